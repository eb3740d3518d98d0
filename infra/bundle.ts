// Bundles the hosts for Lambda: small, minified, what is seldom needed in chunks apart, static files beside the api.
import { mkdir, copyFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type BuildResult, type Plugin } from "esbuild";
import { buildAssets } from "../functions/platform/build-assets.ts";

const repository = fileURLToPath(new URL("../", import.meta.url));

/** Packages that load files of their own at run time: shipped as they are. The same on every processor. */
const shipped: Record<string, readonly string[]> = {
  "wasm-vips": ["package.json", "LICENSE", "THIRD-PARTY-NOTICES.md", "lib/vips-node.mjs", "lib/vips.wasm"],
};

/**
 * Lambda gives credentials in the environment, so the SDK's chain of nine other places is left out: 130 KB and about
 * 15 ms of every cold start (performance.md, finding 5).
 */
const environmentCredentials: Plugin = {
  name: "environment-credentials",
  setup(build) {
    const filter = /^@aws-sdk\/credential-provider-node$/;
    build.onResolve({ filter }, ({ path }) => ({ path, namespace: "environment-credentials" }));
    build.onLoad({ filter: /.*/, namespace: "environment-credentials" }, () => ({
      contents: 'export { fromEnv as defaultProvider } from "@aws-sdk/credential-provider-env";',
      resolveDir: repository,
    }));
  },
};

export type Bundle = {
  /** The folder that becomes the function's zip. */
  folder: string;
  /** Bytes of what is loaded before the first request. */
  eagerBytes: number;
  /** Bytes of the scripts that are loaded when they are first needed. */
  lazyBytes: number;
};

/**
 * Bundles `functions/<host>.ts` into `<outDir>/<host>` as `<host>.mjs` with its chunks; source maps go to
 * `<outDir>/maps/<host>`, never to Lambda. ES modules, because only they can have chunks: a file of everything in
 * CommonJS took 200 ms to load where this takes 140 (Node 24, this machine).
 */
export async function bundleHost(host: "api" | "jobs", outDir: string): Promise<Bundle> {
  const folder = join(outDir, host);
  const maps = join(outDir, "maps", host);
  await Promise.all([folder, maps].map((path) => rm(path, { recursive: true, force: true })));
  const result = await build({
    absWorkingDir: repository,
    entryPoints: [`functions/${host}.ts`],
    outdir: folder,
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
    plugins: [environmentCredentials],
    // CommonJS packages inside an ES module still call require for Node's own modules.
    banner: { js: 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);' },
    charset: "utf8",
    legalComments: "none",
    sourcemap: "external",
    metafile: true,
    logLevel: "error",
  });
  for (const file of result.outputFiles) {
    const path = file.path.endsWith(".map") ? file.path.replace(folder, maps) : file.path;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, file.contents);
  }
  await shipPackages(result, folder);
  if (host === "api") await buildAssets(join(folder, "assets"));
  return { folder, ...sizesOf(result) };
}

type Outputs = BuildResult<{ metafile: true; write: false }>;

async function shipPackages({ metafile }: Outputs, folder: string): Promise<void> {
  const imported = new Set(Object.values(metafile.outputs).flatMap((output) => output.imports.map(({ path }) => path)));
  for (const [name, files] of Object.entries(shipped)) {
    if (!imported.has(name)) continue;
    for (const file of files) {
      const path = join("node_modules", name, file);
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await copyFile(join(repository, path), join(folder, path));
    }
  }
}

/** Follows the static imports from the entry: that is what Node reads before the first request. */
function sizesOf({ metafile }: Outputs): { eagerBytes: number; lazyBytes: number } {
  const scripts = Object.entries(metafile.outputs).filter(([path]) => path.endsWith(".mjs"));
  const eager = new Set<string>();
  const follow = (path: string): void => {
    if (eager.has(path)) return;
    eager.add(path);
    const imports = metafile.outputs[path]?.imports ?? [];
    for (const { kind, path: next, external } of imports) if (kind === "import-statement" && !external) follow(next);
  };
  for (const [path, { entryPoint }] of scripts) if (entryPoint?.match(/^functions\/(api|jobs)\.ts$/u)) follow(path);
  const bytesOf = (wanted: boolean): number =>
    scripts.reduce((sum, [path, { bytes }]) => (eager.has(path) === wanted ? sum + bytes : sum), 0);
  return { eagerBytes: bytesOf(true), lazyBytes: bytesOf(false) };
}
