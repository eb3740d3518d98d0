// Cells as people type them: what each reader accepts, what it refuses, and that reading twice changes nothing.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  cleanName,
  cleanText,
  headerKey,
  matchKey,
  readDay,
  readEmail,
  readPhone,
  readStaffNumber,
} from "../../shared/org/cells.ts";
import type { Cell } from "../../shared/sheet.ts";
import { isDay } from "../../shared/time.ts";

const anyCell = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
);

describe("text", () => {
  test.each<[Cell, string]>([
    [" 顾秀敏\u3000", "顾秀敏"],
    ["\u200b城关\u00a0派出所\ufeff", "城关 派出所"],
    ["Ｆ１００６ａ", "F1006a"],
    ["刑侦大队（禁毒）", "刑侦大队（禁毒）"],
    [null, ""],
    [" \t", ""],
    [520445, "520445"],
    ["#N/A", ""],
  ])("%j reads as %j", (cell, text) => {
    expect(cleanText(cell)).toBe(text);
  });

  test.each<[Cell, string]>([
    ["𠮷田", "𠮷田"],
    ["王㛃", "王㛃"],
    ["阿卜杜拉·买买提", "阿卜杜拉·买买提"],
    ["阿卜杜拉•买买提", "阿卜杜拉·买买提"],
    ["阿卜杜拉．买买提", "阿卜杜拉·买买提"],
    ["张\u3000三", "张三"],
    ["\ufa19田", "\ufa19田"],
    ["John Smith", "John Smith"],
    ["欧阳,建国", "欧阳,建国"],
  ])("the name %j stays itself: %j", (cell, name) => {
    expect(cleanName(cell)).toBe(name);
  });

  test.each<[Cell, string]>([
    ["姓 名", "姓名"],
    ["类\u3000别", "类别"],
    ["警号/工号", "警号工号"],
    ["部门(科所队)", "部门科所队"],
    ["联系电话（必填）", "联系电话"],
    ["*姓名：", "姓名"],
    ["E-mail", "EMAIL"],
    ["姓\n名", "姓名"],
  ])("the header %j is %j", (cell, key) => {
    expect(headerKey(cell)).toBe(key);
  });

  test("cleaning twice is cleaning once", () => {
    const typed = fc.string({
      unit: fc.constantFrom("张", "𠮷", "A", "１", " ", "\u3000", "\u200b", ".", "·", "•", "\u1fe2"),
    });
    fc.assert(
      fc.property(fc.oneof(anyCell, typed), (cell) => {
        expect(cleanText(cleanText(cell))).toBe(cleanText(cell));
        expect(cleanName(cleanName(cell))).toBe(cleanName(cell));
        expect(matchKey(matchKey(cell))).toBe(matchKey(cell));
      }),
    );
  });
});

