// Comma-separated text as offices save it: UTF-8, GB18030 or UTF-16, quoted by RFC 4180.
import { Problem } from "../../shared/problem.ts";
import type { Cell } from "../../shared/sheet.ts";

const notTable = (): Problem =>
  new Problem("unsupported", "这不是表格文件，请上传 .xlsx 或 .csv", [], "file-not-table");

/**
 * The text of a csv file. UTF-16 only with its mark (Excel's "Unicode 文本"); else UTF-8 when the bytes are valid
 * UTF-8; else GB18030, which WPS and Excel write on a Chinese desktop. Throws Problem("unsupported") when it is none.
 */
export function decodeCsv(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decoded(bytes, "utf-16le") ?? fail();
  if (bytes.includes(0)) throw notTable();
  const text = decoded(bytes, "utf-8") ?? decoded(bytes, "gb18030") ?? fail();
  if (/^\s*<(?:!doctype|html|\?xml|table|meta)/iu.test(text))
    throw new Problem(
      "unsupported",
      "这是网页格式的表格，请用 WPS 或 Excel 打开后另存为 .xlsx 再导入",
      [],
      "file-html",
    );
  if (text.startsWith("%PDF-") || text.startsWith("{\\rtf")) throw notTable();
  return text;
}

function decoded(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function fail(): never {
  throw new Problem("unsupported", "文件的文字编码无法识别，请另存为 .xlsx 后再导入", [], "file-encoding");
}

/**
 * Rows of a csv text; every cell is text, an empty cell is null, a quoted line break stays inside its row. The
 * separator is the comma, or the tab or semicolon when the first line has more of those.
 * Throws Problem("invalid") when a quote is never closed, Problem("tooLarge") when there are more than `rowsMax` rows.
 */
export function parseCsv(text: string, { rowsMax }: { rowsMax: number }): Cell[][] {
  const separator = separatorOf(text);
  const rows: Cell[][] = [];
  let row: Cell[] = [];
  let at = 0;
  while (at < text.length) {
    const field = text[at] === '"' ? quotedField(text, at, rows.length + 1) : { value: "", end: at };
    // Text after a closing quote is kept as it stands, as Excel does.
    const end = plainEnd(text, field.end, separator);
    const value = field.value + text.slice(field.end, end);
    row.push(value === "" ? null : value);
    at = end;
    if (text[at] === separator) {
      at++;
      if (at < text.length) continue;
      row.push(null);
    }
    if (text[at] === "\r" && text[at + 1] === "\n") at++;
    at++;
    rows.push(row);
    row = [];
    if (rows.length > rowsMax) throw new Problem("tooLarge", `表格超过 ${rowsMax} 行，请分成几个文件导入`);
  }
  return rows;
}

function quotedField(text: string, start: number, row: number): { value: string; end: number } {
  let value = "";
  let from = start + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0)
      throw new Problem("invalid", `第 ${row} 行有一个引号没有配对，请检查后再导入`, [], "csv-quote");
    value += text.slice(from, quote);
    if (text[quote + 1] !== '"') return { value, end: quote + 1 };
    value += '"';
    from = quote + 2;
  }
}

function plainEnd(text: string, from: number, separator: string): number {
  let at = from;
  while (at < text.length && text[at] !== separator && text[at] !== "\n" && text[at] !== "\r") at++;
  return at;
}

function separatorOf(text: string): string {
  const line = /^[^\r\n]*/u.exec(text.trimStart())?.[0] ?? "";
  const count = (mark: string): number => line.split(mark).length - 1;
  return [",", "\t", ";"].reduce((best, mark) => (count(mark) > count(best) ? mark : best), ",");
}
