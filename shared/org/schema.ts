// Counties, organs, units, officers, postings: as stored, as put in, as shown.
import * as z from "zod";
import { Grant, Role } from "../access.ts";
import { Day } from "../time.ts";
import { birthWrong, policeTypeLettersMax } from "./facts.ts";
import { OfficerKind, OrganKind, Sex, UnitClass } from "./kinds.ts";

const countyCode = z.string().regex(/^\d{6}$/, { error: "应为六位行政区划代码，例如 520115" });
const shortId = z.string().regex(/^[a-z0-9]{2,16}$/, { error: "编号不正确" });
const name = z.string().trim().min(2).max(60);
/** 警号/工号: letters and digits, upper case. */
export const StaffNumber = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[0-9A-Z]{4,12}$/, { error: "警号/工号应为 4 至 12 位数字或字母" });

/** A county by its six-digit GB/T 2260 code; 52 / 5201 / 520115 roll up by prefix. */
export const County = z.object({
  code: countyCode,
  name,
  /** The day the county began with Suneng: obligations start with the month before it. */
  since: Day.optional(),
});
export type County = z.infer<typeof County>;

/** 政法单位: a court, procuratorate, police bureau, justice bureau, or the committee itself. */
export const Organ = z.object({ county: countyCode, id: shortId, name, kind: OrganKind });
export type Organ = z.infer<typeof Organ>;

/**
 * 科所队/部门, the training unit. `closedOn` is its last day in service. A unit opened, closed or merged inside a
 * period owes nothing for that period.
 */
export const Unit = z.object({
  county: countyCode,
  organ: shortId,
  id: shortId,
  name,
  class: UnitClass,
  openedOn: Day,
  closedOn: Day.optional(),
  mergedInto: shortId.optional(),
});
export type Unit = z.infer<typeof Unit>;

/** 干警, keyed by staff number; `organ` and `unit` are the present posting. */
export const Officer = z.object({
  county: countyCode,
  staff: StaffNumber,
  name: z.string().min(1).max(40),
  kind: OfficerKind,
  category: z.string(),
  position: z.string().max(40).optional(),
  phone: z.string().optional(),
  email: z.string().optional(),
  joinedOn: Day.optional(),
  /** With the birth date only for who may edit the officer: fitness tests ask by sex and age. */
  sex: Sex.optional(),
  bornOn: Day.optional(),
  /** 警种, as the office names it. */
  policeType: z.string().max(policeTypeLettersMax).optional(),
  state: z.enum(["active", "left"]),
  organ: shortId,
  unit: shortId,
  /** Changes with every write that decides on what was read; absent until the first change. */
  version: z.number().int().optional(),
});
export type Officer = z.infer<typeof Officer>;

/** Who was in which unit from when to when (`to` is the last day there); history survives a transfer. */
export const Posting = z.object({
  county: countyCode,
  organ: shortId,
  unit: shortId,
  staff: StaffNumber,
  name: z.string(),
  kind: OfficerKind,
  category: z.string(),
  /** 警种, so that a list by police type needs no officer's own row. */
  policeType: z.string().optional(),
  from: Day,
  to: Day.optional(),
});
export type Posting = z.infer<typeof Posting>;

/** Who holds a role over a place; the index that reminders ask. */
export const Holder = z.object({
  role: Grant.shape.role,
  staff: StaffNumber,
  name: z.string(),
  place: z.string(),
});
export type Holder = z.infer<typeof Holder>;

export const NewCounty = z.strictObject({ code: countyCode, name });
export type NewCounty = z.infer<typeof NewCounty>;

export const NewOrgan = z.strictObject({ name, kind: OrganKind });
export type NewOrgan = z.infer<typeof NewOrgan>;

export const NewUnit = z.strictObject({ organ: shortId, name, class: UnitClass, openedOn: Day });
export type NewUnit = z.infer<typeof NewUnit>;

export const UnitChange = z.strictObject({
  name: name.optional(),
  class: UnitClass.optional(),
  openedOn: Day.optional(),
  closedOn: Day.nullable().optional(),
  mergedInto: shortId.nullable().optional(),
});
export type UnitChange = z.infer<typeof UnitChange>;

/** Sex, birth date and police type as put in; an empty one erases what is known. */
const facts = {
  sex: z.union([z.literal(""), Sex], { error: "性别请选择男或女" }).optional(),
  bornOn: z
    .string()
    .refine((text) => text === "" || Day.safeParse(text).success, { error: birthWrong })
    .meta({ format: "date" })
    .optional(),
  policeType: z
    .string()
    .trim()
    .max(policeTypeLettersMax, { error: `警种最多 ${policeTypeLettersMax} 个字` })
    .optional(),
};

export const OfficerChange = z.strictObject({
  name: z.string().trim().min(1).max(40).optional(),
  category: z.string().optional(),
  position: z.string().trim().max(40).optional(),
  phone: z.string().trim().max(20).optional(),
  email: z.union([z.literal(""), z.email({ error: "邮箱格式不正确" })]).optional(),
  ...facts,
});
export type OfficerChange = z.infer<typeof OfficerChange>;

/** A transfer: from `from` on the officer belongs to the new unit; earlier records stay with the old one. */
export const Transfer = z.strictObject({ unit: shortId, from: Day });
export type Transfer = z.infer<typeof Transfer>;

export const SignIn = z.strictObject({
  staff: StaffNumber,
  password: z.string().min(1).max(200),
  /** Only where a deployment holds several counties. */
  county: countyCode.optional(),
});
export type SignIn = z.infer<typeof SignIn>;

export const PasswordChange = z.strictObject({
  current: z.string().min(1).max(200),
  next: z.string().min(10, { error: "新密码至少 10 位" }).max(200),
});
export type PasswordChange = z.infer<typeof PasswordChange>;

export const CountyChange = z.strictObject({ name });
export type CountyChange = z.infer<typeof CountyChange>;

export const OrganChange = z.strictObject({ name });
export type OrganChange = z.infer<typeof OrganChange>;

/** A merger: from `from` on its officers belong to `into`; the day before is the unit's last in service. */
export const Merger = z.strictObject({ into: shortId, from: Day });
export type Merger = z.infer<typeof Merger>;

/** One officer entered by hand; `from` is the first day in the unit. */
export const NewOfficer = z.strictObject({
  staff: StaffNumber,
  name: z.string().trim().min(1).max(40),
  unit: shortId,
  category: z.string().trim().min(1),
  position: z.string().trim().max(40).optional(),
  phone: z.string().trim().max(20).optional(),
  email: z.string().trim().max(100).optional(),
  joinedOn: Day.optional(),
  ...facts,
  from: Day,
});
export type NewOfficer = z.infer<typeof NewOfficer>;

/** 离职: `on` is the last day in service. */
export const Leave = z.strictObject({ on: Day });
export type Leave = z.infer<typeof Leave>;

/** A role over a place: a unit's or organ's id, a county code, or "prefix52". */
export const NewGrant = z.strictObject({ role: Role, place: shortId });
export type NewGrant = z.infer<typeof NewGrant>;

/** What to do with a file that has wrong rows: import nothing, or import the rows that are right. */
export const ImportMode = z.enum(["all", "validOnly"], { error: "请选择导入方式" });
export type ImportMode = z.infer<typeof ImportMode>;

/** `from` is the day on which transfers in the file take effect; without it, the day of the import. */
export const ImportCommit = z.strictObject({ mode: ImportMode, from: Day.optional() });
export type ImportCommit = z.infer<typeof ImportCommit>;
