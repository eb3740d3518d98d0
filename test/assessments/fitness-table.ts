// A small fitness table that tests judge by and spoil.
import type { FitnessBand, FitnessTable } from "../../shared/assessments/fitness.ts";

export const sexes = ["male", "female"] as const;
const steps = (...pairs: [value: number, points: number][]) =>
  pairs.map(([value, points]) => ({ value, points }));

/** Two groups: a run (less is better) judged by two bands, pull-ups and a jump (more is better) by one. */
export const table: FitnessTable = {
  title: "测试用评分表",
  sample: false,
  effectiveFrom: "2026-01-01",
  items: [
    { item: "run", label: "1000米跑", group: "耐力", unit: "秒", better: "less" },
    { item: "pull", label: "引体向上", group: "力量", unit: "次", better: "more" },
    { item: "jump", label: "立定跳远", group: "力量", unit: "厘米", better: "more" },
  ],
  bands: sexes.flatMap((sex): FitnessBand[] => [
    { item: "run", sex, ageFrom: 0, ageTo: 30, steps: steps([220, 100], [240, 80], [260, 60]) },
    { item: "run", sex, ageFrom: 31, ageTo: 40, steps: steps([230, 100], [250, 80], [270, 60]) },
    { item: "pull", sex, ageFrom: 0, ageTo: 99, steps: steps([15, 100], [10, 80], [5, 60]) },
    { item: "jump", sex, ageFrom: 0, ageTo: 99, steps: steps([250, 100], [230, 80], [210, 60.5]) },
  ]),
};
