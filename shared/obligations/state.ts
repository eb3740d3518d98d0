// Where a unit or an officer stands with a policy in a period: evaluated from contributions, never ticked by anybody.
import { calendarCovers, workingDaysOf, type Calendar } from "../calendar.ts";
import type { OrganKind, UnitClass } from "../org/kinds.ts";
import { addDays, endOfDay, type Day, type Instant } from "../time.ts";
import { daysOfPeriod, firstDayOfPeriod, lastDayOfPeriod, periodKindOf, type Period } from "./periods.ts";
import type {
  Contribution,
  Exemption,
  NotApplicableReason,
  ObligationState,
  ObligationStateName,
  Policy,
  Recipient,
} from "./schema.ts";

/** What a policy needs to know of a unit. `closedOn` is its last day in service; a merged unit closes that day too. */
export type ObligedUnit = {
  id: string;
  organKind: OrganKind;
  class: UnitClass;
  openedOn: Day;
  closedOn?: Day | undefined;
};

/** What `evaluate` looks at. `contributions` may hold other periods' records; they are left out by their day. */
export type ObligationFacts = {
  unit: ObligedUnit;
  contributions: readonly Contribution[];
  exemption?: Exemption | undefined;
  calendar: Calendar;
  now: Instant;
};

/** A week with this many working days or fewer owes nothing: there is no half day to take from it. */
export const shortWeekWorkingDaysMax = 2;

/** The last instant at which a filing is in time: 23:59:59.999, Asia/Shanghai, of the last day of grace. */
export function dueAt(policy: Policy, period: Period): Instant {
  return endOfDay(addDays(lastDayOfPeriod(period), policy.graceDays));
}

/**
 * The state of one unit, policy and period. “每月每个单位至少要上报两篇培训内容的简报” (source, G8), “每周不少于半天时间”
 * (G6). A record counts where it happened; whether it was in time is judged by its first filing; acceptance may come
 * later without making anybody late. An exemption lifts what is still owed or was late: a unit that met its minimum in
 * time all the same is shown as having met it. `now` decides only whether the period is due; the records are taken as
 * they stand, so a late run cannot forget what was accepted since.
 * Throws RangeError when the period is not of the policy's kind.
 */
export function evaluate(policy: Policy, period: Period, facts: ObligationFacts): ObligationState {
  const { unit, contributions, exemption, calendar, now } = facts;
  return judge(policy, period, {
    contributions,
    reason: whyNothingOwed(policy, period, unit, calendar),
    excuse: excuses(exemption, policy, period, unit) ? exemption?.reason : undefined,
    now,
  });
}

/** What the engine asks of any party: what it did, why it owes nothing, and why it is excused. */
export type Judged = {
  contributions: readonly Contribution[];
  reason?: NotApplicableReason | undefined;
  excuse?: string | undefined;
  now: Instant;
};

/** At least `minimum` in a period, of whatever party: the rule behind `evaluate`. */
export function judge(policy: Policy, period: Period, facts: Judged): ObligationState {
  if (periodKindOf(period) !== policy.period) throw new RangeError(`${policy.policy} has no ${period}`);
  const filed = contributionsIn(period, facts.contributions);
  const accepted = filed.filter(({ acceptedAt }) => acceptedAt !== undefined);
  const value = sum(accepted);
  const counted = { value, minimum: policy.minimum, pending: subtract(sum(filed), value) };

  const { reason } = facts;
  if (reason) return { state: "notApplicable", ...counted, shortBy: 0, over: 0, reason };

  const over = Math.max(0, subtract(value, policy.minimum));
  const shortBy = Math.max(0, subtract(policy.minimum, value));
  const metAt = whenReached(policy.minimum, accepted);
  const due = dueAt(policy, period);
  if (metAt !== undefined && metAt <= due) return { state: "met", ...counted, shortBy, over, metAt };
  if (facts.excuse !== undefined)
    return { state: "excused", ...counted, shortBy: 0, over, excuse: facts.excuse };
  if (metAt !== undefined) return { state: "metLate", ...counted, shortBy, over, metAt };
  return { state: facts.now <= due ? "notYetDue" : "short", ...counted, shortBy, over };
}

/** Whether a policy binds a unit at all, by its organ's kind, its class or its name. One of officers binds no unit. */
export const appliesTo = (policy: Policy, unit: ObligedUnit): boolean =>
  policy.party === "unit" && reaches(policy, unit);

/** Whether a policy reaches into a unit, by its organ's kind, its class or its name. */
export function reaches(
  policy: Pick<Policy, "applies">,
  unit: Pick<ObligedUnit, "id" | "organKind" | "class">,
): boolean {
  const { organKinds, unitClasses, units } = policy.applies;
  return (
    organKinds.includes(unit.organKind) &&
    (!unitClasses || unitClasses.includes(unit.class)) &&
    (!units || units.includes(unit.id))
  );
}

/** What the unit itself still has to file: what waits for review is not the clerk's debt. 0 when nothing is owed. */
export function owedNow(state: ObligationState): number {
  return state.state === "short" || state.state === "notYetDue"
    ? Math.max(0, subtract(state.shortBy, state.pending))
    : 0;
}

