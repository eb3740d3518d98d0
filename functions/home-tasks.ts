// What everybody must do, for the home page: few reads, side by side, all of them stale ones; nothing is decided here.
import { may, mayAnywhere, scopesOf } from "../shared/access.ts";
import { missingYears, sayMissingYears } from "../shared/calendar.ts";
import { jobs } from "../shared/jobs.ts";
import { obligationsOfMonth } from "../shared/obligations/policies.ts";
import {
  firstDayOfPeriod,
  lastDayOfPeriod,
  monthOfPeriod,
  periodsOfMonth,
} from "../shared/obligations/periods.ts";
import type { Policy } from "../shared/obligations/schema.ts";
import { staleAfterDays } from "../shared/obligations/steps.ts";
import { appliesTo, owedNow } from "../shared/obligations/state.ts";
import type { PeriodState } from "../shared/obligations/views.ts";
import { inService } from "../shared/org/rules.ts";
import type { Unit } from "../shared/org/schema.ts";
import { addDays, addMonths, dayOf, lastDayOf, monthOf, type Day, type Month } from "../shared/time.ts";
import type { BriefHead } from "../shared/training/schema.ts";
import { monthLockOf } from "./figures/store.ts";
import { newestNotices, outbox } from "./notices/operations.ts";
import type { InboxItem } from "../shared/notices/schema.ts";
import {
  boundUnits,
  filedBetween,
  obliged,
  rulesOf,
  stateOf,
  type Filed,
  type Rules,
} from "./obligations/facts.ts";
import { countyCompliance } from "./obligations/operations.ts";
import { talkTasks, type TalkTasks } from "./home-talks.ts";
import type { ActivityTasks } from "./home-activities.ts";
import type { TestTasks } from "./home-tests.ts";
import { holdersOf } from "./org/store.ts";
import type { Actor } from "./platform/actor.ts";
import type { Deps } from "./platform/deps.ts";
import { latestRuns } from "./platform/jobs.ts";
import { inParallel } from "./platform/parallel.ts";
import { desk, desksOf } from "./training/review.ts";

/** One obligation that a unit has not met: `count` (in `standing.measure`) is still to be filed, in time until `graceEnd`. */
export type Owed = { unit: Unit; standing: PeriodState; count: number; last: Day; graceEnd: Day };

/** What one unit has to do and has done, this month and what is left of the last. */
export type UnitTasks = {
  unit: Unit;
  owed: Owed[];
  /** How many obligations ran out so long ago that nobody is reminded of them any more. */
  longOverdue: number;
  met: PeriodState[];
  returned: BriefHead[];
  drafts: BriefHead[];
  waiting: BriefHead[];
};

export type DeskTask = { organ: string; count: number; more: boolean; waitingDays: number };
export type Warning = { text: string; href: string; label: string };
export type Summary = { month: Month; short: number; open: number; fine: number };
export type Home = {
  today: Day;
  units: UnitTasks[];
  desks: DeskTask[];
  summary?: Summary;
  warnings: Warning[];
  talks: TalkTasks;
  tests: TestTasks;
  activities: ActivityTasks;
  notices: { items: InboxItem[]; unread: number };
};

const newestShown = 20;

/** Everything on a person's home page. */
export async function homeOf(deps: Deps, actor: Actor): Promise<Home> {
  const today = dayOf(deps.clock.now());
  const oversees = mayAnywhere(actor.grants, "notices.outbox");
  const [units, desks, summary, warnings, talks, tests, activities, inbox] = await Promise.all([
    unitTasks(deps, actor, today),
    Promise.all(desksOf(actor).map((organ) => deskTask(deps, actor, organ))),
    oversees ? summaryOf(deps, actor, today) : undefined,
    oversees ? warningsFor(deps, actor, today) : [],
    talkTasks(deps, actor, today),
    // With their slices, which the api does not load before they are asked for (ADR 15).
    import("./home-tests.ts").then(({ testTasks }) => testTasks(deps, actor, today)),
    import("./home-activities.ts").then(({ activityTasks }) => activityTasks(deps, actor, today)),
    newestNotices(deps, actor, newestShown),
  ]);
  const waiting = desks.filter(({ count }) => count > 0);
  return { today, units, desks: waiting, summary, warnings, talks, tests, activities, notices: inbox };
}

/** The units for which the actor files, by their grants: nothing has to be read to know them. */
function ownUnits(actor: Actor): string[] {
  const scopes = scopesOf(actor.grants, "training.file");
  const own = scopes.flatMap((scope) =>
    scope.kind === "unit" && scope.county === actor.county ? [scope.unit] : [],
  );
  return [...new Set(own)];
}

