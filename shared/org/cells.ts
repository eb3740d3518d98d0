// Cells as people type them, made plain: widths, spaces, dates, phones, staff numbers, mail addresses.
import { isKeyPart } from "../keys.ts";
import type { Cell } from "../sheet.ts";
import { isDay } from "../time.ts";
import type { Day } from "../time.ts";

/** What a cell says: a value, nothing (`value` undefined), or something that is not one (`wrong`, a Chinese sentence). */
export type Reading<T> = { value: T | undefined; wrong?: undefined } | { value?: undefined; wrong: string };

/** Zero-width spaces and joiners, marks of direction, the byte-order mark, the soft hyphen: pasted, never seen. */
const INVISIBLE = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/gu;
const WIDE = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/gu;
/** What Excel shows where a formula failed; it says nothing about the person. */
const FORMULA_ERROR = /^#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|SPILL!|CALC!)$/u;
const DASHES = /[\u2010-\u2015\u2212\uff0d\ufe63]/gu;

const narrow = (letter: string): string => String.fromCodePoint((letter.codePointAt(0) ?? 0) - 0xfee0);

/**
 * A cell as text: full-width digits and letters become half-width, invisible characters go, spaces of every kind
 * become one, both ends are trimmed. Rare characters, Chinese punctuation and the middle dot stay as typed (NFKC
 * would change them). A failed formula is empty.
 */
export function cleanText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return "";
  const text = String(cell).replace(INVISIBLE, "").replace(WIDE, narrow).replace(/\s+/gu, " ").trim();
  return FORMULA_ERROR.test(text.replaceAll(" ", "")) ? "" : text;
}

/** A person's name: as `cleanText`, without the spaces that pad two characters to the width of three ("张 三"). */
export function cleanName(cell: Cell | undefined): string {
  return cleanText(cell)
    .replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, "")
    .replace(/(?<=\p{Script=Han})[.\uff0e](?=\p{Script=Han})/gu, "·")
    .replace(/ ?[\u2022\u2027\u2219\u22c5\u30fb\uff65] ?/gu, "·");
}

/** The same word in any width, case and spacing has one key: organs, units and categories are matched by it. */
export const matchKey = (cell: Cell | undefined): string =>
  // Capitals of composed letters come apart, so the form is normalised again.
  cleanText(cell).normalize("NFKC").replace(/\s/gu, "").toUpperCase().normalize("NFKC");

/** A header without spaces, marks and hints: "姓 名*" is 姓名, "警号/工号" is 警号工号, "联系电话（必填）" is 联系电话. */
export const headerKey = (cell: Cell | undefined): string =>
  matchKey(cell)
    .replace(/\((?:必填|选填|必填项|\*)\)/gu, "")
    .replace(/[^\p{L}\p{N}]/gu, "");

/** Digits and letters without what spreadsheets put around them: ="0012", a leading apostrophe, ".0" of a number. */
const code = (cell: Cell | undefined): string =>
  cleanText(cell)
    .normalize("NFKC")
    .replace(/^="(.*)"$/u, "$1")
    .replace(/^['‘’`]/u, "")
    .replace(DASHES, "-")
    .replace(/\s/gu, "")
    .replace(/^(\d+)\.0+$/u, "$1");

const DATE =
  /^(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})[日号]?)(?:[T ]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/u;
const MONTH_ONLY = /^(\d{4})(?:年(\d{1,2})月|[-/](\d{1,2})|\.(\d{2}))$/u;
const dayWrong = "日期不正确，请写成 2026-11-03 这样";
/** Serials before 1927 are years or typing errors (2015 would be a day in 1905), after 2099 nothing. */
const serialMin = 10_000;
const serialMax = 73_050;

/**
 * A calendar day. Reads 2022/11/3, 2022-11-3, 2014.03.13, 2003年9月26日, 20150517 (text or number), Excel serials,
 * and ISO times, of which only the day as written counts: a date cell is never moved by a zone. A month alone
 * (2003年9月, 2003.09) is its first day, as cadre rosters mean it. A day that does not exist is wrong.
 */
export function readDay(cell: Cell | undefined): Reading<Day> {
  const text = cleanText(cell).normalize("NFKC").replace(DASHES, "-").replace(/。/gu, ".");
  if (text === "") return { value: undefined };
  const compact = text.replace(/ ?([-/.年月日号]) ?/gu, "$1").replace(/^(\d{5,8})\.0+$/u, "$1");
  if (/^\d{8}$/u.test(compact)) return dayFrom(compact.slice(0, 4), compact.slice(4, 6), compact.slice(6));
  if (/^\d{5}(?:\.\d+)?$/u.test(compact)) return dayFromSerial(Number(compact));
  const date = DATE.exec(compact);
  if (date) return dayFrom(date[1], date[2] ?? date[4], date[3] ?? date[5]);
  const month = MONTH_ONLY.exec(compact);
  if (month && typeof cell === "string") return dayFrom(month[1], month[2] ?? month[3] ?? month[4], "1");
  return { wrong: dayWrong };
}

function dayFrom(year = "", month = "", day = ""): Reading<Day> {
  const text = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return isDay(text) ? { value: text } : { wrong: dayWrong };
}

/** Days since 1899-12-30, as Excel counts; a part of a day is dropped. */
function dayFromSerial(serial: number): Reading<Day> {
  if (serial < serialMin || serial > serialMax) return { wrong: dayWrong };
  return {
    value: new Date(Date.UTC(1899, 11, 30) + Math.floor(serial) * 86_400_000).toISOString().slice(0, 10),
  };
}

/**
 * A mainland mobile number (11 digits), or a landline as area code, dash, number (0851-12345678). Spaces, dashes and
 * +86 are dropped; number cells are read whole.
 */
export function readPhone(cell: Cell | undefined): Reading<string> {
  const text = code(cell);
  if (text === "") return { value: undefined };
  const digits = text.replace(/[-()]/gu, "").replace(/^(?:\+|00)?86(?=1\d{10}$|0\d{9,11}$)/u, "");
  if (/^1[3-9]\d{9}$/u.test(digits)) return { value: digits };
  const landline = /^(0(?:10|2\d)|0[3-9]\d{2})(\d{7,8})$/u.exec(digits);
  if (landline) return { value: `${landline[1]}-${landline[2]}` };
  return { wrong: "电话不正确，应为 11 位手机号，或带区号的座机（如 0851-12345678）" };
}

/** 警号/工号: 4 to 12 half-width digits or capital letters, so that it is safe inside keys. */
export function readStaffNumber(cell: Cell | undefined): Reading<string> {
  const text = code(cell).toUpperCase();
  if (text === "") return { value: undefined };
  if (isKeyPart("staff", text)) return { value: text };
  return { wrong: "警号/工号应为 4 至 12 位数字或字母，不能带横线、点等符号" };
}

/** A mail address, in lower case. */
export function readEmail(cell: Cell | undefined): Reading<string> {
  const text = cleanText(cell).normalize("NFKC").replace(/\s/gu, "").toLowerCase();
  if (text === "") return { value: undefined };
  const valid =
    /^[a-z0-9](?:[a-z0-9._%+-]{0,62}[a-z0-9_+-])?@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}$/u;
  return valid.test(text) && !text.includes("..") ? { value: text } : { wrong: "邮箱格式不正确" };
}
