// Notices as stored: the inbox row that is also the outbox entry, and the mail channel's row with its lease.
import { keys, worklists } from "../../shared/keys.ts";
import { keptDays } from "../../shared/notices/rules.ts";
import type { Outcome, StoredNotice } from "../../shared/notices/schema.ts";
import type { Key } from "../../shared/table.ts";
import { dayOf, type Day, type Instant } from "../../shared/time.ts";
import { getItem, getItems, queryAll, queryPage, tryWrite, type Change, type Page } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";

export type NoticeRow = StoredNotice & Key;

/** Which notice: its reader, its day and its meaning. */
type NoticeId = { county: string; to: string; day: Day; id: string };

const keyOf = ({ county, to, day, id }: NoticeId): Key => keys.notice(county, to, day, id);

type Paging = { limit?: number; cursor?: string };

/** One page of a reader's inbox, newest day first. */
export const inboxPage = (
  deps: Deps,
  county: string,
  staff: string,
  page: Paging,
  options: { stale?: boolean } = {},
): Promise<Page<StoredNotice>> =>
  queryPage<StoredNotice>(deps, keys.inbox(county, staff), { newestFirst: true, ...options }, page);

/** A reader's whole inbox. */
export const inbox = (deps: Deps, county: string, staff: string): Promise<NoticeRow[]> =>
  queryAll<StoredNotice>(deps, keys.inbox(county, staff));

export const noticeBy = (deps: Deps, which: NoticeId): Promise<NoticeRow | undefined> =>
  getItem<StoredNotice>(deps, keyOf(which));

/** One page of a county's outbox, the longest due first. The index finds candidates: decisions read the base row. */
export const outboxPage = (
  deps: Deps,
  county: string,
  page: Paging,
  until?: Instant,
): Promise<Page<StoredNotice>> =>
  queryPage<StoredNotice>(deps, worklists.outbox(county), { worklist: true, to: until }, page);

/** One page of what was settled on a day, the latest first. */
export const sentPage = (deps: Deps, county: string, day: Day, page: Paging): Promise<Page<StoredNotice>> =>
  queryPage<StoredNotice>(deps, worklists.sent(county, day), { worklist: true, newestFirst: true }, page);

/**
 * The notices among these candidates that truly wait in the outbox and are due, from consistent reads of the rows
 * themselves: an index that lags shows what was settled a moment ago.
 */
export async function trulyDue(
  deps: Deps,
  county: string,
  candidates: readonly Key[],
  at: Instant,
): Promise<NoticeRow[]> {
  const addresses = candidates.map(({ pk, sk }) => ({ pk, sk }));
  const rows = await getItems<StoredNotice>(deps, addresses);
  return rows
    .filter(({ worklist, due }) => worklist === worklists.outbox(county) && due <= at)
    .sort((a, b) => (a.due + a.sk < b.due + b.sk ? -1 : 1));
}

const pending = ({ county }: NoticeId) => ({ is: { worklist: worklists.outbox(county) } });

/** Settles a notice: out of the outbox, into the list of the day. Only one that still waits. */
export const settled = (
  notice: NoticeId,
  how: { outcome: Outcome; at: Instant; lastError?: string },
): Change => ({
  set: keyOf(notice),
  to: {
    worklist: worklists.sent(notice.county, dayOf(how.at)),
    due: how.at,
    outcome: how.outcome,
    settledAt: how.at,
    lastError: how.lastError,
    expires: Math.floor(Date.parse(how.at) / 1000) + keptDays * 86_400,
  },
  when: pending(notice),
});

/** Keeps a notice in the outbox until another attempt. */
export const postponed = (
  notice: NoticeId,
  to: { due: Instant; attempts?: number; lastError?: string },
): Change => ({ set: keyOf(notice), to, when: pending(notice) });

/** Puts a notice up for delivery at once; one that had been settled as it was read goes back into the outbox. */
export const reopened = (notice: StoredNotice, at: Instant): Change => ({
  set: keyOf(notice),
  to: {
    worklist: worklists.outbox(notice.county),
    due: at,
    outcome: undefined,
    settledAt: undefined,
    expires: undefined,
  },
  when: { present: true, is: { outcome: notice.outcome } },
  otherwise: { code: "changed-meanwhile", message: "这条通知刚刚处理过，请刷新后再试" },
});

/** Marks a notice as read, once. */
export const read = (notice: NoticeId, at: Instant): Change => ({
  set: keyOf(notice),
  to: { readAt: at },
  when: { present: true, is: { readAt: undefined } },
});

/** A county's mail channel: who holds it for a run, and what it last did. */
export type MailChannel = {
  lease?: string;
  leaseUntil?: Instant;
  lastSentAt?: Instant;
  lastError?: string;
  lastErrorAt?: Instant;
};

const channelKey = (county: string): Key => keys.channel(county, "mail");

export const mailChannel = (deps: Deps, county: string): Promise<MailChannel | undefined> =>
  getItem<MailChannel>(deps, channelKey(county), { stale: true });

/**
 * Takes the county's mail channel for one run: one write a run instead of one a notice, and two runs can never mail the
 * same notice. Answers whether it is ours; a claim whose reply was lost is recognised by its own token.
 */
export async function claimChannel(
  deps: Deps,
  county: string,
  lease: string,
  times: { now: Instant; until: Instant },
): Promise<boolean> {
  const to = { lease, leaseUntil: times.until };
  const change: Change = { set: channelKey(county), to, when: { below: { leaseUntil: times.now } } };
  const { done, found } = await tryWrite(deps, change);
  return done || found?.["lease"] === lease;
}

/** Gives the channel back with what it did; somebody who took it over in the meantime keeps it. */
export const releaseChannel = (
  deps: Deps,
  county: string,
  lease: string,
  did: Omit<MailChannel, "lease" | "leaseUntil">,
): Promise<unknown> =>
  tryWrite(deps, {
    set: channelKey(county),
    to: { lease: undefined, leaseUntil: undefined, ...did },
    when: { is: { lease } },
  });
