// Places as ids: what a grant's scope is called in keys and addresses, and how a place becomes a scope again.
import { roles, type Role, type Scope, type ScopeKind } from "../access.ts";
import type { Organ, Unit } from "./schema.ts";

/** The id under which holders of a scope stand: unit id, organ id, county code, or "prefix" and the code's beginning. */
export function placeOf(scope: Scope): string {
  switch (scope.kind) {
    case "unit":
      return scope.unit;
    case "organ":
      return scope.organ;
    case "county":
      return scope.county;
    case "prefix":
      return `prefix${scope.prefix}`;
  }
}

type Tree = {
  organs: readonly Pick<Organ, "id" | "name">[];
  units: readonly Pick<Unit, "id" | "organ" | "name">[];
};

/** The scope that a place id of this county stands for; undefined when there is no such place. */
export function scopeAt(county: string, place: string, tree: Tree): Scope | undefined {
  const prefix = /^prefix(\d{0,6})$/u.exec(place);
  if (prefix) return { kind: "prefix", prefix: prefix[1] ?? "" };
  if (place === county) return { kind: "county", county };
  const unit = tree.units.find(({ id }) => id === place);
  if (unit) return { kind: "unit", county, organ: unit.organ, unit: unit.id };
  return tree.organs.some(({ id }) => id === place) ? { kind: "organ", county, organ: place } : undefined;
}

/** Whether a role can be held over a place of this size: 内勤 of a unit, 政工审核 of an organ. */
export const fits = (role: Role, kind: ScopeKind): boolean =>
  (roles[role].over as readonly ScopeKind[]).includes(kind);

/** A scope in words: “城关派出所”, “示例县公安局”, “示例县全县”, “代码 52 开头的县（区）”. */
export function sayScope(scope: Scope, tree: Tree, countyName: string): string {
  switch (scope.kind) {
    case "unit":
      return tree.units.find(({ id }) => id === scope.unit)?.name ?? scope.unit;
    case "organ":
      return tree.organs.find(({ id }) => id === scope.organ)?.name ?? scope.organ;
    case "county":
      return `${countyName}全县（区）`;
    case "prefix":
      return scope.prefix === "" ? "全部县（区）" : `代码 ${scope.prefix} 开头的县（区）`;
  }
}
