// What a person can ask of figures: a month of their county, organ or unit, or of every county under a code prefix.
import { may, scopesOf } from "../../shared/access.ts";
import { foldPlace, foldPrefix } from "../../shared/figures/fold.ts";
import type { PlaceFigures, UnitCounts } from "../../shared/figures/schema.ts";
import { notFound } from "../../shared/problem.ts";
import { dayOf, monthOf, type Month } from "../../shared/time.ts";
import { orgTree } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { foldCounty } from "./jobs.ts";
import { countiesUnder, unitFiguresOf } from "./store.ts";

/** A named row of figures. */
export type Named<T> = T & { name: string };

export type MonthFigures = {
  month: Month;
  /** "live": folded from the records just now; "rolledUp": as the last roll-up wrote it. */
  origin: "live" | "rolledUp";
  total: PlaceFigures;
  organs: Named<PlaceFigures>[];
  units: Named<UnitCounts>[];
};

/**
 * A month's figures of everything the actor may see in the own county. The running month (and one never rolled up) is
 * folded from records; earlier ones are read as rolled up. The total is of what is shown.
 */
export async function monthFigures(deps: Deps, actor: Actor, month: Month): Promise<MonthFigures> {
  const { county } = actor;
  const tree = await orgTree(deps, county, { stale: true });
  const visible = tree.units.filter((unit) =>
    may(actor.grants, "figures.view", { county, organ: unit.organ, unit: unit.id }),
  );
  const rolledUp = month < monthOf(dayOf(deps.clock.now())) ? await unitFiguresOf(deps, county, month) : [];
  const ids = new Set(visible.map((unit) => unit.id));
  const units = rolledUp.length
    ? rolledUp.filter((row) => ids.has(row.unit))
    : (await foldCounty(deps, county, month, { organs: tree.organs, units: visible })).units;
  const unitNames = new Map(tree.units.map((unit) => [unit.id, unit.name]));
  const organRank = new Map(tree.organs.map((organ, rank) => [organ.id, rank]));
  const unitRank = new Map(tree.units.map((unit, rank) => [unit.id, rank]));
  const rank = (ranks: ReadonlyMap<string, number>, id: string): number => ranks.get(id) ?? ranks.size;
  // In the order of the organisation page, not of ids: readers look for their unit under its organ.
  const ordered = units.toSorted(
    (a, b) =>
      rank(organRank, a.organ) - rank(organRank, b.organ) || rank(unitRank, a.unit) - rank(unitRank, b.unit),
  );
  const organs = tree.organs
    .map((organ) => ({
      name: organ.name,
      own: units.filter((unit) => unit.organ === organ.id),
      id: organ.id,
    }))
    .filter(({ own }) => own.length > 0)
    .map(({ name, own, id }) => ({ name, ...foldPlace(id, month, own) }));
  return {
    month,
    origin: rolledUp.length ? "rolledUp" : "live",
    total: foldPlace(county, month, units),
    organs,
    units: ordered.map((unit) => ({ ...unit, name: unitNames.get(unit.unit) ?? unit.unit })),
  };
}

/**
 * Every county's rolled-up month under a code prefix ("52", "5201"), and their total. Needs figures.view over the
 * whole prefix; anything else is 404.
 */
export async function prefixFigures(
  deps: Deps,
  actor: Actor,
  prefix: string,
  month: Month,
): Promise<{ total: PlaceFigures; counties: PlaceFigures[] }> {
  const allowed = scopesOf(actor.grants, "figures.view").some(
    (scope) => scope.kind === "prefix" && prefix.startsWith(scope.prefix),
  );
  if (!allowed || ![2, 4].includes(prefix.length)) throw notFound("汇总");
  const counties = await countiesUnder(deps, prefix, month);
  return { total: foldPrefix(prefix, month, counties), counties };
}
