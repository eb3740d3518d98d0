// The columns of a sheet of results under every name that offices give them: by the round's rule, one for each item.
import { headerKey, matchKey } from "../org/cells.ts";
import { roster } from "../org/columns.ts";
import type { TableWanted } from "../org/table.ts";
import type { Refusal } from "../problem.ts";
import type { Day } from "../time.ts";
import { tableOn, type FitnessItem, type FitnessTable } from "./fitness.ts";
import type { PassRule } from "./schema.ts";

/** "score", "verdict" and so on, or "item:" and the key of an item's label. */
export type ResultField = string;

export const itemField = (label: string): ResultField => `item:${headerKey(label)}`;

const scoreNames = [
  "成绩",
  "分数",
  "得分",
  "考试成绩",
  "测试成绩",
  "考核成绩",
  "考试分数",
  "卷面成绩",
  "总分",
  "总成绩",
];
const verdictNames = ["结果", "考核结果", "测试结果", "考试结果", "是否合格", "合格情况", "评定", "评定结果"];

const people = {
  staff: roster.fields.staff,
  name: { ...roster.fields.name, required: false },
  /** Of the workbook that was given out to be filled in: a file of another round is not taken for this one's. */
  round: { label: "批次编号", aliases: ["批次编号"] },
  day: {
    label: "考核日期",
    aliases: ["考核日期", "测试日期", "考试日期", "补考日期", "考核时间", "测试时间", "考试时间", "日期"],
  },
};
const verdict = { label: "结果", aliases: verdictNames };

/** The items of every version that is in force on some day of the window, a label once. */
export function itemsWithin(
  tables: readonly FitnessTable[],
  { from, to }: { from: Day; to: Day },
): FitnessItem[] {
  const later = tables.filter(({ effectiveFrom }) => effectiveFrom > from && effectiveFrom <= to);
  const items = [tableOn(tables, from), ...later].flatMap((table) => table?.items ?? []);
  return [...new Map(items.map((item) => [matchKey(item.label), item])).values()];
}

/** What a sheet of results must and may have. */
export function resultColumns(rule: PassRule, items: readonly FitnessItem[]): TableWanted<ResultField> {
  const called = "成绩表";
  switch (rule.by) {
    case "score": {
      const score = { label: "成绩", aliases: scoreNames, required: true };
      return { called, fields: { ...people, score, verdict } };
    }
    case "verdict":
      return {
        called,
        fields: {
          ...people,
          verdict: { ...verdict, aliases: [...verdictNames, ...scoreNames], required: true },
        },
      };
    case "table": {
      const own = items.map(({ label, unit }) => {
        const aliases = [label, `${label}${unit}`, `${label}成绩`].map(headerKey);
        return [itemField(label), { label, aliases }] as const;
      });
      return { called, fields: { ...people, verdict, ...Object.fromEntries(own) } };
    }
  }
}

/** A fitness sheet has a column for one item of every group at least. */
export function whyNotColumns(
  columns: Partial<Record<ResultField, number>>,
  items: readonly FitnessItem[],
): Refusal | undefined {
  const groups = [...new Set(items.map(({ group }) => group))];
  const missing = groups.filter((group) =>
    items.every((item) => item.group !== group || columns[itemField(item.label)] === undefined),
  );
  if (missing.length === 0) return undefined;
  const lacking = missing.map((group) => {
    const labels = items.filter((item) => item.group === group).map(({ label }) => `“${label}”`);
    return `${group}（${labels.join("或")}）`;
  });
  return { code: "columns-missing", message: `没有找到这些项目的成绩列：${lacking.join("、")}` };
}
