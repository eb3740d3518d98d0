// JSON API of the office's side of tests: year plans, rounds, the board, the units' sittings, exemptions.
import * as z from "zod";
import { ExemptionRow, RoundBoard, RoundHead, RoundRow } from "../../shared/assessments/round-views.ts";
import {
  ExemptionInput,
  PlanInput,
  RoundInput,
  Sitting,
  SittingInput,
} from "../../shared/assessments/schema.ts";
import { notFound } from "../../shared/problem.ts";
import { Day } from "../../shared/time.ts";
import type { Actor } from "../platform/actor.ts";
import { parsed } from "../platform/request.ts";
import { serialFrom } from "../platform/repeats.ts";
import { route } from "../platform/route.ts";
import { closeRound } from "./closing.ts";
import { endExemptionOn, exempt } from "./exemptions.ts";
import { planYear } from "./planning.ts";
import { arrange, cancelRound, changeRound, createRound, openRound } from "./rounds.ts";
import { viewBoard, viewExemptions, viewRounds } from "./views-rounds.ts";

/** A year of rounds and plans. */
export const Year = z.string().regex(/^(?:19|20|21)\d{2}$/u, { error: "年度不正确，例如 2026" });

/** What was seen when the change was typed: with it, a change that somebody else made since is not overwritten. */
const seen = { version: z.number().int().min(0).optional() };
const RoundChange = RoundInput.extend(seen);
const Arrangement = SittingInput.omit({ unit: true }).extend(seen);
export const CancelInput = z.strictObject({
  reason: z
    .string()
    .trim()
    .min(2, { error: "请写明取消原因（至少 2 个字）" })
    .max(100, { error: "取消原因最多 100 个字" }),
});
export const EndInput = z.strictObject({ until: Day });

/** Makes a repeated creation the same thing. */
export const serialOf = (actor: Actor, key: string | undefined): string | undefined =>
  key === undefined ? undefined : serialFrom(actor, key);

/** An exemption's own day in its address. Throws Problem("notFound"). */
export function dayIn(text: string): Day {
  if (!Day.safeParse(text).success) throw notFound("免考");
  return text;
}

export const roundRoutes = {
  rounds: route({
    method: "get",
    path: "/api/assessments/organs/:organ/rounds",
    guard: "assessments.view",
    summary: "一个政法单位一年的测试批次：状态、日期、人数和合格率；部门负责人和内勤只看本部门",
    query: z.strictObject({ year: Year }),
    reply: z.object({ rounds: z.array(RoundRow) }),
    run: async ({ deps, actor, params, query }) => ({
      rounds: await viewRounds(deps, actor, params.organ, query.year),
    }),
  }),
  plan: route({
    method: "post",
    path: "/api/assessments/organs/:organ/plans/:year",
    guard: "assessments.manage",
    summary: "制定年度计划：按季度和科目建立测试批次，已有的不变，只补缺少的；回答新建的批次",
    body: PlanInput,
    reply: z.object({ made: z.array(RoundHead) }),
    run: async ({ deps, actor, params, body }) => ({
      made: await planYear(deps, actor, params.organ, parsed(Year, params.year), body),
    }),
  }),
  createRound: route({
    method: "post",
    path: "/api/assessments/organs/:organ/rounds",
    guard: "assessments.manage",
    summary: "新增一个测试批次",
    body: RoundInput,
    reply: RoundHead,
    status: 201,
    run: ({ deps, actor, params, body, idempotencyKey }) =>
      createRound(deps, actor, params.organ, body, serialOf(actor, idempotencyKey)),
  }),
  board: route({
    method: "get",
    path: "/api/assessments/rounds/:organ/:round",
    guard: "signedIn",
    summary: "一个测试批次：各部门的安排、考官和人数，合格率，名单；只含自己能看的部门",
    reply: RoundBoard,
    run: ({ deps, actor, params }) => viewBoard(deps, actor, params),
  }),
  changeRound: route({
    method: "put",
    path: "/api/assessments/rounds/:organ/:round",
    guard: "assessments.manage",
    summary: "修改没有结束的测试批次；已有成绩的，科目和合格标准不能改",
    body: RoundChange,
    reply: RoundHead,
    run: ({ deps, actor, params, body: { version, ...given } }) =>
      changeRound(deps, actor, params, given, version),
  }),
  arrange: route({
    method: "put",
    path: "/api/assessments/rounds/:organ/:round/sittings/:unit",
    guard: "assessments.manage",
    summary: "安排一个部门的考核：日期、时间、地点、考官；已开始的批次会通知本部门应考人员",
    body: Arrangement,
    reply: Sitting,
    run: ({ deps, actor, params, body: { version, ...given } }) =>
      arrange(deps, actor, params, { ...given, unit: params.unit }, version),
  }),
  open: route({
    method: "post",
    path: "/api/assessments/rounds/:organ/:round/open",
    guard: "assessments.manage",
    summary: "现在开始一个批次：通知应考人员时间和地点",
    run: ({ deps, actor, params }) => openRound(deps, actor, params),
  }),
  close: route({
    method: "post",
    path: "/api/assessments/rounds/:organ/:round/close",
    guard: "assessments.manage",
    summary: "结束一个批次：没有录入的记为缺考，人次按考核当天计入各部门的月份",
    run: ({ deps, actor, params }) => closeRound(deps, actor, params),
  }),
  cancel: route({
    method: "post",
    path: "/api/assessments/rounds/:organ/:round/cancel",
    guard: "assessments.manage",
    summary: "取消一个还没有成绩的批次，须写明原因",
    body: CancelInput,
    run: ({ deps, actor, params, body }) => cancelRound(deps, actor, params, body.reason),
  }),
  exemptions: route({
    method: "get",
    path: "/api/assessments/organs/:organ/exemptions",
    guard: "assessments.manage",
    summary: "一个政法单位的免考登记，后到期的在前",
    reply: z.object({ exemptions: z.array(ExemptionRow) }),
    run: async ({ deps, actor, params }) => ({
      exemptions: await viewExemptions(deps, actor, params.organ),
    }),
  }),
  exempt: route({
    method: "post",
    path: "/api/assessments/exemptions",
    guard: "assessments.manage",
    summary: "登记免考：科目、原因、起止日期",
    body: ExemptionInput,
    reply: z.object({ serial: z.string() }),
    status: 201,
    run: ({ deps, actor, body, idempotencyKey }) =>
      exempt(deps, actor, body, serialOf(actor, idempotencyKey)),
  }),
  endExemption: route({
    method: "post",
    path: "/api/assessments/exemptions/:staff/:from/:serial/end",
    guard: "assessments.manage",
    summary: "提前结束免考；早于开始日期的，视为撤销",
    body: EndInput,
    run: ({ deps, actor, params: { staff, from, serial }, body }) =>
      endExemptionOn(deps, actor, { staff, from: dayIn(from), serial }, body.until),
  }),
};
