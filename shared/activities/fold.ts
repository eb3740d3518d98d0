// Figures of activities from what closed rolls left: sessions, person-times, people, hours, method mix; full-time apart.
import type { Method } from "../training/schema.ts";
import { attended, type ActivityKind, type Attendance, type Level } from "./kinds.ts";
import type { AttendanceSheet } from "./schema.ts";

/**
 * 期/场/次, 人次, 人, hours. An activity that several units attended is one session; 人次 counts everybody once for each
 * activity at which he was, 人 once in all: “共计XXXX人次” (source, G9) is not a number of people.
 */
export type Tally = {
  sessions: number;
  personTimes: number;
  persons: number;
  /** Hours of the sessions, each once; and of everybody who was there. */
  sessionHours: number;
  personHours: number;
};

const present = (sheet: AttendanceSheet) => sheet.rows.filter(({ attendance }) => attended(attendance));

/** The sheets of one activity side by side. */
function byActivity(sheets: readonly AttendanceSheet[]): AttendanceSheet[][] {
  const groups = new Map<string, AttendanceSheet[]>();
  for (const sheet of sheets) groups.set(sheet.id, [...(groups.get(sheet.id) ?? []), sheet]);
  return [...groups.values()];
}

const rounded = (hours: number): number => Math.round(hours * 100) / 100;
/** To the hundredth: hours are halves and tenths, which do not add up in binary. */
const sum = (numbers: readonly number[]): number => rounded(numbers.reduce((total, one) => total + one, 0));

/** What some sheets add up to. An activity at which nobody was is none. */
export function tallyOf(sheets: readonly AttendanceSheet[]): Tally {
  const held = byActivity(sheets).filter((group) => group.some((sheet) => present(sheet).length > 0));
  const there = held.flat().map((sheet) => ({ hours: sheet.hours, rows: present(sheet) }));
  return {
    sessions: held.length,
    personTimes: sum(there.map(({ rows }) => rows.length)),
    persons: new Set(there.flatMap(({ rows }) => rows.map(({ staff }) => staff))).size,
    sessionHours: sum(held.map(([first]) => first?.hours ?? 0)),
    personHours: sum(there.map(({ rows, hours }) => rows.length * hours)),
  };
}

/** What one looks at: everything, or one kind, level, method, unit, or full-time (脱产) or not. */
export type Slice =
  | { by: "all" }
  | { by: "kind"; value: ActivityKind }
  | { by: "level"; value: Level }
  | { by: "method"; value: Method }
  | { by: "unit"; value: string }
  | { by: "fullTime"; value: "yes" | "no" };

export function isIn(sheet: AttendanceSheet, slice: Slice): boolean {
  switch (slice.by) {
    case "all":
      return true;
    case "kind":
      return sheet.kind === slice.value;
    case "level":
      return sheet.level === slice.value;
    case "method":
      return sheet.methods.includes(slice.value);
    case "unit":
      return sheet.unit === slice.value;
    case "fullTime":
      return sheet.fullTime === (slice.value === "yes");
  }
}

/** The tally of a slice. */
export const tallyIn = (sheets: readonly AttendanceSheet[], slice: Slice): Tally =>
  tallyOf(sheets.filter((sheet) => isIn(sheet, slice)));

/** One activity behind a number: how many were there, of how many expected. */
export type SessionRow = Pick<AttendanceSheet, "id" | "kind" | "theme" | "day" | "hours"> & {
  there: number;
  expected: number;
};

/** One person behind a number: how often, and how many hours. */
export type PersonRow = Pick<AttendanceSheet["rows"][number], "staff" | "name" | "kind"> & {
  unit: string;
  times: number;
  hours: number;
};

/** The rows behind a slice's numbers: their counts and sums are the tally. */
export function rowsIn(
  sheets: readonly AttendanceSheet[],
  slice: Slice,
): { sessions: SessionRow[]; people: PersonRow[] } {
  const chosen = sheets.filter((sheet) => isIn(sheet, slice));
  const sessions = byActivity(chosen).flatMap((group): SessionRow[] => {
    const [first] = group;
    const there = sum(group.map((sheet) => present(sheet).length));
    if (!first || there === 0) return [];
    const { id, kind, theme, day, hours } = first;
    return [{ id, kind, theme, day, hours, there, expected: sum(group.map(({ rows }) => rows.length)) }];
  });
  const people = new Map<string, PersonRow>();
  for (const sheet of chosen) {
    for (const { staff, name, kind } of present(sheet)) {
      const { times = 0, hours = 0 } = people.get(staff) ?? {};
      people.set(staff, {
        staff,
        name,
        kind,
        unit: sheet.unit,
        times: times + 1,
        hours: rounded(hours + sheet.hours),
      });
    }
  }
  return {
    sessions: sessions.sort((a, b) => (a.day + a.id < b.day + b.id ? 1 : -1)),
    people: [...people.values()].sort((a, b) => b.hours - a.hours || (a.staff < b.staff ? -1 : 1)),
  };
}

/** One person's attendance: how often he was expected, what became of it, and the hours of what he was at. */
export type AttendanceRow = Pick<PersonRow, "staff" | "name" | "kind" | "unit" | "hours"> &
  Record<Attendance, number> & { expected: number };

const nothing = { expected: 0, hours: 0, present: 0, late: 0, leftEarly: 0, excused: 0, absent: 0 };

/** Everybody of the sheets, who missed most first; of who moved to another unit, the unit of his last sheet. */
export function attendanceIn(sheets: readonly AttendanceSheet[]): AttendanceRow[] {
  const people = new Map<string, AttendanceRow>();
  const inTime = [...sheets].sort((a, b) => (a.day + a.id < b.day + b.id ? -1 : 1));
  for (const { unit, hours, rows } of inTime)
    for (const { staff, name, kind, attendance } of rows) {
      const { [attendance]: times, ...before } = people.get(staff) ?? { ...nothing };
      people.set(staff, {
        ...nothing,
        ...before,
        staff,
        name,
        kind,
        unit,
        [attendance]: times + 1,
        expected: before.expected + 1,
        hours: rounded(before.hours + (attended(attendance) ? hours : 0)),
      });
    }
  return [...people.values()].sort(
    (a, b) => b.absent - a.absent || b.excused - a.excused || (a.staff < b.staff ? -1 : 1),
  );
}
