// The roster import against the shared files: every planted defect by row and reason, nothing else.
import { describe, expect, test } from "vitest";
import { readTable, writeWorkbook } from "../../functions/platform/workbook.ts";
import { diffRoster } from "../../shared/org/import.ts";
import { wrongRowsSheet } from "../../shared/org/table.ts";
import type { Cell } from "../../shared/sheet.ts";
import {
  changed,
  expected,
  header,
  importOf,
  organId,
  person,
  read,
  reasonsOf,
  sheetOf,
  units,
} from "./shared-files.ts";

describe("the shared rosters", () => {
  test("the workbook gives its good rows and exactly the planted defects", async () => {
    const { good, wrong, table } = importOf(await read("roster.xlsx"));
    expect(good).toHaveLength(expected.workbook.goodRows);
    expect(wrong.map(({ row, reason }) => ({ row, reason }))).toEqual(expected.workbook.defects);
    expect(wrong.every(({ more }) => more.length === 0)).toBe(true);
    expect(table).toMatchObject({ sheet: "干警花名册", otherSheets: [], ignored: ["序号", "备注"] });
    expect(table.skipped.map(({ row }) => row)).toEqual([356, 357]);
  });

  test("names keep their rare characters, widths and padding go, dates never move", async () => {
    const { good } = importOf(await read("roster.xlsx"));
    const byRow = new Map(good.map((row) => [row.row, row]));
    expect([6, 8, 11, 12].map((row) => byRow.get(row)?.name)).toEqual([
      "阿卜杜拉·买买提",
      "𠮷田",
      "王㛃",
      "顾秀敏",
    ]);
    expect(byRow.get(8)).toMatchObject({ staff: "F1006", joinedOn: "2015-05-17" });
    expect(byRow.get(10)).toMatchObject({ joinedOn: "2011-08-20" });
    expect(byRow.get(154)).toMatchObject({ staff: "520445", kind: "sworn", phone: "13354257643" });
    expect(byRow.get(136)).toMatchObject({
      kind: "auxiliary",
      category: "辅警",
      unit: units.find(({ name }) => name === "城关派出所")?.id,
    });
  });

  test("the GBK csv takes its organ from the importer and keeps the quoted comma", async () => {
    const { good, wrong } = importOf(await read("roster-gbk.csv"), {
      defaultOrgan: organId(expected.csv.organ),
    });
    expect(wrong).toEqual([]);
    expect(good).toHaveLength(expected.csv.goodRows);
    expect(good.find(({ row }) => row === 22)).toMatchObject({
      name: "欧阳,建国",
      organ: organId("示例县公安局"),
    });
  });

  test("the same file twice changes nothing; one changed cell changes one field of one officer", async () => {
    const { good } = importOf(await read("roster.xlsx"));
    const existing = good.map((row) => ({ ...row, state: "active" as const }));
    expect(diffRoster(good, []).every(({ change }) => change === "new")).toBe(true);
    expect(diffRoster(good, existing).every(({ change }) => change === "same")).toBe(true);
    const moved = good.map((row) => (row.staff === "F1002" ? { ...row, unit: "un1" } : row));
    expect(diffRoster(moved, existing).filter(({ change }) => change !== "same")).toMatchObject([
      {
        change: "changed",
        row: { staff: "F1002" },
        fields: [{ field: "unit", before: "un0", after: "un1" }],
      },
    ]);
  });

  test("the wrong rows come back with their reasons and can be corrected and imported", async () => {
    const { table, wrong } = importOf(await read("roster.xlsx"));
    const sheets = await readTable(await writeWorkbook([wrongRowsSheet(table, wrong)]), "错误行.xlsx");
    const rows = sheets[0]?.rows ?? [];
    expect(rows[0]).toEqual([...table.headers, "错误原因"]);
    expect(rows.slice(1).map((row) => row.at(-1))).toEqual(wrong.map(({ message }) => message));
    const corrected = rows.map((row) => row.map((cell) => (cell === "2026-02-30" ? "2026-02-28" : cell)));
    const again = importOf(sheetOf(...corrected));
    expect(again.good.map(({ name }) => name)).toContain("姜刚");
    expect(again.wrong.map(({ reason }) => reason)).not.toContain("date-invalid");
    expect(
      wrongRowsSheet(again.table, again.wrong).columns.filter(({ header }) => header === "错误原因"),
    ).toHaveLength(1);
  });
});

