// The fitness table in Excel: what is exported is imported as the same table; every defect by its row and column.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readTable, writeWorkbook } from "../../functions/platform/workbook.ts";
import { fitnessSheet, parseFitness, type FitnessImport } from "../../shared/assessments/fitness-import.ts";
import { sampleTable } from "../../shared/assessments/fitness-sample.ts";
import { fitnessUnits, type FitnessItem, type FitnessTable } from "../../shared/assessments/fitness.ts";
import { isRefusal, wrongRowsSheet } from "../../shared/org/table.ts";
import type { Cell, Sheet, SheetToWrite } from "../../shared/sheet.ts";
import { sexes, table } from "./fitness-table.ts";

const head = { title: "本局评分表", sample: false, effectiveFrom: "2026-07-01" };
const plain = ({ name, columns, rows }: SheetToWrite): Sheet[] => [
  { name, rows: [columns.map(({ header }) => header), ...rows.map((row) => [...row])] },
];
function imported(sheets: readonly Sheet[], given: Parameters<typeof parseFitness>[1] = head): FitnessImport {
  const answer = parseFitness(sheets, given);
  if (isRefusal(answer)) throw new Error(answer.message);
  return answer;
}

/** A table as an office keeps it: no codes, its own words, the order of its columns; one run for both sexes. */
const header = [
  "序号",
  "性别",
  "年龄起",
  "年龄止",
  "测试项目",
  "类别",
  "单 位",
  "评分方向",
  "成绩标准",
  "得分",
];
const row = (change: Partial<Record<string, Cell>> = {}, sex = "男"): Cell[] => {
  const usual = [1, sex, 18, "40岁", "1000米跑", "耐力", "分秒", "越小越好", "3′45″", "100分"];
  return header.map((name, column) => (name in change ? (change[name] ?? null) : (usual[column] ?? null)));
};
const lower = { 成绩标准: "4:05", 得分: 60 };
const office = (...changed: Cell[][]): Sheet[] => [
  { name: "标准", rows: [["体能测试评分标准"], header, ...changed] },
];
const good = [row(), row(lower), row({}, "女子"), row(lower, "女子")];

/** Canonical tables: items in order, bands by item, sex and age without gaps, steps from the most points down. */
const anyTable: fc.Arbitrary<FitnessTable> = fc
  .uniqueArray(fc.stringMatching(/^[\p{Script=Han}a-z0-9×（）]{1,10}$/u), {
    minLength: 1,
    maxLength: 4,
    selector: (label) => label.normalize("NFKC"),
  })
  .chain((labels) =>
    fc.record({
      items: fc.tuple(
        ...labels.map((label, index) =>
          fc.record<FitnessItem>({
            item: fc.constant(`x${(index * 7) % 5}`),
            label: fc.constant(label),
            group: fc.constantFrom("耐力", "力量（上肢）", "1"),
            unit: fc.constantFrom(...fitnessUnits),
            better: fc.constantFrom("less", "more"),
          }),
        ),
      ),
      ends: fc.uniqueArray(fc.integer({ min: 1, max: 98 }), { maxLength: 4 }),
      points: fc.uniqueArray(
        fc.integer({ min: 0, max: 10_000 }).map((count) => count / 100),
        { minLength: 1, maxLength: 5 },
      ),
      first: fc.integer({ min: 1, max: 5000 }),
    }),
  )
  .map(({ items, ends, points, first }) => ({
    ...head,
    items,
    bands: items.flatMap(({ item, unit, better }) =>
      sexes.flatMap((sex) =>
        [...ends.toSorted((a, b) => a - b), 99].map((ageTo, index, all) => ({
          item,
          sex,
          ageFrom: index === 0 ? 0 : (all[index - 1] ?? 0) + 1,
          ageTo,
          steps: points
            .toSorted((a, b) => b - a)
            .map((given, nth) => {
              const value = first + (better === "less" ? nth : 10 - nth);
              return { value: unit === "次" ? value : value + 0.25, points: given };
            }),
        })),
      ),
    ),
  }));

