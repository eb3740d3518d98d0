// Every route and page of the open host by slice, at once or later: what the api mounts. Nothing here opens the vault.
import { figuresPages } from "./figures/pages.tsx";
import { figuresRoutes } from "./figures/routes.ts";
import { homePages } from "./home.tsx";
import { noticesPages } from "./notices/pages.tsx";
import { noticesRoutes } from "./notices/routes.ts";
import { policyPages } from "./obligations/pages-policies.tsx";
import { obligationsPages } from "./obligations/pages.tsx";
import { obligationsRoutes } from "./obligations/routes.ts";
import { sessionPages } from "./org/pages-session.tsx";
import { sessionRoutes } from "./org/routes-session.ts";
import { jobPages } from "./platform/job-pages.tsx";
import { jobRoutes } from "./platform/job-routes.ts";
import { named, type AnyRoute, type Catalogue } from "./platform/route.ts";
import { trainingPages } from "./training/pages.tsx";
import { trainingRoutes } from "./training/routes.ts";

const bySlice: Record<string, Record<string, AnyRoute>> = {
  session: sessionRoutes,
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
    ...sessionPages,
    ...trainingPages,
    ...figuresPages,
    ...policyPages,
    ...obligationsPages,
    ...noticesPages,
    ...jobPages,
  ],
  later: [
    {
      prefixes: ["/org", "/api/org"],
      load: async () => (await import("./catalogue-org.ts")).orgCatalogue,
    },
    {
      prefixes: ["/activities", "/api/activities"],
      load: async () => (await import("./catalogue-activities.ts")).activitiesCatalogue,
    },
    {
      prefixes: ["/assessments", "/api/assessments"],
      load: async () => (await import("./catalogue-assessments.ts")).assessmentsCatalogue,
    },
  ],
};
