// The self-hosted API documentation page.
import type { Context } from "hono";
import { ApiDocsPage } from "../../web/ui/docs.tsx";

/** Swagger UI with the site's own description; nothing is loaded from elsewhere. */
export const docsPage = (c: Context): Response | Promise<Response> =>
  c.html(<ApiDocsPage specUrl="/api/openapi.json" />);
