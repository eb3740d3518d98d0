// Attendance by person (出勤统计): who was expected how often, was there, late, excused or absent; a workbook of it.
import type { AttendanceLine } from "../../shared/activities/page-views.ts";
import { sayMonth } from "../../shared/time.ts";
import { LinkButton, PageHeader } from "../../web/ui/page-parts.tsx";
import { DataTable, type Column } from "../../web/ui/tables.tsx";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { attempt, showPage } from "../platform/shell.tsx";
import { viewAttendance } from "./attendance.ts";
import { OrganTabs, showWrongSpan, SpanForm, spanOf, spanQuery, type Spanned } from "./span-parts.tsx";
import { sayNumber } from "./words.ts";

export const attendanceAddress = (asked: Spanned): string => `/activities/attendance?${spanQuery(asked)}`;

const count = (
  head: string,
  pick: (line: AttendanceLine) => number,
  more: Partial<Column<AttendanceLine>> = {},
): Column<AttendanceLine> => ({ head, cell: (line) => pick(line), number: true, ...more });

const Lines = ({ lines }: { lines: readonly AttendanceLine[] }) => {
  const sum = (pick: (line: AttendanceLine) => number): number =>
    lines.reduce((total, line) => total + pick(line), 0);
  const total = (pick: (line: AttendanceLine) => number) => ({ total: `${sum(pick)} 人次` });
  const there = (line: AttendanceLine): number => line.present + line.late + line.leftEarly;
  return (
    <DataTable<AttendanceLine>
      caption="出勤"
      rows={lines}
      filter={lines.length > 15 ? { id: "people", label: "按姓名、部门查找" } : undefined}
      empty={{ title: "没有已关闭签到表的活动" }}
      columns={[
        {
          head: "姓名",
          lead: true,
          cell: ({ name, kind, unitName }) => (
            <>
              {kind === "auxiliary" ? `${name}（辅助人员）` : name} <span class="sn-under">{unitName}</span>
            </>
          ),
        },
        count(
          "应到",
          ({ expected }) => expected,
          total(({ expected }) => expected),
        ),
        count("到场", there, total(there)),
        count("其中迟到", ({ late }) => late, { hideOnPhone: true }),
        count("其中早退", ({ leftEarly }) => leftEarly, { hideOnPhone: true }),
        count(
          "请假",
          ({ excused }) => excused,
          total(({ excused }) => excused),
        ),
        count(
          "缺席",
          ({ absent }) => absent,
          total(({ absent }) => absent),
        ),
        { head: "学时", cell: ({ hours }) => sayNumber(hours), number: true, hideOnPhone: true },
      ]}
    />
  );
};

async function show(call: PageCall<string>): Promise<Response> {
  const { deps, actor } = call;
  const done = await attempt(() => viewAttendance(deps, actor, spanOf(call)));
  if ("problem" in done) return showWrongSpan(call, "出勤统计", "/activities/attendance", done.problem);
  const view = done.value;
  const name = view.organs.find(({ id }) => id === view.organ)?.name ?? "";
  return showPage(
    call,
    { title: "出勤统计", active: "activities" },
    <>
      <PageHeader
        title="出勤统计"
        lead={`${name}${view.whole ? "" : "（本部门）"}，${sayMonth(view.from)}至${sayMonth(view.to)}。按已关闭的签到表计算；报名后没到场的、全员参加却没到场的计缺席，事先请假的计请假。缺席多的在前。`}
        back={{ href: `/activities/figures?${spanQuery(view)}`, label: "活动统计" }}
        actions={
          view.lines.length > 0 && (
            <LinkButton href={`/api/activities/attendance.xlsx?${spanQuery(view)}`} download>
              导出 Excel
            </LinkButton>
          )
        }
      />
      <OrganTabs view={view} addressOf={attendanceAddress} />
      <SpanForm action="/activities/attendance" span={view} />
      <Lines lines={view.lines} />
    </>,
  );
}

export const attendancePages: AnyPage[] = [
  page({
    method: "get",
    path: "/activities/attendance",
    guard: "activities.view",
    summary: "出勤统计：几个月里每人应到、到场、请假、缺席各几次",
    run: show,
  }),
];
