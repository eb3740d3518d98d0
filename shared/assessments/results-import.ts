// Importing results: rows of a spreadsheet become entries, each defect named by row and column.
import { cleanName, cleanText, matchKey, readDay, readStaffNumber, type Reading } from "../org/cells.ts";
import { findTable, isRefusal } from "../org/table.ts";
import type { DataRow, FoundTable, RowProblem, WrongRow } from "../org/table.ts";
import type { Refusal } from "../problem.ts";
import type { Cell, Sheet } from "../sheet.ts";
import type { Day } from "../time.ts";

import { readMeasure, tableOn, type FitnessItem, type FitnessTable } from "./fitness.ts";
import { itemField, resultColumns, whyNotColumns, type ResultField } from "./results-columns.ts";
import type { Entry, PassRule } from "./schema.ts";
import { readScore, readVerdict, saidIn, type SaidResult } from "./typed.ts";

export type ResultsContext = {
  rule: PassRule;
  /** The round's id: rows that name another one are not its rows. */
  round: string;
  tables: readonly FitnessTable[];
  /** The items that a column can stand for; empty unless the rule is a table. */
  items: readonly FitnessItem[];
  /** The day of a row that names none; undefined where it has to be named. */
  dayOf: (staff: string) => Day | undefined;
  /** The name of who is on the list, as far as the importer may see him. */
  nameOf: (staff: string) => string | undefined;
  isExempt: (staff: string) => boolean;
  /** Read only the sheet of this name. */
  sheet?: string | undefined;
};

/** A row that reads well. `said` is the result that stands beside a score, to be compared with what the rule says. */
export type ResultRow = { data: DataRow; staff: string; entry: Entry; said?: "passed" | "failed" };

export type ResultsImport = {
  table: FoundTable<ResultField>;
  good: ResultRow[];
  wrong: WrongRow<string>[];
  /** People without any result: not yet filled in, or exempt. */
  blank: number;
};

/**
 * Reads a sheet of results. A number that stands twice makes the later row wrong; rows without a result are counted and
 * left out. Refuses a workbook without such a sheet.
 */
export function parseResults(sheets: readonly Sheet[], context: ResultsContext): ResultsImport | Refusal {
  const table = findTable(sheets, resultColumns(context.rule, context.items), context);
  if (isRefusal(table)) return table;
  const lacking = context.rule.by === "table" ? whyNotColumns(table.columns, context.items) : undefined;
  if (lacking) return lacking;
  const answer: ResultsImport = { table, good: [], wrong: [], blank: 0 };
  const firstRows = new Map<string, number>();
  for (const data of table.rows) {
    const problems: RowProblem<string>[] = [];
    const row = readRow(data, context, {
      cell: (field) => data.cells[table.columns[field] ?? -1] ?? null,
      complain: (reason, message, field) => problems.push({ reason, message, ...columnOf(table, field) }),
      firstRows,
    });
    const [first, ...more] = problems;
    if (first) answer.wrong.push({ ...first, ...data, more });
    else if (row) answer.good.push(row);
    else answer.blank += 1;
  }
  return answer;
}

/** Where a field stands in the file; what has no column of its own is said of the person's number. */
export function columnOf(table: FoundTable<ResultField>, field: ResultField) {
  const columnIndex = table.columns[field] ?? table.columns["staff"] ?? 0;
  return { column: table.headers[columnIndex] ?? "", columnIndex };
}

type Complain = (reason: string, message: string, field: ResultField) => void;
type RowReader = { cell: (field: ResultField) => Cell; complain: Complain; firstRows: Map<string, number> };

/** Undefined without a complaint: a row that holds no result. */
function readRow(data: DataRow, context: ResultsContext, given: RowReader): ResultRow | undefined {
  const { cell, complain, firstRows } = given;
  const fields = ["score", "verdict", ...context.items.map(({ label }) => itemField(label))];
  const filled = fields.filter((field) => cleanText(cell(field)) !== "");
  const number = readStaffNumber(cell("staff"));
  if (number.wrong !== undefined) complain("staff-number-invalid", number.wrong, "staff");
  if (filled.length === 0) return undefined;
  const staff = number.value;
  if (staff === undefined) {
    if (number.wrong === undefined) complain("staff-number-missing", "没有填写警号/工号", "staff");
    return undefined;
  }
  const earlier = firstRows.get(staff);
  if (earlier !== undefined)
    complain("staff-number-duplicate", `警号/工号 ${staff} 与第 ${earlier} 行重复`, "staff");
  else firstRows.set(staff, data.row);
  const exempt = filled.every((field) => saidIn(cell(field)) === "exempt");
  if (exempt && context.isExempt(staff)) return undefined;
  compareName(staff, context, given);
  const named = cleanText(cell("round"));
  if (named !== "" && named !== context.round)
    complain("other-round", `这一行属于另一个批次（${named.slice(0, 40)}），不是本批次的填报表`, "round");
  const day = readDayOf(staff, context, given);
  const result = readResultOf(day, context, given);
  return day && result
    ? { data, staff, entry: { staff, day, ...result.entry }, said: result.said }
    : undefined;
}

