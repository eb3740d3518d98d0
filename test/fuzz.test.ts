// Whatever fits or almost fits a route's schema: never a 5xx, never done against the schema, never half done.
import { beforeAll, describe, expect, it } from "vitest";
import type * as z from "zod";
import { routes } from "../functions/catalogue.ts";
import { orgRoutes } from "../functions/org/routes.ts";
import { getItem } from "../functions/platform/db.ts";
import { keys } from "../shared/keys.ts";
import { bodiesFor } from "./support/from-schema.ts";
import { apiRequests } from "./support/requests-api.ts";
import { nameOf, refusalFaults, send } from "./support/send.ts";
import { grantOf, makeWorld, places, standings, type Person, type World } from "./support/world.ts";

const count = 200;
let world: World;
let everybody: Person;

beforeAll(async () => {
  world = await makeWorld();
  everybody = await world.person(standings.map(grantOf));
});

const withBody = routes.flatMap(({ name, row }) =>
  row.body ? [{ name, row, schema: row.body as z.ZodType }] : [],
);
const fits = (schema: z.ZodType, body: string): boolean => schema.safeParse(JSON.parse(body)).success;

/** A wrong password is counted on purpose. */
const counting = new Set(["session.signIn", "session.changePassword"]);

describe(`${count} bodies from the schema of`, () => {
  it.each(withBody)("$name", async ({ name, row, schema }) => {
    const ask = (await apiRequests[nameOf(row)]?.(world, places.own, everybody, true)) ?? {};
    const bodies = bodiesFor(schema, count);
    const tell = async (body: string, wanted: readonly number[]): Promise<string[]> => {
      const headers = { "content-type": "application/json" };
      const sent = await send(world, row, { ask, token: everybody.token, raw: body, headers });
      if (sent.status < 300 && wanted.includes(200)) return [];
      const harmless = counting.has(name) ? { ...sent, writes: 0 } : sent;
      return refusalFaults(body.slice(0, 300), harmless, wanted);
    };
    const wrong: string[] = [];
    const unfit = bodies.filter((body) => !fits(schema, body));
    for (let start = 0; start < unfit.length; start += 20) {
      const told = await Promise.all(unfit.slice(start, start + 20).map((body) => tell(body, [400, 413])));
      wrong.push(...told.flat());
    }
    // One after the other: two submissions at once each remember the text before one of them is refused.
    for (const body of bodies.filter((one) => fits(schema, one)).slice(0, 30)) {
      wrong.push(...(await tell(body, [200, 400, 401, 403, 404, 409, 429])));
    }
    expect(wrong).toEqual([]);
    const account = await getItem(world.kit.deps, keys.account("529901", everybody.staff));
    expect(account, "the account still stands as it was").toMatchObject({ state: "active", name: "某人" });
  });
});

it("control: there are bodies that fit and bodies that do not", () => {
  const schema = orgRoutes.createUnit.body as z.ZodType;
  const kinds = bodiesFor(schema, count).map((one) => fits(schema, one));
  expect(new Set(kinds)).toEqual(new Set([true, false]));
});
