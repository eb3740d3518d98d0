// Days, weeks, months and instants: one Shanghai answer whatever the machine's zone.
import * as fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import {
  addDays,
  addMonths,
  addWeeks,
  clockTimeOf,
  Day,
  dayOf,
  daysBetween,
  daysFrom,
  daysOfWeek,
  endOfDay,
  firstDayOf,
  Instant,
  instantAt,
  isDay,
  isInstant,
  isMonth,
  isWeek,
  lastDayOf,
  monthOf,
  monthOfWeek,
  sayDay,
  sayFullDay,
  sayInstant,
  sayMonth,
  sayWeek,
  sayWeekday,
  startOfDay,
  toInstant,
  weekdayOf,
  weekOf,
  weeksOfMonth,
} from "../shared/time.ts";

const anyDay = fc
  .integer({ min: 0, max: 100_000 })
  .map((days) => new Date(Date.UTC(1925, 0, 1) + days * 86_400_000).toISOString().slice(0, 10));

const machineZone = process.env["TZ"];
afterEach(() => {
  if (machineZone === undefined) delete process.env["TZ"];
  else process.env["TZ"] = machineZone;
});

describe("a day is a day in Asia/Shanghai", () => {
  test("it turns at 16:00 UTC, not at the machine's midnight", () => {
    expect(dayOf("2026-10-31T15:59:59.999Z")).toBe("2026-10-31");
    expect(dayOf("2026-10-31T16:00:00.000Z")).toBe("2026-11-01");
    expect(endOfDay("2026-10-31")).toBe("2026-10-31T15:59:59.999Z");
    expect(startOfDay("2026-11-01")).toBe("2026-10-31T16:00:00.000Z");
    // The control: the UTC date, which a Lambda would print, is a day behind until eight in the morning.
    expect("2026-10-31T16:00:00.000Z".slice(0, 10)).not.toBe(dayOf("2026-10-31T16:00:00.000Z"));
  });

  test("every answer is the same on a machine in UTC, Shanghai, New York and Kiritimati", () => {
    const offsets = new Set<number>();
    const answers = new Set<string>();
    for (const zone of ["UTC", "Asia/Shanghai", "America/New_York", "Pacific/Kiritimati"]) {
      process.env["TZ"] = zone;
      offsets.add(new Date("2026-03-08T12:00:00.000Z").getTimezoneOffset());
      answers.add(
        JSON.stringify(
          // Both edges of New York's daylight saving, a leap day and a year end.
          ["2026-03-08", "2026-11-01", "2028-02-29", "2026-12-31"].map((day) => [
            startOfDay(day),
            endOfDay(day),
            addDays(day, 1),
            weekOf(day),
            weekdayOf(day),
            instantAt(day, "02:30"),
            dayOf(endOfDay(day)),
            clockTimeOf(endOfDay(day)),
            sayInstant(startOfDay(day)),
          ]),
        ),
      );
    }
    expect(offsets.size).toBe(4); // the control: the zone really changed
    expect(answers.size).toBe(1);
  });

  test("an instant round-trips through its day and clock time", () => {
    expect(instantAt("2026-11-03", "09:05")).toBe("2026-11-03T01:05:00.000Z");
    expect(clockTimeOf("2026-11-03T01:05:59.999Z")).toBe("09:05");
    expect(instantAt("2026-11-03", "00:00")).toBe(startOfDay("2026-11-03"));
    expect(() => instantAt("2026-11-03", "24:00")).toThrow(RangeError);
  });
});

