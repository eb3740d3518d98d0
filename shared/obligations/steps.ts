// Reminder steps: on which working day each is due, and which of them are still worth sending today.
import { calendarCovers, isWorkingDay, missingYears, type Calendar } from "../calendar.ts";
import { addDays, addMonths, daysBetween, firstDayOf, monthOf, weekdayOf, type Day } from "../time.ts";
import { firstDayOfPeriod, lastDayOfPeriod, periodsSince, type Period, type PeriodKind } from "./periods.ts";
import type { Policy, Recipient, ReminderStep, StepTime } from "./schema.ts";

/** What steps are counted in: a period, or the time from a talk to the day by which something was promised. */
export type Span = { first: Day; last: Day };

/** A step and its day; without a day when no working day is left for it, or its year has not been entered. */
export type StepDay = {
  step: ReminderStep;
  nominal?: Day | undefined;
  day?: Day | undefined;
  missingYear?: number | undefined;
};

/**
 * A step to send now: `day` is the working day it was due, `tell` who has nothing newer. `nominal` is its day before
 * days off moved it: part of the notice's meaning, so that editing the holidays does not tell anybody twice.
 */
export type DueStep = { step: string; day: Day; nominal: Day; tell: Recipient[] };

/** `missingYears`: years whose arrangement is not entered, so that some step, or today, could not be decided. */
export type DueSteps = { due: DueStep[]; missingYears: number[] };

/** A step after the end that nobody sent in this many days is no longer news. */
export const staleAfterDays = 14;

/** Longer than any run of days off: how far a step can be moved to reach a working day. */
const daysOffMax = 14;

/** The furthest a step's day, and the time in which a missed run may still send it, can lie from the period's end. */
const chaseDays = 31 + daysOffMax + staleAfterDays;

/** The periods of this kind for which a step could be due today: the present one, and those ended not long ago. */
export function periodsToChase(kind: PeriodKind, today: Day): Period[] {
  return periodsSince(kind, today, chaseDays);
}

/** Whether a period of the policy runs, or may still be made good or told of: its grace, and its steps after the end. */
export function isChased({ graceDays, steps }: Policy, period: Period, today: Day): boolean {
  const after = steps.map(({ when }) => ("after" in when ? when.days + daysOffMax + staleAfterDays : 0));
  return (
    firstDayOfPeriod(period) <= today &&
    today <= addDays(lastDayOfPeriod(period), Math.max(graceDays, ...after))
  );
}

/**
 * The steps of one policy and period to send today, each to those for whom no later step is due. The caller tells only
 * who owes (`owes` in state.ts) and writes a notice per (policy, unit, period, step) put-if-absent, so that:
 * - a repeated run changes nothing, and a missed run is healed: a step whose day has passed is due until it is told;
 * - a step before the end, or on a weekday of the week, is not sent once the period is over;
 * - a step after the end is sent for at most `staleAfterDays` after its day;
 * - nothing is due on a day that is not a working day: “each working morning”.
 * Days whose year is not covered are not guessed; their years are returned for the administrator.
 */
export const dueSteps = (policy: Policy, period: Period, calendar: Calendar, today: Day): DueSteps =>
  dueWithin(policy.steps, spanOf(period), calendar, today);

const spanOf = (period: Period): Span => ({ first: firstDayOfPeriod(period), last: lastDayOfPeriod(period) });

/** The same for any steps and days. */
export function dueWithin(
  steps: readonly ReminderStep[],
  span: Span,
  calendar: Calendar,
  today: Day,
): DueSteps {
  const days = daysOfSteps(steps, span, calendar);
  const undecided = days.flatMap(({ missingYear }) => missingYear ?? []);
  const missing = [...new Set([...missingYears(calendar, [today]), ...undecided])].sort((a, b) => a - b);
  if (!calendarCovers(calendar, Number(today.slice(0, 4))) || !isWorkingDay(calendar, today)) {
    return { due: [], missingYears: missing };
  }
  const standing = days
    .flatMap(({ step, day, nominal = day }) =>
      day !== undefined && nominal !== undefined && worthSending(step, day, span, today)
        ? { step, day, nominal }
        : [],
    )
    .sort((a, b) => daysBetween(b.day, a.day));
  const due = standing.map(({ step, day, nominal }, index) => ({
    step: step.step,
    day,
    nominal,
    tell: step.tell.filter(
      (one) => !standing.slice(index + 1).some((later) => later.step.tell.includes(one)),
    ),
  }));
  return { due: due.filter(({ tell }) => tell.length > 0), missingYears: missing };
}

