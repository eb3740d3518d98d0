// The inbox and the outbox: each reader their own, each administrator their organ's, and what may be sent again.
import { beforeEach, describe, expect, it } from "vitest";
import { noticesRoutes } from "../../functions/notices/routes.ts";
import { tryWrite } from "../../functions/platform/db.ts";
import { keys } from "../../shared/keys.ts";
import type { Kit } from "../support/app.ts";
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

const inbox = async (as: string, query: Record<string, string> = {}) =>
  (await kit.call(noticesRoutes.inbox, { as, query })).body;
const outbox = async (as: string) =>
  (await kit.call(noticesRoutes.outbox, { as })).body.items.map(({ to, delivery }) => `${to} ${delivery}`);
const sent = async (as: string, query: Record<string, string> = {}) =>
  (await kit.call(noticesRoutes.sent, { as, query })).body.items.map(
    ({ to, delivery }) => `${to} ${delivery}`,
  );
const retry = (as: string, { to, day, id }: { to: string; day: string; id: string }) =>
  kit.call(noticesRoutes.retryNow, { as, params: { to, day, id } });

const atCourt = plainNotice({ to: staff.courtClerk });

describe("the inbox", () => {
  it("holds a notice from the moment it is written, the newest first, and counts what is unread", async () => {
    await tell(kit, owedNotice(), plainNotice());
    const found = await inbox(staff.clerk);
    expect(found.items.map(({ day, read, met }) => [day, read, met])).toEqual([
      ["2026-10-30", false, false],
      ["2026-10-29", false, false],
    ]);
    expect(found.unread).toBe(2);
  });

  it("is one's own: nobody reads or marks another's", async () => {
    await tell(kit, owedNotice());
    expect((await inbox(staff.unitHead)).items).toEqual([]);
    const { day, id } = owedNotice();
    expect((await kit.call(noticesRoutes.markRead, { as: staff.unitHead, params: { day, id } })).status).toBe(
      404,
    );
    expect((await inbox(staff.clerk)).unread).toBe(1);
  });

  it("marks one as read, again without effect, and then all", async () => {
    await tell(kit, owedNotice(), plainNotice());
    const { day, id } = owedNotice();
    for (let time = 0; time < 2; time += 1) {
      const marked = await kit.call(noticesRoutes.markRead, { as: staff.clerk, params: { day, id } });
      expect(marked.body.read).toBe(true);
    }
    expect((await inbox(staff.clerk)).unread).toBe(1);
    expect((await kit.call(noticesRoutes.markAllRead, { as: staff.clerk })).body.marked).toBe(1);
    expect((await inbox(staff.clerk)).unread).toBe(0);
  });

  it("keeps what was read as read when it is mailed afterwards, and shows what was met as done", async () => {
    await tell(kit, owedNotice(), plainNotice());
    await kit.call(noticesRoutes.markAllRead, { as: staff.clerk });
    await accepted(kit, units.chengguan, "2026-10-12", "2026-10-26");
    await run(kit);
    const { items, unread } = await inbox(staff.clerk);
    expect(unread).toBe(0);
    expect(items.map(({ met }) => met)).toEqual([false, true]);
  });

  it("pages by cursor", async () => {
    await tell(kit, ...["01", "02", "03"].map((day) => plainNotice({ day: `2026-10-${day}` })));
    const first = await inbox(staff.clerk, { limit: "2" });
    const rest = await inbox(staff.clerk, { limit: "2", cursor: first.cursor ?? "" });
    expect([...first.items, ...rest.items].map(({ day }) => day)).toEqual([
      "2026-10-03",
      "2026-10-02",
      "2026-10-01",
    ]);
    expect(rest.cursor).toBeUndefined();
  });

  it.each([
    ["a day that is none", "2026-1-1", "abc"],
    ["an id with a separator", "2026-10-30", "a%2Fb"],
  ])("answers 404 to %s", async (_, day, id) => {
    expect((await kit.call(noticesRoutes.markRead, { as: staff.clerk, params: { day, id } })).status).toBe(
      404,
    );
  });
});

