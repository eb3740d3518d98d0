// Builds the static files: islands bundled for office browsers, styles minified, packages copied. Never on Lambda.
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzip } from "node:zlib";
import { promisify } from "node:util";
import { build, transform } from "esbuild";
import { type AssetName, assetNames } from "../../web/ui/asset-url.ts";
import type { BuiltAsset } from "./assets.ts";

/** The oldest browser met in county offices. */
const target = "chrome90";

/** Where each file comes from: a script of ours, a style of ours, a file as it is, or a file of a package. */
const sources: Record<
  AssetName,
  { island: string } | { style: string } | { file: string } | { from: string }
> = {
  "bootstrap.min.css": { from: "bootstrap/dist/css/bootstrap.min.css" },
  "suneng.css": { style: "web/styles/suneng.css" },
  "enhance.js": { island: "web/islands/enhance.ts" },
  "draft-keeper.js": { island: "web/islands/draft-keeper.ts" },
  "photo-picker.js": { island: "web/islands/photo-picker.ts" },
  "check-in-screen.js": { island: "web/islands/check-in-screen.ts" },
  "draw-screen.js": { island: "web/islands/draw-screen.ts" },
  "draw-check.js": { island: "web/islands/draw-check.ts" },
  "api-docs.js": { island: "web/islands/api-docs.ts" },
  "swagger-ui.css": { from: "swagger-ui-dist/swagger-ui.css" },
  "swagger-ui-bundle.js": { from: "swagger-ui-dist/swagger-ui-bundle.js" },
  "favicon.svg": { file: "web/styles/favicon.svg" },
};

const repository = fileURLToPath(new URL("../../", import.meta.url));
const packages = createRequire(import.meta.url);

/** Builds every static file in memory, in well under a second. */
export const buildInMemory = (): Promise<BuiltAsset[]> =>
  Promise.all(
    assetNames.map(async (name) => {
      const bytes = await bytesOf(name);
      return { name, hash: createHash("sha256").update(bytes).digest("hex").slice(0, 10), bytes };
    }),
  );

/**
 * Builds every static file into `outDir`: `<name>`, `<name>.gz` and `manifest.json` (name to hash), as
 * `readAssets` of assets.ts expects them beside a Lambda bundle.
 */
export async function buildAssets(outDir: string): Promise<void> {
  await mkdir(outDir, { recursive: true });
  const built = await buildInMemory();
  for (const { name, bytes } of built) {
    await writeFile(join(outDir, name), bytes);
    await writeFile(join(outDir, `${name}.gz`), await promisify(gzip)(bytes, { level: 9 }));
  }
  const manifest = Object.fromEntries(built.map(({ name, hash }) => [name, hash]));
  await writeFile(join(outDir, "manifest.json"), JSON.stringify(manifest));
}

async function bytesOf(name: AssetName): Promise<Uint8Array> {
  const source = sources[name];
  if ("island" in source) return islandBytes(source.island);
  if ("style" in source) return styleBytes(source.style);
  if ("file" in source) return readFile(join(repository, source.file));
  return withoutSourceMap(await readFile(packages.resolve(source.from), "utf8"));
}

async function islandBytes(path: string): Promise<Uint8Array> {
  const result = await build({
    entryPoints: [join(repository, path)],
    bundle: true,
    write: false,
    format: "iife",
    minify: true,
    target,
    charset: "utf8",
    logLevel: "silent",
  });
  const file = result.outputFiles[0];
  if (!file) throw new Error(`esbuild gave nothing for ${path}`);
  return file.contents;
}

async function styleBytes(path: string): Promise<Uint8Array> {
  const text = await readFile(join(repository, path), "utf8");
  const { code } = await transform(text, { loader: "css", minify: true, target, charset: "utf8" });
  return new TextEncoder().encode(code);
}

/** The maps are not served: a link to one is a 404 in the console of whoever opens it. */
const withoutSourceMap = (text: string): Uint8Array =>
  new TextEncoder().encode(
    text.replace(/(?:\/\*# sourceMappingURL=[^\s*]+\s*\*\/|\/\/# sourceMappingURL=\S+)\s*$/u, ""),
  );
