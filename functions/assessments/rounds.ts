// What the office does with rounds: add and change one, arrange the units' sittings, open and cancel.
import { whyNot, wrongInRound } from "../../shared/assessments/rules.ts";
import type { Round, RoundInput, Sitting, SittingInput } from "../../shared/assessments/schema.ts";
import { keys } from "../../shared/keys.ts";
import { notFound, Problem, refuse, type FieldProblem } from "../../shared/problem.ts";
import { quarterOf, type Quarter } from "../../shared/quarter.ts";
import type { Day } from "../../shared/time.ts";
import { officersBy, organBy, orgTree } from "../org/store.ts";
import { authorize, type Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Deps } from "../platform/deps.ts";
import { loadRound, roundToManage, todayOf, type RoundAt } from "./load.ts";
import { placeOfRound } from "./lists.ts";
import { tellCancelled, tellOpened } from "./opening.ts";
import {
  changedMeanwhile,
  changedRound,
  newRound,
  noneStand,
  nothingRecorded,
  recordedMark,
  putSitting,
  recordsOf,
  roundBy,
  sameRound,
} from "./store.ts";
import { putExam } from "./store-own.ts";

/** Every rule over the input's fields at once. Throws Problem("invalid"). */
export function refuseFields(fields: readonly FieldProblem[]): void {
  const [first] = fields;
  if (first) throw new Problem("invalid", first.message, fields);
}

/** The audit row of what was done with a round or plan of an organ. */
export const auditOf = (county: string, organ: string, did: string, subject: string) => ({
  audit: { pk: keys.auditOf(county, "assessments"), did, subject: `${organ}/${subject}` },
});

/** 404 for whoever does not manage the tests of an organ. */
export async function organToManage(deps: Deps, actor: Actor, organ: string): Promise<void> {
  const { county } = actor;
  if (!(await organBy(deps, county, organ))) throw notFound("政法单位");
  authorize(actor, "assessments.manage", { county, organ }, "政法单位");
}

/** Units named in a round are the organ's own. */
export async function refuseUnits(
  deps: Deps,
  county: string,
  organ: string,
  { who }: Pick<RoundInput, "who">,
): Promise<void> {
  if (!who.units) return;
  const { units } = await orgTree(deps, county);
  const own = new Set(units.filter((unit) => unit.organ === organ).map(({ id }) => id));
  const stranger = who.units.findIndex((id) => !own.has(id));
  if (stranger < 0) return;
  refuseFields([{ path: `who.units.${stranger}`, message: "有不属于本单位的部门" }]);
}

/** A round as it begins. */
export const roundFrom = (
  given: RoundInput,
  at: Pick<Round, "county" | "organ" | "id"> & { quarter?: Quarter },
): Round => ({
  ...given,
  ...at,
  quarter: at.quarter ?? quarterOf(given.from),
  state: "planned",
  version: 1,
});

/** A round whose last day has passed would end the next morning, with everybody absent. */
export const wrongClosing = ({ closesOn }: Pick<RoundInput, "closesOn">, today: Day): FieldProblem[] =>
  closesOn < today ? [{ path: "closesOn", message: "截止录入日期不能早于今天" }] : [];

/** Adds a round. `serial` makes a repeat of the same request the same round. */
export async function createRound(
  deps: Deps,
  actor: Actor,
  organ: string,
  given: RoundInput,
  serial: string = deps.ids.next(),
): Promise<Round> {
  await organToManage(deps, actor, organ);
  refuseFields([...wrongInRound(given), ...wrongClosing(given, todayOf(deps))]);
  await refuseUnits(deps, actor.county, organ, given);
  const round = roundFrom(given, {
    county: actor.county,
    organ,
    id: `${given.from.slice(0, 4)}-${serial.slice(0, 20)}`,
  });
  const standing = await roundBy(deps, placeOfRound(round));
  if (standing) return standing;
  await commit(
    deps,
    actor,
    [newRound(round)],
    auditOf(actor.county, organ, "assessments.roundCreated", round.id),
  );
  return round;
}

/** What a round may do without: left out, it is taken away. */
const unset = { makeUp: undefined, place: undefined, start: undefined };

/**
 * Changes a round that is not over; who is told of an open one is told anew where day or place have changed. `seen` is
 * the version that was changed: somebody else's change since is not overwritten.
 */
export async function changeRound(
  deps: Deps,
  actor: Actor,
  at: RoundAt,
  given: RoundInput,
  seen?: number,
): Promise<Round> {
  const round = await roundToManage(deps, actor, at);
  if (seen !== undefined && seen !== round.version) refuse(changedMeanwhile);
  const mark = await recordedMark(deps, placeOfRound(round));
  const { candidates, sittings } = await recordsOf(deps, placeOfRound(round));
  refuse(whyNot.change(round, given, !noneStand(candidates)) ?? whyNot.rearrange(round, given, candidates));
  refuseFields([...wrongInRound(given), ...wrongClosing(given, todayOf(deps))]);
  await refuseUnits(deps, actor.county, at.organ, given);
  const stray = sittings.find(({ day }) => day < given.from || day > given.to);
  if (stray) refuseFields([{ path: "from", message: "有部门的考核安排在这段时间之外，请先改安排" }]);
  if (given.from.slice(0, 4) !== round.from.slice(0, 4))
    refuseFields([{ path: "from", message: "考核不能改到另一年" }]);
  const to = { ...unset, ...given, quarter: quarterOf(given.from) };
  const rejudged = whyNot.change(round, given, true);
  const before = rejudged ? [nothingRecorded(round, mark, rejudged)] : [];
  await commit(
    deps,
    actor,
    [changedRound(round, to), ...before],
    auditOf(round.county, at.organ, "assessments.roundChanged", round.id),
  );
  const after = { ...round, ...to, version: round.version + 1 };
  await refuseOvertaken(deps, actor, round, after);
  if (round.state === "open") await tellOpened(deps, after);
  return after;
}

