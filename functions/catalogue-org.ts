// Every route and page of the organisation's administration, which the open host loads with the first request for one.
import { orgPages } from "./org/pages.tsx";
import { importRoutes } from "./org/routes-imports.ts";
import { officerRoutes } from "./org/routes-officers.ts";
import { orgRoutes } from "./org/routes.ts";
import { named, type Catalogue } from "./platform/route.ts";

export const orgCatalogue: Catalogue = {
  routes: named({ org: { ...orgRoutes, ...officerRoutes, ...importRoutes } }),
  pages: orgPages,
};
