// The words and tones in which pages speak of activities.
import { kindOf } from "../../shared/activities/kinds.ts";
import type { Activity, ActivityState, SignUp } from "../../shared/activities/schema.ts";
import { sayDay, sayFullDay, sayWeekday } from "../../shared/time.ts";
import type { Tone } from "../../web/ui/status.tsx";

type Badge = { tone: Tone; word: string };

export const stateWords = {
  draft: { tone: "none", word: "草稿" },
  toApprove: { tone: "soon", word: "待审批" },
  refused: { tone: "bad", word: "未同意" },
  open: { tone: "info", word: "已发布" },
  closed: { tone: "ok", word: "已结束" },
  cancelled: { tone: "none", word: "已取消" },
} as const satisfies Record<ActivityState, Badge>;

export const standingWords = {
  seated: { tone: "ok", word: "已报名" },
  waiting: { tone: "soon", word: "候补中" },
  offered: { tone: "late", word: "递补待确认" },
  withdrawn: { tone: "none", word: "已取消" },
  released: { tone: "none", word: "不再保留" },
} as const satisfies Record<SignUp["state"], Badge>;

type When = Pick<Activity, "day" | "until" | "start" | "end">;

/** '2026年11月23日 星期一 09:00 至 11:00'; a class of several days from its first to its last. */
export const sayWhen = ({ day, until, start, end }: When): string =>
  until === undefined || until === day
    ? `${sayFullDay(day)} ${sayWeekday(day)} ${start} 至 ${end}`
    : `${sayFullDay(day)} ${start} 至 ${sayDay(until)} ${end}`;

/** '11月23日 09:00' */
export const sayStart = ({ day, start }: Pick<When, "day" | "start">): string => `${sayDay(day)} ${start}`;

/** '3 期' in the measure word of the kind. */
export const saySessions = (kind: Activity["kind"], count: number): string =>
  `${count} ${kindOf(kind).measure}`;

/** '2.5' */
export const sayNumber = (value: number): string => String(Math.round(value * 100) / 100);