describe("export, then import", () => {
  test("is the identity, whatever the table", () => {
    fc.assert(
      fc.property(anyTable, (one) => {
        expect(imported(plain(fitnessSheet(one))).table).toEqual(one);
      }),
      { numRuns: 40 },
    );
  });

  test("is the identity for the sample, through a real workbook, in any order of columns", async () => {
    const sheet = fitnessSheet(sampleTable);
    const turned = {
      ...sheet,
      columns: sheet.columns.toReversed(),
      rows: sheet.rows.map((one) => one.toReversed()),
    };
    const sheets = await readTable(await writeWorkbook([turned]), "评分表.xlsx");
    const { title, sample, effectiveFrom } = sampleTable;
    expect(imported(sheets, { title, sample, effectiveFrom }).table).toEqual(sampleTable);
  });

  test("rows in any order give the same bands and steps", () => {
    const [sheet] = plain(fitnessSheet(table));
    const [first = [], ...rows] = sheet?.rows ?? [];
    const sheets = [{ name: "表", rows: [first, ...rows.toReversed()] }];
    const again = imported(sheets).table;
    const lines = (one: FitnessTable) =>
      new Set(fitnessSheet(one).rows.map((cells) => JSON.stringify(cells)));
    expect(again && lines(again)).toEqual(lines(table));
  });
});

describe("a table as an office keeps it", () => {
  test("is read with its own headers, words, ages and times", () => {
    const { table: read, found, wrong, problems } = imported(office(...good));
    expect([wrong, problems, found.ignored]).toEqual([[], [], ["序号"]]);
    expect(read).toEqual({
      ...head,
      items: [{ item: "i1", label: "1000米跑", group: "耐力", unit: "秒", better: "less" }],
      bands: sexes.map((sex) => ({
        item: "i1",
        sex,
        ageFrom: 18,
        ageTo: 40,
        steps: [
          { value: 225, points: 100 },
          { value: 245, points: 60 },
        ],
      })),
    });
  });

  test("an empty end of the ages is open, 不限 too", () => {
    const ends = { 年龄起: null, 年龄止: "不限" };
    const read = imported(office(row(ends), row(ends, "女"))).table;
    expect(read?.bands).toMatchObject([
      { ageFrom: 0, ageTo: 99 },
      { ageFrom: 0, ageTo: 99 },
    ]);
  });

  test("a label keeps the code that it had in earlier versions; a new one takes a free code", () => {
    const jump = { 测试项目: "立定跳远", 类别: "力量", "单 位": "cm", 评分方向: "越远越好", 成绩标准: 230 };
    const known = [
      { item: "run", label: "１０００米跑" },
      { item: "i1", label: "俯卧撑" },
      { item: "old", label: "1000米跑" },
    ];
    const read = imported(office(...good, row(jump), row(jump, "女")), { ...head, known }).table;
    expect(read?.items.map(({ item }) => item)).toEqual(["run", "i2"]);
  });
});

