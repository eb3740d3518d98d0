// The roll: who was there, by check-in or by list; closed once; afterwards corrected with a reason; one row for each unit.
import { kindOf, type Attendance } from "../../shared/activities/kinds.ts";
import type { AmendInput, MarkedAs } from "../../shared/activities/page-views.ts";
import { whyNot, whyNotMark } from "../../shared/activities/rules.ts";
import type { Activity, SignUp } from "../../shared/activities/schema.ts";
import { keys } from "../../shared/keys.ts";
import type { Notice } from "../../shared/notice.ts";
import { notFound, refuse } from "../../shared/problem.ts";
import { dayOf, sayDay } from "../../shared/time.ts";
import { officerBy } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Deps } from "../platform/deps.ts";
import { askedChangeOf } from "./asked-changes.ts";
import { activityToManage } from "./lifecycle.ts";
import { askedOn, belongedTo, belongingOf } from "./people.ts";
import { changesOf, sayAttendance, seenAs, stepOf, type Step } from "./roll-rows.ts";
import { settleRoll } from "./settling.ts";
import { activityBy, changedActivity, changedMeanwhile, signUpBy, wholeOf } from "./store.ts";

/** One line of the roll. Without `attendance` nothing is known yet; closed, that is an absence. */
export type RollLine = {
  staff: string;
  name: string;
  unit: string;
  kind: "sworn" | "auxiliary";
  attendance?: Attendance | undefined;
  checkedInAt?: string | undefined;
  /** The office's hand, not a scan. */
  markedBy?: string | undefined;
  version: number;
};

/** Everybody who is expected: those with a seat; where all are asked, everybody in post on the day; and who came along. */
export async function rollOf(
  deps: Deps,
  activity: Activity,
  signUps: readonly SignUp[],
): Promise<RollLine[]> {
  const known = new Map(signUps.map((one) => [one.staff, one]));
  const asked = kindOf(activity.kind).roll && !activity.rolled ? await askedOn(deps, activity) : [];
  const lines = signUps
    .filter((one) => one.state === "seated")
    .map((one): RollLine => {
      const { staff, name, unit, kind, checkedInAt, markedBy, version } = one;
      return { staff, name, unit, kind, attendance: seenAs(activity, one), checkedInAt, markedBy, version };
    });
  const more = asked
    .filter(({ staff }) => !known.has(staff))
    .map(({ staff, name, unit, kind }) => ({ staff, name, unit, kind, version: 0 }));
  return [...lines, ...more].sort((a, b) => (a.unit + a.staff < b.unit + b.staff ? -1 : 1));
}

export type Mark = { staff: string; attendance: MarkedAs };

/** Marks people by list. Whoever was not expected comes along: he is on the roll from then on. */
export async function markRoll(deps: Deps, actor: Actor, id: string, marks: readonly Mark[]): Promise<void> {
  const activity = await activityToManage(deps, actor, id);
  const now = deps.clock.now();
  refuse(
    whyNotMark(
      activity,
      marks.map(({ attendance }) => attendance),
      now,
    ),
  );
  const { signUps = [] } = (await wholeOf(deps, actor.county, id)) ?? {};
  const known = new Map(signUps.map((one) => [one.staff, one]));
  const there = marks.every(({ staff }) => known.has(staff)) ? undefined : await belongedTo(deps, activity);
  // One stranger and nobody is marked: half a list would have to be compared line by line.
  if (marks.some(({ staff }) => !known.has(staff) && !there?.has(staff))) throw notFound("干警");
  const steps = marks.flatMap(({ staff, attendance }): Step[] => {
    const [before, posting] = [known.get(staff), there?.get(staff)];
    const step = stepOf(activity, { staff, attendance, before, posting, by: actor.staff, now });
    return step ? [step] : [];
  });
  for (let at = 0; at < steps.length; at += stepsPerPack)
    await write(deps, actor, activity, steps.slice(at, at + stepsPerPack));
}

/** Two rows each, with the check and the audit under the hundred of a transaction. */
const stepsPerPack = 45;

/** The marks of a pack with who made them. None is made once the roll is closed: it would be in no unit's row. */
async function write(deps: Deps, actor: Actor, activity: Activity, steps: readonly Step[]): Promise<void> {
  const { county, id } = activity;
  const open = {
    check: keys.activityRow(county, id),
    when: { present: true, is: { state: "open" } },
    otherwise: { code: "closed", message: "签到表刚刚关闭，请用“更正”并写明原因" },
  } as const;
  const changes = steps.flatMap((step) =>
    changesOf(activity, step, {
      code: "changed-meanwhile",
      message: `${step.name}的出勤刚刚被改动，请刷新后再试`,
    }),
  );
  const marks = steps.map(({ staff, before, after }) => ({
    staff,
    before: seenAs(activity, before) ?? "none",
    after: after?.attendance ?? "none",
  }));
  const audit = { pk: keys.activity(county, id), did: "activities.marked", subject: id, detail: { marks } };
  await commit(deps, actor, [open, ...changes], { audit });
}

