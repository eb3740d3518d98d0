// Sex, birth date and police type as cells say them: what is read, what is named as wrong, what an empty one means.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readBirth, readPoliceType, readSex } from "../../shared/org/facts.ts";
import { diffRoster } from "../../shared/org/import.ts";
import type { Cell } from "../../shared/sheet.ts";
import { addDays } from "../../shared/time.ts";
import { header, importOf, person, reasonsOf, sheetOf } from "./shared-files.ts";

const today = "2026-11-23";

describe("cells", () => {
  test.each<[Cell, string]>([
    ["男", "male"],
    [" 男 ", "male"],
    ["男性", "male"],
    ["m", "male"],
    ["Ｍ", "male"],
    ["Male", "male"],
    ["女", "female"],
    ["女性", "female"],
    ["F", "female"],
    ["female", "female"],
  ])("the sex %j is %s", (cell, sex) => {
    expect(readSex(cell)).toEqual({ value: sex });
  });

  test.each<Cell>([1, "2", "未知", "男女", "先生", "constructor"])(
    "the sex %j is refused and shown",
    (cell) => {
      expect(readSex(cell).wrong).toContain(`“${String(cell)}”`);
    },
  );

  test.each<[Cell, string]>([
    ["1990-05-17", "1990-05-17"],
    ["1990年5月17日", "1990-05-17"],
    [19900517, "1990-05-17"],
    [33010, "1990-05-17"],
    ["1990年5月", "1990-05-01"],
    ["1990.05", "1990-05-01"],
    ["1990-5", "1990-05-01"],
    ["199005", "1990-05-01"],
    [199005, "1990-05-01"],
    [1990.05, "1990-05-01"],
    ["200312", "2003-12-01"],
    ["1930-01-02", "1930-01-02"],
    ["2026-11-22", "2026-11-22"],
  ])("the birth date %j is %s; a month alone is its first day", (cell, day) => {
    expect(readBirth(cell, today)).toEqual({ value: day });
  });

  test.each<Cell>([
    "1990-02-30",
    "1990.13",
    1990.1,
    "1990",
    "九零年",
    "1930-01-01",
    "1900-05-17",
    today,
    "2026-11-24",
  ])("the birth date %j is refused, and the words name it", (cell) => {
    expect(readBirth(cell, today).wrong).toContain("出生日期");
  });

  test("every day of the last ninety years is read as itself, and as the first of its month", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 32_000 }), (back) => {
        const day = addDays(today, -back);
        const [year, month] = [day.slice(0, 4), day.slice(5, 7)];
        expect(readBirth(day, today)).toEqual({ value: day });
        expect(readBirth(`${year}${month}`, today)).toEqual({ value: `${year}-${month}-01` });
      }),
    );
  });

  test("a police type is any words of at most twenty letters, without what is never seen", () => {
    expect(readPoliceType(" 刑侦\u200b ")).toEqual({ value: "刑侦" });
    expect(readPoliceType("森林公安（派驻）")).toEqual({ value: "森林公安（派驻）" });
    expect(readPoliceType("警".repeat(20))).toEqual({ value: "警".repeat(20) });
    expect(readPoliceType("警".repeat(21)).wrong).toContain("最多 20 个字");
  });

  test("an empty cell says nothing and is no mistake", () => {
    for (const cell of [null, "", "\u3000", "#N/A"])
      expect([readSex(cell), readBirth(cell, today), readPoliceType(cell)]).toEqual(
        Array.from({ length: 3 }, () => ({ value: undefined })),
      );
  });
});

describe("columns of a roster", () => {
  const rowOf = (headers: string[], cells: Cell[]) =>
    importOf(sheetOf([...header, ...headers], [...person, ...cells]));
  const facts = (sex: Cell, bornOn: Cell, policeType: Cell) =>
    rowOf(["性别", "出生日期", "警种"], [sex, bornOn, policeType]);

  test.each(["出生日期", "出生年月", "出生年月日", "生日", "出生时间", "出 生 年 月"])(
    "%s is the birth date",
    (name) => {
      expect(rowOf([name], ["1990.05"]).good).toMatchObject([{ bornOn: "1990-05-01" }]);
    },
  );

  test.each(["警种", "警种类别", "所属警种"])("%s is the police type, and no personnel category", (name) => {
    expect(rowOf([name], ["交警"]).good).toMatchObject([{ policeType: "交警", category: "员额法官" }]);
  });

  test("each wrong cell is a wrong row with its reason and its column", () => {
    const cases = [
      [facts("1", "", ""), "sex-unknown", "性别"],
      [facts("", "1990-02-30", ""), "birth-invalid", "出生日期"],
      [facts("", today, ""), "birth-invalid", "出生日期"],
      [facts("", "", "警".repeat(21)), "police-type-invalid", "警种"],
    ] as const;
    for (const [answer, reason, column] of cases) {
      expect(answer.good).toEqual([]);
      expect(answer.wrong).toMatchObject([{ row: 2, reason, column, more: [] }]);
    }
    expect(reasonsOf(facts("x", "x", "警".repeat(21)))).toEqual([
      "sex-unknown",
      "birth-invalid",
      "police-type-invalid",
    ]);
  });

  test("a row that a merged police type alone fills holds nobody; a birth date alone is somebody", () => {
    const empty = header.map(() => null);
    const headers = [...header, "性别", "出生日期", "警种"];
    expect(importOf(sheetOf(headers, [...empty, null, null, "交警"])).wrong).toEqual([]);
    expect(importOf(sheetOf(headers, [...empty, null, "1990.05", "交警"])).wrong).toHaveLength(1);
  });

  test("an empty cell or an absent column keeps what is known", () => {
    const [known] = facts("女", "1990-05-17", "刑侦").good;
    const existing = known ? [{ ...known, state: "active" as const }] : [];
    for (const { good } of [facts("", "", ""), importOf(sheetOf(header, person))])
      expect(diffRoster(good, existing)).toMatchObject([{ change: "same", fields: [] }]);
  });
});
