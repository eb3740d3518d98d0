// JSON API of the organisation: counties, organs, units, who holds which role, working days.
import * as z from "zod";
import { CalendarDay } from "../../shared/calendar.ts";
import {
  County,
  CountyChange,
  Merger,
  NewCounty,
  NewOrgan,
  NewUnit,
  Organ,
  OrganChange,
  StaffNumber,
  Unit,
  UnitChange,
} from "../../shared/org/schema.ts";
import {
  CalendarView,
  CountyList,
  FirstPassword,
  HolderList,
  Merged,
  OrganView,
} from "../../shared/org/views.ts";
import { parsed } from "../platform/request.ts";
import { route } from "../platform/route.ts";
import { issueUnitPasswords } from "./administer.ts";
import { editCalendar, viewCalendar } from "./calendar.ts";
import { newAdministrator } from "./first-administrator.ts";
import { listHolders } from "./officers.ts";
import {
  changeUnit,
  createCounty,
  createOrgan,
  createUnit,
  listCounties,
  mergeUnit,
  renameCounty,
  renameOrgan,
  viewOrganisation,
} from "./operations.ts";

const Year = z.coerce.number({ error: "年份不正确" }).int().min(2020).max(2199);

export const orgRoutes = {
  listCounties: route({
    method: "get",
    path: "/api/org/counties",
    guard: "org.county",
    summary: "县（区）列表",
    reply: CountyList,
    run: async ({ deps, actor }) => ({ items: await listCounties(deps, actor) }),
  }),
  createCounty: route({
    method: "post",
    path: "/api/org/counties",
    guard: "org.county",
    summary: "新增县（区）",
    body: NewCounty,
    reply: County,
    status: 201,
    run: ({ deps, actor, body }) => createCounty(deps, actor, body),
  }),
  renameCounty: route({
    method: "patch",
    path: "/api/org/counties/:county",
    guard: "org.county",
    summary: "县（区）改名",
    body: CountyChange,
    reply: County,
    run: ({ deps, actor, params, body }) => renameCounty(deps, actor, params.county, body.name),
  }),
  newAdministrator: route({
    method: "post",
    path: "/api/org/counties/:county/administrators",
    secretReply: true,
    guard: "org.county",
    summary: "为县（区）开设系统管理员，初始密码只返回一次",
    body: z.strictObject({ staff: StaffNumber, name: z.string().trim().min(1).max(40) }),
    reply: FirstPassword,
    status: 201,
    run: ({ deps, actor, params, body }) => newAdministrator(deps, actor, { county: params.county, ...body }),
  }),
  tree: route({
    method: "get",
    path: "/api/org/organs",
    guard: "org.view",
    summary: "政法单位及其部门，含人数和有无内勤",
    reply: z.object({ items: z.array(OrganView) }),
    run: async ({ deps, actor }) => ({ items: await viewOrganisation(deps, actor) }),
  }),
  createOrgan: route({
    method: "post",
    path: "/api/org/organs",
    guard: "org.edit",
    summary: "新增政法单位",
    body: NewOrgan,
    reply: Organ,
    status: 201,
    run: ({ deps, actor, body }) => createOrgan(deps, actor, body),
  }),
  renameOrgan: route({
    method: "patch",
    path: "/api/org/organs/:organ",
    guard: "org.edit",
    summary: "政法单位改名",
    body: OrganChange,
    reply: Organ,
    run: ({ deps, actor, params, body }) => renameOrgan(deps, actor, params.organ, body),
  }),
  createUnit: route({
    method: "post",
    path: "/api/org/units",
    guard: "org.edit",
    summary: "新增部门（科所队）",
    body: NewUnit,
    reply: Unit,
    status: 201,
    run: ({ deps, actor, body }) => createUnit(deps, actor, body),
  }),
  changeUnit: route({
    method: "patch",
    path: "/api/org/units/:unit",
    guard: "org.edit",
    summary: "修改、撤销或恢复部门（科所队）",
    body: UnitChange,
    reply: Unit,
    run: ({ deps, actor, params, body }) => changeUnit(deps, actor, params.unit, body),
  }),
  mergeUnit: route({
    method: "post",
    path: "/api/org/units/:unit/merge",
    guard: "org.edit",
    summary: "并入同一政法单位的另一部门，人员随之调动",
    body: Merger,
    reply: Merged,
    run: ({ deps, actor, params, body }) => mergeUnit(deps, actor, params.unit, body),
  }),
  issueUnitPasswords: route({
    method: "post",
    path: "/api/org/units/:unit/passwords",
    secretReply: true,
    guard: "org.edit",
    summary: "为部门内还没有密码的干警发放初始密码，只返回一次",
    reply: z.object({ items: z.array(FirstPassword) }),
    run: async ({ deps, actor, params }) => ({ items: await issueUnitPasswords(deps, actor, params.unit) }),
  }),
  listHolders: route({
    method: "get",
    path: "/api/org/holders/:place",
    guard: "org.view",
    summary: "某单位（部门、政法单位、县区）各角色由谁担任",
    reply: HolderList,
    run: async ({ deps, actor, params }) => ({ items: await listHolders(deps, actor, params.place) }),
  }),
  viewCalendar: route({
    method: "get",
    path: "/api/org/calendar/:year",
    guard: "signedIn",
    summary: "某年节假日和调休安排",
    reply: CalendarView,
    run: ({ deps, actor, params }) => viewCalendar(deps, actor, parsed(Year, params.year)),
  }),
  editCalendar: route({
    method: "put",
    path: "/api/org/calendar/:year",
    guard: "org.calendar",
    summary: "录入或修改某年节假日和调休安排",
    body: z.strictObject({
      source: z.string().trim().max(100).default(""),
      days: z.array(CalendarDay).max(120),
    }),
    reply: CalendarView,
    run: ({ deps, actor, params, body }) =>
      editCalendar(deps, actor, { year: parsed(Year, params.year), ...body }),
  }),
};
