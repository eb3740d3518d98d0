// figures.rollUp: folds every unit's month, then organ, county, and up the code prefix.
import { foldPlace, foldUnit } from "../../shared/figures/fold.ts";
import type { PlaceFigures, UnitFigures } from "../../shared/figures/schema.ts";
import type { Organ, Unit } from "../../shared/org/schema.ts";
import { addMonths, dayOf, firstDayOf, lastDayOf, monthOf, type Month } from "../../shared/time.ts";
import { attendanceIn } from "../activities/unit-sheets.ts";
import { sheetsIn } from "../assessments/unit-sheets.ts";
import { orgTree } from "../org/store.ts";
import { getItem, tryWrite } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import type { JobOutcome, Run } from "../platform/jobs.ts";
import { lockedMonths } from "../platform/month-locks.ts";
import { inParallel } from "../platform/parallel.ts";
import { readUnitMonth } from "../platform/unit-month.ts";
import { briefsIn } from "../training/store.ts";
import { canonical, changesBetween, monthRows, prefixRowsOf, rowsOf } from "./store.ts";

const monthsBack = 12;
/** Units read, and rows written, at once: see obligations/operations.ts. */
const width = 20;

/** Units that were in service at any time of a month. */
export const unitsOf = (units: readonly Unit[], month: Month): Unit[] =>
  units.filter(
    (unit) => unit.openedOn <= lastDayOf(month) && (!unit.closedOn || unit.closedOn >= firstDayOf(month)),
  );

export type Folded = { units: UnitFigures[]; organs: PlaceFigures[]; total: PlaceFigures };

/**
 * A county's month folded from its records: one Query per unit. Whoever signed up before his unit was merged is counted
 * with it: a unit that was closed within the year before is in the month when its people were at something.
 */
export async function foldCounty(
  deps: Deps,
  county: string,
  month: Month,
  tree: { organs: Organ[]; units: Unit[] },
): Promise<Folded> {
  const inService = unitsOf(tree.units, month);
  const since = firstDayOf(addMonths(month, -monthsBack));
  const closed = tree.units.filter(
    ({ closedOn }) => closedOn && since <= closedOn && closedOn < firstDayOf(month),
  );
  const folded = await inParallel([...inService, ...closed], width, async (unit) => {
    const items = await readUnitMonth(deps, county, unit.id, month, { stale: true });
    const sheets = { tests: sheetsIn(items), activities: attendanceIn(items) };
    return foldUnit({ county, organ: unit.organ, unit: unit.id }, month, briefsIn(items), sheets);
  });
  const units = folded.filter((row, at) => at < inService.length || row.activitySessions > 0);
  const organs = tree.organs
    .map((organ) => ({ organ, own: units.filter((unit) => unit.organ === organ.id) }))
    .filter(({ own }) => own.length > 0)
    .map(({ organ, own }) => foldPlace(organ.id, month, own));
  return { units, organs, total: foldPlace(county, month, units) };
}

/**
 * Folds last month, and again every month of the year before it that is not locked yet: late filings, acceptances and
 * missed runs heal themselves. Writes only rows that changed; a repeated run writes nothing.
 */
export const rollUp: Run = async (deps, county, scheduledAt): Promise<JobOutcome> => {
  const tree = await orgTree(deps, county);
  const last = addMonths(monthOf(dayOf(scheduledAt)), -1);
  const outcome = { 月份: 0, 单位: 0, 更新: 0 };
  const months = Array.from({ length: monthsBack }, (_, back) => addMonths(last, -back));
  const locked = await lockedMonths(deps, county, months);
  for (const month of months.filter((one) => !locked.has(one))) {
    const folded = await foldCounty(deps, county, month, tree);
    // A month before the county began has nothing to say; last month is told even when it is empty.
    if (month !== last && isEmpty(folded) && !(await stands(deps, county, month))) continue;
    outcome.月份 += 1;
    outcome.单位 += folded.units.length;
    outcome.更新 += await writeMonth(deps, county, month, folded);
  }
  return { counts: outcome, remarks: [] };
};

const isEmpty = ({ total }: Folded): boolean =>
  total.submitted === 0 &&
  total.testSittings === 0 &&
  total.auxiliaryTestSittings === 0 &&
  total.activitySessions === 0;

const stands = async (deps: Deps, county: string, month: Month): Promise<boolean> =>
  (await monthRows(deps, county, month)).length > 0;

/** Writes what changed of a folded month; answers how many rows. */
export async function writeMonth(deps: Deps, county: string, month: Month, folded: Folded): Promise<number> {
  const changes = changesBetween(await monthRows(deps, county, month), rowsOf(county, month, folded));
  for (const row of prefixRowsOf(county, month, folded.total)) {
    const standing = await getItem(deps, { pk: row.pk, sk: row.sk }, { stale: true });
    if (canonical(standing) !== canonical(row)) changes.push({ put: row });
  }
  await inParallel(changes, width, (change) => tryWrite(deps, change));
  return changes.length;
}
