// What is wrong with a fitness table as a whole: gaps and overlaps of ages, steps out of order, items without rows.
import { matchKey } from "../org/cells.ts";
import { Sex, sexLabels } from "../org/kinds.ts";
import type { Refusal } from "../problem.ts";
import { sayAges, sayMeasure, type FitnessBand, type FitnessItem, type FitnessTable } from "./fitness.ts";

/** One thing that is wrong, said in full in `message`; where it is: `item` is a code, `band` as people say it. */
export type TableProblem = Refusal & { item?: string; sex?: Sex; band?: string };

/** A version is stored as one item of at most 400 KB; a step takes about 25 bytes. */
const stepsMax = 8000;

/**
 * Everything that keeps a table from judging anybody fairly; empty when nothing does. Each item has a group, a code and
 * a label of its own, and rows for both sexes; the ages of one item and sex have neither gap nor overlap between the
 * youngest and the oldest; within a band more points need a better value.
 */
export function whyNotTable(table: FitnessTable): TableProblem[] {
  const { items, bands } = table;
  const steps = bands.reduce((sum, band) => sum + band.steps.length, 0);
  const strangers = new Set(
    bands.map(({ item }) => item).filter((item) => !items.some((one) => one.item === item)),
  );
  return [
    ...(items.length === 0 ? [{ code: "no-items", message: "评分表里没有项目" }] : []),
    ...(steps > stepsMax
      ? [{ code: "too-many-steps", message: `评分表有 ${steps} 行分值，最多 ${stepsMax} 行` }]
      : []),
    ...[...strangers].map((item) => ({
      code: "item-unknown",
      message: `有“${item}”的评分标准，但没有这个项目`,
      item,
    })),
    ...items.flatMap((item, index) => problemsOf(item, items.slice(0, index), bands)),
  ];
}

function problemsOf(
  item: FitnessItem,
  earlier: readonly FitnessItem[],
  bands: readonly FitnessBand[],
): TableProblem[] {
  const problems: TableProblem[] = [];
  const wrong = (code: string, message: string) => problems.push({ code, message, item: item.item });
  if (item.group.trim() === "") wrong("group-missing", `“${item.label}”没有组别`);
  if (earlier.some(({ label }) => matchKey(label) === matchKey(item.label)))
    wrong("label-twice", `“${item.label}”这个项目名称出现了两次`);
  if (earlier.some((one) => one.item === item.item)) {
    wrong("item-twice", `“${item.label}”的项目代码 ${item.item} 与别的项目重复`);
    // Its rows are those of the first.
    return problems;
  }
  const own = bands.filter((band) => band.item === item.item);
  return [
    ...problems,
    ...Sex.options.flatMap((sex) => {
      const rows = own.filter((band) => band.sex === sex);
      return [...whyNotAges(item, sex, rows), ...rows.flatMap((band) => whyNotSteps(item, band))];
    }),
  ];
}

/** The bands of one item and sex, by age: each begins the year after the one before ends. */
function whyNotAges(item: FitnessItem, sex: Sex, rows: readonly FitnessBand[]): TableProblem[] {
  const named = `“${item.label}”（${sexLabels[sex]}）`;
  const at = (code: string, message: string, band?: string): TableProblem => ({
    code,
    message: `${named}${message}`,
    item: item.item,
    sex,
    band,
  });
  if (rows.length === 0) return [at("sex-missing", "没有评分标准")];
  const reversed = rows.filter(({ ageFrom, ageTo }) => ageFrom > ageTo);
  const sorted = rows
    .filter((band) => !reversed.includes(band))
    .sort((a, b) => a.ageFrom - b.ageFrom || a.ageTo - b.ageTo);
  const problems = reversed.map(({ ageFrom, ageTo }) =>
    at("ages-reversed", `年龄从${ageFrom}岁到${ageTo}岁，前后颠倒`, `${ageFrom}至${ageTo}岁`),
  );
  let widest: FitnessBand | undefined;
  for (const band of sorted) {
    const said = sayAges(band);
    if (widest && band.ageFrom <= widest.ageTo)
      problems.push(at("ages-overlap", `年龄组“${sayAges(widest)}”与“${said}”重叠`, said));
    else if (widest && band.ageFrom > widest.ageTo + 1) {
      const gap = sayAges({ ageFrom: widest.ageTo + 1, ageTo: band.ageFrom - 1 });
      problems.push(at("ages-gap", `缺少${gap}的评分标准`, gap));
    }
    if (!widest || band.ageTo > widest.ageTo) widest = band;
  }
  return problems;
}

/** From the most points down every value is worse than the one before: neither equal nor better. */
function whyNotSteps({ item, label, unit, better }: FitnessItem, band: FitnessBand): TableProblem[] {
  const said = sayAges(band);
  const at = (code: string, message: string): TableProblem => ({
    code,
    message: `“${label}”（${sexLabels[band.sex]}，${said}）${message}`,
    item,
    sex: band.sex,
    band: said,
  });
  if (band.steps.length === 0) return [at("steps-missing", "没有分值")];
  const sorted = [...band.steps].sort((a, b) => b.points - a.points);
  return sorted.flatMap((step, index) => {
    const above = sorted[index - 1];
    if (!above) return [];
    if (above.points === step.points) return at("points-twice", `${step.points}分出现了两次`);
    const worse = better === "less" ? step.value > above.value : step.value < above.value;
    if (worse) return [];
    const [more, fewer] = [sayMeasure(above.value, unit), sayMeasure(step.value, unit)];
    return at(
      "steps-order",
      `${above.points}分（${more}）应比${step.points}分（${fewer}）的成绩更${better === "less" ? "小" : "大"}`,
    );
  });
}
