// Training-day briefs (训练日简报): heads, bodies, inputs and what a reader sees.
import * as z from "zod";
import { ClockTime, Day, Instant } from "../time.ts";
import { StaffNumber } from "../org/schema.ts";

/** 训练内容. `meetingCounts`: “信息化、法律法规的培训可以通过会议的形式组织开展” (source, G6); other content may not. */
export const categories = {
  politics: { label: "政治理论", meetingCounts: false },
  business: { label: "业务知识", meetingCounts: false },
  skills: { label: "警务技能", meetingCounts: false },
  fitness: { label: "体能训练", meetingCounts: false },
  informatisation: { label: "信息化", meetingCounts: true },
  law: { label: "法律法规", meetingCounts: true },
  discipline: { label: "纪律作风", meetingCounts: false },
  other: { label: "其他", meetingCounts: false },
} as const;
export const Category = z.enum(
  Object.keys(categories) as [keyof typeof categories, ...(keyof typeof categories)[]],
);
export type Category = z.infer<typeof Category>;

/** 组织方式. */
export const modes = {
  gathered: "集中训练",
  groups: "分组训练",
  meeting: "会议",
  online: "线上学习",
} as const;
export const Mode = z.enum(Object.keys(modes) as [keyof typeof modes, ...(keyof typeof modes)[]]);
export type Mode = z.infer<typeof Mode>;

/** 教学方法: the method mix answers “教学形式单一…案例式、情景式…较少” (source, D2). */
export const methods = {
  lecture: "讲授式",
  case: "案例式",
  scenario: "情景式",
  practice: "实操式",
  discussion: "研讨式",
  contest: "竞赛式",
} as const;
export const Method = z.enum(Object.keys(methods) as [keyof typeof methods, ...(keyof typeof methods)[]]);
export type Method = z.infer<typeof Method>;

export const BriefState = z.enum(["draft", "submitted", "returned", "accepted"]);
export type BriefState = z.infer<typeof BriefState>;
export const briefStateWords: Record<BriefState, string> = {
  draft: "草稿",
  submitted: "待审核",
  returned: "已退回",
  accepted: "已通过",
};

/** What a reviewer is shown, never an automatic refusal: an earlier brief that looks alike, or a far date. */
export const Flag = z.object({
  kind: z.enum(["photo-same", "photo-near", "photo-date-far", "text-near"]),
  /** The earlier brief, where there is one. */
  brief: z.string().optional(),
  /** Which photo (from 1), where it is about one. */
  photo: z.number().int().optional(),
  /** How many further photos of this brief share this flag. */
  more: z.number().int().optional(),
});
export type Flag = z.infer<typeof Flag>;

const common = {
  county: z.string(),
  organ: z.string(),
  unit: z.string(),
  id: z.string(),
  serial: z.string(),
  day: Day,
  version: z.number().int(),
  title: z.string(),
  hours: z.number(),
  category: Category.optional(),
  mode: Mode.optional(),
  method: Method.optional(),
  present: z.array(StaffNumber),
  photoCount: z.number().int(),
  /** Changes with every photo, apart from `version`: a photo that arrives while somebody types spoils no save. */
  photosVersion: z.number().int().optional(),
  writtenBy: StaffNumber,
  /** How often it was returned. */
  returns: z.number().int(),
};
/** Fixed by the first submission; a returned brief keeps its first filing time. */
const filed = {
  filedAt: Instant,
  filedBy: StaffNumber,
  submittedAt: Instant,
  /** Who submitted it last. */
  submittedBy: StaffNumber.optional(),
  flags: z.array(Flag),
};
const returned = { returnedAt: Instant, returnReason: z.string() };

/**
 * The head: what lists and figures need, under 1 KB, in the unit-month it happened in. Three dates: `day` (happened),
 * `filedAt` (filed), `acceptedAt` (accepted).
 */
export const BriefHead = z.discriminatedUnion("state", [
  z.object({ ...common, state: z.literal("draft") }),
  z.object({ ...common, ...filed, state: z.literal("submitted") }),
  z.object({ ...common, ...filed, ...returned, state: z.literal("returned") }),
  z.object({
    ...common,
    ...filed,
    state: z.literal("accepted"),
    acceptedAt: Instant,
    acceptedBy: StaffNumber,
  }),
]);
export type BriefHead = z.infer<typeof BriefHead>;

/** A stored photo. `id` names it in addresses: the serial of the ticket it came by. */
export const Photo = z.object({
  id: z.string(),
  key: z.string(),
  sha256: z.string(),
  phash: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  sizeBytes: z.number().int(),
  takenAt: z.string().optional(),
});
export type Photo = z.infer<typeof Photo>;

