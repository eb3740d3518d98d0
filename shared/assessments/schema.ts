// Test rounds, their sittings by unit, what each person did in them, exemptions: as stored and as put in.
import * as z from "zod";
import { OfficerKind } from "../org/kinds.ts";
import { StaffNumber } from "../org/schema.ts";
import { Quarter } from "../quarter.ts";
import { ClockTime, Day, Instant } from "../time.ts";
import { ExemptReason, SeatState, Subject } from "./kinds.ts";

const unitId = z.string().regex(/^[a-z0-9]{2,16}$/, { error: "部门不正确" });
export const RoundId = z.string().regex(/^\d{4}-[a-z0-9-]{2,34}$/, { error: "测试批次不正确" });

/**
 * What passes: a score out of `full`, the examiner's own verdict, or the points of the fitness table in force on the day
 * of the test (every item, or their mean, reaches `pass`).
 */
export const PassRule = z.discriminatedUnion(
  "by",
  [
    z
      .strictObject({
        by: z.literal("score"),
        full: z.number().int().min(1).max(1000),
        pass: z.number().min(0).max(1000),
      })
      .refine(({ full, pass }) => pass <= full, { path: ["pass"], error: "合格分不能高于满分" }),
    z.strictObject({ by: z.literal("verdict") }),
    z.strictObject({
      by: z.literal("table"),
      mode: z.enum(["each", "average"]),
      pass: z.number().min(1).max(100),
    }),
  ],
  { error: "请选择合格标准" },
);
export type PassRule = z.infer<typeof PassRule>;

/** Who should sit (应考): in post on the day; narrowed by unit, kind of staff, category and police type (警种). */
export const WhoSits = z.strictObject({
  units: z.array(unitId).min(1).max(200).optional(),
  officerKinds: z.array(OfficerKind).min(1).optional(),
  categories: z.array(z.string().min(1).max(20)).min(1).max(20).optional(),
  policeTypes: z.array(z.string().min(1).max(20)).min(1).max(40).optional(),
});
export type WhoSits = z.infer<typeof WhoSits>;

const Window = z.strictObject({ from: Day, to: Day });

/** What is set of a round. `place` and `start` hold for every unit that has no sitting of its own. */
const roundFields = {
  title: z.string().trim().min(2, { error: "名称至少 2 个字" }).max(40, { error: "名称最多 40 个字" }),
  subject: Subject,
  from: Day,
  to: Day,
  makeUp: Window.optional(),
  /** How often one person may sit, make-ups counted. */
  attemptsMax: z.number().int().min(1, { error: "至少 1 次" }).max(5, { error: "最多 5 次" }),
  who: WhoSits,
  rule: PassRule,
  place: z.string().trim().max(40, { error: "地点最多 40 个字" }).optional(),
  start: ClockTime.optional(),
  /** The day on which those who should sit are told. */
  opensOn: Day,
  /** The day on which the round closes by itself: who was not recorded by then was absent. */
  closesOn: Day,
};

export const RoundInput = z.strictObject(roundFields);
export type RoundInput = z.infer<typeof RoundInput>;

export const Round = z.object({
  ...roundFields,
  county: z.string(),
  organ: z.string(),
  id: RoundId,
  /** The quarter in which it begins. */
  quarter: Quarter,
  state: z.enum(["planned", "open", "closed", "cancelled"]),
  /** The year whose plan made it. */
  plan: z.string().optional(),
  openedAt: Instant.optional(),
  closedAt: Instant.optional(),
  /** Staff number; SUNENG when it closed by itself. */
  closedBy: z.string().optional(),
  /** Whether the sheets of a closed round hold what its candidates do; the morning's job makes up for what was cut short. */
  settled: z.boolean().optional(),
  /** The newest writing of its sheets: each that begins takes the next number, and only the newest may write rows. */
  settling: z.number().int().optional(),
  /** The last correction since it was closed: a writing that began before it does not settle the round. */
  corrected: z.string().optional(),
  /** The office has heard of the end, by the first settling. */
  told: z.literal(true).optional(),
  cancelReason: z.string().optional(),
  version: z.number().int(),
});
export type Round = z.infer<typeof Round>;

