// What takes two persons: opening a record for a while, and destroying what was said to an officer for good.
import { beforeEach, describe, expect, it } from "vitest";
import { noticesRoutes } from "../../functions/notices/routes.ts";
import { recordRoutes } from "../../functions/talks/routes-records.ts";
import { roundRoutes } from "../../functions/talks/routes.ts";
import { whyNot, type Warrant } from "../../shared/talks/warrants.ts";
import { toInstant } from "../../shared/time.ts";
import { marked } from "../support/canary.ts";
import { justice, oneTalk, talkWorld, who, type TalkWorld } from "./given.ts";
import { plantRow, vaultRows } from "./tamper.ts";

let world: TalkWorld;
beforeEach(async () => {
  world = await talkWorld();
});
const reason = marked("warrant", "核查实名举报线索");
const ask = (body: { kind: "open"; talk: string } | { kind: "shred"; officer: string }, as: string) =>
  world.kit.call(recordRoutes.ask, { as, body: { ...body, reason } });
const decide = (id: string, as: string, consent = true) =>
  world.kit.call(recordRoutes.decide, { as, params: { id }, body: { consent } });
const read = (id: string, as: string) => world.kit.call(recordRoutes.view, { as, params: { id } });
const titles = async (as: string): Promise<string[]> =>
  (await world.kit.call(noticesRoutes.inbox, { as })).body.items.map(({ title }) => title);
const at = (time: string): void => world.kit.clock.set(toInstant(`2026-11-24T${time}+08:00`));

