// Slices loaded with the first request for them: apps of their own inside the host's, answering as if mounted at once.
import { Hono, type Context } from "hono";
import { matchedRoutes } from "hono/route";
import type { Env } from "./mount.ts";
import type { Catalogue, Later } from "./route.ts";

/** The address of the row that answers ("/talks/:id"), also where its slice was loaded later; "/*" where none does. */
export const addressOf = (c: Context<Env>): string | undefined =>
  c.get("answeredBy") ?? matchedRoutes(c).at(-1)?.path;

/** Sends what is asked at or below the prefixes on to the slice's app, which `mount` fills with what was loaded. */
export function mountLater(
  app: Hono<Env>,
  later: readonly Later[],
  mount: (app: Hono<Env>, catalogue: Catalogue) => void,
): void {
  for (const part of later) {
    /** The host's side of each request: its id goes in with it, the row's address comes back for the log. */
    const outside = new WeakMap<Request, Context<Env>>();
    const loaded = keptUnlessFailed(async () => {
      const slice = new Hono<Env>();
      slice.use(async (c, next) => {
        const host = outside.get(c.req.raw);
        c.set("requestId", host?.get("requestId") ?? "");
        await next();
        host?.set("answeredBy", addressOf(c));
      });
      mount(slice, await part.load());
      return slice;
    });
    for (const prefix of part.prefixes) {
      app.all(`${prefix}/*`, async (c) => {
        const slice = await loaded();
        outside.set(c.req.raw, c);
        return slice.fetch(c.req.raw, c.env);
      });
    }
  }
}

/** Runs `make` once for all who ask; after a failure whoever asks next has it run again. */
function keptUnlessFailed<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | undefined;
  return () =>
    (value ??= make().catch((error: unknown) => {
      value = undefined;
      throw error;
    }));
}
