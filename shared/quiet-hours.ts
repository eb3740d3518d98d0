// The hours in which nobody is mailed, and how much of a span of time lies outside them: then people can be told.
import { addDays, clockTimeOf, dayOf, daysFrom, instantAt, type Instant } from "./time.ts";

/** 静默时段: no mail from `from` to `until` (Asia/Shanghai). The inbox does not wait. */
export const quietHours = { from: "21:00", until: "08:00" } as const;

/** The end of the quiet hours in which this moment lies; undefined by day. */
export function quietUntil(now: Instant): Instant | undefined {
  const time = clockTimeOf(now);
  if (time < quietHours.until) return instantAt(dayOf(now), quietHours.until);
  return time >= quietHours.from ? instantAt(addDays(dayOf(now), 1), quietHours.until) : undefined;
}

/** Milliseconds between two moments in which people can be told; 0 when the second comes first. */
export function tellableBetween(from: Instant, to: Instant): number {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  if (last <= first) return 0;
  return daysFrom(dayOf(from), dayOf(to)).reduce((sum, day) => {
    const begins = Math.max(first, Date.parse(instantAt(day, quietHours.until)));
    const ends = Math.min(last, Date.parse(instantAt(day, quietHours.from)));
    return sum + Math.max(0, ends - begins);
  }, 0);
}

/** The moment until which people could be told for so many milliseconds. */
export function afterTellable(from: Instant, milliseconds: number): Instant {
  let begins = Date.parse(quietUntil(from) ?? from);
  let left = milliseconds;
  for (let day = dayOf(new Date(begins).toISOString()); ; day = addDays(day, 1)) {
    begins = Math.max(begins, Date.parse(instantAt(day, quietHours.until)));
    const ends = Date.parse(instantAt(day, quietHours.from));
    if (left <= ends - begins) return new Date(begins + left).toISOString();
    left -= ends - begins;
  }
}
