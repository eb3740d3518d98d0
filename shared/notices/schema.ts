// A notice after it was written: its way through the channels, and what its reader and its administrators see of it.
import * as z from "zod";
import { Notice } from "../notice.ts";
import { Day, Instant } from "../time.ts";

/**
 * How a notice was settled: by mail; in the inbox only (no address, or no mail here); met before it was delivered;
 * refused for good by the mail server. In every case it stands in its reader's inbox.
 */
export const Outcome = z.enum(["mailed", "inboxOnly", "met", "refused"]);
export type Outcome = z.infer<typeof Outcome>;

/** A notice's way in words: still waiting, failing and tried again, or settled. */
export const Delivery = z.enum(["waiting", "failing", ...Outcome.options]);
export type Delivery = z.infer<typeof Delivery>;

export const deliveryWords = {
  waiting: { word: "待发", tone: "info" },
  failing: { word: "发送失败，将重试", tone: "bad" },
  mailed: { word: "邮件已发", tone: "ok" },
  inboxOnly: { word: "仅站内", tone: "none" },
  met: { word: "已办结，未发", tone: "ok" },
  refused: { word: "地址被拒收", tone: "bad" },
} as const satisfies Record<Delivery, { word: string; tone: string }>;

/**
 * The row of a notice: it is the inbox row itself. Until it is settled `worklist` is the county's outbox and `due` the
 * next attempt; afterwards `worklist` is the day it was settled on. `expires` (epoch seconds) is set when it is settled.
 */
export const StoredNotice = z.object({
  ...Notice.shape,
  writtenAt: Instant,
  attempts: z.number().int(),
  worklist: z.string(),
  due: Instant,
  readAt: Instant.optional(),
  outcome: Outcome.optional(),
  settledAt: Instant.optional(),
  /** What the channel said last, without addresses. */
  lastError: z.string().optional(),
  expires: z.number().int().optional(),
});
export type StoredNotice = z.infer<typeof StoredNotice>;

/** A notice as its reader sees it. */
export const InboxItem = z.object({
  day: Day,
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  text: z.string(),
  /** Path of the page where it can be done. */
  link: z.string(),
  writtenAt: Instant,
  read: z.boolean(),
  /** Met before it was delivered: nothing is left to do. */
  met: z.boolean(),
});
export type InboxItem = z.infer<typeof InboxItem>;

/** A notice as administrators see it: of a private one neither title nor kind, and an id that says nothing. */
export const OutboxItem = z.object({
  to: z.string(),
  toName: z.string(),
  day: Day,
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  /** Absent for a private one, as `settledAt` is. */
  writtenAt: Instant.optional(),
  delivery: Delivery,
  attempts: z.number().int(),
  lastError: z.string().optional(),
  /** The next attempt, while it waits. */
  nextAt: Instant.optional(),
  settledAt: Instant.optional(),
});
export type OutboxItem = z.infer<typeof OutboxItem>;

/** The mail channel as administrators see it. `readable`: mail stays on this machine and can be read on a page. */
export const ChannelState = z.object({
  configured: z.boolean(),
  readable: z.boolean(),
  lastSentAt: Instant.optional(),
  lastError: z.string().optional(),
  lastErrorAt: Instant.optional(),
});
export type ChannelState = z.infer<typeof ChannelState>;

/** One message of the local sink. */
export const CaughtMessage = z.object({ to: z.string(), subject: z.string(), text: z.string(), at: Instant });
export type CaughtMessage = z.infer<typeof CaughtMessage>;
