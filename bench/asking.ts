// A slice measured through its own addresses: people with sessions, requests as they are, each step's median and cost.
import type { Hono } from "hono";
import type { Env } from "../functions/platform/mount.ts";
import { median, timed } from "./measure.ts";
import type { Cost } from "./meter.ts";

/** A step of a slice: median and processor time, and what the second run cost. */
export type SliceRow = { name: string; milliseconds: number; cpu: number; cost: Cost };

export type Ask = (staff: string, method: string, address: string, body?: unknown) => Promise<Response>;

/** Asks as somebody; a refusal is a mistake of the bench. Bytes are sent as they are, anything else as JSON. */
export const askingOn =
  (app: Hono<Env>, tokens: ReadonlyMap<string, string>): Ask =>
  async (staff, method, address, body) => {
    const bytes = body instanceof Uint8Array;
    const headers = {
      authorization: `Bearer ${tokens.get(staff) ?? ""}`,
      "content-type": bytes ? "application/octet-stream" : "application/json",
    };
    const sent = body === undefined ? undefined : bytes ? Buffer.from(body) : JSON.stringify(body);
    const init: RequestInit = { method, headers, ...(sent === undefined ? {} : { body: sent }) };
    const reply = await app.fetch(new Request(`http://bench.test${address}`, init));
    if (reply.status >= 300 && reply.status !== 303)
      throw new Error(`${method} ${address}: ${reply.status} ${await reply.text()}`);
    return reply;
  };

/** Does a step `count` times by itself and keeps its row. */
export function measuring(rows: SliceRow[], cost: (work: () => Promise<unknown>) => Promise<Cost>) {
  return async (name: string, count: number, work: (at: number) => Promise<unknown>): Promise<void> => {
    const runs: { milliseconds: number; cpu: number; cost: Cost }[] = [];
    for (let at = 0; at < count; at += 1) {
      const { seconds, cpu, result } = await timed(() => cost(() => work(at)));
      runs.push({ milliseconds: seconds * 1000, cpu, cost: result });
    }
    // The first run pays for what is kept afterwards; the second is what people pay.
    const second = runs[1] ?? runs[0];
    if (!second) return;
    const [milliseconds, cpu] = [runs.map((run) => run.milliseconds), runs.map((run) => run.cpu)].map(median);
    rows.push({ name, milliseconds: milliseconds ?? 0, cpu: cpu ?? 0, cost: second.cost });
  };
}
