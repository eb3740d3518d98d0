// The home page: what each person must do, by when, with one button each, in few reads.
import { beforeEach, describe, expect, it } from "vitest";
import { tryWrite } from "../functions/platform/db.ts";
import { keys } from "../shared/keys.ts";
import type { BriefHead } from "../shared/training/schema.ts";
import type { Kit } from "./support/app.ts";
import { recordCalls } from "./support/adversaries.ts";
import { makeBriefHead } from "./support/make.ts";
import { plant } from "./support/plant.ts";
import { tagsOf } from "./support/tags.ts";
import { assign, justice, oneTalk, talkWorld, who } from "./talks/given.ts";
import { roundRoutes } from "../functions/talks/routes.ts";
import { recordRoutes } from "../functions/talks/routes-records.ts";
import {
  accepted,
  county,
  notNow,
  organs,
  owedNotice,
  putHead,
  refusing,
  run,
  staff,
  tell,
  units,
} from "./notices/given.ts";

let kit: Kit;
beforeEach(async () => {
  kit = await county();
});

const home = async (as: string): Promise<string> => {
  const shown = await kit.page("/", { as });
  if (shown.status !== 200) throw new Error(`${shown.status} ${shown.body}`);
  return shown.body;
};

/** Every card: its words without the markup. */
const cards = (html: string): string[] =>
  html
    .split("<article")
    .slice(1)
    .map((card) =>
      (card.split("</article>")[0] ?? "")
        .replaceAll(/^[^>]*>|<[^>]+>/g, " ")
        .replaceAll(/\s+/g, " ")
        .trim(),
    );

const links = (html: string): string[] =>
  tagsOf(html).flatMap(({ name, attributes }) => (name === "a" ? [attributes["href"] ?? ""] : []));

const brief = (state: BriefHead["state"], day: string, more: Record<string, unknown> = {}) => {
  const {
    acceptedAt: _,
    acceptedBy: __,
    ...head
  } = makeBriefHead({ day, serial: `s${day.replaceAll("-", "")}0002` }) as Record<string, unknown>;
  return putHead(kit, { ...head, state, ...more } as BriefHead);
};

describe("a clerk", () => {
  it("sees what the unit still owes, by when, with one button each", async () => {
    await accepted(kit, units.chengguan, "2026-10-12");
    const shown = await home(staff.clerk);
    const month = cards(shown).find((card) => card.includes("10月每月"));
    expect(month).toContain("还剩 1 天");
    expect(month).toContain("1 篇");
    expect(month).toContain("要求 2 篇，已通过 1 篇");
    expect(month).toContain("截止 10月31日 报简报");
    const week = cards(shown).find((card) => card.includes("第44周"));
    expect(week).toContain("4 小时");
    expect(links(shown)).toContain("/training/briefs/new?unit=chengguan");
    expect(shown).not.toContain("河滨派出所");
  });

  it("is told of days of grace, then of days overdue, and no more once the month is locked", async () => {
    kit.clock.set("2026-11-02T09:00:00+08:00");
    expect(cards(await home(staff.clerk)).find((card) => card.includes("10月每月"))).toContain(
      "宽限期还剩 1 天",
    );
    kit.clock.set("2026-11-05T09:00:00+08:00");
    expect(cards(await home(staff.clerk)).find((card) => card.includes("10月每月"))).toContain("逾期 2 天");
    const lock = { month: "2026-10", lockedAt: kit.clock.now(), lockedBy: staff.committee };
    await tryWrite(kit.deps, { put: { ...keys.monthLock(kit.county, "2026-10"), ...lock } });
    expect(cards(await home(staff.clerk)).find((card) => card.includes("10月每月"))).toBeUndefined();
  });

  it("whose unit has done everything has nothing to do, and sees that it is done", async () => {
    kit.clock.set("2026-11-12T09:00:00+08:00");
    for (const month of ["2026-09", "2026-10", "2026-11"]) {
      const lock = { month, lockedAt: kit.clock.now(), lockedBy: staff.committee };
      if (month < "2026-11")
        await tryWrite(kit.deps, { put: { ...keys.monthLock(kit.county, month), ...lock } });
    }
    await accepted(kit, units.chengguan, "2026-11-03", "2026-11-10");
    const shown = await home(staff.clerk);
    expect(cards(shown)).toEqual([]);
    expect(shown).toContain("没有待办事项");
    expect(shown).toContain("2026年11月每月训练简报 2/2篇");
  });

  it("finds returned briefs with their reason first, drafts to go on with, and what waits for review as news", async () => {
    await brief("returned", "2026-10-13", {
      returnedAt: "2026-10-14T01:00:00.000Z",
      returnReason: "照片看不清",
    });
    await brief("draft", "2026-10-20");
    await brief("submitted", "2026-10-27");
    const shown = await home(staff.clerk);
    expect(cards(shown)[0]).toContain("退回原因：照片看不清");
    expect(cards(shown)[0]).toMatch(/修改$/);
    expect(cards(shown).at(-1)).toMatch(/继续填写$/);
    expect(links(shown)).toContain("/training/briefs/chengguan-20261013-s202610130002/edit");
    expect(shown).toContain("待审核");
    const month = cards(shown).find((card) => card.includes("10月每月"));
    expect(month).toContain("待审核 1 篇");
  });

  it("on the last day of a month is asked for the week that belongs to the next", async () => {
    kit.clock.set("2026-11-30T09:00:00+08:00");
    expect(cards(await home(staff.clerk)).find((card) => card.includes("第49周"))).toContain("还剩 6 天");
  });

  it("costs few reads: the session, two months and a week's edge, the inbox, own talks and activities, and a lock", async () => {
    await kit.tokenFor(staff.clerk);
    await home(staff.clerk);
    const calls = plant(kit.deps.db, recordCalls());
    kit.clock.advance({ seconds: 5 });
    await home(staff.clerk);
    calls.remove();
    expect(calls.steps.length).toBeLessThanOrEqual(8);
  });
});

