// Over a real socket, as the local host serves it: lying lengths, bodies without end, and photos by their tickets.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { serve, type ServerType } from "@hono/node-server";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSite } from "../functions/site.ts";
import { problemResponse } from "../functions/platform/answers.ts";
import type { Deps } from "../functions/platform/deps.ts";
import { folderFiles } from "../functions/platform/files-folder.ts";
import { trainingRoutes } from "../functions/training/routes.ts";
import { createApp, type Kit } from "./support/app.ts";
import { makeBriefInput } from "./support/make.ts";
import { gifFile, htmlFile, makeBombPng, svgFile } from "./support/photos.ts";
import { small } from "./support/seed-org.ts";
import { jpeg } from "./training/steps.ts";

const folder = mkdtempSync(path.join(tmpdir(), "suneng-files-"));
let kit: Kit;
let server: ServerType;
let port = 0;
let token = "";

beforeAll(async () => {
  kit = await createApp();
  await kit.seedOrg();
  token = await kit.tokenFor(small.staff.clerk);
  const files = folderFiles(folder, "a secret of this test", kit.clock);
  const deps: Deps = { ...kit.deps, files };
  const site = new Hono();
  site.route("/", files.routes);
  const { app } = createSite(deps);
  site.all("*", (c) => app.fetch(c.req.raw, c.env));
  site.onError((error, c) => problemResponse(deps, c, error));
  port = await new Promise<number>((resolve) => {
    server = serve({ fetch: site.fetch, port: 0, hostname: "127.0.0.1" }, (info: AddressInfo) =>
      resolve(info.port),
    );
  });
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

const head = (more: string): string =>
  `POST /api/training/briefs HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n${more}\r\n`;

/** Writes these bytes to a fresh connection; answers the status lines that came back before it was closed. */
function raw(text: string, options: { hangUp?: boolean } = {}): Promise<string[]> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => {
      socket.write(text);
      if (options.hangUp) setTimeout(() => socket.destroy(), 30);
    });
    const done = (): void =>
      resolve([...answer.matchAll(/HTTP\/1\.1 (\d{3})/gu)].map(([, status = ""]) => status));
    socket.on("data", (chunk: Buffer) => {
      answer += chunk.toString();
      // An answer that leaves the connection open is complete for us.
      if (/\r\n\r\n[\s\S]*\}$/u.test(answer)) socket.end();
    });
    socket.on("error", done);
    socket.on("close", done);
  });
}

/** Sends a body of this size piece by piece without saying how long it will be. */
function chunked(sizeBytes: number): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const asked = httpRequest(
      { port, host: "127.0.0.1", path: "/api/training/briefs", method: "POST", headers },
      (reply) => {
        let text = "";
        reply.on("data", (chunk: Buffer) => (text += chunk.toString()));
        reply.on("end", () => resolve({ status: reply.statusCode ?? 0, text }));
        reply.on("error", reject);
      },
    );
    const heard = { answer: false };
    asked.on("response", () => (heard.answer = true));
    asked.on("error", (error) => {
      if (!heard.answer) reject(error);
    });
    const piece = Buffer.alloc(64 * 1024, 0x20);
    let left = sizeBytes;
    const more = (): void => {
      while (left > 0 && !heard.answer) {
        left -= piece.length;
        if (!asked.write(piece)) return void asked.once("drain", more);
      }
      asked.end();
    };
    more();
  });
}

const alive = async (): Promise<string> => (await fetch(`http://127.0.0.1:${port}/healthz`)).text();
const body = JSON.stringify(makeBriefInput());

