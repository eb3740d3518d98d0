// Finds the table inside a workbook that people filled in: its sheet, its header row, its columns, its data rows.
import type { Refusal } from "../problem.ts";
import type { Cell, Sheet, SheetToWrite } from "../sheet.ts";
import { cleanText, headerKey } from "./cells.ts";

/** A column a table may have. Earlier aliases win when a sheet has several of them. */
type ColumnWanted = { label: string; aliases: readonly string[]; required?: boolean };

/** Column numbers (from 0) by field. */
export type Columns<F extends string> = Partial<Record<F, number>>;

export type TableWanted<F extends string> = {
  /** What people call the table: 花名册, 机构表. */
  called: string;
  fields: Readonly<Record<F, ColumnWanted>>;
  /** Last word about columns whose meaning depends on the others (单位 beside 部门). */
  settle?: (columns: Columns<F>) => Columns<F>;
};

/** A data row; `row` counts from 1 as the spreadsheet program shows it. */
export type DataRow = { row: number; cells: readonly Cell[] };

export type FoundTable<F extends string> = {
  sheet: string;
  /** Other sheets that could be read as well; only one is read at a time. */
  otherSheets: string[];
  headers: readonly string[];
  columns: Columns<F>;
  /** Headers that nothing reads, to be shown before the import. */
  ignored: string[];
  rows: DataRow[];
  /** Rows left out on purpose: totals, notes below the table, headers repeated for printing. */
  skipped: { row: number; text: string }[];
};

const headerRowsMax = 10;
const TOTAL = /^(?:合计|总计|小计|共计|本页合计|本页小计|总人数)/u;
const NOTE =
  /^(?:(?:填表|填报|制表|经办|审核|审批|复核|联系)人|制表|填表单位|填报单位|(?:单位|主管|分管)?(?:负责人|领导)|(?:填表|填报|制表)(?:日期|时间)|填表说明|说明|备注|注)\d?[:：]/u;

type Candidate<F extends string> = {
  sheet: Sheet;
  headerRow: number;
  columns: Columns<F>;
  known: number;
  missing: string[];
  repeated: string[];
};

/**
 * The one table of a workbook: the header is looked for in the first ten rows of every sheet (or only of `sheet`),
 * columns in any order. Refuses, naming the sheets and the missing columns, when no sheet has all required columns,
 * and when a sheet has the same header twice.
 */
export function findTable<F extends string>(
  sheets: readonly Sheet[],
  wanted: TableWanted<F>,
  options: { sheet?: string } = {},
): FoundTable<F> | Refusal {
  const searched = options.sheet === undefined ? sheets : sheets.filter(({ name }) => name === options.sheet);
  const candidates = searched.flatMap((sheet) => candidateOf(sheet, wanted) ?? []);
  const complete = candidates.filter(({ missing }) => missing.length === 0);
  const chosen = complete[0];
  if (!chosen) return noTable(sheets, wanted, candidates);
  if (chosen.repeated.length > 0) {
    const names = chosen.repeated.map((name) => `“${name}”`).join("、");
    return {
      code: "header-repeated",
      message: `工作表“${chosen.sheet.name}”里表头${names}出现了不止一次，请只保留一列`,
    };
  }
  return tableOf(
    chosen,
    complete.slice(1).map(({ sheet }) => sheet.name),
  );
}

/** Whether an answer of the import rules is a refusal of the whole file. */
export const isRefusal = (answer: object): answer is Refusal => "code" in answer && "message" in answer;

function candidateOf<F extends string>(sheet: Sheet, wanted: TableWanted<F>): Candidate<F> | undefined {
  let best: Candidate<F> | undefined;
  for (const [headerRow, row] of sheet.rows.slice(0, headerRowsMax).entries()) {
    const { columns: found, repeated } = readHeader(row, wanted);
    const columns = wanted.settle ? wanted.settle(found) : found;
    const fields = Object.entries<ColumnWanted>(wanted.fields);
    const missing = fields.filter(([field, { required }]) => required && columns[field as F] === undefined);
    const known = Object.keys(found).length;
    // One known word alone may stand in a title or a note.
    if (known < 2 || (best && best.known >= known)) continue;
    best = { sheet, headerRow, columns, known, missing: missing.map(([, { label }]) => label), repeated };
  }
  return best;
}

