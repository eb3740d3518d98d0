// A round with everybody of it: loaded from its rows, the postings to its organ and the exemptions; frozen once it is closed.
import { arrangedDay } from "../../shared/assessments/days.ts";
import { listOf, type ListFacts, type Seat } from "../../shared/assessments/list.ts";
import type { Candidate, Round, Sheet, Sitting } from "../../shared/assessments/schema.ts";
import type { Organ, Posting, Unit } from "../../shared/org/schema.ts";
import { dayOf, type Day } from "../../shared/time.ts";
import { orgTree, postingsOf, type OrgTree } from "../org/store.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { exemptionsOf, recordsOf, sheetBy, type RoundPlace } from "./store.ts";

type Freshness = { stale?: boolean };

/** An organ with its units and everybody who was ever posted to them: read once for all rounds of it. */
export type Staffing = { organ: Organ | undefined; units: Unit[]; postings: Posting[] };

const unitsAtOnce = 20;

export async function staffingOf(
  deps: Deps,
  county: string,
  organ: string,
  { tree: known, ...fresh }: Freshness & { tree?: OrgTree } = {},
): Promise<Staffing> {
  const tree = known ?? (await orgTree(deps, county, fresh));
  const units = tree.units.filter((unit) => unit.organ === organ);
  const rosters = await inParallel(units, unitsAtOnce, (unit) => postingsOf(deps, county, unit.id, fresh));
  return { organ: tree.organs.find(({ id }) => id === organ), units, postings: rosters.flat() };
}

export type RoundList = {
  round: Round;
  sittings: Sitting[];
  candidates: Candidate[];
  /** Everybody, by unit and staff number; `out` are those who are not on the list, with the reason. */
  seats: Seat[];
};

export const placeOfRound = ({ county, organ, id }: Round): RoundPlace => ({ county, organ, round: id });

/**
 * Everybody of a round as of `today`. A closed round is read from its sheet: who should have sat then is not asked of
 * today's postings; what was corrected since stands in its candidates.
 */
export async function listFor(
  deps: Deps,
  round: Round,
  { today, staffing, ...fresh }: Freshness & { today: Day; staffing?: Staffing | Promise<Staffing> },
): Promise<RoundList> {
  const place = placeOfRound(round);
  const around = async () =>
    Promise.all([
      staffing ?? staffingOf(deps, round.county, round.organ, fresh),
      exemptionsOf(deps, round.county, yearsOf(round), fresh),
    ]);
  // Of a closed round what lies around it is asked only when its sheet is not written down yet.
  const [records, sheet, read] = await Promise.all([
    recordsOf(deps, place, fresh),
    round.state === "closed" ? sheetBy(deps, place, fresh) : undefined,
    round.state === "closed" ? undefined : around(),
  ]);
  if (sheet) return { round, ...records, seats: fromSheet(sheet, round, records) };
  const [known, exemptions] = read ?? (await around());
  // Not written down yet, a closed round stands as of its end.
  const asOf = round.state === "closed" && round.closedAt ? dayOf(round.closedAt) : today;
  return { round, ...records, seats: listOf(factsOf(round, records, known, { exemptions, today: asOf })) };
}

const yearsOf = ({ from, makeUp, to }: Round): string[] => [
  ...new Set([from.slice(0, 4), (makeUp?.to ?? to).slice(0, 4)]),
];

function factsOf(
  round: Round,
  records: { sittings: Sitting[]; candidates: Candidate[] },
  { units, postings }: Staffing,
  known: Pick<ListFacts, "exemptions" | "today">,
): ListFacts {
  const names = new Map(units.map(({ id, name }) => [id, name]));
  return { round, ...records, postings, ...known, unitName: (id) => names.get(id) ?? "其他部门" };
}

/**
 * The frozen list with what was recorded: attempts in full, and the version that a correction needs. The day by which
 * somebody is counted is not shown as one on which he was to sit when nobody had set any.
 */
function fromSheet(
  sheet: Sheet,
  round: Round,
  { sittings, candidates }: { sittings: readonly Sitting[]; candidates: readonly Candidate[] },
): Seat[] {
  const { from, to, makeUp } = round;
  const records = new Map(candidates.map((one) => [one.staff, one]));
  return sheet.rows.map((row) => {
    const record = records.get(row.staff);
    const { late, ...person } = row;
    const day = row.attempts.find(({ kind }) => kind === "first")?.day;
    return {
      ...person,
      ...(late ? { late } : {}),
      day: day ?? (late ? undefined : arrangedDay(round, sittings, row.unit)),
      window: late && makeUp ? makeUp : { from, to },
      added: row.added ?? false,
      exempt: undefined,
      makeUpExempt: false,
      attempts: record?.attempts ?? [],
      version: record?.version ?? 0,
    };
  });
}
