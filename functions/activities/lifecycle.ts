// Setting up an activity: asking for it, changing, calling it off; who signed up is told and released.
import { randomBytes } from "node:crypto";
import { attended, kindOf } from "../../shared/activities/kinds.ts";
import { askersOf, isDrawnUp, whyNot } from "../../shared/activities/rules.ts";
import { ActivityInput, type Activity } from "../../shared/activities/schema.ts";
import { notFound, Problem, refuse } from "../../shared/problem.ts";
import { sayDay } from "../../shared/time.ts";
import { organBy } from "../org/store.ts";
import { authorize, type Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { askedChangeOf } from "./asked-changes.ts";
import { askForChange, askNotices, dropAsked, mustAsk } from "./approval.ts";
import { applyChange, auditOf, calledOff, changeable, refuseWrong } from "./changing.ts";
import { tellCancelled } from "./follow.ts";
import { isActivityId } from "./reach.ts";
import { newSeats } from "./seats.ts";
import { activityBy, changedActivity, newActivity, wholeOf } from "./store.ts";

/** An activity that the actor manages; 404 for everybody else's. */
export async function activityToManage(deps: Deps, actor: Actor, id: string): Promise<Activity> {
  const activity = isActivityId(id) ? await activityBy(deps, actor.county, id) : undefined;
  if (!activity) throw notFound("活动");
  authorize(actor, "activities.manage", { county: actor.county, organ: activity.organ }, "活动");
  return activity;
}

/**
 * Sets an activity up: published at once, or, where its kind asks for it (“经报批同意”, source, J4), sent for approval.
 * `serial` makes a repeat of the request the same activity; `series` is the plan that it is one of.
 */
export async function createActivity(
  deps: Deps,
  actor: Actor,
  organ: string,
  given: ActivityInput,
  serial: string = deps.ids.next(),
  series?: string,
): Promise<Activity> {
  const { county } = actor;
  if (!(await organBy(deps, county, organ))) throw notFound("政法单位");
  authorize(actor, "activities.manage", { county, organ }, "政法单位");
  await refuseWrong(deps, county, organ, given);
  const standing = await activityBy(deps, county, serial);
  if (standing) return sameAgain(standing, organ, given);
  const activity: Activity = {
    ...given,
    county,
    organ,
    id: serial,
    state: kindOf(given.kind).approval ? "toApprove" : "open",
    createdBy: actor.staff,
    ...(series === undefined ? {} : { series }),
    ruleVersion: 1,
    checkInSecret: randomBytes(32).toString("hex"),
    version: 1,
  };
  const rows: Change[] = [...newActivity(activity), newSeats(county, serial)];
  const notices = activity.state === "toApprove" ? await askNotices(deps, activity) : [];
  await commit(deps, actor, rows, { ...auditOf(activity, "activities.created"), notices });
  return activity;
}

/**
 * A repeat is the same activity. Another one under the key of the first (the form sent, gone back to, filled in anew) is
 * refused: answered as done it would be lost. What was changed since cannot be compared, and is what it is.
 */
function sameAgain(standing: Activity, organ: string, given: ActivityInput): Activity {
  const same = standing.organ === organ && sayInput(inputIn(standing)) === sayInput(given);
  if (standing.version > 1 || same) return standing;
  const message = `这张表已经发布过“${standing.theme}”（${sayDay(standing.day)}）。要另外再建一个，请再按一次`;
  throw new Problem("conflict", message, [], "sent-before");
}

/** Of an activity what was put in. */
const inputIn = (activity: Activity): ActivityInput =>
  ActivityInput.parse(
    Object.fromEntries(Object.entries(activity).filter(([name]) => name in ActivityInput.shape)),
  );

/** Where nobody signs up the times of signing up are those of the press. */
const sayInput = (given: ActivityInput): string => {
  const { opensAt, closesAt, ...rest } = ActivityInput.parse(given);
  return JSON.stringify(kindOf(given.kind).roll ? rest : { opensAt, closesAt, ...rest });
};

const changedSince = {
  code: "changed-since",
  message: "您打开之后，别人改过这个活动。您填写的内容已保留，请核对后再保存",
};

/**
 * Changes an activity. One that was refused is asked for again; whoever changes one that nobody has agreed to yet has
 * asked for it too, so that nobody agrees to what he wrote himself. What was agreed to of one that is published (see
 * agreed.ts) stays until another agrees to the change: `asked` tells that it waits. With nothing of that changed, a request
 * that waits is taken back: its form showed it.
 */
export async function changeActivity(
  deps: Deps,
  actor: Actor,
  id: string,
  given: ActivityInput,
  seen?: number,
): Promise<{ activity: Activity; asked: boolean }> {
  const activity = await activityToManage(deps, actor, id);
  refuse(whyNot.change(activity));
  if (seen !== undefined && seen !== activity.version) refuse(changedSince);
  const standing = await changeable(deps, activity, given);
  if (mustAsk(activity, given)) {
    await askForChange(deps, actor, activity, given);
    return { activity, asked: true };
  }
  const waits = activity.state === "refused" || activity.state === "toApprove";
  const former = await askedChangeOf(deps, activity);
  const after = await applyChange(deps, actor, activity, given, {
    standing,
    more: waits ? { state: "toApprove", askers: [...new Set([...askersOf(activity), actor.staff])] } : {},
    also: former ? [dropAsked(former)] : [],
    notices: async (changed) => (changed.state === "toApprove" ? askNotices(deps, changed) : []),
    did: "activities.changed",
  });
  return { activity: after, asked: false };
}

/** Calls an activity off: everybody who signed up or waits is released and told; nobody can take a seat any more. */
export async function cancelActivity(deps: Deps, actor: Actor, id: string, reason: string): Promise<void> {
  const activity = await activityToManage(deps, actor, id);
  refuse(whyNot.cancel(activity));
  const there = (await wholeOf(deps, actor.county, id))?.signUps.filter(
    ({ attendance }) => attendance !== undefined && attended(attendance),
  );
  refuse(
    there?.length
      ? {
          code: "held",
          message: `已有 ${there.length} 人签到，不能取消；没有举办的，请先在签到表上取消这些登记`,
        }
      : undefined,
  );
  const { to, seats } = calledOff(activity, reason, deps.clock.now());
  const unpublished = isDrawnUp(activity) ? { neverPublished: true } : {};
  const former = await askedChangeOf(deps, activity);
  await commit(
    deps,
    actor,
    [...changedActivity(activity, { ...to, ...unpublished }), seats, ...(former ? [dropAsked(former)] : [])],
    auditOf(activity, "activities.cancelled", reason),
  );
  await tellCancelled(deps, actor.county, id, { last: false });
}
