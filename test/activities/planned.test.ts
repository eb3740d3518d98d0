// Setting up, moving and calling off as people do it on the pages: nothing is lost, widened or made public in silence.
import { beforeEach, describe, expect, it } from "vitest";
import { followChange } from "../../functions/activities/follow.ts";
import { activityRoutes } from "../../functions/activities/routes-activities.ts";
import { stillAsks } from "../../functions/activities/still-asks.ts";
import { tickActivities } from "../../functions/activities/tick.ts";
import { activityBy } from "../../functions/activities/store.ts";
import { queryAll, tryWrite } from "../../functions/platform/db.ts";
import type { ActivityInput } from "../../shared/activities/schema.ts";
import { keys } from "../../shared/keys.ts";
import type { ActivityAbout } from "../../shared/notice.ts";
import {
  at,
  inboxOf,
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

const { reviewer } = who;
const change = (id: string, body: ActivityInput & { seen?: number }, as: string = reviewer) =>
  world.kit.call(activityRoutes.change, { as, params: { id }, body });
const cancel = (id: string, body: { reason: string; later?: boolean } = { reason: "会场检修" }) =>
  world.kit.call(activityRoutes.cancel, { as: reviewer, params: { id }, body });
const decide = (id: string, body: { agree: boolean; reason?: string }) =>
  world.kit.call(activityRoutes.decide, { as: who.organAdmin, params: { id }, body });
const view = (id: string, as: string) => world.kit.call(activityRoutes.view, { as, params: { id } });
const stored = async (id: string) => {
  const found = await activityBy(world.kit.deps, world.county, id);
  if (!found) throw new Error("not there");
  return found;
};
const reasonOf = ({ body }: { body: unknown }) => (body as { reason?: string }).reason;
const fieldsOf = ({ body }: { body: unknown }) =>
  (body as { fields?: { path: string }[] }).fields?.map(({ path }) => path);
const listed = async (month = "2026-11", as: string = who.officer) =>
  (await world.kit.call(activityRoutes.calendar, { as, query: { month } })).body.items;

/** What a browser sends of a page's only form. */
function fieldsIn(html: string, action: string): Record<string, string | string[]> {
  const form = new RegExp(`<form[^>]*action="${action}"[^>]*>(.*?)</form>`, "su").exec(html)?.[1] ?? "";
  const found: Record<string, string[]> = {};
  const add = (name = "", value = "") => (found[name] = [...(found[name] ?? []), value]);
  const attribute = (tag: string, name: string) => new RegExp(`\\b${name}="([^"]*)"`, "u").exec(tag)?.[1];
  for (const [tag] of form.matchAll(/<input[^>]*>/gu)) {
    const type = attribute(tag, "type");
    if ((type === "checkbox" || type === "radio") && !/\bchecked\b/u.test(tag)) continue;
    add(attribute(tag, "name"), attribute(tag, "value") ?? (type === "checkbox" ? "on" : ""));
  }
  for (const [, name, inner = ""] of form.matchAll(/<select[^>]*name="([^"]*)"[^>]*>(.*?)<\/select>/gsu)) {
    const chosen = /<option[^>]*value="([^"]*)"[^>]*\bselected\b/u.exec(inner)?.[1];
    add(name, chosen ?? /<option[^>]*value="([^"]*)"/u.exec(inner)?.[1]);
  }
  for (const [, name, inner] of form.matchAll(/<textarea[^>]*name="([^"]*)"[^>]*>(.*?)<\/textarea>/gsu))
    add(name, inner);
  return found;
}
const edited = async (id: string, typed: Record<string, string> = {}) => {
  const action = `/activities/${id}/edit`;
  const { body } = await world.kit.page(action, { as: reviewer });
  return world.kit.submitForm(action, { ...fieldsIn(body, action), ...typed }, { as: reviewer });
};

