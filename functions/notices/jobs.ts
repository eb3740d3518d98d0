// notices.deliver: every minute drains the outbox, one merged mail for each person; the inbox has them already.
import { createHash } from "node:crypto";
import type { Notice } from "../../shared/notice.ts";
import { digestOf } from "../../shared/notices/digest.ts";
import { channelWords, mailAddress, nextTry } from "../../shared/notices/rules.ts";
import type { Outcome } from "../../shared/notices/schema.ts";
import { quietUntil } from "../../shared/quiet-hours.ts";
import type { Instant } from "../../shared/time.ts";
import { stillOwed } from "../obligations/operations.ts";
import { officerBy } from "../org/store.ts";
import { tryWrite } from "../platform/db.ts";
import type { Deps, MailMessage } from "../platform/deps.ts";
import type { JobOutcome, Run } from "../platform/jobs.ts";
import { describeError } from "../platform/log.ts";
import { inParallel } from "../platform/parallel.ts";
import { MailError } from "./mail.ts";
import {
  claimChannel,
  outboxPage,
  postponed,
  releaseChannel,
  settled,
  trulyDue,
  type MailChannel,
  type NoticeRow,
} from "./store.ts";

/** No new recipient is taken after this long: the run ends before its time is up (shared/jobs.ts). */
export const takingMilliseconds = 40_000;
/** Longer than a run and the last mail of it can take: whoever finds the lease over may be sure that its holder is. */
const leaseMilliseconds = 90_000;
/** After so many failures in a row the channel is taken to be down for this run: the others are not made to wait on it. */
const failuresInARowMax = 3;
/** Candidates of one run; the rest are the next minute's. */
const candidatesMax = 400;
const width = 8;

type Counts = Record<
  "已发邮件" | "含通知" | "仅站内" | "已办结" | "免打扰延后" | "发送失败" | "拒收",
  number
>;

type Delivering = {
  deps: Deps;
  county: string;
  /** The later of the scheduled time and now: what is due, and what time of day it is. */
  at: Instant;
  counts: Counts;
  channel: Omit<MailChannel, "lease" | "leaseUntil">;
  failuresInARow: number;
  owed(about: NonNullable<Notice["about"]>): Promise<boolean>;
};

const noCounts = (): Counts => ({
  已发邮件: 0,
  含通知: 0,
  仅站内: 0,
  已办结: 0,
  免打扰延后: 0,
  发送失败: 0,
  拒收: 0,
});

/**
 * Delivers what is due. Each notice stands in its reader's inbox since it was written, once, whatever happens here. By
 * mail it goes at least once: a crash between the relay's answer and the mark repeats the mail under the same
 * Message-ID. What the relay does not take is kept and tried again; nothing is dropped.
 */
export const deliver: Run = async (deps, county, scheduledAt): Promise<JobOutcome> => {
  const began = deps.clock.now();
  const at = scheduledAt > began ? scheduledAt : began;
  const counts = noCounts();
  const { items: candidates } = await outboxPage(deps, county, { limit: candidatesMax }, at);
  if (candidates.length === 0) return { counts, remarks: [] };
  const lease = deps.ids.next();
  const until = new Date(Date.parse(began) + leaseMilliseconds).toISOString();
  if (!(await claimChannel(deps, county, lease, { now: began, until }))) {
    return { counts, remarks: ["另一次发送正在进行，本次没有处理"] };
  }
  const delivering: Delivering = {
    deps,
    county,
    at,
    counts,
    channel: {},
    failuresInARow: 0,
    owed: rememberedOwed(deps, county),
  };
  const recipients = byRecipient(await trulyDue(deps, county, candidates, at));
  let left = recipients.length;
  for (const notices of recipients) {
    if (Date.parse(deps.clock.now()) - Date.parse(began) > takingMilliseconds) break;
    await deliverTo(delivering, notices).catch((error: unknown) => setAside(delivering, notices, error));
    left -= 1;
  }
  await releaseChannel(deps, county, lease, delivering.channel);
  const remarks = left > 0 ? [`还有 ${left} 人的通知留待下一次发送`] : [];
  return {
    counts,
    remarks: delivering.channel.lastError ? [...remarks, delivering.channel.lastError] : remarks,
  };
};

/** What each person is told, the person longest due first. */
function byRecipient(notices: readonly NoticeRow[]): NoticeRow[][] {
  const found = new Map<string, NoticeRow[]>();
  for (const notice of notices) found.set(notice.to, [...(found.get(notice.to) ?? []), notice]);
  return [...found.values()];
}

