// Checking in with the code on the projector: this activity, this half minute, the one who is signed in.
import { arrivalAt, arrivedAt, codeAt, isCode, secondsLeft } from "../../shared/activities/check-in.ts";
import type { Attendance } from "../../shared/activities/kinds.ts";
import { kindOf } from "../../shared/activities/kinds.ts";
import { isLate, whyNotCheckIn } from "../../shared/activities/rules.ts";
import type { Activity, SignUp } from "../../shared/activities/schema.ts";
import { keys } from "../../shared/keys.ts";
import type { Officer } from "../../shared/org/schema.ts";
import { notFound, Problem, refuse } from "../../shared/problem.ts";
import type { Instant } from "../../shared/time.ts";
import { officerBy } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import { tryWrite } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { activityToManage } from "./lifecycle.ts";
import { belongingOf, isAsked } from "./people.ts";
import { isActivityId, maySee } from "./reach.ts";
import { rowOf, seenAs } from "./roll-rows.ts";
import { afterClosing } from "./settling.ts";
import { activityBy, putOwn, putSignUp, signUpBy } from "./store.ts";

export type ProjectorCode = { code: string; secondsLeft: number };
export type CheckedIn = { attendance: Attendance; theme: string; at?: Instant };

/** The code that stands on the projector now: for who manages the activity alone. */
export async function projectorCode(deps: Deps, actor: Actor, id: string): Promise<ProjectorCode> {
  const activity = await activityToManage(deps, actor, id);
  const now = deps.clock.now();
  refuse(whyNotCheckIn(activity, now));
  return { code: codeAt(activity.checkInSecret, id, now), secondsLeft: secondsLeft(now) };
}

const knownActivity = async (deps: Deps, county: string, id: string): Promise<Activity | undefined> =>
  isActivityId(id) ? activityBy(deps, county, id) : undefined;

/** Whoever has seen the code is in the room; everybody else hears of another organ's activity no more than elsewhere. */
function refuseStranger(actor: Actor, { organ }: Activity, { inRoom }: { inRoom: boolean }): void {
  if (!inRoom && !maySee(actor, organ)) throw notFound("活动");
}

/** Records that the actor is there, by the code that he sees. */
export async function checkIn(deps: Deps, actor: Actor, id: string, code: string): Promise<CheckedIn> {
  const activity = await knownActivity(deps, actor.county, id);
  if (!activity) throw notFound("活动");
  const now = deps.clock.now();
  const inRoom = isCode(activity.checkInSecret, id, code, now);
  refuseStranger(actor, activity, { inRoom });
  refuse(whyNotCheckIn(activity, now) ?? (inRoom ? undefined : codeOver));
  return record(deps, actor, activity, now);
}

const codeOver = { code: "code-over", message: "签到码已过期，请重新扫描屏幕上的二维码" };

/**
 * Whoever opens the code before he is signed in needs a minute for signing in, and the code does not stand that long: his
 * browser keeps that it opened the code in time. Undefined when it did not.
 */
export async function arrive(
  deps: Deps,
  county: string,
  id: string,
  code: string,
): Promise<string | undefined> {
  const activity = await knownActivity(deps, county, id);
  const now = deps.clock.now();
  const open = activity && !whyNotCheckIn(activity, now) && isCode(activity.checkInSecret, id, code, now);
  return open ? arrivalAt(activity.checkInSecret, id, now, deps.ids.next()) : undefined;
}

/** The activity at which somebody's browser arrived, and when; `at` is absent when it did not, or too long ago. */
export async function arrivalOf(
  deps: Deps,
  actor: Actor,
  id: string,
  kept: string,
): Promise<{ activity: Activity; at?: Instant; mark?: string }> {
  const activity = await knownActivity(deps, actor.county, id);
  if (!activity) throw notFound("活动");
  const arrived = arrivedAt(activity.checkInSecret, id, kept, deps.clock.now());
  refuseStranger(actor, activity, { inRoom: arrived !== undefined });
  return { activity, ...arrived };
}

