// What is kept of one officer's tests across rounds and organs: records, exemptions.
import { Candidate, TestExemption } from "../../shared/assessments/schema.ts";
import { keys } from "../../shared/keys.ts";
import { getItems, queryAll } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import type { RoundPlace } from "./store.ts";

type Freshness = { stale?: boolean };

/** What was recorded of one officer in these rounds. */
export async function ownCandidates(
  deps: Deps,
  staff: string,
  rounds: readonly RoundPlace[],
  fresh: Freshness = {},
): Promise<Candidate[]> {
  const wanted = new Map(
    rounds.map(({ county, organ, round }) => [
      `${organ}/${round}`,
      keys.candidate(county, organ, round, staff),
    ]),
  );
  const items = await getItems<Candidate>(deps, [...wanted.values()], fresh);
  return items.map((item) => Candidate.parse(item));
}

/** One officer's exemptions that can hold on a day of these years. */
export async function ownExemptions(
  deps: Deps,
  county: string,
  staff: string,
  years: { from: string; to: string },
  fresh: Freshness = {},
): Promise<TestExemption[]> {
  const count = Number(years.to) - Number(years.from) + 2;
  const asked = Array.from({ length: count }, (_, index) => String(Number(years.from) - 1 + index));
  const found = await Promise.all(
    asked.map((year) =>
      queryAll<TestExemption>(deps, keys.testExemptions(county, year), { prefix: `${staff}/`, ...fresh }),
    ),
  );
  return found.flat().map((row) => TestExemption.parse(row));
}
