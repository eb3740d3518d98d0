// Serves /assets/*: a fixed list of files under addresses with a content hash, compressed once, cached for ever.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { Hono } from "hono";
import { type AssetName, assetNames, rememberHashes } from "../../web/ui/asset-url.ts";

/** A static file and the first ten hex digits of its SHA-256. */
export type BuiltAsset = { name: AssetName; hash: string; bytes: Uint8Array };

/** A static file as it is served: read when it is first asked for. */
type Asset = { hash: string; plain(): Promise<Uint8Array>; zipped(): Promise<Uint8Array> };
export type Assets = ReadonlyMap<string, Asset>;

const contentTypes: Record<string, string> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};

let loaded: Promise<Assets> | undefined;

/**
 * The static files of this process, once: prebuilt from `ASSETS_DIR` or from `assets/` beside a Lambda bundle,
 * otherwise built in memory. A host awaits it before its first page, so that pages carry hashed addresses.
 */
export function loadAssets(): Promise<Assets> {
  loaded ??= prebuiltFolder() === undefined ? builtHere() : readAssets(prebuiltFolder() ?? "");
  loaded.catch(() => {
    loaded = undefined;
  });
  return loaded;
}

function prebuiltFolder(): string | undefined {
  const { ASSETS_DIR, LAMBDA_TASK_ROOT } = process.env;
  return ASSETS_DIR ?? (LAMBDA_TASK_ROOT === undefined ? undefined : join(LAMBDA_TASK_ROOT, "assets"));
}

/** The name is computed so that no bundler follows it: a Lambda bundle must not contain esbuild. */
async function builtHere(): Promise<Assets> {
  const builder = new URL(`./${["build", "assets"].join("-")}.ts`, import.meta.url).href;
  const { buildInMemory } = (await import(/* @vite-ignore */ builder)) as {
    buildInMemory: () => Promise<BuiltAsset[]>;
  };
  const assets = new Map((await buildInMemory()).map((asset) => [asset.name, inMemory(asset)] as const));
  return remembered(assets);
}

function inMemory({ hash, bytes }: BuiltAsset): Asset {
  return { hash, plain: () => Promise.resolve(bytes), zipped: kept(() => promisify(gzip)(bytes)) };
}

/** Reads the folder that `buildAssets` wrote. Throws when it is missing or incomplete. */
export async function readAssets(folder: string): Promise<Assets> {
  const manifest = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8")) as Record<
    string,
    string
  >;
  const assets = assetNames.map((name) => {
    const hash = manifest[name];
    if (hash === undefined) throw new Error(`assets: ${folder}/manifest.json does not know ${name}`);
    const plain = kept(() => readFile(join(folder, name)));
    return [name, { hash, plain, zipped: kept(() => readFile(join(folder, `${name}.gz`))) }] as const;
  });
  return remembered(new Map(assets));
}

function remembered(assets: ReadonlyMap<AssetName, Asset>): Assets {
  rememberHashes([...assets].map(([name, asset]) => [name, asset.hash] as const));
  return assets;
}

/** Runs `make` once and keeps what it gave. */
function kept<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | undefined;
  return () => (value ??= make());
}

type AssetRequest = { path: string; acceptEncoding?: string; ifNoneMatch?: string };

/** The answer for '/assets/<name>' or '/assets/<stem>.<hash>.<ext>'; undefined for anything else. */
async function serveAsset(assets: Assets, request: AssetRequest): Promise<Response | undefined> {
  const found = find(assets, request.path);
  if (!found) return undefined;
  const { asset, fresh, extension } = found;
  const zip = acceptsGzip(request.acceptEncoding);
  const etag = `"${asset.hash}${zip ? "-gz" : ""}"`;
  const headers: Record<string, string> = {
    "content-type": contentTypes[extension] ?? "application/octet-stream",
    // Another hash than ours is a page from before or after a deployment: served, never cached under that name.
    "cache-control": fresh ? "public, max-age=31536000, immutable" : "no-cache",
    "x-content-type-options": "nosniff",
    vary: "Accept-Encoding",
    etag,
  };
  if (request.ifNoneMatch?.split(",").some((tag) => tag.trim().replace(/^W\//u, "") === etag)) {
    return new Response(null, { status: 304, headers });
  }
  if (zip) headers["content-encoding"] = "gzip";
  const bytes = zip ? await asset.zipped() : await asset.plain();
  headers["content-length"] = String(bytes.byteLength);
  return new Response(bytes as Uint8Array<ArrayBuffer>, { headers });
}

function find(assets: Assets, path: string): { asset: Asset; fresh: boolean; extension: string } | undefined {
  const file = path.startsWith("/assets/") ? path.slice("/assets/".length) : "";
  const hashed = /^([a-z.-]+)\.([0-9a-f]{10})(\.[a-z]+)$/u.exec(file);
  const name = hashed ? `${hashed[1]}${hashed[3]}` : file;
  const asset = assets.get(name);
  if (!asset) return undefined;
  return { asset, fresh: hashed?.[2] === asset.hash, extension: name.slice(name.lastIndexOf(".") + 1) };
}

/** "gzip", "*" or "gzip;q=0.5", but not "gzip;q=0". */
function acceptsGzip(header = ""): boolean {
  const weights = header.split(",").map((part) => {
    const [coding = "", ...parameters] = part.split(";").map((piece) => piece.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith("q="));
    return [coding, weight === undefined ? 1 : Number(weight.slice(2))] as const;
  });
  const weight = new Map(weights);
  return (weight.get("gzip") ?? weight.get("*") ?? 0) > 0;
}

/** An app that answers /assets/*, to mount at "/". Public: it holds nothing but the product itself. */
export const assetsApp = (load: () => Promise<Assets> = loadAssets): Hono =>
  new Hono().get("/assets/*", async (c) => {
    const request = {
      path: c.req.path,
      acceptEncoding: c.req.header("accept-encoding"),
      ifNoneMatch: c.req.header("if-none-match"),
    };
    return (await serveAsset(await load(), request)) ?? c.notFound();
  });
