// What everybody must do about tests, for the home page: one's own next test, units to examine, rounds of the office.
import { scopesOf } from "../shared/access.ts";
import { mayMakeUp } from "../shared/assessments/make-up.ts";
import type { NextTest } from "../shared/assessments/own-views.ts";
import type { Round, Sitting } from "../shared/assessments/schema.ts";
import { subjectLabels } from "../shared/assessments/kinds.ts";
import { keys } from "../shared/keys.ts";
import { lastDayOfQuarter, quarterOf, type Quarter } from "../shared/quarter.ts";
import type { Day } from "../shared/time.ts";
import { listFor, placeOfRound, staffingOf } from "./assessments/lists.ts";
import { ownCandidates } from "./assessments/store-own.ts";
import { exemptionsOf, roundsOf, sittingsOf } from "./assessments/store.ts";
import { firstDayOf, nextOf, ownSeat, yearsAround } from "./assessments/views-own.ts";
import { rulesOf } from "./obligations/facts.ts";
import { testPolicies } from "./obligations/test-officers.ts";
import { unplanned } from "../shared/obligations/test-steps.ts";
import { subjectOf } from "../shared/obligations/tests.ts";
import { ownWay } from "./org/store-people.ts";
import { orgTree, postingsOf } from "./org/store.ts";
import type { Actor } from "./platform/actor.ts";
import type { Deps } from "./platform/deps.ts";
import { kept } from "./platform/kept.ts";
import { inParallel } from "./platform/parallel.ts";
import { placeNames } from "./platform/place-names.ts";

/** A unit that the actor examines, whose day has come and whose results are not all in: `missing` people. */
export type ExamTask = { round: Round; unit: string; day: Day; missing: number };

/** An open round of the office: people without a result though their day is over, and people to make up. */
export type RoundTask = { round: Round; unrecorded: number; toMakeUp: number; ownMissing?: boolean };

/** A quarter in which nothing is planned of what each quarter asks. */
export type PlanTask = { organ: string; quarter: Quarter; subjects: string[]; due: Day };

export type TestTasks = { next: NextTest[]; exams: ExamTask[]; rounds: RoundTask[]; plans: PlanTask[] };

/** Everything about tests on a person's home page. */
export async function testTasks(deps: Deps, actor: Actor, today: Day): Promise<TestTasks> {
  const organs = officesOf(actor);
  const [own, office] = await Promise.all([
    ownTasks(deps, actor, today),
    Promise.all(organs.map((organ) => officeTasks(deps, actor.county, organ, today))),
  ]);
  return {
    ...own,
    rounds: office.flatMap(({ rounds }) => rounds).map((task) => withoutOwn(task, own.exams)),
    plans: office.flatMap(({ plans }) => plans),
  };
}

/** Units that one examines oneself have cards of their own: the round's card is about the others. */
function withoutOwn(task: RoundTask, exams: readonly ExamTask[]): RoundTask {
  const mine = exams.filter(({ round }) => round.id === task.round.id && round.organ === task.round.organ);
  const missing = mine.reduce((sum, one) => sum + one.missing, 0);
  return { ...task, unrecorded: Math.max(0, task.unrecorded - missing), ownMissing: missing > 0 };
}

const officesOf = ({ county, grants }: Actor): string[] => [
  ...new Set(
    scopesOf(grants, "assessments.manage").flatMap((scope) =>
      scope.kind === "organ" && scope.county === county ? [scope.organ] : [],
    ),
  ),
];

/** The rounds of an organ that can ask something today: kept for half a minute for everybody of it together. */
const roundsKept = (deps: Deps, county: string, organ: string, today: Day): Promise<Round[]> => {
  const years = yearsAround(today);
  return kept(
    deps,
    `tests ${county} ${organ} ${years.from} ${years.to}`,
    [keys.assessments(county, organ)],
    () => roundsOf(deps, county, organ, { years }),
  );
};

const sittingsKept = (deps: Deps, round: Round): Promise<Sitting[]> => {
  const { county, organ, id } = round;
  return kept(deps, `sittings ${county} ${organ} ${id}`, [keys.roundRecords(county, organ, id)], () =>
    sittingsOf(deps, placeOfRound(round)),
  );
};

/** Few are exempt at a time, and whoever looks at the home page may be: kept, too. */
const exemptionsKept = (deps: Deps, county: string, years: readonly string[]) => {
  const all = [...new Set(years.flatMap((year) => [String(Number(year) - 1), year]))];
  const partitions = all.map((year) => keys.testExemptions(county, year));
  return kept(deps, `exemptions ${county} ${all.join(" ")}`, partitions, () =>
    exemptionsOf(deps, county, years),
  );
};

/**
 * What the rounds of one's own organ ask of oneself: the test or the make-up to come, and units to examine. Each open
 * round costs the own record, all of them together the own postings, past ones too: who moved between two units' days
 * stands where the list puts him. The rest is shared.
 */
