// What the office does with one turn: swaps it, gives it to somebody by name, takes it away; with a reason, and everybody told.
import { belongs } from "../../shared/activities/rotation.ts";
import {
  whyNotTurn,
  type Rotation,
  type RotationTurn,
  type SwapInput,
} from "../../shared/activities/rotation-schema.ts";
import { notFound, Problem, refuse, type Refusal } from "../../shared/problem.ts";
import { addDays, dayOf, monthOf, sayDay, sayWeekday, type Day } from "../../shared/time.ts";
import { calendarOf } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Deps } from "../platform/deps.ts";
import { ableOn } from "./rotation-away.ts";
import { remindAtOf, type Occurrence } from "./rotation-days.ts";
import { releasedNotice, turnNotice } from "./rotation-notices.ts";
import { dropTurn, putRotation, putTurn, speakersOf, turnBy, turnsFrom } from "./rotation-store.ts";
import { swapTurns, type TurnAt } from "./rotation-swaps.ts";
import { rotationAudit, rotationToManage } from "./rotations.ts";
import { calendarOf as activitiesOf } from "./store.ts";

/** Swaps, gives away or takes away a turn, as the input says. */
export async function moveTurn(deps: Deps, actor: Actor, at: TurnAt, given: SwapInput): Promise<void> {
  const { with: other, to } = given;
  if (other !== undefined) await swapTurns(deps, actor, at, { ...given, with: other });
  else if (to === undefined) await takeAway(deps, actor, at, given);
  else await giveTurn(deps, actor, at, { ...given, to });
}

const daysAheadMax = 366;
const otherByNow: Refusal = {
  code: "swapped",
  message: "这一次已经换了人（可能刚刚已经换过），请看最新的安排",
};

const bumped = (rotation: Rotation) => putRotation({ ...rotation, version: rotation.version + 1 }, rotation);

/** The day gets this speaker, whoever had it; also a day that is nobody's, and a past one on which somebody spoke unplanned. */
async function giveTurn(
  deps: Deps,
  actor: Actor,
  at: TurnAt,
  { to, staff, reason }: SwapInput & { to: string },
): Promise<void> {
  const rotation = await rotationToManage(deps, actor, at);
  refuse(rotation.state === "ended" ? { code: "ended", message: "轮讲已经结束，不能再排" } : undefined);
  const { county, id, organ, noticeDays } = rotation;
  const { day } = at;
  const today = dayOf(deps.clock.now());
  const before = await turnBy(deps, county, id, day);
  refuse(before && whyNotTurn.move(before, today));
  refuse(before?.staff === staff ? undefined : otherByNow);
  refuse(to === staff ? { code: "own", message: "这一次本来就是他的" } : undefined);
  const { activity } = before ?? (await occurrenceOn(deps, rotation, day, today));
  const name = await nameOf(deps, rotation, { staff: to, day, today });
  const turns = await turnsFrom(deps, county, id, today);
  const own = turns.find((turn) => turn.state === "planned" && turn.staff === to);
  refuse(
    own && day >= today
      ? { code: "has-turn", message: `${name}已经排在${sayDay(own.day)}，请改用对换` }
      : undefined,
  );
  const remindAt = remindAtOf(await calendarOf(deps, county), day, noticeDays);
  const version = (before?.version ?? 0) + 1;
  const whose = { county, organ, rotation: id, day, staff: to, name, activity, byHand: true };
  const turn: RotationTurn = { ...whose, state: "planned", remindAt, assigned: version, version };
  const when = `${sayDay(day)}（${sayWeekday(day)}）`;
  const why = `${actor.name}调整了安排。原因：${reason}`;
  const told = turnNotice(
    rotation,
    to,
    `given.${id}.${day}.${version}`,
    day,
    `${rotation.name}：${when}请您讲`,
    `${why}。不能讲的，请尽快和其他人换，或请组织人员调整。`,
  );
  const about = { rotation: id, organ, day, speaker: to };
  const later = remindAt > deps.clock.now();
  await commit(deps, actor, [bumped(rotation), putTurn(turn, before, later)], {
    ...rotationAudit(rotation, "activities.turnGiven", `${day}/${to}`, reason),
    notices: [
      ...(day >= today ? [{ ...told, about }] : []),
      ...(before ? [releasedNotice(rotation, before, why)] : []),
    ],
  });
}

/** The day is nobody's again: his turn stays owed. */
async function takeAway(deps: Deps, actor: Actor, at: TurnAt, { staff, reason }: SwapInput): Promise<void> {
  const rotation = await rotationToManage(deps, actor, at);
  const before = await turnBy(deps, actor.county, rotation.id, at.day);
  if (!before) throw notFound("这一次轮讲");
  refuse(whyNotTurn.move(before, dayOf(deps.clock.now())));
  refuse(before.staff === staff ? undefined : otherByNow);
  const why = `${actor.name}撤销了这一次，您的一次保留，之后会优先重新安排。原因：${reason}`;
  await commit(deps, actor, [bumped(rotation), dropTurn(before)], {
    ...rotationAudit(rotation, "activities.turnTakenAway", at.day, reason),
    notices: [releasedNotice(rotation, before, why)],
  });
}

/** A day on which there can be a turn: of a weekly one any, of one that goes with meetings the day of a meeting. */
async function occurrenceOn(
  deps: Deps,
  rotation: Rotation,
  day: Day,
  today: Day,
): Promise<Pick<Occurrence, "activity">> {
  const { beat, county, organ, from } = rotation;
  if (day < from || day > addDays(today, daysAheadMax))
    refuse({ code: "no-day", message: "日期应在轮讲开始之后、一年之内" });
  if (beat.every === "week") return {};
  const meetings = await activitiesOf(deps, county, organ, monthOf(day));
  const meeting = meetings.find(
    (one) =>
      one.day === day && beat.kinds.includes(one.kind) && (one.state === "open" || one.state === "closed"),
  );
  if (!meeting) refuse({ code: "no-meetings", message: `${sayDay(day)}没有这个轮讲所跟的会议或活动` });
  return { activity: meeting?.id };
}

/** The name of somebody who belongs to the rotation and can speak on the day. Throws at the field otherwise. */
async function nameOf(
  deps: Deps,
  rotation: Rotation,
  { staff, day, today }: { staff: string; day: Day; today: Day },
): Promise<string> {
  const speaker = (await speakersOf(deps, rotation)).find((one) => one.staff === staff);
  const wrong = (message: string): Problem => new Problem("invalid", message, [{ path: "to", message }]);
  if (!speaker || !belongs(speaker, day)) throw wrong(`${sayDay(day)}不是参加轮讲的人员`);
  const able = day < today || (await ableOn(deps, rotation, { staff, day }));
  if (!able) throw wrong(`${speaker.name}${sayDay(day)}不在岗，或已有别的轮讲`);
  return speaker.name;
}
