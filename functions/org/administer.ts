// What an administrator does to an account: first passwords, unlocking, stopping; and roles given and taken.
import { authorize, type Actor } from "../platform/actor.ts";
import { roles, may, mayGrant, type Grant, type Permission } from "../../shared/access.ts";
import type { Notice } from "../../shared/notice.ts";
import { fits, placeOf, scopeAt } from "../../shared/org/places.ts";
import { contentHoldFrom, isDisciplineRole, opensTalks } from "../../shared/org/rules.ts";
import type { NewGrant, Officer } from "../../shared/org/schema.ts";
import type { FirstPassword } from "../../shared/org/views.ts";
import { notFound, Problem, refuse } from "../../shared/problem.ts";
import { dayOf, type Instant } from "../../shared/time.ts";
import type { Deps } from "../platform/deps.ts";
import { freshPassword, hashPassword } from "../platform/passwords.ts";
import type { Account } from "../platform/sessions.ts";
import { accountBy, dropHolder, putHolder } from "./store-people.ts";
import { changeAccount, newSecret, secretBy, tryAgain } from "./store-accounts.ts";
import { holdersOf, officerBy, orgTree, people, unitBy } from "./store.ts";

const grantsMax = 20;

/**
 * The account of somebody whom the actor may administer. Outside the scope: 404. Who holds what the actor could not
 * give is out of reach ("forbidden"): a new password for such an account would be that person's power.
 */
export async function accountToManage(
  deps: Deps,
  actor: Actor,
  staff: string,
  permission: Permission,
): Promise<{ account: Account; officer?: Officer }> {
  const { county } = actor;
  const [account, officer] = await Promise.all([
    accountBy(deps, county, staff),
    officerBy(deps, county, staff),
  ]);
  authorize(actor, permission, officer ?? { county }, "账号");
  if (!account) throw notFound("账号");
  if (staff !== actor.staff) refuseAbove(actor, account);
  return { account, officer };
}

/** Refuses to touch an account that holds more than the actor could give. Throws Problem("forbidden"). */
export function refuseAbove(actor: Actor, account: Pick<Account, "grants" | "name"> | undefined): void {
  if (account?.grants.some((grant) => !mayGrant(actor.grants, grant))) {
    throw new Problem("forbidden", `${account.name}的权限高于您，请由上级管理员办理`, [], "above-you");
  }
}

/** Issues a first password: answered once, to be changed at the first sign-in; open sessions end. */
export async function issuePassword(deps: Deps, actor: Actor, staff: string): Promise<FirstPassword> {
  const { account, officer } = await accountToManage(deps, actor, staff, "org.edit");
  refuse(officer?.state === "left" ? { code: "officer-left", message: `${account.name}已离职` } : undefined);
  return issue(deps, actor, account);
}

async function issue(deps: Deps, actor: Actor, { county, staff, name }: Account): Promise<FirstPassword> {
  const password = freshPassword();
  const [hash, before] = await Promise.all([
    hashPassword(password, deps.passwordCost),
    secretBy(deps, county, staff),
  ]);
  await changeAccount(deps, actor, { county, staff }, (account) => {
    if (staff !== actor.staff) refuseAbove(actor, account);
    const now = deps.clock.now();
    return {
      to: { mustChangePassword: true, sessions: {}, contentHold: contentHoldFrom(now) },
      also: [newSecret(county, staff, hash)],
      audit: { did: "account.passwordIssued" },
      // A first password is expected; another one is news to whoever did not ask for it.
      notices: before?.password ? [passwordNotice(account, actor, now)] : [],
    };
  });
  return { staff, name, password };
}

/** Whoever the account belongs to hears of it: a password that was not asked for is somebody else's way in. */
const passwordNotice = ({ county, staff }: Account, actor: Actor, now: Instant): Notice => ({
  county,
  to: staff,
  id: `password-issued.${now.replaceAll(/[^0-9TZ]/g, "")}`,
  day: dayOf(now),
  kind: "account.passwordIssued",
  title: `${actor.name}为您重新发放了登录密码`,
  text: "24 小时内不能打开此前的约谈内容。如果不是您要求的，请立即联系本单位纪检。",
  link: "/account",
  private: true,
});

