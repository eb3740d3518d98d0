// What calendars, activity pages, rosters, rolls and figures show: replies of the API, and the same on pages.
import * as z from "zod";
import { Day, Instant, Month } from "../time.ts";
import { Method } from "../training/schema.ts";
import { OfficerKind } from "../org/kinds.ts";
import { StaffNumber } from "../org/schema.ts";
import { ActivityKind, Attendance, Level } from "./kinds.ts";
import { Activity, ActivityHead, ActivityInput, OwnActivity, SignUp } from "./schema.ts";
import { OwnStanding } from "./views.ts";

/** A month of one organ, and the organs one may look at. */
export const CalendarView = z.object({
  organ: z.string(),
  month: Month,
  organs: z.array(z.object({ id: z.string(), name: z.string() })),
  items: z.array(ActivityHead),
});
export type CalendarView = z.infer<typeof CalendarView>;

const inner = {
  checkInSecret: true,
  rolled: true,
  settled: true,
  unfollowed: true,
  booked: true,
  askers: true,
} as const;
/** An activity as who may look at it sees it: everything but what makes the codes of its check-in, and what is left to do. */
export const ActivityView = Activity.omit(inner).extend({
  /** What one is to it oneself; absent for somebody of another organ. */
  standing: OwnStanding.optional(),
  mayManage: z.boolean(),
  mayApprove: z.boolean(),
  mayNominate: z.boolean(),
  mayView: z.boolean(),
  /** How many of its plan are still ahead after it; for who manages. */
  laterOfSeries: z.number().int().optional(),
  /** Why the actor may not decide, who otherwise may. */
  whyNotDecide: z.string().optional(),
  /** What a decision now is about: sent back with it, so that nobody agrees to what he has not seen. For who may decide. */
  seen: z.string().optional(),
  /** A change that waits for somebody to agree; for who manages or may agree. */
  change: z
    .object({
      askedByName: z.string(),
      at: Instant,
      differences: z.array(z.object({ label: z.string(), before: z.string(), after: z.string() })),
    })
    .optional(),
});
export type ActivityView = z.infer<typeof ActivityView>;

export const RosterLine = z.object({
  staff: z.string(),
  name: z.string(),
  unit: z.string(),
  unitName: z.string(),
  kind: OfficerKind,
  /** Absent where nobody signs up. */
  state: SignUp.shape.state.optional(),
  /** The place in the waiting list, from 1. */
  place: z.number().int().optional(),
  offeredUntil: Instant.optional(),
  group: z.string().optional(),
  /** Of who waits: 1 comes first. */
  priority: z.number().int().optional(),
  attendance: Attendance.optional(),
  checkedInAt: Instant.optional(),
});
export type RosterLine = z.infer<typeof RosterLine>;

/** `whole`: of everybody; otherwise of the units one may look at. */
export const RosterView = z.object({ whole: z.boolean(), lines: z.array(RosterLine) });
export type RosterView = z.infer<typeof RosterView>;

export const DecisionInput = z.strictObject({
  agree: z.boolean({ error: "请选择同意或不同意" }),
  reason: z.string().trim().max(200, { error: "原因最多 200 个字" }).optional(),
  seen: z.string().max(40, { error: "看到的版本不正确" }).optional(),
});

/** One thing that waits for somebody to agree: an activity, or a change of one. */
export const ApprovalLine = ActivityHead.extend({ change: z.boolean() });
export type ApprovalLine = z.infer<typeof ApprovalLine>;
const reason = z
  .string({ error: "请写明原因" })
  .trim()
  .min(2, { error: "请写明原因（至少 2 个字）" })
  .max(200, { error: "原因最多 200 个字" });
/** `later`: with everything of its plan that comes after it. */
export const CancelInput = z.strictObject({ reason, later: z.boolean().optional() });
/** What the office says of somebody: how he attended, or that he is not to be on the roll at all. */
export const MarkedAs = z.enum([...Attendance.options, "none"], { error: "请选择出勤情况" });
export type MarkedAs = z.infer<typeof MarkedAs>;
export const AmendInput = z.strictObject({ attendance: MarkedAs, reason });
export type AmendInput = z.infer<typeof AmendInput>;

/** After the roll was closed: the activity's facts, the roll opened again, or an activity that was entered twice. */
export const CorrectionInput = z.discriminatedUnion(
  "do",
  [
    z.strictObject({
      do: z.literal("facts"),
      reason,
      theme: ActivityInput.shape.theme.optional(),
      hours: ActivityInput.shape.hours.optional(),
      level: Level.optional(),
      fullTime: z.boolean().optional(),
      methods: ActivityInput.shape.methods.optional(),
    }),
    z.strictObject({ do: z.literal("reopen"), reason }),
    z.strictObject({ do: z.literal("void"), reason }),
  ],
  { error: "请选择更正内容、重新打开或作废" },
);
export type CorrectionInput = z.infer<typeof CorrectionInput>;

