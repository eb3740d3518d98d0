// Corrections that come late or meet each other: nothing stale wins, nothing typed is lost, and what cannot be is refused.
import { beforeAll, describe, expect, it } from "vitest";
import { exempt } from "../../functions/assessments/exemptions.ts";
import { resultRoutes } from "../../functions/assessments/routes-results.ts";
import { viewBoard } from "../../functions/assessments/views-rounds.ts";
import { viewMine } from "../../functions/assessments/views-own.ts";
import type { AmendInput, Round } from "../../shared/assessments/schema.ts";
import { actorOf, makeRound, organ, personIn, units, who } from "./given.ts";
import {
  at,
  closedRound,
  closeIt,
  correct,
  enterAs,
  settlingWorld,
  standing,
  testDay,
  type SettlingWorld,
} from "./settling-given.ts";

let world: SettlingWorld;
beforeAll(async () => {
  world = await settlingWorld("2026-12-05T09:00:00+08:00");
});

const sittings = [{ unit: units.chengguan, day: testDay }];
const office = () => actorOf(world, who.office);
const seen = async (round: Round, staff: string, as: string = who.office) =>
  world.kit.call(resultRoutes.candidate, { as, params: { ...at(round), staff } });
const amend = async (round: Round, staff: string, body: AmendInput, as: string = who.office) =>
  world.kit.call(resultRoutes.amend, { as, params: { ...at(round), staff }, body });
const setExempt = async (
  round: Round,
  staff: string,
  body: { exempt: boolean; version?: number; reason?: string },
) =>
  world.kit.call(resultRoutes.amendExempt, {
    as: who.office,
    params: { ...at(round), staff },
    body: { reason: "病假条补交", ...body },
  });
const board = async (round: Round) => viewBoard(world.kit.deps, await office(), at(round));
const seatOf = async (round: Round, staff: string) =>
  (await board(round)).seats.find((seat) => seat.staff === staff);

describe("a correction", () => {
  it("typed against an older result is refused with what stands now; the newer one can be sent", async () => {
    const round = await closedRound(world);
    const before = (await seen(round, who.officer)).body;
    const typed = {
      kind: "first",
      recordedOn: testDay,
      reason: "看错行了",
      version: before.version,
    } as const;
    expect((await amend(round, who.officer, { ...typed, entry: { score: 85 } })).status).toBe(204);
    const stale = await amend(round, who.officer, { ...typed, entry: { score: 65 } }, who.secondOffice);
    expect([stale.status, stale.body]).toMatchObject([409, { reason: "stale-version" }]);
    expect(JSON.stringify(stale.body)).toContain("现在：考核合格，85分");
    const away = await amend(round, who.officer, typed, who.secondOffice);
    expect(away.body, "nor is it taken away unseen").toMatchObject({ reason: "stale-version" });
    const same = await amend(round, who.officer, { ...typed, entry: { score: 85 } });
    expect(same.body, "the same once more is no clash").toMatchObject({ reason: "nothing-changed" });
    const { version } = (await seen(round, who.officer)).body;
    expect((await amend(round, who.officer, { ...typed, version, entry: { score: 65 } })).status).toBe(204);
  });

  it.each([
    ["another score", { kind: "first", recordedOn: testDay, entry: { score: 85 }, reason: "看错行" }],
    [
      "another day",
      { kind: "first", recordedOn: testDay, entry: { score: 85, day: "2026-11-18" }, reason: "看错行" },
    ],
    ["nothing", { kind: "first", recordedOn: testDay, reason: "录错了人" }],
  ] as const)(
    "on the page keeps what was typed when somebody else made it %s meanwhile",
    async (_, other) => {
      const round = await closedRound(world);
      const page = `/assessments/rounds/${organ}/${round.id}/candidates/${who.officer}`;
      const shown = (await world.kit.page(page, { as: who.secondOffice })).body;
      const version = /name="version" value="(\d+)"/u.exec(shown)?.[1] ?? "";
      expect(version).not.toBe("");
      expect((await amend(round, who.officer, other)).status).toBe(204);
      const id = `first.${testDay}`;
      const form = {
        id,
        version,
        kind: "first",
        recordedOn: testDay,
        day: testDay,
        [`score-${id}`]: "64.5",
        reason: "核对原始成绩单",
      };
      const refused = await world.kit.submitForm(`${page}/amend`, form, { as: who.secondOffice });
      expect(refused.status).toBe(409);
      expect(refused.body).toContain("刚刚由别人录入或更正");
      expect(refused.body).toMatch(/name="score-[^"]*"[^>]*value="64\.5"|value="64\.5"[^>]*name="score-/u);
      expect(refused.body).toContain("核对原始成绩单");
      expect((await standing(world, round)).settled).toBe(true);
    },
  );

  it("adds no make-up to somebody who has passed, and none past the last attempt", async () => {
    const round = await makeRound(world, { sittings });
    await enterAs(world, round, [
      { staff: who.officer, score: 80, day: testDay },
      { staff: who.second, score: 50, day: testDay },
    ]);
    const makeUp = (score: number, day: string) =>
      ({ kind: "makeUp", entry: { score, day }, reason: "补录" }) as const;
    const passed = await amend(round, who.officer, makeUp(40, "2026-12-02"));
    expect([passed.status, passed.body]).toMatchObject([409, { reason: "already-passed" }]);
    expect((await amend(round, who.second, makeUp(40, "2026-12-02"))).status).toBe(204);
    const third = await amend(round, who.second, makeUp(70, "2026-12-03"));
    expect(third.body).toMatchObject({ reason: "attempts-used" });
    const now = await board(round);
    expect(now.seats.find(({ staff }) => staff === who.officer)?.state).toBe("passed");
  });

  it("is decided again when the round is closed at the same moment", async () => {
    const round = await makeRound(world, { sittings });
    await enterAs(world, round, [{ staff: who.officer, score: 50, day: testDay }]);
    let met = false;
    world.watch(async ({ command, text, after }) => {
      if (after || met || command !== "TransactWriteItemsCommand" || !text.includes("登分时看错行")) return;
      met = true;
      await closeIt(world, round);
    });
    await correct(world, round, who.officer, 90);
    world.watch(undefined);
    const { settled, sheet, records } = await standing(world, round);
    expect([met, settled, sheet]).toEqual([true, true, records]);
    expect(records).toEqual([`${who.officer} first ${testDay} passed`]);
  });
});