describe("only real dates are dates", () => {
  test.each([
    "2026-02-29",
    "2026-04-31",
    "2026-13-01",
    "2026-00-10",
    "2026-1-1",
    "0026-01-01",
    "2026-11-03 ",
    "",
  ])("%j is not a day", (text) => {
    expect(isDay(text)).toBe(false);
    expect(Day.safeParse(text).error?.issues[0]?.message).toMatch(/请填写正确的日期/u);
  });

  test("29 February is a day in leap years only, and days count across it", () => {
    expect(isDay("2028-02-29")).toBe(true);
    expect(isDay("2100-02-29")).toBe(false);
    expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
    expect(daysBetween("2028-02-28", "2028-03-01")).toBe(2);
    expect(lastDayOf("2028-02")).toBe("2028-02-29");
    expect(lastDayOf("2026-02")).toBe("2026-02-28");
  });

  test("a year that nobody means is refused on input, and days near the edge still add up", () => {
    expect(Day.safeParse("2206-11-03").success).toBe(false);
    expect(Day.safeParse("1026-11-03").success).toBe(false);
    expect(Day.safeParse("2199-12-31").success).toBe(true);
    expect(addDays("2199-12-31", 1)).toBe("2200-01-01");
    expect(addMonths(monthOf("2199-12-31"), 1)).toBe("2200-01");
  });

  test("a month or week that does not exist is refused, and so is arithmetic on it", () => {
    expect(["2026-13", "2026-0", "2026-1"].filter(isMonth)).toEqual([]);
    expect(["2025-W53", "2026-W54", "2026-W00", "2026-W1"].filter(isWeek)).toEqual([]);
    expect(isWeek("2026-W53")).toBe(true);
    expect(() => daysOfWeek("2025-W53")).toThrow(RangeError);
    expect(() => addDays("2026-02-30", 1)).toThrow(RangeError);
    expect(() => dayOf("2026-11-01")).toThrow(RangeError);
  });
});

describe("an instant written with an offset is one instant", () => {
  test.each([
    ["2026-11-01T00:30:00+08:00", "2026-10-31T16:30:00.000Z"],
    ["2026-11-01T00:30+0800", "2026-10-31T16:30:00.000Z"],
    ["2026-10-31T12:30:00.5-04:00", "2026-10-31T16:30:00.500Z"],
    ["2026-10-31T16:30:00.123456Z", "2026-10-31T16:30:00.123Z"],
  ])("%s", (text, instant) => {
    expect(toInstant(text)).toBe(instant);
    expect(isInstant(instant)).toBe(true);
  });

  test.each([
    "2026-11-01T00:30:00",
    "2026-11-01",
    "2026-02-30T00:00:00Z",
    "2026-11-01T24:00:00Z",
    "2026-11-01T00:60:00Z",
    "yesterday",
    "",
  ])("%j has no one meaning and is refused", (text) => {
    expect(() => toInstant(text)).toThrow(RangeError);
  });

  test("the stored form is one form: any other spelling of the same instant is refused by the schema", () => {
    expect(Instant.safeParse("2026-10-31T16:30:00.000Z").success).toBe(true);
    expect(Instant.safeParse("2026-10-31T16:30:00Z").success).toBe(false);
    expect(Instant.safeParse("2026-11-01T00:30:00.000+08:00").success).toBe(false);
  });
});

