// A year's plan of tests: the rounds it makes, one for each subject and quarter, with days that leave room for make-ups.
import {
  firstDayOfQuarter,
  lastDayOfQuarter,
  monthsOfQuarter,
  sayQuarter,
  type Quarter,
} from "../quarter.ts";
import { addDays, lastDayOf } from "../time.ts";
import { subjectLabels, type Subject } from "./kinds.ts";
import type { PlanInput, RoundInput } from "./schema.ts";

/** '2026-q4-theory': the same plan twice is the same round. */
export const plannedRoundId = (quarter: Quarter, subject: Subject): string =>
  `${quarter.slice(0, 4)}-q${quarter.slice(6)}-${subject}`;

const passRule = (subject: Subject, { full, pass }: PlanInput): RoundInput["rule"] =>
  subject === "fitness" ? { by: "table", mode: "each", pass: 60 } : { by: "score", full, pass };

/**
 * “每季有考试” (source, S4): tested in the quarter's second month, made up until the twentieth of the third; told two weeks
 * before; closed on the quarter's last day. Every day can be changed in the round itself.
 */
export function plannedRounds(input: PlanInput): { id: string; quarter: Quarter; round: RoundInput }[] {
  return input.quarters.flatMap((quarter) => {
    const [, second, third] = monthsOfQuarter(quarter);
    const from = `${second}-01`;
    const opensOn = addDays(from, -14);
    const first = firstDayOfQuarter(quarter);
    return input.subjects.map((subject) => ({
      id: plannedRoundId(quarter, subject),
      quarter,
      round: {
        title: `${sayQuarter(quarter)}${subjectLabels[subject]}测试`,
        subject,
        from,
        to: lastDayOf(second),
        makeUp: { from: `${third}-01`, to: `${third}-20` },
        attemptsMax: 2,
        who: input.who,
        rule: passRule(subject, input),
        opensOn: opensOn < first ? first : opensOn,
        closesOn: lastDayOfQuarter(quarter),
      },
    }));
  });
}
