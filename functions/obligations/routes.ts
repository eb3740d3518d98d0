// JSON API of obligations: compliance, a unit's month, policies, exemptions, locking a month.
import * as z from "zod";
import { MonthLock } from "../../shared/figures/schema.ts";
import { Period } from "../../shared/obligations/periods.ts";
import { ExcuseInput, Exemption, ObligationState, Policy } from "../../shared/obligations/schema.ts";
import { OrganCompliance, PeriodState } from "../../shared/obligations/views.ts";
import { Unit } from "../../shared/org/schema.ts";
import { Quarter } from "../../shared/quarter.ts";
import { Month } from "../../shared/time.ts";
import { BriefRow } from "../../shared/training/schema.ts";
import { parsed } from "../platform/request.ts";
import { route } from "../platform/route.ts";
import { changePolicy, excuse, listPolicies, lockMonth, withdrawExcuse } from "./changes.ts";
import { talkObligations } from "./officers.ts";
import { countyCompliance, todayOf, unitMonth } from "./operations.ts";

const lock = MonthLock.optional();
const MonthQuery = z.strictObject({ month: Month.optional() });
const monthOrNow = (month: string | undefined, today: string): string => month ?? today.slice(0, 7);

export const obligationsRoutes = {
  compliance: route({
    method: "get",
    path: "/api/obligations/months/:month",
    guard: "obligations.view",
    summary: "本人权限范围内各单位的达标情况",
    reply: z.object({
      month: Month,
      lock,
      organs: z.array(OrganCompliance),
      calendarMissing: z.string().optional(),
    }),
    run: ({ deps, actor, params }) => countyCompliance(deps, actor, parsed(Month, params.month)),
  }),
  lockMonth: route({
    method: "post",
    path: "/api/obligations/months/:month/lock",
    guard: "obligations.lock",
    summary:
      "锁定一个月：汇总数字和达标情况此后不再改变；还没有结束的测试批次、没有关闭的签到表逐个写明，计入结束（关闭）的月份",
    reply: z.object({ warning: z.string().optional() }),
    run: ({ deps, actor, params }) => lockMonth(deps, actor, parsed(Month, params.month)),
  }),
  unit: route({
    method: "get",
    path: "/api/obligations/units/:unit",
    guard: "obligations.view",
    summary: "一个单位一个月的要求、状态和简报",
    query: MonthQuery,
    reply: z.object({
      unit: Unit,
      organName: z.string(),
      month: Month,
      states: z.array(PeriodState),
      briefs: z.array(BriefRow),
      lock,
      exempt: z.array(Exemption.pick({ policy: true, period: true, reason: true, by: true })),
    }),
    run: ({ deps, actor, params, query }) =>
      unitMonth(deps, actor, params.unit, monthOrNow(query.month, todayOf(deps))),
  }),
  talks: route({
    method: "get",
    path: "/api/obligations/talks/:organ/:quarter",
    guard: "talks.board",
    summary: "一个政法单位一个季度每名干警的约谈要求：状态和原因，不含内容",
    reply: z.object({
      rows: z.array(
        z.object({
          staff: z.string(),
          name: z.string(),
          unit: z.string(),
          policy: z.string(),
          state: ObligationState,
          words: z.string(),
        }),
      ),
    }),
    run: async ({ deps, actor, params }) => ({
      rows: await talkObligations(deps, actor, {
        organ: params.organ,
        quarter: parsed(Quarter, params.quarter),
      }),
    }),
  }),
  policies: route({
    method: "get",
    path: "/api/obligations/policies",
    guard: "obligations.view",
    summary: "全部要求及其历次版本",
    reply: z.object({ items: z.array(Policy) }),
    run: async ({ deps, actor }) => ({ items: await listPolicies(deps, actor) }),
  }),
  changePolicy: route({
    method: "post",
    path: "/api/obligations/policies",
    guard: "obligations.edit",
    summary: "新增或修改一项要求，自生效日起执行，不改写以前的周期",
    body: Policy,
    reply: Policy,
    status: 201,
    run: ({ deps, actor, body }) => changePolicy(deps, actor, body),
  }),
  excuse: route({
    method: "post",
    path: "/api/obligations/units/:unit/exemptions",
    guard: "obligations.excuse",
    summary: "免报：某单位某周期不要求，须写明原因",
    body: ExcuseInput,
    reply: Exemption,
    status: 201,
    run: ({ deps, actor, params, body }) => excuse(deps, actor, { unit: params.unit, ...body }),
  }),
  withdrawExcuse: route({
    method: "delete",
    path: "/api/obligations/units/:unit/exemptions/:policy/:period",
    guard: "obligations.excuse",
    summary: "撤销免报",
    run: ({ deps, actor, params }) =>
      withdrawExcuse(deps, actor, {
        unit: params.unit,
        policy: params.policy,
        period: parsed(Period, params.period),
      }),
  }),
};
