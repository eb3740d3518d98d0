// My tests as they are shown: what comes next, results with their working, corrections, exemptions, units to examine.
import * as z from "zod";
import { ClockTime, Day, Instant } from "../time.ts";
import { ExemptReason, Subject } from "./kinds.ts";
import { AttemptKind, RoundId } from "./schema.ts";

const round = { organ: z.string(), round: RoundId, title: z.string() };

export const NextTest = z.object({
  ...round,
  subject: Subject,
  kind: AttemptKind,
  /** Of a make-up, the first day of its window; none while nobody has set one. */
  day: Day.optional(),
  /** The days in which it will be, while it has none. */
  window: z.object({ from: Day, to: Day }).optional(),
  start: ClockTime.optional(),
  place: z.string().optional(),
  rule: z.string(),
  makeUp: z.object({ from: Day, to: Day }).optional(),
  note: z.string().optional(),
});
export type NextTest = z.infer<typeof NextTest>;

export const OwnResult = z.object({
  ...round,
  subject: Subject,
  kind: AttemptKind,
  day: Day,
  unitName: z.string(),
  outcome: z.enum(["passed", "failed", "absent"]),
  score: z.number().optional(),
  said: z.string(),
  items: z.array(z.object({ label: z.string(), said: z.string(), points: z.number() })).optional(),
  band: z.string().optional(),
  table: z.object({ from: Day, title: z.string().optional() }).optional(),
  /** Judged by the sample table, which is nobody's standard. */
  sample: z.boolean(),
});
export type OwnResult = z.infer<typeof OwnResult>;

export const OwnExam = z.object({
  ...round,
  unit: z.string(),
  unitName: z.string(),
  day: Day,
  start: ClockTime.optional(),
  place: z.string().optional(),
  open: z.boolean(),
  /** The page on which the results are entered. */
  entry: z.string(),
});
export type OwnExam = z.infer<typeof OwnExam>;

export const OwnView = z.object({
  next: z.array(NextTest),
  results: z.array(OwnResult),
  corrections: z.array(
    z.object({
      title: z.string(),
      at: Instant,
      byName: z.string(),
      reason: z.string(),
      /** Absent where it was corrected whether he was exempt. */
      kind: AttemptKind.optional(),
      before: z.string(),
      after: z.string(),
    }),
  ),
  exemptions: z.array(z.object({ subjects: z.array(Subject), reason: ExemptReason, from: Day, until: Day })),
  exams: z.array(OwnExam),
});
export type OwnView = z.infer<typeof OwnView>;
