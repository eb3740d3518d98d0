// Figures as stored: one row per unit and month, folded to organ, county and code prefix.
import * as z from "zod";
import { Method } from "../training/schema.ts";
import { activityCounts, activityGrounds } from "./activities.ts";

/** What sums: the same fields at every level. Hours are rounded to two decimals. */
export const Sums = z.object({
  submitted: z.number().int(),
  accepted: z.number().int(),
  onTime: z.number().int(),
  hours: z.number(),
  halfDayHours: z.number(),
  attendances: z.number().int(),
  /** Accepted briefs by teaching method: the method mix. */
  methods: z.partialRecord(Method, z.number().int()),
  /** Of tests; months that were folded before there were any have none. */
  testSittings: z.number().int().default(0),
  testPasses: z.number().int().default(0),
  auxiliaryTestSittings: z.number().int().default(0),
  ...activityCounts,
});
export type Sums = z.infer<typeof Sums>;

/**
 * One unit's month. `who` were present at trainings, `tested` sat tests, `held` and `wereAt` are its activities: so that
 * people and activities are counted once further up.
 */
export const UnitFigures = Sums.extend({
  county: z.string(),
  organ: z.string(),
  unit: z.string(),
  month: z.string(),
  people: z.number().int(),
  who: z.array(z.string()),
  testPeople: z.number().int().default(0),
  tested: z.array(z.string()).default([]),
  ...activityGrounds,
});
export type UnitFigures = z.infer<typeof UnitFigures>;

/** A unit's month as it is shown: counts, without what they are folded from. */
export const UnitCounts = UnitFigures.omit({ who: true, tested: true, held: true, wereAt: true });
export type UnitCounts = z.infer<typeof UnitCounts>;

/** An organ's or a county's month; `place` is its id or code, `units` how many units were folded. */
export const PlaceFigures = Sums.extend({
  place: z.string(),
  month: z.string(),
  units: z.number().int(),
  people: z.number().int(),
  testPeople: z.number().int().default(0),
});
export type PlaceFigures = z.infer<typeof PlaceFigures>;

/** The lock of a month: nothing of it is rewritten afterwards. */
export const MonthLock = z.object({ month: z.string(), lockedAt: z.string(), lockedBy: z.string() });
export type MonthLock = z.infer<typeof MonthLock>;
