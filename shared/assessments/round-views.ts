// What readers see of rounds: a year's rows, one round's board with its units and people, exemptions.
import * as z from "zod";
import { OfficerKind } from "../org/kinds.ts";
import { ClockTime, Day } from "../time.ts";
import { SeatState } from "./kinds.ts";
import { ExemptionInput, Round, TestExemption } from "./schema.ts";

const count = z.number().int();
const Rate = z.object({ passed: count, of: count });

/** Counts of people and sittings; what each is, is said in rates.ts. */
export const Counts = z.object({
  listed: count,
  exempt: count,
  should: count,
  sat: count,
  absent: count,
  open: count,
  sittings: count,
  people: count,
  madeUp: count,
  makeUps: count,
  /** Who sat along without being on the list, and how many of them passed. */
  along: Rate,
  first: Rate,
  final: Rate,
});

/** Everybody, and sworn and auxiliary apart: police rates hold no auxiliary. */
export const CountsByKind = z.object({ all: Counts, sworn: Counts, auxiliary: Counts });
export type CountsByKind = z.infer<typeof CountsByKind>;

export const RoundHead = Round.omit({
  county: true,
  settled: true,
  settling: true,
  corrected: true,
  told: true,
});
export type RoundHead = z.infer<typeof RoundHead>;

/** Without a day none is arranged: it will be in the days of `window`. */
const Where = z.object({
  day: Day.optional(),
  window: z.object({ from: Day, to: Day }).optional(),
  start: ClockTime.optional(),
  place: z.string().optional(),
});

/** A round in a year's list, counted over what the reader may see. No counts: cancelled, or closed a moment ago. */
export const RoundRow = RoundHead.extend({
  counts: CountsByKind.optional(),
  /** Where and when the reader's own unit sits; absent for who sees the whole organ. */
  own: Where.optional(),
});
export type RoundRow = z.infer<typeof RoundRow>;

export const BoardUnit = Where.extend({
  unit: z.string(),
  unitName: z.string(),
  /** 0: it has no arrangement of its own, the round's day and place hold. */
  version: count,
  examiners: z.array(z.object({ staff: z.string(), name: z.string() })),
  counts: CountsByKind,
  /** Whether the reader enters the unit's results. */
  mayRecord: z.boolean(),
});
export type BoardUnit = z.infer<typeof BoardUnit>;

export const BoardSeat = z.object({
  staff: z.string(),
  name: z.string(),
  unit: z.string(),
  unitName: z.string(),
  kind: OfficerKind,
  category: z.string(),
  policeType: z.string().optional(),
  /** Of his sitting, once one is arranged or recorded. */
  day: Day.optional(),
  state: SeatState,
  /** Sat at least once. */
  sat: z.boolean(),
  /** Came to the make-up. */
  satAgain: z.boolean(),
  /** Can still be asked to the make-up, and with which unit: where he is now. */
  toMakeUp: z.boolean(),
  makeUpUnit: z.string(),
  /** Shown only as he makes up with a unit that the reader may see: counted with another one. */
  guest: z.literal(true).optional(),
  /** On what ground he is exempt is a matter of health: for who manages, and for himself. */
  exempt: TestExemption.pick({ reason: true, until: true }).optional(),
  note: z.string().optional(),
  /** What was recorded last, in words. */
  last: z.string().optional(),
  version: count,
  /** Whether the reader may open his results with their working. */
  mayOpen: z.boolean(),
});
export type BoardSeat = z.infer<typeof BoardSeat>;

export const RoundBoard = z.object({
  organ: z.string(),
  organName: z.string(),
  round: RoundHead,
  mayManage: z.boolean(),
  /** Whether the reader sees the whole organ, not only some of its units. */
  whole: z.boolean(),
  /** Whether anything was recorded: then subject and rule stay, and the round is not cancelled but closed. */
  recorded: z.boolean(),
  totals: CountsByKind,
  units: z.array(BoardUnit),
  seats: z.array(BoardSeat),
});
export type RoundBoard = z.infer<typeof RoundBoard>;

export const ExemptionRow = z.object({
  ...ExemptionInput.shape,
  name: z.string(),
  unit: z.string(),
  unitName: z.string(),
  serial: z.string(),
  /** Who entered it. */
  by: z.string(),
});
export type ExemptionRow = z.infer<typeof ExemptionRow>;
