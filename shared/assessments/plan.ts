// A year's plan of tests: the rounds it makes, one for each subject and quarter, with days that leave room for make-ups.
import {
  firstDayOfQuarter,
  lastDayOfQuarter,
  monthsOfQuarter,
  sayQuarter,
  type Quarter,
} from "../quarter.ts";
import { addDays, daysBetween, lastDayOf, type Day } from "../time.ts";
import { subjectLabels, type Subject } from "./kinds.ts";
import type { PlanInput, RoundInput } from "./schema.ts";

/** '2026-q4-theory': the same plan twice is the same round. */
export const plannedRoundId = (quarter: Quarter, subject: Subject): string =>
  `${quarter.slice(0, 4)}-q${quarter.slice(6)}-${subject}`;

const passRule = (subject: Subject, { full, pass }: PlanInput): RoundInput["rule"] =>
  subject === "fitness" ? { by: "table", mode: "each", pass: 60 } : { by: "score", full, pass };

/** A round that a plan makes. */
export type PlannedRound = { id: string; quarter: Quarter; round: RoundInput };

/** A test is not planned into what is left of its month when that is less than a week. */
const daysMin = 7;

const testedIn = (quarter: Quarter, today: Day) => {
  const [, second] = monthsOfQuarter(quarter);
  const first = `${second}-01`;
  return { from: today > first ? today : first, to: lastDayOf(second) };
};

/** Why a quarter's tests can no longer be planned: its month is over, or as good as over. */
export function whyNotPlanned(quarter: Quarter, today: Day): string | undefined {
  const { from, to } = testedIn(quarter, today);
  if (daysBetween(from, to) + 1 >= daysMin) return undefined;
  const [, second] = monthsOfQuarter(quarter);
  return `${sayQuarter(quarter)}按计划在${Number(second.slice(5))}月考核，时间已不够，请用“新增批次”另定日期`;
}

/**
 * “每季有考试” (source, S4): tested in the quarter's second month, or what is left of it; made up until the twentieth of
 * the third; told two weeks before, or at once; closed on the quarter's last day. Every day can be changed in the round
 * itself.
 */
export function plannedRounds(input: PlanInput, today: Day): PlannedRound[] {
  return input.quarters.flatMap((quarter) => {
    const [, , third] = monthsOfQuarter(quarter);
    const { from, to } = testedIn(quarter, today);
    const told = [addDays(from, -14), firstDayOfQuarter(quarter), today].toSorted().at(-1) ?? from;
    return input.subjects.map((subject) => ({
      id: plannedRoundId(quarter, subject),
      quarter,
      round: {
        title: `${sayQuarter(quarter)}${subjectLabels[subject]}测试`,
        subject,
        from,
        to,
        makeUp: { from: `${third}-01`, to: `${third}-20` },
        attemptsMax: 2,
        who: input.who,
        rule: passRule(subject, input),
        opensOn: told > from ? from : told,
        closesOn: lastDayOfQuarter(quarter),
      },
    }));
  });
}