describe("every defect by row and column", () => {
  test.each<[string, Record<string, Cell>, string, string]>([
    ["no item", { 测试项目: " " }, "label-missing", "测试项目"],
    ["a long item", { 测试项目: "跑".repeat(31) }, "label-invalid", "测试项目"],
    ["another group", { 类别: "力量" }, "group-conflict", "类别"],
    ["no group", { 类别: null }, "group-missing", "类别"],
    ["an unknown unit", { "单 位": "妙" }, "unit-invalid", "单 位"],
    ["another unit", { "单 位": "米", 成绩标准: 4 }, "unit-conflict", "单 位"],
    ["an unknown direction", { 评分方向: "大概" }, "better-invalid", "评分方向"],
    ["the other direction", { 评分方向: "高优" }, "better-conflict", "评分方向"],
    ["no sex", { 性别: null }, "sex-missing", "性别"],
    ["both sexes in one cell", { 性别: "男/女" }, "sex-invalid", "性别"],
    ["an age in words", { 年龄起: "三十" }, "ageFrom-invalid", "年龄起"],
    ["an age out of range", { 年龄止: 130 }, "ageTo-invalid", "年龄止"],
    ["half a year", { 年龄止: 30.5 }, "ageTo-invalid", "年龄止"],
    ["ages reversed", { 年龄起: 50 }, "ages-reversed", "年龄止"],
    ["no result", { 成绩标准: null }, "value-missing", "成绩标准"],
    ["a result that may mean two things", { 成绩标准: "4:5" }, "value-invalid", "成绩标准"],
    ["a time of day", { 成绩标准: "1899-12-30" }, "value-invalid", "成绩标准"],
    ["a formula", { 成绩标准: "=1+1" }, "value-invalid", "成绩标准"],
    ["a truth", { 成绩标准: true }, "value-invalid", "成绩标准"],
    ["too many points", { 得分: 101 }, "points-invalid", "得分"],
    ["negative points", { 得分: "-60" }, "points-invalid", "得分"],
    ["points twice", { 得分: 100 }, "step-duplicate", "得分"],
  ])("%s", (_, change, reason, column) => {
    const { wrong, table: none } = imported(office(row(), row({ ...lower, ...change }), ...good.slice(2)));
    expect(wrong).toMatchObject([{ row: 4, reason, column, columnIndex: header.indexOf(column), more: [] }]);
    expect(none).toBeUndefined();
  });

  test("both ends of the ages forgotten are two defects of one row", () => {
    const [first] = imported(office(row({ 年龄起: null, 年龄止: null }))).wrong;
    expect(first).toMatchObject({ reason: "ageFrom-missing", more: [{ reason: "ageTo-missing" }] });
  });

  test("a code of two items, and two codes of one item, name the row that came first", () => {
    const withCodes = (...codes: string[]): Sheet[] => [
      {
        name: "表",
        rows: [
          ["项目代码", ...header],
          ...codes.map((code, index) => [
            code,
            ...row({ 得分: 100 - index, 测试项目: index === 2 ? "跳绳" : "跑步" }),
          ]),
        ],
      },
    ];
    expect(imported(withCodes("run", "jog", "run")).wrong).toMatchObject([
      { row: 3, reason: "code-conflict", message: "“跑步”的代码与第 2 行不一致" },
      { row: 4, reason: "code-conflict", message: "代码 run 在第 2 行是另一个项目" },
    ]);
    expect(imported(withCodes("短跑")).wrong).toMatchObject([{ row: 2, reason: "code-invalid" }]);
  });

  test("the wrong rows can be sent back with their reasons and marks", () => {
    const { found, wrong } = imported(office(...good, row({ 得分: "甲" })));
    expect(wrongRowsSheet(found, wrong)).toMatchObject({
      rows: [[...row({ 得分: "甲" }).map(String), expect.stringContaining("“甲”不是分值") as string]],
      marks: [{ row: 0, column: header.indexOf("得分") }],
    });
  });

  test("no cell makes the import fail, and every row is good or wrong", () => {
    const cell = fc.oneof(fc.string({ unit: "grapheme" }), fc.double(), fc.boolean(), fc.constant(null));
    const hostile = fc.array(cell, { minLength: header.length, maxLength: header.length });
    fc.assert(
      fc.property(hostile, (cells) => {
        const { found, wrong, table: none } = imported(office(...good, cells));
        expect(wrong.map((one) => one.row)).toEqual(found.rows.length > good.length ? [7] : []);
        expect(none === undefined).toBe(wrong.length > 0);
      }),
    );
  });
});

describe("the table as a whole", () => {
  test("men without women, a gap and a step out of order are all said once the rows are right", () => {
    const older = { 年龄起: 43, 年龄止: 99 };
    const { problems, table: none } = imported(
      office(row(), row({ ...lower, 成绩标准: "3:00" }), row(older)),
    );
    expect(problems.map(({ message }) => message)).toEqual([
      "“1000米跑”（男）缺少41至42岁的评分标准",
      "“1000米跑”（男，18至40岁）100分（3分45秒）应比60分（3分00秒）的成绩更小",
      "“1000米跑”（女）没有评分标准",
    ]);
    expect(none).toBeUndefined();
  });

  test("a title that is too short is said, and no table comes back", () => {
    const { problems, table: none } = imported(office(...good), { ...head, title: "表" });
    expect([problems, none]).toEqual([[{ code: "table-invalid", message: "名称至少 2 个字" }], undefined]);
  });

  test("a workbook without the columns is refused, naming them; an empty table is no table", () => {
    expect(parseFitness([{ name: "名单", rows: [["姓名", "性别", "单位"]] }], head)).toMatchObject({
      code: "columns-missing",
      message: expect.stringContaining("“名单”缺少：项目、组别、方向、年龄从、年龄到、成绩、分值") as string,
    });
    expect(imported(office()).problems).toMatchObject([{ code: "no-items" }]);
  });
});