describe("a reviewer", () => {
  it("sees how many briefs wait and how long the oldest has", async () => {
    await brief("submitted", "2026-10-26", queued("2026-10-26T08:00:00.000Z"));
    await brief("submitted", "2026-10-27", queued("2026-10-28T08:00:00.000Z"));
    const shown = await home(staff.reviewer);
    expect(cards(shown)[0]).toContain("待审核：示例县公安局");
    expect(cards(shown)[0]).toContain("2 篇");
    expect(cards(shown)[0]).toContain("最早的已等 4 天");
    expect(links(shown)).toContain("/training/desk?organ=police1");
  });
});

const queued = (at: string) => ({ submittedAt: at, worklist: `529901/desk/${organs.police}`, due: at });

describe("an administrator", () => {
  it("sees the month in numbers that open to their rows", async () => {
    kit.clock.set("2026-11-05T09:00:00+08:00");
    await accepted(kit, units.chengguan, "2026-10-12", "2026-10-26");
    const shown = await home(staff.organAdmin);
    expect(shown).toContain("2026年10月达标情况");
    expect(links(shown)).toContain("/obligations?month=2026-10");
  });

  it("is warned of units without a clerk, of a year without holidays, of mail that fails and of jobs that failed", async () => {
    kit.clock.set("2026-11-05T09:00:00+08:00");
    refusing(kit, () => notNow);
    await tell(kit, owedNotice({ about: undefined }));
    await run(kit);
    const at = "2026-11-04T16:30:00.000Z";
    const failed = {
      county: kit.county,
      job: "figures.rollUp",
      scheduledAt: at,
      state: "failed",
      startedAt: at,
      leaseUntil: at,
    };
    await tryWrite(kit.deps, { put: { ...keys.run(kit.county, "figures.rollUp", at), ...failed } });
    const shown = await home(staff.admin);
    expect(shown).toContain("政工室没有内勤，催报无人接收");
    expect(shown).toContain("2027年节假日安排尚未录入");
    expect(shown).toContain("1 条通知的邮件发不出去");
    expect(shown).toContain("任务“月度汇总”上次运行失败");
    const organ = await home(staff.organAdmin);
    expect(organ).toContain("政工室没有内勤");
    expect(organ).not.toContain("任务“月度汇总”");
  });
});

