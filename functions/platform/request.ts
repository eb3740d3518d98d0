// Reading requests with care: size, content type, JSON, duplicates, cross-site forms; every fault is a clear 4xx.
import type { Context } from "hono";
import { getCookie } from "hono/cookie";
import type * as z from "zod";
import { Problem } from "../../shared/problem.ts";
import { fieldProblems } from "../../shared/wording.ts";
import type { Form } from "./route.ts";

export const jsonSizeBytesMax = 256 * 1024;
export const cookieName = "suneng";

/** The session token of a request: bearer first, then the cookie. */
export function tokenOf(c: Context): string | undefined {
  const header = c.req.header("authorization");
  if (header) return /^Bearer (\S+)$/i.exec(header)?.[1] ?? "";
  return getCookie(c, cookieName);
}

const unsafe = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/**
 * Refuses a state change that another site's page asked for: a foreign Origin, or Sec-Fetch-Site "cross-site".
 * Programs send neither; they hold a bearer token.
 */
export function refuseCrossSite(c: Context, ownOrigin: string): void {
  if (!unsafe.has(c.req.method)) return;
  const origin = c.req.header("origin");
  const site = c.req.header("sec-fetch-site");
  const foreignOrigin =
    origin !== undefined && hostOf(origin) !== (c.req.header("host") ?? "") && origin !== ownOrigin;
  if (foreignOrigin || site === "cross-site") {
    throw new Problem("forbidden", "请求来自其他网站，已拒绝。请从本系统页面操作", [], "cross-site");
  }
}

function hostOf(origin: string): string {
  try {
    return new URL(origin).host;
  } catch {
    return "";
  }
}

/**
 * The body's bytes, at most `sizeBytesMax`. Where Content-Length stands for a small one it is taken at once (the HTTP
 * parser holds the sender to it; a stream costs five times a request); otherwise it is counted while it arrives.
 */
export async function readBytes(c: Context, sizeBytesMax: number): Promise<Uint8Array> {
  const tooLarge = (): Problem =>
    new Problem("tooLarge", `提交的内容太大，最多 ${Math.floor(sizeBytesMax / 1024)} KB`, [
      { path: "", message: `最多 ${Math.floor(sizeBytesMax / 1024)} KB` },
    ]);
  const announced = c.req.header("content-length");
  if (Number(announced ?? 0) > sizeBytesMax) throw tooLarge();
  if (announced !== undefined && c.req.header("transfer-encoding") === undefined) {
    const bytes = new Uint8Array(await c.req.raw.arrayBuffer());
    if (bytes.byteLength > sizeBytesMax) throw tooLarge();
    return bytes;
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (c.req.raw.body) {
    for await (const chunk of c.req.raw.body as unknown as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength;
      if (size > sizeBytesMax) throw tooLarge();
      chunks.push(chunk);
    }
  }
  return Buffer.concat(chunks);
}

/** The JSON body; every fault of form is a 4xx in Chinese. */
export async function readJson(c: Context): Promise<{ bytes: Uint8Array; value: unknown }> {
  const bytes = await readBytes(c, jsonSizeBytesMax);
  const type = c.req.header("content-type") ?? "";
  if (bytes.byteLength === 0) {
    throw new Problem("invalid", "缺少提交内容（JSON）", [{ path: "", message: "必须填写" }]);
  }
  if (!/^application\/json\b/i.test(type)) {
    throw new Problem("unsupported", "内容类型应为 application/json", [
      { path: "", message: "应为 application/json" },
    ]);
  }
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (!wellFormed(value)) throw new TypeError("half a character");
    return { bytes, value };
  } catch {
    throw new Problem("invalid", "提交内容不是有效的 JSON", [{ path: "", message: "不是有效的 JSON" }]);
  }
}

/** Whether every text in it is whole characters: "\ud800" is valid JSON, and can neither be stored nor shown. */
function wellFormed(value: unknown): boolean {
  if (typeof value === "string") return !/\p{Surrogate}/u.test(value);
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([name, inner]) => wellFormed(name) && wellFormed(inner));
}

/** Parses with a schema; throws Problem("invalid") naming each wrong field. */
export function parsed<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const fields = fieldProblems(result.error);
  const first = fields[0];
  const message = first ? `${first.path ? `${first.path}：` : ""}${first.message}` : "提交的内容不符合要求";
  throw new Problem("invalid", message, fields);
}

/** Query parameters as an object; a parameter given twice is refused, so that two readers cannot differ. */
export function readQuery(c: Context): Record<string, string> {
  const all = c.req.queries();
  for (const [name, values] of Object.entries(all)) {
    if (values.length > 1) {
      throw new Problem("invalid", `参数 ${name.slice(0, 40)} 重复`, [
        { path: name.slice(0, 40), message: "重复" },
      ]);
    }
  }
  return Object.fromEntries(Object.entries(all).map(([name, values]) => [name, values[0] ?? ""]));
}

/** The largest photo (15 MB) and the fields around it. */
const formSizeBytesMax = 16 * 1024 * 1024;

/** A posted form, urlencoded or multipart. */
export async function readForm(c: Context): Promise<Form> {
  const type = c.req.header("content-type") ?? "";
  if (!/^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(type)) {
    throw new Problem("unsupported", "表单格式不正确");
  }
  const bytes = await readBytes(c, formSizeBytesMax);
  const data = await new Response(Buffer.from(bytes), { headers: { "content-type": type } })
    .formData()
    .catch(() => {
      throw new Problem("invalid", "表单内容不完整，请重新提交");
    });
  const texts = (name: string): string[] => data.getAll(name).filter((value) => typeof value === "string");
  return {
    one: (name) => (texts(name)[0] ?? "").replaceAll("\r\n", "\n"),
    all: texts,
    file: (name) => data.getAll(name).find((value): value is File => value instanceof File && value.size > 0),
  };
}

/** The empty form of a page that is only read. */
export const noForm: Form = { one: () => "", all: () => [], file: () => undefined };
