// Bundles the hosts for Lambda: small, minified, what is seldom needed in chunks apart, static files beside those that show pages.
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type BuildResult, type Plugin } from "esbuild";
import { buildAssets } from "../functions/platform/build-assets.ts";
import { spared } from "./spared.ts";

const repository = fileURLToPath(new URL("../", import.meta.url));

/** Packages that load files of their own at run time: shipped as they are. The same on every processor. */
const shipped: Record<string, readonly string[]> = {
  "wasm-vips": ["package.json", "LICENSE", "THIRD-PARTY-NOTICES.md", "lib/vips-node.mjs", "lib/vips.wasm"],
};

/**
 * What few requests need, each a program of its own when it is imported with `import()`: SDK clients, and every host's
 * routes, which only the API's description names. As mere chunks they would share code with the eager half, which would
 * then carry it in pieces and whole: the SDK's core (43 KB), the talks' keys and rules (11 KB).
 */
const apart: Record<string, string> = {
  "#apart/s3": "functions/platform/files-s3.ts",
  "#apart/sqs": "@aws-sdk/client-sqs",
  "#apart/ses": "@aws-sdk/client-sesv2",
  "#apart/catalogue": "functions/catalogue.ts",
};

const keptApart: Plugin = {
  name: "kept-apart",
  setup(build) {
    build.onResolve(
      { filter: /\/(files-s3|catalogue)\.ts$|^@aws-sdk\/client-(sqs|sesv2)$/ },
      ({ path, kind }) => {
        const [name] =
          Object.entries(apart).find(([, target]) => target.endsWith(path.replace(/^.*\//, "/"))) ?? [];
        return kind === "dynamic-import" && name ? { path: name, external: true } : undefined;
      },
    );
  },
};

/**
 * Lambda gives credentials in the environment, so the SDK's chain of nine other places is left out: 130 KB and about
 * 15 ms of every cold start (performance.md, finding 5).
 */
export const environmentCredentials: Plugin = {
  name: "environment-credentials",
  setup(build) {
    const namespace = "environment-credentials";
    build.onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, ({ path }) => ({ path, namespace }));
    build.onLoad({ filter: /.*/, namespace }, () => ({
      contents: 'export { fromEnv as defaultProvider } from "@aws-sdk/credential-provider-env";',
      resolveDir: repository,
    }));
  },
};

/** ES modules, because only they can have chunks: one CommonJS file took 200 ms to load where this takes 130. */
const bundled = (entryPoints: Record<string, string>, outdir: string, plugins: Plugin[]) =>
  build({
    absWorkingDir: repository,
    entryPoints,
    outdir,
    plugins,
    write: false,
    bundle: true,
    minify: true,
    format: "esm",
    splitting: true,
    outExtension: { ".js": ".mjs" },
    chunkNames: "chunks/[name]-[hash]",
    platform: "node",
    target: "node24",
    mainFields: ["module", "main"],
    external: Object.keys(shipped),
    // CommonJS packages inside an ES module still call require for Node's own modules.
    banner: { js: 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);' },
    charset: "utf8",
    legalComments: "none",
    sourcemap: "external",
    metafile: true,
    logLevel: "error",
  });
type Built = BuildResult<{ metafile: true; write: false }>;

/** The functions that are deployed: `functions/<host>.ts` each. */
export type Host = "api" | "confidential" | "jobs";

export type Bundle = {
  /** The folder that becomes the function's zip. */
  folder: string;
  /** The scripts that are loaded before the first request, relative to the folder. */
  eager: readonly string[];
  /** Bytes of the scripts that are loaded before the first request. */
  eagerBytes: number;
  /** Bytes of the scripts that are loaded when they are first needed. */
  lazyBytes: number;
};

/**
 * Bundles `functions/<host>.ts` into `<outDir>/<host>` as `<host>.mjs` with its chunks. Source maps go to
 * `<outDir>/maps/<host>`, never to Lambda.
 */
export async function bundleHost(host: Host, outDir: string): Promise<Bundle> {
  const folder = join(outDir, host);
  const maps = join(outDir, "maps", host);
  await Promise.all([folder, maps].map((path) => rm(path, { recursive: true, force: true })));
  const plugins = [environmentCredentials, spared];
  const main = await bundled({ [host]: `functions/${host}.ts` }, folder, [keptApart, ...plugins]);
  const wanted = importedBy(main);
  const entries = Object.entries(apart).filter(([name]) => wanted.has(name));
  const entryPoints = Object.fromEntries(
    entries.map(([name, target]) => [name.replace("#apart/", ""), target]),
  );
  const rest = entries.length ? [await bundled(entryPoints, join(folder, "apart"), plugins)] : [];
  for (const file of [main, ...rest].flatMap(({ outputFiles }) => outputFiles)) {
    await write(file.path.endsWith(".map") ? file.path.replace(folder, maps) : file.path, file.contents);
  }
  const manifest = { type: "module", imports: { "#apart/*": "./apart/*.mjs" } };
  await write(join(folder, "package.json"), JSON.stringify(manifest));
  await shipPackages(wanted, folder);
  // Pages name their static files by content hash, so whoever shows pages reads the list of them.
  if (host !== "jobs") await buildAssets(join(folder, "assets"));
  const eager = eagerScripts(main, host);
  const scripts = [main, ...rest]
    .flatMap(({ metafile }) => Object.entries(metafile.outputs))
    .filter(isScript);
  const bytesOf = (some: typeof scripts): number => some.reduce((sum, [, { bytes }]) => sum + bytes, 0);
  const eagerBytes = bytesOf(scripts.filter(([path]) => eager.has(path)));
  const within = [...eager].map((path) => relative(folder, join(repository, path)));
  return { folder, eager: within, eagerBytes, lazyBytes: bytesOf(scripts) - eagerBytes };
}

const isScript = ([path]: [string, unknown]): boolean => path.endsWith(".mjs");

const importedBy = ({ metafile }: Built): ReadonlySet<string> =>
  new Set(Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path)));

async function write(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

async function shipPackages(wanted: ReadonlySet<string>, folder: string): Promise<void> {
  for (const [name, files] of Object.entries(shipped)) {
    if (!wanted.has(name)) continue;
    for (const file of files) {
      const path = join("node_modules", name, file);
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await copyFile(join(repository, path), join(folder, path));
    }
  }
}

/** Follows the static imports from the entry: that is what Node reads before the first request. */
function eagerScripts({ metafile }: Built, host: string): ReadonlySet<string> {
  const eager = new Set<string>();
  const follow = (path: string): void => {
    if (eager.has(path)) return;
    eager.add(path);
    for (const { kind, path: next, external } of metafile.outputs[path]?.imports ?? []) {
      if (kind === "import-statement" && !external) follow(next);
    }
  };
  const entry = Object.entries(metafile.outputs).find(
    ([, output]) => output.entryPoint === `functions/${host}.ts`,
  );
  if (!entry) throw new Error(`esbuild gave no ${host}.mjs`);
  follow(entry[0]);
  return eager;
}
