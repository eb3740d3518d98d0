// Spreadsheets in and out: .xlsx and csv become plain rows, rows become .xlsx; hucre is known only here.
import type * as Xlsx from "hucre/xlsx";
import type { CellStyle, CellValue, Sheet as ParsedSheet, WriteSheet } from "hucre/xlsx";
import { Problem } from "../../shared/problem.ts";
import type { Cell, Sheet, SheetToWrite } from "../../shared/sheet.ts";
import { decodeCsv, parseCsv } from "./csv.ts";
import { isZip, packZip, unpackZip } from "./zip.ts";

const fileBytesMax = 10 * 1024 * 1024;
const rowsMax = 20_000;
/** Stray formatting often reaches row 1,048,576: what lies outside this window is not read at all. */
const windowRows = 60_000;
const readWindow = `A1:CV${windowRows}`;

const OLE2 = [0xd0, 0xcf, 0x11, 0xe0];
/** Sheets, strings, styles and how they hang together; pictures, charts, macros and links are never inflated. */
const neededPart =
  /^(?:\[content_types\]\.xml|(?:[^/]+\/)?_rels\/[^/]*\.rels|[^/]+\/[^/]+\.xml|[^/]+\/worksheets\/[^/]+\.xml)$/iu;

const unreadable = (): Problem =>
  new Problem(
    "invalid",
    "表格已损坏或无法读取，请用 WPS 或 Excel 打开后另存为 .xlsx 再导入",
    [],
    "file-corrupt",
  );
const tooManyRows = (): Problem =>
  new Problem("tooLarge", `表格超过 ${rowsMax} 行，请分成几个文件导入`, [], "too-many-rows");

/**
 * The visible sheets of a workbook, or the one sheet of a csv file, named after `fileName`. The bytes decide, not the
 * name. Date cells become 'YYYY-MM-DD', cells merged downwards repeat their value, formulas give their last result,
 * blank rows at the end are dropped. At most 10 MB and 20,000 filled rows.
 * Throws Problem ("tooLarge", "unsupported", "invalid") with a sentence that says what to do.
 */
export async function readTable(bytes: Uint8Array, fileName: string): Promise<Sheet[]> {
  if (bytes.length === 0) throw new Problem("invalid", "文件是空的，请检查后再上传", [], "file-empty");
  if (bytes.length > fileBytesMax) throw new Problem("tooLarge", "文件超过 10 MB，请分成几个文件导入");
  if (OLE2.every((byte, index) => bytes[index] === byte)) throw oldWorkbook(bytes);
  if (isZip(bytes)) return readWorkbook(bytes);
  const name = fileName.replace(/\.[A-Za-z0-9]{1,5}$/u, "") || "表格";
  return [withinLimits({ name, rows: parseCsv(decodeCsv(bytes), { rowsMax: windowRows }) })];
}

/** Excel 97 files and password-protected .xlsx share one container. */
function oldWorkbook(bytes: Uint8Array): Problem {
  if (
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes("EncryptedPackage", 0, "utf16le")
  )
    return new Problem("unsupported", "文件设有打开密码，请取消密码后另存再导入", [], "file-encrypted");
  return new Problem(
    "unsupported",
    "这是旧版 .xls 表格，请在 WPS/Excel 中另存为 .xlsx 后再导入",
    [],
    "file-xls",
  );
}

async function readWorkbook(bytes: Uint8Array): Promise<Sheet[]> {
  const parts = await unpackZip(bytes, (name) => neededPart.test(name));
  if (![...parts.keys()].some((name) => name.toLowerCase().endsWith("/workbook.xml")))
    throw new Problem(
      "unsupported",
      "这不是 .xlsx 表格，请在 WPS/Excel 中另存为 .xlsx 后再导入",
      [],
      "file-not-xlsx",
    );
  // A workbook never declares document types; one that does is built to make a parser work.
  if ([...parts.values()].some((part) => Buffer.from(part).includes("<!DOCTYPE"))) throw unreadable();
  const workbook = await parseWorkbook(packZip(parts));
  const sheets = workbook.map((sheet) => withinLimits({ name: sheet.name, rows: plainRows(sheet) }));
  if (sheets.reduce((sum, sheet) => sum + filledRows(sheet), 0) > rowsMax) throw tooManyRows();
  return sheets;
}

/** A quarter of the whole program in size, and seldom needed: loaded by the first workbook. */
const openXlsx = (): Promise<typeof Xlsx> => import("hucre/xlsx");

async function parseWorkbook(bytes: Uint8Array): Promise<ParsedSheet[]> {
  const { readXlsx } = await openXlsx();
  try {
    const visible = (sheet: { hidden?: boolean; veryHidden?: boolean }) => !sheet.hidden && !sheet.veryHidden;
    return (await readXlsx(bytes, { range: readWindow, sheets: visible })).sheets;
  } catch {
    throw unreadable();
  }
}

