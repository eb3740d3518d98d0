// What the office does with rounds: plan a year, add and change one, arrange the units' sittings, open and cancel.
import { plannedRounds } from "../../shared/assessments/plan.ts";
import { whyNot, wrongInRound } from "../../shared/assessments/rules.ts";
import type { PlanInput, Round, RoundInput, Sitting, SittingInput } from "../../shared/assessments/schema.ts";
import { keys } from "../../shared/keys.ts";
import { notFound, Problem, refuse, type FieldProblem } from "../../shared/problem.ts";
import { lastDayOfQuarter, quarterOf, type Quarter } from "../../shared/quarter.ts";
import { organBy, orgTree } from "../org/store.ts";
import { authorize, type Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import { getItem, tryWrite, type Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { officersBy } from "../talks/people.ts";
import { loadRound, roundToManage, todayOf, type RoundAt } from "./load.ts";
import { placeOfRound } from "./lists.ts";
import { tellCancelled, tellOpened } from "./opening.ts";
import {
  changedMeanwhile,
  changedRound,
  newRound,
  nothingRecorded,
  putSitting,
  recordsOf,
  roundBy,
  sameRound,
} from "./store.ts";

/** Every rule over the input's fields at once. Throws Problem("invalid"). */
function refuseFields(fields: readonly FieldProblem[]): void {
  const [first] = fields;
  if (first) throw new Problem("invalid", first.message, fields);
}

const auditOf = (county: string, organ: string, did: string, subject: string) => ({
  audit: { pk: keys.auditOf(county, "assessments"), did, subject: `${organ}/${subject}` },
});

async function organToManage(deps: Deps, actor: Actor, organ: string): Promise<void> {
  const { county } = actor;
  if (!(await organBy(deps, county, organ))) throw notFound("政法单位");
  authorize(actor, "assessments.manage", { county, organ }, "政法单位");
}

/** Units named in a round are the organ's own. */
async function refuseUnits(
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

const roundFrom = (
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
const wrongClosing = (deps: Deps, { closesOn }: Pick<RoundInput, "closesOn">): FieldProblem[] =>
  closesOn < todayOf(deps) ? [{ path: "closesOn", message: "截止录入日期不能早于今天" }] : [];

/** Adds a round. `serial` makes a repeat of the same request the same round. */
export async function createRound(
  deps: Deps,
  actor: Actor,
  organ: string,
  given: RoundInput,
  serial: string = deps.ids.next(),
): Promise<Round> {
  await organToManage(deps, actor, organ);
  refuseFields([...wrongInRound(given), ...wrongClosing(deps, given)]);
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

/** A year's plan as it was last made. */
export type Plan = PlanInput & { by: string; at: string };

export const planOf = (deps: Deps, county: string, organ: string, year: string): Promise<Plan | undefined> =>
  getItem<Plan>(deps, keys.assessmentPlan(county, organ, year));

/**
 * Makes the quarterly rounds of a year (“每季度开展政治理论和业务知识测试”, source, S4). Those that stand already stay as
 * they are, whatever was changed in them since: planning again only adds what is missing. Answers the new ones.
 */
export async function planYear(
  deps: Deps,
  actor: Actor,
  organ: string,
  year: string,
  given: PlanInput,
): Promise<Round[]> {
  await organToManage(deps, actor, organ);
  const stray = given.quarters.findIndex((quarter) => !quarter.startsWith(`${year}-`));
  if (stray >= 0) refuseFields([{ path: `quarters.${stray}`, message: `季度应在${year}年内` }]);
  const over = given.quarters.findIndex((quarter) => lastDayOfQuarter(quarter) < todayOf(deps));
  if (over >= 0)
    refuseFields([{ path: `quarters.${over}`, message: "有已经过去的季度；补录过去的测试请新增批次" }]);
  if (given.pass > given.full) refuseFields([{ path: "pass", message: "合格分不能高于满分" }]);
  await refuseUnits(deps, actor.county, organ, given);
  const { county } = actor;
  const plan = { ...given, by: actor.staff, at: deps.clock.now() };
  const rows: Change[] = [{ put: { ...keys.assessmentPlan(county, organ, year), ...plan } }];
  await commit(deps, actor, rows, auditOf(county, organ, "assessments.planned", year));
  const made: Round[] = [];
  for (const { id, quarter, round: days } of plannedRounds(given)) {
    const round: Round = { ...roundFrom(days, { county, organ, id, quarter }), plan: year };
    const { done } = await tryWrite(deps, newRound(round));
    if (done) made.push(round);
  }
  return made;
}

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
  const { candidates, sittings } = await recordsOf(deps, placeOfRound(round));
  refuse(whyNot.change(round, given, candidates.length > 0));
  refuseFields([...wrongInRound(given), ...wrongClosing(deps, given)]);
  await refuseUnits(deps, actor.county, at.organ, given);
  const stray = sittings.find(({ day }) => day < given.from || day > given.to);
  if (stray) refuseFields([{ path: "from", message: "有部门的考核安排在这段时间之外，请先改安排" }]);
  if (given.from.slice(0, 4) !== round.from.slice(0, 4))
    refuseFields([{ path: "from", message: "考核不能改到另一年" }]);
  const empty = { makeUp: undefined, place: undefined, start: undefined };
  const to = { ...empty, ...given, quarter: quarterOf(given.from) };
  const rejudged = whyNot.change(round, given, true);
  const before = rejudged ? [nothingRecorded(round, rejudged)] : [];
  await commit(
    deps,
    actor,
    [changedRound(round, to), ...before],
    auditOf(round.county, at.organ, "assessments.roundChanged", round.id),
  );
  const after = { ...round, ...to, version: round.version + 1 };
  if (round.state === "open") await tellOpened(deps, after);
  return after;
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
    [sameRound(round), putSitting(placeOfRound(round), after, before)],
    auditOf(county, at.organ, "assessments.arranged", `${round.id}/${given.unit}`),
  );
  if (round.state === "open") await tellOpened(deps, round);
  return after;
}

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
  const { candidates } = await recordsOf(deps, placeOfRound(round));
  refuse(whyNot.cancel(round, candidates.length > 0));
  const recorded = whyNot.cancel(round, true);
  await commit(
    deps,
    actor,
    [
      changedRound(round, { state: "cancelled", cancelReason: reason }),
      ...(recorded ? [nothingRecorded(round, recorded)] : []),
    ],
    auditOf(round.county, at.organ, "assessments.cancelled", round.id),
  );
  if (round.state === "open") await tellCancelled(deps, round, reason);
}