/** Issues first passwords to everybody of a unit who has none yet; those above the actor are left out. */
export async function issueUnitPasswords(deps: Deps, actor: Actor, unitId: string): Promise<FirstPassword[]> {
  const { county } = actor;
  const unit = await unitBy(deps, county, unitId);
  if (!unit) throw notFound("单位");
  authorize(actor, "org.edit", { county, organ: unit.organ, unit: unit.id }, "单位");
  const staff = (await people(deps, county)).filter((one) => one.unit === unitId && one.state === "active");
  const issued: FirstPassword[] = [];
  // A few at a time: hashing is slow on purpose.
  for (let start = 0; start < staff.length; start += 4) {
    const made = await Promise.all(
      staff.slice(start, start + 4).map(async (officer) => {
        const [account, secret] = await Promise.all([
          accountBy(deps, county, officer.staff),
          secretBy(deps, county, officer.staff),
        ]);
        const reachable = account?.grants.every((grant) => mayGrant(actor.grants, grant)) ?? false;
        return account && reachable && !secret?.password ? issue(deps, actor, account) : undefined;
      }),
    );
    issued.push(...made.filter((one) => one !== undefined));
  }
  return issued;
}

/** Stops an account: its sessions end at once. One's own cannot be stopped. */
export async function disableAccount(deps: Deps, actor: Actor, staff: string): Promise<void> {
  await accountToManage(deps, actor, staff, "org.edit");
  refuse(staff === actor.staff ? { code: "own-account", message: "不能停用自己的账号" } : undefined);
  await changeAccount(deps, actor, { county: actor.county, staff }, (account) => {
    refuseAbove(actor, account);
    return account.state === "disabled"
      ? undefined
      : { to: { state: "disabled", sessions: {} }, audit: { did: "account.disabled" } };
  });
}

/** Lets a stopped account sign in again. */
export async function enableAccount(deps: Deps, actor: Actor, staff: string): Promise<void> {
  const { officer } = await accountToManage(deps, actor, staff, "org.edit");
  refuse(
    officer?.state === "left" ? { code: "officer-left", message: "该干警已离职，不能启用账号" } : undefined,
  );
  await changeAccount(deps, actor, { county: actor.county, staff }, (account) =>
    account.state === "active" ? undefined : { to: { state: "active" }, audit: { did: "account.enabled" } },
  );
}

/** Forgets the wrong tries of an account, so that it may sign in at once. */
export async function unlockAccount(deps: Deps, actor: Actor, staff: string): Promise<void> {
  const { account } = await accountToManage(deps, actor, staff, "org.edit");
  if (!(await secretBy(deps, account.county, staff))) return;
  await changeAccount(deps, actor, { county: account.county, staff }, () => ({
    to: {},
    also: [tryAgain(account.county, staff)],
    audit: { did: "account.unlocked" },
  }));
}

/**
 * Gives a role over a place of the county. Nobody gives what is above himself ("forbidden"); a place outside the scope
 * is a 404; giving twice changes nothing. Answers the account's grants.
 */
export async function giveGrant(deps: Deps, actor: Actor, staff: string, given: NewGrant): Promise<Grant[]> {
  const grant = await grantAt(deps, actor, given);
  const { officer } = await officerToGrant(deps, actor, staff);
  refuse(officer?.state === "left" ? { code: "officer-left", message: "该干警已离职，不能授权" } : undefined);
  const watched = opensTalks(grant.role);
  refuse(
    watched && staff === actor.staff
      ? { code: "own-account", message: "不能把能够打开或批准打开约谈记录的角色授予自己，请由其他管理员办理" }
      : undefined,
  );
  const witnesses = watched ? await witnessesOf(deps, actor.county, given.place, staff) : [];
  const account = await changeAccount(deps, actor, { county: actor.county, staff }, (current) => {
    if (current.grants.some((held) => same(held, grant))) return undefined;
    refuse(
      current.grants.length >= grantsMax
        ? { code: "too-many-grants", message: "一个账号最多 20 项权限" }
        : undefined,
    );
    const now = deps.clock.now();
    return {
      to: {
        grants: [...current.grants, grant],
        ...(watched ? { contentHold: contentHoldFrom(now) } : {}),
      },
      also: [putHolder(current, grant)],
      audit: { did: "account.granted", detail: given },
      notices: witnesses.map((to) => roleNotice(current, actor, grant, { to, now })),
    };
  });
  return account.grants;
}

