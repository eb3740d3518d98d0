// Which days are working days: weekends, public holidays and make-up working days (调休), by years that were announced.
import * as z from "zod";
import { addDays, Day, weekdayOf } from "./time.ts";

/** A day that is not what its weekday says: a public holiday, or a weekend day worked in exchange. */
export const CalendarDay = z.strictObject({
  day: Day,
  kind: z.enum(["holiday", "workday"], { error: "请选择放假或上班" }),
  name: z.string().trim().min(1).max(20),
});
export type CalendarDay = z.infer<typeof CalendarDay>;

/**
 * One year's arrangement as announced. Its days lie in that year or in the December before it: the New Year holiday
 * has reached back there (30 December 2018).
 */
export const CalendarYear = z
  .strictObject({
    year: z.number().int().min(2020).max(2199),
    source: z.string().trim().max(100),
    days: z.array(CalendarDay).max(120),
  })
  .superRefine(({ year, days }, context) => {
    const wrong = (index: number, message: string): void =>
      context.addIssue({ code: "custom", message, path: ["days", index, "day"] });
    const seen = new Set<Day>();
    for (const [index, { day, kind }] of days.entries()) {
      if (!day.startsWith(`${year}-`) && !day.startsWith(`${year - 1}-12-`))
        wrong(index, `不是${year}年的日期`);
      else if (seen.has(day)) wrong(index, "日期重复");
      else if (kind === "workday" && weekdayOf(day) < 6) wrong(index, "调休上班的日期应是星期六或星期日");
      seen.add(day);
    }
  });
export type CalendarYear = z.infer<typeof CalendarYear>;

/** The covered years, and the days in them that are not what their weekday says. */
export type Calendar = { years: ReadonlySet<number>; days: ReadonlyMap<Day, CalendarDay> };

/** A calendar from its announced years; where two years speak of one day in December, the later one is right. */
export function calendarOf(announced: readonly CalendarYear[]): Calendar {
  const inOrder = [...announced].sort((a, b) => a.year - b.year);
  return {
    years: new Set(inOrder.map(({ year }) => year)),
    days: new Map(inOrder.flatMap(({ days }) => days.map((row) => [row.day, row]))),
  };
}

/** Whether the year's arrangement has been entered. */
export function calendarCovers(calendar: Calendar, year: number): boolean {
  return calendar.years.has(year);
}

/**
 * The years among these days whose arrangement has not been entered, in order. A year without data is announced to the
 * administrator, never guessed: ask this first, the functions below throw RangeError on an uncovered day.
 */
export function missingYears(calendar: Calendar, days: readonly Day[]): number[] {
  return [...new Set(days.map(yearOf))]
    .filter((year) => !calendarCovers(calendar, year))
    .sort((a, b) => a - b);
}

/** '2027年节假日安排尚未录入' */
export function sayMissingYears(years: readonly number[]): string {
  return `${years.map((year) => `${year}年`).join("、")}节假日安排尚未录入`;
}

/** Monday to Friday unless a holiday; Saturday and Sunday only when made a working day. RangeError if not covered. */
export function isWorkingDay(calendar: Calendar, day: Day): boolean {
  if (!calendarCovers(calendar, yearOf(day))) throw new RangeError(`no calendar for ${yearOf(day)}`);
  const special = calendar.days.get(day);
  return special ? special.kind === "workday" : weekdayOf(day) <= 5;
}

/** The working days among these days, in their order. RangeError if one is not covered. */
export function workingDaysOf(calendar: Calendar, days: readonly Day[]): Day[] {
  return days.filter((day) => isWorkingDay(calendar, day));
}

/**
 * The day `count` working days later (earlier when negative); 0 is the day itself, working or not. RangeError when the
 * way leads through a year that is not covered.
 */
export function addWorkingDays(calendar: Calendar, day: Day, count: number): Day {
  const step = Math.sign(count);
  let at = day;
  for (let left = Math.abs(count); left > 0;) {
    at = addDays(at, step);
    if (isWorkingDay(calendar, at)) left -= 1;
  }
  return at;
}

function yearOf(day: Day): number {
  return Number(day.slice(0, 4));
}