describe("who was posted after the round was closed", () => {
  it("can be added by the office as one who sat along, from the page as well; nobody else of elsewhere", async () => {
    const round = await closedRound(world);
    const late = "T81111";
    await personIn(world, { staff: late, unit: units.chengguan, from: "2026-11-01" });
    const before = (await board(round)).totals.all;
    expect((await seen(round, late)).body).toMatchObject({
      state: "out",
      version: 0,
      mayAmend: true,
      mayExempt: false,
    });
    expect((await seen(round, late, who.unitHead)).status).toBe(404);
    const body = { kind: "first", entry: { score: 70, day: testDay }, reason: "花名册补录" } as const;
    expect((await amend(round, late, body)).status).toBe(204);
    expect(await seatOf(round, late)).toMatchObject({ state: "passed", added: true, unit: units.chengguan });
    const after = (await board(round)).totals.all;
    expect(after).toEqual({
      ...before,
      sittings: before.sittings + 1,
      people: before.people + 1,
      along: { passed: 1, of: 1 },
    });
    expect((await standing(world, round)).settled).toBe(true);
    await correct(world, round, who.officer, 77);
    expect(await seatOf(round, late), "and stays on later settlings").toMatchObject({ state: "passed" });
    const way = `/assessments/rounds/${organ}/${round.id}`;
    const shown = await world.kit.page(way, { as: who.office });
    expect(shown.body).toContain("名单外的人");
    const to = await world.kit.page(`${way}/candidates?staff=${late.toLowerCase()}`, { as: who.office });
    expect([to.status, to.headers.get("location")]).toEqual([303, `${way}/candidates/${late}`]);
    const wrong = await world.kit.page(`${way}/candidates?staff=T99999`, { as: who.office });
    expect([wrong.status, wrong.body.includes('value="T99999"')]).toEqual([400, true]);
    const tooEarly = { ...body, entry: { score: 70, day: "2026-11-16" } };
    await personIn(world, { staff: "T81112", unit: units.chengguan, from: "2026-12-01" });
    expect((await amend(round, "T81112", tooEarly)).status, "not in the organ on the day").toBe(404);
    expect((await amend(round, who.otherOffice, body)).status).toBe(404);
  });
});