describe("a body that is not what its headers say", () => {
  it("ten megabytes without a length are cut off with 413 in words", async () => {
    const { status, text } = await chunked(10 * 1024 * 1024);
    expect(status).toBe(413);
    expect(JSON.parse(text)).toMatchObject({ code: "tooLarge", message: "提交的内容太大，最多 256 KB" });
    expect(await alive()).toBe("ok");
  });

  it("a length of ten megabytes is refused before anything is read", async () => {
    expect((await raw(head(`Content-Length: ${10 * 1024 * 1024}\r\n`)))[0]).toBe("413");
  });

  it("a length that is too short leaves half a JSON, and the rest is no second request", async () => {
    const cut = await raw(`${head("Content-Length: 10\r\n")}${body}`);
    expect(new Set(cut)).toEqual(new Set(["400"]));
    const smuggled = `GET /api/training/briefs?unit=chengguan HTTP/1.1\r\nHost: x\r\n\r\n`;
    const [first, ...rest] = await raw(`${head("Content-Length: 2\r\n")}{}${smuggled}`);
    expect(first).toBe("400");
    expect(
      rest.every((status) => status === "400" || status === "401"),
      "a second request has to say who it is",
    ).toBe(true);
  });

  it("two lengths, or a length beside pieces, are refused", async () => {
    const length = Buffer.byteLength(body);
    expect(await raw(`${head(`Content-Length: ${length}\r\nContent-Length: 5\r\n`)}${body}`)).toEqual([
      "400",
    ]);
    expect(
      await raw(`${head(`Content-Length: ${length}\r\nTransfer-Encoding: chunked\r\n`)}${body}`),
    ).toEqual(["400"]);
  });

  it("somebody who hangs up in the middle has written nothing and stops nobody", async () => {
    const before = await kit.call(trainingRoutes.list, {
      as: small.staff.clerk,
      query: { unit: "chengguan", month: "2026-11" },
    });
    await Promise.all(
      Array.from({ length: 10 }, () =>
        raw(`${head("Content-Length: 5000\r\n")}${body.slice(0, 100)}`, { hangUp: true }),
      ),
    );
    const after = await kit.call(trainingRoutes.list, {
      as: small.staff.clerk,
      query: { unit: "chengguan", month: "2026-11" },
    });
    expect(after.body).toEqual(before.body);
    expect(await alive()).toBe("ok");
  });

  it("an address that nobody has is answered as everywhere: in JSON under /api, as a page elsewhere", async () => {
    const api = await fetch(`http://127.0.0.1:${port}/api/nothing`);
    expect([api.status, ((await api.json()) as { code: string }).code]).toEqual([404, "notFound"]);
    const page = await fetch(`http://127.0.0.1:${port}/nothing`);
    expect([page.status, await page.text()]).toEqual([404, expect.stringContaining("没有这个页面")]);
  });
});

type Ticket = { photo: string; url: string; fields: Record<string, string> };

/** What any of the answers read here may hold. */
type Said = Ticket & {
  id: string;
  message?: string;
  reason: string;
  photoCount: number;
  photos: { url: string }[];
};

async function call(
  method: string,
  address: string,
  sent?: unknown,
): Promise<{ status: number; body: Said }> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const response = await fetch(`http://127.0.0.1:${port}${address}`, {
    method,
    headers,
    body: sent && JSON.stringify(sent),
  } as RequestInit);
  const text = await response.text();
  return { status: response.status, body: (text ? JSON.parse(text) : {}) as Said };
}

async function upload(fields: Record<string, string>, bytes: Uint8Array): Promise<number> {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append("file", new File([Buffer.from(bytes)], "训练.jpg", { type: "image/jpeg" }));
  return (await fetch(`http://127.0.0.1:${port}/files`, { method: "POST", body: form })).status;
}

