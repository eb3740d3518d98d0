// Reading csv: every encoding and separator that offices save gives the same cells.
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readTable } from "../../functions/platform/workbook.ts";

const sample = (name: string): Uint8Array => readFileSync(new URL(`../data/${name}`, import.meta.url));
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("reading csv", () => {
  const expected = [
    ["姓名", "备注"],
    ["欧阳,建国", '他说"好"\n第二行'],
    ["王㛃", null],
  ];
  const text = '姓名,备注\r\n"欧阳,建国","他说""好""\n第二行"\r\n王㛃,\r\n';

  test.each<[string, Uint8Array]>([
    ["UTF-8", utf8(text)],
    ["UTF-8 with a mark", utf8(`\ufeff${text}`)],
    ["UTF-16 with a mark", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")])],
    ["tabs", utf8(text.replace("姓名,备注", "姓名\t备注").replace('",', '"\t').replace("㛃,", "㛃\t"))],
    ["no line break at the end", utf8(text.trimEnd())],
  ])("%s gives the same cells", async (_, bytes) => {
    expect((await readTable(bytes, "a.csv"))[0]?.rows).toEqual(expected);
  });

  test("GB18030 is recognised, and a quoted comma stays in its cell", async () => {
    const rows = (await readTable(sample("roster-gbk.csv"), "roster-gbk.csv"))[0]?.rows ?? [];
    expect(rows[0]).toEqual(["单位", "警号", "姓名", "类别", "手机号", "入警时间"]);
    expect(rows[21]?.[2]).toBe("欧阳,建国");
    expect(rows).toHaveLength(61);
  });

  test("a quote that is never closed is refused with its row", async () => {
    await expect(readTable(utf8('姓名\n张三\n"李四'), "a.csv")).rejects.toThrow("第 3 行");
  });

  test("any table survives being written by RFC 4180", async () => {
    const field = fc.string({ unit: fc.constantFrom("甲", "a", ",", '"', "\n", "\r\n", " ", "𠮷") });
    const tables = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(tables, async (table) => {
        const csv = [
          "h1,h2",
          ...table.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")),
        ];
        const rows = (await readTable(utf8(csv.join("\r\n")), "a.csv"))[0]?.rows ?? [];
        const blank = (cell: string): boolean => cell.trim() === "";
        const last = table.findLastIndex((row) => !row.every(blank));
        expect(rows.slice(1)).toEqual(
          table.slice(0, last + 1).map((row) => row.map((cell) => (cell === "" ? null : cell))),
        );
      }),
    );
  });
});
