// What the bundles leave out of packages, because nothing on Lambda ever comes to it: 18 KB of every cold start.
import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";

/** Modules, by the end of the name that imports them, with something smaller in their place. */
const stands: readonly { what: RegExp; instead: string }[] = [
  // zod's English sentences: shared/wording.ts answers every issue.
  { what: /\/locales\/en\.js$/, instead: "export default () => ({ localeError: ({ code }) => code });" },
  // SHA-256 for a Node that has none.
  { what: /\/Sha256Js$/, instead: "export class Sha256Js {}" },
  // Retries that slow themselves down: a choice of AWS_RETRY_MODE, which no function of ours is given.
  { what: /\/AdaptiveRetryStrategy$/, instead: "export class AdaptiveRetryStrategy {}" },
  // DynamoDB's client can look its endpoint up, which is off: what it would remember needs no library.
  {
    what: /^mnemonist\/lru-cache$/,
    instead:
      "export default class extends Map { constructor() { super(); } peek(key) { return this.get(key); } }",
  },
];

/** An SDK client reads its version out of its whole package.json. */
const manifests = /client-[a-z0-9-]+\/package\.json$/;

export const spared: Plugin = {
  name: "spared",
  setup(build) {
    for (const { what, instead } of stands) {
      const namespace = `spared ${what.source}`;
      build.onResolve({ filter: what }, ({ path }) => ({ path, namespace }));
      build.onLoad({ filter: /.*/, namespace }, () => ({ contents: instead }));
    }
    build.onLoad({ filter: manifests }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, "utf8")) as { version: string };
      return { contents: JSON.stringify({ version }), loader: "json" };
    });
  },
};
