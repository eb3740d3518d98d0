// Where somebody who still owes a test can sit it: his unit's sitting, the make-up, or that nothing is arranged yet.
import { dueDay } from "../../shared/assessments/days.ts";
import type { RoundList } from "../assessments/lists.ts";
import { sayWhere, whereOf } from "../assessments/opening.ts";
import { saySpan } from "../assessments/round-words.ts";
import { isOfQuarter, isToMakeUp } from "../../shared/obligations/test-steps.ts";
import { subjectOf } from "../../shared/obligations/tests.ts";
import { lastDayOfQuarter, type Quarter } from "../../shared/quarter.ts";
import type { Day } from "../../shared/time.ts";
import type { OrganMorning } from "./test-morning.ts";
import type { OwedPart } from "./test-notices.ts";

/** Whole sentences by policy: where each can be sat in what is left of the quarter. */
export async function placesFor(
  morning: OrganMorning,
  quarter: Quarter,
  staff: string,
  parts: readonly OwedPart[],
): Promise<Map<string, string>> {
  const { rounds, today } = morning;
  const last = lastDayOfQuarter(quarter);
  const places = new Map<string, string>();
  for (const { policy } of parts) {
    const open = rounds.filter(
      (round) =>
        round.subject === subjectOf(policy) &&
        (round.state === "planned" || round.state === "open") &&
        isOfQuarter(round, quarter),
    );
    const lists = await Promise.all(open.map((round) => morning.listOf(round)));
    const found = lists.map((list) => placeIn(list, staff, today)).find((said) => said !== undefined);
    places.set(policy.policy, found ?? nowhere(open.length > 0, today > last));
  }
  return places;
}

const nowhere = (arranged: boolean, over: boolean): string => {
  if (over) return "本季度已结束，如已参加请与政工部门核对成绩。";
  return arranged ? "没有可参加的场次，请与政工部门联系。" : "还没有安排，请与政工部门联系。";
};

function placeIn({ round, sittings, seats }: RoundList, staff: string, today: Day): string | undefined {
  const seat = seats.find((one) => one.staff === staff);
  if (!seat) return undefined;
  if (seat.state === "waiting" && dueDay(seat) >= today)
    return `${sayWhere(whereOf(round, sittings, seat))}。`;
  if (seat.state === "unrecorded") return "还没有您的成绩，如已参加请与政工部门核对。";
  const { makeUp } = round;
  return makeUp && isToMakeUp(seat, round, today) ? `${saySpan(makeUp.from, makeUp.to)}补考。` : undefined;
}
