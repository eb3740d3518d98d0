// What a person can ask of obligations: a unit's month, a county's month by class, whether something is still owed.
import { may } from "../../shared/access.ts";
import { missingYears, sayMissingYears } from "../../shared/calendar.ts";
import { policyFor } from "../../shared/obligations/policies.ts";
import { firstDayOfPeriod, lastDayOfPeriod, monthOfPeriod } from "../../shared/obligations/periods.ts";
import { owedNow, owes } from "../../shared/obligations/state.ts";
import type { OrganCompliance, PeriodState, UnitCompliance } from "../../shared/obligations/views.ts";
import type { Notice } from "../../shared/notice.ts";
import { notFound } from "../../shared/problem.ts";
import type { Unit } from "../../shared/org/schema.ts";
import type { MonthLock } from "../../shared/figures/schema.ts";
import {
  dayOf,
  daysFrom,
  firstDayOf,
  lastDayOf,
  monthOf,
  type Instant,
  type Month,
} from "../../shared/time.ts";
import type { BriefHead, BriefRow } from "../../shared/training/schema.ts";
import { accountBy } from "../org/store-people.ts";
import { unitsOf } from "../figures/jobs.ts";
import { authorize, type Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { rowOf } from "../training/views.ts";
import { boundUnits, filedBetween, obliged, rulesOf, stateOf, unitStates, type Rules } from "./facts.ts";
import { followUpStillOpen, roundStillOwed } from "./officers.ts";
import { frozenMonth, type FrozenMonth } from "./store.ts";
import type { Seen } from "./test-owed.ts";

export type UnitMonth = {
  unit: Unit;
  organName: string;
  month: Month;
  states: PeriodState[];
  /** Briefs of the month that the actor may read, newest first: a draft is its unit's own business. */
  briefs: BriefRow[];
  lock?: MonthLock;
  /** `byName` is for people: who excused it, by the name on the account. */
  exempt: { policy: string; period: string; reason: string; by: string; byName: string }[];
};

/** One unit's month: where it stands and the briefs behind it. 404 outside the actor's scope. */
export async function unitMonth(deps: Deps, actor: Actor, unitId: string, month: Month): Promise<UnitMonth> {
  const { county } = actor;
  const live = async () => {
    const { rules, unit } = await rulesAndUnit(deps, county, unitId);
    authorize(actor, "obligations.view", { county, organ: unit.organ, unit: unit.id }, "单位");
    return { rules, unit, ...(await unitStates(deps, rules, unit, month, { stale: true })) };
  };
  const [{ rules, unit, states, filed }, frozen] = await Promise.all([
    live(),
    frozenIfAny(deps, county, month),
  ]);
  const excusers = [...new Set(filed.exemptions.map(({ by }) => by))];
  const names = new Map(
    await Promise.all(
      excusers.map(async (by) => [by, (await accountBy(deps, county, by))?.name ?? by] as const),
    ),
  );
  const asLocked = frozen?.organs
    .find((one) => one.organ === unit.organ)
    ?.units.find((one) => one.unit === unit.id);
  return {
    unit,
    organName: rules.organs.find((organ) => organ.id === unit.organ)?.name ?? "",
    month,
    states: asLocked?.states ?? states,
    briefs: filed.heads
      .filter((head) => head.day.startsWith(month) && mayRead(actor, head))
      .sort((a, b) => (a.day < b.day ? 1 : -1))
      .map(rowOf),
    lock: frozen?.lock,
    exempt: filed.exemptions.map(({ policy, period, reason, by }) => {
      return { policy, period, reason, by, byName: names.get(by) ?? by };
    }),
  };
}

const mayRead = (actor: Actor, head: BriefHead): boolean =>
  may(actor.grants, head.state === "draft" ? "training.file" : "training.view", head);

/** A unit that another process made in the last half minute is asked for once more. Throws Problem("notFound"). */
async function rulesAndUnit(deps: Deps, county: string, id: string): Promise<{ rules: Rules; unit: Unit }> {
  for (const stale of [true, false]) {
    const rules = await rulesOf(deps, county, { stale });
    const unit = rules.units.find((one) => one.id === id);
    if (unit) return { rules, unit };
  }
  throw notFound("单位");
}

/** The running month and later ones cannot be locked: nothing is read for them. */
async function frozenIfAny(deps: Deps, county: string, month: Month): Promise<FrozenMonth | undefined> {
  return month < monthOf(todayOf(deps)) ? frozenMonth(deps, county, month) : undefined;
}

export type Compliance = {
  month: Month;
  lock?: MonthLock;
  organs: OrganCompliance[];
  /** "2027年节假日安排尚未录入…": announced, never guessed. */
  calendarMissing?: string;
};

/**
 * A month's compliance of every unit the actor may see. Live from records (one Query per unit) until the month is
 * locked; then as it was locked (one Query in all).
 */
export async function countyCompliance(deps: Deps, actor: Actor, month: Month): Promise<Compliance> {
  const { county } = actor;
  const frozen = await frozenIfAny(deps, county, month);
  const visible = (organ: string, unit: string): boolean =>
    may(actor.grants, "obligations.view", { county, organ, unit });
  if (frozen) {
    const organs = frozen.organs
      .map(({ organ, name, units }) => ({
        organ,
        name,
        units: units.filter((one) => visible(organ, one.unit)),
      }))
      .filter(({ units }) => units.length > 0);
    return { month, lock: frozen.lock, organs };
  }
  const rules = await rulesOf(deps, county, { stale: true });
  const missing = missingYears(rules.calendar, daysFrom(firstDayOf(month), lastDayOf(month)));
  const organs = await complianceOf(deps, rules, month, (unit) => visible(unit.organ, unit.id));
  return { month, organs, calendarMissing: missing.length ? sayMissingYears(missing) : undefined };
}

/** A county's units in three rounds: more at once would spend a new process's time on opening connections. */
const unitsAtOnce = 20;

/** A month's compliance by organ, live, of the units that pass the filter and were in service. */
export async function complianceOf(
  deps: Deps,
  rules: Rules,
  month: Month,
  filter: (unit: Unit) => boolean,
  now?: Instant,
): Promise<OrganCompliance[]> {
  const units = unitsOf(boundUnits(rules), month).filter(filter);
  const rows = await inParallel(units, unitsAtOnce, async (unit) => {
    const { states } = await unitStates(deps, rules, unit, month, { stale: true, now });
    const row: UnitCompliance = { unit: unit.id, name: unit.name, class: unit.class, states };
    return { organ: unit.organ, row };
  });
  return rules.organs
    .map((organ) => ({
      organ: organ.id,
      name: organ.name,
      units: rows.filter((one) => one.organ === organ.id && one.row.states.length > 0).map((one) => one.row),
    }))
    .filter(({ units: own }) => own.length > 0);
}

/**
 * Whether what a notice is about is still owed, from a consistent read of the records just before it is delivered: a
 * notice about something met in the meantime is not sent. The rules change from a day on, and may be half a minute old.
 * `seen` keeps what questions of one run have in common. Code for tests and activities is loaded with the first question
 * about one.
 */
export async function stillOwed(
  deps: Deps,
  county: string,
  about: NonNullable<Notice["about"]>,
  seen: Seen = new Map(),
): Promise<boolean> {
  if ("talk" in about) return followUpStillOpen(deps, county, about);
  if ("test" in about) return (await import("./test-owed.ts")).roundStillAsks(deps, county, about, seen);
  if ("activity" in about || "rotation" in about)
    return (await import("../activities/still-asks.ts")).stillAsks(deps, county, about);
  const rules = await rulesOf(deps, county, { stale: true });
  if ("tests" in about) return (await import("./test-owed.ts")).quarterStillAsks(deps, rules, about, seen);
  if (!("unit" in about)) return roundStillOwed(deps, rules, about);
  const unit = rules.units.find((one) => one.id === about.unit);
  const known = unit && obliged(rules, unit);
  const policy = policyFor(rules.policies, about.policy, about.period);
  if (!known || !policy) return false;
  const span = {
    first: firstDayOfPeriod(about.period),
    last: lastDayOfPeriod(about.period),
    months: [monthOfPeriod(about.period)],
  };
  const filed = await filedBetween(deps, rules, about.unit, span);
  const { state } = stateOf(rules, known, policy, about.period, filed, deps.clock.now());
  return about.desk ? owes("organOffice", state) : owedNow(state) > 0;
}

/** Today in Asia/Shanghai. */
export const todayOf = (deps: Deps): string => dayOf(deps.clock.now());
