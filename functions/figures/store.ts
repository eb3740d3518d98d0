// Stored figures: unit, organ and county rows of a month, and each county's row under its code prefixes.
import { keys } from "../../shared/keys.ts";
import type { Refusal } from "../../shared/problem.ts";
import { PlaceFigures, UnitFigures, type MonthLock } from "../../shared/figures/schema.ts";
import type { Item } from "../../shared/table.ts";
import type { Month } from "../../shared/time.ts";
import { getItem, queryAll, type Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";

/** Every figure row of a county's month, by sort key. */
export const monthRows = (deps: Deps, county: string, month: Month): Promise<Item[]> =>
  queryAll<Item>(deps, keys.month(county, month), { stale: true });

/** Each unit's rolled-up month, with what it was folded without (see the schema's defaults). */
export async function unitFiguresOf(deps: Deps, county: string, month: Month): Promise<UnitFigures[]> {
  const rows = await queryAll<UnitFigures>(deps, keys.month(county, month), { prefix: "unit/", stale: true });
  return rows.map((row) => UnitFigures.parse(row));
}

/** Each county's month under a code prefix (52, 5201). */
export async function countiesUnder(deps: Deps, prefix: string, month: Month): Promise<PlaceFigures[]> {
  const range = { prefix: "county/", stale: true };
  const rows = await queryAll<PlaceFigures>(deps, keys.month(prefix, month), range);
  return rows.map((row) => PlaceFigures.parse(row));
}

/** The lock of a month, if it was locked. */
export const monthLockOf = (deps: Deps, county: string, month: Month): Promise<MonthLock | undefined> =>
  getItem<MonthLock>(deps, keys.monthLock(county, month));

export const testsChanged: Refusal = {
  code: "tests-changed",
  message: "刚刚有测试批次或签到表计入该月，请再锁定一次",
};

/** Refuses a transaction when a closed round or roll wrote rows into the month after this was asked. */
export async function sameTests(deps: Deps, county: string, month: Month): Promise<Change> {
  const check = keys.monthTests(county, month);
  const standing = await getItem<{ mark: string }>(deps, check);
  const when = standing ? { present: true as const, is: { mark: standing.mark } } : { absent: true as const };
  return { check, when, otherwise: testsChanged };
}

/** The rows of a county's month as they should stand. */
export function rowsOf(
  county: string,
  month: Month,
  folded: { units: UnitFigures[]; organs: PlaceFigures[]; total: PlaceFigures },
): Item[] {
  return [
    ...folded.units.map((unit) => ({ ...keys.unitFigures(county, month, unit.unit), ...unit })),
    ...folded.organs.map((organ) => ({ ...keys.organFigures(county, month, organ.place), ...organ })),
    { ...keys.countyFigures(county, month), ...folded.total },
  ];
}

/** The rows under the code prefixes: the province's two digits and the prefecture's four. */
export const prefixRowsOf = (county: string, month: Month, total: PlaceFigures): Item[] =>
  [county.slice(0, 2), county.slice(0, 4)].map((prefix) => ({
    ...keys.prefixFigures(prefix, month, county),
    ...total,
  }));

/** The changes from the rows that stand to the rows that should; rows of other kinds are left alone. */
export function changesBetween(standing: readonly Item[], wanted: readonly Item[]): Change[] {
  const mine = standing.filter((row) => /^(unit\/|organ\/|total$)/.test(row.sk));
  const before = new Map(mine.map((row) => [row.sk, canonical(row)]));
  const after = new Set(wanted.map((row) => row.sk));
  return [
    ...wanted.filter((row) => before.get(row.sk) !== canonical(row)).map((row) => ({ put: row })),
    ...mine.filter((row) => !after.has(row.sk)).map(({ pk, sk }) => ({ drop: { pk, sk } })),
  ];
}

/** A row's bytes, whatever order its attributes came in. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
