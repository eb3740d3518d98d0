// The home page about activities: what each person must do, by when; nothing once it is done, and nobody else's.
import { beforeEach, describe, expect, it } from "vitest";
import { noteAbsence } from "../../functions/activities/absences.ts";
import { activityRoutes } from "../../functions/activities/routes-activities.ts";
import { drawRoutes } from "../../functions/activities/routes-draw.ts";
import { rotationRoutes } from "../../functions/activities/routes-rotation.ts";
import { signUpRoutes } from "../../functions/activities/routes-sign-ups.ts";
import type { ActivityInput } from "../../shared/activities/schema.ts";
import { recordCalls } from "../support/adversaries.ts";
import { plant } from "../support/plant.ts";
import {
  actorOf,
  at,
  close,
  makeInput,
  makeMeeting,
  mark,
  officeWorld,
  organ,
  setUp,
  signUp,
  who,
  type OfficeWorld,
} from "./office.ts";

let world: OfficeWorld;
beforeEach(async () => {
  world = await officeWorld();
});

/** A meeting on another day: nobody signs up for it, but the times must hold. */
const meetingOn = (day: string, given: Partial<ActivityInput> = {}) =>
  makeMeeting({ day, opensAt: at("2026-11-10T09:00"), closesAt: at("2026-11-11T09:00"), ...given });

const goTo = (text: string): void => world.kit.clock.set(`${text}+08:00`);

/** Every card about activities, its words and where its button leads. */
async function cards(as: string): Promise<{ words: string; href: string }[]> {
  const { status, body } = await world.kit.page("/", { as });
  expect(status).toBe(200);
  return body
    .split("<article")
    .slice(1)
    .map((part) => part.split("</article>")[0] ?? "")
    .map((card) => ({
      words: card
        .replaceAll(/^[^>]*>|<[^>]+>/gu, " ")
        .replaceAll(/\s+/gu, " ")
        .trim(),
      href: [...card.matchAll(/href="([^"]*)"/gu)].at(-1)?.[1]?.replaceAll("&amp;", "&") ?? "",
    }))
    .filter(({ href }) => href.startsWith("/activities"));
}
const words = async (as: string): Promise<string[]> => (await cards(as)).map((card) => card.words);

/** Where the button leads can be opened by whom it is shown to. */
async function opens(as: string): Promise<void> {
  for (const { href } of await cards(as))
    expect([href, (await world.kit.page(href, { as })).status]).toEqual([href, 200]);
}

describe("nobody", () => {
  it("sees anything of activities where nothing is to be done, and a second look reads one row more than before", async () => {
    const roles = [
      who.clerk,
      who.unitHead,
      who.officer,
      who.reviewer,
      who.organAdmin,
      who.committee,
      who.admin,
    ];
    for (const as of roles) expect(await cards(as), as).toEqual([]);
    const calls = plant(world.kit.deps.db, recordCalls());
    await cards(who.officer);
    calls.remove();
    const own = calls.steps.filter(({ input }) => JSON.stringify(input).includes("activity/"));
    expect(own).toHaveLength(1);
    const other = calls.steps.filter(({ input }) => /activities\/|rotation/u.test(JSON.stringify(input)));
    expect(other).toEqual([]);
  });

  it("of another organ hears of one", async () => {
    await setUp(world, makeInput());
    await setUp(world, meetingOn("2026-11-16"));
    for (const as of [who.courtClerk, who.courtReviewer, who.discipline]) expect(await cards(as)).toEqual([]);
  });
});

