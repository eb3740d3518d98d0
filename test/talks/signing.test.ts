// Signing off that was cut short: it can always be finished or ended, and who was in service then counts as of then.
import { TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { beforeEach, describe, expect, it } from "vitest";
import { officerRoutes } from "../../functions/org/routes-officers.ts";
import { tryWrite } from "../../functions/platform/db.ts";
import { recordRoutes } from "../../functions/talks/routes-records.ts";
import { roundRoutes } from "../../functions/talks/routes.ts";
import { targetBy } from "../../functions/talks/store.ts";
import { keys } from "../../shared/keys.ts";
import type { DraftInput } from "../../shared/talks/schema.ts";
import { assign, justice, makeDraft, oneTalk, talkWorld, who, type TalkWorld } from "./given.ts";

let world: TalkWorld;
beforeEach(async () => {
  world = await talkWorld();
});
const drafted = async (as: string, given: Partial<DraftInput> = {}): Promise<string> => {
  const body = makeDraft({ talker: as, ...given });
  return (await world.kit.call(recordRoutes.createDraft, { as, body })).body.id;
};
const signOff = (id: string, as: string) =>
  world.kit.call(recordRoutes.signOff, { as, params: { id }, body: {} });
const discard = (id: string, as: string) => world.kit.call(recordRoutes.discardDraft, { as, params: { id } });
const leave = (staff: string, on: string) =>
  world.kit.call(officerRoutes.leaveOfficer, { as: who.admin, params: { staff }, body: { on } });
const heldWith = async (staff: string): Promise<number> =>
  (await world.kit.call(roundRoutes.mine, { as: staff })).body.talkedTo.length;
const draftsLeft = async (as: string): Promise<number> =>
  (await world.kit.call(recordRoutes.drafts, { as })).body.items.length;

const both = { form: "collective", officers: [who.second, who.unitHead] } as const;

type Sender = { db: { send: (...given: unknown[]) => Promise<unknown> } };

/** Runs something with a hand on the n-th record's transaction. */
async function atRecord<T>(n: number, hand: () => Promise<void>, run: () => Promise<T>): Promise<T> {
  const { db } = world.kit.deps as Sender;
  const send = db.send.bind(db);
  let count = 0;
  db.send = async (...given) => {
    const [command] = given;
    const signs =
      command instanceof TransactWriteItemsCommand && JSON.stringify(command.input).includes("talks.signed");
    if (signs && (count += 1) === n) await hand();
    return send(...given);
  };
  try {
    return await run();
  } finally {
    db.send = send;
  }
}
const crash = async (): Promise<void> => {
  throw new Error("crash");
};

/** A draft of the talker with two officers, cut short after the first. */
async function halfSigned(given: Partial<DraftInput> = {}): Promise<string> {
  await assign(world, [...both.officers]);
  const id = await drafted(who.talker, { ...both, officers: [...both.officers], ...given });
  expect((await atRecord(2, crash, () => signOff(id, who.talker))).status).toBe(500);
  expect([await heldWith(who.second), await heldWith(who.unitHead)]).toEqual([1, 0]);
  return id;
}

describe("a collective draft that was signed off for some", () => {
  it("is finished for the others, though the first were given to another talker meanwhile", async () => {
    const id = await halfSigned();
    const target = await targetBy(
      world.kit.deps,
      { county: world.county, organ: justice.organ, quarter: world.quarter },
      who.second,
    );
    if (!target) throw new Error("no target");
    await tryWrite(world.kit.deps, {
      set: keys.talkTarget(world.county, justice.organ, world.quarter, who.second),
      to: { talker: who.line },
    });
    const finished = await signOff(id, who.talker);
    expect(finished.status).toBe(200);
    expect(new Set(finished.body.talks).size).toBe(2);
    expect([await heldWith(who.second), await heldWith(who.unitHead)]).toEqual([1, 1]);
    expect(await draftsLeft(who.talker)).toBe(0);
  });

  it("is ended with whom it has, when the others are somebody else's by now: its records stay", async () => {
    const id = await halfSigned();
    expect((await assign(world, [who.unitHead], who.line)).status).toBe(204);
    expect((await signOff(id, who.talker)).status).toBe(404);
    expect((await discard(id, who.talker)).status).toBe(204);
    expect(await draftsLeft(who.talker)).toBe(0);
    expect([await heldWith(who.second), await heldWith(who.unitHead)]).toEqual([1, 0]);
  });

  it("says on its page who has a record and who has none, and offers both ways", async () => {
    const id = await halfSigned();
    const page = await world.kit.page(`/talks/drafts/${id}/edit`, { as: who.talker });
    expect(page.body).toContain("已签发：司小红。");
    expect(page.body).toContain("还没有签发：司所长。");
    expect(page.body).toContain("继续完成签发");
    const ended = await world.kit.submitForm(`/talks/drafts/${id}/discard`, {}, { as: who.talker });
    expect([ended.status, ended.headers.get("location")]).toEqual([303, "/talks/mine"]);
    expect(await draftsLeft(who.talker)).toBe(0);
  });

  it("makes no more records once it is thrown away, be it while the next one is being signed", async () => {
    await assign(world, [...both.officers]);
    const id = await drafted(who.talker, { ...both, officers: [...both.officers] });
    const thrownAway = async (): Promise<void> => {
      expect((await discard(id, who.talker)).status).toBe(204);
    };
    const cut = await atRecord(2, thrownAway, () => signOff(id, who.talker));
    expect([cut.status, cut.body]).toMatchObject([409, { reason: "draft-discarded" }]);
    expect([await heldWith(who.second), await heldWith(who.unitHead)]).toEqual([1, 0]);
  });
});

describe("talker and recorder", () => {
  it("are judged by the day of the talk: who left since then does not hold up the signing", async () => {
    const id = await drafted(who.line, { talker: who.talker, recorder: who.second });
    for (const staff of [who.talker, who.second]) expect((await leave(staff, "2026-11-23")).status).toBe(200);
    expect((await signOff(id, who.line)).status).toBe(200);
  });

  it("must have been in service that day", async () => {
    expect((await leave(who.talker, "2026-11-20")).status).toBe(200);
    const body = makeDraft({ talker: who.line, recorder: who.talker });
    const refused = await world.kit.call(recordRoutes.createDraft, { as: who.line, body });
    expect([refused.status, refused.body]).toMatchObject([400, { message: "记录人在谈话日期不在岗" }]);
  });
});

describe("the plan of an officer who was talked to", () => {
  const place = () => ({ county: world.county, organ: justice.organ, quarter: world.quarter });
  const planned = async () => {
    const { talker, plannedOn } = (await targetBy(world.kit.deps, place(), who.officer)) ?? {};
    return { talker, plannedOn };
  };

  it("is done with where another talk is asked for, and kept where that was the last", async () => {
    await tryWrite(world.kit.deps, {
      set: keys.talkTarget(world.county, justice.organ, world.quarter, who.officer),
      to: { asked: 2 },
    });
    const plan = { talker: who.talker, plannedOn: "2026-12-01" };
    await assign(world, [who.officer]);
    expect(await planned()).toEqual(plan);
    await oneTalk(world, {}, who.talker);
    expect(await planned(), "the second is still to be planned").toEqual({});
    await assign(world, [who.officer]);
    await oneTalk(world, { day: "2026-11-24", start: undefined, end: undefined }, who.talker);
    expect(await planned()).toEqual(plan);
  });
});
