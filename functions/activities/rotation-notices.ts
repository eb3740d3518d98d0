// What people are told of the turns of a rotation.
import type { Rotation, RotationTurn } from "../../shared/activities/rotation-schema.ts";
import type { Notice } from "../../shared/notice.ts";
import { sayDay, sayWeekday, type Day } from "../../shared/time.ts";
import { holdersOf } from "../org/store.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { waitsToBeTold } from "./rotation-store.ts";

export const turnNotice = (
  rotation: Rotation,
  to: string,
  id: string,
  day: Day,
  title: string,
  text: string,
): Notice => ({
  county: rotation.county,
  to,
  id: `rotation-${id}`,
  day,
  kind: "activities.rotation",
  title,
  text,
  link: `/activities/rotations/${rotation.organ}/${rotation.id}`,
});

/** Whoever was told of a turn that is his no more hears of it. */
export async function releasedNotices(
  deps: Deps,
  rotation: Rotation,
  released: readonly RotationTurn[],
  why = "安排有变，您的这一次已经取消，之后会优先重新安排。",
): Promise<Notice[]> {
  const told = await inParallel(released, 8, async (turn) =>
    (await waitsToBeTold(deps, turn)) ? [] : [turn],
  );
  return told.flat().map((turn) => releasedNotice(rotation, turn, why));
}

export const releasedNotice = (rotation: Rotation, turn: RotationTurn, why: string): Notice =>
  turnNotice(
    rotation,
    turn.staff,
    `released.${rotation.id}.${turn.day}.${turn.version}`,
    turn.day,
    `${rotation.name}：${sayDay(turn.day)}不用您讲了`,
    why,
  );

/** Who looks after a rotation: the organ's reviewers, or whoever set it up. */
export async function officeOf(deps: Deps, { county, organ, createdBy }: Rotation): Promise<string[]> {
  const holders = await holdersOf(deps, county, organ);
  const office = new Set(holders.filter(({ role }) => role === "reviewer").map(({ staff }) => staff));
  return office.size > 0 ? [...office] : [createdBy];
}

/** The office is told that a turn has nobody. */
export async function nobodySpeaks(deps: Deps, rotation: Rotation, turn: RotationTurn): Promise<Notice[]> {
  const { day, staff, name } = turn;
  const text = `${name}当天不在岗。请换一个人讲，重新排一次，或和其他人对换。`;
  const title = `${rotation.name}：${sayDay(day)}（${sayWeekday(day)}）没有人讲`;
  return (await officeOf(deps, rotation)).map((to) =>
    turnNotice(rotation, to, `away.${rotation.id}.${day}.${staff}`, day, title, text),
  );
}
