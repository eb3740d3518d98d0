// What can be put right of a roll: by whom, until when, and that rows, own lists, hours and those concerned follow.
import { beforeEach, describe, expect, it } from "vitest";
import { amendRoll } from "../../functions/activities/roll.ts";
import { hoursOf } from "../../functions/activities/people.ts";
import { activityRoutes } from "../../functions/activities/routes-activities.ts";
import { activityBy } from "../../functions/activities/store.ts";
import { tickActivities } from "../../functions/activities/tick.ts";
import { lockMonth } from "../../functions/obligations/changes.ts";
import { tallyOf } from "../../shared/activities/fold.ts";
import type { CorrectionInput, MarkedAs } from "../../shared/activities/page-views.ts";
import type { Activity, ActivityInput } from "../../shared/activities/schema.ts";
import { openPage } from "./browsing.ts";
import {
  actorOf,
  attendanceOf,
  close,
  codeOf,
  inboxOf,
  makeInput,
  makeMeeting,
  mark,
  officeWorld,
  scan,
  setUp,
  sheetsOf,
  signUp,
  whenSending,
  who,
  type OfficeWorld,
} from "./office.ts";

let world: OfficeWorld;
beforeEach(async () => {
  world = await officeWorld();
});
const goTo = (text: string): void => world.kit.clock.set(`${text}+08:00`);
const begin = (): void => goTo("2026-11-19T14:30");
const stored = (id: string) => activityBy(world.kit.deps, world.county, id);
const hours = async (staff: string): Promise<number> =>
  (await hoursOf(world.kit.deps, world.county, staff, "2026-11-20")).hours;
const reasonIn = (body: unknown): string => (body as { reason: string }).reason;

/** A seminar with three people on it, at its beginning. */
async function seminar(given: Partial<ActivityInput> = {}): Promise<Activity> {
  const activity = await setUp(world, makeInput(given));
  await signUp(world, activity.id, who.officer, who.secondOfficer, who.otherClerk);
  begin();
  return activity;
}
/** The same closed, with one of them there. */
async function closedSeminar(given: Partial<ActivityInput> = {}): Promise<Activity> {
  const activity = await seminar(given);
  await mark(world, activity.id, { [who.officer]: "present" });
  expect((await close(world, activity.id)).status).toBe(204);
  return activity;
}
const correct = (id: string, body: CorrectionInput, as: string = who.reviewer) =>
  world.kit.call(activityRoutes.correct, { as, params: { id }, body });
const amend = (id: string, staff: string, attendance: MarkedAs, as: string = who.reviewer) =>
  world.kit.call(activityRoutes.amend, {
    as,
    params: { id, staff },
    body: { attendance, reason: "现场已签名" },
  });
const rowsNow = async () =>
  (await sheetsOf(world)).flatMap(({ unit, rows }) =>
    rows.map(({ staff, attendance }) => `${unit} ${staff} ${attendance}`),
  );

describe("closing", () => {
  it("waits for the end: pressed at the beginning it takes nobody for absent who is about to scan", async () => {
    const meeting = await setUp(world, makeMeeting());
    begin();
    const early = await world.kit.call(activityRoutes.closeRoll, {
      as: who.reviewer,
      params: { id: meeting.id },
    });
    expect([early.status, reasonIn(early.body)]).toEqual([409, "not-over"]);
    expect((await scan(world, meeting.id, codeOf(world, meeting), who.officer)).status).toBe(200);
  });

  it("may come before the end when everybody is marked", async () => {
    const { id } = await seminar();
    await mark(world, id, {
      [who.officer]: "present",
      [who.secondOfficer]: "late",
      [who.otherClerk]: "absent",
    });
    const done = await world.kit.call(activityRoutes.closeRoll, { as: who.reviewer, params: { id } });
    expect(done.status).toBe(204);
  });
});

