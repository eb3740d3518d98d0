// Versions of policies: which one is in force for a period, and why a change or an exemption may not be made.
import type { Refusal } from "../problem.ts";
import { sayMonth, type Day, type Month } from "../time.ts";
import {
  addPeriods,
  fewestWorkingDays,
  firstDayOfPeriod,
  monthOfPeriod,
  periodKindLabels,
  periodKindOf,
  periodOf,
  periodsOfMonth,
  shortestPeriodDays,
  type Period,
  type PeriodKind,
} from "./periods.ts";
import {
  countedBy,
  figureRow,
  isRecipientOf,
  partyLabels,
  policyFigures,
  recipientLabels,
  type Party,
  type Policy,
  type PolicyFigure,
  type Recipient,
  type ReminderStep,
} from "./schema.ts";

/** The policies under which a party owes: what is asked of officers is no unit's debt. */
export const policiesOf = (versions: readonly Policy[], party: Party): Policy[] =>
  versions.filter((policy) => policy.party === party);

/**
 * The version in force on the period's first day, undefined when there was none yet. A change takes effect for periods
 * that start on or after its `effectiveFrom` and never rewrites an earlier one.
 */
export function policyFor(versions: readonly Policy[], policyId: string, period: Period): Policy | undefined {
  const first = firstDayOfPeriod(period);
  return versions
    .filter(({ policy, effectiveFrom }) => policy === policyId && effectiveFrom <= first)
    .reduce<Policy | undefined>(later, undefined);
}

/** Every policy that asks something in the month, with its period and the version in force for it. */
export function obligationsOfMonth(
  versions: readonly Policy[],
  month: Month,
): { policy: Policy; period: Period }[] {
  const kinds = new Map(versions.map(({ policy, period }) => [policy, period]));
  return [...kinds].flatMap(([policyId, kind]) =>
    periodsOfMonth(kind, month).flatMap((period) => {
      const policy = policyFor(versions, policyId, period);
      return policy?.enabled ? { policy, period } : [];
    }),
  );
}

/** The first period a version is in force for: the page says "自…起执行". */
export function firstPeriodUnder({ period: kind, effectiveFrom }: Policy): Period {
  const period = periodOf(kind, effectiveFrom);
  return firstDayOfPeriod(period) >= effectiveFrom ? period : addPeriods(period, 1);
}

export const whyNot = {
  /**
   * Why this version may not be added to `versions` (those of the county, other policies included). `closedMonths` are
   * the months whose summary has been locked. A version whose day of effect has not passed may be written again.
   */
  changePolicy(
    versions: readonly Policy[],
    change: Policy,
    today: Day,
    closedMonths: readonly Month[],
  ): Refusal | undefined {
    return (
      whyNotMinimum(change) ??
      whyNotMeaning(versions, change) ??
      whyNotParty(change) ??
      whyNotFrom(change, today, closedMonths) ??
      whyNotSteps(change)
    );
  },

  /** Why no unit may be excused from this policy in this period. `policy` is the version in force for it. */
  excuse(policy: Policy | undefined, period: Period, closedMonths: readonly Month[]): Refusal | undefined {
    if (!policy?.enabled || policy.party !== "unit")
      return { code: "no-policy", message: "该周期没有这项要求，不需要免报" };
    if (periodKindOf(period) !== policy.period) {
      return { code: "period-mismatch", message: "周期与该项要求不符" };
    }
    return closedMonths.includes(monthOfPeriod(period)) ? closed(monthOfPeriod(period)) : undefined;
  },
} as const;

function whyNotMinimum({ figure, minimum, measure }: Policy): Refusal | undefined {
  // The page and the import hand over text that was typed, so the figure is asked for, not believed.
  const known = figureRow(figure);
  if (!known) return { code: "unknown-figure", message: "没有这个指标" };
  if (!(minimum > 0)) return { code: "minimum-not-positive", message: "最低数量应大于 0；不再要求时请停用" };
  if (known.whole && !Number.isInteger(minimum)) {
    return { code: "minimum-not-whole", message: `最低数量应为整数（${known.measure}）` };
  }
  if (measure !== known.measure) return { code: "measure-mismatch", message: `量词应为“${known.measure}”` };
  return undefined;
}

