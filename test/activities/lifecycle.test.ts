// Setting activities up: approval by another, changes while people sit, calling off, and repeats that add nothing.
import { beforeEach, describe, expect, it } from "vitest";
import { tellCancelled } from "../../functions/activities/follow.ts";
import { cancelActivity, changeActivity } from "../../functions/activities/lifecycle.ts";
import { activityRoutes } from "../../functions/activities/routes-activities.ts";
import { signUpRoutes } from "../../functions/activities/routes-sign-ups.ts";
import { activityBy, ownActivities, wholeOf } from "../../functions/activities/store.ts";
import { tickActivities } from "../../functions/activities/tick.ts";
import type { ActivityInput } from "../../shared/activities/schema.ts";
import {
  actorOf,
  at,
  inboxOf,
  makeInput,
  makeMeeting,
  officeWorld,
  organ,
  setUp,
  signUp,
  signUpsOf,
  whenSending,
  who,
  type OfficeWorld,
} from "./office.ts";

let world: OfficeWorld;
beforeEach(async () => {
  world = await officeWorld();
});

type Refused = { reason: string; fields: { path: string }[] };
const refusal = (body: unknown): Refused => body as Refused;
const fieldsOf = (body: unknown): string[] => refusal(body).fields.map(({ path }) => path);
const create = (input: unknown, as: string = who.reviewer, headers = {}) =>
  world.kit.call(activityRoutes.create, { as, params: { organ }, body: input as ActivityInput, headers });
const change = (id: string, input: ActivityInput, as: string = who.reviewer) =>
  world.kit.call(activityRoutes.change, { as, params: { id }, body: input });
const decide = (id: string, body: { agree: boolean; reason?: string }, as: string) =>
  world.kit.call(activityRoutes.decide, { as, params: { id }, body });
const cancel = (id: string, reason = "会场检修", as: string = who.reviewer) =>
  world.kit.call(activityRoutes.cancel, { as, params: { id }, body: { reason } });
const titles = async (staff: string): Promise<string[]> =>
  (await inboxOf(world, staff)).map(({ title }) => title);
const stored = (id: string) => activityBy(world.kit.deps, world.county, id);
const seats = async (id: string) => (await wholeOf(world.kit.deps, world.county, id))?.seats;

describe("setting up", () => {
  it("twice with one key is one activity, also when the answer was lost", async () => {
    const headers = { "idempotency-key": "set-up-0001" };
    const [first, second] = [
      await create(makeInput(), who.reviewer, headers),
      await create(makeInput(), who.reviewer, headers),
    ];
    expect([first.status, second.status, second.body.id]).toEqual([201, 201, first.body.id]);
    const list = await world.kit.call(activityRoutes.calendar, {
      as: who.officer,
      query: { month: "2026-11" },
    });
    expect(list.body.items.map(({ id }) => id)).toEqual([first.body.id]);
  });

  it.each<[string, Partial<ActivityInput>, string]>([
    ["an end before its beginning", { end: "14:00" }, "end"],
    ["a cut-off after the beginning", { closesAt: at("2026-11-19T15:00") }, "closesAt"],
    ["a cut-off before signing up begins", { closesAt: at("2026-11-15T09:00") }, "closesAt"],
    [
      "guarantees beyond the seats",
      { seats: { capacity: 2, guaranteed: [{ unit: "hebin", seats: 3 }] } },
      "seats.guaranteed",
    ],
    [
      "seats of another organ's unit",
      { seats: { capacity: 5, guaranteed: [{ unit: "lian", seats: 1 }] } },
      "seats.guaranteed.0.unit",
    ],
    ["units of another organ", { who: { units: ["chengguan", "lian"] } }, "who.units.1"],
    ["full-time of what cannot be", { fullTime: true }, "fullTime"],
    ["a last day before the first", { until: "2026-11-18" }, "until"],
  ])("refuses %s at its field", async (_, given, field) => {
    const answer = await create({ ...makeInput(), ...given });
    expect([answer.status, fieldsOf(answer.body)]).toEqual([400, [field]]);
  });

  it("is refused to who manages another organ, and of what nobody knows", async () => {
    expect((await create(makeInput(), who.courtReviewer)).status).toBe(404);
    expect((await create(makeInput(), who.clerk)).status).toBe(403);
    expect((await create({ ...makeInput(), state: "closed" })).status).toBe(400);
    expect((await create({ ...makeInput(), theme: "训" })).status).toBe(400);
  });
});

