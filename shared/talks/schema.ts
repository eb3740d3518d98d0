// Preventive reminder talks (预防提醒约谈): heads without content, sealed content, rounds and their lists, inputs and views.
import * as z from "zod";
import { StaffNumber } from "../org/schema.ts";
import { Quarter } from "../quarter.ts";
import { ClockTime, Day, Instant } from "../time.ts";
import { looksClassified, TalkForm, TalkType } from "./kinds.ts";

/** At most so many officers in one collective talk: a whole station's staff. */
export const collectiveMax = 60;

export const TalkState = z.enum(["held", "acknowledged"]);
export type TalkState = z.infer<typeof TalkState>;
export const talkStateWords: Record<TalkState, string> = { held: "待本人确认", acknowledged: "已确认" };

/**
 * The head of one officer's talk, in the unit-month in which it was held: that it took place, never what was said.
 * Three dates: `day` (happened), `signedAt` (filed: from then on it counts), `acknowledgedAt`.
 */
export const TalkHead = z.object({
  county: z.string(),
  organ: z.string(),
  unit: z.string(),
  id: z.string(),
  serial: z.string(),
  quarter: Quarter,
  /** 被约谈人, in this unit on that day. */
  officer: StaffNumber,
  day: Day,
  start: ClockTime.optional(),
  end: ClockTime.optional(),
  type: TalkType,
  form: TalkForm,
  talker: StaffNumber,
  recorder: StaffNumber.optional(),
  state: TalkState,
  signedAt: Instant,
  signedBy: StaffNumber,
  acknowledgedAt: Instant.optional(),
  /** The last correction; the officer confirms anew what was corrected after the confirmation. */
  correctedAt: Instant.optional(),
  followUpDue: Day.optional(),
  followUpDoneAt: Instant.optional(),
  version: z.number().int(),
});
export type TalkHead = z.infer<typeof TalkHead>;

const text = (max: number) => z.string().trim().max(max);

/** A text that is kept as it comes: one with the mark of a classified paper is not taken. Drafts say so at sign-off. */
export const unmarked = (of: z.ZodString) =>
  of.refine((said) => !looksClassified(said), {
    error: "文字里有密级标志。涉密内容不能录入本系统，请按保密规定另行记录",
  });

/** What was said: sealed field by field, never outside the vault. */
export const TalkContent = z.strictObject({
  matter: text(60),
  place: text(60),
  content: text(5000),
  advice: text(2000),
  followUp: text(1000),
});
export type TalkContent = z.infer<typeof TalkContent>;
export const contentFields = Object.keys(TalkContent.shape) as (keyof TalkContent)[];

export const contentLabels: Record<keyof TalkContent, string> = {
  matter: "约谈事由",
  place: "地点",
  content: "谈话内容",
  advice: "提醒要求",
  followUp: "整改（跟进）要求",
};

/** What a draft says besides its content. */
const draftFacts = {
  officers: z.array(StaffNumber).max(collectiveMax, { error: `一次最多登记 ${collectiveMax} 人` }),
  type: TalkType,
  form: TalkForm,
  day: Day,
  start: ClockTime.optional(),
  end: ClockTime.optional(),
  talker: StaffNumber,
  recorder: StaffNumber.optional(),
  followUpDue: Day.optional(),
  /** The writer's declaration that nothing in it is classified. */
  notClassified: z.boolean(),
};

/** A draft as typed. */
export const DraftInput = z.strictObject({ ...draftFacts, ...TalkContent.shape });
export type DraftInput = z.infer<typeof DraftInput>;
export const DraftSave = z.strictObject({ ...DraftInput.shape, version: z.number().int() });
export type DraftSave = z.infer<typeof DraftSave>;

/** A draft as its writer's list shows it: without content. `signing`: signed off for some of its officers already. */
export const DraftRow = z.object({
  ...draftFacts,
  id: z.string(),
  version: z.number().int(),
  savedAt: Instant,
  signing: z.boolean(),
});
export type DraftRow = z.infer<typeof DraftRow>;
export const DraftView = z.object({
  ...DraftRow.shape,
  ...TalkContent.shape,
  /** What still keeps it from being signed off, by field. */
  missing: z.array(z.object({ path: z.string(), message: z.string() })),
});
export type DraftView = z.infer<typeof DraftView>;

export const SignOffInput = z.strictObject({ version: z.number().int().optional() });
export type SignOffInput = z.infer<typeof SignOffInput>;

/** 本人意见, and whether the officer agrees that this is what was said. */
export const AcknowledgeInput = z.strictObject({
  remarks: unmarked(text(1000)),
  version: z.number().int().optional(),
});
export type AcknowledgeInput = z.infer<typeof AcknowledgeInput>;

/** 更正: appended, never overwritten. */
export const CorrectionInput = z.strictObject({
  text: unmarked(z.string().trim().min(2).max(3000)),
  reason: unmarked(z.string().trim().min(2, { error: "请写明更正原因（至少 2 个字）" }).max(200)),
  version: z.number().int().optional(),
});
export type CorrectionInput = z.infer<typeof CorrectionInput>;

/** 整改完成情况. `done` closes the follow-up; otherwise it is progress and stays open. */
export const OutcomeInput = z.strictObject({
  outcome: unmarked(z.string().trim().min(2, { error: "请写明完成情况（至少 2 个字）" }).max(1000)),
  done: z.boolean(),
  version: z.number().int().optional(),
});
export type OutcomeInput = z.infer<typeof OutcomeInput>;

/** How somebody stands to a record, in the order in which it is decided. */
export const Relation = z.enum(["officer", "talker", "disciplineLine", "warrant"]);
export type Relation = z.infer<typeof Relation>;
export const relationWords: Record<Relation, string> = {
  officer: "被约谈人本人",
  talker: "谈话人",
  disciplineLine: "本单位纪检",
  warrant: "经两人批准的调阅",
};

/** What an entry of the access log is about. */
export const AccessDeed = z.enum(["read", "print", "draft", "signOff", "reason"]);
export type AccessDeed = z.infer<typeof AccessDeed>;
export const accessWords: Record<AccessDeed, string> = {
  read: "查阅",
  print: "打印",
  draft: "打开草稿",
  signOff: "签发时读取草稿",
  reason: "阅看申请理由",
};

const added = { at: Instant, by: z.string(), byName: z.string() };
/** An opened record. */
export const TalkView = z.object({
  ...TalkHead.omit({ county: true, serial: true }).shape,
  officerName: z.string(),
  officerPosition: z.string().optional(),
  talkerName: z.string(),
  talkerPosition: z.string().optional(),
  recorderName: z.string().optional(),
  relation: Relation,
  ...TalkContent.shape,
  corrections: z.array(z.object({ ...added, text: z.string(), reason: z.string() })),
  remarks: z.array(z.object({ ...added, text: z.string() })),
  outcomes: z.array(z.object({ ...added, text: z.string() })),
});
export type TalkView = z.infer<typeof TalkView>;

/** One line of the access log, as the officer and the discipline line see it. */
export const AccessEntry = z.object({
  n: z.number().int(),
  at: Instant,
  by: z.string(),
  byName: z.string(),
  as: Relation,
  did: AccessDeed,
  talk: z.string(),
  day: Day.optional(),
});
export type AccessEntry = z.infer<typeof AccessEntry>;
export const AccessLog = z.object({
  entries: z.array(AccessEntry),
  /** What is wrong with the chain; empty when every entry is there as it was written. */
  faults: z.array(z.string()),
});
export type AccessLog = z.infer<typeof AccessLog>;
