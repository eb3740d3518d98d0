// A year's plan as it is made: the rounds that are missing, none that could not be held any more.
import { plannedRounds, whyNotPlanned, type PlannedRound } from "../../shared/assessments/plan.ts";
import { wrongInRound } from "../../shared/assessments/rules.ts";
import type { PlanInput, Round } from "../../shared/assessments/schema.ts";
import { keys } from "../../shared/keys.ts";
import type { FieldProblem } from "../../shared/problem.ts";
import { lastDayOfQuarter } from "../../shared/quarter.ts";
import type { Day } from "../../shared/time.ts";
import type { Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import { getItem, tryWrite, type Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { todayOf } from "./load.ts";
import { auditOf, organToManage, refuseFields, refuseUnits, roundFrom, wrongClosing } from "./rounds.ts";
import { newRound, roundsOf } from "./store.ts";

/** A year's plan as it was last made. */
export type Plan = PlanInput & { by: string; at: string };

export const planOf = (deps: Deps, county: string, organ: string, year: string): Promise<Plan | undefined> =>
  getItem<Plan>(deps, keys.assessmentPlan(county, organ, year));

/**
 * Makes the quarterly rounds of a year (“每季度开展政治理论和业务知识测试”, source, S4). Those that stand already stay as
 * they are, whatever was changed in them since: planning again only adds what is missing. A quarter whose test could no
 * longer be held is refused by name. Answers the new ones.
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
  const standing = new Set((await roundsOf(deps, county, organ, { year })).map(({ id }) => id));
  const lacking = plannedRounds(given, todayOf(deps)).filter(({ id }) => !standing.has(id));
  refuseFields(wrongInPlan(lacking, given, todayOf(deps)));
  const plan = { ...given, by: actor.staff, at: deps.clock.now() };
  const rows: Change[] = [{ put: { ...keys.assessmentPlan(county, organ, year), ...plan } }];
  await commit(deps, actor, rows, auditOf(county, organ, "assessments.planned", year));
  const made: Round[] = [];
  for (const { id, quarter, round: days } of lacking) {
    const round: Round = { ...roundFrom(days, { county, organ, id, quarter }), plan: year };
    const { done } = await tryWrite(deps, newRound(round));
    if (done) made.push(round);
  }
  return made;
}

/** What makes a round of a plan one that could not be held, by the quarter that was asked for. */
function wrongInPlan(rounds: readonly PlannedRound[], { quarters }: PlanInput, today: Day): FieldProblem[] {
  return quarters.flatMap((quarter, index) => {
    const own = rounds.filter((one) => one.quarter === quarter);
    const wrong = own.flatMap(({ round }) => [...wrongInRound(round), ...wrongClosing(round, today)]);
    const message = own.length > 0 ? (whyNotPlanned(quarter, today) ?? wrong[0]?.message) : undefined;
    return message === undefined ? [] : [{ path: `quarters.${index}`, message }];
  });
}
