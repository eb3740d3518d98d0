// Fitness tests (体能): the scoring table, what people type by the track, points by age and sex, and who passed.
import * as z from "zod";
import { cleanText, matchKey, type Reading } from "../org/cells.ts";
import { Sex, sexLabels } from "../org/kinds.ts";
import { isRefusal } from "../org/table.ts";
import type { Refusal } from "../problem.ts";
import type { Cell } from "../sheet.ts";
import { Day, sayFullDay } from "../time.ts";

/** Units of measure with the other words that people write for them, as `matchKey` gives these. */
export const unitWords = {
  秒: ["S", "SEC", "分秒", "分:秒", '"'],
  次: ["个"],
  厘米: ["CM", "公分"],
  米: ["M"],
  千克: ["KG", "公斤"],
  毫升: ["ML"],
} as const satisfies Record<string, readonly string[]>;
export type FitnessUnit = keyof typeof unitWords;
export const fitnessUnits = Object.keys(unitWords) as FitnessUnit[];

/** The age that stands for "and above" at the end of a band. */
export const openAge = 99;
/** Nobody is employed earlier (labour law): the birth date is a slip. */
const youngest = 16;
const valueMax = 100_000;
const hundredths = (value: number): number => Math.round(value * 100) / 100 + 0;
const upToHundredths = (value: number): boolean => hundredths(value) === value;
const number = (min: number, max: number) =>
  z.number().min(min).max(max).refine(upToHundredths, { error: "最多两位小数" });
const words = (max: number) => z.string().trim().min(1).max(max);

/** People do one item of each group (耐力, 速度灵敏, 力量, 柔韧). */
const FitnessItem = z.strictObject({
  item: z.string().regex(/^[a-z0-9]{1,16}$/, { error: "项目代码应为 1 至 16 位小写字母或数字" }),
  label: words(30),
  group: words(20),
  unit: z.enum(fitnessUnits, { error: "单位不正确" }),
  better: z.enum(["less", "more"]),
});
export type FitnessItem = z.infer<typeof FitnessItem>;

/** Ages in full years, both included; from 0 and to 99 are open ends. A step is reached by its value or a better one. */
const FitnessBand = z.strictObject({
  item: FitnessItem.shape.item,
  sex: Sex,
  ageFrom: z.int().min(0).max(openAge),
  ageTo: z.int().min(0).max(openAge),
  steps: z.array(z.strictObject({ value: number(-1000, valueMax), points: number(0, 100) })),
});
export type FitnessBand = z.infer<typeof FitnessBand>;

/** A version of the scoring table, in force from `effectiveFrom` until the next one. */
export const FitnessTable = z.strictObject({
  title: z.string().trim().min(2, { error: "名称至少 2 个字" }).max(60, { error: "名称最多 60 个字" }),
  /** Invented numbers, to try the program with; never an office's standard. */
  sample: z.boolean(),
  effectiveFrom: Day,
  items: z.array(FitnessItem).max(40, { error: "最多 40 个项目" }),
  bands: z.array(FitnessBand).max(2000, { error: "年龄组太多" }),
});
export type FitnessTable = z.infer<typeof FitnessTable>;

/** Each item reaches `pass` points, or their mean does. */
export type FitnessRule = { mode: "each" | "average"; pass: number };
export type FitnessValue = { item: string; value: number };

export type FitnessJudgement = {
  /** In the order of the table. */
  items: (FitnessValue & { points: number })[];
  /** '31至35岁': the ages that the table judges alike in these items. */
  band: string;
  sex: Sex;
  /** Points, rounded down to hundredths: what has not passed never reads as if it had. */
  average: number;
  passed: boolean;
  /** `effectiveFrom` of the table. */
  table: Day;
};

const no = (code: string, message: string): Refusal => ({ code, message });

/**
 * Full years on the day; the birthday itself counts. Who was born on 29 February is a year older on 1 March where the
 * year has none. Negative before the birth.
 */
export function ageOn(bornOn: Day, day: Day): number {
  const years = Number(day.slice(0, 4)) - Number(bornOn.slice(0, 4));
  return day.slice(5) < bornOn.slice(5) ? years - 1 : years;
}

/** '31至35岁', '25岁及以下', '51岁及以上', '30岁', '不分年龄' */
export function sayAges({ ageFrom, ageTo }: Pick<FitnessBand, "ageFrom" | "ageTo">): string {
  if (ageTo === openAge) return ageFrom === 0 ? "不分年龄" : `${ageFrom}岁及以上`;
  if (ageFrom === 0) return `${ageTo}岁及以下`;
  return ageFrom === ageTo ? `${ageFrom}岁` : `${ageFrom}至${ageTo}岁`;
}

/** The version in force on the day: the latest `effectiveFrom` up to it; of two from one day the later in the list. */
export const tableOn = <T extends Pick<FitnessTable, "effectiveFrom">>(
  tables: readonly T[],
  day: Day,
): T | undefined =>
  tables
    .filter(({ effectiveFrom }) => effectiveFrom <= day)
    .reduce<T | undefined>(
      (best, one) => (best === undefined || one.effectiveFrom >= best.effectiveFrom ? one : best),
      undefined,
    );

