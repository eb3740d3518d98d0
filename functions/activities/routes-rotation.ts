// JSON API of the lecture rotation (轮讲) and of absences: plans, swaps, turns held and missed, who is away until when.
import * as z from "zod";
import { AbsenceRow } from "../../shared/activities/absence.ts";
import {
  AnswerInput,
  AskSwapInput,
  CloseTurnInput,
  PlanInput,
  RotationHead,
  RotationInput,
  RotationTurn,
  RotationView,
  SwapInput,
} from "../../shared/activities/rotation-schema.ts";
import { AbsenceInput } from "../../shared/activities/schema.ts";
import { notFound } from "../../shared/problem.ts";
import { Day } from "../../shared/time.ts";
import type { Actor } from "../platform/actor.ts";
import { serialFrom } from "../platform/repeats.ts";
import { route } from "../platform/route.ts";
import { absencesOf, endAbsence, noteAbsence, ownAbsences } from "./absences.ts";
import { planTurns } from "./rotation-plan.ts";
import { moveTurn } from "./rotation-moves.ts";
import { answerSwap, askSwap } from "./rotation-swaps.ts";
import { viewRotation, viewRotations } from "./rotation-views.ts";
import { changeRotation, closeTurn, createRotation, endRotation } from "./rotations.ts";

/** Makes a repeated creation the same thing. */
export const serialOf = (actor: Actor, key: string | undefined): string | undefined =>
  key === undefined ? undefined : serialFrom(actor, key);

/** A day in an address. Throws Problem("notFound"). */
export function dayIn(text: string, what: string): Day {
  if (!Day.safeParse(text).success) throw notFound(what);
  return text;
}
const turnDay = (text: string): Day => dayIn(text, "这一次轮讲");

export const EndAbsenceInput = z.strictObject({ until: Day });
const TurnHead = RotationTurn.omit({
  county: true,
  organ: true,
  rotation: true,
  remindAt: true,
  assigned: true,
  version: true,
  byHand: true,
});

const ofRotation = {
  rotations: route({
    method: "get",
    path: "/api/activities/organs/:organ/rotations",
    guard: "signedIn",
    summary: "一个政法单位的轮讲（讲习所）；本单位人人可看",
    reply: z.object({ rotations: z.array(RotationHead) }),
    run: async ({ deps, actor, params }) => ({ rotations: await viewRotations(deps, actor, params.organ) }),
  }),
  rotationCreate: route({
    method: "post",
    path: "/api/activities/organs/:organ/rotations",
    guard: "activities.manage",
    summary: "建立一个轮讲：参加人员、每周几或跟着哪类活动、提前几个工作日通知",
    body: RotationInput,
    reply: RotationHead,
    status: 201,
    run: ({ deps, actor, params, body, idempotencyKey }) =>
      createRotation(deps, actor, params.organ, body, serialOf(actor, idempotencyKey)),
  }),
  rotation: route({
    method: "get",
    path: "/api/activities/rotations/:organ/:rotation",
    guard: "signedIn",
    summary: "一个轮讲：接下来和以往各次、本轮讲过和未讲的人、各人从何时起等待；本单位人人可看",
    reply: RotationView,
    run: ({ deps, actor, params }) => viewRotation(deps, actor, params),
  }),
  rotationChange: route({
    method: "put",
    path: "/api/activities/rotations/:organ/:rotation",
    guard: "activities.manage",
    summary: "修改轮讲的设定；已排的不变，重新排时按新设定",
    body: RotationInput,
    reply: RotationHead,
    run: ({ deps, actor, params, body }) => changeRotation(deps, actor, params, body),
  }),
  rotationEnd: route({
    method: "post",
    path: "/api/activities/rotations/:organ/:rotation/end",
    guard: "activities.manage",
    summary: "结束轮讲：待讲的安排撤销，讲过的保留",
    run: ({ deps, actor, params }) => endRotation(deps, actor, params),
  }),
  rotationPlan: route({
    method: "post",
    path: "/api/activities/rotations/:organ/:rotation/plan",
    guard: "activities.manage",
    summary:
      "排接下来几次：最久没有讲的在前，请假、值班的人和没有工作日的周跳过；已排但当天不在岗的、有人还没讲过却排了第二次的换人；没有排满的说明原因",
    body: PlanInput,
    reply: z.object({ turns: z.array(TurnHead), short: z.string().optional() }),
    run: ({ deps, actor, params, body }) => planTurns(deps, actor, params, body.count),
  }),
};

