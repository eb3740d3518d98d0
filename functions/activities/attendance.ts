// Attendance by person over some months: how often each was expected, and what became of it; also as a workbook.
import { attendanceIn } from "../../shared/activities/fold.ts";
import { Attendance, attendanceWords } from "../../shared/activities/kinds.ts";
import type { AttendanceLine, AttendanceView } from "../../shared/activities/page-views.ts";
import { officerKindLabels } from "../../shared/org/kinds.ts";
import type { SheetToWrite } from "../../shared/sheet.ts";
import { sayMonth } from "../../shared/time.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { sheetsFor, type Span } from "./figures.ts";

/**
 * Everybody whom a closed roll expected, those who missed most first: who asks somebody about his absences counts them
 * here rather than in his head. Of the units one may look at; a unit closed since has its name still.
 */
export async function viewAttendance(deps: Deps, actor: Actor, span: Span): Promise<AttendanceView> {
  const { organ, organs, whole, sheets, units } = await sheetsFor(deps, actor, span);
  const lines = attendanceIn(sheets).map((row) => ({ ...row, unitName: units.get(row.unit) ?? "" }));
  return { organ, organs, whole, from: span.from, to: span.to, lines };
}

/** Bytes and the name of the file. */
export async function attendanceWorkbook(
  deps: Deps,
  actor: Actor,
  span: Span,
): Promise<{ bytes: Uint8Array; fileName: string }> {
  const { writeWorkbook } = await import("../platform/workbook.ts");
  const { lines, organ, organs, from, to } = await viewAttendance(deps, actor, span);
  const name = organs.find(({ id }) => id === organ)?.name ?? "";
  const months = from === to ? sayMonth(from) : `${sayMonth(from)}至${sayMonth(to)}`;
  return { bytes: await writeWorkbook([sheetOf(lines)]), fileName: `${name} ${months} 出勤.xlsx` };
}

const sheetOf = (lines: readonly AttendanceLine[]): SheetToWrite => ({
  name: "出勤",
  columns: [
    "序号",
    "警号/工号",
    "姓名",
    "部门",
    "人员",
    "应到",
    ...Attendance.options.map((state) => attendanceWords[state].word),
    "学时",
  ].map((header) => ({ header })),
  rows: lines.map((line, at) => [
    at + 1,
    line.staff,
    line.name,
    line.unitName,
    officerKindLabels[line.kind],
    line.expected,
    ...Attendance.options.map((state) => line[state]),
    line.hours,
  ]),
});
