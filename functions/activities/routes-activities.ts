// JSON API of activities: setting up, calendar, approval, roster, roll, check-in, one's own, figures, calendar addresses.
import * as z from "zod";
import {
  ActivityView,
  AmendInput,
  ApprovalLine,
  AttendanceView,
  CalendarView,
  CancelInput,
  CheckInInput,
  CheckInReply,
  CodeView,
  CorrectionInput,
  CoverageView,
  DecisionInput,
  FeedInput,
  FeedReply,
  FiguresView,
  MarksInput,
  MineView,
  RosterView,
  SeriesReply,
  SpeakersView,
} from "../../shared/activities/page-views.ts";
import { ActivityHead, ActivityInput, ChangeInput } from "../../shared/activities/schema.ts";
import { SeriesInput } from "../../shared/activities/series.ts";
import { dayOf, Month, monthOf } from "../../shared/time.ts";
import { workbookAnswer } from "../org/download.ts";
import { serialFrom } from "../platform/repeats.ts";
import { route } from "../platform/route.ts";
import { attendanceWorkbook, viewAttendance } from "./attendance.ts";
import { checkIn } from "./check-in.ts";
import { correctActivity } from "./correcting.ts";
import { changeFeed } from "./feeds.ts";
import { viewFigures } from "./figures.ts";
import { ActivityKind } from "../../shared/activities/kinds.ts";
import { viewCoverage } from "./coverage.ts";
import { decideActivity } from "./approval.ts";
import { changeActivity, createActivity } from "./lifecycle.ts";
import { viewMine } from "./mine.ts";
import { rosterWorkbook } from "./roster-sheet.ts";
import { amendRoll, closeRoll, markRoll } from "./roll.ts";
import { viewScreen } from "./screen.ts";
import { cancelWithLater, createSeries } from "./series.ts";
import { viewSpeakers } from "./speakers.ts";
import { viewActivity, viewApprovals, viewCalendar, viewRoster } from "./views.ts";

const Organ = z.string().max(40);
/** One organ, the own one unless it is named, over some months. */
const OfSpan = z.strictObject({ organ: Organ.optional(), from: Month, to: Month });
const Written = z.object({ id: z.string(), state: ActivityHead.shape.state, version: z.number().int() });

/** Those that are about no single activity: they stand before the address of one. */
const listRoutes = {
  calendar: route({
    method: "get",
    path: "/api/activities",
    guard: "signedIn",
    summary: "一个政法单位一个月的活动；不指定单位时为本人所在单位",
    query: z.strictObject({ month: Month.optional(), organ: Organ.optional() }),
    reply: CalendarView,
    run: ({ deps, actor, query }) =>
      viewCalendar(deps, actor, { ...query, month: query.month ?? monthOf(dayOf(deps.clock.now())) }),
  }),
  mine: route({
    method: "get",
    path: "/api/activities/mine",
    guard: "signedIn",
    summary: "本人的活动：将要参加的、候补的、参加过的，以及今年的学时",
    reply: MineView,
    run: ({ deps, actor }) => viewMine(deps, actor),
  }),
  approvals: route({
    method: "get",
    path: "/api/activities/approvals",
    guard: "activities.approve",
    summary: "等待审批的活动和变更，日期近的在前",
    reply: z.object({ items: z.array(ApprovalLine) }),
    run: async ({ deps, actor }) => ({ items: await viewApprovals(deps, actor) }),
  }),
  figures: route({
    method: "get",
    path: "/api/activities/figures",
    guard: "activities.view",
    summary: "活动统计：场次、人次、人数、学时、教学方法，脱产单列；按已关闭的签到表计算",
    query: OfSpan,
    reply: FiguresView,
    run: ({ deps, actor, query }) => viewFigures(deps, actor, query),
  }),
  attendance: route({
    method: "get",
    path: "/api/activities/attendance",
    guard: "activities.view",
    summary: "出勤统计：每人应到、到场、迟到、早退、请假、缺席各几次；缺席多的在前",
    query: OfSpan,
    reply: AttendanceView,
    run: ({ deps, actor, query }) => viewAttendance(deps, actor, query),
  }),
  attendanceWorkbook: route({
    method: "get",
    path: "/api/activities/attendance.xlsx",
    guard: "activities.view",
    summary: "出勤统计（Excel）",
    query: OfSpan,
    run: async ({ deps, actor, query, c }) => {
      const { bytes, fileName } = await attendanceWorkbook(deps, actor, query);
      return workbookAnswer(c, fileName, bytes);
    },
  }),
  coverage: route({
    method: "get",
    path: "/api/activities/coverage",
    guard: "activities.view",
    summary: "参训覆盖：在岗人员里参加过一类活动的人数，各部门和没有参加过的人",
    query: OfSpan.extend({ kind: ActivityKind }),
    reply: CoverageView,
    run: ({ deps, actor, query }) => viewCoverage(deps, actor, query),
  }),
  speakers: route({
    method: "get",
    path: "/api/activities/speakers",
    guard: "activities.view",
    summary: "外请授课：由外单位人员授课的活动、授课人和人次；按已关闭的签到表计算",
    query: OfSpan,
    reply: SpeakersView,
    run: ({ deps, actor, query }) => viewSpeakers(deps, actor, query),
  }),
  feed: route({
    method: "post",
    path: "/api/activities/feed",
    guard: "signedIn",
    summary: "生成（原地址随即作废）或停用本人或一个部门的日历订阅地址；地址只显示这一次",
    body: FeedInput,
    reply: FeedReply,
    secretReply: true,
    run: ({ deps, actor, body }) => changeFeed(deps, actor, body),
  }),
  create: route({
    method: "post",
    path: "/api/activities/organs/:organ",
    guard: "activities.manage",
    summary: "建立活动：需报批的送审批，其他的即行发布；同一 Idempotency-Key 只建立一次",
    body: ActivityInput,
    reply: Written,
    status: 201,
    run: ({ deps, actor, params, body, idempotencyKey: key }) =>
      createActivity(deps, actor, params.organ, body, key ? serialFrom(actor, key) : undefined),
  }),
  series: route({
    method: "post",
    path: "/api/activities/organs/:organ/series",
    guard: "activities.manage",
    summary: "按每周、每月或每季度建立一系列活动，遇节假日顺延或取消；同一 Idempotency-Key 只建立一次",
    body: SeriesInput,
    reply: SeriesReply,
    status: 201,
    run: ({ deps, actor, params, body, idempotencyKey: key }) =>
      createSeries(deps, actor, params.organ, body, key ? serialFrom(actor, key) : undefined),
  }),
};

