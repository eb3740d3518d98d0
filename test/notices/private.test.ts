// Private notices: their readers see all of them, administrators that they exist, mail that there is something to read.
import { beforeEach, describe, expect, it } from "vitest";
import { noticesRoutes } from "../../functions/notices/routes.ts";
import { queryAll } from "../../functions/platform/db.ts";
import type { AuditRow } from "../../functions/platform/commit.ts";
import { keys } from "../../shared/keys.ts";
import { digestOf } from "../../shared/notices/digest.ts";
import { sayKind } from "../../shared/notices/rules.ts";
import type { StoredNotice } from "../../shared/notices/schema.ts";
import type { Notice } from "../../shared/notice.ts";
import type { Kit } from "../support/app.ts";
import { assignTo, quarterWorld, remindOn } from "../obligations/talks-given.ts";
import { justice, who } from "../talks/given.ts";
import {
  county,
  inboxOf,
  notNow,
  organs,
  owedNotice,
  plainNotice,
  refusing,
  run,
  staff,
  tell,
} from "./given.ts";

/** Tells a clerk that there is something of his to read. */
const personal = (given: Partial<Notice> = {}): Notice => ({
  ...plainNotice(),
  id: "talk-to-read.secretserial",
  kind: "talks.toRead",
  title: "请阅看并确认10月29日的约谈记录",
  text: "记录已由牛副局长签发，请打开阅看。",
  link: "/talks/records/sfs-20261029-secretserial",
  private: true,
  ...given,
});
/** Whatever would tell an administrator, or a stranger who reads the mail, what it is about. */
const telling = /约谈|谈话|确认|牛副局长|talk|secretserial|10月29日|08:40/u;

/** What a page itself says, without the navigation. */
const mainOf = (body: string): string => body.slice(body.indexOf("<main"), body.indexOf("</main>"));

let kit: Kit;
beforeEach(async () => {
  kit = await county();
});
const outbox = async (as: string) => (await kit.call(noticesRoutes.outbox, { as })).body;
const sent = async (as: string) => (await kit.call(noticesRoutes.sent, { as, query: {} })).body;
const administrators = [staff.organAdmin, staff.committee, staff.admin];

describe("administrators", () => {
  it("see of a private notice that it exists and how it fares: no title, kind, text, link or meaning", async () => {
    refusing(kit, () => notNow);
    await tell(kit, personal());
    await run(kit);
    for (const as of administrators) {
      const { items } = await outbox(as);
      expect(items).toMatchObject([
        {
          toName: "陈内勤",
          title: "个人事项（内容不显示）",
          kind: "private",
          delivery: "failing",
          attempts: 1,
        },
      ]);
      expect(JSON.stringify(items)).not.toMatch(telling);
      expect([items[0]?.writtenAt, items[0]?.settledAt], "the day, never the second").toEqual([
        undefined,
        undefined,
      ]);
      const main = mainOf((await kit.page("/notices/outbox", { as })).body);
      expect(main).toContain("个人事项（内容不显示）");
      // The page's own tabs name the days.
      expect(main).not.toMatch(/约谈|阅看|牛副局长|talk|secretserial/u);
    }
    // The control: the same notice, not private, is shown with all of it.
    await tell(kit, personal({ private: undefined, id: "open-one", day: "2026-10-28" }));
    expect(JSON.stringify(await outbox(staff.admin))).toMatch(/请阅看并确认10月29日的约谈记录/);
  });

  it("nor in the list of what was sent; the reader sees all of it", async () => {
    await tell(kit, personal());
    await run(kit);
    for (const as of administrators) {
      const { items } = await sent(as);
      expect(items).toMatchObject([{ title: "个人事项（内容不显示）", delivery: "mailed" }]);
      expect(JSON.stringify(items)).not.toMatch(telling);
    }
    const { body } = await kit.call(noticesRoutes.inbox, { as: staff.clerk });
    expect(body.items[0]).toMatchObject({
      title: personal().title,
      text: personal().text,
      link: personal().link,
    });
    const page = await kit.page("/notices", { as: staff.clerk });
    expect(page.body).toContain("请阅看并确认10月29日的约谈记录");
  });

  it("send it again by its handle, which stays the same and leads nowhere else; the trace does not say what it was", async () => {
    const recover = refusing(kit, () => notNow);
    await tell(kit, personal(), personal({ id: "talk-to-read.another", text: "另一条", day: "2026-10-29" }));
    await run(kit);
    recover();
    const [first, second] = (await outbox(staff.organAdmin)).items;
    expect(first?.id).toMatch(/^private-[0-9a-f]{32}$/);
    expect(first?.id).not.toBe(second?.id);
    expect((await outbox(staff.committee)).items.map(({ id }) => id)).toContain(first?.id);
    const retry = (id: string, as: string = staff.organAdmin) =>
      kit.call(noticesRoutes.retryNow, { as, params: { to: staff.clerk, day: first?.day ?? "", id } });
    expect((await retry(first?.id ?? "")).status).toBe(204);
    kit.clock.advance({ minutes: 1 });
    await run(kit);
    expect((await retry(first?.id ?? "")).body).toMatchObject({ message: "这条通知的邮件已经发出" });
    const audit = await queryAll<AuditRow>(kit.deps, keys.auditOf(kit.county, "notices"));
    expect(audit).toHaveLength(1);
    expect(JSON.stringify(audit)).not.toMatch(telling);
    // Its meaning is no way in: an administrator who guesses it learns nothing.
    expect((await retry("talk-to-read.secretserial")).status).toBe(404);
    expect((await retry("private-00000000000000000000000000000000")).status).toBe(404);
    expect((await retry(second?.id ?? "", staff.courtReviewer)).status).toBe(403);
  });

  it("the button on the page works too", async () => {
    refusing(kit, () => notNow);
    await tell(kit, personal());
    await run(kit);
    const { body } = await kit.page("/notices/outbox", { as: staff.organAdmin });
    const action = /action="(\/notices\/outbox\/[^"]+\/retry)"/.exec(body)?.[1] ?? "";
    const done = await kit.submitForm(action, {}, { as: staff.organAdmin });
    expect(done.status).toBe(303);
    expect((await inboxOf(kit))[0]?.due).toBe(kit.clock.now());
  });
});

