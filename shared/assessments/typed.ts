// Results as people type them, in a cell or in a box: scores, verdicts and absence, and the boxes of a fitness test.
import { cleanText, matchKey, type Reading } from "../org/cells.ts";
import type { Cell } from "../sheet.ts";
import { ageOn, openAge, type FitnessItem, type FitnessTable } from "./fitness.ts";
import type { Day } from "../time.ts";
import type { Sex } from "../org/kinds.ts";

export type SaidResult = "passed" | "failed" | "absent" | "exempt";

const words = {
  passed: ["合格", "通过", "达标", "及格"],
  failed: ["不合格", "未通过", "不通过", "未达标", "不达标", "不及格"],
  absent: ["缺考", "缺席", "未参加", "未考", "弃考"],
  exempt: ["免考", "免试", "免测"],
} as const satisfies Record<SaidResult, readonly string[]>;

const byWord = new Map<string, SaidResult>(
  Object.entries(words).flatMap(([said, list]) => list.map((word) => [word, said as SaidResult] as const)),
);

/** Whether a cell holds a word (合格, 缺考) instead of a number. */
export const saidIn = (cell: Cell | undefined): SaidResult | undefined => byWord.get(matchKey(cell));

const shown = (cell: Cell | undefined): string => {
  const text = cleanText(cell);
  return `“${text.length > 20 ? `${text.slice(0, 20)}…` : text}”`;
};

/** 合格, 不合格 or 缺考, in the words that offices use. */
export function readVerdict(cell: Cell | undefined): Reading<SaidResult> {
  const value = saidIn(cell);
  return cleanText(cell) === "" || value ? { value } : { wrong: `${shown(cell)}应为合格、不合格或缺考` };
}

/** A score of at most two decimals: 86, 86.5, ８６分; a formula's 86.30000000000001 is 86.3. */
export function readScore(cell: Cell | undefined): Reading<number> {
  const rounded = typeof cell === "number" ? Math.round(cell * 100) / 100 : undefined;
  const near = rounded !== undefined && Math.abs(rounded - (cell as number)) < 1e-9;
  const text = matchKey(near ? rounded : cell)
    .replaceAll("。", ".")
    .replace(/分$/u, "");
  if (text === "") return { value: undefined };
  return /^\d{1,4}(?:\.\d{1,2})?$/u.test(text)
    ? { value: Number(text) }
    : { wrong: `${shown(cell)}不是分数，请填数字（最多两位小数）` };
}

/** A table's items by the groups of which one does one each, in the table's order. */
export function groupsOf<Item extends Pick<FitnessItem, "group">>({
  items,
}: {
  items: readonly Item[];
}): { group: string; items: Item[] }[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(item.group, [...(groups.get(item.group) ?? []), item]);
  return [...groups].map(([group, own]) => ({ group, items: own }));
}

/** The items that somebody of this sex and age can do; all of them while either is unknown. */
export function itemsFor(
  table: FitnessTable,
  { sex, bornOn }: { sex?: Sex | undefined; bornOn?: Day | undefined },
  day: Day,
): string[] {
  if (!sex || !bornOn) return table.items.map(({ item }) => item);
  const age = ageOn(bornOn, day);
  const judged = new Set(
    table.bands
      .filter(
        (band) => band.sex === sex && band.ageFrom <= age && (age <= band.ageTo || band.ageTo === openAge),
      )
      .map(({ item }) => item),
  );
  return table.items.map(({ item }) => item).filter((item) => judged.has(item));
}
