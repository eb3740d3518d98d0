// Fitness: the age at the test decides, boundary values count, what is missing is named, versions begin on their day.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sampleTable } from "../../shared/assessments/fitness-sample.ts";
import { ageOn, judgeFitness, pointsFor, tableOn } from "../../shared/assessments/fitness.ts";
import { addDays } from "../../shared/time.ts";
import { sexes, table } from "./fitness-table.ts";

const each = { mode: "each", pass: 60 } as const;
const man = { sex: "male", bornOn: "1995-06-15" } as const;
const results = (run: number, pull: number) => [
  { item: "run", value: run },
  { item: "pull", value: pull },
];
const judged = (day: string, values = results(265, 10), person: Parameters<typeof judgeFitness>[2] = man) =>
  judgeFitness(table, each, person, day, values);

describe("the age", () => {
  test.each([
    ["1995-06-15", "2026-06-14", 30],
    ["1995-06-15", "2026-06-15", 31],
    ["1995-06-15", "2026-06-16", 31],
    ["1995-12-31", "2026-01-01", 30],
    ["1996-02-29", "2026-02-28", 29],
    ["1996-02-29", "2026-03-01", 30],
    ["1996-02-29", "2028-02-28", 31],
    ["1996-02-29", "2028-02-29", 32],
    ["2026-06-15", "2026-06-14", -1],
  ])("who was born on %s is on %s %i years old", (bornOn, day, age) => {
    expect(ageOn(bornOn, day)).toBe(age);
  });

  test("an officer who turns 31 between the test and the report is judged by the age at the test", () => {
    expect(judged("2026-06-14")).toMatchObject({
      band: "30岁及以下",
      passed: false,
      items: [{ points: 0 }, {}],
    });
    expect(judged("2026-06-15")).toMatchObject({
      band: "31至40岁",
      passed: true,
      items: [{ points: 60 }, {}],
    });
  });

  test("never falls with time, and rises once in any 366 days", () => {
    const day = fc.integer({ min: 0, max: 40_000 }).map((days) => addDays("1950-01-01", days));
    fc.assert(
      fc.property(day, day, (bornOn, on) => {
        expect(ageOn(bornOn, addDays(on, 1))).toBeGreaterThanOrEqual(ageOn(bornOn, on));
        expect(ageOn(bornOn, addDays(on, 366)) - ageOn(bornOn, on)).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});

describe("points", () => {
  const young = { sex: "female", age: 24 } as const;
  test.each([
    ["run", 220, 100],
    ["run", 220.01, 80],
    ["run", 240, 80],
    ["run", 260, 60],
    ["run", 260.01, 0],
    ["pull", 15, 100],
    ["pull", 14, 80],
    ["pull", 5, 60],
    ["pull", 4, 0],
    ["pull", 0, 0],
  ])("%s of %d gives %i: the boundary counts, nothing is interpolated", (item, value, points) => {
    expect(pointsFor(table, item, young, value)).toBe(points);
  });

  test("a better value never has fewer points, in the sample table", () => {
    const item = fc.constantFrom(...sampleTable.items);
    const value = fc.double({ min: 0, max: 1000, noNaN: true });
    fc.assert(
      fc.property(
        item,
        fc.constantFrom(...sexes),
        fc.integer({ min: 18, max: 120 }),
        value,
        value,
        (...at) => {
          const [{ item, better }, sex, age, one, other] = at;
          const [best, worst] = one < other === (better === "less") ? [one, other] : [other, one];
          const points = (value: number) => pointsFor(sampleTable, item, { sex, age }, value) ?? Number.NaN;
          expect(points(best)).toBeGreaterThanOrEqual(points(worst));
        },
      ),
    );
  });

  test("no row for the age, no such item: no points at all", () => {
    expect(pointsFor(table, "run", { sex: "male", age: 41 }, 200)).toBeUndefined();
    expect(pointsFor(table, "swim", young, 200)).toBeUndefined();
    expect(pointsFor(table, "pull", { sex: "male", age: 103 }, 5)).toBe(60);
  });
});

describe("passing", () => {
  const by = (mode: "each" | "average", pass: number, run: number, pull: number) =>
    judgeFitness(table, { mode, pass }, man, "2026-07-01", results(run, pull));

  test("each: one item below fails, however good the mean", () => {
    expect(by("each", 60, 230, 4)).toMatchObject({ passed: false, average: 50 });
    expect(by("each", 60, 270, 5)).toMatchObject({ passed: true, average: 60 });
  });

  test("average: the mean at the mark passes, a hundredth below fails and reads below", () => {
    expect(by("average", 80, 230, 5)).toMatchObject({ passed: true, average: 80 });
    expect(by("average", 80.01, 230, 5)).toMatchObject({ passed: false, average: 80 });
    const apart = table.items.map((one) => (one.item === "jump" ? { ...one, group: "技能" } : one));
    const third = { ...table, items: apart };
    const values = [...results(270, 5), { item: "jump", value: 210 }];
    expect(judgeFitness(third, { mode: "average", pass: 60.17 }, man, "2026-07-01", values)).toMatchObject({
      passed: false,
      average: 60.16,
    });
  });

  test("the judgement says what it was made by, in the order of the table", () => {
    expect(judged("2026-07-01", results(250, 10).toReversed())).toEqual({
      items: [
        { item: "run", value: 250, points: 80 },
        { item: "pull", value: 10, points: 80 },
      ],
      band: "31至40岁",
      sex: "male",
      average: 80,
      passed: true,
      table: "2026-01-01",
    });
  });
});

describe("what is missing is named", () => {
  const run = { item: "run", value: 250 };
  const pull = { item: "pull", value: 10 };
  test.each<[string, Parameters<typeof judged>[2], { item: string; value: number }[], string, RegExp]>([
    ["no sex", { bornOn: "1995-06-15" }, [], "sex-missing", /缺少性别/u],
    [
      "no birth date",
      { sex: "male" },
      [],
      "birth-date-missing",
      /^缺少出生日期，无法按年龄组评分，请先在人员资料中补录$/u,
    ],
    ["neither", {}, [], "person-incomplete", /缺少性别和出生日期/u],
    ["a child", { sex: "male", bornOn: "2019-05-12" }, [], "birth-date-wrong", /不满16岁/u],
    ["not born", { sex: "male", bornOn: "2095-05-12" }, [], "birth-date-wrong", /出生日期有误/u],
    ["too old", { sex: "female", bornOn: "1980-01-01" }, [run, pull], "band-missing", /46岁女性“1000米跑”/u],
    ["unknown item", man, [run, { item: "swim", value: 1 }], "item-unknown", /“swim”/u],
    ["no item of a group", man, [run], "group-missing", /缺少“力量”的成绩/u],
    ["nothing", man, [], "group-missing", /缺少“耐力”、“力量”的成绩/u],
    [
      "two of a group",
      man,
      [run, pull, { item: "jump", value: 230 }],
      "group-twice",
      /“引体向上”和“立定跳远”/u,
    ],
    ["one item twice", man, [run, run], "item-twice", /“1000米跑”填了两次/u],
    ["zero seconds", man, results(0, 10), "value-absurd", /1000米跑/u],
    ["4.05 for 4'05", man, results(4.05, 10), "value-absurd", /4\.05秒/u],
    ["hours", man, results(40_000, 10), "value-absurd", /1000米跑/u],
    ["not a number", man, results(Number.NaN, 10), "value-absurd", /1000米跑/u],
    ["infinite", man, results(250, Infinity), "value-absurd", /引体向上/u],
    ["negative", man, results(250, -1), "value-absurd", /引体向上/u],
    ["half a pull-up", man, results(250, 9.5), "value-absurd", /引体向上/u],
    ["100 for 10", man, results(250, 100), "value-absurd", /引体向上的成绩100次|“引体向上”/u],
  ])("%s", (_, person, values, code, message) => {
    const answer = judged("2026-07-01", values, person);
    expect(answer).toMatchObject({ code });
    expect("message" in answer && answer.message).toMatch(message);
  });

  test("no pull-up at all is a result: no points, not a typing error", () => {
    expect(judged("2026-07-01", results(250, 0))).toMatchObject({
      passed: false,
      items: [{}, { points: 0 }],
    });
  });
});

describe("versions", () => {
  const versions = ["2026-01-01", "2027-07-01", "2026-07-01"].map((effectiveFrom) => ({ effectiveFrom }));
  test.each([
    ["2025-12-31", undefined],
    ["2026-01-01", "2026-01-01"],
    ["2026-06-30", "2026-01-01"],
    ["2026-07-01", "2026-07-01"],
    ["2027-06-30", "2026-07-01"],
    ["2027-07-01", "2027-07-01"],
  ])("on %s the table of %s is in force", (day, effectiveFrom) => {
    expect(tableOn(versions, day)?.effectiveFrom).toBe(effectiveFrom);
  });

  test("a table judges nothing from before its first day", () => {
    expect(judged("2025-12-31")).toMatchObject({ code: "table-later" });
    expect(judged("2026-01-01")).not.toHaveProperty("code");
  });
});
