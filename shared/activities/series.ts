// Recurring plans: the days of “每周五下午”, each month, each quarter, with days off by the calendar moved or skipped.
import * as z from "zod";
import { isWorkingDay, missingYears, type Calendar } from "../calendar.ts";
import {
  addDays,
  addMonths,
  Day,
  daysBetween,
  daysFrom,
  lastDayOf,
  monthOf,
  weekdayOf,
  type Instant,
} from "../time.ts";
import { ActivityInput } from "./schema.ts";

export const rhythms = { week: "每周", month: "每月", quarter: "每季度" } as const;
export const Rhythm = z.enum(["week", "month", "quarter"], { error: "请选择每周、每月或每季度" });
export type Rhythm = z.infer<typeof Rhythm>;

export const daysOffWords = { move: "顺延到下一个工作日", skip: "当次取消" } as const;
export const occurrencesMax = 60;

/** “将每周五下午定为固定的政治学习日” (source, S3): the first occurrence, how often, how long, and what of days off. */
export const SeriesInput = z
  .strictObject({
    input: ActivityInput,
    every: Rhythm,
    count: z
      .number()
      .int()
      .min(2, { error: "至少 2 次" })
      .max(occurrencesMax, { error: `最多 ${occurrencesMax} 次` })
      .optional(),
    until: Day.optional(),
    daysOff: z.enum(["move", "skip"], { error: "请选择遇节假日怎么办" }),
  })
  .refine(({ count, until }) => (count === undefined) !== (until === undefined), {
    path: ["until"],
    error: "重复次数和截止日期填一个",
  });
export type SeriesInput = z.infer<typeof SeriesInput>;

export type Occurrence = { planned: Day; day: Day };

/** The n-th day of a plan; the 31st of a month without one is its last day. */
function plannedDay(first: Day, every: Rhythm, n: number): Day {
  if (every === "week") return addDays(first, 7 * n);
  const month = addMonths(monthOf(first), every === "month" ? n : 3 * n);
  const last = lastDayOf(month);
  const day = `${month}-${first.slice(8)}`;
  return day < last ? day : last;
}

/** Every planned day from the first on; one more than can be set up says that there would be more. */
export function plannedDays({ input, every, count, until }: SeriesInput): Day[] {
  const wanted = count ?? occurrencesMax + 1;
  const days = Array.from({ length: wanted }, (_, n) => plannedDay(input.day, every, n));
  return until === undefined ? days : days.filter((day) => day <= until);
}

/** A plan for Saturdays means Saturdays: only the holidays of the calendar are off for it. */
const isOffFor =
  ({ input }: SeriesInput, calendar: Calendar) =>
  (day: Day): boolean =>
    weekdayOf(input.day) > 5 && weekdayOf(day) > 5
      ? calendar.days.get(day)?.kind === "holiday"
      : !isWorkingDay(calendar, day);

/** The longest holiday, and some days: as far as a day off can be moved. */
const movedDaysMax = 14;

/** Years that must be entered before it can be said on which days the plan takes place. */
export function yearsLacking(plan: SeriesInput, calendar: Calendar): number[] {
  const days = plannedDays(plan);
  const lacking = missingYears(calendar, days);
  if (lacking.length > 0 || plan.daysOff === "skip") return lacking;
  const moved = days
    .filter(isOffFor(plan, calendar))
    .flatMap((day) => daysFrom(day, addDays(day, movedDaysMax)));
  return missingYears(calendar, moved);
}

/**
 * The days on which it takes place. A day off is moved to the next working day on which it does not take place already,
 * or left out. RangeError where years are lacking.
 */
export function occurrencesOf(plan: SeriesInput, calendar: Calendar): { held: Occurrence[]; left: Day[] } {
  const isOff = isOffFor(plan, calendar);
  const held: Occurrence[] = [];
  const left: Day[] = [];
  const days = plannedDays(plan);
  for (const planned of days) {
    let day = planned;
    if (plan.daysOff === "move") while (isOff(day)) day = addDays(day, 1);
    const taken = day !== planned && (days.includes(day) || held.some((one) => one.day === day));
    if (isOff(day) || taken) left.push(planned);
    else held.push({ planned, day });
  }
  return { held, left };
}

const laterBy = (instant: Instant, days: number): Instant =>
  new Date(Date.parse(instant) + days * 86_400_000).toISOString();

/** The first occurrence as it is on another day: everything moves by as many days. */
export function inputOn(input: ActivityInput, day: Day): ActivityInput {
  const days = daysBetween(input.day, day);
  const { until, seats } = input;
  const moved = {
    ...input,
    day,
    opensAt: laterBy(input.opensAt, days),
    closesAt: laterBy(input.closesAt, days),
  };
  if (until !== undefined) moved.until = addDays(until, days);
  if (seats?.releaseAt !== undefined) moved.seats = { ...seats, releaseAt: laterBy(seats.releaseAt, days) };
  return moved;
}
