// What pages and the API show of obligations: a unit's periods, and a month of units by class.
import * as z from "zod";
import { UnitClass } from "../org/kinds.ts";
import { Period } from "./periods.ts";
import { ObligationState } from "./schema.ts";

/** One policy's period of one unit. */
export const PeriodState = z.object({
  policy: z.string(),
  label: z.string(),
  measure: z.string(),
  period: Period,
  state: ObligationState,
});
export type PeriodState = z.infer<typeof PeriodState>;

export const UnitCompliance = z.object({
  unit: z.string(),
  name: z.string(),
  class: UnitClass,
  states: z.array(PeriodState),
});
export type UnitCompliance = z.infer<typeof UnitCompliance>;

/** One organ's month: what a locked month keeps. */
export const OrganCompliance = z.object({
  organ: z.string(),
  name: z.string(),
  units: z.array(UnitCompliance),
});
export type OrganCompliance = z.infer<typeof OrganCompliance>;
