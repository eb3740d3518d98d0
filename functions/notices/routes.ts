// JSON API of notices: the own inbox, and for administrators the outbox, what was sent, and the mail channel.
import * as z from "zod";
import { CaughtMessage, ChannelState, InboxItem, OutboxItem } from "../../shared/notices/schema.ts";
import { Day, dayOf } from "../../shared/time.ts";
import { route } from "../platform/route.ts";
import {
  caughtMail,
  mailState,
  markAllRead,
  markRead,
  myInbox,
  outbox,
  retryNow,
  sentOn,
} from "./operations.ts";

const paging = {
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(2000).optional(),
};
const outboxRows = z.object({ items: z.array(OutboxItem), cursor: z.string().optional() });

export const noticesRoutes = {
  inbox: route({
    method: "get",
    path: "/api/notices",
    guard: "signedIn",
    summary: "本人的消息，新的在前；unread 为最近 100 条中未读的条数",
    query: z.strictObject(paging),
    reply: z.object({ items: z.array(InboxItem), cursor: z.string().optional(), unread: z.number().int() }),
    run: ({ deps, actor, query }) => myInbox(deps, actor, query),
  }),
  markRead: route({
    method: "post",
    path: "/api/notices/:day/:id/read",
    guard: "signedIn",
    summary: "标为已读",
    reply: InboxItem,
    run: ({ deps, actor, params }) => markRead(deps, actor, params),
  }),
  markAllRead: route({
    method: "post",
    path: "/api/notices/read",
    guard: "signedIn",
    summary: "全部标为已读",
    reply: z.object({ marked: z.number().int() }),
    run: async ({ deps, actor }) => ({ marked: await markAllRead(deps, actor) }),
  }),
  outbox: route({
    method: "get",
    path: "/api/notices/outbox",
    guard: "notices.outbox",
    summary: "待发和发送失败的通知：失败原因、下次发送时间",
    query: z.strictObject(paging),
    reply: outboxRows,
    run: ({ deps, actor, query }) => outbox(deps, actor, query),
  }),
  sent: route({
    method: "get",
    path: "/api/notices/sent",
    guard: "notices.outbox",
    summary: "某一天处理完的通知，默认今天",
    query: z.strictObject({ day: Day.optional(), ...paging }),
    reply: outboxRows,
    run: ({ deps, actor, query }) =>
      sentOn(deps, actor, { ...query, day: query.day ?? dayOf(deps.clock.now()) }),
  }),
  retryNow: route({
    method: "post",
    path: "/api/notices/outbox/:to/:day/:id/retry",
    guard: "notices.outbox",
    summary: "立即重发一条通知",
    run: ({ deps, actor, params }) => retryNow(deps, actor, params),
  }),
  channel: route({
    method: "get",
    path: "/api/notices/channel",
    guard: "notices.outbox",
    summary: "邮件通道的状态",
    reply: ChannelState,
    run: ({ deps, actor }) => mailState(deps, actor),
  }),
  caughtMail: route({
    method: "get",
    path: "/api/notices/mail",
    guard: "notices.outbox",
    summary: "留在本机的邮件（没有配置外发邮件时）",
    reply: z.object({ items: z.array(CaughtMessage) }),
    run: async ({ deps, actor }) => ({ items: await caughtMail(deps, actor) }),
  }),
};
