// The quarter's round: who should be talked to, by whom, by when; and what its readers see of it.
import * as z from "zod";
import { OfficerKind } from "../org/kinds.ts";
import { StaffNumber } from "../org/schema.ts";
import { Quarter } from "../quarter.ts";
import { Day, Instant } from "../time.ts";
import { ExcuseReason } from "./kinds.ts";
import { TalkHead } from "./schema.ts";

/** “每季度进行一次预防提醒约谈” (source, S12): one round for each organ and quarter. */
export const TalkRound = z.object({
  county: z.string(),
  organ: z.string(),
  quarter: Quarter,
  state: z.enum(["open", "closed"]),
  openedAt: Instant,
  /** The quarter's last day. */
  dueOn: Day,
  closedAt: Instant.optional(),
  closedBy: z.string().optional(),
  reopened: z.number().int(),
  version: z.number().int(),
});
export type TalkRound = z.infer<typeof TalkRound>;

/** A talk as its round knows it: enough to count, nothing to read. `organ` is where it was held, `at` when signed. */
export const TalkFact = z.object({ id: z.string(), organ: z.string(), day: Day, at: Instant });
export type TalkFact = z.infer<typeof TalkFact>;

/** Why an officer is, or is not, on the list. */
export const ListedHow = z.enum(["opened", "arrived", "byHand", "newcomer", "unlisted"]);
export type ListedHow = z.infer<typeof ListedHow>;

/**
 * One officer in a round. `how`: on the list since it was opened, arrived by transfer, added by hand; or not on it: came
 * into service inside the quarter, or was talked to without being asked for.
 */
export const TalkTarget = z.object({
  county: z.string(),
  organ: z.string(),
  quarter: Quarter,
  staff: StaffNumber,
  name: z.string(),
  unit: z.string(),
  kind: OfficerKind,
  how: ListedHow,
  /** First day of unbroken service in the county. */
  since: Day,
  /** Came from another organ in this quarter, and which. */
  from: z.object({ organ: z.string(), day: Day }).optional(),
  /** How many talks the policies ask of this officer in the quarter: one unless told, 0 once none of them asks any more. */
  asked: z.number().int().min(0).optional(),
  /** No longer of this organ: last day, and where to. */
  out: z.object({ day: Day, to: z.string().optional() }).optional(),
  talker: StaffNumber.optional(),
  plannedOn: Day.optional(),
  excuse: z.object({ reason: ExcuseReason, until: Day.optional(), by: z.string(), at: Instant }).optional(),
  talks: z.array(TalkFact),
  version: z.number().int(),
});
export type TalkTarget = z.infer<typeof TalkTarget>;

/** Where an officer stands on the board; derived, never ticked. */
export const BoardState = z.enum([
  "toPlan",
  "planned",
  "held",
  "acknowledged",
  "followUp",
  "done",
  "excused",
  "out",
  "notListed",
]);
export type BoardState = z.infer<typeof BoardState>;

export const BoardRow = z.object({
  staff: z.string(),
  name: z.string(),
  unit: z.string(),
  unitName: z.string(),
  state: BoardState,
  /** Whether a talk is still owed: also after a first one, where the policy asks for more. */
  owed: z.boolean(),
  /** Why it is so, in words: transferred, newly in service, excused. */
  note: z.string(),
  overdue: z.boolean(),
  talker: z.string().optional(),
  talkerName: z.string().optional(),
  plannedOn: Day.optional(),
  talk: z.string().optional(),
  talkDay: Day.optional(),
  followUpDue: Day.optional(),
  version: z.number().int(),
});
export type BoardRow = z.infer<typeof BoardRow>;

/** Numbers of a round: `owed` still lack their talk; `talks` are 人次, `people` different officers. */
export const RoundCounts = z.object({
  listed: z.number().int(),
  covered: z.number().int(),
  excused: z.number().int(),
  owed: z.number().int(),
  acknowledged: z.number().int(),
  followUps: z.number().int(),
  talks: z.number().int(),
  people: z.number().int(),
});
export type RoundCounts = z.infer<typeof RoundCounts>;

export const Board = z.object({
  organ: z.string(),
  organName: z.string(),
  quarter: Quarter,
  round: TalkRound.omit({ county: true }).optional(),
  /** Days until the quarter ends; negative once it is over. */
  daysLeft: z.number().int(),
  counts: RoundCounts,
  rows: z.array(BoardRow),
});
export type Board = z.infer<typeof Board>;

export const PlanInput = z.strictObject({
  officers: z.array(StaffNumber).min(1, { error: "请至少选择一名干警" }).max(500),
  talker: StaffNumber,
  plannedOn: Day.optional(),
});
export type PlanInput = z.infer<typeof PlanInput>;

export const ExcuseTalkInput = z.strictObject({ reason: ExcuseReason, until: Day.optional() });
export type ExcuseTalkInput = z.infer<typeof ExcuseTalkInput>;

/** Coverage as the committee sees it: counts by unit, nobody's name. */
export const CoverageRow = RoundCounts.extend({ place: z.string(), name: z.string() });
export type CoverageRow = z.infer<typeof CoverageRow>;
export const OrganCoverage = CoverageRow.extend({ open: z.boolean(), units: z.array(CoverageRow) });
export type OrganCoverage = z.infer<typeof OrganCoverage>;
export const Coverage = z.object({ quarter: Quarter, organs: z.array(OrganCoverage) });
export type Coverage = z.infer<typeof Coverage>;

/** What a unit's head sees: done or not, nothing else. */
export const UnitProgress = z.object({
  unit: z.string(),
  unitName: z.string(),
  quarter: Quarter,
  listed: z.number().int(),
  done: z.number().int(),
  rows: z.array(
    z.object({ staff: z.string(), name: z.string(), standing: z.enum(["done", "notYet", "notAsked"]) }),
  ),
});
export type UnitProgress = z.infer<typeof UnitProgress>;

/** A talk in somebody's own list. */
export const TalkRow = TalkHead.pick({
  id: true,
  day: true,
  type: true,
  form: true,
  state: true,
  followUpDue: true,
  quarter: true,
}).extend({
  officer: z.string(),
  officerName: z.string(),
  talkerName: z.string(),
  unitName: z.string(),
  toConfirm: z.boolean(),
  followUpOpen: z.boolean(),
});
export type TalkRow = z.infer<typeof TalkRow>;

/** An officer that the reader is asked to talk to. */
export const AssignedRow = BoardRow.pick({
  staff: true,
  name: true,
  unitName: true,
  plannedOn: true,
  overdue: true,
}).extend({ organ: z.string(), quarter: Quarter, dueOn: Day });
export type AssignedRow = z.infer<typeof AssignedRow>;

/** P63 and P65: “设置X名纪检专干”, “XXXX年以来，共约谈干部XXX人次”. */
export const TalkFigures = z.object({
  organ: z.string(),
  organName: z.string(),
  since: z.number().int(),
  /** P63, 名: holders of the role today. */
  disciplineOfficers: z.number().int(),
  /** P65, 人次. */
  talks: z.number().int(),
  /** Different people among them, 人. */
  people: z.number().int(),
  quarters: z.array(z.object({ quarter: Quarter, talks: z.number().int(), people: z.number().int() })),
});
export type TalkFigures = z.infer<typeof TalkFigures>;
