// Delivery: one merged mail for each person, quiet hours, backoff, refusals, what was met meanwhile, two runs at once.
import { beforeEach, describe, expect, it } from "vitest";
import { deliver, takingMilliseconds } from "../../functions/notices/jobs.ts";
import { noMail } from "../../functions/notices/mail.ts";
import { queryAll, tryWrite } from "../../functions/platform/db.ts";
import type { MailMessage } from "../../functions/platform/deps.ts";
import { keys, worklists } from "../../shared/keys.ts";
import { toInstant } from "../../shared/time.ts";
import type { Change } from "../../functions/platform/db.ts";
import type { Kit } from "../support/app.ts";
import { plant } from "../support/plant.ts";
import { staleIndex } from "../support/stale-index.ts";
import {
  accepted,
  county,
  inboxOf,
  never,
  notNow,
  owedNotice,
  plainNotice,
  refusing,
  run,
  staff,
  tell,
  units,
} from "./given.ts";

let kit: Kit;
beforeEach(async () => {
  kit = await county();
});

const pending = () => queryAll(kit.deps, worklists.outbox(kit.county), { worklist: true });

describe("one mail a person", () => {
  it("everything a person is told in one run is one mail, each line with its link", async () => {
    await tell(kit, owedNotice(), plainNotice(), owedNotice({ to: staff.unitHead }));
    const { counts } = await run(kit);
    expect(counts).toMatchObject({ 已发邮件: 2, 含通知: 3 });
    const mine = kit.mail.sent.filter(({ to }) => to === "100001@suneng.test");
    expect(mine).toHaveLength(1);
    expect(mine[0]?.subject).toBe("【素能】您有 2 项待办：城关派出所2026年10月每月训练简报还差 2 篇等");
    expect(mine[0]?.text).toContain("1. 城关派出所2026年10月每月训练简报还差 2 篇");
    expect(mine[0]?.text).toContain("办理：http://suneng.test/training/briefs/new?unit=chengguan");
    expect(mine[0]?.text).toContain("2. 10月28日的训练日简报被退回");
    expect(kit.mail.sent.find(({ to }) => to === "100002@suneng.test")?.subject).toBe(
      "【素能】城关派出所2026年10月每月训练简报还差 2 篇",
    );
  });

  it("a second run sends nothing more, and the inbox holds each notice once", async () => {
    await tell(kit, owedNotice(), plainNotice());
    await run(kit);
    kit.clock.advance({ minutes: 1 });
    const { counts } = await run(kit);
    expect(counts.已发邮件).toBe(0);
    expect(kit.mail.sent).toHaveLength(1);
    const rows = await inboxOf(kit);
    expect(rows.map(({ outcome }) => outcome)).toEqual(["mailed", "mailed"]);
    expect(rows.every(({ worklist }) => worklist === worklists.sent(kit.county, "2026-10-30"))).toBe(true);
    expect(await pending()).toEqual([]);
  });

  it("the message id comes from what the mail says", async () => {
    await tell(kit, owedNotice());
    await run(kit);
    const other = await county();
    await tell(other, owedNotice());
    await run(other);
    await tell(other, plainNotice());
    await run(other);
    const [again, different] = other.mail.sent.map(({ messageId }) => messageId);
    expect(again).toBe(kit.mail.sent[0]?.messageId);
    expect(different).not.toBe(again);
  });
});

describe("without mail", () => {
  it("an officer without an address, or who has left, is told in the inbox only", async () => {
    await setOfficer(staff.clerk, { email: undefined });
    await setOfficer(staff.unitHead, { state: "left" });
    await tell(kit, owedNotice(), owedNotice({ to: staff.unitHead }));
    const { counts } = await run(kit);
    expect(counts).toMatchObject({ 已发邮件: 0, 仅站内: 2 });
    expect(kit.mail.sent).toEqual([]);
    expect((await inboxOf(kit))[0]?.outcome).toBe("inboxOnly");
  });

  it("an address that could begin another header is no address", async () => {
    await setOfficer(staff.clerk, { email: "a@b.cn\r\nBcc: x@y.cn" });
    await tell(kit, owedNotice());
    await run(kit);
    expect((await inboxOf(kit))[0]?.outcome).toBe("inboxOnly");
  });

  it("a county without mail settles everything in the inbox", async () => {
    await tell(kit, owedNotice(), plainNotice());
    const { counts } = await deliver({ ...kit.deps, mail: noMail }, kit.county, kit.clock.now());
    expect(counts.仅站内).toBe(2);
  });
});

