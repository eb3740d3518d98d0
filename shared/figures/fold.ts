// The fold from records to figures: pure, so that rebuilding from the same records gives the same bytes.
import type { AttendanceSheet } from "../activities/schema.ts";
import { foldTests } from "../assessments/fold.ts";
import type { UnitSheet } from "../assessments/schema.ts";
import { addDays, endOfDay, lastDayOf, type Month } from "../time.ts";
import { countsTowardsHalfDay } from "../training/rules.ts";
import type { BriefHead, Method } from "../training/schema.ts";
import { addActivities, countActivities, foldActivities, type ActivityCounts } from "./activities.ts";
import { filingGraceDays } from "./definitions.ts";
import type { PlaceFigures, Sums, UnitFigures } from "./schema.ts";

const round = (hours: number): number => Math.round(hours * 100) / 100;

/** The last instant at which a first filing for this month is on time. */
export const onTimeUntil = (month: Month): string => endOfDay(addDays(lastDayOf(month), filingGraceDays));

/** What closed rounds and closed rolls left in a unit's month. */
export type SheetsOfMonth = { tests?: readonly UnitSheet[]; activities?: readonly AttendanceSheet[] };

/** One unit's month from its brief heads and its sheets. Drafts are not records yet and count nowhere. */
export function foldUnit(
  place: { county: string; organ: string; unit: string },
  month: Month,
  heads: readonly BriefHead[],
  { tests = [], activities = [] }: SheetsOfMonth = {},
): UnitFigures {
  const inMonth = heads.filter((head) => head.day.startsWith(month));
  const filed = inMonth.filter((head) => head.state !== "draft");
  const accepted = filed.filter((head) => head.state === "accepted");
  const who = [...new Set(accepted.flatMap((head) => head.present))].sort();
  return {
    county: place.county,
    organ: place.organ,
    unit: place.unit,
    month,
    submitted: filed.length,
    accepted: accepted.length,
    onTime: filed.filter((head) => head.filedAt <= onTimeUntil(month)).length,
    hours: round(sum(accepted.map((head) => head.hours))),
    halfDayHours: round(sum(accepted.filter(countsTowardsHalfDay).map((head) => head.hours))),
    attendances: sum(accepted.map((head) => head.present.length)),
    methods: mixOf(accepted),
    people: who.length,
    who,
    ...foldTests(tests),
    ...foldActivities(activities),
  };
}

/** Folds units to their organ or county; a person present in two units is one person, an activity of two is one. */
export function foldPlace(place: string, month: Month, units: readonly UnitFigures[]): PlaceFigures {
  return {
    place,
    month,
    units: units.length,
    ...sumsOf(units),
    people: new Set(units.flatMap((unit) => unit.who)).size,
    testPeople: new Set(units.flatMap((unit) => unit.tested)).size,
    ...countActivities(units),
  };
}

/**
 * Folds counties under a code prefix. People are added up: a staff number belongs to one county's roster, and
 * an officer who moved to another county within the month is counted in both.
 */
export function foldPrefix(prefix: string, month: Month, counties: readonly PlaceFigures[]): PlaceFigures {
  return {
    place: prefix,
    month,
    units: sum(counties.map((county) => county.units)),
    ...sumsOf(counties),
    people: sum(counties.map((county) => county.people)),
    testPeople: sum(counties.map((county) => county.testPeople)),
    ...addActivities(counties),
  };
}

/** Activities are counted by themselves: they do not add up from unit to organ. */
function sumsOf(rows: readonly Sums[]): Omit<Sums, keyof ActivityCounts> {
  const add = (pick: (row: Sums) => number): number => sum(rows.map(pick));
  const methods: Partial<Record<Method, number>> = {};
  for (const row of rows) {
    for (const [method, count] of Object.entries(row.methods) as [Method, number][]) {
      methods[method] = (methods[method] ?? 0) + count;
    }
  }
  return {
    submitted: add((row) => row.submitted),
    accepted: add((row) => row.accepted),
    onTime: add((row) => row.onTime),
    hours: round(add((row) => row.hours)),
    halfDayHours: round(add((row) => row.halfDayHours)),
    attendances: add((row) => row.attendances),
    methods: sorted(methods),
    testSittings: add((row) => row.testSittings),
    testPasses: add((row) => row.testPasses),
    auxiliaryTestSittings: add((row) => row.auxiliaryTestSittings),
  };
}

function mixOf(accepted: readonly BriefHead[]): Partial<Record<Method, number>> {
  const mix: Partial<Record<Method, number>> = {};
  for (const { method } of accepted) if (method) mix[method] = (mix[method] ?? 0) + 1;
  return sorted(mix);
}

const sorted = (mix: Partial<Record<Method, number>>): Partial<Record<Method, number>> =>
  Object.fromEntries(Object.entries(mix).sort(([a], [b]) => (a < b ? -1 : 1)));

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
