// The organisation import: rows of a spreadsheet become organs and units or wrong rows, then new, changed or same.
import type { Refusal } from "../problem.ts";
import type { Cell, Sheet } from "../sheet.ts";
import type { Day } from "../time.ts";
import { cleanText, matchKey, readDay } from "./cells.ts";
import { organisation, roster } from "./columns.ts";
import type { OrganisationField } from "./columns.ts";
import { unitClassLabels } from "./kinds.ts";
import type { OrganKind, UnitClass } from "./kinds.ts";
import type { Organ, Unit } from "./schema.ts";
import { findTable, isRefusal } from "./table.ts";
import type { FoundTable, RowProblem, WrongRow } from "./table.ts";

type OrganisationReason =
  | "organ-missing"
  | "organ-invalid"
  | "organ-kind-unknown"
  | "unit-missing"
  | "unit-invalid"
  | "unit-duplicate"
  | "class-unknown"
  | "date-invalid"
  | "dates-reversed";

/** An organ that the file names; `row` is where it stands first. */
type OrganRow = { row: number; name: string; kind: OrganKind };
/** A unit of the file; `organ` is the organ's name. `openedOn` is absent when the file does not say. */
type UnitRow = {
  row: number;
  organ: string;
  name: string;
  class: UnitClass;
  openedOn?: Day;
  closedOn?: Day;
};

export type OrganisationImport = {
  table: FoundTable<OrganisationField>;
  organs: OrganRow[];
  units: UnitRow[];
  wrong: WrongRow<OrganisationReason>[];
};

/** The word in an organ's name that tells its kind. */
const kindWords: readonly (readonly [string, OrganKind])[] = [
  ["政法委", "committee"],
  ["检察院", "procuratorate"],
  ["法院", "court"],
  ["公安", "police"],
  ["司法局", "justice"],
];

const classWords = new Map<string, UnitClass>([
  [unitClassLabels.office, "office"],
  ["机关", "office"],
  ["科室", "office"],
  ["机关部门", "office"],
  ["内设机构", "office"],
  [unitClassLabels.grassroots, "grassroots"],
  ["基层", "grassroots"],
  ["所队", "grassroots"],
  ["基层单位", "grassroots"],
  ["派出机构", "grassroots"],
]);

/** The kind of an organ by its name (示例县公安局: police); undefined when no word tells it. */
export const organKindOf = (name: string): OrganKind | undefined =>
  kindWords.find(([word]) => matchKey(name).includes(word))?.[1];

/**
 * Reads organs with their units. A row that names no unit, class or date brings in its organ alone. A unit that stands
 * twice in one organ makes the later row wrong. Refuses a workbook without such a table, and a roster.
 */
export function parseOrganisation(
  sheets: readonly Sheet[],
  options: { sheet?: string } = {},
): OrganisationImport | Refusal {
  if (!isRefusal(findTable(sheets, roster, options)))
    return { code: "roster-instead", message: "这是一张花名册，请在“导入花名册”处上传" };
  const table = findTable(sheets, organisation, options);
  if (isRefusal(table)) return table;
  const answer: OrganisationImport = { table, organs: [], units: [], wrong: [] };
  const seen = { organs: new Set<string>(), units: new Map<string, number>() };
  for (const data of table.rows) {
    const cell = (field: OrganisationField): Cell => data.cells[table.columns[field] ?? -1] ?? null;
    const problems: RowProblem<OrganisationReason>[] = [];
    const complain: Complain = (reason, message, field) => {
      const columnIndex = table.columns[field] ?? 0;
      problems.push({ reason, message, column: table.headers[columnIndex] ?? "", columnIndex });
    };
    const organ = readOrgan(data.row, cell, complain);
    const unit = organ && readUnit(data.row, organ.name, cell, seen.units, complain);
    const [first, ...more] = problems;
    if (first) {
      answer.wrong.push({ ...first, ...data, more });
      continue;
    }
    if (organ && !seen.organs.has(matchKey(organ.name))) answer.organs.push(organ);
    if (organ) seen.organs.add(matchKey(organ.name));
    if (unit) answer.units.push(unit);
  }
  return answer;
}

type CellOf = (field: OrganisationField) => Cell;
type Complain = (reason: OrganisationReason, message: string, field: OrganisationField) => void;

