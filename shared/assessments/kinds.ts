// What is tested and why somebody is let off, as data: subjects, reasons of exemption, the words for each state.
import * as z from "zod";

/**
 * “每季度开展政治理论和业务知识测试” (source, S4); “体能测试…警务技能测试…智能测试” (G3): the 三能 are three, and have no
 * cadence of their own.
 */
export const Subject = z.enum(["theory", "professional", "fitness", "skills", "knowledge"], {
  error: "请选择测试科目",
});
export type Subject = z.infer<typeof Subject>;

export const subjectLabels = {
  theory: "政治理论",
  professional: "业务知识",
  fitness: "体能",
  skills: "警务技能",
  knowledge: "智能",
} as const satisfies Record<Subject, string>;

/** 三能, in the order of the source: the sentence “合格率均在XX%上” is about these three. */
export const threeAbilities = ["fitness", "skills", "knowledge"] as const satisfies readonly Subject[];

/** Why somebody need not sit (免考). Always until a day. */
export const ExemptReason = z.enum(["injury", "maternity", "leave", "away", "study", "nearEnd"], {
  error: "请选择免考原因",
});
export type ExemptReason = z.infer<typeof ExemptReason>;

export const exemptReasons = {
  injury: "伤病",
  maternity: "孕产、哺乳",
  leave: "长期休假",
  away: "借调、挂职或执行专项任务",
  study: "脱产学习",
  nearEnd: "临近退休",
} as const satisfies Record<ExemptReason, string>;

/** Where one person stands in a round; derived from what was recorded, never ticked. */
export const SeatState = z.enum([
  "waiting",
  "unrecorded",
  "passed",
  "failed",
  "absent",
  "exempt",
  "madeUp",
  "failedAgain",
  "out",
]);
export type SeatState = z.infer<typeof SeatState>;

/** Shape and colour come from web/ui/status.tsx by the tone. */
export const seatWords = {
  waiting: { word: "待考", tone: "info" },
  unrecorded: { word: "待录入", tone: "soon" },
  passed: { word: "合格", tone: "ok" },
  failed: { word: "不合格", tone: "bad" },
  absent: { word: "缺考", tone: "bad" },
  exempt: { word: "免考", tone: "none" },
  madeUp: { word: "补考合格", tone: "late" },
  failedAgain: { word: "补考不合格", tone: "bad" },
  out: { word: "不在名单", tone: "none" },
} as const satisfies Record<SeatState, { word: string; tone: string }>;

export const roundStateWords = {
  planned: { word: "未开始", tone: "none" },
  open: { word: "进行中", tone: "info" },
  closed: { word: "已结束", tone: "ok" },
  cancelled: { word: "已取消", tone: "none" },
} as const;