describe("approval (“经报批同意”, J4)", () => {
  const klass = (): ActivityInput =>
    makeInput({ kind: "class", fullTime: true, hours: 16, until: "2026-11-20" });

  it("comes before anybody signs up or sees it, and not from who asked", async () => {
    // The organ's administrator asks himself: another must agree.
    const made = await create(klass(), who.organAdmin);
    const { id } = made.body;
    expect(made.body.state).toBe("toApprove");
    expect((await world.kit.call(activityRoutes.view, { as: who.officer, params: { id } })).status).toBe(404);
    expect((await world.kit.call(signUpRoutes.signUp, { as: who.officer, params: { id } })).status).toBe(404);
    expect(refusal((await decide(id, { agree: true }, who.organAdmin)).body).reason).toBe("own-activity");
    expect([
      (await decide(id, { agree: true }, who.reviewer)).status,
      (await decide(id, { agree: true }, who.courtReviewer)).status,
    ]).toEqual([403, 403]);
    expect(await titles(who.committee)).toEqual(["请审批：电信诈骗案件取证"]);
    expect((await decide(id, { agree: true }, who.committee)).status).toBe(204);
    expect((await decide(id, { agree: false, reason: "迟了" }, who.committee)).status).toBe(409);
    await signUp(world, id, who.officer);
    expect(await titles(who.organAdmin)).toEqual(["已同意：电信诈骗案件取证"]);
  });

  it("refused needs a reason; changed, it is asked for again", async () => {
    const { id } = (await create(klass())).body;
    const silent = await decide(id, { agree: false }, who.organAdmin);
    expect([silent.status, fieldsOf(silent.body)]).toEqual([400, ["reason"]]);
    await decide(id, { agree: false, reason: "与全警实战大练兵冲突" }, who.organAdmin);
    expect(await stored(id)).toMatchObject({ state: "refused", decisionReason: "与全警实战大练兵冲突" });
    expect(
      (
        await change(id, {
          ...klass(),
          day: "2026-11-26",
          until: "2026-11-27",
          closesAt: at("2026-11-25T12:00"),
        })
      ).body.state,
    ).toBe("toApprove");
    expect((await decide(id, { agree: true }, who.organAdmin)).status).toBe(204);
  });

  it("cannot be gone round by making a meeting a class afterwards", async () => {
    const { id } = await setUp(world, makeMeeting());
    const answer = await change(id, klass());
    expect([answer.status, fieldsOf(answer.body)]).toEqual([400, ["kind"]]);
  });

  it("by two at once is decided once", async () => {
    const { id } = (await create(klass())).body;
    const both = await Promise.all([
      decide(id, { agree: true }, who.organAdmin),
      decide(id, { agree: false, reason: "人手不足" }, who.committee),
    ]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 409]);
  });
});

describe("changes while people sit", () => {
  it("never leave fewer seats than are held, also when somebody sits down meanwhile", async () => {
    const { id } = await setUp(world, makeInput({ seats: { capacity: 3, guaranteed: [] } }));
    await signUp(world, id, who.officer, who.secondOfficer);
    const fewer = await change(id, makeInput({ seats: { capacity: 1, guaranteed: [] } }));
    expect([fewer.status, fieldsOf(fewer.body)]).toEqual([400, ["seats.capacity"]]);
    const race = await Promise.all([
      change(id, makeInput({ seats: { capacity: 2, guaranteed: [] } })),
      world.kit.call(signUpRoutes.signUp, { as: who.plain, params: { id } }),
    ]);
    const activity = await stored(id);
    const held = Object.keys((await seats(id))?.holders ?? {}).length;
    expect([200, 409]).toContain(race[0].status);
    expect(held).toBeLessThanOrEqual(activity?.seats?.capacity ?? 0);
  });

  it("more seats go to those who wait", async () => {
    const { id } = await setUp(world, makeInput({ seats: { capacity: 1, guaranteed: [] } }));
    await signUp(world, id, who.officer, who.secondOfficer);
    await change(id, makeInput({ seats: { capacity: 2, guaranteed: [] } }));
    expect((await signUpsOf(world, id)).map(({ state }) => state).sort()).toEqual(["offered", "seated"]);
  });

  it("do not take seats away from or give them to an activity at which people sit uncounted", async () => {
    const open = await setUp(world, makeInput({ seats: undefined }));
    await signUp(world, open.id, who.officer);
    const limited = await change(open.id, makeInput());
    expect([limited.status, fieldsOf(limited.body)]).toEqual([400, ["seats"]]);
    const counted = await setUp(world, makeInput());
    await signUp(world, counted.id, who.officer);
    expect((await change(counted.id, makeInput({ seats: undefined }))).status).toBe(400);
  });

  it("of the day move it in everybody's own list once, and everybody is told from when to when", async () => {
    const { id } = await setUp(world, makeInput());
    await signUp(world, id, who.officer);
    await change(id, makeInput({ day: "2026-12-01", place: "二楼", closesAt: at("2026-11-30T12:00") }));
    const own = await ownActivities(world.kit.deps, world.county, who.officer, {
      from: "2026-01-01",
      to: "2026-12-31",
    });
    expect(own.map(({ id: of, day, standing }) => [of, day, standing])).toEqual([
      [id, "2026-12-01", "seated"],
    ]);
    const [notice] = (await inboxOf(world, who.officer)).filter(({ kind }) => kind === "activities.moved");
    expect(notice?.text).toBe("原定11月19日 14:30至17:00，三楼会议室；现改为12月1日 14:30至17:00，二楼。");
    const months = await Promise.all(
      ["2026-11", "2026-12"].map((month) =>
        world.kit.call(activityRoutes.calendar, { as: who.officer, query: { month } }),
      ),
    );
    expect(months.map(({ body }) => body.items.length)).toEqual([0, 1]);
    // A word of its description changed: nobody need hear of it.
    await change(
      id,
      makeInput({ day: "2026-12-01", place: "二楼", closesAt: at("2026-11-30T12:00"), note: "带笔记本" }),
    );
    expect(
      (await inboxOf(world, who.officer)).filter(({ kind }) => kind === "activities.moved"),
    ).toHaveLength(1);
  });

  it("by two offices at once: one is told that the other was first", async () => {
    const { id } = await setUp(world, makeInput());
    let first = true;
    const slow = whenSending(world.kit.deps, async (name) => {
      if (!first || name !== "TransactWriteItemsCommand") return;
      first = false;
      await change(id, makeInput({ place: "乙" }), who.secondReviewer);
    });
    const late = changeActivity(slow, await actorOf(world, who.reviewer), id, makeInput({ place: "甲" }));
    await expect(late).rejects.toMatchObject({ reason: "changed-meanwhile" });
    expect(await stored(id)).toMatchObject({ place: "乙" });
  });
});

