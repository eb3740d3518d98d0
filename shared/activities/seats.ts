// Seats as a model: who holds one and of which pool, in which pools somebody may take one now, what a change moves.
import type { Instant } from "../time.ts";
import type { SeatRule, SignUp } from "./schema.ts";

/**
 * The seat row of an activity. `holders` maps a staff number to the mark of his seat (see `Mark`). `byUnit` counts the
 * guaranteed seats in use, `shared` the others.
 */
export type SeatRow = {
  holders: Readonly<Record<string, Mark>>;
  shared: number;
  byUnit: Readonly<Record<string, number>>;
  /** Somebody waits: a free seat is his before it is anybody's. */
  queue: boolean;
  /** Of the rule it is kept by: a change of the rule changes it, and what was decided by the former one is refused. */
  ruleVersion: number;
};

/**
 * `u` is a seat guaranteed to a unit, `s` a shared one; an `o` behind it says that it is only offered as yet. The unit
 * follows after a colon; on a shared seat only where the unit has guaranteed ones, to which its people move up.
 */
export type Mark = string;

export const noSeats: SeatRow = { holders: {}, shared: 0, byUnit: {}, queue: false, ruleVersion: 1 };

/** Guaranteed seats hold until they are released; afterwards every free seat is anybody's. */
export const isReleased = (rule: SeatRule, now: Instant): boolean =>
  rule.releaseAt !== undefined && now >= rule.releaseAt;

export const guaranteedOf = (rule: SeatRule, unit: string): number =>
  rule.guaranteed.find((one) => one.unit === unit)?.seats ?? 0;

const guaranteedInAll = (rule: SeatRule): number =>
  rule.guaranteed.reduce((sum, { seats }) => sum + seats, 0);

/** How many seats of the shared pool there are while the guaranteed ones are kept. */
export const sharedSeats = (rule: SeatRule): number => rule.capacity - guaranteedInAll(rule);

/** How many seats are free for a unit now: in all, of its own, and of the shared pool. */
export function freeFor(
  rule: SeatRule,
  row: SeatRow,
  unit: string,
  now: Instant,
): { own: number; shared: number } {
  const left = rule.capacity - Object.keys(row.holders).length;
  if (isReleased(rule, now)) return { own: 0, shared: Math.max(0, left) };
  const own = Math.max(0, guaranteedOf(rule, unit) - (row.byUnit[unit] ?? 0));
  const shared = Math.max(0, sharedSeats(rule) - row.shared);
  return { own: Math.min(own, left), shared: Math.min(shared, Math.max(0, left - Math.min(own, left))) };
}

/** One change of the seat row: these people take seats, so many of the unit's own, the rest shared. All or none. */
export type Taking = {
  staff: readonly string[];
  unit: string;
  own: number;
  shared: number;
  offered: boolean;
};

/** How `count` people of a unit would sit: own seats first. Undefined when there is no room for all of them. */
export function takingFor(
  rule: SeatRule,
  row: SeatRow,
  { staff, unit, offered }: { staff: readonly string[]; unit: string; offered: boolean },
  now: Instant,
): Taking | undefined {
  const { own, shared } = freeFor(rule, row, unit, now);
  const fromOwn = Math.min(own, staff.length);
  const rest = staff.length - fromOwn;
  return rest <= shared ? { staff, unit, own: fromOwn, shared: rest, offered } : undefined;
}

/** What a mark says. */
export function seatOf(mark: Mark): { pool: "unit" | "shared"; unit: string | undefined; offered: boolean } {
  const [head = "", unit] = mark.split(":");
  return { pool: head.startsWith("u") ? "unit" : "shared", unit, offered: head.endsWith("o") };
}

const markFor = (pool: "unit" | "shared", unit: string | undefined, offered: boolean): Mark =>
  `${pool === "unit" ? "u" : "s"}${offered ? "o" : ""}${unit === undefined ? "" : `:${unit}`}`;

/** The same seat, held. */
export function heldMark(mark: Mark): Mark {
  const { pool, unit } = seatOf(mark);
  return markFor(pool, unit, false);
}

/** The same person on a seat of his unit's own. */
export const movedUp = (mark: Mark, unit: string): Mark => markFor("unit", unit, seatOf(mark).offered);

/** The mark of the n-th of a taking: the first sit on the unit's own seats. */
export function markOf(rule: SeatRule, { unit, own, offered }: Taking, at: number): Mark {
  if (at < own) return markFor("unit", unit, offered);
  return markFor("shared", guaranteedOf(rule, unit) > 0 ? unit : undefined, offered);
}

