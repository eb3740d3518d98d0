// Versions of policies: a change holds from a date on, and never reaches back.
import { describe, expect, test } from "vitest";
import { defaultPolicies } from "../../shared/obligations/defaults.ts";
import { addPeriods } from "../../shared/obligations/periods.ts";
import {
  firstPeriodUnder,
  obligationsOfMonth,
  policyFor,
  whyNot,
} from "../../shared/obligations/policies.ts";
import { Policy, policyFigures } from "../../shared/obligations/schema.ts";
import { evaluate } from "../../shared/obligations/state.ts";
import { brief, briefsMonthly, facts, halfDayWeekly } from "./given.ts";

const versions = [briefsMonthly, halfDayWeekly];
const change = (changes: Partial<Policy>): Policy => ({
  ...briefsMonthly,
  effectiveFrom: "2026-12-01",
  ...changes,
});
const refusal = (changes: Partial<Policy>, closedMonths: string[] = []) =>
  whyNot.changePolicy(versions, change(changes), "2026-11-18", closedMonths)?.code;

describe("a change takes effect from a date", () => {
  const three = change({ minimum: 3, effectiveFrom: "2026-11-18" });
  const changed = [three, ...versions];

  test("the month that has begun keeps the old minimum, the next one has the new", () => {
    expect(policyFor(changed, "briefs-monthly", "2026-11")?.minimum).toBe(2);
    expect(policyFor(changed, "briefs-monthly", "2026-12")?.minimum).toBe(3);
    expect(firstPeriodUnder(three)).toBe("2026-12");
    expect(firstPeriodUnder({ ...three, effectiveFrom: "2026-12-01" })).toBe("2026-12");
  });

  test("and never rewrites a closed period: October is evaluated as before, to the byte", () => {
    const october = (rows: Policy[]) => {
      const policy = policyFor(rows, "briefs-monthly", "2026-10");
      return policy && evaluate(policy, "2026-10", facts([brief("2026-10-12"), brief("2026-10-20")]));
    };
    expect(JSON.stringify(october(changed))).toBe(JSON.stringify(october(versions)));
    // The control: a rule that took the newest version would now call October short.
    expect(evaluate(three, "2026-10", facts([brief("2026-10-12"), brief("2026-10-20")])).state).toBe("short");
  });

  test("a weekly change in the middle of a week holds from the next Monday", () => {
    const longer = { ...halfDayWeekly, minimum: 6, effectiveFrom: "2026-11-18" };
    expect(policyFor([...versions, longer], "half-day-weekly", "2026-W47")?.minimum).toBe(4);
    expect(policyFor([...versions, longer], "half-day-weekly", "2026-W48")?.minimum).toBe(6);
  });

  test("the version in force does not depend on the order of the rows", () => {
    const later = change({ minimum: 5, effectiveFrom: "2027-03-01" });
    for (const rows of [
      [briefsMonthly, three, later],
      [later, three, briefsMonthly],
      [three, later, briefsMonthly],
    ]) {
      const minimums = ["2026-11", "2026-12", "2027-02", "2027-03"].map(
        (period) => policyFor(rows, "briefs-monthly", period)?.minimum,
      );
      expect(minimums).toEqual([2, 3, 3, 5]);
    }
  });

  test("before the first version nothing is in force", () => {
    expect(policyFor(defaultPolicies("2026-11-18"), "briefs-monthly", "2026-11")).toBeUndefined();
    expect(policyFor(versions, "no-such-policy", "2026-11")).toBeUndefined();
    expect(obligationsOfMonth(defaultPolicies("2026-11-18"), "2026-10")).toEqual([]);
  });
});

describe("what a month asks", () => {
  test("the briefs of the month, and the half day of each of its four or five weeks", () => {
    const asked = (month: string) => obligationsOfMonth(versions, month).map(({ period }) => period);
    expect(asked("2026-11")).toEqual(["2026-11", "2026-W45", "2026-W46", "2026-W47", "2026-W48"]);
    expect(asked("2026-10")).toEqual(["2026-10", "2026-W40", "2026-W41", "2026-W42", "2026-W43", "2026-W44"]);
  });

  test("a policy switched off from a date is asked no more from then on", () => {
    const off = { ...halfDayWeekly, enabled: false, effectiveFrom: "2026-11-16" };
    expect(obligationsOfMonth([...versions, off], "2026-11").map(({ period }) => period)).toEqual([
      "2026-11",
      "2026-W45",
      "2026-W46",
    ]);
  });
});

