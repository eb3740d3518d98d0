// Periods: their days, the month they report to, and the records' months they need.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addPeriods,
  daysOfPeriod,
  firstDayOfPeriod,
  lastDayOfPeriod,
  monthOfPeriod,
  monthsTouchedBy,
  Period,
  PeriodKind,
  periodKindOf,
  periodOf,
  periodsOfMonth,
  periodsSince,
  sayPeriod,
} from "../../shared/obligations/periods.ts";
import { addDays, addMonths, monthOf } from "../../shared/time.ts";

const anyDay = fc.integer({ min: 0, max: 40_000 }).map((days) => addDays("1950-01-01", days));
const anyKind = fc.constantFrom(...PeriodKind.options);

describe("a period", () => {
  test("says its kind by its own text, and nothing else is a period", () => {
    expect(["2026-W47", "2026-11", "2026-Q4", "2026"].map(periodKindOf)).toEqual([
      "week",
      "month",
      "quarter",
      "year",
    ]);
    const wrong = ["2026-Q5", "2026-W54", "2025-W53", "2026-13", "26", "2026-11-03", "1026", "2026-w47", ""];
    expect(wrong.filter((text) => Period.safeParse(text).success)).toEqual([]);
    expect(() => firstDayOfPeriod("2026-Q5")).toThrow(RangeError);
  });

  test("of each kind holds every day exactly once, and the next one starts the day after its last", () => {
    fc.assert(
      fc.property(anyDay, anyKind, (day, kind) => {
        const period = periodOf(kind, day);
        expect(periodKindOf(period)).toBe(kind);
        expect(daysOfPeriod(period).filter((one) => one === day)).toHaveLength(1);
        expect(firstDayOfPeriod(addPeriods(period, 1))).toBe(addDays(lastDayOfPeriod(period), 1));
        expect(addPeriods(addPeriods(period, 7), -7)).toBe(period);
      }),
    );
  });

  test("belongs to exactly one month: a week to its Thursday's, a quarter to its last", () => {
    fc.assert(
      fc.property(anyDay, anyKind, (day, kind) => {
        const period = periodOf(kind, day);
        const around = Array.from({ length: 26 }, (_, index) => addMonths(monthOf(day), index - 13));
        expect(around.filter((month) => periodsOfMonth(kind, month).includes(period))).toEqual([
          monthOfPeriod(period),
        ]);
      }),
    );
    expect(periodsOfMonth("quarter", "2026-12")).toEqual(["2026-Q4"]);
    expect(periodsOfMonth("quarter", "2026-11")).toEqual([]);
    expect(periodsOfMonth("year", "2026-12")).toEqual(["2026"]);
  });

  test("names every month in which its records can lie", () => {
    expect(monthsTouchedBy("2026-W40")).toEqual(["2026-09", "2026-10"]);
    expect(monthsTouchedBy("2026-W47")).toEqual(["2026-11"]);
    expect(monthsTouchedBy("2026-W53")).toEqual(["2026-12", "2027-01"]);
    expect(monthsTouchedBy("2026-Q4")).toEqual(["2026-10", "2026-11", "2026-12"]);
    expect(monthsTouchedBy("2026")).toHaveLength(12);
    fc.assert(
      fc.property(anyDay, anyKind, (day, kind) => {
        const period = periodOf(kind, day);
        expect(monthsTouchedBy(period)).toEqual([...new Set(daysOfPeriod(period).map(monthOf))]);
      }),
    );
  });

  test("is said in plain Chinese", () => {
    expect(["2026-W47", "2026-11", "2026-Q4", "2026"].map(sayPeriod)).toEqual([
      "第47周（11月16日至22日）",
      "2026年11月",
      "2026年第四季度",
      "2026年",
    ]);
  });

  test("is looked back for by the day it ended", () => {
    expect(periodsSince("week", "2026-11-18", 3)).toEqual(["2026-W46", "2026-W47"]);
    expect(periodsSince("week", "2026-11-18", 2)).toEqual(["2026-W47"]);
    expect(periodsSince("month", "2026-12-05", 40)).toEqual(["2026-10", "2026-11", "2026-12"]);
  });
});
