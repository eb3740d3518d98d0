// Who asks, and from where: forged tokens, sessions that are over, and other sites' pages.
import { beforeAll, describe, expect, it } from "vitest";
import { pages, routes } from "../functions/catalogue.ts";
import { recordRoutes } from "../functions/talks/routes-records.ts";
import { trainingRoutes } from "../functions/training/routes.ts";
import { apiRequests } from "./support/requests-api.ts";
import { pageRequests } from "./support/requests-pages.ts";
import { nameOf, refusalFaults, send, type Answer } from "./support/send.ts";
import { grantOf, makeWorld, places, standings, type Person, type World } from "./support/world.ts";

let world: World;
/** Somebody with every role: what is refused is refused for where it comes from. */
let everybody: Person;

beforeAll(async () => {
  world = await makeWorld();
  everybody = await world.person(standings.map(grantOf));
});

const query = { unit: places.own.unit, month: "2026-11" };
const read = (token?: string, headers?: Record<string, string>): Promise<Answer> =>
  send(world, trainingRoutes.list, { ask: { query }, token, headers });
/** The same question to the host of talks. */
const ownTalks = (token?: string, headers?: Record<string, string>): Promise<Answer> =>
  send(world, recordRoutes.drafts, { ask: {}, token, headers });

describe("a token", () => {
  it("that was made up, cut, lengthened or signed for somebody else is refused", async () => {
    const { staff, token } = everybody;
    const [, secret = ""] = token.split(".");
    const of = (who: string): string => Buffer.from(who).toString("base64url");
    const forged = [
      "x",
      `${token}x`,
      token.slice(0, -1),
      `${of(`529901.${staff}`)}.${"A".repeat(43)}`,
      `${of("529901.OWN1X")}.${secret}`,
      `${of(`529902.${staff}`)}.${secret}`,
      `${of(`529901.${staff}/account`)}.${secret}`,
      `${of("..")}.${secret}`,
      `.${secret}`,
      "eyJhbGciOiJub25lIn0.eyJzdWIiOiJBRE1JTjAxIn0.",
      "A".repeat(5000),
    ];
    for (const host of [read, ownTalks]) {
      const sent = await Promise.all(forged.map((one) => host(one)));
      expect(sent.flatMap((one, at) => refusalFaults(forged[at] ?? "", one, [401]))).toEqual([]);
    }
  });

  it("comes as a bearer or in the cookie, and a wrong bearer is not rescued by the cookie", async () => {
    const { token } = everybody;
    for (const host of [read, ownTalks]) {
      expect((await host(token)).status).toBe(200);
      expect((await host(undefined, { cookie: `suneng=${token}` })).status).toBe(200);
      const wrong = { authorization: "Bearer x", cookie: `suneng=${token}` };
      expect((await host(undefined, wrong)).status).toBe(401);
      expect((await host(undefined, { authorization: `Basic ${token}` })).status).toBe(401);
      expect((await host(undefined)).status).toBe(401);
    }
  });

  it("ends when its session is over, to the millisecond", async () => {
    const { token } = await world.person([grantOf("clerk")]);
    const at = world.kit.clock.now();
    world.kit.clock.set("2026-11-30T00:59:59.999Z");
    expect((await read(token)).status).toBe(200);
    world.kit.clock.set("2026-11-30T01:00:00.000Z");
    expect(refusalFaults("over", await read(token), [401])).toEqual([]);
    world.kit.clock.set(at);
  });
});

const changing = [
  ...routes.flatMap(({ row }) => (row.method === "get" ? [] : [{ row, asking: apiRequests[nameOf(row)] }])),
  ...pages.flatMap((row) => (row.method === "get" ? [] : [{ row, asking: pageRequests[nameOf(row)] }])),
].map(({ row, asking }) => ({ name: nameOf(row), row, asking }));

describe("another site's page cannot make a signed-in browser do it", () => {
  const foreign: Record<string, string>[] = [
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: "http://suneng.test.evil.example" },
    { "sec-fetch-site": "cross-site" },
  ];

  it.each(changing)("$name", async ({ row, asking }) => {
    const ask = (await asking?.(world, places.own, everybody, true)) ?? {};
    const browser = { cookie: `suneng=${everybody.token}`, host: "suneng.test" };
    for (const from of row === trainingRoutes.submit ? foreign : foreign.slice(2)) {
      const { status, writes } = await send(world, row, { ask, headers: { ...browser, ...from } });
      expect({ from, status, writes }).toEqual({ from, status: 403, writes: 0 });
    }
  });

  it("control: the same from the own page is done", async () => {
    const row = trainingRoutes.create;
    const ask = (await apiRequests[nameOf(row)]?.(world, places.own, everybody, true)) ?? {};
    const headers = {
      cookie: `suneng=${everybody.token}`,
      host: "suneng.test",
      origin: "http://suneng.test",
    };
    expect(await send(world, row, { ask, headers })).toMatchObject({ status: 201 });
  });
});
