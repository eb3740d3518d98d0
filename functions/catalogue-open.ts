// Every route and page of the open host by slice: what the api function mounts. Nothing here opens the vault.
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
import { named, type AnyRoute, type Catalogue } from "./platform/route.ts";
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

export const openCatalogue: Catalogue = {
  routes: named(bySlice),
  pages: [
    ...homePages,
    ...orgPages,
    ...trainingPages,
    ...figuresPages,
    ...policyPages,
    ...obligationsPages,
    ...noticesPages,
    ...jobPages,
  ],
};
