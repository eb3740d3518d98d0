// When somebody cannot come (休假、值班、外出、病假): as stored, as shown, and why one cannot be entered or ended.
import * as z from "zod";
import type { Refusal } from "../problem.ts";
import { StaffNumber } from "../org/schema.ts";
import { Day, daysBetween, Instant } from "../time.ts";
import { AbsenceInput } from "./schema.ts";

export const absenceReasons = { leave: "休假", duty: "值班", trip: "外出", sick: "病假" } as const;

/** An absence with where its officer stood when it was entered. */
export const Absence = z.object({
  ...AbsenceInput.shape,
  county: z.string(),
  organ: z.string(),
  unit: z.string(),
  name: z.string(),
  serial: z.string(),
  by: z.string(),
  at: Instant,
  version: z.number().int(),
});
export type Absence = z.infer<typeof Absence>;

/** As the own person, the unit's clerk and the office see it. */
export const AbsenceRow = z.object({
  staff: StaffNumber,
  name: z.string(),
  unit: z.string(),
  unitName: z.string(),
  reason: AbsenceInput.shape.reason,
  from: Day,
  until: Day,
  serial: z.string(),
});
export type AbsenceRow = z.infer<typeof AbsenceRow>;

const absentDaysMax = 366;
/** How far ahead one may begin: the lists reach as far, and a year mistyped is no absence. */
export const absentAheadDaysMax = 366;

/** Why an absence cannot be entered. One that is over already changes nothing that is still to come. */
export function whyNotAbsent(
  { from, until }: Pick<AbsenceInput, "from" | "until">,
  today: Day,
): (Refusal & { path?: "from" }) | undefined {
  if (until < from) return { code: "dates-reversed", message: "结束日期不能早于开始日期" };
  if (daysBetween(from, until) >= absentDaysMax)
    return { code: "too-long", message: "一次登记最长一年，到期后可再登记" };
  if (daysBetween(today, from) > absentAheadDaysMax)
    return { code: "too-early", message: "开始日期最多提前一年，请核对年份", path: "from" };
  return until < today
    ? { code: "over", message: "这段时间已经过去；缺席的活动请向组织人员更正出勤" }
    : undefined;
}

/** Whether an absence holds on a day. */
export const absentOn = ({ from, until }: Pick<Absence, "from" | "until">, day: Day): boolean =>
  from <= day && day <= until;
