// The fitness table as a sheet, one row per step: read with every defect by row and column, written in the same form.
import { matchKey, type Reading } from "../org/cells.ts";
import { Sex, sexLabels } from "../org/kinds.ts";
import { findTable, isRefusal } from "../org/table.ts";
import type { DataRow, FoundTable, RowProblem, WrongRow } from "../org/table.ts";
import type { Refusal } from "../problem.ts";
import type { Cell, Sheet, SheetToWrite } from "../sheet.ts";
import { whyNotTable, type TableProblem } from "./fitness-check.ts";
import {
  directionLabels,
  fitnessColumns,
  readAge,
  readCode,
  readCompetitor,
  readDirection,
  readPoints,
  readUnit,
  readWords,
  type FitnessField,
} from "./fitness-columns.ts";
import {
  FitnessTable,
  openAge,
  readMeasure,
  type FitnessBand,
  type FitnessItem,
  type FitnessUnit,
} from "./fitness.ts";

/** A cell that is empty, unreadable, or says other than the first row of its item or band. */
type FitnessReason =
  | `${FitnessField}-missing`
  | `${FitnessField}-invalid`
  | `${ItemField}-conflict`
  | "ages-reversed"
  | "step-duplicate";

/** What all rows of one item say alike. */
const itemFields = ["code", "group", "unit", "better"] as const satisfies readonly FitnessField[];
type ItemField = (typeof itemFields)[number];

/** What the sheet does not say. `known` are the items of earlier versions, newest first: a label keeps its code. */
export type FitnessHead = Pick<FitnessTable, "title" | "sample" | "effectiveFrom"> & {
  known?: readonly Pick<FitnessItem, "item" | "label">[];
  /** Read only the sheet of this name. */
  sheet?: string;
};

export type FitnessImport = {
  found: FoundTable<FitnessField>;
  wrong: WrongRow<FitnessReason>[];
  /** Of the table as a whole; looked for once no row is wrong, for a wrong row tears gaps of its own. */
  problems: TableProblem[];
  /** Present when nothing is wrong. */
  table?: FitnessTable;
};

/** A row that reads well; `label` names its item. */
type StepRow = {
  row: number;
  label: string;
  code?: string;
  group: string;
  unit: FitnessUnit;
  better: FitnessItem["better"];
  sex: Sex;
  ageFrom: number;
  ageTo: number;
  value: number;
  points: number;
};
type Said = { [F in keyof StepRow]?: StepRow[F] | undefined };
/** What was said first, by what it is about, with its row. */
type FirstSaid = Map<string, { row: number; value: string }>;
type Complain = (reason: FitnessReason, message: string, field: FitnessField) => void;

/**
 * Reads a scoring table. Every wrong row comes back with all that is wrong in it, by column; a table without wrong rows
 * is looked at as a whole. Refuses a workbook without such a sheet.
 */
export function parseFitness(sheets: readonly Sheet[], head: FitnessHead): FitnessImport | Refusal {
  const found = findTable(sheets, fitnessColumns, head);
  if (isRefusal(found)) return found;
  const wrong: FitnessImport["wrong"] = [];
  const steps: StepRow[] = [];
  const firstSaid: FirstSaid = new Map();
  for (const data of found.rows) {
    const problems: RowProblem<FitnessReason>[] = [];
    const step = readRow(data, found.columns, firstSaid, (reason, message, field) => {
      const columnIndex = found.columns[field] ?? found.columns.label ?? 0;
      problems.push({ reason, message, column: found.headers[columnIndex] ?? "", columnIndex });
    });
    const [worst, ...more] = problems;
    if (worst) wrong.push({ ...worst, ...data, more });
    else if (step) steps.push(step);
  }
  if (wrong.length > 0) return { found, wrong, problems: [] };
  const table = FitnessTable.safeParse(tableOf(steps, head));
  const problems = table.success
    ? whyNotTable(table.data)
    : table.error.issues.map(({ message }) => ({ code: "table-invalid", message }));
  return { found, wrong, problems, table: problems.length === 0 ? table.data : undefined };
}

function readRow(
  { row, cells }: DataRow,
  columns: FoundTable<FitnessField>["columns"],
  firstSaid: FirstSaid,
  complain: Complain,
): StepRow | undefined {
  const cell = (field: FitnessField): Cell => cells[columns[field] ?? -1] ?? null;
  const take = <T>({ value, wrong }: Reading<T>, field: FitnessField): T | undefined => {
    const { label, required } = fitnessColumns.fields[field];
    if (wrong !== undefined) complain(`${field}-invalid`, wrong, field);
    else if (value === undefined && required) complain(`${field}-missing`, `没有填写${label}`, field);
    return value;
  };
  const said: Said = {
    label: take(readWords(cell("label"), 30), "label"),
    code: take(readCode(cell("code")), "code"),
    group: take(readWords(cell("group"), 20), "group"),
    unit: take(readUnit(cell("unit")), "unit"),
    better: take(readDirection(cell("better")), "better"),
    sex: take(readCompetitor(cell("sex")), "sex"),
    ...readAges(cell, take, complain),
  };
  // Without its unit a result says nothing: 4:05 is a time, 4 may be anything.
  said.value = said.unit && take(readMeasure(cell("value"), said.unit), "value");
  said.points = take(readPoints(cell("points")), "points");
  compareWithFirst(row, said, firstSaid, complain);
  return isStep(said) ? { ...said, row } : undefined;
}

const isStep = (said: Said): said is StepRow =>
  (["label", "group", "unit", "better", "sex", "ageFrom", "ageTo", "value", "points"] as const).every(
    (field) => said[field] !== undefined,
  );

