// The draw in a real browser: the projector shows what was fixed, with and without script; the saved file checks it offline.
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createActivity } from "../../functions/activities/lifecycle.ts";
import { prepareDraw } from "../../functions/activities/draw-preparing.ts";
import { drawNow, revealDraw } from "../../functions/activities/draws.ts";
import { loadAssets } from "../../functions/platform/assets.ts";
import { createApp, type Kit } from "../support/app.ts";
import { launchBrowser, listen } from "../support/browser.ts";
import { small } from "../support/seed-org.ts";
import { openMic } from "./open-mic.ts";

const { police } = small.organs;
const { reviewer, officer } = small.staff;
const actor = {
  county: "529901",
  staff: reviewer,
  name: "冯政工",
  organ: police,
  grants: [{ role: "reviewer", scope: { kind: "organ", county: "529901", organ: police } }],
} as const;

let kit: Kit;
let browser: Browser;
let server: { origin: string; close: () => Promise<void> };
let id: string;
let name: string;

beforeAll(async () => {
  await loadAssets();
  kit = await createApp({ now: "2026-11-03T09:00:00+08:00" });
  await kit.seedOrg();
  const input = openMic({ theme: "</script><script>document.title='x'</script>我的入警初心" });
  ({ id } = await createActivity(kit.deps, actor, police, input));
  await prepareDraw(kit.deps, actor, id, { exclusions: [] });
  kit.clock.set("2026-11-06T07:30:00.000Z");
  name = (await drawNow(kit.deps, actor, id)).turns[0]?.name ?? "";
  [browser, server] = await Promise.all([launchBrowser(), listen(kit.app)]);
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

const opened = async (options: { javaScriptEnabled?: boolean; reducedMotion?: "reduce" } = {}) => {
  const context = await browser.newContext({
    ...options,
    extraHTTPHeaders: { authorization: `Bearer ${await kit.tokenFor(officer)}` },
  });
  const page = await context.newPage();
  await page.goto(`${server.origin}/activities/${id}/draw/screen`);
  return page;
};

test("names roll first and the result is not seen before they end; it is the one that was fixed", async () => {
  const page = await opened();
  const result = page.locator("#draw-result");
  expect(await page.locator("#draw-rolling").isVisible()).toBe(true);
  expect(await result.isVisible()).toBe(false);
  await result.waitFor({ state: "visible", timeout: 20_000 });
  expect(await page.locator("#draw-result .sn-screen-name").textContent()).toBe(name);
  expect(await page.locator("#draw-rolling").isVisible()).toBe(false);
  // Looked at again it does not pretend to draw again.
  await page.reload();
  expect(await result.isVisible()).toBe(true);
  await page.context().close();
});

test("without script, or for who wants no motion, the result stands there at once", async () => {
  for (const options of [{ javaScriptEnabled: false }, { reducedMotion: "reduce" as const }]) {
    const page = await opened(options);
    expect(await page.locator("#draw-result .sn-screen-name").textContent()).toBe(name);
    expect(await page.locator("#draw-result").isVisible()).toBe(true);
    await page.context().close();
  }
});

test("the saved file opens from disk without network, works the result out, and marks a changed name", async () => {
  await revealDraw(kit.deps, actor, id);
  const { body, headers } = await kit.page(`/activities/${id}/draw/file`, { as: officer });
  expect(headers.get("content-disposition")).toContain("attachment");
  const file = path.join(await mkdtemp(path.join(tmpdir(), "draw-")), "check.html");
  await writeFile(file, body);
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(`file://${file}`);
  const lines = page.locator("#draw-checked li");
  expect((await lines.allTextContents()).join("\n")).toContain(name);
  expect(await page.locator('#draw-checked [data-fits="false"]').count()).toBe(0);
  expect(await lines.count()).toBe(4);
  expect(await page.title()).toBe("抽讲核对");
  const list = page.locator("#check-list");
  await list.fill((await list.inputValue()).replace("王民警", "王民敬"));
  expect(await page.locator('#draw-checked [data-fits="false"]').count()).toBe(1);
  expect(asked.filter((url) => !url.startsWith("file:"))).toEqual([]);
  await context.close();
});
