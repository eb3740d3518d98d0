// The one libvips (WebAssembly) of this process: started by the first photo, kept for the next ones.
import type Vips from "wasm-vips";

export type VipsLibrary = typeof Vips;

let started: Promise<VipsLibrary> | undefined;

async function start(): Promise<VipsLibrary> {
  // Node starts no worker thread from a file under this flag, and libvips would wait for its first one for ever.
  if (process.execArgv.some((option) => option.startsWith("--input-type"))) {
    throw new Error("wasm-vips cannot run under node --input-type: run a file instead");
  }
  const { default: open } = await import("wasm-vips");
  const vips = await open({
    // Only JPEG and PNG are read: the HEIF, JPEG XL and SVG modules are neither loaded nor shipped.
    dynamicLibraries: [],
    // Otherwise every damaged line of a damaged photo is printed to stderr.
    preRun: (wasm: { ENV: Record<string, string> }) => {
      wasm.ENV["VIPS_WARNING"] = "0";
    },
  });
  vips.Cache.max(0);
  vips.operationBlock("VipsForeignLoad", true);
  vips.operationBlock("VipsForeignLoadJpeg", false);
  vips.operationBlock("VipsForeignLoadPng", false);
  return vips;
}

/** The library, started on first use (about 0.1 s). Its worker threads do not keep the process alive. */
export function openVips(): Promise<VipsLibrary> {
  started ??= start();
  return started;
}

/** Drops a library that aborted (out of memory), so that the next photo starts a fresh one. */
export function dropVips(): void {
  started = undefined;
}