describe("an officer without any role", () => {
  it("has nothing to do but to read what is new", async () => {
    expect(await home(staff.plain)).toContain("没有待办事项");
    await tell(kit, owedNotice({ to: staff.plain, about: undefined }));
    const shown = await home(staff.plain);
    expect(shown).toContain("未读消息");
    expect(shown).toContain("城关派出所2026年10月每月训练简报还差 2 篇");
  });

  it("who is signed out is asked to sign in", async () => {
    const shown = await kit.page("/");
    expect([shown.status, shown.headers.get("location")]).toEqual([303, "/sign-in"]);
  });
});

describe("talks", () => {
  it("ask a talker by when, the officer to confirm, the line how many are missing, until each is done", async () => {
    const world = await talkWorld();
    kit = world.kit;
    expect(cards(await home(who.talker))).toEqual([]);
    await assign(world, [who.officer]);
    expect(cards(await home(who.talker))[0]).toMatch(/^请您约谈 .*还剩 7 天 1 人 .*截止 12月1日 填写记录$/);
    expect(cards(await home(who.line))[0]).toMatch(/第四季度预防提醒约谈 .*还剩 37 天 9 人 示例县司法局/);

    const id = await oneTalk(world, { followUp: "每月汇报", followUpDue: "2026-11-26" }, who.talker);
    expect(cards(await home(who.talker))).toEqual([]);
    expect(cards(await home(who.line))[0]).toContain("8 人");
    expect(cards(await home(who.line))[1]).toMatch(/到期 .*还剩 2 天 1 件/);
    const confirm = cards(await home(who.officer))[0];
    expect(confirm).toMatch(/^请阅看并确认：11月23日的约谈记录 .*1 份/);
    expect(links(await home(who.officer))).toContain(`/talks/records/${id}`);

    await kit.call(recordRoutes.acknowledge, { as: who.officer, params: { id }, body: { remarks: "" } });
    expect(cards(await home(who.officer))).toEqual([]);
    kit.clock.set("2026-11-28T09:00:00+08:00");
    expect(cards(await home(who.line))[1]).toContain("其中 1 件已逾期");
    const done = { outcome: "已经完成", done: true };
    await kit.call(recordRoutes.settle, { as: who.talker, params: { id }, body: done });
    expect(cards(await home(who.line))).toHaveLength(1);
  });

  it("of a quarter that is over are owed until its round is closed", async () => {
    const world = await talkWorld("2026-12-30T09:00:00+08:00");
    kit = world.kit;
    kit.clock.set("2027-01-03T09:00:00+08:00");
    expect(cards(await home(who.line))[0]).toContain("已逾期 3 天");
    const params = { organ: justice.organ, quarter: world.quarter };
    await kit.call(roundRoutes.close, { as: who.line, params });
    expect(cards(await home(who.line))).toEqual([]);
  });

  it("are a quiet line for who heads a unit, and nothing for administrators", async () => {
    const world = await talkWorld();
    kit = world.kit;
    await oneTalk(world);
    const head = await home(who.unitHead);
    expect(head).toContain("已谈 1 / 9（11%）");
    expect(links(head)).toContain(`/talks/units/${justice.unit}`);
    expect(cards(head).filter((card) => card.includes("谈"))).toEqual([]);
    for (const role of [who.organAdmin, who.admin, who.reviewer]) {
      const shown = await home(role);
      expect(links(shown).filter((href) => href.startsWith("/talks"))).not.toContain("/talks");
      expect(cards(shown).filter((card) => card.includes("谈"))).toEqual([]);
    }
  });

  it("read the rounds of one's own organ once in half a minute for all of it, and no other organ's", async () => {
    const world = await talkWorld();
    kit = world.kit;
    await assign(world, [who.officer]);
    const cost = async (as: string): Promise<number> => {
      const calls = plant(kit.deps.db, recordCalls());
      await home(as);
      calls.remove();
      return calls.steps.filter(({ input }) => JSON.stringify(input).includes("/talks/justice1/")).length;
    };
    expect(await cost(who.otherLine)).toBe(0);
    expect(await cost(who.officer)).toBe(2);
    for (const as of [who.clerk, who.line, who.talker, who.unitHead]) expect(await cost(as), as).toBe(0);
    await assign(world, [who.second]);
    expect(await cost(who.talker)).toBe(1);
  });
});
