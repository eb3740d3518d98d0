// What reading and the jobs cost in capacity units in a county of 60 units, against the budgets (performance.md, 1).
// Writing a brief is counted in training/capacity.test.ts, telling people in notices/capacity.test.ts.
import { beforeAll, expect, it } from "vitest";
import { seedCounty, type BenchCounty } from "../bench/county.ts";
import { meter } from "../bench/meter.ts";
import { foldCounty, writeMonth } from "../functions/figures/jobs.ts";
import { lockMonth } from "../functions/obligations/changes.ts";
import { remind } from "../functions/obligations/jobs.ts";
import { orgTree } from "../functions/org/store.ts";
import { whoIs } from "../functions/platform/sessions.ts";
import { toInstant } from "../shared/time.ts";
import { createApp, type Kit } from "./support/app.ts";

const units = 60;
/** Every request reads who asks, consistently. */
const session = 1;

let kit: Kit;
let county: BenchCounty;
let cost: ReturnType<typeof meter>;

beforeAll(async () => {
  // A Friday. November's weeks lie inside it; October's first begins and last ends in its neighbours.
  kit = await createApp({ now: "2026-11-27T10:00:00+08:00" });
  county = await seedCounty(kit.deps, {
    county: kit.county,
    units,
    officers: 4,
    months: ["2026-09", "2026-10", "2026-11"],
  });
  cost = meter(kit.deps.db);
});

/** What a page costs once the process knows organs, units and rules, as it does for half a minute. */
async function pageCost(path: string, token: string) {
  const show = async (): Promise<void> => {
    const { status, body } = await kit.page(path, { token });
    if (status !== 200) throw new Error(`${status} ${body}`);
  };
  const first = await cost(show);
  return { first, ...(await cost(show)) };
}

const unitPage = (month: string): string => `/obligations/units/${county.units[0]?.unit.id}?month=${month}`;

it("a unit's month costs at most one read unit, in two trips one after another", async () => {
  const { first, ...page } = await pageCost(unitPage("2026-11"), county.tokens.clerk);
  // A meter that hears nothing would pass every budget.
  expect(page.read).toBeGreaterThan(session);
  expect(page.read - session).toBeLessThanOrEqual(1);
  expect(page).toMatchObject({ write: 0, trips: 2, inSequence: 2 });
  // The first page of a process also reads names and rules: 60 units' rows twice, policies, holidays, the county.
  expect(first.read - session).toBeLessThanOrEqual(14);
});

it("a past month that is still open costs its weeks' edges and the look for a lock on top", async () => {
  const { read, inSequence } = await pageCost(unitPage("2026-10"), county.tokens.clerk);
  expect(read - session).toBeLessThanOrEqual(3);
  expect(inSequence).toBe(2);
});

it("a county's live month costs at most 45 read units, and half a unit more for each edge that its weeks have", async () => {
  const inside = await pageCost("/obligations?month=2026-11", county.tokens.committee);
  expect(inside.read - session).toBeLessThanOrEqual(45);
  const edges = await pageCost("/obligations?month=2026-10", county.tokens.committee);
  // A month that can be locked also asks each organ which test rounds and which rolls in it are not closed yet.
  const organs = 1;
  expect(edges.read - inside.read).toBeLessThanOrEqual(2 * 0.5 * units + 1 + 2 * 0.5 * organs);
});

it("a county's locked month costs at most two read units, however many units it has", async () => {
  const { actor } = await whoIs(kit.deps, county.tokens.committee);
  await lockMonth(kit.deps, actor, "2026-09");
  const { read, inSequence } = await pageCost("/obligations?month=2026-09", county.tokens.committee);
  expect(read - session).toBeLessThanOrEqual(2);
  expect(inSequence).toBe(2);
});

it("a unit's roll-up costs at most one read and two write units; nothing is written when nothing changed", async () => {
  const rollUp = async (): Promise<number> => {
    const tree = await orgTree(kit.deps, kit.county);
    return writeMonth(
      kit.deps,
      kit.county,
      "2026-10",
      await foldCounty(kit.deps, kit.county, "2026-10", tree),
    );
  };
  const first = await cost(rollUp);
  expect(first.result).toBeGreaterThanOrEqual(units);
  expect(first.read / units).toBeLessThanOrEqual(1);
  expect(first.write / units).toBeLessThanOrEqual(2);
  expect(await cost(rollUp)).toMatchObject({ result: 0, write: 0 });
});

it("checking what a unit owes today costs at most three read units", async () => {
  const { read, write, result } = await cost(() =>
    remind(kit.deps, kit.county, toInstant("2026-11-27T08:30:00+08:00")),
  );
  expect(result.counts).toMatchObject({ 检查单位: units, 新提醒: 0 });
  expect(read / units).toBeLessThanOrEqual(3);
  expect(write).toBe(0);
});
