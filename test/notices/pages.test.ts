// The pages of notices: one button each, nothing followed off the site, and what administrators see and may press.
import { beforeEach, describe, expect, it } from "vitest";
import type { Kit } from "../support/app.ts";
import { tagsOf } from "../support/tags.ts";
import {
  accepted,
  county,
  inboxOf,
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

const open = ({ day, id }: { day: string; id: string }, as: string = staff.clerk) =>
  kit.submitForm(`/notices/${day}/${id}/open`, {}, { as });

describe("the inbox page", () => {
  it("shows each notice with one button that marks it as read and leads to where it is done", async () => {
    await tell(kit, owedNotice());
    const shown = await kit.page("/notices", { as: staff.clerk });
    expect(shown.status).toBe(200);
    expect(shown.body).toContain("城关派出所2026年10月每月训练简报还差 2 篇");
    expect(shown.body).toContain("未读");
    const actions = tagsOf(shown.body).filter(
      ({ name, attributes }) => name === "form" && attributes["action"]?.endsWith("/open"),
    );
    expect(actions).toHaveLength(1);
    const opened = await open(owedNotice());
    expect([opened.status, opened.headers.get("location")]).toEqual([
      303,
      "/training/briefs/new?unit=chengguan",
    ]);
    expect((await inboxOf(kit))[0]?.readAt).toBe(kit.clock.now());
    expect((await kit.page("/notices", { as: staff.clerk })).body).toContain("没有未读消息");
  });

  it("marks everything as read at once", async () => {
    await tell(kit, owedNotice(), plainNotice());
    const done = await kit.submitForm("/notices/read", {}, { as: staff.clerk });
    expect(done.status).toBe(303);
    expect((await inboxOf(kit)).every(({ readAt }) => readAt !== undefined)).toBe(true);
  });

  it.each(["https://evil.test/", "//evil.test", "/\\evil.test", "javascript:alert(1)"])(
    "a stored link to %s is not followed",
    async (link) => {
      await tell(kit, plainNotice({ link }));
      expect((await open(plainNotice())).headers.get("location")).toBe("/notices");
    },
  );

  it("says of what was met before it was sent that it is done", async () => {
    await tell(kit, owedNotice());
    await accepted(kit, units.chengguan, "2026-10-12", "2026-10-26");
    await run(kit);
    expect((await kit.page("/notices", { as: staff.clerk })).body).toContain("已办结");
  });

  it("shows text as text", async () => {
    await tell(kit, plainNotice({ title: "<script>alert(1)</script>", text: "a<b" }));
    const { body } = await kit.page("/notices", { as: staff.clerk });
    expect(body).not.toContain("<script>alert");
    expect(tagsOf(body).length).toBeGreaterThan(0);
  });
});

describe("the outbox page", () => {
  it("shows what fails, with a button to send it again, and what was done today", async () => {
    refusing(kit, (to) => (to.startsWith(staff.clerk) ? notNow : undefined));
    await tell(kit, owedNotice(), owedNotice({ to: staff.unitHead }));
    await run(kit);
    const shown = await kit.page("/notices/outbox", { as: staff.organAdmin });
    expect(shown.status).toBe(200);
    expect(shown.body).toContain("发送失败，将重试");
    expect(shown.body).toContain("邮件已发");
    expect(shown.body).not.toContain("@suneng.test");
    const { to, day, id } = owedNotice();
    expect(shown.body).toContain(`/notices/outbox/${to}/${day}/${id}/retry`);
    const again = await kit.submitForm(
      `/notices/outbox/${to}/${day}/${id}/retry`,
      {},
      { as: staff.organAdmin },
    );
    expect([again.status, again.headers.get("location")]).toEqual([303, "/notices/outbox"]);
  });

  it("is closed to a clerk, and the local mail too", async () => {
    expect((await kit.page("/notices/outbox", { as: staff.clerk })).status).toBe(403);
    expect((await kit.page("/notices/mail", { as: staff.clerk })).status).toBe(403);
  });

  it("the mail that stayed on this machine can be read", async () => {
    kit.mail.caught = () =>
      Promise.resolve(kit.mail.sent.map((message) => ({ ...message, at: kit.clock.now() })));
    await tell(kit, owedNotice());
    await run(kit);
    const shown = await kit.page("/notices/mail", { as: staff.committee });
    expect(shown.body).toContain("100001@suneng.test");
    expect(shown.body).toContain("办理：http://suneng.test/training/briefs/new?unit=chengguan");
  });
});
