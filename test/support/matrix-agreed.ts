// What was agreed about a row of the matrix, for a standing, a place and an account state.
import type { Role, Grant } from "../../shared/access.ts";
import type { Expectation } from "../access-table.ts";
import type { Asking } from "./requests-api.ts";
import {
  grantOf,
  places,
  relations,
  roleOf,
  standings,
  type AccountState,
  type Relation,
  type Standing,
} from "./world.ts";

/** A route or page with what is agreed about it and how to ask for it. */
export type MatrixRow = {
  name: string;
  method: string;
  path: string;
  isPage: boolean;
  expected: Expectation;
  asking: Asking;
};

/** Who of those let in reaches least far. */
export const smallest = ({ expected }: MatrixRow): Standing | undefined =>
  standings.find((standing) => letIn(expected, standing));

/** The same role over the next larger place. */
export function widened(standing: Standing): Grant[] {
  const { county } = places.own;
  const scope =
    reachOf(standing) < 3 ? ({ kind: "county", county } as const) : ({ kind: "prefix", prefix: "" } as const);
  return [{ role: roleOf(standing), scope }];
}

export const reach = { unit: 1, organ: 2, county: 3, prefix: 4 } as const;
export const reachOf = (standing: Standing): number => reach[grantOf(standing).scope.kind];

/** How far the grant of a role must reach for a record of this relation; undefined when none can. */
function needed(
  { about, everywhere, others, partly, ofOwnOrgan }: Expectation,
  role: Role,
  relation: Relation,
): number | undefined {
  if ((about === "self" || ofOwnOrgan) && relation === "own") return 0;
  if (!(others ?? (about === "self" ? [] : [role])).includes(role)) return undefined;
  if (partly && relation === "own") return 1;
  if (about === "list" || about === "nothing") return 0;
  if (about === "prefix") return 4;
  if (relation === "otherCounty") return everywhere ? 4 : undefined;
  if (about === "county" || relation === "otherOrgan") return 3;
  return about === "unit" && relation === "own" ? 1 : 2;
}

/** The relations that mean something for a row. */
export function relationsOf({ about, everywhere, others }: Expectation): readonly Relation[] {
  if (about === "unit") return relations;
  if (about === "organ") return ["own", "otherOrgan", "otherCounty"];
  if (about === "county") return everywhere ? ["own", "otherCounty"] : ["own"];
  // Of one's own things somebody else's can be named only where an address names one.
  if (about !== "self" || !others) return ["own"];
  return others.length > 0 ? relations : ["own", "sibling"];
}

export const letIn = ({ who }: Expectation, standing: Standing): boolean =>
  typeof who === "string" || who.includes(roleOf(standing));

/** What was agreed: the status, whether it is done, and for pages the address one is sent to instead. */
export type Agreed = { status: number; done: boolean; location?: string };

const refused = (status: number, location?: string): Agreed => ({ status, done: false, location });

export function agreed({ expected }: MatrixRow, standing: Standing, relation: Relation): Agreed {
  if (!letIn(expected, standing)) return refused(403);
  const wanted = needed(expected, roleOf(standing), relation);
  if (wanted === undefined || reachOf(standing) < wanted) return refused(expected.outside ?? 404);
  if (expected.othersTold && relation !== "own") return refused(expected.othersTold);
  return { status: expected.done, done: true };
}

/** What was agreed for an account in this state. */
export function agreedIn(row: MatrixRow, standing: Standing, state: AccountState | "anonymous"): Agreed {
  const { expected, isPage } = row;
  const asActive = agreed(row, standing, "own");
  if (expected.who === "anybody") return asActive;
  if (state === "revoked") {
    if (expected.who !== "signedIn") return refused(403);
    // Nobody's own, and the roles that found it are gone.
    const byRole = expected.others && expected.about !== "self" && !expected.ofOwnOrgan;
    return byRole ? refused(expected.outside ?? 404) : asActive;
  }
  if (state === "mustChangePassword") {
    if (expected.beforePassword) return asActive;
    return isPage ? refused(303, "/password") : refused(403);
  }
  return isPage ? refused(303, "/sign-in") : refused(401);
}
