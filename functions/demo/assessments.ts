// The demo county's tests: the police's 三能 and the justice bureau's quarterly tests, made by the product's own operations.
import { dueDay } from "../../shared/assessments/days.ts";
import { sampleTable } from "../../shared/assessments/fitness-sample.ts";
import type { Entry, Round, RoundInput, WhoSits } from "../../shared/assessments/schema.ts";
import type { Subject } from "../../shared/assessments/kinds.ts";
import {
  addQuarters,
  lastDayOfQuarter,
  monthsOfQuarter,
  quarterOf,
  sayQuarter,
  type Quarter,
} from "../../shared/quarter.ts";
import { addDays, dayOf, instantAt, weekdayOf, type Day } from "../../shared/time.ts";
import { closeRound } from "../assessments/closing.ts";
import { exempt } from "../assessments/exemptions.ts";
import { listFor } from "../assessments/lists.ts";
import { amendResult, enterResults } from "../assessments/results.ts";
import { arrange, createRound, openRound } from "../assessments/rounds.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { at } from "./at.ts";
import { demoOrgans } from "./county.ts";
import type { DemoUnit } from "./people.ts";
import { chanceFrom, type Chance } from "./random.ts";

type Course = { deps: Deps; organ: string; office: Actor; units: DemoUnit[]; today: Day; chance: Chance };

/**
 * Last quarter's tests are closed, this quarter's run: some units are through, some have their day before them. The office
 * is the organ's reviewer.
 */
export async function seedAssessments(deps: Deps, units: readonly DemoUnit[]): Promise<void> {
  const today = dayOf(deps.clock.now());
  const current = quarterOf(today);
  for (const kind of ["police", "justice"] as const) {
    const names = demoOrgans
      .filter((organ) => organ.kind === kind)
      .flatMap((organ) => organ.units.map(({ name }) => name));
    const own = units.filter(({ unit }) => names.includes(unit.name));
    const [first] = own;
    if (!first) continue;
    const chance = chanceFrom(kind === "police" ? 20_260_404 : 20_260_405);
    const course: Course = {
      deps,
      organ: first.unit.organ,
      office: first.reviewer,
      units: own,
      today,
      chance,
    };
    await letOff(course);
    const subjects: Subject[] =
      kind === "police" ? ["fitness", "skills", "knowledge"] : ["theory", "professional"];
    for (const quarter of [addQuarters(current, -1), current]) {
      for (const subject of subjects) await testThrough(course, subject, quarter);
    }
  }
}

/** Two are let off: one for an injury, one for maternity. */
async function letOff({ deps, office, units, today }: Course): Promise<void> {
  const [injured, mother] = [units[0]?.staff[6], units[1]?.staff[4]];
  const from = addDays(today, -40);
  const until = addDays(today, 60);
  if (injured)
    await exempt(at(deps, instantAt(from, "09:00")), office, {
      staff: injured,
      subjects: ["fitness", "skills"],
      reason: "injury",
      from,
      until,
    });
  if (mother)
    await exempt(at(deps, instantAt(from, "09:10")), office, {
      staff: mother,
      subjects: ["theory", "professional", "fitness", "skills", "knowledge"],
      reason: "maternity",
      from: addDays(from, -20),
      until: addDays(until, 30),
    });
}

const subjectNames = {
  theory: "政治理论",
  professional: "业务知识",
  fitness: "体能",
  skills: "警务技能",
  knowledge: "智能",
} as const;

const everybody: WhoSits = {};
const swornOnly: WhoSits = { officerKinds: ["sworn"] };

function inputOf(subject: Subject, quarter: Quarter): RoundInput {
  const [first, second, third] = monthsOfQuarter(quarter);
  const police = subject === "fitness" || subject === "skills" || subject === "knowledge";
  return {
    title: `${sayQuarter(quarter)}${subjectNames[subject]}测试`,
    subject,
    from: subject === "fitness" ? `${first}-20` : `${second}-05`,
    to: subject === "fitness" ? `${second}-15` : `${second}-28`,
    makeUp: { from: `${third}-01`, to: `${third}-15` },
    attemptsMax: 2,
    who: police ? swornOnly : everybody,
    rule:
      subject === "fitness"
        ? { by: "table", mode: "each", pass: 60 }
        : subject === "skills"
          ? { by: "verdict" }
          : { by: "score", full: 100, pass: 60 },
    place: subject === "fitness" ? "县体育场" : subject === "skills" ? "训练基地" : "三楼会议室",
    start: "14:30",
    opensOn: `${first}-10`,
    closesOn: addDays(`${third}-15`, 10),
  };
}

