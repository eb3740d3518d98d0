// What the report asks of tests, from closed rounds alone: P44 to P46 person-times of the 三能, P47 how many passed.
import { rateTables, sayRates, type TestFigures } from "../../shared/assessments/rate-tables.ts";
import { subjectLabels } from "../../shared/assessments/kinds.ts";
import type { Day } from "../../shared/time.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { addressOf } from "../talks/words.ts";
import { ratesRead } from "./views-rates.ts";

const keyOf = { fitness: "P44", skills: "P45", knowledge: "P46" } as const;

/** The numbers of an organ since a day; of the actor's units alone for who sees no more. Rounds that still run wait. */
export async function testFigures(
  deps: Deps,
  actor: Actor,
  { organ: id, since }: { organ: string; since: Day },
): Promise<TestFigures> {
  const { organ, from, to, rows } = await ratesRead(deps, actor, { organ: id, from: since, running: "no" });
  const subjects = rateTables(rows, "unit", (unit) => unit);
  return {
    organ: organ.id,
    organName: organ.name,
    since: from,
    to,
    figures: (["fitness", "skills", "knowledge"] as const).flatMap((subject) => {
      const found = subjects.find((one) => one.subject === subject);
      if (!found) return [];
      const { sworn, auxiliary } = found;
      const query = { organ: organ.id, from, to, running: "no", subject, kind: "sworn", state: "tested" };
      return [
        {
          key: keyOf[subject],
          subject,
          label: `${subjectLabels[subject]}测试`,
          sittings: sworn.sittings,
          people: sworn.people,
          final: sworn.final,
          auxiliarySittings: auxiliary.sittings,
          rows: addressOf("/api/assessments/rates/rows", query),
        },
      ];
    }),
    P47: sayRates(subjects),
  };
}
