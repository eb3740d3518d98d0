// What each morning does for an organ's test rounds: opens, settles and closes them, sends to the make-up, asks for results.
import { dueDay, lastDayOf } from "../../shared/assessments/days.ts";
import type { Seat } from "../../shared/assessments/list.ts";
import { seatWords } from "../../shared/assessments/kinds.ts";
import type { Round } from "../../shared/assessments/schema.ts";
import { groupedBy } from "../../shared/grouped.ts";
import { isToMakeUp, makeUpStep, recordStep } from "../../shared/obligations/test-steps.ts";
import { addDays } from "../../shared/time.ts";
import { closeByItself, settleRound } from "../assessments/closing.ts";
import { openByItself, tellOpened } from "../assessments/opening.ts";
import { inParallel } from "../platform/parallel.ts";
import { tell, type OrganMorning } from "./test-morning.ts";
import { makeUpListNotice, makeUpNotice, recordNotice, type Missing } from "./test-notices.ts";

/**
 * Brings the rounds to where their days put them, whatever day it is: what was closed and cut short is settled, what is
 * over is closed, what has come is opened and told to whoever still has to sit, also to those who came to the list since.
 */
export async function keepRounds(morning: OrganMorning): Promise<void> {
  morning.rounds = (
    await inParallel(morning.rounds, 2, async (round) => (await keepRound(morning, round)) ?? [])
  ).flat();
}

async function keepRound(morning: OrganMorning, round: Round): Promise<Round | undefined> {
  const { deps, rules, counts, today } = morning;
  switch (round.state) {
    case "closed":
      if (!round.settled) await settleRound(deps, rules.county, { organ: round.organ, round: round.id });
      return round;
    case "cancelled":
      return round;
    case "planned":
      return round.opensOn <= today ? openIfInTime(morning, round) : round;
    case "open":
      if (round.closesOn < today) {
        counts.结束批次 += (await closeByItself(deps, round)) ? 1 : 0;
        return { ...round, state: "closed" };
      }
      await tellWaiting(morning, round);
      return round;
  }
}

/** A round that nobody opened while it could be sat is not opened behind everybody's back. */
async function openIfInTime(morning: OrganMorning, round: Round): Promise<Round | undefined> {
  const { deps, organ, counts, remarks, today } = morning;
  if (lastDayOf(round) < today) {
    remarks.add(`${organ.name}“${round.title}”的考核日期已过，没有开始；请修改日期或取消`);
    return round;
  }
  const now = await openByItself(deps, round);
  if (now?.state !== "open") return now;
  counts.新开批次 += 1;
  await tellWaiting(morning, now);
  return now;
}

async function tellWaiting(morning: OrganMorning, round: Round): Promise<void> {
  const { deps, counts, today } = morning;
  counts.批次 += 1;
  // After the last unit's day nobody is waiting, and nothing need be read.
  if (lastDayOf(round) < today) return;
  const { told, known } = await tellOpened(deps, round, { list: await morning.listOf(round) });
  counts.新提醒 += told;
  counts.已提醒过 += known;
}

/** On working mornings: who can still make up, and whose results are missing. */
export async function remindOfRounds(morning: OrganMorning): Promise<void> {
  for (const round of morning.rounds.filter(({ state }) => state === "open")) {
    await remindOfMakeUp(morning, round);
    await askForResults(morning, round);
  }
}

const sayWas = ({ state }: Seat): string => seatWords[state].word;

async function remindOfMakeUp(morning: OrganMorning, round: Round): Promise<void> {
  const { rules, today } = morning;
  const step = makeUpStep(round, rules.calendar, today);
  if (!step) return;
  const [{ seats }, here] = await Promise.all([morning.listOf(round), morning.unitsNow()]);
  const people = seats.filter((seat) => isToMakeUp(seat, round, today) && here.has(seat.staff));
  await inParallel(people, 8, (seat) => tell(morning, makeUpNotice(round, step, seat.staff, sayWas(seat))));
  // The head of where they are today: that is who can send them.
  for (const [unit = "", own] of groupedBy(people, ({ staff }) => here.get(staff))) {
    const list = {
      unit,
      name: nameOf(morning, unit),
      people: own.map((seat) => ({ name: seat.name, was: sayWas(seat) })),
    };
    for (const to of await morning.headsOf(unit))
      await tell(morning, makeUpListNotice(round, step, to, list));
  }
}

const nameOf = ({ rules }: OrganMorning, unit: string): string =>
  rules.units.find(({ id }) => id === unit)?.name ?? "其他部门";

/**
 * The working day after a unit was tested, and once more two working days before the round closes: who was not recorded,
 * to the office of all units, to each examiner of his own.
 */
async function askForResults(morning: OrganMorning, round: Round): Promise<void> {
  const { rules, today } = morning;
  const closing = recordStep(round, rules.calendar, today);
  if (today <= round.from) return;
  const { seats } = await morning.listOf(round);
  const missing = seats
    .filter(({ state }) => state === "unrecorded")
    .map((seat) => ({ ...seat, day: dueDay(seat) }))
    .filter(({ day }) => day < today);
  if (missing.length === 0) return;
  if (closing) await tellMissing(morning, round, missing, { mark: closing.step, day: closing.nominal });
  // What the closing has told already is not told again by its day.
  const later = closing ? missing.filter(({ day }) => day >= closing.day) : missing;
  for (const [day, own] of groupedBy(later, (seat) => seat.day))
    await tellMissing(morning, round, own, { mark: day, day: addDays(day, 1) });
}

async function tellMissing(
  morning: OrganMorning,
  round: Round,
  missing: readonly Seat[],
  at: Pick<Missing, "mark" | "day">,
): Promise<void> {
  const { sittings } = await morning.listOf(round);
  const units = [...groupedBy(missing, ({ unit }) => unit)].map(([unit, own]) => {
    return { unit, name: nameOf(morning, unit), count: own.length };
  });
  const office = await morning.office();
  for (const to of office) await tell(morning, recordNotice(round, to, { ...at, units }, false));
  const examining = sittings.filter(({ unit }) => units.some((one) => one.unit === unit));
  const examiners = new Set(examining.flatMap((sitting) => sitting.examiners));
  for (const to of [...examiners].filter((one) => !office.includes(one))) {
    const own = units.filter(({ unit }) =>
      examining.some((sitting) => sitting.unit === unit && sitting.examiners.includes(to)),
    );
    await tell(morning, recordNotice(round, to, { ...at, units: own }, true));
  }
}
