// Every route and page as every role, about every place, in every account state, against the table the office agreed to.
import { Hono } from "hono";
import { beforeAll, describe, expect, it } from "vitest";
import { pages, routes } from "../functions/catalogue.ts";
import { problemResponse } from "../functions/platform/answers.ts";
import { mountRoutes, type Env } from "../functions/platform/mount.ts";
import { pageTable, routeTable } from "./access-table.ts";
import { malformedOf, rolesOf, send, statesOf, type MatrixRow } from "./support/matrix.ts";
import { apiRequests } from "./support/requests-api.ts";
import { pageRequests } from "./support/requests-pages.ts";
import { grantOf, makeWorld, places, standings, type World } from "./support/world.ts";

const nameOf = ({ method, path }: { method: string; path: string }): string => `${method.toUpperCase()} ${path}`;

const known = (row: { method: string; path: string }, isPage: boolean): MatrixRow[] => {
  const name = nameOf(row);
  const expected = (isPage ? pageTable : routeTable)[name];
  const asking = (isPage ? pageRequests : apiRequests)[name];
  return expected && asking ? [{ name, method: row.method, path: row.path, isPage, expected, asking }] : [];
};
const rows: MatrixRow[] = [...routes.flatMap(({ row }) => known(row, false)), ...pages.flatMap((row) => known(row, true))];

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

describe("the table of who may do what", () => {
  it("has a line and a request for every route and page, and none for what is not there", () => {
    const api = routes.map(({ row }) => nameOf(row)).sort();
    const seen = pages.map(nameOf).sort();
    expect(Object.keys(routeTable).sort()).toEqual(api);
    expect(Object.keys(pageTable).sort()).toEqual(seen);
    expect(Object.keys(apiRequests).sort()).toEqual(api);
    expect(Object.keys(pageRequests).sort()).toEqual(seen);
  });

  it.each(rows)("$name: each role does what was agreed in its own place and nothing elsewhere", async (row) => {
    expect(await rolesOf(world, row)).toEqual([]);
  });

  it.each(rows)("$name: only an account in order gets through", async (row) => {
    expect(await statesOf(world, row)).toEqual([]);
  });

  it.each(rows.filter(({ path }) => path.includes(":")))("$name: an id that is none finds nothing", async (row) => {
    expect(await malformedOf(world, row)).toEqual([]);
  });
});
