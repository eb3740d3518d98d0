// JSON API of officers: lists, details, transfers, leaving, their accounts and roles.
import * as z from "zod";
import { Grant } from "../../shared/access.ts";
import { Leave, NewGrant, NewOfficer, OfficerChange, Transfer } from "../../shared/org/schema.ts";
import { FirstPassword, FullHead, Moved, OfficerView, RosterPage } from "../../shared/org/views.ts";
import { parsed } from "../platform/request.ts";
import { route } from "../platform/route.ts";
import {
  disableAccount,
  enableAccount,
  giveGrant,
  issuePassword,
  takeGrant,
  unlockAccount,
} from "./administer.ts";
import {
  addOfficer,
  changeOfficer,
  leaveOfficer,
  listOfficers,
  transferOfficer,
  viewOfficer,
} from "./officers.ts";

const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).optional(),
  cursor: z.string().max(500).optional(),
});
const Grants = z.object({ grants: z.array(Grant) });

export const officerRoutes = {
  listOfficers: route({
    method: "get",
    path: "/api/org/units/:unit/officers",
    guard: "org.view",
    summary: "部门现有干警，按警号/工号分页",
    query: PageQuery,
    reply: RosterPage,
    run: ({ deps, actor, params, query }) => listOfficers(deps, actor, params.unit, query),
  }),
  addOfficer: route({
    method: "post",
    path: "/api/org/officers",
    guard: "org.edit",
    summary: "录入一名干警",
    body: NewOfficer,
    reply: FullHead,
    status: 201,
    run: ({ deps, actor, body }) => addOfficer(deps, actor, body),
  }),
  viewOfficer: route({
    method: "get",
    path: "/api/org/officers/:staff",
    guard: "org.view",
    summary: "干警资料、任职经历和账号状态",
    reply: OfficerView,
    run: ({ deps, actor, params }) => viewOfficer(deps, actor, params.staff),
  }),
  changeOfficer: route({
    method: "patch",
    path: "/api/org/officers/:staff",
    guard: "org.edit",
    summary: "修改干警资料",
    body: OfficerChange,
    reply: FullHead,
    run: ({ deps, actor, params, body }) => changeOfficer(deps, actor, params.staff, body),
  }),
  transferOfficer: route({
    method: "post",
    path: "/api/org/officers/:staff/transfer",
    guard: "org.edit",
    summary: "调动：原单位的内勤、负责人角色随之取消，历史记录留在原单位",
    body: Transfer,
    reply: Moved,
    run: ({ deps, actor, params, body }) => transferOfficer(deps, actor, params.staff, body),
  }),
  leaveOfficer: route({
    method: "post",
    path: "/api/org/officers/:staff/leave",
    guard: "org.edit",
    summary: "离职：账号停用，已登录的设备立即退出，角色取消",
    body: Leave,
    reply: Moved,
    run: ({ deps, actor, params, body }) => leaveOfficer(deps, actor, params.staff, body),
  }),
  issuePassword: route({
    method: "post",
    path: "/api/org/officers/:staff/password",
    secretReply: true,
    guard: "org.edit",
    summary: "发放初始密码，只返回一次，首次登录须修改",
    reply: FirstPassword,
    run: ({ deps, actor, params }) => issuePassword(deps, actor, params.staff),
  }),
  unlockAccount: route({
    method: "post",
    path: "/api/org/officers/:staff/unlock",
    guard: "org.edit",
    summary: "解除密码错误锁定",
    run: ({ deps, actor, params }) => unlockAccount(deps, actor, params.staff),
  }),
  disableAccount: route({
    method: "post",
    path: "/api/org/officers/:staff/disable",
    guard: "org.edit",
    summary: "停用账号，已登录的设备立即退出",
    run: ({ deps, actor, params }) => disableAccount(deps, actor, params.staff),
  }),
  enableAccount: route({
    method: "post",
    path: "/api/org/officers/:staff/enable",
    guard: "org.edit",
    summary: "启用账号",
    run: ({ deps, actor, params }) => enableAccount(deps, actor, params.staff),
  }),
  giveGrant: route({
    method: "post",
    path: "/api/org/officers/:staff/grants",
    guard: "org.grant",
    summary: "授予角色",
    body: NewGrant,
    reply: Grants,
    run: async ({ deps, actor, params, body }) => ({
      grants: await giveGrant(deps, actor, params.staff, body),
    }),
  }),
  takeGrant: route({
    method: "delete",
    path: "/api/org/officers/:staff/grants/:role/:place",
    guard: "org.grant",
    summary: "撤销角色",
    reply: Grants,
    run: async ({ deps, actor, params }) => {
      const given = parsed(NewGrant, { role: params.role, place: params.place });
      return { grants: await takeGrant(deps, actor, params.staff, given) };
    },
  }),
};
