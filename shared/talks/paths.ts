// Which addresses belong to the confidential function: read by the sites that send requests on, local and AWS.

/** Everything under these is answered by functions/confidential.ts alone. */
export const confidentialPaths = ["/talks", "/api/talks"] as const;

export const isConfidential = (path: string): boolean =>
  confidentialPaths.some((prefix) => path === prefix || path.startsWith(`${prefix}/`));
