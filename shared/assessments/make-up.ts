// Who can still come to the make-up, and with which unit.
import type { Seat } from "./list.ts";
import type { Day } from "../time.ts";
import type { AttemptKind, Round } from "./schema.ts";

/** Whether somebody can still be asked to come to the make-up: failed or absent, and sittings are left. */
export const mayMakeUp = ({ state, attempts, makeUpExempt }: Seat, { attemptsMax, makeUp }: Round): boolean =>
  makeUp !== undefined &&
  !makeUpExempt &&
  (state === "failed" || state === "absent" || state === "failedAgain" || state === "unrecorded") &&
  attempts.filter(({ outcome }) => outcome !== "absent").length < attemptsMax;

/** The unit with which somebody makes up: where he is now, for that is who sends and examines him. */
export const unitToMakeUp = (seat: Seat, round: Round): string => {
  const again = mayMakeUp(seat, round) || seat.attempts.some(({ kind }) => kind === "makeUp");
  return seat.now !== undefined && again ? seat.now : seat.unit;
};

/** Who missed the test by moving and has not sat it: he does so in the days of the make-up, and it is his first attempt. */
export const sitsLate = ({ late, attempts, state }: Seat, { makeUp }: Round): boolean =>
  late === true && makeUp !== undefined && state !== "out" && attempts.length === 0;

/**
 * As what a result counts: who sits late is brought to the make-up with the others, and it is his first attempt. Sent
 * again, the same result is the same.
 */
export const countsAs = (
  seat: Seat,
  round: Round,
  { kind, day }: { kind: AttemptKind; day: Day },
): AttemptKind =>
  kind === "makeUp" &&
  (sitsLate(seat, round) ||
    (seat.late === true && seat.attempts.some((one) => one.kind === "first" && one.day === day)))
    ? "first"
    : kind;
