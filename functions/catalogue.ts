// Every route and page of the product by slice: what the app mounts and docs, map and access tests walk.
import { figuresPages } from "./figures/pages.tsx";
import { figuresRoutes } from "./figures/routes.ts";
import { homePages } from "./home.tsx";
import { noticesPages } from "./notices/pages.tsx";
import { noticesRoutes } from "./notices/routes.ts";
import { policyPages } from "./obligations/pages-policies.tsx";
import { obligationsPages } from "./obligations/pages.tsx";
import { obligationsRoutes } from "./obligations/routes.ts";
import { orgPages } from "./org/pages.tsx";
import { importRoutes } from "./org/routes-imports.ts";
import { officerRoutes } from "./org/routes-officers.ts";
import { sessionRoutes } from "./org/routes-session.ts";
import { orgRoutes } from "./org/routes.ts";
import { jobPages } from "./platform/job-pages.tsx";
import { jobRoutes } from "./platform/job-routes.ts";
import type { AnyPage, AnyRoute } from "./platform/route.ts";
import { trainingPages } from "./training/pages.tsx";
import { trainingRoutes } from "./training/routes.ts";

const bySlice: Record<string, Record<string, AnyRoute>> = {
  session: sessionRoutes,
  org: { ...orgRoutes, ...officerRoutes, ...importRoutes },
  training: trainingRoutes,
  figures: figuresRoutes,
  obligations: obligationsRoutes,
  notices: noticesRoutes,
  jobs: jobRoutes,
};

/** Every JSON route with its full name ("training.submit"). */
export const routes: readonly { name: string; row: AnyRoute }[] = Object.entries(bySlice).flatMap(
  ([slice, rows]) => Object.entries(rows).map(([name, row]) => ({ name: `${slice}.${name}`, row })),
);

/** Every page and form. */
export const pages: readonly AnyPage[] = [
  ...homePages,
  ...orgPages,
  ...trainingPages,
  ...figuresPages,
  ...policyPages,
  ...obligationsPages,
  ...noticesPages,
  ...jobPages,
];
