// Who sees and does what with activities, cell by cell; and that the cells notice every check that is taken away.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { permissions, type Permission, type Role } from "../../shared/access.ts";
import type { AnyApp } from "../support/send.ts";
import { plantedSite, type Planted } from "../talks/planted.ts";
import { lineFaults, lines, type Column } from "./access-cells.ts";
import { makeScene, type Scene } from "./access-scene.ts";
import { organ, who } from "./office.ts";

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

const slice = "functions/activities";
const reach = `${slice}/reach.ts`;
/** Every grant over the whole county, over the whole organ. */
const ofCounty = `{ ...actor, grants: actor.grants.map((one) => ({ ...one, scope: { kind: "county", county: "529901" } })) }`;
const ofOrgan = `{ ...actor, grants: actor.grants.map((one) => ({ ...one, scope: { kind: "organ", county: "529901", organ: "${organ}" } })) }`;

/** One check each, and the cells that must report it. */
const checks: readonly (Planted & { lines: readonly string[]; as: readonly Column[] })[] = [
  {
    what: "what an organ publishes is everybody's",
    file: reach,
    name: "maySee",
    instead: "() => true",
    lines: ["the calendar of the bureau", "the seminar", "the seat of one's own", "the draw", "the rotation"],
    as: ["cour"],
  },
  {
    what: "what is prepared is the whole organ's",
    file: reach,
    name: "maySeeDrafts",
    instead: "() => true",
    lines: ["the class that waits"],
    as: ["head", "clrk", "oCle", "self", "peer"],
  },
  {
    what: "only who prepares it sees what is to be agreed to",
    file: reach,
    name: "maySeeDrafts",
    instead: `(as, actor, ...more) => actor.grants.some(({ role }) => role === "reviewer")`,
    lines: ["the class that waits"],
    as: ["oadm", "comm"],
  },
  {
    what: "a role anywhere reaches everywhere",
    file: reach,
    name: "reaches",
    instead: "(as, actor) => actor.grants.length > 0",
    lines: ["the roster", "who is away", "the seminar"],
    as: ["cour"],
  },
  {
    what: "a unit's role reaches no further than its unit",
    file: reach,
    name: "reaches",
    instead: `(as, actor, ...more) => as({ ...actor, grants: actor.grants.filter(({ scope }) => scope.kind !== "unit") }, ...more)`,
    lines: ["the roster", "who is away"],
    as: ["head", "clrk", "oCle"],
  },
  {
    what: "nothing asks whose organ it is",
    file: "functions/platform/actor.ts",
    name: "authorize",
    instead: "() => undefined",
    lines: ["the end of the court's roll", "plan the court's rotation"],
    as: ["offi", "oadm"],
  },
  {
    what: "whoever manages manages every organ's activities",
    file: `${slice}/lifecycle.ts`,
    name: "activityToManage",
    instead: `(as, deps, actor, id) => as(deps, ${ofCounty}, id)`,
    lines: ["close the roll too early", "draw too early", "the roll", "the code on the projector"],
    as: ["cour"],
  },
  {
    what: "whoever manages manages every organ's rotations",
    file: `${slice}/rotations.ts`,
    name: "rotationToManage",
    instead: `(as, deps, actor, at) => as(deps, ${ofCounty}, at)`,
    lines: ["plan the next turn"],
    as: ["cour"],
  },
  {
    what: "one agrees to what one asked for",
    file: `${slice}/approval.ts`,
    name: "decideActivity",
    instead: `(as, deps, actor, ...more) => as(deps, { ...actor, staff: "ADMIN01" }, ...more)`,
    lines: ["agree to the class"],
    as: ["oadm"],
  },
  {
    what: "who sees some of a roster sees all of it",
    file: `${slice}/views.ts`,
    name: "viewRoster",
    instead: `(as, deps, actor, id) => as(deps, ${ofOrgan}, id)`,
    lines: ["the roster", "the roster in Excel", "the sheet to sign"],
    as: ["head", "clrk", "oCle"],
  },
  {
    what: "figures are the whole organ's",
    file: `${slice}/figures.ts`,
    name: "sheetsFor",
    instead: `(as, deps, actor, span) => as(deps, ${ofOrgan}, span)`,
    lines: ["the people behind the figures"],
    as: ["oCle", "cour"],
  },
  {
    what: "a clerk names the whole organ's people",
    file: `${slice}/nominations.ts`,
    name: "ownPeople",
    instead: `(as, deps, actor, wanted) => as(deps, ${ofOrgan}, wanted)`,
    lines: ["name an officer"],
    as: ["oCle"],
  },
  {
    what: "a clerk withdraws the whole organ's people",
    file: `${slice}/sign-ups.ts`,
    name: "withdraw",
    instead: `(as, deps, actor, ...more) => as(deps, ${ofOrgan}, ...more)`,
    lines: ["withdraw an officer"],
    as: ["oCle"],
  },
  {
    what: "an activity is open to whoever finds it",
    file: `${slice}/sign-ups.ts`,
    name: "loadFor",
    instead: `(as, deps, actor, id) => as(deps, { ...actor, organ: "${organ}" }, id)`,
    lines: ["the seminar", "sign up for what is for auxiliaries", "take the offer of another"],
    as: ["cour"],
  },
  {
    what: "anybody enters anybody's absence",
    file: `${slice}/absences.ts`,
    name: "mayNote",
    instead: "() => true",
    lines: ["note an absence that ends too early", "end the absence too late"],
    as: ["oCle", "peer", "comm", "cour"],
  },
  {
    what: "a clerk sees why the whole organ is away",
    file: `${slice}/absences.ts`,
    name: "absencesOf",
    instead: `(as, deps, actor, of) => as(deps, ${ofOrgan}, of)`,
    lines: ["who is away", "the page of who is away"],
    as: ["oCle"],
  },
  {
    what: "whoever is in the room is in",
    file: `${slice}/check-in.ts`,
    name: "expectedRow",
    instead: `(as, deps, { id, county }, { officer, at }) => ({ ...officer, county, activity: id, state: "seated", by: officer.staff, at, offers: 0, priority: 5, hoursOwed: 0, version: 0 })`,
    lines: ["check in with the code"],
    as: ["peer"],
  },
  {
    what: "any code will do",
    file: "shared/activities/check-in.ts",
    name: "isCode",
    instead: "() => true",
    lines: ["check in with another code"],
    as: ["self", "cour"],
  },
  {
    what: "whoever was not in the room hears of it",
    file: `${slice}/check-in.ts`,
    name: "refuseStranger",
    instead: "() => undefined",
    lines: ["check in with another code", "the page to check in, unscanned", "check in there, unscanned"],
    as: ["cour"],
  },
  {
    what: "a browser has always just arrived",
    file: "shared/activities/check-in.ts",
    name: "arrivedAt",
    instead: '(as, secret, id, kept, now) => ({ at: now, mark: "0".repeat(32) })',
    lines: ["check in there, unscanned"],
    as: ["self"],
  },
  {
    what: "a calendar address is for any unit",
    file: `${slice}/feeds.ts`,
    name: "changeFeed",
    instead: `(as, deps, actor, given) => as(deps, ${ofOrgan}, given)`,
    lines: ["the calendar address of the station"],
    as: ["oCle"],
  },
  {
    what: "my activities are somebody else's",
    file: `${slice}/mine.ts`,
    name: "heldBy",
    instead: `(as, deps, county, staff, span) => as(deps, county, "${who.officer}", span)`,
    lines: ["my activities"],
    as: ["peer", "head", "cour"],
  },
  {
    what: "anybody gives a speaker's turn away",
    file: `${slice}/rotation-swaps.ts`,
    name: "askSwap",
    instead: `(as, deps, actor, ...more) => as(deps, { ...actor, staff: "${who.officer}" }, ...more)`,
    lines: ["ask to swap the turn of self"],
    as: ["offi", "clrk", "peer"],
  },
  {
    what: "anybody answers for whom was asked",
    file: `${slice}/rotation-swaps.ts`,
    name: "answerSwap",
    instead: `(as, deps, actor, ...more) => as(deps, { ...actor, staff: "${who.secondOfficer}" }, ...more)`,
    lines: ["answer what peer is asked"],
    as: ["offi", "self"],
  },
  {
    what: "the secret of a draw is told before it is held",
    file: `${slice}/draw-store.ts`,
    name: "drawBy",
    instead: `async (as, deps, at, ...more) => {
      const [draw, secret] = await Promise.all([as(deps, at, ...more), secretOf(deps, at)]);
      return draw && { ...draw, secret };
    }`,
    lines: ["the draw"],
    as: ["offi", "peer"],
  },
];

describe("a check that is replaced is reported", () => {
  it("and none is, where nothing is replaced", async () => {
    const names = [...new Set(checks.flatMap((check) => check.lines))];
    const found = await Promise.all(names.map((name) => reported(name, ["clrk", "oCle", "cour"], app)));
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
  ["activities.manage", "committee", "close the roll too early", "comm"],
  ["activities.manage", "clerk", "the code on the projector", "clrk"],
  ["activities.manage", "unitHead", "draw too early", "head"],
  ["activities.approve", "reviewer", "agree to the class", "offi"],
  ["activities.approve", "clerk", "the classes that wait", "clrk"],
  ["activities.nominate", "committee", "who is away", "comm"],
  ["activities.nominate", "committee", "name an officer", "comm"],
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
