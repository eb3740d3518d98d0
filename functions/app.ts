// A host's program as a value: createApp(deps, catalogue) mounts its slices; hosts and tests only bring deps.
import { Hono } from "hono";
import { problemResponse } from "./platform/answers.ts";
import { assetsApp } from "./platform/assets.ts";
import type { Deps } from "./platform/deps.ts";
import { docsPage } from "./platform/docs-page.tsx";
import { securityHeaders } from "./platform/headers.ts";
import { addressOf, mountLater } from "./platform/later.ts";
import { mountPages, mountRoutes, type Env } from "./platform/mount.ts";
import type { Catalogue } from "./platform/route.ts";
import { errorPage } from "./platform/shell.tsx";
import { Problem } from "../shared/problem.ts";
import { speakChinese } from "../shared/wording.ts";

/** The API's description takes in every host's routes; whoever asks for it loads them. */
async function describeApi(): Promise<Record<string, unknown>> {
  const [{ routes }, { openApiOf }] = await Promise.all([
    import("./catalogue.ts"),
    import("./platform/openapi.ts"),
  ]);
  return openApiOf(routes);
}

/** One host over HTTP. `storageOrigin` is where photos go when that is not this site. */
export function createApp(
  deps: Deps,
  catalogue: Catalogue,
  options: { storageOrigin?: string } = {},
): Hono<Env> {
  speakChinese();
  const app = new Hono<Env>();
  app.use(async (c, next) => {
    const requestId = deps.ids.next();
    c.set("requestId", requestId);
    const began = performance.now();
    await next();
    c.res.headers.set("x-request-id", requestId);
    deps.log("info", "request", {
      requestId,
      method: c.req.method,
      route: addressOf(c),
      status: c.res.status,
      milliseconds: Math.round(performance.now() - began),
    });
  });
  app.use(securityHeaders(options.storageOrigin ?? "", deps.secureCookies));
  app.route("/", assetsApp());
  app.get("/healthz", (c) => c.text("ok"));
  let description: Promise<Record<string, unknown>> | undefined;
  app.get("/api/openapi.json", async (c) => c.json(await (description ??= describeApi())));
  app.get("/api/docs", (c) => docsPage(c));
  const answer = (c: Parameters<typeof problemResponse>[1], error: unknown) =>
    c.req.path.startsWith("/api/")
      ? problemResponse(deps, c, error)
      : errorPage(deps, c, error, (c.get("signedIn") as Env["Variables"]["signedIn"])?.actor);
  /** Fills an app: the host's own, and that of each slice it loads later. */
  const mount = (on: Hono<Env>, { routes, pages, later = [] }: Catalogue): void => {
    mountLater(on, later, mount);
    mountRoutes(
      on,
      deps,
      routes.map(({ row }) => row),
    );
    mountPages(on, deps, pages);
    on.onError((error, c) => answer(c, error));
    on.notFound((c) => answer(c, new Problem("notFound", "没有这个页面，请检查地址是否完整")));
  };
  mount(app, catalogue);
  return app;
}
