// Packing changes into transactions: what belongs together stays in one.
import type { Change } from "../platform/db.ts";

/** A transaction takes 100 rows; one is the audit's. */
const rowsMax = 99;

export type Pack = { changes: Change[]; bundles: number };

/** Bundles in their order, as many to a pack of `rows` rows as fit; a bundle is never split. */
export function inPacks(bundles: readonly (readonly Change[])[], rows: number = rowsMax): Pack[] {
  const packs: Pack[] = [];
  let current: Pack = { changes: [], bundles: 0 };
  for (const bundle of bundles) {
    if (current.bundles > 0 && current.changes.length + bundle.length > rows) {
      packs.push(current);
      current = { changes: [], bundles: 0 };
    }
    current.changes.push(...bundle);
    current.bundles += 1;
  }
  return current.bundles > 0 ? [...packs, current] : packs;
}
