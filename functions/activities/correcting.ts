// After a roll was closed: facts of the activity that were wrong, the roll opened again, an activity entered twice.
import { differencesOf } from "../../shared/activities/agreed.ts";
import { kindOf } from "../../shared/activities/kinds.ts";
import type { CorrectionInput } from "../../shared/activities/page-views.ts";
import { wrongInActivity } from "../../shared/activities/rules.ts";
import type { Activity } from "../../shared/activities/schema.ts";
import { keys } from "../../shared/keys.ts";
import { Problem, refuse } from "../../shared/problem.ts";
import { monthOf, sayMonth, type Month } from "../../shared/time.ts";
import type { Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Deps } from "../platform/deps.ts";
import { lockedMonths, notLocked } from "../platform/month-locks.ts";
import { calledOff } from "./changing.ts";
import { tellCancelled } from "./follow.ts";
import { mayApprove } from "./reach.ts";
import { closedToManage } from "./roll.ts";
import { settleRoll, writeSheets } from "./settling.ts";
import { changedActivity } from "./store.ts";

/** The months in which a closed roll is counted. */
export const monthsOf = ({ booked = {}, day }: Pick<Activity, "booked" | "day">): Month[] => {
  const months = [...new Set(Object.values(booked))];
  return months.length > 0 ? months : [monthOf(day)];
};

/** Which of the months that count a closed roll are locked: what they hold stays. */
export async function lockedOf(
  deps: Deps,
  activity: Pick<Activity, "county" | "booked" | "day">,
): Promise<Month[]> {
  return [...(await lockedMonths(deps, activity.county, monthsOf(activity)))].sort();
}

/**
 * Corrects what a closed activity leaves, with a reason: its facts, or that it counts at all. Refused once a month that
 * counts it is locked: there the figures have gone out, and its list of people must stay what they add up to.
 */
export async function correctActivity(
  deps: Deps,
  actor: Actor,
  id: string,
  given: CorrectionInput,
): Promise<void> {
  const activity = await closedToManage(deps, actor, id);
  const [locked] = await lockedOf(deps, activity);
  if (locked)
    throw new Problem("conflict", `${sayMonth(locked)}已经锁定，只能更正个人的出勤`, [], "month-locked");
  switch (given.do) {
    case "facts":
      return correctFacts(deps, actor, activity, given);
    case "reopen":
      return reopenRoll(deps, actor, activity, given.reason);
    case "void":
      return voidActivity(deps, actor, activity, given.reason);
  }
}

const auditOf = ({ county, id }: Activity, did: string, reason: string) => ({
  pk: keys.activity(county, id),
  did,
  subject: id,
  reason,
});

type Facts = Extract<CorrectionInput, { do: "facts" }>;

/** Sheets, own lists and the year's hours follow. Nobody is told: when and where it was has not changed. */
async function correctFacts(deps: Deps, actor: Actor, activity: Activity, given: Facts): Promise<void> {
  const { do: _, reason, ...typed } = given;
  const facts = Object.fromEntries(
    Object.entries(typed).filter(([, value]) => value !== undefined),
  ) as Partial<typeof typed>;
  const { county, id, day, until, start, end, place, theme, kind, version } = activity;
  const after: Activity = { ...activity, ...facts };
  const wrong = (path: string, message: string): Problem =>
    new Problem("invalid", message, [{ path, message }]);
  const [first] = wrongInActivity(after).filter(({ path }) => path in facts);
  if (first) throw wrong(first.path, first.message);
  if (kindOf(kind).evidence && after.methods.length === 0) throw wrong("methods", "请至少选择一种教学方法");
  const named = (Object.keys(facts) as (keyof typeof facts)[]).filter(
    (name) => JSON.stringify(activity[name]) !== JSON.stringify(after[name]),
  );
  refuse(named.length > 0 ? undefined : { code: "nothing-changed", message: "与原来的内容相同" });
  // What somebody had to agree to is not undone by who asked for it, or by whom nobody would have asked.
  const agreed = kindOf(kind).approval && differencesOf(activity, after).length > 0;
  refuse(
    agreed && (!mayApprove(actor, activity.organ) || actor.staff === activity.createdBy)
      ? { code: "needs-approver", message: "主题、学时、层级、脱产是经审批的，请由单位的其他审批人更正" }
      : undefined,
  );
  const before = [{ day, until, start, end, place, theme }];
  const unfollowed = { change: version + 1, at: deps.clock.now(), before };
  const pick = (of: Activity) => Object.fromEntries(named.map((name) => [name, of[name]]));
  await commit(
    deps,
    actor,
    [
      ...changedActivity(activity, { ...facts, settled: false, unfollowed }),
      ...monthsOf(activity).map((month) => notLocked(county, month)),
    ],
    {
      audit: {
        ...auditOf(activity, "activities.corrected", reason),
        detail: { before: pick(activity), after: pick(after) },
      },
    },
  );
  await settleRoll(deps, county, id);
}

/** The roll as it was before it was closed: what its closing wrote down of those who were not seen is no mark. */
async function reopenRoll(deps: Deps, actor: Actor, activity: Activity, reason: string): Promise<void> {
  const to = { state: "open", closedAt: undefined, settled: undefined, rolled: undefined } as const;
  const audit = auditOf(activity, "activities.rollReopened", reason);
  await writeSheets(deps, actor, activity, [], { to, audit });
}

/** It counts nowhere any more; everybody who was on its roll is told why. */
async function voidActivity(deps: Deps, actor: Actor, activity: Activity, reason: string): Promise<void> {
  const { county, id } = activity;
  const { to, seats } = calledOff(activity, reason, deps.clock.now());
  const audit = auditOf(activity, "activities.voided", reason);
  await writeSheets(deps, actor, activity, [], { to, also: [seats], audit });
  await tellCancelled(deps, county, id, { last: false });
}