/** The months whose records the page needs, and the first day: weeks of last month may begin in the one before. */
function spanOf(today: Day): { first: Day; last: Day; months: Month[] } {
  const now = monthOf(today);
  const months = [addMonths(now, -1), now];
  // A week that has begun can belong to next month: its exemption lies there.
  const [firstWeek] = periodsOfMonth("week", addMonths(now, 1));
  if (firstWeek && firstDayOfPeriod(firstWeek) <= today) months.push(addMonths(now, 1));
  const [earliest] = periodsOfMonth("week", addMonths(now, -1));
  const first = `${addMonths(now, -1)}-01`;
  const monday = earliest ? firstDayOfPeriod(earliest) : first;
  return { first: monday < first ? monday : first, last: lastDayOf(months.at(-1) ?? now), months };
}

async function unitTasks(deps: Deps, actor: Actor, today: Day): Promise<UnitTasks[]> {
  const { county } = actor;
  const own = ownUnits(actor);
  if (own.length === 0) return [];
  const span = spanOf(today);
  const [rules, filed] = await Promise.all([
    rulesOf(deps, county, { stale: true }),
    inParallel(own, 8, (unit) => filedBetween(deps, { county }, unit, span, { stale: true })),
  ]);
  const found = own.flatMap((id, index) => {
    const unit = rules.units.find((one) => one.id === id);
    const mine = filed[index];
    return unit && mine && inService(unit, today) ? [{ unit, mine }] : [];
  });
  return inParallel(found, 8, ({ unit, mine }) => tasksOf(deps, rules, unit, { today, span, mine }));
}

type Known = { today: Day; span: { first: Day; last: Day; months: Month[] }; mine: Filed };

/** The obligations that have begun, of last month, this one, and the week that reaches into the next. */
function begun(rules: Rules, today: Day): { policy: Policy; period: string }[] {
  const now = monthOf(today);
  return [-1, 0, 1]
    .flatMap((count) => obligationsOfMonth(rules.policies, addMonths(now, count)))
    .filter(({ period }) => firstDayOfPeriod(period) <= today);
}

async function tasksOf(
  deps: Deps,
  rules: Rules,
  unit: Unit,
  { today, span, mine }: Known,
): Promise<UnitTasks> {
  const known = obliged(rules, unit);
  const asked = known ? begun(rules, today).filter(({ policy }) => appliesTo(policy, known)) : [];
  const first = asked.map(({ period }) => firstDayOfPeriod(period)).toSorted()[0] ?? span.first;
  // Quarters and years reach further back than the two months that are read anyway.
  const all =
    first < span.first ? await filedBetween(deps, rules, unit.id, { ...span, first }, { stale: true }) : mine;
  const now = deps.clock.now();
  const standings = known
    ? asked.map(({ policy, period }) => ({
        standing: stateOf(rules, known, policy, period, all, now),
        graceDays: policy.graceDays,
      }))
    : [];
  const owed = standings.flatMap(({ standing, graceDays }): Owed[] => {
    const count = owedNow(standing.state);
    const last = lastDayOfPeriod(standing.period);
    return count > 0 ? [{ unit, standing, count, last, graceEnd: addDays(last, graceDays) }] : [];
  });
  const byDay = mine.heads.toSorted((a, b) => (a.day < b.day ? 1 : -1));
  const inState = (state: BriefHead["state"]): BriefHead[] => byDay.filter((head) => head.state === state);
  const open = await withoutLocked(deps, unit.county, owed, today);
  const stale = addDays(today, -staleAfterDays);
  return {
    unit,
    owed: open.filter(({ graceEnd }) => graceEnd >= stale),
    longOverdue: open.filter(({ graceEnd }) => graceEnd < stale).length,
    met: standings
      .map(({ standing }) => standing)
      .filter(({ state, period }) => fine.has(state.state) && lastDayOfPeriod(period) >= today),
    returned: inState("returned"),
    drafts: inState("draft"),
    waiting: inState("submitted"),
  };
}

/** What stands well: nothing is left to do. */
const fine: ReadonlySet<string> = new Set(["met", "metLate", "excused"]);

