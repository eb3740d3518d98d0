// What follows a change of an activity: own lists, and a notice to everybody whom it concerns.
import { kindOf } from "../../shared/activities/kinds.ts";
import { endOf, startOf } from "../../shared/activities/rules.ts";
import type { Activity, Placed, SignUp } from "../../shared/activities/schema.ts";
import { keys } from "../../shared/keys.ts";
import type { Notice } from "../../shared/notice.ts";
import { dayOf, sayDay, type Instant } from "../../shared/time.ts";
import { noticeRow } from "../platform/commit.ts";
import { tryWrite } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { askedOn } from "./people.ts";
import { changedActivity, putOwn, putSignUp, wholeOf, type Whole } from "./store.ts";

const concerned = ({ state }: SignUp): boolean =>
  state === "seated" || state === "waiting" || state === "offered";

const write = (deps: Deps, notice: Notice) =>
  tryWrite(deps, { put: noticeRow(notice, deps.clock.now()), when: { absent: true } });

const placedOf = ({ day, until, start, end, place, theme }: Placed): Placed => ({
  day,
  until,
  start,
  end,
  place,
  theme,
});
const same = (a: Placed, b: Placed): boolean => JSON.stringify(placedOf(a)) === JSON.stringify(placedOf(b));

/** What own lists say of it besides: nobody is told of that, his year's hours follow. */
const countsAlike = (a: Activity, b: Activity): boolean =>
  a.hours === b.hours && a.level === b.level && a.fullTime === b.fullTime;

/** What is left to follow once an activity is changed like this: what it was, and what it was before that. */
export const unfollowedBy = (before: Activity, after: Activity, at: Instant): Activity["unfollowed"] =>
  after.state !== "open" || (same(before, after) && countsAlike(before, after))
    ? before.unfollowed
    : { change: after.version, at, before: [...(before.unfollowed?.before ?? []), placedOf(before)] };

/** Whoever signs up later than this after a change has seen it. */
const seenAfterMinutes = 1;

/**
 * Tells everybody who signed up, or is asked, when and where it now is; own lists follow. Done by whoever changed it, and
 * once more by the next run of the job: for whom a crash left out, and for who was signing up or withdrawing meanwhile. A
 * repeat changes nothing; answers how many were told.
 */
export async function followChange(deps: Deps, county: string, id: string): Promise<number> {
  const whole = await wholeOf(deps, county, id);
  return whole ? follow(deps, whole) : 0;
}

/** The same from the job, which has the last word. */
export async function finishFollowing(deps: Deps, county: string, id: string): Promise<number> {
  const whole = await wholeOf(deps, county, id);
  if (!whole?.activity.unfollowed) return 0;
  const told = await follow(deps, whole);
  // Changed once more meanwhile, there is more to follow: the next run does.
  const [change] = changedActivity(whole.activity, { unfollowed: undefined });
  if (change) await tryWrite(deps, change);
  return told;
}

async function follow(deps: Deps, { activity, signUps }: Whole): Promise<number> {
  const { county, id, unfollowed, state: of } = activity;
  if (!unfollowed) return 0;
  const days = [...new Set(unfollowed.before.map(({ day }) => day))].filter((day) => day !== activity.day);
  await inParallel(signUps, 8, async ({ staff, state, attendance }) => {
    // Of one that is off the own lists say so by themselves.
    if (of !== "cancelled") await tryWrite(deps, putOwn(staff, activity, state, attendance));
    for (const day of days) await tryWrite(deps, { drop: keys.ownActivity(county, staff, day, id) });
  });
  // Moved and moved back, it was at the other place in between.
  const was = unfollowed.before.find((one) => !same({ ...one, theme: activity.theme }, activity));
  if (!was || of !== "open") return 0;
  const known = new Set(signUps.map(({ staff }) => staff));
  const asked = kindOf(activity.kind).roll ? await askedOn(deps, activity) : [];
  const seenFrom = new Date(Date.parse(unfollowed.at) + seenAfterMinutes * 60_000).toISOString();
  const signedUp = signUps.filter((one) => concerned(one) && one.at < seenFrom);
  const staff = [...signedUp, ...asked.filter((one) => !known.has(one.staff))];
  const told = await inParallel(staff, 8, (one) =>
    write(deps, movedNotice(was, activity, one.staff, unfollowed)),
  );
  return told.filter(({ done }) => done).length;
}

