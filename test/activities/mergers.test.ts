// A unit that is merged into another after an activity was set up for its people: they are meant by it all the same.
import { beforeEach, describe, expect, it } from "vitest";
import { activityRoutes } from "../../functions/activities/routes-activities.ts";
import { signUpRoutes } from "../../functions/activities/routes-sign-ups.ts";
import { tickActivities } from "../../functions/activities/tick.ts";
import { orgRoutes } from "../../functions/org/routes.ts";
import { noSeats, renamed, regrouped } from "../../shared/activities/seats.ts";
import { mergedOf, ruleOn, successorOf, whoOn } from "../../shared/activities/successors.ts";
import { makeUnit } from "../support/make.ts";
import { openPage } from "./browsing.ts";
import {
  inboxOf,
  makeInput,
  makeMeeting,
  officeWorld,
  setUp,
  signUp,
  signUpsOf,
  who,
  type OfficeWorld,
} from "./office.ts";
import { disagreements, whole } from "./seats-given.ts";

let world: OfficeWorld;
beforeEach(async () => {
  world = await officeWorld();
});

const tick = () => tickActivities(world.kit.deps, world.county, world.kit.clock.now());
const merge = async (): Promise<void> => {
  const { status } = await world.kit.call(orgRoutes.mergeUnit, {
    as: who.organAdmin,
    params: { unit: "hebin" },
    body: { into: "chengguan", from: "2026-11-17" },
  });
  expect(status).toBeLessThan(300);
};
const states = async (id: string, ...staff: string[]) => {
  const all = new Map((await signUpsOf(world, id)).map((row) => [row.staff, row.state]));
  return staff.map((row) => all.get(row));
};

describe("an activity for a unit that was merged", () => {
  it("is open to its people, in the unit that took them in, and to nobody else", async () => {
    const { id } = await setUp(world, makeInput({ who: { units: ["hebin"] } }));
    await merge();
    await signUp(world, id, who.otherHead, who.officer);
    expect(await states(id, who.otherHead, who.officer)).toEqual(["seated", "seated"]);
    const stranger = await world.kit.call(signUpRoutes.signUp, { as: who.secondReviewer, params: { id } });
    expect(stranger.status).toBe(409);
    expect((await openPage(world, `/activities/${id}/nominations`, who.clerk)).text).not.toContain(
      "不在本次活动的报名范围",
    );
  });

  it("to which it is asked: they stand on the roll, are reminded, and see it among their own", async () => {
    const { id } = await setUp(world, makeMeeting({ who: { units: ["hebin"] } }));
    await merge();
    const roster = await world.kit.call(activityRoutes.roster, { as: who.reviewer, params: { id } });
    expect(roster.body.lines.map(({ staff }) => staff)).toContain(who.otherHead);
    const mine = await world.kit.call(activityRoutes.mine, { as: who.otherHead });
    expect(mine.body.coming.map((one) => one.id)).toEqual([id]);
    world.kit.clock.set("2026-11-18T16:05:00+08:00");
    await tick();
    expect((await inboxOf(world, who.otherHead)).map(({ kind }) => kind)).toContain("activities.reminded");
  });
});

describe("seats kept for a unit that was merged", () => {
  it("are its successor's within the hour, for who waits from it too; nothing is kept for nobody", async () => {
    const seats = { capacity: 3, guaranteed: [{ unit: "hebin", seats: 2 }] };
    const { id } = await setUp(world, makeInput({ seats }));
    // One of its two is taken; somebody of another unit has the shared one.
    await signUp(world, id, who.otherClerk, who.reviewer, who.plain);
    expect(await states(id, who.plain)).toEqual(["waiting"]);
    await tick();
    await merge();
    world.kit.clock.advance({ minutes: 60 });
    await tick();
    expect(await states(id, who.otherClerk, who.plain)).toEqual(["seated", "offered"]);
    const now = await whole(world.kit.deps, world.county, id);
    expect(now.activity.seats?.guaranteed).toEqual([{ unit: "chengguan", seats: 2 }]);
    expect([now.seats.byUnit, now.seats.shared, now.seats.ruleVersion]).toEqual([{ chengguan: 2 }, 1, 2]);
    expect(disagreements(now)).toEqual([]);
    // Once is enough.
    world.kit.clock.advance({ minutes: 60 });
    await tick();
    expect((await whole(world.kit.deps, world.county, id)).activity.ruleVersion).toBe(2);
  });

  it("who waits from it waits for its successor's", async () => {
    const guaranteed = [
      { unit: "hebin", seats: 1 },
      { unit: "zhenggong", seats: 1 },
    ];
    const { id } = await setUp(world, makeInput({ seats: { capacity: 2, guaranteed } }));
    await signUp(world, id, who.otherClerk, who.otherHead);
    expect(await states(id, who.otherHead)).toEqual(["waiting"]);
    await tick();
    await merge();
    world.kit.clock.advance({ minutes: 60 });
    await tick();
    await world.kit.call(signUpRoutes.withdraw, { as: who.otherClerk, params: { id } });
    expect(await states(id, who.otherHead)).toEqual(["offered"]);
  });
});

describe("which unit is another's", () => {
  const unit = (id: string, given: object) => makeUnit({ organ: "police", id, name: id, ...given });
  const merged = mergedOf([
    unit("aaa", { openedOn: "2020-01-01", closedOn: "2026-10-31", mergedInto: "bbb" }),
    unit("bbb", { openedOn: "2020-01-01", closedOn: "2026-11-30", mergedInto: "ccc" }),
    unit("ccc", { openedOn: "2020-01-01" }),
    unit("ddd", { openedOn: "2020-01-01", closedOn: "2026-10-31", mergedInto: "eee" }),
    unit("eee", { openedOn: "2020-01-01", closedOn: "2026-10-31", mergedInto: "ddd" }),
  ]);

  it("goes by the day, over several mergers, and ends where two name each other", () => {
    const on = (day: string) => ["aaa", "bbb", "ccc"].map((one) => successorOf(merged, one, day));
    expect(on("2026-10-15")).toEqual(["aaa", "bbb", "ccc"]);
    expect(on("2026-11-15")).toEqual(["bbb", "bbb", "ccc"]);
    expect(on("2026-12-15")).toEqual(["ccc", "ccc", "ccc"]);
    expect(["ddd", "eee"]).toContain(successorOf(merged, "ddd", "2026-12-15"));
    expect(whoOn(merged, { who: { units: ["aaa"] }, day: "2026-11-15" }).units).toEqual(["aaa", "bbb"]);
    expect(whoOn(merged, { who: {}, day: "2026-11-15" })).toEqual({});
  });

  it("adds what was kept for both, and regroups who sits by it", () => {
    const guaranteed = [
      { unit: "aaa", seats: 2 },
      { unit: "bbb", seats: 1 },
    ];
    const rule = ruleOn(merged, { capacity: 5, guaranteed }, "2026-11-15");
    expect(rule?.guaranteed).toEqual([{ unit: "bbb", seats: 3 }]);
    expect(ruleOn(merged, { capacity: 5, guaranteed }, "2026-10-15")).toBeUndefined();
    const row = { ...noSeats, holders: { A: "u:aaa", B: "so:bbb", C: "s" }, shared: 2, byUnit: { aaa: 1 } };
    const now = renamed(row, (one) => (one === "aaa" ? "bbb" : one));
    expect(rule && regrouped(rule, now, () => undefined)).toEqual({
      holders: { A: "u:bbb", B: "uo:bbb", C: "s" },
      byUnit: { bbb: 2 },
      shared: 1,
    });
  });
});
