// The desk at which results are entered: what decides on entries, read once for a whole list, and the ruling on each.
import { sampleTable } from "../../shared/assessments/fitness-sample.ts";
import { tableOn, type FitnessTable } from "../../shared/assessments/fitness.ts";
import type { Seat } from "../../shared/assessments/list.ts";
import {
  isRefused,
  judge,
  sameJudgement,
  whyNot,
  windowOf,
  type Judgement,
} from "../../shared/assessments/rules.ts";
import type { Attempt, AttemptKind, Entry, Round, Sitting } from "../../shared/assessments/schema.ts";
import type { Officer } from "../../shared/org/schema.ts";
import { notFound, type Refusal } from "../../shared/problem.ts";
import type { Day } from "../../shared/time.ts";
import { orgTree } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { officersBy } from "../talks/people.ts";
import { listFor, staffingOf, type RoundList } from "./lists.ts";
import { loadRound, mayManage, mayRecord, todayOf, type RoundAt } from "./load.ts";
import { tablesOf } from "./store.ts";

/** What became of one entry. `same`: it stood already. */
export type EntryOutcome = {
  staff: string;
  name: string;
  result: "saved" | "same" | "refused";
  /** The field that is wrong, or the rule that refused. */
  code?: string;
  message?: string;
};

/** What an entry would do, decided against the list as it was read. */
export type Planned = { entry: Entry; seat: Seat; attempt: Attempt };
/** `judged` is what the rule says of an entry that was not refused. */
export type Ruling = { planned?: Planned; judged?: Judgement; outcome: EntryOutcome };

/** Everything that decides on entries of a round; read once for a whole list. */
export type Desk = {
  round: Round;
  list: RoundList;
  seats: ReadonlyMap<string, Seat>;
  officers: ReadonlyMap<string, Officer>;
  /** The organ's own versions after the sample, which holds until the first of them. */
  tables: readonly FitnessTable[];
  today: Day;
};

/** Who may record results of which units: 404 for who may of none. */
export function recorderOf(
  actor: Actor,
  organ: string,
  sittings: readonly Sitting[],
): (unit: string) => boolean {
  const mayOf = (unit: string): boolean => mayRecord(actor, organ, sittings, unit);
  if (!mayManage(actor, organ) && !sittings.some(({ unit }) => mayOf(unit))) throw notFound("测试批次");
  return mayOf;
}

/** Reads what decides on the entries of these people. 404 when the round is not there. */
export async function openDesk(
  deps: Deps,
  county: string,
  at: RoundAt,
  staff: readonly string[],
): Promise<Desk> {
  const [round, tree] = await Promise.all([loadRound(deps, county, at), orgTree(deps, county)]);
  const today = todayOf(deps);
  const staffing = round.state === "closed" ? undefined : staffingOf(deps, county, at.organ, { tree });
  const fitness = round.rule.by === "table";
  const [list, officers, own] = await Promise.all([
    listFor(deps, round, { today, staffing }),
    officersBy(deps, county, staff),
    fitness ? tablesOf(deps, county, round.organ) : [],
  ]);
  const seats = new Map(list.seats.map((seat) => [seat.staff, seat]));
  return { round, list, seats, officers, tables: [sampleTable, ...own], today };
}

/** Somebody who is not on the list can sit along when he is of the organ: where he is posted, counted by what he is. */
function seatAlong({ round, officers }: Desk, staff: string, day: Day): Seat | undefined {
  const officer = officers.get(staff);
  if (officer?.state !== "active" || officer.organ !== round.organ) return undefined;
  const { name, unit, kind, category, policeType } = officer;
  const person = { staff, name, unit, kind, category, policeType };
  return { ...person, day, state: "out", added: true, makeUpExempt: false, attempts: [], version: 0 };
}

/** The day of an entry that names none: the unit's day, or today when that lies within the window. */
export function dayOfEntry({ round, today }: Desk, seat: Seat, kind: AttemptKind): Day {
  const window = windowOf(round, kind);
  if (kind === "first" && seat.day <= today) return seat.day;
  return window && window.to < today ? window.to : today;
}

const refused = (staff: string, name: string, { code, message }: Refusal): Ruling => ({
  outcome: { staff, name, result: "refused", code, message },
});

/** Decides on one entry. `mayOf` says whether results of a unit may be recorded by who enters. */
export function rule(desk: Desk, entry: Entry, { kind, how, by, at, mayOf }: Entering): Ruling {
  const { round, seats, officers, tables, today } = desk;
  const listed = seats.get(entry.staff);
  const standing = listed && (listed.state !== "out" || listed.added) ? listed : undefined;
  const seat = standing ?? (entry.along ? seatAlong(desk, entry.staff, entry.day ?? today) : undefined);
  // Of who is not theirs, examiners learn nothing by trying numbers: neither the name nor where he went.
  const name = listed?.name ?? seat?.name ?? entry.staff;
  const unit = seat?.unit ?? listed?.unit;
  if (unit !== undefined && !mayOf(unit))
    return refused(entry.staff, entry.staff, { code: "staff", message: "您不是该部门的考官" });
  if (!seat) {
    const message = listed?.note ? `不在应考名单（${listed.note}）` : "不在本批次的应考名单";
    return refused(entry.staff, name, { code: "staff", message });
  }
  const day = entry.day ?? dayOfEntry(desk, seat, kind);
  const person = officers.get(entry.staff) ?? {};
  const judged = judge(entry, { rule: round.rule, person, day, table: tableOn(tables, day) });
  if (isRefused(judged)) return refused(entry.staff, name, judged);
  const standingAttempt = seat.attempts.find(
    (one) => one.kind === kind && (kind === "first" || one.day === day),
  );
  if (standingAttempt && standingAttempt.day === day && sameJudgement(standingAttempt, judged))
    return { judged, outcome: { staff: entry.staff, name, result: "same" } };
  const refusal = whyNot.enter(round, seat, { kind, day, today });
  if (refusal) return refused(entry.staff, name, refusal);
  const attempt: Attempt = { ...judged, kind, day, how, by, at };
  return {
    planned: { entry, seat, attempt },
    judged,
    outcome: { staff: entry.staff, name, result: "saved" },
  };
}

export type Entering = {
  kind: AttemptKind;
  how: Attempt["how"];
  by: string;
  at: string;
  mayOf: (unit: string) => boolean;
};
