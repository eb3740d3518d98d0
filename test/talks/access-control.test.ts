// Control of the reviewed table: with any one check replaced, any permission planted or any scope wider, it reports.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { tryWrite } from "../../functions/platform/db.ts";
import { permissions, type Grant, type Permission, type Role } from "../../shared/access.ts";
import { keys } from "../../shared/keys.ts";
import type { AnyApp } from "../support/send.ts";
import { linesOf, lineFaults } from "./access-cells.ts";
import { operations } from "./access-operations.ts";
import { makeScene, staff, type Scene } from "./access-scene.ts";
import { table, type Column } from "./access-table.ts";
import { plantedSite, type Planted } from "./planted.ts";

const { lines } = linesOf<Column>(table);

let scene: Scene;
let app: AnyApp;
let plant: (what?: string) => void;
beforeAll(async () => {
  scene = await makeScene();
  const built = await plantedSite(scene.kit.deps, checks);
  app = built.site.app;
  plant = built.plant;
});
afterEach(() => plant());

/** What the table reports of a line, as these people or as all. */
async function reported(name: string, only?: readonly Column[], through?: AnyApp): Promise<string[]> {
  const line = lines.find((one) => one.name === name);
  const operation = operations[name];
  if (!line || !operation) throw new Error(`no such line: ${name}`);
  return lineFaults(scene, operation, line, { staffOf: (column) => staff[column], only, app: through });
}

const rules = "shared/talks/rules.ts";
const warrants = "shared/talks/warrants.ts";
const drafts = "functions/talks/drafts.ts";
const operationsOf = "functions/talks/records.ts";
const opens = (changed: string): string =>
  `(opens, warrant, staff, talk, now) => opens({ ...warrant, ${changed} }, staff, talk, now)`;

/** One check each, and the lines that must report it. */
const checks: readonly (Planted & { lines: readonly string[]; only?: readonly Column[] })[] = [
  {
    what: "whoever is of the county counts as its discipline line",
    file: rules,
    name: "relationTo",
    instead: `(as, head, actor) => as(head, actor) ?? (actor.county === head.county ? "disciplineLine" : undefined)`,
    lines: ["read the record", "print the record", "correct it"],
    only: ["othr", "comm", "cadm", "peer"],
  },
  {
    what: "whoever may open a record sees who opened it",
    file: operationsOf,
    name: "maySeeAccess",
    instead: "() => true",
    lines: ["see who opened the record, within the hours"],
    only: ["talk", "comm"],
  },
  {
    what: "a role reaches the whole county",
    file: "shared/access.ts",
    name: "covers",
    instead: `(as, scope, place) => as(scope, place) || scope.county === place.county`,
    lines: [
      "see the round",
      "name a talker",
      "close the round",
      "coverage by unit (no names)",
      "figures of the organ (no names)",
      "who owes a talk, and why",
      "open follow-ups of the organ",
      "ledger, names masked",
      "ledger with names, for a reason",
      "write about the officer",
      "read the record",
      "note how the follow-up goes",
      "ask to destroy what was said to the officer",
      "list requests",
    ],
    only: ["othr"],
  },
  {
    what: "nothing asks whose record it is",
    file: "functions/platform/actor.ts",
    name: "authorize",
    instead: "() => undefined",
    lines: ["see the round", "open follow-ups of the organ", "ask to destroy what was said to the officer"],
    only: ["othr"],
  },
  {
    what: "anybody writes about anybody",
    file: drafts,
    name: "mayTalkTo",
    instead: "async () => true",
    lines: ["write about the officer"],
    only: ["peer", "lost", "gone"],
  },
  {
    what: "a talker writes in another's name",
    file: drafts,
    name: "refuseTalker",
    instead: "async () => undefined",
    lines: ["write about the officer for another talker"],
    only: ["talk"],
  },
  {
    what: "a draft is everybody's",
    file: drafts,
    name: "ownDraft",
    instead: `(as, deps, actor, id) => as(deps, { ...actor, staff: "${staff.talk}" }, id)`,
    lines: ["open the talker's draft", "throw the talker's draft away"],
    only: ["line", "head"],
  },
  {
    what: "a warrant is anybody's",
    file: warrants,
    name: "opens",
    instead: opens("askedBy: staff"),
    lines: ["read it within the four hours"],
    // Anybody who may not ask is stopped by that as well.
    only: ["com2"],
  },
  {
    what: "a warrant opens every record",
    file: warrants,
    name: "opens",
    instead: opens("talk"),
    lines: ["read another record of the same officer"],
    only: ["comm"],
  },
  {
    what: "a warrant never ends",
    file: warrants,
    name: "opens",
    instead: opens(`until: warrant.until && "9999"`),
    lines: ["read it when they are over"],
    only: ["comm"],
  },
  {
    what: "a request opens without its second person",
    file: warrants,
    name: "opens",
    instead: opens(`state: "consented", until: "9999"`),
    lines: ["read it before the consent", "read it after a refusal"],
    only: ["comm"],
  },
  {
    what: "a warrant is to change by",
    file: operationsOf,
    name: "standingToChange",
    instead: "(as, deps, actor, id) => standingTo(deps, actor, id)",
    lines: ["confirm, within the hours", "correct, within the hours", "note the follow-up, within the hours"],
    only: ["comm"],
  },
  {
    what: "every request is everybody's business",
    file: "functions/talks/warrants.ts",
    name: "sees",
    instead: "() => true",
    lines: ["list requests", "open the page of requests"],
    only: ["othr"],
  },
  {
    what: "an opening leaves no entry",
    file: "functions/talks/access-log.ts",
    name: "logAccess",
    instead: "async () => undefined",
    lines: [
      "read the record",
      "print the record",
      "open the talker's draft",
      "read it within the four hours",
    ],
    only: ["talk"],
  },
  {
    what: "names are not masked",
    file: "shared/talks/ledger.ts",
    name: "maskedName",
    instead: "(as, name) => name",
    lines: ["ledger, names masked"],
    only: ["line"],
  },
  {
    what: "what was destroyed is tried all the same",
    file: "functions/talks/data-keys.ts",
    name: "refuseShredded",
    instead: "async () => undefined",
    lines: ["confirm the destroyed record"],
    only: ["subj"],
  },
];

