// activities.tick: every five minutes looks after what is due: offers run out and pass on, seats are released, people reminded.
import { kindOf } from "../../shared/activities/kinds.ts";
import { endOf, offerEnds, startOf } from "../../shared/activities/rules.ts";
import type { Activity, SignUp } from "../../shared/activities/schema.ts";
import { amendmentFor } from "../../shared/activities/seats.ts";
import { keys } from "../../shared/keys.ts";
import type { Notice } from "../../shared/notice.ts";
import { addDays, instantAt, sayDay, type Instant } from "../../shared/time.ts";
import { holdersOf } from "../org/store.ts";
import { tryWrite } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import type { JobOutcome, Run } from "../platform/jobs.ts";
import { inParallel } from "../platform/parallel.ts";
import { absentOnDay } from "./absences.ts";
import { releaseGone } from "./departures.ts";
import { finishFollowing, tellCancelled } from "./follow.ts";
import { followMergers } from "./mergers.ts";
import { tellListOver, tellOffer, tellOnce } from "./offers.ts";
import { askedOn } from "./people.ts";
import { repair } from "./repair.ts";
import { remindSpeakers } from "./rotation-remind.ts";
import { settleRoll } from "./settling.ts";
import { dueActivities, dueOf, wholeOf, type Whole } from "./store.ts";
import { passOnAll } from "./waiting.ts";

/**
 * Looks after every activity at which something is due by now. What is done is decided on the activity itself, not on
 * what the index said; each notice's id is its meaning. Done, its next moment is set; a run that was missed is made up
 * for by the next. One activity's trouble does not keep the others waiting; it fails the run when they are done.
 */
export const tickActivities: Run = async (deps, county, scheduledAt): Promise<JobOutcome> => {
  const counts = { 活动: 0, 递补: 0, 修复: 0, 提醒: 0 };
  const failed: unknown[] = [];
  for (const id of await dueActivities(deps, county, scheduledAt)) {
    try {
      counts.活动 += 1;
      counts.修复 += await repair(deps, county, id);
      counts.修复 += await followMergers(deps, county, id);
      const before = await wholeOf(deps, county, id);
      if (!before) continue;
      const { state, unfollowed } = before.activity;
      if (unfollowed) counts.提醒 += await finishFollowing(deps, county, id);
      if (state === "open") {
        counts.修复 += await releaseGone(deps, before);
        counts.递补 += await passOnAll(deps, { county, id });
      }
      if (state === "cancelled") counts.提醒 += await tellCancelled(deps, county, id, { last: true });
      if (state === "closed") await settleRoll(deps, county, id);
      const whole = await wholeOf(deps, county, id);
      if (!whole) continue;
      counts.提醒 += await remind(deps, whole, scheduledAt);
      await setNext(deps, whole, scheduledAt);
    } catch (error) {
      failed.push(error);
    }
  }
  counts.提醒 += await remindSpeakers(deps, county, scheduledAt);
  if (failed.length > 0) throw failed[0];
  return { counts, remarks: [] };
};

/** While seats can be taken, what was cut short is repaired within this time, whether anything else is due or not. */
const lookAgainMinutes = 60;

/** The next moment after this one; none once everything is done. Whoever named an earlier one meanwhile keeps it. */
async function setNext(deps: Deps, whole: Whole, at: Instant): Promise<void> {
  const { activity, signUps, due: former } = whole;
  // A reply was lost, or a process died, a moment ago: the next run finishes it, rather than the one in an hour.
  if (activity.state === "open" && isUnfinished(whole)) return;
  const offers = signUps.filter(({ state }) => state === "offered").map((one) => offerEnds(activity, one));
  const moments =
    activity.state === "open" ? momentsOf(activity, offers, at) : [dueOf(activity) ?? []].flat();
  const due = moments.filter((one) => activity.state !== "open" || one > at).sort()[0];
  if (due === former || activity.state === "toApprove") return;
  const to = due === undefined ? { worklist: undefined, due: undefined } : { due };
  const when = { present: true, is: { version: activity.version, due: former } } as const;
  await tryWrite(deps, { set: keys.activityRow(activity.county, activity.id), to, when });
}

/** Whether a sign-up does not say what the seats do. */
const isUnfinished = ({ activity, signUps, seats }: Whole): boolean =>
  activity.seats !== undefined && signUps.some((one) => amendmentFor(one, seats.holders[one.staff]));

