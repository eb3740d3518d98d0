// The JSON API of training-day briefs: lists, the brief itself, its photos, and the review desk.
import * as z from "zod";
import { dayOf, Month, monthOf } from "../../shared/time.ts";
import {
  BriefInput,
  BriefMove,
  BriefRow,
  BriefSave,
  BriefView,
  DeskRow,
  PhotoInput,
  ReturnInput,
  TicketInput,
} from "../../shared/training/schema.ts";
import { route } from "../platform/route.ts";
import { createDraft, discard, saveDraft, submit } from "./operations.ts";
import { attachPhoto, photoTicket, removePhoto } from "./photos.ts";
import { accept, desk, returnIt } from "./review.ts";
import { listBriefs, viewBrief } from "./views.ts";

const pageQuery = {
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(2000).optional(),
};
const rows = z.object({ items: z.array(BriefRow), cursor: z.string().optional() });

/** What a write answers: where the brief is now, and its version for the next one. */
const Written = z.object({
  id: z.string(),
  version: z.number().int(),
  state: BriefRow.shape.state,
  day: z.string(),
  filedAt: z.string().optional(),
});

export const trainingRoutes = {
  list: route({
    method: "get",
    path: "/api/training/briefs",
    guard: "training.view",
    summary: "一个单位一个月的训练日简报，日期新的在前",
    query: z.strictObject({ unit: z.string(), month: Month.optional(), ...pageQuery }),
    reply: rows,
    run: ({ deps, actor, query }) =>
      listBriefs(deps, actor, { ...query, month: query.month ?? monthOf(dayOf(deps.clock.now())) }),
  }),
  create: route({
    method: "post",
    path: "/api/training/briefs",
    guard: "training.file",
    summary: "新建简报草稿",
    body: BriefInput,
    reply: Written,
    status: 201,
    run: ({ deps, actor, body, idempotencyKey }) => createDraft(deps, actor, body, idempotencyKey),
  }),
  view: route({
    method: "get",
    path: "/api/training/briefs/:id",
    guard: "training.view",
    summary: "一篇简报的全部内容、照片、经过和还缺的内容",
    reply: BriefView,
    run: ({ deps, actor, params }) => viewBrief(deps, actor, params.id),
  }),
  save: route({
    method: "put",
    path: "/api/training/briefs/:id",
    guard: "training.file",
    summary: "保存草稿或被退回的简报",
    body: BriefSave,
    reply: Written,
    run: ({ deps, actor, params, body }) => saveDraft(deps, actor, params.id, body),
  }),
  discard: route({
    method: "delete",
    path: "/api/training/briefs/:id",
    guard: "training.file",
    summary: "删除草稿",
    run: ({ deps, actor, params }) => discard(deps, actor, params.id),
  }),
  submit: route({
    method: "post",
    path: "/api/training/briefs/:id/submit",
    guard: "training.file",
    summary: "报送简报；退回后再次报送保留首次报送时间",
    body: BriefMove,
    reply: Written,
    run: ({ deps, actor, params, body }) => submit(deps, actor, params.id, body),
  }),
  accept: route({
    method: "post",
    path: "/api/training/briefs/:id/accept",
    guard: "training.review",
    summary: "审核通过",
    body: BriefMove,
    reply: Written,
    run: ({ deps, actor, params, body }) => accept(deps, actor, params.id, body),
  }),
  returnIt: route({
    method: "post",
    path: "/api/training/briefs/:id/return",
    guard: "training.review",
    summary: "退回并写明原因",
    body: ReturnInput,
    reply: Written,
    run: ({ deps, actor, params, body }) => returnIt(deps, actor, params.id, body),
  }),
  photoTicket: route({
    method: "post",
    path: "/api/training/briefs/:id/photos/tickets",
    guard: "training.file",
    summary: "申请上传一张照片的凭证；照片用表单直接传到存储",
    body: TicketInput,
    reply: z.object({ photo: z.string(), url: z.string(), fields: z.record(z.string(), z.string()) }),
    status: 201,
    run: ({ deps, actor, params, body }) => photoTicket(deps, actor, params.id, body),
  }),
  attachPhoto: route({
    method: "post",
    path: "/api/training/briefs/:id/photos",
    guard: "training.file",
    summary: "把传到存储的照片加入简报：按内容检查，去除位置信息",
    body: PhotoInput,
    reply: z.object({ photo: z.string(), photoCount: z.number().int() }),
    status: 201,
    run: ({ deps, actor, params, body }) => attachPhoto(deps, actor, params.id, body),
  }),
  removePhoto: route({
    method: "delete",
    path: "/api/training/briefs/:id/photos/:photo",
    guard: "training.file",
    summary: "移除一张照片",
    run: ({ deps, actor, params }) => removePhoto(deps, actor, params.id, params.photo),
  }),
  desk: route({
    method: "get",
    path: "/api/training/desk",
    guard: "training.review",
    summary: "一个政法单位待审核的简报，等得最久的在前",
    query: z.strictObject({ organ: z.string(), ...pageQuery }),
    reply: z.object({ items: z.array(DeskRow), cursor: z.string().optional() }),
    run: ({ deps, actor, query }) => desk(deps, actor, query.organ, query),
  }),
};
