// Quarters ('2026-Q4') as calendar spans: their months and days, their neighbours and their name.
import * as z from "zod";
import { addMonths, firstDayOf, isMonth, lastDayOf, monthOf, type Day, type Month } from "./time.ts";

export const isQuarter = (text: string): boolean =>
  /^(?:19|20|21)\d{2}-Q[1-4]$/u.test(text) && isMonth(`${text.slice(0, 4)}-01`);

/** '2026-Q4' */
export const Quarter = z.string().refine(isQuarter, { error: "季度不正确，例如 2026-Q4" });
export type Quarter = string;

/** The quarter in which a day lies. */
export function quarterOf(day: Day): Quarter {
  const month = monthOf(day);
  return `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5)) / 3)}`;
}

const firstMonthOf = (quarter: Quarter): Month =>
  addMonths(`${quarter.slice(0, 4)}-01`, (Number(quarter.slice(6)) - 1) * 3);

/** The three months of a quarter, in order. */
export function monthsOfQuarter(quarter: Quarter): [Month, Month, Month] {
  const first = firstMonthOf(quarter);
  return [first, addMonths(first, 1), addMonths(first, 2)];
}

export const firstDayOfQuarter = (quarter: Quarter): Day => firstDayOf(firstMonthOf(quarter));

export const lastDayOfQuarter = (quarter: Quarter): Day => lastDayOf(monthsOfQuarter(quarter)[2]);

/** The quarter `count` later, or earlier when negative. */
export const addQuarters = (quarter: Quarter, count: number): Quarter =>
  quarterOf(firstDayOf(addMonths(firstMonthOf(quarter), count * 3)));

/** '2026年第四季度' */
export const sayQuarter = (quarter: Quarter): string =>
  `${quarter.slice(0, 4)}年第${"一二三四".charAt(Number(quarter.slice(6)) - 1)}季度`;
