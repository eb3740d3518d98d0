// The demo's activities: a month of what was held, with rolls and figures, and what is to come, by the product's own operations.
import { kindOf } from "../../shared/activities/kinds.ts";
import { missingYears } from "../../shared/calendar.ts";
import type { OrganKind } from "../../shared/org/kinds.ts";
import { addDays, dayOf, instantAt, weekdayOf, type Day } from "../../shared/time.ts";
import { createSeries } from "../activities/series.ts";
import { calendarOf } from "../org/store.ts";
import type { Deps } from "../platform/deps.ts";
import { castsOf, type Cast } from "./activity-cast.ts";
import { seedComing } from "./activities-coming.ts";
import { closeWith, publish } from "./activity-holding.ts";
import { heldPlans, inputOf, workday, type HeldPlan } from "./activity-plans.ts";
import { at } from "./at.ts";
import { demoCounty } from "./county.ts";
import type { DemoUnit } from "./people.ts";
import { chanceFrom, type Chance } from "./random.ts";
import { seedSpeaking } from "./speaking.ts";

/** What was held and by whom it was spoken. `since` is the day the county began: nothing was held before. */
export async function seedHeld(deps: Deps, units: readonly DemoUnit[], since: Day): Promise<void> {
  const casts = await castsOf(deps, units);
  await Promise.all(
    [...casts].map(async ([kind, cast], index) => {
      const chance = chanceFrom(20_260_505 + index);
      for (const plan of heldPlans.filter(({ organ }) => organ === kind))
        await hold(deps, cast, plan, chance);
      await special[kind]?.(deps, cast, since, chance);
    }),
  );
}

/** What the police bureau has before it: told of it nobody has read. */
export async function seedAhead(deps: Deps, units: readonly DemoUnit[]): Promise<void> {
  const cast = (await castsOf(deps, units)).get("police");
  if (cast) await seedComing(deps, cast);
}

/** What each kind of organ is known for in the source. */
const special: Partial<
  Record<OrganKind, (deps: Deps, cast: Cast, since: Day, chance: Chance) => Promise<void>>
> = {
  procuratorate: seedSpeaking,
  justice: seedFridays,
};

async function hold(deps: Deps, cast: Cast, plan: HeldPlan, chance: Chance): Promise<void> {
  const { organ: _, daysAgo, lasts, units, share, ...given } = plan;
  const day = workday(addDays(dayOf(deps.clock.now()), -daysAgo));
  const own = cast.units.slice(0, units);
  const until = lasts === undefined ? {} : { until: addDays(day, lasts - 1) };
  const all = kindOf(given.kind).roll;
  const activity = await publish(
    deps,
    cast,
    inputOf({ ...given, ...until, day, who: all ? {} : { units: own.map(({ unit }) => unit.id) } }),
  );
  const staff = own.flatMap((unit) => unit.staff).filter(() => chance.next() < share);
  await closeWith(deps, cast, activity, staff, chance);
}

const fridaysBack = 5;
const fridaysAhead = 4;

/** “将每周五下午定为固定的政治学习日” (source, S3): one plan, the last of which is held and not closed yet. */
async function seedFridays(deps: Deps, cast: Cast, since: Day, chance: Chance): Promise<void> {
  const today = dayOf(deps.clock.now());
  const lastFriday = addDays(today, -((weekdayOf(today) + 2) % 7 || 7));
  const calendar = await calendarOf(deps, demoCounty.code);
  const days = Array.from({ length: fridaysBack + fridaysAhead }, (_, week) =>
    addDays(lastFriday, 7 * (week + 1 - fridaysBack)),
  ).filter((day) => day > since && missingYears(calendar, [day]).length === 0);
  const [first, second] = days;
  if (first === undefined || second === undefined) return;
  const input = inputOf({
    kind: "fridayStudy",
    theme: "政治理论集中学习",
    day: first,
    place: "党员活动室",
    hours: 2.5,
    methods: ["discussion"],
    campaign: "主题教育",
  });
  const written = at(deps, instantAt(addDays(first, -3), "10:00"));
  const plan = { input, every: "week", until: days.at(-1), daysOff: "skip" } as const;
  const { created } = await createSeries(written, cast.office, cast.organ, plan);
  const everybody = cast.units.flatMap((unit) => unit.staff);
  for (const { id, day } of created.filter((one) => one.day < lastFriday)) {
    const staff = everybody.filter(() => chance.next() < 0.88);
    await closeWith(deps, cast, { id, day, kind: "fridayStudy" }, staff, chance);
  }
}
