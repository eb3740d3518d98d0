// What is kept of one officer's tests across rounds and organs: records, exemptions.
import {
  Round,
  TestExemption,
  type Candidate,
  type OwnAmended,
  type OwnTest,
} from "../../shared/assessments/schema.ts";
import { keys } from "../../shared/keys.ts";
import type { Item } from "../../shared/table.ts";
import { addDays, type Day } from "../../shared/time.ts";
import { getItems, queryAll, type Change } from "../platform/db.ts";
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

/** Keeps in somebody's own list that something of his was corrected in a round: also when no result is left of it. */
export const putOwnAmended = ({ county, organ, id, title }: Round, staff: string): Change => {
  const own: OwnAmended = { organ, round: id, title };
  return { put: { ...keys.ownAmended(county, staff, organ, id), ...own } };
};

/** Somebody's own list, oldest first: what he sat, and the rounds in which something of his was corrected. */
export async function ownList(
  deps: Deps,
  county: string,
  staff: string,
  fresh: Freshness = {},
): Promise<{ tests: OwnTest[]; amended: OwnAmended[] }> {
  // Both stand side by side: one Query.
  const range = { from: "test-amended/", to: "test/~", ...fresh };
  const rows = await queryAll<Item>(deps, keys.officer(county, staff), range);
  const isTest = ({ sk }: Item): boolean => sk.startsWith("test/");
  return {
    tests: rows.filter(isTest) as unknown as OwnTest[],
    amended: rows.filter((row) => !isTest(row)) as unknown as OwnAmended[],
  };
}

/** These rounds as they stand, in no order. */
export async function roundsBy(
  deps: Deps,
  places: readonly RoundPlace[],
  fresh: Freshness = {},
): Promise<Round[]> {
  const wanted = new Map(places.map((place) => [`${place.organ}/${place.round}`, place]));
  const rows = await getItems<Item>(
    deps,
    [...wanted.values()].map(({ county, organ, round }) => keys.assessmentRound(county, organ, round)),
    fresh,
  );
  return rows.map((row) => Round.parse(row));
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

/** Long enough for results that come late. */
const lookedForDays = 62;

/** Leads an examiner of another organ to a round: his own pages list the rounds of his own organ. */
export const putExam = ({ county, organ, id, to, makeUp }: Round, examiner: string): Change => {
  const place: RoundPlace = { county, organ, round: id };
  const until = addDays(makeUp?.to ?? to, lookedForDays);
  return { put: { ...keys.ownExam(county, examiner, until, organ, id), ...place } };
};

/** The rounds of other organs in which somebody was named as examiner; whether he still is, the sittings say. */
export async function examsElsewhere(
  deps: Deps,
  county: string,
  staff: string,
  today: Day,
  fresh: Freshness = {},
): Promise<Round[]> {
  const range = { from: `exam/${today}`, to: "exam/~", ...fresh };
  const places = await queryAll<RoundPlace>(deps, keys.officer(county, staff), range);
  return places.length === 0 ? [] : roundsBy(deps, places, fresh);
}
