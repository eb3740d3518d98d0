// What closed rolls left among the rows of a unit-month: by itself, so that whoever reads the month loads nothing else.
import type { AttendanceSheet } from "../../shared/activities/schema.ts";
import type { Item } from "../../shared/table.ts";

export const attendanceIn = (items: readonly Item[]): AttendanceSheet[] =>
  items.filter(({ sk }) => sk.startsWith("activity/")) as unknown as AttendanceSheet[];
