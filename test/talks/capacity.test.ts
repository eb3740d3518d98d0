// What talks cost in capacity units and in round trips one after another: drafting, signing, opening, the board, home.
import { beforeAll, describe, expect, it } from "vitest";
import { meter } from "../../bench/meter.ts";
import { recordRoutes } from "../../functions/talks/routes-records.ts";
import { roundRoutes } from "../../functions/talks/routes.ts";
import { justice, makeDraft, oneTalk, talkWorld, who, type TalkWorld } from "./given.ts";

let world: TalkWorld;
let cost: ReturnType<typeof meter>;
beforeAll(async () => {
  world = await talkWorld(undefined, ({ deps }) => void (cost = meter(deps.db)));
  for (const as of [who.line, who.officer, who.committee, who.unitHead]) await world.kit.tokenFor(as);
  // The first talk of an officer makes his data key, the first opening of a county its chain key.
  const id = await oneTalk(world);
  await world.kit.call(recordRoutes.view, { as: who.line, params: { id } });
});

describe("what a talk costs", () => {
  it("a draft 2 WCU, its signing 28, an opening 6, a confirmation with remarks 8", async () => {
    const { kit } = world;
    const made = await cost(() =>
      kit.call(recordRoutes.createDraft, { as: who.line, body: makeDraft({ talker: who.line }) }),
    );
    const { id } = made.result.body;
    const signed = await cost(() =>
      kit.call(recordRoutes.signOff, { as: who.line, params: { id }, body: {} }),
    );
    const talk = signed.result.body.talks[0] ?? "";
    const opened = await cost(() => kit.call(recordRoutes.view, { as: who.officer, params: { id: talk } }));
    const confirmed = await cost(() =>
      kit.call(recordRoutes.acknowledge, {
        as: who.officer,
        params: { id: talk },
        body: { remarks: "已阅" },
      }),
    );
    expect({
      draft: made.write,
      signed: signed.write,
      opened: opened.write,
      confirmed: confirmed.write,
    }).toMatchObject({
      draft: expect.toSatisfy((units: number) => units <= 2),
      signed: expect.toSatisfy((units: number) => units <= 28),
      opened: 6,
      confirmed: expect.toSatisfy((units: number) => units <= 8),
    });
    expect(opened.read).toBeLessThanOrEqual(8);
    expect(opened.inSequence, "session, head, end of the log, entry, key").toBeLessThanOrEqual(5);
  });

  it("the board is a Query, a BatchGet and names: 4 trips one after another at most, whatever the list's length", async () => {
    const { kit, quarter } = world;
    const params = { organ: justice.organ, quarter };
    const board = await cost(() => kit.call(roundRoutes.board, { as: who.line, params }));
    expect(board.result.body.rows.length).toBeGreaterThan(5);
    expect(board.inSequence).toBeLessThanOrEqual(4);
    expect(board.write).toBe(0);
  });
});
