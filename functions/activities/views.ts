// What calendars, activity pages, rosters and lists of one's own show: read for looking at, never to decide.
import { may } from "../../shared/access.ts";
import { kindOf } from "../../shared/activities/kinds.ts";
import { longestDays } from "../../shared/activities/rules.ts";
import type {
  ActivityView,
  CalendarView,
  RosterLine,
  RosterView,
} from "../../shared/activities/page-views.ts";
import type { Activity, ActivityHead } from "../../shared/activities/schema.ts";
import { worklists } from "../../shared/keys.ts";
import { notFound } from "../../shared/problem.ts";
import { addMonths, firstDayOf, type Month } from "../../shared/time.ts";
import { orgTree } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import { queryAll } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { placeNames } from "../platform/place-names.ts";
import { mayApprove, mayManage, maySee, maySeeDrafts, reaches } from "./reach.ts";
import { rollOf } from "./roll.ts";
import { loadFor } from "./sign-ups.ts";
import { viewStanding } from "./standing.ts";
import { calendarOf, wholeOf, type Whole } from "./store.ts";
import { inOrder } from "./waiting.ts";

type Organs = { id: string; name: string }[];

/** The organs whose activities one may look at: the own one, and those that the grants reach into. */
export async function organsFor(deps: Deps, actor: Actor): Promise<Organs> {
  const { county } = actor;
  const { organs } = await orgTree(deps, county, { stale: true });
  return organs.filter(({ id }) => maySee(actor, id)).map(({ id, name }) => ({ id, name }));
}

/** The organ that was asked for, or the own one; 404 for one that one may not look at. */
export function chosenOrgan(organs: Organs, actor: Actor, asked: string | undefined): string {
  const own = organs.find(({ id }) => id === actor.organ) ?? organs[0];
  const found = asked === undefined ? own : organs.find(({ id }) => id === asked);
  if (!found) throw notFound("政法单位");
  return found.id;
}

const drawnUp = ({ state }: Pick<Activity, "state">): boolean =>
  state === "draft" || state === "toApprove" || state === "refused";

/** How far back lies the beginning of what may still go on. */
const monthsBack = Math.ceil(longestDays / 30);

/** An organ's month: what begins in it, and what began before and goes on; what is not published for its office alone. */
export async function viewCalendar(
  deps: Deps,
  actor: Actor,
  asked: { month: Month; organ?: string | undefined },
): Promise<CalendarView> {
  const { county } = actor;
  const organs = await organsFor(deps, actor);
  const organ = chosenOrgan(organs, actor, asked.organ);
  const { month } = asked;
  const months = Array.from({ length: monthsBack + 1 }, (_, back) => addMonths(month, back - monthsBack));
  const lists = await inParallel(months, 8, (one) => calendarOf(deps, county, organ, one, { stale: true }));
  const drafts = maySeeDrafts(actor, organ);
  const touches = ({ day, until = day }: ActivityHead): boolean => until >= firstDayOf(month);
  const items = lists.flat().filter((one) => touches(one) && (drafts || !drawnUp(one)));
  return { organ, month, organs, items };
}

/** Activities of an organ that wait for somebody to agree, the nearest first. */
export async function viewApprovals(deps: Deps, actor: Actor): Promise<ActivityHead[]> {
  const { county } = actor;
  const { organs } = await orgTree(deps, county, { stale: true });
  const own = organs.filter(({ id }) => mayApprove(actor, id));
  const lists = await Promise.all(
    own.map(({ id }) => queryAll<Activity>(deps, worklists.approvals(county, id), { worklist: true })),
  );
  return lists.flat().sort((a, b) => (a.day + a.id < b.day + b.id ? -1 : 1));
}

/** What the actor may do with an activity. */
export const rightsOver = (actor: Actor, { organ }: Pick<Activity, "organ">) => ({
  mayManage: mayManage(actor, organ),
  mayApprove: mayApprove(actor, organ),
  mayNominate: reaches(actor, "activities.nominate", organ),
  mayView: reaches(actor, "activities.view", organ),
});

export async function viewActivity(deps: Deps, actor: Actor, id: string): Promise<ActivityView> {
  const activity = await loadFor(deps, actor, id);
  const { checkInSecret: _, rolled: _r, settled: _s, unfollowed: _u, ...shown } = activity;
  // Who looks on by a role alone is nothing to it himself.
  const own = activity.organ === actor.organ || !maySee(actor, activity.organ);
  const standing = own ? await viewStanding(deps, actor, id) : undefined;
  return { ...shown, standing, ...rightsOver(actor, activity) };
}

/** Who is on it: everybody, or for a unit's roles those of the unit. 404 for who may look at nobody. */
export async function viewRoster(
  deps: Deps,
  actor: Actor,
  id: string,
): Promise<RosterView & { activity: Activity }> {
  const activity = await loadFor(deps, actor, id);
  const { county, organ } = activity;
  if (!rightsOver(actor, activity).mayView) throw notFound("名单");
  const whole = await wholeOf(deps, county, id, { stale: true });
  if (!whole) throw notFound("活动");
  const all = await linesOf(deps, whole);
  const everybody = may(actor.grants, "activities.view", { county, organ });
  const lines = all.filter(
    ({ unit }) => everybody || may(actor.grants, "activities.view", { county, organ, unit }),
  );
  return { whole: everybody, lines, activity };
}

const standingOrder = { seated: 0, offered: 1, waiting: 2, withdrawn: 3, released: 4 } as const;

/** Where nobody signs up: the roll. Elsewhere: seats, offers, the waiting list in its order, and who withdrew. */
async function linesOf(deps: Deps, { activity, signUps }: Whole): Promise<RosterLine[]> {
  const names = await placeNames(deps, activity.county);
  if (kindOf(activity.kind).roll) {
    const roll = await rollOf(deps, activity, signUps);
    return roll.map(({ staff, name, unit, kind, attendance, checkedInAt }) => ({
      staff,
      name,
      unit,
      unitName: names.of(unit),
      kind,
      attendance,
      checkedInAt,
    }));
  }
  const places = new Map(
    inOrder(signUps).flatMap((group, at) => group.map(({ staff }) => [staff, at + 1] as const)),
  );
  return signUps
    .map(
      ({
        staff,
        name,
        unit,
        kind,
        state,
        offeredUntil,
        group,
        attendance,
        checkedInAt,
        ...one
      }): RosterLine => {
        const who = { staff, name, unit, kind, unitName: names.of(unit) };
        const priority = state === "waiting" ? one.priority : undefined;
        const place = places.get(staff);
        return { ...who, state, place, offeredUntil, group, priority, attendance, checkedInAt };
      },
    )
    .sort(rosterOrder);
}

function rosterOrder(a: RosterLine, b: RosterLine): number {
  const standing = standingOrder[a.state ?? "seated"] - standingOrder[b.state ?? "seated"];
  return standing || (a.place ?? 0) - (b.place ?? 0) || (a.unit + a.staff < b.unit + b.staff ? -1 : 1);
}
