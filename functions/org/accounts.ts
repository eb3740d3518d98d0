// One's own account: signing in and out, one's password, one's sessions.
import { keys } from "../../shared/keys.ts";
import { passwordWrong } from "../../shared/org/rules.ts";
import type { PasswordChange, SignIn } from "../../shared/org/schema.ts";
import type { Me, SessionView } from "../../shared/org/views.ts";
import { Problem } from "../../shared/problem.ts";
import type { Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Deps } from "../platform/deps.ts";
import { hashPassword, verifyPassword } from "../platform/passwords.ts";
import { withNewSession, type SignedIn } from "../platform/sessions.ts";
import { grantViews } from "./grant-views.ts";
import { accountBy } from "./store-people.ts";
import { changeAccount, claimTry, newSecret, tryAgain } from "./store-accounts.ts";
import { counties, orgTree } from "./store.ts";

export type Opened = {
  token: string;
  ends: string;
  mustChangePassword: boolean;
  county: string;
  staff: string;
  name: string;
};

/**
 * Opens a session. An unknown staff number, one without a password and a wrong password answer the same, take as long,
 * and are counted the same. Throws Problem("unauthenticated"), or "tooMany" while locked.
 */
export async function signIn(deps: Deps, given: SignIn, device: string): Promise<Opened> {
  const { staff, password } = given;
  const county = await countyOf(deps, given.county);
  const claim = await claimTry(deps, county, staff);
  const right = await verifyPassword(password, claim.password, deps.passwordCost);
  const account = right ? await accountBy(deps, county, staff) : undefined;
  if (!account) {
    if (claim.password && claim.triesLeft <= 0) await noteLock(deps, county, staff);
    throw wrongCredentials(claim.triesLeft);
  }
  if (account.state === "disabled") {
    throw new Problem("unauthenticated", "账号已停用，请联系单位管理员", [], "account-disabled");
  }
  const actor: Actor = { county, staff, name: account.name, grants: [] };
  let token = "";
  let ends = "";
  await changeAccount(deps, actor, { county, staff }, (current) => {
    const opened = withNewSession(current, deps.clock.now(), device);
    ({ token, ends } = opened);
    return {
      to: { sessions: opened.sessions },
      also: [tryAgain(county, staff)],
      audit: { did: "account.signedIn", detail: { device } },
    };
  });
  return { token, ends, mustChangePassword: account.mustChangePassword, county, staff, name: account.name };
}

async function countyOf(deps: Deps, wanted: string | undefined): Promise<string> {
  const known = await counties(deps);
  if (wanted !== undefined) {
    if (known.some(({ code }) => code === wanted)) return wanted;
    throw new Problem("invalid", "没有这个县（区）", [{ path: "county", message: "没有这个县（区）" }]);
  }
  const [only, second] = known;
  if (only && !second) return only.code;
  if (!only) throw new Problem("unavailable", "系统还没有建立县（区），请联系系统管理员", [], "no-county");
  throw new Problem("invalid", "请选择县（区）", [{ path: "county", message: "请选择县（区）" }]);
}

function wrongCredentials(triesLeft: number): Problem {
  const more = triesLeft > 0 ? `，还可以再试 ${triesLeft} 次` : "，账号已锁定 15 分钟";
  return new Problem("unauthenticated", `警号/工号或密码不正确${more}`, [], "wrong-credentials");
}

/** That an account was locked stands in its history, where the administrator looks. */
async function noteLock(deps: Deps, county: string, staff: string): Promise<void> {
  const actor: Actor = { county, staff, name: "", grants: [] };
  await commit(deps, actor, [], {
    audit: { pk: keys.officer(county, staff), did: "account.locked", subject: staff },
  });
}

/**
 * Sets a new password; every other session ends. Wrong tries of the present one are counted as at sign-in.
 * Throws Problem("invalid") naming the field.
 */
export async function changePassword(deps: Deps, me: SignedIn, given: PasswordChange): Promise<void> {
  const { county, staff } = me.actor;
  const wrong = passwordWrong({ staff, ...given });
  if (wrong) throw new Problem("invalid", wrong, [{ path: "next", message: wrong }]);
  const claim = await claimTry(deps, county, staff);
  if (!(await verifyPassword(given.current, claim.password, deps.passwordCost))) {
    throw new Problem("invalid", "原密码不正确", [{ path: "current", message: "原密码不正确" }]);
  }
  const password = await hashPassword(given.next, deps.passwordCost);
  await changeAccount(deps, me.actor, { county, staff }, (account) => {
    const own = account.sessions[me.sessionHash];
    return {
      to: { mustChangePassword: false, sessions: own ? { [me.sessionHash]: own } : {} },
      also: [newSecret(county, staff, password)],
      audit: { did: "account.passwordChanged" },
    };
  });
}

/** Ends the session that asks. */
export async function signOut(deps: Deps, me: SignedIn): Promise<void> {
  await endSessions(deps, me.actor, "account.signedOut", (hash) => hash === me.sessionHash);
}

/** Ends every session of the account, the asking one too; they are refused from the next request on. */
export async function signOutEverywhere(deps: Deps, actor: Actor): Promise<void> {
  await endSessions(deps, actor, "account.signedOutEverywhere", () => true);
}

async function endSessions(
  deps: Deps,
  actor: Actor,
  did: string,
  ends: (hash: string) => boolean,
): Promise<void> {
  await changeAccount(deps, actor, actor, ({ sessions }) => {
    const kept = Object.entries(sessions).filter(([hash]) => !ends(hash));
    if (kept.length === Object.keys(sessions).length) return undefined;
    return { to: { sessions: Object.fromEntries(kept) }, audit: { did } };
  });
}

/** Who asks, with grants in words and the open sessions, the newest first. */
export async function whoAmI(deps: Deps, me: SignedIn): Promise<Me> {
  const { county, staff, name, organ, unit, mustChangePassword, grants } = me.account;
  const tree = await orgTree(deps, county, { stale: true });
  const views = await grantViews(deps, county, grants, tree);
  return {
    county,
    staff,
    name,
    organ,
    unit,
    mustChangePassword,
    grants: views,
    sessions: sessionsOf(deps, me),
  };
}

function sessionsOf(deps: Deps, me: SignedIn): SessionView[] {
  const now = deps.clock.now();
  return Object.entries(me.account.sessions)
    .filter(([, session]) => session.ends > now)
    .map(([hash, session]) => ({ id: hash.slice(0, 12), ...session, current: hash === me.sessionHash }))
    .sort((a, b) => (a.opened < b.opened ? 1 : -1));
}