describe("an officer", () => {
  it("is shown what can be signed up for, until answered; then when and where to be", async () => {
    const seminar = await setUp(world, makeInput({ seats: { capacity: 2, guaranteed: [] } }));
    expect(await words(who.officer)).toEqual([
      expect.stringMatching(
        /^可以报名：电信诈骗案件取证 .*1 项 11月19日 14:30，三楼会议室；还有 2 个名额 截止 11月19日 12:00 去报名$/u,
      ),
    ]);
    await opens(who.officer);
    await signUp(world, seminar.id, who.officer);
    expect(await words(who.officer)).toEqual([
      expect.stringMatching(/^研讨：电信诈骗案件取证 .*还有 2 天 1 场 11月19日 14:30，三楼会议室 查看$/u),
    ]);
    await signUp(world, seminar.id, who.secondOfficer);
    // What is full asks nobody for anything.
    expect(await words(who.plain)).toEqual([]);
    // Who gave the seat back has answered.
    await world.kit.call(signUpRoutes.withdraw, { as: who.officer, params: { id: seminar.id } });
    expect(await words(who.officer)).toEqual([]);
    goTo("2026-11-19T12:01");
    expect(await words(who.plain)).toEqual([]);
    expect((await words(who.secondOfficer))[0]).toContain("就在今天");
    goTo("2026-11-19T17:00");
    expect(await words(who.secondOfficer)).toEqual([]);
  });

  it("is not shown what is not for him, not begun, or more than a week away", async () => {
    await setUp(world, makeInput({ who: { officerKinds: ["auxiliary"] } }));
    await setUp(world, makeInput({ who: { units: ["hebin"] } }));
    await setUp(world, makeInput({ opensAt: at("2026-11-18T09:00") }));
    await setUp(world, makeMeeting({ day: "2026-11-25" }));
    await setUp(world, makeMeeting({ who: { units: ["hebin"] } }));
    expect(await words(who.officer)).toEqual([]);
    expect(await words(who.auxiliary)).toHaveLength(1);
    expect(await words(who.otherHead)).toHaveLength(2);
  });

  it("finds the week's activities on one card, and is not told again where he has checked in", async () => {
    const days = ["2026-11-18", "2026-11-19", "2026-11-20", "2026-11-23", "2026-11-24"];
    const meetings = [];
    for (const day of days)
      meetings.push(await setUp(world, meetingOn(day, { theme: `大会${day.slice(8)}` })));
    const [card, ...more] = await words(who.officer);
    expect(more).toEqual([]);
    expect(card).toMatch(
      /^近几天的活动 .*明天 5 场 11月18日 14:30 大会18，三楼会议室 .*大会23.* 另有 1 场 查看$/u,
    );
    goTo("2026-11-18T14:40");
    await mark(world, meetings[0]?.id ?? "", { [who.officer]: "present" });
    expect((await words(who.officer))[0]).toContain("4 场");
  });

  it("is asked first about a seat that is offered, with the hours that are left", async () => {
    const seminar = await setUp(world, makeInput({ seats: { capacity: 1, guaranteed: [] } }));
    await signUp(world, seminar.id, who.officer, who.secondOfficer);
    expect(await words(who.secondOfficer)).toEqual([]);
    await world.kit.call(signUpRoutes.withdraw, { as: who.officer, params: { id: seminar.id } });
    world.kit.clock.advance({ minutes: 90 });
    expect(await words(who.secondOfficer)).toEqual([
      expect.stringMatching(
        /^有名额了：电信诈骗案件取证 .*还剩 22 小时 1 个名额 .* 截止 11月18日 09:00 去确认$/u,
      ),
    ]);
    await world.kit.call(signUpRoutes.acceptOffer, { as: who.secondOfficer, params: { id: seminar.id } });
    expect((await words(who.secondOfficer))[0]).toMatch(/^研讨/u);
  });
});

describe("a unit's clerk", () => {
  it("is asked to name people for the seats that are kept, until they are taken or released", async () => {
    const seats = {
      capacity: 4,
      guaranteed: [{ unit: "hebin", seats: 2 }],
      releaseAt: at("2026-11-18T18:00"),
    };
    const seminar = await setUp(world, makeInput({ seats }));
    for (const as of [who.otherClerk, who.otherHead])
      expect((await words(as))[0]).toMatch(
        /^请提名：电信诈骗案件取证 .*还剩 1 天 2 个名额 为河滨派出所保底的名额还没有人报，到时向所有人开放。 截止 11月18日 18:00 去提名$/u,
      );
    expect((await words(who.clerk))[0]).toMatch(/^可以报名/u);
    await opens(who.otherClerk);
    const named = await world.kit.call(signUpRoutes.nominate, {
      as: who.otherClerk,
      params: { id: seminar.id },
      body: { staff: [who.otherHead], together: false },
    });
    expect(named.status).toBe(200);
    expect((await words(who.otherClerk))[0]).toContain("1 个名额");
    goTo("2026-11-18T18:00");
    expect((await words(who.otherClerk)).filter((card) => card.startsWith("请提名"))).toEqual([]);
  });
});

