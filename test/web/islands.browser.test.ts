// The small scripts in a real browser: photos arrive in spite of faults, typed words survive, forms are sent once.
import { deflateSync } from "node:zlib";
import { Hono } from "hono";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { assetsApp, loadAssets } from "../../functions/platform/assets.ts";
import { launchBrowser, listen } from "../support/browser.ts";
import { picker, sample, type SampleState } from "../support/island-pages.tsx";

type Answer = { status: number; body?: unknown };
/** What the fake server has seen, and how it is to behave next. */
const seen = {
  tickets: 0,
  uploads: [] as { type: string; size: number; head: string }[],
  photos: [] as { photo: string; takenAt?: string }[],
  removed: [] as string[],
  posts: [] as string[],
};
let faults: Partial<Record<"tickets" | "upload" | "photos", Answer[]>> = {};
let state: SampleState;

const app = new Hono()
  .route("/", assetsApp())
  .get("/picker", (c) => c.html(picker))
  .get("/sample", (c) => c.html(sample(state)))
  .post("/save", async (c) => {
    seen.posts.push(new URLSearchParams(await c.req.text()).get("text") ?? "");
    return c.redirect("/sample", 303);
  })
  .post("/tickets", (c) => {
    const fault = faults.tickets?.shift();
    if (fault) return c.json(fault.body ?? {}, fault.status as 500);
    seen.tickets += 1;
    return c.json({ url: "/upload", fields: { key: `k${seen.tickets}` }, photo: `k${seen.tickets}` });
  })
  .post("/upload", async (c) => {
    const form = await c.req.formData();
    const fault = faults.upload?.shift();
    if (fault) return c.body(null, fault.status as 500);
    const file = form.get("file");
    if (!(file instanceof File)) return c.body(null, 400);
    const head = Buffer.from(await file.arrayBuffer())
      .subarray(0, 2)
      .toString("hex");
    seen.uploads.push({ type: file.type, size: file.size, head });
    return c.body(null, 204);
  })
  .post("/photos", async (c) => {
    const fault = faults.photos?.shift();
    if (fault) return c.json(fault.body ?? {}, fault.status as 500);
    const photo = await c.req.json<{ photo: string; takenAt?: string }>();
    if (!seen.photos.some((other) => other.photo === photo.photo)) seen.photos.push(photo);
    return c.json({}, 201);
  })
  .delete("/photos/:photo", (c) => {
    seen.removed.push(c.req.param("photo"));
    return c.body(null, 204);
  });

let browser: Browser;
let context: BrowserContext;
let page: Page;
let server: Awaited<ReturnType<typeof listen>>;
beforeAll(async () => {
  await loadAssets();
  [browser, server] = await Promise.all([launchBrowser(), listen(app)]);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});
beforeEach(async () => {
  Object.assign(seen, { tickets: 0, uploads: [], photos: [], removed: [], posts: [] });
  faults = {};
  state = { signedIn: true, text: "" };
  context = await browser.newContext();
  page = await context.newPage();
});
afterEach(() => context.close());

/** A PNG of one colour. */
function png(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8);
  const lines = Buffer.alloc((width * 3 + 1) * height, 0x55);
  for (let line = 0; line < height; line += 1) lines[line * (width * 3 + 1)] = 0;
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(lines)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function crc(bytes: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}

const file = (name: string, buffer = png(40, 30)) => ({ name, mimeType: "image/png", buffer });
const choose = (...files: ReturnType<typeof file>[]) => page.setInputFiles("input[type=file]", files);
const status = () => page.locator("[data-photo-status]");
const waitForStatus = (text: string) => status().filter({ hasText: text }).waitFor();

test("several photos are chosen at once, sent one by one as JPEG, and counted", async () => {
  await page.goto(`${server.origin}/picker`);
  await choose(file("a.png"), file("b.png"), file("c.png"));
  await waitForStatus("已传 4 张");
  expect(seen.photos.map(({ photo }) => photo)).toEqual(["k1", "k2", "k3"]);
  expect(seen.uploads.map(({ type, head }) => `${type} ${head}`)).toEqual(Array(3).fill("image/jpeg ffd8"));
  expect(await page.inputValue("input[type=file]")).toBe("");
});

test("a photo the server refuses says why, and the others are kept", async () => {
  faults = { photos: [{ status: 400, body: { code: "invalid", message: "照片太小，看不清" } }] };
  await page.goto(`${server.origin}/picker`);
  await choose(file("a.png"), file("b.png"));
  await waitForStatus("已传 2/3");
  await page.getByText("照片太小，看不清").waitFor();
  expect(seen.photos.map(({ photo }) => photo)).toEqual(["k2"]);
});

test("a photo survives a broken line at every step and is counted once", async () => {
  faults = { tickets: [{ status: 503 }], upload: [{ status: 500 }], photos: [{ status: 502 }] };
  await page.clock.install();
  await page.goto(`${server.origin}/picker`);
  await choose(file("a.png"));
  // The waits between tries pass at once.
  while ((await status().textContent()) !== "已传 2 张") await page.clock.runFor(500);
  expect(seen.photos).toHaveLength(1);
  expect(seen.uploads).toHaveLength(1);
});

test("a file that is no picture is refused on the device, with words", async () => {
  await page.goto(`${server.origin}/picker`);
  await choose(file("a.png", Buffer.from("not a picture")));
  await page.getByText("这张照片无法读取").waitFor();
  expect(seen.tickets).toBe(0);
});

