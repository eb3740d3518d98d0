// Bad input on every route: a clear 4xx in Chinese, of one shape, and nothing written, whatever was sent.
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { beforeAll, describe, expect, it } from "vitest";
import type * as z from "zod";
import { routes } from "../functions/catalogue.ts";
import { orgRoutes } from "../functions/org/routes.ts";
import { getItem } from "../functions/platform/db.ts";
import type { AnyRoute } from "../functions/platform/route.ts";
import { recordRoutes } from "../functions/talks/routes-records.ts";
import { roundRoutes } from "../functions/talks/routes.ts";
import { trainingRoutes } from "../functions/training/routes.ts";
import { keys } from "../shared/keys.ts";
import { bodiesFor } from "./support/from-schema.ts";
import { apiRequests, type Ask } from "./support/requests-api.ts";
import { nameOf, refusalFaults, send, type Answer, type Sending } from "./support/send.ts";
import { grantOf, makeWorld, places, standings, type Person, type World } from "./support/world.ts";
import { everyday } from "./support/sweep.ts";

let world: World;
/** Somebody with every role: what is refused is refused for what was sent. */
let everybody: Person;

beforeAll(async () => {
  world = await makeWorld();
  everybody = await world.person(standings.map(grantOf));
});

const json = { "content-type": "application/json" };
const about = (row: AnyRoute): Promise<Ask> | Ask =>
  apiRequests[nameOf(row)]?.(world, places.own, everybody, true) ?? {};
const ask = (row: AnyRoute, given: Ask, more: Partial<Sending> = {}): Promise<Answer> =>
  send(world, row, { ask: given, token: everybody.token, ...more });

type Moment = Map<string, string>;

/** Every item of both tables as it stands. */
async function everything(): Promise<Moment> {
  const { db, tableName, vault } = world.kit.deps;
  const moment: Moment = new Map();
  for (const TableName of [tableName, vault?.tableName]) {
    let ExclusiveStartKey: Record<string, never> | undefined;
    do {
      const reply = await db.send(new ScanCommand({ TableName, ExclusiveStartKey }));
      for (const item of reply.Items ?? [])
        moment.set(`${TableName} ${item["pk"]?.S} ${item["sk"]?.S}`, inOrder(item));
      ExclusiveStartKey = reply.LastEvaluatedKey as Record<string, never> | undefined;
    } while (ExclusiveStartKey);
  }
  return moment;
}

/** The same text for the same content, in whatever order the engine gives it. */
const inOrder = (content: unknown): string =>
  JSON.stringify(content, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

/** The keys of what came, went or changed between two moments. */
const changedBetween = (before: Moment, after: Moment): string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key));

/**
 * Every refusal is counted to have written nothing; that nothing stands otherwise is looked up after some routes, for it
 * reads both tables whole: `npm run test:thorough` does it after each.
 */
const lookedUp = everyday === undefined ? 1 : 8;
const withBody = routes
  .filter(({ row }) => row.body)
  .map(({ name, row }, at) => ({ name, row, looks: at % lookedUp === 0 }));
const huge = Buffer.from(JSON.stringify({ text: "长".repeat(3_500_000) }));

