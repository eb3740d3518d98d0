// From a unit's records to where it stands: what counts towards which policy, and which rows must be read for a period.
import type { Calendar } from "../../shared/calendar.ts";
import { firstDayOfPeriod, lastDayOfPeriod, type Period } from "../../shared/obligations/periods.ts";
import { obligationsOfMonth, policiesOf as policiesOfParty } from "../../shared/obligations/policies.ts";
import type { Contribution, Exemption, Policy, PolicyFigure } from "../../shared/obligations/schema.ts";
import { appliesTo, evaluate, type ObligedUnit } from "../../shared/obligations/state.ts";
import type { PeriodState } from "../../shared/obligations/views.ts";
import type { Organ, Unit } from "../../shared/org/schema.ts";
import type { Item } from "../../shared/table.ts";
import {
  addDays,
  dayOf,
  firstDayOf,
  lastDayOf,
  monthOf,
  type Day,
  type Instant,
  type Month,
} from "../../shared/time.ts";
import { countsTowardsHalfDay } from "../../shared/training/rules.ts";
import type { BriefHead } from "../../shared/training/schema.ts";
import { calendarOf, orgTree } from "../org/store.ts";
import { queryAll } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { kept } from "../platform/kept.ts";
import { readUnitMonth } from "../platform/unit-month.ts";
import { keys } from "../../shared/keys.ts";
import { briefsIn } from "../training/store.ts";
import { exemptionsIn, policiesOf } from "./store.ts";

/** What is the same for every unit of a county. */
export type Rules = {
  county: string;
  /** Of units alone: whatever asks about units can meet no other. */
  policies: Policy[];
  /** What is asked of each officer. */
  officerPolicies: Policy[];
  calendar: Calendar;
  organs: Organ[];
  units: Unit[];
};

/** A county's policies, calendar, organs and units, read at once; with `stale` as kept for half a minute (pages). */
export const rulesOf = (deps: Deps, county: string, options: { stale?: boolean } = {}): Promise<Rules> => {
  const read = async (): Promise<Rules> => {
    const [versions, calendar, tree] = await Promise.all([
      policiesOf(deps, county),
      calendarOf(deps, county),
      orgTree(deps, county),
    ]);
    const policies = policiesOfParty(versions, "unit");
    const officerPolicies = policiesOfParty(versions, "officer");
    return { county, policies, officerPolicies, calendar, ...tree };
  };
  if (!options.stale) return read();
  const partitions = [keys.county(county).pk, keys.org(county), keys.policies(county), keys.calendar(county)];
  return kept(deps, `rules ${county}`, partitions, read);
};

/** A unit as the engine wants it; undefined when its organ is unknown. */
export function obliged(rules: Rules, unit: Unit): ObligedUnit | undefined {
  const organ = rules.organs.find((one) => one.id === unit.organ);
  if (!organ) return undefined;
  return {
    id: unit.id,
    organKind: organ.kind,
    class: unit.class,
    openedOn: unit.openedOn,
    closedOn: unit.closedOn,
  };
}

/** Units that any policy binds at all. */
export const boundUnits = (rules: Rules): Unit[] =>
  rules.units.filter((unit) => {
    const known = obliged(rules, unit);
    return known && rules.policies.some((policy) => policy.enabled && appliesTo(policy, known));
  });

/**
 * What each brief adds to a figure: submitted ones wait, accepted ones count; drafts and returned ones are nothing yet.
 * A meeting on other than 信息化 and 法律法规 is shown but does not count towards the half day (source, G6).
 */
export const contributionsTo: Record<PolicyFigure, (heads: readonly BriefHead[]) => Contribution[]> = {
  "training.accepted": (heads) => heads.flatMap((head) => contribution(head, 1, true)),
  "training.halfDayHours": (heads) =>
    heads.flatMap((head) => contribution(head, head.hours, countsTowardsHalfDay(head))),
  // What officers owe is no unit's: see officers.ts and test-officers.ts.
  "talks.held": () => [],
  "assessments.theory": () => [],
  "assessments.professional": () => [],
};

