// Activities in the month's figures: equal to a count of the sign-up rows at every level, also corrected and locked.
import { beforeAll, describe, expect, it } from "vitest";
import { activityRoutes } from "../../functions/activities/routes-activities.ts";
import { amendRoll, closeRoll, markRoll } from "../../functions/activities/roll.ts";
import { rollUp } from "../../functions/figures/jobs.ts";
import { prefixFigures } from "../../functions/figures/operations.ts";
import { monthRows } from "../../functions/figures/store.ts";
import { lockMonth } from "../../functions/obligations/changes.ts";
import { orgRoutes } from "../../functions/org/routes.ts";
import type { Activity } from "../../shared/activities/schema.ts";
import { toInstant } from "../../shared/time.ts";
import { agrees, figures, month, novemberHeld, recount, rowsThere, type Counted } from "./november.ts";
import {
  actorOf,
  close,
  makeInput,
  makeMeeting,
  mark,
  officeWorld,
  organ,
  setUp,
  signUp,
  who,
} from "./office.ts";

let scene: Counted;
beforeAll(async () => {
  scene = await novemberHeld();
});

describe("the month's activities", () => {
  it("are what the sign-up rows say, of the county, each organ and each unit, while the month runs", async () => {
    const found = await agrees(scene, who.committee);
    expect(found.origin).toBe("live");
    // By hand, so that the recount is not believed alone: ten sessions, the court's among them.
    expect(found.total).toMatchObject({
      activitySessions: 10,
      activityPersonTimes: 4 + 2 + 2 + 2 + 3 + 3 + 1 + 3 + 2 + 1,
      activityPeople: 11,
      auxiliaryActivityPersonTimes: 3,
      activityHours: 2 + 1.5 + 16 + 24 + 1 + 3 + 1.5 + 2 + 4 + 2,
      fullTimeSessions: 1,
      fullTimePersonTimes: 2,
      activityMethods: { case: 3, contest: 1, discussion: 2, lecture: 3, scenario: 1 },
    });
    expect(found.total.activityKinds).toMatchObject({
      lecture: { sessions: 3, personTimes: 7, people: 6 },
      class: { sessions: 1, personTimes: 2, people: 2 },
      rotationTraining: { sessions: 1, personTimes: 2, people: 2 },
    });
    expect(Object.keys(found.total.activityKinds)).not.toContain("seminar");
    // The control: adding the units up counts what they were at together as often as there are units.
    const added = found.units.reduce((sum, one) => sum + one.activitySessions, 0);
    expect(added).toBeGreaterThan(found.total.activitySessions);
  });

  it("are those of the own organ for its office, of the own unit for its clerk", async () => {
    await agrees(scene, who.reviewer, (row) => row.organ === organ);
    const own = await agrees(scene, who.otherClerk, (row) => row.unit === "hebin");
    expect(own.units.map(({ unit }) => unit)).toEqual(["hebin"]);
    expect(own.total).toMatchObject({ activitySessions: 5, activityPersonTimes: 5, activityPeople: 2 });
    expect(JSON.stringify(own)).not.toContain(who.otherHead);
  });

  it("that goes on into the next month is counted where it begins", async () => {
    expect((await figures(scene, who.committee)).total.activityKinds["rotationTraining"]?.sessions).toBe(1);
    expect((await figures(scene, who.committee, "2026-12")).total.activitySessions).toBe(0);
  });
});