export const marksMax = 500;
/** Marks by list. One person once: of two marks nobody could say which is meant. */
export const MarksInput = z.strictObject({
  marks: z
    .array(z.strictObject({ staff: StaffNumber, attendance: MarkedAs }))
    .min(1, { error: "请至少登记一人" })
    .max(marksMax, { error: `一次最多 ${marksMax} 人` })
    .refine((marks) => new Set(marks.map(({ staff }) => staff)).size === marks.length, {
      error: "名单里有重复的人",
    }),
});
export type MarksInput = z.infer<typeof MarksInput>;

export const CheckInInput = z.strictObject({
  code: z.string().regex(/^[0-9a-f]{10}$/u, { error: "签到码不正确，请重新扫描屏幕上的二维码" }),
});
export const CheckInReply = z.object({ attendance: Attendance, theme: z.string(), at: Instant.optional() });

export const CodeView = z.object({
  code: z.string(),
  secondsLeft: z.number().int(),
  there: z.number().int(),
  expected: z.number().int(),
});

export const SeriesReply = z.object({
  created: z.array(z.object({ id: z.string(), day: Day })),
  /** Days of the plan on which it does not take place. */
  left: z.array(Day),
});

/** An activity in one's own list; `asked`: everybody is, without signing up. */
export const MineItem = OwnActivity.omit({ standing: true }).extend({
  standing: SignUp.shape.state.optional(),
  asked: z.boolean(),
  offeredUntil: Instant.optional(),
});
export type MineItem = z.infer<typeof MineItem>;
export const MineView = z.object({
  coming: z.array(MineItem),
  waiting: z.array(MineItem),
  past: z.array(MineItem),
  /** Hours of the year that count, and what is lacking. */
  hours: z.number(),
  owed: z.number(),
});
export type MineView = z.infer<typeof MineView>;

/** A calendar address: one's own, or a unit's that one may look at. */
export const FeedInput = z.strictObject({
  do: z.enum(["renew", "revoke"], { error: "请选择生成或停用" }),
  unit: z
    .string()
    .regex(/^[a-z0-9]{2,16}$/u, { error: "部门不正确" })
    .optional(),
});
export const FeedReply = z.object({ address: z.string().optional() });

const Tally = z.object({
  sessions: z.number(),
  personTimes: z.number(),
  persons: z.number(),
  sessionHours: z.number(),
  personHours: z.number(),
});
const tallied = <Value extends z.ZodType>(value: Value) => z.array(z.object({ value, tally: Tally }));

export const FiguresView = z.object({
  organ: z.string(),
  from: Month,
  to: Month,
  organs: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Whether every unit of the organ is in it, or only those one may look at. */
  whole: z.boolean(),
  all: Tally,
  fullTime: Tally,
  partTime: Tally,
  byKind: tallied(ActivityKind),
  byLevel: tallied(Level),
  byMethod: tallied(Method),
  byUnit: z.array(z.object({ value: z.string(), name: z.string(), tally: Tally })),
});
export type FiguresView = z.infer<typeof FiguresView>;

const times = z.number().int();
/** One person's attendance over some months; `expected` is the sum of the five. */
export const AttendanceLine = z.object({
  staff: z.string(),
  name: z.string(),
  kind: OfficerKind,
  unit: z.string(),
  unitName: z.string(),
  expected: times,
  present: times,
  late: times,
  leftEarly: times,
  excused: times,
  absent: times,
  hours: z.number(),
});
export type AttendanceLine = z.infer<typeof AttendanceLine>;

export const AttendanceView = FiguresView.pick({
  organ: true,
  organs: true,
  whole: true,
  from: true,
  to: true,
}).extend({ lines: z.array(AttendanceLine) });
export type AttendanceView = z.infer<typeof AttendanceView>;

/** Of everybody in post on `day`, who was at a kind of activity at least once in the months. */
export const CoverageView = FiguresView.pick({
  organ: true,
  organs: true,
  whole: true,
  from: true,
  to: true,
}).extend({
  kind: ActivityKind,
  day: Day,
  inPost: times,
  attended: times,
  /** Those reached least first. */
  units: z.array(z.object({ unit: z.string(), unitName: z.string(), inPost: times, attended: times })),
  missing: z.array(
    z.object({
      staff: z.string(),
      name: z.string(),
      kind: OfficerKind,
      unit: z.string(),
      unitName: z.string(),
    }),
  ),
});
export type CoverageView = z.infer<typeof CoverageView>;

/** Activities at which somebody from outside spoke; 人次 and 人 of the speakers. */
export const SpeakersView = FiguresView.pick({ organ: true, organs: true, from: true, to: true }).extend({
  times,
  people: times,
  items: z.array(
    Activity.pick({ id: true, kind: true, theme: true, day: true, speakers: true, level: true }),
  ),
});
export type SpeakersView = z.infer<typeof SpeakersView>;