/** An empty end is open; both ends empty were forgotten. */
function readAges(
  cell: (field: FitnessField) => Cell,
  take: <T>(reading: Reading<T>, field: FitnessField) => T | undefined,
  complain: Complain,
): Pick<Said, "ageFrom" | "ageTo"> {
  const [from, to] = [readAge(cell("ageFrom"), 0), readAge(cell("ageTo"), openAge)];
  const isEmpty = ({ value, wrong }: Reading<number>) => value === undefined && wrong === undefined;
  const oneEmpty = isEmpty(from) !== isEmpty(to);
  const ageFrom = take(oneEmpty && isEmpty(from) ? { value: 0 } : from, "ageFrom");
  const ageTo = take(oneEmpty && isEmpty(to) ? { value: openAge } : to, "ageTo");
  if (ageFrom !== undefined && ageTo !== undefined && ageFrom > ageTo)
    complain("ages-reversed", `年龄从${ageFrom}岁到${ageTo}岁，前后颠倒`, "ageTo");
  return { ageFrom, ageTo };
}

/** Rows of one item agree on the item, no two items have one code, no band gives the same points twice. */
function compareWithFirst(row: number, said: Said, firstSaid: FirstSaid, complain: Complain): void {
  if (said.label === undefined) return;
  const key = matchKey(said.label);
  const earlier = (about: readonly unknown[], value: string) => {
    const id = JSON.stringify(about);
    const first = firstSaid.get(id);
    if (!first) firstSaid.set(id, { row, value });
    return first;
  };
  for (const field of itemFields) {
    const value = said[field];
    const first = value === undefined ? undefined : earlier([field, key], value);
    const called = fitnessColumns.fields[field].label;
    if (first && first.value !== value)
      complain(`${field}-conflict`, `“${said.label}”的${called}与第 ${first.row} 行不一致`, field);
  }
  const owner = said.code === undefined ? undefined : earlier(["owner", said.code], key);
  if (owner && owner.value !== key)
    complain("code-conflict", `代码 ${said.code} 在第 ${owner.row} 行是另一个项目`, "code");
  const { sex, ageFrom, ageTo, points } = said;
  if (!sex || ageFrom === undefined || ageTo === undefined || points === undefined) return;
  const twin = earlier(["step", key, sex, ageFrom, ageTo, points], "");
  if (twin) complain("step-duplicate", `同一年龄组的 ${points} 分与第 ${twin.row} 行重复`, "points");
}

/** Items in the order of the sheet; bands by item, sex and age; steps from the most points down. */
function tableOf(steps: readonly StepRow[], { title, sample, effectiveFrom, known = [] }: FitnessHead) {
  const codes = new Map(steps.flatMap(({ label, code }) => (code ? [[matchKey(label), code]] : [])));
  const taken = new Set([...codes.values(), ...known.map(({ item }) => item)]);
  const items = new Map<string, FitnessItem>();
  const bands = new Map<string, FitnessBand>();
  const codeOf = (key: string): string => {
    const before = known.find(
      ({ item, label }) => matchKey(label) === key && ![...codes.values()].includes(item),
    );
    const serials = Array.from({ length: taken.size + 1 }, (_, index) => `i${index + 1}`);
    return codes.get(key) ?? before?.item ?? serials.find((code) => !taken.has(code)) ?? "";
  };
  for (const { label, group, unit, better, sex, ageFrom, ageTo, value, points } of steps) {
    const key = matchKey(label);
    const item = items.get(key) ?? { item: codeOf(key), label, group, unit, better };
    items.set(key, item);
    taken.add(item.item);
    const bandKey = JSON.stringify([key, sex, ageFrom, ageTo]);
    const band = bands.get(bandKey) ?? { item: item.item, sex, ageFrom, ageTo, steps: [] };
    bands.set(bandKey, band);
    band.steps.push({ value, points });
  }
  return inOrder({ title, sample, effectiveFrom, items: [...items.values()], bands: [...bands.values()] });
}

function inOrder(table: FitnessTable): FitnessTable {
  const place = new Map(table.items.map(({ item }, index) => [item, index]));
  const sexes = Sex.options;
  return {
    ...table,
    bands: table.bands
      .map((band) => ({ ...band, steps: [...band.steps].sort((a, b) => b.points - a.points) }))
      .sort(
        (a, b) =>
          (place.get(a.item) ?? 0) - (place.get(b.item) ?? 0) ||
          sexes.indexOf(a.sex) - sexes.indexOf(b.sex) ||
          a.ageFrom - b.ageFrom ||
          a.ageTo - b.ageTo,
      ),
  };
}

/**
 * The table in the form that `parseFitness` reads: read with its own title, day and sample mark it is the same table,
 * codes included. Times are in seconds. The code stands first, for no code begins like a total or a note.
 */
export function fitnessSheet(table: FitnessTable): SheetToWrite {
  const items = new Map(table.items.map((item) => [item.item, item]));
  const fields = Object.values(fitnessColumns.fields);
  return {
    name: "体能评分表",
    columns: fields.map(({ label }) => ({ header: label })),
    rows: inOrder(table).bands.flatMap(({ item, sex, ageFrom, ageTo, steps }) => {
      const { label = "", group = "", unit = "", better = "less" } = items.get(item) ?? {};
      return steps.map(({ value, points }) => [
        item,
        label,
        group,
        unit,
        directionLabels[better],
        sexLabels[sex],
        ageFrom,
        ageTo,
        value,
        points,
      ]);
    }),
  };
}
