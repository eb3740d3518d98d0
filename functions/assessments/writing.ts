// Writing results that were ruled on: as many people in one transaction as fit, each of them whole or not at all.
import type { Candidate, Round } from "../../shared/assessments/schema.ts";
import { keys } from "../../shared/keys.ts";
import { Problem, type Refusal } from "../../shared/problem.ts";
import { inPacks } from "../org/packs.ts";
import type { Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import type { Desk, Planned } from "./desk.ts";
import { markRecorded, noneStand, ownTestChanges, putCandidate, sameRound } from "./store.ts";

/** A person's record with one more attempt. */
export function recordWith(
  round: Round,
  { seat, attempt }: Planned,
  before: Candidate | undefined,
): Candidate {
  const { county, organ, id, subject } = round;
  const { staff, name, unit, kind, category, policeType } = seat;
  const fresh = { county, organ, round: id, subject, staff, name, unit, kind, category, policeType };
  // A record of which everything was taken back says nothing of where he was: it begins anew.
  const start = before?.attempts.length
    ? before
    : {
        ...fresh,
        ...(seat.added || seat.state === "out" ? { added: true } : {}),
        attempts: [],
        amendments: before?.amendments ?? [],
        version: before?.version ?? 0,
      };
  const attempts = [...start.attempts, attempt].sort((a, b) => (a.day < b.day ? -1 : 1));
  return { ...start, attempts, version: start.version + 1 };
}

/** A transaction takes 100 rows: those of each person, the round's check, the mark of the first result, the audit row. */
const rowsPerPack = 97;

/**
 * Writes what was decided, as many people in one transaction as fit. A pack that meets somebody else's change is taken
 * apart: the others of it are written all the same, and who was changed meanwhile is named.
 */
export async function writePlanned(
  deps: Deps,
  actor: Actor,
  desk: Desk,
  planned: readonly Planned[],
): Promise<Map<string, Refusal>> {
  const { round, list } = desk;
  const before = new Map(list.candidates.map((one) => [one.staff, one]));
  const bundles = planned.map((one) => ({ one, changes: changesOf(round, one, before.get(one.seat.staff)) }));
  const packs = inPacks(
    bundles.map(({ changes }) => changes),
    rowsPerPack,
  );
  let done = 0;
  const own = packs.map((pack) => bundles.slice(done, (done += pack.bundles)));
  const writing: Writing = { deps, actor, round, failed: new Map() };
  const [head = [], ...rest] = own;
  // The mark of a first result is one row: many at once would only be in each other's way.
  const none = noneStand(list.candidates);
  await writePack({ ...writing, first: none }, head);
  const first = none && writing.failed.size === head.length;
  const broken: unknown[] = [];
  await inParallel(rest, packsAtOnce, async (pack) => {
    // After an error nothing is written behind the back of who was told of it.
    if (broken.length > 0) return;
    await writePack({ ...writing, first }, pack).catch((error: unknown) => broken.push(error));
  });
  if (broken.length > 0) throw broken[0];
  return writing.failed;
}

/** One is worked on by the table while the next is made; more would queue up at the round's own row. */
const packsAtOnce = 2;

type Bundle = { one: Planned; changes: Change[] };
type Writing = { deps: Deps; actor: Actor; round: Round; first?: boolean; failed: Map<string, Refusal> };

async function writePack(
  { deps, actor, round, first, failed }: Writing,
  pack: readonly Bundle[],
): Promise<void> {
  const audit = {
    pk: keys.roundRecords(round.county, round.organ, round.id),
    did: "assessments.recorded",
    subject: round.id,
  };
  const common = [sameRound(round), ...(first ? [markRecorded(round, deps.ids.next())] : [])];
  const write = (bundles: readonly Bundle[]): Promise<void> =>
    commit(deps, actor, [...common, ...bundles.flatMap(({ changes }) => changes)], {
      audit: { ...audit, detail: { rows: bundles.length } },
    });
  const refuseOf = ({ one }: Bundle, { reason, message }: Problem) =>
    failed.set(one.seat.staff, { code: reason, message });
  try {
    if (pack.length > 0) await write(pack);
  } catch (error) {
    if (!isConflict(error)) throw error;
    // Nothing more can be written by what was read of a round that has changed.
    if (error.reason === roundChanged) for (const bundle of pack) refuseOf(bundle, error);
    else
      for (const bundle of pack) {
        await write([bundle]).catch((cause: unknown) => {
          if (!isConflict(cause)) throw cause;
          refuseOf(bundle, cause);
        });
      }
  }
}

const roundChanged = "round-changed";
const isConflict = (error: unknown): error is Problem =>
  error instanceof Problem && error.code === "conflict";

function changesOf(round: Round, planned: Planned, before: Candidate | undefined): Change[] {
  const after = recordWith(round, planned, before);
  return [putCandidate(after, before), ...ownTestChanges(round, after, before)];
}