/** What is owed of a locked month can no longer be made good: nobody is asked for it. The next to run out comes first. */
async function withoutLocked(deps: Deps, county: string, owed: readonly Owed[], today: Day): Promise<Owed[]> {
  const past = [...new Set(owed.map(({ standing }) => monthOfPeriod(standing.period)))].filter(
    (month) => month < monthOf(today),
  );
  const locks = await Promise.all(past.map((month) => monthLockOf(deps, county, month)));
  const locked = new Set(past.filter((_, index) => locks[index]));
  return owed
    .filter(({ standing }) => !locked.has(monthOfPeriod(standing.period)))
    .toSorted((a, b) => (a.graceEnd < b.graceEnd ? -1 : 1));
}

const deskShown = 100;

/** How many briefs wait at a desk that the actor may review, and since when the oldest does. */
async function deskTask(deps: Deps, actor: Actor, organ: string): Promise<DeskTask> {
  const { items, cursor } = await desk(deps, actor, organ, { limit: deskShown });
  const mine = items.filter(({ own }) => !own);
  return { organ, count: mine.length, more: cursor !== undefined, waitingDays: mine[0]?.waitingDays ?? 0 };
}

/** Until the tenth people ask about the month that has just ended, then about the present one. */
const monthInQuestion = (today: Day): Month =>
  Number(today.slice(8)) <= 10 ? addMonths(monthOf(today), -1) : monthOf(today);

async function summaryOf(deps: Deps, actor: Actor, today: Day): Promise<Summary> {
  const month = monthInQuestion(today);
  const { organs } = await countyCompliance(deps, actor, month);
  const units = organs.flatMap((organ) => organ.units).map(({ states }) => states.map(({ state }) => state));
  const short = units.filter((states) => states.some(({ state }) => state === "short"));
  const open = units.filter(
    (states) =>
      !short.includes(states) && states.some(({ state, shortBy }) => state === "notYetDue" && shortBy > 0),
  );
  return { month, short: short.length, open: open.length, fine: units.length - short.length - open.length };
}

const calendarDaysAhead = 60;

/** What an administrator should put right before it goes wrong. */
async function warningsFor(deps: Deps, actor: Actor, today: Day): Promise<Warning[]> {
  const found = await Promise.all([
    organisationWarnings(deps, actor, today),
    failingNotices(deps, actor),
    failedJobs(deps, actor),
  ]);
  return found.flat();
}

async function organisationWarnings(deps: Deps, actor: Actor, today: Day): Promise<Warning[]> {
  const { county } = actor;
  const rules = await rulesOf(deps, county, { stale: true });
  const units = boundUnits(rules).filter(
    (unit) =>
      inService(unit, today) && may(actor.grants, "org.view", { county, organ: unit.organ, unit: unit.id }),
  );
  const holders = await inParallel(units, 8, (unit) => holdersOf(deps, county, unit.id, { stale: true }));
  const without = units.filter((_, index) => !holders[index]?.some(({ role }) => role === "clerk"));
  const warnings: Warning[] = [];
  if (without.length > 0) {
    const names = without.slice(0, 5).map(({ name }) => name);
    const text = `${names.join("、")}${without.length > 5 ? `等 ${without.length} 个单位` : ""}没有内勤，催报无人接收`;
    warnings.push({ text, href: "/org", label: "去登记内勤" });
  }
  const missing = missingYears(rules.calendar, [today, addDays(today, calendarDaysAhead)]);
  if (missing.length > 0 && mayAnywhere(actor.grants, "org.calendar")) {
    const text = `${sayMissingYears(missing)}，届时不能判定工作日，催报会停`;
    warnings.push({ text, href: "/org/calendar", label: "去录入" });
  }
  return warnings;
}

async function failingNotices(deps: Deps, actor: Actor): Promise<Warning[]> {
  const { items } = await outbox(deps, actor, { limit: 100 });
  const failing = items.filter(({ delivery }) => delivery === "failing");
  if (failing.length === 0) return [];
  const text = `${failing.length} 条通知的邮件发不出去：${failing[0]?.lastError ?? ""}`;
  return [{ text, href: "/notices/outbox", label: "查看发件箱" }];
}

async function failedJobs(deps: Deps, actor: Actor): Promise<Warning[]> {
  if (!mayAnywhere(actor.grants, "jobs.view")) return [];
  const latest = await Promise.all(jobs.map((job) => latestRuns(deps, actor.county, job.name, 1)));
  return jobs
    .filter((_, index) => latest[index]?.[0]?.state === "failed")
    .map((job) => ({
      text: `任务“${job.title}”上次运行失败。${job.impact}`,
      href: "/jobs",
      label: "查看任务",
    }));
}