describe("the outbox", () => {
  it("shows what waits and what fails, with the error and the next attempt", async () => {
    refusing(kit, (to) => (to.startsWith(staff.clerk) ? notNow : undefined));
    await tell(kit, owedNotice());
    await run(kit);
    await tell(kit, plainNotice({ to: staff.unitHead }));
    const { body } = await kit.call(noticesRoutes.outbox, { as: staff.committee });
    expect(body.items.map(({ toName, delivery, attempts }) => [toName, delivery, attempts])).toEqual([
      ["赵所长", "waiting", 0],
      ["陈内勤", "failing", 1],
    ]);
    expect(body.items[1]).toMatchObject({
      lastError: "邮件服务器：451 4.7.1 （地址）: try again later",
      nextAt: "2026-10-30T02:01:00.000Z",
    });
  });

  it("an organ's administrator sees that organ's notices, the committee the county's, others none", async () => {
    await tell(kit, owedNotice(), atCourt);
    expect(await outbox(staff.organAdmin)).toEqual(["100001 waiting"]);
    expect((await outbox(staff.committee)).toSorted()).toEqual(["100001 waiting", "F30001 waiting"]);
    expect((await outbox(staff.admin)).length).toBe(2);
    await run(kit);
    expect(await outbox(staff.committee)).toEqual([]);
    expect(await sent(staff.organAdmin)).toEqual(["100001 mailed"]);
    expect((await sent(staff.committee)).length).toBe(2);
    expect(await sent(staff.committee, { day: "2026-10-29" })).toEqual([]);
    expect((await kit.call(noticesRoutes.outbox, { as: staff.clerk })).status).toBe(403);
  });

  it("a page of other organs' notices is passed over, not shown empty", async () => {
    const others = Array.from({ length: 5 }, (_, index) =>
      plainNotice({ to: staff.courtClerk, id: `returned-x${index}-1` }),
    );
    await tell(kit, ...others);
    kit.clock.advance({ seconds: 1 });
    await tell(kit, owedNotice());
    const { body } = await kit.call(noticesRoutes.outbox, { as: staff.organAdmin, query: { limit: "2" } });
    expect(body.items.map(({ to }) => to)).toEqual([staff.clerk]);
  });
});

describe("sending again", () => {
  it("puts a failing notice up at once, and the next run takes it", async () => {
    const recover = refusing(kit, () => notNow);
    await tell(kit, owedNotice());
    await run(kit);
    recover();
    expect((await retry(staff.organAdmin, owedNotice())).status).toBe(204);
    await run(kit);
    expect(await sent(staff.organAdmin)).toEqual(["100001 mailed"]);
  });

  it("takes up one that was refused, once its address is put right", async () => {
    refusing(kit, (to) => (to === "100001@suneng.test" ? never : undefined));
    await tell(kit, owedNotice());
    await run(kit);
    await tryWrite(kit.deps, {
      set: keys.person(kit.county, staff.clerk),
      to: { email: "chen@suneng.test" },
    });
    expect((await retry(staff.organAdmin, owedNotice())).status).toBe(204);
    expect(await sent(staff.organAdmin)).toEqual([]);
    await run(kit);
    expect(kit.mail.sent.map(({ to }) => to)).toEqual(["chen@suneng.test"]);
    expect((await inboxOf(kit)).map(({ outcome }) => outcome)).toEqual(["mailed"]);
  });

  it("is refused in words for what was mailed or met, and 404 outside one's organ", async () => {
    await tell(kit, owedNotice(), plainNotice(), atCourt);
    await accepted(kit, units.chengguan, "2026-10-12", "2026-10-26");
    await run(kit);
    expect((await retry(staff.organAdmin, plainNotice())).body).toMatchObject({
      message: "这条通知的邮件已经发出",
    });
    expect((await retry(staff.organAdmin, owedNotice())).body).toMatchObject({
      message: "这件事已经办结，不需要再发",
    });
    expect((await retry(staff.organAdmin, atCourt)).status).toBe(404);
    expect((await retry(staff.committee, atCourt)).status).toBe(409);
    expect((await retry(staff.committee, plainNotice({ id: "returned-none-1" }))).status).toBe(404);
  });
});

describe("the mail channel", () => {
  it("says when it last worked and failed", async () => {
    refusing(kit, () => notNow);
    await tell(kit, owedNotice());
    await run(kit);
    const { body } = await kit.call(noticesRoutes.channel, { as: staff.organAdmin });
    expect(body).toEqual({
      configured: true,
      readable: true,
      lastError: "邮件服务器：451 4.7.1 （地址）: try again later",
      lastErrorAt: "2026-10-30T02:00:00.000Z",
    });
  });

  it("mail that stays on this machine can be read by those who oversee its readers, and by nobody where it leaves", async () => {
    kit.mail.caught = () =>
      Promise.resolve(kit.mail.sent.map((message) => ({ ...message, at: kit.clock.now() })));
    await tell(kit, owedNotice(), atCourt);
    await run(kit);
    const read = async (as: string) =>
      (await kit.call(noticesRoutes.caughtMail, { as })).body.items.map(({ to }) => to);
    expect(await read(staff.organAdmin)).toEqual(["100001@suneng.test"]);
    expect((await read(staff.committee)).length).toBe(2);
    Object.assign(kit.mail, { caught: undefined });
    expect((await kit.call(noticesRoutes.caughtMail, { as: staff.committee })).status).toBe(404);
  });
});
