// Officers: a unit's list, one officer with the way there, changes, transfers and leaving.
import { may, type Grant } from "../../shared/access.ts";
import { keys } from "../../shared/keys.ts";
import { findCategory } from "../../shared/org/categories.ts";
import { cleanName, readEmail, readPhone, type Reading } from "../../shared/org/cells.ts";
import { readBirth, readPoliceType, readSex } from "../../shared/org/facts.ts";
import type { Sex } from "../../shared/org/kinds.ts";
import { postedOn, whyNot } from "../../shared/org/rules.ts";
import type { Holder, Leave, NewOfficer, Officer, OfficerChange, Transfer } from "../../shared/org/schema.ts";
import type { GrantView, OfficerView, RosterEntry } from "../../shared/org/views.ts";
import { notFound, Problem, refuse } from "../../shared/problem.ts";
import { dayOf, type Day } from "../../shared/time.ts";
import { authorize, type Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import { getItems } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { refuseAbove } from "./administer.ts";
import { grantViews } from "./grant-views.ts";
import { secretBy } from "./store-accounts.ts";
import {
  accountBy,
  changedOfficer,
  knownOfficer,
  leavingOfficer,
  newOfficer,
  wayOf,
  type Known,
} from "./store-people.ts";
import { holdersOf, orgTree, postingsPage, unitBy } from "./store.ts";

const today = (deps: Deps): string => dayOf(deps.clock.now());

const audited = (officer: Officer, did: string, detail?: Record<string, unknown>) => ({
  audit: { pk: keys.officer(officer.county, officer.staff), did, subject: officer.staff, detail },
});

/** An officer without what only who may edit him sees. */
const withoutPersonal = ({ sex: _sex, bornOn: _bornOn, ...officer }: Officer): Officer => officer;

/** Those posted to a unit today, a page at a time; a page may hold fewer than `limit`, also none, with more to come. */
export async function listOfficers(
  deps: Deps,
  actor: Actor,
  unitId: string,
  page: { limit?: number; cursor?: string },
): Promise<{ items: RosterEntry[]; cursor?: string }> {
  const { county } = actor;
  const unit = await unitBy(deps, county, unitId);
  if (!unit) throw notFound("单位");
  authorize(actor, "org.view", { county, organ: unit.organ, unit: unitId }, "单位");
  const { items, cursor } = await postingsPage(deps, county, unitId, {
    limit: page.limit ?? 50,
    cursor: page.cursor,
  });
  const present = items.filter((posting) => postedOn(posting, today(deps)));
  const officers = await getItems<Officer>(
    deps,
    present.map(({ staff }) => keys.person(county, staff)),
  );
  const byStaff = new Map(officers.map((officer) => [officer.staff, officer]));
  const entries = present.flatMap(({ staff, from }) => {
    const officer = byStaff.get(staff);
    return officer ? [{ ...withoutPersonal(officer), from }] : [];
  });
  return { items: entries, cursor };
}

/** Everybody who holds a role over a place of the county. */
export async function listHolders(deps: Deps, actor: Actor, place: string): Promise<Holder[]> {
  const { county } = actor;
  const { organs, units } = await orgTree(deps, county, { stale: true });
  const unit = units.find(({ id }) => id === place);
  const organ = unit?.organ ?? organs.find(({ id }) => id === place)?.id;
  if (!organ && place !== county && !place.startsWith("prefix")) throw notFound("单位");
  authorize(actor, "org.view", { county, organ, unit: unit?.id }, "单位");
  return holdersOf(deps, county, place);
}

/**
 * One officer: who, where, the way there; for who may edit also the account, sex and birth date. Administrators who
 * stand in no roster can be looked at too.
 */
export async function viewOfficer(deps: Deps, actor: Actor, staff: string): Promise<OfficerView> {
  const { county } = actor;
  const known = await knownOfficer(deps, county, staff);
  authorize(actor, "org.view", known?.officer ?? { county }, "干警");
  const account = known?.account ?? (await accountBy(deps, county, staff));
  if (!account) throw notFound("干警");
  const [postings, secret, grants] = await Promise.all([
    known ? wayOf(deps, county, known) : [],
    secretBy(deps, county, staff),
    inWords(deps, county, account.grants),
  ]);
  const { state, mustChangePassword, name } = account;
  const lockedUntil =
    secret?.lockedUntil !== undefined && secret.lockedUntil > deps.clock.now()
      ? secret.lockedUntil
      : undefined;
  const hasPassword = secret?.password !== undefined;
  const seen = may(actor.grants, "org.edit", known?.officer ?? { county });
  const officer = known && (seen ? known.officer : withoutPersonal(known.officer));
  return {
    staff,
    name,
    officer,
    postings,
    account: seen ? { state, hasPassword, mustChangePassword, lockedUntil, grants } : undefined,
  };
}

const inWords = async (deps: Deps, county: string, grants: readonly Grant[]): Promise<GrantView[]> =>
  grants.length === 0 ? [] : grantViews(deps, county, grants, await orgTree(deps, county, { stale: true }));

/** Enters one officer by hand. Throws Problem("conflict") when the staff number is taken. */
export async function addOfficer(deps: Deps, actor: Actor, given: NewOfficer): Promise<Officer> {
  const { county } = actor;
  const { unit, organ } = await placeFor(deps, actor, given.unit);
  refuse(whyNot.receive(unit, given.from));
  const { from, ...rest } = given;
  const officer: Officer = {
    ...rest,
    ...(await readCategory(deps, county, organ, given.category)),
    ...readContacts(given),
    ...readFacts(given, {}, today(deps)),
    name: cleanName(given.name),
    county,
    state: "active",
    organ,
  };
  const account = await accountBy(deps, county, given.staff);
  await commit(deps, actor, newOfficer(officer, from, account), audited(officer, "officer.added"));
  return officer;
}

async function placeFor(deps: Deps, actor: Actor, unitId: string) {
  const unit = await unitBy(deps, actor.county, unitId);
  if (!unit) throw notFound("单位");
  authorize(actor, "org.edit", { county: actor.county, organ: unit.organ, unit: unit.id }, "单位");
  return { unit, organ: unit.organ };
}

/** The category a text names, with its kind. Throws Problem("invalid") when the organ has no such category. */
async function readCategory(deps: Deps, county: string, organ: string, text: string) {
  const category = findCategory(text);
  const { organs } = await orgTree(deps, county, { stale: true });
  const kind = organs.find(({ id }) => id === organ)?.kind;
  if (!category || (kind && category.organs && !category.organs.includes(kind))) {
    throw field("category", "该单位没有这个人员类别");
  }
  return { category: category.name, kind: category.kind };
}

/** Phone and mail address made plain; an empty one erases what is known. Throws Problem("invalid") naming the field. */
function readContacts(given: { phone?: string; email?: string }): Pick<Officer, "phone" | "email"> {
  const phone = readPhone(given.phone);
  if (phone.wrong !== undefined) throw field("phone", phone.wrong);
  const email = readEmail(given.email);
  if (email.wrong !== undefined) throw field("email", email.wrong);
  return {
    ...(given.phone === undefined ? {} : { phone: phone.value }),
    ...(given.email === undefined ? {} : { email: email.value }),
  };
}

type Facts = { sex: Sex | undefined; bornOn: Day | undefined; policeType: string | undefined };

/**
 * Sex, birth date and police type made plain over what is known; an empty one erases it, an absent one leaves it.
 * Throws Problem("invalid") naming the field.
 */
function readFacts(
  given: Pick<NewOfficer | OfficerChange, keyof Facts>,
  known: Partial<Facts>,
  day: Day,
): Facts {
  const take = <T>(path: keyof Facts, before: T | undefined, reading: Reading<T>): T | undefined => {
    if (given[path] === undefined) return before;
    if (reading.wrong !== undefined) throw field(path, reading.wrong);
    return reading.value;
  };
  return {
    sex: take("sex", known.sex, readSex(given.sex)),
    bornOn: take("bornOn", known.bornOn, readBirth(given.bornOn, day)),
    policeType: take("policeType", known.policeType, readPoliceType(given.policeType)),
  };
}

const field = (path: string, message: string): Problem =>
  new Problem("invalid", message, [{ path, message }]);

async function toEdit(deps: Deps, actor: Actor, staff: string): Promise<Known> {
  const known = await knownOfficer(deps, actor.county, staff);
  if (!known) throw notFound("干警");
  authorize(actor, "org.edit", known.officer, "干警");
  return known;
}

/** Corrects an officer's name, category and other details; the present posting follows. */
export async function changeOfficer(
  deps: Deps,
  actor: Actor,
  staff: string,
  given: OfficerChange,
): Promise<Officer> {
  const known = await toEdit(deps, actor, staff);
  const before = known.officer;
  const { county, organ } = before;
  const category =
    given.category === undefined ? {} : await readCategory(deps, county, organ, given.category);
  const name = given.name === undefined ? before.name : cleanName(given.name);
  if (name === "") throw field("name", "必须填写");
  const position = given.position === undefined ? before.position : given.position || undefined;
  const after: Officer = {
    ...before,
    ...category,
    ...readContacts(given),
    ...readFacts(given, before, today(deps)),
    name,
    position,
  };
  refuse(before.state === "left" ? { code: "officer-left", message: `${before.name}已离职` } : undefined);
  const { changes } = changedOfficer(known, after, today(deps));
  await commit(deps, actor, changes, audited(after, "officer.changed", { before: { ...before } }));
  return after;
}

/**
 * Moves an officer: the posting closes the day before, a new one opens, records made earlier stay with the old unit.
 * Roles held over the old unit end with it and are named in the answer. The actor must be able to edit both places.
 */
export async function transferOfficer(deps: Deps, actor: Actor, staff: string, given: Transfer) {
  const known = await toEdit(deps, actor, staff);
  const { unit, organ } = await placeFor(deps, actor, given.unit);
  refuse(whyNot.transfer(known.officer, known.posting, unit, given.from, today(deps)));
  const after: Officer = { ...known.officer, unit: unit.id, organ };
  const { changes, ended } = changedOfficer(known, after, given.from);
  const detail = { from: given.from, before: known.officer.unit, after: unit.id };
  await commit(deps, actor, changes, audited(after, "officer.transferred", detail));
  return { officer: after, rolesEnded: await inWords(deps, actor.county, ended) };
}

/** 离职: the posting ends on `on`, the account is closed, its sessions are gone, its roles end. */
export async function leaveOfficer(deps: Deps, actor: Actor, staff: string, { on }: Leave) {
  const known = await toEdit(deps, actor, staff);
  refuse(staff === actor.staff ? { code: "own-account", message: "不能为自己办理离职" } : undefined);
  refuseAbove(actor, known.account);
  refuse(whyNot.leave(known.officer, known.posting, on, today(deps)));
  const { changes, ended } = leavingOfficer(known, on);
  const officer: Officer = { ...known.officer, state: "left" };
  await commit(deps, actor, changes, audited(officer, "officer.left", { on }));
  return { officer, rolesEnded: await inWords(deps, actor.county, ended) };
}
