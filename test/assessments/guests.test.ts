// Who is not on the list and was tested all the same: a guest in the open round, in the closed one, and after corrections.
import { beforeEach, describe, expect, it } from "vitest";
import { closeRound } from "../../functions/assessments/closing.ts";
import { listFor } from "../../functions/assessments/lists.ts";
import { loadRound } from "../../functions/assessments/load.ts";
import { amendResult, enterResults } from "../../functions/assessments/results.ts";
import { candidatesBy, sheetBy } from "../../functions/assessments/store.ts";
import { countSeats } from "../../shared/assessments/rates.ts";
import type { AmendInput, CountedRow, Entry, Round } from "../../shared/assessments/schema.ts";
import { actorOf, makeRound, organ, personIn, testWorld, units, who, type TestWorld } from "./given.ts";

const late = "T60001";
const [testDay, otherDay] = ["2026-11-11", "2026-11-16"];
let world: TestWorld;
let round: Round;
beforeEach(async () => {
  world = await testWorld();
  await personIn(world, { staff: late, unit: units.chengguan, from: "2026-11-12" });
  round = await makeRound(world, { sittings: [{ unit: units.chengguan, day: testDay }] });
});

const at = () => ({ organ, round: round.id });
const place = () => ({ county: world.county, ...at() });
const office = () => actorOf(world, who.office);
const amend = async (given: Partial<AmendInput>, staff: string = late) =>
  amendResult(world.kit.deps, await office(), at(), staff, { kind: "first", reason: "补录成绩", ...given });
const enter = async (entry: Partial<Entry>) =>
  enterResults(world.kit.deps, await office(), at(), { kind: "first", entries: [{ staff: late, ...entry }] });
const seats = async () => {
  const now = await loadRound(world.kit.deps, world.county, at());
  return (await listFor(world.kit.deps, now, { today: "2026-11-17" })).seats;
};
const seatOf = async (staff: string) => (await seats()).find((seat) => seat.staff === staff);
const rowOf = async (staff: string): Promise<CountedRow | undefined> =>
  (await sheetBy(world.kit.deps, place()))?.rows.find((row) => row.staff === staff);
const result = { day: otherDay, score: 90 };

describe("who came after his unit's day", () => {
  it("sits along, whether he is entered as such or by a correction", async () => {
    const before = countSeats(await seats());
    await enter({ ...result, along: true });
    const entered = countSeats(await seats());
    expect(entered).toEqual({ ...before, sittings: 1, people: 1, along: { passed: 1, of: 1 } });
    await amend({ recordedOn: otherDay });
    expect(countSeats(await seats())).toEqual(before);
    await amend({ entry: result });
    expect(countSeats(await seats())).toEqual(entered);
  });

  it("stays off the list of a closed round by a correction, and is nobody's when it is taken back", async () => {
    await closeRound(world.kit.deps, await office(), at());
    const before = countSeats((await sheetBy(world.kit.deps, place()))?.rows ?? []);
    expect((await rowOf(late))?.state).toBe("out");
    await amend({ entry: result });
    expect(await rowOf(late)).toMatchObject({ state: "passed", added: true });
    const after = countSeats((await sheetBy(world.kit.deps, place()))?.rows ?? []);
    expect(after).toEqual({ ...before, sittings: 1, people: 1, along: { passed: 1, of: 1 } });
    await amend({ recordedOn: otherDay });
    expect((await rowOf(late))?.state).toBe("out");
  });

  it("was not absent, whatever was recorded, also after another's correction settles the round again", async () => {
    await enter({ day: otherDay, absent: true, along: true });
    await closeRound(world.kit.deps, await office(), at());
    expect((await rowOf(late))?.state).toBe("out");
    await amend({ entry: { score: 70, day: testDay } }, who.officer);
    expect([(await rowOf(late))?.state, (await rowOf(who.officer))?.state]).toEqual(["out", "passed"]);
  });
});

it("a record of which everything was taken back begins anew, with its corrections", async () => {
  await enter({ ...result, along: true });
  await amend({ recordedOn: otherDay });
  await amend({ entry: result });
  const record = (await candidatesBy(world.kit.deps, place(), [late])).get(late);
  expect(record).toMatchObject({ added: true, unit: units.chengguan, version: 3 });
  expect(record?.amendments.map(({ before, after }) => [before?.score, after?.score])).toEqual([
    [90, undefined],
    [undefined, 90],
  ]);
  expect((await seatOf(late))?.state).toBe("passed");
});
