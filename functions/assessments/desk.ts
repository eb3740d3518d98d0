// The desk at which results are entered: what decides on entries, read once for a whole list, and the ruling on each.
import { sampleTable } from "../../shared/assessments/fitness-sample.ts";
import { tableOn, type FitnessTable } from "../../shared/assessments/fitness.ts";
import { dayWithin } from "../../shared/assessments/days.ts";
import type { Seat } from "../../shared/assessments/list.ts";
import { countsAs } from "../../shared/assessments/make-up.ts";
import { isRefused, judge, sameJudgement, whyNot, type Judgement } from "../../shared/assessments/rules.ts";
import type { Attempt, AttemptKind, Entry, Round, Sitting } from "../../shared/assessments/schema.ts";
import type { Officer } from "../../shared/org/schema.ts";
import { notFound, Problem, type Refusal } from "../../shared/problem.ts";
import type { Day } from "../../shared/time.ts";
import { officersBy, orgTree } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
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
  const window = { from: round.from, to: round.to };
  const nothing = { makeUpExempt: false, attempts: [], version: 0 };
  return { ...person, day, window, state: "out", added: true, ...nothing };
}

/**
 * The day of an entry that names none: that of the unit once it has come, today before it. Where nobody has set a day, as
 * at the make-up, an entry has to name its own: the day decides by which table, band and month a result counts.
 */
export function dayOfEntry({ round, today }: Desk, seat: Seat, kind: AttemptKind): Day | undefined {
  if (kind !== "first" || seat.day === undefined) return undefined;
  return seat.day <= today ? seat.day : dayWithin(round, today);
}

const dayMissing = "day-missing";

/** Throws Problem("invalid") naming each entry that needs a day: none of the request is recorded. */
export function refuseUndated(entries: readonly Entry[], rulings: readonly Ruling[]): void {
  const undated = new Map(
    rulings.flatMap(({ outcome }) =>
      outcome.code === dayMissing ? [[outcome.staff, outcome.message ?? ""]] : [],
    ),
  );
  const fields = entries.flatMap(({ staff }, index) => {
    const message = undated.get(staff);
    return message === undefined ? [] : [{ path: `entries.${index}.day`, message }];
  });
  if (fields[0]) throw new Problem("invalid", fields[0].message, fields);
}

const refused = (staff: string, name: string, { code, message }: Refusal): Ruling => ({
  outcome: { staff, name, result: "refused", code, message },
});

/** Of who is not theirs, examiners learn nothing by trying numbers: neither whether he is on the list nor where. */
const notTheirs = { code: "staff", message: "不在您任考官的部门的应考名单" };

/**
 * Decides on one entry. `mayOf` says whether results of a unit may be recorded by who enters; whoever may of any is the
 * office.
 */
export function rule(desk: Desk, entry: Entry, { kind, how, by, at: now, mayOf }: Entering): Ruling {
  const { round, seats, officers, tables, today } = desk;
  const office = mayOf("");
  const listed = seats.get(entry.staff);
  const standing = listed && (listed.state !== "out" || listed.added) ? listed : undefined;
  const seat = standing ?? (entry.along ? seatAlong(desk, entry.staff, entry.day ?? today) : undefined);
  const at = seat ?? listed;
  const again = kind === "makeUp" && at?.now !== undefined && mayOf(at.now);
  if (!office && !(at && (mayOf(at.unit) || again))) return refused(entry.staff, entry.staff, notTheirs);
  const name = listed?.name ?? seat?.name ?? entry.staff;
  if (!office && entry.staff === by)
    return refused(entry.staff, name, { code: "staff", message: "考官不能录入本人成绩，请由政工部门录入" });
  if (!seat) {
    const message = listed?.note ? `不在应考名单（${listed.note}）` : "不在本批次的应考名单";
    return refused(entry.staff, name, { code: "staff", message });
  }
  const day = entry.day ?? dayOfEntry(desk, seat, kind);
  if (day === undefined) return refused(entry.staff, name, whyUndated(round, kind));
  const person = officers.get(entry.staff) ?? {};
  const judged = judge(entry, { rule: round.rule, person, day, table: tableOn(tables, day) });
  if (isRefused(judged)) return refused(entry.staff, name, judged);
  const counts = countsAs(seat, round, { kind, day });
  const standingAttempt = seat.attempts.find(
    (one) => one.kind === counts && (counts === "first" || one.day === day),
  );
  if (standingAttempt && standingAttempt.day === day && sameJudgement(standingAttempt, judged))
    return { judged, outcome: { staff: entry.staff, name, result: "same" } };
  const refusal = whyNot.enter(round, seat, { kind: counts, day, today });
  if (refusal) return refused(entry.staff, name, refusal);
  const attempt: Attempt = { ...judged, kind: counts, day, how, by, at: now };
  return {
    planned: { entry, seat, attempt },
    judged,
    outcome: { staff: entry.staff, name, result: "saved" },
  };
}

/** Of a round that takes no results it is said that it takes none, not that a day is missing. */
const whyUndated = (round: Round, kind: AttemptKind): Refusal =>
  whyNot.take(round, kind) ?? {
    code: dayMissing,
    message: kind === "first" ? "本部门没有安排考核日期，请填写考核日期" : "请填写补考日期",
  };

export type Entering = {
  kind: AttemptKind;
  how: Attempt["how"];
  by: string;
  at: string;
  mayOf: (unit: string) => boolean;
};