describe("免考 after the round was closed", () => {
  it("is set and cleared on the frozen row with a reason; who sat is judged by it all the same", async () => {
    const round = await closedRound(world);
    expect((await seatOf(round, who.clerk))?.state).toBe("absent");
    const before = (await board(round)).totals.all;
    const first = (await seen(round, who.clerk)).body;
    expect(first).toMatchObject({ exempt: false, mayExempt: true, version: 0 });
    expect((await setExempt(round, who.clerk, { exempt: true, version: 0 })).status).toBe(204);
    expect((await seatOf(round, who.clerk))?.state).toBe("exempt");
    expect((await board(round)).totals.all).toMatchObject({
      should: before.should - 1,
      absent: before.absent - 1,
      exempt: before.exempt + 1,
    });
    const again = await setExempt(round, who.clerk, { exempt: true });
    expect(again.body).toMatchObject({ reason: "nothing-changed" });
    const stale = await setExempt(round, who.clerk, { exempt: false, version: 0 });
    expect(stale.body).toMatchObject({ reason: "stale-version" });
    expect((await seen(round, who.clerk)).body).toMatchObject({
      exempt: true,
      amendments: [{ exempt: true, reason: "病假条补交" }],
    });
    expect(
      (await seen(round, who.clerk, who.unitHead)).body.amendments[0]?.reason,
      "a matter of health",
    ).toBeUndefined();
    expect((await viewMine(world.kit.deps, await actorOf(world, who.clerk))).corrections).toContainEqual(
      expect.objectContaining({ before: "不免考", after: "免考", reason: "病假条补交" }),
    );
    await correct(world, round, who.officer, 78);
    expect((await seatOf(round, who.clerk))?.state, "another's correction leaves it").toBe("exempt");
    const added = { kind: "first", entry: { score: 66, day: testDay }, reason: "其实来考了" } as const;
    expect((await amend(round, who.clerk, added)).status).toBe(204);
    expect(await seatOf(round, who.clerk)).toMatchObject({ state: "passed" });
    await amend(round, who.clerk, { kind: "first", recordedOn: testDay, reason: "还是没有来" });
    expect((await seatOf(round, who.clerk))?.state, "and stands when the result is gone").toBe("exempt");
    expect((await setExempt(round, who.clerk, { exempt: false })).status).toBe(204);
    expect((await seatOf(round, who.clerk))?.state).toBe("absent");
    expect((await standing(world, round)).settled).toBe(true);
  });

  it("is entered as an exemption while the round runs, and is nobody's who is not on the list", async () => {
    const running = await makeRound(world, { sittings });
    expect((await setExempt(running, who.clerk, { exempt: true })).body).toMatchObject({
      reason: "not-closed",
    });
    const round = await closedRound(world);
    expect((await setExempt(round, who.otherOffice, { exempt: true })).status).toBe(404);
    const guest = "T81120";
    await personIn(world, { staff: guest, unit: units.chengguan, from: "2026-11-01" });
    await amend(round, guest, { kind: "first", entry: { score: 70, day: testDay }, reason: "补录" });
    expect((await setExempt(round, guest, { exempt: true })).body).toMatchObject({ reason: "not-listed" });
    expect((await setExempt(round, who.clerk, { exempt: true, reason: " " })).status).toBe(400);
    const cleared = { staff: who.second, subjects: ["theory" as const], reason: "injury" as const };
    await exempt(world.kit.deps, await office(), { ...cleared, from: "2026-11-01", until: "2026-12-31" });
    expect((await seatOf(round, who.second))?.state, "an exemption changes no closed round").toBe("failed");
  });

  it("is corrected on the person's page, which keeps the reason when it is refused", async () => {
    const round = await closedRound(world);
    const page = `/assessments/rounds/${organ}/${round.id}/candidates/${who.clerk}`;
    const shown = (await world.kit.page(page, { as: who.office })).body;
    expect(shown).toContain("改为免考");
    const form = { id: "exempt", version: "0", exempt: "yes", reason: "住院证明补交" };
    await setExempt(round, who.clerk, { exempt: true });
    const stale = await world.kit.submitForm(`${page}/exempt`, { ...form, exempt: "no" }, { as: who.office });
    expect([stale.status, stale.body.includes("住院证明补交")]).toEqual([409, true]);
    expect(stale.body).toContain("改为不免考");
    const now = { ...form, exempt: "no", version: "1" };
    expect((await world.kit.submitForm(`${page}/exempt`, now, { as: who.office })).status).toBe(303);
    const after = (await world.kit.page(page, { as: who.office })).body;
    expect(after).toContain("免考 → 不免考");
    expect(after).toContain("住院证明补交");
    expect((await world.kit.page(page, { as: who.clerk })).body).not.toContain("改为免考");
  });
});
