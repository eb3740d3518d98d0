// Security headers of every answer; what a browser may load and where a form may go.
import type { MiddlewareHandler } from "hono";

/** `storageOrigin` is where photos are uploaded to and shown from ("" when it is this site). */
export function securityHeaders(storageOrigin: string, secure: boolean): MiddlewareHandler {
  const storage = storageOrigin ? ` ${storageOrigin}` : "";
  const policy = [
    "default-src 'self'",
    `img-src 'self' data: blob:${storage}`,
    `connect-src 'self'${storage}`,
    `form-action 'self'${storage}`,
    "style-src 'self'",
    "script-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
  return async (c, next) => {
    await next();
    const headers = c.res.headers;
    if (!headers.has("content-security-policy")) headers.set("content-security-policy", policy);
    headers.set("x-content-type-options", "nosniff");
    headers.set("referrer-policy", "same-origin");
    headers.set("x-frame-options", "DENY");
    if (secure) headers.set("strict-transport-security", "max-age=31536000; includeSubDomains");
    if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
  };
}