/** “考核组到各单位实地进行考核测试” (source, G5): where and when a unit is tested, and by whom. */
export const SittingInput = z.strictObject({
  unit: unitId,
  day: Day,
  start: ClockTime.optional(),
  place: z.string().trim().max(40, { error: "地点最多 40 个字" }).optional(),
  examiners: z.array(StaffNumber).max(20, { error: "考官最多 20 人" }),
});
export type SittingInput = z.infer<typeof SittingInput>;
/** As stored: not strict, for a row carries its key. */
export const Sitting = z.object({ ...SittingInput.shape, version: z.number().int() });
export type Sitting = z.infer<typeof Sitting>;

export const AttemptKind = z.enum(["first", "makeUp"]);
export type AttemptKind = z.infer<typeof AttemptKind>;

const ItemResult = z.object({ item: z.string(), value: z.number(), points: z.number() });

/** One sitting of one person. `outcome` was decided by the rule when it was recorded, with its working beside it. */
export const Attempt = z.object({
  kind: AttemptKind,
  day: Day,
  outcome: z.enum(["passed", "failed", "absent"]),
  score: z.number().optional(),
  items: z.array(ItemResult).optional(),
  /** The age band and the table by which the items were judged: what they were on the day. */
  band: z.string().optional(),
  table: Day.optional(),
  /** The table was the sample, which is no office's standard. */
  sample: z.literal(true).optional(),
  how: z.enum(["entered", "imported"]),
  by: z.string(),
  at: Instant,
});
export type Attempt = z.infer<typeof Attempt>;

/** A correction: what stood before, and why it was changed. Of a result, or of whether he was exempt (免考). */
export const Amendment = z.object({
  at: Instant,
  by: z.string(),
  byName: z.string(),
  reason: z.string(),
  kind: AttemptKind.optional(),
  before: Attempt.optional(),
  after: Attempt.optional(),
  /** What it was corrected to, where that is what was corrected. */
  exempt: z.boolean().optional(),
});
export type Amendment = z.infer<typeof Amendment>;

/** One person of a round of whom something was recorded. Unit, kind, category and police type are those of the day. */
export const Candidate = z.object({
  county: z.string(),
  organ: z.string(),
  round: RoundId,
  subject: Subject,
  staff: StaffNumber,
  name: z.string(),
  unit: z.string(),
  kind: OfficerKind,
  category: z.string(),
  policeType: z.string().optional(),
  /** Sat along without being on the list. */
  added: z.boolean().optional(),
  /** Exempt or not by a correction after the round was closed, whatever the list was frozen with. */
  exempt: z.boolean().optional(),
  attempts: z.array(Attempt),
  amendments: z.array(Amendment),
  version: z.number().int(),
});
export type Candidate = z.infer<typeof Candidate>;

/** Exemption (免考) from some subjects, with its reason and end; holds in every round whose test lies within it. */
export const ExemptionInput = z.strictObject({
  staff: StaffNumber,
  subjects: z.array(Subject).min(1, { error: "请至少选择一个科目" }),
  reason: ExemptReason,
  from: Day,
  until: Day,
});
export type ExemptionInput = z.infer<typeof ExemptionInput>;

/** As stored: not strict, for a row carries its key. */
export const TestExemption = z.object({
  ...ExemptionInput.shape,
  county: z.string(),
  organ: z.string(),
  unit: z.string(),
  name: z.string(),
  serial: z.string(),
  by: z.string(),
  at: Instant,
  version: z.number().int(),
});
export type TestExemption = z.infer<typeof TestExemption>;

/** What is typed of one person: a score, values of items, a verdict, or that he was not there. */
export const Entry = z.strictObject({
  staff: StaffNumber,
  day: Day.optional(),
  /** Sits along without being on the list. */
  along: z.literal(true).optional(),
  score: z.number().min(0, { error: "分数不能小于 0" }).max(1000).optional(),
  verdict: z.enum(["passed", "failed"]).optional(),
  items: z
    .array(z.strictObject({ item: z.string().max(16), value: z.number() }))
    .max(20)
    .optional(),
  absent: z.literal(true).optional(),
});
export type Entry = z.infer<typeof Entry>;

