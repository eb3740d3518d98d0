// Every route of the API as every role, about every place, in every account state, against the table the office agreed to.
import { beforeAll, describe, expect, it } from "vitest";
import { pages, routes } from "../functions/catalogue.ts";
import { obligationsRoutes } from "../functions/obligations/routes.ts";
import { pageTable } from "./access-table-pages.ts";
import { routeTable } from "./access-table.ts";
import { apiRows, matrixOf } from "./support/access-suite.ts";
import { cursorsOf } from "./support/matrix.ts";
import { apiRequests } from "./support/requests-api.ts";
import { pageRequests } from "./support/requests-pages.ts";
import { nameOf } from "./support/send.ts";
import { grantOf, makeWorld, places, type World } from "./support/world.ts";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

it("has a line and a request for every route and page, and none for what is not there", () => {
  const api = routes.map(({ row }) => nameOf(row)).sort();
  const seen = pages.map(nameOf).sort();
  expect(Object.keys(routeTable).sort()).toEqual(api);
  expect(Object.keys(pageTable).sort()).toEqual(seen);
  expect(Object.keys(apiRequests).sort()).toEqual(api);
  expect(Object.keys(pageRequests).sort()).toEqual(seen);
});

matrixOf(apiRows, () => world);

describe("what is inside", () => {
  it("a cursor from another place's list does not carry a reader there", async () => {
    const paged = apiRows.filter(({ name }) => {
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
