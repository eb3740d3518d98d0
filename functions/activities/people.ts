// Who an activity is for: one officer as it sees him, everybody of its organ on a day, and how many hours somebody still lacks.
import { isFor, type Person } from "../../shared/activities/rules.ts";
import { attended } from "../../shared/activities/kinds.ts";
import type { Activity } from "../../shared/activities/schema.ts";
import { postedOn } from "../../shared/org/rules.ts";
import type { Officer, Posting } from "../../shared/org/schema.ts";
import type { Day } from "../../shared/time.ts";
import { orgTree, postingsOf } from "../org/store.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
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
  const hours = own
    .filter(({ attendance }) => attendance !== undefined && attended(attendance))
    .reduce((sum, one) => sum + one.hours, 0);
  return { hours, owed: Math.max(0, yearHours - hours) };
}