describe("the form of one that stands", () => {
  it("keeps who may come and whose seats are kept when units or categories are there no longer", async () => {
    const { id } = await setUp(
      world,
      makeInput({
        who: { units: ["hebin"], categories: ["特警"] },
        seats: { capacity: 5, guaranteed: [{ unit: "hebin", seats: 2 }] },
      }),
    );
    const closed = { set: keys.unit(world.county, "hebin"), to: { closedOn: "2026-11-16" } };
    await tryWrite(world.kit.deps, closed);
    const shown = await world.kit.page(`/activities/${id}/edit`, { as: reviewer });
    expect(shown.body).toContain("（已撤销）");
    expect(shown.body).toContain("特警（现无此类人员）");
    const said = await edited(id, { place: "五楼" });
    // Seats for a unit that is closed are refused, in words: not dropped.
    expect(said.status).toBe(400);
    expect((await edited(id, { place: "五楼", "guaranteed.hebin": "" })).status).toBe(303);
    expect(await stored(id)).toMatchObject({
      place: "五楼",
      who: { units: ["hebin"], categories: ["特警"] },
    });
  });

  it("keeps the last day of a meeting of several days", async () => {
    const { id } = await setUp(world, makeMeeting({ until: "2026-11-20" }));
    expect((await edited(id, { place: "五楼" })).status).toBe(303);
    expect(await stored(id)).toMatchObject({ place: "五楼", until: "2026-11-20" });
  });

  it("does not write over what another changed since it was opened, and keeps what was typed", async () => {
    const { id } = await setUp(world, makeInput());
    const action = `/activities/${id}/edit`;
    const before = fieldsIn((await world.kit.page(action, { as: reviewer })).body, action);
    await change(id, makeInput({ day: "2026-11-26", place: "五楼" }), who.organAdmin);
    const late = await world.kit.submitForm(action, { ...before, note: "带笔记本" }, { as: reviewer });
    expect(late.status).toBe(409);
    expect(late.body).toContain("别人改过这个活动");
    expect(late.body).toContain("带笔记本");
    expect(await stored(id)).toMatchObject({ day: "2026-11-26", place: "五楼" });
    expect(reasonOf(await change(id, { ...makeInput(), seen: 1 }))).toBe("changed-since");
    // Having been told, a second press is meant.
    const again = { ...fieldsIn(late.body, action), day: "2026-11-26" };
    expect((await world.kit.submitForm(action, again, { as: reviewer })).status).toBe(303);
    expect(await stored(id)).toMatchObject({ note: "带笔记本" });
  });

  it("leaves on record what was and what is", async () => {
    const { id } = await setUp(world, makeInput());
    await change(id, makeInput({ place: "五楼", hours: 3 }));
    const audit = JSON.stringify(await queryAll(world.kit.deps, keys.activity(world.county, id)));
    expect(audit).toMatch(/"place":\{[^}]*"三楼会议室"/u);
    expect(audit).toMatch(/"hours":\{("was":2.5,"is":3|"is":3,"was":2.5)\}/u);
  });
});

