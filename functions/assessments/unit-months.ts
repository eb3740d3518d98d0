// Writing the rows of a closed round into its units' months: in transactions that fail when a month is locked meanwhile.
import { allBooked, bookedRows, type MonthRows } from "../../shared/assessments/booking.ts";
import type { CountedRow, Round, Sheet } from "../../shared/assessments/schema.ts";
import type { Booked } from "../../shared/assessments/sheet-parts.ts";
import { addMonths, dayOf, monthOf, type Month } from "../../shared/time.ts";
import { jobActor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { lockedMonths, monthTouched, notLocked } from "../platform/month-locks.ts";
import { dropUnitSheet, putUnitSheet, stillClaimed, unitSheetsIn } from "./store-sheets.ts";

/** What a round's units should hold, what they hold, and where any of it lies. */
export type UnitMonths = {
  wanted: MonthRows[];
  standing: MonthRows[];
  locked: ReadonlySet<Month>;
  booked: Booked;
};

const pairsOf = (booked: Booked): Pick<MonthRows, "unit" | "month">[] =>
  Object.entries(booked).flatMap(([unit, months]) => months.map((month) => ({ unit, month })));

/** `before`: where rows were written by earlier settlings. */
export async function planMonths(
  deps: Deps,
  round: Round,
  rows: readonly CountedRow[],
  before: Booked,
): Promise<UnitMonths> {
  const own = rows.flatMap((row) => [row.day, ...row.attempts.map(({ day }) => day)].map(monthOf));
  const today = monthOf(dayOf(deps.clock.now()));
  const closing = monthOf(dayOf(round.closedAt ?? deps.clock.now()));
  const known = [...own, closing, today, ...pairsOf(before).map(({ month }) => month)].toSorted();
  const asked = monthsBetween(known[0] ?? today, known.at(-1) ?? today);
  const [locked, standing] = await Promise.all([
    lockedMonths(deps, round.county, asked),
    unitSheetsIn(deps, round, pairsOf(before)),
  ]);
  const monthFor = (month: Month): Month => {
    if (!locked.has(month)) return month;
    let later = month > closing ? month : closing;
    while (locked.has(later)) later = addMonths(later, 1);
    return later;
  };
  const wanted = bookedRows(rows, {
    locked: standing.filter(({ month }) => locked.has(month)),
    monthFor,
  });
  return { wanted, standing, locked, booked: allBooked(before, wanted) };
}

function monthsBetween(first: Month, last: Month): Month[] {
  const months: Month[] = [];
  for (let month = first; month <= last; month = addMonths(month, 1)) months.push(month);
  return months;
}

/** A transaction may hold 4 MB; it takes up to 100 rows, of which the checks and marks of months are some. */
const bytesPerPack = 2_000_000;
const rowsPerPack = 60;

type Placed = { month: Month; change: Change };

/**
 * Writes what is not there yet and removes what is nobody's any more. Throws Problem("conflict"): "settling-overtaken"
 * when a newer writing has begun, "month-locked" when a month was locked since it was asked.
 */
export async function writeMonths(
  deps: Deps,
  round: Round,
  sheet: Sheet,
  { wanted, standing, locked }: UnitMonths,
): Promise<void> {
  const name = ({ unit, month }: Pick<MonthRows, "unit" | "month">): string => `${unit}/${month}`;
  const before = new Map(standing.map((one) => [name(one), one]));
  const kept = new Set(wanted.map(name));
  const placed: Placed[] = [
    ...wanted
      .filter((one) => said(before.get(name(one))?.rows) !== said(one.rows))
      .map(({ unit, month, rows }) => ({ month, change: putUnitSheet({ ...sheet, unit, rows }, month) })),
    ...standing
      .filter((one) => !kept.has(name(one)) && !locked.has(one.month))
      .map(({ unit, month }) => ({ month, change: dropUnitSheet(round, unit, month) })),
  ];
  for (const pack of packed(placed)) {
    const months = [...new Set(pack.map(({ month }) => month))];
    await commit(deps, jobActor(round.county, "assessments.remind"), [
      stillClaimed(round),
      ...months.map((month) => notLocked(round.county, month)),
      ...months.map((month) => monthTouched(round.county, month, deps.ids.next())),
      ...pack.map(({ change }) => change),
    ]);
  }
}

/** Rows as one text, in whatever order their fields were put together. */
const said = (rows: readonly CountedRow[] | undefined): string | undefined =>
  rows &&
  JSON.stringify(rows, (_, value: unknown) =>
    value && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

function packed(placed: readonly Placed[]): Placed[][] {
  const packs: Placed[][] = [];
  let bytes = bytesPerPack;
  for (const one of placed.toSorted((a, b) => (a.month < b.month ? -1 : 1))) {
    const size = sizeOf(one.change);
    const last = packs.at(-1);
    if (last && bytes + size <= bytesPerPack && last.length < rowsPerPack) {
      last.push(one);
      bytes += size;
    } else {
      packs.push([one]);
      bytes = size;
    }
  }
  return packs;
}

/** About what a row takes: rows are packed to a text that holds almost all of it. */
const sizeOf = (change: Change): number => {
  const { packed: bytes } = ("put" in change ? change.put : {}) as { packed?: Uint8Array };
  return 1000 + (bytes?.byteLength ?? 0);
};
