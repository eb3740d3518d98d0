// The ways of officers for talks: in which unit somebody was on a day.
import { postedOn } from "../../shared/org/rules.ts";
import type { Posting } from "../../shared/org/schema.ts";
import type { Day } from "../../shared/time.ts";
import { officersBy } from "../org/store.ts";
import { knownOfficers, wayOf, type Known } from "../org/store-people.ts";
import type { Deps } from "../platform/deps.ts";

/** An officer's whole way through the units, oldest posting first. */
export type Way = { known: Known; postings: Posting[] };

/** The ways of these officers; those that are not there are left out. */
export async function waysOf(
  deps: Deps,
  county: string,
  staff: readonly string[],
): Promise<Map<string, Way>> {
  const officers = [...(await officersBy(deps, county, staff)).values()];
  const known = await knownOfficers(deps, county, officers);
  const ways = await Promise.all(
    known.map(async (one) => ({ known: one, postings: await wayOf(deps, county, one) })),
  );
  return new Map(ways.map((way) => [way.known.officer.staff, way]));
}

/** Where somebody was posted on a day. */
export const postingOn = (way: Way | undefined, day: Day): Posting | undefined =>
  way?.postings.find((posting) => postedOn(posting, day));
