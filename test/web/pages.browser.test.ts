// The pieces in a real browser: inside the strict policy, fit for a phone, and nothing for axe to find.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { Hono } from "hono";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { assetsApp, loadAssets } from "../../functions/platform/assets.ts";
import { launchBrowser, listen, showChinese, viewports } from "../support/browser.ts";
import { gallery } from "../support/gallery.tsx";

const policy =
  "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'";
const names = Object.keys(gallery);
/** Set to a folder to look at the pages: one picture per page and screen. */
const pictures = process.env.SUNENG_PICTURES;

const app = new Hono().route("/", assetsApp()).get("/:name", async (c) => {
  c.header("content-security-policy", policy);
  return c.html((await gallery[c.req.param("name")]) ?? "");
});

let browser: Browser;
let server: Awaited<ReturnType<typeof listen>>;
beforeAll(async () => {
  await loadAssets();
  [browser, server] = await Promise.all([launchBrowser(), listen(app)]);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** What is wider than the screen, and what is too small to tap, as the page sees it. */
const measure = `(() => {
  const targets = "main a.btn, main button, main input:not([type=hidden]), main select, main textarea, nav a, nav summary, header a, header summary";
  const shown = (element) => element.offsetParent !== null && !element.classList.contains("visually-hidden") &&
    !element.closest("details:not([open]) > :not(summary)");
  const height = (element) => (element.closest("label.sn-choice") || element).getBoundingClientRect().height;
  return {
    wider: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    small: [...document.querySelectorAll(targets)].filter(shown)
      .filter((element) => height(element) > 0 && height(element) < 43.5)
      .map((element) => element.outerHTML.slice(0, 90)),
  };
})()`;

async function axe(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}

describe.each(["phone", "desktop"] as const)("on a %s", (screen) => {
  let page: Page;
  const complaints: string[] = [];
  beforeAll(async () => {
    const context = await browser.newContext({ viewport: viewports[screen], hasTouch: screen === "phone" });
    page = await context.newPage();
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
  });

  test.each(names)("%s keeps inside the policy and the screen, and everybody can use it", async (name) => {
    await page.goto(`${server.origin}/${name}`);
    const { wider, small } = await page.evaluate<{ wider: number; small: string[] }>(measure);
    expect(complaints).toEqual([]);
    expect(wider).toBe(0);
    expect(screen === "phone" ? small : []).toEqual([]);
    // Phone and desktop differ by style alone; the table is the one piece whose structure a style could break.
    expect(screen === "desktop" || name === "compliance" ? await axe(page) : []).toEqual([]);
  });
});

test("the policy of these tests does refuse inline styles, scripts and handlers", async () => {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  await page.route("**/hostile", (route) =>
    route.fulfill({
      headers: { "content-type": "text/html", "content-security-policy": policy },
      body: '<p style="color:red" onclick="1">a</p><script>document.title = "ran"</script>',
    }),
  );
  await page.goto(`${server.origin}/hostile`);
  expect(complaints.length).toBeGreaterThanOrEqual(2);
  expect(await page.title()).not.toBe("ran");
});

test.runIf(pictures)("pictures of every page", { timeout: 120_000 }, async () => {
  const folder = pictures ?? "";
  await mkdir(folder, { recursive: true });
  for (const screen of ["phone", "desktop"] as const) {
    const deviceScaleFactor = screen === "phone" ? 2 : 1;
    const page = await browser.newPage({
      viewport: viewports[screen],
      deviceScaleFactor,
      bypassCSP: true,
      locale: "zh-CN",
    });
    for (const name of names) {
      await page.goto(`${server.origin}/${name}`);
      await showChinese(page);
      await page.screenshot({ path: join(folder, `${name}-${screen}.png`), fullPage: screen === "desktop" });
    }
  }
  expect(names.length).toBeGreaterThan(0);
});
