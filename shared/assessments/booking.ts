// In which month of a unit the rows of a closed round are counted: by when people sat, and never in a month that is locked.
import { monthOf, type Month } from "../time.ts";
import { dueDay } from "./days.ts";
import { stateOf, type Seat } from "./list.ts";
import type { Candidate, CountedRow } from "./schema.ts";
import type { Booked } from "./sheet-parts.ts";

/** A seat as it is counted. */
export function countedRow(seat: Seat): CountedRow {
  const { staff, name, unit, kind, category, policeType, state, exempt, added, late, note } = seat;
  return {
    staff,
    name,
    unit,
    kind,
    category,
    policeType,
    state,
    day: dueDay(seat),
    note,
    ...(exempt ? { exempt: true } : {}),
    ...(added ? { added: true } : {}),
    ...(late ? { late } : {}),
    attempts: countedAttempts(seat.attempts),
  };
}

const countedAttempts = (attempts: readonly CountedRow["attempts"][number][]): CountedRow["attempts"] =>
  attempts.map(({ kind, outcome, day }) => ({ kind, outcome, day }));

const isGuest = ({ added, state }: CountedRow): boolean => added === true || state === "out";

/** A frozen row with what was recorded and corrected of the person since. */
export function restated(row: CountedRow, record: Candidate | undefined): CountedRow {
  const { exempt: frozen, added: _, ...person } = row;
  const attempts = countedAttempts(record?.attempts ?? []);
  // Who was not on the list when it was frozen does not come onto it by a correction: he sat along.
  const guest = isGuest(row);
  const exempt = record?.exempt ?? frozen ?? false;
  const state = standingOf({ attempts, exempt, guest });
  const sat = attempts.find(({ kind }) => kind === "first")?.day;
  return {
    ...person,
    state,
    day: sat ?? row.day,
    ...(exempt ? { exempt: true } : {}),
    ...(guest && state !== "out" ? { added: true } : {}),
    attempts,
  };
}

type Standing = { attempts: CountedRow["attempts"]; exempt: boolean; guest: boolean };

/** Of a round that is over who was not recorded was absent. */
function standingOf({ attempts, exempt, guest }: Standing): CountedRow["state"] {
  const state = stateOf(attempts, { exempt, added: guest, over: true });
  return state === "unrecorded" ? "absent" : state;
}

/** Somebody of whom a result was added after the list was frozen, on which he was not: he sat along. */
export function lateGuest(record: Candidate): CountedRow {
  const { staff, name, unit, kind, category, policeType, attempts } = record;
  const day = attempts[0]?.day ?? "";
  const row: CountedRow = { staff, name, unit, kind, category, policeType, day, state: "out", attempts: [] };
  return restated({ ...row, note: "结束后补录，结束时不在名单上" }, record);
}

/** The rows of one unit's month. */
export type MonthRows = { unit: string; month: Month; rows: CountedRow[] };

export type Booking = {
  /** What locked months hold of this round: it is counted there, whatever was corrected since. */
  locked: readonly MonthRows[];
  /** Where what belongs to a month is counted: in it, or in a later one when it is locked. */
  monthFor: (month: Month) => Month;
};

/**
 * The rows of every unit's months that are not locked. Each person-time belongs to the month of its day, so somebody who
 * failed in November and passed in December has a row in both; who did not sit belongs to the day on which, or by which,
 * he should have. What is
 * counted in a locked month is not counted again.
 */
export function bookedRows(rows: readonly CountedRow[], booking: Booking): MonthRows[] {
  const known = new Map<string, CountedRow[]>();
  for (const row of booking.locked.flatMap((one) => one.rows))
    known.set(row.staff, [...(known.get(row.staff) ?? []), row]);
  const months = new Map<string, MonthRows>();
  for (const row of rows.filter(({ state }) => state !== "out"))
    for (const [month, part] of monthsOf(row, known.get(row.staff) ?? [], booking)) {
      const name = `${row.unit}/${month}`;
      const own = months.get(name) ?? { unit: row.unit, month, rows: [] };
      own.rows.push(part);
      months.set(name, own);
    }
  return [...months.values()];
}

const hasPassed = ({ state, passElsewhere }: CountedRow): boolean =>
  (state === "passed" || state === "madeUp") && !passElsewhere;

/** One person's rows by month: of what no locked month holds already. */
function monthsOf(
  row: CountedRow,
  known: readonly CountedRow[],
  { monthFor }: Booking,
): [Month, CountedRow][] {
  if (row.attempts.length === 0) return known.length > 0 ? [] : [[monthFor(monthOf(row.day)), row]];
  const held = known.flatMap(({ attempts }) => attempts);
  const byMonth = new Map<Month, CountedRow["attempts"]>();
  for (const attempt of uncounted(row.attempts, held)) {
    const month = monthFor(monthOf(attempt.day));
    byMonth.set(month, [...(byMonth.get(month) ?? []), attempt]);
  }
  let passed = known.some(hasPassed);
  return [...byMonth]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, attempts]) => {
      const guest = row.added === true;
      const part = { ...row, attempts, state: standingOf({ attempts, exempt: row.exempt ?? false, guest }) };
      const own: CountedRow = passed && hasPassed(part) ? { ...part, passElsewhere: true } : part;
      passed ||= hasPassed(part);
      return [month, own];
    });
}

/**
 * The attempts that are not held yet. One that was corrected to another day is the one that is held: a person-time that
 * a locked month counts stays one. An absence that turned out to be a sitting was no person-time.
 */
function uncounted(attempts: CountedRow["attempts"], held: CountedRow["attempts"]): CountedRow["attempts"] {
  type One = CountedRow["attempts"][number];
  const left = [...held];
  const take = (is: (one: One) => boolean): boolean => {
    const at = left.findIndex(is);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  };
  const sat = ({ outcome }: One): boolean => outcome !== "absent";
  const alike = (a: One, b: One): boolean => a.kind === b.kind && sat(a) === sat(b);
  const moved = attempts.filter((one) => !take((other) => alike(one, other) && one.day === other.day));
  return moved.filter((one) => !take((other) => alike(one, other)));
}

/** Every month of every unit that holds rows, or held some when it was last looked at. */
export function allBooked(before: Booked, rows: readonly MonthRows[]): Booked {
  const all = new Map(Object.entries(before).map(([unit, months]) => [unit, new Set(months)]));
  for (const { unit, month } of rows) all.set(unit, (all.get(unit) ?? new Set()).add(month));
  return Object.fromEntries([...all].map(([unit, months]) => [unit, [...months].sort()]));
}
