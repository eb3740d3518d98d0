// Counties, organs and units: making, renaming, closing, merging, and the tree of them that a reader may see.
import { may } from "../../shared/access.ts";
import { keys } from "../../shared/keys.ts";
import { matchKey } from "../../shared/org/cells.ts";
import { inService, whyNot } from "../../shared/org/rules.ts";
import type {
  County,
  Holder,
  Merger,
  NewCounty,
  NewOrgan,
  NewUnit,
  Officer,
  Organ,
  OrganChange,
  Unit,
  UnitChange,
} from "../../shared/org/schema.ts";
import type { OrganView } from "../../shared/org/views.ts";
import { notFound, Problem, refuse } from "../../shared/problem.ts";
import { addDays, dayOf } from "../../shared/time.ts";
import { authorize, type Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { inPacks } from "./packs.ts";
import { shortIdOf } from "./short-id.ts";
import { changedOfficer, knownOfficers } from "./store-people.ts";
import {
  changedUnit,
  counties,
  countyName,
  holdersOf,
  newCounty,
  newOrgan,
  newUnit,
  organName,
  orgTree,
  people,
  postingsOf,
} from "./store.ts";

const audited = (county: string, did: string, subject: string, detail?: Record<string, unknown>) => ({
  audit: { pk: keys.auditOf(county, "org"), did, subject, detail },
});

/** The counties that the actor administers. */
export async function listCounties(deps: Deps, actor: Actor): Promise<County[]> {
  return (await counties(deps)).filter(({ code }) => may(actor.grants, "org.county", { county: code }));
}

/** Adds a county by its code. Its first administrator is made by `newAdministrator`. */
export async function createCounty(deps: Deps, actor: Actor, given: NewCounty): Promise<County> {
  authorize(actor, "org.county", { county: given.code }, "县（区）");
  const county: County = { ...given, since: dayOf(deps.clock.now()) };
  await commit(deps, actor, [newCounty(county)], audited(given.code, "org.countyCreated", given.code));
  return county;
}

export async function renameCounty(deps: Deps, actor: Actor, code: string, name: string): Promise<County> {
  authorize(actor, "org.county", { county: code }, "县（区）");
  const known = (await counties(deps)).find((county) => county.code === code);
  if (!known) throw notFound("县（区）");
  await commit(
    deps,
    actor,
    [countyName(code, name)],
    audited(code, "org.countyRenamed", code, { before: known.name }),
  );
  return { code, name };
}

/**
 * The organs and units that the actor may see, with head counts of those present and whether anybody files for them.
 * Four reads and one small one for each unit.
 */
export async function viewOrganisation(deps: Deps, actor: Actor): Promise<OrganView[]> {
  const { county } = actor;
  const today = dayOf(deps.clock.now());
  const [tree, everybody] = await Promise.all([
    orgTree(deps, county, { stale: true }),
    people(deps, county, { stale: true }),
  ]);
  const units = tree.units.filter((unit) =>
    may(actor.grants, "org.view", { county, organ: unit.organ, unit: unit.id }),
  );
  const holders = await Promise.all(units.map(({ id }) => holdersOf(deps, county, id, { stale: true })));
  const present = new Map<string, Officer[]>();
  for (const officer of everybody) {
    if (officer.state === "active")
      present.set(officer.unit, [...(present.get(officer.unit) ?? []), officer]);
  }
  const views = units.map((unit, index) => {
    const officers = present.get(unit.id) ?? [];
    const sworn = officers.filter(({ kind }) => kind === "sworn").length;
    const hasClerk = holders[index]?.some(({ role }) => role === "clerk") ?? false;
    return {
      ...unit,
      inService: inService(unit, today),
      sworn,
      auxiliary: officers.length - sworn,
      hasClerk,
    };
  });
  return tree.organs
    .map((organ) => ({ ...organ, units: views.filter((unit) => unit.organ === organ.id) }))
    .filter((organ) => organ.units.length > 0 || may(actor.grants, "org.view", { county, organ: organ.id }));
}

/** Adds an organ. Throws Problem("conflict") when the county has one of this name. */
export async function createOrgan(deps: Deps, actor: Actor, given: NewOrgan): Promise<Organ> {
  const { county } = actor;
  authorize(actor, "org.edit", { county }, "县（区）");
  const tree = await orgTree(deps, county);
  refuseTwin(tree.organs, given.name);
  const organ = { county, id: shortIdOf(county, [given.name], idsOf(tree)), ...given };
  await commit(deps, actor, [newOrgan(organ)], audited(county, "org.organCreated", organ.id));
  return organ;
}

export async function renameOrgan(
  deps: Deps,
  actor: Actor,
  id: string,
  { name }: OrganChange,
): Promise<Organ> {
  const { county } = actor;
  const tree = await orgTree(deps, county);
  const organ = tree.organs.find((one) => one.id === id);
  if (!organ) throw notFound("政法单位");
  authorize(actor, "org.edit", { county, organ: id }, "政法单位");
  refuseTwin(
    tree.organs.filter((one) => one.id !== id),
    name,
  );
  await commit(
    deps,
    actor,
    [organName(organ, name)],
    audited(county, "org.organRenamed", id, { before: organ.name }),
  );
  return { ...organ, name };
}

/** Adds a unit to an organ. Throws Problem("conflict") when the organ has one of this name, open or closed. */
export async function createUnit(deps: Deps, actor: Actor, given: NewUnit): Promise<Unit> {
  const { county } = actor;
  const tree = await orgTree(deps, county);
  const organ = tree.organs.find(({ id }) => id === given.organ);
  if (!organ) throw notFound("政法单位");
  authorize(actor, "org.edit", { county, organ: organ.id }, "政法单位");
  refuseTwin(unitsOf(tree.units, organ.id), given.name);
  const unit = { county, id: shortIdOf(county, [organ.name, given.name], idsOf(tree)), ...given };
  await commit(deps, actor, [newUnit(unit)], audited(county, "org.unitCreated", unit.id));
  return unit;
}

/** Renames, reclassifies, closes (`closedOn`) or reopens (`closedOn: null`) a unit. Nobody may be left in a closed one. */
export async function changeUnit(deps: Deps, actor: Actor, id: string, given: UnitChange): Promise<Unit> {
  const { county } = actor;
  const { unit, tree } = await unitToEdit(deps, actor, id);
  if (given.name !== undefined) refuseTwin(unitsOf(tree.units, unit.organ, id), given.name);
  const mergedInto = given.mergedInto === undefined ? unit.mergedInto : (given.mergedInto ?? undefined);
  const closedOn = given.closedOn === undefined ? unit.closedOn : (given.closedOn ?? undefined);
  const after: Unit = {
    ...unit,
    ...given,
    closedOn,
    mergedInto: closedOn === undefined ? undefined : mergedInto,
  };
  if (mergedInto !== undefined && !unitsOf(tree.units, unit.organ, id).some((one) => one.id === mergedInto)) {
    throw new Problem("invalid", "没有这个并入单位", [{ path: "mergedInto", message: "没有这个单位" }]);
  }
  if (closedOn !== undefined && closedOn !== unit.closedOn) {
    refuse(whyNot.close(after, closedOn, await postingsOf(deps, county, id)));
  }
  const told = audited(county, "org.unitChanged", id, { before: unit });
  await commit(deps, actor, [changedUnit(unit, after)], told);
  return after;
}

/**
 * Merges a unit into another of its organ: its officers move on `from`, the day before is its last in service. Officers
 * first, the unit last: what a crash leaves is finished by asking again.
 */
export async function mergeUnit(
  deps: Deps,
  actor: Actor,
  id: string,
  given: Merger,
): Promise<{ unit: Unit; moved: number }> {
  const { county } = actor;
  const { unit, tree } = await unitToEdit(deps, actor, id);
  const into = tree.units.find((one) => one.id === given.into);
  if (!into) throw notFound("并入单位");
  refuse(whyNot.merge(unit, into, given.from, dayOf(deps.clock.now())));
  const officers = (await people(deps, county)).filter((one) => one.unit === id && one.state === "active");
  const late = (await postingsOf(deps, county, id)).filter(
    (one) => one.to === undefined && one.from > given.from,
  );
  refuse(
    late[0] && {
      code: "before-posting",
      message: `${late[0].name}在合并日期之后才到“${unit.name}”，请另选日期`,
    },
  );
  const bundles: Change[][] = (await knownOfficers(deps, county, officers)).map(
    (known) => changedOfficer(known, { ...known.officer, unit: into.id }, given.from).changes,
  );
  const told = audited(county, "org.unitMerged", id, { into: into.id, from: given.from });
  for (const { changes } of inPacks(bundles)) await commit(deps, actor, changes, told);
  const after = { ...unit, closedOn: addDays(given.from, -1), mergedInto: into.id };
  await commit(deps, actor, [changedUnit(unit, after)], told);
  return { unit: after, moved: officers.length };
}

async function unitToEdit(deps: Deps, actor: Actor, id: string) {
  const tree = await orgTree(deps, actor.county);
  const unit = tree.units.find((one) => one.id === id);
  if (!unit) throw notFound("单位");
  authorize(actor, "org.edit", { county: actor.county, organ: unit.organ, unit: unit.id }, "单位");
  return { unit, tree };
}

const idsOf = ({ organs, units }: { organs: Organ[]; units: Unit[] }): Set<string> =>
  new Set([...organs, ...units].map(({ id }) => id));

const unitsOf = (units: readonly Unit[], organ: string, except?: string): Unit[] =>
  units.filter((unit) => unit.organ === organ && unit.id !== except);

function refuseTwin(others: readonly { name: string; closedOn?: string }[], name: string): void {
  const twin = others.find((other) => matchKey(other.name) === matchKey(name));
  if (!twin) return;
  const closed = twin.closedOn === undefined ? "" : "（已撤销，可在该单位页面恢复）";
  throw new Problem(
    "conflict",
    `“${name}”已经存在${closed}`,
    [{ path: "name", message: "名称已经存在" }],
    "name-taken",
  );
}

/** One unit as its page shows it: its organ, who holds which role, and whether the actor may edit it. */
export async function viewUnit(deps: Deps, actor: Actor, id: string): Promise<UnitPageView> {
  const { county } = actor;
  const tree = await orgTree(deps, county, { stale: true });
  const unit = tree.units.find((one) => one.id === id);
  const organ = tree.organs.find((one) => one.id === unit?.organ);
  if (!unit || !organ) throw notFound("单位");
  const place = { county, organ: organ.id, unit: unit.id };
  authorize(actor, "org.view", place, "单位");
  const holders = await holdersOf(deps, county, id, { stale: true });
  const siblings = unitsOf(tree.units, organ.id, id).filter(({ closedOn }) => closedOn === undefined);
  return { unit, organ, holders, siblings, mayEdit: may(actor.grants, "org.edit", place) };
}

export type UnitPageView = {
  unit: Unit;
  organ: Organ;
  holders: Holder[];
  siblings: Unit[];
  mayEdit: boolean;
};