describe("calling off", () => {
  it("releases every seat at once, tells everybody who sat or waited, and nobody sits down any more", async () => {
    const { id } = await setUp(world, makeInput({ seats: { capacity: 1, guaranteed: [] } }));
    await signUp(world, id, who.officer, who.secondOfficer, who.plain);
    await world.kit.call(signUpRoutes.withdraw, { as: who.plain, params: { id } });
    expect((await cancel(id, "")).status).toBe(400);
    expect((await cancel(id, "会场检修", who.courtReviewer)).status).toBe(404);
    expect((await cancel(id)).status).toBe(204);
    expect((await cancel(id)).status).toBe(409);
    expect(await seats(id)).toMatchObject({ holders: {}, shared: 0, queue: false });
    expect((await signUpsOf(world, id)).map(({ state }) => state).sort()).toEqual([
      "released",
      "released",
      "withdrawn",
    ]);
    for (const staff of [who.officer, who.secondOfficer])
      expect(await titles(staff)).toContain("活动取消：电信诈骗案件取证");
    expect(await titles(who.plain)).not.toContain("活动取消：电信诈骗案件取证");
    expect((await world.kit.call(signUpRoutes.signUp, { as: who.plain, params: { id } })).status).toBe(409);
  });

  it("of a meeting is told to everybody who was asked", async () => {
    const { id } = await setUp(world, makeMeeting({ who: { units: ["hebin"] } }));
    await cancel(id);
    expect(await titles(who.otherClerk)).toEqual(["活动取消：全局大会"]);
    expect(await titles(who.officer)).toEqual([]);
  });

  it("cut short in the middle is finished by the next run, nobody told twice", async () => {
    const { id } = await setUp(world, makeInput());
    await signUp(world, id, who.officer, who.secondOfficer, who.otherClerk);
    const { deps } = world.kit;
    await cancel(id);
    const before = await inboxOf(world, who.officer);
    // As a crash leaves it: one was told, the others were not.
    const later = await setUp(world, makeInput({ theme: "第二个" }));
    await signUp(world, later.id, who.officer, who.secondOfficer);
    let puts = 0;
    const broken = whenSending(deps, (name) => {
      puts += name === "PutItemCommand" ? 1 : 0;
      return puts > 2 ? Promise.reject(new Error("cut")) : Promise.resolve();
    });
    await expect(
      cancelActivity(broken, await actorOf(world, who.reviewer), later.id, "停电"),
    ).rejects.toThrow("cut");
    expect(await stored(later.id)).toMatchObject({ state: "cancelled", settled: false });
    await tickActivities(deps, world.county, deps.clock.now());
    await tickActivities(deps, world.county, deps.clock.now());
    expect(await stored(later.id)).toMatchObject({ settled: true });
    for (const staff of [who.officer, who.secondOfficer])
      expect((await titles(staff)).filter((title) => title === "活动取消：第二个")).toHaveLength(1);
    expect((await signUpsOf(world, later.id)).map(({ state }) => state)).toEqual(["released", "released"]);
    expect(await tellCancelled(deps, world.county, later.id, { last: true })).toBe(0);
    expect((await inboxOf(world, who.officer)).length).toBe(before.length + 1);
  });
});
