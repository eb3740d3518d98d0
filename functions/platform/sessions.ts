// Sessions: opaque tokens, stored hashed inside the officer's account item, so that one read answers who acts now.
import * as z from "zod";
import { Grant } from "../../shared/access.ts";
import { isKeyPart, keys } from "../../shared/keys.ts";
import { Problem } from "../../shared/problem.ts";
import type { Actor } from "./actor.ts";
import { getItem } from "./db.ts";
import type { Deps } from "./deps.ts";
import { freshSecret, hashSecret } from "./passwords.ts";

export const sessionHours = 7 * 24;
const sessionsMax = 10;

/** An open session: when it was opened, when it ends, on what. */
export const Session = z.strictObject({ opened: z.string(), ends: z.string(), device: z.string() });
export type Session = z.infer<typeof Session>;

/** One officer's account: state, grants and sessions in one item (one read per request, revocable at once). */
export const Account = z.object({
  county: z.string(),
  staff: z.string(),
  name: z.string(),
  organ: z.string().optional(),
  unit: z.string().optional(),
  state: z.enum(["active", "disabled"]),
  mustChangePassword: z.boolean(),
  grants: z.array(Grant),
  sessions: z.record(z.string(), Session),
  /** See shared/org/rules.ts: a password or a discipline role that somebody else gave a moment ago opens nothing old. */
  contentHold: z.object({ since: z.string(), until: z.string() }).optional(),
  /** Changes with every write that decides on what was read. */
  version: z.number().int(),
});
export type Account = z.infer<typeof Account>;

/** A token: where the account is, and the secret. Nobody can tell anything from the stored hash. */
const tokenOf = (county: string, staff: string, secret: string): string =>
  `${Buffer.from(`${county}.${staff}`).toString("base64url")}.${secret}`;

function partsOf(token: string): { county: string; staff: string; hash: string } | undefined {
  const match = /^([A-Za-z0-9_-]{8,40})\.([A-Za-z0-9_-]{43})$/.exec(token);
  if (!match) return undefined;
  const [county = "", staff = ""] = Buffer.from(match[1] ?? "", "base64url")
    .toString()
    .split(".");
  if (!isKeyPart("county", county) || !isKeyPart("staff", staff)) return undefined;
  return { county, staff, hash: hashSecret(match[2] ?? "") };
}

/** The account's sessions with a new one in it (the oldest gives way beyond ten), and the token for the person. */
export function withNewSession(
  account: Account,
  now: string,
  device: string,
): { token: string; sessions: Record<string, Session>; ends: string } {
  const secret = freshSecret();
  const ends = new Date(Date.parse(now) + sessionHours * 3_600_000).toISOString();
  const open = Object.entries(account.sessions)
    .filter(([, session]) => session.ends > now)
    .sort(([, a], [, b]) => (a.opened < b.opened ? 1 : -1))
    .slice(0, sessionsMax - 1);
  const sessions = { ...Object.fromEntries(open), [hashSecret(secret)]: { opened: now, ends, device } };
  return { token: tokenOf(account.county, account.staff, secret), sessions, ends };
}

export type SignedIn = { actor: Actor; account: Account; sessionHash: string };

/**
 * Who a token stands for, from one consistent read. Throws Problem("unauthenticated") when it is unknown, expired,
 * revoked, or its account is disabled.
 */
export async function whoIs(deps: Deps, token: string | undefined): Promise<SignedIn> {
  const parts = token ? partsOf(token) : undefined;
  if (!parts) throw new Problem("unauthenticated", "请先登录");
  const account = await getItem<Account>(deps, keys.account(parts.county, parts.staff));
  const session = account?.sessions[parts.hash];
  if (!account || !session || session.ends <= deps.clock.now()) {
    throw new Problem("unauthenticated", "登录已过期，请重新登录", [], "session-expired");
  }
  if (account.state === "disabled")
    throw new Problem("unauthenticated", "账号已停用", [], "account-disabled");
  const { county, staff, name, organ, unit, grants, contentHold } = account;
  const actor = { county, staff, name, organ, unit, grants, contentHold };
  return { actor, account, sessionHash: parts.hash };
}