function readHeader<F extends string>(row: readonly Cell[], wanted: TableWanted<F>) {
  const keys = row.map((cell) => (typeof cell === "string" ? headerKey(cell) : ""));
  const columns: Columns<F> = {};
  const repeated: string[] = [];
  for (const [field, { aliases }] of Object.entries<ColumnWanted>(wanted.fields)) {
    const alias = aliases.find((name) => keys.includes(name));
    if (alias === undefined) continue;
    columns[field as F] = keys.indexOf(alias);
    if (keys.indexOf(alias) !== keys.lastIndexOf(alias)) repeated.push(cleanText(row[keys.indexOf(alias)]));
  }
  return { columns, repeated };
}

function tableOf<F extends string>(chosen: Candidate<F>, otherSheets: string[]): FoundTable<F> {
  const { sheet, headerRow, columns } = chosen;
  const header = sheet.rows[headerRow] ?? [];
  const used = new Set(Object.values<number | undefined>(columns));
  const table: FoundTable<F> = {
    sheet: sheet.name,
    otherSheets,
    headers: header.map(cleanText),
    columns,
    ignored: header.flatMap((cell, column) =>
      used.has(column) || cleanText(cell) === "" ? [] : cleanText(cell),
    ),
    rows: [],
    skipped: [],
  };
  for (const [index, cells] of sheet.rows.entries()) {
    const texts = cells.map(cleanText);
    const first = texts.find((text) => text !== "");
    if (index <= headerRow || first === undefined) continue;
    const again = [...used].filter(
      (column) => column !== undefined && isHeaderAgain(header, cells, column),
    ).length;
    if (again >= 2 || TOTAL.test(first) || NOTE.test(first))
      table.skipped.push({ row: index + 1, text: first });
    else table.rows.push({ row: index + 1, cells });
  }
  return table;
}

const isHeaderAgain = (header: readonly Cell[], cells: readonly Cell[], column: number): boolean =>
  headerKey(cells[column]) !== "" && headerKey(cells[column]) === headerKey(header[column]);

function noTable<F extends string>(
  sheets: readonly Sheet[],
  wanted: TableWanted<F>,
  candidates: readonly Candidate<F>[],
): Refusal {
  const required = Object.values<ColumnWanted>(wanted.fields).filter((column) => column.required);
  const names = sheets.map(({ name }) => `“${name}”`).join("、") || "没有可见的工作表";
  const lacking = candidates
    .map(({ sheet, missing }) => `“${sheet.name}”缺少：${missing.join("、")}。`)
    .join("");
  const needed = required.map(({ label }) => label).join("、");
  return {
    code: "columns-missing",
    message: `没有找到${wanted.called}。文件里的工作表：${names}；前 ${headerRowsMax} 行里要有这些列：${needed}。${lacking}`,
  };
}

/** What is wrong with one cell of a row: a stable reason, a Chinese sentence, the header of the column. */
export type RowProblem<R extends string> = {
  reason: R;
  message: string;
  column: string;
  columnIndex: number;
};

/** A row that cannot be imported: its first problem, then `more`; `cells` as they stand in the file. */
export type WrongRow<R extends string> = RowProblem<R> & DataRow & { more: RowProblem<R>[] };

const reasonHeader = "错误原因";

/**
 * The wrong rows as a sheet to send back: the file's own columns and order, wrong cells marked, one more column that
 * says why. Corrected, it can be imported as it is. Everything is text, so that numbers look as they were typed.
 */
export function wrongRowsSheet(
  table: Pick<FoundTable<string>, "sheet" | "headers">,
  wrong: readonly WrongRow<string>[],
): SheetToWrite {
  const kept = table.headers.flatMap((header, column) => (header === reasonHeader ? [] : [column]));
  return {
    name: table.sheet,
    columns: [
      ...kept.map((column) => ({ header: table.headers[column] ?? "" })),
      { header: reasonHeader, widthChars: 50 },
    ],
    rows: wrong.map(({ cells, message, more }) => [
      ...kept.map((column) => (cells[column] === null ? null : String(cells[column] ?? ""))),
      [message, ...more.map((problem) => problem.message)].join("；"),
    ]),
    marks: wrong.flatMap((row, index) =>
      [row, ...row.more]
        .map(({ columnIndex }) => ({ row: index, column: kept.indexOf(columnIndex) }))
        .filter(({ column }) => column >= 0),
    ),
  };
}
