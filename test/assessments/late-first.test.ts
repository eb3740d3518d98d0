// Who moved past both units' days sits for the first time at the make-up: what he is told, how he is entered and counted.
import { beforeEach, describe, expect, it } from "vitest";
import { closeRound } from "../../functions/assessments/closing.ts";
import { viewEntries } from "../../functions/assessments/entry-views.ts";
import { enterResults } from "../../functions/assessments/results.ts";
import { candidatesBy } from "../../functions/assessments/store.ts";
import { viewMine } from "../../functions/assessments/views-own.ts";
import { viewBoard } from "../../functions/assessments/views-rounds.ts";
import { transferOfficer } from "../../functions/org/officers.ts";
import type { AttemptKind, Entry, Round } from "../../shared/assessments/schema.ts";
import { instantAt, type Day } from "../../shared/time.ts";
import { actorOf, makeRound, organ, testWorld, units, who, type TestWorld } from "./given.ts";
import { remindOn, testNotices } from "./remind-given.ts";

let world: TestWorld;
let round: Round;
const on = (day: Day): void => world.kit.clock.set(instantAt(day, "15:00"));
const at = () => ({ organ, round: round.id });

/** 城关 is tested on the 11th, 河滨 on the 25th; 何民警 goes from 河滨 to 城关 on the 14th. */
beforeEach(async () => {
  world = await testWorld("2026-11-09T09:00:00+08:00");
  const sittings = [
    { unit: units.chengguan, day: "2026-11-11", place: "操场" },
    { unit: units.hebin, day: "2026-11-25" },
  ];
  round = await makeRound(world, { sittings });
  on("2026-11-14");
  const admin = await actorOf(world, who.organAdmin);
  await transferOfficer(world.kit.deps, admin, who.hebin, { unit: units.chengguan, from: "2026-11-14" });
});

const enter = async (kind: AttemptKind, entry: Partial<Entry>, as: string = who.office) => {
  const given = { kind, entries: [{ staff: who.hebin, ...entry }] };
  return (await enterResults(world.kit.deps, await actorOf(world, as), at(), given)).outcomes[0];
};
const attempts = async () =>
  (await candidatesBy(world.kit.deps, { county: world.county, ...at() }, [who.hebin])).get(who.hebin)
    ?.attempts;
const listed = async (kind: AttemptKind) => {
  const office = await actorOf(world, who.office);
  const list = await viewEntries(world.kit.deps, office, at(), { unit: units.chengguan, kind });
  const person = list.people.find(({ staff }) => staff === who.hebin);
  return { left: list.units.find(({ unit }) => unit === units.chengguan)?.left, person, day: list.day };
};
const seat = async () =>
  (await viewBoard(world.kit.deps, await actorOf(world, who.office), at())).seats.find(
    ({ staff }) => staff === who.hebin,
  );

describe("before the make-up", () => {
  it("he is told its days, neither the other unit's day nor its place, and waits", async () => {
    await remindOn(world, "2026-11-16");
    const [first, second] = await testNotices(world, [who.hebin]);
    expect(first?.title).toContain("11月25日");
    expect(second?.title).toContain("12月1日至20日");
    expect(second?.text).toMatch(/^时间或地点有变更，以本通知为准：12月1日至20日，具体时间地点待通知。/u);
    expect(second?.text).not.toContain("没有合格或缺考的");
    const { next } = await viewMine(world.kit.deps, await actorOf(world, who.hebin));
    expect(next).toMatchObject([{ kind: "first", window: { from: "2026-12-01", to: "2026-12-20" } }]);
    expect(await seat()).toMatchObject({ state: "waiting", note: expect.stringContaining("按首考计") });
  });

  it("no list offers him, and no day of the test is taken", async () => {
    on("2026-11-20");
    expect((await listed("first")).person?.whyNot).toBe("错过两边的考核日，请在“补考”中录入");
    expect(await enter("first", { score: 80, day: "2026-11-20" })).toMatchObject({
      result: "refused",
      message: "考核日期应在12月1日至12月20日之间",
    });
    expect(await enter("makeUp", { score: 80, day: "2026-11-20" })).toMatchObject({ result: "refused" });
  });
});

describe("at the make-up", () => {
  it.each<AttemptKind>(["makeUp", "first"])("sent as %s it is his first attempt, once", async (kind) => {
    on("2026-12-01");
    const before = await listed("makeUp");
    expect(before).toMatchObject({ day: "2026-12-01", person: { staff: who.hebin } });
    expect(before.person?.whyNot).toBeUndefined();
    expect(await enter(kind, { score: 80, day: "2026-12-01" })).toMatchObject({ result: "saved" });
    expect(await enter(kind, { score: 80, day: "2026-12-01" })).toMatchObject({ result: "same" });
    expect(await attempts()).toMatchObject([{ kind: "first", day: "2026-12-01", outcome: "passed" }]);
    expect((await seat())?.state).toBe("passed");
    expect((await listed("makeUp")).left).toBe((before.left ?? 0) - 1);
  });

  it("counts in the first-attempt rate, also when the round is closed; a second attempt makes up", async () => {
    on("2026-12-02");
    await enter("makeUp", { score: 30, day: "2026-12-02" });
    expect((await seat())?.state).toBe("failed");
    on("2026-12-04");
    expect(await enter("makeUp", { score: 70, day: "2026-12-04" })).toMatchObject({ result: "saved" });
    expect((await attempts())?.map(({ kind }) => kind)).toEqual(["first", "makeUp"]);
    on("2026-12-21");
    const office = await actorOf(world, who.office);
    await closeRound(world.kit.deps, office, at());
    const { totals } = await viewBoard(world.kit.deps, office, at());
    expect([totals.sworn.first, totals.sworn.final, totals.sworn.madeUp]).toEqual([
      { passed: 0, of: 1 },
      { passed: 1, of: 1 },
      1,
    ]);
  });
});