describe("the facts of a closed activity", () => {
  it("are corrected with a reason: figures, own lists and the year's hours follow, and nobody is told", async () => {
    const { id } = await closedSeminar({ hours: 25 });
    expect(await hours(who.officer)).toBe(25);
    const facts: Partial<CorrectionInput> = {
      hours: 2.5,
      theme: "诈骗案件取证",
      level: "city",
      methods: ["case"],
    };
    const given = { do: "facts", reason: "学时多录了一位", ...facts } as CorrectionInput;
    expect((await correct(id, given)).status).toBe(204);
    expect(await hours(who.officer)).toBe(2.5);
    const sheets = await sheetsOf(world);
    expect(sheets.map((sheet) => [sheet.hours, sheet.theme, sheet.level, sheet.methods])).toEqual(
      sheets.map(() => [2.5, "诈骗案件取证", "city", ["case"]]),
    );
    expect(tallyOf(sheets)).toMatchObject({ sessions: 1, personHours: 2.5 });
    expect(await stored(id)).toMatchObject({ state: "closed", settled: true });
    expect(await inboxOf(world, who.officer)).toEqual([]);
    const { text } = await openPage(world, `/activities/${id}/roll`, who.reviewer);
    expect(text).toMatch(
      /更正活动：主题“电信诈骗案件取证”改为“诈骗案件取证”；学时“25”改为“2.5”.*学时多录了一位/u,
    );
  });

  it("not to what is wrong, and not without a change or a reason", async () => {
    const { id } = await closedSeminar();
    const field = async (body: object) => {
      const answer = await correct(id, { do: "facts", reason: "录入有误", ...body });
      return [answer.status, (answer.body as unknown as { fields?: { path: string }[] }).fields?.[0]?.path];
    };
    expect(await field({ hours: 0 })).toEqual([400, "hours"]);
    expect(await field({ fullTime: true })).toEqual([400, "fullTime"]);
    expect(await field({ reason: " ", hours: 3 })).toEqual([400, "reason"]);
    expect(await field({ hours: 2.5 })).toEqual([409, undefined]);
    expect((await correct(id, { do: "void", reason: "越权" }, who.courtReviewer)).status).toBe(404);
  });

  it("that were agreed to are corrected by another who may agree", async () => {
    const activity = await setUp(world, makeInput({ kind: "class", fullTime: true, hours: 16 }));
    const decision = { as: who.organAdmin, params: { id: activity.id }, body: { agree: true } };
    expect((await world.kit.call(activityRoutes.decide, decision)).status).toBe(204);
    begin();
    await mark(world, activity.id, { [who.officer]: "present" });
    await close(world, activity.id);
    const facts = { do: "facts", reason: "实为不脱产", fullTime: false } as const;
    const own = await correct(activity.id, facts);
    expect([own.status, reasonIn(own.body)]).toEqual([409, "needs-approver"]);
    expect((await correct(activity.id, facts, who.organAdmin)).status).toBe(204);
    expect((await sheetsOf(world)).map(({ fullTime }) => fullTime)).toEqual([false]);
  });

  it("cut short, are finished by what comes by itself", async () => {
    const { id } = await closedSeminar({ hours: 25 });
    const { deps, county } = world.kit;
    const office = await actorOf(world, who.reviewer);
    const { correctActivity } = await import("../../functions/activities/correcting.ts");
    let sent = 0;
    const broken = whenSending(deps, (name) => {
      sent += name === "TransactWriteItemsCommand" ? 1 : 0;
      return sent > 0 && name === "PutItemCommand" ? Promise.reject(new Error("cut")) : Promise.resolve();
    });
    const facts = { do: "facts", reason: "多录了一位", hours: 2.5 } as const;
    await expect(correctActivity(broken, office, id, facts)).rejects.toThrow("cut");
    await tickActivities(deps, county, deps.clock.now());
    expect(await hours(who.officer)).toBe(2.5);
    expect((await sheetsOf(world)).map((sheet) => sheet.hours)).toEqual([2.5, 2.5]);
  });
});

it("hours that are corrected after somebody checked in are his, too, and nobody hears of it (a:H2)", async () => {
  const { id } = await seminar({ hours: 8 });
  await scan(world, id, codeOf(world, (await stored(id)) as Activity), who.officer);
  const input = makeInput({ hours: 2.5 });
  const changed = await world.kit.call(activityRoutes.change, {
    as: who.reviewer,
    params: { id },
    body: input,
  });
  expect(changed.status).toBe(200);
  await mark(world, id, { [who.secondOfficer]: "present" });
  expect([await hours(who.officer), await hours(who.secondOfficer)]).toEqual([2.5, 2.5]);
  await close(world, id);
  expect([await hours(who.officer), await hours(who.secondOfficer)]).toEqual([2.5, 2.5]);
  expect((await inboxOf(world, who.officer)).map(({ kind }) => kind)).not.toContain("activities.moved");
});