type Aged = { sex: Sex; age: number };

const bandOf = (table: FitnessTable, item: string, { sex, age }: Aged): FitnessBand | undefined =>
  table.bands.find(
    (band) =>
      band.item === item &&
      band.sex === sex &&
      band.ageFrom <= age &&
      (age <= band.ageTo || band.ageTo === openAge),
  );

/**
 * The points of the best step that the value reaches, 0 below the last one; nothing is interpolated. Undefined when the
 * table has no such item, or no row for the sex and age.
 */
export function pointsFor(table: FitnessTable, item: string, who: Aged, value: number): number | undefined {
  const better = table.items.find((one) => one.item === item)?.better;
  const band = bandOf(table, item, who);
  if (!better || !band) return undefined;
  const reached = band.steps.filter((step) =>
    better === "less" ? value <= step.value : value >= step.value,
  );
  return Math.max(0, ...reached.map(({ points }) => points));
}

/**
 * Judges one person by the table that is in force on the day of the test, and by the age on that day: a birthday after
 * the test changes nothing. Refuses with what is missing or cannot be right.
 */
export function judgeFitness(
  table: FitnessTable,
  rule: FitnessRule,
  person: { sex?: Sex | undefined; bornOn?: Day | undefined },
  day: Day,
  values: readonly FitnessValue[],
): FitnessJudgement | Refusal {
  const who = agedOn(table, person, day);
  if (isRefusal(who)) return who;
  const unfit = whyNotChosen(table, values);
  if (unfit) return unfit;
  const items: FitnessJudgement["items"] = [];
  const ages = { ageFrom: 0, ageTo: openAge };
  for (const item of table.items) {
    const value = values.find((one) => one.item === item.item)?.value;
    if (value === undefined) continue;
    const band = bandOf(table, item.item, who);
    const points = pointsFor(table, item.item, who, value);
    if (!band || points === undefined)
      return no("band-missing", `评分表里没有${who.age}岁${sexLabels[who.sex]}性“${item.label}”的标准`);
    const absurd = whyNotValue(table, item, value);
    if (absurd) return absurd;
    items.push({ item: item.item, value, points });
    ages.ageFrom = Math.max(ages.ageFrom, band.ageFrom);
    ages.ageTo = Math.min(ages.ageTo, band.ageTo);
  }
  // In whole hundredths: a sum of decimals must not miss the mark by a rounding error.
  const sum = items.reduce((total, { points }) => total + Math.round(points * 100), 0);
  const passed =
    rule.mode === "each"
      ? items.every(({ points }) => points >= rule.pass)
      : sum >= Math.round(rule.pass * 100) * items.length;
  const average = Math.floor(sum / items.length) / 100;
  return { items, band: sayAges(ages), sex: who.sex, average, passed, table: table.effectiveFrom };
}

function agedOn(
  table: FitnessTable,
  { sex, bornOn }: { sex?: Sex | undefined; bornOn?: Day | undefined },
  day: Day,
): Aged | Refusal {
  const later = "请先在人员资料中补录";
  if (!sex && !bornOn) return no("person-incomplete", `缺少性别和出生日期，无法评分，${later}`);
  if (!sex) return no("sex-missing", `缺少性别，无法按男女标准评分，${later}`);
  if (!bornOn) return no("birth-date-missing", `缺少出生日期，无法按年龄组评分，${later}`);
  const age = ageOn(bornOn, day);
  if (age < youngest)
    return no("birth-date-wrong", `出生日期有误（测试当天不满${youngest}岁），请先在人员资料中更正`);
  if (day < table.effectiveFrom)
    return no("table-later", `评分表自${sayFullDay(table.effectiveFrom)}起执行，不能用于之前的测试`);
  return { sex, age };
}

/** One item of every group, each of them in the table. */
function whyNotChosen(table: FitnessTable, values: readonly FitnessValue[]): Refusal | undefined {
  const chosen: FitnessItem[] = [];
  for (const { item } of values) {
    const found = table.items.find((one) => one.item === item);
    if (!found) return no("item-unknown", `评分表里没有“${item.slice(0, 20)}”这个项目`);
    const other = chosen.find(({ group }) => group === found.group);
    if (other?.item === item) return no("item-twice", `“${found.label}”填了两次`);
    if (other)
      return no("group-twice", `“${found.group}”只做一项，不能同时填“${other.label}”和“${found.label}”`);
    chosen.push(found);
  }
  const groups = [...new Set(table.items.map(({ group }) => group))];
  const missing = groups.filter((name) => chosen.every(({ group }) => group !== name));
  if (groups.length === 0) return no("table-empty", "评分表里没有项目");
  if (missing.length === 0) return undefined;
  return no("group-missing", `缺少${missing.map((name) => `“${name}”`).join("、")}的成绩`);
}

