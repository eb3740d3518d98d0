// The min-N engine: where a unit stands with a policy in a period.
import { afterEach, describe, expect, test } from "vitest";
import { calendarOf } from "../../shared/calendar.ts";
import { announcedYears } from "../../shared/calendar-data.ts";
import { periodsOfMonth } from "../../shared/obligations/periods.ts";
import {
  dueAt,
  evaluate,
  notApplicableWords,
  owedNow,
  owes,
  stateWords,
  wordOf,
} from "../../shared/obligations/state.ts";
import { dayOf, instantAt } from "../../shared/time.ts";
import { toneShapes } from "../../web/ui/status.tsx";
import { brief, briefsMonthly, facts, halfDayWeekly, october, waiting, week } from "./given.ts";

const twoBriefs = [brief("2026-10-12"), brief("2026-10-20")];

const machineZone = process.env["TZ"];
afterEach(() => {
  if (machineZone === undefined) delete process.env["TZ"];
  else process.env["TZ"] = machineZone;
});

describe("two training briefs a month", () => {
  test("two accepted briefs meet the month at the second one's filing", () => {
    expect(october(twoBriefs)).toEqual({
      state: "met",
      value: 2,
      minimum: 2,
      shortBy: 0,
      over: 0,
      pending: 0,
      metAt: instantAt("2026-10-20", "18:00"),
    });
  });

  test("one is short by one, none by two, after the days of grace and not before", () => {
    expect(october([brief("2026-10-12")])).toMatchObject({ state: "short", value: 1, shortBy: 1 });
    expect(october([])).toMatchObject({ state: "short", value: 0, shortBy: 2 });
    expect(october([], { now: "2026-10-20T00:00:00.000Z" })).toMatchObject({
      state: "notYetDue",
      shortBy: 2,
    });
  });

  test("a third brief is shown as over-fulfilment and never lifts the next month", () => {
    const briefs = [...twoBriefs, brief("2026-10-31"), brief("2026-11-03")];
    expect(october(briefs)).toMatchObject({ state: "met", value: 3, over: 1 });
    expect(evaluate(briefsMonthly, "2026-11", facts(briefs))).toMatchObject({
      state: "short",
      value: 1,
      shortBy: 1,
      over: 0,
    });
  });

  test("a brief counts in the month it happened, whenever it was filed", () => {
    const late = brief("2026-07-31", { filedAt: instantAt("2026-08-02", "09:00") });
    const july = evaluate(briefsMonthly, "2026-07", facts([brief("2026-07-08"), late]));
    expect(july).toMatchObject({ state: "met", value: 2 });
    expect(evaluate(briefsMonthly, "2026-08", facts([late]))).toMatchObject({ value: 0 });
  });

  test("filed in August for July, after the grace, is late and still meets July", () => {
    const late = brief("2026-07-31", { filedAt: instantAt("2026-08-10", "09:00") });
    expect(evaluate(briefsMonthly, "2026-07", facts([brief("2026-07-08"), late]))).toMatchObject({
      state: "metLate",
      metAt: instantAt("2026-08-10", "09:00"),
    });
    // The control: what makes it late is the minimum; with two others filed in time the late third changes nothing.
    expect(
      evaluate(briefsMonthly, "2026-07", facts([brief("2026-07-08"), brief("2026-07-15"), late])),
    ).toMatchObject({ state: "met", over: 1 });
  });

  test("a returned brief keeps its first filing time: accepted after the grace, it is still in time", () => {
    const returned = brief("2026-10-30", {
      filedAt: instantAt("2026-10-31", "10:00"),
      acceptedAt: instantAt("2026-11-20", "10:00"),
    });
    expect(october([brief("2026-10-12"), returned]).state).toBe("met");
    // The control: judged by its acceptance (or its second filing) it would be late.
    expect(
      october([brief("2026-10-12"), { ...returned, filedAt: instantAt("2026-11-20", "09:00") }]).state,
    ).toBe("metLate");
  });

  test("a brief that waits for review does not meet, and is not the clerk's debt either", () => {
    const state = october([brief("2026-10-12"), waiting("2026-10-20")]);
    expect(state).toMatchObject({ state: "short", value: 1, shortBy: 1, pending: 1 });
    expect(owedNow(state)).toBe(0);
    expect([owes("clerk", state), owes("unitHead", state), owes("organOffice", state)]).toEqual([
      false,
      false,
      true,
    ]);
  });

  test("a record that the figure leaves out is not added", () => {
    expect(october([...twoBriefs, brief("2026-10-22", { counts: false })])).toMatchObject({
      value: 2,
      over: 0,
    });
  });

  test("asking a monthly policy about a week is a bug, not an answer", () => {
    expect(() => evaluate(briefsMonthly, "2026-W44", facts([]))).toThrow(RangeError);
  });
});

