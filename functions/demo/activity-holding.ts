// Setting up and closing an activity of the demo, at the time of day at which an office does it.
import type { Attendance } from "../../shared/activities/kinds.ts";
import type { Activity, ActivityInput } from "../../shared/activities/schema.ts";
import { addDays, instantAt } from "../../shared/time.ts";
import { decideActivity } from "../activities/approval.ts";
import { createActivity } from "../activities/lifecycle.ts";
import { amendRoll, closeRoll, markRoll } from "../activities/roll.ts";
import type { Deps } from "../platform/deps.ts";
import type { Cast } from "./activity-cast.ts";
import { at } from "./at.ts";
import type { Chance } from "./random.ts";

/** Sets one up as its office does; where somebody must agree, the organ's administrator does the same day. */
export async function publish(deps: Deps, cast: Cast, input: ActivityInput): Promise<Activity> {
  const opened = Date.parse(input.opensAt);
  const written = at(deps, new Date(opened - 24 * 3_600_000).toISOString());
  const activity = await createActivity(written, cast.office, cast.organ, input);
  if (activity.state !== "toApprove") return activity;
  const agreed = at(deps, new Date(opened - 20 * 3_600_000).toISOString());
  await decideActivity(agreed, cast.admin, activity.id, { agree: true });
  return activity;
}

/** Marks who was there and closes the roll the next morning; of some the office corrects one line afterwards. */
export async function closeWith(
  deps: Deps,
  cast: Cast,
  activity: Pick<Activity, "id" | "kind" | "day" | "until">,
  staff: readonly string[],
  chance: Chance,
): Promise<void> {
  const last = activity.until ?? activity.day;
  const attendance = (): Attendance => {
    const roll = chance.next();
    if (roll < 0.82) return "present";
    if (roll < 0.9) return roll < 0.87 ? "late" : "leftEarly";
    return roll < 0.95 ? "excused" : "absent";
  };
  const marks = staff.map((one) => ({ staff: one, attendance: attendance() }));
  await markRoll(at(deps, instantAt(last, "17:40")), cast.office, activity.id, marks);
  const morning = at(deps, instantAt(addDays(last, 1), "09:20"));
  await closeRoll(morning, cast.office, activity.id);
  const unseen = marks.find((one) => one.attendance === "absent");
  if (!unseen || activity.kind === "fridayStudy") return;
  await amendRoll(morning, cast.office, activity.id, unseen.staff, {
    attendance: "present",
    reason: "现场已签名，手机没有扫上",
  });
}