function contribution(head: BriefHead, amount: number, counts: boolean): Contribution[] {
  if (head.state === "draft" || head.state === "returned") return [];
  const acceptedAt = head.state === "accepted" ? head.acceptedAt : undefined;
  return [{ id: head.id, day: head.day, filedAt: head.filedAt, acceptedAt, amount, counts }];
}

/** What a unit filed over some days, wherever month ends fall, and what it was excused from. */
export type Filed = { heads: BriefHead[]; exemptions: Exemption[] };

/**
 * Reads what a unit filed from `first` to `last`: the whole month in one Query, and for weeks over a month's edge only
 * the days that spill over. Exemptions lie in the month their period belongs to.
 */
export async function filedBetween(
  deps: Deps,
  rules: Pick<Rules, "county">,
  unit: string,
  span: { first: Day; last: Day; months: readonly Month[] },
  options: { stale?: boolean } = {},
): Promise<Filed> {
  const whole = span.months.map((month) => readUnitMonth(deps, rules.county, unit, month, options));
  const edges = monthsBetween(span.first, span.last)
    .filter((month) => !span.months.includes(month))
    .map((month) => {
      const from = span.first > firstDayOf(month) ? span.first : firstDayOf(month);
      const to = span.last < lastDayOf(month) ? span.last : lastDayOf(month);
      const range = { from: `brief/${from}`, to: `brief/${to}/~`, ...options };
      return queryAll<Item>(deps, keys.unitMonth(rules.county, unit, month), range);
    });
  const items = (await Promise.all([...whole, ...edges])).flat();
  return { heads: briefsIn(items), exemptions: exemptionsIn(items) };
}

function monthsBetween(first: Day, last: Day): Month[] {
  const months: Month[] = [];
  for (let day = first; monthOf(day) <= monthOf(last); day = addDays(lastDayOf(monthOf(day)), 1))
    months.push(monthOf(day));
  return months;
}

/** The days that a month's periods reach over: weeks may begin in the month before and end in the month after. */
export function spanOf(month: Month, periods: readonly Period[]): { first: Day; last: Day; months: Month[] } {
  const firsts = [firstDayOf(month), ...periods.map(firstDayOfPeriod)];
  const lasts = [lastDayOf(month), ...periods.map(lastDayOfPeriod)];
  return { first: firsts.sort()[0] ?? "", last: lasts.sort().at(-1) ?? "", months: [month] };
}

/** Where a unit stands in one policy and period, from what it filed. */
export function stateOf(
  rules: Rules,
  unit: ObligedUnit,
  policy: Policy,
  period: Period,
  filed: Filed,
  now: Instant,
): PeriodState {
  const exemption = filed.exemptions.find((one) => one.policy === policy.policy && one.period === period);
  const contributions = contributionsTo[policy.figure](filed.heads);
  const state = evaluate(policy, period, { unit, contributions, exemption, calendar: rules.calendar, now });
  return { policy: policy.policy, label: policy.label, measure: policy.measure, period, state };
}

/** Every policy's periods that belong to a month, for one unit; policies for other kinds of unit are left out. */
export async function unitStates(
  deps: Deps,
  rules: Rules,
  unit: Unit,
  month: Month,
  options: { stale?: boolean; now?: Instant } = {},
): Promise<{ states: PeriodState[]; filed: Filed }> {
  const known = obliged(rules, unit);
  const asked = known
    ? obligationsOfMonth(rules.policies, month).filter(({ policy }) => appliesTo(policy, known))
    : [];
  const now = options.now ?? deps.clock.now();
  const span = spanOf(
    month,
    asked.map(({ period }) => period),
  );
  // Nothing can have been filed for a day that has not come: the end of the running month's last week is not asked for.
  const last = span.last < dayOf(now) ? span.last : dayOf(now);
  const filed = await filedBetween(deps, rules, unit.id, { ...span, last }, options);
  const states = known
    ? asked.map(({ policy, period }) => stateOf(rules, known, policy, period, filed, now))
    : [];
  return { states, filed };
}
