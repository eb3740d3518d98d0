// JSON API of seats: signing up, naming people, withdrawing, answering an offer, and one's own standing.
import { NominationInput } from "../../shared/activities/schema.ts";
import { NominationReply, OwnStanding, PriorityInput, StandingReply } from "../../shared/activities/views.ts";
import { route } from "../platform/route.ts";
import { nominate } from "./nominations.ts";
import { setPriority } from "./priority.ts";
import { acceptOffer, refuseOffer, signUp, withdraw } from "./sign-ups.ts";
import { viewStanding } from "./standing.ts";

export const signUpRoutes = {
  signUp: route({
    method: "post",
    path: "/api/activities/:id/sign-up",
    guard: "signedIn",
    summary: "本人报名：有名额即报上，没有则进入候补；重复提交结果不变",
    reply: StandingReply,
    run: ({ deps, actor, params }) => signUp(deps, actor, params.id),
  }),
  withdraw: route({
    method: "delete",
    path: "/api/activities/:id/sign-up",
    guard: "signedIn",
    summary: "本人取消报名或退出候补，名额让给下一位",
    run: ({ deps, actor, params }) => withdraw(deps, actor, params.id),
  }),
  nominate: route({
    method: "post",
    path: "/api/activities/:id/nominations",
    guard: "activities.nominate",
    summary: "为本部门人员报名；together 为真时整组同进退：全部有名额或全部候补",
    body: NominationInput,
    reply: NominationReply,
    run: ({ deps, actor, params, body }) => nominate(deps, actor, params.id, body),
  }),
  withdrawOther: route({
    method: "delete",
    path: "/api/activities/:id/sign-ups/:staff",
    guard: "activities.nominate",
    summary: "为本部门人员取消报名，本人会收到通知",
    run: ({ deps, actor, params }) => withdraw(deps, actor, params.id, params.staff),
  }),
  prioritise: route({
    method: "post",
    path: "/api/activities/:id/sign-ups/:staff/priority",
    guard: "activities.manage",
    summary: "调整候补优先级：1 最先，5 为一般；写明原因并留痕",
    body: PriorityInput,
    run: ({ deps, actor, params, body }) => setPriority(deps, actor, params, body),
  }),
  acceptOffer: route({
    method: "post",
    path: "/api/activities/:id/offer/accept",
    guard: "signedIn",
    summary: "接受递补名额",
    reply: StandingReply,
    run: ({ deps, actor, params }) => acceptOffer(deps, actor, params.id),
  }),
  refuseOffer: route({
    method: "post",
    path: "/api/activities/:id/offer/refuse",
    guard: "signedIn",
    summary: "放弃递补名额，转给下一位",
    run: ({ deps, actor, params }) => refuseOffer(deps, actor, params.id),
  }),
  standing: route({
    method: "get",
    path: "/api/activities/:id/standing",
    guard: "signedIn",
    summary: "本人在一项活动中的情况：名额、时间冲突、候补原因、能否报名",
    reply: OwnStanding,
    run: ({ deps, actor, params }) => viewStanding(deps, actor, params.id),
  }),
};