/** A policy keeps what it measures, for whom and how often: its past periods would lose their meaning. */
function whyNotMeaning(versions: readonly Policy[], change: Policy): Refusal | undefined {
  const before = versions.find(({ policy }) => policy === change.policy);
  if (!before) return undefined;
  const same =
    before.figure === change.figure && before.period === change.period && before.party === change.party;
  return same
    ? undefined
    : { code: "meaning-fixed", message: "指标、周期和对象不能修改；请停用这项要求，另建一项" };
}

/** A figure is kept of units or of officers, and talks by the quarter: asked otherwise it would always be nought. */
function whyNotParty({ figure, party, period, applies }: Policy): Refusal | undefined {
  const known = figureRow(figure);
  if (known && known.party !== party) {
    const message = `“${known.label}”是${partyLabels[known.party]}的指标，对象应为“${partyLabels[known.party]}”`;
    return { code: "party-mismatch", message };
  }
  if (known?.period !== undefined && known.period !== period) {
    const message = `“${known.label}”只能按${periodKindLabels[known.period].slice(1)}要求`;
    return { code: "figure-period-mismatch", message };
  }
  return party === "unit" && applies.officerKinds !== undefined
    ? { code: "kinds-of-unit", message: "对部门（科所队）的要求不分人员性质" }
    : undefined;
}

function whyNotFrom(change: Policy, today: Day, closedMonths: readonly Month[]): Refusal | undefined {
  if (change.effectiveFrom < today) {
    return { code: "effective-in-past", message: "生效日期不能早于今天，已经过去的周期不能改写" };
  }
  const firstMonth = monthOfPeriod(firstPeriodUnder(change));
  const closedMonth = closedMonths.find((month) => month >= firstMonth);
  return closedMonth === undefined ? undefined : closed(closedMonth);
}

function whyNotSteps({ steps, period: kind, figure }: Policy): Refusal | undefined {
  if (new Set(steps.map(({ step }) => step)).size < steps.length) {
    return { code: "step-repeated", message: "提醒步骤的编号重复" };
  }
  if (steps.some(({ when }) => "weekday" in when && kind !== "week")) {
    return { code: "step-not-weekly", message: "只有每周的要求可以按星期几提醒" };
  }
  if (steps.some(({ when }) => "month" in when && kind !== "quarter")) {
    return { code: "step-not-quarterly", message: "只有每季度的要求可以按第几个月提醒" };
  }
  if (steps.some((step) => startsTooEarly(step, kind))) {
    return { code: "step-outside-period", message: "提醒日期早于周期开始，请减少提前的天数" };
  }
  const stranger = steps.flatMap(({ tell }) => tell).find((one) => !tells(figure, one));
  if (stranger !== undefined) {
    const message = `“${policyFigures[figure].label}”的要求不能提醒“${recipientLabels[stranger]}”，请另选提醒对象`;
    return { code: "recipient-mismatch", message };
  }
  return undefined;
}

const tells = (figure: PolicyFigure, one: Recipient): boolean => isRecipientOf(countedBy(figure), one);

function startsTooEarly({ when }: ReminderStep, kind: PeriodKind): boolean {
  if ("workingDays" in when) return when.workingDays >= fewestWorkingDays[kind];
  return "before" in when && when.days >= shortestPeriodDays[kind];
}

function closed(month: Month): Refusal {
  return { code: "month-closed", message: `${sayMonth(month)}已经锁定，不能再改` };
}

function later(found: Policy | undefined, version: Policy): Policy {
  return found && found.effectiveFrom >= version.effectiveFrom ? found : version;
}
