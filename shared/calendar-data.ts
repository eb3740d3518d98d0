// Public holidays and make-up working days as the State Council announced them: the rows a new county starts with.
import { CalendarYear, type CalendarDay } from "./calendar.ts";
import { daysFrom, type Day } from "./time.ts";

/** One sentence of a notice: the days off from first to last, and the weekend days worked in exchange. */
type Announced = { name: string; off: [first: Day, last: Day]; work: Day[] };

/** 国务院办公厅关于2025年部分节假日安排的通知, sentence by sentence. */
const announced2025: Announced[] = [
  { name: "元旦", off: ["2025-01-01", "2025-01-01"], work: [] },
  { name: "春节", off: ["2025-01-28", "2025-02-04"], work: ["2025-01-26", "2025-02-08"] },
  { name: "清明节", off: ["2025-04-04", "2025-04-06"], work: [] },
  { name: "劳动节", off: ["2025-05-01", "2025-05-05"], work: ["2025-04-27"] },
  { name: "端午节", off: ["2025-05-31", "2025-06-02"], work: [] },
  { name: "国庆节、中秋节", off: ["2025-10-01", "2025-10-08"], work: ["2025-09-28", "2025-10-11"] },
];

/** 国务院办公厅关于2026年部分节假日安排的通知, sentence by sentence. */
const announced2026: Announced[] = [
  { name: "元旦", off: ["2026-01-01", "2026-01-03"], work: ["2026-01-04"] },
  { name: "春节", off: ["2026-02-15", "2026-02-23"], work: ["2026-02-14", "2026-02-28"] },
  { name: "清明节", off: ["2026-04-04", "2026-04-06"], work: [] },
  { name: "劳动节", off: ["2026-05-01", "2026-05-05"], work: ["2026-05-09"] },
  { name: "端午节", off: ["2026-06-19", "2026-06-21"], work: [] },
  { name: "中秋节", off: ["2026-09-25", "2026-09-27"], work: [] },
  { name: "国庆节", off: ["2026-10-01", "2026-10-07"], work: ["2026-09-20", "2026-10-10"] },
];

/** 2025 and 2026. Later years are entered by an administrator when the State Council has announced them. */
export const announcedYears: readonly CalendarYear[] = [
  yearOf(2025, "国务院办公厅关于2025年部分节假日安排的通知（2024年11月12日）", announced2025),
  yearOf(2026, "国务院办公厅关于2026年部分节假日安排的通知（2025年11月4日）", announced2026),
];

function yearOf(year: number, source: string, announced: readonly Announced[]): CalendarYear {
  const days = announced.flatMap(({ name, off, work }): CalendarDay[] => [
    ...daysFrom(...off).map((day) => ({ day, kind: "holiday" as const, name })),
    ...work.map((day) => ({ day, kind: "workday" as const, name })),
  ]);
  return CalendarYear.parse({ year, source, days: days.sort((a, b) => (a.day < b.day ? -1 : 1)) });
}
