// In which month a closed roll is counted: in that of its activity, and never in a month that is locked already.
import { addMonths, type Month } from "../time.ts";

/** The month of the activity; when that is locked, the one in which the roll was closed, or the next that is not. */
export function bookedMonth(
  { held, closed }: { held: Month; closed: Month },
  locked: ReadonlySet<Month>,
): Month {
  if (!locked.has(held)) return held;
  let later = closed > held ? closed : held;
  while (locked.has(later)) later = addMonths(later, 1);
  return later;
}

/** Every month from one to another: those of which to ask whether they are locked. */
export function monthsBetween(first: Month, last: Month): Month[] {
  const months: Month[] = [];
  for (let month = first; month <= last; month = addMonths(month, 1)) months.push(month);
  return months;
}
