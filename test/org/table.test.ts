// Finding the table in a workbook: any column order, any sheet, and a clear answer when there is none.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseOrganisation } from "../../shared/org/import-organisation.ts";
import { parseRoster } from "../../shared/org/import.ts";
import { isRefusal } from "../../shared/org/table.ts";
import type { Refusal } from "../../shared/problem.ts";
import type { Cell } from "../../shared/sheet.ts";
import { changed, header, importOf, person, places, read, sheetOf } from "./shared-files.ts";

describe("finding the table", () => {
  test("columns may stand in any order", () => {
    const reference = importOf(sheetOf(header, person)).good;
    fc.assert(
      fc.property(fc.shuffledSubarray([...header.keys()], { minLength: header.length }), (order) => {
        const pick = (row: Cell[]): Cell[] => order.map((column) => row[column] ?? null);
        expect(importOf(sheetOf(["标题"], pick(header), pick(person))).good).toEqual(
          reference.map((row) => ({ ...row, row: 3 })),
        );
      }),
      { numRuns: 40 },
    );
  });

  test("单位 alone is the unit, beside 部门 it is the organ", () => {
    const names = (unit: string, organ: string) =>
      header.map((name) => (name === "单位名称" ? unit : name === "所属单位" ? organ : name));
    expect(importOf(sheetOf(names("部门", "单位"), person)).good).toHaveLength(1);
    expect(importOf(sheetOf(names("单位", "旧单位"), person)).good).toHaveLength(1);
    expect(importOf(sheetOf(names("所属单位", "其他"), person)).good).toHaveLength(1);
  });

  test("the wrong workbook is refused with its sheets and the missing columns", async () => {
    const answer = parseRoster(await read("organisation.xlsx"), places);
    expect(answer).toMatchObject({ code: "columns-missing" });
    expect((answer as Refusal).message).toMatch(/“机构”.*姓名.*“机构”缺少：姓名、警号\/工号/u);
    expect(parseOrganisation(await read("roster.xlsx"))).toMatchObject({ code: "roster-instead" });
    expect(parseRoster([], places)).toMatchObject({ code: "columns-missing" });
  });

  test("a header below the tenth row is not a header", () => {
    const above = (count: number): Cell[][] => Array.from({ length: count }, () => ["说明文字"]);
    expect(importOf(sheetOf(...above(9), header, person)).good).toHaveLength(1);
    expect(isRefusal(parseRoster(sheetOf(...above(10), header, person), places))).toBe(true);
  });

  test("the same header twice is refused by name", () => {
    const answer = parseRoster(sheetOf([...header, "姓 名"], [...person, "李四"]), places);
    expect(answer).toMatchObject({ code: "header-repeated" });
    expect((answer as Refusal).message).toContain("“姓名”");
  });

  test("of two rosters in one workbook the first is read and the other named, or the one asked for", () => {
    const two = [
      { name: "一季度", rows: [header, person] },
      { name: "二季度", rows: [header, changed("警号", "F2009")] },
    ];
    expect(importOf(two).table).toMatchObject({ sheet: "一季度", otherSheets: ["二季度"] });
    expect(importOf(two, { sheet: "二季度" }).good).toMatchObject([{ staff: "F2009" }]);
  });

  test("five thousand rows are each good or wrong, once", () => {
    const rows = Array.from({ length: 5_000 }, (_, index) => changed("警号", `F${10_000 + (index % 4_990)}`));
    const answer = importOf(sheetOf(header, ...rows));
    expect([answer.good.length, answer.wrong.length]).toEqual([4_990, 10]);
  });
});
