// Corrections: what may be corrected to what, the record with it, and whether somebody of a closed round was exempt.
import { stateOf, type Seat } from "../../shared/assessments/list.ts";
import { sayAttempt, whyNot } from "../../shared/assessments/rules.ts";
import type {
  AmendExemptInput,
  Amendment,
  Attempt,
  AttemptKind,
  Candidate,
  CountedRow,
  Round,
} from "../../shared/assessments/schema.ts";
import { keys } from "../../shared/keys.ts";
import { postedOn } from "../../shared/org/rules.ts";
import { notFound, Problem, refuse } from "../../shared/problem.ts";
import type { Day } from "../../shared/time.ts";
import { knownOfficer, wayOf } from "../org/store-people.ts";
import type { Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Deps } from "../platform/deps.ts";
import { settleRound } from "./closing.ts";
import { placeOfRound } from "./lists.ts";
import { roundToManage, type RoundAt } from "./load.ts";
import { candidatesBy, putCandidate, sheetBy } from "./store.ts";
import { putOwnAmended } from "./store-own.ts";
import { correctedRound } from "./store-sheets.ts";

/** Refuses what was typed against an older version than the one that stands: who typed has not seen what is there. */
export function refuseStale(name: string, before: Candidate | undefined, version: number | undefined): void {
  if (version === undefined || version === (before?.version ?? 0)) return;
  const now = before?.attempts.map((one) => `${one.kind === "first" ? "考核" : "补考"}${sayAttempt(one)}`);
  const stands = now?.length ? now.join("，") : "没有成绩";
  const message = `${name}的成绩刚刚由别人录入或更正（现在：${stands}），请核对后再提交`;
  throw new Problem("conflict", message, [], "stale-version");
}

/**
 * Somebody of the organ who was not on the list when a round was closed: posted afterwards, or not asked. He sits along,
 * with the unit in which he was on the day. Undefined when he was not in the organ then.
 */
export async function seatBeside(
  deps: Deps,
  round: Round,
  staff: string,
  asked: Day | undefined,
): Promise<Seat | undefined> {
  const known = await knownOfficer(deps, round.county, staff);
  const way = known ? await wayOf(deps, round.county, known) : [];
  const day = asked ?? round.to;
  const at = way.find((posting) => posting.organ === round.organ && postedOn(posting, day));
  if (!at) return undefined;
  const { name, unit, kind, category, policeType } = at;
  const person = { staff, name, unit, kind, category, policeType };
  const note = "批次结束时不在名单上，补录后按随考计";
  const window = { from: round.from, to: round.to };
  return {
    ...person,
    day,
    window,
    state: "out",
    note,
    added: true,
    makeUpExempt: false,
    attempts: [],
    version: 0,
  };
}

export type Amending = {
  kind: AttemptKind;
  day: Day;
  today: Day;
  standing: Attempt | undefined;
};

/**
 * A corrected day must be one on which the kind could take place, and a result that is added one that he could still
 * take after the others: nobody makes up what he has passed.
 */
export function refuseAmending(
  round: Round,
  seat: Seat,
  before: Candidate | undefined,
  { kind, day, today, standing }: Amending,
): void {
  if (standing?.day === day) return;
  const others = (before?.attempts ?? []).filter(
    (one) => !(one.kind === standing?.kind && one.day === standing?.day),
  );
  const state = stateOf(others, { exempt: false, added: seat.added, over: true });
  const asOpen: Round = { ...round, state: "open" };
  refuse(whyNot.enter(asOpen, { ...seat, state, attempts: others }, { kind, day, today }));
}

export const nothingChanged = { code: "nothing-changed", message: "与原来的成绩相同，没有需要更正的" };

