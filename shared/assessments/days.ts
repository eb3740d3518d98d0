// The days of a round: when a unit is tested, on which days somebody can sit, and by which day he should have.
import type { Posting } from "../org/schema.ts";
import { addDays, daysFrom, type Day } from "../time.ts";
import type { Round, Sitting } from "./schema.ts";

/** From a day to a day, both included. */
export type Span = { from: Day; to: Day };

type Windows = Pick<Round, "from" | "to" | "makeUp">;

/**
 * The day on which a unit is tested: as arranged, or the only day that the round has. A unit without either has no day:
 * nobody has set one, and none is made up.
 */
export const arrangedDay = (
  { from, to }: Span,
  sittings: readonly Sitting[],
  unit: string,
): Day | undefined => sittings.find((one) => one.unit === unit)?.day ?? (from === to ? from : undefined);

/** The last day on which a unit can be tested: its own, or the round's last one while it has none. */
export const dayOfUnit = (round: Span, sittings: readonly Sitting[], unit: string): Day =>
  arrangedDay(round, sittings, unit) ?? round.to;

/** A round's last day, make-ups included. */
export const lastDayOf = ({ to, makeUp }: Windows): Day => (makeUp && makeUp.to > to ? makeUp.to : to);

/** Somebody's day and the days on which he can sit. */
export type Due = { day?: Day | undefined; window: Span };

/** The day by which somebody should have sat: his own, or the last on which he can. */
export const dueDay = ({ day, window }: Due): Day => day ?? window.to;

/** A day, or the nearest one of a span. */
export const dayWithin = ({ from, to }: Span, day: Day): Day => (day < from ? from : day > to ? to : day);

/** The days of a span that are left; of one that is over its last. */
export const daysLeft = (span: Span, today: Day): Day[] => daysFrom(dayWithin(span, today), span.to);

/**
 * The day by which it is decided whether somebody sits with a unit: the unit's own. Without one by where he is today, or
 * was on the round's last day; who has not come yet, by the day on which he will.
 */
export const decidingDay = (
  round: Windows,
  sittings: readonly Sitting[],
  { posting: { unit, from }, today }: { posting: Pick<Posting, "unit" | "from">; today: Day },
): Day | undefined => {
  const arranged = arrangedDay(round, sittings, unit);
  if (arranged !== undefined) return arranged;
  const day = dayWithin(round, today);
  const reached = from > day ? from : day;
  return reached <= round.to ? reached : undefined;
};

/** The days on which who missed both units' days can still sit: the make-up's, or what is left of the round after his move. */
export const windowOfLate = ({ from, to, makeUp }: Windows, came: Day): Span =>
  makeUp ?? { from: came > from ? came : from, to };

/** The day after one; undefined for somebody who stays. */
export const dayAfter = (day: Day | undefined): Day | undefined => day && addDays(day, 1);
