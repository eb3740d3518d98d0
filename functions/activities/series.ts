// Recurring plans: one activity for each day of the plan, each what it would be if it had been set up by itself.
import { createHash } from "node:crypto";
import { startOf } from "../../shared/activities/rules.ts";
import type { Activity } from "../../shared/activities/schema.ts";
import {
  inputOn,
  occurrencesMax,
  occurrencesOf,
  plannedDays,
  yearsLacking,
  type Occurrence,
  type SeriesInput,
} from "../../shared/activities/series.ts";
import { sayMissingYears } from "../../shared/calendar.ts";
import { keys } from "../../shared/keys.ts";
import { Problem } from "../../shared/problem.ts";
import { sayFullDay, type Day } from "../../shared/time.ts";
import { calendarOf, orgTree } from "../org/store.ts";
import { authorize, type Actor } from "../platform/actor.ts";
import { getItem, getItems, tryWrite } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { refuseWrong } from "./changing.ts";
import { activityToManage, cancelActivity, createActivity } from "./lifecycle.ts";

/** Always the same for one plan and planned day: a repeat, or what goes on after a crash, adds nothing twice. */
const serialOf = (series: string, day: Day): string =>
  BigInt(`0x${createHash("sha256").update(`${series}/${day}`).digest("hex").slice(0, 24)}`)
    .toString(36)
    .padStart(14, "0")
    .slice(0, 14);

const wrong = (plan: SeriesInput, message: string): Problem =>
  new Problem("invalid", message, [{ path: plan.until === undefined ? "count" : "until", message }]);

/** On which days a plan takes place, and on which not; throws Problem("invalid") where that cannot be said or is none. */
async function daysOf(
  deps: Deps,
  county: string,
  plan: SeriesInput,
): Promise<{ held: Occurrence[]; left: Day[] }> {
  const calendar = await calendarOf(deps, county);
  const missing = yearsLacking(plan, calendar);
  if (missing.length > 0) throw wrong(plan, `${sayMissingYears(missing)}，请先录入，或缩短重复的时间`);
  const beyond = plannedDays(plan)[occurrencesMax];
  // What the plan's end would still reach is not cut off in silence.
  if (beyond !== undefined)
    throw wrong(plan, `一次最多建立 ${occurrencesMax} 次，请改为重复到${sayFullDay(beyond)}之前`);
  const { held, left } = occurrencesOf(plan, calendar);
  if (held.length === 0) throw wrong(plan, "这段时间里没有一天可以举行，请改日期或重复到哪一天");
  return { held, left };
}

/**
 * Sets up every occurrence of a plan, or, where one of them could not be, none. Answers which there are, and the days on
 * which there is none.
 */
export async function createSeries(
  deps: Deps,
  actor: Actor,
  organ: string,
  plan: SeriesInput,
  series: string = deps.ids.next(),
): Promise<{ created: { id: string; day: Day }[]; left: Day[] }> {
  const { county } = actor;
  // Before anything is said of the calendar, and also where no day is left on which it would be asked.
  authorize(actor, "activities.manage", { county, organ }, "政法单位");
  const { held, left } = await daysOf(deps, county, plan);
  const planned = held.map((one) => ({
    id: serialOf(series, one.planned),
    day: one.day,
    input: inputOn(plan.input, one.day),
  }));
  const tree = await orgTree(deps, county);
  for (const { input } of planned) await refuseWrong(deps, county, organ, input, tree);
  const ids = planned.map(({ id }) => id);
  await tryWrite(deps, { put: { ...keys.activitySeries(county, series), ids }, when: { absent: true } });
  const created = [];
  for (const { id, day, input } of planned) {
    await createActivity(deps, actor, organ, input, id, series);
    created.push({ id, day });
  }
  return { created, left };
}

/** Those of an activity's plan that come after it and are still ahead; none for one that is of no plan. */
export async function laterOf(
  deps: Deps,
  { county, series, day }: Pick<Activity, "county" | "series" | "day">,
): Promise<Activity[]> {
  if (series === undefined) return [];
  const { ids = [] } =
    (await getItem<{ ids: string[] }>(deps, keys.activitySeries(county, series), { stale: true })) ?? {};
  const found = await getItems<Activity>(
    deps,
    ids.map((id) => keys.activityRow(county, id)),
    { stale: true },
  );
  const now = deps.clock.now();
  return found
    .filter(
      (one) => one.day > day && startOf(one) > now && one.state !== "closed" && one.state !== "cancelled",
    )
    .sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** Calls an activity off, and where it is asked for everything of its plan that comes after; answers how many. */
export async function cancelWithLater(
  deps: Deps,
  actor: Actor,
  id: string,
  { reason, later }: { reason: string; later: boolean },
): Promise<number> {
  const rest = later ? await laterOf(deps, await activityToManage(deps, actor, id)) : [];
  await cancelActivity(deps, actor, id, reason);
  for (const one of rest) await cancelActivity(deps, actor, one.id, reason);
  return 1 + rest.length;
}