describe("rows of a roster", () => {
  test.each<[string, Cell, string]>([
    ["姓名", " ", "name-missing"],
    ["姓名", "***", "name-invalid"],
    ["警号", null, "staff-number-missing"],
    ["警号", "F-2001", "staff-number-invalid"],
    ["所属单位", "外县法院", "organ-unknown"],
    ["单位名称", "不存在的庭", "unit-unknown"],
    ["单位名称", null, "unit-unknown"],
    ["人员类别", "临时人员", "category-unknown"],
    ["人员类别", null, "category-unknown"],
    ["人员类别", "辅导员", "category-unknown"],
    ["人员类别", "员额检察官", "category-unknown"],
    ["职务", "长".repeat(41), "position-invalid"],
    ["入警时间", "2026-02-30", "date-invalid"],
    ["入警时间", "2026-11-24", "date-in-future"],
    ["手机号", "1380000abcd", "phone-invalid"],
    ["邮箱", "a@b", "email-invalid"],
  ])("%s %j is %s", (column, value, reason) => {
    const answer = importOf(sheetOf(header, changed(column, value)));
    expect(reasonsOf(answer)).toEqual([reason]);
    expect(answer.good).toEqual([]);
    expect(answer.wrong[0]).toMatchObject({ row: 2, column });
  });

  test("an empty phone, date, position or address is allowed, and joining today is no future", () => {
    for (const column of ["职务", "入警时间", "手机号", "邮箱"])
      expect(importOf(sheetOf(header, changed(column, ""))).good).toHaveLength(1);
    expect(importOf(sheetOf(header, changed("入警时间", "2026-11-23"))).good).toHaveLength(1);
  });

  test("everything wrong with a row is told at once", () => {
    const answer = importOf(sheetOf(header, ["", "x", "示例县人民法院", "无", "无", "", "无", "1", "无"]));
    expect(answer.wrong).toHaveLength(1);
    expect(reasonsOf(answer)).toEqual([
      "name-missing",
      "staff-number-invalid",
      "unit-unknown",
      "category-unknown",
      "date-invalid",
      "phone-invalid",
      "email-invalid",
    ]);
  });

  test("the second of two equal staff numbers is wrong, even written differently, even after a wrong row", () => {
    const answer = importOf(sheetOf(header, changed("手机号", "1"), changed("警号", "ｆ２００１"), person));
    expect(answer.wrong.map(({ row, reason }) => [row, reason])).toEqual([
      [2, "phone-invalid"],
      [3, "staff-number-duplicate"],
      [4, "staff-number-duplicate"],
    ]);
    expect(answer.wrong[1]?.message).toContain("第 2 行");
  });

  test("without an organ a unit must be unique in the county", () => {
    expect(reasonsOf(importOf(sheetOf(header, changed("所属单位", null))))).toEqual([]);
    const nameless = changed("所属单位", null).map((cell) => (cell === "立案庭" ? "政治部" : cell));
    expect(reasonsOf(importOf(sheetOf(header, nameless)))).toEqual(["unit-ambiguous"]);
    const court = importOf(sheetOf(header, nameless), { defaultOrgan: organId("示例县人民法院") });
    expect(court.good).toMatchObject([{ organ: organId("示例县人民法院") }]);
  });

  test("an organ may be named by its ending, a closed unit takes nobody", () => {
    expect(importOf(sheetOf(header, changed("所属单位", "人民法院"))).good).toHaveLength(1);
    const closed = units.map((unit) => (unit.name === "立案庭" ? { ...unit, closedOn: "2026-11-22" } : unit));
    const answer = importOf(sheetOf(header, person), { units: closed });
    expect(answer.wrong).toMatchObject([{ reason: "unit-unknown" }]);
    expect(answer.wrong[0]?.message).toContain("撤销");
    const today = closed.map((unit) => ({ ...unit, closedOn: unit.closedOn && "2026-11-23" }));
    expect(importOf(sheetOf(header, person), { units: today }).good).toHaveLength(1);
  });

  test("totals, notes, repeated headers and rows numbered beforehand are nobody, a nameless person is not skipped", () => {
    const numbered = ["序号", ...header];
    const answer = importOf(
      sheetOf(
        ["花名册"],
        numbered,
        [1, ...person],
        numbered,
        [2],
        ["合计", 1],
        ["填表人：李四", null, "审核人："],
        ["注：以上"],
        [3, "", "F2002"],
      ),
    );
    expect(answer.good).toHaveLength(1);
    expect(answer.table.skipped.map(({ row }) => row)).toEqual([4, 6, 7, 8]);
    expect(answer.wrong.map(({ row }) => row)).toEqual([9]);
  });

  test("an absent column or an empty cell never erases what is known; who comes back is active again", () => {
    const [row] = importOf(sheetOf(header, changed("手机号", null))).good;
    if (!row) throw new Error("no row");
    const officer = { ...row, phone: "13900000000", state: "active" as const };
    expect(diffRoster([row], [officer])).toMatchObject([{ change: "same" }]);
    expect(diffRoster([row], [{ ...officer, state: "left" }])).toMatchObject([
      { change: "changed", fields: [{ field: "state" }] },
    ]);
  });
});