/** Every step of the policy with its day in this period, in the policy's order. */
export const stepDays = (policy: Policy, period: Period, calendar: Calendar): StepDay[] =>
  daysOfSteps(policy.steps, spanOf(period), calendar);

const daysOfSteps = (steps: readonly ReminderStep[], span: Span, calendar: Calendar): StepDay[] =>
  steps.map((step) => ({ step, ...stepDay(step.when, span, calendar) }));

/** '截止前7天', '截止前14个工作日', '截止后1天', '星期五', '第2个月月初' */
export function sayStepTime(when: StepTime): string {
  if ("workingDays" in when) return `截止前${when.workingDays}个工作日`;
  if ("before" in when) return `截止前${when.days}天`;
  if ("after" in when) return `截止后${when.days}天`;
  if ("month" in when) return `第${when.month}个月月初`;
  return `星期${"一二三四五六日".charAt(when.weekday - 1)}`;
}

/**
 * A step after the end, or at a month's beginning, moves to the next working day. One before the end, or on a weekday,
 * moves to the nearest earlier working day of the period, so that there is still time to act; when there is none (the
 * week's working days all lie behind its Friday) to the nearest later one. The period always holds it.
 */
function stepDay(when: StepTime, { first, last }: Span, calendar: Calendar): Omit<StepDay, "step"> {
  if ("after" in when) {
    const nominal = addDays(last, when.days);
    return { nominal, ...nearestWorkingDay(calendar, nominal, addDays(nominal, daysOffMax)) };
  }
  if ("month" in when) {
    const nominal = firstDayOf(addMonths(monthOf(first), when.month - 1));
    return { nominal, ...nearestWorkingDay(calendar, nominal, last) };
  }
  if ("workingDays" in when) {
    const nominal = weekdaysBefore({ first, last }, when.workingDays);
    return { nominal, ...workingDaysBefore(calendar, { first, last }, when.workingDays) };
  }
  const nominal = "weekday" in when ? addDays(first, when.weekday - 1) : addDays(last, -when.days);
  const earlier = nearestWorkingDay(calendar, nominal, first);
  const moved =
    earlier.day === undefined && earlier.missingYear === undefined
      ? nearestWorkingDay(calendar, nominal, last)
      : earlier;
  return { nominal, ...moved };
}

/**
 * The `count`-th working day before the last day: from there on, the last day left out, `count` working days remain. A
 * worked weekend day counts, a holiday does not; the last day itself may be either. A span with fewer working days
 * answers its first one. A year on the way that has not been entered is answered, not guessed.
 */
function workingDaysBefore(calendar: Calendar, { first, last }: Span, count: number): Omit<StepDay, "step"> {
  let left = count;
  for (let day = addDays(last, -1); day >= first; day = addDays(day, -1)) {
    const [missingYear] = missingYears(calendar, [day]);
    if (missingYear !== undefined) return { missingYear };
    if (isWorkingDay(calendar, day)) left -= 1;
    if (left === 0) return { day };
  }
  return nearestWorkingDay(calendar, first, last);
}

/** The same by weekdays alone: what the step means whatever holidays are entered later. */
function weekdaysBefore({ first, last }: Span, count: number): Day {
  let day = last;
  for (let left = count; left > 0 && day > first;) {
    day = addDays(day, -1);
    if (weekdayOf(day) <= 5) left -= 1;
  }
  return day;
}

/** The first working day on the way from `from` to `to`, both included, in either direction. */
function nearestWorkingDay(calendar: Calendar, from: Day, to: Day): Omit<StepDay, "step"> {
  const distance = daysBetween(from, to);
  for (let gone = 0; gone <= Math.abs(distance); gone += 1) {
    const day = addDays(from, gone * Math.sign(distance));
    const [missingYear] = missingYears(calendar, [day]);
    if (missingYear !== undefined) return { missingYear };
    if (isWorkingDay(calendar, day)) return { day };
  }
  return {};
}

function worthSending({ when }: ReminderStep, day: Day, { last }: Span, today: Day): boolean {
  if (day > today) return false;
  return "after" in when ? daysBetween(day, today) <= staleAfterDays : today <= last;
}
