// One person's results in a round with their working and every correction: for the office, the examiners, his head, himself.
import type { CandidateView } from "../../shared/assessments/entry-views.ts";
import { sayMeasure, tableOn, type FitnessTable } from "../../shared/assessments/fitness.ts";
import { dueDay } from "../../shared/assessments/days.ts";
import type { Seat } from "../../shared/assessments/list.ts";
import { whyNot } from "../../shared/assessments/rules.ts";
import type { Attempt, Candidate } from "../../shared/assessments/schema.ts";
import { notFound } from "../../shared/problem.ts";
import { officersBy } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { placeNames } from "../platform/place-names.ts";
import { offered, sayOne, tablesFor } from "./entry-views.ts";
import { seatBeside } from "./amend.ts";
import { listFor, placeOfRound } from "./lists.ts";
import { loadRound, mayManage, mayOpen, todayOf, type RoundAt } from "./load.ts";
import { sheetBy } from "./store.ts";

/** Somebody in a round. 404 for others than the office, the unit's examiners and head, and the person. */
export async function viewCandidate(
  deps: Deps,
  actor: Actor,
  at: RoundAt,
  staff: string,
): Promise<CandidateView> {
  const { county } = actor;
  const round = await loadRound(deps, county, at);
  // As it stands: a correction begins from what is shown.
  const [list, tables, names] = await Promise.all([
    listFor(deps, round, { today: todayOf(deps) }),
    tablesFor(deps, round),
    placeNames(deps, county),
  ]);
  const manages = mayManage(actor, at.organ);
  const closed = round.state === "closed";
  const listed = list.seats.find((one) => one.staff === staff);
  // Who was not on the list of a closed round can still be added by its office, as one who sat along.
  const beside = !listed && manages && closed ? seatBeside(deps, round, staff, undefined) : undefined;
  const seat = listed ?? (await beside);
  const own = staff === actor.staff;
  if (!seat || !mayOpen(actor, at.organ, list.sittings, seat)) throw notFound("应考人员");
  const record = list.candidates.find((one) => one.staff === staff);
  const frozen = closed && listed ? (await sheetBy(deps, placeOfRound(round)))?.rows : undefined;
  const row = frozen?.find((one) => one.staff === staff);
  const people = await officersBy(
    deps,
    county,
    seat.attempts.map(({ by }) => by),
    { stale: true },
  );
  const nameOf = (by: string): string => people.get(by)?.name ?? by;
  const table = tableOn(tables, seat.attempts.at(-1)?.day ?? dueDay(seat));
  return {
    ...whoOf(seat, manages || own),
    ...(row ? { exempt: row.exempt ?? false } : {}),
    round,
    organ: at.organ,
    unitName: names.of(seat.unit) || seat.unit,
    attempts: seat.attempts.map((attempt) => attemptView(attempt, tables, nameOf)),
    amendments: amendmentsOf(record, manages || own),
    version: record?.version ?? 0,
    mayAmend: manages && whyNot.amend(round) === undefined,
    mayExempt: manages && closed && row !== undefined && whyNot.exemptOnList(row) === undefined,
    table: table && offered(table),
  };
}

function whoOf(seat: Seat, privately: boolean) {
  const { staff, name, unit, kind, category, state, note, added, exempt } = seat;
  const who = { staff, name, unit, kind, category, state, note, added };
  return { ...who, exempt: exempt !== undefined, exemption: privately ? exempt : undefined };
}

function attemptView(attempt: Attempt, tables: readonly FitnessTable[], nameOf: (by: string) => string) {
  const { score, items = [], band, how, by, at } = attempt;
  const table = tables.find(
    ({ effectiveFrom, sample }) => effectiveFrom === attempt.table && sample === (attempt.sample ?? false),
  );
  return {
    ...sayOne(attempt),
    score,
    band,
    how,
    by,
    byName: nameOf(by),
    at,
    items: items.map(({ item, value, points }) => {
      const known = table?.items.find((one) => one.item === item);
      const said = known ? sayMeasure(value, known.unit) : String(value);
      return { item, label: known?.label ?? item, value, said, points };
    }),
    table,
  };
}

const amendmentsOf = (record: Candidate | undefined, privately: boolean): CandidateView["amendments"] =>
  (record?.amendments ?? []).toReversed().map(({ before, after, reason, ...told }) => ({
    ...told,
    reason: told.exempt === undefined || privately ? reason : undefined,
    before: before && sayOne(before),
    after: after && sayOne(after),
  }));