/** The body: what only the brief's own page needs. `unit` and `day` lead back to the head after a change of date. */
export const BriefBody = z.object({
  county: z.string(),
  unit: z.string(),
  day: Day,
  serial: z.string(),
  start: ClockTime.optional(),
  end: ClockTime.optional(),
  place: z.string(),
  instructor: z.string(),
  text: z.string(),
  photos: z.array(Photo),
});
export type BriefBody = z.infer<typeof BriefBody>;

/** What a clerk types. Everything but unit and day may be missing in a draft. Hours come from start and end, or are given. */
export const BriefInput = z.strictObject({
  unit: z.string(),
  day: Day,
  start: ClockTime.optional(),
  end: ClockTime.optional(),
  hours: z.number().min(0).max(24).multipleOf(0.25, { error: "时长按 0.25 小时填写" }).optional(),
  title: z.string().trim().max(60).default(""),
  place: z.string().trim().max(60).default(""),
  category: Category.optional(),
  mode: Mode.optional(),
  method: Method.optional(),
  instructor: z.string().trim().max(60).default(""),
  present: z.array(StaffNumber).max(200).default([]),
  text: z.string().trim().max(3000).default(""),
});
export type BriefInput = z.infer<typeof BriefInput>;

export const photosMax = 9;
export const photoSizeBytesMax = 15 * 1024 * 1024;
export const textLengthMin = 50;

/** A save of what is there already: `version` is the one that was shown, so that nobody's work is overwritten unseen. */
export const BriefSave = BriefInput.extend({ version: z.number().int().min(1) });
export type BriefSave = z.infer<typeof BriefSave>;

/** A decision may name the version it was made on; without one it holds for whatever is there. */
export const BriefMove = z.strictObject({ version: z.number().int().min(1).optional() });
export type BriefMove = z.infer<typeof BriefMove>;

export const ReturnInput = z.strictObject({
  reason: z.string().trim().min(2, { error: "请写明退回原因（至少 2 个字）" }).max(200),
  version: z.number().int().min(1).optional(),
});
export type ReturnInput = z.infer<typeof ReturnInput>;

const photoSerial = z.string().regex(/^[a-z0-9]{6,16}$/, { error: "照片编号不正确" });

/** Asking for a ticket to upload one photo. */
export const TicketInput = z.strictObject({
  contentType: z.enum(["image/jpeg", "image/png"], { error: "照片只能是 JPEG 或 PNG" }).default("image/jpeg"),
  sizeBytes: z.number().int().min(1).max(photoSizeBytesMax, { error: "照片不能超过 15 MB" }).optional(),
});
export type TicketInput = z.infer<typeof TicketInput>;

/** A photo that storage has received by its ticket. `takenAt` is read on the device, whose copy carries no EXIF. */
export const PhotoInput = z.strictObject({ photo: photoSerial, takenAt: Instant.optional() });
export type PhotoInput = z.infer<typeof PhotoInput>;

/** A brief in a list. */
export const BriefRow = z.object({
  id: z.string(),
  organ: z.string(),
  unit: z.string(),
  day: z.string(),
  state: BriefState,
  title: z.string(),
  hours: z.number(),
  category: Category.optional(),
  mode: Mode.optional(),
  method: Method.optional(),
  presentCount: z.number().int(),
  photoCount: z.number().int(),
  returns: z.number().int(),
  filedAt: z.string().optional(),
  submittedAt: z.string().optional(),
  acceptedAt: z.string().optional(),
  returnReason: z.string().optional(),
});
export type BriefRow = z.infer<typeof BriefRow>;

/** One step of a brief's history. */
export const BriefStep = z.object({
  at: z.string(),
  by: z.string(),
  byName: z.string(),
  did: z.string(),
  reason: z.string().optional(),
});
export type BriefStep = z.infer<typeof BriefStep>;

/** A whole brief as its readers see it. `flags` is there only for those who review or oversee. */
export const BriefView = BriefRow.extend({
  version: z.number().int(),
  start: z.string().optional(),
  end: z.string().optional(),
  place: z.string(),
  instructor: z.string(),
  text: z.string(),
  present: z.array(z.string()),
  writtenBy: z.string(),
  photos: z.array(
    z.object({
      photo: z.string(),
      url: z.string(),
      width: z.number().int(),
      height: z.number().int(),
      takenAt: z.string().optional(),
    }),
  ),
  history: z.array(BriefStep),
  /** What must still be filled in before it can be submitted. */
  missing: z.array(z.object({ path: z.string(), message: z.string() })),
  flags: z.array(Flag.extend({ title: z.string().optional(), day: z.string().optional() })).optional(),
});
export type BriefView = z.infer<typeof BriefView>;

/** A brief that waits at a review desk. `waitingDays` counts calendar days since it was submitted. */
export const DeskRow = BriefRow.extend({
  waitingDays: z.number().int(),
  flagCount: z.number().int(),
  /** Filed by the reader: somebody else must review it. */
  own: z.boolean(),
});
export type DeskRow = z.infer<typeof DeskRow>;
