// One's own activities: what one signed up for or is asked to, what one waits for, what one was at, and the hours of the year.
import { kindOf } from "../../shared/activities/kinds.ts";
import type { MineItem, MineView } from "../../shared/activities/page-views.ts";
import { endOf, isFor, longestDays, longestRollDays } from "../../shared/activities/rules.ts";
import { Activity, ActivityHead, type OwnActivity } from "../../shared/activities/schema.ts";
import { keys } from "../../shared/keys.ts";
import { addDays, addMonths, dayOf, monthOf, type Day } from "../../shared/time.ts";
import { officerBy } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import { getItems } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { meantNow } from "./meant.ts";
import { hoursOf } from "./people.ts";
import { calendarOf, ownActivities, signUpBy } from "./store.ts";

/** One activity of somebody: as it is now, with what he is to it. */
export type Held = {
  activity: Activity;
  standing?: OwnActivity["standing"];
  attendance?: OwnActivity["attendance"];
  asked: boolean;
};

const activitiesBy = async (
  deps: Deps,
  county: string,
  ids: readonly string[],
): Promise<Map<string, Activity>> => {
  const wanted = [...new Set(ids)].map((id) => keys.activityRow(county, id));
  const found = await getItems<Activity>(deps, wanted, { stale: true });
  const meant = await meantNow(
    deps,
    county,
    found.map((row) => Activity.parse(row)),
  );
  return new Map(meant.map((one) => [one.id, one]));
};

/**
 * Everything that concerns somebody: what he signed up for in a span, and where all are asked in another. Own rows say
 * that he did, the activity itself says when and where: it may have been moved since.
 */
export async function heldBy(
  deps: Deps,
  county: string,
  staff: string,
  { asked, ...span }: { from: Day; to: Day; asked: { from: Day; to: Day } },
): Promise<Held[]> {
  const [own, officer] = await Promise.all([
    ownActivities(deps, county, staff, { ...span, stale: true }),
    officerBy(deps, county, staff),
  ]);
  const heads = officer?.state === "active" ? await askedHeads(deps, county, officer.organ, asked) : [];
  const activities = await activitiesBy(
    deps,
    county,
    [...own, ...heads].map(({ id }) => id),
  );
  const held = new Map<string, Held>();
  for (const { id } of heads) {
    const activity = activities.get(id);
    if (activity && officer && isFor(activity.who, officer)) held.set(id, { activity, asked: true });
  }
  for (const { id, day, standing, attendance } of own) {
    const activity = activities.get(id);
    // Moved to another day, the row of before may still lie there for a moment.
    const newer = held.get(id)?.standing !== undefined && day !== activity?.day;
    if (activity && !newer)
      held.set(id, { activity, standing, attendance, asked: kindOf(activity.kind).roll });
  }
  return [...held.values()].sort((a, b) =>
    a.activity.day + a.activity.start < b.activity.day + b.activity.start ? -1 : 1,
  );
}

/** Activities that ask everybody, in the months of a span: published, or over. */
async function askedHeads(
  deps: Deps,
  county: string,
  organ: string,
  { from, to }: { from: Day; to: Day },
): Promise<ActivityHead[]> {
  const months: string[] = [];
  for (let month = monthOf(from); month <= monthOf(to); month = addMonths(month, 1)) months.push(month);
  const lists = await inParallel(months, 8, (month) =>
    calendarOf(deps, county, organ, month, { stale: true }),
  );
  const shown = new Set<ActivityHead["state"]>(["open", "cancelled"]);
  return lists
    .flat()
    .filter(({ kind, state, day }) => kindOf(kind).roll && shown.has(state) && from <= day && day <= to);
}

const backDays = 365;
const aheadDays = 186;
/** Sign-ups are few, however far ahead. */
const signedUpDays = 2 * 366;

/** One's own page. */
export async function viewMine(deps: Deps, actor: Actor): Promise<MineView> {
  const { county, staff } = actor;
  const now = deps.clock.now();
  const today = dayOf(now);
  const [rows, ahead, { hours, owed }] = await Promise.all([
    ownActivities(deps, county, staff, {
      from: addDays(today, -backDays),
      to: addDays(today, -1),
      stale: true,
    }),
    heldBy(deps, county, staff, {
      from: addDays(today, -longestDays),
      to: addDays(today, signedUpDays),
      asked: { from: addDays(today, -longestRollDays), to: addDays(today, aheadDays) },
    }),
    hoursOf(deps, county, staff, today),
  ]);
  const active = ahead.filter(
    ({ activity, standing }) => endOf(activity) >= now && standing !== "withdrawn" && standing !== "released",
  );
  const items = await inParallel(active, 8, (one) => itemOf(deps, actor, one));
  const open = new Set(items.map(({ id }) => id));
  const past = [...ahead.map(pastItem), ...rows.map(pastRow)].filter(
    ({ id, attendance }) => !open.has(id) && attendance !== undefined,
  );
  const waits = ({ standing }: MineItem): boolean => standing === "waiting" || standing === "offered";
  return {
    coming: items.filter((one) => !waits(one)),
    waiting: items.filter(waits),
    past: [...new Map(past.map((one) => [one.id, one])).values()].sort((a, b) => (a.day < b.day ? 1 : -1)),
    hours,
    owed,
  };
}

const pastItem = ({ activity, standing, attendance, asked }: Held): MineItem => ({
  ...ActivityHead.parse(activity),
  standing,
  attendance,
  asked,
});

const pastRow = (row: OwnActivity): MineItem => ({
  ...ActivityHead.parse(row),
  standing: row.standing,
  attendance: row.attendance,
  asked: kindOf(row.kind).roll,
});

async function itemOf(deps: Deps, { county, staff }: Actor, held: Held): Promise<MineItem> {
  const item = pastItem(held);
  if (held.standing !== "offered") return item;
  const own = await signUpBy(deps, county, item.id, staff, { stale: true });
  return own?.state === "offered" ? { ...item, offeredUntil: own.offeredUntil } : item;
}