describe("photos by their tickets", () => {
  let id = "";
  beforeAll(async () => {
    const { body: draft } = await call("POST", "/api/training/briefs", makeBriefInput());
    id = draft.id;
  });
  const ticketFor = async (): Promise<Ticket> =>
    (await call("POST", `/api/training/briefs/${id}/photos/tickets`, {})).body;
  const photoCount = async (): Promise<number> =>
    (await call("GET", `/api/training/briefs/${id}`)).body.photoCount;
  const kept = (): string[] =>
    readdirSync(folder, { recursive: true })
      .map(String)
      .filter((name) => name.startsWith("photos") && name.endsWith(".jpg"));

  /** Uploads and attaches; answers the status and the words of the refusal. */
  async function attach(bytes: Uint8Array): Promise<[number, string]> {
    const { photo, fields } = await ticketFor();
    expect(await upload(fields, bytes)).toBe(204);
    const { status, body: said } = await call("POST", `/api/training/briefs/${id}/photos`, { photo });
    return [status, said.message ?? ""];
  }

  it("what is no photo is refused by its content, whatever it is called, and nothing of it is kept", async () => {
    const sound = await jpeg(1);
    const wrong: [string, Uint8Array][] = [
      ["an SVG named .jpg", svgFile],
      ["a page named .jpg", htmlFile],
      ["a GIF named .jpg", gifFile],
      ["256 megapixels", makeBombPng()],
      ["a JPEG cut short", sound.subarray(0, sound.length / 2)],
      ["the beginning of a JPEG", sound.subarray(0, 20)],
      ["nothing but zeroes", new Uint8Array(5000)],
    ];
    for (const [what, bytes] of wrong) {
      const [status, message] = await attach(bytes);
      expect([what, status >= 400 && status < 500, /[\u4e00-\u9fff]/u.test(message)]).toEqual([
        what,
        true,
        true,
      ]);
    }
    expect(await photoCount()).toBe(0);
    expect(kept()).toEqual([]);
  });

  it("a good one is kept without its position, and shown by a signed address only", async () => {
    expect(await attach(await jpeg(2, { gps: true }))).toEqual([201, ""]);
    const { body: brief } = await call("GET", `/api/training/briefs/${id}`);
    const url = `http://127.0.0.1:${port}${brief.photos[0]?.url}`;
    const shown = await fetch(url);
    expect([shown.status, shown.headers.get("content-type")]).toEqual([200, "image/jpeg"]);
    expect(Buffer.from(await shown.arrayBuffer()).includes("Exif")).toBe(false);
    expect((await fetch(url.replace(/signature=.{4}/u, "signature=AAAA"))).status).toBe(404);
    expect((await fetch(url.replace(/\?.*/u, ""))).status).toBe(404);
    expect((await fetch(url.replace(/until=\d+/u, "until=9999999999"))).status).toBe(404);
  });

  it("a ticket is for one file of one size in one place for a quarter of an hour", async () => {
    const { fields } = await ticketFor();
    const sound = await jpeg(3);
    const tampered = [
      { ...fields, key: "photos/529901/chengguan/x/other.jpg" },
      { ...fields, key: "../../../../etc/passwd" },
      { ...fields, max: "999999999" },
      { ...fields, until: "9999999999" },
      { ...fields, signature: "" },
      Object.fromEntries(Object.entries(fields).filter(([name]) => name !== "signature")),
    ];
    for (const one of tampered) expect(await upload(one, sound)).toBe(403);
    expect(await upload(fields, new Uint8Array(15 * 1024 * 1024 + 1))).toBe(413);
    expect(await upload(fields, Buffer.alloc(14 * 1024 * 1024, 1)), "15 MB are allowed").toBe(204);
    kit.clock.advance({ minutes: 16 });
    expect(await upload(fields, sound)).toBe(403);
  });

  it("another person's upload cannot be attached, nor one that never arrived", async () => {
    const { photo } = await ticketFor();
    const missing = await call("POST", `/api/training/briefs/${id}/photos`, { photo });
    expect([missing.status, missing.body.reason]).toEqual([404, "photo-not-uploaded"]);
    const stolen = await kit.call(trainingRoutes.attachPhoto, {
      as: small.staff.otherClerk,
      params: { id },
      body: { photo },
    });
    expect(stolen.status).toBe(404);
  });
});
