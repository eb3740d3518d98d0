// What the report asks of talks, from rounds alone: P63 discipline officers, P65 talks since a year.
import { may } from "../../shared/access.ts";
import { notFound, Problem } from "../../shared/problem.ts";
import { addQuarters, quarterOf, type Quarter } from "../../shared/quarter.ts";
import type { TalkFigures } from "../../shared/talks/round-schema.ts";
import { holdersOf, organBy } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { roundOf } from "./store.ts";
import { todayOf } from "./views.ts";

const yearsMax = 20;

/**
 * “设置X名纪检专干” and “XXXX年以来，共约谈干部XXX人次” (source, S11 and S12) of an organ: holders of the role today, and
 * its talks since 1 January of a year in 人次, with the different people among them in 人. One Query a quarter; no content.
 */
export async function talkFigures(
  deps: Deps,
  actor: Actor,
  organId: string,
  since: number,
): Promise<TalkFigures> {
  const { county } = actor;
  const organ = await organBy(deps, county, organId);
  if (!organ || !may(actor.grants, "talks.coverage", { county, organ: organ.id })) throw notFound("单位");
  const now = quarterOf(todayOf(deps));
  const thisYear = Number(now.slice(0, 4));
  if (since > thisYear || since < thisYear - yearsMax) {
    const message = `起始年份应在 ${thisYear - yearsMax} 至 ${thisYear} 之间`;
    throw new Problem("invalid", message, [{ path: "since", message }]);
  }
  const [holders, quarters] = await Promise.all([
    holdersOf(deps, county, organId, { stale: true }),
    inParallel(quartersFrom(`${since}-Q1`, now), 8, async (quarter) => {
      const { targets } = await roundOf(deps, { county, organ: organId, quarter }, { stale: true });
      const own = targets.flatMap(({ staff, talks }) =>
        talks.filter(({ organ: where }) => where === organId).map(() => staff),
      );
      return { quarter, own };
    }),
  ]);
  return {
    organ: organId,
    organName: organ.name,
    since,
    disciplineOfficers: holders.filter(({ role }) => role === "disciplineOfficer").length,
    talks: quarters.reduce((sum, { own }) => sum + own.length, 0),
    people: new Set(quarters.flatMap(({ own }) => own)).size,
    quarters: quarters.map(({ quarter, own }) => ({ quarter, talks: own.length, people: new Set(own).size })),
  };
}

function quartersFrom(first: Quarter, last: Quarter): Quarter[] {
  const found: Quarter[] = [];
  for (let quarter = first; quarter <= last; quarter = addQuarters(quarter, 1)) found.push(quarter);
  return found;
}