describe("a week belongs to the month of its Thursday", () => {
  test("a week across two months belongs to one of them", () => {
    // 28 September to 4 October: Thursday is 1 October.
    expect(daysOfWeek("2026-W40")).toEqual(daysFrom("2026-09-28", "2026-10-04"));
    expect(monthOfWeek("2026-W40")).toBe("2026-10");
    // 27 April to 3 May: Thursday is 30 April.
    expect(monthOfWeek("2026-W18")).toBe("2026-04");
    expect(weekOf("2026-05-03")).toBe("2026-W18");
  });

  test("the months of 2026 with five training weeks are January, April, July, October and December", () => {
    const months = Array.from({ length: 12 }, (_, index) => addMonths("2026-01", index));
    expect(months.filter((month) => weeksOfMonth(month).length === 5)).toEqual([
      "2026-01",
      "2026-04",
      "2026-07",
      "2026-10",
      "2026-12",
    ]);
    expect(weeksOfMonth("2026-10")).toEqual(["2026-W40", "2026-W41", "2026-W42", "2026-W43", "2026-W44"]);
    // The control: DHIS2's floor(30 / 7) expects four weeks of every month, 48 of this year's 53.
    expect(months.flatMap(weeksOfMonth)).toHaveLength(53);
    expect(months.length * Math.floor(30 / 7)).toBe(48);
  });

  test("around New Year the week's year is its Thursday's, week 53 included", () => {
    expect(weekOf("2026-12-31")).toBe("2026-W53");
    expect(weekOf("2027-01-03")).toBe("2026-W53");
    expect(weekOf("2027-01-04")).toBe("2027-W01");
    expect(weekOf("2025-12-29")).toBe("2026-W01");
    expect(monthOfWeek("2026-W01")).toBe("2026-01");
    expect(monthOfWeek("2026-W53")).toBe("2026-12");
    expect(addWeeks("2026-W53", 1)).toBe("2027-W01");
    expect(addWeeks("2026-W01", -1)).toBe("2025-W52");
  });

  test("every day belongs to exactly one week, and every week to exactly one month", () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const week = weekOf(day);
        expect(isWeek(week)).toBe(true);
        expect(daysOfWeek(week).filter((one) => one === day)).toHaveLength(1);
        expect(daysOfWeek(week).map(weekOf)).toEqual(Array.from({ length: 7 }, () => week));
        expect(daysOfWeek(week).map(weekdayOf)).toEqual([1, 2, 3, 4, 5, 6, 7]);
        const around = [-1, 0, 1].map((months) => addMonths(monthOf(day), months));
        expect(around.filter((month) => weeksOfMonth(month).includes(week))).toEqual([monthOfWeek(week)]);
      }),
    );
  });

  test("the weeks of a year's months are 52 or 53, consecutive, none twice", () => {
    for (let year = 1990; year <= 2090; year += 1) {
      const weeks = Array.from({ length: 12 }, (_, index) => addMonths(`${year}-01`, index)).flatMap(
        weeksOfMonth,
      );
      expect([52, 53]).toContain(weeks.length);
      expect(weeks).toEqual(weeks.map((_, index) => `${year}-W${String(index + 1).padStart(2, "0")}`));
      expect(isWeek(`${year}-W53`)).toBe(weeks.length === 53);
    }
  });
});

describe("days and months add up", () => {
  test("adding days is undone by subtracting them, and agrees with the order of the texts", () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 5000 }), (day, count) => {
        const later = addDays(day, count);
        expect(addDays(later, -count)).toBe(day);
        expect(daysBetween(day, later)).toBe(count);
        expect(later >= day).toBe(true);
      }),
    );
  });

  test("a month's days are its own, from its first to its last", () => {
    fc.assert(
      fc.property(anyDay.map(monthOf), (month) => {
        const days = daysFrom(firstDayOf(month), lastDayOf(month));
        expect(new Set(days.map(monthOf))).toEqual(new Set([month]));
        expect(monthOf(addDays(lastDayOf(month), 1))).toBe(addMonths(month, 1));
        expect(addMonths(addMonths(month, 17), -17)).toBe(month);
      }),
    );
    expect(addMonths("2026-01", -1)).toBe("2025-12");
    expect(daysFrom("2026-11-02", "2026-11-01")).toEqual([]);
  });
});

test("days, months, weeks and instants are said in plain Chinese", () => {
  expect(sayDay("2026-11-03")).toBe("11月3日");
  expect(sayFullDay("2026-11-03")).toBe("2026年11月3日");
  expect(sayMonth("2026-11")).toBe("2026年11月");
  expect(sayWeek("2026-W47")).toBe("第47周（11月16日至22日）");
  expect(sayWeek("2026-W40")).toBe("第40周（9月28日至10月4日）");
  expect(sayWeek("2026-W01")).toBe("第1周（12月29日至1月4日）");
  expect(sayInstant("2026-11-03T01:05:00.000Z")).toBe("11月3日 09:05");
  expect(sayWeekday("2026-11-03")).toBe("星期二");
  expect(sayWeekday("2026-11-08")).toBe("星期日");
});
