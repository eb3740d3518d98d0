// A server in a process of its own: the product's site, or node:http by hand doing the same work; tells its port.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { createApp } from "../functions/app.ts";
import { openCatalogue } from "../functions/catalogue-open.ts";
import { mountRoutes, type Env } from "../functions/platform/mount.ts";
import { route } from "../functions/platform/route.ts";
import { BriefInput } from "../shared/training/schema.ts";
import { depsOn } from "./place.ts";
import { echoPath } from "./server.ts";

const [, , kind, endpoint = "", folder = ""] = process.argv;

const tell = (port: number): void => {
  process.send?.(port);
};

/** A route that only validates, in and out: what the machinery around an operation costs. */
const echo = route({
  method: "post",
  path: echoPath,
  guard: "public",
  summary: "原样检查",
  body: BriefInput,
  reply: BriefInput,
  run: ({ body }) => Promise.resolve(body),
});

function startSite(): void {
  const deps = depsOn(endpoint, folder);
  const site = new Hono<Env>();
  mountRoutes(site, deps, [echo]);
  site.route("/", createApp(deps, openCatalogue));
  serve({ fetch: site.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => tell(port));
}

function startRaw(): void {
  const answer = (response: ServerResponse, type: string, text: string): void => {
    response.writeHead(200, { "content-type": type, "content-length": Buffer.byteLength(text) });
    response.end(text);
  };
  const check = (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = BriefInput.parse(JSON.parse(Buffer.concat(chunks).toString()));
      // What leaves goes through its schema too, as the site does it.
      answer(response, "application/json", JSON.stringify(BriefInput.parse(body)));
    });
  };
  const server = createServer((request, response) => {
    if (request.method === "POST") check(request, response);
    else answer(response, "text/plain", "ok");
  });
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    tell(typeof address === "object" && address ? address.port : 0);
  });
}

process.on("message", () => {
  process.send?.(process.cpuUsage());
});

if (kind === "raw") startRaw();
else startSite();
