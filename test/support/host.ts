// The product as a process of its own, as `npm start` runs it, and a typed client that speaks HTTP to it.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type * as z from "zod";
import type { AnyRoute } from "../../functions/platform/route.ts";

const root = path.resolve(import.meta.dirname, "../..");
const tsx = path.join(root, "node_modules/.bin/tsx");

export type Setting = { dataDir: string; now: string };

/** A started host: its address, what it printed, and Ctrl-C. */
export type Host = {
  url: string;
  said(): string;
  /** Ctrl-C as a terminal sends it, to the whole group; resolves when every child has closed its streams. */
  interrupt(): Promise<unknown>;
};

const environment = ({ dataDir, now }: Setting): NodeJS.ProcessEnv => ({
  PATH: process.env["PATH"],
  HOME: process.env["HOME"],
  DATA_DIR: dataDir,
  PORT: "0",
  SUNENG_NOW: now,
  // The office's machine need not stand in Asia/Shanghai.
  TZ: "America/New_York",
});

/** Runs `functions/local.ts` with these words until it prints its address. Throws with what it said when it ends first. */
export async function startHost(setting: Setting, words: readonly string[] = []): Promise<Host> {
  const child = spawn(tsx, ["functions/local.ts", ...words], {
    cwd: root,
    env: environment(setting),
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  // A test run that ends early takes its hosts with it.
  const end = (): void => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGINT");
  };
  process.once("exit", end);
  let output = "";
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const url = await new Promise<string>((resolve, reject) => {
    const listen = (chunk: Buffer): void => {
      output += chunk.toString();
      const address = /素能已启动：(\S+)\n/u.exec(output)?.[1];
      if (address && output.includes("按 Ctrl-C 停止")) resolve(address);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    void ended.then((code) => reject(new Error(`the host ended (${code}): ${output}`)));
  });
  return {
    url,
    said: () => output,
    interrupt: () => {
      process.off("exit", end);
      end();
      return ended;
    },
  };
}

/** Runs `functions/job.ts` with these words as a second process on the same data; answers what it printed. */
export async function runJobCommand(
  setting: Setting,
  words: readonly string[],
): Promise<{ code: number | null; said: string }> {
  const child = spawn(tsx, ["functions/job.ts", ...words], { cwd: root, env: environment(setting) });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, said };
}

/** The command lines of running processes that name this folder. */
export function processesOn(dataDir: string): string[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      return command.includes(dataDir) ? [command] : [];
    } catch {
      return [];
    }
  });
}

type Input<S> = NonNullable<S> extends z.ZodType ? z.input<NonNullable<S>> : never;
type Output<S> = NonNullable<S> extends z.ZodType ? z.output<NonNullable<S>> : unknown;
type Asked<R extends AnyRoute> = {
  params?: Record<string, string>;
  body?: Input<R["body"]>;
  /** A file as it is. */
  bytes?: Uint8Array;
  query?: Record<string, string>;
};

export type Client = {
  token: string;
  /** Calls a route over HTTP. Throws with the answer unless it is a 2xx. */
  call<R extends AnyRoute>(row: R, asked?: Asked<R>): Promise<Output<R["reply"]>>;
  /** GETs a page. */
  page(path: string): Promise<string>;
};

/** A person's client: bearer token in, JSON out. */
export function clientOf(host: Host, token = ""): Client {
  const send = async (address: string, init: RequestInit): Promise<string> => {
    const headers = { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(init.headers as object) };
    const response = await fetch(`${host.url}${address}`, { ...init, headers, redirect: "manual" });
    const text = await response.text();
    if (!response.ok) throw new Error(`${init.method ?? "GET"} ${address}: ${response.status} ${text}`);
    return text;
  };
  return {
    token,
    call: async (row, { params = {}, body, bytes, query } = {}) => {
      const address = (row.path as string).replaceAll(/:(\w+)/g, (_, name: string) =>
        encodeURIComponent(params[name] ?? ""),
      );
      const search = query ? `?${new URLSearchParams(query).toString()}` : "";
      const json = body === undefined ? undefined : JSON.stringify(body);
      const headers = json === undefined ? {} : { "content-type": "application/json" };
      const text = await send(address + search, {
        method: row.method.toUpperCase(),
        headers,
        body: bytes ? Buffer.from(bytes) : json,
      });
      return (text ? JSON.parse(text) : undefined) as never;
    },
    page: (address) => send(address, {}),
  };
}