/** Who of a unit sits on a shared seat, and moves up when one of the unit's own comes free; the first by staff number. */
export const nextUp = ({ holders }: SeatRow, unit: string): string | undefined =>
  Object.keys(holders)
    .sort()
    .find((staff) => {
      const seat = seatOf(holders[staff] ?? "");
      return seat.pool === "shared" && seat.unit === unit;
    });

/**
 * The same people by another rule: of each unit as many on its guaranteed seats as it has, the others on shared ones, so
 * that nothing is kept for a unit beyond what it lacks. `unitOf` knows the unit of who sits on a shared seat.
 */
export function regrouped(
  rule: SeatRule,
  { holders }: SeatRow,
  unitOf: (staff: string) => string | undefined,
): Pick<SeatRow, "holders" | "shared" | "byUnit"> {
  const byUnit: Record<string, number> = {};
  let shared = 0;
  const marks: Record<string, Mark> = {};
  // Who sits on a guaranteed seat keeps it before others come to it.
  const staff = Object.keys(holders).sort((a, b) => (order(holders[a], a) < order(holders[b], b) ? -1 : 1));
  for (const one of staff) {
    const { unit = unitOf(one), offered } = seatOf(holders[one] ?? "");
    const own = unit === undefined ? 0 : guaranteedOf(rule, unit);
    const onOwn = unit !== undefined && (byUnit[unit] ?? 0) < own;
    if (onOwn) byUnit[unit] = (byUnit[unit] ?? 0) + 1;
    else shared += 1;
    marks[one] = markFor(onOwn ? "unit" : "shared", own > 0 ? unit : undefined, offered);
  }
  return { holders: marks, shared, byUnit };
}

/** The same seats, where units are others by now. */
export const renamed = (row: SeatRow, unitNow: (unit: string) => string): SeatRow => ({
  ...row,
  holders: Object.fromEntries(
    Object.entries(row.holders).map(([staff, mark]) => {
      const { pool, unit, offered } = seatOf(mark);
      return [staff, markFor(pool, unit === undefined ? undefined : unitNow(unit), offered)];
    }),
  ),
});

const order = (mark: Mark = "", staff: string): string => `${seatOf(mark).pool === "unit" ? 0 : 1} ${staff}`;

/** How many free seats are kept for units other than this one. */
export function keptFor(rule: SeatRule, row: SeatRow, unit: string, now: Instant): number {
  if (isReleased(rule, now)) return 0;
  const left = Math.max(0, rule.capacity - Object.keys(row.holders).length);
  const kept = rule.guaranteed
    .filter((one) => one.unit !== unit)
    .reduce((sum, one) => sum + Math.max(0, one.seats - (row.byUnit[one.unit] ?? 0)), 0);
  return Math.min(kept, left);
}

export const isOffered = (mark: Mark | undefined): boolean => mark !== undefined && seatOf(mark).offered;
export const isHeld = (mark: Mark | undefined): boolean => mark !== undefined && !seatOf(mark).offered;

/** Whether somebody is in: on a seat, waiting, or asked whether he takes one. */
export const isIn = (one: Pick<SignUp, "state"> | undefined): boolean =>
  one?.state === "seated" || one?.state === "waiting" || one?.state === "offered";

/** What brings a sign-up and its seat together again: see repair.ts. */
export type Amendment = "seat" | "offer" | "accept" | "giveBack" | "withdraw";

/**
 * What is to be done where a sign-up does not say what the seat row does. A seat is taken before its sign-up is written,
 * and given back before it is changed: what disagrees is an act that was cut short, and is finished in its own sense.
 * For those who wait it is taken as an offer, and becomes theirs when their sign-up says so: who withdrew meanwhile is
 * not seated again. Whoever was there stays on the roll, with or without a seat.
 */
export function amendmentFor(
  one: Pick<SignUp, "state" | "attendance" | "group"> | undefined,
  mark: Mark | undefined,
): Amendment | undefined {
  if (one?.attendance !== undefined) return undefined;
  const state = one?.state;
  if (mark === undefined) return state === "seated" || state === "offered" ? "withdraw" : undefined;
  if (isHeld(mark)) return state === "seated" ? undefined : "seat";
  if (state === "offered") return undefined;
  if (state === "seated") return "accept";
  if (state !== "waiting") return "giveBack";
  return one?.group === undefined ? "offer" : "seat";
}