/** Asks once a run about each obligation and party, however many people are told of it. */
function rememberedOwed(deps: Deps, county: string): Delivering["owed"] {
  const asked = new Map<string, Promise<boolean>>();
  const seen = new Map<string, Promise<unknown>>();
  return (about) => {
    const question = JSON.stringify(about, Object.keys(about).sort());
    const known = asked.get(question) ?? stillOwed(deps, county, about, seen);
    asked.set(question, known);
    return known;
  };
}

async function deliverTo(delivering: Delivering, notices: readonly NoticeRow[]): Promise<void> {
  const { deps, county, at, counts } = delivering;
  const standing = await Promise.all(
    notices.map(({ about }) => (about ? delivering.owed(about) : Promise.resolve(true))),
  );
  const open = notices.filter((_, index) => standing[index]);
  const met = notices.filter((_, index) => !standing[index]);
  await settle(delivering, met, "met");
  counts.已办结 += met.length;
  const [first] = open;
  if (!first) return;
  const officer = deps.mail.configured ? await officerBy(deps, county, first.to) : undefined;
  const address = officer?.state === "active" ? mailAddress(officer.email) : undefined;
  if (!officer || !address) {
    await settle(delivering, open, "inboxOnly");
    counts.仅站内 += open.length;
    return;
  }
  const quiet = quietUntil(at);
  if (quiet) {
    await inParallel(open, width, (notice) => tryWrite(deps, postponed(notice, { due: quiet })));
    counts.免打扰延后 += open.length;
    return;
  }
  if (delivering.failuresInARow >= failuresInARowMax) return;
  await mailTo(delivering, open, { address, name: officer.name });
}

/** One person's trouble is not everybody's: theirs waits and shows its error. Throws when the table is away too. */
async function setAside(
  delivering: Delivering,
  notices: readonly NoticeRow[],
  error: unknown,
): Promise<void> {
  const { deps, county } = delivering;
  deps.log("error", "notices.setAside", { job: "notices.deliver", county, ...describeError(error) });
  await tryLater(delivering, notices, `内部错误：${error instanceof Error ? error.name : "unknown"}`);
}

/** Keeps the notices that still wait for another attempt; those that were settled before the trouble stay settled. */
async function tryLater(
  { deps, at, counts }: Delivering,
  notices: readonly NoticeRow[],
  lastError: string,
): Promise<void> {
  await inParallel(notices, width, (notice) => {
    const attempts = notice.attempts + 1;
    return tryWrite(deps, postponed(notice, { due: nextTry(attempts, at), attempts, lastError }));
  });
  counts.发送失败 += notices.length;
}

async function mailTo(
  delivering: Delivering,
  notices: readonly NoticeRow[],
  reader: { address: string; name: string },
): Promise<void> {
  const { deps, at, counts, channel } = delivering;
  const failure = await send(deps, {
    to: reader.address,
    ...digestOf(reader, notices, deps.origin),
    messageId: messageIdOf(notices),
  });
  if (!failure) {
    await settle(delivering, notices, "mailed");
    counts.已发邮件 += 1;
    counts.含通知 += notices.length;
    channel.lastSentAt = at;
    delivering.failuresInARow = 0;
    return;
  }
  const lastError = channelWords(failure.message);
  if (!failure.again) {
    await settle(delivering, notices, "refused", lastError);
    counts.拒收 += notices.length;
    return;
  }
  await tryLater(delivering, notices, lastError);
  channel.lastError = lastError;
  channel.lastErrorAt = at;
  delivering.failuresInARow += 1;
}

/** Sends, or lists in a dry run; answers what the channel said when it did not take the mail. */
async function send(deps: Deps, message: MailMessage): Promise<MailError | undefined> {
  if (deps.dryRun) {
    deps.dryRun.mails.push(message);
    return undefined;
  }
  try {
    await deps.mail.send(message);
    return undefined;
  } catch (error) {
    if (error instanceof MailError) return error;
    throw error;
  }
}

/** The same notices make the same id, so that a mail sent twice over a crash can be recognised as one. */
function messageIdOf(notices: readonly NoticeRow[]): string {
  const meanings = notices.map(({ pk, sk }) => `${pk}/${sk}`).toSorted();
  return `notice-${createHash("sha256").update(meanings.join("\n")).digest("hex").slice(0, 32)}`;
}

const settle = (
  { deps, at }: Delivering,
  notices: readonly NoticeRow[],
  outcome: Outcome,
  lastError?: string,
): Promise<unknown> =>
  inParallel(notices, width, (notice) => tryWrite(deps, settled(notice, { outcome, at, lastError })));