describe("the office", () => {
  it("is asked to agree to what others asked for; the committee only where nobody of the organ can", async () => {
    const klass = { kind: "class", methods: ["lecture"], day: "2026-11-26" } as const;
    const asked = await setUp(world, makeInput({ ...klass, methods: ["lecture"] }));
    expect(await words(who.organAdmin)).toEqual([
      expect.stringMatching(/^待审批：电信诈骗案件取证 .*1 项 示例县公安局：.*截止 11月26日 去审批$/u),
    ]);
    await opens(who.organAdmin);
    for (const as of [who.reviewer, who.committee, who.courtReviewer])
      expect(await words(as), as).toEqual([]);
    await setUp(world, makeInput({ ...klass, methods: ["lecture"], theme: "法制培训" }), who.organAdmin);
    // His own request is nobody's of the organ but his: the committee's.
    expect(await words(who.organAdmin)).toHaveLength(1);
    expect((await words(who.committee))[0]).toMatch(/^待审批：法制培训/u);
    const decision = { as: who.organAdmin, params: { id: asked.id }, body: { agree: true } };
    await world.kit.call(activityRoutes.decide, decision);
    expect((await words(who.organAdmin)).filter((card) => card.startsWith("待审批"))).toEqual([]);
  });

  it("is chased for rolls that are open, the oldest first, until they are closed", async () => {
    const first = await setUp(world, meetingOn("2026-11-18", { theme: "第一次" }));
    const second = await setUp(world, makeMeeting({ theme: "第二次" }));
    goTo("2026-11-21T09:00");
    expect(await words(who.reviewer)).toEqual([
      expect.stringMatching(/^签到表没有关闭 .*结束已 3 天 2 场 示例县公安局：11月18日《第一次》等。/u),
    ]);
    await opens(who.reviewer);
    await close(world, first.id);
    expect((await cards(who.reviewer))[0]).toMatchObject({ href: `/activities/${second.id}/roll` });
    await close(world, second.id);
    expect(await words(who.reviewer)).toEqual([]);
  });

  it("is led through an open mic: publish the list before it, draw in it, reveal the secret after it", async () => {
    const mic = await setUp(world, makeMeeting({ kind: "openMic", day: "2026-11-20", theme: "我的岗位" }));
    const draws = async () => (await words(who.reviewer)).filter((card) => !card.startsWith("开放麦"));
    const params = { id: mic.id };
    expect(await draws()).toEqual([expect.stringMatching(/^公布抽取名单：我的岗位 .*还有 3 天/u)]);
    await opens(who.reviewer);
    await world.kit.call(drawRoutes.drawPrepare, { as: who.reviewer, params, body: { exclusions: [] } });
    expect(await draws()).toEqual([]);
    goTo("2026-11-20T14:30");
    expect(await draws()).toEqual([expect.stringMatching(/^今天抽取：我的岗位 .*就在今天/u)]);
    await world.kit.call(drawRoutes.drawNow, { as: who.reviewer, params });
    expect(await draws()).toEqual([expect.stringMatching(/^公开密钥：我的岗位/u)]);
    await world.kit.call(drawRoutes.drawReveal, { as: who.reviewer, params });
    expect(await draws()).toEqual([]);
  });
});

describe("a lecture rotation", () => {
  const at2 = { organ, rotation: "" };
  beforeEach(async () => {
    const made = await world.kit.call(rotationRoutes.rotationCreate, {
      as: who.reviewer,
      params: { organ },
      body: {
        name: "讲习所",
        beat: { every: "week", weekday: 3 },
        noticeDays: 5,
        who: { units: ["chengguan"] },
        from: "2026-11-18",
      },
    });
    at2.rotation = made.body.id;
  });
  const plan = async (count: number) => {
    const body = { count };
    const answer = await world.kit.call(rotationRoutes.rotationPlan, { as: who.reviewer, params: at2, body });
    return answer.body.turns;
  };

  it("asks the office to plan it and to say what was held, the speaker to speak, and who is asked to swap to answer", async () => {
    expect(await words(who.reviewer)).toEqual([
      expect.stringMatching(/^还没有排接下来的人：讲习所 .*没有人待讲 .*去排$/u),
    ]);
    await opens(who.reviewer);
    const [first, second, third] = await plan(3);
    if (!first || !second || !third) throw new Error("three turns");
    expect(await words(who.reviewer)).toEqual([]);
    expect(await words(first.staff)).toEqual([
      expect.stringMatching(/^请您讲：讲习所 .*明天 1 次 11月18日（星期三）/u),
    ]);
    await opens(first.staff);
    // Two weeks ahead, not more.
    expect(await words(third.staff)).toEqual([]);
    const swap = { as: first.staff, params: { ...at2, day: first.day }, body: { with: second.day } };
    expect((await world.kit.call(rotationRoutes.turnAsk, swap)).status).toBe(204);
    expect((await words(second.staff))[0]).toMatch(
      /请求和您换：讲习所 .*对方11月18日的一次，换您11月25日的一次。 去答复$/u,
    );
    const answer = { as: second.staff, params: { ...at2, day: first.day }, body: { agree: true } };
    expect((await world.kit.call(rotationRoutes.turnAnswer, answer)).status).toBe(204);
    expect((await words(second.staff))[0]).toMatch(/^请您讲：讲习所 .*明天/u);
    // Who is away that day by what is on record is not asked to prepare, but to see to it.
    const away = { staff: second.staff, reason: "leave", from: "2026-11-18", until: "2026-11-18" } as const;
    await noteAbsence(world.kit.deps, await actorOf(world, who.reviewer), away);
    expect((await words(second.staff))[0]).toContain("您当天已登记不在岗");
    goTo("2026-11-19T09:00");
    expect(await words(second.staff)).toEqual([]);
    expect((await words(who.reviewer))[0]).toMatch(/^登记已讲或未讲：讲习所 .*11月18日的还没有登记/u);
    const held = { as: who.reviewer, params: { ...at2, day: first.day }, body: { state: "held" } as const };
    expect((await world.kit.call(rotationRoutes.turnClose, held)).status).toBeLessThan(300);
    expect(await words(who.reviewer)).toEqual([]);
  });
});
