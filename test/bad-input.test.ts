// Bad input on every route: a clear 4xx in Chinese, of one shape, and nothing written, whatever was sent.
import { QueryCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { pages, routes } from "../functions/catalogue.ts";
import { orgRoutes } from "../functions/org/routes.ts";
import type { AnyRoute } from "../functions/platform/route.ts";
import { trainingRoutes } from "../functions/training/routes.ts";
import { pageTable, routeTable } from "./access-table.ts";
import { bodiesFor } from "./support/from-schema.ts";
import { apiRequests, type Ask } from "./support/requests-api.ts";
import { pageRequests } from "./support/requests-pages.ts";
import { grantOf, makeWorld, places, standings, type Person, type World } from "./support/world.ts";

const nameOf = ({ method, path }: { method: string; path: string }): string => `${method.toUpperCase()} ${path}`;

/** Every refusal under /api, whatever it refuses. */
const Refused = z.strictObject({
  code: z.string().regex(/^[A-Za-z]+$/u),
  reason: z.string().regex(/^[A-Za-z-]+$/u),
  message: z.string().regex(/[\u4e00-\u9fff]/u),
  fields: z.array(z.strictObject({ path: z.string().max(200), message: z.string().regex(/[\u4e00-\u9fff]/u) })),
  requestId: z.string().min(8),
});

type Sent = { status: number; text: string; writes: number; headers: Headers };

let world: World;
/** Somebody with every role: what is refused is refused for what was sent. */
let everybody: Person;

beforeAll(async () => {
  world = await makeWorld();
  everybody = await world.person(standings.map(grantOf));
});

type Sending = { body?: string | Uint8Array; headers?: Record<string, string>; search?: string; token?: string };

async function send(row: { method: string; path: string }, ask: Ask, sending: Sending = {}): Promise<Sent> {
  const address = row.path.replaceAll(/:(\w+)/g, (_, name: string) => ask.params?.[name] ?? `:${name}`);
  const search = sending.search ?? (ask.query ? `?${new URLSearchParams(ask.query).toString()}` : "");
  const token = sending.token ?? everybody.token;
  const headers = { ...(token ? { authorization: `Bearer ${token}` } : {}), ...sending.headers };
  const { value, writes } = await world.writesOf(async () => {
    const body = sending.body as RequestInit["body"];
    const init = { method: row.method.toUpperCase(), headers, body };
    const response = await world.kit.app.request(`http://suneng.test${address}${search}`, init);
    return { status: response.status, text: await response.text(), headers: response.headers };
  });
  return { ...value, writes };
}

const json = { "content-type": "application/json" };

/** What is wrong with a refusal. */
function faults(what: string, sent: Sent, wanted: readonly number[]): string[] {
  const found: string[] = [];
  if (!wanted.includes(sent.status)) found.push(`answered ${sent.status}, not ${wanted.join(" or ")}`);
  if (sent.writes > 0) found.push(`wrote ${sent.writes} times`);
  const parsed = Refused.safeParse(sent.text.startsWith("{") ? JSON.parse(sent.text) : sent.text);
  if (!parsed.success) found.push(`not of the one shape: ${sent.text.slice(0, 200)}`);
  else if (parsed.data.requestId !== sent.headers.get("x-request-id")) found.push("another request id in its header");
  return found.map((fault) => `${what}: ${fault}`);
}

type Moment = Map<string, string>;

/** Every item of the table as it stands. */
async function everything(): Promise<Moment> {
  const { db, tableName: TableName } = world.kit.deps;
  const moment: Moment = new Map();
  let ExclusiveStartKey: Record<string, never> | undefined;
  do {
    const reply = await db.send(new ScanCommand({ TableName, ExclusiveStartKey }));
    for (const item of reply.Items ?? []) moment.set(`${item["pk"]?.S} ${item["sk"]?.S}`, inOrder(item));
    ExclusiveStartKey = reply.LastEvaluatedKey as Record<string, never> | undefined;
  } while (ExclusiveStartKey);
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

const about = (row: AnyRoute): Promise<Ask> | Ask =>
  apiRequests[nameOf(row)]?.(world, places.own, everybody, true) ?? {};

const withBody = routes.filter(({ row }) => row.body).map(({ name, row }) => ({ name, row }));
const huge = Buffer.from(JSON.stringify({ text: "长".repeat(3_500_000) }));

describe("a body that is none", () => {
  it.each(withBody)("$name: missing, not JSON, not UTF-8, of another type, far too long, with a stranger's keys", async ({ row }) => {
    const ask = await about(row);
    const good = JSON.stringify(ask.body);
    const extra = (key: string): string => (good === "{}" ? `{"${key}":{}}` : good.replace(/^\{/u, `{"${key}":{},`));
    const before = await everything();
    const bad: [string, Sending, number][] = [
      ["no body", { headers: json }, 400],
      ["an empty body", { headers: json, body: "" }, 400],
      ["half a JSON", { headers: json, body: good.slice(0, -1) }, 400],
      ["no UTF-8", { headers: json, body: Buffer.from([0x22, 0xff, 0xfe, 0x22]) }, 400],
      ["null", { headers: json, body: "null" }, 400],
      ["a list", { headers: json, body: `[${good}]` }, 400],
      ["a word", { headers: json, body: '"内勤"' }, 400],
      ["no content type", { body: Buffer.from(good) }, 415],
      ["plain text", { headers: { "content-type": "text/plain" }, body: good }, 415],
      ["a form", { headers: { "content-type": "application/x-www-form-urlencoded" }, body: "a=1" }, 415],
      ["an unknown key", { headers: json, body: extra("whatever") }, 400],
      ["__proto__", { headers: json, body: extra("__proto__") }, 400],
      ["constructor", { headers: json, body: extra("constructor") }, 400],
      ["10 MB", { headers: json, body: huge }, 413],
      ["an unknown parameter", { headers: json, body: good, search: "?whatever=1" }, 400],
    ];
    const found = await Promise.all(bad.map(async ([what, sending, status]) => faults(what, await send(row, ask, sending), [status])));
    expect(found.flat()).toEqual([]);
    expect(changedBetween(before, await everything()), "nothing is half written").toEqual([]);
  });

  it("nesting without end is refused, not run into the ground", async () => {
    const row = trainingRoutes.create;
    const deep = `${"[".repeat(60_000)}${"]".repeat(60_000)}`;
    expect(faults("deep", await send(row, {}, { headers: json, body: deep }), [400])).toEqual([]);
  });
});

describe("parameters", () => {
  const reading = routes.filter(({ row }) => row.method === "get");
  it.each(reading)("$name: one that is unknown, one given twice, one named like a prototype", async ({ row }) => {
    const ask = await about(row);
    const query = new URLSearchParams(ask.query).toString();
    const twice = query ? `?${query}&${query.split("&")[0]}` : "?a=1&a=2";
    const bad: [string, string][] = [
      ["unknown", `?${query}&whatever=1`],
      ["twice", twice],
      ["constructor", `?${query}&constructor=1`],
      ["__proto__", `?${query}&__proto__=1`],
    ];
    const found = await Promise.all(bad.map(async ([what, search]) => faults(what, await send(row, ask, { search }), [400])));
    expect(found.flat()).toEqual([]);
  });

  const positions = ['{"sk":""}', '{"sk":"brief/"}', '{"due":"x"}', '{"sk":"a","due":"b","pk":"c"}', '{"sk":1}', "[]", "null", "{", '{"x":"y"}'];
  const paged = reading.filter(({ row }) => (row.query as { shape?: object } | undefined)?.shape && "cursor" in (row.query as { shape: object }).shape);
  it.each(paged)("$name: a cursor that was never given out", async ({ row }) => {
    const ask = await about(row);
    const cursors = [...positions.map((position) => Buffer.from(position).toString("base64url")), "x", "%00", "长".repeat(100)];
    const answers = await Promise.all(cursors.map((cursor) => send(row, { ...ask, query: { ...ask.query, cursor } })));
    const wrong = answers.flatMap((sent, at) => (sent.status === 200 ? [] : faults(cursors[at] ?? "", sent, [400])));
    expect(wrong).toEqual([]);
    for (const limit of ["0", "101", "-1", "1.5", "many", ""]) {
      expect(faults(`limit ${limit}`, await send(row, { ...ask, query: { ...ask.query, limit } }), [400])).toEqual([]);
    }
  });
});

describe("who asks, and from where", () => {
  const row = trainingRoutes.list;
  const query = { unit: places.own.unit, month: "2026-11" };

  it("a token that was made up, cut, lengthened or signed for somebody else is refused", async () => {
    const { staff, token } = everybody;
    const [, secret = ""] = token.split(".");
    const other = (who: string): string => Buffer.from(who).toString("base64url");
    const forged = [
      "x",
      `${token}x`,
      token.slice(0, -1),
      `${other(`529901.${staff}`)}.${"A".repeat(43)}`,
      `${other("529901.OWN1X")}.${secret}`,
      `${other(`529902.${staff}`)}.${secret}`,
      `${other(`529901.${staff}/account`)}.${secret}`,
      `${other("..")}.${secret}`,
      `.${secret}`,
      "eyJhbGciOiJub25lIn0.eyJzdWIiOiJBRE1JTjAxIn0.",
      "A".repeat(5000),
    ];
    const sent = await Promise.all(forged.map((one) => send(row, { query }, { token: one })));
    expect(sent.flatMap((one, at) => faults(forged[at] ?? "", one, [401]))).toEqual([]);
    const header = { authorization: `Basic ${token}` };
    expect((await send(row, { query }, { token: "", headers: header })).status, "another scheme").toBe(401);
    expect((await send(row, { query }, { token: "", headers: { cookie: `suneng=${token}` } })).status).toBe(200);
    const both = { authorization: "Bearer x", cookie: `suneng=${token}` };
    expect((await send(row, { query }, { token: "", headers: both })).status, "a wrong bearer is not rescued").toBe(401);
  });

  it("a session ends when it is over, to the second", async () => {
    const { token } = await world.person([grantOf("clerk")]);
    const at = world.kit.clock.now();
    world.kit.clock.set("2026-11-30T00:59:59.999Z");
    expect((await send(row, { query }, { token })).status).toBe(200);
    world.kit.clock.set("2026-11-30T01:00:00.000Z");
    expect(faults("over", await send(row, { query }, { token }), [401])).toEqual([]);
    world.kit.clock.set(at);
  });

  const changing = [
    ...routes.filter(({ row: one }) => one.method !== "get").map(({ row: one }) => ({ name: nameOf(one), row: one, asking: apiRequests[nameOf(one)] })),
    ...pages.filter((one) => one.method === "post").map((one) => ({ name: nameOf(one), row: one, asking: pageRequests[nameOf(one)] })),
  ];
  it.each(changing)("$name: another site's page cannot make a signed-in browser do it", async ({ row: one, asking }) => {
    const ask = (await asking?.(world, places.own, everybody, true)) ?? {};
    const form = ask.form && new URLSearchParams(ask.form as Record<string, string>).toString();
    const content = form === undefined ? json : { "content-type": "application/x-www-form-urlencoded" };
    const body = form ?? (ask.body === undefined ? undefined : JSON.stringify(ask.body));
    const foreign: Record<string, string>[] = [
      { origin: "https://evil.example" },
      { origin: "null" },
      { origin: "http://suneng.test.evil.example" },
      { "sec-fetch-site": "cross-site" },
    ];
    const cookie = { cookie: `suneng=${everybody.token}`, host: "suneng.test" };
    for (const from of foreign) {
      const sent = await send(one, ask, { token: "", body, headers: { ...content, ...cookie, ...from } });
      expect({ from, status: sent.status, writes: sent.writes }).toEqual({ from, status: 403, writes: 0 });
    }
  });

  it("the table of who may do what knows every row that is tried here", () => {
    const names = new Set([...Object.keys(routeTable), ...Object.keys(pageTable)]);
    expect(changing.filter(({ name }) => !names.has(name))).toEqual([]);
  });
});

describe("whatever fits or almost fits a schema", () => {
  /** A wrong password is counted on purpose. */
  const counting = new Set(["session.signIn", "session.changePassword"]);

  it.each(withBody)("$name: 200 bodies from its own schema: never a 5xx, never done against the schema", async ({ name, row }) => {
    const ask = await about(row);
    const bodies = bodiesFor(row.body as z.ZodType, 200);
    const wrong: string[] = [];
    const fits = (body: string): boolean => (row.body as z.ZodType).safeParse(JSON.parse(body)).success;
    const tell = async (body: string): Promise<void> => {
      const sent = await send(row, ask, { headers: json, body });
      const what = body.slice(0, 300);
      if (!fits(body)) wrong.push(...faults(what, sent, [400, 413]));
      else if (sent.status >= 500) wrong.push(`${what}: ${sent.status}`);
      else if (sent.status >= 400 && !counting.has(name)) wrong.push(...faults(what, sent, [400, 403, 404, 409]));
    };
    const unfit = bodies.filter((body) => !fits(body));
    for (let start = 0; start < unfit.length; start += 20) await Promise.all(unfit.slice(start, start + 20).map(tell));
    // One after the other: two submissions at once each remember the text before one of them is refused.
    for (const body of bodies.filter(fits).slice(0, 30)) await tell(body);
    expect(wrong).toEqual([]);
    const { db, tableName: TableName } = world.kit.deps;
    const account = { ":p": { S: `529901/officer/${everybody.staff}` } };
    const kept = await db.send(new QueryCommand({ TableName, KeyConditionExpression: "pk = :p", ExpressionAttributeValues: account }));
    expect(kept.Items?.some(({ sk }) => sk?.S === "account"), "and the account still stands").toBe(true);
  });

  it("control: a body that does not fit is in the sample, and one that does", () => {
    const row = orgRoutes.createUnit;
    const fits = bodiesFor(row.body as z.ZodType, 200).map((body) => row.body?.safeParse(JSON.parse(body)).success);
    expect(new Set(fits)).toEqual(new Set([true, false]));
  });
});
