// A fitness table that would leave somebody without a fair judgement is refused, with everything that is wrong in it.
import { describe, expect, test } from "vitest";
import { whyNotTable } from "../../shared/assessments/fitness-check.ts";
import { sampleTable } from "../../shared/assessments/fitness-sample.ts";
import { FitnessTable } from "../../shared/assessments/fitness.ts";
import { table } from "./fitness-table.ts";

function at<T>(list: readonly T[], index: number): T {
  const one = list[index];
  if (one === undefined) throw new RangeError(`nothing at ${index}`);
  return one;
}

describe("a table that cannot judge everybody is refused", () => {
  const changed = (change: (copy: FitnessTable) => void) => {
    const copy = structuredClone(table);
    change(copy);
    return whyNotTable(copy);
  };
  const band = (copy: FitnessTable, index: number) => at(copy.bands, index);
  const step = (copy: FitnessTable, index: number, nth: number) => at(band(copy, index).steps, nth);

  test("nothing is wrong with this one and with the sample, which says what it is", () => {
    expect(whyNotTable(table)).toEqual([]);
    expect(whyNotTable(sampleTable)).toEqual([]);
    expect(FitnessTable.parse(sampleTable)).toEqual(sampleTable);
    expect(sampleTable).toMatchObject({
      sample: true,
      title: expect.stringContaining("不是正式标准") as string,
    });
    expect(new Set(sampleTable.items.map(({ group }) => group)).size).toBe(4);
  });

  test.each<[string, (copy: FitnessTable) => void, string, RegExp]>([
    ["a gap", (copy) => (band(copy, 1).ageFrom = 33), "ages-gap", /“1000米跑”（男）缺少31至32岁/u],
    ["an overlap", (copy) => (band(copy, 1).ageFrom = 30), "ages-overlap", /“30岁及以下”与“30至40岁”重叠/u],
    [
      "a band twice",
      (copy) => copy.bands.push(band(copy, 2)),
      "ages-overlap",
      /“引体向上”（男）年龄组“不分年龄”/u,
    ],
    ["ages reversed", (copy) => (band(copy, 1).ageTo = 20), "ages-reversed", /从31岁到20岁/u],
    [
      "a slow step",
      (copy) => (step(copy, 0, 1).value = 265),
      "steps-order",
      /（男，30岁及以下）80分（4分25秒）应比60分（4分20秒）的成绩更小/u,
    ],
    [
      "equal values",
      (copy) => (step(copy, 2, 1).value = 15),
      "steps-order",
      /100分（15次）应比80分（15次）的成绩更大/u,
    ],
    ["points twice", (copy) => (step(copy, 2, 1).points = 100), "points-twice", /100分出现了两次/u],
    [
      "no steps",
      (copy) => (band(copy, 3).steps = []),
      "steps-missing",
      /“立定跳远”（男，不分年龄）没有分值/u,
    ],
    [
      "no women",
      (copy) => (copy.bands = copy.bands.filter(({ sex, item }) => sex === "male" || item !== "pull")),
      "sex-missing",
      /“引体向上”（女）没有评分标准/u,
    ],
    ["a code twice", (copy) => (at(copy.items, 2).item = "pull"), "item-twice", /“立定跳远”的项目代码 pull/u],
    ["a label twice", (copy) => (at(copy.items, 2).label = "引体 向上"), "label-twice", /出现了两次/u],
    [
      "a group without a name",
      (copy) => (at(copy.items, 0).group = " "),
      "group-missing",
      /“1000米跑”没有组别/u,
    ],
    ["rows of no item", (copy) => copy.items.pop(), "item-unknown", /“jump”/u],
    ["no items", (copy) => (copy.items = []), "no-items", /没有项目/u],
  ])("%s", (_, change, code, message) => {
    const problem = changed(change).find((one) => one.code === code);
    expect(problem?.message).toMatch(message);
  });

  test("everything that is wrong is said at once, with its place", () => {
    const problems = changed((copy) => {
      band(copy, 1).ageFrom = 33;
      step(copy, 6, 0).value = 1;
    });
    expect(problems).toMatchObject([
      { code: "ages-gap", item: "run", sex: "male", band: "31至32岁" },
      { code: "steps-order", item: "pull", sex: "female", band: "不分年龄" },
    ]);
  });

  test("a table that would not fit into one stored item is refused", () => {
    const many = Array.from({ length: 4001 }, (_, index) => ({ value: index, points: 0 }));
    const problems = changed((copy) => {
      for (const one of copy.bands.slice(0, 2)) one.steps = many;
    });
    expect(problems[0]).toMatchObject({ code: "too-many-steps" });
  });
});
