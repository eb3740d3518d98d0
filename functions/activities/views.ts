// What calendars, activity pages, rosters and lists of one's own show: read for looking at, never to decide.
import { may } from "../../shared/access.ts";
import { differencesOf } from "../../shared/activities/agreed.ts";
import { kindOf } from "../../shared/activities/kinds.ts";
import { isDrawnUp, longestDays, whyNot } from "../../shared/activities/rules.ts";
import type {
  ActivityView,
  ApprovalLine,
  CalendarView,
  RosterLine,
  RosterView,
} from "../../shared/activities/page-views.ts";
import { ActivityHead, type Activity } from "../../shared/activities/schema.ts";
import { notFound } from "../../shared/problem.ts";
import { addMonths, firstDayOf, type Month } from "../../shared/time.ts";
import { orgTree } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { placeNames } from "../platform/place-names.ts";
import { askedChangeOf, type AskedChange, waitingFor } from "./asked-changes.ts";
import { seenOf } from "./approval.ts";
import { mayApprove, mayManage, mayNominateFor, maySee, maySeeDrafts, reaches } from "./reach.ts";
import { rollOf } from "./roll.ts";
import { laterOf } from "./series.ts";
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
  const items = lists.flat().filter((one) => touches(one) && (drafts || !isDrawnUp(one)));
  return { organ, month, organs, items };
}

/** Activities, and changes of some, that wait for the actor or another who may agree; the nearest first. */
export async function viewApprovals(deps: Deps, actor: Actor): Promise<ApprovalLine[]> {
  const { county } = actor;
  const { organs } = await orgTree(deps, county, { stale: true });
  const own = organs.filter(({ id }) => mayApprove(actor, id));
  const lists = await Promise.all(own.map(({ id }) => waitingFor(deps, county, id)));
  return lists
    .flat()
    .map((one) => ({ ...ActivityHead.parse(one), change: "change" in one }))
    .sort((a, b) => (a.day + a.id < b.day + b.id ? -1 : 1));
}

/** What the actor may do with an activity. */
export const rightsOver = (actor: Actor, { organ, who }: Pick<Activity, "organ" | "who">) => ({
  mayManage: mayManage(actor, organ),
  mayApprove: mayApprove(actor, organ),
  mayNominate: mayNominateFor(actor, { organ, who }),
  mayView: reaches(actor, "activities.view", organ),
});

export async function viewActivity(deps: Deps, actor: Actor, id: string): Promise<ActivityView> {
  const activity = await loadFor(deps, actor, id);
  const {
    checkInSecret: _,
    rolled: _r,
    settled: _s,
    unfollowed: _u,
    booked: _b,
    askers: _a,
    ...whole
  } = activity;
  // Who looks on by a role alone is nothing to it himself.
  const own = activity.organ === actor.organ || !maySee(actor, activity.organ);
  const standing = own ? await viewStanding(deps, actor, id) : undefined;
  const rights = rightsOver(actor, activity);
  const looksOn = rights.mayManage || rights.mayApprove;
  // What was decided why is between those who asked and those who agreed.
  if (!looksOn) return { ...whole, decidedBy: undefined, decisionReason: undefined, standing, ...rights };
  const [asked, later] = await Promise.all([
    askedChangeOf(deps, activity),
    rights.mayManage ? laterOf(deps, activity) : [],
  ]);
  const refusal = asked ? whyNot.decideChange(asked, actor.staff) : whyNot.decide(activity, actor.staff);
  const decides = rights.mayApprove ? { seen: seenOf(activity, asked), whyNotDecide: refusal?.message } : {};
  const change = asked && changeView(activity, asked);
  const laterOfSeries = later.length > 0 ? later.length : undefined;
  return { ...whole, standing, ...rights, laterOfSeries, ...decides, ...(change ? { change } : {}) };
}

const changeView = (
  activity: Activity,
  { askedByName, at, input }: AskedChange,
): NonNullable<ActivityView["change"]> => ({
  askedByName,
  at,
  differences: differencesOf(activity, input),
});

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
