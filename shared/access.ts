// Who may do what, as data: roles, their permissions, and how a grant's scope covers a place.
import * as z from "zod";

export const Role = z.enum([
  "clerk",
  "unitHead",
  "reviewer",
  "disciplineOfficer",
  "disciplineHead",
  "organAdmin",
  "committee",
  "systemAdmin",
]);
export type Role = z.infer<typeof Role>;

/** Each role's Chinese name and the size of place it is granted over. */
export const roles = {
  clerk: { label: "内勤", over: ["unit"] },
  unitHead: { label: "单位负责人", over: ["unit"] },
  reviewer: { label: "政工审核", over: ["organ"] },
  disciplineOfficer: { label: "纪检专干", over: ["organ"] },
  disciplineHead: { label: "纪检负责人", over: ["organ"] },
  organAdmin: { label: "单位管理员", over: ["organ"] },
  committee: { label: "政法委", over: ["county", "prefix"] },
  systemAdmin: { label: "系统管理员", over: ["county", "prefix"] },
} as const satisfies Record<Role, { label: string; over: readonly ScopeKind[] }>;

export type ScopeKind = "unit" | "organ" | "county" | "prefix";

/** A place a grant covers: one unit, one organ (all its units), one county, or every county under a code prefix. */
export const Scope = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("unit"), county: z.string(), organ: z.string(), unit: z.string() }),
  z.strictObject({ kind: z.literal("organ"), county: z.string(), organ: z.string() }),
  z.strictObject({ kind: z.literal("county"), county: z.string() }),
  z.strictObject({ kind: z.literal("prefix"), prefix: z.string().regex(/^\d{0,6}$/) }),
]);
export type Scope = z.infer<typeof Scope>;

export const Grant = z.strictObject({ role: Role, scope: Scope });
export type Grant = z.infer<typeof Grant>;

/** Every permission. `<slice>.<verb>`; the slice is the folder, the verb the operation. */
export const permissions = {
  "org.view": [
    "clerk",
    "unitHead",
    "reviewer",
    "disciplineOfficer",
    "disciplineHead",
    "organAdmin",
    "committee",
    "systemAdmin",
  ],
  "org.edit": ["organAdmin", "systemAdmin"],
  "org.import": ["organAdmin", "systemAdmin"],
  "org.grant": ["organAdmin", "systemAdmin"],
  "org.county": ["systemAdmin"],
  "org.calendar": ["committee", "systemAdmin"],
  "training.file": ["clerk", "unitHead"],
  "training.view": ["clerk", "unitHead", "reviewer", "organAdmin", "committee", "systemAdmin"],
  "training.review": ["reviewer"],
  /** The round: who should be talked to, by whom, by when; the ledger and the access log. */
  "talks.board": ["disciplineOfficer", "disciplineHead"],
  /** Content of the own organ's records. Nobody else has it by a role; the two people of a talk have it by being them. */
  "talks.read": ["disciplineOfficer", "disciplineHead"],
  /** Counts without names. */
  "talks.coverage": ["disciplineOfficer", "disciplineHead", "committee"],
  /** Done or not, of the own unit's officers. */
  "talks.unit": ["unitHead"],
  /** The two persons of a warrant. */
  "talks.askToOpen": ["committee"],
  "talks.askToShred": ["disciplineOfficer", "disciplineHead"],
  "talks.consent": ["disciplineHead", "committee"],
  /** Activities of the own organ: set up, change, take the roll. The committee looks, and agrees. */
  "activities.manage": ["reviewer", "organAdmin"],
  /** “经报批同意” (source, J4): another than who asked agrees. */
  "activities.approve": ["organAdmin", "committee"],
  /** Naming people of the own unit. */
  "activities.nominate": ["clerk", "unitHead", "reviewer", "organAdmin"],
  /** Rosters and attendance of the own place. */
  "activities.view": ["clerk", "unitHead", "reviewer", "organAdmin", "committee", "systemAdmin"],
  /** Plans, rounds, sittings, results, exemptions, the fitness table: 政工室组织 (source, G5). */
  "assessments.manage": ["reviewer", "organAdmin"],
  /** Boards and pass rates of the own place, with the rows behind them. */
  "assessments.view": ["clerk", "unitHead", "reviewer", "organAdmin", "committee", "systemAdmin"],
  "figures.view": ["clerk", "unitHead", "reviewer", "organAdmin", "committee", "systemAdmin"],
  "obligations.view": [
    "clerk",
    "unitHead",
    "reviewer",
    "disciplineOfficer",
    "disciplineHead",
    "organAdmin",
    "committee",
    "systemAdmin",
  ],
  "obligations.edit": ["committee", "systemAdmin"],
  "obligations.excuse": ["reviewer", "organAdmin", "committee", "systemAdmin"],
  "obligations.lock": ["committee", "systemAdmin"],
  "notices.outbox": ["organAdmin", "committee", "systemAdmin"],
  "jobs.view": ["committee", "systemAdmin"],
  "jobs.run": ["systemAdmin"],
} as const satisfies Record<string, readonly Role[]>;
export type Permission = keyof typeof permissions;

/** A place a record belongs to. A record of a unit names its organ too. */
export type Place = { county: string; organ?: string; unit?: string };

/** Whether a scope covers a place: its own place and everything inside it, never what lies around it. */
export function covers(scope: Scope, place: Place): boolean {
  switch (scope.kind) {
    case "unit":
      return place.county === scope.county && place.organ === scope.organ && place.unit === scope.unit;
    case "organ":
      return place.county === scope.county && place.organ === scope.organ;
    case "county":
      return place.county === scope.county;
    case "prefix":
      return place.county.startsWith(scope.prefix);
  }
}

/** Whether any of the grants allows this on a record of this place. */
export const may = (grants: readonly Grant[], permission: Permission, place: Place): boolean =>
  grants.some((grant) => holds(grant, permission) && covers(grant.scope, place));

/** Whether the grants allow this anywhere at all: what a route asks before the record is known. */
export const mayAnywhere = (grants: readonly Grant[], permission: Permission): boolean =>
  grants.some((grant) => holds(grant, permission));

/** The scopes in which the grants allow this. */
export const scopesOf = (grants: readonly Grant[], permission: Permission): Scope[] =>
  grants.filter((grant) => holds(grant, permission)).map((grant) => grant.scope);

const holds = (grant: Grant, permission: Permission): boolean =>
  (permissions[permission] as readonly Role[]).includes(grant.role);

const rank = { unit: 1, organ: 2, county: 3, prefix: 4 } as const;

/**
 * Whether a person may give or take this grant: inside one's own scope and never wider than it;
 * roles over a county only by a system administrator.
 */
export function mayGrant(own: readonly Grant[], wanted: Grant): boolean {
  return own.some((grant) => {
    if (!holds(grant, "org.grant")) return false;
    if (wanted.role === "systemAdmin" || wanted.role === "committee") {
      if (grant.role !== "systemAdmin") return false;
    }
    return rank[wanted.scope.kind] <= rank[grant.scope.kind] && scopeInside(wanted.scope, grant.scope);
  });
}

function scopeInside(inner: Scope, outer: Scope): boolean {
  if (inner.kind === "prefix") return outer.kind === "prefix" && inner.prefix.startsWith(outer.prefix);
  return covers(outer, inner);
}