/**
 * Who hears that somebody joins an organ's discipline line or the committee: those who are in either; of a committee
 * member, who may have to do with the records of every organ, the discipline lines of all.
 */
async function witnessesOf(deps: Deps, county: string, place: string, except: string): Promise<string[]> {
  const places = place === county ? (await orgTree(deps, county)).organs.map(({ id }) => id) : [place];
  const [lines, committee] = await Promise.all([
    Promise.all(places.map((organ) => holdersOf(deps, county, organ))),
    holdersOf(deps, county, county),
  ]);
  const held = [
    ...lines.flat().filter(({ role }) => isDisciplineRole(role)),
    ...committee.filter(({ role }) => role === "committee"),
  ];
  return [...new Set(held.map(({ staff }) => staff))].filter((staff) => staff !== except);
}

const roleNotice = (
  account: Account,
  actor: Actor,
  grant: Grant,
  { to, now }: { to: string; now: Instant },
): Notice => ({
  county: account.county,
  to,
  id: `discipline-role.${account.staff}.${grant.role}.${now.replaceAll(/[^0-9TZ]/g, "")}`,
  day: dayOf(now),
  kind: "account.granted",
  title: `${account.name}被授予“${roles[grant.role].label}”角色`,
  text: `由${actor.name}授予。${
    isDisciplineRole(grant.role) ? "该角色可以打开本单位的约谈记录" : "该角色可以申请和批准调阅约谈记录"
  }；24 小时内不能打开此前的记录，也不能作批准。如有疑问请立即联系授予人。`,
  link: `/org/officers/${account.staff}`,
});

/** Takes a role away; it ends with the next request. One's own roles are taken by somebody else. */
export async function takeGrant(deps: Deps, actor: Actor, staff: string, given: NewGrant): Promise<Grant[]> {
  const grant = await grantAt(deps, actor, given);
  await officerToGrant(deps, actor, staff);
  refuse(
    staff === actor.staff
      ? { code: "own-account", message: "不能撤销自己的权限，请由其他管理员办理" }
      : undefined,
  );
  const account = await changeAccount(deps, actor, { county: actor.county, staff }, (current) => {
    if (!current.grants.some((held) => same(held, grant))) return undefined;
    return {
      to: { grants: current.grants.filter((held) => !same(held, grant)) },
      also: [dropHolder(current, grant)],
      audit: { did: "account.grantTaken", detail: given },
    };
  });
  return account.grants;
}

const same = (a: Grant, b: Grant): boolean => a.role === b.role && placeOf(a.scope) === placeOf(b.scope);

async function officerToGrant(deps: Deps, actor: Actor, staff: string) {
  const { county } = actor;
  const [account, officer] = await Promise.all([
    accountBy(deps, county, staff),
    officerBy(deps, county, staff),
  ]);
  authorize(actor, "org.grant", officer ?? { county }, "干警");
  if (!account) throw notFound("账号");
  return { account, officer };
}

async function grantAt(deps: Deps, actor: Actor, { role, place }: NewGrant): Promise<Grant> {
  const { county } = actor;
  const scope = scopeAt(county, place, await orgTree(deps, county));
  const seen =
    scope &&
    (scope.kind === "prefix"
      ? may(actor.grants, "org.grant", { county })
      : may(actor.grants, "org.grant", scope));
  if (!scope || !seen) throw notFound("授权范围");
  if (!fits(role, scope.kind)) {
    const message = `“${roles[role].label}”不能授予这样的范围`;
    throw new Problem("invalid", message, [{ path: "place", message }]);
  }
  const grant: Grant = { role, scope };
  if (!mayGrant(actor.grants, grant))
    throw new Problem("forbidden", "不能授予或撤销高于自己的权限", [], "above-you");
  return grant;
}
