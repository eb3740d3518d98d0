// What tests cost in capacity units and in round trips one after another, in a bureau of 20 units and 300 people.
import { beforeAll, expect, it } from "vitest";
import { askingOn, type Ask } from "../../bench/asking.ts";
import { bureau, county, entriesOf, office, openRound, seedBureau, unitAt } from "../../bench/assessments.ts";
import { meter, type Cost } from "../../bench/meter.ts";
import { jobActor } from "../../functions/platform/actor.ts";
import { commit } from "../../functions/platform/commit.ts";
import { withoutVault } from "../../functions/platform/vault.ts";
import { runners } from "../../functions/runners.ts";
import { keys } from "../../shared/keys.ts";
import { createApp, type Kit } from "../support/app.ts";

const chief = office(bureau);
/** Every request reads who asks, consistently. */
const session = 1;

let kit: Kit;
let ask: Ask;
let cost: ReturnType<typeof meter>;
let round: string;

beforeAll(async () => {
  kit = await createApp({ now: "2026-11-17T09:00:00+08:00" });
  cost = meter(kit.deps.db);
  const tokens = new Map<string, string>();
  await commit(kit.deps, jobActor(county, "test"), [
    { put: { ...keys.county(county), code: county, name: "测试县", since: "2026-01-01" } },
  ]);
  await seedBureau(kit.deps, bureau, tokens);
  ask = askingOn(kit.app, tokens);
  round = await openRound(ask, bureau, "2026-11-17", "第四季度政治理论测试");
});

/** A look that is repeated: what people pay once the process knows organs, units and names, as it does for half a minute. */
async function looking(address: string, as = chief): Promise<Cost> {
  await ask(as, "GET", address);
  return cost(() => ask(as, "GET", address));
}
const entering = (entries: unknown): Promise<Cost> =>
  cost(() => ask(chief, "POST", `${round}/results`, entries));
const entry = (staff: string): unknown => ({ kind: "first", entries: [{ staff, score: 80 }] });
const year = `organ=${bureau.organ}&from=2026-01-01&to=2026-12-31`;

it("one result costs at most 8 WCU in four trips one after another, sent again no write", async () => {
  // The first result of a round also marks that there is one.
  await entering(entry("T50001"));
  const one = await entering(entry("T50002"));
  expect(one.write).toBeLessThanOrEqual(8);
  // Who should sit is decided by the postings of every unit, consistently: one unit each.
  expect(one.read - session).toBeLessThanOrEqual(bureau.units + 10);
  expect(one.inSequence, "session; round and units; list; record").toBeLessThanOrEqual(4);
  expect(await entering(entry("T50002"))).toMatchObject({ write: 0 });
});

it("a unit's list of 15 costs at most 5 WCU a person in one transaction, in the same four trips", async () => {
  const list = await entering(entriesOf(bureau, 5));
  expect(list.write / 15).toBeLessThanOrEqual(5);
  expect(list.read - session).toBeLessThanOrEqual(bureau.units + 15 + 10);
  expect(list.inSequence).toBeLessThanOrEqual(4);
});

it("a list to record, the board and the year cost a unit and a half for each unit, in three trips and five", async () => {
  const units = Array.from({ length: bureau.units }, (_, unit) => entriesOf(bureau, unit));
  await entering({ kind: "first", entries: units.flatMap(({ entries }) => entries) });
  const looks = {
    entries: await looking(`${round}/entries?unit=${unitAt(bureau, 3)}&kind=first`),
    board: await looking(round),
    page: await looking(round.replace("/api", "")),
    year: await looking("/assessments?year=2026"),
  };
  for (const [name, look] of Object.entries(looks)) {
    expect(look.read - session, name).toBeLessThanOrEqual(2 * bureau.units);
    expect(look.write, name).toBe(0);
    expect(look.inSequence, name).toBeLessThanOrEqual(name === "year" ? 5 : 3);
  }
});

it("a morning with nothing new costs at most 3 RCU a unit, and writes nothing", async () => {
  const morning = () => runners["assessments.remind"](withoutVault(kit.deps), county, kit.deps.clock.now());
  await morning();
  const again = await cost(morning);
  expect(again.read / bureau.units).toBeLessThanOrEqual(3);
  expect(again.read).toBeGreaterThan(session);
  expect(again).toMatchObject({ write: 0 });
  expect(again.inSequence).toBeLessThanOrEqual(7);
});

it("closing costs at most 6 WCU and 3 RCU a unit, and in trips no more for 300 people than the steps it takes", async () => {
  const closed = await cost(() => ask(chief, "POST", `${round}/close`));
  expect(closed.write / bureau.units).toBeLessThanOrEqual(6);
  expect(closed.read / bureau.units).toBeLessThanOrEqual(3);
  expect(closed.inSequence).toBeLessThanOrEqual(15);
  const board = await looking(round);
  expect(board.read / bureau.units, "nobody's postings are asked any more").toBeLessThanOrEqual(1);
  expect(board).toMatchObject({ write: 0, inSequence: 3 });
});

it("the pass rates of a year are read from its sheets: 10 RCU whatever the number of units", async () => {
  const api = await looking(`/api/assessments/rates?${year}`);
  const page = await looking(`/assessments/rates?${year}`);
  expect(api.read).toBeLessThanOrEqual(10);
  expect(page.read, "and the names of units, when half a minute has passed").toBeLessThanOrEqual(14);
  expect([api.write, page.write]).toEqual([0, 0]);
  expect(api.inSequence).toBeLessThanOrEqual(3);
  expect(page.inSequence).toBeLessThanOrEqual(4);
});

it("my tests cost at most 10 RCU in four trips one after another", async () => {
  const { read, write, inSequence } = await looking("/assessments/mine", "T50001");
  expect(read).toBeLessThanOrEqual(10);
  expect([write, inSequence <= 4]).toEqual([0, true]);
});
