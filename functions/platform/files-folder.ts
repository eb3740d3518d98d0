// Files in a folder of this machine, behind the same signed tickets and links as S3.
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { Hono } from "hono";
import { Problem } from "../../shared/problem.ts";
import type { Clock } from "./deps.ts";
import type { Files } from "./files.ts";
import { readForm } from "./request.ts";

export type FolderFiles = Files & {
  routes: Hono;
  /** Removes uploads and previews that nobody took in for a day, as the bucket's lifecycle does; answers how many. */
  sweepIncoming(): Promise<number>;
};

/** Keys are relative and made by us; this holds even if a caller forgets to check one. */
const keyPattern = /^[A-Za-z0-9][A-Za-z0-9_-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)+$/;

/**
 * Files under `folder`. `secret` signs tickets and links; it lies beside the data with tight permissions.
 * `routes` serves uploads and downloads under /files and is mounted by the local host only.
 */
export function folderFiles(folder: string, secret: string, clock: Clock): FolderFiles {
  const at = (key: string): string => {
    if (!keyPattern.test(key)) throw new RangeError("not a file key");
    return path.join(folder, key);
  };
  const sign = (...parts: (string | number)[]): string =>
    createHmac("sha256", secret).update(parts.join("\n")).digest("base64url");
  const ends = (seconds: number): number => Math.floor(Date.parse(clock.now()) / 1000) + seconds;
  const files: Files = {
    ticket: ({ key, contentType, sizeBytesMax, seconds }) => {
      at(key);
      const until = ends(seconds);
      const signature = sign("upload", key, contentType, sizeBytesMax, until);
      const fields = {
        key,
        "Content-Type": contentType,
        max: String(sizeBytesMax),
        until: String(until),
        signature,
      };
      return Promise.resolve({ url: "/files", fields });
    },
    link: (key, seconds) => {
      at(key);
      // Rounded up to the next quarter of an hour, so that a browser may keep a photo it has already fetched.
      const until = Math.ceil(ends(seconds) / 900) * 900;
      return Promise.resolve(`/files/${key}?until=${until}&signature=${sign("read", key, until)}`);
    },
    read: async (key) => {
      const file = at(key);
      const known = await stat(file).catch(() => undefined);
      return known?.isFile() ? new Uint8Array(await readFile(file)) : undefined;
    },
    write: async (key, bytes) => writeWhole(at(key), bytes),
    remove: async (key) => rm(at(key), { force: true }),
  };
  const sweepIncoming = async (): Promise<number> => {
    const listed = ["incoming", "imports"].map((name) =>
      readdir(path.join(folder, name), { recursive: true, withFileTypes: true }).catch(() => []),
    );
    const entries = (await Promise.all(listed)).flat();
    const before = Date.parse(clock.now()) - 86_400_000;
    let swept = 0;
    for (const entry of entries.filter((one) => one.isFile())) {
      const file = path.join(entry.parentPath, entry.name);
      if ((await stat(file)).mtimeMs >= before) continue;
      await rm(file, { force: true });
      swept += 1;
    }
    return swept;
  };
  return { ...files, sweepIncoming, routes: fileRoutes(files, sign, clock) };
}

/** A file is there whole or not at all, also when the machine stops in between. */
async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const part = `${file}.${randomBytes(6).toString("hex")}.part`;
  const handle = await open(part, "w", 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(part, file);
}

function fileRoutes(files: Files, sign: (...parts: (string | number)[]) => string, clock: Clock): Hono {
  const same = (a: string, b: string): boolean =>
    a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
  const over = (until: string): boolean => Number(until) * 1000 < Date.parse(clock.now());
  const routes = new Hono();
  routes.post("/files", async (c) => {
    const form = await readForm(c);
    const [key, type, max, until] = ["key", "Content-Type", "max", "until"].map((name) => form.one(name));
    const wanted = sign("upload", key ?? "", type ?? "", max ?? "", until ?? "");
    if (!same(form.one("signature"), wanted) || over(until ?? "0")) {
      throw new Problem("forbidden", "上传凭证无效或已过期，请重新选择照片");
    }
    const file = form.file("file");
    if (!file) throw new Problem("invalid", "没有收到文件", [{ path: "file", message: "必须填写" }]);
    if (file.size > Number(max)) throw new Problem("tooLarge", "文件太大");
    await files.write(key ?? "", new Uint8Array(await file.arrayBuffer()), type ?? "");
    return c.body(null, 204);
  });
  routes.get("/files/*", async (c) => {
    const key = c.req.path.slice("/files/".length);
    const until = c.req.query("until") ?? "";
    const bytes =
      keyPattern.test(key) && same(c.req.query("signature") ?? "", sign("read", key, until)) && !over(until)
        ? await files.read(key)
        : undefined;
    if (!bytes) throw new Problem("notFound", "文件不存在或链接已过期");
    const type = key.endsWith(".jpg") ? "image/jpeg" : "application/octet-stream";
    return c.body(Buffer.from(bytes), 200, { "content-type": type, "cache-control": "private, max-age=900" });
  });
  return routes;
}

/** The signing secret kept beside the data, made on first use; only its owner may read it. */
export async function secretBeside(folder: string): Promise<string> {
  const file = path.join(folder, "secret");
  const known = await readFile(file, "utf8").catch(() => undefined);
  if (known) return known;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const fresh = randomBytes(32).toString("hex");
  await writeFile(file, fresh, { mode: 0o600, flag: "wx" });
  return fresh;
}
