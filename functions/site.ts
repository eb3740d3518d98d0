// Both hosts on one machine: each request goes to the one it belongs to, as the HTTP API sends it on AWS.
import { Hono } from "hono";
import { createApp } from "./app.ts";
import { confidentialCatalogue } from "./catalogue-confidential.ts";
import { openCatalogue } from "./catalogue-open.ts";
import type { Deps } from "./platform/deps.ts";
import type { Env } from "./platform/mount.ts";
import { withoutVault } from "./platform/vault.ts";
import { isConfidential } from "../shared/talks/paths.ts";

export type Site = {
  /** Answers every address of the product. */
  app: Hono<Env>;
  /** The two hosts behind it; the open one has no vault, whatever `deps` holds. */
  open: Hono<Env>;
  confidential: Hono<Env>;
};

/** The site of these deps. Handed on whole, not mounted: a mounted app would lose its own answer to unknown addresses. */
export function createSite(deps: Deps): Site {
  const open = createApp(withoutVault(deps), openCatalogue);
  const confidential = createApp(deps, confidentialCatalogue);
  const app = new Hono<Env>();
  app.all("*", (c) => (isConfidential(c.req.path) ? confidential : open).fetch(c.req.raw, c.env));
  return { app, open, confidential };
}
