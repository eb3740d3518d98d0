// Whether a unit costs the same in a small deployment and in a large one: counties of 60 units, 1, 10 and 100 of them.
import { runners } from "../functions/runners.ts";
import { instantAt } from "../shared/time.ts";
import { seedCounty, type BenchCounty } from "./county.ts";
import { inTurn, median, timed, type Effort } from "./measure.ts";
import { lastMonth, thisMonth, type Place } from "./place.ts";

/** What one unit costs when the table holds this many: processor time in microseconds, capacity units. */
export type GrowthRow = {
  units: number;
  rollUp: { cpu: number; read: number; write: number };
  page: { cpu: number; p50: number; read: number };
};

const unitsOfCounty = 60;
const sampled = 3;

/** Fills the table further for each size and measures a few counties of it. */
export async function growthRows(
  place: Place,
  sizes: readonly number[],
  effort: Effort,
): Promise<GrowthRow[]> {
  const rows: GrowthRow[] = [];
  let made: BenchCounty[] = [];
  for (const units of sizes) {
    while (made.length * unitsOfCounty < units)
      made = [...made, await filled(place, String(610_101 + made.length))];
    // Of the last ones, so that none was rolled up before.
    rows.push(await measured(place, units, made.slice(-sampled), effort));
  }
  return rows;
}

const filled = (place: Place, county: string): Promise<BenchCounty> =>
  seedCounty(place.deps, { county, units: unitsOfCounty, officers: 4, months: [lastMonth, thisMonth] });

async function measured(
  place: Place,
  units: number,
  counties: readonly BenchCounty[],
  effort: Effort,
): Promise<GrowthRow> {
  const night = instantAt("2026-11-27", "00:30");
  const count = counties.length * unitsOfCounty;
  const rollUp = { cpu: 0, read: 0, write: 0 };
  const nights: number[] = [];
  for (const { county } of counties) {
    const cost = await place.cost(() => runners["figures.rollUp"](place.metered.deps, county, night));
    rollUp.read += cost.read / count;
    rollUp.write += cost.write / count;
    // Again without the meter: by now nothing has changed, which is what most nights are.
    for (let turn = 0; turn < 3; turn += 1) {
      const { cpu } = await timed(() => runners["figures.rollUp"](place.deps, county, night));
      nights.push(cpu / unitsOfCounty);
    }
  }
  rollUp.cpu = median(nights);
  const [first] = counties;
  if (!first) throw new RangeError("no county");
  let turn = 0;
  const page = (caller: Place["plain"]) => (): Promise<Response> => {
    const { units: own, tokens } = counties[(turn += 1) % counties.length] ?? first;
    return caller.call(
      tokens.committee,
      "GET",
      `/obligations/units/${own[turn % own.length]?.unit.id}?month=${thisMonth}`,
    );
  };
  // Twice round the counties: what a process keeps of each is kept.
  for (const _ of counties) await page(place.metered)();
  const { read } = await place.cost(page(place.metered));
  const { whole } = await inTurn({ whole: page(place.plain) }, effort);
  return { units, rollUp, page: { cpu: whole.cpu, p50: whole.p50, read } };
}
