// The kinds of organ, unit and officer, with the Chinese words for each; a policy names its parties by them.
import * as z from "zod";

/** The county's political-legal organs: 法院, 检察院, 公安, 司法行政, and the committee that leads them. */
export const OrganKind = z.enum(["court", "procuratorate", "police", "justice", "committee"], {
  error: "请选择单位性质",
});
export type OrganKind = z.infer<typeof OrganKind>;

/** Which class of unit (机关科室 or 基层所队): summaries rank only within a class. */
export const UnitClass = z.enum(["office", "grassroots"], { error: "请选择机关科室或基层所队" });
export type UnitClass = z.infer<typeof UnitClass>;

/** Sworn (民警/法官/检察官/公务员) or auxiliary (辅助人员). */
export const OfficerKind = z.enum(["sworn", "auxiliary"], { error: "请选择人员性质" });
export type OfficerKind = z.infer<typeof OfficerKind>;

export const Sex = z.enum(["male", "female"], { error: "性别请选择男或女" });
export type Sex = z.infer<typeof Sex>;

/** 警种 to suggest; offices name theirs differently, so that any other word may stand. */
export const policeTypes = [
  "派出所",
  "刑侦",
  "治安",
  "交警",
  "巡特警",
  "经侦",
  "禁毒",
  "网安",
  "监管",
  "法制",
  "国保",
  "指挥",
  "警保",
  "政工",
  "司法警察",
] as const;

export const organKindLabels = {
  court: "法院",
  procuratorate: "检察院",
  police: "公安",
  justice: "司法行政",
  committee: "政法委",
} as const satisfies Record<OrganKind, string>;

export const unitClassLabels = {
  office: "机关科室",
  grassroots: "基层所队",
} as const satisfies Record<UnitClass, string>;

export const officerKindLabels = {
  sworn: "在编干警",
  auxiliary: "辅助人员",
} as const satisfies Record<OfficerKind, string>;

export const sexLabels = { male: "男", female: "女" } as const satisfies Record<Sex, string>;
