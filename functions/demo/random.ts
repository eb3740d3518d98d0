// Seeded chance: the demo county is the same on every machine.

export type Chance = { next(): number; whole(limit: number): number; one<T>(from: readonly T[]): T };

/** mulberry32 from a seed. `whole` is 0 to limit - 1. */
export function chanceFrom(seed: number): Chance {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (limit: number): number => Math.floor(next() * limit);
  return { next, whole, one: (from) => from[whole(from.length)] as (typeof from)[number] };
}
