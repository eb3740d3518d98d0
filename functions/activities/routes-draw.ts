// JSON API of the draw (抽讲): the frozen list, the draw and its redraws, the secret; the history of an organ's draws.
import {
  Draw,
  DrawHistoryView,
  DrawPage,
  PrepareInput,
  RedrawInput,
  WithdrawInput,
} from "../../shared/activities/draw-schema.ts";
import { route } from "../platform/route.ts";
import { prepareDraw } from "./draw-preparing.ts";
import { drawAgain, drawNow, revealDraw, withdrawDraw } from "./draws.ts";
import { viewDraw, viewDraws } from "./draw-views.ts";

/** What a step answers: the draw without its list. */
const DrawHead = Draw.omit({ county: true, version: true });

export const drawRoutes = {
  draw: route({
    method: "get",
    path: "/api/activities/:id/draw",
    guard: "signedIn",
    summary: "一次抽讲：公布的名单、校验值、承诺值、结果，公开后的密钥；本单位人人可看",
    reply: DrawPage,
    run: ({ deps, actor, params }) => viewDraw(deps, actor, params.id),
  }),
  drawPrepare: route({
    method: "post",
    path: "/api/activities/:id/draw",
    guard: "activities.manage",
    summary: "冻结并公布候选名单：当天在岗的全体人员，不参加的须有原因和截止日期；回答校验值和承诺值",
    body: PrepareInput,
    reply: DrawHead,
    status: 201,
    run: ({ deps, actor, params, body }) => prepareDraw(deps, actor, params.id, body),
  }),
  drawNow: route({
    method: "post",
    path: "/api/activities/:id/draw/now",
    guard: "activities.manage",
    summary: "抽取发言人：结果在动画开始前就已确定，之后不能改变",
    reply: DrawHead,
    run: ({ deps, actor, params }) => drawNow(deps, actor, params.id),
  }),
  drawAgain: route({
    method: "post",
    path: "/api/activities/:id/draw/again",
    guard: "activities.manage",
    summary: "重抽：须选择原因并写明情况，原来的人记为“免”，留有记录",
    body: RedrawInput,
    reply: DrawHead,
    run: ({ deps, actor, params, body }) => drawAgain(deps, actor, params.id, body),
  }),
  drawReveal: route({
    method: "post",
    path: "/api/activities/:id/draw/reveal",
    guard: "activities.manage",
    summary: "公开密钥：从此人人可以核对结果，也不能再重抽",
    reply: DrawHead,
    run: ({ deps, actor, params }) => revealDraw(deps, actor, params.id),
  }),
  drawWithdraw: route({
    method: "post",
    path: "/api/activities/:id/draw/withdraw",
    guard: "activities.manage",
    summary: "撤回还没有抽取的名单，须写明原因，留有记录",
    body: WithdrawInput,
    run: ({ deps, actor, params, body }) => withdrawDraw(deps, actor, params.id, body.reason),
  }),
  draws: route({
    method: "get",
    path: "/api/activities/organs/:organ/draws",
    guard: "signedIn",
    summary: "一个政法单位的抽讲记录：每期谁发言、谁被免及原因，本轮讲过和未讲的人；本单位人人可看",
    reply: DrawHistoryView,
    run: ({ deps, actor, params }) => viewDraws(deps, actor, params.organ),
  }),
};
