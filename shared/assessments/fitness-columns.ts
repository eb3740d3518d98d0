// The columns of a fitness table under every name that offices give them, and what their cells may say.
import { cleanText, matchKey, type Reading } from "../org/cells.ts";
import { readSex } from "../org/facts.ts";
import type { Sex } from "../org/kinds.ts";
import type { TableWanted } from "../org/table.ts";
import type { Cell } from "../sheet.ts";
import { fitnessUnits, openAge, unitWords, type FitnessItem, type FitnessUnit } from "./fitness.ts";

export type FitnessField =
  | "code"
  | "label"
  | "group"
  | "unit"
  | "better"
  | "sex"
  | "ageFrom"
  | "ageTo"
  | "value"
  | "points";

export const fitnessColumns: TableWanted<FitnessField> = {
  called: "体能评分表",
  fields: {
    code: { label: "代码", aliases: ["代码", "项目代码", "项目编码", "项目编号"] },
    label: {
      label: "项目",
      aliases: ["项目", "项目名称", "测试项目", "考核项目", "测评项目", "体能项目", "科目", "考核科目"],
      required: true,
    },
    group: {
      label: "组别",
      aliases: ["组别", "项目组别", "项目组", "分组", "项目类别", "素质类别", "类别", "大类"],
      required: true,
    },
    unit: { label: "单位", aliases: ["单位", "计量单位", "成绩单位", "测试单位"], required: true },
    better: {
      label: "方向",
      aliases: ["方向", "评分方向", "优劣方向", "指标方向", "评分规则"],
      required: true,
    },
    sex: { label: "性别", aliases: ["性别", "男女"], required: true },
    ageFrom: {
      label: "年龄从",
      aliases: ["年龄从", "年龄自", "年龄起", "起始年龄", "开始年龄", "年龄下限", "最小年龄"],
      required: true,
    },
    ageTo: {
      label: "年龄到",
      aliases: ["年龄到", "年龄至", "年龄止", "截止年龄", "结束年龄", "终止年龄", "年龄上限", "最大年龄"],
      required: true,
    },
    value: {
      label: "成绩",
      aliases: ["成绩", "成绩标准", "标准成绩", "达标成绩", "测试成绩", "标准"],
      required: true,
    },
    points: { label: "分值", aliases: ["分值", "分数", "得分", "评分", "分"], required: true },
  },
};

const quoted = (cell: Cell): string => {
  const text = cleanText(cell);
  return `“${text.length > 20 ? `${text.slice(0, 20)}…` : text}”`;
};

export const readWords = (cell: Cell, lettersMax: number): Reading<string> => {
  const text = cleanText(cell);
  return text.length > lettersMax ? { wrong: `最多 ${lettersMax} 个字` } : { value: text || undefined };
};

export function readCode(cell: Cell): Reading<string> {
  const code = matchKey(cell).toLowerCase();
  if (code !== "" && !/^[a-z0-9]{1,16}$/u.test(code))
    return { wrong: "代码应为 1 至 16 位小写字母或数字，也可以不填" };
  return { value: code || undefined };
}

const unitsByWord = new Map<string, FitnessUnit>(
  fitnessUnits.flatMap((unit) => [unit, ...unitWords[unit]].map((word) => [word, unit] as const)),
);

export const directionLabels = { less: "越小越好", more: "越大越好" } as const;
const directionsByWord = new Map<string, FitnessItem["better"]>([
  ...["越小越好", "越少越好", "越快越好", "越短越好", "越低越好", "低优"].map(
    (word) => [word, "less"] as const,
  ),
  ...["越大越好", "越多越好", "越高越好", "越远越好", "越长越好", "高优"].map(
    (word) => [word, "more"] as const,
  ),
]);

/** One of the words of a list, in any width and case. */
function wordOf<T>(cell: Cell, byWord: ReadonlyMap<string, T>, asked: string): Reading<T> {
  const key = matchKey(cell);
  const value = byWord.get(key);
  return key === "" || value !== undefined ? { value } : { wrong: `${quoted(cell)}不正确，${asked}` };
}

export const readUnit = (cell: Cell): Reading<FitnessUnit> =>
  wordOf(cell, unitsByWord, `单位应为${fitnessUnits.join("、")}之一`);

export const readDirection = (cell: Cell): Reading<FitnessItem["better"]> =>
  wordOf(cell, directionsByWord, `应为“${directionLabels.less}”或“${directionLabels.more}”`);

/** 男子 and 女子 beside what rosters write. */
export const readCompetitor = (cell: Cell): Reading<Sex> =>
  readSex(cleanText(cell).replace(/(?<=^[男女]) ?子$/u, ""));

/** Full years; 不限 is the open end of its column. */
export function readAge(cell: Cell, open: number): Reading<number> {
  const text = matchKey(cell).replace(/(?:周?岁|\.0+)$/u, "");
  if (text === "不限") return { value: open };
  if (text !== "" && !/^\d{1,2}$/u.test(text))
    return { wrong: `${quoted(cell)}不是年龄，应为 0 至 ${openAge} 的整数，不限的一端可以不填` };
  return { value: text === "" ? undefined : Number(text) };
}

export function readPoints(cell: Cell): Reading<number> {
  const text = matchKey(cell).replace(/分$/u, "");
  if (text === "") return { value: undefined };
  const valid = /^\d{1,3}(?:\.\d{1,2})?$/u.test(text) && Number(text) <= 100;
  return valid ? { value: Number(text) } : { wrong: `${quoted(cell)}不是分值，应为 0 至 100，最多两位小数` };
}
