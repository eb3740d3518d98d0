// JSON API of activities: setting up, calendar, approval, roster, roll, check-in, one's own, figures, calendar addresses.
import * as z from "zod";
import {
  ActivityView,
  AmendInput,
  CalendarView,
  CancelInput,
  CheckInInput,
  CheckInReply,
  CodeView,
  DecisionInput,
  FeedInput,
  FeedReply,
  FiguresView,
  MarksInput,
  MineView,
  RosterView,
  SeriesReply,
} from "../../shared/activities/page-views.ts";
import { ActivityHead, ActivityInput } from "../../shared/activities/schema.ts";
import { SeriesInput } from "../../shared/activities/series.ts";
import { dayOf, Month, monthOf } from "../../shared/time.ts";
import { workbookAnswer } from "../org/download.ts";
import { serialFrom } from "../platform/repeats.ts";
import { route } from "../platform/route.ts";
import { checkIn } from "./check-in.ts";
import { changeFeed } from "./feeds.ts";
import { viewFigures } from "./figures.ts";
import { cancelActivity, changeActivity, createActivity, decideActivity } from "./lifecycle.ts";
import { viewMine } from "./mine.ts";
import { rosterWorkbook } from "./roster-sheet.ts";
import { amendRoll, closeRoll, markRoll } from "./roll.ts";
import { viewScreen } from "./screen.ts";
import { createSeries } from "./series.ts";
import { viewActivity, viewApprovals, viewCalendar, viewRoster } from "./views.ts";

const Organ = z.string().max(40);
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
    summary: "等待审批的活动，日期近的在前",
    reply: z.object({ items: z.array(ActivityHead) }),
    run: async ({ deps, actor }) => ({ items: await viewApprovals(deps, actor) }),
  }),
  figures: route({
    method: "get",
    path: "/api/activities/figures",
    guard: "activities.view",
    summary: "活动统计：场次、人次、人数、学时、教学方法，脱产单列；按已关闭的签到表计算",
    query: z.strictObject({ organ: Organ.optional(), from: Month, to: Month }),
    reply: FiguresView,
    run: ({ deps, actor, query }) => viewFigures(deps, actor, query),
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
    summary: "修改活动；时间地点有变的通知已报名的人，被退回的重新送审批",
    body: ActivityInput,
    reply: Written,
    run: ({ deps, actor, params, body }) => changeActivity(deps, actor, params.id, body),
  }),
  decide: route({
    method: "post",
    path: "/api/activities/:id/decision",
    guard: "activities.approve",
    summary: "同意或不同意（写明原因）；不能审批自己申请的活动",
    body: DecisionInput,
    run: ({ deps, actor, params, body }) => decideActivity(deps, actor, params.id, body),
  }),
  cancel: route({
    method: "post",
    path: "/api/activities/:id/cancel",
    guard: "activities.manage",
    summary: "取消活动并写明原因，通知所有报名和候补的人",
    body: CancelInput,
    run: ({ deps, actor, params, body }) => cancelActivity(deps, actor, params.id, body.reason),
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
    summary: "登记出勤；名单外到场的本单位人员从此在签到表上。有一人不属于本单位则全部不登记",
    body: MarksInput,
    run: ({ deps, actor, params, body }) => markRoll(deps, actor, params.id, body.marks),
  }),
  closeRoll: route({
    method: "post",
    path: "/api/activities/:id/roll/close",
    guard: "activities.manage",
    summary: "关闭签到表：没有登记的记为缺席（事先登记请假的记为请假），计入各部门当月",
    run: ({ deps, actor, params }) => closeRoll(deps, actor, params.id),
  }),
  amend: route({
    method: "post",
    path: "/api/activities/:id/roll/:staff/amendment",
    guard: "activities.manage",
    summary: "关闭后更正一人的出勤，写明原因并留痕",
    body: AmendInput,
    run: ({ deps, actor, params, body }) => amendRoll(deps, actor, params.id, params.staff, body),
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
