// What is derived is current: the map, and the addresses that documents name.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { mapFile, theMap } from "../docs/map.ts";
import { createApp } from "./support/app.ts";
import { pages, routes } from "../functions/catalogue.ts";

describe("docs/map.md", () => {
  test("is what the rows say (run `npm run map`)", () => {
    expect(readFileSync(mapFile, "utf8")).toBe(theMap());
  });
});

describe("the app", () => {
  // A handler mounted past the catalogue would have no guard, no row in the map and no cell in the access tests.
  test("answers nothing that is not in the catalogue or on the short list of public files", async () => {
    const { app } = await createApp();
    const listed = new Set([
      ...routes.map(({ row }) => `${row.method.toUpperCase()} ${row.path}`),
      ...pages.map((row) => `${row.method.toUpperCase()} ${row.path}`),
    ]);
    const open = new Set(["GET /assets/*", "GET /healthz", "GET /api/openapi.json", "GET /api/docs"]);
    const unlisted = app.routes
      .filter((route) => route.method !== "ALL")
      .map((route) => `${route.method} ${route.path}`)
      .filter((address) => !listed.has(address) && !open.has(address));
    expect(unlisted).toEqual([]);
    expect(app.routes.filter((route) => route.method === "ALL").length).toBe(2);
  });

  test("two rows never claim the same address", () => {
    const addresses = [
      ...routes.map(({ row }) => `${row.method} ${row.path}`),
      ...pages.map((row) => `${row.method} ${row.path}`),
    ];
    expect(addresses.filter((address, at) => addresses.indexOf(address) !== at)).toEqual([]);
  });
});

describe("GET /api/openapi.json", () => {
  test("describes every route of the catalogue, with its input and output schemas", async () => {
    const { app } = await createApp();
    const document = (await (await app.request("/api/openapi.json")).json()) as {
      openapi: string;
      paths: Record<string, Record<string, { requestBody?: unknown; responses: object }>>;
    };
    expect(document.openapi).toBe("3.1.0");
    for (const { row } of routes) {
      const path = String(row.path).replaceAll(/:(\w+)/g, "{$1}");
      const operation = document.paths[path]?.[row.method];
      expect(operation, `${row.method} ${path}`).toBeDefined();
      expect(operation?.requestBody !== undefined).toBe(Boolean(row.body ?? row.rawBodySizeBytesMax));
    }
  });
});
