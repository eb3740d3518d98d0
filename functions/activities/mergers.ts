// A unit that was merged after an activity was set up: what is kept for it is its successor's, within the hour.
import { startOf } from "../../shared/activities/rules.ts";
import type { Activity, SignUp } from "../../shared/activities/schema.ts";
import { regrouped, renamed, type SeatRow } from "../../shared/activities/seats.ts";
import { ruleOn, successorOf } from "../../shared/activities/successors.ts";
import { keys } from "../../shared/keys.ts";
import { Problem } from "../../shared/problem.ts";
import { jobActor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import { tryWrite, type Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { mergedKept } from "./meant.ts";
import { changedActivity, putSignUp, wholeOf } from "./store.ts";

/**
 * What was kept for a unit becomes its successor's, as if the office had changed the rule, and who waits from it waits for
 * its successor's seats. Who sits stays counted with the unit that he signed up from. Answers how much was changed.
 */
export async function followMergers(deps: Deps, county: string, id: string): Promise<number> {
  const whole = await wholeOf(deps, county, id);
  const { activity, seats, signUps = [] } = whole ?? {};
  if (activity?.state !== "open" || !activity.seats || deps.clock.now() >= startOf(activity)) return 0;
  const merged = await mergedKept(deps, county);
  if (merged.size === 0) return 0;
  const unitNow = (unit: string): string => successorOf(merged, unit, activity.day);
  const rule = ruleOn(merged, activity.seats, activity.day);
  if (rule && seats) {
    const after = { ...activity, seats: rule, ruleVersion: activity.ruleVersion + 1 };
    const change = regrouping(after, seats, signUps, unitNow);
    if (!(await writeRule(deps, activity, after, change))) return 0;
  }
  const waiting = signUps.filter(({ state, unit }) => state === "waiting" && unitNow(unit) !== unit);
  for (const one of waiting)
    await tryWrite(deps, putSignUp({ ...one, unit: unitNow(one.unit), version: one.version + 1 }, one));
  return waiting.length + (rule ? 1 : 0);
}

/** The same people by the rule of now. Whoever sat down since they were read is seen by the condition. */
function regrouping(
  { county, id, seats: rule, ruleVersion }: Activity,
  row: SeatRow,
  signUps: readonly SignUp[],
  unitNow: (unit: string) => string,
): Change {
  const units = new Map(signUps.map(({ staff, unit }) => [staff, unitNow(unit)]));
  const by = rule && regrouped(rule, renamed(row, unitNow), (staff) => units.get(staff));
  return {
    set: keys.activitySeats(county, id),
    to: { ruleVersion, ...by },
    when: { is: { ruleVersion: row.ruleVersion, holders: row.holders } },
    otherwise: { code: "seats-changed", message: "刚刚有人报名或取消，请再试一次" },
  };
}

/** False when somebody was quicker: the next run sees it as it then is. */
async function writeRule(deps: Deps, before: Activity, after: Activity, seats: Change): Promise<boolean> {
  const { county, id } = before;
  try {
    await commit(
      deps,
      jobActor(county, "activities.tick"),
      [...changedActivity(before, { seats: after.seats, ruleVersion: after.ruleVersion }), seats],
      { audit: { pk: keys.activity(county, id), did: "activities.unitsMerged", subject: id } },
    );
    return true;
  } catch (error) {
    if (error instanceof Problem && error.code === "conflict") return false;
    throw error;
  }
}
