// A clock that stands until a test moves it.
import { toInstant } from "../../shared/time.ts";

export type MovableClock = {
  now(): string;
  /** Any ISO instant ("2026-11-03T09:00:00+08:00"). */
  set(instant: string): void;
  advance(by: { days?: number; hours?: number; minutes?: number; seconds?: number }): void;
};

export function movableClock(start: string): MovableClock {
  let now = toInstant(start);
  return {
    now: () => now,
    set: (instant) => {
      now = toInstant(instant);
    },
    advance: ({ days = 0, hours = 0, minutes = 0, seconds = 0 }) => {
      const by = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
      now = new Date(Date.parse(now) + by).toISOString();
    },
  };
}
