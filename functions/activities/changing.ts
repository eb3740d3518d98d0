// Changing an activity: what may not change, the seats by another rule, and what follows once it is written.
import { startOf, wrongInActivity } from "../../shared/activities/rules.ts";
import { ActivityInput, type Activity, type SignUp } from "../../shared/activities/schema.ts";
import { noSeats, regrouped, type SeatRow } from "../../shared/activities/seats.ts";
import { keys } from "../../shared/keys.ts";
import type { Notice } from "../../shared/notice.ts";
import { inService } from "../../shared/org/rules.ts";
import { Problem, type FieldProblem } from "../../shared/problem.ts";
import { addDays, dayOf, type Day, type Instant } from "../../shared/time.ts";
import { officersBy, orgTree } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { followChange, unfollowedBy } from "./follow.ts";
import { seenAs } from "./roll-rows.ts";
import { seatsOf } from "./seats.ts";
import { activityBy, changedActivity, wholeOf, type Whole } from "./store.ts";
import { passOn } from "./waiting.ts";

export const auditOf = ({ county, id }: Pick<Activity, "county" | "id">, did: string, reason?: string) => ({
  audit: { pk: keys.activity(county, id), did, subject: id, ...(reason === undefined ? {} : { reason }) },
});

/** A year that was typed wrong: what is entered afterwards is of the last year, what is planned of the next two. */
const farOff = ({ day }: ActivityInput, today: Day): FieldProblem[] =>
  day < addDays(today, -366) || day > addDays(today, 2 * 366)
    ? [{ path: "day", message: "日期离今天太远，请核对年份" }]
    : [];

/** Throws Problem("invalid") at the fields that are wrong, whoever asks for it and whatever stood before. */
export async function refuseWrong(
  deps: Deps,
  county: string,
  organ: string,
  given: ActivityInput,
  tree?: Pick<Awaited<ReturnType<typeof orgTree>>, "units">,
): Promise<void> {
  const wrong = [...wrongInActivity(given), ...farOff(given, dayOf(deps.clock.now()))];
  const { units } = tree ?? (await orgTree(deps, county));
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

/** What stands of it, when it can be changed like this; throws Problem("invalid") at the field otherwise. */
export async function changeable(deps: Deps, activity: Activity, given: ActivityInput): Promise<Standing> {
  const { county, organ, id } = activity;
  await refuseWrong(deps, county, organ, given);
  const whole = await wholeOf(deps, county, id);
  const seats = await seatsOf(deps, county, id);
  const signUps = whole?.signUps ?? [];
  const taken = signUps.some(({ state }) => state === "seated" || state === "waiting" || state === "offered");
  refuseChange(activity, given, { seats, taken });
  if (given.day !== activity.day) refuseMarked(signUps);
  refuseBegun(activity, given, deps.clock.now());
  return { seats, signUps };
}
type Standing = Pick<Whole, "seats" | "signUps">;

/** Who was seen at it was seen on its day: moved, the marks would speak of a day that is still to come. */
function refuseMarked(signUps: readonly SignUp[]): void {
  const marked = signUps.filter((one) => seenAs({ state: "open" }, one) !== undefined).length;
  if (marked === 0) return;
  const message = `已登记 ${marked} 人的出勤，不能改日期；确要改期的，请先在签到表上取消这些登记`;
  throw new Problem("invalid", message, [{ path: "day", message }]);
}

/**
 * The list of a draw is published before the meeting: one that has begun cannot be made to begin later, as if there were
 * time for that still.
 */
function refuseBegun(activity: Activity, given: ActivityInput, now: Instant): void {
  const later = given.day !== activity.day || given.start !== activity.start;
  if (activity.kind !== "openMic" || now < startOf(activity) || !later) return;
  const message = "开放麦已经开始，不能再改日期和开始时间";
  const path = given.day === activity.day ? "start" : "day";
  throw new Problem("invalid", message, [{ path, message }]);
}

/**
 * What calling an activity off makes of it and of its seats. A sign-up that is under way goes by the former version of the
 * rule, and finds none.
 */
export function calledOff({ county, id, ruleVersion: former }: Activity, reason: string, now: Instant) {
  const ruleVersion = former + 1;
  const to = {
    state: "cancelled",
    cancelReason: reason,
    closedAt: now,
    settled: false,
    ruleVersion,
  } as const;
  const seats: Change = {
    set: keys.activitySeats(county, id),
    to: { ...noSeats, ruleVersion },
    when: { present: true },
  };
  return { to, seats };
}

/** What an input leaves out is no longer there. */
const empty = {
  until: undefined,
  place: undefined,
  campaign: undefined,
  seats: undefined,
  note: undefined,
};

/**
 * Writes a change and what follows it. Seats cannot become fewer than are held; the rule's version moves on with them, so
 * that nobody is seated by the rule of before.
 */
export async function applyChange(
  deps: Deps,
  actor: Actor,
  activity: Activity,
  given: ActivityInput,
  { standing, more = {}, also = [], notices, did }: Applying,
): Promise<Activity> {
  const { county, id } = activity;
  const { seats, signUps } = standing;
  const ruled = JSON.stringify(given.seats) !== JSON.stringify(activity.seats);
  const ruleVersion = activity.ruleVersion + (ruled ? 1 : 0);
  const changed = { ...activity, ...empty, ...given, ...more, ruleVersion, version: activity.version + 1 };
  const after: Activity = { ...changed, unfollowed: unfollowedBy(activity, changed, deps.clock.now()) };
  const changes = [...changedActivity(activity, after), ...also];
  if (ruled) changes.push(await ruleChange(deps, after, seats, signUps));
  const { audit } = auditOf(activity, did);
  const detail = changedFields(activity, after);
  await commit(deps, actor, changes, { audit: { ...audit, detail }, notices: await notices(after) });
  await followChange(deps, county, id);
  await passOn(deps, activity);
  return (await activityBy(deps, county, id)) ?? after;
}
/** What was and what is, of the fields that changed: on record for who asks later. */
const changedFields = (before: Activity, after: Activity): Record<string, unknown> =>
  Object.fromEntries(
    Object.keys(ActivityInput.shape).flatMap((name) => {
      const [was, is] = [before[name as keyof ActivityInput], after[name as keyof ActivityInput]];
      return JSON.stringify(was) === JSON.stringify(is) ? [] : [[name, { was, is }]];
    }),
  );

type Applying = {
  standing: Standing;
  more?: Partial<Activity>;
  /** What is written with it. */
  also?: Change[];
  notices: (after: Activity) => Promise<Notice[]> | Notice[];
  did: string;
};

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