/** Everything that comes by itself: the reminder of the evening before, the release, the cut-off, the end, the offers. */
function momentsOf(activity: Activity, offers: readonly Instant[], at: Instant): Instant[] {
  const { opensAt, closesAt, seats, day } = activity;
  const unclosed = instantAt(addDays(activity.until ?? day, 1), "09:00");
  const again = new Date(Date.parse(at) + lookAgainMinutes * 60_000).toISOString();
  const repairs = seats && opensAt <= again && again < closesAt ? [again] : [];
  const fixed = [opensAt, closesAt, eveOf(activity), startOf(activity), endOf(activity), unclosed];
  return [...fixed, ...offers, ...repairs, ...(seats?.releaseAt ? [seats.releaseAt] : [])];
}

const eveOf = ({ day }: Activity): Instant => instantAt(addDays(day, -1), "16:00");

/** What an activity's own people, and its office, should hear by now; each notice once. */
async function remind(deps: Deps, { activity, signUps }: Whole, now: Instant): Promise<number> {
  if (activity.state !== "open") return 0;
  const notices: Notice[] = [];
  if (now >= eveOf(activity) && now < startOf(activity)) {
    const staff = await expected(deps, activity, signUps);
    // Who has said that he cannot come has done what he would be reminded of.
    const away = await absentOnDay(deps, activity.county, activity.day, { stale: true });
    notices.push(...staff.filter((to) => !away.has(to)).map((to) => eveNotice(activity, to)));
  }
  if (now >= instantAt(addDays(activity.until ?? activity.day, 1), "09:00"))
    notices.push(...(await rollNotices(deps, activity)));
  const told = await inParallel(notices, 8, (notice) => tellOnce(deps, notice));
  // An offer whose notice was cut off by a crash is told now; after the cut-off the list has come to its end.
  const asked = signUps.filter(({ state }) => state === "offered");
  const waits = signUps.filter(({ state }) => state === "waiting");
  const listIsOver = now >= activity.closesAt && now < endOf(activity);
  const offers = await inParallel(asked, 8, (one) => tellOffer(deps, activity, one));
  const over = listIsOver ? await inParallel(waits, 8, (one) => tellListOver(deps, activity, one)) : [];
  return [...told, ...offers, ...over].filter(Boolean).length;
}

/** Who should come: with a seat; where all are asked, everybody in post. */
async function expected(deps: Deps, activity: Activity, signUps: readonly SignUp[]): Promise<string[]> {
  if (!kindOf(activity.kind).roll)
    return signUps.filter(({ state }) => state === "seated").map(({ staff }) => staff);
  return (await askedOn(deps, activity)).map(({ staff }) => staff);
}

const eveNotice = (activity: Activity, to: string): Notice => ({
  county: activity.county,
  to,
  id: `activity-eve.${activity.id}.${activity.day}.${activity.start.replace(":", "")}`,
  day: activity.day,
  kind: "activities.reminded",
  title: `${sayDay(activity.day)} ${activity.start}：${activity.theme}`,
  text: `${kindOf(activity.kind).label}${activity.place ? `，${activity.place}` : ""}。不能参加的请提前请假或取消报名。`,
  link: `/activities/${activity.id}`,
  about: {
    activity: activity.id,
    organ: activity.organ,
    what: "come",
    staff: to,
    starts: startOf(activity),
  },
});

/** The office that set it up hears the next morning that the roll is still open. */
async function rollNotices(deps: Deps, activity: Activity): Promise<Notice[]> {
  const holders = await holdersOf(deps, activity.county, activity.organ);
  // Who set it up and has moved on since would find the door closed.
  const office = new Set(
    holders
      .filter(({ role, staff }) => role === "reviewer" || staff === activity.createdBy)
      .map(({ staff }) => staff),
  );
  return [...office].map((to) => ({
    county: activity.county,
    to,
    id: `activity-roll.${activity.id}`,
    day: activity.until ?? activity.day,
    kind: "activities.toClose",
    title: `签到表还没有关闭：${activity.theme}`,
    text: `${sayDay(activity.day)}的${kindOf(activity.kind).label}已经结束，请核对出勤后关闭签到表，否则不计入汇总。`,
    link: `/activities/${activity.id}/roll`,
    about: { activity: activity.id, organ: activity.organ, what: "close" },
  }));
}
