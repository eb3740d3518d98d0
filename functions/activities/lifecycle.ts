// Setting up an activity: asking for it, agreeing to it, changing, cancelling; who signed up is told and released.
import { randomBytes } from "node:crypto";
import { kindOf } from "../../shared/activities/kinds.ts";
import { whyNot, wrongInActivity } from "../../shared/activities/rules.ts";
import type { Activity, ActivityInput, SignUp } from "../../shared/activities/schema.ts";
import { keys } from "../../shared/keys.ts";
import type { Notice } from "../../shared/notice.ts";
import { notFound, Problem, refuse } from "../../shared/problem.ts";
import { noSeats, regrouped, type SeatRow } from "../../shared/activities/seats.ts";
import { dayOf, sayDay } from "../../shared/time.ts";
import { inService } from "../../shared/org/rules.ts";
import { holdersOf, officersBy, organBy, orgTree } from "../org/store.ts";
import { authorize, type Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { followChange, tellCancelled, unfollowedBy } from "./follow.ts";
import { isActivityId } from "./reach.ts";
import { newSeats, seatsOf } from "./seats.ts";
import { passOn } from "./waiting.ts";
import { activityBy, changedActivity, newActivity, wholeOf } from "./store.ts";

const auditOf = ({ county, id }: Pick<Activity, "county" | "id">, did: string, reason?: string) => ({
  audit: { pk: keys.activity(county, id), did, subject: id, ...(reason === undefined ? {} : { reason }) },
});

async function refuseWrong(deps: Deps, county: string, organ: string, given: ActivityInput): Promise<void> {
  const wrong = wrongInActivity(given);
  const { units } = await orgTree(deps, county);
  const own = new Set(units.filter((unit) => unit.organ === organ).map(({ id }) => id));
  for (const [at, unit] of (given.who.units ?? []).entries())
    if (!own.has(unit)) wrong.push({ path: `who.units.${at}`, message: "有不属于本单位的部门" });
  const closed = new Set(units.filter((unit) => !inService(unit, given.day)).map(({ id }) => id));
  for (const [at, { unit }] of (given.seats?.guaranteed ?? []).entries()) {
    const path = `seats.guaranteed.${at}.unit`;
    if (!own.has(unit)) wrong.push({ path, message: "有不属于本单位的部门" });
    else if (closed.has(unit)) wrong.push({ path, message: "部门在活动当天已撤销或未设立，不能保底" });
  }
  const [first] = wrong;
  if (first) throw new Problem("invalid", first.message, wrong);
}

/** An activity that the actor manages; 404 for everybody else's. */
export async function activityToManage(deps: Deps, actor: Actor, id: string): Promise<Activity> {
  const activity = isActivityId(id) ? await activityBy(deps, actor.county, id) : undefined;
  if (!activity) throw notFound("活动");
  authorize(actor, "activities.manage", { county: actor.county, organ: activity.organ }, "活动");
  return activity;
}

/**
 * Sets an activity up: published at once, or, where its kind asks for it (“经报批同意”, source, J4), sent for approval.
 * `serial` makes a repeat of the request the same activity.
 */
export async function createActivity(
  deps: Deps,
  actor: Actor,
  organ: string,
  given: ActivityInput,
  serial: string = deps.ids.next(),
): Promise<Activity> {
  const { county } = actor;
  if (!(await organBy(deps, county, organ))) throw notFound("政法单位");
  authorize(actor, "activities.manage", { county, organ }, "政法单位");
  await refuseWrong(deps, county, organ, given);
  const standing = await activityBy(deps, county, serial);
  if (standing) return standing;
  const activity: Activity = {
    ...given,
    county,
    organ,
    id: serial,
    state: kindOf(given.kind).approval ? "toApprove" : "open",
    createdBy: actor.staff,
    ruleVersion: 1,
    checkInSecret: randomBytes(32).toString("hex"),
    version: 1,
  };
  const rows: Change[] = [...newActivity(activity), newSeats(county, serial)];
  const notices = activity.state === "toApprove" ? await askNotices(deps, activity) : [];
  await commit(deps, actor, rows, { ...auditOf(activity, "activities.created"), notices });
  return activity;
}

/** Those of the organ who may agree hear of it; where there is none but who asked, the committee does. */
async function askNotices(
  deps: Deps,
  { county, organ, id, createdBy, theme, day, kind, version }: Activity,
): Promise<Notice[]> {
  const wanted = async (place: string, role: "organAdmin" | "committee"): Promise<string[]> =>
    (await holdersOf(deps, county, place))
      .filter((one) => one.role === role && one.staff !== createdBy)
      .map(({ staff }) => staff);
  const own = await wanted(organ, "organAdmin");
  const approvers = own.length > 0 ? own : await wanted(county, "committee");
  return [...new Set(approvers)].slice(0, 20).map((to) => ({
    county,
    to,
    id: `activity-asked.${id}.${version}`,
    day: dayOf(deps.clock.now()),
    kind: "activities.asked",
    title: `请审批：${theme}`,
    text: `${sayDay(day)}的${kindOf(kind).label}等待审批，同意后开始报名。`,
    link: `/activities/${id}`,
    about: { activity: id, organ, what: "decide" },
  }));
}

/**
 * Changes an activity. Seats cannot become fewer than are held; the rule's version moves on with them, so that nobody is
 * seated by the rule of before. One that was refused is asked for again; of one that nobody has agreed to yet whoever
 * changed it last has asked, so that nobody agrees to what he wrote himself.
 */
export async function changeActivity(
  deps: Deps,
  actor: Actor,
  id: string,
  given: ActivityInput,
): Promise<Activity> {
  const activity = await activityToManage(deps, actor, id);
  refuse(whyNot.change(activity));
  await refuseWrong(deps, actor.county, activity.organ, given);
  const whole = await wholeOf(deps, actor.county, id);
  const seats = await seatsOf(deps, actor.county, id);
  const taken = whole?.signUps.some(
    ({ state }) => state === "seated" || state === "waiting" || state === "offered",
  );
  refuseChange(activity, given, { seats, taken: taken ?? false });
  const ruled = JSON.stringify(given.seats) !== JSON.stringify(activity.seats);
  const ruleVersion = activity.ruleVersion + (ruled ? 1 : 0);
  const empty = {
    until: undefined,
    place: undefined,
    campaign: undefined,
    seats: undefined,
    note: undefined,
  };
  const waits = activity.state === "refused" || activity.state === "toApprove";
  const again = waits ? ({ state: "toApprove", createdBy: actor.staff } as const) : {};
  const changed = { ...activity, ...empty, ...given, ...again, ruleVersion, version: activity.version + 1 };
  const after: Activity = { ...changed, unfollowed: unfollowedBy(activity, changed, deps.clock.now()) };
  const changes = changedActivity(activity, after);
  if (ruled) changes.push(await ruleChange(deps, after, seats, whole?.signUps ?? []));
  const notices = after.state === "toApprove" ? await askNotices(deps, after) : [];
  await commit(deps, actor, changes, { ...auditOf(activity, "activities.changed"), notices });
  await followChange(deps, actor.county, id);
  await passOn(deps, activity);
  return (await activityBy(deps, actor.county, id)) ?? after;
}

/** The seats by another rule. Whoever sat down since the count was made is seen by the condition: as the row was read. */
async function ruleChange(
  deps: Deps,
  { county, id, seats: rule, ruleVersion }: Activity,
  seats: SeatRow,
  signUps: readonly SignUp[],
): Promise<Change> {
  const unitOf = await unitsOf(deps, county, seats, signUps);
  return {
    set: keys.activitySeats(county, id),
    to: { ruleVersion, ...(rule ? regrouped(rule, seats, unitOf) : {}) },
    when: { is: { ruleVersion: seats.ruleVersion, holders: seats.holders } },
    otherwise: { code: "seats-changed", message: "刚刚有人报名或取消，请再试一次" },
  };
}

/** The units of those who sit: as they signed up; of who took a seat a moment ago and is not written down, as posted. */
async function unitsOf(
  deps: Deps,
  county: string,
  { holders }: SeatRow,
  signUps: readonly SignUp[],
): Promise<(staff: string) => string | undefined> {
  const units = new Map(signUps.map(({ staff, unit }) => [staff, unit]));
  const unknown = Object.keys(holders).filter((staff) => !units.has(staff));
  const officers = await officersBy(deps, county, unknown);
  return (staff) => units.get(staff) ?? officers.get(staff)?.unit;
}

/** What may not change once it stands, or once people have signed up; throws Problem("invalid") at the field. */
function refuseChange(
  activity: Activity,
  given: ActivityInput,
  { seats, taken }: { seats: SeatRow; taken: boolean },
): void {
  const wrong = (path: string, message: string): never => {
    throw new Problem("invalid", message, [{ path, message }]);
  };
  // Whether somebody must agree depends on the kind: another kind is another request.
  if (given.kind !== activity.kind) wrong("kind", "活动类型不能更改，请取消后另建");
  const held = Object.keys(seats.holders).length;
  if (given.seats && given.seats.capacity < held)
    wrong("seats.capacity", `已有 ${held} 人占用名额，名额不能少于 ${held} 个`);
  // Who signed up without seats holds none: with seats he would be counted nowhere.
  if (taken && (given.seats === undefined) !== (activity.seats === undefined))
    wrong("seats", "已有人报名，不能在限名额和不限名额之间更改");
}

/** Agrees to an activity, or refuses it with a reason; not by who asked for it. */
export async function decideActivity(
  deps: Deps,
  actor: Actor,
  id: string,
  { agree, reason }: { agree: boolean; reason?: string },
): Promise<void> {
  const activity = isActivityId(id) ? await activityBy(deps, actor.county, id) : undefined;
  if (!activity) throw notFound("活动");
  authorize(actor, "activities.approve", { county: actor.county, organ: activity.organ }, "活动");
  refuse(whyNot.decide(activity, actor.staff));
  if (!agree && (reason ?? "").length < 2) {
    throw new Problem("invalid", "不同意时请写明原因", [
      { path: "reason", message: "请写明原因（至少 2 个字）" },
    ]);
  }
  const notice: Notice = {
    county: activity.county,
    to: activity.createdBy,
    id: `activity-decided.${id}.${activity.version}`,
    day: dayOf(deps.clock.now()),
    kind: "activities.decided",
    title: agree ? `已同意：${activity.theme}` : `没有同意：${activity.theme}`,
    text: agree ? "活动已发布，按设定的时间开始报名。" : (reason ?? ""),
    link: `/activities/${id}`,
  };
  const to = { state: agree ? "open" : "refused", decidedBy: actor.staff, decisionReason: reason } as const;
  await commit(deps, actor, changedActivity(activity, to), {
    ...auditOf(activity, agree ? "activities.approved" : "activities.refused", reason),
    notices: [notice],
  });
}

/** Calls an activity off: everybody who signed up or waits is released and told; nobody can take a seat any more. */
export async function cancelActivity(deps: Deps, actor: Actor, id: string, reason: string): Promise<void> {
  const activity = await activityToManage(deps, actor, id);
  refuse(whyNot.cancel(activity));
  const ruleVersion = activity.ruleVersion + 1;
  const to = {
    state: "cancelled",
    cancelReason: reason,
    closedAt: deps.clock.now(),
    settled: false,
    ruleVersion,
  } as const;
  // A sign-up that is under way goes by the former version of the rule, and finds no seat.
  const seats: Change = {
    set: keys.activitySeats(actor.county, id),
    to: { ...noSeats, ruleVersion },
    when: { present: true },
  };
  await commit(
    deps,
    actor,
    [...changedActivity(activity, to), seats],
    auditOf(activity, "activities.cancelled", reason),
  );
  await tellCancelled(deps, actor.county, id, { last: false });
}
