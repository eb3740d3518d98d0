// What people see of their own standing at an activity, and of whom they named: replies of the API, and the same on pages.
import * as z from "zod";
import { Instant } from "../time.ts";
import { SignUp } from "./schema.ts";

const State = SignUp.shape.state;

/** What signing up, or answering an offer, came to. */
export const StandingReply = z.strictObject({ state: State, offeredUntil: Instant.optional() });
export type StandingReply = z.infer<typeof StandingReply>;

/** What naming people came to, one by one: a state, or why not. */
export const NominationReply = z.strictObject({
  outcomes: z.array(
    z.strictObject({
      staff: z.string(),
      name: z.string(),
      state: State.optional(),
      message: z.string().optional(),
    }),
  ),
});
export type NominationReply = z.infer<typeof NominationReply>;

/** Seats in numbers: all, held or offered, and those free for the unit of who asks. */
export const SeatCounts = z.strictObject({
  capacity: z.number().int(),
  taken: z.number().int(),
  freeForMe: z.number().int(),
});
export type SeatCounts = z.infer<typeof SeatCounts>;

/** One's own standing at an activity, before and after signing up. */
export const OwnStanding = z.strictObject({
  state: State.optional(),
  offeredUntil: Instant.optional(),
  /** Absent where there is no limit. */
  seats: SeatCounts.optional(),
  /** Other activities and absences at the same time, in words; shown before signing up. */
  clashes: z.array(z.string()),
  /** “为什么我还在候补” */
  whyWaiting: z.string().optional(),
  /** Why one cannot sign up now. */
  refusal: z.strictObject({ code: z.string(), message: z.string() }).optional(),
  /** Why one who is in cannot withdraw any more. */
  bound: z.strictObject({ code: z.string(), message: z.string() }).optional(),
});
export type OwnStanding = z.infer<typeof OwnStanding>;

/** 优先级: who comes first on the waiting list by the office's word, and why. */
export const PriorityInput = z.strictObject({
  priority: z
    .number({ error: "请选择优先级" })
    .int({ error: "优先级为 1 至 9" })
    .min(1, { error: "优先级为 1 至 9" })
    .max(9, { error: "优先级为 1 至 9" }),
  reason: z
    .string({ error: "请写明原因" })
    .trim()
    .min(2, { error: "请写明原因（至少 2 个字）" })
    .max(200, { error: "原因最多 200 个字" }),
});
export type PriorityInput = z.infer<typeof PriorityInput>;