test("a photo of 4000 pixels is at most 1600 when it leaves the device", async () => {
  await page.goto(`${server.origin}/picker`);
  const size = page.waitForEvent("console", (message) => message.text().startsWith("canvas"));
  await page.evaluate(`(() => {
    const original = HTMLCanvasElement.prototype.toBlob;
    HTMLCanvasElement.prototype.toBlob = function (...rest) {
      console.log("canvas " + this.width + "x" + this.height);
      return original.apply(this, rest);
    };
  })()`);
  await choose(file("a.png", png(4000, 1000)));
  expect((await size).text()).toBe("canvas 1600x400");
});

test("no more photos than allowed: the rest is named, not lost silently", async () => {
  await page.goto(`${server.origin}/picker`);
  await choose(...["a", "b", "c", "d", "e", "f"].map((name) => file(`${name}.png`)));
  await waitForStatus("最多 5 张");
  await waitForStatus("已传 5 张");
  expect(seen.photos).toHaveLength(4);
  expect(await page.locator("[data-photo-form]").isVisible()).toBe(false);
});

test("a stored photo is taken off without leaving the page, and makes room", async () => {
  await page.goto(`${server.origin}/picker`);
  await page.getByRole("button", { name: "移除" }).click();
  await waitForStatus("还没有照片");
  expect(seen.removed).toEqual(["old"]);
});

test("without script the photo form still posts one file", async () => {
  const plain = await browser.newContext({ javaScriptEnabled: false });
  const quiet = await plain.newPage();
  await quiet.goto(`${server.origin}/picker`);
  await quiet.setInputFiles("input[type=file]", file("a.png"));
  await Promise.all([
    quiet.waitForResponse((response) => response.url().endsWith("/upload")),
    quiet.getByRole("button", { name: "上传" }).click(),
  ]);
  await plain.close();
  expect(seen.uploads).toHaveLength(1);
});

const text = () => page.locator("textarea");
const settle = () => page.waitForFunction("localStorage.length > 0");

test("typed words come back after the session ended in between, with a note, under the same idempotency key", async () => {
  await page.goto(`${server.origin}/sample`);
  const key = await page.inputValue("input[name=idempotencyKey]");
  await text().fill("写了一半");
  await settle();
  // Sent, but the session had ended: the sign-in page, then home, then the form again.
  await page.getByRole("button", { name: "保存" }).click();
  state = { signedIn: false, text: "", notice: "登录已过期，请重新登录" };
  await page.goto(`${server.origin}/sample`);
  state = { signedIn: true, text: "" };
  await page.goto(`${server.origin}/sample`);
  expect(await text().inputValue()).toBe("写了一半");
  expect(await page.inputValue("input[name=idempotencyKey]")).toBe(key);
  await page.getByText("已恢复未保存的内容").waitFor();
  await page.getByRole("button", { name: "不要了" }).click();
  expect(await text().inputValue()).toBe("");
});

test("what was saved is let go of", async () => {
  await page.goto(`${server.origin}/sample`);
  await text().fill("写完了");
  state = { signedIn: true, text: "", notice: "已保存" };
  await page.getByRole("button", { name: "保存" }).click();
  await page.getByText("已保存").waitFor();
  expect(seen.posts).toEqual(["写完了"]);
  expect(await page.evaluate("localStorage.length")).toBe(0);
  expect(await text().inputValue()).toBe("");
});

test("kept words are never put over newer content without asking", async () => {
  await page.goto(`${server.origin}/sample`);
  await text().fill("手机上写的");
  await settle();
  state = { signedIn: true, text: "电脑上保存的" };
  await page.goto(`${server.origin}/sample`);
  expect(await text().inputValue()).toBe("电脑上保存的");
  await page.getByRole("button", { name: "恢复" }).click();
  expect(await text().inputValue()).toBe("手机上写的");
});

test("passwords are never kept", async () => {
  await page.goto(`${server.origin}/sample`);
  await page.fill("input[type=password]", "hunter2-secret");
  await text().fill("x");
  await settle();
  expect(await page.evaluate("JSON.stringify({ ...localStorage })")).not.toContain("hunter2");
});

/** Whether each of two presses in a row would be sent. Nothing leaves the page. */
const twoPresses = (): Promise<boolean[]> =>
  page.evaluate(`(() => {
    const sent = [];
    window.addEventListener("submit", (event) => {
      sent.push(!event.defaultPrevented);
      event.preventDefault();
    });
    const button = document.querySelector("main button[type=submit]");
    button.click();
    button.click();
    return sent;
  })()`);

test("two presses of a button are one submission", async () => {
  await page.goto(`${server.origin}/sample`);
  expect(await twoPresses()).toEqual([true, false]);
});

test("control: without data-once both presses are sent", async () => {
  await page.goto(`${server.origin}/sample`);
  await page.evaluate(
    'document.querySelectorAll("form[data-once]").forEach((form) => form.removeAttribute("data-once"))',
  );
  expect(await twoPresses()).toEqual([true, true]);
});

test("全选 ticks every name, the filter hides the others, the counter counts", async () => {
  await page.goto(`${server.origin}/sample`);
  await page.getByRole("button", { name: "全选" }).click();
  await page.getByText("已选 3 / 3").waitFor();
  await page.fill("[data-choice-filter]", "李");
  expect(await page.locator(".sn-choice:visible").count()).toBe(1);
  await text().fill("四个字吧");
  expect(await page.locator(".sn-counter").textContent()).toBe("已写 4 / 100 字");
  await page.fill("#filter-people", "王");
  expect(await page.locator("#people tbody tr:visible").count()).toBe(1);
});
