// What people do with notices: read their inbox; administrators see what waits, fails and was sent, and send it again.
import { may } from "../../shared/access.ts";
import { keys } from "../../shared/keys.ts";
import { deliveryOf, isUnread, whyNot } from "../../shared/notices/rules.ts";
import type {
  CaughtMessage,
  ChannelState,
  InboxItem,
  OutboxItem,
  StoredNotice,
} from "../../shared/notices/schema.ts";
import type { Officer } from "../../shared/org/schema.ts";
import { notFound, refuse } from "../../shared/problem.ts";
import type { Day } from "../../shared/time.ts";
import { officerBy, people } from "../org/store.ts";
import { authorize, type Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import { getItems, tryWrite, type Page } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { outboxItem, pointedAt } from "./overseen.ts";
import { inbox, inboxPage, mailChannel, noticeBy, outboxPage, read, reopened, sentPage } from "./store.ts";

type Paging = { limit?: number; cursor?: string };
type Listed<T> = { items: T[]; cursor?: string };

/** Unread notices are counted among the newest of the inbox: nobody counts further. */
const unreadAmong = 100;

const inboxItem = (row: StoredNotice): InboxItem => ({
  day: row.day,
  id: row.id,
  kind: row.kind,
  title: row.title,
  text: row.text,
  link: row.link,
  writtenAt: row.writtenAt,
  read: !isUnread(row),
  met: row.outcome === "met",
});

/** The actor's own notices, newest first, and how many of the newest hundred are unread. */
export async function myInbox(
  deps: Deps,
  actor: Actor,
  page: Paging = {},
): Promise<Listed<InboxItem> & { unread: number }> {
  const { county, staff } = actor;
  const newest = inboxPage(deps, county, staff, { limit: unreadAmong }, { stale: true });
  const asked = inboxPage(deps, county, staff, page);
  const [counted, { items, cursor }] = await Promise.all([newest, asked]);
  const unread = counted.items.filter(isUnread).length;
  return { items: items.map(inboxItem), cursor, unread };
}

/** The newest notices of the actor and how many of them are unread, in one Query: for the home page. */
export async function newestNotices(
  deps: Deps,
  actor: Actor,
  limit: number,
): Promise<{ items: InboxItem[]; unread: number }> {
  const { items } = await inboxPage(deps, actor.county, actor.staff, { limit }, { stale: true });
  return { items: items.map(inboxItem), unread: items.filter(isUnread).length };
}

type Mine = { day: Day; id: string };

/** Marks one of the actor's own notices as read; answers it. Again changes nothing. 404 when there is none. */
export async function markRead(deps: Deps, actor: Actor, { day, id }: Mine): Promise<InboxItem> {
  const which = { county: actor.county, to: actor.staff, day, id };
  const { done } = await tryWrite(deps, read(which, deps.clock.now()));
  const row = await noticeBy(deps, which);
  if (!row) throw notFound("消息");
  return { ...inboxItem(row), read: done || !isUnread(row) };
}

/** Marks all of the actor's own notices as read; answers how many were not. */
export async function markAllRead(deps: Deps, actor: Actor): Promise<number> {
  const unread = (await inbox(deps, actor.county, actor.staff)).filter(isUnread);
  const now = deps.clock.now();
  await inParallel(unread, 8, (row) => tryWrite(deps, read(row, now)));
  return unread.length;
}

type Readers = Map<string, Officer>;

/** Who the notices are for: names, and the organ of those that are about no unit. */
async function readersOf(deps: Deps, county: string, rows: readonly StoredNotice[]): Promise<Readers> {
  const staff = [...new Set(rows.map(({ to }) => to))];
  const wanted = staff.map((one) => keys.person(county, one));
  const found = await getItems<Officer>(deps, wanted, { stale: true });
  return new Map(found.map((officer) => [officer.staff, officer]));
}

/** Where a notice belongs: the organ it is about, otherwise its reader's. */
const placeOf = (row: StoredNotice, reader: Officer | undefined) => ({
  county: row.county,
  organ: row.about?.organ ?? reader?.organ,
});

/** The rows of a page that the actor oversees; pages without any are passed over, so that none is shown empty. */
async function overseen(
  deps: Deps,
  actor: Actor,
  page: Paging,
  next: (page: Paging) => Promise<Page<StoredNotice>>,
): Promise<Listed<OutboxItem>> {
  for (let { cursor } = page; ;) {
    const found = await next({ limit: page.limit, cursor });
    const readers = await readersOf(deps, actor.county, found.items);
    const items = found.items
      .filter((row) => may(actor.grants, "notices.outbox", placeOf(row, readers.get(row.to))))
      .map((row) => outboxItem(row, readers.get(row.to)));
    if (items.length > 0 || !found.cursor) return { items, cursor: found.cursor };
    cursor = found.cursor;
  }
}

/**
 * What still waits for mail, the longest due first, with the last error and the next attempt of what fails.
 * An organ's administrator sees what concerns that organ.
 */
export const outbox = (deps: Deps, actor: Actor, page: Paging = {}): Promise<Listed<OutboxItem>> =>
  overseen(deps, actor, page, (part) => outboxPage(deps, actor.county, part));

/** What was settled on a day, the latest first. */
export const sentOn = (
  deps: Deps,
  actor: Actor,
  { day, ...page }: Paging & { day: Day },
): Promise<Listed<OutboxItem>> =>
  overseen(deps, actor, page, (part) => sentPage(deps, actor.county, day, part));

/**
 * Puts a notice up for mail at once: one that waits, was refused, or had no address. Quiet hours still hold.
 * Throws Problem("conflict") when it was mailed or met.
 */
export async function retryNow(deps: Deps, actor: Actor, which: Mine & { to: string }): Promise<void> {
  const { county } = actor;
  const [row, reader] = await Promise.all([
    pointedAt(deps, county, which),
    officerBy(deps, county, which.to),
  ]);
  if (!row) throw notFound("通知");
  authorize(actor, "notices.outbox", placeOf(row, reader), "通知");
  refuse(whyNot.retry(deliveryOf(row)));
  const subject = `${which.to}/${which.day}/${which.id}`;
  await commit(deps, actor, [reopened(row, deps.clock.now())], {
    audit: { pk: keys.auditOf(county, "notices"), did: "notices.retried", subject },
  });
}

/** The mail channel of the actor's county: whether there is one, and when it last worked and failed. */
export async function mailState(deps: Deps, actor: Actor): Promise<ChannelState> {
  const known = await mailChannel(deps, actor.county);
  return {
    configured: deps.mail.configured,
    readable: deps.mail.caught !== undefined,
    lastSentAt: known?.lastSentAt,
    lastError: known?.lastError,
    lastErrorAt: known?.lastErrorAt,
  };
}

/**
 * The local sink's messages to people whom the actor oversees, newest first. 404 where mail really leaves.
 */
export async function caughtMail(deps: Deps, actor: Actor): Promise<CaughtMessage[]> {
  const { county } = actor;
  if (!deps.mail.caught) throw notFound("邮件");
  const [messages, everybody] = await Promise.all([
    deps.mail.caught(),
    people(deps, county, { stale: true }),
  ]);
  const overseenPeople = everybody.filter(({ organ }) =>
    may(actor.grants, "notices.outbox", { county, organ }),
  );
  const addresses = new Set(overseenPeople.map(({ email }) => email?.trim()));
  return messages
    .filter(({ to }) => addresses.has(to))
    .map(({ to, subject, text, at }) => ({ to, subject, text, at }));
}
