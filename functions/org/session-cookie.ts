// The session cookie of browsers, and what is known of the session that asks.
import type { Context } from "hono";
import { deleteCookie, setCookie } from "hono/cookie";
import type { Deps } from "../platform/deps.ts";
import { cookieName } from "../platform/request.ts";
import { sessionHours, type SignedIn } from "../platform/sessions.ts";

/** Hands the browser its session: unreadable for scripts, not sent along from other sites. */
export function setSession(c: Context, deps: Deps, token: string): void {
  setCookie(c, cookieName, token, {
    path: "/",
    httpOnly: true,
    sameSite: "Lax",
    secure: deps.secureCookies,
    maxAge: sessionHours * 3600,
  });
}

export function clearSession(c: Context, deps: Deps): void {
  deleteCookie(c, cookieName, { path: "/", secure: deps.secureCookies });
}

/** The session of a request that was let in: set by the mount on every row that is not public. */
export const sessionOf = (c: Context): SignedIn => c.get("signedIn") as SignedIn;

/** Where somebody signed in, in a word they recognise in the list of their sessions. */
export function deviceOf(c: Context): string {
  const agent = c.req.header("user-agent") ?? "";
  const app = apps.find(([pattern]) => pattern.test(agent))?.[1];
  const phone = /Mobile|Android|iPhone|HarmonyOS/i.test(agent);
  if (app) return phone ? `${app}（手机）` : app;
  if (!/Mozilla/i.test(agent)) return "程序接口";
  return phone ? "手机浏览器" : "电脑浏览器";
}

const apps: readonly (readonly [RegExp, string])[] = [
  [/wxwork/i, "企业微信"],
  [/MicroMessenger/i, "微信"],
  [/DingTalk/i, "钉钉"],
  [/Lark|Feishu/i, "飞书"],
];

/** The path to go on to after sign-in: only a path of this site, never another address. */
export function localPath(next: string | undefined): string {
  const local = next !== undefined && /^\/(?![/\\])[^\\\p{Cc}]{0,500}$/u.test(next);
  return local && !/^\/(?:sign-in|sign-out|api\/)/u.test(next) ? next : "/";
}
