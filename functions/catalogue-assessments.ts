// Every route and page of assessments, which the open host loads with the first request for one of them.
import { roundPages } from "./assessments/pages-rounds.tsx";
import { ratePages } from "./assessments/pages-rates.tsx";
import { resultPages } from "./assessments/pages-results.tsx";
import { rateRoutes } from "./assessments/routes-rates.ts";
import { resultRoutes } from "./assessments/routes-results.ts";
import { roundRoutes } from "./assessments/routes-rounds.ts";
import { owedTestPages } from "./obligations/pages-tests.tsx";
import { owedTestRoutes } from "./obligations/routes-tests.ts";
import { named, type Catalogue } from "./platform/route.ts";

export const assessmentsCatalogue: Catalogue = {
  routes: named({ assessments: { ...roundRoutes, ...rateRoutes, ...resultRoutes, ...owedTestRoutes } }),
  pages: [...roundPages, ...ratePages, ...resultPages, ...owedTestPages],
};
