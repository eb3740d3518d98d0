// Lists of activities as people meet them: figures that open to their rows, my activities, the month, the approvals desk.
import { beforeEach, describe, expect, it } from "vitest";
import { signUpRoutes } from "../../functions/activities/routes-sign-ups.ts";
import { openPage, pressButton } from "./browsing.ts";
import {
  close,
  makeInput,
  makeMeeting,
  mark,
  officeWorld,
  setUp,
  signUp,
  who,
  type OfficeWorld,
} from "./office.ts";

let world: OfficeWorld;
beforeEach(async () => {
  world = await officeWorld();
});

const open = (path: string, as: string) => openPage(world, path, as);
const press = (path: string, as: string, fields?: Record<string, string | string[]>) =>
  pressButton(world, path, as, fields);
const post = (path: string, fields: Record<string, string | string[]>, as: string) =>
  world.kit.submitForm(path, fields, { as });

describe("figures", () => {
  it("open every number to its rows: the rows add up to it", async () => {
    const meeting = await setUp(world, makeMeeting({ hours: 2 }));
    const seminar = await setUp(world, makeInput());
    await signUp(world, seminar.id, who.officer, who.otherHead);
    world.kit.clock.set("2026-11-23T09:00:00+08:00");
    await mark(world, meeting.id, { [who.officer]: "present", [who.plain]: "late" });
    await mark(world, seminar.id, { [who.officer]: "present", [who.otherHead]: "present" });
    for (const { id } of [meeting, seminar]) await close(world, id);
    const page = await open(`/activities/figures?from=2026-11&to=2026-11`, who.reviewer);
    const numbers = [
      ...page.html.matchAll(/<a href="(\/activities\/figures\?[^"]+#rows)">([\d.]+) 人次<\/a>/gu),
    ];
    expect(numbers.length).toBeGreaterThan(5);
    for (const [, href = "", number] of numbers) {
      const rows = await open(href.replaceAll("&amp;", "&"), who.reviewer);
      const totals = [...rows.text.matchAll(/ 合计 [^合]*?(\d+) 人次/gu)].map(([, total]) => total);
      expect([href, totals]).toEqual([href, number === "0" ? [] : [number, number]]);
    }
  });
});

describe("my activities", () => {
  it("are in everybody's navigation; the calendar's address is told once", async () => {
    expect((await open("/", who.officer)).html).toContain('href="/activities"');
    const told = await post("/activities/mine/feed", { do: "renew" }, who.officer);
    const address = /http:\/\/suneng\.test(\/activities\/feeds\/\S+\.ics)/u.exec(told.body)?.[1] ?? "";
    expect((await world.kit.page(address)).status).toBe(200);
    expect((await open("/activities/mine", who.officer)).html).not.toContain(".ics");
    await post("/activities/mine/feed", { do: "revoke" }, who.officer);
    expect((await world.kit.page(address)).status).toBe(404);
  });

  it("of a month on a page show it by day, the kinds apart, what is cancelled struck out", async () => {
    const meeting = await setUp(world, makeMeeting());
    await setUp(world, makeInput());
    await post(`/activities/${meeting.id}/cancel`, { reason: "停电" }, who.reviewer);
    const month = await open("/activities?month=2026-11", who.officer);
    expect(month.text).toContain("11月19日 星期四");
    expect(month.html).toContain("<s>全局大会</s>");
    expect((await open("/activities?month=2026-11&kind=seminar", who.officer)).text).not.toContain(
      "全局大会",
    );
    const gone = await open(`/activities/${meeting.id}`, who.officer);
    expect(gone.text).toContain("活动已取消 停电");
    expect(
      (await world.kit.call(signUpRoutes.signUp, { as: who.officer, params: { id: meeting.id } })).status,
    ).toBe(409);
  });

  it("that wait for approval are on the desk of who may agree, and decided there", async () => {
    const { id } = await setUp(world, makeInput({ kind: "class", fullTime: true }));
    expect((await open("/activities/approvals", who.organAdmin)).html).toContain(`/activities/${id}`);
    expect((await open("/activities/approvals", who.reviewer)).status).toBe(403);
    expect((await open(`/activities/${id}`, who.organAdmin)).text).toContain("不同意时请写明原因");
    expect((await press(`/activities/${id}/decision`, who.organAdmin, { agree: "yes" })).text).toContain(
      "已同意，活动已发布",
    );
    expect((await open("/activities/approvals", who.organAdmin)).text).toContain("没有等待审批的活动");
  });
});