export const EntriesInput = z.strictObject({
  kind: AttemptKind,
  entries: z.array(Entry).min(1, { error: "没有要保存的成绩" }).max(500, { error: "一次最多 500 人" }),
});
export type EntriesInput = z.infer<typeof EntriesInput>;

const amending = {
  /** The person's version as it was shown to who corrects: what was typed against an older one is refused. */
  version: z.number().int().min(0).optional(),
  reason: z.string().trim().min(2, { error: "请写明更正原因（至少 2 个字）" }).max(100),
};

export const AmendInput = z.strictObject({
  kind: AttemptKind,
  /** Which attempt, by the day it was recorded for; absent for one that was never recorded. */
  recordedOn: Day.optional(),
  /** What it should be; absent takes the result away altogether. */
  entry: Entry.omit({ staff: true }).optional(),
  ...amending,
});
export type AmendInput = z.infer<typeof AmendInput>;

/** Whether somebody of a closed round was exempt, when that turned out afterwards: a sick note that came late. */
export const AmendExemptInput = z.strictObject({
  exempt: z.boolean({ error: "请选择免考或不免考" }),
  ...amending,
});
export type AmendExemptInput = z.infer<typeof AmendExemptInput>;

/** A year's plan: the subjects tested in every quarter, and the last month of each as its window. */
export const PlanInput = z.strictObject({
  subjects: z.array(Subject).min(1, { error: "请至少选择一个科目" }),
  quarters: z.array(Quarter).min(1, { error: "请至少选择一个季度" }).max(4),
  who: WhoSits,
  full: z.number().int().min(1).max(1000),
  pass: z.number().min(0).max(1000),
});
export type PlanInput = z.infer<typeof PlanInput>;

/** One person of a closed round as it is counted: what the sheet of the round and the rows of its units hold. */
export const CountedRow = z.object({
  staff: z.string(),
  name: z.string(),
  unit: z.string(),
  kind: OfficerKind,
  category: z.string(),
  policeType: z.string().optional(),
  state: SeatState,
  /** The day of the sitting; of who did not sit, the last on which he could. */
  day: Day,
  /** Exempt on that day, whatever was recorded. */
  exempt: z.literal(true).optional(),
  added: z.literal(true).optional(),
  /** Missed the test by moving: his first attempt was to be taken in the make-up's days. */
  late: z.literal(true).optional(),
  note: z.string().optional(),
  attempts: z.array(Attempt.pick({ kind: true, outcome: true, day: true })),
  /** Only in a unit's month: that he passed this round is counted in another month. */
  passElsewhere: z.literal(true).optional(),
});
export type CountedRow = z.infer<typeof CountedRow>;

/** A closed round with everybody of it: pass rates over any window are folded from these. */
export const Sheet = z.object({
  county: z.string(),
  organ: z.string(),
  round: RoundId,
  title: z.string(),
  subject: Subject,
  /** First day of the round. */
  day: Day,
  rows: z.array(CountedRow),
});
export type Sheet = z.infer<typeof Sheet>;

/** What a closed round leaves in a unit's month: who sat in it, and who did not and should have. */
export const UnitSheet = Sheet.extend({ unit: z.string() });
export type UnitSheet = z.infer<typeof UnitSheet>;

/** A test in somebody's own list: where and when; the result stands in his record of the round. */
export const OwnTest = Attempt.pick({ kind: true, day: true }).extend({
  organ: z.string(),
  round: RoundId,
  subject: Subject,
  title: z.string(),
});
export type OwnTest = z.infer<typeof OwnTest>;

/** A round in which something of somebody was corrected: in his own list even when no result is left. */
export const OwnAmended = OwnTest.pick({ organ: true, round: true, title: true });
export type OwnAmended = z.infer<typeof OwnAmended>;
