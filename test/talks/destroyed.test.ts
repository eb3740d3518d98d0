// After what was said to somebody was destroyed: nothing is born unreadable, and nobody is asked for ever for what is gone.
import { TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { beforeEach, describe, expect, it } from "vitest";
import { talkTasks } from "../../functions/home-talks.ts";
import { recordRoutes } from "../../functions/talks/routes-records.ts";
import { roundRoutes } from "../../functions/talks/routes.ts";
import { line, makeDraft, oneTalk, talkWorld, who, type TalkWorld } from "./given.ts";
import { vaultRows } from "./tamper.ts";

let world: TalkWorld;
beforeEach(async () => {
  world = await talkWorld();
});
const followUp = { followUp: "每月汇报一次", followUpDue: "2026-12-20" };
const read = (id: string, as: string) => world.kit.call(recordRoutes.view, { as, params: { id } });
const settle = (id: string, as: string, done: boolean) =>
  world.kit.call(recordRoutes.settle, { as, params: { id }, body: { outcome: "已按要求汇报", done } });
const acknowledge = (id: string, remarks: string) =>
  world.kit.call(recordRoutes.acknowledge, { as: who.officer, params: { id }, body: { remarks } });

async function asked(): Promise<string> {
  const body = { kind: "shred", officer: who.officer, reason: "保存期满，按规定销毁" } as const;
  return (await world.kit.call(recordRoutes.ask, { as: who.line, body })).body.id;
}
const consent = (id: string) =>
  world.kit.call(recordRoutes.decide, { as: who.head, params: { id }, body: { consent: true } });

/** Runs something, with the second person's consent arriving just before its transaction of this name is sent. */
async function whileDestroying<T>(did: string, run: () => Promise<T>): Promise<T> {
  const warrant = await asked();
  const { db } = world.kit.deps as { db: { send: (...given: unknown[]) => Promise<unknown> } };
  const send = db.send.bind(db);
  let consented: number | undefined;
  db.send = async (...given) => {
    const [command] = given;
    const named = command instanceof TransactWriteItemsCommand && JSON.stringify(command.input).includes(did);
    if (named && consented === undefined) {
      consented = 0;
      consented = (await consent(warrant)).status;
    }
    return send(...given);
  };
  try {
    return await run();
  } finally {
    db.send = send;
    expect(consented, "destroyed in between").toBe(204);
  }
}

describe("a key that is destroyed while something is sealed under it", () => {
  it("is not the key of a record that is signed meanwhile: that one opens, under the next key", async () => {
    const old = await oneTalk(world, { day: "2026-11-20" });
    const draft = await world.kit.call(recordRoutes.createDraft, { as: who.line, body: makeDraft() });
    const params = { id: draft.body.id };
    const signed = await whileDestroying("talks.signed", () =>
      world.kit.call(recordRoutes.signOff, { as: who.line, params, body: {} }),
    );
    expect(signed.status).toBe(200);
    expect((await read(signed.body.talks[0] ?? "", who.officer)).status).toBe(200);
    expect((await read(old, who.officer)).status).toBe(410);
  });

  const adding = [
    ["talks.acknowledged", "remark", (id: string) => acknowledge(id, "已阅，没有意见")],
    ["talks.followUpNoted", "outcome", (id: string) => settle(id, who.line, false)],
    ["talks.followUpDone", "outcome", (id: string) => settle(id, who.line, true)],
    [
      "talks.corrected",
      "correction",
      (id: string) =>
        world.kit.call(recordRoutes.correct, {
          as: who.line,
          params: { id },
          body: { text: "地点应为会议室", reason: "笔误" },
        }),
    ],
  ] as const;
  it.each(adding)(
    "takes nothing with a success: %s is refused, and nothing lies there",
    async (did, kind, run) => {
      const id = await oneTalk(world, followUp);
      const refused = await whileDestroying(did, () => run(id));
      expect(refused.status).toBe(409);
      const added = (await vaultRows(world.kit.deps)).filter(({ sk }) => sk.startsWith(`${kind}/`));
      expect(added).toEqual([]);
      expect((await run(id)).status).toBe(did === "talks.followUpDone" ? 201 : 410);
    },
  );
});

describe("a record whose content was destroyed", () => {
  /** What still waits for somebody: the list of follow-ups, the board, the officer's and the line's home. */
  async function waiting() {
    const { kit, quarter } = world;
    const { county, organ } = line;
    const list = await kit.call(roundRoutes.followUps, { as: who.line, query: { organ } });
    const board = await kit.call(roundRoutes.board, { as: who.line, params: { organ, quarter } });
    const home = (actor: Parameters<typeof talkTasks>[1]) => talkTasks(kit.deps, actor, "2026-12-20");
    const officer = await home({ county, organ, staff: who.officer, name: "司小明", grants: [] });
    return {
      followUps: list.body.items.length,
      board: board.body.rows.find(({ staff }) => staff === who.officer)?.state,
      toConfirm: officer.toConfirm.length,
      dueSoon: (await home(line)).followUps.length,
    };
  }

  it("is confirmed and closed on its head alone: list, board and home are clear afterwards", async () => {
    const id = await oneTalk(world, followUp);
    await consent(await asked());
    expect(await waiting()).toEqual({ followUps: 1, board: "held", toConfirm: 1, dueSoon: 1 });
    expect((await acknowledge(id, "有话要说")).status, "words would be unreadable").toBe(410);
    expect((await acknowledge(id, "")).status).toBe(200);
    expect((await settle(id, who.line, false)).status, "progress is words alone").toBe(410);
    expect((await settle(id, who.line, true)).status).toBe(201);
    expect(await waiting()).toEqual({ followUps: 0, board: "done", toConfirm: 0, dueSoon: 0 });
    const outcomes = (await vaultRows(world.kit.deps)).filter(({ sk }) => sk.startsWith("outcome/"));
    expect(outcomes, "no words are kept").toEqual([]);
  });

  it("says so on its page, with a button for what is left: the officer's, then the line's", async () => {
    const id = await oneTalk(world, followUp);
    await consent(await asked());
    const at = `/talks/records/${id}`;
    const see = (as: string) => world.kit.page(at, { as });
    const version = (body: string): string => /name="version" value="(\d+)"/u.exec(body)?.[1] ?? "";
    const own = await see(who.officer);
    expect(own.status).toBe(410);
    expect(own.body).toContain("确认已知悉");
    expect(own.body).not.toContain("办结</button>");
    const confirmed = { version: version(own.body) };
    expect((await world.kit.submitForm(`${at}/acknowledge`, confirmed, { as: who.officer })).status).toBe(
      303,
    );
    const lines = await see(who.line);
    expect(lines.body).toContain("不再登记文字");
    expect(lines.body).not.toContain("确认已知悉");
    const outcome = /name="outcome" value="([^"]+)"/u.exec(lines.body)?.[1] ?? "";
    const closing = { version: version(lines.body), outcome, done: "yes" };
    expect((await world.kit.submitForm(`${at}/outcome`, closing, { as: who.line })).status).toBe(303);
    for (const as of [who.officer, who.line])
      expect((await see(as)).body, "nothing is left to do").not.toContain(`action="${at}`);
    expect(await waiting()).toMatchObject({ followUps: 0, board: "done", toConfirm: 0 });
  });
});
