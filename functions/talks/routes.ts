// JSON API of talk rounds: board, planning, coverage, done-or-not, ledger, figures. Heads and lists only, no content.
import * as z from "zod";
import { Quarter, quarterOf } from "../../shared/quarter.ts";
import {
  AssignedRow,
  Board,
  Coverage,
  ExcuseTalkInput,
  PlanInput,
  TalkFigures,
  TalkRow,
  UnitProgress,
} from "../../shared/talks/round-schema.ts";
import { workbookAnswer } from "../org/download.ts";
import type { Deps } from "../platform/deps.ts";
import { parsed } from "../platform/request.ts";
import { route } from "../platform/route.ts";
import { talkLedger } from "./ledger.ts";
import { talkFigures } from "./report-figures.ts";
import { closeRound, excuse, list, plan, reopenRound, type RoundId } from "./rounds.ts";
import { todayOf, viewBoard, viewCoverage, viewFollowUps, viewOwn, viewUnitProgress } from "./views.ts";

const roundIn = (params: { organ: string; quarter: string }): RoundId => ({
  organ: params.organ,
  quarter: parsed(Quarter, params.quarter),
});
const QuarterQuery = z.strictObject({ quarter: Quarter.optional() });
const orNow = (deps: Deps, quarter: string | undefined): Quarter => quarter ?? quarterOf(todayOf(deps));

const ledgerSpan = { organ: z.string(), from: Quarter, to: Quarter };
export const LedgerInput = z.strictObject({
  ...ledgerSpan,
  reason: z.string().trim().min(5, { error: "请写明需要姓名的原因（至少 5 个字）" }).max(200),
});

export const roundRoutes = {
  board: route({
    method: "get",
    path: "/api/talks/rounds/:organ/:quarter",
    guard: "talks.board",
    summary: "一个政法单位一个季度的约谈轮次：应谈名单和各人进度",
    reply: Board,
    run: ({ deps, actor, params }) => viewBoard(deps, actor, roundIn(params)),
  }),
  plan: route({
    method: "post",
    path: "/api/talks/rounds/:organ/:quarter/plans",
    guard: "talks.board",
    summary: "安排谈话人和日期，谈话人会收到提醒",
    body: PlanInput,
    run: ({ deps, actor, params, body }) => plan(deps, actor, roundIn(params), body),
  }),
  excuse: route({
    method: "post",
    path: "/api/talks/rounds/:organ/:quarter/targets/:staff/excuse",
    guard: "talks.board",
    summary: "免谈：从规定的原因中选择，可设结束日期",
    body: ExcuseTalkInput,
    run: ({ deps, actor, params, body }) => excuse(deps, actor, roundIn(params), params.staff, body),
  }),
  list: route({
    method: "post",
    path: "/api/talks/rounds/:organ/:quarter/targets/:staff/list",
    guard: "talks.board",
    summary: "列入应谈名单：撤销免谈，或加入本季度新到岗人员",
    run: ({ deps, actor, params }) => list(deps, actor, roundIn(params), params.staff),
  }),
  close: route({
    method: "post",
    path: "/api/talks/rounds/:organ/:quarter/close",
    guard: "talks.board",
    summary: "结束轮次：不再安排和催促，此后签发的仍然计入",
    run: ({ deps, actor, params }) => closeRound(deps, actor, roundIn(params)),
  }),
  reopen: route({
    method: "post",
    path: "/api/talks/rounds/:organ/:quarter/reopen",
    guard: "talks.board",
    summary: "重新打开已结束的轮次",
    run: ({ deps, actor, params }) => reopenRound(deps, actor, roundIn(params)),
  }),
  coverage: route({
    method: "get",
    path: "/api/talks/coverage",
    guard: "talks.coverage",
    summary: "约谈覆盖情况：各单位人数，不含姓名",
    query: QuarterQuery,
    reply: Coverage,
    run: ({ deps, actor, query }) => viewCoverage(deps, actor, orNow(deps, query.quarter)),
  }),
  unit: route({
    method: "get",
    path: "/api/talks/units/:unit",
    guard: "talks.unit",
    summary: "本部门干警本季度是否已谈，不含时间、内容和原因",
    query: QuarterQuery,
    reply: UnitProgress,
    run: ({ deps, actor, params, query }) =>
      viewUnitProgress(deps, actor, params.unit, orNow(deps, query.quarter)),
  }),
  mine: route({
    method: "get",
    path: "/api/talks/mine",
    guard: "signedIn",
    summary: "我的约谈：谈过我的、我谈过的、请我谈的",
    reply: z.object({
      talkedTo: z.array(TalkRow),
      held: z.array(TalkRow),
      assigned: z.array(AssignedRow),
    }),
    run: ({ deps, actor }) => viewOwn(deps, actor),
  }),
  followUps: route({
    method: "get",
    path: "/api/talks/follow-ups",
    guard: "talks.board",
    summary: "一个政法单位还没有办结的整改（跟进）事项，到期早的在前",
    query: z.strictObject({ organ: z.string() }),
    reply: z.object({ items: z.array(TalkRow) }),
    run: async ({ deps, actor, query }) => ({ items: await viewFollowUps(deps, actor, query.organ) }),
  }),
  ledger: route({
    method: "get",
    path: "/api/talks/ledger",
    guard: "talks.board",
    summary: "下载提醒约谈台账（.xlsx），姓名脱敏、不含内容",
    query: z.strictObject(ledgerSpan),
    run: async ({ deps, actor, query, c }) => {
      const { fileName, bytes } = await talkLedger(deps, actor, query);
      return workbookAnswer(c, fileName, bytes);
    },
  }),
  ledgerWithNames: route({
    method: "post",
    path: "/api/talks/ledger",
    guard: "talks.board",
    summary: "下载带姓名的提醒约谈台账（.xlsx），须写明原因，原因留存；不含内容",
    body: LedgerInput,
    run: async ({ deps, actor, body, c }) => {
      const { fileName, bytes } = await talkLedger(deps, actor, body);
      return workbookAnswer(c, fileName, bytes);
    },
  }),
  figures: route({
    method: "get",
    path: "/api/talks/figures",
    guard: "talks.coverage",
    summary: "调研报告所需：纪检专干人数，某年以来约谈人次和人数，逐季可查",
    query: z.strictObject({ organ: z.string(), since: z.coerce.number().int() }),
    reply: TalkFigures,
    run: ({ deps, actor, query }) => talkFigures(deps, actor, query.organ, query.since),
  }),
};
