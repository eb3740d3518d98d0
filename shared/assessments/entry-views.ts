// What readers see where results are recorded: a unit's list to fill in, one person's results, imports, fitness tables.
import * as z from "zod";
import { OfficerKind } from "../org/kinds.ts";
import { ImportMode } from "../org/schema.ts";
import { Day, Instant } from "../time.ts";
import { SeatState } from "./kinds.ts";
import { fitnessUnits } from "./fitness.ts";
import { RoundHead } from "./round-views.ts";
import { AttemptKind, TestExemption } from "./schema.ts";

const count = z.number().int();

/** A version of the scoring table by its head; `sample` is nobody's standard (按示例评分表). */
const TableHead = z.object({ title: z.string(), effectiveFrom: Day, sample: z.boolean() });

const Item = z.object({
  item: z.string(),
  label: z.string(),
  group: z.string(),
  unit: z.enum(fitnessUnits),
  /** Its times run to minutes: typed as 4:05, which asks for another keyboard than 12.5. */
  minutes: z.boolean(),
});
export type OfferedItem = z.infer<typeof Item>;

const OfferedTable = TableHead.extend({ items: z.array(Item) });
export type OfferedTable = z.infer<typeof OfferedTable>;

/** One sitting in words, with its working. */
const SaidAttempt = z.object({
  kind: AttemptKind,
  day: Day,
  outcome: z.enum(["passed", "failed", "absent"]),
  /** '合格，86分', '不合格，平均58分（按示例评分表）', '缺考' */
  said: z.string(),
});

export const EntryPerson = z.object({
  staff: z.string(),
  name: z.string(),
  kind: OfficerKind,
  state: SeatState,
  /** Need not come; may be recorded all the same when he came. */
  exempt: z.boolean(),
  /** On what ground is a matter of health: only for who manages. */
  exemption: TestExemption.pick({ reason: true, until: true }).optional(),
  note: z.string().optional(),
  attempts: z.array(SaidAttempt),
  /** Why no result of this kind can be entered now; absent for who is to be filled in. */
  whyNot: z.string().optional(),
  /** Codes of the items that are judged for his sex and age; absent unless a table judges. */
  items: z.array(z.string()).optional(),
  /** What is missing of his data, so that no table can judge him. */
  lacking: z.string().optional(),
});
export type EntryPerson = z.infer<typeof EntryPerson>;

export const EntryList = z.object({
  round: RoundHead,
  organ: z.string(),
  organName: z.string(),
  unit: z.string(),
  unitName: z.string(),
  kind: AttemptKind,
  /** Every unit that the reader may record, with how many of it are still to be recorded. */
  units: z.array(z.object({ unit: z.string(), unitName: z.string(), left: count })),
  /** The day that results are entered for unless another is named, within `window`. */
  day: Day.optional(),
  /** The day on which the unit is tested, where one is arranged; of a make-up its first. */
  plannedDay: Day.optional(),
  window: z.object({ from: Day, to: Day }).optional(),
  place: z.string().optional(),
  start: z.string().optional(),
  examiners: z.array(z.string()),
  /** Why nobody can be recorded now. */
  whyNot: z.string().optional(),
  /** The table in force on the day, with its items. */
  table: OfferedTable.optional(),
  people: z.array(EntryPerson),
  mayAmend: z.boolean(),
});
export type EntryList = z.infer<typeof EntryList>;

