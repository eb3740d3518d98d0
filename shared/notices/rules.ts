// When a notice may leave by mail, when it is tried again, what a channel's words may show, and why not to retry.
import type { Refusal } from "../problem.ts";
import type { Instant } from "../time.ts";
import type { Delivery, StoredNotice } from "./schema.ts";

const retryMinutes = [1, 2, 5, 15, 60];

/** When to try again after the `attempts`-th failure: 1, 2, 5, 15, 60 minutes, then every hour, for ever. */
export function nextTry(attempts: number, now: Instant): Instant {
  const minutes = retryMinutes[Math.min(Math.max(attempts, 1), retryMinutes.length) - 1] ?? 60;
  return new Date(Date.parse(now) + minutes * 60_000).toISOString();
}

/** How long a settled notice is kept, in its reader's inbox and in the list of what was sent. */
export const keptDays = 400;

/** The address as mail can use it; undefined for what is none. Nothing that could begin another header passes. */
export function mailAddress(text: string | undefined): string | undefined {
  const address = text?.trim() ?? "";
  return /^[^\s@<>,;:"()]+@[^\s@<>,;:"()]+$/u.test(address) && address.length <= 254 ? address : undefined;
}

/** A channel's words as they may be kept and shown: on one line, short, without anybody's address. */
export const channelWords = (said: string): string =>
  said
    .replaceAll(/[\p{C}\s]+/gu, " ")
    .replaceAll(/<?[^\s<>]*@[^\s<>]*>?/gu, "（地址）")
    .trim()
    .slice(0, 120);

/** Where a notice stands on its way. */
export function deliveryOf(notice: Pick<StoredNotice, "outcome" | "attempts">): Delivery {
  return notice.outcome ?? (notice.attempts > 0 ? "failing" : "waiting");
}

/** What its reader has not looked at and should: what was met before it was delivered asks for nothing. */
export const isUnread = ({ readAt, outcome }: Pick<StoredNotice, "readAt" | "outcome">): boolean =>
  readAt === undefined && outcome !== "met";

export const whyNot = {
  /** Why a notice may not be sent again at once: what was mailed is not mailed twice, what is met is not chased. */
  retry(delivery: Delivery): Refusal | undefined {
    if (delivery === "mailed") return { code: "already-mailed", message: "这条通知的邮件已经发出" };
    if (delivery === "met") return { code: "already-met", message: "这件事已经办结，不需要再发" };
    return undefined;
  },
} as const;

/** What administrators see of a private notice in place of its title and kind. */
export const privateTitle = "个人事项（内容不显示）";
export const privateKind = "private";

const kindWords: Record<string, string> = {
  "obligations.owed": "催报",
  "training.returned": "退回",
  "talks.round": "约谈",
  "talks.assigned": "约谈",
  "talks.toRead": "约谈",
  "talks.followUp": "约谈跟进",
  "talks.warrant": "审批",
  "activities.asked": "审批",
  "activities.decided": "审批结果",
  "activities.named": "报名",
  "activities.withdrawn": "取消报名",
  "activities.offered": "递补",
  "activities.seated": "递补",
  "activities.offerOver": "递补过期",
  "activities.listOver": "候补",
  "activities.reminded": "活动",
  "activities.moved": "活动变更",
  "activities.cancelled": "活动取消",
  "activities.toClose": "签到表",
  "activities.amended": "出勤更正",
  "activities.rotation": "轮讲",
  "assessments.opened": "测试",
  "assessments.makeUp": "补考",
  "assessments.owed": "催考",
  "assessments.unplanned": "测试安排",
  "assessments.toRecord": "录成绩",
  "assessments.closed": "测试",
  "assessments.cancelled": "测试取消",
  "account.passwordIssued": "账号",
  "account.granted": "账号",
  [privateKind]: "个人事项",
};

/** The kind of a notice in a word. */
export const sayKind = (kind: string): string => kindWords[kind] ?? "通知";
