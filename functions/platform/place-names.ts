// Names of organs and units by id, for headings: kept for half a minute, never used to decide anything.
import { keys } from "../../shared/keys.ts";
import { getItem, queryAll } from "./db.ts";
import type { Deps } from "./deps.ts";
import { kept } from "./kept.ts";

export type PlaceNames = { county: string; of(id: string | undefined): string };

/** The names of a county's places; an unknown id answers "". */
export const placeNames = (deps: Deps, county: string): Promise<PlaceNames> => {
  const own = keys.county(county);
  return kept(deps, `names ${county}`, [own.pk, keys.org(county)], async () => {
    const [row, places] = await Promise.all([
      getItem<{ name: string }>(deps, own),
      queryAll<{ id: string; name: string }>(deps, keys.org(county)),
    ]);
    const byId = new Map(places.map(({ id, name }) => [id, name]));
    return { county: row?.name ?? county, of: (id) => byId.get(id ?? "") ?? "" };
  });
};
