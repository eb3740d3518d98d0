// The demo county's officers: everybody has the facts that fitness tests ask for, and nobody was renamed for them.
import { beforeAll, describe, expect, it } from "vitest";
import { makePeople } from "../../functions/demo/people.ts";
import { orgTree, people, rosterOn } from "../../functions/org/store.ts";
import type { Officer, Posting, Unit } from "../../shared/org/schema.ts";
import { createApp } from "../support/app.ts";

describe("the officers of the demo county", () => {
  let officers: Officer[] = [];
  let units: Unit[] = [];
  let posted: Posting[] = [];
  beforeAll(async () => {
    const { deps } = await createApp({ now: "2026-11-23T09:00:00+08:00" });
    await makePeople({ ...deps, passwordCost: 2 ** 4 });
    officers = await people(deps, "529901");
    ({ units } = await orgTree(deps, "529901"));
    const rosters = await Promise.all(units.map(({ id }) => rosterOn(deps, "529901", id, "2026-08-01")));
    posted = rosters.flat();
  });

  it("names and staff numbers are what they were before officers had these facts", () => {
    const named = officers.map(({ staff, name }) => `${staff} ${name}`);
    expect(named).toHaveLength(294);
    expect([named[0], named[99], named[199], named.at(-1)]).toEqual([
      "990001 韩力秀",
      "990518 王勇",
      "F991306 何霞",
      "S992406 张伟",
    ]);
  });

  it("everybody has a sex and a birth date of working age, and was grown up when posted", () => {
    expect(new Set(officers.map(({ sex }) => sex))).toEqual(new Set(["male", "female"]));
    const born = new Map(officers.map(({ staff, bornOn = "" }) => [staff, Number(bornOn.slice(0, 4))]));
    expect(posted.map(({ staff }) => staff).sort()).toEqual(officers.map(({ staff }) => staff));
    for (const { staff, from } of posted) {
      const age = Number(from.slice(0, 4)) - (born.get(staff) ?? 0);
      expect([age >= 20, age <= 40], staff).toEqual([true, true]);
    }
  });

  it("the police have a police type by the name of their unit, the other organs none", () => {
    const police = units.find(({ name }) => name === "刑侦大队")?.organ;
    const typesOf = (wanted: (unit: Unit) => boolean) => {
      const ids = new Set(units.filter(wanted).map(({ id }) => id));
      return [...new Set(officers.filter(({ unit }) => ids.has(unit)).map(({ policeType }) => policeType))];
    };
    expect(typesOf(({ organ }) => organ !== police)).toEqual([undefined]);
    expect(typesOf(({ organ }) => organ === police)).not.toContain(undefined);
    expect(typesOf(({ name }) => name.endsWith("派出所"))).toEqual(["派出所"]);
    expect(typesOf(({ name }) => name === "刑侦大队")).toEqual(["刑侦"]);
  });
});
