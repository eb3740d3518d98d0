// The kinds of activity as data: what each is called and counted in, what it asks for, and how it ends.
import * as z from "zod";

type KindRow = {
  label: string;
  /** 量词 of its sessions: “培训班XXX期”, “培训XX场”, “XX次集中研讨”. */
  measure: "期" | "场" | "次";
  /** “经报批同意” (source, J4): signing up begins when somebody of the organ's office has agreed. */
  approval: boolean;
  /** Closing the roll needs a place and at least one teaching method: 培训方案、签到表 (documents-and-ux.md). */
  evidence: boolean;
  /** Full-time (脱产) is counted apart (source, C9). */
  fullTime: boolean;
  /** Everybody asked is on the roll without signing up: a meeting, a study afternoon. */
  roll: boolean;
};

export const activityKinds = {
  class: { label: "培训班", measure: "期", approval: true, evidence: true, fullTime: true, roll: false },
  rotationTraining: {
    label: "轮训",
    measure: "期",
    approval: true,
    evidence: true,
    fullTime: true,
    roll: false,
  },
  lecture: { label: "讲习所", measure: "期", approval: false, evidence: true, fullTime: false, roll: false },
  openMic: { label: "开放麦", measure: "期", approval: false, evidence: false, fullTime: false, roll: true },
  fridayStudy: {
    label: "政治学习日",
    measure: "次",
    approval: false,
    evidence: false,
    fullTime: false,
    roll: true,
  },
  warning: { label: "警示教育", measure: "次", approval: false, evidence: true, fullTime: false, roll: true },
  discipline: {
    label: "党纪培训会",
    measure: "场",
    approval: false,
    evidence: true,
    fullTime: false,
    roll: true,
  },
  contest: {
    label: "练兵竞赛",
    measure: "场",
    approval: false,
    evidence: true,
    fullTime: false,
    roll: false,
  },
  seminar: { label: "研讨", measure: "次", approval: false, evidence: false, fullTime: false, roll: false },
  meeting: { label: "会议", measure: "次", approval: false, evidence: false, fullTime: false, roll: true },
} as const satisfies Record<string, KindRow>;
export type ActivityKind = keyof typeof activityKinds;
export const ActivityKind = z.enum(Object.keys(activityKinds) as [ActivityKind, ...ActivityKind[]], {
  error: "请选择活动类型",
});

/** What is known of a kind. */
export const kindOf = (kind: ActivityKind): KindRow => activityKinds[kind];

/** “五个能力” (source, C17) and 三能 (G3): the competency tags. */
export const competencies = {
  law: "法律政策运用能力",
  risk: "防控风险能力",
  people: "群众工作能力",
  technology: "科技应用能力",
  opinion: "舆论引导能力",
  fitness: "体能",
  skills: "警务技能",
  knowledge: "智能",
} as const;
export type Competency = keyof typeof competencies;
export const Competency = z.enum(Object.keys(competencies) as [Competency, ...Competency[]], {
  error: "没有这个能力标签",
});

/** Who holds it: the source tells the county's own from the city's and the province's (P39, P41, P42). */
export const levels = { county: "县级", city: "市级", province: "省级" } as const;
export const Level = z.enum(["county", "city", "province"], { error: "请选择层级" });
export type Level = z.infer<typeof Level>;

/** 出勤: what the roll says of one person. */
export const Attendance = z.enum(["present", "late", "leftEarly", "excused", "absent"], {
  error: "请选择出勤情况",
});
export type Attendance = z.infer<typeof Attendance>;
export const attendanceWords = {
  present: { word: "到场", tone: "ok" },
  late: { word: "迟到", tone: "late" },
  leftEarly: { word: "早退", tone: "late" },
  excused: { word: "请假", tone: "none" },
  absent: { word: "缺席", tone: "bad" },
} as const satisfies Record<Attendance, { word: string; tone: string }>;

/** Whoever was there at all counts as one person-time. */
export const attended = (state: Attendance): boolean =>
  state === "present" || state === "late" || state === "leftEarly";
