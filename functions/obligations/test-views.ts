// Who owes which test of a quarter, with the reason in words: of the organ or the units that somebody may look at.
import * as z from "zod";
import { Subject } from "../../shared/assessments/kinds.ts";
import { groupedBy } from "../../shared/grouped.ts";
import { ObligationState } from "../../shared/obligations/schema.ts";
import { sayTestState, subjectOf } from "../../shared/obligations/tests.ts";
import { notFound } from "../../shared/problem.ts";
import type { Quarter } from "../../shared/quarter.ts";
import { mayView } from "../assessments/load.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { placeNames } from "../platform/place-names.ts";
import { rulesOf } from "./facts.ts";
import { testStates } from "./test-officers.ts";

export const OwedTestRow = z.object({
  staff: z.string(),
  name: z.string(),
  unit: z.string(),
  unitName: z.string(),
  policy: z.string(),
  subject: Subject,
  state: ObligationState,
  words: z.string(),
});
export type OwedTestRow = z.infer<typeof OwedTestRow>;

/** One row for each officer and subject, in the order of units. 404 where none of the organ may be looked at. */
export async function testObligations(
  deps: Deps,
  actor: Actor,
  at: { organ: string; quarter: Quarter },
): Promise<OwedTestRow[]> {
  const { county } = actor;
  const [rules, names] = await Promise.all([
    rulesOf(deps, county, { stale: true }),
    placeNames(deps, county),
  ]);
  const organ = rules.organs.find(({ id }) => id === at.organ);
  const units = rules.units.filter((unit) => unit.organ === at.organ);
  const seen = new Set(
    units.filter(({ id }) => mayView(actor, { organ: at.organ, unit: id })).map(({ id }) => id),
  );
  if (!organ || (seen.size === 0 && !mayView(actor, { organ: at.organ }))) throw notFound("测试要求");
  const asked = { organ, quarter: at.quarter };
  const standings = await testStates(deps, rules, asked, { now: deps.clock.now(), stale: true });
  return standings
    .filter(({ party }) => seen.has(party.unit))
    .flatMap(({ policy, party, state }) => {
      const subject = subjectOf(policy);
      const { staff, name, unit } = party;
      const words = sayTestState(state, { party, measure: policy.measure, organName: (id) => names.of(id) });
      const row = { staff, name, unit, unitName: names.of(unit), policy: policy.policy, state, words };
      return subject ? { ...row, subject } : [];
    });
}

/** One officer with his subjects, as the page lists him. */
export type OwedTestPerson = Pick<OwedTestRow, "staff" | "name" | "unit" | "unitName"> & {
  tests: OwedTestRow[];
};

export const byPerson = (rows: readonly OwedTestRow[]): OwedTestPerson[] =>
  [...groupedBy(rows, ({ staff }) => staff).values()].flatMap((tests) => {
    const [first] = tests;
    if (!first) return [];
    const { staff, name, unit, unitName } = first;
    return { staff, name, unit, unitName, tests };
  });
