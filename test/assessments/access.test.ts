// Who sees and does what with a round, cell by cell; and that the cells notice every check that is taken away.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { permissions, type Permission, type Role } from "../../shared/access.ts";
import type { AnyApp } from "../support/send.ts";
import { small } from "../support/seed-org.ts";
import { plantedSite, type Planted } from "../talks/planted.ts";
import { lineFaults, lines, makeScene, type Column, type Scene } from "./access-cells.ts";
import { who } from "./given.ts";

let scene: Scene;
let app: AnyApp;
let plant: (what?: string) => void;
beforeAll(async () => {
  scene = await makeScene();
  const built = await plantedSite(scene.world.kit.deps, checks);
  app = built.site.app;
  plant = built.plant;
});
afterEach(() => plant());

it.each(lines)("$name", async (line) => {
  expect(await lineFaults(scene, line)).toEqual([]);
});

const reported = async (name: string, only?: readonly Column[], through?: AnyApp): Promise<string[]> => {
  const line = lines.find((one) => one.name === name);
  if (!line) throw new Error(`no such line: ${name}`);
  return lineFaults(scene, line, { only, app: through });
};

const load = "functions/assessments/load.ts";
const everywhere = `grants.map((one) => ({ ...one, scope: { kind: "county", county: "529901" } }))`;

/** One check each, and the cells that must report it. */
const checks: readonly (Planted & { lines: readonly string[]; as: readonly Column[] })[] = [
  {
    what: "who may look may manage",
    file: load,
    name: "mayManage",
    instead: `(as, actor, organ) => as(actor, organ) || actor.grants.length > 0`,
    lines: ["the board", "the list to record", "the results of who is exempt", "the ledger of the round"],
    as: ["head", "clrk", "comm"],
  },
  {
    what: "an examiner of one unit examines them all",
    file: load,
    name: "examines",
    instead: `(as, actor, sittings) => sittings.some((one) => one.examiners.includes(actor.staff))`,
    lines: ["the board", "the list to record", "the sheet to print", "record a result"],
    as: ["exm2"],
  },
  {
    what: "a role looks at the whole county",
    file: load,
    name: "mayView",
    instead: `(as, actor) => actor.grants.length > 0`,
    lines: ["the board", "the fitness tables", "the ledger of the round"],
    as: ["cour"],
  },
  {
    what: "a role over a unit looks at its organ",
    file: load,
    name: "mayView",
    instead: `(as, actor, { organ }) => actor.grants.some(({ scope }) => as(actor, { organ }) || scope.organ === organ)`,
    lines: ["the board", "the ledger of the round", "the people behind a rate"],
    as: ["head", "clrk", "oHea"],
  },
  {
    what: "whoever manages tests manages every organ's",
    file: load,
    name: "roundToManage",
    instead: `(as, deps, actor, at) => as(deps, { ...actor, grants: actor.${everywhere} }, at)`,
    lines: ["the end of the court's round"],
    as: ["offi", "oadm"],
  },
  {
    what: "a round is found wherever it is",
    file: load,
    name: "loadRound",
    instead: `(as, deps, county, at) => as(deps, county, at).catch(() => as(deps, county, { ...at, organ: "${small.organs.court}" }))`,
    lines: ["the court's ledger at our address"],
    as: ["offi", "comm"],
  },
  {
    what: "nothing asks whose organ it is",
    file: "functions/platform/actor.ts",
    name: "authorize",
    instead: "() => undefined",
    lines: ["the exemptions"],
    as: ["cour"],
  },
  {
    what: "rates and ledgers are the whole county's",
    file: "functions/assessments/views-rates.ts",
    name: "seenOf",
    instead: `(as, deps, actor, organ) => as(deps, { ...actor, grants: actor.${everywhere} }, organ)`,
    lines: ["the ledger of the round", "the ledger of the year", "the people behind a rate"],
    as: ["head", "oHea", "cour"],
  },
  {
    what: "everybody is everybody's head",
    file: load,
    name: "isHeadOf",
    instead: "() => true",
    lines: ["the results of who is exempt", "the page of who is exempt"],
    as: ["clrk", "oHea", "exm2", "peer", "cour"],
  },
  {
    what: "who sees the results sees the reason",
    file: "functions/assessments/candidate-views.ts",
    name: "whoOf",
    instead: "(as, seat) => as(seat, true)",
    lines: ["the results of who is exempt", "the page of who is exempt"],
    as: ["head", "exam"],
  },
  {
    what: "who sees the board sees the reasons",
    file: "functions/assessments/views-rounds.ts",
    name: "seatRow",
    instead: "(as, round, seat, given) => as(round, seat, { ...given, private: true })",
    lines: ["the board"],
    as: ["head", "clrk", "comm", "exam"],
  },
  {
    what: "who records sees the reasons",
    file: "functions/assessments/entry-views.ts",
    name: "personOf",
    instead: "(as, seat, known) => as(seat, { ...known, manages: true })",
    lines: ["the list to record"],
    as: ["exam"],
  },
  {
    what: "anybody records anything",
    file: "functions/assessments/desk.ts",
    name: "recorderOf",
    instead: "() => () => true",
    lines: ["the list to record", "record a result"],
    as: ["head", "clrk", "exm2", "self", "peer", "cour"],
  },
  {
    what: "a fitness table is everybody's",
    file: "functions/assessments/tables.ts",
    name: "organToRead",
    instead: `async () => "示例"`,
    lines: ["the fitness tables"],
    as: ["cour"],
  },
  {
    what: "my exemptions are somebody else's",
    file: "functions/assessments/store-own.ts",
    name: "ownExemptions",
    instead: `(as, deps, county, staff, ...more) => as(deps, county, "${who.officer}", ...more)`,
    lines: ["my tests"],
    as: ["peer", "head", "cour"],
  },
];

describe("a check that is replaced is reported", () => {
  it("and none is, where nothing is replaced", async () => {
    const names = [...new Set(checks.flatMap((check) => check.lines))];
    const found = await Promise.all(names.map((name) => reported(name, ["head", "exam", "cour"], app)));
    expect(found.flat()).toEqual([]);
  });

  it.each(checks)("$what", async ({ what, lines: names, as }) => {
    plant(what);
    const silent: string[] = [];
    for (const name of names) {
      const found = await reported(name, as, app);
      const unnoticed = as.filter((one) => !found.some((fault) => fault.startsWith(`${name} as ${one}:`)));
      silent.push(...unnoticed.map((column) => `${name} as ${column}`));
    }
    expect(silent).toEqual([]);
  });
});

/** A permission given to one role more, the line that tells, and who has the role. */
const given: readonly [Permission, Role, string, Column][] = [
  ["assessments.manage", "unitHead", "correct a result", "head"],
  ["assessments.manage", "clerk", "the exemptions", "clrk"],
  ["assessments.manage", "committee", "the list to record", "comm"],
  ["assessments.manage", "committee", "the form of the court's round", "comm"],
];

describe("a permission that is planted is reported", () => {
  it.each(given)("%s for %s: %s", async (permission, role, name, column) => {
    const held: Partial<Record<Permission, readonly Role[]>> = permissions;
    const before = permissions[permission];
    held[permission] = [...before, role];
    try {
      expect(await reported(name, [column])).not.toEqual([]);
    } finally {
      held[permission] = before;
    }
    expect(await reported(name, [column])).toEqual([]);
  });
});
