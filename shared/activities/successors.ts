// Units that were merged into others: whom an activity is for, and what is kept for them, by the day on which it is.
import { inService } from "../org/rules.ts";
import type { Unit } from "../org/schema.ts";
import type { Day } from "../time.ts";
import type { Activity, SeatRule, WhoMay } from "./schema.ts";

/** The units of a county that were merged into others, by id. */
export type Merged = ReadonlyMap<string, Unit>;

export const mergedOf = (units: readonly Unit[]): Merged =>
  new Map(units.filter(({ mergedInto }) => mergedInto !== undefined).map((unit) => [unit.id, unit] as const));

/** The unit that is in another's place on a day; itself while it is in service. */
export function successorOf(merged: Merged, unit: string, day: Day): string {
  let now = unit;
  // Each merger is into another unit: no more steps than there are mergers.
  for (let step = 0; step < merged.size; step += 1) {
    const closed = merged.get(now);
    if (closed?.mergedInto === undefined || inService(closed, day)) break;
    now = closed.mergedInto;
  }
  return now;
}

/** The same people, where some of their units were merged since: the units into which they were are meant too. */
export function whoOn(merged: Merged, { who, day }: Pick<Activity, "who" | "day">): WhoMay {
  if (!who.units) return who;
  const units = [...new Set([...who.units, ...who.units.map((unit) => successorOf(merged, unit, day))])];
  return units.length > who.units.length ? { ...who, units } : who;
}

/** The rule where what was kept for a unit is its successor's; undefined where nothing is another's. */
export function ruleOn(merged: Merged, rule: SeatRule, day: Day): SeatRule | undefined {
  const seats = new Map<string, number>();
  for (const one of rule.guaranteed) {
    const unit = successorOf(merged, one.unit, day);
    seats.set(unit, (seats.get(unit) ?? 0) + one.seats);
  }
  if (rule.guaranteed.every(({ unit }) => seats.has(unit))) return undefined;
  return { ...rule, guaranteed: [...seats].map(([unit, count]) => ({ unit, seats: count })) };
}
