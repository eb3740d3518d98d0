// What importing a file would do, before anything is written: rows read, compared with what is there, and scoped.
import { may } from "../../shared/access.ts";
import { diffOrganisation, parseOrganisation } from "../../shared/org/import-organisation.ts";
import type { OrganDifference, UnitDifference } from "../../shared/org/import-organisation.ts";
import { diffRoster, parseRoster, type RosterDifference } from "../../shared/org/import.ts";
import { matchKey } from "../../shared/org/cells.ts";
import { officerKindLabels, sexLabels } from "../../shared/org/kinds.ts";
import type { Officer } from "../../shared/org/schema.ts";
import { isRefusal, type FoundTable, type WrongRow } from "../../shared/org/table.ts";
import type { ChangedRowView, Counts } from "../../shared/org/views.ts";
import { Problem, type Refusal } from "../../shared/problem.ts";
import type { Sheet } from "../../shared/sheet.ts";
import { dayOf } from "../../shared/time.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import type { ImportKind, Upload } from "./imports.ts";
import { orgTree, people, type OrgTree } from "./store.ts";

type Common = {
  table: FoundTable<string>;
  wrong: WrongRow<string>[];
  counts: Counts;
  changed: ChangedRowView[];
  tree: OrgTree;
};
export type OrganisationPlan = Common & {
  kind: "organisation";
  organs: OrganDifference[];
  units: UnitDifference[];
};
export type RosterPlan = Common & { kind: "roster"; officers: RosterDifference[]; existing: Officer[] };
export type Plan = OrganisationPlan | RosterPlan;

type Asked = Pick<Upload, "fileName" | "organ" | "sheet"> & { kind: ImportKind };

/** Reads a file and compares it. Rows outside the actor's scope are wrong rows. Throws Problem when there is no table. */
export async function planImport(deps: Deps, actor: Actor, asked: Asked, bytes: Uint8Array): Promise<Plan> {
  const { readTable } = await import("../platform/workbook.ts");
  const [sheets, tree] = await Promise.all([readTable(bytes, asked.fileName), orgTree(deps, actor.county)]);
  return asked.kind === "organisation"
    ? planOrganisation(actor, asked, sheets, tree)
    : planRoster(deps, actor, asked, sheets, tree);
}

function refuseFile<T extends object>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Problem("invalid", answer.message, [], answer.code);
  return answer;
}

const outside = "outside-scope";
const labels = { kind: officerKindLabels, sex: sexLabels } as const;

function planOrganisation(
  actor: Actor,
  asked: Asked,
  sheets: readonly Sheet[],
  tree: OrgTree,
): OrganisationPlan {
  const parsed = refuseFile(parseOrganisation(sheets, { sheet: asked.sheet }));
  const { county } = actor;
  const wrong: WrongRow<string>[] = [...parsed.wrong];
  const ids = new Map(tree.organs.map(({ id, name }) => [matchKey(name), id]));
  const mine = ({ row, organ }: { row: number; organ: string }): boolean => {
    const own = may(actor.grants, "org.import", { county, organ: ids.get(matchKey(organ)) });
    if (!own) wrong.push(scopeProblem(parsed.table, row, "organ", `您不能导入“${organ}”的机构`));
    return own;
  };
  const units = parsed.units.filter(mine);
  const rows = new Set(wrong.map(({ row }) => row));
  const organs = parsed.organs.filter(
    ({ row, name }) =>
      may(actor.grants, "org.import", { county, organ: ids.get(matchKey(name)) }) ||
      (!rows.has(row) && mine({ row, organ: name })),
  );
  const difference = diffOrganisation({ organs, units }, tree);
  const changes = [...difference.organs, ...difference.units];
  return {
    kind: "organisation",
    table: parsed.table,
    wrong: inOrder(wrong),
    counts: countsOf(changes, wrong),
    changed: difference.units
      .filter(({ change }) => change === "changed")
      .map(({ row, fields }) => ({ row: row.row, subject: `${row.organ} ${row.name}`, fields: [...fields] })),
    tree,
    ...difference,
  };
}

async function planRoster(
  deps: Deps,
  actor: Actor,
  asked: Asked,
  sheets: readonly Sheet[],
  tree: OrgTree,
): Promise<RosterPlan> {
  const { county } = actor;
  const today = dayOf(deps.clock.now());
  const parsed = refuseFile(
    parseRoster(sheets, { ...tree, today, defaultOrgan: asked.organ, sheet: asked.sheet }),
  );
  const existing = await people(deps, county);
  const officers = new Map(existing.map((officer) => [officer.staff, officer]));
  const wrong: WrongRow<string>[] = [...parsed.wrong];
  const good = parsed.good.filter(({ row, staff, organ, unit }) => {
    const present = officers.get(staff);
    const here = may(actor.grants, "org.import", { county, organ, unit });
    const there = !present || may(actor.grants, "org.import", present);
    if (!here) wrong.push(scopeProblem(parsed.table, row, "unit", "您不能导入这个单位的人员"));
    else if (!there)
      wrong.push(
        scopeProblem(parsed.table, row, "staff", "该警号/工号在其他政法单位，跨单位调动请由系统管理员办理"),
      );
    return here && there;
  });
  const differences = diffRoster(good, existing);
  return {
    kind: "roster",
    table: parsed.table,
    wrong: inOrder(wrong),
    counts: countsOf(differences, wrong),
    changed: differences
      .filter(({ change }) => change === "changed")
      .map(({ row, fields }) => ({
        row: row.row,
        subject: `${row.name}（${row.staff}）`,
        fields: fields.map((one) => inNames(one, tree)),
      })),
    tree,
    officers: differences,
    existing,
  };
}

/** Ids of organs and units, and values of closed lists, as people say them. */
function inNames({ field, label, before, after }: RosterDifference["fields"][number], tree: OrgTree) {
  const words: Readonly<Record<string, string>> = field in labels ? labels[field as keyof typeof labels] : {};
  const places = field === "organ" ? tree.organs : field === "unit" ? tree.units : [];
  const name = (value: string | undefined) =>
    value === undefined ? value : (words[value] ?? places.find(({ id }) => id === value)?.name ?? value);
  return { label, before: name(before), after: name(after) };
}

function scopeProblem(
  table: FoundTable<string>,
  row: number,
  field: string,
  message: string,
): WrongRow<string> {
  const columnIndex = table.columns[field] ?? 0;
  const cells = table.rows.find((one) => one.row === row)?.cells ?? [];
  return {
    row,
    cells,
    reason: outside,
    message,
    column: table.headers[columnIndex] ?? "",
    columnIndex,
    more: [],
  };
}

const inOrder = (wrong: WrongRow<string>[]): WrongRow<string>[] => wrong.sort((a, b) => a.row - b.row);

function countsOf(
  changes: readonly { change: "new" | "changed" | "same" }[],
  wrong: readonly unknown[],
): Counts {
  const of = (wanted: string): number => changes.filter(({ change }) => change === wanted).length;
  return { new: of("new"), changed: of("changed"), same: of("same"), wrong: wrong.length };
}
