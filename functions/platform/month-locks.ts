// Which months are locked: asked by whatever writes into a month, also by slices that know nothing of figures.
import { keys } from "../../shared/keys.ts";
import type { Month } from "../../shared/time.ts";
import { getItems, type Change } from "./db.ts";
import type { Deps } from "./deps.ts";

/** Which of these months are locked, in one read. */
export async function lockedMonths(
  deps: Deps,
  county: string,
  months: readonly Month[],
): Promise<Set<Month>> {
  const locks = await getItems<{ month: Month }>(
    deps,
    months.map((month) => keys.monthLock(county, month)),
  );
  return new Set(locks.map(({ month }) => month));
}

/** Refuses a transaction when the month was locked meanwhile. */
export const notLocked = (county: string, month: Month): Change => ({
  check: keys.monthLock(county, month),
  when: { absent: true },
  otherwise: { code: "month-locked", message: "该月刚刚锁定" },
});

/** Says that a month holds other rows than before: whoever locks it at this moment folds it once more. */
export const monthTouched = (county: string, month: Month, mark: string): Change => ({
  put: { ...keys.monthTests(county, month), mark },
});
