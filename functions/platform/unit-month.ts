// Reads everything a unit filed in a month, whatever its kind: one Query that slices pick their own rows from.
import { keys } from "../../shared/keys.ts";
import type { Item } from "../../shared/table.ts";
import { queryAll } from "./db.ts";
import type { Deps } from "./deps.ts";

/** The heads of one unit-month. Strongly consistent unless `stale` is enough (pages of figures). */
export const readUnitMonth = (
  deps: Deps,
  county: string,
  unit: string,
  month: string,
  options: { stale?: boolean } = {},
): Promise<Item[]> => queryAll<Item>(deps, keys.unitMonth(county, unit, month), options);