const ofTurn = {
  turnSwap: route({
    method: "post",
    path: "/api/activities/rotations/:organ/:rotation/turns/:day/swap",
    guard: "activities.manage",
    summary:
      "组织人员调整一次：与另一次对换（with）、改由某人讲（to，还没有排人的日期也可以）或撤销（drop），须写明原因，有关的人都会收到通知",
    body: SwapInput,
    run: ({ deps, actor, params, body }) =>
      moveTurn(deps, actor, { ...params, day: turnDay(params.day) }, body),
  }),
  turnAsk: route({
    method: "post",
    path: "/api/activities/rotations/:organ/:rotation/turns/:day/ask",
    guard: "signedIn",
    summary: "请求用自己的一次换别人的一次；对方同意才换",
    body: AskSwapInput,
    run: ({ deps, actor, params, body }) =>
      askSwap(deps, actor, { ...params, day: turnDay(params.day) }, body.with),
  }),
  turnAnswer: route({
    method: "post",
    path: "/api/activities/rotations/:organ/:rotation/turns/:day/answer",
    guard: "signedIn",
    summary: "同意或不同意别人的换讲请求；不同意也用于撤回自己的请求",
    body: AnswerInput,
    run: ({ deps, actor, params, body }) =>
      answerSwap(deps, actor, { ...params, day: turnDay(params.day) }, body.agree),
  }),
  turnClose: route({
    method: "post",
    path: "/api/activities/rotations/:organ/:rotation/turns/:day/close",
    guard: "activities.manage",
    summary: "登记一次已讲或未讲；有人代讲的，本人的一次仍然保留，代讲人自己的也不算",
    body: CloseTurnInput,
    reply: TurnHead,
    run: ({ deps, actor, params, body }) => closeTurn(deps, actor, params, turnDay(params.day), body),
  }),
};

const ofAbsences = {
  absencesMine: route({
    method: "get",
    path: "/api/activities/absences/mine",
    guard: "signedIn",
    summary: "自己登记的休假、值班、外出、病假（没有结束的）",
    reply: z.object({ absences: z.array(AbsenceRow) }),
    run: async ({ deps, actor }) => ({ absences: await ownAbsences(deps, actor) }),
  }),
  absences: route({
    method: "get",
    path: "/api/activities/organs/:organ/absences",
    guard: "activities.nominate",
    summary: "一个政法单位没有结束的休假、值班、外出、病假；内勤和负责人只看本部门",
    reply: z.object({ absences: z.array(AbsenceRow) }),
    run: async ({ deps, actor, params }) => ({ absences: await absencesOf(deps, actor, params.organ) }),
  }),
  absenceNote: route({
    method: "post",
    path: "/api/activities/absences",
    guard: "signedIn",
    summary: "登记休假、值班、外出或病假：本人登记自己的，内勤登记本部门的，政工登记全单位的",
    body: AbsenceInput,
    reply: z.object({ serial: z.string() }),
    status: 201,
    run: ({ deps, actor, body, idempotencyKey }) =>
      noteAbsence(deps, actor, body, serialOf(actor, idempotencyKey)),
  }),
  absenceEnd: route({
    method: "post",
    path: "/api/activities/absences/:staff/:from/:serial/end",
    guard: "signedIn",
    summary: "提前结束一次请假登记；早于开始日期的，视为撤销",
    body: EndAbsenceInput,
    run: ({ deps, actor, params: { staff, from, serial }, body }) =>
      endAbsence(deps, actor, { staff, serial, from: dayIn(from, "请假登记") }, body.until),
  }),
};

export const rotationRoutes = { ...ofRotation, ...ofTurn, ...ofAbsences };