describe("23:59:59.999 in Asia/Shanghai, on the last day of grace, is in time, whatever the machine's zone", () => {
  const filedAt = (instant: string) =>
    october([brief("2026-10-12"), brief("2026-10-31", { filedAt: instant })]);

  test.each(["UTC", "Asia/Shanghai", "America/New_York"])("%s", (zone) => {
    process.env["TZ"] = zone;
    expect(dueAt(briefsMonthly, "2026-10")).toBe("2026-11-03T15:59:59.999Z");
    expect(filedAt("2026-10-31T15:59:59.999Z").state).toBe("met");
    expect(filedAt("2026-11-03T15:59:59.999Z").state).toBe("met");
    expect(filedAt("2026-11-03T16:00:00.000Z").state).toBe("metLate");
    expect(october([], { now: "2026-11-03T15:59:59.999Z" }).state).toBe("notYetDue");
    expect(october([], { now: "2026-11-03T16:00:00.000Z" }).state).toBe("short");
  });

  test("a brief of 23:59 on the 31st belongs to October though UTC and Shanghai disagree about the day", () => {
    expect(dayOf("2026-10-31T15:59:59.999Z")).toBe("2026-10-31");
    expect(dayOf("2026-10-31T16:00:00.000Z")).toBe("2026-11-01");
    expect(october([brief("2026-10-01"), brief("2026-10-31")]).value).toBe(2);
    expect(october([brief("2026-09-30"), brief("2026-11-01")]).value).toBe(0);
  });
});

describe("half a day of training a week", () => {
  test("four hours in pieces are half a day, in any order and any fraction", () => {
    expect(week("2026-W46", [3.5, 0.5])).toMatchObject({ state: "met", value: 4, over: 0 });
    expect(week("2026-W46", [0.57, 1.13, 2.3])).toMatchObject({ state: "met", value: 4, over: 0 });
    expect(week("2026-W46", [2.3, 1.13, 0.57])).toMatchObject({ state: "met", value: 4, over: 0 });
    expect(week("2026-W46", [0.1, 0.2])).toMatchObject({ state: "short", value: 0.3, shortBy: 3.7 });
    // The control: added as they stand, the same hours are a hair short of four.
    expect([0.57, 1.13, 2.3].reduce((total, hours) => total + hours, 0)).toBeLessThan(4);
  });

  test("a month with five training weeks asks for five half days", () => {
    const weeks = periodsOfMonth("week", "2026-10");
    expect(weeks.map((period) => week(period, []).shortBy)).toEqual([4, 4, 4, 4, 4]);
  });

  test("three sessions of 80 minutes are half a day, not a hair less", () => {
    const third = 80 / 60;
    expect(week("2026-W46", [third, third, third])).toMatchObject({ state: "met", value: 4, shortBy: 0 });
    expect(week("2026-W46", [third, third])).toMatchObject({ state: "short", shortBy: 1.33 });
  });

  test("a week across two months counts once, wherever its hours happened", () => {
    // 28 September to 4 October; it belongs to October by its Thursday.
    const hours = [brief("2026-09-30", { amount: 2 }), brief("2026-10-03", { amount: 2 })];
    expect(evaluate(halfDayWeekly, "2026-W40", facts(hours))).toMatchObject({ state: "met", value: 4 });
    expect(evaluate(halfDayWeekly, "2026-W39", facts(hours)).value).toBe(0);
    expect(evaluate(halfDayWeekly, "2026-W41", facts(hours)).value).toBe(0);
  });

  test("a week with two working days or fewer owes nothing; National Day of 2026 leaves three, and owes", () => {
    const nothing = { state: "notApplicable", reason: "short-week", shortBy: 0 };
    expect(week("2026-W08", [])).toMatchObject(nothing); // spring festival: no working day
    expect(week("2025-W05", [])).toMatchObject(nothing); // spring festival: Monday only
    expect(week("2025-W40", [])).toMatchObject(nothing); // National Day 2025: Monday and Tuesday
    expect(week("2025-W40", [4])).toMatchObject({ ...nothing, value: 4 });
    expect(week("2026-W40", [])).toMatchObject({ state: "short", shortBy: 4 }); // Monday to Wednesday
    expect(week("2026-W41", [])).toMatchObject({ state: "short", shortBy: 4 }); // Thursday to make-up Saturday
  });

  test("the make-up Saturday is what makes the week after National Day owe", () => {
    const withoutMakeUp = calendarOf(
      announcedYears.map((year) => ({ ...year, days: year.days.filter(({ day }) => day !== "2026-10-10") })),
    );
    expect(week("2026-W41", [], { calendar: withoutMakeUp })).toMatchObject({ reason: "short-week" });
  });

  test("a week in a year without data is announced, and week 53 is decided by the days that are known", () => {
    expect(week("2027-W01", [])).toMatchObject({ state: "notApplicable", reason: "calendar-missing" });
    expect(week("2027-W01", [4])).toMatchObject({ state: "notApplicable", reason: "calendar-missing" });
    // 28 to 31 December 2026 are four working days, whatever 2027 will bring.
    expect(week("2026-W53", [])).toMatchObject({ state: "short", shortBy: 4 });
    expect(evaluate(briefsMonthly, "2027-01", facts([]))).toMatchObject({ state: "short", shortBy: 2 });
  });
});

describe("every state has its own shape, word and tone", () => {
  test("shape and tone are those of the pages", () => {
    const rows = Object.values(stateWords);
    expect(new Set(rows.map(({ shape }) => shape)).size).toBe(rows.length);
    for (const { shape, tone } of rows) expect(toneShapes[tone]).toBe(shape);
    expect(Object.values(notApplicableWords).every((words) => words.length > 3)).toBe(true);
  });

  test("only a short state says by how much, in the policy's measure", () => {
    expect(wordOf(october([]), "篇")).toBe("欠2篇");
    expect(wordOf(week("2026-W46", [1.5]), "小时")).toBe("欠2.5小时");
    expect(wordOf(october(twoBriefs), "篇")).toBe("达标");
    expect(wordOf(october([], { now: "2026-10-20T00:00:00.000Z" }), "篇")).toBe("未到期");
  });
});