/**
 * A result may have been recorded, or a unit arranged, by the old days between their reading and their change. From the
 * change on nothing can be, so that it is seen now: then the round gets its old days back.
 */
async function refuseOvertaken(deps: Deps, actor: Actor, before: Round, after: Round): Promise<void> {
  const { candidates, sittings } = await recordsOf(deps, placeOfRound(after));
  const refusal = whyNot.rearrange(before, after, candidates);
  const stray = sittings.some(({ day }) => day < after.from || day > after.to);
  if (!refusal && !stray) return;
  const { version: _, ...old } = { ...unset, ...before };
  const audit = auditOf(before.county, before.organ, "assessments.roundChanged", before.id);
  await commit(deps, actor, [changedRound(after, old)], audit);
  refuse(refusal ?? changedMeanwhile);
}

/**
 * Sets where and when a unit is tested and by whom (考核组). The round is not rewritten: units are arranged one by one.
 * `seen` is the version of the arrangement that was changed, 0 for none.
 */
export async function arrange(
  deps: Deps,
  actor: Actor,
  at: RoundAt,
  given: SittingInput,
  seen?: number,
): Promise<Sitting> {
  const round = await roundToManage(deps, actor, at);
  const wrong = whyNot.arrange(round, given.day);
  if (wrong?.code === "outside-window") refuseFields([{ path: "day", message: wrong.message }]);
  refuse(wrong);
  const { county } = actor;
  const [{ units }, officers, { sittings }] = await Promise.all([
    orgTree(deps, county),
    officersBy(deps, county, given.examiners),
    recordsOf(deps, placeOfRound(round)),
  ]);
  const unit = units.find(({ id, organ }) => id === given.unit && organ === at.organ);
  if (!unit) throw notFound("部门");
  const stranger = given.examiners.findIndex((staff) => officers.get(staff)?.state !== "active");
  if (stranger >= 0)
    refuseFields([{ path: `examiners.${stranger}`, message: `考官${given.examiners[stranger]}不在岗` }]);
  const before = sittings.find((one) => one.unit === given.unit);
  if (seen !== undefined && seen !== (before?.version ?? 0)) refuse(changedMeanwhile);
  const after: Sitting = {
    ...given,
    examiners: [...new Set(given.examiners)],
    version: (before?.version ?? 0) + 1,
  };
  await commit(
    deps,
    actor,
    [
      sameRound(round),
      putSitting(placeOfRound(round), after, before),
      ...after.examiners
        .filter((staff) => officers.get(staff)?.organ !== at.organ)
        .map((staff) => putExam(round, staff)),
    ],
    auditOf(county, at.organ, "assessments.arranged", `${round.id}/${given.unit}`),
  );
  if (round.state === "open" && saysOther(before, after))
    // Another day of one unit also moves where those stand who came from it or went there: they bear a note.
    await tellOpened(deps, round, {
      concerns: ({ unit: at, note }) => at === given.unit || note !== undefined,
    });
  return after;
}

/** Whether who sits is to be told something else; its examiners are told by their own pages. */
const saysOther = (before: Sitting | undefined, after: Sitting): boolean =>
  before?.day !== after.day || before.start !== after.start || before.place !== after.place;

/** Opens a round now: those who should sit are told where and when. */
export async function openRound(deps: Deps, actor: Actor, at: RoundAt): Promise<void> {
  const round = await roundToManage(deps, actor, at);
  refuse(whyNot.open(round));
  await commit(
    deps,
    actor,
    [changedRound(round, { state: "open", openedAt: deps.clock.now() })],
    auditOf(round.county, at.organ, "assessments.opened", round.id),
  );
  await tellOpened(deps, await loadRound(deps, round.county, at));
}

/** Calls a round off before anybody was recorded, with a reason; who was asked to an open one is told. */
export async function cancelRound(deps: Deps, actor: Actor, at: RoundAt, reason: string): Promise<void> {
  const round = await roundToManage(deps, actor, at);
  const mark = await recordedMark(deps, placeOfRound(round));
  const { candidates } = await recordsOf(deps, placeOfRound(round));
  refuse(whyNot.cancel(round, !noneStand(candidates)));
  const recorded = whyNot.cancel(round, true);
  await commit(
    deps,
    actor,
    [
      changedRound(round, { state: "cancelled", cancelReason: reason }),
      ...(recorded ? [nothingRecorded(round, mark, recorded)] : []),
    ],
    auditOf(round.county, at.organ, "assessments.cancelled", round.id),
  );
  if (round.state === "open") await tellCancelled(deps, round, reason);
}
