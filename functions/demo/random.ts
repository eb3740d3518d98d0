// Seeded chance: the demo county is the same on every machine.
import { mulberry32 } from "../platform/sample-photo.ts";

export type Chance = { next(): number; whole(limit: number): number; one<T>(from: readonly T[]): T };

/** Chance from a seed. `whole` is 0 to limit - 1. */
export function chanceFrom(seed: number): Chance {
  const next = mulberry32(seed);
  const whole = (limit: number): number => Math.floor(next() * limit);
  return { next, whole, one: (from) => from[whole(from.length)] as (typeof from)[number] };
}