describe("days", () => {
  test.each<[Cell, string]>([
    ["2022/11/3", "2022-11-03"],
    ["2003年9月26日", "2003-09-26"],
    ["2003 年 9 月 26 日", "2003-09-26"],
    ["2014.03.13", "2014-03-13"],
    ["2014。3。13", "2014-03-13"],
    [20150517, "2015-05-17"],
    ["20150517", "2015-05-17"],
    ["２０１５０５１７", "2015-05-17"],
    ["２０１５／５／１７", "2015-05-17"],
    ["2015－5－17", "2015-05-17"],
    ["2011-08-20T00:00:00.000Z", "2011-08-20"],
    ["2011-08-20T23:30:00+08:00", "2011-08-20"],
    ["2011-08-20 8:30", "2011-08-20"],
    [40775, "2011-08-20"],
    [40775.99, "2011-08-20"],
    ["40775", "2011-08-20"],
    ["2024-02-29", "2024-02-29"],
    ["2003年9月", "2003-09-01"],
    ["2003.09", "2003-09-01"],
  ])("%j is %s", (cell, day) => {
    expect(readDay(cell)).toEqual({ value: day });
  });

  test.each<Cell>([
    "2026-02-30",
    "2023-02-29",
    "2011-13-01",
    "待定",
    "11/3/2022",
    "22.3.4",
    20151301,
    "2015年",
  ])("%j is refused", (cell) => {
    expect(readDay(cell).wrong).toContain("日期不正确");
  });

  test("2015.1 may be January or October of a number cell, and 2015 is no serial: both are refused", () => {
    expect([readDay("2015.1"), readDay(2015.1), readDay(2015)].map(({ wrong }) => typeof wrong)).toEqual(
      Array.from({ length: 3 }, () => "string"),
    );
  });

  test("an empty cell is no day and no mistake", () => {
    expect([readDay(null), readDay(" "), readDay(undefined)]).toEqual(
      Array.from({ length: 3 }, () => ({ value: undefined })),
    );
  });

  test("every day reads the same in every notation", () => {
    const dates = fc.date({ min: new Date("1950-01-01"), max: new Date("2099-12-31"), noInvalidDate: true });
    fc.assert(
      fc.property(dates, (date) => {
        const day = date.toISOString().slice(0, 10);
        const [y = "", m = "", d = ""] = day.split("-");
        const serial = Math.round((Date.parse(day) - Date.UTC(1899, 11, 30)) / 86_400_000);
        const notations: Cell[] = [
          `${y}/${Number(m)}/${Number(d)}`,
          `${y}年${m}月${Number(d)}日`,
          `${y}.${m}.${d}`,
          `${day}T00:00:00Z`,
          Number(`${y}${m}${d}`),
          serial,
        ];
        for (const cell of [day, ...notations]) expect(readDay(cell)).toEqual({ value: day });
      }),
    );
  });

  test("whatever a cell holds, the answer is a real day, nothing, or a refusal", () => {
    fc.assert(
      fc.property(anyCell, (cell) => {
        const { value, wrong } = readDay(cell);
        expect(value === undefined || (isDay(value) && wrong === undefined)).toBe(true);
      }),
    );
  });
});

describe("phones", () => {
  test.each<[Cell, string]>([
    [13997635820, "13997635820"],
    ["139 9763 5820", "13997635820"],
    ["139-9763-5820", "13997635820"],
    ["+86 139 9763 5820", "13997635820"],
    ["１３９９７６３５８２０", "13997635820"],
    ['="13997635820"', "13997635820"],
    ["'13997635820", "13997635820"],
    ["13997635820.0", "13997635820"],
    ["0851-12345678", "0851-12345678"],
    ["（0851）1234567", "0851-1234567"],
    ["01012345678", "010-12345678"],
  ])("%j is %s", (cell, phone) => {
    expect(readPhone(cell)).toEqual({ value: phone });
  });

  test.each<Cell>([
    "1380000abcd",
    "1380000000",
    "12345678901",
    "138000000000",
    12345678,
    "13800000000/13900000000",
  ])("%j is refused", (cell) => {
    expect(readPhone(cell).wrong).toContain("电话不正确");
  });

  test("an empty cell is no phone and no mistake", () => {
    expect(readPhone("")).toEqual({ value: undefined });
  });
});

describe("staff numbers and mail", () => {
  test.each<[Cell, string]>([
    ["F１００６", "F1006"],
    [520445, "520445"],
    [" fj520394 ", "FJ520394"],
    ["５２０６１０", "520610"],
    ["FJ 520 394", "FJ520394"],
  ])("%j is %s", (cell, staff) => {
    expect(readStaffNumber(cell)).toEqual({ value: staff });
  });

  test.each<Cell>(["F-1006", "a/b1", "123", "1234567890123", "警0001", "../..", "F1006#"])(
    "%j is refused",
    (cell) => {
      expect(readStaffNumber(cell).wrong).toContain("4 至 12 位");
    },
  );

  test("a staff number that passes can always stand in a key", () => {
    fc.assert(
      fc.property(anyCell, (cell) => {
        expect(readStaffNumber(cell).value ?? "AAAA").toMatch(/^[0-9A-Z]{4,12}$/u);
      }),
    );
  });

  test("addresses are lower-cased, anything else is refused", () => {
    expect(readEmail(" Zhang.San@Example.GOV.cn ")).toEqual({ value: "zhang.san@example.gov.cn" });
    expect(
      ["a@b", "a b", "a..b@c.cn", "@c.cn", "a@b.cn,c@d.cn"].map((cell) => typeof readEmail(cell).wrong),
    ).toEqual(Array.from({ length: 5 }, () => "string"));
  });
});
