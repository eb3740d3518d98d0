// A year's holidays as lines of text, the way the State Council's notice reads: typed, pasted, shown again.
import type { CalendarDay } from "../calendar.ts";
import type { FieldProblem } from "../problem.ts";
import { addDays, daysBetween, daysFrom } from "../time.ts";
import { cleanText, readDay } from "./cells.ts";

const kinds = { 放假: "holiday", 上班: "workday" } as const;
const LINE = /^(\S+?)(?:至(\S+))? (放假|上班) ?(.*)$/u;
/** A holiday longer than this is a typing error. */
const spanDaysMax = 15;

/**
 * Reads "2026-10-01至2026-10-07 放假 国庆节" or "2026-10-10 上班 国庆节", a line each; empty lines are passed over.
 * With a `year`, dates may be said as the notice says them: "10月1日至7日 放假 国庆节". What is wrong is told by line.
 */
export function readCalendarLines(
  text: string,
  year?: number,
): { days: CalendarDay[]; wrong: FieldProblem[] } {
  const days: CalendarDay[] = [];
  const wrong: FieldProblem[] = [];
  for (const [index, raw] of text.split("\n").entries()) {
    const line = cleanText(raw);
    if (line === "") continue;
    const read = readLine(line, year);
    if (typeof read === "string") wrong.push({ path: "lines", message: `第 ${index + 1} 行：${read}` });
    else days.push(...read);
  }
  return { days, wrong };
}

/** "10月1日" and, after it, "7日" as whole dates of the year; anything else as it is. */
function whole(said: string, year: number | undefined, month: string): string {
  if (year === undefined) return said;
  const [, ownMonth, day] = /^(?:(\d{1,2})月)?(\d{1,2})日$/u.exec(said.normalize("NFKC")) ?? [];
  const inMonth = ownMonth ?? month;
  return day === undefined || inMonth === "" ? said : `${year}年${inMonth}月${day}日`;
}

function readLine(line: string, year: number | undefined): CalendarDay[] | string {
  const [, first, last, said, name] = LINE.exec(line) ?? [];
  if (said === undefined) return "应写成“10月1日至7日 放假 国庆节”或“10月10日 上班 国庆节”";
  const start = whole(first ?? "", year, "");
  const from = readDay(start).value;
  const month = /(\d{1,2})月/u.exec(start.normalize("NFKC"))?.[1] ?? "";
  const to = last === undefined ? from : readDay(whole(last, year, month)).value;
  if (from === undefined || to === undefined) return "日期不正确，应写成 10月1日";
  if (to < from || daysBetween(from, to) >= spanDaysMax) return "起止日期不正确";
  const kind = kinds[said as keyof typeof kinds];
  return daysFrom(from, to).map((day) => ({ day, kind, name: name?.slice(0, 20) || said }));
}

/** Consecutive days off of one name as one stretch; each make-up working day by itself. */
export type CalendarRun = { first: CalendarDay; last: CalendarDay };

export function calendarRuns(days: readonly CalendarDay[]): CalendarRun[] {
  const runs: CalendarRun[] = [];
  for (const day of [...days].sort((a, b) => (a.day < b.day ? -1 : 1))) {
    const run = runs.at(-1);
    const next = run && run.last.kind === day.kind && run.last.name === day.name && addDays(run.last.day, 1);
    if (run && next === day.day && day.kind === "holiday") run.last = day;
    else runs.push({ first: day, last: day });
  }
  return runs;
}

/** The days as such lines again. */
export const writeCalendarLines = (days: readonly CalendarDay[]): string =>
  calendarRuns(days)
    .map(({ first, last }) => `${spanOf(first, last)} ${kindWords[first.kind]} ${first.name}`)
    .join("\n");

const kindWords = { holiday: "放假", workday: "上班" } as const satisfies Record<CalendarDay["kind"], string>;

const spanOf = (first: CalendarDay, last: CalendarDay): string =>
  first.day === last.day ? first.day : `${first.day}至${last.day}`;
