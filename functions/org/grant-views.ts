// Grants in words: the role's name and the place's.
import { roles, type Grant } from "../../shared/access.ts";
import { placeOf, sayScope } from "../../shared/org/places.ts";
import type { GrantView } from "../../shared/org/views.ts";
import type { Deps } from "../platform/deps.ts";
import { counties, type OrgTree } from "./store.ts";

/** The grants as people speak of them. */
export async function grantViews(
  deps: Deps,
  county: string,
  grants: readonly Grant[],
  tree: OrgTree,
): Promise<GrantView[]> {
  if (grants.length === 0) return [];
  const name = (await counties(deps)).find(({ code }) => code === county)?.name ?? county;
  return grants.map(({ role, scope }) => ({
    role,
    roleLabel: roles[role].label,
    place: placeOf(scope),
    placeLabel: sayScope(scope, tree, name),
  }));
}
