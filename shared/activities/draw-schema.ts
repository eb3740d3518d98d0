// Draws as stored, as put in and as shown; and why one cannot be prepared, held, repeated or revealed now.
import * as z from "zod";
import { StaffNumber } from "../org/schema.ts";
import type { Refusal } from "../problem.ts";
import { Day, daysBetween, endOfDay, Instant, sayInstant } from "../time.ts";
import { ticketGroups } from "./draw.ts";
import { checkInOpensMinutes, startOf } from "./rules.ts";
import type { Activity } from "./schema.ts";

/** Why somebody is not on a list; the first four also come from absences that were entered. */
export const exclusionReasons = {
  leave: "休假",
  duty: "值班",
  trip: "外出",
  sick: "病假",
  seconded: "借调",
} as const;
export const ExclusionReason = z.enum(["leave", "duty", "trip", "sick", "seconded"], {
  error: "请选择不参加抽取的原因",
});
export type ExclusionReason = z.infer<typeof ExclusionReason>;
/**
 * What the published list says of it. Everybody of the organ reads that list, and who checks the draw keeps a copy:
 * whether somebody is ill or on holiday is his own affair, and the list needs neither.
 */
export const publishedReason = (reason: ExclusionReason): string =>
  reason === "leave" || reason === "sick" ? "请假" : exclusionReasons[reason];

/** Why somebody who was drawn does not speak, and another is drawn. */
export const redrawReasons = {
  absent: "不在现场",
  unwell: "身体不适",
  called: "临时有公务",
  mistake: "名单有误",
} as const;
export const RedrawReason = z.enum(["absent", "unwell", "called", "mistake"], { error: "请选择重抽原因" });

const exclusion = z.strictObject({ staff: StaffNumber, reason: ExclusionReason, until: Day });

export const PrepareInput = z.strictObject({
  exclusions: z.array(exclusion).max(500, { error: "最多 500 人不参加" }),
});
export type PrepareInput = z.infer<typeof PrepareInput>;

const words = (what: string) =>
  z
    .string()
    .trim()
    .min(2, { error: `请写明${what}（至少 2 个字）` })
    .max(100, { error: `${what}最多 100 个字` });

/** `turn` is the one whose person does not speak: a second press of the button does not draw a second other. */
export const RedrawInput = z.strictObject({
  turn: z.number().int().min(1, { error: "没有说明是第几次的结果" }),
  reason: RedrawReason,
  words: words("具体情况"),
});
export type RedrawInput = z.infer<typeof RedrawInput>;

export const WithdrawInput = z.strictObject({ reason: words("撤回原因") });

/** One turn of a draw: who, and, when another was drawn after him, why and by whose hand. */
export const DrawTurn = z.object({
  turn: z.number().int(),
  /** The round in which it counts. */
  round: z.number().int(),
  staff: z.string(),
  name: z.string(),
  at: Instant,
  by: z.string(),
  byName: z.string(),
  excused: z
    .object({ reason: RedrawReason, words: z.string(), at: Instant, by: z.string(), byName: z.string() })
    .optional(),
});
export type DrawTurn = z.infer<typeof DrawTurn>;

export const DrawState = z.enum(["prepared", "drawn", "revealed", "withdrawn"]);
export type DrawState = z.infer<typeof DrawState>;
export const drawStateWords = {
  prepared: { word: "名单已公布", tone: "info" },
  drawn: { word: "已抽取", tone: "soon" },
  revealed: { word: "已公开密钥", tone: "ok" },
  withdrawn: { word: "已撤回", tone: "none" },
} as const satisfies Record<DrawState, { word: string; tone: string }>;

/** A draw without its list: what the history shows. `secret` only once it is revealed. */
export const Draw = z.object({
  county: z.string(),
  organ: z.string(),
  activity: z.string(),
  /** The how-manieth of the organ's draws. */
  number: z.number().int(),
  day: Day,
  theme: z.string(),
  round: z.number().int(),
  /** How many could be drawn, of how many who belong to the series. */
  candidates: z.number().int(),
  people: z.number().int(),
  hash: z.string(),
  commitment: z.string(),
  state: DrawState,
  turns: z.array(DrawTurn),
  secret: z.string().optional(),
  preparedAt: Instant,
  preparedBy: z.string(),
  preparedByName: z.string(),
  withdrawReason: z.string().optional(),
  /** Why who was drawn does not count as having spoken. */
  uncounted: z.string().optional(),
  version: z.number().int(),
});
export type Draw = z.infer<typeof Draw>;

/** What an organ's draws have come to: whom the round has had, and which draw is under way. One is, at most. */
export const DrawSeries = z.object({
  county: z.string(),
  organ: z.string(),
  draws: z.number().int(),
  round: z.number().int(),
  drawn: z.array(z.string()),
  front: z.array(z.string()),
  /** The number of the draw that is prepared or drawn and not yet revealed. */
  open: z.number().int().optional(),
  version: z.number().int(),
});
export type DrawSeries = z.infer<typeof DrawSeries>;

/** A draw with its list, as everybody of the organ sees it. */
export const DrawView = Draw.omit({ county: true, version: true }).extend({
  /** The text that the hash is of. */
  list: z.string(),
  tickets: z.array(z.object({ staff: z.string(), name: z.string(), group: z.enum(ticketGroups) })),
  excluded: z.array(z.object({ staff: z.string(), name: z.string(), reason: z.string(), until: Day })),
});
export type DrawView = z.infer<typeof DrawView>;

