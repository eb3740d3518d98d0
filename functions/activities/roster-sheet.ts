// The roster as a workbook: who comes, who waits, who was there.
import { attendanceWords } from "../../shared/activities/kinds.ts";
import type { RosterLine } from "../../shared/activities/page-views.ts";
import { officerKindLabels } from "../../shared/org/kinds.ts";
import type { SheetToWrite } from "../../shared/sheet.ts";
import { sayFullDay, sayInstant } from "../../shared/time.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { viewRoster } from "./views.ts";
import { standingWords } from "./words.ts";

/** Bytes and the name of the file. */
export async function rosterWorkbook(
  deps: Deps,
  actor: Actor,
  id: string,
): Promise<{ bytes: Uint8Array; fileName: string }> {
  const { writeWorkbook } = await import("../platform/workbook.ts");
  const { lines, activity } = await viewRoster(deps, actor, id);
  const bytes = await writeWorkbook([sheetOf(lines)]);
  return { bytes, fileName: `${activity.theme} ${sayFullDay(activity.day)} 名单.xlsx` };
}

const sheetOf = (lines: readonly RosterLine[]): SheetToWrite => ({
  name: "名单",
  columns: ["序号", "警号/工号", "姓名", "部门", "人员", "报名情况", "出勤", "签到时间"].map((header) => ({
    header,
  })),
  rows: lines.map((line, at) => [
    at + 1,
    line.staff,
    line.name,
    line.unitName,
    officerKindLabels[line.kind],
    line.state === undefined
      ? "全员参加"
      : standingWords[line.state].word + (line.place ? `（第 ${line.place} 位）` : ""),
    line.attendance === undefined ? "" : attendanceWords[line.attendance].word,
    line.checkedInAt === undefined ? "" : sayInstant(line.checkedInAt),
  ]),
});
