// What was promised in talks: who is told before its day, on it, and when it is over.
import type { Calendar } from "../../shared/calendar.ts";
import { isRecipientOf, type ReminderStep } from "../../shared/obligations/schema.ts";
import { dueWithin, type DueStep } from "../../shared/obligations/steps.ts";
import type { Officer, Organ } from "../../shared/org/schema.ts";
import type { TalkHead } from "../../shared/talks/schema.ts";
import { addDays, dayOf, type Day } from "../../shared/time.ts";
import { openFollowUps } from "../talks/store.ts";
import { officersBy } from "../org/store.ts";
import { lineOf, namedTo, tell, unheard, type Line, type Morning } from "./talk-line.ts";
import { followUpNotice } from "./talk-notices.ts";

const dayAfter: ReminderStep = {
  step: "day-after",
  when: { after: "periodEnd", days: 1 },
  tell: ["talker", "disciplineOfficer", "disciplineHead"],
};

/** Three working days before the day, on it (on the working day before it when it is a day off), and the day after. */
const steps: readonly ReminderStep[] = [
  {
    step: "three-before",
    when: { before: "periodEnd", workingDays: 3 },
    tell: ["talker", "disciplineOfficer"],
  },
  { step: "on-day", when: { before: "periodEnd", days: 0 }, tell: ["talker", "disciplineOfficer"] },
  dayAfter,
];

/** Further ahead than three working days can lie, over the longest holiday. */
const daysAhead = 31;

/**
 * Tells of an organ's open follow-ups that have a step due today, whether or not talks are asked of it: what was promised
 * stands. The committee is not told: a follow-up is one officer's.
 */
export async function remindFollowUps(morning: Morning, organ: Organ): Promise<void> {
  const { deps, rules, today } = morning;
  const heads = await openFollowUps(deps, rules.county, organ.id, addDays(today, daysAhead));
  const due = heads.flatMap((head) => {
    return stepsOf(head, rules.calendar, today).map((step) => ({ head, step }));
  });
  if (due.length === 0) return;
  const staff = due.flatMap(({ head }) => [head.officer, head.talker]);
  const [line, people] = await Promise.all([
    lineOf(deps, rules.county, organ),
    officersBy(deps, rules.county, staff),
  ]);
  for (const { head, step } of due) await tellFollowUp(morning, organ, { head, step, line, people });
}

/** What is due today; what was over before the talk was signed off is told once, the day after the signing. */
function stepsOf(head: TalkHead, calendar: Calendar, today: Day): DueStep[] {
  const signed = dayOf(head.signedAt);
  const due = head.followUpDue ?? head.day;
  const late = due < signed;
  const span = { first: head.day, last: late ? signed : due };
  return dueWithin(late ? [dayAfter] : steps, span, calendar, today).due;
}

type Due = { head: TalkHead; step: DueStep; line: Line; people: ReadonlyMap<string, Officer> };

async function tellFollowUp(
  morning: Morning,
  organ: Organ,
  { head, step, line, people }: Due,
): Promise<void> {
  const told = new Set<string>();
  for (const recipient of step.tell.filter((one) => isRecipientOf("talks", one))) {
    const talker = people.get(head.talker)?.state === "active" ? [head.talker] : [];
    const found = recipient === "talker" ? talker : namedTo(line, recipient);
    // Somebody else of the line is told at the same time: a missing head alone leaves nobody in the dark.
    if (recipient === "disciplineOfficer" && found.length === 0)
      morning.remarks.add(unheard(organ, recipient));
    for (const to of found) told.add(to);
  }
  const officerName = people.get(head.officer)?.name ?? head.officer;
  for (const to of told) await tell(morning, followUpNotice(head, { to, step, officerName }));
}
