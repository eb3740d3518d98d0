// A moment of the demo's past.
import type { Deps } from "../platform/deps.ts";

/** The product at a moment, never later than now. */
export function at(deps: Deps, instant: string): Deps {
  const now = deps.clock.now();
  return { ...deps, clock: { now: () => (instant < now ? instant : now) } };
}
