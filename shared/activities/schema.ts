// Activities, who signed up, who waits, who was there: as stored and as put in.
import * as z from "zod";
import { OfficerKind } from "../org/kinds.ts";
import { StaffNumber } from "../org/schema.ts";
import { ClockTime, Day, Instant, Month } from "../time.ts";
import { Method } from "../training/schema.ts";
import { ActivityKind, Attendance, Competency, Level } from "./kinds.ts";

const unitId = z.string().regex(/^[a-z0-9]{2,16}$/, { error: "部门不正确" });
export const ActivityId = z.string().regex(/^[a-z0-9]{10,20}$/, { error: "活动不正确" });

/** Who may sign up (or is on the roll): everybody of the organ in post, or some. */
export const WhoMay = z.strictObject({
  units: z.array(unitId).min(1).max(200).optional(),
  officerKinds: z.array(OfficerKind).min(1).optional(),
  categories: z.array(z.string().min(1).max(20)).min(1).max(20).optional(),
});
export type WhoMay = z.infer<typeof WhoMay>;

/**
 * 名额分配: so many seats in all, some of them guaranteed to units until `releaseAt`, the rest for everybody. Without a
 * capacity everybody who may come has a seat.
 */
export const SeatRule = z.strictObject({
  capacity: z.number().int().min(1, { error: "名额至少 1 个" }).max(500, { error: "名额最多 500 个" }),
  guaranteed: z
    .array(
      z.strictObject({
        unit: unitId,
        seats: z.number().int().min(1, { error: "保底名额至少 1 个" }).max(500),
      }),
    )
    .max(100, { error: "最多给 100 个部门保底名额" }),
  releaseAt: Instant.optional(),
});
export type SeatRule = z.infer<typeof SeatRule>;

/** These stand in subjects of mail, names of files and lines of lists: nothing in them ends a line or turns its order. */
const oneLine = (what: string, max: number) =>
  z
    .string()
    .trim()
    .max(max, { error: `${what}最多 ${max} 个字` })
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u, { error: `${what}不能有换行或控制字符` });

const fields = {
  kind: ActivityKind,
  theme: oneLine("主题", 60).min(2, { error: "主题至少 2 个字" }),
  day: Day,
  /** The last day, for classes of several days. */
  until: Day.optional(),
  start: ClockTime,
  end: ClockTime,
  place: oneLine("地点", 60).optional(),
  methods: z.array(Method).max(6),
  competencies: z.array(Competency).max(8),
  /** 外请: names of those who speak and are no officers of the county. */
  speakers: z.array(oneLine("姓名", 40).min(1)).max(10, { error: "最多 10 名" }),
  hours: z.number().min(0.5, { error: "学时至少 0.5" }).max(200, { error: "学时最多 200" }),
  level: Level,
  /** 脱产: counted apart. */
  fullTime: z.boolean(),
  campaign: oneLine("专项行动", 30).optional(),
  who: WhoMay,
  seats: SeatRule.optional(),
  opensAt: Instant,
  closesAt: Instant,
  note: z.string().trim().max(500, { error: "说明最多 500 个字" }).optional(),
};

export const ActivityInput = z.strictObject(fields);
export type ActivityInput = z.infer<typeof ActivityInput>;
/** `seen`: the version that was looked at; with it, what another changed since is not written over. */
export const ChangeInput = ActivityInput.extend({ seen: z.number().int().optional() });

export const ActivityState = z.enum(["draft", "toApprove", "refused", "open", "closed", "cancelled"]);
export type ActivityState = z.infer<typeof ActivityState>;

/** When and where, and what it is called: of this own lists speak, and of a change of it people are told. */
const Placed = z.object({
  day: Day,
  until: Day.optional(),
  start: ClockTime,
  end: ClockTime,
  place: fields.place,
  theme: fields.theme,
});
export type Placed = z.infer<typeof Placed>;