/**
 * Whether this recipient has something to do. The unit owes what it has not filed; the organ's office owes as long as
 * the unit is short at all, for reviews outstanding are the office's debt.
 */
export function owes(recipient: Recipient, state: ObligationState): boolean {
  if (recipient !== "organOffice") return owedNow(state) > 0;
  return (state.state === "short" || state.state === "notYetDue") && state.shortBy > 0;
}

/** Shape, word and tone (web/ui/status.tsx) of each state; a short one also says by how much: see `wordOf`. */
export const stateWords = {
  met: { shape: "●", word: "达标", tone: "ok" },
  metLate: { shape: "◆", word: "补报达标", tone: "late" },
  short: { shape: "■", word: "欠", tone: "bad" },
  excused: { shape: "○", word: "免报", tone: "info" },
  notYetDue: { shape: "▲", word: "未到期", tone: "soon" },
  notApplicable: { shape: "–", word: "不适用", tone: "none" },
} as const satisfies Record<ObligationStateName, { shape: string; word: string; tone: string }>;

export const notApplicableWords = {
  "policy-off": "该项要求已停用",
  "other-class": "该项要求不适用于本单位",
  "unit-not-open": "单位尚未成立",
  "unit-opened-inside": "单位在本周期内成立",
  "unit-closed-inside": "单位在本周期内撤并",
  "unit-closed": "单位已撤并",
  "short-week": "本周工作日不足三天",
  "calendar-missing": "节假日安排尚未录入，暂不判定",
  "officer-newcomer": "本周期内入职，不计入应谈",
  "officer-left": "本周期内离职",
  "officer-transferred": "本周期内调出，由新单位约谈",
  "officer-unlisted": "不在应谈名单",
  "officer-not-asked": "该项要求不适用于该干警",
} as const satisfies Record<NotApplicableReason, string>;

/** The state in words: '达标', '欠1篇', '未到期'. */
export function wordOf(state: ObligationState, measure: string): string {
  const { word } = stateWords[state.state];
  return state.state === "short" ? `${word}${state.shortBy}${measure}` : word;
}

/**
 * A unit opened, closed or merged inside a period owes nothing for it. Opened on the first day it was there throughout
 * and owes; closed on the last day it has nobody left to file in the days of grace, and owes nothing.
 */
function whyNothingOwed(
  policy: Policy,
  period: Period,
  unit: ObligedUnit,
  calendar: Calendar,
): NotApplicableReason | undefined {
  if (!policy.enabled) return "policy-off";
  if (!appliesTo(policy, unit)) return "other-class";
  const first = firstDayOfPeriod(period);
  const last = lastDayOfPeriod(period);
  if (unit.openedOn > last) return "unit-not-open";
  if (unit.closedOn !== undefined && unit.closedOn < first) return "unit-closed";
  if (unit.openedOn > first) return "unit-opened-inside";
  if (unit.closedOn !== undefined && unit.closedOn <= last) return "unit-closed-inside";
  return policy.period === "week" ? whyNoWeek(period, calendar) : undefined;
}

/** A week over New Year is decided by the days that are known, when these are enough; otherwise it is not guessed. */
function whyNoWeek(week: Period, calendar: Calendar): NotApplicableReason | undefined {
  const days = daysOfPeriod(week);
  const known = days.filter((day) => calendarCovers(calendar, Number(day.slice(0, 4))));
  if (workingDaysOf(calendar, known).length > shortWeekWorkingDaysMax) return undefined;
  return known.length === days.length ? "short-week" : "calendar-missing";
}

function contributionsIn(period: Period, contributions: readonly Contribution[]): Contribution[] {
  const first = firstDayOfPeriod(period);
  const last = lastDayOfPeriod(period);
  return contributions.filter(({ day, counts }) => counts && day >= first && day <= last);
}

/** The first filing that brought the accepted amounts to the minimum. */
function whenReached(minimum: number, accepted: readonly Contribution[]): Instant | undefined {
  let reached = 0;
  for (const { amount, filedAt } of accepted.toSorted((a, b) => (a.filedAt < b.filedAt ? -1 : 1))) {
    reached += parts(amount);
    if (reached >= parts(minimum)) return filedAt;
  }
  return undefined;
}

function excuses(
  exemption: Exemption | undefined,
  policy: Policy,
  period: Period,
  unit: ObligedUnit,
): boolean {
  return exemption?.policy === policy.policy && exemption.period === period && exemption.unit === unit.id;
}

/**
 * Amounts are added as whole parts of an hour's seconds: 1.1 + 2.2 + 0.7 is 4 in any order, and three times 80 minutes
 * (1.333… hours) is half a day, not a hair less.
 */
const partsPerOne = 3600;

function parts(amount: number): number {
  return Math.round(amount * partsPerOne);
}

/** Parts as an amount to show: two decimals at most. */
function amountOf(count: number): number {
  return Math.round((count * 100) / partsPerOne) / 100;
}

function sum(contributions: readonly Contribution[]): number {
  return amountOf(contributions.reduce((total, { amount }) => total + parts(amount), 0));
}

function subtract(amount: number, other: number): number {
  return amountOf(parts(amount) - parts(other));
}
