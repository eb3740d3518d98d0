// Notices as administrators see them: of a private one only that it exists, and a handle by which it can be sent again.
import { createHash } from "node:crypto";
import { deliveryOf, privateKind, privateTitle } from "../../shared/notices/rules.ts";
import type { OutboxItem, StoredNotice } from "../../shared/notices/schema.ts";
import type { Officer } from "../../shared/org/schema.ts";
import { dayOf, type Day } from "../../shared/time.ts";
import type { Deps } from "../platform/deps.ts";
import { inbox, noticeBy, type NoticeRow } from "./store.ts";

const handlePrefix = "private-";

/**
 * Stands for the id of a private notice, which is its meaning ("talk-to-read…"). Made of its words too, so that nobody
 * finds out by trying which id he is looking at.
 */
const handleOf = ({ to, day, id, title, text, link, writtenAt }: StoredNotice): string =>
  handlePrefix +
  createHash("sha256")
    .update([to, day, id, title, text, link, writtenAt].join("\0"))
    .digest("hex")
    .slice(0, 32);

type Shown = Pick<OutboxItem, "day" | "id" | "kind" | "title" | "writtenAt" | "nextAt" | "settledAt">;

/** What of a notice an administrator may know. Of a private one the day: its second would say when somebody was talked to. */
function shown(row: StoredNotice): Shown {
  const { day, id, kind, title, writtenAt, settledAt, outcome, due, attempts } = row;
  const nextAt = outcome === undefined ? due : undefined;
  if (!row.private) return { day, id, kind, title, writtenAt, nextAt, settledAt };
  const about = { id: handleOf(row), kind: privateKind, title: privateTitle };
  return { day: dayOf(writtenAt), ...about, nextAt: attempts > 0 ? nextAt : undefined };
}

export const outboxItem = (row: StoredNotice, reader: Officer | undefined): OutboxItem => ({
  to: row.to,
  toName: reader?.name ?? row.to,
  ...shown(row),
  delivery: deliveryOf(row),
  attempts: row.attempts,
  lastError: row.lastError,
});

/** The notice that an administrator points at; a private one only by its handle. */
export async function pointedAt(
  deps: Deps,
  county: string,
  { to, day, id }: { to: string; day: Day; id: string },
): Promise<NoticeRow | undefined> {
  if (id.startsWith(handlePrefix)) {
    const rows = await inbox(deps, county, to);
    return rows.find((row) => row.private && handleOf(row) === id);
  }
  const row = await noticeBy(deps, { county, to, day, id });
  return row?.private ? undefined : row;
}
