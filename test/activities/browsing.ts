// Pages as a browser without script opens them, and what one reads there.
import { expect } from "vitest";
import type { OfficeWorld } from "./office.ts";

export type Page = { status: number; html: string; text: string };

/** A page's text as one reads it: tags gone. */
export const textOf = (html: string): string =>
  html
    .replaceAll(/<(script|style)[\s\S]*?<\/\1>/gu, "")
    .replaceAll(/<[^>]+>/gu, " ")
    .replaceAll(/\s+/gu, " ");
/** Opens a page as somebody. */
export async function openPage(world: OfficeWorld, path: string, as: string): Promise<Page> {
  const { status, body } = await world.kit.page(path, { as });
  return { status, html: body, text: textOf(body) };
}
/** Posts and reads the page to which it leads, with what it says of what was done. */
export async function pressButton(
  world: OfficeWorld,
  path: string,
  as: string,
  fields: Record<string, string | string[]> = {},
): Promise<Page> {
  const answer = await world.kit.submitForm(path, fields, { as });
  expect([path, answer.status]).toEqual([path, 303]);
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
  const headers = { cookie, authorization: `Bearer ${await world.kit.tokenFor(as)}` };
  const next = await world.kit.app.request(`http://suneng.test${answer.headers.get("location") ?? ""}`, {
    headers,
  });
  const html = await next.text();
  return { status: next.status, html, text: textOf(html) };
}
