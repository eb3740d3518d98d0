// Starts the embedded DynamoDB-compatible engine as a child that never outlives this process.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { takeLock, type HeldLock } from "./lock-file.ts";

export type EngineOptions = {
  /** The database file; absent means in memory, gone when the engine stops. */
  dataFile?: string;
  /** A free one when absent. */
  port?: number;
  /** Hears, in Chinese, of an engine that died and what was done about it. */
  log?: (line: string) => void;
};

export type Engine = {
  /** `http://127.0.0.1:<port>`, the same after a restart. */
  endpoint: string;
  /** The running engine's process; another one after a restart. */
  readonly pid: number;
  /** Resolves, with the reason, when the engine died and was not started again: the host should end. */
  failed: Promise<Error>;
  /** Ends the engine (the data file is closed properly) and frees the data folder. May be called twice. */
  stop(): Promise<void>;
};

const startSeconds = 15;
const stopSeconds = 5;
const restartPauseSeconds = 60;

/**
 * Starts the engine and resolves when it answers.
 * An engine with a data file that dies is started once more on the same port (the SDK's own retries bridge the gap);
 * one that dies again within a minute, or held its data in memory, resolves `failed`.
 * Throws an Error with a Chinese message: no engine for this platform, folder in use, port taken, engine refused.
 */
export async function startEngine({ dataFile, port, log = () => {} }: EngineOptions = {}): Promise<Engine> {
  const binary = engineBinary();
  if (dataFile) mkdirSync(dirname(dataFile), { recursive: true, mode: 0o700 });
  const lock = dataFile ? await takeLock(`${dataFile}.lock`) : undefined;
  try {
    return supervise(await launch(binary, port, dataFile), { binary, dataFile, lock, log });
  } catch (error) {
    lock?.release();
    throw error;
  }
}

type Setting = { binary: string; dataFile?: string; lock?: HeldLock; log: (line: string) => void };

function supervise(first: Running, { binary, dataFile, lock, log }: Setting): Engine {
  let running = first;
  let stopping = false;
  let restarting: Promise<void> | undefined;
  let restartedAt = Number.NEGATIVE_INFINITY;
  let giveUp: (error: Error) => void;
  const failed = new Promise<Error>((resolve) => (giveUp = resolve));

  const fail = (reason: string): void => {
    lock?.release();
    log(reason);
    giveUp(new Error(reason));
  };
  const watch = (next: Running): void => {
    running = next;
    lock?.remember(next.pid);
    void next.death.then(onDeath);
  };
  const onDeath = (how: string): void => {
    if (stopping) return;
    if (!dataFile) return fail(`数据引擎意外退出（${how}），内存中的数据已经丢失`);
    if (performance.now() - restartedAt < restartPauseSeconds * 1000) {
      return fail(`数据引擎一分钟内两次意外退出（${how}），不再自动启动；数据文件是 ${dataFile}`);
    }
    log(`数据引擎意外退出（${how}），正在重新启动；已保存的数据不受影响`);
    restartedAt = performance.now();
    restarting = launch(binary, running.port, dataFile).then(watch, (error: unknown) => {
      fail(`数据引擎无法重新启动：${error instanceof Error ? error.message : String(error)}`);
    });
  };
  watch(first);

  return {
    endpoint: `http://127.0.0.1:${first.port}`,
    get pid() {
      return running.pid;
    },
    failed,
    stop: async () => {
      stopping = true;
      await restarting;
      await end(running);
      lock?.release();
    },
  };
}

/** The engine's program file for a platform. Throws an Error that says in Chinese and English what to do. */
export function engineBinary(platform: string = process.platform, arch: string = process.arch): string {
  const name = `@dynoxide/${platform}-${arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), "dynoxide");
  } catch {
    throw new Error(
      [
        `本机（${platform}-${arch}）没有内嵌数据引擎。请二选一：`,
        `  1. 运行 npm install --no-save ${name}`,
        "  2. 设置 DYNAMODB_ENDPOINT，指向 DynamoDB Local 或 AWS",
        `No embedded engine for ${platform}-${arch}: run "npm install --no-save ${name}", or set DYNAMODB_ENDPOINT.`,
      ].join("\n"),
    );
  }
}

type Running = { child: ChildProcess; pid: number; port: number; death: Promise<string> };

// The shell becomes the engine (same pid); its background half waits on pipe 3 and ends the engine when the pipe
// breaks, which is what the system does to a pipe when this process dies, however it dies. A line read first means
// that the engine is already gone and nothing must be ended.
const leash = '{ read -r _ <&3 || kill -9 "$$"; } >/dev/null 2>&1 & exec "$@" 3<&-';

async function launch(
  binary: string,
  wanted: number | undefined,
  dataFile: string | undefined,
): Promise<Running> {
  for (let attempt = 1; ; attempt += 1) {
    const port = wanted ?? (await freePort());
    const serve = [binary, "serve", "--port", String(port), ...(dataFile ? ["--db-path", dataFile] : [])];
    const child = spawn("sh", ["-c", leash, "sh", ...serve], {
      stdio: ["ignore", "pipe", "pipe", "pipe"],
      // Its own process group: Ctrl-C reaches this process only, which then ends the engine after its last write.
      detached: true,
    });
    const said = keepTail(child);
    const death = new Promise<string>((resolve) => {
      child.once("exit", (code, signal) => resolve(signal ?? `exit ${code}`));
      child.once("error", (error) => resolve(error.message));
    });
    const rope = child.stdio[3] as Writable;
    rope.on("error", () => {});
    void death.then(() => rope.end("\n"));
    const outcome = await Promise.race([
      listening(child).then(() => "ready" as const),
      death,
      pause(startSeconds * 1000, "no answer", { ref: false }),
    ]);
    if (outcome === "ready" && child.pid !== undefined) {
      letGo(child);
      return { child, pid: child.pid, port, death };
    }
    child.kill("SIGKILL");
    const portTaken = said().includes("already in use");
    // Somebody took the port between our look and the engine's start.
    if (portTaken && wanted === undefined && attempt < 5) continue;
    throw new Error(
      portTaken ? `端口 ${port} 已被别的程序占用` : `数据引擎无法启动（${outcome}）：${said()}`,
    );
  }
}

/** The engine says so after it has bound its port; from then on connections are answered. */
async function listening(child: ChildProcess): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        if (chunk.includes("listening on")) resolve();
      });
    }
  });
}

function keepTail(child: ChildProcess): () => string {
  let tail = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      tail = (tail + chunk.toString()).slice(-2000);
    });
  }
  return () => tail.trim();
}

/** A host that has nothing more to do may end without calling stop(): the leash takes the engine with it. */
function letGo(child: ChildProcess): void {
  child.unref();
  for (const stream of child.stdio) (stream as (Readable & { unref?(): void }) | null)?.unref?.();
}

async function end({ child, death }: Running): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), stopSeconds * 1000);
  await death;
  clearTimeout(late);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || !address) throw new Error("系统没有给出空闲端口");
  return address.port;
}
