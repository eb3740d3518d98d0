// JSON API of talk records: drafts, signing off, reading, confirming, correcting, following up, warrants. Content, logged.
import * as z from "zod";
import {
  AccessLog,
  AcknowledgeInput,
  CorrectionInput,
  DraftInput,
  DraftRow,
  DraftSave,
  DraftView,
  OutcomeInput,
  SignOffInput,
  TalkHead,
  TalkView,
} from "../../shared/talks/schema.ts";
import { WarrantDecision, WarrantInput, WarrantView } from "../../shared/talks/warrants.ts";
import { route } from "../platform/route.ts";
import { createDraft, discardDraft, listDrafts, saveDraft, viewDraft } from "./drafts.ts";
import { accessLog, acknowledge, correct, openTalk, ownAccessLog, settleFollowUp } from "./records.ts";
import { signOff } from "./signing.ts";
import { askFor, decide, listWarrants } from "./warrants.ts";

/** What a write answers: where the record is now; never content. */
const Written = TalkHead.pick({ id: true, version: true, state: true });
const SavedDraft = z.object({ id: z.string(), version: z.number().int() });

/**
 * Bodies with content are never digested into the main table for a repeat (`secretReply`): the serial of a draft and the
 * version of a record make a repeat harmless instead.
 */
export const recordRoutes = {
  drafts: route({
    method: "get",
    path: "/api/talks/drafts",
    guard: "signedIn",
    summary: "我的约谈草稿，不含内容",
    reply: z.object({ items: z.array(DraftRow) }),
    run: async ({ deps, actor }) => ({ items: await listDrafts(deps, actor) }),
  }),
  createDraft: route({
    method: "post",
    path: "/api/talks/drafts",
    guard: "signedIn",
    summary: "新建约谈草稿：本单位纪检，或被安排的谈话人",
    body: DraftInput,
    reply: SavedDraft,
    status: 201,
    secretReply: true,
    run: ({ deps, actor, body, idempotencyKey }) => createDraft(deps, actor, body, idempotencyKey),
  }),
  viewDraft: route({
    method: "get",
    path: "/api/talks/drafts/:id",
    guard: "signedIn",
    summary: "打开我的约谈草稿（留查阅记录）",
    reply: DraftView,
    run: ({ deps, actor, params }) => viewDraft(deps, actor, params.id),
  }),
  saveDraft: route({
    method: "put",
    path: "/api/talks/drafts/:id",
    guard: "signedIn",
    summary: "保存约谈草稿",
    body: DraftSave,
    reply: SavedDraft,
    run: ({ deps, actor, params, body }) => saveDraft(deps, actor, params.id, body),
  }),
  discardDraft: route({
    method: "delete",
    path: "/api/talks/drafts/:id",
    guard: "signedIn",
    summary: "删除约谈草稿；签发了一部分的，已有的记录保留，其余不再签发",
    run: ({ deps, actor, params }) => discardDraft(deps, actor, params.id),
  }),
  signOff: route({
    method: "post",
    path: "/api/talks/drafts/:id/sign-off",
    guard: "signedIn",
    summary: "签发：约谈成立并计入，此后只能更正，不能修改；中断后再次签发即可补完",
    body: SignOffInput,
    reply: z.object({ talks: z.array(z.string()) }),
    run: ({ deps, actor, params, body }) => signOff(deps, actor, params.id, body),
  }),
  view: route({
    method: "get",
    path: "/api/talks/records/:id",
    guard: "signedIn",
    summary: "打开约谈记录：本人、谈话人、本单位纪检，或经两人批准；先留查阅记录再解密",
    reply: TalkView,
    run: ({ deps, actor, params }) => openTalk(deps, actor, params.id),
  }),
  access: route({
    method: "get",
    path: "/api/talks/records/:id/access",
    guard: "signedIn",
    summary: "谁查阅过这份记录：本人和本单位纪检可看，并核对查阅记录是否完整",
    reply: AccessLog,
    run: ({ deps, actor, params }) => accessLog(deps, actor, params.id),
  }),
  ownAccess: route({
    method: "get",
    path: "/api/talks/access",
    guard: "signedIn",
    summary: "谁查阅过谈我的记录",
    reply: AccessLog,
    run: ({ deps, actor }) => ownAccessLog(deps, actor),
  }),
  acknowledge: route({
    method: "post",
    path: "/api/talks/records/:id/acknowledge",
    guard: "signedIn",
    summary: "被约谈人确认已阅看，可写意见",
    body: AcknowledgeInput,
    reply: Written,
    secretReply: true,
    run: ({ deps, actor, params, body }) => acknowledge(deps, actor, params.id, body),
  }),
  correct: route({
    method: "post",
    path: "/api/talks/records/:id/corrections",
    guard: "signedIn",
    summary: "追加更正和原因，原内容保留；被约谈人重新确认",
    body: CorrectionInput,
    reply: Written,
    status: 201,
    secretReply: true,
    run: ({ deps, actor, params, body }) => correct(deps, actor, params.id, body),
  }),
  settle: route({
    method: "post",
    path: "/api/talks/records/:id/outcomes",
    guard: "signedIn",
    summary: "登记整改（跟进）情况，可办结",
    body: OutcomeInput,
    reply: Written,
    status: 201,
    secretReply: true,
    run: ({ deps, actor, params, body }) => settleFollowUp(deps, actor, params.id, body),
  }),
  warrants: route({
    method: "get",
    path: "/api/talks/warrants",
    guard: "talks.coverage",
    summary: "调阅和销毁的申请：我申请的、等我决定的、涉及本单位的",
    reply: z.object({ items: z.array(WarrantView) }),
    run: async ({ deps, actor }) => ({ items: await listWarrants(deps, actor) }),
  }),
  ask: route({
    method: "post",
    path: "/api/talks/warrants",
    guard: "talks.coverage",
    summary: "申请调阅一份约谈记录（政法委），或销毁一名干警的约谈内容（本单位纪检），须写明理由",
    body: WarrantInput,
    reply: z.object({ id: z.string() }),
    status: 201,
    secretReply: true,
    run: ({ deps, actor, body, idempotencyKey }) => askFor(deps, actor, body, idempotencyKey),
  }),
  decide: route({
    method: "post",
    path: "/api/talks/warrants/:id/decision",
    guard: "talks.consent",
    summary: "第二人决定：同意或不同意；同意后限时可阅，或立即销毁",
    body: WarrantDecision,
    run: ({ deps, actor, params, body }) => decide(deps, actor, params.id, body),
  }),
};