describe("a new one", () => {
  it("sent by a form that was sent before is not lost: said to be another, and set up by the next press", async () => {
    const open = `/activities/new?organ=${organ}&kind=seminar`;
    const action = `/activities/organs/${organ}/new`;
    const form = fieldsIn((await world.kit.page(open, { as: reviewer })).body, action);
    const send = (typed: Record<string, string | string[]>) =>
      world.kit.submitForm(action, typed, { as: reviewer });
    const first = { ...form, theme: "第一次研讨" };
    expect([(await send(first)).status, (await send(first)).status]).toEqual([303, 303]);
    const second = await send({ ...form, theme: "第二次研讨" });
    expect(second.status).toBe(409);
    expect(second.body).toContain("已经发布过“第一次研讨”");
    expect((await send(fieldsIn(second.body, action))).status).toBe(303);
    const themes = (await listed()).map(({ theme }) => theme);
    expect(themes.toSorted()).toEqual(["第一次研讨", "第二次研讨"].toSorted());
  });

  it("of a meeting twice by one press is one meeting, though a second lies between", async () => {
    const open = `/activities/new?organ=${organ}&kind=meeting`;
    const action = `/activities/organs/${organ}/new`;
    const form = fieldsIn((await world.kit.page(open, { as: reviewer })).body, action);
    const sent = { ...form, theme: "全局大会" };
    await world.kit.submitForm(action, sent, { as: reviewer });
    world.kit.clock.set("2026-11-17T09:00:30+08:00");
    expect((await world.kit.submitForm(action, sent, { as: reviewer })).status).toBe(303);
    expect(await listed()).toHaveLength(1);
  });

  it.each<[string, Partial<ActivityInput>, string]>([
    ["a year that was typed wrong", { day: "2062-11-19", closesAt: at("2062-11-18T09:00") }, "day"],
    ["a line break in its theme", { theme: "研讨\r\nBcc: x" }, "theme"],
    ["a theme that runs backwards", { theme: "研讨\u202e gpj.exe" }, "theme"],
    ["a place of two lines", { place: "三楼\n五楼" }, "place"],
  ])("with %s is refused at its field", async (_, given, field) => {
    const body = { ...makeInput(), ...given };
    const answer = await world.kit.call(activityRoutes.create, { as: reviewer, params: { organ }, body });
    expect([answer.status, fieldsOf(answer)]).toEqual([400, [field]]);
  });
});

describe("moved", () => {
  const notices = async (staff: string) =>
    (await inboxOf(world, staff)).filter(({ kind }) => kind === "activities.moved");

  it("twice: only the last word still holds, and stands on top of the inbox", async () => {
    const { id } = await setUp(world, makeInput());
    await signUp(world, id, who.officer);
    await change(id, makeInput({ day: "2026-12-10" }));
    world.kit.clock.set("2026-11-18T09:00:00+08:00");
    await change(id, makeInput({ day: "2026-11-26" }));
    const told = await notices(who.officer);
    expect(told.map(({ day }) => day)).toEqual(["2026-11-17", "2026-11-18"]);
    const holds = await Promise.all(
      told.map(({ about }) => stillAsks(world.kit.deps, world.county, about as ActivityAbout)),
    );
    expect(holds).toEqual([false, true]);
    const page = await world.kit.page("/notices", { as: who.officer });
    expect(page.body.indexOf("现改为11月26日")).toBeLessThan(page.body.indexOf("现改为12月10日"));
  });

  it("in its end alone, or its last day, says so", async () => {
    const { id } = await setUp(world, makeMeeting());
    await change(id, makeMeeting({ end: "18:00" }));
    await change(id, makeMeeting({ end: "18:00", until: "2026-11-20" }));
    expect((await notices(who.officer)).map(({ text }) => text)).toEqual([
      "原定11月19日 14:30至17:00，三楼会议室；现改为11月19日 14:30至18:00，三楼会议室。",
      "原定11月19日 14:30至17:00，三楼会议室；现改为11月19日 14:30至11月20日 18:00，三楼会议室。",
    ]);
    expect(await followChange(world.kit.deps, world.county, id)).toBe(0);
  });

  it("to another day is refused once somebody was seen at it; to another hour or room is not", async () => {
    const { id } = await setUp(world, makeInput());
    await signUp(world, id, who.officer);
    world.kit.clock.set("2026-11-19T14:35:00+08:00");
    await mark(world, id, { [who.officer]: "present" });
    const moved = await change(id, makeInput({ day: "2026-11-26" }));
    expect([moved.status, fieldsOf(moved)]).toEqual([400, ["day"]]);
    expect(await stored(id)).toMatchObject({ day: "2026-11-19" });
    expect((await change(id, makeInput({ end: "17:30", place: "五楼" }))).status).toBe(200);
  });
});

describe("an open mic that has begun", () => {
  it("is not made to begin later, so that its list could still be frozen; its end and room may change", async () => {
    const { id } = await setUp(world, makeMeeting({ kind: "openMic" }));
    const mic = (given: Partial<ActivityInput>) => makeMeeting({ kind: "openMic", ...given });
    world.kit.clock.set("2026-11-19T14:45:00+08:00");
    const later = await change(id, mic({ start: "16:00" }));
    expect([later.status, fieldsOf(later)]).toEqual([400, ["start"]]);
    expect(fieldsOf(await change(id, mic({ day: "2026-11-26" })))).toEqual(["day"]);
    expect((await change(id, mic({ end: "18:00", place: "五楼" }))).status).toBe(200);
  });
});

