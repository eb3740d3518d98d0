// Every route and page of the product, whichever host answers it: what docs, map and access tests walk.
import { activitiesCatalogue } from "./catalogue-activities.ts";
import { assessmentsCatalogue } from "./catalogue-assessments.ts";
import { confidentialCatalogue } from "./catalogue-confidential.ts";
import { openCatalogue } from "./catalogue-open.ts";
import { orgCatalogue } from "./catalogue-org.ts";
import type { Catalogue } from "./platform/route.ts";

/** Also what hosts load later: whoever walks the rows has them all at once. */
const catalogues: readonly Catalogue[] = [
  openCatalogue,
  orgCatalogue,
  activitiesCatalogue,
  assessmentsCatalogue,
  confidentialCatalogue,
];

/** Every JSON route with its full name ("training.submit"). */
export const routes: Catalogue["routes"] = catalogues.flatMap((catalogue) => catalogue.routes);

/** Every page and form. */
export const pages: Catalogue["pages"] = catalogues.flatMap((catalogue) => catalogue.pages);
