// The columns of the roster and the organisation table, under every name that offices give them.
import type { Columns, TableWanted } from "./table.ts";

export type RosterField =
  | "name"
  | "staff"
  | "organ"
  | "unit"
  | "place"
  | "category"
  | "position"
  | "joinedOn"
  | "sex"
  | "bornOn"
  | "policeType"
  | "phone"
  | "email";

/** "place" is 单位: the unit where it stands alone, the organ beside a 部门 column. */
export const roster: TableWanted<RosterField> = {
  called: "花名册",
  fields: {
    name: { label: "姓名", aliases: ["姓名", "名字", "人员姓名", "干警姓名", "民警姓名"], required: true },
    staff: {
      label: "警号/工号",
      aliases: ["警号工号", "工号警号", "警号", "工号", "人员编号", "职工号", "员工编号", "警号或工号"],
      required: true,
    },
    organ: {
      label: "所属单位",
      aliases: ["政法单位", "所属政法单位", "政法单位名称", "所属单位", "所属机关", "机关名称", "ORGAN"],
    },
    unit: {
      label: "单位名称",
      aliases: [
        "部门科所队",
        "部门",
        "科所队",
        "所属部门",
        "部门名称",
        "所在部门",
        "所属科所队",
        "科室",
        "所属科室",
        "内设机构",
        "UNIT",
      ],
      required: true,
    },
    place: { label: "单位", aliases: ["单位名称", "单位", "所在单位", "工作单位"] },
    category: { label: "人员类别", aliases: ["人员类别", "类别", "人员类型", "身份类别"], required: true },
    position: { label: "职务", aliases: ["职务", "职务职级", "现任职务", "职级", "岗位"] },
    joinedOn: {
      label: "参加工作时间",
      aliases: ["入警时间", "参加工作时间", "入职时间", "入警日期", "参加工作日期", "入职日期", "工作时间"],
    },
    sex: { label: "性别", aliases: ["性别", "SEX", "GENDER"] },
    bornOn: {
      label: "出生日期",
      aliases: ["出生日期", "出生年月日", "出生年月", "出生时间", "生日"],
    },
    policeType: { label: "警种", aliases: ["警种", "警种类别", "所属警种"] },
    phone: {
      label: "联系电话",
      aliases: ["手机号", "手机号码", "手机", "联系电话", "联系方式", "电话", "电话号码"],
    },
    email: { label: "邮箱", aliases: ["邮箱", "电子邮箱", "电子邮件", "邮箱地址", "EMAIL"] },
  },
  settle: settlePlace,
};

/** 单位 alone is the unit; beside a 部门 it is the organ; 所属单位 with no unit beside it is the unit itself. */
function settlePlace<F extends "organ" | "unit" | "place">(columns: Columns<F | "organ" | "unit" | "place">) {
  const { place } = columns;
  const settled = { ...columns };
  if (settled.unit === undefined) settled.unit = place;
  else if (settled.organ === undefined) settled.organ = place;
  if (settled.unit === undefined) {
    settled.unit = settled.organ;
    settled.organ = undefined;
  }
  return settled;
}

export type OrganisationField = "organ" | "unit" | "place" | "class" | "openedOn" | "closedOn";

export const organisation: TableWanted<OrganisationField> = {
  called: "机构表",
  fields: {
    organ: { ...roster.fields.organ, label: "政法单位", required: true },
    unit: { ...roster.fields.unit, label: "部门（科所队）" },
    place: roster.fields.place,
    class: {
      label: "类别",
      aliases: ["类别", "机构类别", "单位类别", "部门类别", "机构性质"],
      required: true,
    },
    openedOn: { label: "设立日期", aliases: ["设立日期", "成立日期", "设立时间", "成立时间", "启用日期"] },
    closedOn: { label: "撤销日期", aliases: ["撤销日期", "撤并日期", "撤销时间", "撤并时间", "停用日期"] },
  },
  settle: settlePlace,
};
