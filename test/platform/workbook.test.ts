// Workbooks in and out: rows and days as they stand in the file, and user text that never becomes a formula.
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { readXlsx, writeXlsx } from "hucre/xlsx";
import { afterEach, describe, expect, test } from "vitest";
import { readTable, writeWorkbook } from "../../functions/platform/workbook.ts";
import { packZip, unpackZip } from "../../functions/platform/zip.ts";
import type { Cell } from "../../shared/sheet.ts";

const sample = (name: string): Uint8Array => readFileSync(new URL(`../data/${name}`, import.meta.url));
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const SHEET = "xl/worksheets/sheet1.xml";

const originalZone = process.env.TZ;
afterEach(() => {
  if (originalZone === undefined) delete process.env.TZ;
  else process.env.TZ = originalZone;
});

describe("reading a workbook", () => {
  test("every sheet and row stands where the file has it, and blank rows keep their numbers", async () => {
    const sheets = await readTable(sample("roster.xlsx"), "roster.xlsx");
    expect(sheets.map(({ name, rows }) => [name, rows.length])).toEqual([
      ["填表说明", 1],
      ["干警花名册", 357],
    ]);
    const rows = sheets[1]?.rows ?? [];
    expect(rows[2]?.slice(0, 5)).toEqual([1, "谭虎鹏", "示例县人民法院", "立案庭", "F1001"]);
    expect(rows[159]?.every((cell) => cell === null)).toBe(true);
    expect(rows[161]?.[1]).toBe("秦涵勇");
  });

  test.each(["Asia/Shanghai", "America/Los_Angeles", "Pacific/Kiritimati", "UTC"])(
    "a date cell is the same day on a machine in %s",
    async (zone) => {
      process.env.TZ = zone;
      const sheets = await readTable(sample("roster.xlsx"), "roster.xlsx");
      expect(sheets[1]?.rows[9]?.[7]).toBe("2011-08-20");
    },
  );

  test("formulas give their last result, merged cells repeat downwards, hidden sheets stay unread", async () => {
    const bytes = await writeXlsx({
      sheets: [
        {
          name: "可见",
          rows: [["单位", "数"], ["城关派出所"], [null, 4], [null, 5]],
          cells: new Map([["1,1", { value: 3, type: "formula", formula: "1+2", formulaResult: 3 }]]),
          merges: [{ startRow: 1, startCol: 0, endRow: 3, endCol: 0 }],
        },
        { name: "隐藏", hidden: true, rows: [["x"]] },
      ],
    });
    const sheets = await readTable(bytes, "a.xlsx");
    expect(sheets).toEqual([
      {
        name: "可见",
        rows: [
          ["单位", "数"],
          ["城关派出所", 3],
          ["城关派出所", 4],
          ["城关派出所", 5],
        ],
      },
    ]);
  });

  test("the bytes decide, not the name", async () => {
    expect((await readTable(sample("organisation.xlsx"), "机构.csv"))[0]?.name).toBe("机构");
    expect(await readTable(utf8("姓名\n张三"), "花名册.xlsx")).toEqual([
      { name: "花名册", rows: [["姓名"], ["张三"]] },
    ]);
  });

  test("formatting far below the table costs nothing", async () => {
    const parts = await unpackZip(sample("organisation.xlsx"), (name) => !name.endsWith("/"));
    const sheet =
      '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>' +
      '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData></worksheet>';
    const bytes = packZip(parts.set(SHEET, utf8(sheet)));
    expect((await readTable(bytes, "a.xlsx"))[0]?.rows).toEqual([[1]]);
  });
});

describe("writing a workbook", () => {
  const written = async (rows: Cell[][]) => {
    const bytes = await writeWorkbook([{ name: "表", columns: [{ header: "一" }, { header: "二" }], rows }]);
    const parts = await unpackZip(bytes, (name) => name.endsWith(".xml"));
    return { bytes, sheet: Buffer.from(parts.get(SHEET) ?? []).toString() };
  };

  test("text that starts like a formula or an address stays text", async () => {
    const texts = [
      "=1+1",
      "+86 138",
      "-5",
      "@SUM(A1)",
      '=HYPERLINK("http://a.b","点我")',
      "http://a.b",
      "\t=1",
    ];
    const { bytes, sheet } = await written(texts.map((text) => [text, 1]));
    expect(sheet).not.toMatch(/<f[ >]|<hyperlink/u);
    expect((await readTable(bytes, "a.xlsx"))[0]?.rows.slice(1)).toEqual(texts.map((text) => [text, 1]));
    // "@" (format 49) keeps them text when somebody edits the cell.
    const read = await readXlsx(bytes, { readStyles: true });
    expect(read.sheets[0]?.cells?.get("1,0")?.style?.numFmt).toMatch(/^(?:@|49)$/u);
  });

  test("any text comes back as it was written", async () => {
    const text = fc
      .string({ unit: "grapheme", minLength: 1 })
      .filter((value) => value.trim() === value && !/_x/iu.test(value));
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 5 }), async (texts) => {
        const { bytes } = await written(texts.map((value) => ["行", value]));
        expect((await readTable(bytes, "a.xlsx"))[0]?.rows.slice(1).map((row) => row[1])).toEqual(texts);
      }),
      { numRuns: 60 },
    );
  });

  test("control characters and half surrogates are dropped, not written", async () => {
    const { bytes } = await written([["张\u0001三\ud800", 1]]);
    expect((await readTable(bytes, "a.xlsx"))[0]?.rows[1]).toEqual(["张三", 1]);
  });

  test("the header stays in view, marked cells are red, sheet names are made legal and different", async () => {
    const columns = [{ header: "姓名" }, { header: "原因", widthChars: 40 }];
    const one = { columns, rows: [["张三", "错"]], marks: [{ row: 0, column: 1 }] };
    const bytes = await writeWorkbook([
      { ...one, name: "城关[派出所]/2026" },
      { ...one, name: "城关[派出所]/2026" },
      { ...one, name: "" },
    ]);
    const { sheets } = await readXlsx(bytes, { readStyles: true });
    expect(sheets.map(({ name }) => name)).toEqual(["城关 派出所  2026", "城关 派出所  20262", "表格"]);
    expect(sheets[0]?.freezePane?.rows).toBe(1);
    expect(JSON.stringify(sheets[0]?.cells?.get("1,1")?.style?.fill)).toContain("FFC7CE");
    expect(JSON.stringify(sheets[0]?.cells?.get("1,0")?.style?.fill ?? "")).not.toContain("FFC7CE");
    expect(sheets[0]?.cells?.get("0,0")?.style?.font?.bold).toBe(true);
  });
});
