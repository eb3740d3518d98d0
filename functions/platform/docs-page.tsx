// The self-hosted API documentation page.
import type { Context } from "hono";
import { ApiDocsPage } from "../../web/ui/docs.tsx";

/** Swagger UI styles elements inline, so this one page allows inline styles; scripts stay the site's own. */
export function docsPage(c: Context): Response | Promise<Response> {
  c.header(
    "content-security-policy",
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'",
  );
  return c.html(<ApiDocsPage specUrl="/api/openapi.json" />);
}
