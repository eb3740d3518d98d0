// What is derived is current: the map, and the addresses that documents name.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { mapFile, theMap } from "../docs/map.ts";
import { createApp } from "./support/app.ts";
import { confidentialCatalogue } from "../functions/catalogue-confidential.ts";
import { openCatalogue } from "../functions/catalogue-open.ts";
import { pages, routes } from "../functions/catalogue.ts";
import type { Catalogue } from "../functions/platform/route.ts";
import { isConfidential } from "../shared/talks/paths.ts";

const rowsOf = (catalogue: Catalogue) => [...catalogue.routes.map(({ row }) => row), ...catalogue.pages];
const pathsOf = (catalogue: Catalogue): string[] => rowsOf(catalogue).map(({ path }) => String(path));
const laterOf = ({ later = [] }: Catalogue) =>
  later.map((part) => ({ ...part, load: async () => part.load() }));
const loadedOf = (catalogue: Catalogue) => Promise.all(laterOf(catalogue).map(({ load }) => load()));

describe("docs/map.md", () => {
  test("is what the rows say (run `npm run map`)", () => {
    expect(readFileSync(mapFile, "utf8")).toBe(theMap());
  });
});

describe("the app", () => {
  // A handler mounted past the catalogue would have no guard, no row in the map and no cell in the access tests.
  test("answers nothing that is not in the catalogue or on the short list of public files", async () => {
    const { site } = await createApp();
    const addressesOf = (catalogue: Catalogue): string[] =>
      rowsOf(catalogue).map((row) => `${row.method.toUpperCase()} ${String(row.path)}`);
    const hosts = [
      { app: site.open, catalogue: openCatalogue },
      { app: site.confidential, catalogue: confidentialCatalogue },
    ];
    const open = ["GET /assets/*", "GET /healthz", "GET /api/openapi.json", "GET /api/docs"];
    for (const { app, catalogue } of hosts) {
      const listed = addressesOf(catalogue);
      const known = new Set([...listed, ...open]);
      const mounted = app.routes.filter((route) => route.method !== "ALL");
      const addresses = mounted.map((route) => `${route.method} ${route.path}`);
      expect(addresses.filter((address) => !known.has(address))).toEqual([]);
      expect(listed.filter((address) => !addresses.includes(address))).toEqual([]);
      const forAll = app.routes.filter((route) => route.method === "ALL").map(({ path }) => path);
      const sentOn = (catalogue.later ?? []).flatMap(({ prefixes }) => prefixes);
      expect(forAll).toEqual(["/*", "/*", ...sentOn.map((prefix) => `${prefix}/*`)]);
    }
    expect(
      site.app.routes.map(({ method, path }) => `${method} ${path}`),
      "the site itself only sends on",
    ).toEqual(["ALL /*"]);
  });

  // The HTTP API sends by the address alone: a row on the wrong side of it would be answered by nobody, or by the wrong role.
  test("each host holds exactly the addresses that are sent to it", async () => {
    const later = await loadedOf(openCatalogue);
    expect([openCatalogue, ...later].flatMap(pathsOf).filter(isConfidential)).toEqual([]);
    expect(pathsOf(confidentialCatalogue).filter((path) => !isConfidential(path))).toEqual([]);
  });

  // What stands under a prefix is answered by what is loaded for it alone: a row on the wrong side is answered by nobody.
  test("what is loaded later holds exactly the addresses under its prefixes", async () => {
    for (const { prefixes, load } of laterOf(openCatalogue)) {
      const under = (path: string): boolean => prefixes.some((prefix) => `${path}/`.startsWith(`${prefix}/`));
      expect(pathsOf(await load()).filter((path) => !under(path))).toEqual([]);
      expect(pathsOf(openCatalogue).filter(under)).toEqual([]);
    }
  });

  // The map, the API's description and the access tests walk the whole catalogue.
  test("what hosts load at once and later is the whole catalogue", async () => {
    const hosts = [openCatalogue, confidentialCatalogue];
    const mounted = [...hosts, ...(await Promise.all(hosts.map(loadedOf))).flat()];
    expect(new Set(mounted.flatMap(rowsOf))).toEqual(new Set(rowsOf({ routes, pages })));
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
