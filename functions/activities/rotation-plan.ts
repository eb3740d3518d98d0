// Planning a rotation: on which days it is held next, and who speaks on each.
import {
  belongs,
  isAway,
  nextSpeaker,
  weeklyDays,
  type Away,
  type Speaker,
  type Turn,
} from "../../shared/activities/rotation.ts";
import type { Rotation, RotationTurn } from "../../shared/activities/rotation-schema.ts";
import { addWorkingDays, sayMissingYears, type Calendar } from "../../shared/calendar.ts";
import type { Notice } from "../../shared/notice.ts";
import { refuse } from "../../shared/problem.ts";
import {
  addDays,
  addMonths,
  dayOf,
  instantAt,
  monthOf,
  sayDay,
  type Day,
  type Instant,
} from "../../shared/time.ts";
import { calendarOf } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { absencesIn } from "./absences.ts";
import {
  dropTurn,
  putRotation,
  putTurn,
  speakersOf,
  turnsOf,
  waitsToBeTold,
  type RotationAt,
} from "./rotation-store.ts";
import { calendarOf as activitiesOf } from "./store.ts";
import { rotationToManage, turnNotice, rotationAudit } from "./rotations.ts";

type Occurrence = { day: Day; activity?: string };
const monthsAhead = 12;

/** The next days on which it is held, from a day on: weeks without work are skipped; meetings are those of the calendar. */
async function nextDays(
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

/** Nine o'clock, so many working days before; where the calendar does not reach, so many days. */
export function remindAtOf(calendar: Calendar, day: Day, noticeDays: number): Instant {
  try {
    return instantAt(addWorkingDays(calendar, day, -noticeDays), "09:00");
  } catch {
    return instantAt(addDays(day, -noticeDays), "09:00");
  }
}

type Facts = { speakers: (Speaker & { unit: string })[]; away: Away[] };

const able = ({ speakers, away }: Facts, staff: string, day: Day): boolean => {
  const speaker = speakers.find((one) => one.staff === staff);
  return speaker !== undefined && belongs(speaker, day) && !isAway(away, staff, day);
};

/**
 * Sees to it that the next turns have speakers: what is planned stays, unless its speaker is away on the day or has left,
 * or the day is none any more. “每一名检察干警轮流上讲堂” (source, J8), whoever spoke least recently first.
 */
export async function planTurns(
  deps: Deps,
  actor: Actor,
  at: RotationAt,
  count: number,
): Promise<RotationTurn[]> {
  const rotation = await rotationToManage(deps, actor, at);
  refuse(rotation.state === "ended" ? { code: "ended", message: "轮讲已经结束，不能再排" } : undefined);
  const { county, id } = rotation;
  const today = dayOf(deps.clock.now());
  const [calendar, turns, speakers] = await Promise.all([
    calendarOf(deps, county),
    turnsOf(deps, county, id),
    speakersOf(deps, rotation),
  ]);
  const from = rotation.from > today ? rotation.from : today;
  const days = await nextDays(deps, rotation, calendar, from, count);
  const last = days.at(-1)?.day;
  if (last === undefined) refuse(noDays(rotation, from));
  const facts: Facts = { speakers, away: await absencesIn(deps, county, { from: today, to: last ?? today }) };
  const plan = planned(rotation, { turns, facts, days, calendar, today });
  if (plan.changes.length === 0) return plan.turns;
  const notices = await releasedNotices(deps, rotation, plan.released);
  const after = { ...rotation, version: rotation.version + 1 };
  await commit(deps, actor, [putRotation(after, rotation), ...plan.changes], {
    ...rotationAudit(rotation, "activities.rotationPlanned", `${days[0]?.day}`),
    notices,
  });
  return plan.turns;
}

const noDays = ({ beat }: Rotation, from: Day) =>
  beat.every === "week"
    ? {
        code: "no-calendar",
        message: `${sayMissingYears([Number(from.slice(0, 4)), Number(from.slice(0, 4)) + 1])}，排不出日期`,
      }
    : { code: "no-meetings", message: "日历里没有接下来的活动，请先建立会议或活动" };

type Planning = { turns: RotationTurn[]; facts: Facts; days: Occurrence[]; calendar: Calendar; today: Day };

/** What stays, what is taken back, and who speaks on the days that have nobody. */
function planned(rotation: Rotation, { turns, facts, days, calendar, today }: Planning) {
  const { county, organ, id, noticeDays } = rotation;
  const on = new Set(days.map(({ day }) => day));
  const last = days.at(-1)?.day ?? today;
  const ahead = (turn: RotationTurn): boolean =>
    turn.state === "planned" && turn.day >= today && turn.day <= last;
  const fits = (turn: RotationTurn): boolean => on.has(turn.day) && able(facts, turn.staff, turn.day);
  const released = turns.filter((turn) => ahead(turn) && !fits(turn));
  const kept = turns.filter((turn) => !ahead(turn) || fits(turn));
  const fresh: RotationTurn[] = [];
  for (const { day, activity } of days.filter((one) => !kept.some((turn) => turn.day === one.day))) {
    const all: Turn[] = [...kept, ...fresh];
    const speaker = nextSpeaker({ ...facts, turns: all }, day);
    if (!speaker) continue;
    const { staff, name } = speaker;
    const before = released.find((turn) => turn.day === day);
    const remindAt = remindAtOf(calendar, day, noticeDays);
    const version = (before?.version ?? 0) + 1;
    fresh.push({
      county,
      organ,
      rotation: id,
      day,
      staff,
      name,
      state: "planned",
      activity,
      remindAt,
      assigned: version,
      version,
    });
  }
  const filled = new Set(fresh.map(({ day }) => day));
  const changes: Change[] = [
    ...fresh.map((turn) =>
      putTurn(
        turn,
        released.find(({ day }) => day === turn.day),
        true,
      ),
    ),
    ...released.filter(({ day }) => !filled.has(day)).map(dropTurn),
  ];
  return {
    changes,
    released,
    turns: [...kept, ...fresh].filter(ahead).sort((a, b) => (a.day < b.day ? -1 : 1)),
  };
}

/** Whoever was told of a turn that is his no more hears of it. */
async function releasedNotices(
  deps: Deps,
  rotation: Rotation,
  released: readonly RotationTurn[],
): Promise<Notice[]> {
  const told = await Promise.all(
    released.map(async (turn) => ((await waitsToBeTold(deps, turn)) ? [] : [turn])),
  );
  return told
    .flat()
    .map(({ staff, day, version }) =>
      turnNotice(
        rotation,
        staff,
        `released.${rotation.id}.${day}.${version}`,
        day,
        `${rotation.name}：${sayDay(day)}不用您讲了`,
        "安排有变，您的这一次已经取消，之后会优先重新安排。",
      ),
    );
}
