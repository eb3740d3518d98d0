// The test kit: the whole program on a fresh table of the real engine, and a typed client over app.request.
import { randomBytes } from "node:crypto";
import { appendFileSync } from "node:fs";
import path from "node:path";
import type { Hono } from "hono";
import { inject } from "vitest";
import type * as z from "zod";
import { createSite, type Site } from "../../functions/site.ts";
import { holderOf } from "../../functions/platform/key-file.ts";
import type { CaughtMail, Deps, MailMessage } from "../../functions/platform/deps.ts";
import type { Files } from "../../functions/platform/files.ts";
import type { Log } from "../../functions/platform/log.ts";
import type { Env } from "../../functions/platform/mount.ts";
import type { AnyRoute } from "../../functions/platform/route.ts";
import { toInstant } from "../../shared/time.ts";
import { movableClock, type MovableClock } from "./clock.ts";
import { freshTable, freshVault, testClient } from "./engine.ts";
import { countedIds } from "./ids.ts";
import { seedOrg, tokens, type SeededOrg } from "./seed-org.ts";

export type TestFiles = Files & {
  held: Map<string, Uint8Array>;
  upload(key: string, bytes: Uint8Array): void;
};
export type TestMail = {
  configured: boolean;
  sent: MailMessage[];
  send(message: MailMessage): Promise<void>;
  caught(): Promise<CaughtMail[]>;
};

/** Files in memory behind the Files seam: storage is the platform's, not our own store. */
export function memoryFiles(): TestFiles {
  const held = new Map<string, Uint8Array>();
  return {
    held,
    upload: (key, bytes) => void held.set(key, bytes),
    ticket: ({ key, contentType }) =>
      Promise.resolve({ url: "https://storage.test/", fields: { key, "Content-Type": contentType } }),
    link: (key) => Promise.resolve(`https://storage.test/${key}?signature=test`),
    read: (key) => Promise.resolve(held.get(key)),
    write: (key, bytes) => Promise.resolve(void held.set(key, bytes)),
    remove: (key) => Promise.resolve(void held.delete(key)),
  };
}

/** Appends what a test logged or mailed to what is searched when all tests are through. */
const witness = (kind: string, line: unknown): void =>
  appendFileSync(path.join(inject("witness"), `${kind}-${process.pid}.jsonl`), `${JSON.stringify(line)}\n`);

/** Every log line of every test. */
export const witnessLog: Log = (level, event, fields) => witness("log", { level, event, ...fields });

/** A mail seam that keeps what was sent, for tests whose subject is not SMTP itself. */
export function memoryMail(): TestMail {
  const sent: MailMessage[] = [];
  return {
    configured: true,
    sent,
    send: (message) => {
      sent.push(message);
      witness("mail", message);
      return Promise.resolve();
    },
    caught: () => Promise.resolve([]),
  };
}

export type Reply<R> = { status: number; body: R; headers: Headers };
type Input<S> = NonNullable<S> extends z.ZodType ? z.input<NonNullable<S>> : never;
type Output<S> = NonNullable<S> extends z.ZodType ? z.output<NonNullable<S>> : unknown;

type CallOptions<R extends AnyRoute> = {
  params?: Record<string, string>;
  body?: Input<R["body"]>;
  /** A body as it is, for what the types would not let through. */
  rawBody?: string | Uint8Array;
  query?: Record<string, string>;
  /** Staff number of who asks; absent: nobody. */
  as?: string;
  token?: string;
  headers?: Record<string, string>;
};

export type Kit = {
  app: Hono<Env>;
  /** The two hosts behind `app`. */
  site: Site;
  /** With the vault; the open host and the jobs have none. */
  deps: Deps;
  clock: MovableClock;
  files: TestFiles;
  mail: TestMail;
  county: string;
  /** Calls a route row; the reply's body is typed by the row. Errors come back as their status and error body. */
  call<R extends AnyRoute>(row: R, options?: CallOptions<R>): Promise<Reply<Output<R["reply"]>>>;
  /** GETs a page. */
  page(path: string, options?: { as?: string; token?: string }): Promise<Reply<string>>;
  /** Posts a form as a browser would. */
  submitForm(
    path: string,
    fields: Record<string, string | string[] | File>,
    options?: { as?: string },
  ): Promise<Reply<string>>;
  /** The token of an officer (a session is made directly, without a password). */
  tokenFor(staff: string): Promise<string>;
  seedOrg(): Promise<SeededOrg>;
};

/** A program on its own fresh table. `now` is any ISO instant; the clock stands until it is moved. */
export async function createApp(options: { now?: string } = {}): Promise<Kit> {
  const clock = movableClock(toInstant(options.now ?? "2026-11-03T09:00:00+08:00"));
  const db = testClient();
  const [tableName, vaultName] = await Promise.all([freshTable(db), freshVault(db)]);
  const files = memoryFiles();
  const mail = memoryMail();
  const county = "529901";
  const deps: Deps = {
    db,
    tableName,
    vault: { tableName: vaultName, keys: holderOf(randomBytes(32)) },
    clock,
    ids: countedIds(),
    files,
    mail,
    log: witnessLog,
    origin: "http://suneng.test",
    secureCookies: false,
    sleep: () => Promise.resolve(),
    passwordCost: 16,
  };
  const site = createSite(deps);
  const { app } = site;
  const tokenFor = tokens(deps, county);
  const send = async (
    path: string,
    init: RequestInit,
    who: { as?: string; token?: string },
  ): Promise<Response> => {
    const headers = new Headers(init.headers);
    const token = who.token ?? (who.as ? await tokenFor(who.as) : undefined);
    if (token) headers.set("authorization", `Bearer ${token}`);
    return app.request(`http://suneng.test${path}`, { ...init, headers });
  };
  return {
    app,
    site,
    deps,
    clock,
    files,
    mail,
    county,
    tokenFor,
    seedOrg: () => seedOrg(deps, county),
    call: async (row, asked = {}) => {
      const path = (row.path as string).replaceAll(
        /:(\w+)/g,
        (_, name: string) => asked.params?.[name] ?? `:${name}`,
      );
      const query = asked.query ? `?${new URLSearchParams(asked.query).toString()}` : "";
      const json = asked.body === undefined ? undefined : JSON.stringify(asked.body);
      const headers = { ...(json ? { "content-type": "application/json" } : {}), ...asked.headers };
      const body = (asked.rawBody ?? json) as string | undefined;
      const response = await send(path + query, { method: row.method.toUpperCase(), headers, body }, asked);
      return { status: response.status, body: (await bodyOf(response)) as never, headers: response.headers };
    },
    page: async (path, who = {}) => textOf(await send(path, {}, who)),
    submitForm: async (path, fields, who = {}) => {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) {
        for (const one of Array.isArray(value) ? value : [value]) form.append(name, one);
      }
      return textOf(await send(path, { method: "POST", body: form }, who));
    },
  };
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  const type = response.headers.get("content-type") ?? "";
  return type.includes("json") && text ? JSON.parse(text) : text;
}

const textOf = async (response: Response): Promise<Reply<string>> => ({
  status: response.status,
  body: await response.text(),
  headers: response.headers,
});
