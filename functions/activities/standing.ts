// One's own standing at an activity: seats, what it clashes with, why one waits, why one cannot sign up.
import { absenceReasons, absentOn, type Absence } from "../../shared/activities/absence.ts";
import { kindOf } from "../../shared/activities/kinds.ts";
import {
  isFor,
  longestDays,
  longestRollDays,
  offerEnds,
  overlaps,
  whyNot,
} from "../../shared/activities/rules.ts";
import type { Activity, OwnActivity, SignUp } from "../../shared/activities/schema.ts";
import { freeFor, isIn, type SeatRow } from "../../shared/activities/seats.ts";
import { whyWaiting } from "../../shared/activities/why-waiting.ts";
import type { OwnStanding } from "../../shared/activities/views.ts";
import type { Officer } from "../../shared/org/schema.ts";
import { addDays, addMonths, monthOf, sayDay, type Month } from "../../shared/time.ts";
import { officerBy } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { absencesOfOne } from "./absences.ts";
import { personOf } from "./people.ts";
import { seatsOf } from "./seats.ts";
import { loadFor } from "./sign-ups.ts";
import { activitiesBy, calendarOf, ownActivities, signUpBy, wholeOf, type Whole } from "./store.ts";
import { inOrder } from "./waiting.ts";

/**
 * What the actor's own standing is, what a seat would clash with, and why he waits or cannot sign up. The list is read for
 * who waits on it: everybody else needs the seats alone, and at nine o'clock a thousand ask.
 */
export async function viewStanding(deps: Deps, actor: Actor, id: string): Promise<OwnStanding> {
  const activity = await loadFor(deps, actor, id);
  const { county, staff } = actor;
  const now = deps.clock.now();
  const [officer, { own, whole }, seats, meetings, busy] = await Promise.all([
    officerBy(deps, county, staff),
    ownAndList(deps, county, id, staff),
    activity.seats && seatsOf(deps, county, id, { stale: true }),
    meetingsAt(deps, activity),
    busyAt(deps, activity, staff),
  ]);
  const refusal =
    officer?.state === "active"
      ? whyNot.signUp(activity, personOf(officer), own, now)
      : { code: "not-an-officer", message: "您不在人员名册中，不能报名" };
  const bound = isIn(own) ? whyNot.withdraw(activity, own, now) : undefined;
  return {
    ...(own ? { state: own.state } : {}),
    ...(own?.offeredUntil ? { offeredUntil: offerEnds(activity, own) } : {}),
    ...(seats ? seatCounts(activity, seats, officer?.unit ?? "", now) : {}),
    clashes: officer ? sayClashes(officer, meetings, busy) : [],
    ...(own && whole ? whyOf(whole, own, { now, away: awayWords(activity, own, busy) }) : {}),
    ...(refusal && !isIn(own) ? { refusal } : {}),
    ...(bound ? { bound } : {}),
  };
}

async function ownAndList(
  deps: Deps,
  county: string,
  id: string,
  staff: string,
): Promise<{ own: SignUp | undefined; whole: Whole | undefined }> {
  const own = await signUpBy(deps, county, id, staff);
  return {
    own,
    whole: own?.state === "waiting" ? await wholeOf(deps, county, id, { stale: true }) : undefined,
  };
}

/** That somebody is passed by because he is away on the day. */
function awayWords({ day }: Activity, { group }: SignUp, { away }: Busy): string | undefined {
  const found = group === undefined ? away.find((one) => absentOn(one, day)) : undefined;
  return found && `${sayDay(day)}${absenceReasons[found.reason]}`;
}

function seatCounts(
  { seats: rule }: Activity,
  row: SeatRow,
  unit: string,
  now: string,
): Pick<OwnStanding, "seats"> {
  if (!rule) return {};
  const { own, shared } = freeFor(rule, row, unit, now);
  const taken = Object.keys(row.holders).length;
  return { seats: { capacity: rule.capacity, taken, freeForMe: own + shared } };
}

function whyOf(
  whole: Whole,
  own: SignUp,
  { now, away }: { now: string; away: string | undefined },
): Pick<OwnStanding, "whyWaiting"> {
  const { activity, seats: row, signUps } = whole;
  const { seats } = activity;
  if (!seats) return {};
  // The list may be a moment older than the own sign-up: he is on it in any case.
  const groups = inOrder([...signUps.filter(({ staff }) => staff !== own.staff), own]);
  const at = groups.findIndex((group) => group.some(({ staff }) => staff === own.staff));
  const ahead = groups.slice(0, Math.max(0, at)).flat().length;
  const together = groups[at]?.length ?? 1;
  const { unit } = own;
  // A group stands where its first does, also by the office's word.
  const { priority, priorityReason } = groups[at]?.[0] ?? own;
  const place = { row, ahead, unit, together, priority, priorityReason, away, now };
  return { whyWaiting: whyWaiting({ ...activity, seats }, place) };
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
  const ids = heads.map((one) => one.id);
  const found = await activitiesBy(deps, county, ids, { stale: true });
  return found.filter((one) => one.state === "open");
}

/** Other activities and absences of somebody at the same time, in words. `meetings`: see `meetingsAt`. */
export const clashesOf = (
  activity: Activity,
  officer: Officer,
  { meetings, own, away }: { meetings: readonly Activity[]; own: OwnActivity[]; away: readonly Absence[] },
): string[] => sayClashes(officer, meetings, busyAmong(activity, own, away));

type Busy = { others: OwnActivity[]; away: Absence[] };

/** What somebody has signed up for at the same time, and when he is away. */
async function busyAt(deps: Deps, activity: Activity, staff: string): Promise<Busy> {
  const { county, day, until = activity.day } = activity;
  const span = { from: addDays(day, -longestDays), to: until, stale: true };
  const [own, away] = await Promise.all([
    ownActivities(deps, county, staff, span),
    absencesOfOne(deps, county, staff, { from: day, to: until, stale: true }),
  ]);
  return busyAmong(activity, own, away);
}

/** Of somebody's own list and absences what is at the same time. */
function busyAmong(activity: Activity, own: readonly OwnActivity[], all: readonly Absence[]): Busy {
  const { id, day, until = activity.day } = activity;
  const others = own.filter(
    (one) =>
      one.id !== id && one.state !== "cancelled" && isIn({ state: one.standing }) && overlaps(one, activity),
  );
  return { others, away: all.filter((one) => one.from <= until && day <= one.until) };
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
