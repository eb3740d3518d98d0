// Whom an activity is for by now: units that were merged since it was set up are their successors.
import type { Activity } from "../../shared/activities/schema.ts";
import { mergedOf, whoOn, type Merged } from "../../shared/activities/successors.ts";
import { keys } from "../../shared/keys.ts";
import { orgTree } from "../org/store.ts";
import type { Deps } from "../platform/deps.ts";
import { kept } from "../platform/kept.ts";

/** The units of a county that were merged; another process's merger is seen half a minute late. */
export const mergedKept = (deps: Deps, county: string): Promise<Merged> =>
  kept(deps, `merged ${county}`, [keys.org(county)], async () =>
    mergedOf((await orgTree(deps, county)).units),
  );

/** Activities as they are meant by now: of a unit that was merged, whoever is in its successor is asked in its place. */
export async function meantNow(
  deps: Deps,
  county: string,
  activities: readonly Activity[],
): Promise<Activity[]> {
  if (activities.every(({ who }) => who.units === undefined)) return [...activities];
  const merged = await mergedKept(deps, county);
  return activities.map((one) => ({ ...one, who: whoOn(merged, one) }));
}
