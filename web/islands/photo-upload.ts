// One photo on its way: shrink on the device, ask for a ticket, send to storage, report to the server; each step retried.
import { takenAtOf } from "./exif.ts";

const SIDE_MAX = 1600;
const JPEG_QUALITY = 0.8;
const EXIF_BYTES_MAX = 128 * 1024;
const TRIES = 3;
const SEND_TIMEOUT_MS = 120_000;

/** Where the server takes photos; the page decides. */
export type Addresses = { tickets: string; photos: string; remove: string };

/** A chosen file and how far it has come: `key` once storage has it, `done` once the server counts it. */
export type Upload = { file: File; small?: Blob; takenAt?: string; key?: string; done: boolean; id: string };

/** A fault with words for the person; `again` says whether trying again may help. */
export type Fault = { message: string; again: boolean };
export type Outcome = { fault?: Fault };

type Ticket = { url: string; fields: Record<string, string>; photo: string };

/** A random text of 32 hex digits (crypto.randomUUID is younger than the browsers here). */
export const randomId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/**
 * At most 1600 px on the longer side, JPEG, upright as the camera meant it. The picture is drawn from an <img>, which
 * applies the EXIF orientation itself; what is drawn carries no EXIF and no position.
 */
export async function shrink(file: File): Promise<Blob | undefined> {
  const address = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const scale = Math.min(1, SIDE_MAX / Math.max(image.naturalWidth, image.naturalHeight));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
    canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
    const context = canvas.getContext("2d");
    if (!context) return undefined;
    context.imageSmoothingQuality = "high";
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve) => {
      canvas.toBlob((blob) => resolve(blob ?? undefined), "image/jpeg", JPEG_QUALITY);
    });
  } catch {
    return undefined;
  } finally {
    URL.revokeObjectURL(address);
  }
}

const readTakenAt = async (file: File): Promise<string | undefined> => {
  try {
    return takenAtOf(await file.slice(0, EXIF_BYTES_MAX).arrayBuffer());
  } catch {
    return undefined;
  }
};

/** Brings one photo to the server, from wherever an earlier try stopped. Never throws. */
export async function send(upload: Upload, addresses: Addresses): Promise<Outcome> {
  if (upload.done) return {};
  upload.takenAt ??= await readTakenAt(upload.file);
  upload.small ??= await shrink(upload.file);
  const { small } = upload;
  if (!small) return { fault: { message: "这张照片无法读取，请换成 JPEG 或 PNG", again: false } };
  if (upload.key === undefined) {
    const stored = await tried(() => store(small, addresses));
    if ("fault" in stored) return stored;
    upload.key = stored.photo;
  }
  const body = { photo: upload.key, takenAt: upload.takenAt };
  const reported = await tried(() => postJson(addresses.photos, body, upload.id));
  if ("fault" in reported) {
    // A photo that the server has looked at and refused is gone from storage: another try begins anew.
    if (!reported.fault.again) upload.key = undefined;
    return reported;
  }
  upload.done = true;
  return {};
}

/** Takes a photo off again. */
export const takeOff = (key: string, addresses: Addresses): Promise<Outcome> =>
  tried(async () => {
    const address = addresses.remove.replace("{photo}", encodeURIComponent(key));
    const answer = await timed(address, { method: "DELETE", credentials: "same-origin" });
    return answer.ok || answer.status === 404 ? {} : { fault: await faultOf(answer) };
  });

async function store(small: Blob, addresses: Addresses): Promise<{ photo: string } | { fault: Fault }> {
  const asked = await postJson(addresses.tickets, {});
  if ("fault" in asked) return asked;
  const { url, fields, photo } = asked.answer as Ticket;
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  // Storage reads the fields in order: the file must come last.
  body.append("file", small, "photo.jpg");
  const answer = await timed(url, { method: "POST", body, credentials: "same-origin" });
  return answer.ok ? { photo } : { fault: await faultOf(answer) };
}

async function postJson(
  address: string,
  value: unknown,
  idempotencyKey?: string,
): Promise<{ answer: unknown } | { fault: Fault }> {
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (idempotencyKey !== undefined) headers["idempotency-key"] = idempotencyKey;
  const answer = await timed(address, {
    method: "POST",
    headers,
    body: JSON.stringify(value),
    credentials: "same-origin",
  });
  if (!answer.ok) return { fault: await faultOf(answer) };
  const text = await answer.text();
  return { answer: text === "" ? {} : JSON.parse(text) };
}

async function timed(address: string, init: RequestInit): Promise<Response> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), SEND_TIMEOUT_MS);
  try {
    return await fetch(address, { ...init, signal: stop.signal });
  } finally {
    clearTimeout(timer);
  }
}

/** The server's own words where it gave some. */
async function faultOf(answer: Response): Promise<Fault> {
  const again = answer.status >= 500 || answer.status === 429 || answer.status === 408;
  if (answer.status === 401) return { message: "登录已过期，请在新窗口登录后点“重试”", again: true };
  const said = (await answer.json().catch(() => undefined)) as { message?: unknown } | undefined;
  if (typeof said?.message === "string") return { message: said.message, again };
  return { message: again ? "服务器暂时没有接收" : "照片没有被接收", again };
}

/** Tries a step up to three times while trying again may help. A lost connection is a fault like any other. */
async function tried<Result extends object>(
  step: () => Promise<Result | { fault: Fault }>,
): Promise<Result | { fault: Fault }> {
  let last: { fault: Fault } = { fault: { message: "网络不通，照片还在这台设备上", again: true } };
  for (let round = 0; round < TRIES; round += 1) {
    if (round > 0) await new Promise((resolve) => setTimeout(resolve, 1000 * 2 ** round));
    try {
      const result = await step();
      if (!("fault" in result) || !result.fault.again) return result;
      last = result;
    } catch {
      last = { fault: { message: "网络不通，照片还在这台设备上", again: true } };
    }
  }
  return last;
}
