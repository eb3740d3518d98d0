// A slice that is loaded with its first request: nobody can tell it from one that is mounted at once.
import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { createApp as createHost } from "../../functions/app.ts";
import type { Deps } from "../../functions/platform/deps.ts";
import { named, page, route, type Catalogue } from "../../functions/platform/route.ts";
import { goTo, showPage } from "../../functions/platform/shell.tsx";
import { createApp, type Kit } from "../support/app.ts";
import { countedIds } from "../support/ids.ts";
import { small } from "../support/seed-org.ts";

const Thing = z.strictObject({ title: z.string().min(1).max(20) });
const Found = z.object({ id: z.string(), title: z.string() });

/** A slice with a row of every kind; `made` counts what it made. */
function slice(): Catalogue {
  let made = 0;
  const routes = {
    view: route({
      method: "get",
      path: "/api/things/:id",
      guard: "signedIn",
      summary: "一件",
      query: z.strictObject({ title: z.string().default("无题") }),
      reply: Found,
      run: ({ params, query }) => Promise.resolve({ id: params.id, title: query.title, more: "不外传" }),
    }),
    create: route({
      method: "post",
      path: "/api/things",
      guard: "training.file",
      summary: "新建",
      body: Thing,
      reply: Found,
      status: 201,
      run: ({ body }) => Promise.resolve({ id: `${(made += 1)}`, title: body.title }),
    }),
    remove: route({
      method: "delete",
      path: "/api/things/:id",
      guard: "signedIn",
      summary: "删除",
      run: () => Promise.resolve(),
    }),
    open: route({
      method: "get",
      path: "/api/things/open/door",
      guard: "public",
      summary: "谁都可以看的",
      run: ({ c }) => Promise.resolve(c.text("内容", 200, { "x-own": "1" })),
    }),
    broken: route({
      method: "get",
      path: "/api/things/:id/broken",
      guard: "signedIn",
      summary: "出错",
      run: () => Promise.reject(new Error("不外传")),
    }),
  };
  const pages = [
    page({
      method: "get",
      path: "/things",
      guard: "signedIn",
      summary: "全部",
      run: ({ deps, actor, c, query }) =>
        showPage({ deps, actor, c }, { title: "全部" }, query.get("word") ?? "没有"),
    }),
    page({
      method: "get",
      path: "/things/:id",
      guard: "training.view",
      summary: "一件",
      run: ({ deps, actor, c, params }) => showPage({ deps, actor, c }, { title: "一件" }, params.id),
    }),
    page({
      method: "post",
      path: "/things",
      guard: "training.file",
      summary: "新建",
      run: ({ deps, c, form }) => Promise.resolve(goTo({ deps, c }, "/things", `已保存${form.one("title")}`)),
    }),
    page({
      method: "get",
      path: "/things/:id/broken",
      guard: "signedIn",
      summary: "出错",
      run: () => Promise.reject(new Error("不外传")),
    }),
  ];
  return { routes: named({ things: routes }), pages };
}

const prefixes = ["/things", "/api/things"];
/** What the host has from the start beside the slice, at addresses that begin like the slice's. */
const neighbours: Catalogue = {
  routes: [],
  pages: ["/thingsx", "/things-of-others/:id"].map((path) =>
    page({
      method: "get",
      path,
      guard: "public",
      summary: "旁边",
      run: ({ c }) => Promise.resolve(c.text("旁边")),
    }),
  ),
};

type Line = Record<string, unknown>;
type Host = { kit: Kit; app: ReturnType<typeof createHost>; lines: Line[] };

/** A host on a table of its own, with what it logs. */
async function hostOf(catalogue: Catalogue): Promise<Host> {
  const kit = await createApp();
  await kit.seedOrg();
  const lines: Line[] = [];
  const log: Deps["log"] = (level, event, fields) => lines.push({ level, event, ...fields });
  return { kit, lines, app: createHost({ ...kit.deps, ids: countedIds(), log }, catalogue) };
}

type Asked = { method?: string; as?: string; headers?: Record<string, string>; body?: string };

