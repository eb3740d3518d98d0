// JSON API of results: lists to fill in, entering, one person's results, corrections, imports, fitness tables.
import * as z from "zod";
import { CandidateView, EntryList, EntryOutcomes } from "../../shared/assessments/entry-views.ts";
import { AmendExemptInput, AmendInput, AttemptKind, EntriesInput } from "../../shared/assessments/schema.ts";
import { route } from "../platform/route.ts";
import { amendExempt } from "./amend.ts";
import { viewCandidate } from "./candidate-views.ts";
import { viewEntries } from "./entry-views.ts";
import { amendResult, enterResults } from "./results.ts";
import { importRoutes } from "./routes-imports.ts";
import { tableRoutes } from "./routes-tables.ts";

const recordRoutes = {
  entries: route({
    method: "get",
    path: "/api/assessments/rounds/:organ/:round/entries",
    guard: "signedIn",
    summary: "一个部门的录入名单：待录入和已录入的人、可选项目；单位政工和该部门考官",
    query: z.strictObject({ unit: z.string().max(16).optional(), kind: AttemptKind.default("first") }),
    reply: EntryList,
    run: ({ deps, actor, params, query }) => viewEntries(deps, actor, params, query),
  }),
  enter: route({
    method: "post",
    path: "/api/assessments/rounds/:organ/:round/results",
    guard: "signedIn",
    summary: "录入成绩：逐人回答已保存、原已相同或为什么不能保存；重复提交不会有任何改动",
    body: EntriesInput,
    reply: EntryOutcomes,
    run: ({ deps, actor, params, body }) => enterResults(deps, actor, params, body),
  }),
  candidate: route({
    method: "get",
    path: "/api/assessments/rounds/:organ/:round/candidates/:staff",
    guard: "signedIn",
    summary: "一个人在一个批次的成绩、评分依据和更正经过：单位政工、考官、部门负责人和本人",
    reply: CandidateView,
    run: ({ deps, actor, params: { staff, ...at } }) => viewCandidate(deps, actor, at, staff),
  }),
  amend: route({
    method: "post",
    path: "/api/assessments/rounds/:organ/:round/candidates/:staff/amendments",
    guard: "assessments.manage",
    summary: "更正、补录或撤销一次成绩，须写明原因，原来的成绩保留；批次结束后也可以",
    body: AmendInput,
    run: ({ deps, actor, params: { staff, ...at }, body }) => amendResult(deps, actor, at, staff, body),
  }),
  amendExempt: route({
    method: "post",
    path: "/api/assessments/rounds/:organ/:round/candidates/:staff/exempt",
    guard: "assessments.manage",
    summary: "批次结束后更正一个人是否免考，须写明原因；名单、合格率随之更新，更正经过保留",
    body: AmendExemptInput,
    run: ({ deps, actor, params: { staff, ...at }, body }) => amendExempt(deps, actor, at, staff, body),
  }),
};

export const resultRoutes = { ...recordRoutes, ...importRoutes, ...tableRoutes };