/** Records that the actor is there, by when his browser opened the code. */
export async function checkInArrived(deps: Deps, actor: Actor, id: string, kept: string): Promise<CheckedIn> {
  const { activity, at, mark } = await arrivalOf(deps, actor, id, kept);
  refuse(whyNotCheckIn(activity, deps.clock.now()) ?? (at === undefined ? codeOver : undefined));
  return record(deps, actor, activity, at ?? deps.clock.now(), mark);
}

/** Longer than a browser's arrival stands: a day. */
const usedSeconds = 86_400;

/** One person for each time that a browser opened the code. */
async function useUp(deps: Deps, { county, staff }: Actor, mark: string): Promise<void> {
  const expires = Math.floor(Date.parse(deps.clock.now()) / 1000) + usedSeconds;
  const put = { ...keys.arrival(county, mark), staff, expires };
  const { done, found } = await tryWrite(deps, { put, when: { absent: true } });
  refuse(
    done || found?.["staff"] === staff
      ? undefined
      : { code: "code-used", message: "这次扫码已为另一人签到，请本人重新扫描屏幕上的二维码" },
  );
}

/**
 * Who is not expected (no seat, not asked) is refused; a second scan changes nothing; who was marked by the office keeps
 * its mark.
 */
async function record(
  deps: Deps,
  actor: Actor,
  activity: Activity,
  at: Instant,
  mark?: string,
): Promise<CheckedIn> {
  const { county, id, theme } = activity;
  const [officer, own] = await Promise.all([
    officerBy(deps, county, actor.staff),
    signUpBy(deps, county, id, actor.staff),
  ]);
  const seen = seenAs(activity, own);
  if (seen) return { attendance: seen, theme, at: own?.checkedInAt };
  const base = await expectedRow(deps, activity, { officer, own, at });
  if (!base) throw new Problem("conflict", "您不在本次活动的名单中，请向组织人员登记", [], "not-expected");
  if (mark !== undefined) await useUp(deps, actor, mark);
  const attendance: Attendance = isLate(activity, at) ? "late" : "present";
  const { unseen: _, ...row } = base;
  const after: SignUp = { ...row, state: "seated", attendance, checkedInAt: at, version: base.version + 1 };
  const { done } = await tryWrite(deps, putSignUp(after, own));
  if (!done) return standing(deps, actor, activity);
  await tryWrite(deps, putOwn(actor.staff, activity, "seated", attendance));
  await afterClosing(deps, county, id);
  return { attendance, theme, at };
}

/** What stands when somebody else wrote first: another scan, a mark of the office, or the closing of the roll. */
async function standing(deps: Deps, actor: Actor, { county, id, theme }: Activity): Promise<CheckedIn> {
  const own = await signUpBy(deps, county, id, actor.staff);
  const closed = (await activityBy(deps, county, id))?.state !== "open";
  if (own?.attendance === "absent" && closed)
    refuse({ code: "roll-closed", message: "签到表刚刚关闭，您还没有签上；请向组织人员申请更正" });
  if (!own?.attendance) refuse({ code: "changed-meanwhile", message: "刚刚有人改动了您的报名，请再扫一次" });
  return { attendance: own?.attendance ?? "absent", theme, at: own?.checkedInAt };
}

/**
 * The row of who is expected: he sits, or is asked without signing up, in the unit that he belonged to on the day.
 * Undefined for anybody else, also for who sits and moved to another organ before it began.
 */
async function expectedRow(
  deps: Deps,
  activity: Activity,
  { officer, own, at }: { officer: Officer | undefined; own: SignUp | undefined; at: Instant },
): Promise<SignUp | undefined> {
  const sits = own?.state === "seated";
  if (!officer || (!sits && !kindOf(activity.kind).roll)) return undefined;
  if (sits && officer.organ === activity.organ) return own;
  const posting = await belongingOf(deps, activity, officer);
  if (!posting || sits) return posting && own;
  return isAsked(activity, posting) ? (own ?? rowOf(activity, posting, at)) : undefined;
}
