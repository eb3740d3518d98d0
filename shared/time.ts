// Days, weeks, months and instants as every rule sees them: Asia/Shanghai, whatever the machine's zone.
// China has been on UTC+8 without daylight saving since 1991, so a fixed shift is exact for every record kept here.
import * as z from "zod";

const DAY_MS = 86_400_000;
const SHANGHAI_MS = 8 * 3_600_000;
const DAY_TEXT = /^[1-9]\d{3}-\d{2}-\d{2}$/u;
const MONTH_TEXT = /^[1-9]\d{3}-(?:0[1-9]|1[0-2])$/u;
const WEEK_TEXT = /^([1-9]\d{3})-W(\d{2})$/u;
const CLOCK_TEXT = /^(?:[01]\d|2[0-3]):[0-5]\d$/u;
const INSTANT_TEXT =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)$/u;

/** True for a real calendar day written 'YYYY-MM-DD'. */
export function isDay(text: string): boolean {
  return DAY_TEXT.test(text) && realDay(text);
}

/** True for 'YYYY-MM'. */
export function isMonth(text: string): boolean {
  return MONTH_TEXT.test(text);
}

/** True for an ISO week id 'YYYY-Www' that its year really has (52 or 53). */
export function isWeek(text: string): boolean {
  const match = WEEK_TEXT.exec(text);
  if (!match) return false;
  const week = Number(match[2]);
  return week >= 1 && (week <= 52 || (week === 53 && hasWeek53(Number(match[1]))));
}

/** True for an instant in the one stored form: ISO, UTC, milliseconds, 'Z'. */
export function isInstant(text: string): boolean {
  return text.length === 24 && instantOrUndefined(text) === text;
}

/** True for a clock time 'HH:mm', 00:00 to 23:59. */
export function isClockTime(text: string): boolean {
  return CLOCK_TEXT.test(text);
}

/** A calendar day in Asia/Shanghai, 'YYYY-MM-DD'. Days compare and sort as text. */
export const Day = z
  .string()
  .refine(likely(isDay), { error: "请填写正确的日期，例如 2026-11-03" })
  .meta({ format: "date" });
export type Day = string;

/** A calendar month, 'YYYY-MM'. */
export const Month = z
  .string()
  .refine(likely(isMonth), { error: "请填写正确的月份，例如 2026-11" })
  .meta({ example: "2026-11" });
export type Month = string;

/** An ISO week, 'YYYY-Www', Monday to Sunday. It belongs to the month, and the year, of its Thursday. */
export const Week = z
  .string()
  .refine(likely(isWeek), { error: "请填写正确的周次，例如 2026-W47" })
  .meta({ example: "2026-W47" });
export type Week = string;

/** A moment, 'YYYY-MM-DDTHH:mm:ss.sssZ'. Instants compare and sort as text. */
export const Instant = z
  .string()
  .refine(likely(isInstant), { error: "时间格式不正确" })
  .meta({ format: "date-time" });
export type Instant = string;

/** A clock time in Asia/Shanghai, 'HH:mm'. */
export const ClockTime = z
  .string()
  .refine(isClockTime, { error: "请填写正确的时间，例如 09:05" })
  .meta({ example: "09:05" });
export type ClockTime = string;

/** 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** The seven days of a week, Monday first. */
export type WeekDays = [Day, Day, Day, Day, Day, Day, Day];

/**
 * Reads an instant written with 'Z' or an offset ('2026-11-01T00:30:00+08:00'); seconds and fraction are optional,
 * digits beyond the millisecond are dropped. Throws RangeError for anything else, a text without a zone included.
 */
export function toInstant(text: string): Instant {
  const instant = instantOrUndefined(text);
  if (instant === undefined) throw new RangeError(`not an instant with a zone: ${text}`);
  return instant;
}

/** The day in Asia/Shanghai on which the instant falls. */
export function dayOf(instant: Instant): Day {
  return new Date(msOf(instant) + SHANGHAI_MS).toISOString().slice(0, 10);
}

/** The wall clock in Asia/Shanghai, 'HH:mm'. */
export function clockTimeOf(instant: Instant): ClockTime {
  return new Date(msOf(instant) + SHANGHAI_MS).toISOString().slice(11, 16);
}

/** 00:00:00.000 of the day in Asia/Shanghai. */
export function startOfDay(day: Day): Instant {
  return new Date(dayMs(day) - SHANGHAI_MS).toISOString();
}

/** 23:59:59.999 of the day in Asia/Shanghai: the last instant that still counts as that day. */
export function endOfDay(day: Day): Instant {
  return new Date(dayMs(day) - SHANGHAI_MS + DAY_MS - 1).toISOString();
}

/** The instant at which clocks in Asia/Shanghai show `clockTime` ('HH:mm') on that day. */
export function instantAt(day: Day, clockTime: ClockTime): Instant {
  if (!isClockTime(clockTime)) throw new RangeError(`not a clock time: ${clockTime}`);
  const minutes = Number(clockTime.slice(0, 2)) * 60 + Number(clockTime.slice(3));
  return new Date(dayMs(day) - SHANGHAI_MS + minutes * 60_000).toISOString();
}

export function addDays(day: Day, count: number): Day {
  return new Date(dayMs(day) + count * DAY_MS).toISOString().slice(0, 10);
}

