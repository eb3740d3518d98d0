// Requests about tests sent again, with a key and without one: one record, the same answer, nobody told twice.
import { beforeEach, expect, it } from "vitest";
import { exemptionsOf, recordsOf, roundsOf } from "../../functions/assessments/store.ts";
import { resultRoutes } from "../../functions/assessments/routes-results.ts";
import { roundRoutes } from "../../functions/assessments/routes-rounds.ts";
import { queryAll } from "../../functions/platform/db.ts";
import { keys } from "../../shared/keys.ts";
import type { Notice } from "../../shared/notice.ts";
import { countedWrites, type CountedWrites } from "../support/counted-writes.ts";
import { makeRound, organ, roundInput, testWorld, who, type TestWorld } from "./given.ts";

let world: TestWorld;
let writesOf: CountedWrites;
beforeEach(async () => {
  world = await testWorld(undefined, (kit) => void (writesOf = countedWrites(kit)));
});

const headers = { "idempotency-key": "key-of-this-test-0001" };
const as = who.office;
const aDay = { hours: 25 };

it("a round that was created again, at once, later and past the day of memory, is one", async () => {
  const { kit } = world;
  const create = () =>
    kit.call(roundRoutes.createRound, { as, headers, params: { organ }, body: roundInput() });
  const [first, again] = [await create(), await create()];
  kit.clock.advance(aDay);
  const late = await create();
  expect([first.status, again.status, late.status]).toEqual([201, 201, 201]);
  expect([again.body.id, late.body.id]).toEqual([first.body.id, first.body.id]);
  expect(await roundsOf(kit.deps, world.county, organ)).toHaveLength(1);
});

it("an exemption that was entered again is one, also when the first answer is forgotten", async () => {
  const { kit } = world;
  const body = {
    staff: who.officer,
    subjects: ["theory" as const],
    reason: "injury" as const,
    from: "2026-11-01",
    until: "2026-12-01",
  };
  const enter = () => kit.call(roundRoutes.exempt, { as, headers, body });
  const [first, again] = [await enter(), await enter()];
  kit.clock.advance(aDay);
  const late = await enter();
  expect(new Set([first.body.serial, again.body.serial, late.body.serial]).size).toBe(1);
  expect(await exemptionsOf(kit.deps, world.county, ["2026"])).toHaveLength(1);
});

it("a result that was sent again without a key is answered as the same and writes nothing", async () => {
  const { kit } = world;
  const { id } = await makeRound(world);
  const body = { kind: "first" as const, entries: [{ staff: who.officer, score: 80, day: "2026-11-16" }] };
  const enter = () => kit.call(resultRoutes.enter, { as, params: { organ, round: id }, body });
  const first = await writesOf(enter);
  const again = await writesOf(enter);
  expect(first.value.body.outcomes).toMatchObject([{ result: "saved" }]);
  expect(again.value.body.outcomes).toMatchObject([{ result: "same" }]);
  expect(first.writes).toBeGreaterThan(0);
  expect(again.writes).toBe(0);
});

it("a correction that was sent again under its key stands once; without one it is told that it stands", async () => {
  const { kit, county } = world;
  const { id } = await makeRound(world);
  const at = { organ, round: id };
  const entries = [{ staff: who.officer, day: "2026-11-10", score: 50 }];
  await kit.call(resultRoutes.enter, { as, params: at, body: { kind: "first", entries } });
  const body = {
    kind: "first" as const,
    recordedOn: "2026-11-10",
    entry: { score: 90 },
    reason: "抄录有误",
  };
  const amend = (more = {}) =>
    kit.call(resultRoutes.amend, { as, params: { ...at, staff: who.officer }, body, ...more });
  const statuses = [await amend({ headers }), await amend({ headers }), await amend()];
  expect(statuses.map(({ status }) => status)).toEqual([204, 204, 409]);
  const { candidates } = await recordsOf(kit.deps, { county, ...at });
  expect(candidates.map(({ amendments, attempts }) => [amendments.length, attempts.length])).toEqual([
    [1, 1],
  ]);
});

it("a file that was uploaded again under its key is the same preview, and confirmed twice is recorded once", async () => {
  const { kit, county } = world;
  const { id } = await makeRound(world);
  const at = { organ, round: id };
  const upload = () =>
    kit.call(resultRoutes.upload, {
      as,
      params: at,
      query: { fileName: "成绩.csv", day: "2026-11-10" },
      headers: { ...headers, "content-type": "application/octet-stream" },
      rawBody: `警号,成绩\n${who.officer},80\n查无此人,70\n`,
    });
  const [first, again] = [await upload(), await upload()];
  expect([first.status, again.status, again.body.import]).toEqual([201, 201, first.body.import]);
  const confirm = () =>
    kit.call(resultRoutes.commitImport, {
      as,
      params: { import: first.body.import },
      body: { mode: "validOnly" as const },
    });
  const [done, repeated] = [await confirm(), await writesOf(confirm)];
  expect([done.body.written, repeated.value.body.written, repeated.writes]).toEqual([1, 0, 0]);
  expect((await recordsOf(kit.deps, { county, ...at })).candidates).toHaveLength(1);
});

it("a round begun or ended twice tells everybody once", async () => {
  const { kit, county } = world;
  const round = await makeRound(world, { open: false, from: "2026-11-17", opensOn: "2026-11-10" });
  const params = { organ, round: round.id };
  const begin = () => kit.call(roundRoutes.open, { as, params });
  const end = () => kit.call(roundRoutes.close, { as, params });
  const told = async (staff: string, kind: string): Promise<number> => {
    const inbox = await queryAll<Notice>(kit.deps, keys.inbox(county, staff));
    return inbox.filter((notice) => notice.kind === kind).length;
  };
  expect([(await begin()).status, (await begin()).status]).toEqual([204, 409]);
  expect(await told(who.officer, "assessments.opened")).toBe(1);
  expect((await Promise.all([end(), end()])).map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
    204, 409,
  ]);
  expect(await told(as, "assessments.closed")).toBe(1);
});
