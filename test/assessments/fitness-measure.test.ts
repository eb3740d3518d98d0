// What is typed by the track becomes a number in the item's unit, or a sentence that says how to write it.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readMeasure, sayMeasure, type FitnessUnit } from "../../shared/assessments/fitness.ts";
import type { Cell } from "../../shared/sheet.ts";

describe("what is typed by the track", () => {
  test.each<[Cell, number]>([
    ["245", 245],
    [245, 245],
    [12.300000000000001, 12.3],
    ["4'05\"", 245],
    ["4:05", 245],
    ["4：05", 245],
    ["0:04:05", 245],
    ["4分05秒", 245],
    ["4 分 5 秒", 245],
    ["4′05″", 245],
    ["4’05”", 245],
    ["4'05''", 245],
    ["４＇０５＂", 245],
    ["２４５", 245],
    ["4分", 240],
    ["4分05", 245],
    ["4'05\"3", 245.3],
    ["4:05.25", 245.25],
    ["12.5秒", 12.5],
    ['12"5', 12.5],
    ["12″05", 12.05],
    ["12。5", 12.5],
    ["12．5s", 12.5],
  ])("%j is %d seconds", (text, value) => {
    expect(readMeasure(text, "秒")).toEqual({ value });
  });

  test.each<[Cell, FitnessUnit, number]>([
    ["35次", "次", 35],
    ["３５ 个", "次", 35],
    ["0", "次", 0],
    ["230cm", "厘米", 230],
    ["－3.5", "厘米", -3.5],
    ["-0", "厘米", 0],
    ["2.35", "米", 2.35],
  ])("%j is a result in %s", (text, unit, value) => {
    expect(readMeasure(text, unit)).toEqual({ value });
  });

  test("nothing typed is no result", () => {
    for (const text of ["", " ", null, undefined, "#N/A"]) expect(readMeasure(text, "秒")).toEqual({});
  });

  test.each<[Cell, FitnessUnit]>([
    ["4:5", "秒"],
    ["4:75", "秒"],
    ["4'60\"", "秒"],
    ["4 05", "秒"],
    ["1:04:05", "秒"],
    ["-12", "秒"],
    ["0", "秒"],
    ["12.345", "秒"],
    [0.170138, "秒"],
    ["1e3", "秒"],
    ["=1+1", "秒"],
    ["'", "秒"],
    ["弃权", "秒"],
    ["1899-12-31", "秒"],
    [true, "秒"],
    [Number.NaN, "秒"],
    [Infinity, "次"],
    ["35.5", "次"],
    ["-1", "次"],
    ["2米35", "厘米"],
    ["2.35米", "厘米"],
    ["1,000", "米"],
    ["9".repeat(10_000), "次"],
  ])("%j in %s is refused with a sentence", (text, unit) => {
    const { value, wrong } = readMeasure(text, unit);
    expect(value).toBeUndefined();
    expect(wrong).toMatch(/^(?:看不出|成绩)“/u);
    expect(wrong?.length).toBeLessThan(80);
  });

  test("what is said is read again as the same result", () => {
    const hundredths = fc.integer({ min: 1, max: 1_000_000 }).map((count) => count / 100);
    fc.assert(
      fc.property(hundredths, fc.constantFrom<FitnessUnit[]>("秒", "厘米", "米", "千克"), (value, unit) => {
        expect(readMeasure(sayMeasure(value, unit), unit)).toEqual({ value });
      }),
    );
    expect(sayMeasure(245, "秒")).toBe("4分05秒");
    expect(sayMeasure(60.5, "秒")).toBe("1分00.5秒");
    expect(sayMeasure(12.5, "秒")).toBe("12.5秒");
    expect(sayMeasure(35, "次")).toBe("35次");
  });

  test("no cell makes the reader fail, and every value has at most two decimals", () => {
    const text = fc.stringMatching(/^[0-9.:'"分秒次 ′″-]*$/u);
    const cell = fc.oneof(text, fc.string({ unit: "grapheme" }), fc.double(), fc.boolean());
    fc.assert(
      fc.property(cell, fc.constantFrom<FitnessUnit[]>("秒", "次", "厘米"), (one, unit) => {
        const { value } = readMeasure(one, unit);
        expect(value === undefined || Number(value.toFixed(2)) === value).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
