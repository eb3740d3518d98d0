// Reminder steps: on which working day each is due, and which of them are still worth sending today.
import { calendarCovers, isWorkingDay, missingYears, type Calendar } from "../calendar.ts";
import { addDays, daysBetween, daysOfWeek, type Day } from "../time.ts";
import { firstDayOfPeriod, lastDayOfPeriod, periodsSince, type Period, type PeriodKind } from "./periods.ts";
import type { Policy, Recipient, ReminderStep, StepTime } from "./schema.ts";

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

/**
 * The steps of one policy and period to send today, each to those for whom no later step is due. The caller tells only
 * who owes (`owes` in state.ts) and writes a notice per (policy, unit, period, step) put-if-absent, so that:
 * - a repeated run changes nothing, and a missed run is healed: a step whose day has passed is due until it is told;
 * - a step before the end, or on a weekday of the week, is not sent once the period is over;
 * - a step after the end is sent for at most `staleAfterDays` after its day;
 * - nothing is due on a day that is not a working day: “each working morning”.
 * Days whose year is not covered are not guessed; their years are returned for the administrator.
 */
export function dueSteps(policy: Policy, period: Period, calendar: Calendar, today: Day): DueSteps {
  const days = stepDays(policy, period, calendar);
  const undecided = days.flatMap(({ missingYear }) => missingYear ?? []);
  const missing = [...new Set([...missingYears(calendar, [today]), ...undecided])].sort((a, b) => a - b);
  if (!calendarCovers(calendar, Number(today.slice(0, 4))) || !isWorkingDay(calendar, today)) {
    return { due: [], missingYears: missing };
  }
  const standing = days
    .flatMap(({ step, day, nominal = day }) =>
      day !== undefined && nominal !== undefined && worthSending(step, day, period, today)
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
export function stepDays(policy: Policy, period: Period, calendar: Calendar): StepDay[] {
  return policy.steps.map((step) => ({ step, ...stepDay(step.when, period, calendar) }));
}

/** '截止前7天', '截止后1天', '星期五' */
export function sayStepTime(when: StepTime): string {
  if ("before" in when) return `截止前${when.days}天`;
  if ("after" in when) return `截止后${when.days}天`;
  return `星期${"一二三四五六日".charAt(when.weekday - 1)}`;
}

/**
 * A step after the end moves to the next working day. One before the end, or on a weekday, moves to the nearest earlier
 * working day of the period, so that there is still time to act; when there is none (the week's working days all lie
 * behind its Friday) to the nearest later one. The period always holds it.
 */
function stepDay(when: StepTime, period: Period, calendar: Calendar): Omit<StepDay, "step"> {
  const last = lastDayOfPeriod(period);
  if ("after" in when) {
    const nominal = addDays(last, when.days);
    return { nominal, ...nearestWorkingDay(calendar, nominal, addDays(nominal, daysOffMax)) };
  }
  const nominal = "weekday" in when ? weekdayIn(period, when.weekday) : addDays(last, -when.days);
  if (nominal === undefined) return {};
  const earlier = nearestWorkingDay(calendar, nominal, firstDayOfPeriod(period));
  const moved =
    earlier.day === undefined && earlier.missingYear === undefined
      ? nearestWorkingDay(calendar, nominal, last)
      : earlier;
  return { nominal, ...moved };
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

function weekdayIn(period: Period, weekday: number): Day | undefined {
  return daysOfWeek(period)[weekday - 1];
}

function worthSending(step: ReminderStep, day: Day, period: Period, today: Day): boolean {
  if (day > today) return false;
  return "after" in step.when ? daysBetween(day, today) <= staleAfterDays : today <= lastDayOfPeriod(period);
}
