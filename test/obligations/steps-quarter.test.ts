// Steps counted in working days and by a quarter's months: holidays, worked weekends, year ends, years not entered.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addWorkingDays, isWorkingDay, workingDaysOf, type Calendar } from "../../shared/calendar.ts";
import { firstDayOfPeriod, lastDayOfPeriod, type Period } from "../../shared/obligations/periods.ts";
import type { Policy, StepTime } from "../../shared/obligations/schema.ts";
import { dueSteps, dueWithin, isChased, sayStepTime, stepDays } from "../../shared/obligations/steps.ts";
import { addDays, daysFrom, type Day } from "../../shared/time.ts";
import { briefsMonthly, calendar, halfDayWeekly } from "./given.ts";
import { talksQuarterly } from "./talks-given.ts";

const policy = talksQuarterly();
const days = (period: Period, from: Policy = policy, known: Calendar = calendar) =>
  Object.fromEntries(
    stepDays(from, period, known).map(({ step, day, missingYear }) => [step.step, day ?? missingYear]),
  );
const only = (when: StepTime, from: Policy = policy): Policy => ({
  ...from,
  steps: [{ step: "only", when, tell: ["disciplineOfficer"] }],
});
const dayOf = (when: StepTime, period: Period, from?: Policy): Day | number | undefined =>
  days(period, only(when, from))["only"];
const before = (workingDays: number): StepTime => ({ before: "periodEnd", workingDays });

describe("working days before the end", () => {
  test("are counted back from the last day, which is not counted: over holidays, with worked weekends", () => {
    expect(days("2026-Q3")).toEqual({
      "month-1": "2026-07-01",
      "month-2": "2026-08-03",
      "month-3": "2026-09-01",
      // 30 September; before it 29, 28, 24 (25 to 27 are off), 23 to 20 (a worked Sunday), and so on.
      "fourteen-before": "2026-09-10",
      "three-before": "2026-09-24",
      "day-after": "2026-10-08",
    });
    expect([dayOf(before(2), "2026-Q3"), dayOf(before(7), "2026-Q3"), dayOf(before(21), "2026-Q3")]).toEqual([
      "2026-09-28",
      "2026-09-20",
      "2026-09-01",
    ]);
  });

  test("from that day on, the last day left out, exactly so many working days remain", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(
          "2025-Q1",
          "2025-Q2",
          "2025-Q3",
          "2025-Q4",
          "2026-Q1",
          "2026-Q2",
          "2026-Q3",
          "2026-Q4",
        ),
        (count, period) => {
          const day = String(dayOf(before(count), period));
          const last = lastDayOfPeriod(period);
          expect(workingDaysOf(calendar, daysFrom(day, addDays(last, -1)))).toHaveLength(count);
          expect(isWorkingDay(calendar, day)).toBe(true);
          expect(day).toBe(addWorkingDays(calendar, last, -count));
        },
      ),
    );
  });

  test("differ from calendar days: the control that holidays count for nothing", () => {
    const plain: StepTime = { before: "periodEnd", days: 14 };
    expect([dayOf(plain, "2026-Q3"), dayOf(before(14), "2026-Q3")]).toEqual(["2026-09-16", "2026-09-10"]);
  });

  test("do not care whether the last day is worked", () => {
    // 28 February 2026 is a worked Saturday, 31 May 2026 a Sunday.
    const month = (period: Period) => dayOf(before(2), period, briefsMonthly);
    expect([month("2026-02"), month("2026-05")]).toEqual(["2026-02-26", "2026-05-28"]);
  });

  test("in a week that has fewer, fall on its first working day", () => {
    const week = (period: Period) => dayOf(before(4), period, halfDayWeekly);
    // Off from Thursday 1 October: Monday to Wednesday are worked. In the spring festival of 2026 nobody works.
    expect([week("2026-W40"), week("2026-W08"), week("2026-W47")]).toEqual([
      "2026-09-28",
      undefined,
      "2026-11-17",
    ]);
  });

  test("at the year's end stay inside the year that is known; the day after lies in one that is not", () => {
    expect(days("2026-Q4")).toMatchObject({
      "month-1": "2026-10-08",
      "fourteen-before": "2026-12-11",
      "three-before": "2026-12-28",
      "day-after": 2027,
    });
    expect(dueSteps(policy, "2026-Q4", calendar, "2026-12-28").missingYears).toEqual([2027]);
    expect(days("2025-Q4")["day-after"]).toBe("2026-01-04");
  });

  test("through a year that is not entered are announced, not guessed", () => {
    expect(dayOf(before(3), "2027-Q1")).toBe(2027);
    // The week from 28 December 2026 ends on Sunday 3 January 2027: the way back leads through days nobody knows.
    expect(dayOf(before(2), "2026-W53", halfDayWeekly)).toBe(2027);
    expect(dueSteps(policy, "2027-Q1", calendar, "2027-03-29")).toEqual({ due: [], missingYears: [2027] });
  });

  test("keep their meaning whatever days off are entered later", () => {
    const step = (known: Calendar) =>
      dueSteps(policy, "2026-Q4", known, "2026-12-29").due.find(({ step: id }) => id === "three-before");
    const off = { day: "2026-12-28", kind: "holiday" as const, name: "临时放假" };
    const edited = { ...calendar, days: new Map([...calendar.days, [off.day, off]]) };
    expect(step(calendar)).toMatchObject({ day: "2026-12-28", nominal: "2026-12-28" });
    expect(step(edited)).toMatchObject({ day: "2026-12-25", nominal: "2026-12-28" });
  });
});