const setOfficer = (who: string, to: Record<string, unknown>) =>
  tryWrite(kit.deps, { set: keys.person(kit.county, who), to });

describe("quiet hours", () => {
  it.each([
    ["21:00 in the evening", "2026-10-30T21:00:00+08:00", "2026-10-31T08:00:00+08:00"],
    ["a minute to eight", "2026-10-31T07:59:00+08:00", "2026-10-31T08:00:00+08:00"],
  ])("at %s mail waits for eight o'clock, the inbox does not", async (_, now, morning) => {
    kit.clock.set(now);
    await tell(kit, owedNotice());
    const { counts } = await run(kit);
    expect(counts).toMatchObject({ 已发邮件: 0, 免打扰延后: 1 });
    const [row] = await inboxOf(kit);
    expect(row?.due).toBe(toInstant(morning));
    expect(row?.attempts).toBe(0);
    kit.clock.set(morning);
    expect((await run(kit)).counts.已发邮件).toBe(1);
  });

  it("20:59 is not quiet yet", async () => {
    kit.clock.set("2026-10-30T20:59:00+08:00");
    await tell(kit, owedNotice());
    expect((await run(kit)).counts.已发邮件).toBe(1);
  });
});

describe("a relay that fails", () => {
  it("keeps the notice, tries again after 1, 2, 5, 15, 60 minutes and then every hour, and shows the error", async () => {
    refusing(kit, () => notNow);
    await tell(kit, owedNotice());
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 7; attempt += 1) {
      const began = kit.clock.now();
      expect((await run(kit)).counts.发送失败).toBe(1);
      const [row] = await inboxOf(kit);
      expect(row?.attempts).toBe(attempt);
      waits.push((Date.parse(row?.due ?? "") - Date.parse(began)) / 60_000);
      kit.clock.set(row?.due ?? "");
    }
    expect(waits).toEqual([1, 2, 5, 15, 60, 60, 60]);
    expect((await inboxOf(kit))[0]?.lastError).toBe("邮件服务器：451 4.7.1 （地址）: try again later");
  });

  it("is tried again as soon as it recovers, and the notice is settled then", async () => {
    const recover = refusing(kit, () => notNow);
    await tell(kit, owedNotice());
    await run(kit);
    recover();
    expect((await run(kit)).counts.已发邮件).toBe(0);
    kit.clock.advance({ minutes: 1 });
    expect((await run(kit)).counts.已发邮件).toBe(1);
    const [row] = await inboxOf(kit);
    expect(row).toMatchObject({ outcome: "mailed", attempts: 1 });
    expect(row?.lastError).toBeUndefined();
  });

  it("an address refused for good is settled as refused with its error; the others get theirs", async () => {
    refusing(kit, (to) => (to === "100001@suneng.test" ? never : undefined));
    await tell(kit, owedNotice(), owedNotice({ to: staff.unitHead }));
    const { counts } = await run(kit);
    expect(counts).toMatchObject({ 已发邮件: 1, 拒收: 1 });
    const [row] = await inboxOf(kit);
    expect(row).toMatchObject({
      outcome: "refused",
      lastError: "邮件服务器：550 5.1.1 （地址）: no such user",
    });
  });

  it("is taken to be down after three failures in a row: nobody else is kept waiting on it in this run", async () => {
    let tries = 0;
    refusing(kit, () => {
      tries += 1;
      return notNow;
    });
    const readers = [staff.clerk, staff.unitHead, staff.otherClerk, staff.otherHead, staff.reviewer];
    await tell(kit, ...readers.map((to) => plainNotice({ to })));
    await run(kit);
    expect(tries).toBe(3);
    expect(await pending()).toHaveLength(5);
  });

  it("one person's trouble that nobody foresaw does not hold up the others", async () => {
    refusing(kit, (to) =>
      to === "100001@suneng.test" ? new TypeError("13800000000 is not iterable") : undefined,
    );
    await tell(kit, owedNotice(), owedNotice({ to: staff.unitHead }));
    expect((await run(kit)).counts).toMatchObject({ 已发邮件: 1, 发送失败: 1 });
    expect((await inboxOf(kit))[0]).toMatchObject({ attempts: 1, lastError: "内部错误：TypeError" });
  });
});

