// The bundles of the three hosts as Lambda gets them: small enough, whole, and able to run with nothing else around.
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { routes } from "../../functions/catalogue.ts";
import { openApiOf } from "../../functions/platform/openapi.ts";
import { bundleHost, type Bundle } from "../../infra/bundle.ts";

const kilobyte = 1024;
const outDir = mkdtempSync(join(tmpdir(), "suneng-bundle-"));
let api: Bundle;
let confidential: Bundle;
let jobs: Bundle;
beforeAll(async () => {
  [api, confidential, jobs] = await Promise.all([
    bundleHost("api", outDir),
    bundleHost("confidential", outDir),
    bundleHost("jobs", outDir),
  ]);
});
afterAll(() => rmSync(outDir, { recursive: true, force: true }));

const scriptsOf = ({ folder }: Bundle): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".mjs"));

/** Runs a module in a bundle's folder as Lambda would: its variables, no packages around; answers what it prints. */
async function inLambda(
  { folder }: Bundle,
  script: string,
  variables: Record<string, string> = {},
): Promise<string> {
  const env = {
    PATH: process.env["PATH"],
    AWS_REGION: "cn-north-1",
    AWS_ACCESS_KEY_ID: "x",
    AWS_SECRET_ACCESS_KEY: "y",
    LAMBDA_TASK_ROOT: folder,
    TABLE_NAME: "suneng",
    PHOTO_BUCKET: "photos",
    ...variables,
  };
  const options = { env, cwd: folder, maxBuffer: 16_000_000 };
  const { stdout } = await promisify(execFile)("node", ["--input-type=module", "-e", script], options);
  return stdout;
}

const get = (path: string) =>
  JSON.stringify({
    version: "2.0",
    routeKey: "$default",
    rawPath: path,
    rawQueryString: "",
    headers: { host: "example.org" },
    requestContext: { http: { method: "GET", path, sourceIp: "192.0.2.1" }, domainName: "example.org" },
    isBase64Encoded: false,
  });

test("the api loads at most 600 KB before its first request", () => {
  expect(api.eagerBytes).toBeLessThanOrEqual(600 * kilobyte);
});

test("the confidential function loads at most 700 KB before its first request", () => {
  expect(confidential.eagerBytes).toBeLessThanOrEqual(700 * kilobyte);
});

test("the jobs load at most 400 KB before their first run", () => {
  expect(jobs.eagerBytes).toBeLessThanOrEqual(400 * kilobyte);
});

test("no bundle holds a source map, the bundler, or the credential chain", () => {
  const unwanted = [
    "sourceMappingURL",
    "esbuild",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "sso_account_id",
    "Invalid input: expected",
  ];
  for (const bundle of [api, confidential, jobs]) {
    const files = readdirSync(bundle.folder, { recursive: true, encoding: "utf8" });
    expect(files.filter((file) => file.endsWith(".map"))).toEqual([]);
    const scripts = scriptsOf(bundle).map((file) => readFileSync(join(bundle.folder, file), "utf8"));
    expect(unwanted.filter((word) => scripts.some((script) => script.includes(word)))).toEqual([]);
  }
});

test("only the confidential function holds a KMS client, and only it starts with what opens content", () => {
  const textOf = ({ folder }: Bundle, files: readonly string[]) =>
    files.map((file) => readFileSync(join(folder, file), "utf8")).join("\n");
  // KMS's name in its protocol, the command that makes data keys, and the cipher of the fields.
  const keys = ["TrentService", "GenerateDataKey"];
  const found = (words: string[], text: string) => words.filter((word) => text.includes(word));
  expect(found([...keys, "aes-256-gcm"], textOf(confidential, confidential.eager))).toHaveLength(3);
  expect(found(keys, textOf(api, scriptsOf(api)))).toEqual([]);
  // The api describes every host's routes, so their code comes along; it is given no key to open anything with.
  expect(found(["aes-256-gcm"], textOf(api, api.eager))).toEqual([]);
  expect(found([...keys, "aes-256-gcm"], textOf(jobs, scriptsOf(jobs)))).toEqual([]);
});

test("nothing in a bundle is of one processor only", () => {
  const files = [api, confidential, jobs].flatMap(({ folder }) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }),
  );
  expect(files.filter((file) => /\.(node|so|dylib|dll)$/.test(file))).toEqual([]);
});

const vaultVariables = { VAULT_TABLE_NAME: "vault", TALK_KEY_ID: "key" };

test.each([
  ["api", {}],
  ["confidential", vaultVariables],
] as const)(
  "the %s function answers, and has its static files, with no package around it",
  async (host, variables) => {
    const script = `const { handler } = await import("./${host}.mjs");
    const health = await handler(${get("/healthz")});
    const style = await handler(${get("/assets/suneng.css")});
    process.stdout.write("\\n" + JSON.stringify([health.statusCode, health.body, style.statusCode, style.headers["content-type"]]));`;
    const bundle = { api, confidential }[host];
    const last = (await inLambda(bundle, script, variables)).trim().split("\n").at(-1) ?? "";
    expect(JSON.parse(last)).toEqual([200, "ok", 200, "text/css; charset=utf-8"]);
  },
);

test("the api describes every host's routes, though the code of most is loaded for that alone", async () => {
  const script = `const { handler } = await import("./api.mjs");
    const { body } = await handler(${get("/api/openapi.json")});
    process.stdout.write("\\n" + body);`;
  const last = (await inLambda(api, script)).trim().split("\n").at(-1) ?? "";
  expect(JSON.parse(last)).toEqual(openApiOf(routes));
});

test.each(["org", "activities", "assessments"])(
  "the api starts without %s, and answers there when asked",
  async (slice) => {
    const isLater = (file: string): boolean => new RegExp(`catalogue-${slice}-\\w+\\.mjs$`).test(file);
    expect(scriptsOf(api).filter(isLater)).not.toEqual([]);
    expect(api.eager.filter(isLater)).toEqual([]);
    const script = `const { handler } = await import("./api.mjs");
    const { statusCode, body } = await handler(${get(`/api/${slice}/no/such/address`)});
    process.stdout.write("\\n" + JSON.stringify([statusCode, JSON.parse(body).code]));`;
    const last = (await inLambda(api, script)).trim().split("\n").at(-1) ?? "";
    expect(JSON.parse(last)).toEqual([404, "notFound"]);
  },
);

test("the image library can be opened from the api's bundle", async () => {
  expect(existsSync(join(api.folder, "node_modules/wasm-vips/lib/vips.wasm"))).toBe(true);
  const script = `process.stdout.write(import.meta.resolve("wasm-vips"));`;
  expect(await inLambda(api, script)).toContain(`${api.folder}/node_modules/wasm-vips/lib/vips-node.mjs`);
});

test("the jobs function loads, and refuses an event that is none of its own", async () => {
  const script = `const { handler } = await import("./jobs.mjs");
    process.stdout.write(await handler({ job: "no.such" }).then(() => "taken", (error) => error.name));`;
  expect(await inLambda(jobs, script)).toBe("ZodError");
});
