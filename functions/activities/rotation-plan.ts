// Planning a rotation: who speaks on each of the next days.
import {
  belongs,
  cycleOf,
  isAway,
  nextSpeaker,
  type Away,
  type Speaker,
  type Turn,
} from "../../shared/activities/rotation.ts";
import type { Rotation, RotationTurn } from "../../shared/activities/rotation-schema.ts";
import type { Calendar } from "../../shared/calendar.ts";
import { refuse } from "../../shared/problem.ts";
import { dayOf, sayDay, type Day } from "../../shared/time.ts";
import { calendarOf } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { awayFor } from "./rotation-away.ts";
import { nextDays, remindAtOf, whyNoMore, type Occurrence } from "./rotation-days.ts";
import { followRotation } from "./rotation-follow.ts";
import { releasedNotices } from "./rotation-notices.ts";
import {
  dropTurn,
  putRotation,
  putTurn,
  speakersOf,
  turnsOf,
  waitsToBeTold,
  type RotationAt,
} from "./rotation-store.ts";
import { rotationAudit, rotationToManage } from "./rotations.ts";

/** `elsewhere`: turns in other rotations; nobody is newly put on such a day, and who stands there stays. */
type Facts = { speakers: (Speaker & { unit: string })[]; away: Away[]; elsewhere: Away[] };

const able = ({ speakers, away }: Facts, staff: string, day: Day): boolean => {
  const speaker = speakers.find((one) => one.staff === staff);
  return speaker !== undefined && belongs(speaker, day) && !isAway(away, staff, day);
};

/** The turns from today to the last day asked for, and why some of these days have nobody, or there are fewer. */
type Planned = { turns: RotationTurn[]; short?: string };

/**
 * Sees to it that the next turns have speakers, “每一名检察干警轮流上讲堂” (source, J8), whoever spoke least recently first.
 * What is planned stays, unless its speaker is away on the day or has left, the day is none any more, or it would be his
 * second of the cycle while somebody who can come on that day has not had his first; whom one has told to prepare already
 * keeps it even then. Today's is left alone: it may have been held.
 */
export async function planTurns(deps: Deps, actor: Actor, at: RotationAt, count: number): Promise<Planned> {
  const rotation = await rotationToManage(deps, actor, at);
  refuse(rotation.state === "ended" ? { code: "ended", message: "轮讲已经结束，不能再排" } : undefined);
  const { county, id } = rotation;
  const now = deps.clock.now();
  const today = dayOf(now);
  // A turn whose meeting was moved goes along with it, before its old day is found to be none any more.
  await followRotation(deps, rotation, now);
  const [calendar, turns, speakers] = await Promise.all([
    calendarOf(deps, county),
    turnsOf(deps, county, id),
    speakersOf(deps, rotation),
  ]);
  const from = rotation.from > today ? rotation.from : today;
  const days = await nextDays(deps, rotation, calendar, from, count);
  const last = days.at(-1)?.day;
  if (last === undefined)
    refuse({
      code: rotation.beat.every === "week" ? "no-calendar" : "no-meetings",
      message: whyNoMore(rotation, calendar, from, 0),
    });
  const facts: Facts = {
    speakers,
    ...(await awayFor(deps, rotation, { from: today, to: last ?? today })),
  };
  const told = await toldOfSecond(deps, turns, today);
  const plan = planned(rotation, { turns, facts, days, calendar, today, told });
  const empty = days.filter(({ day }) => !plan.all.some((turn) => turn.day === day));
  const short = [
    ...(days.length < count ? [whyNoMore(rotation, calendar, from, days.length)] : []),
    ...(empty.length > 0 ? [`${sayDays(empty)}没有人可排：能讲的都已排上一次，或当天不在岗`] : []),
  ].join("；");
  const answer = { turns: plan.turns, ...(short === "" ? {} : { short }) };
  if (plan.changes.length === 0) return answer;
  const notices = await releasedNotices(deps, rotation, plan.released);
  const after = { ...rotation, version: rotation.version + 1 };
  await commit(deps, actor, [putRotation(after, rotation), ...plan.changes], {
    ...rotationAudit(rotation, "activities.rotationPlanned", `${days[0]?.day}`),
    notices,
  });
  return answer;
}