type Unfollowed = NonNullable<Activity["unfollowed"]>;

const movedNotice = (
  before: Placed,
  after: Activity,
  to: string,
  { change, at }: Pick<Unfollowed, "change" | "at">,
): Notice => ({
  county: after.county,
  to,
  id: `activity-moved.${after.id}.${change}`,
  // Of the day on which it was changed: in the inbox the last change stands above those before.
  day: dayOf(at),
  kind: "activities.moved",
  title: `时间或地点有变：${after.theme}`,
  text: `原定${sayPlaced(before)}；现改为${sayPlaced(after)}。`,
  link: `/activities/${after.id}`,
  about: {
    activity: after.id,
    organ: after.organ,
    what: "moved",
    starts: startOf(after),
    until: endOf(after),
    place: after.place ?? "",
  },
});

/** '11月19日 14:30至17:00，三楼会议室' */
const sayPlaced = ({ day, until = day, start, end, place }: Placed): string =>
  `${sayDay(day)} ${start}至${until === day ? "" : `${sayDay(until)} `}${end}${place ? `，${place}` : ""}`;

/**
 * Releases and tells everybody of a cancelled activity: those who signed up, those who wait, and where all are asked,
 * everybody asked. Done by whoever calls it off, and once more by the next run of the job, which has the last word
 * (`last`): for whom a crash left out, and for who was signing up meanwhile. Answers how many were told.
 */
export async function tellCancelled(
  deps: Deps,
  county: string,
  id: string,
  { last }: { last: boolean },
): Promise<number> {
  const whole = await wholeOf(deps, county, id);
  if (whole?.activity.state !== "cancelled" || whole.activity.settled) return 0;
  const { activity, signUps } = whole;
  const released = await inParallel(signUps.filter(concerned), 8, async (one) => {
    const { done } = await write(deps, cancelledNotice(activity, one.staff));
    // Whoever sat sees in his own list and calendar that it is off; whoever waited has it there no longer.
    await tryWrite(deps, putOwn(one.staff, activity, one.state === "seated" ? "seated" : "released"));
    const { offeredUntil: _, ...rest } = one;
    await tryWrite(deps, putSignUp({ ...rest, state: "released", version: one.version + 1 }, one));
    return done;
  });
  const ahead = kindOf(activity.kind).roll && (activity.closedAt ?? "") < endOf(activity);
  const known = new Set(signUps.map(({ staff }) => staff));
  const asked = ahead ? (await askedOn(deps, activity)).filter(({ staff }) => !known.has(staff)) : [];
  const told = await inParallel(
    asked,
    8,
    async ({ staff }) => (await write(deps, cancelledNotice(activity, staff))).done,
  );
  const [change] = last ? changedActivity(activity, { settled: true }) : [];
  if (change) await tryWrite(deps, change);
  return [...released, ...told].filter(Boolean).length;
}

const cancelledNotice = (activity: Activity, to: string): Notice => ({
  county: activity.county,
  to,
  id: `activity-cancelled.${activity.id}`,
  day: dayOf(activity.closedAt ?? startOf(activity)),
  kind: "activities.cancelled",
  title: activity.rolled ? `活动作废：${activity.theme}` : `活动取消：${activity.theme}`,
  text: activity.rolled
    ? `${sayDay(activity.day)}的签到表已作废，不计学时。原因：${activity.cancelReason ?? ""}`
    : `原定${sayDay(activity.day)} ${activity.start}。取消原因：${activity.cancelReason ?? ""}`,
  link: `/activities/${activity.id}`,
});
