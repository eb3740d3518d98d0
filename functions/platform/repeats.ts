// Idempotency-Key: the first answer to a POST is kept for a day and given again to a repeat.
import { createHash, randomUUID } from "node:crypto";
import { keys } from "../../shared/keys.ts";
import { Problem } from "../../shared/problem.ts";
import type { Actor } from "./actor.ts";
import { getItem, tryWrite } from "./db.ts";
import type { Deps } from "./deps.ts";

type Kept = {
  request: string;
  state: "running" | "done";
  leaseUntil: string;
  /** Which request claimed it: one whose own claim's reply was lost must not wait for itself. */
  claim?: string;
  status?: number;
  body?: string;
};
const leaseSeconds = 60;
const keptBodySizeMax = 300_000;

/** The header's value when it is usable. Throws Problem("invalid") when it is malformed. */
export function idempotencyKeyOf(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (/^[A-Za-z0-9_-]{8,80}$/.test(header)) return header;
  throw new Problem("invalid", "Idempotency-Key 应为 8 至 80 位字母、数字、- 或 _", [
    { path: "Idempotency-Key", message: "格式不正确" },
  ]);
}

const sha = (...parts: (string | Uint8Array)[]): string => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("hex");
};

/** A serial made from an idempotency key, so that a repeated creation is the same thing. */
export const serialFrom = (actor: Actor, key: string): string =>
  BigInt(`0x${sha(actor.county, actor.staff, key).slice(0, 24)}`)
    .toString(36)
    .padStart(14, "0")
    .slice(0, 14);

/**
 * Runs a POST once per key: a repeat gets the first answer, the same key with another request is refused (409),
 * and a repeat while the first is still running is asked to wait. A run that died is taken over after a minute;
 * the domain's own keys make that harmless.
 */
export async function once(
  deps: Deps,
  actor: Actor,
  key: string,
  request: { method: string; path: string; body: Uint8Array },
  run: () => Promise<Response>,
): Promise<Response> {
  const at = keys.repeat(actor.county, actor.staff, sha(key));
  const digest = sha(request.method, request.path, request.body);
  const now = deps.clock.now();
  const leaseUntil = new Date(Date.parse(now) + leaseSeconds * 1000).toISOString();
  const expires = Math.floor(Date.parse(now) / 1000) + 86_400;
  const claim = randomUUID();
  const first = { ...at, request: digest, state: "running", leaseUntil, claim, expires };
  const claimed = await tryWrite(deps, { put: first, when: { absent: true } });
  if (!claimed.done && claimed.found?.["claim"] !== claim) {
    const kept = await getItem<Kept>(deps, at);
    const answer = kept ? replay(kept, digest, now) : undefined;
    if (answer) return answer;
    await tryWrite(deps, { put: first });
  }
  const response = await run().catch(async (error: unknown) => {
    // Refused or failed: the key is free again, unless somebody else has taken the run over in the meantime.
    await tryWrite(deps, { drop: at, when: { is: { state: "running", leaseUntil } } }).catch(() => {});
    throw error;
  });
  // Only what succeeded is kept: a refused or failed request may be tried again under the same key. Files are not.
  const isJson = response.status === 204 || (response.headers.get("content-type") ?? "").includes("json");
  const body = response.ok && isJson ? await response.clone().text() : undefined;
  if (body !== undefined && body.length <= keptBodySizeMax) {
    await tryWrite(deps, { put: { ...first, state: "done", status: response.status, body } });
  } else {
    await tryWrite(deps, { drop: at });
  }
  return response;
}

function replay(kept: Kept, digest: string, now: string): Response | undefined {
  if (kept.request !== digest) {
    throw new Problem("conflict", "同一个 Idempotency-Key 不能用于不同的请求", [], "idempotency-key-reused");
  }
  if (kept.state === "done") {
    const headers = { "content-type": "application/json; charset=UTF-8", "idempotency-replayed": "true" };
    return new Response(kept.status === 204 ? null : kept.body, { status: kept.status ?? 200, headers });
  }
  if (kept.leaseUntil > now) throw new Problem("conflict", "同一请求正在处理，请稍候", [], "still-running");
  return undefined;
}
