// Requests about activities sent again, with a key and without one: one record, the same answer, nobody told twice.
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { beforeAll, describe, expect, it } from "vitest";
import { rotationRoutes } from "../../functions/activities/routes-rotation.ts";
import { activityRoutes } from "../../functions/activities/routes-activities.ts";
import { activitiesCatalogue } from "../../functions/catalogue-activities.ts";
import type { AnyRoute } from "../../functions/platform/route.ts";
import { inputOf, second } from "../support/fresh-activities.ts";
import { rotationInput } from "../support/fresh-turns.ts";
import { apiRequests, type Ask } from "../support/requests-api.ts";
import { nameOf, send, type Answer } from "../support/send.ts";
import { grantOf, makeWorld, places, standings, type Person, type World } from "../support/world.ts";

let world: World;
/** Somebody with every role. */
let everybody: Person;
beforeAll(async () => {
  world = await makeWorld();
  everybody = await world.person(standings.map(grantOf));
});

const press = (row: AnyRoute, ask: Ask, headers: Record<string, string> = {}): Promise<Answer> =>
  send(world, row, { ask, token: everybody.token, headers });

/** What a repeat may leave once more: that somebody did it, and what was answered under a key. */
const isTrace = (sk: string): boolean => /^(?:audit|repeat)\//u.test(sk);

/** The keys of every row but those traces: records, and notices whose key is their meaning. */
async function rows(): Promise<Set<string>> {
  const { db, tableName } = world.kit.deps;
  const found = new Set<string>();
  let from: Record<string, never> | undefined;
  do {
    const reply = await db.send(new ScanCommand({ TableName: tableName, ExclusiveStartKey: from }));
    for (const { pk, sk } of reply.Items ?? []) if (!isTrace(sk?.S ?? "")) found.add(`${pk?.S} ${sk?.S}`);
    from = reply.LastEvaluatedKey as Record<string, never> | undefined;
  } while (from);
  return found;
}
const newIn = (before: Set<string>, after: Set<string>): string[] =>
  [...after].filter((one) => !before.has(one));

/** Without a key each of these is another one: two seminars on a day, two calendar addresses in a row. */
const anew = new Set([
  "activities.create",
  "activities.series",
  "activities.rotationCreate",
  "activities.absenceNote",
  "activities.feed",
]);
const changing = activitiesCatalogue.routes.filter(({ row }) => row.method !== "get");

describe("sent again without a key", () => {
  it.each(changing.filter(({ name }) => !anew.has(name)))(
    "$name: no row and no notice more",
    async ({ row }) => {
      const ask = (await apiRequests[nameOf(row)]?.(world, places.own, everybody, true)) ?? {};
      const first = await press(row, ask);
      expect(first.status).toBeLessThan(300);
      const between = await rows();
      const again = await press(row, ask);
      // Done already is the same answer, or that it is done.
      expect([first.status, 404, 409]).toContain(again.status);
      expect(newIn(between, await rows())).toEqual([]);
    },
  );

  it("control: another request does leave rows", async () => {
    const row = activityRoutes.create;
    const before = await rows();
    await press(row, { params: { organ: places.own.organ }, body: inputOf(places.own) });
    expect(newIn(before, await rows()).length).toBeGreaterThan(2);
  });
});

describe("sent again under its key", () => {
  const { organ } = places.own;
  const params = { organ };
  const away = { staff: second(places.own).staff, reason: "trip", from: "2026-12-14", until: "2026-12-16" };
  const plan = { input: inputOf(places.own), every: "week", count: 3, daysOff: "skip" };
  const made: [name: string, row: AnyRoute, ask: Ask][] = [
    ["an activity", activityRoutes.create, { params, body: inputOf(places.own) }],
    ["a series", activityRoutes.series, { params, body: plan }],
    ["a rotation", rotationRoutes.rotationCreate, { params, body: rotationInput }],
    ["an absence", rotationRoutes.absenceNote, { body: away }],
  ];

  it.each(made)(
    "%s is one, at once, twice at the same time, and when the answer is forgotten",
    async (name, row, ask) => {
      const headers = { "idempotency-key": `press-${name.replaceAll(" ", "-")}` };
      const first = await press(row, ask, headers);
      expect(first.status).toBe(201);
      const between = await rows();
      const told = ({ text }: Answer): unknown => JSON.parse(text) as unknown;
      const again = await press(row, ask, headers);
      expect([again.status, told(again)]).toEqual([201, told(first)]);
      world.kit.clock.advance({ hours: 25 });
      const both = await Promise.all([press(row, ask, headers), press(row, ask, headers)]);
      for (const late of both) expect([201, 409]).toContain(late.status);
      const done = both.filter(({ status }) => status === 201).map(told);
      expect(done.length).toBeGreaterThan(0);
      for (const late of done) expect(late).toEqual(told(first));
      expect(newIn(between, await rows())).toEqual([]);
      world.kit.clock.set("2026-11-23T09:00:00+08:00");
    },
  );
});