async function ask({ kit, app, lines }: Host, path: string, { as, ...init }: Asked = {}) {
  lines.length = 0;
  const token: Record<string, string> = as ? { authorization: `Bearer ${await kit.tokenFor(as)}` } : {};
  const headers = { ...init.headers, ...token };
  const response = await app.request(`http://suneng.test${path}`, { ...init, headers });
  // Of an error's place the innermost frame: the way there leads through the slice's own app.
  const logged = lines.map(({ at, ...line }) => ({
    ...line,
    milliseconds: undefined,
    at: typeof at === "string" ? at.split(" < ")[0] : undefined,
  }));
  return {
    status: response.status,
    headers: [...response.headers],
    text: await response.text(),
    logged,
  };
}

const { clerk, admin } = small.staff;
const json = { "content-type": "application/json" };
const form = { "content-type": "application/x-www-form-urlencoded" };
const post = { method: "POST", headers: json, body: '{"title":"一件"}' };
const keyed = { ...post, as: clerk, headers: { ...json, "idempotency-key": "the-key-of-this-test" } };

const cases: [string, number, string, Asked][] = [
  ["a page", 200, "/things?word=%E8%AF%8D", { as: clerk }],
  ["a page with a parameter", 200, "/things/%E4%B8%80", { as: clerk }],
  ["a page asked for its head", 200, "/things", { as: clerk, method: "HEAD" }],
  ["a page at an encoded address", 200, "/%74hings", { as: clerk }],
  ["a page with a slash too many", 404, "/things/", { as: clerk }],
  ["an unknown page", 404, "/things/1/nothing", { as: clerk }],
  ["an unknown page, asked by nobody", 404, "/things/1/nothing", {}],
  ["a page, asked by nobody", 303, "/things", {}],
  ["a page of others", 403, "/things/1", { as: small.staff.plain }],
  ["a page that fails", 500, "/things/1/broken", { as: clerk }],
  ["a method that no page has", 404, "/things", { as: clerk, method: "PUT" }],
  ["a form", 303, "/things", { as: clerk, method: "POST", headers: form, body: "title=%E4%B8%80" }],
  ["a form that is none", 415, "/things", { as: clerk, ...post }],
  ["a form from another site", 403, "/things", { ...post, headers: { ...form, origin: "https://x.test" } }],
  ["a route", 200, "/api/things/1?title=x", { as: clerk }],
  ["a route asked for its head", 200, "/api/things/1", { as: clerk, method: "HEAD" }],
  ["a public route", 200, "/api/things/open/door", {}],
  ["a route, asked by nobody", 401, "/api/things/1", {}],
  ["a route of others", 403, "/api/things", { as: admin, ...post }],
  ["a route that makes something", 201, "/api/things", { as: clerk, ...post }],
  ["a route without an answer", 204, "/api/things/1", { as: clerk, method: "DELETE" }],
  ["a route that fails", 500, "/api/things/1/broken", { as: clerk }],
  ["an unknown route", 404, "/api/things/1/nothing", { as: clerk }],
  ["a method that no route has", 404, "/api/things/1", { as: clerk, method: "PATCH" }],
  ["an unknown parameter", 400, "/api/things/1?other=1", { as: clerk }],
  ["a wrong body", 400, "/api/things", { as: clerk, ...post, body: '{"title":1,"more":2}' }],
  ["half a body", 400, "/api/things", { as: clerk, ...post, body: '{"title"' }],
  [
    "a body that is too long",
    413,
    "/api/things",
    { as: clerk, ...post, headers: { ...json, "content-length": "999999999" } },
  ],
  ["a request with a key", 201, "/api/things", keyed],
  ["the same again", 201, "/api/things", keyed],
  ["another under its key", 409, "/api/things", { ...keyed, body: '{"title":"另一件"}' }],
];