describe("why a change is refused", () => {
  test("a sound change is not", () => {
    expect(refusal({ minimum: 3, graceDays: 5, effectiveFrom: "2026-11-18" })).toBeUndefined();
    expect(refusal({ enabled: false })).toBeUndefined();
    expect(whyNot.changePolicy([], change({}), "2026-11-18", [])).toBeUndefined();
  });

  test.each<[string, Partial<Policy>]>([
    ["effective-in-past", { effectiveFrom: "2026-11-17" }],
    ["minimum-not-positive", { minimum: 0 }],
    ["minimum-not-positive", { minimum: -1 }],
    ["minimum-not-positive", { minimum: Number.NaN }],
    ["minimum-not-whole", { minimum: 1.5 }],
    ["measure-mismatch", { measure: "小时" }],
    ["unknown-figure", { figure: "training.unknown" as Policy["figure"] }],
    ["unknown-figure", { figure: "toString" as Policy["figure"] }],
    ["meaning-fixed", { figure: "training.halfDayHours", measure: "小时" }],
    ["meaning-fixed", { period: "week", steps: [] }],
    ["meaning-fixed", { party: "officer" }],
    ["step-not-weekly", { steps: [{ step: "friday", when: { weekday: 5 }, tell: ["clerk"] }] }],
    [
      "step-outside-period",
      { steps: [{ step: "early", when: { before: "periodEnd", days: 28 }, tell: ["clerk"] }] },
    ],
    ["step-repeated", { steps: [...briefsMonthly.steps, ...briefsMonthly.steps] }],
  ])("%s: %j", (code, changes) => {
    expect(refusal(changes)).toBe(code);
  });

  test("a month that has been locked is not changed, by a policy or by an exemption", () => {
    expect(refusal({ effectiveFrom: "2026-11-18" }, ["2026-10"])).toBeUndefined();
    expect(refusal({ effectiveFrom: "2026-12-01" }, ["2026-12"])).toBe("month-closed");
    expect(whyNot.excuse(briefsMonthly, "2026-10", ["2026-10"])?.message).toBe(
      "2026年10月已经锁定，不能再改",
    );
    // A week is locked with the month of its Thursday.
    expect(whyNot.excuse(halfDayWeekly, "2026-W40", ["2026-09"])).toBeUndefined();
    expect(whyNot.excuse(halfDayWeekly, "2026-W40", ["2026-10"])?.code).toBe("month-closed");
  });

  test("nobody is excused from what is not asked", () => {
    expect(whyNot.excuse(undefined, "2026-10", [])?.code).toBe("no-policy");
    expect(whyNot.excuse({ ...briefsMonthly, enabled: false }, "2026-10", [])?.code).toBe("no-policy");
    expect(whyNot.excuse(briefsMonthly, "2026-W40", [])?.code).toBe("period-mismatch");
  });
});

describe("the defaults", () => {
  test("are what the source asks, valid, and refused by no rule of their own", () => {
    const rows = defaultPolicies("2026-12-01").map((row) => Policy.parse(row));
    expect(
      rows.map(({ policy, minimum, measure, period, graceDays }) => [
        policy,
        minimum,
        measure,
        period,
        graceDays,
      ]),
    ).toEqual([
      ["briefs-monthly", 2, "篇", "month", 3],
      ["half-day-weekly", 4, "小时", "week", 3],
      ["talks-quarterly", 1, "次", "quarter", 5],
      ["theory-quarterly", 1, "次", "quarter", 5],
      ["professional-quarterly", 1, "次", "quarter", 5],
    ]);
    expect(rows.map(({ applies }) => applies.organKinds)).toEqual(
      ["police", "police", "justice", "justice", "justice"].map((kind) => [kind]),
    );
    for (const row of rows) {
      expect(row.party).toBe(policyFigures[row.figure].party);
      expect(row.measure).toBe(policyFigures[row.figure].measure);
      expect(whyNot.changePolicy([], row, "2026-11-18", [])).toBeUndefined();
    }
  });

  test("what Suneng brought later is asked of a county that had begun from the next quarter on, of a new one at once", () => {
    const from = (effectiveFrom: string, began?: string) =>
      defaultPolicies(effectiveFrom, began).find(({ policy }) => policy === "theory-quarterly")
        ?.effectiveFrom;
    expect(from("2026-06-01", "2026-07-01")).toBe("2027-01-01");
    expect(from("2020-01-01")).toBe("2027-01-01");
    expect(from("2026-11-01", "2026-12-10")).toBe("2026-10-01");
    expect(from("2027-04-01", "2027-05-06")).toBe("2027-04-01");
    // The control: what was there from the start is asked from the quarter in which the county began.
    const talks = defaultPolicies("2026-06-01", "2026-07-01").find(
      ({ policy }) => policy === "talks-quarterly",
    );
    expect(talks?.effectiveFrom).toBe("2026-07-01");
  });

  test("a policy with an unknown key, a minimum of nothing or a nonsense step is not a policy", () => {
    const [row] = defaultPolicies("2026-12-01");
    const wrong = [
      { minimum: 0 },
      { figure: "training.unknown" },
      { surprise: true },
      { effectiveFrom: "2026-02-30" },
      { graceDays: -1 },
      { steps: [{ step: "x1", when: { weekday: 8 }, tell: ["clerk"] }] },
      { steps: [{ step: "x1", when: { before: "periodEnd", days: 0 }, tell: ["clerk"] }] },
      {
        steps: [{ step: "x1", when: { before: "periodEnd", after: "periodEnd", days: 1 }, tell: ["clerk"] }],
      },
      { steps: [{ step: "x1", when: { weekday: 5 }, tell: [] }] },
    ];
    expect(wrong.filter((changes) => Policy.safeParse({ ...row, ...changes }).success)).toEqual([]);
    expect(addPeriods("2026-12", 1)).toBe("2027-01");
  });
});
