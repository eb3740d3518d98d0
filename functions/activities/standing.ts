// One's own standing at an activity: seats, what it clashes with, why one waits, why one cannot sign up.
import { absenceReasons, type Absence } from "../../shared/activities/absence.ts";
import { kindOf } from "../../shared/activities/kinds.ts";
import {
  isFor,
  longestDays,
  longestRollDays,
  overlaps,
  whyNot,
  whyWaiting,
} from "../../shared/activities/rules.ts";
import { Activity, type OwnActivity, type SignUp } from "../../shared/activities/schema.ts";
import { freeFor, isIn } from "../../shared/activities/seats.ts";
import type { OwnStanding } from "../../shared/activities/views.ts";
import { keys } from "../../shared/keys.ts";
import type { Officer } from "../../shared/org/schema.ts";
import { addDays, addMonths, monthOf, sayDay, type Month } from "../../shared/time.ts";
import { officerBy } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import { getItems, queryAll } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { personOf } from "./people.ts";
import { loadFor } from "./sign-ups.ts";
import { calendarOf, ownActivities, signUpBy, wholeOf, type Whole } from "./store.ts";
import { inOrder } from "./waiting.ts";

/** What the actor's own standing is, what a seat would clash with, and why he waits or cannot sign up. */
export async function viewStanding(deps: Deps, actor: Actor, id: string): Promise<OwnStanding> {
  const activity = await loadFor(deps, actor, id);
  const { county, staff } = actor;
  const now = deps.clock.now();
  const [officer, own, whole, meetings, busy] = await Promise.all([
    officerBy(deps, county, staff),
    signUpBy(deps, county, id, staff),
    wholeOf(deps, county, id, { stale: true }),
    meetingsAt(deps, activity),
    busyAt(deps, activity, staff),
  ]);
  const unit = officer?.unit ?? "";
  const refusal =
    officer?.state === "active"
      ? whyNot.signUp(activity, personOf(officer), own, now)
      : { code: "not-an-officer", message: "您不在人员名册中，不能报名" };
  return {
    ...(own ? { state: own.state } : {}),
    ...(own?.offeredUntil ? { offeredUntil: own.offeredUntil } : {}),
    ...(whole ? seatCounts(whole, unit, now) : {}),
    clashes: officer ? sayClashes(officer, meetings, busy) : [],
    ...(own?.state === "waiting" && whole ? whyOf(whole, own, now) : {}),
    ...(refusal && !isIn(own) ? { refusal } : {}),
  };
}

function seatCounts({ activity, seats }: Whole, unit: string, now: string): Pick<OwnStanding, "seats"> {
  if (!activity.seats) return {};
  const { own, shared } = freeFor(activity.seats, seats, unit, now);
  const taken = Object.keys(seats.holders).length;
  return { seats: { capacity: activity.seats.capacity, taken, freeForMe: own + shared } };
}

function whyOf(whole: Whole, own: SignUp, now: string): Pick<OwnStanding, "whyWaiting"> {
  const { activity, seats: row, signUps } = whole;
  const { seats } = activity;
  if (!seats) return {};
  // The list may be a moment older than the own sign-up: he is on it in any case.
  const groups = inOrder([...signUps.filter(({ staff }) => staff !== own.staff), own]);
  const at = groups.findIndex((group) => group.some(({ staff }) => staff === own.staff));
  const ahead = groups.slice(0, Math.max(0, at)).flat().length;
  const together = groups[at]?.length ?? 1;
  const { unit, priority } = own;
  return {
    whyWaiting: whyWaiting({ ...activity, seats }, { row, ahead, unit, together, priority, now }),
  };
}

/** Activities at the same time to which all are asked (or all of some units) without signing up. */
export async function meetingsAt(deps: Deps, activity: Activity): Promise<Activity[]> {
  const { county, organ, id, day, until = day } = activity;
  const from = addDays(day, -longestRollDays);
  const months: Month[] = [];
  for (let month = monthOf(from); month <= monthOf(until); month = addMonths(month, 1)) months.push(month);
  const lists = await inParallel(months, 8, (month) =>
    calendarOf(deps, county, organ, month, { stale: true }),
  );
  const heads = lists
    .flat()
    .filter(
      (one) => one.id !== id && one.state === "open" && kindOf(one.kind).roll && overlaps(one, activity),
    );
  const rows = heads.map((one) => keys.activityRow(county, one.id));
  const found = rows.length > 0 ? await getItems<Activity>(deps, rows, { stale: true }) : [];
  return found.map((row) => Activity.parse(row)).filter((one) => one.state === "open");
}

/** Other activities and absences of somebody at the same time, in words. `meetings`: see `meetingsAt`. */
export const clashesOf = async (
  deps: Deps,
  activity: Activity,
  officer: Officer,
  meetings: readonly Activity[],
): Promise<string[]> => sayClashes(officer, meetings, await busyAt(deps, activity, officer.staff));

type Busy = { others: OwnActivity[]; away: Absence[] };

/** What somebody has signed up for at the same time, and when he is away. */
async function busyAt(deps: Deps, activity: Activity, staff: string): Promise<Busy> {
  const { county, id, day, until = activity.day } = activity;
  const span = { from: addDays(day, -longestDays), to: until, stale: true };
  const years = [Number(day.slice(0, 4)) - 1, ...yearsFrom(day, until)];
  const [own, ...absences] = await Promise.all([
    ownActivities(deps, county, staff, span),
    ...years.map((year) =>
      queryAll<Absence>(deps, keys.absences(county, String(year)), { prefix: `${staff}/`, stale: true }),
    ),
  ]);
  const others = own.filter(
    (one) =>
      one.id !== id && one.state !== "cancelled" && isIn({ state: one.standing }) && overlaps(one, activity),
  );
  return { others, away: absences.flat().filter((one) => one.from <= until && day <= one.until) };
}

function sayClashes(officer: Officer, meetings: readonly Activity[], { others, away }: Busy): string[] {
  const known = new Set(others.map((one) => one.id));
  const asked = meetings.filter(
    (one) => !known.has(one.id) && one.organ === officer.organ && isFor(one.who, officer),
  );
  return [
    ...others.map((one) => clash(one, standingNote[one.standing])),
    ...asked.map((one) => clash(one, "，要求参加")),
    ...away.map(({ reason, from, until }) => `${sayDay(from)}至${sayDay(until)}${absenceReasons[reason]}`),
  ];
}

const standingNote: Record<SignUp["state"], string> = {
  seated: "",
  waiting: "，候补中",
  offered: "，递补待确认",
  withdrawn: "",
  released: "",
};

const clash = ({ theme, day, start, end }: Pick<Activity, "theme" | "day" | "start" | "end">, note: string) =>
  `与“${theme}”时间冲突（${sayDay(day)} ${start}–${end}${note}）`;

const yearsFrom = (day: string, until: string): number[] => {
  const [first, last] = [Number(day.slice(0, 4)), Number(until.slice(0, 4))];
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
};
