// The matrix of who may do what as tests of some rows: each file takes its share, so that they run side by side.
import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { pages, routes } from "../../functions/catalogue.ts";
import { problemResponse } from "../../functions/platform/answers.ts";
import { mountPages, mountRoutes, type Env } from "../../functions/platform/mount.ts";
import { errorPage } from "../../functions/platform/shell.tsx";
import { pageTable } from "../access-table-pages.ts";
import { routeTable } from "../access-table.ts";
import { smallest, widened, type MatrixRow } from "./matrix-agreed.ts";
import { malformedOf, rolesOf, statesOf, thorough, withoutRole } from "./matrix.ts";
import { apiRequests } from "./requests-api.ts";
import { pageRequests } from "./requests-pages.ts";
import { nameOf } from "./send.ts";
import type { World } from "./world.ts";

const known = (row: { method: string; path: string }, isPage: boolean): MatrixRow[] => {
  const name = nameOf(row);
  const expected = (isPage ? pageTable : routeTable)[name];
  const asking = (isPage ? pageRequests : apiRequests)[name];
  return expected && asking ? [{ name, method: row.method, path: row.path, isPage, expected, asking }] : [];
};
const allOfApi: readonly MatrixRow[] = routes.flatMap(({ row }) => known(row, false));
const allPages: readonly MatrixRow[] = pages.flatMap((row) => known(row, true));
/** Half of all rows are of activities: they are files of their own, so that no file takes longer than the others. */
const ofActivities = ({ path }: MatrixRow): boolean => /^(?:\/api)?\/activities(?:\/|$)/u.test(path);

/** Every row of the API that is known to the tables, in two shares. */
export const apiRows = allOfApi.filter((row) => !ofActivities(row));
export const activityRows = allOfApi.filter(ofActivities);

/** Every page and form that is known to the tables, in two shares. */
export const pageRows = allPages.filter((row) => !ofActivities(row));
export const activityPageRows = allPages.filter(ofActivities);

/** Each row as every role, about every place, in every account state; and the controls that a fault would be seen. */
export function matrixOf(rows: readonly MatrixRow[], world: () => World): void {
  describe("the table of who may do what", () => {
    it.each([...rows])(
      "$name: each role does what was agreed in its own place and nothing elsewhere",
      async (row) => {
        expect(await rolesOf(world(), row)).toEqual([]);
      },
    );

    it.each([...rows])("$name: only an account in order gets through", async (row) => {
      expect(await statesOf(world(), row)).toEqual([]);
    });

    it.each(rows.filter(({ path }) => path.includes(":")))(
      "$name: an id that is none finds nothing",
      async (row) => {
        expect(await malformedOf(world(), row)).toEqual([]);
      },
    );
  });

  describe("control: the matrix reports", () => {
    /** An app of this one row, let in for anybody who is signed in. */
    function unguarded(row: MatrixRow): Hono<Env> {
      const { deps } = world().kit;
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
        const asItIs = await withoutRole(world(), row, world().kit.app);
        const open = await withoutRole(world(), row, unguarded(row));
        if (asItIs !== 403 || open === 403)
          unnoticed.push(`${row.name}: ${asItIs}, without its guard ${open}`);
      }
      expect(guarded.length).toBeGreaterThan(20);
      expect(unnoticed).toEqual([]);
    });

    // Pages call the operations of the routes: theirs are shown twice by `npm run test:thorough`.
    const scoped = rows
      .filter(({ isPage, method }) => !isPage || (thorough && method === "get"))
      .filter(
        ({ expected }) => Array.isArray(expected.who) && ["unit", "organ", "list"].includes(expected.about),
      )
      .flatMap((row) => [smallest(row) ?? []].flat().map((standing) => ({ ...row, row, standing })));

    // One by one: all of them in one test take longer than one test may on a busy machine.
    it.each(scoped)(
      "$name: a scope that is wider than it was given, on records and in lists",
      async ({ row, standing }) => {
        expect(await rolesOf(world(), row, { only: [standing], grants: widened })).not.toEqual([]);
      },
    );
  });
}
