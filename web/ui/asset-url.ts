// The static files a page may ask for, and the address of each: hashed once they are built, plain until then.

/** Every static file there is. functions/platform/assets.ts knows where each one comes from. */
export const assetNames = [
  "bootstrap.min.css",
  "suneng.css",
  "enhance.js",
  "draft-keeper.js",
  "photo-picker.js",
  "check-in-screen.js",
  "draw-screen.js",
  "draw-check.js",
  "api-docs.js",
  "swagger-ui.css",
  "swagger-ui-bundle.js",
  "favicon.svg",
] as const;
export type AssetName = (typeof assetNames)[number];

/** The content hash of each file. Empty until a host has loaded its assets: pages can be rendered without a build. */
const hashes = new Map<AssetName, string>();

/** Remembers the content hashes; called once, when the assets of this process are loaded. */
export function rememberHashes(known: Iterable<readonly [AssetName, string]>): void {
  for (const [name, hash] of known) hashes.set(name, hash);
}

/**
 * The address of a static file: '/assets/suneng.1f2e3d4c5b.css', cached for ever, once the assets are loaded;
 * '/assets/suneng.css', revalidated by its ETag, before. Both addresses always work.
 */
export function assetUrl(name: AssetName): string {
  const hash = hashes.get(name);
  if (hash === undefined) return `/assets/${name}`;
  const dot = name.lastIndexOf(".");
  return `/assets/${name.slice(0, dot)}.${hash}${name.slice(dot)}`;
}