describe("a slice mounted later answers as one mounted at once", () => {
  let atOnce: Host;
  let later: Host;
  let loads = 0;
  beforeAll(async () => {
    const whole = slice();
    atOnce = await hostOf({ routes: whole.routes, pages: [...whole.pages, ...neighbours.pages] });
    const load = (): Promise<Catalogue> => {
      loads += 1;
      return Promise.resolve(slice());
    };
    later = await hostOf({ ...neighbours, later: [{ prefixes, load }] });
  });

  it("a neighbour path is not swallowed, and loads nothing", async () => {
    for (const path of ["/thingsx", "/things-of-others/1"]) {
      const answer = await ask(later, path);
      expect([answer.status, answer.text]).toEqual([200, "旁边"]);
      expect(answer).toEqual(await ask(atOnce, path));
    }
    for (const path of ["/healthz", "/api/thingsx", "/thing", "/other/things"])
      expect(await ask(later, path)).toEqual(await ask(atOnce, path));
    expect(loads).toBe(0);
  });

  it.each(cases)("%s: %i", async (_, status, path, asked) => {
    const [answer, expected] = [await ask(later, path, asked), await ask(atOnce, path, asked)];
    expect(answer.status).toBe(status);
    expect(answer).toEqual(expected);
  });

  it("is loaded once for all of that, also when many ask first", async () => {
    expect(loads).toBe(1);
    let slow = 0;
    const load = async (): Promise<Catalogue> => {
      slow += 1;
      await new Promise((resolve) => void setTimeout(resolve, 5));
      return slice();
    };
    const host = await hostOf({ ...neighbours, later: [{ prefixes, load }] });
    const paths = ["/api/things/open/door", "/things", "/api/things/open/door"];
    const answers = await Promise.all(paths.map(async (path) => host.app.request(path)));
    expect(answers.map(({ status }) => status)).toEqual([200, 303, 200]);
    const ids = answers.map(({ headers }) => headers.get("x-request-id"));
    expect(new Set(ids).size, "each has its own id").toBe(3);
    const logged = host.lines.map((line) => [line["requestId"], line["route"]]);
    expect(logged).toEqual(
      expect.arrayContaining([
        [ids[0], "/api/things/open/door"],
        [ids[1], "/things"],
      ]),
    );
    expect(slow).toBe(1);
  });

  it("the log names the route's pattern", async () => {
    const lineOf = async (path: string, asked?: Asked) => (await ask(later, path, asked)).logged.at(-1);
    const asRow = (address: string) => ({ event: "request", route: address });
    expect(await lineOf("/api/things/1", { as: clerk })).toMatchObject(asRow("/api/things/:id"));
    expect(await lineOf("/things/1/broken", { as: clerk })).toMatchObject(asRow("/things/:id/broken"));
    expect(await lineOf("/things")).toMatchObject(asRow("/things"));
    expect(await lineOf("/things/1/nothing")).toMatchObject(asRow("/*"));
  });

  it("an error page knows who is signed in, and its number is the header's and the log's", async () => {
    const { text, headers, logged } = await ask(later, "/things/1/nothing", { as: clerk });
    expect(text).toContain("回到待办");
    const id = new Map(headers).get("x-request-id");
    expect(id).toBeTruthy();
    expect(text).toContain(`请求编号：${id}`);
    expect(logged).toMatchObject([{ event: "request", requestId: id, status: 404 }]);
  });
});

it("a load that failed is tried again", async () => {
  let loads = 0;
  const load = (): Promise<Catalogue> => {
    loads += 1;
    return loads === 1 ? Promise.reject(new Error("no such file")) : Promise.resolve(slice());
  };
  const host = await hostOf({ ...neighbours, later: [{ prefixes, load }] });
  const failed = await ask(host, "/api/things/1", { as: clerk });
  expect(failed.status).toBe(500);
  const requestId = new Map(failed.headers).get("x-request-id");
  expect(JSON.parse(failed.text)).toMatchObject({ code: "failed", requestId });
  expect(failed.logged).toMatchObject([
    { event: "request.failed", requestId },
    { event: "request", requestId, route: "/api/things/*", status: 500 },
  ]);
  expect((await ask(host, "/api/things/1", { as: clerk })).status).toBe(200);
  expect((await ask(host, "/things", { as: clerk })).status).toBe(200);
  expect(loads).toBe(2);
});