const officeRoutes = {
  change: route({
    method: "put",
    path: "/api/activities/:id",
    guard: "activities.manage",
    summary:
      "修改活动；时间地点有变的通知已报名的人，被退回的重新送审批；经审批的改动主题、日期、学时等的另送审批（asked），同意后生效",
    body: ChangeInput,
    reply: Written.extend({ asked: z.boolean() }),
    run: async ({ deps, actor, params, body: { seen, ...input } }) => {
      const { activity, asked } = await changeActivity(deps, actor, params.id, input, seen);
      return { ...activity, asked };
    },
  }),
  decide: route({
    method: "post",
    path: "/api/activities/:id/decision",
    guard: "activities.approve",
    summary: "同意或不同意（写明原因）活动或其变更；不能审批自己申请的；seen 为看到的版本，已改过的不予审批",
    body: DecisionInput,
    run: async ({ deps, actor, params, body }) => {
      await decideActivity(deps, actor, params.id, body);
    },
  }),
  cancel: route({
    method: "post",
    path: "/api/activities/:id/cancel",
    guard: "activities.manage",
    summary: "取消活动并写明原因，通知所有报名和候补的人；later 同时取消同一系列以后的各次",
    body: CancelInput,
    run: async ({ deps, actor, params, body: { reason, later = false } }) => {
      await cancelWithLater(deps, actor, params.id, { reason, later });
    },
  }),
  roster: route({
    method: "get",
    path: "/api/activities/:id/roster",
    guard: "activities.view",
    summary: "名单：报名、递补、候补次序和出勤；部门角色只看到本部门的人",
    reply: RosterView,
    run: ({ deps, actor, params }) => viewRoster(deps, actor, params.id),
  }),
  rosterExcel: route({
    method: "get",
    path: "/api/activities/:id/roster.xlsx",
    guard: "activities.view",
    summary: "名单（Excel）",
    run: async ({ deps, actor, params, c }) => {
      const { bytes, fileName } = await rosterWorkbook(deps, actor, params.id);
      return workbookAnswer(c, fileName, bytes);
    },
  }),
  mark: route({
    method: "post",
    path: "/api/activities/:id/roll",
    guard: "activities.manage",
    summary:
      "登记出勤，none 为撤销登记；名单外到场的本单位人员从此在签到表上。有一人当天不属于本单位则全部不登记",
    body: MarksInput,
    run: ({ deps, actor, params, body }) => markRoll(deps, actor, params.id, body.marks),
  }),
  closeRoll: route({
    method: "post",
    path: "/api/activities/:id/roll/close",
    guard: "activities.manage",
    summary:
      "关闭签到表：没有登记的记为缺席（事先登记请假的记为请假），计入各部门当月，已锁定的计入关闭的月份；结束前有人没有登记的不能关闭",
    run: ({ deps, actor, params }) => closeRoll(deps, actor, params.id),
  }),
  amend: route({
    method: "post",
    path: "/api/activities/:id/roll/:staff/amendment",
    guard: "activities.manage",
    summary: "关闭后更正一人的出勤（none 为不在名单），写明原因并留痕，本人会收到通知；不能更正自己的",
    body: AmendInput,
    run: ({ deps, actor, params, body }) => amendRoll(deps, actor, params.id, params.staff, body),
  }),
  correct: route({
    method: "post",
    path: "/api/activities/:id/roll/corrections",
    guard: "activities.manage",
    summary:
      "关闭后更正活动的主题、学时、层级、脱产、教学方法（facts），重新打开签到表（reopen），或作废重复录入的活动（void）；写明原因，已锁定的月份不能再改",
    body: CorrectionInput,
    run: ({ deps, actor, params, body }) => correctActivity(deps, actor, params.id, body),
  }),
  code: route({
    method: "get",
    path: "/api/activities/:id/code",
    guard: "activities.manage",
    summary: "投屏的签到码（每 30 秒更换）和已签到人数",
    reply: CodeView,
    run: ({ deps, actor, params }) => viewScreen(deps, actor, params.id),
  }),
};

export const activityRoutes = {
  ...listRoutes,
  ...officeRoutes,
  view: route({
    method: "get",
    path: "/api/activities/:id",
    guard: "signedIn",
    summary: "一项活动的全部内容和本人的情况",
    reply: ActivityView,
    run: ({ deps, actor, params }) => viewActivity(deps, actor, params.id),
  }),
  checkIn: route({
    method: "post",
    path: "/api/activities/:id/check-in",
    guard: "signedIn",
    summary: "用屏幕上的签到码为本人签到；重复签到结果不变",
    body: CheckInInput,
    reply: CheckInReply,
    run: ({ deps, actor, params, body }) => checkIn(deps, actor, params.id, body.code),
  }),
};
