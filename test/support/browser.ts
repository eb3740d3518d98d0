// A real Chromium for browser tests and for looking at pages: unpacked from npm once, with a Chinese font served in.
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { serve, type ServerType } from "@hono/node-server";
import type { Hono } from "hono";
import { type Browser, chromium, type Page } from "playwright-core";

const cache = fileURLToPath(new URL("../../.cache/browser", import.meta.url));
const packages = createRequire(import.meta.url);

/** What unpacking changes in the environment of this process, and gives back. */
const borrowed = ["TMPDIR", "AWS_EXECUTION_ENV", "LD_LIBRARY_PATH", "FONTCONFIG_PATH", "HOME"] as const;

/**
 * Unpacks Chromium into .cache/browser, once for the repository, and returns the path of its binary.
 * Two processes may start together: each unpacks into a folder of its own and the first to finish moves it into place.
 */
function unpackBrowser(): Promise<string> {
  unpacking ??= unpack();
  return unpacking;
}

let unpacking: Promise<string> | undefined;

async function unpack(): Promise<string> {
  const binary = join(cache, "chromium");
  if (existsSync(binary)) return binary;
  await mkdir(dirname(cache), { recursive: true });
  const own = await mkdtemp(`${cache}-`);
  const before = borrowed.map((name) => [name, process.env[name]] as const);
  // The package unpacks into the temporary folder, and brings libnss3 along only if it believes itself on Lambda.
  Object.assign(process.env, { TMPDIR: own, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x" });
  try {
    const { default: packed } = await import("@sparticuz/chromium");
    await packed.executablePath();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
  // The package's own fonts.conf looks into folders of a Lambda; without any font text would have no height.
  await writeFile(
    join(own, "fonts.conf"),
    `<fontconfig><dir>${cache}/fonts</dir><cachedir>${cache}/font-cache</cachedir></fontconfig>`,
  );
  await rename(own, cache).catch(() => rm(own, { recursive: true, force: true }));
  return binary;
}

/** A browser without a window. Libraries and fonts come out of the package on machines that have none of their own. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = await unpackBrowser();
  const env = { ...process.env };
  if (!hasNss())
    env.LD_LIBRARY_PATH = [join(cache, "al2023", "lib"), env.LD_LIBRARY_PATH].filter(Boolean).join(":");
  if (!existsSync("/etc/fonts/fonts.conf")) env.FONTCONFIG_FILE ??= join(cache, "fonts.conf");
  return chromium.launch({ executablePath, args: ["--no-sandbox"], env });
}

const hasNss = (): boolean =>
  ["/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/usr/lib64", "/lib64"].some((folder) =>
    existsSync(join(folder, "libnss3.so")),
  );

const fontHost = "https://font.test/";

/**
 * Lets a page show Chinese without a system font: serves Noto Sans SC from node_modules and adds it under the names
 * the style sheet asks for. Call after `goto`; the context needs `bypassCSP: true`. Only for pictures: assertions on
 * the DOM need no font.
 */
export async function showChinese(page: Page): Promise<void> {
  const folder = dirname(packages.resolve("@fontsource-variable/noto-sans-sc/package.json"));
  await page.route(`${fontHost}**`, async (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    await route.fulfill({
      body: await readFile(join(folder, "files", name)),
      contentType: "font/woff2",
      headers: { "access-control-allow-origin": "*" },
    });
  });
  const rules = await readFile(join(folder, "wght.css"), "utf8");
  const served = rules
    .replaceAll("url(./files/", `url(${fontHost}`)
    .replaceAll("'Noto Sans SC Variable'", "'PingFang SC'");
  await page.addStyleTag({ content: `${served} :root { --sn-font: "PingFang SC", sans-serif !important; }` });
  await page.evaluate("document.fonts.ready");
}

/** The two sizes every page is looked at in. */
export const viewports = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 900 },
} as const;

/** Serves an app on a free port of this machine, for a browser to visit. */
export async function listen(
  app: Pick<Hono, "fetch">,
): Promise<{ origin: string; close: () => Promise<void> }> {
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) =>
      resolve({ origin: `http://127.0.0.1:${port}`, close: () => closed(server) }),
    );
  });
}

const closed = (server: ServerType): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    if ("closeAllConnections" in server) server.closeAllConnections();
  });