const sayDays = (days: readonly Occurrence[]): string => {
  const said = days.slice(0, 3).map(({ day }) => sayDay(day));
  return `${said.join("、")}${days.length > said.length ? `等 ${days.length} 天` : ""}`;
};

/** Still to come, of somebody who has had his turn in this cycle, and not given to him by name. */
const isSecond = (turns: readonly RotationTurn[], today: Day) => {
  const { spoken } = cycleOf(turns);
  return (turn: RotationTurn): boolean =>
    turn.state === "planned" && turn.day > today && spoken.has(turn.staff) && !turn.byHand;
};

/** The days of such turns whose speakers have been told to prepare. */
async function toldOfSecond(deps: Deps, turns: readonly RotationTurn[], today: Day): Promise<Set<Day>> {
  const second = turns.filter(isSecond(turns, today));
  const told = await inParallel(second, 8, async (turn) =>
    (await waitsToBeTold(deps, turn)) ? [] : [turn.day],
  );
  return new Set(told.flat());
}

type Planning = {
  turns: RotationTurn[];
  facts: Facts;
  days: Occurrence[];
  calendar: Calendar;
  today: Day;
  told: ReadonlySet<Day>;
};

/** What stays, what is taken back, and who speaks on the days that have nobody. */
function planned(rotation: Rotation, { turns, facts, days, calendar, today, told }: Planning) {
  const { county, organ, id, noticeDays } = rotation;
  const on = new Set(days.map(({ day }) => day));
  const last = days.at(-1)?.day ?? today;
  const inPlan = (turn: RotationTurn): boolean => turn.state === "planned" && turn.day <= last;
  const fits = (turn: RotationTurn): boolean => on.has(turn.day) && able(facts, turn.staff, turn.day);
  const released = turns.filter((turn) => inPlan(turn) && turn.day > today && !fits(turn));
  const second = isSecond(turns, today);
  const { spoken } = cycleOf(turns);
  let kept = turns.filter((turn) => !released.includes(turn));
  const fresh: RotationTurn[] = [];
  const unavailable = [...facts.away, ...facts.elsewhere];
  for (const { day, activity } of days) {
    const there = kept.find((turn) => turn.day === day);
    if (there && (!second(there) || told.has(day))) continue;
    const all: Turn[] = [...kept, ...fresh];
    const speaker = nextSpeaker({ speakers: facts.speakers, turns: all, away: unavailable }, day);
    if (!speaker || (there && spoken.has(speaker.staff))) continue;
    if (there) {
      kept = kept.filter((turn) => turn !== there);
      released.push(there);
    }
    const { staff, name } = speaker;
    const version = (released.find((turn) => turn.day === day)?.version ?? 0) + 1;
    const remindAt = remindAtOf(calendar, day, noticeDays);
    const whose = { county, organ, rotation: id, day, staff, name, activity };
    fresh.push({ ...whose, state: "planned", remindAt, assigned: version, version });
  }
  const before = (turn: RotationTurn) => released.find(({ day }) => day === turn.day);
  const filled = new Set(fresh.map(({ day }) => day));
  const changes: Change[] = [
    ...fresh.map((turn) => putTurn(turn, before(turn), true)),
    ...released.filter(({ day }) => !filled.has(day)).map(dropTurn),
  ];
  const all = [...kept, ...fresh];
  return {
    changes,
    released,
    all,
    turns: all.filter((turn) => inPlan(turn) && turn.day >= today).sort((a, b) => (a.day < b.day ? -1 : 1)),
  };
}
