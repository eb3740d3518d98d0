// Who can speak on a day: he belongs to the rotation, is not away, and has no turn in another rotation of his organ.
import { belongs, isAway, type Away } from "../../shared/activities/rotation.ts";
import type { Rotation } from "../../shared/activities/rotation-schema.ts";
import type { Day } from "../../shared/time.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { absencesIn, absencesOfOne } from "./absences.ts";
import { rotationsOf, speakersOf, turnBy, turnsFrom } from "./rotation-store.ts";

type Span = { from: Day; to: Day };

const othersOf = async (deps: Deps, { county, organ, id }: Rotation): Promise<Rotation[]> =>
  (await rotationsOf(deps, county, organ)).filter((one) => one.id !== id && one.state === "running");

/** When people are away, and, besides, speak in another of the organ's rotations: of everybody, over a span. */
export async function awayFor(
  deps: Deps,
  rotation: Rotation,
  span: Span,
): Promise<{ away: Away[]; elsewhere: Away[] }> {
  const { county } = rotation;
  const [away, others] = await Promise.all([absencesIn(deps, county, span), othersOf(deps, rotation)]);
  const turns = await inParallel(others, 8, (one) => turnsFrom(deps, county, one.id, span.from));
  const elsewhere = turns
    .flat()
    .filter(({ state, day }) => state === "planned" && day <= span.to)
    .map(({ staff, day }) => ({ staff, from: day, until: day }));
  return { away, elsewhere };
}

type At = { staff: string; day: Day };

/** Of each whether he belongs to the rotation and is there on his day; without reading who else is away. */
export async function thereOn(deps: Deps, rotation: Rotation, wanted: readonly At[]): Promise<boolean[]> {
  const speakers = await speakersOf(deps, rotation);
  const byStaff = new Map(speakers.map((one) => [one.staff, one]));
  return inParallel(wanted, 8, async ({ staff, day }) => {
    const speaker = byStaff.get(staff);
    if (!speaker || !belongs(speaker, day)) return false;
    return !isAway(await absencesOfOne(deps, rotation.county, staff, { from: day, to: day }), staff, day);
  });
}

/** Whether somebody can be given a day: he is there, and speaks nowhere else on it. */
export async function ableOn(deps: Deps, rotation: Rotation, { staff, day }: At): Promise<boolean> {
  const [[there], others] = await Promise.all([
    thereOn(deps, rotation, [{ staff, day }]),
    othersOf(deps, rotation),
  ]);
  const turns = await Promise.all(others.map((one) => turnBy(deps, rotation.county, one.id, day)));
  return there === true && turns.every((turn) => turn?.state !== "planned" || turn.staff !== staff);
}