function plainRows(sheet: ParsedSheet): Cell[][] {
  const rows = sheet.rows.map((row) => row.map(plainCell));
  for (const { startRow, endRow, startCol } of sheet.merges ?? []) {
    const value = rows[startRow]?.[startCol] ?? null;
    for (let row = startRow + 1; row <= Math.min(endRow, rows.length - 1); row++) {
      const cells = rows[row];
      if (cells && startCol < cells.length) cells[startCol] = value;
    }
  }
  return rows;
}

/** A date cell is a calendar day without a zone; hucre gives it as midnight UTC, so the UTC date is the day. */
function plainCell(value: CellValue): Cell {
  if (!(value instanceof Date)) return value;
  return Number.isNaN(value.getTime()) ? null : value.toISOString().slice(0, 10);
}

const isFilled = (row: readonly Cell[]): boolean =>
  row.some((cell) => cell !== null && (typeof cell !== "string" || cell.trim() !== ""));
const filledRows = (sheet: Sheet): number => sheet.rows.filter(isFilled).length;

function withinLimits(sheet: Sheet): Sheet {
  const rows = sheet.rows.slice(0, sheet.rows.findLastIndex(isFilled) + 1);
  if (filledRows({ ...sheet, rows }) > rowsMax) throw tooManyRows();
  return { ...sheet, rows };
}

const font = { name: "宋体", size: 11 };
const headerStyle: CellStyle = {
  font: { ...font, bold: true },
  fill: { type: "pattern", pattern: "solid", fgColor: { rgb: "DDEBF7" } },
  alignment: { horizontal: "center", vertical: "center", wrapText: true },
};
/** "@" keeps a text a text even after somebody edits the cell: "=1+1" never turns into a formula. */
const textStyle: CellStyle = { numFmt: "@" };
const markStyle: CellStyle = {
  ...textStyle,
  fill: { type: "pattern", pattern: "solid", fgColor: { rgb: "FFC7CE" } },
};

/**
 * An .xlsx of the sheets: bold header row that stays in view, widths that fit, marked cells filled red. Text is
 * always stored as text: a cell that starts with = + - @ is never a formula, an address never a link.
 */
export async function writeWorkbook(sheets: readonly SheetToWrite[]): Promise<Uint8Array> {
  const { writeXlsx } = await openXlsx();
  const names = new Set<string>();
  return writeXlsx({
    defaultFont: font,
    sheets: sheets.map((sheet) => sheetToWrite(sheet, sheetName(sheet.name, names))),
  });
}

function sheetToWrite(sheet: SheetToWrite, name: string): WriteSheet {
  const headers = sheet.columns.map((column) => safeText(column.header));
  const rows = sheet.rows.map((row) => headers.map((_, column) => safeCell(row[column] ?? null)));
  const cells: NonNullable<WriteSheet["cells"]> = new Map();
  for (const [column, header] of headers.entries())
    cells.set(`0,${column}`, { value: header, type: "string", style: headerStyle });
  for (const mark of sheet.marks ?? []) {
    const value = rows[mark.row]?.[mark.column] ?? null;
    cells.set(`${mark.row + 1},${mark.column}`, { value, style: markStyle });
  }
  const columns = sheet.columns.map(({ widthChars }, column) => {
    const values = rows.map((row) => row[column] ?? null);
    const width = widthChars ?? fittingWidth([headers[column] ?? "", ...values]);
    return values.some((value) => typeof value === "string") ? { width, style: textStyle } : { width };
  });
  return { name, columns, rows: [headers, ...rows], cells, freezePane: { rows: 1 } };
}

const safeCell = (cell: Cell): Cell => (typeof cell === "string" ? safeText(cell) : cell);

/** Drops what XML cannot carry and what Excel will not open: control characters, half surrogates, over-long text. */
const safeText = (text: string): string =>
  // oxlint-disable-next-line no-control-regex -- control characters are the point
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, "").slice(0, 32_000);

/** Chinese characters are two half-width characters wide; 8 to 50, by the first 500 rows. */
function fittingWidth(values: readonly Cell[]): number {
  const widths = values.slice(0, 500).map((value) => {
    const text = String(value ?? "");
    return text.length + (text.match(/[\u2e80-\uffff]/gu)?.length ?? 0);
  });
  return Math.min(50, Math.max(8, ...widths) + 2);
}

function sheetName(wanted: string, taken: Set<string>): string {
  const base =
    safeText(wanted)
      .replace(/[[\]:*?/\\']/gu, " ")
      .trim()
      .slice(0, 28) || "表格";
  let name = base;
  for (let copy = 2; taken.has(name.toLowerCase()); copy++) name = `${base}${copy}`;
  taken.add(name.toLowerCase());
  return name;
}
