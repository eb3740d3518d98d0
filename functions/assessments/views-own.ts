// My tests: what I sit next, what I did with its working, corrections and exemptions, the units that I examine.
import { dueDay } from "../../shared/assessments/days.ts";
import { listOf, type Seat } from "../../shared/assessments/list.ts";
import { mayMakeUp } from "../../shared/assessments/make-up.ts";
import type { NextTest, OwnExam, OwnResult, OwnView } from "../../shared/assessments/own-views.ts";
import { sampleTable } from "../../shared/assessments/fitness-sample.ts";
import { sayMeasure, type FitnessTable } from "../../shared/assessments/fitness.ts";
import { sayAttempt, sayRule } from "../../shared/assessments/rules.ts";
import type {
  Attempt,
  Candidate,
  OwnTest,
  Round,
  Sitting,
  TestExemption,
} from "../../shared/assessments/schema.ts";
import type { Posting } from "../../shared/org/schema.ts";
import { addDays, type Day } from "../../shared/time.ts";
import { knownOfficer, wayOf } from "../org/store-people.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { placeNames, type PlaceNames } from "../platform/place-names.ts";
import { addressOf } from "../talks/words.ts";
import { todayOf } from "./load.ts";
import { whereOf } from "./opening.ts";
import { placeOfRound } from "./lists.ts";
import { roundsOf, sittingsOf, tablesOf } from "./store.ts";
import { examsElsewhere, ownCandidates, ownExemptions, ownList, roundsBy } from "./store-own.ts";

/** Rounds that can still ask something of somebody began at most this long ago; told of are those that begin soon. */
const longestDays = 160;
const aheadDays = 120;

/** The years in which rounds began that run on a day. */
export const yearsAround = (today: Day): { from: string; to: string } => ({
  from: addDays(today, -longestDays).slice(0, 4),
  to: addDays(today, aheadDays).slice(0, 4),
});

export type Own = {
  postings: readonly Posting[];
  exemptions: readonly TestExemption[];
  candidates: readonly Candidate[];
};

/** Where one person stands in a round: the list's own rule, with nobody else on it. */
export function ownSeat(
  round: Round,
  sittings: readonly Sitting[],
  staff: string,
  { postings, exemptions, candidates }: Own,
  { today, unitName }: { today: Day; unitName: (id: string) => string },
): Seat | undefined {
  const mine = candidates.filter((one) => one.round === round.id && one.organ === round.organ);
  const here = postings.filter(({ organ }) => organ === round.organ);
  const seats = listOf({ round, sittings, postings: here, exemptions, candidates: mine, unitName, today });
  return seats.find((seat) => seat.staff === staff);
}

/** What somebody still has to sit in a round: the test itself, or its make-up; undefined when nothing. */
export function nextOf(
  round: Round,
  sittings: readonly Sitting[],
  seat: Seat,
  today: Day,
): NextTest | undefined {
  const { organ, id, title, subject, makeUp, rule } = round;
  const about = { organ, round: id, title, subject, rule: sayRule(rule), note: seat.note };
  const where = whereOf(round, sittings, seat);
  if (seat.state === "waiting" && dueDay(seat) >= today)
    return { ...about, kind: "first", ...where, ...(makeUp ? { makeUp } : {}) };
  if (!makeUp || makeUp.to < today || !mayMakeUp(seat, round)) return undefined;
  // Not recorded yet is no absence: only once the test is over does it ask for the make-up.
  if (seat.state === "unrecorded" && round.to >= today) return undefined;
  return { ...about, kind: "makeUp", day: makeUp.from, place: where.place, makeUp };
}

/** The day of a test, or the first on which it can be. */
export const firstDayOf = ({ day, window }: Pick<NextTest, "day" | "window">): Day =>
  day ?? window?.from ?? "";

const runs = ({ state }: Round): boolean => state === "planned" || state === "open";

