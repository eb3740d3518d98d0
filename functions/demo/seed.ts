// The demo county: three past months and a half-filed current one, made by the product's own operations.
import { defaultPolicies } from "../../shared/obligations/defaults.ts";
import {
  addDays,
  addMonths,
  dayOf,
  firstDayOf,
  instantAt,
  monthOf,
  type Day,
  type Month,
} from "../../shared/time.ts";
import { markAllRead } from "../notices/operations.ts";
import { changePolicy, excuse } from "../obligations/changes.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { runJob } from "../platform/jobs.ts";
import { inParallel } from "../platform/parallel.ts";
import { withoutVault } from "../platform/vault.ts";
import { runners } from "../runners.ts";
import { seedAhead, seedHeld } from "./activities.ts";
import { seedAssessments } from "./assessments.ts";
import { makeBrief, planMonth } from "./briefs.ts";
import { demoCounty } from "./county.ts";
import { makePeople, type DemoAccount, type DemoUnit } from "./people.ts";
import { chanceFrom } from "./random.ts";
import { seedTalks } from "./talks.ts";

const monthsBack = 3;
/** A cheaper password hash: the demo's password is printed on the screen anyway. */
const demoPasswordCost = 2 ** 12;

/** Makes everything; answers one account per role. The same clock gives the same county, but for who is drawn. */
export async function seedDemo(deps: Deps): Promise<{ accounts: DemoAccount[] }> {
  const now = deps.clock.now();
  const thisMonth = monthOf(dayOf(now));
  const first = addMonths(thisMonth, -monthsBack);
  const begun: Deps = {
    ...deps,
    passwordCost: demoPasswordCost,
    clock: { now: () => instantAt(firstDayOf(first), "09:00") },
  };
  const { admin, units, accounts, talks } = await makePeople(begun);
  const months = Array.from({ length: monthsBack + 1 }, (_, at) => addMonths(first, at));
  const chance = chanceFrom(20_260_202);
  const planned = months.flatMap((month) =>
    units.flatMap((unit) => planMonth(unit.habit, month, now, chance).map((brief) => ({ unit, brief }))),
  );
  planned.sort((a, b) => (a.brief.filedAt < b.brief.filedAt ? -1 : 1));
  await inParallel(planned, 6, ({ unit, brief }) => makeBrief(deps, unit, brief));
  await excuseSome(deps, admin, units, months);
  await leaveDrafts(deps, units, now);
  if (talks) await seedTalks(deps, talks, firstDayOf(first));
  await askForTests(begun, admin, firstDayOf(first));
  await seedHeld(deps, units, firstDayOf(first));
  await seedAssessments(deps, units);
  await settleOldNotices(deps, accounts, now);
  await seedAhead(deps, units);
  for (const month of months.slice(1)) {
    await runJob(withoutVault(deps), runners, "figures.rollUp", instantAt(firstDayOf(month), "00:30"));
  }
  return { accounts };
}

/** The quarterly tests are asked from the county's first whole quarter on: its administrator said so when it began. */
async function askForTests(begun: Deps, admin: Actor, from: Day): Promise<void> {
  for (const policy of defaultPolicies(from).filter(({ figure }) => figure.startsWith("assessments."))) {
    await changePolicy(begun, { ...admin, county: demoCounty.code }, { ...policy, effectiveFrom: from });
  }
}

/** Units sent on special duty are excused from what they could not do. */
async function excuseSome(
  deps: Deps,
  admin: Actor,
  units: readonly DemoUnit[],
  months: readonly Month[],
): Promise<void> {
  const reason = "抽调参加全市专项行动，经分管领导批准";
  for (const { unit } of units.filter((one) => one.habit === "excused")) {
    for (const period of months.slice(0, -1)) {
      await excuse(
        deps,
        { ...admin, county: demoCounty.code },
        { unit: unit.id, policy: "briefs-monthly", period, reason },
      );
    }
  }
}

/** What was told in these months has been mailed, and read by those who can sign in. */
async function settleOldNotices(deps: Deps, accounts: readonly DemoAccount[], now: string): Promise<void> {
  const evening = instantAt(addDays(dayOf(now), -1), "18:00");
  const yesterday: Deps = { ...deps, clock: { now: () => evening } };
  await runJob(withoutVault(yesterday), runners, "notices.deliver", yesterday.clock.now());
  for (const { staff } of accounts) {
    await markAllRead(yesterday, { county: demoCounty.code, staff, name: staff, grants: [] });
  }
}

/** The first diligent unit has a draft begun today. */
async function leaveDrafts(deps: Deps, units: readonly DemoUnit[], now: string): Promise<void> {
  const unit = units.find((one) => one.habit === "diligent");
  if (!unit) return;
  const brief = { day: dayOf(now), filedAt: now, fate: "draft", topic: 4, photo: 77, hours: 3 } as const;
  await makeBrief(deps, unit, brief);
}