describe("a body that is none", () => {
  it.each(withBody)(
    "$name: missing, broken, of another type, far too long, with a stranger's keys",
    async ({ row, looks }) => {
      const given = await about(row);
      const good = JSON.stringify(given.body);
      const extra = (key: string): string =>
        good === "{}" ? `{"${key}":{}}` : good.replace(/^\{/u, `{"${key}":{},`);
      const before = looks ? await everything() : new Map<string, string>();
      const bad: [string, Partial<Sending>, number][] = [
        ["no body", { headers: json, raw: undefined }, 400],
        ["an empty body", { headers: json, raw: "" }, 400],
        ["half a JSON", { headers: json, raw: good.slice(0, -1) }, 400],
        ["no UTF-8", { headers: json, raw: Buffer.from([0x22, 0xff, 0xfe, 0x22]) }, 400],
        ["null", { headers: json, raw: "null" }, 400],
        ["a list", { headers: json, raw: `[${good}]` }, 400],
        ["a word", { headers: json, raw: '"内勤"' }, 400],
        ["no content type", { raw: Buffer.from(good) }, 415],
        ["plain text", { headers: { "content-type": "text/plain" }, raw: good }, 415],
        ["a form", { headers: { "content-type": "application/x-www-form-urlencoded" }, raw: "a=1" }, 415],
        ["an unknown key", { headers: json, raw: extra("whatever") }, 400],
        ["__proto__", { headers: json, raw: extra("__proto__") }, 400],
        ["constructor", { headers: json, raw: extra("constructor") }, 400],
        ["10 MB", { headers: json, raw: huge }, 413],
        ["an unknown parameter", { headers: json, raw: good, search: "?whatever=1" }, 400],
      ];
      // What is far too long is refused before it is known for which route.
      const asked = looks ? bad : bad.filter(([, { raw }]) => raw !== huge);
      const found = await Promise.all(
        asked.map(async ([what, more, status]) => refusalFaults(what, await ask(row, given, more), [status])),
      );
      expect(found.flat()).toEqual([]);
      const after = looks ? await everything() : before;
      expect(changedBetween(before, after), "nothing is half written").toEqual([]);
    },
  );

  it("nesting without end is refused, not run into the ground", async () => {
    const deep = `${"[".repeat(60_000)}${"]".repeat(60_000)}`;
    const sent = await ask(trainingRoutes.create, {}, { headers: json, raw: deep });
    expect(refusalFaults("deep", sent, [400])).toEqual([]);
  });
});

describe("parameters", () => {
  const reading = routes.filter(({ row }) => row.method === "get");

  it.each(reading)("$name: one that is unknown, given twice, named like a prototype", async ({ row }) => {
    const given = await about(row);
    const query = new URLSearchParams(given.query).toString();
    const bad: [string, string][] = [
      ["unknown", `?${query}&whatever=1`],
      ["twice", query ? `?${query}&${query.split("&")[0]}` : "?a=1&a=2"],
      ["constructor", `?${query}&constructor=1`],
      ["__proto__", `?${query}&__proto__=1`],
    ];
    const found = await Promise.all(
      bad.map(async ([what, search]) => refusalFaults(what, await ask(row, given, { search }), [400])),
    );
    expect(found.flat()).toEqual([]);
  });

  /** Positions that no answer ever carried: of another index, of nothing, outside the list. */
  const positions = [
    '{"sk":""}',
    '{"sk":"brief/"}',
    '{"due":"x"}',
    '{"sk":"a","due":"b","pk":"c"}',
    '{"sk":1}',
    "[]",
    "null",
    "{",
    '{"x":"y"}',
  ];
  const cursors = [
    ...positions.map((position) => Buffer.from(position).toString("base64url")),
    "x",
    "%00",
    "长".repeat(100),
  ];
  const paged = reading.filter(({ row }) => {
    const { shape } = (row.query ?? {}) as { shape?: Record<string, unknown> };
    return shape?.["cursor"] !== undefined;
  });

  it.each(paged)("$name: a cursor that was never given out, a limit that is none", async ({ row }) => {
    const given = await about(row);
    const found: string[] = [];
    for (const cursor of cursors) {
      const sent = await ask(row, { ...given, query: { ...given.query, cursor } });
      if (sent.status !== 200) found.push(...refusalFaults(cursor, sent, [400]));
    }
    for (const limit of ["0", "101", "-1", "1.5", "many", ""]) {
      const sent = await ask(row, { ...given, query: { ...given.query, limit } });
      found.push(...refusalFaults(`limit ${limit}`, sent, [400]));
    }
    expect(found).toEqual([]);
  });
});

const count = everyday === undefined ? 60 : 30;
const bySchema = routes.flatMap(({ name, row }) =>
  row.body ? [{ name, row, schema: row.body as z.ZodType }] : [],
);
const fits = (schema: z.ZodType, body: string): boolean => schema.safeParse(JSON.parse(body)).success;

/** A wrong password is counted on purpose. */
const counting = new Set(["session.signIn", "session.changePassword"]);

describe(`what fits or almost fits a schema, ${count} bodies`, () => {
  it.each(bySchema)(
    "$name: never a 5xx, never done against the schema, never half done",
    async ({ name, row, schema }) => {
      const given = await about(row);
      const bodies = bodiesFor(schema, count, { good: given.body });
      const tell = async (body: string, wanted: readonly number[]): Promise<string[]> => {
        const sent = await ask(row, given, { raw: body, headers: json });
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
      for (const body of bodies.filter((one) => fits(schema, one)).slice(0, 12)) {
        wrong.push(...(await tell(body, [200, 400, 401, 403, 404, 409, 429])));
      }
      expect(wrong).toEqual([]);
      const account = await getItem(world.kit.deps, keys.account("529901", everybody.staff));
      expect(account, "the account still stands as it was").toMatchObject({ state: "active", name: "某人" });
    },
  );
});

describe("talks", () => {
  const organ = "police1";
  const spans: [AnyRoute, Record<string, string>][] = [
    [roundRoutes.figures, { organ, since: "none" }],
    [roundRoutes.figures, { organ, since: "-1" }],
    [roundRoutes.figures, { organ, since: "2026.5" }],
    [roundRoutes.figures, { organ, since: "1e400" }],
    [roundRoutes.figures, { organ, since: "2027" }],
    [roundRoutes.figures, { organ, since: "0" }],
    [roundRoutes.ledger, { organ, from: "2026-Q4", to: "2026-Q3" }],
    [roundRoutes.ledger, { organ, from: "2020-Q1", to: "2026-Q4" }],
    [roundRoutes.ledger, { organ, from: "2026-Q5", to: "2026-Q5" }],
    [roundRoutes.ledger, { organ, from: "2026-11", to: "2026-11" }],
    [roundRoutes.coverage, { quarter: "0000-Q0" }],
    [roundRoutes.coverage, { quarter: "2026-Q4/round" }],
  ];

  it("a quarter, a year or a span that is none is refused in words", async () => {
    const found: string[] = [];
    for (const [row, query] of spans)
      found.push(...refusalFaults(JSON.stringify(query), await ask(row, { query }), [400]));
    expect(found).toEqual([]);
  });

  it("an organ or an officer that is none is nobody's", async () => {
    const found: string[] = [];
    for (const id of ["a/b", "../police1", "POLICE1", "", "\u0000", "police1/2026-Q4", "__proto__"]) {
      const sent = await ask(roundRoutes.followUps, { query: { organ: id } });
      found.push(...refusalFaults(`follow-ups ${JSON.stringify(id)}`, sent, [404]));
      const plan = { officers: [id], talker: "OWN1X" };
      const planned = await ask(roundRoutes.plan, {
        params: { organ, quarter: "2026-Q4" },
        body: plan,
      });
      found.push(...refusalFaults(`plan ${JSON.stringify(id)}`, planned, [400, 404]));
    }
    expect(found).toEqual([]);
  });

  /** Letters that break programs and yet are letters somebody may type; and one that is half a letter. */
  const letters = [
    "\u0000",
    "\u202e反",
    "=1+1",
    "{{7*7}}",
    "<script>alert(1)</script>",
    "😀\u200d👮",
    "\r\n\t",
    "%00%0a",
  ];

  it.each(letters)("what was said with %j in it is read as it was written", async (odd) => {
    const given = await about(recordRoutes.createDraft);
    const content = `甲${odd}乙谈话内容不少于十个字`;
    const made = await ask(recordRoutes.createDraft, { body: { ...(given.body as object), content } });
    expect([made.status, made.text.includes("乙谈话")]).toEqual([201, false]);
    const { id } = JSON.parse(made.text) as { id: string };
    const signed = await ask(recordRoutes.signOff, { params: { id }, body: {} });
    const [talk = ""] = (JSON.parse(signed.text) as { talks: string[] }).talks;
    const read = await ask(recordRoutes.view, { params: { id: talk } });
    expect(JSON.parse(read.text)).toMatchObject({ content });
  });
});

it("control: there are bodies that fit and bodies that do not", () => {
  const schema = orgRoutes.createUnit.body as z.ZodType;
  const kinds = bodiesFor(schema, count).map((one) => fits(schema, one));
  expect(new Set(kinds)).toEqual(new Set([true, false]));
});
