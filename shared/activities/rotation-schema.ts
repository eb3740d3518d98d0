// Rotations and their turns as stored, put in and shown; and why a turn cannot be swapped or closed.
import * as z from "zod";
import { StaffNumber } from "../org/schema.ts";
import type { Refusal } from "../problem.ts";
import { Day, Instant, type Weekday } from "../time.ts";
import { ActivityKind } from "./kinds.ts";
import { WhoMay } from "./schema.ts";

/** “每周开讲一次” (source, J8): on a day of the week; or at each meeting that the organ has. */
export const Beat = z.discriminatedUnion(
  "every",
  [
    z.strictObject({
      every: z.literal("week"),
      weekday: z
        .number()
        .int()
        .min(1, { error: "请选择星期几" })
        .max(7, { error: "请选择星期几" })
        .transform((value) => value as Weekday),
    }),
    z.strictObject({
      every: z.literal("meeting"),
      kinds: z.array(ActivityKind).min(1, { error: "请选择跟着哪类活动讲" }).max(10),
    }),
  ],
  { error: "请选择多久讲一次" },
);
export type Beat = z.infer<typeof Beat>;

const fields = {
  name: z.string().trim().min(2, { error: "名称至少 2 个字" }).max(30, { error: "名称最多 30 个字" }),
  beat: Beat,
  /** How many working days ahead the speaker is told. */
  noticeDays: z
    .number()
    .int()
    .min(1, { error: "至少提前 1 个工作日通知" })
    .max(20, { error: "最多提前 20 个工作日通知" }),
  who: WhoMay,
  from: Day,
};

export const RotationInput = z.strictObject(fields);
export type RotationInput = z.infer<typeof RotationInput>;

export const Rotation = z.object({
  ...fields,
  county: z.string(),
  organ: z.string(),
  id: z.string(),
  state: z.enum(["running", "ended"]),
  createdBy: z.string(),
  version: z.number().int(),
});
export type Rotation = z.infer<typeof Rotation>;

export const TurnState = z.enum(["planned", "held", "missed"]);
export const turnStateWords = {
  planned: { word: "待讲", tone: "info" },
  held: { word: "已讲", tone: "ok" },
  missed: { word: "未讲", tone: "bad" },
} as const satisfies Record<z.infer<typeof TurnState>, { word: string; tone: string }>;

/** One turn: whose it is, who spoke in his place, and the swap he has asked for. */
export const RotationTurn = z.object({
  county: z.string(),
  organ: z.string(),
  rotation: z.string(),
  day: Day,
  staff: z.string(),
  name: z.string(),
  state: TurnState,
  by: z.string().optional(),
  byName: z.string().optional(),
  /** The meeting at which it is held, where it goes with meetings. */
  activity: z.string().optional(),
  /** When the speaker is to be told. */
  remindAt: Instant,
  asked: z.object({ day: Day, staff: z.string(), at: Instant }).optional(),
  /** The version with which it became his: swapped away and back again he is told again. */
  assigned: z.number().int(),
  /** Given to him by the office by name: planning leaves it alone while he can come. */
  byHand: z.boolean().optional(),
  version: z.number().int(),
});
export type RotationTurn = z.infer<typeof RotationTurn>;

export const PlanInput = z.strictObject({
  count: z.number().int().min(1, { error: "至少排 1 次" }).max(30, { error: "一次最多排 30 次" }),
});
const reason = z
  .string()
  .trim()
  .min(2, { error: "请写明原因（至少 2 个字）" })
  .max(100, { error: "原因最多 100 个字" });
/**
 * What the office does with a turn, one of three: swapped with another, given to somebody, taken away. `staff` is whose it
 * is before, absent for a day that is nobody's: pressed a second time nothing is swapped back.
 */
export const SwapInput = z
  .strictObject({
    staff: StaffNumber.optional(),
    with: Day.optional(),
    to: StaffNumber.optional(),
    drop: z.literal(true).optional(),
    reason,
  })
  .superRefine((given, check) => {
    const wanted = [given.with, given.to, given.drop].filter((one) => one !== undefined).length;
    if (wanted !== 1) check.addIssue({ code: "custom", path: ["with"], message: "请选择换到哪一次" });
    if (given.to === undefined && given.staff === undefined)
      check.addIssue({ code: "custom", path: ["staff"], message: "没有说明这一次原来是谁的" });
  });
export type SwapInput = z.infer<typeof SwapInput>;
export const AskSwapInput = z.strictObject({ with: Day });
export const AnswerInput = z.strictObject({ agree: z.boolean() });
export const CloseTurnInput = z.strictObject({
  state: z.enum(["held", "missed"], { error: "请选择已讲或未讲" }),
  by: StaffNumber.optional(),
  reason: reason.optional(),
});
export type CloseTurnInput = z.infer<typeof CloseTurnInput>;

export const TurnView = RotationTurn.omit({
  county: true,
  organ: true,
  rotation: true,
  remindAt: true,
  assigned: true,
  version: true,
  byHand: true,
}).extend({
  unitName: z.string(),
  /** He is away on the day, or not there any more: it wants planning again or swapping. */
  cannot: z.boolean(),
  /** What became of its meeting, where that is not to be held on this day. */
  off: z.string().optional(),
});
export type TurnView = z.infer<typeof TurnView>;

export const RotationHead = Rotation.omit({ county: true, createdBy: true });
export type RotationHead = z.infer<typeof RotationHead>;

/** A rotation with its turns, and the coverage of the cycle that runs. */
export const RotationView = RotationHead.extend({
  mayManage: z.boolean(),
  turns: z.array(TurnView),
  cycle: z.object({
    cycle: z.number().int(),
    since: Day.optional(),
    people: z.number().int(),
    spoken: z.array(z.object({ staff: z.string(), name: z.string() })),
    /** Longest waiting first. */
    toCome: z.array(z.object({ staff: z.string(), name: z.string(), since: Day, away: z.boolean() })),
  }),
});
export type RotationView = z.infer<typeof RotationView>;

const no = (code: string, message: string): Refusal => ({ code, message });

export const whyNotTurn = {
  /** Only what is planned and still to come can change hands. */
  move(turn: RotationTurn | undefined, today: Day): Refusal | undefined {
    if (turn?.state !== "planned") return no("not-planned", "这一天没有待讲的安排");
    return turn.day < today ? no("past", "这一次的日期已过，请登记已讲或未讲") : undefined;
  },
  close(turn: RotationTurn | undefined, given: CloseTurnInput, today: Day): Refusal | undefined {
    if (!turn) return no("not-planned", "这一天没有安排");
    if (turn.day > today) return no("too-early", "还没有到这一次的日期");
    if (given.state === "missed" && given.by !== undefined) return no("missed-by", "未讲的不填代讲人");
    if (given.by === turn.staff) return no("own", "代讲人就是本人，不需要填写");
    if (turn.state !== "planned" && given.reason === undefined)
      return no("no-reason", "更正已经登记的结果，请写明原因");
    return undefined;
  },
} as const;