/** Everything of one's own tests. */
export async function viewMine(deps: Deps, actor: Actor): Promise<OwnView> {
  const { county, staff, organ } = actor;
  const today = todayOf(deps);
  const stale = { stale: true } as const;
  const [known, { tests: listed, amended }, exemptions, rounds, elsewhere, names] = await Promise.all([
    knownOfficer(deps, county, staff),
    ownList(deps, county, staff, stale),
    ownExemptions(deps, county, staff, yearsAround(today), stale),
    organ === undefined ? [] : roundsOf(deps, county, organ, { years: yearsAround(today), ...stale }),
    examsElsewhere(deps, county, staff, today, stale),
    placeNames(deps, county),
  ]);
  const running = rounds.filter(runs);
  const abroad = elsewhere.filter((round) => round.organ !== organ && runs(round));
  const sat = [...listed, ...amended].map((one) => ({ county, organ: one.organ, round: one.round }));
  const [all, postings, candidates, sittings, others, tables] = await Promise.all([
    roundsBy(deps, sat, stale),
    known ? wayOf(deps, county, known) : [],
    ownCandidates(deps, staff, [...sat, ...rounds.map(placeOfRound)], stale),
    Promise.all(running.map((round) => sittingsOf(deps, placeOfRound(round), stale))),
    Promise.all(abroad.map((round) => sittingsOf(deps, placeOfRound(round), stale))),
    tablesAsked(deps, county, listed),
  ]);
  const titles = new Map([...all, ...rounds].map((one) => [`${one.organ}/${one.id}`, one.title]));
  // As the round is called today, also when it was renamed after he sat.
  const tests = listed.map((one) => ({
    ...one,
    title: titles.get(`${one.organ}/${one.round}`) ?? one.title,
  }));
  const own: Own = { postings, exemptions, candidates };
  const next = running.flatMap((round, index) => {
    const known = { today, unitName: (id: string) => names.of(id) };
    const seat = ownSeat(round, sittings[index] ?? [], staff, own, known);
    return (seat && nextOf(round, sittings[index] ?? [], seat, today)) ?? [];
  });
  return {
    next: next.sort((a, b) => (firstDayOf(a) + a.round < firstDayOf(b) + b.round ? -1 : 1)),
    results: resultsIn(candidates, tests).map((result) =>
      resultOf(result, names, tables.get(result.test.organ) ?? []),
    ),
    corrections: correctionsIn(candidates, titles),
    exemptions: exemptions
      .filter(({ until }) => until >= addDays(today, -longestDays))
      .map(({ subjects, reason, from, until }) => ({ subjects, reason, from, until })),
    exams: [
      ...running.flatMap((round, index) => examsIn(round, sittings[index] ?? [], staff, names)),
      ...abroad.flatMap((round, index) => examsIn(round, others[index] ?? [], staff, names)),
    ],
  };
}

type OwnAttempt = { test: OwnTest; attempt: Attempt; unit: string };

/** The results themselves, newest first: the list says where he sat, his records say what. */
function resultsIn(candidates: readonly Candidate[], tests: readonly OwnTest[]): OwnAttempt[] {
  const records = new Map(candidates.map((one) => [`${one.organ}/${one.round}`, one]));
  return tests.toReversed().flatMap((test): OwnAttempt[] => {
    const record = records.get(`${test.organ}/${test.round}`);
    const attempt = record?.attempts.find(({ day, kind }) => day === test.day && kind === test.kind);
    return record && attempt ? [{ test, attempt, unit: record.unit }] : [];
  });
}

/** The tables by which an officer's results were judged: those of every organ where he was. */
async function tablesAsked(
  deps: Deps,
  county: string,
  tests: readonly OwnTest[],
): Promise<Map<string, FitnessTable[]>> {
  const organs = [...new Set(tests.filter(({ subject }) => subject === "fitness").map(({ organ }) => organ))];
  const found = await Promise.all(organs.map((organ) => tablesOf(deps, county, organ, { stale: true })));
  return new Map(organs.map((organ, index) => [organ, found[index] ?? []]));
}

/** A result with its working: each item as it was measured, what it was worth, by which table and band. */
function resultOf(
  { test, attempt, unit }: OwnAttempt,
  names: PlaceNames,
  tables: readonly FitnessTable[],
): OwnResult {
  const { organ, round, title, subject } = test;
  const { kind, day, outcome, score, items, band } = attempt;
  const table =
    attempt.table === undefined
      ? undefined
      : (tables.find(({ effectiveFrom }) => effectiveFrom === attempt.table) ??
        (sampleTable.effectiveFrom === attempt.table ? sampleTable : undefined));
  return {
    organ,
    round,
    title,
    subject,
    kind,
    day,
    outcome,
    score,
    band,
    unitName: names.of(unit),
    said: sayAttempt(attempt),
    table: attempt.table === undefined ? undefined : { from: attempt.table, title: table?.title },
    sample: table?.sample ?? false,
    items: items?.map(({ item, value, points }) => {
      const known = table?.items.find((one) => one.item === item);
      return {
        label: known?.label ?? item,
        said: known ? sayMeasure(value, known.unit) : String(value),
        points,
      };
    }),
  };
}

function correctionsIn(
  candidates: readonly Candidate[],
  titles: ReadonlyMap<string, string>,
): OwnView["corrections"] {
  const said = (exempt: boolean): string => (exempt ? "免考" : "不免考");
  return candidates
    .flatMap(({ organ, round, amendments }) =>
      amendments.map(({ at, byName, reason, kind, before, after, exempt }) => ({
        title: titles.get(`${organ}/${round}`) ?? round,
        at,
        byName,
        reason,
        kind,
        before: exempt !== undefined ? said(!exempt) : before ? sayAttempt(before) : "没有成绩",
        after: exempt !== undefined ? said(exempt) : after ? sayAttempt(after) : "撤销成绩",
      })),
    )
    .sort((a, b) => (a.at > b.at ? -1 : 1));
}

/** The units whose results an examiner enters, in the order of days. */
function examsIn(round: Round, sittings: readonly Sitting[], staff: string, names: PlaceNames): OwnExam[] {
  return sittings
    .filter(({ examiners }) => examiners.includes(staff))
    .map(({ unit, day, start, place }) => ({
      organ: round.organ,
      round: round.id,
      title: round.title,
      unit,
      day,
      unitName: names.of(unit),
      start: start ?? round.start,
      place: place ?? round.place,
      open: round.state === "open",
      entry: addressOf(`/assessments/rounds/${round.organ}/${round.id}/entry`, { unit }),
    }))
    .sort((a, b) => (a.day < b.day ? -1 : 1));
}
