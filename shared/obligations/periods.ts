// Periods of obligations: the week, month, quarter or year for which something is owed, and the month it reports to.
import * as z from "zod";
import {
  addDays,
  addMonths,
  addWeeks,
  daysFrom,
  firstDayOf,
  isMonth,
  isWeek,
  lastDayOf,
  mondayOf,
  monthOf,
  monthOfWeek,
  sayMonth,
  sayWeek,
  weekOf,
  weeksOfMonth,
  type Day,
  type Month,
} from "../time.ts";

export const PeriodKind = z.enum(["week", "month", "quarter", "year"], { error: "请选择周期" });
export type PeriodKind = z.infer<typeof PeriodKind>;

/** '每周', '每月' … as in “每周不少于半天时间” and “每月每个单位至少要上报两篇” (source, G6, G8). */
export const periodKindLabels = {
  week: "每周",
  month: "每月",
  quarter: "每季度",
  year: "每年",
} as const satisfies Record<PeriodKind, string>;

/** '2026-W47', '2026-11', '2026-Q4' or '2026': the text says its kind. */
export const Period = z
  .string()
  .refine((text) => /^(?:19|20|21)/u.test(text) && kindOrUndefined(text) !== undefined, {
    error: "周期不正确",
  });
export type Period = string;

/** The kind of a period. RangeError when the text is not a period. */
export function periodKindOf(period: Period): PeriodKind {
  const kind = kindOrUndefined(period);
  if (!kind) throw new RangeError(`not a period: ${period}`);
  return kind;
}

/** The period of that kind in which the day lies. */
export function periodOf(kind: PeriodKind, day: Day): Period {
  const month = monthOf(day);
  switch (kind) {
    case "week":
      return weekOf(day);
    case "month":
      return month;
    case "quarter":
      return `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5)) / 3)}`;
    case "year":
      return month.slice(0, 4);
  }
}

export const firstDayOfPeriod = (period: Period): Day => spanOf(period).first;

export const lastDayOfPeriod = (period: Period): Day => spanOf(period).last;

export const daysOfPeriod = (period: Period): Day[] => [...spanOf(period).days];

type Span = { first: Day; last: Day; days: readonly Day[] };
const spans = new Map<Period, Span>();
const spansMax = 1000;

/** A period's days, worked out once: every unit of a county is asked about the same few, several times each. */
function spanOf(period: Period): Span {
  const known = spans.get(period);
  if (known) return known;
  const week = periodKindOf(period) === "week";
  const first = week ? mondayOf(period) : firstDayOf(monthsWithin(period)[0]);
  const last = week ? addDays(first, 6) : lastDayOf(monthsWithin(period)[1]);
  const span = { first, last, days: daysFrom(first, last) };
  if (spans.size >= spansMax) spans.clear();
  spans.set(period, span);
  return span;
}

/** The period `count` later, or earlier when negative. */
export function addPeriods(period: Period, count: number): Period {
  const kind = periodKindOf(period);
  switch (kind) {
    case "week":
      return addWeeks(period, count);
    case "month":
      return addMonths(period, count);
    case "quarter":
      return periodOf(kind, firstDayOf(addMonths(monthsWithin(period)[0], count * 3)));
    case "year":
      return String(Number(period) + count);
  }
}

/** The month whose summary a period belongs to: a week to the month of its Thursday, a longer one to its last month. */
export function monthOfPeriod(period: Period): Month {
  return periodKindOf(period) === "week" ? monthOfWeek(period) : monthsWithin(period)[1];
}

/** The periods of that kind which belong to the month: four or five weeks, the month; a quarter in its last month. */
export function periodsOfMonth(kind: PeriodKind, month: Month): Period[] {
  if (kind === "week") return weeksOfMonth(month);
  const period = periodOf(kind, firstDayOf(month));
  return monthOfPeriod(period) === month ? [period] : [];
}

/** Every month that the period's days touch, in order: the unit-months where its records lie. */
export function monthsTouchedBy(period: Period): Month[] {
  const last = monthOf(lastDayOfPeriod(period));
  const months = [monthOf(firstDayOfPeriod(period))];
  for (let month = months[0]; month && month < last;) {
    month = addMonths(month, 1);
    months.push(month);
  }
  return months;
}

/** '2026年11月', '第47周（11月16日至22日）', '2026年第四季度', '2026年' */
export function sayPeriod(period: Period): string {
  switch (periodKindOf(period)) {
    case "week":
      return sayWeek(period);
    case "month":
      return sayMonth(period);
    case "quarter":
      return `${period.slice(0, 4)}年第${"一二三四".charAt(Number(period.slice(6)) - 1)}季度`;
    case "year":
      return `${period}年`;
  }
}

/** The first and last month of a month, quarter or year. */
function monthsWithin(period: Period): [first: Month, last: Month] {
  const year = period.slice(0, 4);
  if (period.length === 4) return [`${year}-01`, `${year}-12`];
  if (!period.includes("Q")) return [period, period];
  const first = addMonths(`${year}-01`, (Number(period.slice(6)) - 1) * 3);
  return [first, addMonths(first, 2)];
}

function kindOrUndefined(text: string): PeriodKind | undefined {
  if (isWeek(text)) return "week";
  if (isMonth(text)) return "month";
  if (/^\d{4}-Q[1-4]$/u.test(text) && isMonth(`${text.slice(0, 4)}-01`)) return "quarter";
  return /^\d{4}$/u.test(text) && isMonth(`${text}-01`) ? "year" : undefined;
}

/** How many working days a period of the kind has at least; a week with days off has fewer. */
export const fewestWorkingDays = { week: 5, month: 15, quarter: 55, year: 240 } as const satisfies Record<
  PeriodKind,
  number
>;

/** How many days the shortest period of the kind has: a step cannot be further from its end and still be inside. */
export const shortestPeriodDays = { week: 7, month: 28, quarter: 90, year: 365 } as const satisfies Record<
  PeriodKind,
  number
>;

/** The periods of the kind that ended at most `days` days before `today`, and the one in which it lies; oldest first. */
export function periodsSince(kind: PeriodKind, today: Day, days: number): Period[] {
  const periods = [periodOf(kind, today)];
  for (let period = addPeriods(periods[0] ?? "", -1); lastDayOfPeriod(period) >= addDays(today, -days);) {
    periods.unshift(period);
    period = addPeriods(period, -1);
  }
  return periods;
}
