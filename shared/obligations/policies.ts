// Versions of policies: which one is in force for a period, and why a change or an exemption may not be made.
import type { Refusal } from "../problem.ts";
import { sayMonth, type Day, type Month } from "../time.ts";
import {
  addPeriods,
  firstDayOfPeriod,
  monthOfPeriod,
  periodKindOf,
  periodOf,
  periodsOfMonth,
  shortestPeriodDays,
  type Period,
} from "./periods.ts";
import { policyFigures, type Policy, type ReminderStep } from "./schema.ts";

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
      whyNotFrom(change, today, closedMonths) ??
      whyNotSteps(change)
    );
  },

  /** Why nobody may be excused from this policy in this period. `policy` is the version in force for it. */
  excuse(policy: Policy | undefined, period: Period, closedMonths: readonly Month[]): Refusal | undefined {
    if (!policy?.enabled) return { code: "no-policy", message: "该周期没有这项要求，不需要免报" };
    if (periodKindOf(period) !== policy.period) {
      return { code: "period-mismatch", message: "周期与该项要求不符" };
    }
    return closedMonths.includes(monthOfPeriod(period)) ? closed(monthOfPeriod(period)) : undefined;
  },
} as const;

function whyNotMinimum({ figure, minimum, measure }: Policy): Refusal | undefined {
  // The page and the import hand over text that was typed, so the figure is asked for, not believed.
  if (!Object.hasOwn(policyFigures, figure)) return { code: "unknown-figure", message: "没有这个指标" };
  const known = policyFigures[figure];
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

function whyNotFrom(change: Policy, today: Day, closedMonths: readonly Month[]): Refusal | undefined {
  if (change.effectiveFrom < today) {
    return { code: "effective-in-past", message: "生效日期不能早于今天，已经过去的周期不能改写" };
  }
  const firstMonth = monthOfPeriod(firstPeriodUnder(change));
  const closedMonth = closedMonths.find((month) => month >= firstMonth);
  return closedMonth === undefined ? undefined : closed(closedMonth);
}

function whyNotSteps({ steps, period: kind }: Policy): Refusal | undefined {
  if (new Set(steps.map(({ step }) => step)).size < steps.length) {
    return { code: "step-repeated", message: "提醒步骤的编号重复" };
  }
  if (steps.some(({ when }) => "weekday" in when && kind !== "week")) {
    return { code: "step-not-weekly", message: "只有每周的要求可以按星期几提醒" };
  }
  if (steps.some((step) => startsTooEarly(step, shortestPeriodDays[kind]))) {
    return { code: "step-outside-period", message: "提醒日期早于周期开始，请减少提前的天数" };
  }
  return undefined;
}

function startsTooEarly({ when }: ReminderStep, periodDays: number): boolean {
  return "before" in when && when.days >= periodDays;
}

function closed(month: Month): Refusal {
  return { code: "month-closed", message: `${sayMonth(month)}已经锁定，不能再改` };
}

function later(found: Policy | undefined, version: Policy): Policy {
  return found && found.effectiveFrom >= version.effectiveFrom ? found : version;
}
