// What the obligation tests start from: the default policies, a police station, and briefs with their three dates.
import { calendarOf } from "../../shared/calendar.ts";
import { announcedYears } from "../../shared/calendar-data.ts";
import { defaultPolicies } from "../../shared/obligations/defaults.ts";
import type { Contribution, ObligationState, Policy } from "../../shared/obligations/schema.ts";
import type { Period } from "../../shared/obligations/periods.ts";
import { evaluate, type ObligationFacts, type ObligedUnit } from "../../shared/obligations/state.ts";
import { daysOfWeek, instantAt, type Day, type Instant } from "../../shared/time.ts";

export const calendar = calendarOf(announcedYears);

export const [briefsMonthly, halfDayWeekly] = defaultPolicies("2025-01-01") as [Policy, Policy];

/** A police station that has been open for years. */
export const station: ObligedUnit = {
  id: "gx01",
  organKind: "police",
  class: "grassroots",
  openedOn: "2010-05-01",
};

/** One accepted brief that happened on `day`, was first filed that evening, and adds 1 unless told otherwise. */
export function brief(day: Day, changes: Partial<Contribution> = {}): Contribution {
  const filedAt = instantAt(day, "18:00");
  return { id: `gx01-${day}`, day, filedAt, acceptedAt: filedAt, amount: 1, counts: true, ...changes };
}

/** A brief that was filed and waits for review. */
export const waiting = (day: Day, changes: Partial<Contribution> = {}): Contribution =>
  brief(day, { acceptedAt: undefined, ...changes });

/** The station with these records, looked at `now`: by default long after every period of these tests. */
export function facts(
  contributions: readonly Contribution[],
  changes: Partial<ObligationFacts> = {},
): ObligationFacts {
  const now: Instant = "2027-12-31T00:00:00.000Z";
  return { unit: station, contributions, calendar, now, ...changes };
}

/** October 2026 of the two-briefs policy. */
export function october(
  contributions: readonly Contribution[],
  changes: Partial<ObligationFacts> = {},
): ObligationState {
  return evaluate(briefsMonthly, "2026-10", facts(contributions, changes));
}

/** A week of the half-day policy, with these hours trained on its Monday. */
export function week(
  period: Period,
  hours: readonly number[],
  changes: Partial<ObligationFacts> = {},
): ObligationState {
  const trained = hours.map((amount, index) => brief(daysOfWeek(period)[0], { id: String(index), amount }));
  return evaluate(halfDayWeekly, period, facts(trained, changes));
}