/** A working day of the week inside the window, one after another. */
function dayFor({ from, to }: Pick<RoundInput, "from" | "to">, turn: number): Day {
  let day = addDays(from, turn * 2);
  while (weekdayOf(day) > 5) day = addDays(day, 1);
  return day <= to ? day : to;
}

async function testThrough(course: Course, subject: Subject, quarter: Quarter): Promise<void> {
  const { deps, organ, office, units, today } = course;
  const input = inputOf(subject, quarter);
  if (input.opensOn > today) return;
  const opened = at(deps, instantAt(input.opensOn, "09:30"));
  const round = await createRound(
    opened,
    office,
    organ,
    input,
    `${quarter.slice(5).toLowerCase()}-${subject}`,
  );
  const place = { organ, round: round.id };
  for (const [turn, { unit, staff }] of units.entries()) {
    const examiners = [office.staff, staff[2]].flatMap((one) => one ?? []);
    const day = dayFor(input, turn);
    await arrange(opened, office, place, {
      unit: unit.id,
      day,
      start: turn % 2 ? "14:30" : "09:00",
      examiners,
    });
  }
  await openRound(opened, office, place);
  await recordUnits(course, round);
  if (lastDayOfQuarter(quarter) < today) {
    await makeUps(course, round);
    await closeRound(at(deps, instantAt(input.closesOn, "17:00")), office, place);
  }
}

/** Units whose day is over by yesterday are recorded, except the last of them: its results wait. */
async function recordUnits({ deps, office, today, chance, units }: Course, round: Round): Promise<void> {
  const { seats } = await listFor(deps, round, { today });
  const over = units.filter(({ unit }) =>
    seats.some((seat) => seat.unit === unit.id && dueDay(seat) < today),
  );
  const closed = lastDayOfQuarter(round.quarter) < today;
  for (const { unit } of closed ? over : over.slice(0, -1)) {
    const own = seats.filter((seat) => seat.unit === unit.id && seat.state === "unrecorded");
    const entries = own.map(({ staff, kind }): Entry => ({
      staff,
      ...result(chance, round, kind === "sworn" ? 0.9 : 0.8),
    }));
    if (entries.length === 0) continue;
    const day = own[0]?.day ?? round.from;
    await enterResults(
      at(deps, instantAt(day, "17:30")),
      office,
      { organ: round.organ, round: round.id },
      { kind: "first", entries },
    );
  }
}

/** Who failed or was absent comes to the make-up, most of them; one result is corrected afterwards. */
async function makeUps({ deps, office, today, chance }: Course, round: Round): Promise<void> {
  const { seats } = await listFor(deps, round, { today });
  const place = { organ: round.organ, round: round.id };
  const again = seats.filter(
    ({ state, makeUpExempt }) => (state === "failed" || state === "absent") && !makeUpExempt,
  );
  const day = addDays(round.makeUp?.from ?? round.to, 3);
  const entries = again
    .slice(0, -1)
    .map(({ staff }): Entry => ({ staff, day, ...result(chance, round, 0.8) }));
  const then = at(deps, instantAt(day, "17:30"));
  if (entries.length > 0) await enterResults(then, office, place, { kind: "makeUp", entries });
  const wrong = seats.find(({ attempts }) => attempts[0]?.score !== undefined && !attempts[0].items);
  const attempt = wrong?.attempts[0];
  if (!wrong || !attempt || attempt.score === undefined) return;
  await amendResult(then, office, place, wrong.staff, {
    kind: "first",
    recordedOn: attempt.day,
    entry: { score: Math.min(100, attempt.score + 2) },
    reason: "阅卷复核，第12题漏计2分",
  });
}

/** What one person does, mostly good enough: `likely` of them. One in thirty is not there. */
function result(chance: Chance, { rule }: Round, likely: number): Omit<Entry, "staff"> {
  if (chance.next() < 0.03) return { absent: true };
  const good = chance.next() < likely;
  if (rule.by === "verdict") return { verdict: good ? "passed" : "failed" };
  if (rule.by === "score") return { score: good ? 62 + chance.whole(37) : 40 + chance.whole(18) };
  const groups = new Map(sampleTable.items.map((item) => [item.group, item]));
  return {
    items: [...groups.values()].map((item, at) => ({
      item: item.item,
      value: valueOf(item, good || at > 0),
    })),
  };
}

/** A value that everybody passes with, or nobody does. */
function valueOf({ item, better }: (typeof sampleTable.items)[number], good: boolean): number {
  const values = sampleTable.bands
    .filter((band) => band.item === item)
    .flatMap(({ steps }) => steps.map(({ value }) => value));
  const [best, worst] =
    better === "more"
      ? [Math.max(...values), Math.min(...values)]
      : [Math.min(...values), Math.max(...values)];
  if (good) return best;
  return better === "more" ? Math.max(1, worst - 1) : worst + 1;
}
