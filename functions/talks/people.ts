// Who is who for talks: names for pages, and in which unit somebody was on a day.
import { keys } from "../../shared/keys.ts";
import { postedOn } from "../../shared/org/rules.ts";
import type { Officer, Posting } from "../../shared/org/schema.ts";
import type { Day } from "../../shared/time.ts";
import { knownOfficers, wayOf, type Known } from "../org/store-people.ts";
import { getItems } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";

/** Officers by staff number, those that are there. */
export async function officersBy(
  deps: Deps,
  county: string,
  staff: readonly string[],
  fresh: { stale?: boolean } = {},
): Promise<Map<string, Officer>> {
  const wanted = [...new Set(staff)].map((one) => keys.person(county, one));
  const found = await getItems<Officer>(deps, wanted, fresh);
  return new Map(found.map((officer) => [officer.staff, officer]));
}

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
