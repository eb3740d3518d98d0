// Accounts as written: sessions and grants in one item, the password's hash and the count of wrong tries in another.
import { lockAfterFailures, lockMinutes } from "../../shared/org/rules.ts";
import { keys } from "../../shared/keys.ts";
import type { Notice } from "../../shared/notice.ts";
import { notFound, Problem } from "../../shared/problem.ts";
import type { Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import { getItem, tryWrite, type Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import type { PasswordHash } from "../platform/passwords.ts";
import type { Account } from "../platform/sessions.ts";
import { accountBy, accountTo } from "./store-people.ts";

/** The password's hash and the wrong tries since the last right one; a number that nobody holds is counted too. */
export type Secret = { password?: PasswordHash; failures?: number; lockedUntil?: string };

export const secretBy = (deps: Deps, county: string, staff: string): Promise<Secret | undefined> =>
  getItem<Secret>(deps, keys.secret(county, staff));

/** A new password; what was counted before it is forgotten. */
export const newSecret = (county: string, staff: string, password: PasswordHash): Change => ({
  put: { ...keys.secret(county, staff), password },
});

/** Wrong tries are forgotten: somebody signed in, or was unlocked. */
export const tryAgain = (county: string, staff: string): Change => ({
  set: keys.secret(county, staff),
  to: { failures: undefined, lockedUntil: undefined },
  when: { present: true },
});

const racesMax = 60;
const forgetAfterSeconds = 86_400;

/**
 * Counts a try before the password is looked at, by a write conditional on the count that was read: however many try at
 * once, no more than five passwords are looked at before the account is locked. Answers the secret to verify against
 * and how many tries are left. Throws Problem("tooMany") while locked.
 */
export async function claimTry(
  deps: Deps,
  county: string,
  staff: string,
): Promise<{ password?: PasswordHash; triesLeft: number }> {
  for (let race = 0; race < racesMax; race += 1) {
    const secret = await secretBy(deps, county, staff);
    const now = deps.clock.now();
    if (secret?.lockedUntil !== undefined && secret.lockedUntil > now) throw locked(secret.lockedUntil, now);
    const failures = (secret?.lockedUntil === undefined ? (secret?.failures ?? 0) : 0) + 1;
    const change = counted(keys.secret(county, staff), secret, failures, now);
    if ((await tryWrite(deps, change)).done) {
      return { password: secret?.password, triesLeft: lockAfterFailures - failures };
    }
    await deps.sleep(Math.random() * 20);
  }
  throw new Problem("unavailable", "当前登录的人较多，请稍后再试", [], "busy");
}

function counted(
  key: { pk: string; sk: string },
  secret: Secret | undefined,
  failures: number,
  now: string,
): Change {
  const lockedUntil =
    failures >= lockAfterFailures
      ? new Date(Date.parse(now) + lockMinutes * 60_000).toISOString()
      : undefined;
  const seconds = Math.floor(Date.parse(now) / 1000);
  // Without a password nobody holds the number: the count goes away by itself.
  const expires = secret?.password ? undefined : seconds + forgetAfterSeconds;
  const unread = { is: { password: undefined }, below: { expires: seconds } };
  const asRead = { is: { failures: secret?.failures, lockedUntil: secret?.lockedUntil } };
  return { set: key, to: { failures, lockedUntil, expires }, when: secret ? asRead : unread };
}

const locked = (until: string, now: string): Problem => {
  const minutes = Math.max(1, Math.ceil((Date.parse(until) - Date.parse(now)) / 60_000));
  return new Problem(
    "tooMany",
    `密码连续输错 ${lockAfterFailures} 次，账号已锁定，请 ${minutes} 分钟后再试，或联系单位管理员解锁`,
    [],
    "account-locked",
  );
};

/** What to make of an account as it stands: its new attributes, what else goes with it, and the audit. */
export type AccountChange = {
  to: Partial<Account>;
  also?: readonly Change[];
  audit: { did: string; reason?: string; detail?: Record<string, unknown> };
  notices?: readonly Notice[];
};

/**
 * Changes an account by what it is now; when somebody else changes it in between, decides again on what it is then.
 * `decide` may throw, or answer undefined when there is nothing to do. Throws Problem("notFound") without an account.
 */
export async function changeAccount(
  deps: Deps,
  actor: Actor,
  at: { county: string; staff: string },
  decide: (account: Account) => AccountChange | undefined,
): Promise<Account> {
  for (let race = 0; ; race += 1) {
    const account = await accountBy(deps, at.county, at.staff);
    if (!account) throw notFound("账号");
    const change = decide(account);
    if (!change) return account;
    const audit = { pk: keys.officer(at.county, at.staff), subject: at.staff, ...change.audit };
    try {
      const { notices } = change;
      await commit(deps, actor, [accountTo(account, change.to), ...(change.also ?? [])], { audit, notices });
      return { ...account, ...change.to, version: account.version + 1 };
    } catch (error) {
      const again = error instanceof Problem && error.reason === "account-changed" && race < racesMax;
      if (!again) throw error;
      await deps.sleep(Math.random() * 20);
    }
  }
}
