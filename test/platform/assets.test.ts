// Static files: hashed addresses cached for ever, compressed once, the same from memory and from a Lambda's folder.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Assets, assetsApp, loadAssets, readAssets } from "../../functions/platform/assets.ts";
import { buildAssets } from "../../functions/platform/build-assets.ts";
import { assetNames, assetUrl } from "../../web/ui/asset-url.ts";

let folder: string;
let inMemory: Assets;
let onDisk: Assets;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "suneng-assets-"));
  await buildAssets(folder);
  inMemory = await loadAssets();
  onDisk = await readAssets(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const get = (path: string, headers: Record<string, string> = {}, assets: Assets = inMemory) =>
  assetsApp(() => Promise.resolve(assets)).request(path, { headers });
const content = async (answer: Response): Promise<string> => {
  const bytes = Buffer.from(await answer.arrayBuffer());
  return (answer.headers.get("content-encoding") === "gzip" ? gunzipSync(bytes) : bytes).toString();
};

describe.each(assetNames)("%s", (name) => {
  test("has an address with its hash that is cached for ever, the same from memory and from a folder", async () => {
    expect(assetUrl(name)).toMatch(/^\/assets\/[a-z.-]+\.[0-9a-f]{10}\.(?:css|js|svg)$/u);
    const [one, other] = await Promise.all([get(assetUrl(name)), get(assetUrl(name), {}, onDisk)]);
    expect(one.status).toBe(200);
    expect(one.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    const text = await content(one);
    expect(text.length).toBeGreaterThan(100);
    expect((await content(other)) === text).toBe(true);
    expect(text.includes("sourceMappingURL")).toBe(false);
  });

  test("is compressed for those who take it, to the same content", async () => {
    const plain = await get(assetUrl(name), { "accept-encoding": "gzip;q=0, br" });
    expect(plain.headers.get("content-encoding")).toBeNull();
    for (const assets of [inMemory, onDisk]) {
      const zipped = await get(assetUrl(name), { "accept-encoding": "br, gzip" }, assets);
      expect(zipped.headers.get("content-encoding")).toBe("gzip");
      expect(zipped.headers.get("vary")).toBe("Accept-Encoding");
      expect((await content(zipped)) === (await content(plain.clone()))).toBe(true);
    }
  });
});

test("content types are the browser's own", async () => {
  const types = await Promise.all(
    (["suneng.css", "enhance.js", "favicon.svg"] as const).map(async (name) => {
      const answer = await get(assetUrl(name));
      return [answer.headers.get("content-type"), answer.headers.get("x-content-type-options")];
    }),
  );
  expect(types).toEqual([
    ["text/css; charset=utf-8", "nosniff"],
    ["text/javascript; charset=utf-8", "nosniff"],
    ["image/svg+xml", "nosniff"],
  ]);
});

test("a plain address and one with another version's hash work, and are asked for anew each time", async () => {
  for (const path of ["/assets/suneng.css", "/assets/suneng.0123456789.css"]) {
    const answer = await get(path);
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "no-cache"]);
  }
});

test("an unchanged file is not sent again, compressed or not", async () => {
  for (const encoding of ["identity", "gzip"]) {
    const headers = { "accept-encoding": encoding };
    const etag = (await get("/assets/suneng.css", headers)).headers.get("etag") ?? "";
    const again = await get("/assets/suneng.css", { ...headers, "if-none-match": `"x", W/${etag}` });
    expect([again.status, await again.text()]).toEqual([304, ""]);
  }
  expect((await get("/assets/suneng.css", { "if-none-match": '"0000000000"' })).status).toBe(200);
});

test.each([
  "/assets/",
  "/assets/nothing.css",
  "/assets/manifest.json",
  "/assets/..%2Fpackage.json",
  "/assets/__proto__",
])("%s is not found", async (path) => {
  expect((await get(path)).status).toBe(404);
  expect((await get(path, {}, onDisk)).status).toBe(404);
});

test("a folder that lacks a file is refused when it is read", async () => {
  await expect(readAssets(join(folder, "absent"))).rejects.toThrow("ENOENT");
});

test("nothing sent to a browser needs more than Chromium 90 or reaches another host", async () => {
  const ours = assetNames.filter((name) => !name.startsWith("swagger") && !name.startsWith("bootstrap"));
  const texts = await Promise.all(ours.map(async (name) => content(await get(assetUrl(name)))));
  const young =
    /color-mix\(|:has\(|@container|@layer|structuredClone|randomUUID|\.at\(|Object\.hasOwn|replaceAll|https?:\/\/(?!www\.w3\.org)/u;
  for (const text of [...texts, await content(await get(assetUrl("bootstrap.min.css")))]) {
    expect(young.exec(text.replace(/\/\*![\s\S]*?\*\//gu, ""))?.[0]).toBeUndefined();
  }
});

test("a Lambda bundle of what serves assets contains neither esbuild nor the builder", async () => {
  const { metafile } = await build({
    entryPoints: ["functions/platform/assets.ts"],
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    metafile: true,
    logLevel: "silent",
  });
  const inputs = Object.keys(metafile.inputs);
  expect(
    inputs.filter((path) => path.includes("node_modules/esbuild") || path.includes("build-assets")),
  ).toEqual([]);
  expect(inputs).toContain("functions/platform/assets.ts");
});

test("the manifest beside a Lambda bundle names every file", async () => {
  const manifest = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8")) as Record<
    string,
    string
  >;
  expect(Object.keys(manifest).sort()).toEqual([...assetNames].sort());
});
