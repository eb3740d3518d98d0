// Who acts in the demo's activities: of each organ its office, its administrator, and everybody by staff number.
import type { OrganKind } from "../../shared/org/kinds.ts";
import type { Officer } from "../../shared/org/schema.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { people } from "../org/store.ts";
import { demoCounty, demoOrgans } from "./county.ts";
import type { DemoUnit } from "./people.ts";

const county = demoCounty.code;

export type Cast = {
  organ: string;
  office: Actor;
  admin: Actor;
  units: DemoUnit[];
  /** Somebody without any role. */
  person: (staff: string) => Actor;
};

/** The cast of each kind of organ. The office sits in the organ's last unit. */
export async function castsOf(deps: Deps, units: readonly DemoUnit[]): Promise<Map<OrganKind, Cast>> {
  const known = new Map((await people(deps, county)).map((officer) => [officer.staff, officer]));
  const casts = new Map<OrganKind, Cast>();
  for (const { kind, units: planned } of demoOrgans) {
    const names = new Set(planned.map(({ name }) => name));
    const own = units.filter(({ unit }) => names.has(unit.name));
    const last = own.at(-1);
    if (last) casts.set(kind, castOf(own, last, known));
  }
  return casts;
}

function castOf(units: DemoUnit[], last: DemoUnit, known: ReadonlyMap<string, Officer>): Cast {
  const { organ } = last.unit;
  const person = (staff: string): Actor => {
    const officer = known.get(staff);
    if (!officer) throw new RangeError(`no demo officer ${staff}`);
    return { county, staff, name: officer.name, organ: officer.organ, unit: officer.unit, grants: [] };
  };
  const scope = { kind: "organ", county, organ } as const;
  const admin = { ...person(last.staff[3] ?? ""), grants: [{ role: "organAdmin" as const, scope }] };
  return { organ, office: last.reviewer, admin, units, person };
}
