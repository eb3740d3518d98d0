// Who holds which role where, over the whole scope of an administrator.
import { may } from "../../shared/access.ts";
import type { Holder } from "../../shared/org/schema.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { holdersOf, orgTree } from "./store.ts";

export type PlaceHolders = { place: string; name: string; holders: Holder[] };
export type AllHolders = { county: Holder[]; organs: (PlaceHolders & { units: PlaceHolders[] })[] };

/** Holders of the county's roles (where the actor may give them), of each organ and of each unit in service. */
export async function viewHolders(deps: Deps, actor: Actor): Promise<AllHolders> {
  const { county } = actor;
  const { organs, units } = await orgTree(deps, county, { stale: true });
  const overCounty = may(actor.grants, "org.grant", { county });
  const seen = organs.filter(({ id }) => may(actor.grants, "org.grant", { county, organ: id }));
  const open = units.filter(
    ({ organ, closedOn }) => closedOn === undefined && seen.some(({ id }) => id === organ),
  );
  const places = [
    ...(overCounty ? ["prefix", county] : []),
    ...seen.map(({ id }) => id),
    ...open.map(({ id }) => id),
  ];
  const lists = await inParallel(places, 8, (place) => holdersOf(deps, county, place, { stale: true }));
  const byPlace = new Map(places.map((place, index) => [place, lists[index] ?? []]));
  const at = ({ id, name }: { id: string; name: string }): PlaceHolders => ({
    place: id,
    name,
    holders: byPlace.get(id) ?? [],
  });
  return {
    county: [...(byPlace.get("prefix") ?? []), ...(byPlace.get(county) ?? [])],
    organs: seen.map((organ) => ({
      ...at(organ),
      units: open.filter((unit) => unit.organ === organ.id).map(at),
    })),
  };
}