describe("after the month", () => {
  const night = "2026-11-30T16:30:00.000Z";
  const amend = (id: string, staff: string, attendance: "present" | "absent") =>
    scene.world.kit.call(activityRoutes.amend, {
      as: who.reviewer,
      params: { id, staff },
      body: { attendance, reason: "核对签到表" },
    });
  const run = (at: string) => rollUp(scene.world.kit.deps, scene.world.county, at);

  it("the roll-up writes the same columns, and nothing the second time", async () => {
    scene.world.kit.clock.set("2026-12-01T09:00+08:00");
    await run(night);
    const found = await agrees(scene, who.committee);
    expect(found.origin).toBe("rolledUp");
    expect((await run(night)).counts["更新"]).toBe(0);
    const { deps } = scene.world.kit;
    const prefix = { role: "committee", scope: { kind: "prefix", prefix: "52" } } as const;
    const province = { ...(await actorOf(scene.world, who.committee)), grants: [prefix] };
    const above = await prefixFigures(deps, province, "52", month);
    expect(above.total.activityKinds).toEqual(found.total.activityKinds);
    expect(above.total.activityPeople).toBe(found.total.activityPeople);
  });

  it("a correction of a closed roll is in the figures after the next roll-up, at every level", async () => {
    const lecture = scene.counted[0] as Activity;
    const before = await figures(scene, who.committee);
    // Two units change: somebody was not there, and somebody of a unit that had nobody there was.
    expect((await amend(lecture.id, who.secondOfficer, "absent")).status).toBe(204);
    expect((await amend(lecture.id, who.organAdmin, "present")).status).toBe(204);
    expect((await figures(scene, who.committee)).total).toEqual(before.total);
    expect((await run("2026-12-01T16:30:00.000Z")).counts["更新"]).toBeGreaterThan(0);
    const after = await agrees(scene, who.committee);
    const unit = (of: typeof after, id: string) => of.units.find((one) => one.unit === id)?.activitySessions;
    expect(unit(after, "zhenggong")).toBe((unit(before, "zhenggong") ?? 0) + 1);
    expect(after.total.activitySessions).toBe(before.total.activitySessions);
  });

  it("a locked month stays as it was, whatever is corrected later", async () => {
    scene.world.kit.clock.set("2026-12-05T09:00+08:00");
    const { deps } = scene.world.kit;
    await lockMonth(deps, await actorOf(scene.world, who.committee), month);
    const locked = await figures(scene, who.committee);
    const rows = await monthRows(deps, scene.world.county, month);
    const lecture = scene.counted[0] as Activity;
    const office = await actorOf(scene.world, who.reviewer);
    await amendRoll(deps, office, lecture.id, who.secondOfficer, { attendance: "present", reason: "已签名" });
    await run("2026-12-05T16:30:00.000Z");
    expect(await figures(scene, who.committee)).toEqual(locked);
    expect(await monthRows(deps, scene.world.county, month)).toEqual(rows);
    // The control: the records say otherwise by now.
    expect(recount(await rowsThere(scene)).activityPersonTimes).toBe(locked.total.activityPersonTimes + 1);
  });
});

describe("what is easily lost", () => {
  it("a past month of which activities are all that is known is rolled up, too", async () => {
    const world = await officeWorld("2026-09-15T09:00:00+08:00");
    const input = makeMeeting({
      day: "2026-09-16",
      opensAt: toInstant("2026-09-15T09:00+08:00"),
      closesAt: toInstant("2026-09-16T09:00+08:00"),
    });
    const { id } = await setUp(world, input);
    world.kit.clock.set("2026-09-17T09:00+08:00");
    await mark(world, id, { [who.officer]: "present" });
    await close(world, id);
    world.kit.clock.set("2026-12-01T09:00+08:00");
    await rollUp(world.kit.deps, world.county, "2026-11-30T16:30:00.000Z");
    const found = await figures({ world }, who.committee, "2026-09");
    expect([found.origin, found.total.activitySessions]).toEqual(["rolledUp", 1]);
  });

  it("whoever signed up before his unit was merged is counted with it, and once", async () => {
    const world = await officeWorld("2026-10-20T09:00:00+08:00");
    const { kit } = world;
    const opensAt = toInstant("2026-10-19T09:00+08:00");
    const activity = await setUp(world, makeInput({ opensAt, kind: "lecture" }));
    await signUp(world, activity.id, who.otherHead, who.officer);
    kit.clock.set("2026-10-25T09:00+08:00");
    const merged = await kit.call(orgRoutes.mergeUnit, {
      as: who.organAdmin,
      params: { unit: "hebin" },
      body: { into: "chengguan", from: "2026-10-25" },
    });
    expect(merged.status).toBeLessThan(300);
    kit.clock.set("2026-11-19T17:00+08:00");
    const office = await actorOf(world, who.reviewer);
    const marks = [who.otherHead, who.officer].map((staff) => ({ staff, attendance: "present" as const }));
    await markRoll(kit.deps, office, activity.id, marks);
    await closeRoll(kit.deps, office, activity.id);
    const found = await agrees({ world, counted: [activity] }, who.committee);
    expect(found.total).toMatchObject({ activitySessions: 1, activityPersonTimes: 2, activityPeople: 2 });
    const { body } = await kit.call(activityRoutes.figures, {
      as: who.committee,
      query: { organ, from: month, to: month },
    });
    expect(body.all).toMatchObject({ sessions: 1, personTimes: 2, persons: 2 });
  });
});
