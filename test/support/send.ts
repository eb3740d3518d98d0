// Sending a request to a row as it would come over the wire, right or wrong, and looking hard at a refusal.
import type { Hono } from "hono";
import * as z from "zod";
import { unpackZip } from "../../functions/platform/zip.ts";
import type { Ask } from "./requests-api.ts";
import type { World } from "./world.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- any app that answers requests will do
export type AnyApp = Hono<any>;

/** What a route and a page have in common. */
export type Addressed = { method: string; path: string };

/** "POST /api/session": how the table of access names a row. */
export const nameOf = ({ method, path }: Addressed): string => `${method.toUpperCase()} ${path}`;

export type Sending = {
  ask: Ask;
  token?: string;
  /** Instead of the built request's own. */
  raw?: string | Uint8Array;
  headers?: Record<string, string>;
  search?: string;
  app?: AnyApp;
};

export type Answer = { status: number; location: string; text: string; headers: Headers; writes: number };

/** Sends it; `params` stand in the address as they are given. Answers also how many writes it made. */
export async function send(world: World, row: Addressed, sending: Sending): Promise<Answer> {
  const { ask, token, app = world.kit.app } = sending;
  const address = row.path.replaceAll(/:(\w+)/g, (_, name: string) => ask.params?.[name] ?? `:${name}`);
  const search = sending.search ?? (ask.query ? `?${new URLSearchParams(ask.query).toString()}` : "");
  const headers = new Headers(token ? { authorization: `Bearer ${token}` } : {});
  const body = "raw" in sending ? (sending.raw as RequestInit["body"]) : bodyOf(ask, headers);
  for (const [name, value] of Object.entries({ ...ask.headers, ...sending.headers }))
    headers.set(name, value);
  const { value, writes } = await world.writesOf(async () => {
    const init = { method: row.method.toUpperCase(), headers, body };
    const response = await app.request(`http://suneng.test${address}${search}`, init);
    const location = response.headers.get("location") ?? "";
    const text = await textOf(response);
    return { status: response.status, location, text, headers: response.headers };
  });
  return { ...value, writes };
}

/** An Excel file is told as the text in it. */
async function textOf(response: Response): Promise<string> {
  if (!(response.headers.get("content-type") ?? "").includes("spreadsheetml")) return response.text();
  const parts = await unpackZip(new Uint8Array(await response.arrayBuffer()), () => true);
  return [...parts.values()].map((part) => Buffer.from(part).toString()).join("\n");
}

function bodyOf({ body, form, bytes }: Ask, headers: Headers): RequestInit["body"] {
  if (bytes) return Buffer.from(bytes);
  if (form) {
    const files = Object.values(form).some((value) => typeof value !== "string");
    const fields = files ? new FormData() : new URLSearchParams();
    for (const [name, value] of Object.entries(form)) fields.append(name, value as string);
    return fields;
  }
  if (body === undefined) return undefined;
  headers.set("content-type", "application/json");
  return JSON.stringify(body);
}

const inChinese = z.string().regex(/[\u4e00-\u9fff]/u);

/** Every refusal under /api, whatever it refuses. */
const Refused = z.strictObject({
  code: z.string().regex(/^[A-Za-z]+$/u),
  reason: z.string().regex(/^[A-Za-z-]+$/u),
  message: inChinese,
  fields: z.array(z.strictObject({ path: z.string().max(200), message: inChinese })),
  requestId: z.string().min(8),
});

/** What is wrong with a refusal: its status, its shape, its words, or that it wrote. */
export function refusalFaults(what: string, sent: Answer, wanted: readonly number[]): string[] {
  const found: string[] = [];
  if (!wanted.includes(sent.status)) found.push(`answered ${sent.status}, not ${wanted.join(" or ")}`);
  if (sent.writes > 0) found.push(`wrote ${sent.writes} times`);
  const parsed = Refused.safeParse(sent.text.startsWith("{") ? JSON.parse(sent.text) : sent.text);
  if (!parsed.success) found.push(`not of the one shape: ${sent.text.slice(0, 200)}`);
  else if (parsed.data.requestId !== sent.headers.get("x-request-id"))
    found.push("another request id in its header");
  return found.map((fault) => `${what}: ${fault}`);
}