describe("what was met in the meantime", () => {
  it("is settled without mail and shown as done", async () => {
    await tell(kit, owedNotice(), plainNotice());
    await accepted(kit, units.chengguan, "2026-10-12", "2026-10-26");
    const { counts } = await run(kit);
    expect(counts).toMatchObject({ 已办结: 1, 已发邮件: 1, 含通知: 1 });
    expect(kit.mail.sent[0]?.text).not.toContain("还差 2 篇");
    expect((await inboxOf(kit)).map(({ outcome }) => outcome)).toEqual(["met", "mailed"]);
  });

  it("one of two briefs is not enough: it is mailed", async () => {
    await tell(kit, owedNotice());
    await accepted(kit, units.chengguan, "2026-10-12");
    expect((await run(kit)).counts).toMatchObject({ 已办结: 0, 已发邮件: 1 });
  });
});

describe("runs", () => {
  it("two at once send each mail once", async () => {
    await tell(kit, owedNotice(), owedNotice({ to: staff.unitHead }), plainNotice());
    const outcomes = await Promise.all([run(kit), run(kit)]);
    expect(kit.mail.sent).toHaveLength(2);
    expect(outcomes.flatMap(({ remarks }) => remarks)).toEqual(["另一次发送正在进行，本次没有处理"]);
  });

  it("one that died is taken over when its lease is over, not before", async () => {
    await tell(kit, owedNotice());
    const until = new Date(Date.parse(kit.clock.now()) + 90_000).toISOString();
    const to = { lease: "anotherhand", leaseUntil: until };
    await tryWrite(kit.deps, { set: keys.channel(kit.county, "mail"), to });
    kit.clock.advance({ minutes: 1 });
    await run(kit);
    expect(kit.mail.sent).toHaveLength(0);
    kit.clock.advance({ minutes: 1 });
    await run(kit);
    expect(kit.mail.sent).toHaveLength(1);
  });

  it("an index that lags makes nobody get a mail twice", async () => {
    await tell(kit, owedNotice());
    const late = plant(kit.deps.db, await staleIndex(kit.deps.tableName));
    await run(kit);
    await run(kit);
    expect(late.strikes).toBeGreaterThan(1);
    late.remove();
    expect(kit.mail.sent).toHaveLength(1);
  });

  it("one takes nobody new after its time; the next does the rest", async () => {
    refusing(kit, () => {
      kit.clock.advance({ seconds: 15 });
      return undefined;
    });
    const readers = [staff.clerk, staff.unitHead, staff.otherClerk, staff.otherHead, staff.reviewer];
    await tell(kit, ...readers.map((to) => plainNotice({ to })));
    const { remarks } = await run(kit);
    expect(kit.mail.sent).toHaveLength(Math.ceil((takingMilliseconds + 1) / 15_000));
    expect(remarks).toEqual(["还有 2 人的通知留待下一次发送"]);
    await run(kit);
    expect(kit.mail.sent).toHaveLength(5);
  });

  it("a dry run lists the mail and changes nothing", async () => {
    await tell(kit, owedNotice());
    const dryRun: { changes: Change[]; mails: MailMessage[] } = { changes: [], mails: [] };
    const { counts } = await deliver({ ...kit.deps, dryRun }, kit.county, kit.clock.now());
    expect(counts.已发邮件).toBe(1);
    expect(dryRun.mails.map(({ to }) => to)).toEqual(["100001@suneng.test"]);
    expect(kit.mail.sent).toEqual([]);
    expect((await inboxOf(kit))[0]?.outcome).toBeUndefined();
  });
});