describe("a check that is replaced is reported", () => {
  it("and none is, where nothing is replaced", async () => {
    const names = [...new Set(checks.flatMap((check) => check.lines))];
    const found: string[] = [];
    for (const name of names) found.push(...(await reported(name, ["line", "othr", "comm", "subj"], app)));
    expect(found).toEqual([]);
  });

  it.each(checks)("$what", async ({ what, lines: names, only }) => {
    plant(what);
    const silent: string[] = [];
    for (const name of names) {
      const found = await reported(name, only, app);
      const unnoticed = (only ?? ["line" as const]).filter(
        (column) => !found.some((fault) => fault.startsWith(`${name} as ${column}:`)),
      );
      silent.push(...unnoticed.map((column) => `${name} as ${column}`));
    }
    expect(silent).toEqual([]);
  });
});

/** A permission given to one role more, the line that tells, and who has the role. */
const given: readonly [Permission, Role, string, Column][] = [
  ["talks.read", "reviewer", "read the record", "revw"],
  ["talks.read", "organAdmin", "read the record", "oadm"],
  ["talks.read", "committee", "read the record", "comm"],
  ["talks.read", "systemAdmin", "read the record", "cadm"],
  ["talks.read", "systemAdmin", "print the record", "root"],
  ["talks.board", "organAdmin", "see the round", "oadm"],
  ["talks.board", "committee", "ledger with names, for a reason", "comm"],
  ["talks.board", "systemAdmin", "write about the officer", "root"],
  ["talks.coverage", "reviewer", "coverage by unit (no names)", "revw"],
  ["talks.coverage", "unitHead", "list requests", "unit"],
  ["talks.unit", "clerk", "done or not, of the unit (names only)", "clrk"],
  ["talks.askToOpen", "disciplineOfficer", "ask to open the record", "line"],
  ["talks.askToShred", "committee", "ask to destroy what was said to the officer", "comm"],
  ["talks.consent", "disciplineOfficer", "decide on opening, asked by comm", "line"],
  ["talks.consent", "organAdmin", "decide on destroying, asked by line", "oadm"],
];

describe("a permission that is planted is reported", () => {
  it.each(given)("%s for %s", async (permission, role, name, column) => {
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

it("a role over the county instead of another organ is reported", async () => {
  const { deps } = scene.kit;
  const at = keys.account(scene.county, staff.othr);
  const over = (scope: Grant["scope"]) =>
    tryWrite(deps, { set: at, to: { grants: [{ role: "disciplineOfficer", scope }] } });
  const scoped = ["see the round", "read the record", "correct it", "write about the officer"];
  await over({ kind: "county", county: scene.county });
  const found = await Promise.all(scoped.map((name) => reported(name, ["othr"])));
  await over({ kind: "organ", county: scene.county, organ: "police1" });
  expect(found.map((faults) => faults.length > 0)).toEqual(scoped.map(() => true));
});