/** An organ's draws, newest first, and how far the present round is. */
export const DrawHistoryView = z.object({
  draws: z.array(Draw.omit({ county: true, version: true })),
  round: z.number().int(),
  spoken: z.array(z.object({ staff: z.string(), name: z.string() })),
  toCome: z.array(z.object({ staff: z.string(), name: z.string(), front: z.boolean() })),
});
export type DrawHistoryView = z.infer<typeof DrawHistoryView>;

/** What there is to see of an activity's draw, and why what may come next may not come now; nothing there: it may. */
export const DrawPage = z.object({
  activity: z.object({ id: z.string(), organ: z.string(), theme: z.string(), day: Day, start: z.string() }),
  mayManage: z.boolean(),
  /** For the office: who is left out of the list by an absence that has been taken back or ended since. */
  backAgain: z.array(z.string()),
  draw: DrawView.optional(),
  whyNot: z.record(z.enum(["prepare", "draw", "again", "reveal", "withdraw"]), z.string().optional()),
});
export type DrawPage = z.infer<typeof DrawPage>;

const no = (code: string, message: string): Refusal => ({ code, message });
const excludedDaysMax = 366;

/** From when on it can be drawn: not before people are in the room. */
const drawOpens = (activity: Pick<Activity, "day" | "start">): Instant =>
  new Date(Date.parse(startOf(activity)) - checkInOpensMinutes * 60_000).toISOString();

/**
 * “全体干部职工及行政辅助人员” (source, J9): the rounds are those of the whole organ, so nobody is drawn among a part of it,
 * who would have his second turn before others had their first.
 */
const isForAll = ({ who }: Pick<Activity, "who">): boolean =>
  who.units === undefined && who.officerKinds === undefined && who.categories === undefined;
const notForAll = no(
  "not-for-all",
  "抽讲在本单位全体人员中进行：这次活动只要求部分部门或人员参加，请先改为全体，或不用抽讲",
);

/** Why nobody can be drawn at this moment: “在会议现场…抽取” is in the room, on the day. */
function notTheMoment(activity: Activity, now: Instant): Refusal | undefined {
  if (activity.state === "cancelled") return no("cancelled", "活动已取消，不能抽取");
  if (now < drawOpens(activity)) return no("too-early", `${sayInstant(drawOpens(activity))}起才能在会场抽取`);
  return now > endOfDay(activity.until ?? activity.day)
    ? no("too-late", "会议日期已过，不能再抽取")
    : undefined;
}

export const whyNotDraw = {
  /** “每期设定一个主题，会前通知” (source, J9): the list is published before the meeting begins, never in it. */
  prepare(activity: Activity, now: Instant): Refusal | undefined {
    if (activity.kind !== "openMic") return no("not-open-mic", "只有“开放麦”可以抽取发言人");
    if (activity.state !== "open") return no("not-open", "活动没有发布，或已经结束、取消");
    if (!isForAll(activity)) return notForAll;
    return now >= startOf(activity)
      ? no("begun", "会议已经开始。候选名单应在会前公布，不能在会上冻结")
      : undefined;
  },
  draw(draw: Draw | undefined, activity: Activity, now: Instant): Refusal | undefined {
    if (!draw || draw.state === "withdrawn") return no("not-prepared", "还没有冻结并公布候选名单，不能抽取");
    if (draw.state !== "prepared")
      return no("already-drawn", "这一期已经抽取过；需要换人请用“重抽”并写明原因");
    if (draw.day !== activity.day)
      return no("moved", "公布名单后活动改了日期，名单不再是当天的人员：请撤回后重新公布");
    if (draw.theme !== activity.theme)
      return no(
        "other-theme",
        `名单是为“${draw.theme}”公布的，之后活动改了主题：请把主题改回，或在会前撤回后重新公布`,
      );
    if (!isForAll(activity)) return notForAll;
    return notTheMoment(activity, now);
  },
  again(draw: Draw | undefined, activity: Activity, now: Instant, turn?: number): Refusal | undefined {
    if (!draw || draw.state === "withdrawn" || draw.state === "prepared")
      return no("not-drawn", "还没有抽取，不能重抽");
    if (draw.state === "revealed") return no("revealed", "密钥已经公开，结果人人可以算出，不能再重抽");
    if (turn !== undefined && turn !== draw.turns.length)
      return no("drawn-again", "刚刚已经重抽过，请看最新的结果");
    return notTheMoment(activity, now);
  },
  /** Shown after people spoke: a meeting that is called off between the draw and its beginning has had no speaker. */
  reveal(
    draw: Draw | undefined,
    activity: Pick<Activity, "day" | "start" | "state">,
    now: Instant,
  ): Refusal | undefined {
    if (!draw || draw.state === "withdrawn" || draw.state === "prepared")
      return no("not-drawn", "还没有抽取，不能公开密钥");
    if (draw.state === "revealed") return no("already-revealed", "密钥已经公开");
    return activity.state !== "cancelled" && now < startOf(activity)
      ? no("not-begun", `会议${sayInstant(startOf(activity))}开始，开始后才能公开密钥`)
      : undefined;
  },
  withdraw(draw: Draw | undefined): Refusal | undefined {
    if (!draw || draw.state === "withdrawn") return no("not-prepared", "没有可以撤回的名单");
    return draw.state === "prepared" ? undefined : no("already-drawn", "已经抽取，名单不能撤回");
  },
  /** An exclusion has an end, not before the draw and not for ever. */
  exclude(until: Day, day: Day): Refusal | undefined {
    if (until < day) return no("over", "不参加的截止日期早于会议日期");
    return daysBetween(day, until) >= excludedDaysMax
      ? no("too-long", "不参加最长一年，到期后可再登记")
      : undefined;
  },
} as const;
