// An officer's sex, birth date and police type: what a cell or a field may say of them, and what is wrong with it.
import type { Cell } from "../sheet.ts";
import type { Day } from "../time.ts";
import { cleanText, matchKey, readDay, type Reading } from "./cells.ts";
import { sexLabels, type Sex } from "./kinds.ts";

export const policeTypeLettersMax = 20;
export const birthWrong = "出生日期不正确，请写成 1990-05-17 这样，只知道年月的写成 1990-05";
/** Nobody in service was born so early: the year is a typing error, or a century too low. */
const bornAfter: Day = "1930-01-01";

/** No digits: one system counts men as 1 and women as 2, the next as 1 and 0. */
const sexWords: Readonly<Record<Sex, readonly string[]>> = {
  male: [sexLabels.male, "男性", "M", "MALE"],
  female: [sexLabels.female, "女性", "F", "FEMALE"],
};

/** 男/女 as rosters write it, in any width and case. */
export function readSex(cell: Cell | undefined): Reading<Sex> {
  const key = matchKey(cell);
  if (key === "") return { value: undefined };
  const sexes = Object.keys(sexWords) as Sex[];
  const sex = sexes.find((one) => sexWords[one].includes(key));
  return sex ? { value: sex } : { wrong: `“${cleanText(cell)}”不是性别，请填男或女` };
}

/**
 * A birth date before `today`. Beside what `readDay` reads, months as cadre rosters write 出生年月: 199005 and the
 * number 1990.05. As six digits no other date is meant: nobody was born in 2019 or 2020 ("190512", "200312").
 */
export function readBirth(cell: Cell | undefined, today: Day): Reading<Day> {
  const text = matchKey(cell);
  const compact = /^((?:19|20)\d{2})\.?(\d{2})$/u.exec(text);
  const { value, wrong } = readDay(compact ? `${compact[1]}-${compact[2]}` : cell);
  if (wrong !== undefined) return { wrong: birthWrong };
  if (value === undefined) return { value };
  if (value >= today) return { wrong: `出生日期 ${value} 应早于今天` };
  return value > bornAfter ? { value } : { wrong: `出生日期 ${value} 应晚于 ${bornAfter}` };
}

/** 警种 as the office names it. */
export function readPoliceType(cell: Cell | undefined): Reading<string> {
  const text = cleanText(cell);
  if (text.length > policeTypeLettersMax) return { wrong: `警种最多 ${policeTypeLettersMax} 个字` };
  return { value: text || undefined };
}
