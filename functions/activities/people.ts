// Who an activity is for: one officer as it sees him, everybody of its organ on a day, and how many hours somebody still lacks.
import { isFor, type Person } from "../../shared/activities/rules.ts";
import { attended, kindOf } from "../../shared/activities/kinds.ts";
import type { Activity, OwnActivity } from "../../shared/activities/schema.ts";
import { postedOn } from "../../shared/org/rules.ts";
import type { Officer, Posting } from "../../shared/org/schema.ts";
import type { Day } from "../../shared/time.ts";
import { ownWay } from "../org/store-people.ts";
import { orgTree, postingsOf } from "../org/store.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { absencesOfOne } from "./absences.ts";
import { ownActivities } from "./store.ts";

export const personOf = ({ organ, unit, kind, category }: Officer): Person => ({
  organ,
  unit,
  kind,
  category,
});

/** Whether somebody left the service, or the organ, since he signed up. */
export const isGone = ({ organ }: Pick<Activity, "organ">, officer: Officer | undefined): boolean =>
  officer?.state !== "active" || officer.organ !== organ;

/** Everybody whom an activity asks, by where they are posted on its day. */
export async function askedOn(
  deps: Deps,
  activity: Pick<Activity, "county" | "organ" | "day" | "who">,
  fresh: { stale?: boolean } = {},
): Promise<Posting[]> {
  const { county, organ, day, who } = activity;
  const { units } = await orgTree(deps, county, fresh);
  const own = units.filter((unit) => unit.organ === organ && (who.units?.includes(unit.id) ?? true));
  const rosters = await inParallel(own, 20, (unit) => postingsOf(deps, county, unit.id, fresh));
  return rosters.flat().filter((posting) => postedOn(posting, day) && isFor(who, posting));
}

type During = Pick<Activity, "county" | "organ" | "day" | "until">;

/** The first of somebody's postings to the activity's organ while it went on: in which unit his attendance counts. */
function firstDuring({ organ, day, until = day }: During, postings: readonly Posting[]): Posting | undefined {
  const there = postings.filter((one) => one.organ === organ && one.from <= until && (one.to ?? day) >= day);
  return there.sort((a, b) => (a.from < b.from ? -1 : 1))[0];
}

/**
 * Everybody who belonged to the activity's organ while it went on, wherever he is by now: who can be on its roll, and with
 * which unit. Of one that goes by who signed up, the unit that he signed up from comes before this.
 */
export async function belongedTo(deps: Deps, activity: During): Promise<Map<string, Posting>> {
  const { county, organ } = activity;
  const { units } = await orgTree(deps, county);
  const own = units.filter((unit) => unit.organ === organ);
  const rosters = await inParallel(own, 20, (unit) => postingsOf(deps, county, unit.id));
  const people = new Map<string, Posting[]>();
  for (const one of rosters.flat()) people.set(one.staff, [...(people.get(one.staff) ?? []), one]);
  return new Map(
    [...people].flatMap(([staff, postings]) => {
      const posting = firstDuring(activity, postings);
      return posting ? [[staff, posting] as const] : [];
    }),
  );
}

/** The same of one person, without everybody's roster. */
export async function belongingOf(
  deps: Deps,
  activity: During,
  officer: Officer,
): Promise<Posting | undefined> {
  return firstDuring(activity, await ownWay(deps, activity.county, officer));
}

/** Whether an activity asks somebody of its organ without his signing up. */
export const isAsked = ({ kind, day, who }: Activity, posting: Posting | undefined): boolean =>
  posting !== undefined && kindOf(kind).roll && postedOn(posting, day) && isFor(who, posting);

/** 干部教育培训工作条例: 乡科级及以下 at least 90 学时 a year. */
export const yearHours = 90;

/** Hours of the year that somebody was at, and how many are still lacking. */
export async function hoursOf(
  deps: Deps,
  county: string,
  staff: string,
  today: Day,
): Promise<{ hours: number; owed: number }> {
  const year = today.slice(0, 4);
  const own = await ownActivities(deps, county, staff, {
    from: `${year}-01-01`,
    to: `${year}-12-31`,
    stale: true,
  });
  return hoursIn(own);
}

/** Hours of these that count: of who was there, on a seat or asked. */
export function hoursIn(own: readonly OwnActivity[]): { hours: number; owed: number } {
  const sum = own
    .filter(
      ({ standing, attendance }) => standing === "seated" && attendance !== undefined && attended(attendance),
    )
    .reduce((sum, one) => sum + one.hours, 0);
  // Halves and tenths do not add up in binary.
  const [hours, owed] = [sum, Math.max(0, yearHours - sum)].map((one) => Math.round(one * 100) / 100);
  return { hours: hours ?? 0, owed: owed ?? 0 };
}

/** Whether somebody cannot come on a day, by what was entered beforehand. */
export const isAway = async (deps: Deps, county: string, staff: string, day: Day): Promise<boolean> =>
  (await absencesOfOne(deps, county, staff, { from: day, to: day })).length > 0;
