// Every route and page of the product, whichever host answers it: what docs, map and access tests walk.
import { confidentialCatalogue } from "./catalogue-confidential.ts";
import { openCatalogue } from "./catalogue-open.ts";
import type { Catalogue } from "./platform/route.ts";

/** Every JSON route with its full name ("training.submit"). */
export const routes: Catalogue["routes"] = [...openCatalogue.routes, ...confidentialCatalogue.routes];

/** Every page and form. */
export const pages: Catalogue["pages"] = [...openCatalogue.pages, ...confidentialCatalogue.pages];