describe("a roll that was closed by mistake", () => {
  it("is opened again: what was seen stays, who was not seen is open again, and it counts when it is closed", async () => {
    const { id } = await closedSeminar();
    expect((await correct(id, { do: "reopen", reason: "关闭得太早" })).status).toBe(204);
    expect(await stored(id)).toMatchObject({ state: "open" });
    expect(await sheetsOf(world)).toEqual([]);
    const { text } = await openPage(world, `/activities/${id}/roll`, who.reviewer);
    expect(text).toContain("还有 2 人没有登记");
    expect(text).toMatch(/重新打开签到表.*关闭得太早/u);
    // The evening of the day: scanning is still possible, and not told “absent”.
    const late = await scan(world, id, codeOf(world, (await stored(id)) as Activity), who.secondOfficer);
    expect(late.body).toMatchObject({ attendance: "late" });
    await close(world, id);
    expect(await attendanceOf(world, id)).toEqual({
      [who.officer]: "present",
      [who.secondOfficer]: "late",
      [who.otherClerk]: "absent",
    });
    expect((await rowsNow()).sort()).toEqual([
      `chengguan ${who.officer} present`,
      `chengguan ${who.secondOfficer} late`,
      `hebin ${who.otherClerk} absent`,
    ]);
  });

  it("or of an activity that was entered twice, is voided: it counts nowhere, and who was on it is told", async () => {
    const { id } = await closedSeminar();
    expect(await hours(who.officer)).toBe(2.5);
    expect((await correct(id, { do: "void", reason: "重复录入" })).status).toBe(204);
    expect(await sheetsOf(world)).toEqual([]);
    expect(await hours(who.officer)).toBe(0);
    expect(await stored(id)).toMatchObject({ state: "cancelled", cancelReason: "重复录入" });
    const [notice] = await inboxOf(world, who.officer);
    expect([notice?.title, notice?.text]).toEqual([
      "活动作废：电信诈骗案件取证",
      expect.stringContaining("不计学时。原因：重复录入"),
    ]);
    await tickActivities(world.kit.deps, world.county, world.kit.deps.clock.now());
    expect(await hours(who.officer)).toBe(0);
  });

  it("stays closed once its month is locked: only a person's attendance is corrected then", async () => {
    const { id } = await closedSeminar();
    world.kit.clock.set("2026-12-20T09:00+08:00");
    const { deps } = world.kit;
    await lockMonth(deps, await actorOf(world, who.committee), "2026-11");
    const as = who.organAdmin;
    for (const body of [
      { do: "reopen", reason: "想重来" },
      { do: "void", reason: "想重来" },
      { do: "facts", reason: "想重来", hours: 3 },
    ] as const) {
      const answer = await correct(id, body, as);
      expect([answer.status, reasonIn(answer.body)]).toEqual([409, "month-locked"]);
    }
    expect((await amend(id, who.secondOfficer, "present", as)).status).toBe(204);
    const { text } = await openPage(world, `/activities/${id}/roll`, as);
    expect(text).toContain("2026年11月已经锁定，只能更正个人的出勤");
  });
});

describe("a correction of one person", () => {
  it("is overtaken by a newer one, and still both are in the units' rows (staged)", async () => {
    const { id } = await closedSeminar();
    const second = await actorOf(world, who.secondReviewer);
    let transactions = 0;
    const slow = whenSending(world.kit.deps, async (name) => {
      if (name !== "TransactWriteItemsCommand") return;
      transactions += 1;
      // The first is the correction; the second writes the rows that were made from what was read before.
      if (transactions === 2)
        await amendRoll(world.kit.deps, second, id, who.otherClerk, { attendance: "late", reason: "补登" });
    });
    const first = await actorOf(world, who.reviewer);
    await amendRoll(slow, first, id, who.secondOfficer, { attendance: "present", reason: "补登" });
    expect((await rowsNow()).sort()).toEqual([
      `chengguan ${who.officer} present`,
      `chengguan ${who.secondOfficer} present`,
      `hebin ${who.otherClerk} late`,
    ]);
    expect(await stored(id)).toMatchObject({ settled: true });
  });

  it("takes off who was never there to be on it: no row, no list of his own, no unit without people", async () => {
    const { id } = await seminar();
    await mark(world, id, { [who.officer]: "present", [who.auxiliary]: "present" });
    await close(world, id);
    expect((await amend(id, who.auxiliary, "none")).status).toBe(204);
    expect((await amend(id, who.otherClerk, "none")).status).toBe(204);
    expect(await rowsNow()).toEqual([
      `chengguan ${who.officer} present`,
      `chengguan ${who.secondOfficer} absent`,
    ]);
    expect((await sheetsOf(world)).map(({ unit }) => unit)).toEqual(["chengguan"]);
    expect(await hours(who.auxiliary)).toBe(0);
    expect((await amend(id, who.auxiliary, "none")).status).toBe(409);
  });

  it("is told to him with the reason, stands on the roll, and is nobody's own", async () => {
    const { id } = await closedSeminar();
    expect((await amend(id, who.secondOfficer, "present")).status).toBe(204);
    const notice = (await inboxOf(world, who.secondOfficer)).find(
      ({ kind }) => kind === "activities.amended",
    );
    expect(notice?.text).toBe("11月19日的研讨，您的出勤由“缺席”更正为“到场”。原因：现场已签名");
    const { text } = await openPage(world, `/activities/${id}/roll`, who.secondReviewer);
    expect(text).toMatch(/更正 \S+：缺席改为到场.*现场已签名/u);
    const own = await amend(id, who.reviewer, "present");
    expect([own.status, reasonIn(own.body)]).toEqual([409, "own-attendance"]);
    expect((await amend(id, who.reviewer, "present", who.secondReviewer)).status).toBe(204);
  });
});
