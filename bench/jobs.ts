// The nightly and morning jobs on a county: roll-up, due check, reminders written and delivered.
import { runners } from "../functions/runners.ts";
import type { Deps } from "../functions/platform/deps.ts";
import type { Run } from "../functions/platform/jobs.ts";
import { foldCounty, writeMonth } from "../functions/figures/jobs.ts";
import { orgTree } from "../functions/org/store.ts";
import { queryPage } from "../functions/platform/db.ts";
import { worklists } from "../shared/keys.ts";
import { instantAt } from "../shared/time.ts";
import { seedCounty, type BenchCounty } from "./county.ts";
import { median, timed } from "./measure.ts";
import type { Cost } from "./meter.ts";
import { lastMonth, type Place } from "./place.ts";

/** A job's work shared out over what it was done for: units, or notices. */
export type JobRow = { name: string; per: string; count: number; milliseconds: number; cpu: number } & Cost;

type Metered = {
  name: string;
  per: string;
  count: number;
  times: number;
  run: (deps: Deps) => Promise<unknown>;
};

/** Runs a job several times for its times and once for its cost; the cost is shared out, the chain of trips is not. */
async function job(place: Place, { name, per, count: shares, times, run }: Metered): Promise<JobRow> {
  // Once for nothing: the first time may write what every later time finds written.
  await run(place.deps);
  const cost = await place.cost(() => run(place.metered.deps));
  const runs = [];
  for (let turn = 0; turn < times; turn += 1) runs.push(await timed(() => run(place.deps)));
  return {
    name,
    per,
    count: shares,
    milliseconds: median(runs.map(({ seconds }) => seconds * 1e3)),
    cpu: median(runs.map(({ cpu }) => cpu)) / shares,
    read: cost.read / shares,
    write: cost.write / shares,
    trips: cost.trips / shares,
    inSequence: cost.inSequence,
  };
}

const friday = instantAt("2026-11-27", "08:30");

/** Roll-up: a month never rolled up before, the same again with nothing changed, and the whole nightly job. */
export async function rollUpRows(place: Place, county: BenchCounty, times: number): Promise<JobRow[]> {
  const units = county.units.length;
  const month = async (deps: Deps, fresh: boolean): Promise<void> => {
    const tree = await orgTree(deps, county.county);
    const folded = await foldCounty(deps, county.county, lastMonth, tree);
    // A changed total and a changed unit each: every row is written again.
    if (fresh) for (const unit of folded.units) unit.hours += Math.random();
    await writeMonth(deps, county.county, lastMonth, folded);
  };
  const night = instantAt("2026-11-27", "00:30");
  const rollUp = (deps: Deps): Promise<unknown> => runners["figures.rollUp"](deps, county.county, night);
  const share = { per: "unit", count: units };
  return [
    await job(place, {
      ...share,
      name: "roll-up of one month, every unit's row written",
      times,
      run: (deps) => month(deps, true),
    }),
    await job(place, {
      ...share,
      name: "roll-up of one month, nothing changed",
      times,
      run: (deps) => month(deps, false),
    }),
    await job(place, {
      ...share,
      name: "figures.rollUp, the whole night (12 months back)",
      times,
      run: rollUp,
    }),
  ];
}

/** The morning on which weekly clerks are asked: first in a county that owes nothing, then in one that filed nothing. */
export async function reminderRows(place: Place, met: BenchCounty, times: number): Promise<JobRow[]> {
  const remindIn = (county: string) => (deps: Deps) => runners["obligations.remind"](deps, county, friday);
  const check = await job(place, {
    name: "due check, nobody owes",
    per: "unit",
    times,
    run: remindIn(met.county),
    count: met.units.length,
  });
  return [check, await writtenAndDelivered(place)];
}

/** A county that filed nothing: all are told, all is delivered. Done once, for a repeat finds it done. */
async function writtenAndDelivered(place: Place): Promise<JobRow> {
  const county = "529903";
  await seedCounty(place.deps, { county, units: 20, officers: 12, months: [] });
  let notices = 0;
  const times = await timed(() =>
    place.cost(async () => {
      const { deps } = place.metered;
      await runners["obligations.remind"](deps, county, friday);
      notices = (await queryPage(place.deps, worklists.outbox(county), { worklist: true }, { limit: 1000 }))
        .items.length;
      const deliver: Run = runners["notices.deliver"];
      await deliver(deps, county, place.deps.clock.now());
    }),
  );
  const { read, write, trips, inSequence } = times.result;
  const count = Math.max(1, notices);
  return {
    name: "reminder written and delivered",
    per: "notice",
    count,
    milliseconds: times.seconds * 1e3,
    cpu: times.cpu / count,
    read: read / count,
    write: write / count,
    trips: trips / count,
    inSequence,
  };
}
