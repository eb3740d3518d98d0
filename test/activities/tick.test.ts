// activities.tick: run twice, late or not at all: everything due is met once, and nothing is looked at in vain.
import { beforeEach, describe, expect, test } from "vitest";
import { meter } from "../../bench/meter.ts";
import { giveBack, markQueue } from "../../functions/activities/seats.ts";
import { signUp, withdraw } from "../../functions/activities/sign-ups.ts";
import { dueActivities } from "../../functions/activities/store.ts";
import { tickActivities } from "../../functions/activities/tick.ts";
import { tryWrite } from "../../functions/platform/db.ts";
import { keys } from "../../shared/keys.ts";
import { instantAt, toInstant } from "../../shared/time.ts";
import { createApp, type Kit } from "../support/app.ts";
import {
  activityId,
  addActivity,
  crowdOf,
  disagreements,
  staffAt,
  times,
  told,
  whole,
  type Crowd,
} from "./seats-given.ts";

let kit: Kit;
let crowd: Crowd;
beforeEach(async () => {
  kit = await createApp({ now: times.now });
  crowd = await crowdOf(kit.deps, kit.county, { people: 6 });
});

const tick = (at = kit.clock.now()) => tickActivities(kit.deps, kit.county, at);
const join = async (...all: number[]): Promise<void> => {
  for (const at of all) {
    const actor = crowd.actors[at];
    if (actor) await signUp(kit.deps, actor, activityId);
  }
};
const toldOf = (at: number): Promise<string[]> => told(kit.deps, kit.county, staffAt(at));
const stateOf = async (at: number): Promise<string | undefined> =>
  (await whole(kit.deps, kit.county)).signUps.find(({ staff }) => staff === staffAt(at))?.state;
const eve = instantAt("2026-11-11", "16:00");

describe("the reminder of the evening before", () => {
  test("reaches those with a seat once, however often the job runs", async () => {
    await addActivity(kit.deps, { seats: { capacity: 1, guaranteed: [] } });
    await join(0, 1);
    kit.clock.set(eve);
    for (let run = 0; run < 3; run += 1) await tick();
    kit.clock.advance({ minutes: 5 });
    await tick();
    expect([await toldOf(0), await toldOf(1)]).toEqual([["reminded"], []]);
  });

  test("is made up for by a run that comes late, and left out once the activity has begun", async () => {
    await addActivity(kit.deps, { seats: { capacity: 2, guaranteed: [] } });
    await join(0);
    kit.clock.set("2026-11-12T14:00:00+08:00");
    await tick(eve);
    expect(await toldOf(0)).toEqual(["reminded"]);
    await addActivity(kit.deps, { id: "aaaaaaaaaa0002", seats: { capacity: 2, guaranteed: [] } });
    kit.clock.set("2026-11-12T14:31:00+08:00");
    await tick();
    expect(await toldOf(0)).toEqual(["reminded"]);
  });
});

describe("when it looks after an activity", () => {
  test("an offer's end, the release and the cut-off are each met by the run of their own five minutes", async () => {
    const releaseAt = instantAt("2026-11-06", "09:00");
    const guaranteed = [{ unit: "zzz", seats: 1 }];
    await addActivity(kit.deps, { seats: { capacity: 2, guaranteed, releaseAt } });
    await join(0, 1, 2);
    // For three days, as the scheduler would, an hour at a time.
    const seen: string[] = [];
    while (kit.clock.now() < releaseAt) {
      kit.clock.advance({ minutes: 60 });
      const { counts } = await tick();
      if ((counts["递补"] ?? 0) > 0) seen.push(kit.clock.now());
    }
    expect(seen).toEqual([releaseAt]);
    expect([await stateOf(1), await stateOf(2)]).toEqual(["offered", "waiting"]);
    // The offer stands a day; not a run before that, and the first after it.
    kit.clock.set(new Date(Date.parse(releaseAt) + 86_400_000 - 300_000).toISOString());
    await tick();
    expect(await stateOf(2)).toBe("waiting");
    kit.clock.advance({ minutes: 5 });
    await tick();
    expect([await stateOf(1), await stateOf(2)]).toEqual(["released", "offered"]);
  });

  test("what a process left half done is found within the hour, without anybody asking", async () => {
    const activity = await addActivity(kit.deps, { seats: { capacity: 1, guaranteed: [] } });
    await join(0, 1);
    await tick();
    const { holders } = (await whole(kit.deps, kit.county)).seats;
    // Died after giving the seat back: it stands empty, and its owner is said to sit.
    await giveBack(kit.deps, activity, { staff: staffAt(0), mark: holders[staffAt(0)] ?? "" });
    kit.clock.advance({ minutes: 60 });
    const { counts } = await tick();
    expect(counts).toMatchObject({ 活动: 1, 修复: 1, 递补: 1 });
    expect([await stateOf(0), await stateOf(1)]).toEqual(["withdrawn", "offered"]);
    expect(disagreements(await whole(kit.deps, kit.county))).toEqual([]);
  });

  test("a withdrawal with others waiting is looked after in the next run, even when it was cut short", async () => {
    await addActivity(kit.deps, { seats: { capacity: 1, guaranteed: [] } });
    await join(0, 1);
    await tick();
    kit.clock.advance({ minutes: 5 });
    expect(await dueActivities(kit.deps, kit.county, kit.clock.now())).toEqual([]);
    const actor = crowd.actors[0];
    if (actor) await withdraw(kit.deps, actor, activityId);
    expect(await dueActivities(kit.deps, kit.county, kit.clock.now())).toEqual([activityId]);
  });

  test("the mark of a queue in which nobody stands any more goes, and newcomers are let in", async () => {
    await addActivity(kit.deps, { seats: { capacity: 1, guaranteed: [] } });
    await markQueue(kit.deps, kit.county, activityId, true);
    await tick();
    expect((await whole(kit.deps, kit.county)).seats.queue).toBe(false);
  });

  test("one activity that cannot be looked after does not keep the others waiting, and fails the run", async () => {
    await addActivity(kit.deps, { seats: { capacity: 1, guaranteed: [] } });
    await addActivity(kit.deps, { id: "aaaaaaaaaa0000", seats: { capacity: 1, guaranteed: [] } });
    const broken = { set: keys.activityRow(kit.county, "aaaaaaaaaa0000"), to: { day: 5 } };
    await tryWrite(kit.deps, broken);
    await join(0);
    kit.clock.set(eve);
    await expect(tick()).rejects.toThrow("day");
    expect(await toldOf(0)).toEqual(["reminded"]);
  });

  test("with nothing due it costs one Query of each of its three lists: activities, rotations, and turns to speak", async () => {
    await addActivity(kit.deps, { opensAt: toInstant("2026-11-05T09:00:00+08:00") });
    const cost = meter(kit.deps.db);
    const { read, write, trips, result } = await cost(() => tick());
    expect({ read, write, trips, counts: result.counts }).toEqual({
      read: 2,
      write: 0,
      trips: 3,
      counts: { 活动: 0, 递补: 0, 修复: 0, 提醒: 0 },
    });
  });

  test("an activity of which everything is done is not looked at any more", async () => {
    await addActivity(kit.deps, { seats: { capacity: 1, guaranteed: [] } });
    kit.clock.set("2026-11-13T09:00:00+08:00");
    await tick();
    kit.clock.advance({ days: 30 });
    expect(await dueActivities(kit.deps, kit.county, kit.clock.now())).toEqual([]);
  });
});
