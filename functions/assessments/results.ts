// Recording results: judged by the round's rule, written person by person; and corrections, which keep what stood before.
import { tableOn } from "../../shared/assessments/fitness.ts";
import type { Seat } from "../../shared/assessments/list.ts";
import {
  isRefused,
  judge,
  sameJudgement,
  sayAttempt,
  whyNot,
  type Judgement,
} from "../../shared/assessments/rules.ts";
import type {
  AmendInput,
  Attempt,
  AttemptKind,
  Candidate,
  EntriesInput,
  Round,
} from "../../shared/assessments/schema.ts";
import { keys } from "../../shared/keys.ts";
import { notFound, Problem, refuse, type Refusal } from "../../shared/problem.ts";
import type { Day } from "../../shared/time.ts";
import type { Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Deps } from "../platform/deps.ts";
import { settleRound } from "./closing.ts";
import {
  dayOfEntry,
  openDesk,
  recorderOf,
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
  ownTestChanges,
  putCandidate,
  sameRound,
} from "./store.ts";
import { recordWith, writePlanned } from "./writing.ts";

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

/**
 * Corrects a result, with a reason: what stood before is kept beside it. Also adds one that was never recorded, and takes
 * one away; also after the round was closed, whose sheets follow. Only for the organ's office.
 */
export async function amendResult(
  deps: Deps,
  actor: Actor,
  at: RoundAt,
  staff: string,
  { kind, recordedOn, entry, reason }: AmendInput,
): Promise<void> {
  const desk = await openDesk(deps, actor.county, at, [staff]);
  const { round, seats, officers, tables } = desk;
  const seat = seats.get(staff);
  if (!mayManage(actor, at.organ) || !seat) throw notFound("应考人员");
  refuse(whyNot.amend(round));
  const before = (await candidatesBy(deps, placeOfRound(round), [staff])).get(staff);
  const standing = before?.attempts.find((one) => one.kind === kind && one.day === recordedOn);
  if (recordedOn !== undefined && !standing) throw notFound("这次成绩");
  const now = deps.clock.now();
  let after: Attempt | undefined;
  if (entry) {
    const day = entry.day ?? standing?.day ?? dayOfEntry(desk, seat, kind);
    const judged = judge(entry, {
      rule: round.rule,
      person: officers.get(staff) ?? {},
      day,
      table: tableOn(tables, day),
    });
    if (isRefused(judged))
      throw new Problem("invalid", judged.message, [
        { path: `entry.${judged.code}`, message: judged.message },
      ]);
    refuseDay(desk, seat, { kind, day, standing, judged });
    after = { ...judged, kind, day, how: "entered", by: actor.staff, at: now };
  }
  if (!after && !standing)
    throw new Problem("invalid", "没有可以撤销的成绩", [{ path: "entry", message: "请填写成绩" }]);
  const record = amended(round, seat, before, {
    standing,
    after,
    amendment: { at: now, by: actor.staff, byName: actor.name, reason, kind },
  });
  const change = round.state === "closed" ? changedRound(round, { settled: false }) : sameRound(round);
  const first = desk.list.candidates.length === 0 ? [markRecorded(round)] : [];
  await commit(
    deps,
    actor,
    [change, ...first, putCandidate(record, before), ...ownTestChanges(round, record, before)],
    {
      audit: {
        pk: keys.roundRecords(round.county, round.organ, round.id),
        did: "assessments.amended",
        subject: staff,
        reason,
        detail: { before: standing ? sayAttempt(standing) : "无", after: after ? sayAttempt(after) : "无" },
      },
    },
  );
  if (round.state === "closed") await settleRound(deps, actor.county, at);
}

type Amending = { kind: AttemptKind; day: Day; standing: Attempt | undefined; judged: Judgement };

/** A corrected day must be one on which the kind could take place; two results on one day are one too many. */
function refuseDay({ round, today }: Desk, seat: Seat, { kind, day, standing, judged }: Amending): void {
  if (standing && standing.day === day) {
    const same = sameJudgement(standing, judged);
    refuse(same ? { code: "nothing-changed", message: "与原来的成绩相同，没有需要更正的" } : undefined);
    return;
  }
  const others = seat.attempts.filter(
    (one) => one !== standing && !(one.kind === standing?.kind && one.day === standing?.day),
  );
  refuse(
    whyNot.enter(
      { ...round, state: "open" },
      { ...seat, state: "unrecorded", attempts: others },
      { kind, day, today },
    ),
  );
}

function amended(
  round: Round,
  seat: Seat,
  before: Candidate | undefined,
  {
    standing,
    after,
    amendment,
  }: {
    standing: Attempt | undefined;
    after: Attempt | undefined;
    amendment: Omit<Candidate["amendments"][number], "before" | "after">;
  },
): Candidate {
  const start = before?.attempts.length
    ? before
    : {
        ...recordWith(round, { seat, attempt: after as Attempt, entry: { staff: seat.staff } }, before),
        attempts: [],
        version: before?.version ?? 0,
      };
  const rest = start.attempts.filter(
    (one) => !(standing && one.kind === standing.kind && one.day === standing.day),
  );
  const attempts = [...rest, ...(after ? [after] : [])].sort((a, b) => (a.day < b.day ? -1 : 1));
  const kept = { ...amendment, ...(standing ? { before: standing } : {}), ...(after ? { after } : {}) };
  return { ...start, attempts, amendments: [...start.amendments, kept], version: start.version + 1 };
}