/** A name that is not his whose number it is: one of the two is a slip, and results must not reach a stranger. */
function compareName(staff: string, { nameOf }: ResultsContext, { cell, complain }: RowReader): void {
  const [name, known] = [cleanName(cell("name")), nameOf(staff)];
  if (name === "" || known === undefined || matchKey(name) === matchKey(known)) return;
  complain("name-differs", `警号/工号 ${staff} 是“${known}”，与“${name.slice(0, 20)}”不符`, "name");
}

function readDayOf(staff: string, { dayOf }: ResultsContext, { cell, complain }: RowReader): Day | undefined {
  const { value, wrong } = readDay(cell("day"));
  if (wrong !== undefined) complain("day-invalid", wrong, "day");
  if (value !== undefined || wrong !== undefined) return value;
  const day = dayOf(staff);
  if (day === undefined)
    complain("day-missing", "没有填写考核日期，请在表中填写，或在导入时选择一个日期", "day");
  return day;
}

type Result = { entry: Omit<Entry, "staff" | "day">; said?: "passed" | "failed" };

function readResultOf(day: Day | undefined, context: ResultsContext, reader: RowReader): Result | undefined {
  const { cell, complain } = reader;
  const fields = ["score", "verdict", ...context.items.map(({ label }) => itemField(label))];
  const words = fields.map((field) => ({ field, said: saidIn(cell(field)) }));
  const exempt = words.find(({ said }) => said === "exempt");
  if (exempt) {
    complain("exempt-unknown", "没有登记免考，请先在“免考”中登记，或填写成绩", exempt.field);
    return undefined;
  }
  const absent = words.find(({ said }) => said === "absent");
  const other = fields.find((field) => cleanText(cell(field)) !== "" && saidIn(cell(field)) !== "absent");
  if (absent && other !== undefined) complain("absent-with-result", "缺考的人不能同时有成绩", other);
  if (absent) return other === undefined ? { entry: { absent: true } } : undefined;
  const said = take(readVerdict(cell("verdict")), "verdict", complain);
  if (context.rule.by === "verdict") return said ? { entry: { verdict: said } } : undefined;
  const entry = context.rule.by === "score" ? readScoreOf(reader) : readItemsOf(day, context, reader);
  return entry && { entry, said };
}

/** The two verdicts that are left once absence and exemption are dealt with. */
function take(
  { value, wrong }: Reading<SaidResult>,
  field: ResultField,
  complain: Complain,
): "passed" | "failed" | undefined {
  if (wrong !== undefined) complain("result-invalid", wrong, field);
  return value === "passed" || value === "failed" ? value : undefined;
}

function readScoreOf({ cell, complain }: RowReader): Pick<Entry, "score"> | undefined {
  const { value, wrong } = readScore(cell("score"));
  if (wrong !== undefined) complain("score-invalid", wrong, "score");
  // A cell that shows 85% holds 0.85.
  else if (value !== undefined && value > 0 && value < 1)
    complain("score-invalid", `“${value}”不足 1 分；如果是百分数，请改填分数`, "score");
  else if (value === undefined) complain("score-missing", "没有填写分数", "score");
  return value === undefined ? undefined : { score: value };
}

function readItemsOf(
  day: Day | undefined,
  { items, tables }: ResultsContext,
  { cell, complain }: RowReader,
): Pick<Entry, "items"> | undefined {
  const table = day === undefined ? undefined : tableOn(tables, day);
  const values: NonNullable<Entry["items"]> = [];
  let fine = true;
  const wrongAt = (label: string, reason: string, message: string) => {
    complain(reason, message, itemField(label));
    fine = false;
  };
  for (const { label } of items) {
    const said = cell(itemField(label));
    if (cleanText(said) === "") continue;
    const item = table?.items.find((one) => matchKey(one.label) === matchKey(label));
    if (!item) {
      if (table) wrongAt(label, "item-unknown", `当天执行的评分表里没有“${label}”`);
      continue;
    }
    const { value, wrong } = readMeasure(said, item.unit);
    if (wrong !== undefined) wrongAt(label, "item-invalid", wrong);
    else if (value !== undefined) values.push({ item: item.item, value });
  }
  return fine ? { items: values } : undefined;
}
