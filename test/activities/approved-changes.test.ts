// What was agreed to stays until another agrees to a change (“经报批同意”, J4): asked for, decided, taken back, overtaken.
import { beforeEach, describe, expect, it } from "vitest";
import { activityRoutes } from "../../functions/activities/routes-activities.ts";
import { stillAsks } from "../../functions/activities/still-asks.ts";
import { activityBy } from "../../functions/activities/store.ts";
import { getItem } from "../../functions/platform/db.ts";
import type { ActivityInput } from "../../shared/activities/schema.ts";
import { keys } from "../../shared/keys.ts";
import type { ActivityAbout } from "../../shared/notice.ts";
import {
  actorOf,
  at,
  close,
  inboxOf,
  makeInput,
  mark,
  officeWorld,
  setUp,
  signUp,
  whenSending,
  who,
  type OfficeWorld,
} from "./office.ts";
import { decideActivity } from "../../functions/activities/approval.ts";
import { changeActivity } from "../../functions/activities/lifecycle.ts";

let world: OfficeWorld;
let id: string;

const klass = (given: Partial<ActivityInput> = {}): ActivityInput =>
  makeInput({ kind: "class", fullTime: true, hours: 16, until: "2026-11-20", ...given });
const decide = (body: { agree: boolean; reason?: string; seen?: string }, as: string = who.organAdmin) =>
  world.kit.call(activityRoutes.decide, { as, params: { id }, body });
const change = (input: ActivityInput, as: string = who.reviewer) =>
  world.kit.call(activityRoutes.change, { as, params: { id }, body: input });
const view = async (as: string) => (await world.kit.call(activityRoutes.view, { as, params: { id } })).body;
const stored = () => activityBy(world.kit.deps, world.county, id);
const reasonOf = ({ body }: { body: unknown }) => (body as { reason?: string }).reason;
const titles = async (staff: string) => (await inboxOf(world, staff)).map(({ title }) => title);
const waiting = async (as: string) =>
  (await world.kit.call(activityRoutes.approvals, { as })).body.items.map((one) => [one.id, one.change]);

beforeEach(async () => {
  world = await officeWorld();
  ({ id } = await setUp(world, klass()));
  const agreed = await decide({ agree: true });
  if (agreed.status !== 204) throw new Error("not agreed to");
});

