// A year's plan: for every quarter and subject one round, with days that its own rules accept, and the same id each time.
import { describe, expect, it } from "vitest";
import { Subject } from "../../shared/assessments/kinds.ts";
import { plannedRoundId, plannedRounds } from "../../shared/assessments/plan.ts";
import { wrongInRound } from "../../shared/assessments/rules.ts";
import { type PlanInput, RoundId, RoundInput } from "../../shared/assessments/schema.ts";
import { quarterOf } from "../../shared/quarter.ts";

/** A day before every quarter of the cases. */
const long = "1990-01-01";

const plan = (given: Partial<PlanInput> = {}): PlanInput => ({
  subjects: ["theory"],
  quarters: ["2026-Q4"],
  who: {},
  full: 100,
  pass: 60,
  ...given,
});

describe("the days of each quarter", () => {
  it.each([
    ["2026-Q1", "2026-01-18", "2026-02-01", "2026-02-28", "2026-03-01", "2026-03-20", "2026-03-31", "第一"],
    ["2028-Q1", "2028-01-18", "2028-02-01", "2028-02-29", "2028-03-01", "2028-03-20", "2028-03-31", "第一"],
    ["2026-Q2", "2026-04-17", "2026-05-01", "2026-05-31", "2026-06-01", "2026-06-20", "2026-06-30", "第二"],
    ["2026-Q3", "2026-07-18", "2026-08-01", "2026-08-31", "2026-09-01", "2026-09-20", "2026-09-30", "第三"],
    ["2026-Q4", "2026-10-18", "2026-11-01", "2026-11-30", "2026-12-01", "2026-12-20", "2026-12-31", "第四"],
  ])("%s", (quarter, opensOn, from, to, makeUpFrom, makeUpTo, closesOn, word) => {
    const [made] = plannedRounds(plan({ quarters: [quarter] }), long);
    const { who: _, rule: _rule, ...round } = made?.round ?? ({} as RoundInput);
    expect(round).toEqual({
      title: `${quarter.slice(0, 4)}年${word}季度政治理论测试`,
      subject: "theory",
      makeUp: { from: makeUpFrom, to: makeUpTo },
      attemptsMax: 2,
      opensOn,
      from,
      to,
      closesOn,
    });
  });
});

describe("every round of every plan", () => {
  const years = ["1999", "2024", "2026", "2100"];
  const quarters = years.flatMap((year) => [1, 2, 3, 4].map((number) => `${year}-Q${number}`));
  const rounds = quarters.flatMap((quarter) =>
    plannedRounds(plan({ quarters: [quarter], subjects: [...Subject.options] }), long),
  );

  it("is what its own rules and the form accept, and lies within its quarter", () => {
    expect(rounds).toHaveLength(quarters.length * 5);
    for (const { round, quarter } of rounds) {
      expect(wrongInRound(round)).toEqual([]);
      expect(RoundInput.safeParse(round).success).toBe(true);
      for (const day of [round.opensOn, round.from, round.to, round.makeUp?.to ?? "", round.closesOn])
        expect(quarterOf(day)).toBe(quarter);
    }
  });

  it("has an id of its own, that a key takes", () => {
    const ids = rounds.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !RoundId.safeParse(id).success)).toEqual([]);
    expect(plannedRoundId("2026-Q4", "theory")).toBe("2026-q4-theory");
  });

  it("is judged by the fitness table in fitness, by the plan's score otherwise, and asks whom the plan asks", () => {
    const who = { officerKinds: ["sworn" as const] };
    const made = plannedRounds(plan({ subjects: [...Subject.options], who, full: 150, pass: 90 }), long);
    for (const { round } of made) {
      expect(round.who).toEqual(who);
      expect(round.rule).toEqual(
        round.subject === "fitness"
          ? { by: "table", mode: "each", pass: 60 }
          : { by: "score", full: 150, pass: 90 },
      );
    }
  });
});

it("the same plan twice is the same rounds, and a longer one holds the shorter one", () => {
  const short = plannedRounds(plan(), long);
  const longer = plannedRounds(
    plan({ quarters: ["2026-Q3", "2026-Q4"], subjects: ["professional", "theory"] }),
    long,
  );
  expect(plannedRounds(plan(), long)).toEqual(short);
  expect(longer).toHaveLength(4);
  expect(longer).toEqual(expect.arrayContaining(short));
});