describe("called off", () => {
  it("before anybody agreed to it, it stays its office's: nobody else finds it anywhere", async () => {
    const { id } = await setUp(world, makeInput({ kind: "class", theme: "没有批准的班" }));
    await decide(id, { agree: false, reason: "经费不足" });
    expect((await cancel(id)).status).toBe(204);
    expect((await view(id, who.officer)).status).toBe(404);
    expect((await world.kit.page(`/activities/${id}`, { as: who.officer })).status).toBe(404);
    expect(await listed()).toEqual([]);
    expect((await view(id, reviewer)).status).toBe(200);
    expect((await listed("2026-11", reviewer)).map(({ id: one }) => one)).toEqual([id]);
    const { address = "" } = (
      await world.kit.call(activityRoutes.feed, { as: who.clerk, body: { do: "renew", unit: "chengguan" } })
    ).body;
    const ics = await world.kit.app.request(address);
    expect(ics.status).toBe(200);
    expect(await ics.text()).not.toContain("没有批准的班");
    // The control: one that was published is there for everybody, called off.
    const open = await setUp(world, makeInput({ theme: "取消的研讨" }));
    await cancel(open.id);
    expect((await listed()).map(({ theme }) => theme)).toEqual(["取消的研讨"]);
  });

  it("is refused once somebody was there", async () => {
    const { id } = await setUp(world, makeInput());
    await signUp(world, id, who.officer);
    world.kit.clock.set("2026-11-19T14:35:00+08:00");
    await mark(world, id, { [who.officer]: "late" });
    expect(reasonOf(await cancel(id))).toBe("held");
    expect((await stored(id)).state).toBe("open");
    await mark(world, id, { [who.officer]: "absent" });
    expect((await cancel(id)).status).toBe(204);
  });
});

describe("who has moved on since he set it up", () => {
  it("hears of neither the decision nor the open roll; the office that is left does", async () => {
    const { deps } = world.kit;
    const kinds = async (staff: string) => (await inboxOf(world, staff)).map(({ kind }) => kind);
    const { id } = await setUp(world, makeInput({ kind: "class" }));
    await tryWrite(deps, { drop: keys.holder(world.county, organ, "reviewer", reviewer) });
    await decide(id, { agree: true });
    expect(await kinds(reviewer)).not.toContain("activities.decided");
    expect(await kinds(who.secondReviewer)).toContain("activities.decided");
    world.kit.clock.set("2026-11-20T09:30:00+08:00");
    for (let turn = 0; turn < 3; turn += 1) await tickActivities(deps, world.county, world.kit.clock.now());
    expect(await kinds(reviewer)).not.toContain("activities.toClose");
    expect(await kinds(who.secondReviewer)).toContain("activities.toClose");
  });
});

describe("why it was decided", () => {
  it("is for those who asked and agreed; past the cut-off the word says that nobody can sign up", async () => {
    const { id } = await setUp(world, makeInput({ kind: "class" }));
    world.kit.clock.set("2026-11-19T13:00:00+08:00");
    await decide(id, { agree: true, reason: "注意交通安全" });
    const told = (await inboxOf(world, reviewer)).find(({ kind }) => kind === "activities.decided");
    expect(told?.text).toContain("报名已经截止");
    expect(told?.text).toContain("审批意见：注意交通安全");
    expect((await view(id, who.officer)).body.decisionReason).toBeUndefined();
    expect((await view(id, who.officer)).body.decidedBy).toBeUndefined();
    expect((await view(id, reviewer)).body.decisionReason).toBe("注意交通安全");
    expect((await world.kit.page(`/activities/${id}`, { as: reviewer })).body).toContain("注意交通安全");
  });
});