describe("a change of what was agreed to", () => {
  it("changes nothing until another agrees; then all of it, and who signed up is told", async () => {
    await signUp(world, id, who.officer);
    const asked = await change(klass({ hours: 24, until: "2026-11-21", place: "市警校" }));
    expect([asked.status, asked.body.asked, asked.body.state]).toEqual([200, true, "open"]);
    expect(await stored()).toMatchObject({ hours: 16, until: "2026-11-20", place: "三楼会议室" });
    expect(await waiting(who.organAdmin)).toEqual([[id, true]]);
    expect((await view(who.organAdmin)).change).toMatchObject({
      differences: [
        { label: "日期", before: "2026年11月19日至2026年11月20日", after: "2026年11月19日至2026年11月21日" },
        { label: "学时", before: "16 学时", after: "24 学时" },
      ],
    });
    expect((await view(who.officer)).change).toBeUndefined();
    expect(await titles(who.organAdmin)).toContain("请审批变更：电信诈骗案件取证");
    expect((await decide({ agree: true })).status).toBe(204);
    expect(await stored()).toMatchObject({ hours: 24, until: "2026-11-21", place: "市警校", state: "open" });
    expect(await titles(who.reviewer)).toContain("已同意变更：电信诈骗案件取证");
    expect(await titles(who.officer)).toContain("时间或地点有变：电信诈骗案件取证");
    expect(await waiting(who.organAdmin)).toEqual([]);
  });

  it.each<[string, Partial<ActivityInput>, boolean]>([
    ["the theme", { theme: "无人机侦查" }, true],
    ["the day", { day: "2026-11-18", closesAt: at("2026-11-18T12:00") }, true],
    ["the hours", { hours: 8 }, true],
    ["the level", { level: "province" }, true],
    ["being away from work", { fullTime: false }, true],
    ["speakers from outside", { speakers: ["张教授"] }, true],
    ["more seats", { seats: { capacity: 11, guaranteed: [] } }, true],
    ["seats without number", { seats: undefined }, true],
    ["fewer seats", { seats: { capacity: 9, guaranteed: [] } }, false],
    ["the room", { place: "五楼会议室" }, false],
    ["the hour", { start: "15:00" }, false],
    ["the ways of teaching", { methods: ["case"] }, false],
    ["the note", { note: "带笔记本" }, false],
  ])("%s: is asked for only where it was agreed to", async (_, given, asked) => {
    const before = await stored();
    const answer = await change(klass(given));
    expect([answer.status, answer.body.asked]).toEqual([200, asked]);
    const { version } = (await stored()) ?? {};
    expect(version === before?.version).toBe(asked);
  });

  it("of what needs nobody's consent is done at once", async () => {
    const other = await setUp(world, makeInput());
    const params = { id: other.id };
    const answer = await world.kit.call(activityRoutes.change, {
      as: who.reviewer,
      params,
      body: makeInput({ hours: 8 }),
    });
    expect(answer.body.asked).toBe(false);
  });

  it("is not agreed to by who asked for it, nor by who put his hand to it since", async () => {
    await change(klass({ hours: 24 }), who.organAdmin);
    expect(reasonOf(await decide({ agree: true }))).toBe("own-activity");
    // A colleague saves the same again: it is still the administrator's as well.
    await change(klass({ hours: 24 }), who.reviewer);
    expect(reasonOf(await decide({ agree: true }))).toBe("own-activity");
    expect((await view(who.organAdmin)).whyNotDecide).toContain("不能审批自己");
    expect((await decide({ agree: true }, who.committee)).status).toBe(204);
    expect(await titles(who.organAdmin)).toContain("已同意变更：电信诈骗案件取证");
    expect(await titles(who.reviewer)).toContain("已同意变更：电信诈骗案件取证");
  });

  it("refused with a reason leaves everything as it was, and can be asked for again", async () => {
    await change(klass({ hours: 24 }));
    expect((await decide({ agree: false })).status).toBe(400);
    expect((await decide({ agree: false, reason: "经费不足" })).status).toBe(204);
    expect(await stored()).toMatchObject({ hours: 16, state: "open" });
    expect(await waiting(who.organAdmin)).toEqual([]);
    expect((await inboxOf(world, who.reviewer)).map(({ text }) => text)).toContain(
      "原因：经费不足。活动仍按原来的安排。",
    );
    expect((await change(klass({ hours: 20 }))).body.asked).toBe(true);
    expect((await decide({ agree: true })).status).toBe(204);
    expect((await stored())?.hours).toBe(20);
  });

  it("asked for again replaces the one before, saved as it was takes it back", async () => {
    await change(klass({ hours: 24 }));
    await change(klass({ hours: 20 }));
    expect((await view(who.organAdmin)).change?.differences.map(({ after }) => after)).toEqual(["20 学时"]);
    expect((await change(klass({ note: "带笔记本" }))).body.asked).toBe(false);
    expect(await waiting(who.organAdmin)).toEqual([]);
    expect(await stored()).toMatchObject({ hours: 16, note: "带笔记本" });
    expect(reasonOf(await decide({ agree: true }))).toBe("not-waiting");
  });

  it("that is not what the decider saw is shown to him again first, also of a new activity", async () => {
    await change(klass({ hours: 20 }));
    const { seen = "" } = await view(who.organAdmin);
    await change(klass({ hours: 200 }));
    expect(reasonOf(await decide({ agree: true, seen }))).toBe("changed-since");
    expect((await stored())?.hours).toBe(16);
    const now = (await view(who.organAdmin)).seen ?? "";
    expect((await decide({ agree: true, seen: now })).status).toBe(204);
    const fresh = await setUp(world, klass({ theme: "新的培训班" }));
    id = fresh.id;
    const first = (await view(who.organAdmin)).seen ?? "";
    await change(klass({ theme: "到三亚的培训班" }));
    expect(reasonOf(await decide({ agree: true, seen: first }))).toBe("changed-since");
    const page = await world.kit.page(`/activities/${id}`, { as: who.organAdmin });
    expect(page.body).toContain(`name="seen" value="${(await view(who.organAdmin)).seen}"`);
  });

  it("that became impossible meanwhile is not half done: the decider is told why, and can refuse it", async () => {
    await change(klass({ hours: 24, seats: { capacity: 1, guaranteed: [] } }));
    await signUp(world, id, who.officer, who.secondOfficer);
    const answer = await decide({ agree: true });
    expect([answer.status, (answer.body as { fields?: { path: string }[] }).fields?.[0]?.path]).toEqual([
      400,
      "seats.capacity",
    ]);
    expect(await stored()).toMatchObject({ hours: 16, seats: { capacity: 10 } });
    expect((await decide({ agree: false, reason: "名额不够" })).status).toBe(204);
  });

  it("waits no longer once the activity is called off, and keeps the roll open until it is decided", async () => {
    await change(klass({ hours: 24 }));
    world.kit.clock.set("2026-11-20T17:30:00+08:00");
    await mark(world, id, { [who.officer]: "present" });
    expect(reasonOf(await close(world, id))).toBe("change-waits");
    await decide({ agree: true });
    expect((await close(world, id)).status).toBe(204);
    const other = await setUp(world, klass({ day: "2026-11-26", until: "2026-11-27" }));
    id = other.id;
    await decide({ agree: true });
    await change(klass({ day: "2026-11-26", until: "2026-11-27", hours: 24 }));
    await world.kit.call(activityRoutes.cancel, {
      as: who.reviewer,
      params: { id },
      body: { reason: "停办" },
    });
    expect(await waiting(who.organAdmin)).toEqual([]);
    expect(await getItem(world.kit.deps, keys.activityChange(world.county, id))).toBeUndefined();
  });

  it("asked for while another change is written is asked for again, not lost", async () => {
    const [reviewer, admin] = [await actorOf(world, who.reviewer), await actorOf(world, who.organAdmin)];
    let once = true;
    const meanwhile = whenSending(world.kit.deps, async (name) => {
      if (name !== "TransactWriteItemsCommand" || !once) return;
      once = false;
      await changeActivity(world.kit.deps, admin, id, klass({ place: "五楼会议室" }));
    });
    await expect(changeActivity(meanwhile, reviewer, id, klass({ hours: 24 }))).rejects.toMatchObject({
      reason: "changed-meanwhile",
    });
    expect(await stored()).toMatchObject({ place: "五楼会议室", hours: 16 });
  });

  it("decided by two at once is decided once", async () => {
    await change(klass({ hours: 24 }));
    const committee = await actorOf(world, who.committee);
    const both = await Promise.allSettled([
      decideActivity(world.kit.deps, await actorOf(world, who.organAdmin), id, { agree: true }),
      decideActivity(world.kit.deps, committee, id, { agree: false, reason: "经费不足" }),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  it("is asked of whoever may decide only while it waits", async () => {
    await change(klass({ hours: 24 }));
    const notice = (await inboxOf(world, who.organAdmin)).find(({ title }) => title.startsWith("请审批变更"));
    const about = notice?.about as ActivityAbout;
    expect(await stillAsks(world.kit.deps, world.county, about)).toBe(true);
    await change(klass({ hours: 20 }));
    expect(await stillAsks(world.kit.deps, world.county, about)).toBe(false);
  });

  it("is shown on the pages: what would change to who decides, and the waiting one in its form", async () => {
    await change(klass({ hours: 24 }));
    const open = async (path: string, as: string) => (await world.kit.page(path, { as })).body;
    expect(await open("/activities/approvals", who.organAdmin)).toContain("变更");
    const shown = await open(`/activities/${id}`, who.organAdmin);
    for (const words of ["变更等待审批", "16 学时 → 24 学时", "审批变更"]) expect(shown).toContain(words);
    expect(await open(`/activities/${id}`, who.officer)).not.toContain("变更等待审批");
    const form = await open(`/activities/${id}/edit`, who.reviewer);
    expect(form).toContain("等待审批的变更");
    expect(/name="hours"[^>]*value="24"|value="24"[^>]*name="hours"/u.test(form)).toBe(true);
    const home = await open("/", who.organAdmin);
    expect(home).toContain("待审批变更");
  });
});