describe("the months of a quarter", () => {
  test("begin on their first working day", () => {
    expect(days("2026-Q2")).toMatchObject({
      "month-1": "2026-04-01",
      "month-2": "2026-05-06",
      "month-3": "2026-06-01",
    });
    expect(days("2026-Q1")).toMatchObject({
      "month-1": "2026-01-04",
      "month-2": "2026-02-02",
      "month-3": "2026-03-02",
    });
  });

  test("a step that was missed is told until the next one is due, and none of them once the quarter is over", () => {
    const due = (today: Day) => dueSteps(policy, "2026-Q3", calendar, today).due.map(({ step }) => step);
    expect([due("2026-07-31"), due("2026-08-03"), due("2026-09-09")]).toEqual([
      ["month-1"],
      ["month-2"],
      ["month-3"],
    ]);
    // From the fourteenth on nobody needs the month's step any more; a talker keeps his until the third.
    expect([due("2026-09-10"), due("2026-09-24"), due("2026-09-30")]).toEqual([
      ["fourteen-before"],
      ["three-before"],
      ["three-before"],
    ]);
    expect([due("2026-10-08"), due("2026-10-22"), due("2026-10-23")]).toEqual([
      ["day-after"],
      ["day-after"],
      [],
    ]);
  });
});

test("a quarter is chased while its grace or a step after its end lasts, and not before it begins", () => {
  const chased = (today: Day, from: Policy = policy) => isChased(from, "2026-Q3", today);
  expect([chased("2026-06-30"), chased("2026-07-01"), chased("2026-09-30")]).toEqual([false, true, true]);
  // A step one day after the end, moved by at most 14 days off, is news for 14 days.
  expect([chased("2026-10-29"), chased("2026-10-30")]).toEqual([true, false]);
  const quiet: Policy = { ...policy, steps: [], graceDays: 31 };
  expect([chased("2026-10-31", quiet), chased("2026-11-01", quiet)]).toEqual([true, false]);
});

test("steps can be counted in any stretch of days: what was promised in a talk", () => {
  const steps = [{ step: "three", when: before(3), tell: ["talker" as const] }];
  const due = (first: Day, last: Day, today: Day) =>
    dueWithin(steps, { first, last }, calendar, today).due.map(({ day }) => day);
  expect(due("2026-11-23", "2026-12-18", "2026-12-14")).toEqual([]);
  expect(due("2026-11-23", "2026-12-18", "2026-12-15")).toEqual(["2026-12-15"]);
  // Promised for tomorrow: due at once. Over the holiday: on the last working days before it.
  expect(due("2026-12-17", "2026-12-18", "2026-12-17")).toEqual(["2026-12-17"]);
  expect(due("2026-09-01", "2026-10-06", "2026-09-28")).toEqual(["2026-09-28"]);
});

test("all of it is said in plain Chinese, and every period holds its steps", () => {
  expect(policy.steps.map(({ when }) => sayStepTime(when))).toEqual([
    "第1个月月初",
    "第2个月月初",
    "第3个月月初",
    "截止前14个工作日",
    "截止前3个工作日",
    "截止后1天",
  ]);
  for (const period of ["2025-Q1", "2025-Q4", "2026-Q1", "2026-Q2"]) {
    const inside = stepDays(policy, period, calendar).filter(({ step }) => !("after" in step.when));
    for (const { day = "" } of inside)
      expect(day >= firstDayOfPeriod(period) && day <= lastDayOfPeriod(period)).toBe(true);
  }
});
