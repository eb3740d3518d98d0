// Activities, sign-ups and own lists in the table: their reads and the changes that write them. Seats are in seats.ts.
import { ActivityHead, Activity, SignUp, type OwnActivity } from "../../shared/activities/schema.ts";
import { endOf, startOf } from "../../shared/activities/rules.ts";
import { noSeats, type SeatRow } from "../../shared/activities/seats.ts";
import { keys, worklists } from "../../shared/keys.ts";
import type { Refusal } from "../../shared/problem.ts";
import type { Item } from "../../shared/table.ts";
import type { Day, Instant, Month } from "../../shared/time.ts";
import { getItem, getItems, queryAll, tryExpression, tryWrite, type Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { meantNow } from "./meant.ts";

type Freshness = { stale?: boolean };

export const changedMeanwhile: Refusal = {
  code: "changed-meanwhile",
  message: "这个活动刚刚被改动过，请刷新后再试",
};

export async function activityBy(
  deps: Deps,
  county: string,
  id: string,
  fresh: Freshness = {},
): Promise<Activity | undefined> {
  const item = await getItem<Activity>(deps, keys.activityRow(county, id), fresh);
  return item && meantOne(deps, Activity.parse(item));
}

const meantOne = async (deps: Deps, activity: Activity): Promise<Activity> =>
  (await meantNow(deps, activity.county, [activity]))[0] ?? activity;

/** Activities by their ids: those of these that are there. */
export async function activitiesBy(
  deps: Deps,
  county: string,
  ids: readonly string[],
  fresh: Freshness = {},
): Promise<Activity[]> {
  const wanted = [...new Set(ids)].map((id) => keys.activityRow(county, id));
  const found = wanted.length > 0 ? await getItems<Activity>(deps, wanted, fresh) : [];
  return meantNow(
    deps,
    county,
    found.map((row) => Activity.parse(row)),
  );
}

/** `due`: when it is looked after next, as stored. */
export type Whole = { activity: Activity; seats: SeatRow; signUps: SignUp[]; due?: Instant };

/** An activity with its seats and everybody who signed up or waits, in one Query. */
export async function wholeOf(
  deps: Deps,
  county: string,
  id: string,
  fresh: Freshness = {},
): Promise<Whole | undefined> {
  const rows = await queryAll<Item>(deps, keys.activity(county, id), fresh);
  const row = rows.find(({ sk }) => sk === "activity");
  if (!row) return undefined;
  const seats = rows.find(({ sk }) => sk === "seats") as unknown as SeatRow | undefined;
  return {
    activity: await meantOne(deps, Activity.parse(row)),
    seats: seats ?? noSeats,
    signUps: rows.filter(({ sk }) => sk.startsWith("sign-up/")).map((one) => SignUp.parse(one)),
    ...(typeof row["due"] === "string" ? { due: row["due"] } : {}),
  };
}

/** What comes next of an activity by itself, and when: see tick.ts. Nothing once it is over. */
export function dueOf(activity: Activity): Instant | undefined {
  const { state, opensAt, closesAt, seats, settled } = activity;
  // Closed: the units' rows are to be written; cancelled: people are to be told.
  if (state === "closed" || state === "cancelled") return settled === false ? activity.closedAt : undefined;
  if (state !== "open") return undefined;
  const moments = [opensAt, closesAt, startOf(activity), endOf(activity), seats?.releaseAt];
  return moments.flatMap((one) => one ?? []).sort()[0];
}

/** Has the activity looked after at a moment at the latest; one that is looked after earlier stays so. */
export async function lookAgainBy(
  deps: Deps,
  { county, id }: Pick<Activity, "county" | "id">,
  at: Instant,
): Promise<void> {
  await tryExpression(deps, {
    key: keys.activityRow(county, id),
    update: "SET #d = :at",
    condition: "#d > :at",
    names: { "#d": "due" },
    values: { ":at": at },
  });
}

const waiting = (activity: Activity): { worklist?: string; due?: string } => {
  const { county, organ, state } = activity;
  if (state === "toApprove") return { worklist: worklists.approvals(county, organ), due: activity.day };
  const due = dueOf(activity);
  return due ? { worklist: worklists.activities(county), due } : { worklist: undefined, due: undefined };
};

/** Before all moments. */
const atOnce: Instant = "2000-01-01T00:00:00.000Z";

/**
 * Changed while it is open it is looked after by the next run: an offer that stands ends by itself, whatever the activity's
 * own next moment is now.
 */
const waitingChanged = (activity: Activity): ReturnType<typeof waiting> =>
  activity.state === "open" ? { ...waiting(activity), due: atOnce } : waiting(activity);

const headPut = (activity: Activity): Change => ({
  put: {
    ...keys.activityHead(activity.county, activity.organ, activity.day, activity.id),
    ...ActivityHead.parse(activity),
  },
});

export const newActivity = (activity: Activity): Change[] => [
  {
    put: {
      ...keys.activityRow(activity.county, activity.id),
      ...Activity.parse(activity),
      ...waiting(activity),
    },
    when: { absent: true },
    otherwise: { code: "already-there", message: "这个活动已经建立过" },
  },
  headPut(activity),
];

/** An activity as it should be; its place in the calendar follows. */
export function changedActivity(before: Activity, to: Partial<Activity>): Change[] {
  const after = { ...before, ...to, version: before.version + 1 };
  const moved = before.day !== after.day;
  return [
    {
      put: {
        ...keys.activityRow(after.county, after.id),
        ...Activity.parse(after),
        ...waitingChanged(after),
      },
      when: { present: true, is: { version: before.version } },
      otherwise: changedMeanwhile,
    },
    headPut(after),
    ...(moved ? [{ drop: keys.activityHead(before.county, before.organ, before.day, before.id) }] : []),
  ];
}

/** An organ's activities that begin in a month, by day. */
export const calendarOf = (
  deps: Deps,
  county: string,
  organ: string,
  month: Month,
  fresh: Freshness = {},
): Promise<ActivityHead[]> =>
  queryAll<ActivityHead>(deps, keys.activityCalendar(county, organ, month), fresh);

export async function signUpBy(
  deps: Deps,
  county: string,
  id: string,
  staff: string,
  fresh: Freshness = {},
): Promise<SignUp | undefined> {
  const item = await getItem<SignUp>(deps, keys.signUp(county, id, staff), fresh);
  return item && SignUp.parse(item);
}

/** A sign-up as it should be after `before`, which must still stand. */
export const putSignUp = (after: SignUp, before: SignUp | undefined): Change => ({
  put: { ...keys.signUp(after.county, after.activity, after.staff), ...SignUp.parse(after) },
  when: before ? { present: true, is: { version: before.version } } : { absent: true },
  otherwise: changedMeanwhile,
});

/** Writes a sign-up that must follow `before`; true also when it is there already because a reply was lost. */
export async function writeSignUp(deps: Deps, after: SignUp, before: SignUp | undefined): Promise<boolean> {
  const { done, found } = await tryWrite(deps, putSignUp(after, before));
  if (done || !found) return done;
  const { version, state, at, by, offeredUntil } = SignUp.parse(found);
  const same = version === after.version && state === after.state && at === after.at && by === after.by;
  return same && offeredUntil === after.offeredUntil;
}

export const putOwn = (
  staff: string,
  activity: Activity,
  standing: SignUp["state"],
  attendance?: SignUp["attendance"],
): Change => ({
  put: {
    ...keys.ownActivity(activity.county, staff, activity.day, activity.id),
    ...ActivityHead.parse(activity),
    standing,
    attendance,
  },
});

/** What an officer signed up for or was at, from a day to a day, oldest first. */
export const ownActivities = (
  deps: Deps,
  county: string,
  staff: string,
  { from, to, ...fresh }: Freshness & { from: Day; to: Day },
): Promise<OwnActivity[]> =>
  queryAll<OwnActivity>(deps, keys.officer(county, staff), {
    from: `activity/${from}`,
    to: `activity/${to}/~`,
    ...fresh,
  });

/** Activities at which something is due by now: candidates, each is read again before anything is done. */
export const dueActivities = async (deps: Deps, county: string, now: Instant): Promise<string[]> =>
  (await queryAll<Activity>(deps, worklists.activities(county), { worklist: true, to: now })).map(
    ({ id }) => id,
  );
