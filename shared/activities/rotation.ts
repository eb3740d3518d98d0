// The lecture rotation (讲习所): who speaks next, so that everybody speaks once in a cycle and nobody twice before.
import { calendarCovers, isWorkingDay, type Calendar } from "../calendar.ts";
import {
  addDays,
  addWeeks,
  daysBetween,
  daysOfWeek,
  mondayOf,
  weekOf,
  type Day,
  type Weekday,
} from "../time.ts";

/** “每一名检察干警轮流上讲堂” (source, J8). From when to when one belongs to the rotation; `leftOn` is the last day. */
export type Speaker = { staff: string; name: string; joinedOn: Day; leftOn?: Day | undefined };

/** A turn that was held, or is planned. `by` spoke in place of `staff`, whose turn it stays. */
export type Turn = {
  day: Day;
  staff: string;
  by?: string | undefined;
  /** Missed: nobody spoke, the turn is still owed. */
  state: "planned" | "held" | "missed";
};

/** When somebody cannot: leave, duty. */
export type Away = { staff: string; from: Day; until: Day };

export type RotationFacts = {
  speakers: readonly Speaker[];
  turns: readonly Turn[];
  away: readonly Away[];
};

/** Whether somebody is away on a day. */
export const isAway = (away: readonly Away[], staff: string, day: Day): boolean =>
  away.some((one) => one.staff === staff && one.from <= day && day <= one.until);

/** Whether somebody belongs to the rotation on a day. */
export const belongs = ({ joinedOn, leftOn }: Speaker, day: Day): boolean =>
  joinedOn <= day && (leftOn === undefined || day <= leftOn);

/** Held by oneself: a substitute's turn does not take the substitute's own, nor is it the turn of whom he stood in for. */
const isOwn = (turn: Turn): boolean => turn.state === "held" && turn.by === undefined;

const inOrder = (turns: readonly Turn[]): Turn[] => [...turns].sort((a, b) => (a.day < b.day ? -1 : 1));

export type Cycle = {
  /** 1, 2, …: how often everybody who was there has had his turn, plus the one that runs. */
  cycle: number;
  /** The day of its first turn; absent before any. */
  since: Day | undefined;
  spoken: ReadonlySet<string>;
};

/**
 * The cycle that runs after the turns held so far. A new one begins with the turn of somebody who has had his in this
 * one, which happens only when nobody who is there still has to come: who is away all the time holds nobody up, and is
 * first when he is back.
 */
export function cycleOf(turns: readonly Turn[]): Cycle {
  let running: { cycle: number; since: Day | undefined; spoken: Set<string> } = {
    cycle: 1,
    since: undefined,
    spoken: new Set(),
  };
  for (const { staff, day } of inOrder(turns).filter(isOwn)) {
    if (running.spoken.has(staff)) running = { cycle: running.cycle + 1, since: day, spoken: new Set() };
    running.since ??= day;
    running.spoken.add(staff);
  }
  return running;
}

/** Since when somebody waits: his last own turn; a newcomer the day he came, so that he does not jump the line. */
export const waitsSince = (turns: readonly Turn[], { staff, joinedOn }: Speaker): Day =>
  turns.reduce<Day>(
    (last, turn) => (turn.staff === staff && turn.day > last && isOwn(turn) ? turn.day : last),
    joinedOn,
  );

/**
 * Who speaks on a day: of those who have yet to speak in this cycle and are there, whoever spoke least recently, by staff
 * number when equal. When all who have yet to speak are away or planned already, the least recent of the others: the
 * week is not lost, and the ones away are first when they are back. Undefined when nobody is there.
 */
export function nextSpeaker({ speakers, turns, away }: RotationFacts, day: Day): Speaker | undefined {
  const taken = new Set(turns.filter(({ state }) => state === "planned").map(({ staff }) => staff));
  const out = new Set(away.filter((one) => one.from <= day && day <= one.until).map(({ staff }) => staff));
  const { spoken } = cycleOf(turns);
  const key = (speaker: Speaker): string =>
    `${spoken.has(speaker.staff) ? 1 : 0} ${waitsSince(turns, speaker)} ${speaker.staff}`;
  return speakers
    .filter((one) => belongs(one, day) && !taken.has(one.staff) && !out.has(one.staff))
    .map((speaker) => ({ speaker, order: key(speaker) }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))[0]?.speaker;
}

/**
 * The day of a week on which it is held: the weekday, or, when nobody works then, the nearest working day of the week,
 * the earlier of two. Undefined in a week without work: it is skipped.
 */
export function dayInWeek(calendar: Calendar, week: string, weekday: Weekday): Day | undefined {
  const days = daysOfWeek(week);
  const wanted = days[weekday - 1] ?? days[0];
  const away = (day: Day): number => Math.abs(daysBetween(wanted, day)) + (day > wanted ? 0.5 : 0);
  return days.filter((day) => isWorkingDay(calendar, day)).sort((a, b) => away(a) - away(b))[0];
}

/** The next days of a weekly rotation after a day, as far as the calendar reaches. */
export function weeklyDays(
  calendar: Calendar,
  weekday: Weekday,
  { after, count }: { after: Day; count: number },
): Day[] {
  const days: Day[] = [];
  for (let week = weekOf(addDays(after, 1)); days.length < count; week = addWeeks(week, 1)) {
    if (!coversWeek(calendar, week)) break;
    const day = dayInWeek(calendar, week, weekday);
    if (day !== undefined && day > after) days.push(day);
  }
  return days;
}

const coversWeek = (calendar: Calendar, week: string): boolean =>
  [mondayOf(week), addDays(mondayOf(week), 6)].every((day) =>
    calendarCovers(calendar, Number(day.slice(0, 4))),
  );
