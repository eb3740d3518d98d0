// On which days a rotation is held next, why there are fewer than wanted, and when its speakers are told.
import { weeklyDays } from "../../shared/activities/rotation.ts";
import type { Rotation } from "../../shared/activities/rotation-schema.ts";
import { addWorkingDays, calendarCovers, sayMissingYears, type Calendar } from "../../shared/calendar.ts";
import { addDays, addMonths, instantAt, monthOf, type Day, type Instant } from "../../shared/time.ts";
import type { Deps } from "../platform/deps.ts";
import { calendarOf as activitiesOf } from "./store.ts";

export type Occurrence = { day: Day; activity?: string };
const monthsAhead = 12;

/** The next days on which it is held, from a day on: weeks without work are skipped; meetings are those of the calendar. */
export async function nextDays(
  deps: Deps,
  rotation: Rotation,
  calendar: Calendar,
  from: Day,
  count: number,
): Promise<Occurrence[]> {
  const { beat, county, organ } = rotation;
  if (beat.every === "week")
    return weeklyDays(calendar, beat.weekday, { after: addDays(from, -1), count }).map((day) => ({ day }));
  const found = new Map<Day, Occurrence>();
  for (let at = 0; at < monthsAhead && found.size < count; at += 1) {
    for (const one of await activitiesOf(deps, county, organ, addMonths(monthOf(from), at))) {
      const counts = one.state === "open" && beat.kinds.includes(one.kind) && one.day >= from;
      if (counts && !found.has(one.day)) found.set(one.day, { day: one.day, activity: one.id });
    }
  }
  return [...found.values()].sort((a, b) => (a.day < b.day ? -1 : 1)).slice(0, count);
}

/** Why there are no more days than so many. */
export function whyNoMore({ beat }: Rotation, calendar: Calendar, from: Day, found: number): string {
  if (beat.every === "meeting")
    return found === 0
      ? "日历里没有接下来的活动，请先建立会议或活动"
      : `日历里接下来只有 ${found} 天有这类活动`;
  const year = Number(from.slice(0, 4));
  const missing = [year, year + 1].filter((one) => !calendarCovers(calendar, one)).slice(0, 1);
  return `${sayMissingYears(missing)}，${found === 0 ? "排不出日期" : "更远的日期排不出来"}`;
}

/** Nine o'clock, so many working days before; where the calendar does not reach, so many days. */
export function remindAtOf(calendar: Calendar, day: Day, noticeDays: number): Instant {
  try {
    return instantAt(addWorkingDays(calendar, day, -noticeDays), "09:00");
  } catch {
    return instantAt(addDays(day, -noticeDays), "09:00");
  }
}