/** Days from `from` to `to`: 1 from a day to the next, negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((dayMs(to) - dayMs(from)) / DAY_MS);
}

/** Every day from `first` to `last`, both included; empty when `last` is earlier. */
export function daysFrom(first: Day, last: Day): Day[] {
  return Array.from({ length: Math.max(0, daysBetween(first, last) + 1) }, (_, index) =>
    addDays(first, index),
  );
}

export function monthOf(day: Day): Month {
  return day.slice(0, 7);
}

export function addMonths(month: Month, count: number): Month {
  const months = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + count;
  return `${Math.floor(months / 12)}-${twoDigits((months % 12) + 1)}`;
}

export function firstDayOf(month: Month): Day {
  return `${month}-01`;
}

export function lastDayOf(month: Month): Day {
  return addDays(firstDayOf(addMonths(month, 1)), -1);
}

/** 1 is Monday, 7 is Sunday. */
export function weekdayOf(day: Day): Weekday {
  return (((new Date(dayMs(day)).getUTCDay() + 6) % 7) + 1) as Weekday;
}

/** The ISO week of the day; around New Year its year can differ from the day's. */
export function weekOf(day: Day): Week {
  const thursday = addDays(day, 4 - weekdayOf(day));
  const year = thursday.slice(0, 4);
  return `${year}-W${twoDigits(Math.floor(daysBetween(`${year}-01-01`, thursday) / 7) + 1)}`;
}

/** The first day of the week. */
export function mondayOf(week: Week): Day {
  if (!isWeek(week)) throw new RangeError(`not a week: ${week}`);
  return addDays(firstMonday(Number(week.slice(0, 4))), (Number(week.slice(6)) - 1) * 7);
}

/** Monday to Sunday. */
export function daysOfWeek(week: Week): WeekDays {
  const monday = mondayOf(week);
  const day = (index: number): Day => addDays(monday, index);
  return [monday, day(1), day(2), day(3), day(4), day(5), day(6)];
}

export function addWeeks(week: Week, count: number): Week {
  return weekOf(addDays(mondayOf(week), count * 7));
}

/** A week belongs to the month of its Thursday. */
export function monthOfWeek(week: Week): Month {
  return monthOf(addDays(mondayOf(week), 3));
}

/** The weeks whose Thursday falls in the month: four or five. */
export function weeksOfMonth(month: Month): Week[] {
  const firstThursday = addDays(firstDayOf(month), (11 - weekdayOf(firstDayOf(month))) % 7);
  return [0, 7, 14, 21, 28]
    .map((days) => addDays(firstThursday, days))
    .filter((thursday) => monthOf(thursday) === month)
    .map(weekOf);
}

/** '11月3日' */
export function sayDay(day: Day): string {
  return `${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`;
}

/** '2026年11月3日' */
export function sayFullDay(day: Day): string {
  return `${day.slice(0, 4)}年${sayDay(day)}`;
}

/** '2026年11月' */
export function sayMonth(month: Month): string {
  return `${month.slice(0, 4)}年${Number(month.slice(5, 7))}月`;
}

/** '第47周（11月16日至22日）', with the second month only where the week crosses into it. */
export function sayWeek(week: Week): string {
  const [first, , , , , , last] = daysOfWeek(week);
  const until = monthOf(first) === monthOf(last) ? `${Number(last.slice(8))}日` : sayDay(last);
  return `第${Number(week.slice(6))}周（${sayDay(first)}至${until}）`;
}

/** '11月3日 09:05' */
export function sayInstant(instant: Instant): string {
  return `${sayDay(dayOf(instant))} ${clockTimeOf(instant)}`;
}

/** '星期二' */
export function sayWeekday(day: Day): string {
  return `星期${"一二三四五六日".charAt(weekdayOf(day) - 1)}`;
}

/**
 * What people and files may hand in: years outside 1900 to 2199 are typing errors. The guards themselves are wider, so
 * that arithmetic near the edge of an accepted input cannot leave their range.
 */
function likely(guard: (text: string) => boolean): (text: string) => boolean {
  return (text) => /^(?:19|20|21)/u.test(text) && guard(text);
}

function instantOrUndefined(text: string): Instant | undefined {
  const [, day = "", hours, minutes, seconds = "00", fraction = "", zone = ""] =
    INSTANT_TEXT.exec(text) ?? [];
  if (!isDay(day)) return undefined;
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
  const milliseconds = fraction.slice(0, 3).padEnd(3, "0");
  return new Date(`${day}T${hours}:${minutes}:${seconds}.${milliseconds}${offset}`).toISOString();
}

function realDay(text: string): boolean {
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))];
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= (month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31);
}

function dayMs(day: Day): number {
  if (!isDay(day)) throw new RangeError(`not a day: ${day}`);
  return Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8)));
}

function msOf(instant: Instant): number {
  if (!isInstant(instant)) throw new RangeError(`not an instant: ${instant}`);
  return Date.parse(instant);
}

/** The Monday of ISO week 1: the week that holds 4 January. */
function firstMonday(year: number): Day {
  const fourth = `${year}-01-04`;
  return addDays(fourth, 1 - weekdayOf(fourth));
}

/** A year has 53 ISO weeks when it begins or ends on a Thursday. */
function hasWeek53(year: number): boolean {
  return weekdayOf(`${year}-01-01`) === 4 || weekdayOf(`${year}-12-31`) === 4;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
