// Every route and page as every role, about every place, in every account state, against the table the office agreed to.
import { Hono } from "hono";
import { beforeAll, describe, expect, it } from "vitest";
import { pages, routes } from "../functions/catalogue.ts";
import { obligationsRoutes } from "../functions/obligations/routes.ts";
import { problemResponse } from "../functions/platform/answers.ts";
import { mountPages, mountRoutes, type Env } from "../functions/platform/mount.ts";
import { errorPage } from "../functions/platform/shell.tsx";
import { pageTable } from "./access-table-pages.ts";
import { routeTable } from "./access-table.ts";
import {
  cursorsOf,
  malformedOf,
  rolesOf,
  smallest,
  statesOf,
  widened,
  withoutRole,
  type MatrixRow,
} from "./support/matrix.ts";
import { apiRequests } from "./support/requests-api.ts";
import { pageRequests } from "./support/requests-pages.ts";
import { nameOf } from "./support/send.ts";
import { grantOf, makeWorld, places, type World } from "./support/world.ts";

const known = (row: { method: string; path: string }, isPage: boolean): MatrixRow[] => {
  const name = nameOf(row);
  const expected = (isPage ? pageTable : routeTable)[name];
  const asking = (isPage ? pageRequests : apiRequests)[name];
  return expected && asking ? [{ name, method: row.method, path: row.path, isPage, expected, asking }] : [];
};
const rows: MatrixRow[] = [
  ...routes.flatMap(({ row }) => known(row, false)),
  ...pages.flatMap((row) => known(row, true)),
];

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

  it.each(rows)(
    "$name: each role does what was agreed in its own place and nothing elsewhere",
    async (row) => {
      expect(await rolesOf(world, row)).toEqual([]);
    },
  );

  it.each(rows)("$name: only an account in order gets through", async (row) => {
    expect(await statesOf(world, row)).toEqual([]);
  });

  it.each(rows.filter(({ path }) => path.includes(":")))(
    "$name: an id that is none finds nothing",
    async (row) => {
      expect(await malformedOf(world, row)).toEqual([]);
    },
  );
});

describe("what is inside", () => {
  it("a cursor from another place's list does not carry a reader there", async () => {
    const paged = rows.filter(({ name }) => {
      const row = routes.find((one) => nameOf(one.row) === name)?.row;
      const shape = (row?.query as { shape?: Record<string, unknown> } | undefined)?.shape;
      return shape?.["cursor"] !== undefined;
    });
    const outcomes = await Promise.all(
      paged.map(async (row) => ({ name: row.name, ...(await cursorsOf(world, row)) })),
    );
    expect(outcomes.flatMap(({ name, found }) => found.map((fault) => `${name}: ${fault}`))).toEqual([]);
    expect(
      outcomes.filter(({ cursor }) => cursor).length,
      "lists long enough to have a next page",
    ).toBeGreaterThan(2);
  });

  it("a unit's month shows drafts only to those who file for it, and flags to nobody", async () => {
    const month = async (standing: "clerk" | "reviewer" | "disciplineOfficer") => {
      const { token } = await world.person([grantOf(standing)]);
      const params = { unit: places.own.unit };
      const { body } = await world.kit.call(obligationsRoutes.unit, {
        params,
        query: { month: "2026-11" },
        token,
      });
      return body.briefs;
    };
    await world.brief(places.own, "draft");
    const own = await month("clerk");
    expect(new Set(own.map(({ state }) => state))).toContain("draft");
    expect(own.flatMap((brief) => Object.keys(brief))).not.toContain("flags");
    const reviewed = await month("reviewer");
    expect(reviewed.length).toBeGreaterThan(0);
    expect(reviewed.map(({ state }) => state)).not.toContain("draft");
    expect(await month("disciplineOfficer"), "the discipline line does not read briefs").toEqual([]);
  });
});

describe("control: the matrix reports", () => {
  /** An app of this one row, let in for anybody who is signed in. */
  function unguarded(row: MatrixRow): Hono<Env> {
    const { deps } = world.kit;
    const app = new Hono<Env>();
    const open = <R extends { guard: unknown }>(one: R): R => ({ ...one, guard: "signedIn" });
    if (row.isPage) mountPages(app, deps, pages.filter((one) => nameOf(one) === row.name).map(open));
    else
      mountRoutes(
        app,
        deps,
        routes.flatMap(({ row: one }) => (nameOf(one) === row.name ? [open(one)] : [])),
      );
    app.onError((error, c) =>
      row.isPage ? errorPage(deps, c, error, undefined) : problemResponse(deps, c, error),
    );
    return app;
  }

  it("every guard that is taken away", async () => {
    const guarded = rows.filter(({ expected }) => Array.isArray(expected.who));
    const unnoticed: string[] = [];
    for (const row of guarded) {
      const asItIs = await withoutRole(world, row, world.kit.app);
      const open = await withoutRole(world, row, unguarded(row));
      if (asItIs !== 403 || open === 403) unnoticed.push(`${row.name}: ${asItIs}, without its guard ${open}`);
    }
    expect(guarded.length).toBeGreaterThan(80);
    expect(unnoticed).toEqual([]);
  });

  it("every scope that is wider than it was given, on records and in lists", async () => {
    const unnoticed: string[] = [];
    // Forms call the operations of the routes: theirs need not be shown twice.
    const scoped = rows
      .filter(({ isPage, method }) => !isPage || method === "get")
      .filter(
        ({ expected }) => Array.isArray(expected.who) && ["unit", "organ", "list"].includes(expected.about),
      );
    for (const row of scoped) {
      const standing = smallest(row);
      if (!standing) continue;
      const found = await rolesOf(world, row, { only: [standing], grants: widened });
      if (found.length === 0) unnoticed.push(row.name);
    }
    expect(unnoticed).toEqual([]);
  });
});