describe("mail", () => {
  it("says only that there is something to read in the system", async () => {
    kit.mail.caught = () =>
      Promise.resolve(kit.mail.sent.map((message) => ({ ...message, at: kit.clock.now() })));
    await tell(kit, personal());
    await run(kit);
    const [mail] = kit.mail.sent;
    expect(mail).toMatchObject({
      subject: "【素能】您有 1 项个人事项，请登录系统查看",
      text: "陈内勤，您好！\n\n您有 1 项待办：\n\n1 项个人事项，请登录系统查看\n办理：http://suneng.test/notices\n\n全部消息：http://suneng.test/notices\n本邮件由素能自动发出，请勿回复。",
    });
    expect(JSON.stringify(mail)).not.toMatch(telling);
    for (const as of administrators) {
      const { body } = await kit.call(noticesRoutes.caughtMail, { as });
      expect(body.items).toHaveLength(1);
      expect(JSON.stringify(body)).not.toMatch(telling);
      expect(mainOf((await kit.page("/notices/mail", { as })).body)).not.toMatch(telling);
    }
  });

  it("together with others: those are told, of the private ones how many", async () => {
    await tell(kit, owedNotice(), personal(), personal({ id: "talk-to-read.another" }));
    await run(kit);
    const [mail] = kit.mail.sent;
    expect(mail?.subject).toBe("【素能】您有 3 项待办：城关派出所2026年10月每月训练简报还差 2 篇等");
    expect(mail?.text).toContain("1. 城关派出所2026年10月每月训练简报还差 2 篇");
    expect(mail?.text).toContain("2. 2 项个人事项，请登录系统查看\n办理：http://suneng.test/notices");
    expect(mail?.text).not.toMatch(/约谈|secretserial|牛副局长/u);
  });

  it("never takes its subject from a private notice, whatever the order", () => {
    const stored = (notice: Notice): StoredNotice => ({
      ...notice,
      writtenAt: "2026-10-30T00:40:00.000Z",
      attempts: 0,
      worklist: "",
      due: "2026-10-30T00:40:00.000Z",
    });
    const all = [personal(), owedNotice(), personal({ id: "talk-to-read.another" })].map(stored);
    for (const some of [all, all.toReversed(), [all[0], all[2]], [all[0]]]) {
      const known = some.filter((one) => one !== undefined);
      const { subject, text } = digestOf({ name: "陈内勤" }, known, "http://suneng.test");
      expect(subject + text).not.toMatch(/阅看|secretserial|牛副局长/u);
    }
  });
});

it("kinds are said in a word", () => {
  const kinds = ["talks.round", "talks.assigned", "talks.toRead", "talks.followUp", "talks.warrant"];
  expect(
    [...kinds, "account.passwordIssued", "account.granted", "private", "training.returned"].map(sayKind),
  ).toEqual(["约谈", "约谈", "约谈", "约谈跟进", "审批", "账号", "账号", "个人事项", "退回"]);
});

describe("a morning of talks.remind", () => {
  it("leaves nothing of talks with administrators: outbox, sent, mail, job run, home page", async () => {
    const world = await quarterWorld();
    const talks = world.kit;
    await remindOn(world, "2026-07-01");
    await assignTo(world, "2026-Q3", [who.officer]);
    const { counts, remarks } = await remindOn(world, "2026-09-10");
    expect(counts["新提醒"]).toBe(2);
    const seen: string[] = [JSON.stringify([counts, remarks])];
    const ask = async (as: string): Promise<void> => {
      const rows = await talks.call(noticesRoutes.outbox, { as });
      const done = await talks.call(noticesRoutes.sent, { as, query: {} });
      expect(rows.body.items.length + done.body.items.length).toBeGreaterThan(0);
      seen.push(JSON.stringify([rows.body, done.body]));
      for (const path of ["/notices/outbox", "/"]) {
        seen.push(mainOf((await talks.page(path, { as })).body));
      }
    };
    for (const as of [who.admin, who.organAdmin]) await ask(as);
    talks.clock.set("2026-09-10T09:00:00+08:00");
    await run(talks);
    for (const as of [who.admin, who.organAdmin]) await ask(as);
    seen.push(JSON.stringify(talks.mail.sent.map(({ subject, text }) => [subject, text])));
    expect(talks.mail.sent.length).toBe(2);
    const names = ["司小明", "司小红", "司所长", "预防提醒", "未谈", "talks-", "/talks"];
    for (const name of names) expect(seen.join("\n")).not.toContain(name);
    // The control: the reader's own inbox has the names.
    const mine = await queryAll<StoredNotice>(talks.deps, keys.inbox(talks.county, who.line));
    expect(JSON.stringify(mine)).toContain("司小红");
    expect(justice.organ).not.toBe(organs.police);
  });
});
