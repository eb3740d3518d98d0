// Recording results: judged by the round's rule, written person by person; and corrections, which keep what stood before.
import { tableOn } from "../../shared/assessments/fitness.ts";
import {
  isRefused,
  judge,
  sameJudgement,
  sayAttempt,
  whyNot,
  type Judgement,
} from "../../shared/assessments/rules.ts";
import type { AmendInput, Attempt, EntriesInput, Round } from "../../shared/assessments/schema.ts";
import { keys } from "../../shared/keys.ts";
import { notFound, Problem, refuse, type Refusal } from "../../shared/problem.ts";
import type { Day } from "../../shared/time.ts";
import type { Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Deps } from "../platform/deps.ts";
import { amended, nothingChanged, refuseAmending, refuseStale, seatBeside } from "./amend.ts";
import { settleRound } from "./closing.ts";
import {
  dayOfEntry,
  openDesk,
  recorderOf,
  refuseUndated,
  rule,
  type Desk,
  type EntryOutcome,
  type Entering,
  type Planned,
} from "./desk.ts";
import { placeOfRound } from "./lists.ts";
import { mayManage, type RoundAt } from "./load.ts";
import {
  candidatesBy,
  changedRound,
  markRecorded,
  noneStand,
  ownTestChanges,
  putCandidate,
  sameRound,
} from "./store.ts";
import { putOwnAmended } from "./store-own.ts";
import { correctedRound } from "./store-sheets.ts";
import { writePlanned } from "./writing.ts";

/**
 * Records results of a list: each person by himself, so that one wrong line holds nobody else up; a repeat of the same
 * changes nothing. For the office of the organ, and for the examiners of the people's units; 404 for others.
 */
export async function enterResults(
  deps: Deps,
  actor: Actor,
  at: RoundAt,
  { kind, entries }: EntriesInput,
): Promise<{ outcomes: EntryOutcome[] }> {
  const last = new Map(entries.map((entry) => [entry.staff, entry]));
  const desk = await openDesk(deps, actor.county, at, [...last.keys()]);
  const mayOf = recorderOf(actor, at.organ, desk.list.sittings);
  const entering = { kind, how: "entered", by: actor.staff, at: deps.clock.now(), mayOf } as const;
  const rulings = [...last.values()].map((entry) => rule(desk, entry, entering));
  refuseUndated(entries, rulings);
  const planned = rulings.flatMap((ruling) => ruling.planned ?? []);
  const failed = await writePlanned(deps, actor, desk, planned);
  const standing = await standingOf(deps, actor, at, planned, { failed, entering });
  return {
    outcomes: rulings.map(({ outcome }) => {
      const refusal = failed.get(outcome.staff);
      if (standing.has(outcome.staff)) return { ...outcome, result: "same" as const };
      return refusal ? { ...outcome, result: "refused" as const, ...refusal } : outcome;
    }),
  };
}

/** Whose result somebody else recorded at the same moment, and alike: two examiners of one list are not told of a fault. */
async function standingOf(
  deps: Deps,
  actor: Actor,
  at: RoundAt,
  planned: readonly Planned[],
  { failed, entering }: { failed: ReadonlyMap<string, Refusal>; entering: Entering },
): Promise<Set<string>> {
  const met = planned.filter(({ seat }) => failed.get(seat.staff)?.code === "recorded-meanwhile");
  if (met.length === 0) return new Set();
  const desk = await openDesk(
    deps,
    actor.county,
    at,
    met.map(({ seat }) => seat.staff),
  );
  const again = met.map(({ entry, attempt }) => rule(desk, { ...entry, day: attempt.day }, entering).outcome);
  return new Set(again.filter(({ result }) => result === "same").map(({ staff }) => staff));
}

const turnsMax = 4;

/**
 * Corrects a result, with a reason: what stood before is kept beside it. Also adds one that was never recorded, and takes
 * one away; also after the round was closed, whose sheets follow. Only for the organ's office. When the round is closed
 * at the same moment, it is decided again by what it is then.
 */
