// Names of organs and units by id, for headings: read once a minute per county, never used to decide anything.
import { keys } from "../../shared/keys.ts";
import { getItem, queryAll } from "./db.ts";
import type { Deps } from "./deps.ts";

export type PlaceNames = { county: string; of(id: string | undefined): string };

const keptMilliseconds = 60_000;
const kept = new WeakMap<object, Map<string, { until: number; names: PlaceNames }>>();

/** The names of a county's places; an unknown id answers "". */
export async function placeNames(deps: Deps, county: string): Promise<PlaceNames> {
  const now = Date.parse(deps.clock.now());
  const mine = kept.get(deps.db) ?? new Map<string, { until: number; names: PlaceNames }>();
  kept.set(deps.db, mine);
  const slot = `${deps.tableName}/${county}`;
  const known = mine.get(slot);
  if (known && known.until > now && known.until <= now + keptMilliseconds) return known.names;
  const [own, rows] = await Promise.all([
    getItem<{ name: string }>(deps, keys.county(county), { stale: true }),
    queryAll<{ id: string; name: string }>(deps, keys.org(county), { stale: true }),
  ]);
  const byId = new Map(rows.map((row) => [row.id, row.name]));
  const names = { county: own?.name ?? county, of: (id: string | undefined) => byId.get(id ?? "") ?? "" };
  mine.set(slot, { until: now + keptMilliseconds, names });
  return names;
}
