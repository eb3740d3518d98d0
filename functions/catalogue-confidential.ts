// Every route and page of the confidential host: what functions/confidential.ts mounts, all under shared/talks/paths.ts.
import { named, type Catalogue } from "./platform/route.ts";
import { talksPages } from "./talks/pages.tsx";
import { recordRoutes } from "./talks/routes-records.ts";
import { roundRoutes } from "./talks/routes.ts";

export const confidentialCatalogue: Catalogue = {
  routes: named({ talks: { ...roundRoutes, ...recordRoutes } }),
  pages: talksPages,
};
