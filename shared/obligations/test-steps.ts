// When a test round itself asks for something: the make-up, results that are missing, a quarter without a round.
import { lastDayOf } from "../assessments/days.ts";
import type { Seat } from "../assessments/list.ts";
import { mayMakeUp } from "../assessments/make-up.ts";
import type { Round } from "../assessments/schema.ts";
import type { Calendar } from "../calendar.ts";
import { firstDayOfQuarter, lastDayOfQuarter, type Quarter } from "../quarter.ts";
import { daysBetween, type Day } from "../time.ts";
import type { Policy, ReminderStep } from "./schema.ts";
import { dueWithin, type DueStep, type Span } from "./steps.ts";
import { subjectOf } from "./tests.ts";

const step = (name: string, when: ReminderStep["when"]): ReminderStep => ({
  step: name,
  when,
  tell: ["officer"],
});

/**
 * The step of a round's make-up that is due: three working days before it begins, on its first day, one working day before
 * its end; the latest of them alone. Whoever failed since is told at once: a step stands until the next.
 */
export function makeUpStep({ from, makeUp }: Round, calendar: Calendar, today: Day): DueStep | undefined {
  if (!makeUp || today > makeUp.to) return undefined;
  const length = daysBetween(makeUp.from, makeUp.to);
  const before: Span = { first: from, last: makeUp.from };
  const within: Span = { first: makeUp.from, last: makeUp.to };
  const begins = step("begins", { before: "periodEnd", days: length });
  const ends = step("ends", { before: "periodEnd", workingDays: 1 });
  return [
    ...dueWithin([step("before", { before: "periodEnd", workingDays: 3 })], before, calendar, today).due,
    ...dueWithin(length > 0 ? [begins, ends] : [begins], within, calendar, today).due,
  ].at(-1);
}

/** Who can still come to the make-up. Of whom nothing was recorded yet, it is not known that he has to. */
export const isToMakeUp = (seat: Seat, round: Round, today: Day): boolean =>
  round.makeUp !== undefined &&
  today <= round.makeUp.to &&
  seat.state !== "unrecorded" &&
  mayMakeUp(seat, round);

/** Two working days before no result can be entered any more. */
export const recordStep = ({ from, closesOn }: Round, calendar: Calendar, today: Day): DueStep | undefined =>
  dueWithin(
    [step("closing", { before: "periodEnd", workingDays: 2 })],
    { first: from, last: closesOn },
    calendar,
    today,
  ).due[0];

/** The first working day of a quarter's second month: by then its round should be arranged. */
export const planStep = (quarter: Quarter, calendar: Calendar, today: Day): DueStep | undefined =>
  dueWithin(
    [step("unplanned", { month: 2 })],
    { first: firstDayOfQuarter(quarter), last: lastDayOfQuarter(quarter) },
    calendar,
    today,
  ).due[0];

/**
 * Whether a round is one of a quarter: some day of the test itself lies there. Its make-ups belong to it wherever they
 * lie: who makes up in January makes up the fourth quarter's test, and has not sat the first one's.
 */
export const isOfQuarter = ({ state, from, to }: Round, quarter: Quarter): boolean =>
  state !== "cancelled" && from <= lastDayOfQuarter(quarter) && to >= firstDayOfQuarter(quarter);

/** Whether a round was, is or will be held: one that nobody opened in time is none, whatever was planned. */
const isHeld = (round: Round, today: Day): boolean => round.state !== "planned" || lastDayOf(round) >= today;

/** The policies in force for which no round of the quarter is arranged. */
export const unplanned = (
  policies: readonly Policy[],
  rounds: readonly Round[],
  quarter: Quarter,
  today: Day,
): Policy[] =>
  policies.filter(
    (policy) =>
      policy.enabled &&
      !rounds.some(
        (round) => round.subject === subjectOf(policy) && isOfQuarter(round, quarter) && isHeld(round, today),
      ),
  );
