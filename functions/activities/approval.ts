// Agreeing to activities, and to changes of what was agreed to (“经报批同意”, source, J4): never by who asked.
import { differencesOf } from "../../shared/activities/agreed.ts";
import { kindOf } from "../../shared/activities/kinds.ts";
import { askersOf, whyNot } from "../../shared/activities/rules.ts";
import { ActivityHead, type Activity, type ActivityInput } from "../../shared/activities/schema.ts";
import { keys, worklists } from "../../shared/keys.ts";
import type { Notice } from "../../shared/notice.ts";
import { notFound, Problem, refuse } from "../../shared/problem.ts";
import { dayOf, sayDay } from "../../shared/time.ts";
import { holdersOf } from "../org/store.ts";
import { authorize, type Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { askedChangeOf, type AskedChange } from "./asked-changes.ts";
import { applyChange, auditOf, changeable } from "./changing.ts";
import { isActivityId } from "./reach.ts";
import { activityBy, changedActivity, changedMeanwhile } from "./store.ts";

/** Whether somebody must agree to a change: it was agreed to, and what was agreed to changes. */
export const mustAsk = (activity: Activity, given: ActivityInput): boolean =>
  kindOf(activity.kind).approval && activity.state === "open" && differencesOf(activity, given).length > 0;

/** Asks for a change; one that was asked for before and not decided is replaced. */
export async function askForChange(
  deps: Deps,
  actor: Actor,
  activity: Activity,
  given: ActivityInput,
): Promise<void> {
  const { county, organ, id } = activity;
  const former = await askedChangeOf(deps, activity);
  const asked: AskedChange = {
    ...ActivityHead.parse({ ...activity, until: undefined, place: undefined, ...given }),
    change: deps.ids.next(),
    askers: [...new Set([...(former?.askers ?? []), actor.staff])],
    askedByName: actor.name,
    at: deps.clock.now(),
    input: given,
  };
  const rows: Change[] = [
    {
      check: keys.activityRow(county, id),
      when: { present: true, is: { version: activity.version } },
      otherwise: changedMeanwhile,
    },
    {
      put: {
        ...keys.activityChange(county, id),
        ...asked,
        worklist: worklists.approvals(county, organ),
        due: activity.day,
      },
      when: former ? { is: { change: former.change } } : { absent: true },
      otherwise: changedMeanwhile,
    },
  ];
  const notices = await askNotices(deps, activity, asked);
  await commit(deps, actor, rows, { ...auditOf(activity, "activities.changeAsked"), notices });
}

/** Takes a request back or answers it: it must be the one that was read. */
export const dropAsked = ({ county, id, change }: AskedChange): Change => ({
  drop: keys.activityChange(county, id),
  when: { is: { change } },
  otherwise: changedMeanwhile,
});

/** Those of the organ who may agree; where there is none but who asked, the committee. */
export async function approversOf(
  deps: Deps,
  { county, organ, ...activity }: Activity,
  askers: readonly string[] = askersOf(activity),
): Promise<string[]> {
  const wanted = async (place: string, role: "organAdmin" | "committee"): Promise<string[]> =>
    (await holdersOf(deps, county, place))
      .filter((one) => one.role === role && !askers.includes(one.staff))
      .map(({ staff }) => staff);
  const own = await wanted(organ, "organAdmin");
  return [...new Set(own.length > 0 ? own : await wanted(county, "committee"))];
}

const toldMax = 20;

/** Those who may agree hear of it. */
export async function askNotices(deps: Deps, activity: Activity, asked?: AskedChange): Promise<Notice[]> {
  const { county, organ, id, day, kind, version } = activity;
  const { theme } = asked ?? activity;
  const approvers = await approversOf(deps, activity, asked?.askers);
  return approvers.slice(0, toldMax).map((to) => ({
    county,
    to,
    id: `activity-asked.${id}.${asked?.change ?? version}`,
    day: dayOf(deps.clock.now()),
    kind: "activities.asked",
    title: asked ? `请审批变更：${theme}` : `请审批：${theme}`,
    text: asked
      ? `${sayDay(day)}的${kindOf(kind).label}申请变更${sayChanged(activity, asked)}，同意后生效。`
      : `${sayDay(day)}的${kindOf(kind).label}等待审批，同意后开始报名。`,
    link: `/activities/${id}`,
    about: { activity: id, organ, what: "decide", ...(asked ? { change: asked.change } : {}) },
  }));
}

/** '日期、学时' */
const sayChanged = (activity: Activity, { input }: AskedChange): string =>
  differencesOf(activity, input)
    .map(({ label }) => label)
    .join("、");

type Decision = { agree: boolean; reason?: string | undefined; seen?: string | undefined };

/** What somebody has seen when he decides: this version of the activity, or this request to change it. */
export const seenOf = ({ version }: Pick<Activity, "version">, asked: AskedChange | undefined): string =>
  asked?.change ?? String(version);

/**
 * Agrees to an activity or to a change of one, or refuses with a reason; not by who asked for it. With `seen`, only to
 * what was seen: what was changed since is to be looked at again.
 */
export async function decideActivity(
  deps: Deps,
  actor: Actor,
  id: string,
  decision: Decision,
): Promise<{ change: boolean }> {
  const activity = isActivityId(id) ? await activityBy(deps, actor.county, id) : undefined;
  if (!activity) throw notFound("活动");
  authorize(actor, "activities.approve", { county: actor.county, organ: activity.organ }, "活动");
  const asked = activity.state === "toApprove" ? undefined : await askedChangeOf(deps, activity);
  refuse(asked ? whyNot.decideChange(asked, actor.staff) : whyNot.decide(activity, actor.staff));
  const { agree, reason = "", seen } = decision;
  if (seen !== undefined && seen !== seenOf(activity, asked))
    refuse({ code: "changed-since", message: "申请人刚刚改过内容，请看过再审批" });
  if (!agree && reason.length < 2) {
    throw new Problem("invalid", "不同意时请写明原因", [
      { path: "reason", message: "请写明原因（至少 2 个字）" },
    ]);
  }
  await (asked
    ? decideChange(deps, actor, activity, { asked, agree, reason })
    : decideNew(deps, actor, activity, { agree, reason }));
  return { change: asked !== undefined };
}

/**
 * Everybody who asked hears what was decided: also the first, when another changed it since. Who has moved on hears
 * nothing any more; where all have, the office hears it.
 */
async function decided(
  deps: Deps,
  { county, id, organ }: Activity,
  told: Pick<Notice, "title" | "text"> & { of: string; askers: readonly string[] },
): Promise<Notice[]> {
  const holders = await holdersOf(deps, county, organ);
  const office = holders.filter(({ role }) => role === "reviewer" || role === "organAdmin");
  const askers = office.filter(({ staff }) => told.askers.includes(staff));
  const to = askers.length > 0 ? askers : office.filter(({ role }) => role === "reviewer");
  return [...new Set(to.map(({ staff }) => staff))].map((staff) => ({
    county,
    to: staff,
    id: `activity-decided.${id}.${told.of}`,
    day: dayOf(deps.clock.now()),
    kind: "activities.decided",
    title: told.title,
    text: told.text,
    link: `/activities/${id}`,
  }));
}

/** '。审批意见：注意安全' */
const sayRemark = (reason: string): string => (reason === "" ? "" : `审批意见：${reason}`);

async function decideNew(
  deps: Deps,
  actor: Actor,
  activity: Activity,
  { agree, reason }: { agree: boolean; reason: string },
): Promise<void> {
  const { theme, version, closesAt } = activity;
  const published =
    deps.clock.now() > closesAt
      ? "活动已发布，但报名已经截止：还要报名的请先改截止时间。"
      : "活动已发布，按设定的时间开始报名。";
  const notices = await decided(deps, activity, {
    askers: askersOf(activity),
    title: agree ? `已同意：${theme}` : `没有同意：${theme}`,
    text: agree ? `${published}${sayRemark(reason)}` : reason,
    of: String(version),
  });
  const decisionReason = reason === "" ? undefined : reason;
  const to = { state: agree ? "open" : "refused", decidedBy: actor.staff, decisionReason } as const;
  await commit(deps, actor, changedActivity(activity, to), {
    ...auditOf(activity, agree ? "activities.approved" : "activities.refused", decisionReason),
    notices,
  });
}

async function decideChange(
  deps: Deps,
  actor: Actor,
  activity: Activity,
  { asked, agree, reason }: { asked: AskedChange; agree: boolean; reason: string },
): Promise<void> {
  const { input, askers, theme, change } = asked;
  const notices = await decided(deps, activity, {
    askers,
    title: agree ? `已同意变更：${theme}` : `没有同意变更：${theme}`,
    text: agree
      ? `变更已生效，时间地点有变的已通知报名的人。${sayRemark(reason)}`
      : `原因：${reason}。活动仍按原来的安排。`,
    of: change,
  });
  if (agree) {
    // It may have become impossible since it was asked for: seats that were taken, a unit that was closed.
    const standing = await changeable(deps, activity, input);
    await applyChange(deps, actor, activity, input, {
      standing,
      also: [dropAsked(asked)],
      notices: () => notices,
      did: "activities.changeApproved",
    });
    return;
  }
  await commit(deps, actor, [dropAsked(asked)], {
    ...auditOf(activity, "activities.changeRefused", reason),
    notices,
  });
}