async function ownTasks(deps: Deps, actor: Actor, today: Day): Promise<Pick<TestTasks, "next" | "exams">> {
  const { county, staff, organ, unit } = actor;
  if (organ === undefined || unit === undefined) return { next: [], exams: [] };
  const open = (await roundsKept(deps, county, organ, today)).filter(({ state }) => state === "open");
  if (open.length === 0) return { next: [], exams: [] };
  const years = [...new Set(open.flatMap(({ from, to, makeUp }) => [from, makeUp?.to ?? to]))];
  const [sittings, candidates, postings, exemptions, names] = await Promise.all([
    Promise.all(open.map((round) => sittingsKept(deps, round))),
    ownCandidates(deps, staff, open.map(placeOfRound), { stale: true }),
    ownWay(deps, county, { unit, staff }),
    exemptionsKept(deps, county, [...new Set(years.map((day) => day.slice(0, 4)))]),
    placeNames(deps, county),
  ]);
  const mine = { postings, candidates, exemptions: exemptions.filter((one) => one.staff === staff) };
  const next = open.flatMap((round, index) => {
    const own = sittings[index] ?? [];
    const seat = ownSeat(round, own, staff, mine, { today, unitName: (id) => names.of(id) });
    return (seat && nextOf(round, own, seat, today)) ?? [];
  });
  const exams = open.map((round, index) => examTasks(deps, actor, today, round, sittings[index] ?? []));
  return {
    next: next.sort((a, b) => (firstDayOf(a) < firstDayOf(b) ? -1 : 1)),
    exams: (await Promise.all(exams)).flat().sort((a, b) => (a.day < b.day ? -1 : 1)),
  };
}

/** The examiner's units whose day has come; only they are read, and only from that day on. */
async function examTasks(
  deps: Deps,
  { county, staff }: Actor,
  today: Day,
  round: Round,
  sittings: readonly Sitting[],
): Promise<ExamTask[]> {
  const due = sittings.filter(({ examiners, day }) => examiners.includes(staff) && day <= today);
  if (due.length === 0) return [];
  const [tree, rosters] = await Promise.all([
    orgTree(deps, county, { stale: true }),
    Promise.all(due.map(({ unit }) => postingsOf(deps, county, unit, { stale: true }))),
  ]);
  const units = tree.units.filter(({ id }) => due.some(({ unit }) => unit === id));
  const staffing = { organ: undefined, units, postings: rosters.flat() };
  const { seats } = await listFor(deps, round, { today, staffing, stale: true });
  return due.flatMap(({ unit, day }) => {
    const missing = seats.filter(
      (seat) =>
        seat.unit === unit &&
        (seat.day ?? seat.window.from) <= today &&
        (seat.state === "waiting" || seat.state === "unrecorded"),
    ).length;
    return missing > 0 ? [{ round, unit, day, missing }] : [];
  });
}

async function officeTasks(
  deps: Deps,
  county: string,
  organ: string,
  today: Day,
): Promise<Pick<TestTasks, "rounds" | "plans">> {
  const rounds = await roundsKept(deps, county, organ, today);
  const begun = rounds.filter(({ state, from }) => state === "open" && from <= today);
  return {
    rounds: begun.length === 0 ? [] : await roundTasks(deps, begun, today),
    plans: await plansMissing(deps, { county, organ }, rounds, today),
  };
}

/** “每季度开展政治理论和业务知识测试” (source, S4): where a policy asks for a test, a quarter without a round of it is named. */
async function plansMissing(
  deps: Deps,
  { county, organ }: { county: string; organ: string },
  rounds: readonly Round[],
  today: Day,
): Promise<PlanTask[]> {
  const quarter = quarterOf(today);
  const rules = await rulesOf(deps, county, { stale: true });
  const own = rules.organs.find(({ id }) => id === organ);
  const asked = own ? testPolicies(rules, own, quarter).filter(({ enabled }) => enabled) : [];
  const lacking = unplanned(asked, rounds, quarter, today);
  const missing = [...new Set(lacking.flatMap((policy) => subjectOf(policy) ?? []))];
  const subjects = missing.map((subject) => subjectLabels[subject]);
  return missing.length > 0 ? [{ organ, quarter, subjects, due: lastDayOfQuarter(quarter) }] : [];
}

/** How the office's open rounds stand: whole lists, so read once in half a minute for everybody of the office. */
function roundTasks(deps: Deps, rounds: readonly Round[], today: Day): Promise<RoundTask[]> {
  const [{ county, organ }] = rounds as [Round, ...Round[]];
  const ids = rounds.map(({ id, version }) => `${id}.${version}`).join(" ");
  const records = rounds.map(({ id }) => keys.roundRecords(county, organ, id));
  return kept(deps, `round tasks ${county} ${organ} ${today} ${ids}`, records, async () => {
    const staffing = await staffingOf(deps, county, organ, { stale: true });
    return inParallel(rounds, 4, async (round) => {
      const { seats } = await listFor(deps, round, { today, staffing, stale: true });
      return {
        round,
        unrecorded: seats.filter(({ state }) => state === "unrecorded").length,
        toMakeUp: seats.filter((seat) => seat.state !== "unrecorded" && mayMakeUp(seat, round)).length,
      };
    });
  });
}
