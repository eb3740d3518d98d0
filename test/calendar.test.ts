// Working days: holidays, make-up working days (调休), and years that nobody has entered yet.
import { describe, expect, test } from "vitest";
import {
  addWorkingDays,
  calendarCovers,
  calendarOf,
  CalendarYear,
  isWorkingDay,
  missingYears,
  sayMissingYears,
  workingDaysOf,
} from "../shared/calendar.ts";
import { announcedYears } from "../shared/calendar-data.ts";
import { daysFrom, daysOfWeek, weekdayOf, type Day, type Week } from "../shared/time.ts";

const calendar = calendarOf(announcedYears);
const workingDaysIn = (week: Week): Day[] => workingDaysOf(calendar, daysOfWeek(week));

/** Days whose working is not what Monday to Friday says: an independent reading of the two notices. */
const shifted = (year: number): Day[] =>
  daysFrom(`${year}-01-01`, `${year}-12-31`).filter(
    (day) => isWorkingDay(calendar, day) !== weekdayOf(day) <= 5,
  );

describe("2025 and 2026 are as the State Council announced them", () => {
  test("the working days of each year are 248 and 248", () => {
    const count = (year: number): number =>
      workingDaysOf(calendar, daysFrom(`${year}-01-01`, `${year}-12-31`)).length;
    // 261 weekdays each; 18 weekdays off and 5 weekend days worked in 2025; 19 off and 6 worked in 2026.
    expect(count(2025)).toBe(248);
    expect(count(2026)).toBe(248);
    expect(shifted(2025)).toHaveLength(23);
    expect(shifted(2026)).toHaveLength(25);
  });

  test("a make-up Saturday or Sunday is a working day", () => {
    const worked = ["2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"];
    const worked2026 = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"];
    expect(shifted(2025).filter((day) => weekdayOf(day) > 5)).toEqual(worked);
    expect(shifted(2026).filter((day) => weekdayOf(day) > 5)).toEqual(worked2026);
    expect(isWorkingDay(calendar, "2026-10-10")).toBe(true);
    // The control: the Saturday after it is an ordinary one.
    expect(isWorkingDay(calendar, "2026-10-17")).toBe(false);
  });

  test("National Day week of 2026 leaves three working days on either side of its two weeks", () => {
    expect(workingDaysIn("2026-W40")).toEqual(["2026-09-28", "2026-09-29", "2026-09-30"]);
    expect(workingDaysIn("2026-W41")).toEqual(["2026-10-08", "2026-10-09", "2026-10-10"]);
  });

  test("the spring festival weeks hold 0 and 5 working days in 2026, 1 and 4 in 2025", () => {
    expect(["2026-W07", "2026-W08", "2026-W09"].map((week) => workingDaysIn(week).length)).toEqual([6, 0, 5]);
    expect(["2025-W04", "2025-W05", "2025-W06"].map((week) => workingDaysIn(week).length)).toEqual([6, 1, 4]);
  });

  test("working days are counted over holidays in both directions", () => {
    expect(addWorkingDays(calendar, "2026-09-30", 1)).toBe("2026-10-08");
    expect(addWorkingDays(calendar, "2026-10-08", -1)).toBe("2026-09-30");
    expect(addWorkingDays(calendar, "2026-10-08", 3)).toBe("2026-10-12");
    expect(addWorkingDays(calendar, "2026-10-03", 0)).toBe("2026-10-03");
  });
});

describe("a year without data is announced, never guessed", () => {
  test("missing years are named, once each and in order", () => {
    expect(missingYears(calendar, ["2027-01-01", "2026-12-31", "2027-05-01", "2024-01-01"])).toEqual([
      2024, 2027,
    ]);
    expect(sayMissingYears([2027])).toBe("2027年节假日安排尚未录入");
    expect(sayMissingYears([2027, 2028])).toBe("2027年、2028年节假日安排尚未录入");
    expect(calendarCovers(calendar, 2027)).toBe(false);
  });

  test("a rule that did not ask first fails instead of calling 1 January 2027 a working day", () => {
    expect(() => isWorkingDay(calendar, "2027-01-01")).toThrow(RangeError);
    expect(() => workingDaysOf(calendar, daysOfWeek("2026-W53"))).toThrow(RangeError);
    expect(() => addWorkingDays(calendar, "2026-12-31", 1)).toThrow(RangeError);
  });

  test("entering a year settles it, and its December before it", () => {
    const year2027: CalendarYear = CalendarYear.parse({
      year: 2027,
      source: "试录",
      days: [
        { day: "2026-12-31", kind: "holiday", name: "元旦" },
        { day: "2027-01-01", kind: "holiday", name: "元旦" },
        { day: "2027-01-02", kind: "workday", name: "元旦" },
      ],
    });
    // Whatever the order in which the years are read.
    for (const years of [
      [...announcedYears, year2027],
      [year2027, ...announcedYears],
    ]) {
      const entered = calendarOf(years);
      expect(workingDaysOf(entered, daysOfWeek("2026-W53"))).toEqual([
        "2026-12-28",
        "2026-12-29",
        "2026-12-30",
        "2027-01-02",
      ]);
    }
  });

  test("where two years speak of one December day, the later one is right, in whatever order they are read", () => {
    const saturday = "2026-12-26";
    const earlier: CalendarYear = {
      year: 2026,
      source: "",
      days: [{ day: saturday, kind: "holiday", name: "原安排" }],
    };
    const later: CalendarYear = {
      year: 2027,
      source: "",
      days: [{ day: saturday, kind: "workday", name: "元旦" }],
    };
    expect(isWorkingDay(calendarOf([earlier, later]), saturday)).toBe(true);
    expect(isWorkingDay(calendarOf([later, earlier]), saturday)).toBe(true);
  });
});

test.each([
  [{ day: "2028-01-01", kind: "holiday", name: "元旦" }, "不是2027年的日期"],
  [{ day: "2027-01-04", kind: "workday", name: "元旦" }, "调休上班的日期应是星期六或星期日"],
  [{ day: "2027-01-01", kind: "holiday", name: "元旦" }, "日期重复"],
])("a year entered wrongly is refused with its row: %j", (row, message) => {
  const days = [{ day: "2027-01-01", kind: "holiday", name: "元旦" }, row];
  const issue = CalendarYear.safeParse({ year: 2027, source: "", days }).error?.issues[0];
  expect(issue).toMatchObject({ message, path: ["days", 1, "day"] });
});