const nameLengthWrong = (name: string): boolean => name.length < 2 || name.length > 60;
const nameOf = (cell: Cell): string =>
  cleanText(cell).replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, "");

function readOrgan(row: number, cell: CellOf, complain: Complain): OrganRow | undefined {
  const name = nameOf(cell("organ"));
  const kind = organKindOf(name);
  if (name === "") complain("organ-missing", "没有填写政法单位", "organ");
  else if (nameLengthWrong(name)) complain("organ-invalid", "政法单位名称应为 2 至 60 个字", "organ");
  else if (!kind)
    complain(
      "organ-kind-unknown",
      `看不出“${name}”是法院、检察院、公安、司法局还是政法委，请写全称`,
      "organ",
    );
  return name !== "" && kind ? { row, name, kind } : undefined;
}

function readUnit(
  row: number,
  organ: string,
  cell: CellOf,
  rows: Map<string, number>,
  complain: Complain,
): UnitRow | undefined {
  const name = nameOf(cell("unit"));
  const classKey = matchKey(cell("class"));
  const opened = readDay(cell("openedOn"));
  const closed = readDay(cell("closedOn"));
  if (name === "" && classKey === "" && !opened.value && !closed.value && !opened.wrong && !closed.wrong)
    return undefined;
  if (name === "") complain("unit-missing", "没有填写部门（科所队）名称", "unit");
  else if (nameLengthWrong(name)) complain("unit-invalid", "部门名称应为 2 至 60 个字", "unit");
  const key = `${matchKey(organ)}\n${matchKey(name)}`;
  const earlier = rows.get(key);
  if (name !== "" && earlier !== undefined)
    complain("unit-duplicate", `“${name}”与第 ${earlier} 行重复`, "unit");
  if (earlier === undefined) rows.set(key, row);
  const unitClass = classWords.get(classKey);
  if (!unitClass) complain("class-unknown", "类别应为“机关科室”或“基层所队”", "class");
  if (opened.wrong !== undefined) complain("date-invalid", opened.wrong, "openedOn");
  if (closed.wrong !== undefined) complain("date-invalid", closed.wrong, "closedOn");
  if (opened.value && closed.value && closed.value < opened.value)
    complain("dates-reversed", "撤销日期早于设立日期", "closedOn");
  return unitClass && { row, organ, name, class: unitClass, openedOn: opened.value, closedOn: closed.value };
}

export type OrganDifference = { row: OrganRow; change: "new" | "same"; id?: string };
export type UnitDifference = {
  row: UnitRow;
  change: "new" | "changed" | "same";
  /** Id of the unit that is there already. */
  id?: string;
  fields: { field: "class" | "openedOn" | "closedOn"; label: string; before?: string; after?: string }[];
};

const comparedOfUnit = { class: "类别", openedOn: "设立日期", closedOn: "撤销日期" } as const;

/** What importing would do. Organs and units are the same by name; an empty cell never erases what is known. */
export function diffOrganisation(
  { organs, units }: Pick<OrganisationImport, "organs" | "units">,
  existing: {
    organs: readonly Pick<Organ, "id" | "name">[];
    units: readonly Pick<Unit, "id" | "organ" | "name" | "class" | "openedOn" | "closedOn">[];
  },
): { organs: OrganDifference[]; units: UnitDifference[] } {
  const organIds = new Map(existing.organs.map(({ id, name }) => [matchKey(name), id]));
  const known = new Map(existing.units.map((unit) => [`${unit.organ}/${matchKey(unit.name)}`, unit]));
  return {
    organs: organs.map((row) => {
      const id = organIds.get(matchKey(row.name));
      return id === undefined ? { row, change: "new" } : { row, change: "same", id };
    }),
    units: units.map((row) => {
      const unit = known.get(`${organIds.get(matchKey(row.organ)) ?? ""}/${matchKey(row.name)}`);
      if (!unit) return { row, change: "new", fields: [] };
      const fields = (["class", "openedOn", "closedOn"] as const)
        .filter((field) => row[field] !== undefined && row[field] !== unit[field])
        .map((field) => ({ field, label: comparedOfUnit[field], before: unit[field], after: row[field] }));
      return { row, change: fields.length > 0 ? "changed" : "same", id: unit.id, fields };
    }),
  };
}
