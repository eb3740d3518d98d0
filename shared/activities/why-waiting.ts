// “为什么我还在候补”: what somebody who waits is told, in words that name what holds him up.
import { sayInstant, type Instant } from "../time.ts";
import { usualPriority, waitingOrderWords } from "./rules.ts";
import type { Activity, SeatRule } from "./schema.ts";
import { isOffered, keptFor, type SeatRow } from "./seats.ts";

/** What of the waiting list somebody sees who waits on it. */
export type Place = {
  row: SeatRow;
  /** How many people come before him, by the declared order. */
  ahead: number;
  unit: string;
  /** How many he was named with, himself included. */
  together: number;
  /** Of whoever of them comes first, and why the office gave it. */
  priority: number;
  priorityReason?: string | undefined;
  /** That he is away on the day, in words. */
  away?: string | undefined;
  now: Instant;
};

/** “为什么我还在候补”: for one person (or the group he was named in), in words that name what holds him up. */
export function whyWaiting(activity: Activity & { seats: SeatRule }, place: Place): string {
  const { seats, closesAt, state } = activity;
  const { row, ahead, unit, together, priority, priorityReason, away, now } = place;
  if (state !== "open") return state === "cancelled" ? "活动已取消，不再递补。" : "活动已结束，不再递补。";
  const marks = Object.values(row.holders);
  const offered = marks.filter(isOffered).length;
  const asked = offered > 0 ? `（其中 ${offered} 个正等待被递补的人答复）` : "";
  const parts = [`共 ${seats.capacity} 个名额，已占 ${marks.length} 个${asked}`];
  const kept = keptFor(seats, row, unit, now);
  const released = seats.releaseAt ? `，${sayInstant(seats.releaseAt)}起向所有人开放` : "";
  if (kept > 0) parts.push(`${kept} 个空名额为其他部门保底${released}`);
  if (together > seats.capacity) parts.push(`您所在的一组 ${together} 人，超过总名额，无法一起递补`);
  else if (together > 1)
    parts.push(
      `您所在的一组 ${together} 人同进退，要有 ${together} 个名额才能一起递补，不够时先给后面合适的人`,
    );
  if (away !== undefined) parts.push(`您已登记${away}，递补时先跳过您；能来的请取消登记`);
  if (now >= closesAt)
    parts.push(
      `报名已于${sayInstant(closesAt)}截止，不再递补；开始前再有空出的名额，由组织人员按次序给候补的人`,
    );
  else parts.push(ahead === 0 ? "您排在第 1 位，一有合适的名额就通知您" : `您前面还有 ${ahead} 人`);
  const because = priorityReason === undefined ? "" : `（${priorityReason}）`;
  const own = priority === usualPriority ? "" : `您的优先级为 ${priority}${because}，一般为 ${usualPriority}`;
  return `${[...parts, ...(own ? [own] : [])].join("；")}。排序规则：${waitingOrderWords}。`;
}
