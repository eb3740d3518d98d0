// Recurring plans: one activity for each day of the plan, each what it would be if it had been set up by itself.
import { createHash } from "node:crypto";
import { inputOn, occurrencesOf, yearsLacking, type SeriesInput } from "../../shared/activities/series.ts";
import { sayMissingYears } from "../../shared/calendar.ts";
import { Problem } from "../../shared/problem.ts";
import type { Day } from "../../shared/time.ts";
import { calendarOf } from "../org/store.ts";
import { authorize, type Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { createActivity } from "./lifecycle.ts";

/** Always the same for one plan and planned day: a repeat, or what goes on after a crash, adds nothing twice. */
const serialOf = (series: string, day: Day): string =>
  BigInt(`0x${createHash("sha256").update(`${series}/${day}`).digest("hex").slice(0, 24)}`)
    .toString(36)
    .padStart(14, "0")
    .slice(0, 14);

/** Sets up every occurrence of a plan. Answers which there are, and the days on which there is none. */
export async function createSeries(
  deps: Deps,
  actor: Actor,
  organ: string,
  plan: SeriesInput,
  series: string = deps.ids.next(),
): Promise<{ created: { id: string; day: Day }[]; left: Day[] }> {
  // Before anything is said of the calendar, and also where no day is left on which it would be asked.
  authorize(actor, "activities.manage", { county: actor.county, organ }, "政法单位");
  const calendar = await calendarOf(deps, actor.county);
  const missing = yearsLacking(plan, calendar);
  if (missing.length > 0) {
    const message = `${sayMissingYears(missing)}，请先录入，或缩短重复的时间`;
    throw new Problem("invalid", message, [{ path: plan.until === undefined ? "count" : "until", message }]);
  }
  const { held, left } = occurrencesOf(plan, calendar);
  const created = [];
  for (const { planned, day } of held) {
    const { id } = await createActivity(
      deps,
      actor,
      organ,
      inputOn(plan.input, day),
      serialOf(series, planned),
    );
    created.push({ id, day });
  }
  return { created, left };
}
