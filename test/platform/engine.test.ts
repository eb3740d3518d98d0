// The embedded engine keeps what it acknowledged, serves one Suneng per folder, and never outlives who started it.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { dynamoClient } from "../../functions/platform/client.ts";
import { createTable } from "../../functions/platform/create-table.ts";
import {
  engineBinary,
  startEngine,
  type Engine,
  type EngineOptions,
} from "../../functions/platform/engine.ts";

let folder: string;
let dataFile: string;
const started: Engine[] = [];
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "suneng-engine-"));
  dataFile = path.join(folder, "data", "suneng.db");
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await Promise.all(started.splice(0).map((engine) => engine.stop()));
  await rm(folder, { recursive: true, force: true });
});

async function start(options: EngineOptions = { dataFile }): Promise<Engine> {
  const engine = await startEngine(options);
  started.push(engine);
  return engine;
}

const Key = { pk: { S: "kept" }, sk: { S: "1" } };
async function write(endpoint: string): Promise<void> {
  const client = dynamoClient({ endpoint });
  await createTable(client, "suneng");
  await client.send(new PutItemCommand({ TableName: "suneng", Item: Key }));
  client.destroy();
}
async function isKept(endpoint: string): Promise<boolean> {
  const client = dynamoClient({ endpoint, maxAttempts: 10 });
  const { Item } = await client.send(new GetItemCommand({ TableName: "suneng", Key }));
  client.destroy();
  return Item !== undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
/** Waits for what must come; the test's own time limit ends a wait in vain. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await pause(10);
}

/** Another process that starts an engine on the folder, says its pids, and waits. */
async function startElsewhere(): Promise<{ child: ChildProcess; enginePid: number }> {
  const module = pathToFileURL(path.resolve("functions/platform/engine.ts")).href;
  const script = `
    const { startEngine } = await import(${JSON.stringify(module)});
    const engine = await startEngine({ dataFile: ${JSON.stringify(dataFile)} });
    console.log(engine.pid);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  const [said] = (await once(child.stdout ?? child, "data")) as [Buffer];
  return { child, enginePid: Number(said.toString()) };
}

describe("what was acknowledged stays", () => {
  test("after a stop and a start", async () => {
    const first = await start();
    await write(first.endpoint);
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);
    expect(await isKept((await start()).endpoint)).toBe(true);
  });

  test("after the engine was killed: it is started again at the same address and says so", async () => {
    const said: string[] = [];
    const engine = await start({ dataFile, log: (line) => said.push(line) });
    await write(engine.endpoint);
    const { pid } = engine;
    process.kill(pid, "SIGKILL");
    await until(() => engine.pid !== pid);
    expect(await isKept(engine.endpoint)).toBe(true);
    expect(said).toEqual([expect.stringContaining("正在重新启动")]);
  });

  test("an engine that dies again at once is given up, and its folder is free", async () => {
    const engine = await start();
    for (let deaths = 0; deaths < 2; deaths += 1) {
      const { pid } = engine;
      process.kill(pid, "SIGKILL");
      await Promise.race([until(() => engine.pid !== pid), engine.failed]);
    }
    expect((await engine.failed).message).toContain("不再自动启动");
    expect((await start()).pid).toBeGreaterThan(0);
  });
});

test("an engine in memory that dies is not started again: its data are gone, and the host must know", async () => {
  const engine = await start({});
  process.kill(engine.pid, "SIGKILL");
  expect((await engine.failed).message).toContain("内存中的数据已经丢失");
});

describe("one Suneng per folder", () => {
  test("a second start is refused in Chinese, and the first is not disturbed", async () => {
    const engine = await start();
    await write(engine.endpoint);
    await expect(startEngine({ dataFile })).rejects.toThrow(
      `数据文件夹 ${path.dirname(dataFile)} 正被另一个运行中的素能使用`,
    );
    expect(await isKept(engine.endpoint)).toBe(true);
  });

  test("what a dead process left behind is taken over, by one of two who start at once", async () => {
    const { child } = await startElsewhere();
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(existsSync(`${dataFile}.lock`)).toBe(true);
    const both = await Promise.allSettled([start(), start()]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  test("a lock of an earlier process that had the same number is stale", async () => {
    await (await start()).stop();
    await writeFile(
      `${dataFile}.lock`,
      JSON.stringify({ owner: { pid: process.pid, born: "another boot/1" } }),
    );
    expect((await start()).pid).toBeGreaterThan(0);
  });

  test("a torn lock file does not lock the folder for ever", async () => {
    await (await start()).stop();
    await writeFile(`${dataFile}.lock`, "");
    const engine = await start();
    expect(JSON.parse(await readFile(`${dataFile}.lock`, "utf8"))).toMatchObject({
      engine: { pid: engine.pid },
    });
  });
});

test.each(["SIGKILL", "SIGTERM"] as const)("the engine ends when its parent dies by %s", async (signal) => {
  const { child, enginePid } = await startElsewhere();
  expect(isAlive(enginePid)).toBe(true);
  child.kill(signal);
  await until(() => !isAlive(enginePid));
  expect(await start()).toBeDefined();
});

test("a port that is taken is named", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await expect(startEngine({ port })).rejects.toThrow(`端口 ${port} 已被别的程序占用`);
  server.close();
});

test("a platform without an engine is told what to do, in Chinese and English", () => {
  expect(() => engineBinary("sunos", "mips")).toThrow("npm install --no-save @dynoxide/sunos-mips");
  expect(() => engineBinary("sunos", "mips")).toThrow("设置 DYNAMODB_ENDPOINT");
  expect(() => engineBinary("sunos", "mips")).toThrow("No embedded engine for sunos-mips");
});