/**
 * Closes the roll: whoever is expected and was not seen was absent, and each unit's month gets its row. First nobody can
 * be marked any more, then it is written down; cut short between the two it is finished by the next tick.
 */
export async function closeRoll(deps: Deps, actor: Actor, id: string): Promise<void> {
  const activity = await activityToManage(deps, actor, id);
  const { signUps = [] } = (await wholeOf(deps, actor.county, id)) ?? {};
  const roll = activity.state === "open" ? await rollOf(deps, activity, signUps) : [];
  const unmarked = roll.filter(({ attendance }) => attendance === undefined).length;
  refuse(whyNot.closeRoll(activity, deps.clock.now(), unmarked));
  const waits = await askedChangeOf(deps, activity);
  refuse(
    waits && {
      code: "change-waits",
      message: "有一项变更还在等待审批，审批后再关闭；不再需要的，按原来的内容保存一次即撤回",
    },
  );
  const to = { state: "closed", closedAt: deps.clock.now(), settled: false } as const;
  await commit(deps, actor, changedActivity(activity, to), {
    audit: { pk: keys.activity(actor.county, id), did: "activities.rollClosed", subject: id },
  });
  await settleRoll(deps, actor.county, id);
}

/** An activity of which the roll is closed, and written down to the end; for who manages it. */
export async function closedToManage(deps: Deps, actor: Actor, id: string): Promise<Activity> {
  const activity = await activityToManage(deps, actor, id);
  refuse(
    activity.state === "closed" ? undefined : { code: "not-closed", message: "签到表还没有关闭，可直接修改" },
  );
  if (activity.settled) return activity;
  await settleRoll(deps, actor.county, id);
  return (await activityBy(deps, actor.county, id)) ?? activity;
}

/**
 * Corrects one person's attendance after the roll was closed, with a reason; the units' rows follow, and he is told.
 * Nobody does so for himself.
 */
export async function amendRoll(
  deps: Deps,
  actor: Actor,
  id: string,
  staff: string,
  { attendance, reason }: AmendInput,
): Promise<void> {
  const activity = await closedToManage(deps, actor, id);
  refuse(
    staff === actor.staff
      ? { code: "own-attendance", message: "不能更正自己的出勤，请由其他组织人员更正" }
      : undefined,
  );
  const before = await signUpBy(deps, actor.county, id, staff);
  const officer = before ? undefined : await officerBy(deps, actor.county, staff);
  const posting = officer && (await belongingOf(deps, activity, officer));
  if (!before && !posting) throw notFound("干警");
  const now = deps.clock.now();
  const step = stepOf(activity, { staff, attendance, before, posting, by: actor.staff, now });
  refuse(step ? undefined : { code: "nothing-changed", message: "与原来的出勤相同" });
  if (!step) return;
  const was = seenAs(activity, before);
  await commit(
    deps,
    actor,
    [...changedActivity(activity, { settled: false }), ...changesOf(activity, step, changedMeanwhile)],
    {
      audit: {
        pk: keys.activity(actor.county, id),
        did: "activities.rollAmended",
        subject: staff,
        reason,
        detail: { name: step.name, before: was ?? "none", after: step.after?.attendance ?? "none" },
      },
      notices: [amendedNotice(activity, step, { was, reason, now })],
    },
  );
  await settleRoll(deps, actor.county, id);
}

const sayOnRoll = (attendance: Attendance | undefined): string =>
  attendance === undefined ? "不在名单" : sayAttendance(attendance);

const amendedNotice = (
  activity: Activity,
  { staff, after }: Step,
  { was, reason, now }: { was: Attendance | undefined; reason: string; now: string },
): Notice => ({
  county: activity.county,
  to: staff,
  id: `activity-amended.${activity.id}.${activity.version}`,
  day: dayOf(now),
  kind: "activities.amended",
  title: `出勤更正：${activity.theme}`,
  text: `${sayDay(activity.day)}的${kindOf(activity.kind).label}，您的出勤由“${sayOnRoll(was)}”更正为“${sayOnRoll(after?.attendance)}”。原因：${reason}`,
  link: "/activities/mine",
});