/** A person's record of whom nothing stands yet: as what and where he sat. */
export function freshRecord(
  round: Round,
  seat: Pick<Seat, "staff" | "name" | "unit" | "kind" | "category" | "policeType" | "added" | "state">,
  before: Candidate | undefined,
): Candidate {
  const { county, organ, id, subject } = round;
  const { staff, name, unit, kind, category, policeType } = seat;
  return {
    county,
    organ,
    round: id,
    subject,
    staff,
    name,
    unit,
    kind,
    category,
    policeType,
    ...(seat.added || seat.state === "out" ? { added: true } : {}),
    ...(before?.exempt === undefined ? {} : { exempt: before.exempt }),
    attempts: [],
    amendments: before?.amendments ?? [],
    version: before?.version ?? 0,
  };
}

type Amended = {
  standing: Attempt | undefined;
  after: Attempt | undefined;
  amendment: Omit<Amendment, "before" | "after">;
};

/** The record with one result corrected, added or taken away, and what stood before kept beside it. */
export function amended(
  round: Round,
  seat: Seat,
  before: Candidate | undefined,
  { standing, after, amendment }: Amended,
): Candidate {
  // A record of which everything was taken back says nothing of where he was: it begins anew.
  const start = before?.attempts.length ? before : freshRecord(round, seat, before);
  const rest = start.attempts.filter(
    (one) => !(standing && one.kind === standing.kind && one.day === standing.day),
  );
  const attempts = [...rest, ...(after ? [after] : [])].sort((a, b) => (a.day < b.day ? -1 : 1));
  const kept = { ...amendment, ...(standing ? { before: standing } : {}), ...(after ? { after } : {}) };
  return { ...start, attempts, amendments: [...start.amendments, kept], version: start.version + 1 };
}

/**
 * Sets or clears 免考 of somebody on the frozen list of a closed round, with a reason: a sick note that came late. Of a
 * round that still runs it is entered as an exemption, which holds in every round. Only for the organ's office.
 */
export async function amendExempt(
  deps: Deps,
  actor: Actor,
  at: RoundAt,
  staff: string,
  { exempt, version, reason }: AmendExemptInput,
): Promise<void> {
  const round = await roundToManage(deps, actor, at);
  refuse(whyNot.amendExempt(round));
  const [row, records] = await Promise.all([
    frozenRow(deps, round, staff),
    candidatesBy(deps, placeOfRound(round), [staff]),
  ]);
  if (!row) throw notFound("应考人员");
  const before = records.get(staff);
  const stands = before?.exempt ?? row.exempt ?? false;
  if (stands === exempt)
    refuse({ code: "nothing-changed", message: `${row.name}本来就${exempt ? "是" : "不是"}免考` });
  refuseStale(row.name, before, version);
  refuse(whyNot.exemptOnList(row));
  const start = before ?? freshRecord(round, { ...row, added: false }, before);
  const told = { at: deps.clock.now(), by: actor.staff, byName: actor.name, reason, exempt };
  const amendments = [...start.amendments, told];
  const record: Candidate = { ...start, exempt, amendments, version: start.version + 1 };
  await commit(
    deps,
    actor,
    [correctedRound(round, deps.ids.next()), putCandidate(record, before), putOwnAmended(round, staff)],
    {
      audit: {
        pk: keys.roundRecords(round.county, round.organ, round.id),
        did: "assessments.exemptAmended",
        subject: staff,
        reason,
        detail: { before: stands, after: exempt },
      },
    },
  );
  await settleRound(deps, actor.county, at);
}

/** Somebody's row of a closed round; one that was cut short is written down first. */
export async function frozenRow(deps: Deps, round: Round, staff: string): Promise<CountedRow | undefined> {
  const place = placeOfRound(round);
  let sheet = await sheetBy(deps, place);
  if (!sheet) {
    await settleRound(deps, round.county, { organ: round.organ, round: round.id });
    sheet = await sheetBy(deps, place);
  }
  if (!sheet) throw new Problem("unavailable", "这个批次正在结算，请稍后再试", [], "busy");
  return sheet.rows.find((row) => row.staff === staff);
}
