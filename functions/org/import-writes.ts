// Carrying out an import: whole officers in each transaction, several transactions at once, healed by asking again.
import { diffRoster, type RosterDifference, type RosterRow } from "../../shared/org/import.ts";
import { keys } from "../../shared/keys.ts";
import { matchKey } from "../../shared/org/cells.ts";
import type { Officer, Organ, Unit } from "../../shared/org/schema.ts";
import { Problem } from "../../shared/problem.ts";
import { dayOf, type Day } from "../../shared/time.ts";
import type { Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import type { OrganisationPlan, RosterPlan } from "./import-plan.ts";
import { inPacks } from "./packs.ts";
import { shortIdOf } from "./short-id.ts";
import { accountBy, changedOfficer, knownOfficers, newOfficer } from "./store-people.ts";
import { changedUnit, newOrgan, newUnit, people, type OrgTree } from "./store.ts";

/** Opened when the file does not say: a unit that has always been there. */
const alwaysThere: Day = "2000-01-01";
const atOnce = 4;
const roundsMax = 3;

type Told = { serial: string };

const auditOf = (county: string, did: string, { serial }: Told, rows: number) => ({
  audit: { pk: keys.auditOf(county, "org"), did, subject: serial, detail: { rows } },
});

/** Writes new organs and units and changed units; answers how many rows it wrote. */
export async function writeOrganisation(
  deps: Deps,
  actor: Actor,
  plan: OrganisationPlan,
  told: Told,
): Promise<number> {
  const { county } = actor;
  const { tree } = plan;
  const taken = new Set([...tree.organs, ...tree.units].map(({ id }) => id));
  const organs = new Map(tree.organs.map((organ) => [matchKey(organ.name), organ]));
  const changes: Change[] = [];
  for (const { row, change } of plan.organs) {
    if (change === "same") continue;
    const organ: Organ = { county, id: shortIdOf(county, [row.name], taken), name: row.name, kind: row.kind };
    taken.add(organ.id);
    organs.set(matchKey(row.name), organ);
    changes.push(newOrgan(organ));
  }
  const units = new Map(tree.units.map((unit) => [unit.id, unit]));
  for (const { row, change, id } of plan.units) {
    const organ = organs.get(matchKey(row.organ));
    const before = id === undefined ? undefined : units.get(id);
    if (change === "same" || !organ) continue;
    const { name, class: unitClass, openedOn, closedOn } = row;
    if (before) {
      changes.push(
        changedUnit(before, {
          ...before,
          class: unitClass,
          openedOn: openedOn ?? before.openedOn,
          closedOn: closedOn ?? before.closedOn,
        }),
      );
      continue;
    }
    const unit: Unit = {
      county,
      organ: organ.id,
      id: shortIdOf(county, [organ.name, name], taken),
      name,
      class: unitClass,
      openedOn: openedOn ?? alwaysThere,
      closedOn,
    };
    taken.add(unit.id);
    changes.push(newUnit(unit));
  }
  for (const pack of inPacks(changes.map((change) => [change]))) {
    await commit(deps, actor, pack.changes, auditOf(county, "org.organisationImported", told, pack.bundles));
  }
  return changes.length;
}

/**
 * Writes new and changed officers, each with everything of his in one transaction; answers how many officers it wrote.
 * What somebody else changed meanwhile is read again and compared again. Throws Problem("conflict") when some are still
 * being changed: importing the file once more finishes it.
 */
export async function writeRoster(
  deps: Deps,
  actor: Actor,
  plan: RosterPlan,
  told: Told & { from?: Day },
): Promise<number> {
  let { existing } = plan;
  let differences = toWrite(plan.officers);
  let written = 0;
  for (let round = 1; round <= roundsMax && differences.length > 0; round += 1) {
    const bundles = await bundlesOf(deps, actor.county, {
      differences,
      existing,
      tree: plan.tree,
      from: told.from,
      round,
    });
    const done = await writeBundles(deps, actor, bundles, told);
    written += done;
    if (done === differences.length) return written;
    existing = await people(deps, actor.county);
    differences = toWrite(
      diffRoster(
        differences.map(({ row }) => row),
        existing,
      ),
    );
  }
  if (differences.length === 0) return written;
  const message = `有 ${differences.length} 人的资料正被别人修改，没有导入；其余已导入，请再导入一次`;
  throw new Problem("conflict", message, [], "import-unfinished");
}

const toWrite = (differences: readonly RosterDifference[]): RosterDifference[] =>
  differences.filter(({ change }) => change !== "same");

/**
 * Writes the bundles; answers how many were written. A pack that meets somebody else's change is left for later; after
 * an error no further pack is begun, and those under way are waited for.
 */
async function writeBundles(deps: Deps, actor: Actor, bundles: Change[][], told: Told): Promise<number> {
  const failed: unknown[] = [];
  const done = await inParallel(inPacks(bundles), atOnce, async ({ changes, bundles: officers }) => {
    if (failed.length > 0) return 0;
    try {
      await commit(deps, actor, changes, auditOf(actor.county, "org.rosterImported", told, officers));
      return officers;
    } catch (error) {
      if (!(error instanceof Problem && error.code === "conflict")) failed.push(error);
      return 0;
    }
  });
  if (failed.length > 0) throw failed[0];
  return done.reduce((sum, officers) => sum + officers, 0);
}

type Comparison = {
  differences: RosterDifference[];
  existing: Officer[];
  tree: OrgTree;
  from?: Day;
  round: number;
};

/** The rows of each officer. From the second round on, accounts of newcomers are read: an administrator may have one. */
async function bundlesOf(deps: Deps, county: string, compared: Comparison): Promise<Change[][]> {
  const { differences, tree, round } = compared;
  const day = compared.from ?? dayOf(deps.clock.now());
  const changed = new Set(
    differences.flatMap(({ row, change }) => (change === "changed" ? [row.staff] : [])),
  );
  const known = await knownOfficers(
    deps,
    county,
    compared.existing.filter(({ staff }) => changed.has(staff)),
  );
  const byStaff = new Map(known.map((one) => [one.officer.staff, one]));
  const units = new Map(tree.units.map((unit) => [unit.id, unit]));
  return inParallel(differences, 8, async ({ row }) => {
    const before = byStaff.get(row.staff);
    const unit = units.get(row.unit);
    if (before) {
      const from = unit && unit.openedOn > day ? unit.openedOn : day;
      return changedOfficer(before, { ...before.officer, ...detailsOf(row), state: "active" }, from).changes;
    }
    const account = round > 1 ? await accountBy(deps, county, row.staff) : undefined;
    const officer: Officer = { county, staff: row.staff, state: "active", ...detailsOf(row) };
    return newOfficer(officer, since(row, unit), account);
  });
}

/** What the file says of somebody; an empty cell says nothing. */
function detailsOf({ row: _row, staff: _staff, ...details }: RosterRow): Omit<RosterRow, "row" | "staff"> {
  const said = Object.entries(details).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said) as Omit<RosterRow, "row" | "staff">;
}

/**
 * The first day in the unit of somebody who is new here: a roster tells since when one works, not since when one is
 * there, so it is that day, or the unit's first day when the unit is younger.
 */
function since(row: RosterRow, unit: Unit | undefined): Day {
  const opened = unit?.openedOn ?? alwaysThere;
  return row.joinedOn !== undefined && row.joinedOn > opened ? row.joinedOn : opened;
}