/** Three times as good as the best step of the table, or ten times as slow as the last, is a slip of the finger. */
function whyNotValue(table: FitnessTable, { item, label, unit, better }: FitnessItem, value: number) {
  const wrong = no("value-absurd", `“${label}”的成绩${sayMeasure(value, unit)}不合常理，请核对`);
  if (!Number.isFinite(value) || whyNotMeasured(value, unit)) return wrong;
  const steps = table.bands.filter((band) => band.item === item).flatMap((band) => band.steps);
  const [low, high] = steps.reduce(([a, b], step) => [Math.min(a, step.value), Math.max(b, step.value)], [
    Infinity,
    -Infinity,
  ] as [number, number]);
  if (better === "less") return value * 3 < low || value > high * 10 ? wrong : undefined;
  return high > 0 && value > high * 3 ? wrong : undefined;
}

/** Nobody runs in no time; nobody may manage a pull-up; 坐位体前屈 is negative for who does not reach the toes. */
function whyNotMeasured(value: number, unit: FitnessUnit): string | undefined {
  if (unit === "秒" && value <= 0) return "时间应大于 0";
  if (value < (unit === "厘米" ? -50 : 0)) return "成绩不能是负数";
  if (unit === "次" && !Number.isInteger(value)) return "次数应为整数";
  return value > valueMax ? "成绩太大" : undefined;
}

const TIME =
  /^(?:(\d{1,3})(?:'|分钟?))?(?:(\d{1,6})(?:\.(\d{1,2})(?:秒|"|S|SEC)?|(?:秒|"|S|SEC)(\d{1,2})?)?)?$/u;
const COLON = /^(?:0{1,2}:)?(\d{1,3}):(\d{2})(?=$|[."秒])/u;
const NUMBER = /^(-?\d{1,6}(?:\.\d{1,2})?)(\D*)$/u;

/** Marks of every keyboard made plain: primes, curly quotes, ratio signs, the Chinese full stop, long dashes. */
const plainMarks = (text: string): string =>
  matchKey(text.replace(/[\u2033\u2036\u201c\u201d\u3003]/gu, '"').replace(/[\u00b4\u02b9`]/gu, "'"))
    .replace(/[\u2018\u2019\u2032]/gu, "'")
    .replaceAll("''", '"')
    .replace(/[\u2236\ufe55]/gu, ":")
    .replaceAll("。", ".")
    .replace(/[\u2010-\u2015\u2212]/gu, "-");

/**
 * What is typed by the track, in the item's unit, up to hundredths: 245, 12.5, 4'05", 4:05, 4分05秒, 12"5, in any
 * width. Nothing typed is no value. `wrong` says how to write it: a lone digit after a colon (4:5) and digits with a
 * space between (4 05) could mean two things.
 */
export function readMeasure(text: Cell | undefined, unit: FitnessUnit): Reading<number> {
  const said = cleanText(typeof text === "number" && Number.isFinite(text) ? nearest(text) : text);
  if (said === "") return { value: undefined };
  const plain = /\d \d/u.test(said) ? undefined : plainMarks(said);
  const read = plain === undefined ? undefined : unit === "秒" ? secondsIn(plain) : numberIn(plain, unit);
  const asked = unit === "秒" ? "请写成 245、4:05 或 4分05秒" : `请填以${unit}为单位的数字`;
  const shown = said.length > 20 ? `${said.slice(0, 20)}…` : said;
  // A cell that the spreadsheet program took for a time of day: what was typed is lost.
  if (/^\d{4}-\d{2}-\d{2}/u.test(said))
    return { wrong: `看不出“${shown}”是什么成绩：单元格是日期或时间格式，请设为文本后重填，${asked}` };
  if (read === undefined) return { wrong: `看不出“${shown}”是什么成绩，${asked}（最多两位小数）` };
  const wrong = whyNotMeasured(read, unit);
  return wrong === undefined ? { value: read } : { wrong: `成绩“${shown}”不正确：${wrong}` };
}

/** Formulas of a sheet leave 12.300000000000001. */
const nearest = (value: number): number =>
  Math.abs(value - hundredths(value)) < 1e-9 ? hundredths(value) : value;

function secondsIn(plain: string): number | undefined {
  const match = TIME.exec(plain.replace(COLON, "$1'$2"));
  if (!match) return undefined;
  const [, minutes, seconds = "0", tenths, after = "0"] = match;
  if (minutes !== undefined && Number(seconds) >= 60) return undefined;
  return hundredths(Number(minutes ?? 0) * 60 + Number(`${seconds}.${tenths ?? after}`));
}

function numberIn(plain: string, unit: FitnessUnit): number | undefined {
  const [, digits, word = ""] = NUMBER.exec(plain) ?? [];
  const known = ["", unit, ...unitWords[unit]].some((one) => one === word);
  return digits === undefined || !known ? undefined : hundredths(Number(digits));
}

/** '4分05秒', '12.5秒', '35次'; times of a minute and more in minutes. */
export function sayMeasure(value: number, unit: FitnessUnit): string {
  if (unit !== "秒" || value < 60) return `${value}${unit}`;
  const minutes = Math.floor(value / 60);
  const seconds = hundredths(value - minutes * 60);
  return `${minutes}分${seconds < 10 ? "0" : ""}${seconds}秒`;
}
