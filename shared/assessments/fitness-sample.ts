// A SAMPLE fitness table to try the program with: invented numbers, no authority's standard, generated from base values.
import { Sex } from "../org/kinds.ts";
import { openAge, type FitnessBand, type FitnessItem, type FitnessTable } from "./fitness.ts";

/** INVENTED: the full-mark value of the youngest men and women, what a grade costs, what an age band costs. */
type Base = { of: FitnessItem; full: Record<Sex, number>; grade: number; aging: number };

const bases: readonly Base[] = [
  {
    of: { item: "run1000", label: "1000米跑", group: "耐力", unit: "秒", better: "less" },
    full: { male: 215, female: 250 },
    grade: 12,
    aging: 9,
  },
  {
    of: { item: "run2000", label: "2000米跑", group: "耐力", unit: "秒", better: "less" },
    full: { male: 500, female: 590 },
    grade: 25,
    aging: 20,
  },
  {
    of: { item: "shuttle", label: "10米×4往返跑", group: "速度灵敏", unit: "秒", better: "less" },
    full: { male: 10.8, female: 12.4 },
    grade: 0.6,
    aging: 0.4,
  },
  {
    of: { item: "run100", label: "100米跑", group: "速度灵敏", unit: "秒", better: "less" },
    full: { male: 13.6, female: 16.2 },
    grade: 0.7,
    aging: 0.5,
  },
  {
    of: { item: "pull", label: "引体向上或俯卧撑", group: "力量", unit: "次", better: "more" },
    full: { male: 32, female: 26 },
    grade: 3,
    aging: 2,
  },
  {
    of: { item: "situp", label: "仰卧起坐（1分钟）", group: "力量", unit: "次", better: "more" },
    full: { male: 50, female: 44 },
    grade: 4,
    aging: 3,
  },
  {
    of: { item: "jump", label: "立定跳远", group: "技能柔韧", unit: "厘米", better: "more" },
    full: { male: 250, female: 190 },
    grade: 10,
    aging: 7,
  },
  {
    of: { item: "reach", label: "坐位体前屈", group: "技能柔韧", unit: "厘米", better: "more" },
    full: { male: 18, female: 20 },
    grade: 2.5,
    aging: 1.2,
  },
];

const ages = [25, 30, 35, 40, 45, 50, openAge];
const points = [100, 90, 80, 70, 60];

/** Slower, fewer or shorter by a fixed step per ten points and per age band. */
const bandsOf = ({ of: { item, better }, full, grade, aging }: Base): FitnessBand[] =>
  Sex.options.flatMap((sex) =>
    ages.map((ageTo, older) => ({
      item,
      sex,
      ageFrom: older === 0 ? 0 : (ages[older - 1] ?? 0) + 1,
      ageTo,
      steps: points.map((given, lower) => {
        const worse = lower * grade + older * aging;
        const value = full[sex] + (better === "less" ? worse : -worse);
        return { value: Math.round(value * 10) / 10, points: given };
      }),
    })),
  );

/** Stands in where an office has brought no table of its own; the pages say that it is a sample. */
export const sampleTable: FitnessTable = {
  title: "示例评分表（不是正式标准，请导入本单位执行的标准）",
  sample: true,
  effectiveFrom: "2000-01-01",
  items: bases.map(({ of }) => of),
  bands: bases.flatMap(bandsOf),
};
