// The product built apart, with checks that can be replaced by others: shows that the tests of access notice.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import type { Deps } from "../../functions/platform/deps.ts";
import type { Site } from "../../functions/site.ts";

const root = path.resolve(import.meta.dirname, "../..");

/**
 * A function of a file of the product and an expression in its place: a function that gets the check as it is, then
 * what the check was asked.
 */
export type Planted = { what: string; file: string; name: string; instead: string };

const switchName = "sunengPlanted";

/** The text with the function asked through a switch; uses within the file too. Throws when it is not there once. */
function switched(text: string, file: string, name: string, planted: readonly Planted[]): string {
  const declared = new RegExp(String.raw`^(?:export )?((?:async )?function |const )${name}\b`, "gmu");
  if ([...text.matchAll(declared)].length !== 1) throw new Error(`${file} does not declare ${name} once`);
  const cases = planted.map(
    ({ what, instead }) =>
      `if (globalThis.${switchName} === ${JSON.stringify(what)}) return (${instead})(${name}AsItIs, ...given);`,
  );
  const body = `${cases.join("\n")}\nreturn ${name}AsItIs(...given);`;
  return `${text.replace(declared, `$1${name}AsItIs`)}\nexport function ${name}(...given: any[]): any {\n${body}\n}\n`;
}

function textOf(file: string, planted: readonly Planted[]): string {
  const names = [...new Set(planted.map(({ name }) => name))];
  return names.reduce(
    (text, name) =>
      switched(
        text,
        file,
        name,
        planted.filter((one) => one.name === name),
      ),
    readFileSync(path.join(root, file), "utf8"),
  );
}

/** The site of these deps, as it is until something is planted. */
export async function plantedSite(
  deps: Deps,
  planted: readonly Planted[],
): Promise<{ site: Site; plant: (what?: string) => void }> {
  const files = new Map(
    planted.map(({ file }) => [file, planted.filter((one) => one.file === file)] as const),
  );
  // Inside the repository, so that packages are found from there.
  const cache = path.join(root, ".cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(path.join(cache, "planted-"));
  try {
    const outfile = path.join(folder, "site.mjs");
    await build({
      entryPoints: [path.join(root, "functions/site.ts")],
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
      packages: "external",
      jsx: "automatic",
      jsxImportSource: "hono/jsx",
      logLevel: "error",
      plugins: [
        {
          name: "planted",
          setup: (on) =>
            on.onLoad({ filter: /\.tsx?$/ }, ({ path: at }) => {
              const file = path.relative(root, at);
              const here = files.get(file);
              return here && { contents: textOf(file, here), loader: file.endsWith("x") ? "tsx" : "ts" };
            }),
        },
      ],
    });
    const built = (await import(pathToFileURL(outfile).href)) as { createSite(deps: Deps): Site };
    const plant = (what?: string): void => void Object.assign(globalThis, { [switchName]: what });
    return { site: built.createSite(deps), plant };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
