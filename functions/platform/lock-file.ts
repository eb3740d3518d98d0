// A lock file beside the data: one running Suneng per data folder; what a dead one left behind is taken over.
import { randomUUID } from "node:crypto";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** A process as a lock remembers it. `born` tells it from a later process of the same number; "" is unknown. */
type Holder = { pid: number; born: string };
/** `serial` tells two starts of one process apart. */
type Lock = { owner: Holder; serial: string; engine?: Holder };

/** A lock that is held: it also remembers the engine, which may outlive its owner by a moment. */
export type HeldLock = { remember(enginePid: number): void; release(): void };

/**
 * Takes the lock for this process, or throws an Error with a Chinese message when a living process holds it.
 * A lock whose owner is dead is taken over; if that owner's engine still lives it is ended first.
 */
export async function takeLock(path: string): Promise<HeldLock> {
  const mine: Lock = { owner: holder(process.pid), serial: randomUUID() };
  if (!createLock(path, mine)) await takeOver(path, mine);
  let held = true;
  return {
    remember: (enginePid) => replaceLock(path, { ...mine, engine: holder(enginePid) }),
    release: () => {
      const now = held ? readLock(path) : undefined;
      held = false;
      if (now?.serial === mine.serial) rmSync(path, { force: true });
    },
  };
}

async function takeOver(path: string, mine: Lock): Promise<void> {
  // Another starter creates the file and then fills it: an empty one is given a moment before it counts as torn.
  let old = readLock(path);
  for (let tries = 0; !old && tries < 10; tries += 1) {
    await pause(30);
    old = readLock(path);
  }
  if (old && isAlive(old.owner)) throw inUse(path, old.owner.pid);
  if (old?.engine) await endOrphan(path, old.engine);
  const meanwhile = readLock(path);
  if (meanwhile && meanwhile.serial !== old?.serial) throw inUse(path, meanwhile.owner.pid);
  replaceLock(path, mine);
  // Two starters may both have found the stale lock: the last to write holds it, the other one sees that.
  await pause(100);
  const now = readLock(path);
  if (now?.serial !== mine.serial) throw inUse(path, now?.owner.pid);
}

async function endOrphan(path: string, engine: Holder): Promise<void> {
  for (let tries = 0; isAlive(engine) && tries < 40; tries += 1) await pause(50);
  if (!isAlive(engine)) return;
  // Without a birth mark the number may belong to somebody else by now: then a person must look.
  if (!engine.born) throw inUse(path, engine.pid);
  process.kill(engine.pid, "SIGKILL");
  for (let tries = 0; isAlive(engine) && tries < 40; tries += 1) await pause(50);
}

const inUse = (path: string, pid?: number): Error =>
  new Error(
    `数据文件夹 ${dirname(path)} 正被另一个运行中的素能使用${pid ? `（进程号 ${pid}）` : ""}。` +
      "请先停止它，或用 DATA_DIR 指定另一个文件夹。",
  );

function createLock(path: string, lock: Lock): boolean {
  try {
    writeFileSync(path, JSON.stringify(lock), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

function replaceLock(path: string, lock: Lock): void {
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, JSON.stringify(lock), { mode: 0o600 });
  renameSync(fresh, path);
}

function readLock(path: string): Lock | undefined {
  try {
    const lock = JSON.parse(readFileSync(path, "utf8")) as Lock;
    return typeof lock.owner.pid === "number" ? lock : undefined;
  } catch {
    return undefined;
  }
}

const holder = (pid: number): Holder => ({ pid, born: birthMark(pid) ?? "" });

function isAlive({ pid, born }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to another user.
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  if (!born) return true;
  const now = birthMark(pid);
  return now === undefined ? false : now === born;
}

/** Boot and start tick of a living process (Linux); undefined where /proc cannot tell, or for a dead one. */
function birthMark(pid: number): string | undefined {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in brackets may hold anything; after it come the state (field 3) and the start tick (field 22).
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : `${boot}/${fields[19]}`;
  } catch {
    return undefined;
  }
}
