// Working days as an administrator sees and edits them: a year's announced arrangement, and the years nobody entered.
import { announcedYears } from "../../shared/calendar-data.ts";
import { CalendarYear, missingYears } from "../../shared/calendar.ts";
import { keys } from "../../shared/keys.ts";
import type { CalendarView } from "../../shared/org/views.ts";
import { addDays, dayOf } from "../../shared/time.ts";
import { authorize, type Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Deps } from "../platform/deps.ts";
import { parsed } from "../platform/request.ts";
import { calendarOf, calendarYear, editedYears } from "./store.ts";

/** A missing year is announced two months before its first day, when the State Council has usually spoken. */
const lookAheadDays = 60;

/** One year as it counts in the actor's county: no secret to anybody signed in. */
export async function viewCalendar(deps: Deps, actor: Actor, year: number): Promise<CalendarView> {
  const { county } = actor;
  const [edited, missing] = await Promise.all([editedYears(deps, county), yearsMissing(deps, county)]);
  const own = edited.find((row) => row.year === year);
  const shipped = announcedYears.find((row) => row.year === year);
  const { source = "", days = [] } = own ?? shipped ?? {};
  const origin = own ? "edited" : shipped ? "shipped" : "missing";
  return { year, source, days, origin, missingYears: missing };
}

/** Years near today that have no arrangement: never guessed, to be entered by an administrator. */
export async function yearsMissing(deps: Deps, county: string): Promise<number[]> {
  const today = dayOf(deps.clock.now());
  return missingYears(await calendarOf(deps, county), [today, addDays(today, lookAheadDays)]);
}

/** Replaces a year's arrangement. Throws Problem("invalid") naming the wrong day. */
export async function editCalendar(
  deps: Deps,
  actor: Actor,
  given: { year: number; source: string; days: readonly unknown[] },
): Promise<CalendarView> {
  const { county } = actor;
  authorize(actor, "org.calendar", { county }, "节假日安排");
  const year = parsed(CalendarYear, given);
  year.days.sort((a, b) => (a.day < b.day ? -1 : 1));
  const audit = { pk: keys.auditOf(county, "org"), did: "org.calendarEdited", subject: String(year.year) };
  await commit(deps, actor, [calendarYear(county, year)], { audit });
  return viewCalendar(deps, actor, year.year);
}
