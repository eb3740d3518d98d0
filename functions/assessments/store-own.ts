// What is kept of one officer's tests across rounds and organs: records, exemptions.
import { TestExemption, type Candidate } from "../../shared/assessments/schema.ts";
import { keys } from "../../shared/keys.ts";
import type { Item } from "../../shared/table.ts";
import { getItems, queryAll } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { unpacked } from "./packed.ts";
import type { RoundPlace } from "./store.ts";

type Freshness = { stale?: boolean };

/** What was recorded of one officer in these rounds. */
export async function ownCandidates(
  deps: Deps,
  staff: string,
  rounds: readonly RoundPlace[],
  fresh: Freshness = {},
): Promise<Candidate[]> {
  const asked = new Map(rounds.map((place) => [recordsKey(place), place]));
  const wanted = [...asked.values()].map(({ county, organ, round }) =>
    keys.candidate(county, organ, round, staff),
  );
  const rows = await getItems<Item>(deps, wanted, fresh);
  return rows.flatMap((row) => {
    const place = asked.get(row.pk);
    return place ? [unpacked(place, row)] : [];
  });
}

const recordsKey = ({ county, organ, round }: RoundPlace): string => keys.roundRecords(county, organ, round);

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