export const CandidateView = z.object({
  round: RoundHead,
  organ: z.string(),
  staff: z.string(),
  name: z.string(),
  unit: z.string(),
  unitName: z.string(),
  kind: OfficerKind,
  category: z.string(),
  state: SeatState,
  exempt: z.boolean(),
  exemption: TestExemption.pick({ reason: true, until: true }).optional(),
  note: z.string().optional(),
  added: z.boolean(),
  attempts: z.array(
    SaidAttempt.extend({
      score: z.number().optional(),
      /** `said` is the value as people say it ('4分05秒'). */
      items: z.array(
        z.object({
          item: z.string(),
          label: z.string(),
          value: z.number(),
          said: z.string(),
          points: z.number(),
        }),
      ),
      band: z.string().optional(),
      table: TableHead.optional(),
      how: z.enum(["entered", "imported"]),
      by: z.string(),
      byName: z.string(),
      at: Instant,
    }),
  ),
  /** Newest first. */
  amendments: z.array(
    z.object({
      at: Instant,
      by: z.string(),
      byName: z.string(),
      /** Why somebody was exempt after all is a matter of health: only for who manages and himself. */
      reason: z.string().optional(),
      kind: AttemptKind.optional(),
      before: SaidAttempt.optional(),
      after: SaidAttempt.optional(),
      exempt: z.boolean().optional(),
    }),
  ),
  /** Of what was recorded; goes with a correction, so that one typed against an older result is refused. */
  version: count,
  mayAmend: z.boolean(),
  /** Whether he is exempt can be corrected: on the list of a closed round. */
  mayExempt: z.boolean(),
  /** What the correction offers: the items of the table in force on the day of the sitting. */
  table: OfferedTable.optional(),
});
export type CandidateView = z.infer<typeof CandidateView>;

export const EntryOutcomes = z.object({
  outcomes: z.array(
    z.object({
      staff: z.string(),
      name: z.string(),
      result: z.enum(["saved", "same", "refused"]),
      code: z.string().optional(),
      message: z.string().optional(),
    }),
  ),
});

const ImportCounts = z.object({
  /** Results that would be recorded. */
  new: count,
  /** Recorded alike already. */
  same: count,
  wrong: count,
  /** People without a result in the file. */
  blank: count,
});

export const ResultsPreview = z.object({
  import: z.string(),
  organ: z.string(),
  round: z.string(),
  roundTitle: z.string(),
  kind: AttemptKind,
  fileName: z.string(),
  sheet: z.string(),
  otherSheets: z.array(z.string()),
  ignoredColumns: z.array(z.string()),
  skippedRows: z.array(z.object({ row: count, text: z.string() })),
  /** The table that judges is the sample. */
  sample: z.boolean(),
  counts: ImportCounts,
  /** The round as it was read: a confirmation that names it is refused when its rules or days changed meanwhile. */
  version: count,
  /** What would be recorded: the first two hundred people. */
  results: z.array(
    z.object({ staff: z.string(), name: z.string(), unit: z.string(), day: Day, said: z.string() }),
  ),
  /** The first two hundred. */
  wrong: z.array(
    z.object({
      row: count,
      column: z.string(),
      reason: z.string(),
      message: z.string(),
      text: z.string(),
    }),
  ),
});
export type ResultsPreview = z.infer<typeof ResultsPreview>;

/** `seen`: the version of the preview that was looked at; without it, of the first one. */
export const ResultsCommit = z.strictObject({ mode: ImportMode, seen: count.optional() });
export type ResultsCommit = z.infer<typeof ResultsCommit>;

export const ResultsImported = z.object({
  organ: z.string(),
  round: z.string(),
  counts: ImportCounts,
  written: count,
  /** Who was recorded or changed by somebody else at the same moment. */
  refused: z.array(z.object({ staff: z.string(), name: z.string(), message: z.string() })),
  message: z.string(),
});
export type ResultsImported = z.infer<typeof ResultsImported>;

export const TableVersion = TableHead.extend({
  /** In force today. */
  current: z.boolean(),
  items: z.array(Item),
  steps: count,
});
export type TableVersion = z.infer<typeof TableVersion>;

export const TableList = z.object({
  organ: z.string(),
  organName: z.string(),
  /** Newest first; the sample last. */
  versions: z.array(TableVersion),
  mayManage: z.boolean(),
});
export type TableList = z.infer<typeof TableList>;
