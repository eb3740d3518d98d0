// The api function as Lambda would load it: the bundle's size, and load plus first request in a new process.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { bundleHost, environmentCredentials } from "../infra/bundle.ts";
import { keys } from "../shared/keys.ts";
import type { BenchCounty } from "./county.ts";
import { median } from "./measure.ts";
import { tableName, thisMonth, type Place } from "./place.ts";

/** Sizes in bytes, times in milliseconds of a new process: load, first request, both; and its processor time. */
export type ColdRow = {
  name: string;
  entry: number;
  lazy: number;
  load: number;
  first: number;
  both: number;
  cpu: number;
};

/** Bundles both functions, starts each in new processes, in turn, and takes medians. */
export async function coldRows(place: Place, county: BenchCounty, starts: number): Promise<ColdRow[]> {
  const folder = await mkdtemp(path.join(tmpdir(), "suneng-cold-"));
  try {
    const unit = county.units[0]?.unit.id ?? "";
    const partition = encodeURIComponent(keys.unitMonth(county.county, unit, thisMonth));
    const token = county.tokens.clerk;
    const ours = await ourBundle(folder);
    const bare = await bareBundle(folder);
    const asked = [
      { made: ours, event: eventOf(`/api/obligations/units/${unit}`, `month=${thisMonth}`, token) },
      { made: bare, event: eventOf(`/bare/${partition}`, "", token) },
    ];
    const times = new Map(asked.map(({ made }) => [made, [] as Start[]]));
    for (let turn = 0; turn < starts; turn += 1) {
      for (const { made, event } of asked) times.get(made)?.push(await start(place, made, event));
    }
    return asked.map(({ made }) => {
      const all = times.get(made) ?? [];
      const of = (pick: (one: Start) => number): number => median(all.map(pick));
      const { name, entry, lazy } = made;
      const both = of(({ load, first }) => load + first);
      return {
        name,
        entry,
        lazy,
        load: of(({ load }) => load),
        first: of(({ first }) => first),
        both,
        cpu: of(({ cpu }) => cpu),
      };
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Made = { name: string; file: string; entry: number; lazy: number };

/** As infra bundles and ships it. */
async function ourBundle(parent: string): Promise<Made> {
  const { folder, eagerBytes, lazyBytes } = await bundleHost("api", parent);
  return { name: "api", file: path.join(folder, "api.mjs"), entry: eagerBytes, lazy: lazyBytes };
}

/** The same options, in one file; the SDK's credential chain stays out of what is loaded here too, for it is never asked. */
async function bareBundle(parent: string): Promise<Made> {
  const file = path.join(parent, "bare/bare.mjs");
  const { metafile } = await build({
    entryPoints: [path.join(import.meta.dirname, "bare-function.ts")],
    outfile: file,
    bundle: true,
    minify: true,
    metafile: true,
    logLevel: "error",
    legalComments: "none",
    platform: "node",
    target: "node24",
    format: "esm",
    mainFields: ["module", "main"],
    plugins: [environmentCredentials],
    banner: { js: 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);' },
  });
  return { name: "bare Hono + SDK", file, entry: Object.values(metafile.outputs)[0]?.bytes ?? 0, lazy: 0 };
}

const eventOf = (rawPath: string, rawQueryString: string, token: string): object => ({
  version: "2.0",
  routeKey: "$default",
  rawPath,
  rawQueryString,
  headers: { authorization: `Bearer ${token}`, host: "bench.test" },
  requestContext: {
    accountId: "1",
    apiId: "1",
    domainName: "bench.test",
    domainPrefix: "bench",
    http: { method: "GET", path: rawPath, protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "bench" },
    requestId: "1",
    routeKey: "$default",
    stage: "$default",
    time: "",
    timeEpoch: 0,
  },
  isBase64Encoded: false,
});

type Start = { load: number; first: number; cpu: number };

const starter = `
const began = performance.now();
const { handler } = await import(process.argv[2]);
const loaded = performance.now();
const reply = await handler(JSON.parse(process.argv[3]), {});
const answered = performance.now();
const { user, system } = process.cpuUsage();
if (reply.statusCode !== 200) throw new Error(JSON.stringify(reply));
process.stdout.write("\\nCOLD" + JSON.stringify({ load: loaded - began, first: answered - loaded, cpu: (user + system) / 1000 }));
process.exit(0);
`;

/** One new process: nothing of an earlier one is left but the disk's cache. */
async function start(place: Place, { file }: Made, event: object): Promise<Start> {
  const folder = path.dirname(file);
  const first = path.join(folder, "starter.mjs");
  await writeFile(first, starter);
  const environment = {
    PATH: process.env["PATH"],
    TABLE_NAME: tableName,
    PHOTO_BUCKET: "bench",
    ORIGIN: "http://bench.test",
    MAIL: "none",
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "bench",
    AWS_SECRET_ACCESS_KEY: "bench",
    AWS_ENDPOINT_URL: place.endpoint,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    ASSETS_DIR: path.join(folder, "assets"),
  };
  const { stdout } = await promisify(execFile)(process.execPath, [first, file, JSON.stringify(event)], {
    env: environment,
  });
  return JSON.parse(stdout.slice(stdout.indexOf("\nCOLD") + 5)) as Start;
}