export const Activity = z.object({
  ...fields,
  county: z.string(),
  organ: z.string(),
  id: ActivityId,
  state: ActivityState,
  createdBy: z.string(),
  /** Everybody who asked for it, or changed what was asked for: none of them agrees to it. Absent: who set it up. */
  askers: z.array(z.string()).optional(),
  decidedBy: z.string().optional(),
  decisionReason: z.string().optional(),
  cancelReason: z.string().optional(),
  /** Called off before anybody agreed to it: for its office it is on record, for everybody else it never was. */
  neverPublished: z.boolean().optional(),
  /** The plan that it was set up with. */
  series: z.string().optional(),
  /** When the roll was closed, or the activity called off. */
  closedAt: Instant.optional(),
  /** False while something is left to do about its end: to write the units' rows, or to tell that it is off. */
  settled: z.boolean().optional(),
  /** Whether those who were not seen have been written down as absent. */
  rolled: z.boolean().optional(),
  /** In which month each unit's row of the closed roll lies: see booking.ts. */
  booked: z.record(z.string(), Month).optional(),
  /** What it was, by the change that made it another: while own lists and notices have not all followed. */
  unfollowed: z.object({ change: z.number().int(), at: Instant, before: z.array(Placed) }).optional(),
  /** Changes with the seats' rule: see SeatRow. */
  ruleVersion: z.number().int(),
  /** From which the rotating codes of the check-in are made. Leaves with nothing but them. */
  checkInSecret: z.string(),
  version: z.number().int(),
});
export type Activity = z.infer<typeof Activity>;

/** One person's sign-up. The seat itself is decided in the seat row; this row follows it and says how it came about. */
export const SignUp = z.object({
  county: z.string(),
  activity: ActivityId,
  staff: StaffNumber,
  name: z.string(),
  organ: z.string(),
  unit: z.string(),
  kind: OfficerKind,
  category: z.string(),
  state: z.enum(["seated", "waiting", "offered", "withdrawn", "released"]),
  /** Signed up by himself, or named by the clerk. */
  by: z.string(),
  at: Instant,
  /** Those who were named together and come together or not at all. */
  group: z.string().optional(),
  offeredAt: Instant.optional(),
  offeredUntil: Instant.optional(),
  offers: z.number().int(),
  priority: z.number().int(),
  /** Why the office gave another than the usual one. */
  priorityReason: z.string().optional(),
  /** 还差学时 when he began to wait. */
  hoursOwed: z.number(),
  attendance: Attendance.optional(),
  checkedInAt: Instant.optional(),
  /** Who of the office said so; absent for a scan, and for what the closing wrote down. */
  markedBy: z.string().optional(),
  /** Written down by the closing, because nobody had seen him: no mark once the roll is opened again. */
  unseen: z.boolean().optional(),
  /** What he was before he was marked: "none" is on no list. Taking the mark off leads back there. */
  cameFrom: z.enum(["none", "waiting", "offered", "withdrawn", "released"]).optional(),
  version: z.number().int(),
});
export type SignUp = z.infer<typeof SignUp>;

/** What calendars and lists show of an activity. */
export const ActivityHead = Activity.pick({
  county: true,
  organ: true,
  id: true,
  kind: true,
  theme: true,
  day: true,
  until: true,
  start: true,
  end: true,
  place: true,
  state: true,
  fullTime: true,
  level: true,
  hours: true,
  neverPublished: true,
});
export type ActivityHead = z.infer<typeof ActivityHead>;

/** An activity in somebody's own list. */
export const OwnActivity = ActivityHead.extend({
  standing: SignUp.shape.state,
  attendance: Attendance.optional(),
});
export type OwnActivity = z.infer<typeof OwnActivity>;

/** 名单: named by the clerk. As a group they come together or not at all. */
export const NominationInput = z.strictObject({
  staff: z.array(StaffNumber).min(1, { error: "请至少选择一名干警" }).max(50, { error: "一次最多 50 人" }),
  together: z.boolean(),
});
export type NominationInput = z.infer<typeof NominationInput>;

/** When somebody cannot come. */
export const AbsenceInput = z.strictObject({
  staff: StaffNumber,
  reason: z.enum(["leave", "duty", "trip", "sick"], { error: "请选择不在岗原因" }),
  from: Day,
  until: Day,
});
export type AbsenceInput = z.infer<typeof AbsenceInput>;

/** What the roll of a closed activity leaves in a unit's month. */
export const AttendanceSheet = ActivityHead.omit({ place: true, state: true }).extend({
  unit: z.string(),
  methods: z.array(Method),
  competencies: z.array(Competency),
  campaign: z.string().optional(),
  /** External speakers. */
  speakers: z.number().int(),
  rows: z.array(z.object({ staff: z.string(), name: z.string(), kind: OfficerKind, attendance: Attendance })),
});
export type AttendanceSheet = z.infer<typeof AttendanceSheet>;
