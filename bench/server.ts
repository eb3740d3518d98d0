// The HTTP server over a socket, beside raw node:http that does the same work, in turn in the same run.
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import path from "node:path";
import autocannon from "autocannon";
import type { BenchCounty } from "./county.ts";
import { inputOf } from "./steps.ts";
import { median } from "./measure.ts";
import { thisMonth, type Place } from "./place.ts";

export const echoPath = "/bench/echo";

/** Requests per second, the 99th percentile in milliseconds and the server's processor time a request in microseconds. */
export type ServerRow = { name: string; ours: Rate; raw?: Rate };
type Rate = { perSecond: number; p99: number; cpu: number };
type Asked = { path: string; method?: "POST"; body?: string; headers?: Record<string, string> };

const connections = 32;

/** Three kinds of request: nothing at all, a validated POST of 1.8 KB, and a signed-in read from the table. */
export async function serverRows(
  place: Place,
  county: BenchCounty,
  effort: { windows: number; seconds: number },
): Promise<ServerRow[]> {
  const site = await started("site", place.endpoint);
  const raw = await started("raw", "");
  try {
    const json = { "content-type": "application/json" };
    const echo: Asked = {
      path: echoPath,
      method: "POST",
      body: JSON.stringify(inputOf(place, county)),
      headers: json,
    };
    const unit = county.units[0]?.unit.id ?? "";
    const read: Asked = {
      path: `/api/obligations/units/${unit}?month=${thisMonth}`,
      headers: { authorization: `Bearer ${county.tokens.clerk}` },
    };
    const bytes = Buffer.byteLength(echo.body ?? "");
    return [
      { name: "GET /healthz", ...(await beside(site, raw, { path: "/healthz" }, effort)) },
      { name: `POST of ${bytes} bytes, validated`, ...(await beside(site, raw, echo, effort)) },
      { name: "unit month (API), signed in", ours: await fired(site, read, effort) },
    ];
  } finally {
    for (const { child } of [site, raw]) child.kill();
  }
}

type Server = { child: ChildProcess; port: number };

async function started(kind: "site" | "raw", endpoint: string): Promise<Server> {
  const file = path.join(import.meta.dirname, "server-child.ts");
  const child = fork(file, [kind, endpoint, path.join(tmpdir(), "suneng-bench-files")]);
  const [port] = (await once(child, "message")) as [number];
  return { child, port };
}

async function beside(site: Server, raw: Server, asked: Asked, effort: { windows: number; seconds: number }) {
  const ours: Rate[] = [];
  const theirs: Rate[] = [];
  for (let window = 0; window < effort.windows; window += 1) {
    ours.push(await fire(site, asked, effort.seconds));
    theirs.push(await fire(raw, asked, effort.seconds));
  }
  return { ours: medianRate(ours), raw: medianRate(theirs) };
}

async function fired(
  site: Server,
  asked: Asked,
  effort: { windows: number; seconds: number },
): Promise<Rate> {
  const rates: Rate[] = [];
  for (let window = 0; window < effort.windows; window += 1)
    rates.push(await fire(site, asked, effort.seconds));
  return medianRate(rates);
}

const medianRate = (rates: readonly Rate[]): Rate => ({
  perSecond: median(rates.map(({ perSecond }) => perSecond)),
  p99: median(rates.map(({ p99 }) => p99)),
  cpu: median(rates.map(({ cpu }) => cpu)),
});

/** The processor time that a server has used so far, in microseconds: it answers any message with it. */
async function cpuOf({ child }: Server): Promise<number> {
  child.send("cpu");
  const [{ user, system }] = (await once(child, "message")) as [NodeJS.CpuUsage];
  return user + system;
}

async function fire(server: Server, asked: Asked, seconds: number): Promise<Rate> {
  const { path: address, method = "GET", body, headers } = asked;
  const url = `http://127.0.0.1:${server.port}${address}`;
  const before = await cpuOf(server);
  const found = await autocannon({ url, connections, duration: seconds, method, body, headers });
  if (found.non2xx > 0 || found.errors > 0)
    throw new Error(`${address}: ${found.non2xx} refused, ${found.errors} failed`);
  const cpu = ((await cpuOf(server)) - before) / found.requests.total;
  return { perSecond: found.requests.total / found.duration, p99: found.latency.p99, cpu };
}
