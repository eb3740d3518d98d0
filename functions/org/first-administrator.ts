// The first accounts of a deployment and of a county, for hosts and system administrators.
import type { Grant } from "../../shared/access.ts";
import { StaffNumber, type County } from "../../shared/org/schema.ts";
import { passwordWrong } from "../../shared/org/rules.ts";
import { keys } from "../../shared/keys.ts";
import { notFound, Problem } from "../../shared/problem.ts";
import { dayOf } from "../../shared/time.ts";
import type { FirstPassword } from "../../shared/org/views.ts";
import { authorize, jobActor, type Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { freshPassword, hashPassword } from "../platform/passwords.ts";
import { parsed } from "../platform/request.ts";
import { changeAccount, newSecret } from "./store-accounts.ts";
import { freshAccount, putHolder } from "./store-people.ts";
import { counties, holdersOf, newCounty } from "./store.ts";

/** The password is changed at the first sign-in unless `mustChangePassword` is false. */
type First = {
  county: string;
  countyName: string;
  staff: string;
  name: string;
  password: string;
  mustChangePassword?: boolean;
};

/** Whether anybody administers this deployment. */
async function isAdministered(deps: Deps, known: readonly County[]): Promise<boolean> {
  const places = known.flatMap(({ code }) => [holdersOf(deps, code, "prefix"), holdersOf(deps, code, code)]);
  return (await Promise.all(places)).flat().some(({ role }) => role === "systemAdmin");
}

/**
 * Creates the county (unless it is there) and one system administrator over every county. For hosts at their first start. Throws Problem("conflict") when any administrator exists.
 */
export async function firstAdministrator(deps: Deps, first: First): Promise<void> {
  const known = await counties(deps);
  if (await isAdministered(deps, known)) {
    throw new Problem("conflict", "系统已有管理员", [], "already-administered");
  }
  const wrong = passwordWrong({ staff: first.staff, next: first.password });
  if (wrong) throw new Problem("invalid", wrong, [{ path: "password", message: wrong }]);
  const county = { code: first.county, name: first.countyName, since: dayOf(deps.clock.now()) };
  const rows = await administratorRows(deps, first, {
    role: "systemAdmin",
    scope: { kind: "prefix", prefix: "" },
  });
  const changes = known.some(({ code }) => code === first.county) ? rows : [newCounty(county), ...rows];
  const audit = {
    pk: keys.auditOf(first.county, "org"),
    did: "org.firstAdministrator",
    subject: first.staff,
  };
  await commit(deps, jobActor(first.county, "首次启动"), changes, { audit });
}

async function administratorRows(
  deps: Deps,
  first: Omit<First, "countyName">,
  grant: Grant,
): Promise<Change[]> {
  const staff = parsed(StaffNumber, first.staff);
  const account = {
    ...freshAccount({ ...first, staff }),
    mustChangePassword: first.mustChangePassword ?? true,
    grants: [grant],
  };
  const password = await hashPassword(first.password, deps.passwordCost);
  return [
    {
      put: { ...keys.account(first.county, staff), ...account },
      when: { absent: true },
      otherwise: { code: "account-exists", message: `账号 ${staff} 已经存在` },
    },
    newSecret(first.county, staff, password),
    putHolder(account, grant),
  ];
}

/**
 * Makes a county's own administrator with a first password, answered once. Only who administers that county may; the
 * new administrator covers this county alone.
 */
export async function newAdministrator(
  deps: Deps,
  actor: Actor,
  given: { county: string; staff: string; name: string },
): Promise<FirstPassword> {
  authorize(actor, "org.county", { county: given.county }, "县（区）");
  if (!(await counties(deps)).some(({ code }) => code === given.county)) throw notFound("县（区）");
  const password = freshPassword();
  const grant: Grant = { role: "systemAdmin", scope: { kind: "county", county: given.county } };
  const rows = await administratorRows(deps, { ...given, password }, grant);
  const audit = { pk: keys.auditOf(given.county, "org"), did: "org.administratorMade", subject: given.staff };
  await commit(deps, actor, rows, { audit });
  return { staff: given.staff, name: given.name, password };
}

/** Gives an account a known password that need not be changed: demo accounts, tests, and the host's --reset-admin. No route leads here. */
export async function setPassword(
  deps: Deps,
  at: { county: string; staff: string; password: string },
): Promise<void> {
  const password = await hashPassword(at.password, deps.passwordCost);
  await changeAccount(deps, jobActor(at.county, "演示数据"), at, () => ({
    to: { mustChangePassword: false },
    also: [newSecret(at.county, at.staff, password)],
    audit: { did: "account.passwordSet" },
  }));
}