export async function amendResult(
  deps: Deps,
  actor: Actor,
  at: RoundAt,
  staff: string,
  input: AmendInput,
): Promise<void> {
  for (let turn = 1; ; turn += 1) {
    try {
      const round = await amendOnce(deps, actor, at, staff, input);
      if (round.state === "closed") await settleRound(deps, actor.county, at);
      return;
    } catch (error) {
      const again = error instanceof Problem && error.reason === "round-changed" && turn < turnsMax;
      if (!again) throw error;
    }
  }
}

async function amendOnce(
  deps: Deps,
  actor: Actor,
  at: RoundAt,
  staff: string,
  { kind, recordedOn, entry, version, reason }: AmendInput,
): Promise<Round> {
  const desk = await openDesk(deps, actor.county, at, [staff]);
  const { round, today } = desk;
  if (!mayManage(actor, at.organ)) throw notFound("应考人员");
  const listed = desk.seats.get(staff);
  const beside =
    !listed && round.state === "closed" && entry ? seatBeside(deps, round, staff, entry.day) : undefined;
  const seat = listed ?? (await beside);
  if (!seat) throw notFound("应考人员");
  refuse(whyNot.amend(round));
  const before = (await candidatesBy(deps, placeOfRound(round), [staff])).get(staff);
  const standing = before?.attempts.find((one) => one.kind === kind && one.day === recordedOn);
  const now = deps.clock.now();
  let after: Attempt | undefined;
  if (entry) {
    const day = entry.day ?? standing?.day ?? dayOfEntry(desk, seat, kind);
    if (day === undefined)
      throw new Problem("invalid", "请填写考核日期", [{ path: "entry.day", message: "请填写考核日期" }]);
    const judged = judgedAt(desk, staff, day, entry);
    // Who sends the same once more is told that it stands, not that somebody else was faster.
    if (standing?.day === day && sameJudgement(standing, judged)) refuse(nothingChanged);
    refuseStale(seat.name, before, version);
    if (recordedOn !== undefined && !standing) throw notFound("这次成绩");
    refuseAmending(round, seat, before, { kind, day, today, standing });
    after = { ...judged, kind, day, how: "entered", by: actor.staff, at: now };
  } else {
    refuseStale(seat.name, before, version);
    if (recordedOn !== undefined && !standing) throw notFound("这次成绩");
    if (!standing)
      throw new Problem("invalid", "没有可以撤销的成绩", [{ path: "entry", message: "请填写成绩" }]);
  }
  const amendment = { at: now, by: actor.staff, byName: actor.name, reason, kind };
  const record = amended(round, seat, before, { standing, after, amendment });
  const takenBack = record.attempts.length === 0 ? changedRound(round, {}) : sameRound(round);
  const change = round.state === "closed" ? correctedRound(round, deps.ids.next()) : takenBack;
  const first = noneStand(desk.list.candidates) ? [markRecorded(round, deps.ids.next())] : [];
  const own = [...ownTestChanges(round, record, before), putOwnAmended(round, staff)];
  await commit(deps, actor, [change, ...first, putCandidate(record, before), ...own], {
    audit: {
      pk: keys.roundRecords(round.county, round.organ, round.id),
      did: "assessments.amended",
      subject: staff,
      reason,
      detail: { before: standing ? sayAttempt(standing) : "无", after: after ? sayAttempt(after) : "无" },
    },
  });
  return round;
}

/** What the round's rule says of a corrected entry. Throws Problem("invalid") naming the field. */
function judgedAt(
  { round, officers, tables }: Desk,
  staff: string,
  day: Day,
  entry: NonNullable<AmendInput["entry"]>,
): Judgement {
  const judged = judge(entry, {
    rule: round.rule,
    person: officers.get(staff) ?? {},
    day,
    table: tableOn(tables, day),
  });
  if (!isRefused(judged)) return judged;
  const { message } = judged;
  throw new Problem("invalid", message, [{ path: `entry.${judged.code}`, message }]);
}
