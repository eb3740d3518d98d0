// Who comes first on the waiting list by the office's word: with a reason, on record, before hours and time.
import { whyNot } from "../../shared/activities/rules.ts";
import type { PriorityInput } from "../../shared/activities/views.ts";
import { keys } from "../../shared/keys.ts";
import { notFound, refuse } from "../../shared/problem.ts";
import type { Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Deps } from "../platform/deps.ts";
import { activityToManage } from "./lifecycle.ts";
import { putSignUp, signUpBy } from "./store.ts";

/**
 * Puts somebody who waits before or behind others: 1 comes first, 5 is usual. Whoever was named in a group takes it along.
 * Seats that are offered already stay offered. A repeat changes nothing.
 */
export async function setPriority(
  deps: Deps,
  actor: Actor,
  { id, staff }: { id: string; staff: string },
  { priority, reason }: PriorityInput,
): Promise<void> {
  const { county } = actor;
  const activity = await activityToManage(deps, actor, id);
  const own = /^[0-9A-Z]{4,12}$/u.test(staff) ? await signUpBy(deps, county, id, staff) : undefined;
  if (!own) throw notFound("报名");
  if (own.state === "waiting" && own.priority === priority) return;
  refuse(whyNot.prioritise(activity, own));
  const after = { ...own, priority, priorityReason: reason, version: own.version + 1 };
  await commit(deps, actor, [putSignUp(after, own)], {
    audit: {
      pk: keys.activity(county, id),
      did: "activities.prioritised",
      subject: staff,
      reason,
      detail: { before: own.priority, after: priority },
    },
  });
}
