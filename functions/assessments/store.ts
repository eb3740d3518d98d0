// Rounds, sittings, candidates, exemptions and sheets of tests: their reads and the changes that write them.
import {
  Round,
  Sitting,
  TestExemption,
  type Attempt,
  type Candidate,
  type OwnTest,
} from "../../shared/assessments/schema.ts";
import { SheetPart } from "../../shared/assessments/sheet-parts.ts";
import { FitnessTable } from "../../shared/assessments/fitness.ts";
import { groupedBy } from "../../shared/grouped.ts";
import { keys } from "../../shared/keys.ts";
import type { Refusal } from "../../shared/problem.ts";
import type { Item } from "../../shared/table.ts";
import type { Day } from "../../shared/time.ts";
import { getItem, getItems, queryAll, type Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { packed, unpacked } from "./packed.ts";

type Freshness = { stale?: boolean };
export type RoundPlace = { county: string; organ: string; round: string };

export const changedMeanwhile: Refusal = {
  code: "changed-meanwhile",
  message: "这项内容刚刚被改动过，请刷新后再试",
};

export async function roundBy(
  deps: Deps,
  { county, organ, round }: RoundPlace,
  fresh: Freshness = {},
): Promise<Round | undefined> {
  const item = await getItem<Round>(deps, keys.assessmentRound(county, organ, round), fresh);
  return item && Round.parse(item);
}

/** An organ's rounds that begin in a year, or from one to another (all without), by their first day. */
export async function roundsOf(
  deps: Deps,
  county: string,
  organ: string,
  { year, years, ...fresh }: Freshness & { year?: string; years?: { from: string; to: string } } = {},
): Promise<Round[]> {
  const range = years
    ? { from: `round/${years.from}-`, to: `round/${years.to}-~` }
    : { prefix: `round/${year === undefined ? "" : `${year}-`}` };
  const items = await queryAll<Round>(deps, keys.assessments(county, organ), { ...range, ...fresh });
  return items.map((item) => Round.parse(item)).sort((a, b) => (a.from + a.id < b.from + b.id ? -1 : 1));
}

export const newRound = (round: Round): Change => ({
  put: { ...keys.assessmentRound(round.county, round.organ, round.id), ...Round.parse(round) },
  when: { absent: true },
  otherwise: { code: "already-there", message: "这个批次已经建立过" },
});

export const changedRound = (round: Round, to: Partial<Round>): Change => ({
  set: keys.assessmentRound(round.county, round.organ, round.id),
  to: { ...to, version: round.version + 1 },
  when: { present: true, is: { version: round.version } },
  otherwise: changedMeanwhile,
});

/** The round must still be as it was read: what is recorded decides by its rule, its windows and its state. */
export const sameRound = (round: Round): Change => ({
  check: keys.assessmentRound(round.county, round.organ, round.id),
  when: { present: true, is: { version: round.version } },
  otherwise: { code: "round-changed", message: "这个批次刚刚被改动或结束，请刷新后再试" },
});

/** Whether no result stands: nobody was recorded, or everything was taken back. */
export const noneStand = (candidates: readonly Pick<Candidate, "attempts">[]): boolean =>
  candidates.every(({ attempts }) => attempts.length === 0);

/**
 * Written with every result that comes where none stands, each time with another token: what may only be done without
 * results asks in its own transaction whether it is as it was read. Taking back the last result changes the round's
 * version, so that nobody who saw it standing records beside it without a mark.
 */
export const markRecorded = ({ county, organ, id }: Round, token: string): Change => ({
  put: { ...keys.recordedMark(county, organ, id), token },
});

type RecordedMark = { token?: string };
export const recordedMark = (deps: Deps, { county, organ, round }: RoundPlace) =>
  getItem<RecordedMark>(deps, keys.recordedMark(county, organ, round));

export const nothingRecorded = (
  { county, organ, id }: Round,
  mark: RecordedMark | undefined,
  otherwise: Refusal,
): Change => ({
  check: keys.recordedMark(county, organ, id),
  when: mark ? { present: true, is: { token: mark.token } } : { absent: true },
  otherwise,
});

export type Records = { sittings: Sitting[]; candidates: Candidate[] };

/** A round's sittings and everybody of whom something was recorded, in one Query. */
export async function recordsOf(deps: Deps, place: RoundPlace, fresh: Freshness = {}): Promise<Records> {
  const { county, organ, round } = place;
  // What happened to them lies in the same partition, before them.
  const range = { from: "candidate/", to: "sitting/~", ...fresh };
  const rows = await queryAll<Item>(deps, keys.roundRecords(county, organ, round), range);
  return {
    sittings: rows.filter(({ sk }) => sk.startsWith("sitting/")).map((row) => Sitting.parse(row)),
    candidates: rows.filter(({ sk }) => sk.startsWith("candidate/")).map((row) => unpacked(place, row)),
  };
}

/** A round's sittings alone. */
export const sittingsOf = async (
  deps: Deps,
  { county, organ, round }: RoundPlace,
  fresh: Freshness = {},
): Promise<Sitting[]> =>
  (
    await queryAll<Sitting>(deps, keys.roundRecords(county, organ, round), { prefix: "sitting/", ...fresh })
  ).map((row) => Sitting.parse(row));

export async function candidatesBy(
  deps: Deps,
  place: RoundPlace,
  staff: readonly string[],
  fresh: Freshness = {},
): Promise<Map<string, Candidate>> {
  const { county, organ, round } = place;
  const wanted = [...new Set(staff)].map((one) => keys.candidate(county, organ, round, one));
  const found = await getItems<Item>(deps, wanted, fresh);
  return new Map(found.map((row) => unpacked(place, row)).map((one) => [one.staff, one]));
}

/** Writes a candidate as it should be; refused when somebody recorded him since `before` was read. */
export const putCandidate = (after: Candidate, before: Candidate | undefined): Change => ({
  put: { ...keys.candidate(after.county, after.organ, after.round, after.staff), ...packed(after) },
  when: before ? { present: true, is: { version: before.version } } : { absent: true },
  otherwise: { code: "recorded-meanwhile", message: `${after.name}的成绩刚刚由别人录入或更正，请刷新后再试` },
});

/**
 * What stands in the officer's own list after his attempts were `before` and are `after`: where and when he sat, and
 * nothing of the result, which has one place. So a correction that leaves the day touches nothing here.
 */
export function ownTestChanges(round: Round, after: Candidate, before: Candidate | undefined): Change[] {
  const { county, organ, staff } = after;
  const { id, subject, title } = round;
  const key = ({ day, kind }: Attempt) => keys.ownTest(county, staff, day, id, kind);
  const kept = new Set(after.attempts.map((one) => key(one).sk));
  const known = new Set((before?.attempts ?? []).map((one) => key(one).sk));
  const gone = (before?.attempts ?? []).filter((one) => !kept.has(key(one).sk));
  const fresh = after.attempts.filter((one) => !known.has(key(one).sk));
  return [
    ...gone.map((one): Change => ({ drop: key(one) })),
    ...fresh.map((one): Change => {
      const own: OwnTest = { day: one.day, kind: one.kind, organ, round: id, subject, title };
      return { put: { ...key(one), ...own } };
    }),
  ];
}

/** What an officer sat from a day to a day, wherever it was, oldest first. */
export const ownTests = (
  deps: Deps,
  county: string,
  staff: string,
  { from, to, ...fresh }: Freshness & { from: Day; to: Day },
): Promise<OwnTest[]> =>
  queryAll<OwnTest>(deps, keys.officer(county, staff), {
    from: `test/${from}`,
    to: `test/${to}/~`,
    ...fresh,
  });

export const putSitting = (
  { county, organ, round }: RoundPlace,
  sitting: Sitting,
  before: Sitting | undefined,
): Change => ({
  put: { ...keys.sitting(county, organ, round, sitting.unit), ...Sitting.parse(sitting) },
  when: before ? { present: true, is: { version: before.version } } : { absent: true },
  otherwise: changedMeanwhile,
});

/** Exemptions that can hold on a day of these years: none lasts longer than a year. */
export async function exemptionsOf(
  deps: Deps,
  county: string,
  years: readonly string[],
  fresh: Freshness = {},
): Promise<TestExemption[]> {
  const wanted = [...new Set(years.flatMap((year) => [String(Number(year) - 1), year]))];
  const found = await Promise.all(
    wanted.map((year) => queryAll<TestExemption>(deps, keys.testExemptions(county, year), fresh)),
  );
  return found.flat().map((row) => TestExemption.parse(row));
}

const exemptionKey = ({ county, from, staff, serial }: TestExemption) =>
  keys.testExemption(county, from.slice(0, 4), staff, serial);

export const newExemption = (exemption: TestExemption): Change => ({
  put: { ...exemptionKey(exemption), ...exemption },
  when: { absent: true },
  otherwise: { code: "already-there", message: "这项免考已经登记过" },
});

/** Takes an exemption back, as it was read. */
export const dropExemption = (exemption: TestExemption): Change => ({
  drop: exemptionKey(exemption),
  when: { present: true, is: { version: exemption.version } },
  otherwise: changedMeanwhile,
});

/** Ends an exemption on another day. */
export const endExemption = (exemption: TestExemption, until: Day): Change => ({
  set: exemptionKey(exemption),
  to: { until, version: exemption.version + 1 },
  when: { present: true, is: { version: exemption.version } },
  otherwise: changedMeanwhile,
});

/** An organ's fitness tables, oldest first; none when the office has brought none. */
export async function tablesOf(
  deps: Deps,
  county: string,
  organ: string,
  fresh: Freshness = {},
): Promise<FitnessTable[]> {
  const items = await queryAll<Item>(deps, keys.assessments(county, organ), { prefix: "table/", ...fresh });
  return items.map((item) => FitnessTable.parse(item["content"]));
}

export const putTable = (county: string, organ: string, table: FitnessTable): Change => ({
  put: { ...keys.fitnessTable(county, organ, table.effectiveFrom), content: FitnessTable.parse(table) },
});

/** The sheets of an organ's closed rounds that begin in these years. */
export async function sheetsOf(
  deps: Deps,
  county: string,
  organ: string,
  { from, to, ...fresh }: Freshness & { from: string; to: string },
): Promise<SheetPart[]> {
  const range = { from: `sheet/${from}-`, to: `sheet/${to}-~`, ...fresh };
  return wholeSheets(await queryAll<Item>(deps, keys.assessments(county, organ), range));
}

export async function sheetBy(
  deps: Deps,
  place: RoundPlace,
  fresh: Freshness = {},
): Promise<SheetPart | undefined> {
  return wholeSheets(await sheetRows(deps, place, fresh))[0];
}

/** Every part of a round's sheet that lies there, also of writings that were cut short or followed by another. */
export const sheetRows = (
  deps: Deps,
  { county, organ, round }: RoundPlace,
  fresh: Freshness = {},
): Promise<Item[]> =>
  queryAll<Item>(deps, keys.assessments(county, organ), { prefix: `sheet/${round}/`, ...fresh });

/** Of each round the newest sheet of which every part is there: one that is still being written is none yet. */
export function wholeSheets(rows: readonly Item[]): SheetPart[] {
  const parts = rows.map((row) => SheetPart.parse(row));
  const writings = groupedBy(parts, ({ round, generation }) => `${round} ${generation}`);
  const newest = new Map<string, SheetPart>();
  for (const own of writings.values()) {
    const [first] = own;
    if (!first || own.length < first.parts) continue;
    const standing = newest.get(first.round);
    if (standing && standing.generation > first.generation) continue;
    newest.set(first.round, { ...first, rows: own.flatMap(({ rows: people }) => people) });
  }
  return [...newest.values()];
}
