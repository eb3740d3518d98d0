// Officers as written: who somebody is, where posted since when, and the account that follows; all in one transaction.
import { keys } from "../../shared/keys.ts";
import type { Grant } from "../../shared/access.ts";
import { placeOf } from "../../shared/org/places.ts";
import type { Officer, Posting } from "../../shared/org/schema.ts";
import { addDays, type Day } from "../../shared/time.ts";
import { getItem, getItems, type Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import type { Account } from "../platform/sessions.ts";
import { officerBy, ownPostings, postingsOf } from "./store.ts";

/** The way of an officer through the units: where each posting's row stands. Written with the first transfer. */
type Profile = { county: string; staff: string; postings: { unit: string; from: Day }[] };

/** An officer with everything that changes together; `lastDay` ended the latest posting of somebody who left. */
export type Known = {
  officer: Officer;
  posting?: Posting;
  lastDay?: Day;
  account?: Account;
  way: Profile["postings"];
};

const officerChanged = { code: "officer-changed", message: "刚刚有人改动了这名干警的资料，请刷新后再试" };
const accountChanged = { code: "account-changed", message: "刚刚有人改动了这个账号，请刷新后再试" };

export const accountBy = (deps: Deps, county: string, staff: string): Promise<Account | undefined> =>
  getItem<Account>(deps, keys.account(county, staff));

/** An officer with the open posting, the account and the way there; undefined when there is none. */
export async function knownOfficer(deps: Deps, county: string, staff: string): Promise<Known | undefined> {
  const officer = await officerBy(deps, county, staff);
  return officer && (await knownOfficers(deps, county, [officer]))[0];
}

/** The same for many at once: one read for each unit they are in, and their accounts by the hundred. */
export async function knownOfficers(
  deps: Deps,
  county: string,
  officers: readonly Officer[],
): Promise<Known[]> {
  const units = [...new Set(officers.map(({ unit }) => unit))];
  const addresses = officers.flatMap(({ staff }) => [
    keys.account(county, staff),
    keys.profile(county, staff),
  ]);
  const [rosters, items] = await Promise.all([
    Promise.all(units.map((unit) => postingsOf(deps, county, unit))),
    getItems<Account | Profile>(deps, addresses),
  ]);
  const byAddress = new Map(items.map((item) => [`${item.pk} ${item.sk}`, item]));
  const postings = rosters.flat();
  return officers.map((officer) => {
    const own = postings.filter(({ staff }) => staff === officer.staff);
    const at = (key: { pk: string; sk: string }) => byAddress.get(`${key.pk} ${key.sk}`);
    const account = at(keys.account(county, officer.staff)) as Account | undefined;
    const profile = at(keys.profile(county, officer.staff)) as Profile | undefined;
    const way = profile?.postings ?? own.map(({ unit, from }) => ({ unit, from }));
    const lastDay = own
      .flatMap(({ to }) => to ?? [])
      .sort()
      .at(-1);
    return { officer, posting: own.find(({ to }) => to === undefined), lastDay, account, way };
  });
}

/** The postings of an officer, oldest first. */
export async function wayOf(deps: Deps, county: string, known: Known): Promise<Posting[]> {
  const { staff } = known.officer;
  const rows = await getItems<Posting>(
    deps,
    known.way.map(({ unit, from }) => keys.posting(county, unit, staff, from)),
  );
  return rows.sort((a, b) => (a.from < b.from ? -1 : 1));
}

/** The same of one officer, for a page: past his own units nobody's roster is read. */
export async function ownWay(
  deps: Deps,
  county: string,
  { staff, unit }: Pick<Officer, "staff" | "unit">,
): Promise<Posting[]> {
  const stale = { stale: true };
  const [profile, here] = await Promise.all([
    getItem<Profile>(deps, keys.profile(county, staff), stale),
    ownPostings(deps, county, { staff, unit }, stale),
  ]);
  if (!profile?.postings) return here;
  const way = profile.postings.map((one) => keys.posting(county, one.unit, staff, one.from));
  const rows = await getItems<Posting>(deps, way, stale);
  return rows.sort((a, b) => (a.from < b.from ? -1 : 1));
}

const postingOf = (officer: Officer, from: Day): Posting => ({
  county: officer.county,
  organ: officer.organ,
  unit: officer.unit,
  staff: officer.staff,
  name: officer.name,
  kind: officer.kind,
  category: officer.category,
  policeType: officer.policeType,
  from,
});

const putPosting = (posting: Posting): Change => ({
  put: { ...keys.posting(posting.county, posting.unit, posting.staff, posting.from), ...posting },
});

/** An account that cannot sign in yet: no password has been issued. */
export const freshAccount = (
  officer: Pick<Officer, "county" | "staff" | "name"> & { organ?: string; unit?: string },
): Account => ({
  county: officer.county,
  staff: officer.staff,
  name: officer.name,
  organ: officer.organ,
  unit: officer.unit,
  state: "active",
  mustChangePassword: true,
  grants: [],
  sessions: {},
  version: 1,
});

/**
 * The three rows of a new officer. `account` is the one that is there already (an administrator who was made before
 * the roster was imported): it is told where its officer works.
 */
export function newOfficer(officer: Officer, from: Day, account?: Account): Change[] {
  const taken = { code: "staff-exists", message: `警号/工号 ${officer.staff} 已经存在` };
  return [
    {
      put: { ...keys.person(officer.county, officer.staff), ...officer },
      when: { absent: true },
      otherwise: taken,
    },
    putPosting(postingOf(officer, from)),
    account
      ? accountTo(account, { name: officer.name, organ: officer.organ, unit: officer.unit })
      : {
          put: { ...keys.account(officer.county, officer.staff), ...freshAccount(officer) },
          when: { absent: true },
          otherwise: taken,
        },
  ];
}

/** Changes an account as it was read; refused when it was changed since. */
export const accountTo = (account: Account, to: Partial<Account>): Change => ({
  set: keys.account(account.county, account.staff),
  to: { ...to, version: account.version + 1 },
  when: { is: { version: account.version } },
  otherwise: accountChanged,
});

export const putHolder = (account: Pick<Account, "county" | "staff" | "name">, grant: Grant): Change => {
  const place = placeOf(grant.scope);
  const { county, staff, name } = account;
  return { put: { ...keys.holder(county, place, grant.role, staff), role: grant.role, staff, name, place } };
};

export const dropHolder = (account: Pick<Account, "county" | "staff">, grant: Grant): Change => ({
  drop: keys.holder(account.county, placeOf(grant.scope), grant.role, account.staff),
});

/** Roles that end with a posting: over the unit that is left, and over its organ when that is left too. */
const rolesLeft = (account: Account | undefined, before: Officer, after: Officer): Grant[] =>
  (account?.grants ?? []).filter(
    ({ scope }) =>
      (scope.kind === "unit" && scope.unit === before.unit && after.unit !== before.unit) ||
      (scope.kind === "organ" && scope.organ === before.organ && after.organ !== before.organ),
  );

/**
 * An officer as he should be from `from` on: a new unit closes the posting the day before and opens the next, so that
 * history survives; on the posting's own first day it is corrected instead. Roles over the old unit end.
 */
export function changedOfficer(
  known: Known,
  after: Officer,
  from: Day,
): { changes: Change[]; ended: Grant[] } {
  const { officer: before, posting, account } = known;
  const version = (before.version ?? 0) + 1;
  const changes: Change[] = [
    {
      put: { ...keys.person(after.county, after.staff), ...after, version },
      when: { present: true, is: { version: before.version } },
      otherwise: officerChanged,
    },
  ];
  const moves = after.unit !== before.unit || before.state === "left" || !posting;
  const renamed = (["name", "kind", "category", "policeType"] as const).some(
    (field) => before[field] !== after[field],
  );
  if (moves) changes.push(...moved(known, after, from));
  else if (renamed) {
    const { name, kind, category, policeType } = after;
    changes.push({
      set: keys.posting(before.county, before.unit, before.staff, posting.from),
      to: { name, kind, category, policeType },
      when: { present: true },
      otherwise: officerChanged,
    });
  }
  const ended = rolesLeft(account, before, after);
  if (account && (moves || after.name !== before.name))
    changes.push(...accountFollows(account, before, after, ended));
  return { changes, ended };
}

function moved({ posting, lastDay, way, officer: before }: Known, after: Officer, wanted: Day): Change[] {
  const earliest = posting ? posting.from : before.state === "left" && lastDay ? addDays(lastDay, 1) : wanted;
  const from = wanted < earliest ? earliest : wanted;
  const changes: Change[] = [];
  if (posting) {
    const address = keys.posting(before.county, before.unit, before.staff, posting.from);
    const open = { when: { present: true, is: { to: undefined } }, otherwise: officerChanged } as const;
    changes.push(
      posting.from < from
        ? { set: address, to: { to: addDays(from, -1) }, ...open }
        : { drop: address, ...open },
    );
  }
  const corrected = posting && posting.from >= from ? posting.from : undefined;
  const kept = way.filter((step) => !(step.unit === before.unit && step.from === corrected));
  const profile: Profile = {
    county: after.county,
    staff: after.staff,
    postings: [
      ...kept.filter((step) => step.unit !== after.unit || step.from !== from),
      { unit: after.unit, from },
    ],
  };
  changes.push(putPosting(postingOf(after, from)), {
    put: { ...keys.profile(after.county, after.staff), ...profile },
  });
  return changes;
}

/** Who comes back may sign in again, with a new password; an account that was stopped otherwise stays stopped. */
function accountFollows(
  account: Account,
  before: Officer,
  after: Officer,
  ended: readonly Grant[],
): Change[] {
  const state = before.state === "left" && after.state === "active" ? "active" : account.state;
  const grants = account.grants.filter((grant) => !ended.includes(grant));
  const renamed = account.name !== after.name;
  return [
    accountTo(account, { name: after.name, organ: after.organ, unit: after.unit, state, grants }),
    ...ended.map((grant) => dropHolder(account, grant)),
    ...(renamed ? grants.map((grant) => putHolder(after, grant)) : []),
  ];
}

/** Somebody leaves: the posting ends, the account is closed with its password, sessions and roles. */
export function leavingOfficer(known: Known, on: Day): { changes: Change[]; ended: Grant[] } {
  const { officer, posting, account } = known;
  const changes: Change[] = [
    {
      set: keys.person(officer.county, officer.staff),
      to: { state: "left", version: (officer.version ?? 0) + 1 },
      when: { present: true, is: { version: officer.version } },
      otherwise: officerChanged,
    },
  ];
  if (posting) {
    changes.push({
      set: keys.posting(officer.county, officer.unit, officer.staff, posting.from),
      to: { to: on },
      when: { present: true, is: { to: undefined } },
      otherwise: officerChanged,
    });
  }
  if (account) {
    changes.push(
      accountTo(account, { state: "disabled", sessions: {}, grants: [] }),
      { drop: keys.secret(officer.county, officer.staff) },
      ...account.grants.map((grant) => dropHolder(account, grant)),
    );
  }
  return { changes, ended: account?.grants ?? [] };
}
