// What the notice tests start from: the small county by day, notices as remind writes them, and what became of them.
import { noticeRow } from "../../functions/platform/commit.ts";
import { queryAll, tryWrite } from "../../functions/platform/db.ts";
import { deliver } from "../../functions/notices/jobs.ts";
import { MailError } from "../../functions/notices/mail.ts";
import type { Notice } from "../../shared/notice.ts";
import type { StoredNotice } from "../../shared/notices/schema.ts";
import { keys } from "../../shared/keys.ts";
import type { BriefHead } from "../../shared/training/schema.ts";
import { createApp, type Kit } from "../support/app.ts";
import { makeBriefHead } from "../support/make.ts";
import { small } from "../support/seed-org.ts";

export const { staff, units, organs } = small;

/** The small county on Friday 30 October 2026, when October's second brief is asked for; 10:00 unless told otherwise. */
export async function county(now = "2026-10-30T10:00:00+08:00"): Promise<Kit> {
  const kit = await createApp({ now });
  await kit.seedOrg();
  return kit;
}

/** Says that 城关派出所 owes two briefs of October. */
export const owedNotice = (given: Partial<Notice> = {}): Notice => ({
  county: "529901",
  to: staff.clerk,
  id: "briefs-monthly.2026-10.chengguan.two-days-before",
  day: "2026-10-29",
  kind: "obligations.owed",
  title: "城关派出所2026年10月每月训练简报还差 2 篇",
  text: "要求不少于 2 篇，已通过 0 篇，还差 2 篇。",
  link: "/training/briefs/new?unit=chengguan",
  about: {
    policy: "briefs-monthly",
    unit: units.chengguan,
    organ: organs.police,
    period: "2026-10",
    desk: false,
  },
  ...given,
});

/** A notice that is about no obligation, and always stands. */
export const plainNotice = (given: Partial<Notice> = {}): Notice => ({
  ...owedNotice(),
  id: "returned-aaaa-1",
  day: "2026-10-30",
  kind: "training.returned",
  title: "10月28日的训练日简报被退回",
  text: "《现场处置训练》被退回，原因：照片看不清。",
  about: undefined,
  ...given,
});

/** Writes notices as `remind` does: each by itself, if absent. */
export async function tell(kit: Kit, ...notices: Notice[]): Promise<void> {
  for (const notice of notices) {
    await tryWrite(kit.deps, { put: noticeRow(notice, kit.clock.now()), when: { absent: true } });
  }
}

/** Accepted briefs of a unit on these days, written as heads. */
export async function accepted(kit: Kit, unit: string, ...days: string[]): Promise<void> {
  for (const day of days)
    await putHead(kit, makeBriefHead({ unit, day, serial: `s${day.replaceAll("-", "")}0001` }));
}

export const putHead = (kit: Kit, head: BriefHead): Promise<unknown> =>
  tryWrite(kit.deps, { put: { ...keys.briefHead(head.county, head.id), ...head } });

export const run = (kit: Kit) => deliver(kit.deps, kit.county, kit.clock.now());

/** A reader's inbox as stored. */
export const inboxOf = (kit: Kit, who: string = staff.clerk): Promise<StoredNotice[]> =>
  queryAll<StoredNotice>(kit.deps, keys.inbox(kit.county, who));

export const notNow = new MailError("邮件服务器：451 4.7.1 <100001@suneng.test>: try again later", true);
export const never = new MailError("邮件服务器：550 5.1.1 <100001@suneng.test>: no such user", false);

/** The relay answers with this error instead of taking the mail; answers a way back. */
export function refusing({ mail }: Kit, error: (to: string) => Error | undefined): () => void {
  const before = { ...mail };
  mail.send = (message) => {
    const said = error(message.to);
    return said ? Promise.reject(said) : before.send(message);
  };
  return () => {
    mail.send = (message) => before.send(message);
  };
}
