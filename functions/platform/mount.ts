// Turns rows of routes and pages into Hono handlers: who, what, once; and the one shape of errors.
import type { Context, Hono } from "hono";
import { bodyLessStatus } from "./answers.ts";
import { mayAnywhere } from "../../shared/access.ts";
import { Problem } from "../../shared/problem.ts";
import type { Actor } from "./actor.ts";
import type { Deps } from "./deps.ts";
import { idempotencyKeyOf, once } from "./repeats.ts";
import {
  noForm,
  parsed,
  readBytes,
  readForm,
  readJson,
  readQuery,
  refuseCrossSite,
  tokenOf,
} from "./request.ts";
import type { AnyPage, AnyRoute, Guard } from "./route.ts";
import { whoIs, type SignedIn } from "./sessions.ts";

/** What a request carries: who asks, once it is known, and the row's address where a slice loaded later answered. */
export type Env = { Variables: { requestId: string; signedIn?: SignedIn; answeredBy?: string } };

/** Paths that stay open to somebody who must first change the password. */
const beforePasswordChange = new Set(["/password", "/sign-out", "/api/session", "/api/session/password"]);

/** Asks who calls and whether a route or page is open to them. Returns undefined on public ones. */
async function admit(deps: Deps, c: Context<Env>, guard: Guard, path: string): Promise<SignedIn | undefined> {
  refuseCrossSite(c, deps.origin);
  if (guard === "public") return undefined;
  const signedIn = await whoIs(deps, tokenOf(c));
  c.set("signedIn", signedIn);
  if (signedIn.account.mustChangePassword && !beforePasswordChange.has(path)) {
    throw new Problem("forbidden", "首次登录请先修改密码", [], "password-change-required");
  }
  if (guard !== "signedIn" && !mayAnywhere(signedIn.actor.grants, guard)) {
    throw new Problem("forbidden", "您没有此项权限，如需办理请联系单位管理员", [], "no-permission");
  }
  return signedIn;
}

const nobody: Actor = { county: "", staff: "", name: "", grants: [] };

/** Adds the JSON routes to the app. */
export function mountRoutes(app: Hono<Env>, deps: Deps, routes: readonly AnyRoute[]): void {
  for (const row of routes) {
    app.on(row.method.toUpperCase(), row.path, async (c) => {
      const signedIn = await admit(deps, c, row.guard, row.path);
      const actor = signedIn?.actor ?? nobody;
      const raw = readQuery(c);
      if (!row.query && Object.keys(raw).length) parsedNothing(raw);
      const query = row.query ? parsed(row.query, raw) : undefined;
      const { bytes, body } = await bodyOf(c, row);
      const key = row.method === "post" ? idempotencyKeyOf(c.req.header("idempotency-key")) : undefined;
      const run = async (): Promise<Response> => {
        const call = { deps, actor, params: c.req.param(), body, query, idempotencyKey: key, c };
        const result: unknown = await row.run(call);
        if (result instanceof Response) return result;
        if (!row.reply) return new Response(null, { status: bodyLessStatus });
        return c.json(row.reply.parse(result), row.status ?? 200);
      };
      if (key && signedIn && !row.secretReply)
        return once(deps, actor, key, { method: c.req.method, path: c.req.path, body: bytes }, run);
      return run();
    });
  }
}

function parsedNothing(raw: Record<string, string>): never {
  const fields = Object.keys(raw).map((name) => ({ path: name.slice(0, 40), message: "有不认识的参数" }));
  throw new Problem("invalid", `有不认识的参数：${fields.map((field) => field.path).join("、")}`, fields);
}

async function bodyOf(c: Context, row: AnyRoute): Promise<{ bytes: Uint8Array; body: unknown }> {
  if (row.rawBodySizeBytesMax) {
    const bytes = await readBytes(c, row.rawBodySizeBytesMax);
    return { bytes, body: bytes };
  }
  if (!row.body) return { bytes: new Uint8Array(), body: undefined };
  const { bytes, value } = await readJson(c);
  return { bytes, body: parsed(row.body, value) };
}

/** Adds the pages and the forms they post to. */
export function mountPages(app: Hono<Env>, deps: Deps, pages: readonly AnyPage[]): void {
  for (const row of pages) {
    app.on(row.method.toUpperCase(), row.path, async (c) => {
      const signedIn = await admit(deps, c, row.guard, row.path);
      const form = row.method === "post" ? await readForm(c) : noForm;
      const query = new URL(c.req.url).searchParams;
      return row.run({ deps, actor: signedIn?.actor ?? nobody, params: c.req.param(), query, form, c });
    });
  }
}