describe("opening a record by warrant", () => {
  it("needs another person's consent, then opens that record to who asked, for four hours, each time logged", async () => {
    const [id, other] = [await oneTalk(world), await oneTalk(world, { officers: [who.second] })];
    expect((await read(id, who.committee)).status).toBe(404);
    const { body } = await ask({ kind: "open", talk: id }, who.committee);
    expect((await read(id, who.committee)).status, "asking alone opens nothing").toBe(404);
    expect((await decide(body.id, who.committee)).status, "not by oneself").toBe(409);
    expect((await decide(body.id, who.head)).status).toBe(204);
    const opened = await read(id, who.committee);
    expect(opened.body).toMatchObject({ relation: "warrant", content: expect.stringContaining("廉政") });
    expect((await read(other, who.committee)).status, "no other record").toBe(404);
    expect((await read(id, who.secondCommittee)).status, "to nobody else").toBe(404);
    at("12:59:59");
    expect((await read(id, who.committee)).status).toBe(200);
    at("13:00:00");
    expect((await read(id, who.committee)).status, "after four hours").toBe(404);
    const log = await world.kit.call(recordRoutes.access, { as: who.officer, params: { id } });
    expect(log.body.entries.map(({ by, as }) => [by, as])).toEqual([
      [who.committee, "warrant"],
      [who.committee, "warrant"],
    ]);
  });

  it("reads and does nothing else: no confirming, correcting, following up, nor the log of others' reading", async () => {
    const id = await oneTalk(world, { followUp: marked("followUp", "汇报"), followUpDue: "2026-12-20" });
    const { body } = await ask({ kind: "open", talk: id }, who.committee);
    await decide(body.id, who.secondCommittee);
    const as = who.committee;
    const params = { id };
    const replies = await Promise.all([
      world.kit.call(recordRoutes.acknowledge, { as, params, body: { remarks: "" } }),
      world.kit.call(recordRoutes.correct, { as, params, body: { text: "改动", reason: "改动" } }),
      world.kit.call(recordRoutes.settle, { as, params, body: { outcome: "完成", done: true } }),
      world.kit.call(recordRoutes.access, { as, params }),
    ]);
    expect(replies.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  });

  it("tells the officer and the discipline line, without content and without the reason", async () => {
    const id = await oneTalk(world);
    const { body } = await ask({ kind: "open", talk: id }, who.committee);
    expect((await titles(who.head))[0]).toContain("申请调阅约谈记录，请您决定");
    expect(await titles(who.officer)).toEqual(["请阅看并确认11月23日的约谈记录"]);
    await decide(body.id, who.head);
    expect(await titles(who.officer)).toContain("您的一份约谈记录已经两人批准，由他人限时调阅");
    expect(await titles(who.line)).toContain("本单位一名干警的一份约谈记录已经两人批准，由他人限时调阅");
    expect(await titles(who.committee)).toContain("您申请的调阅约谈记录已获同意");
    for (const as of [who.head, who.officer, who.line, who.committee])
      expect(JSON.stringify((await world.kit.call(noticesRoutes.inbox, { as })).body)).not.toContain("举报");
  });

  it("shows the reason to who asked and who decides, to nobody else", async () => {
    const { body } = await ask({ kind: "open", talk: await oneTalk(world) }, who.committee);
    const seen = async (as: string) =>
      (await world.kit.call(recordRoutes.warrants, { as })).body.items.find(({ id }) => id === body.id);
    expect((await seen(who.committee))?.reason).toBe(reason);
    expect(await seen(who.head)).toMatchObject({ reason, mayDecide: true });
    expect(await seen(who.line)).toMatchObject({ mayDecide: false });
    expect((await seen(who.line))?.reason).toBeUndefined();
    expect(await seen(who.otherLine)).toBeUndefined();
  });

  it("that was refused opens nothing, and is decided once", async () => {
    const id = await oneTalk(world);
    const refused = await ask({ kind: "open", talk: id }, who.committee);
    expect((await decide(refused.body.id, who.head, false)).status).toBe(204);
    expect((await read(id, who.committee)).status).toBe(404);
    expect((await decide(refused.body.id, who.head)).status, "decided once").toBe(409);
  });

  it("waits seven days for its second person, and no longer", async () => {
    const { body } = await ask({ kind: "open", talk: await oneTalk(world) }, who.committee);
    const [warrant] = (await vaultRows(world.kit.deps)).filter(
      ({ sk }) => sk === body.id,
    ) as unknown as Warrant[];
    if (!warrant) throw new Error("no warrant");
    expect(whyNot.decide(warrant, who.head, toInstant("2026-12-01T09:00:00+08:00"))).toBeUndefined();
    expect(whyNot.decide(warrant, who.head, toInstant("2026-12-01T09:00:01+08:00"))?.code).toBe(
      "request-lapsed",
    );
  });

  it("is not for who may read anyway, and not for what is not there", async () => {
    const id = await oneTalk(world);
    expect((await ask({ kind: "open", talk: id }, who.line)).status).toBe(404);
    expect(
      (await ask({ kind: "open", talk: `${justice.unit}-20261101-nosuchtalk1234` }, who.committee)).status,
    ).toBe(404);
  });
});

describe("destroying what was said to an officer", () => {
  it("takes two, makes every record of his unreadable at once, leaves others' and the counts", async () => {
    const [first, second] = [
      await oneTalk(world),
      await oneTalk(world, { day: "2026-11-24", type: "routine" }),
    ];
    const other = await oneTalk(world, { officers: [who.second] });
    const { body } = await ask({ kind: "shred", officer: who.officer }, who.line);
    expect((await read(first, who.line)).status).toBe(200);
    expect((await decide(body.id, who.line)).status).toBe(403);
    expect((await decide(body.id, who.head)).status).toBe(204);
    for (const id of [first, second]) {
      for (const as of [who.line, who.officer]) {
        const gone = await read(id, as);
        expect(gone.status).toBe(410);
        expect(gone.body).toMatchObject({ reason: "content-shredded" });
      }
    }
    expect((await read(other, who.line)).status).toBe(200);
    const params = { organ: justice.organ, quarter: world.quarter };
    const board = await world.kit.call(roundRoutes.board, { as: who.line, params });
    expect(board.body.counts).toMatchObject({ talks: 3, people: 2, covered: 2 });
  });

  it("refuses to add to what is gone, and seals what is said later under a new key", async () => {
    const old = await oneTalk(world);
    const { body } = await ask({ kind: "shred", officer: who.officer }, who.line);
    await decide(body.id, who.head);
    const added = await world.kit.call(recordRoutes.correct, {
      as: who.line,
      params: { id: old },
      body: { text: "更正内容", reason: "更正原因" },
    });
    expect(added.status).toBe(410);
    const fresh = await oneTalk(world, { day: "2026-11-24" });
    expect((await read(fresh, who.officer)).status).toBe(200);
    expect((await read(old, who.officer)).status).toBe(410);
  });

  it("destroys the key and nothing but the key: control, the key put back from an older copy opens it again", async () => {
    const id = await oneTalk(world);
    const isKey = ({ pk, sk }: { pk: string; sk: string }) =>
      pk.endsWith(`/officer/${who.officer}`) && sk.startsWith("key/");
    const before = (await vaultRows(world.kit.deps)).filter(isKey);
    const { body } = await ask({ kind: "shred", officer: who.officer }, who.line);
    await decide(body.id, who.head);
    const after = (await vaultRows(world.kit.deps)).filter(isKey);
    expect(after.map(({ wrapped }) => wrapped)).toEqual([undefined]);
    expect((await read(id, who.officer)).status).toBe(410);
    for (const row of before) await plantRow(world.kit.deps, row);
    expect((await read(id, who.officer)).status, "what the vault's recovery window could bring back").toBe(
      200,
    );
  });

  it("is not asked for one's own, nor by a line for another organ's officer", async () => {
    expect((await ask({ kind: "shred", officer: who.line }, who.line)).status).toBe(409);
    expect((await ask({ kind: "shred", officer: who.officer }, who.otherLine)).status).toBe(404);
    expect((await ask({ kind: "shred", officer: who.officer }, who.committee)).status).toBe(404);
  });
});
