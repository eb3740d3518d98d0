// Quarters and their rounds: what counts as a round of a quarter, whom a make-up serves, and planning when it is late.
import { beforeEach, describe, expect, it } from "vitest";
import { testTasks } from "../../functions/home-tests.ts";
import { planYear } from "../../functions/assessments/planning.ts";
import { roundRoutes } from "../../functions/assessments/routes-rounds.ts";
import { rulesOf } from "../../functions/obligations/facts.ts";
import { testStates } from "../../functions/obligations/test-officers.ts";
import { plannedRounds, whyNotPlanned } from "../../shared/assessments/plan.ts";
import { wrongInRound } from "../../shared/assessments/rules.ts";
import type { PlanInput } from "../../shared/assessments/schema.ts";
import type { Quarter } from "../../shared/quarter.ts";
import { addDays, dayOf, instantAt, type Day } from "../../shared/time.ts";
import { actorOf, makeRound, organ, units, who, type TestWorld } from "./given.ts";
import { record, remindOn, remindWorld, testNotices, testPolicy } from "./remind-given.ts";

let world: TestWorld;
beforeEach(async () => {
  // The county's own version of 2027 asks another organ: the police are asked in both years.
  const next = testPolicy("theory-quarterly", { effectiveFrom: "2027-01-01" });
  world = await remindWorld([testPolicy("theory-quarterly"), next]);
});

const on = (day: Day): void => world.kit.clock.set(instantAt(day, "09:00"));
const missing = async () => {
  const office = await actorOf(world, who.office);
  const { plans } = await testTasks(world.kit.deps, office, dayOf(world.kit.clock.now()));
  return plans.flatMap(({ quarter, subjects }) => subjects.map((subject) => `${quarter} ${subject}`));
};
const standing = async (staff: string, quarter: Quarter) => {
  const rules = await rulesOf(world.kit.deps, world.county);
  const at = rules.organs.find(({ id }) => id === organ);
  if (!at) throw new Error(organ);
  const now = world.kit.clock.now();
  const all = await testStates(world.kit.deps, rules, { organ: at, quarter }, { now });
  return all.find(({ party }) => party.staff === staff)?.state.state;
};
const plan = (given: Partial<PlanInput> = {}): PlanInput => ({
  subjects: ["theory"],
  quarters: ["2026-Q4"],
  who: {},
  full: 100,
  pass: 60,
  ...given,
});

describe("a round of the fourth quarter with a make-up in January", () => {
  const round = {
    sittings: [{ unit: units.chengguan, day: "2026-12-15" }],
    from: "2026-12-10",
    to: "2026-12-20",
    opensOn: "2026-12-01",
    makeUp: { from: "2027-01-05", to: "2027-01-15" },
    closesOn: "2027-01-31",
  };

  it("is none of the first quarter: job and home page both ask for one", async () => {
    on("2026-12-01");
    await makeRound(world, round);
    expect(await missing()).toEqual([]);
    on("2027-01-04");
    expect(await missing()).toEqual(["2027-Q1 政治理论"]);
    const { remarks } = await remindOn(world, "2027-01-04");
    expect(remarks.join()).toContain("2027年第一季度还没有安排政治理论测试");
  });

  it("made up in January, is sat for the fourth quarter and not for the first", async () => {
    on("2026-12-01");
    const made = await makeRound(world, round);
    await record(world, made, "2026-12-16", [{ staff: who.officer, day: "2026-12-15", absent: true }]);
    on("2027-01-04");
    expect([await standing(who.officer, "2026-Q4"), await standing(who.officer, "2027-Q1")]).toEqual([
      "notYetDue",
      "notYetDue",
    ]);
    await record(world, made, "2027-01-06", [{ staff: who.officer, day: "2027-01-06" }], "makeUp");
    expect(await standing(who.officer, "2026-Q4")).toMatch(/^met/u);
    expect(await standing(who.officer, "2027-Q1")).toBe("notYetDue");
  });

  it("where it is made up is what the reminder of the fourth quarter says", async () => {
    on("2026-12-01");
    const made = await makeRound(world, round);
    await record(world, made, "2026-12-16", [{ staff: who.officer, day: "2026-12-15", absent: true }]);
    for (const day of ["2026-12-28", "2026-12-31", "2027-01-04"]) await remindOn(world, day);
    const texts = (await testNotices(world, [who.officer]))
      .filter(({ kind }) => kind === "assessments.owed")
      .map(({ text }) => text);
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) expect(text).toContain("1月5日至15日补考");
  });
});

describe("planning a quarter that has begun", () => {
  it("tests in what is left of its month, never before today, by days that its own rules accept", () => {
    for (let day = "2026-10-01"; day <= "2026-11-24"; day = addDays(day, 1)) {
      expect(whyNotPlanned("2026-Q4", day)).toBeUndefined();
      const [made] = plannedRounds(plan(), day);
      if (!made) throw new Error(day);
      expect(wrongInRound(made.round)).toEqual([]);
      expect([day, made.round.from >= day, made.round.opensOn >= day, made.round.to]).toEqual([
        day,
        true,
        true,
        "2026-11-30",
      ]);
    }
    expect(whyNotPlanned("2026-Q4", "2026-11-25")).toContain("第四季度");
  });

  it("in its last weeks is refused by the quarter's name, and nothing is made that silences the alarm", async () => {
    on("2026-12-24");
    const call = (given: Partial<PlanInput>) =>
      world.kit.call(roundRoutes.plan, {
        as: who.office,
        params: { organ, year: "2026" },
        body: plan(given),
      });
    const refused = await call({});
    expect([refused.status, JSON.stringify(refused.body)]).toEqual([
      400,
      expect.stringMatching(/quarters\.0.*第四季度|第四季度.*quarters\.0/u),
    ]);
    expect(await missing()).toEqual(["2026-Q4 政治理论"]);
  });

  it("again adds what is missing and leaves quarters whose rounds stand as they are", async () => {
    on("2026-10-10");
    const office = await actorOf(world, who.office);
    expect(await planYear(world.kit.deps, office, organ, "2026", plan())).toHaveLength(1);
    on("2026-12-24");
    expect(await planYear(world.kit.deps, office, organ, "2026", plan())).toEqual([]);
    await expect(
      planYear(world.kit.deps, office, organ, "2026", plan({ subjects: ["theory", "fitness"] })),
    ).rejects.toThrow("第四季度");
  });
});

it("a round that was planned and never opened does not pass for one that is held", async () => {
  on("2026-10-10");
  await makeRound(world, {
    from: "2026-10-15",
    to: "2026-10-20",
    makeUp: undefined,
    attemptsMax: 1,
    opensOn: "2026-10-12",
    closesOn: "2026-11-30",
    open: false,
  });
  expect(await missing()).toEqual([]);
  // The job did not run: nobody opened it, and its days are over.
  on("2026-11-04");
  expect(await missing()).toEqual(["2026-Q4 政治理论"]);
  const { remarks } = await remindOn(world, "2026-11-04");
  expect(remarks.join()).toMatch(/还没有安排政治理论测试/u);
});
