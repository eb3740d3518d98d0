// Two acts at the same moment, and acts cut short between two writes: each case is one that went wrong before.
import { describe, expect, it } from "vitest";
import { cancelActivity } from "../../functions/activities/lifecycle.ts";
import { nominate } from "../../functions/activities/nominations.ts";
import { repair } from "../../functions/activities/repair.ts";
import { acceptOffered, giveBack, takeSeats } from "../../functions/activities/seats.ts";
import { sharedRuns } from "../../functions/activities/shared-runs.ts";
import { acceptOffer, refuseOffer, signUp, withdraw } from "../../functions/activities/sign-ups.ts";
import { ownActivities } from "../../functions/activities/store.ts";
import { passOn } from "../../functions/activities/waiting.ts";
import { tryWrite } from "../../functions/platform/db.ts";
import { keys } from "../../shared/keys.ts";
import { activityId, addActivity, before, times, whole } from "./seats-given.ts";
import {
  actor,
  agree,
  group,
  join,
  joinAll,
  kitNow,
  leave,
  office,
  onFreshList,
  staff,
  stateOf,
  states,
  tick,
  toldOf,
} from "./waiting-given.ts";

onFreshList();

const full = { seats: { capacity: 1, guaranteed: [] } };
const ownList = async (at: number): Promise<string[]> => {
  const span = { from: times.day, to: times.day };
  const rows = await ownActivities(kitNow().deps, kitNow().county, staff(at), span);
  return rows.map(({ standing }) => standing);
};
const cut = (): never => {
  throw new Error("cut");
};

describe("at the same moment", () => {
  it("whoever begins to wait while a seat is given back is offered it at once", async () => {
    await addActivity(kitNow().deps, full);
    await join(1);
    // Nobody waited when the seats were read; by the time the seat is free somebody does.
    const deps = before(
      kitNow().deps,
      (name, sk) => name === "UpdateItemCommand" && sk === "seats",
      () => join(2),
    );
    await withdraw(deps, actor(1), activityId);
    expect(await states(1, 2)).toEqual(["withdrawn", "offered"]);
    await agree();
  });

  it("whoever withdraws while his group is being seated is not seated over his head", async () => {
    await addActivity(kitNow().deps, { seats: { capacity: 2, guaranteed: [] } });
    await joinAll(1, 3);
    await group(0, 2, 4);
    await leave(1);
    // The pass has read him as waiting, and takes the seats after he is gone.
    let updates = 0;
    const deps = before(
      kitNow().deps,
      (name, sk) => name === "UpdateItemCommand" && sk === "seats" && ++updates === 2,
      () => leave(4),
    );
    await withdraw(deps, actor(3), activityId);
    expect(await states(2, 4)).toEqual(["seated", "withdrawn"]);
    expect(await toldOf(4)).toEqual(["named"]);
    await tick();
    expect(await stateOf(4)).toBe("withdrawn");
    await agree();
  });

  it("an offer moved up to a seat of the unit's own while it is accepted is accepted", async () => {
    await addActivity(kitNow().deps, { seats: { capacity: 3, guaranteed: [{ unit: "u1x", seats: 1 }] } });
    await joinAll(0, 1, 3, 2);
    await leave(1);
    expect(await stateOf(2)).toBe("offered");
    const deps = before(
      kitNow().deps,
      (name, sk) => name === "UpdateItemCommand" && sk === "seats",
      () => leave(0),
    );
    expect(await acceptOffered(deps, kitNow().county, activityId, staff(2))).toBe("accepted");
    await tick();
    await agree();
    expect((await whole(kitNow().deps, kitNow().county)).seats.byUnit["u1x"]).toBe(1);
  });

  it("an offer that ran out is taken back also when it moved up meanwhile", async () => {
    await addActivity(kitNow().deps, { seats: { capacity: 3, guaranteed: [{ unit: "u1x", seats: 1 }] } });
    await joinAll(0, 1, 3, 2);
    await leave(1);
    kitNow().clock.advance({ days: 2 });
    const deps = before(
      kitNow().deps,
      (name, sk) => name === "UpdateItemCommand" && sk === "seats",
      () => leave(0),
    );
    await passOn(deps, { county: kitNow().county, id: activityId });
    expect(await states(0, 2)).toEqual(["withdrawn", "released"]);
    expect(Object.keys((await whole(kitNow().deps, kitNow().county)).seats.holders)).toEqual([staff(3)]);
    await agree();
  });

  it("the repair of a sign-up that is another by now leaves his own list as it is", async () => {
    await addActivity(kitNow().deps, full);
    await join(1);
    const { seats, activity } = await whole(kitNow().deps, kitNow().county);
    // Died after giving the seat back; he signs up again just as the repair writes.
    await giveBack(kitNow().deps, activity, { staff: staff(1), mark: seats.holders[staff(1)] ?? "" });
    const deps = before(
      kitNow().deps,
      (name) => name === "PutItemCommand",
      () => join(1),
    );
    await repair(deps, kitNow().county, activityId);
    expect(await stateOf(1)).toBe("seated");
    expect(await ownList(1)).toEqual(["seated"]);
    await agree();
  });

  it("an answer to an offer of an activity that is called off says so", async () => {
    await addActivity(kitNow().deps, full);
    await joinAll(1, 2);
    await leave(1);
    const calledOff = (): Promise<void> =>
      cancelActivity(kitNow().deps, office, activityId, "讲师临时有任务");
    // Called off between the look at the offer and the taking of the seat.
    const deps = before(
      kitNow().deps,
      (name, sk) => name === "UpdateItemCommand" && sk === "seats",
      calledOff,
    );
    await expect(acceptOffer(deps, actor(2), activityId)).rejects.toMatchObject({ message: "活动已取消" });
    await expect(acceptOffer(kitNow().deps, actor(2), activityId)).rejects.toMatchObject({
      message: "活动已取消",
    });
    await expect(refuseOffer(kitNow().deps, actor(2), activityId)).rejects.toMatchObject({
      message: "活动已取消",
    });
    expect(await stateOf(2)).toBe("released");
  });
});

describe("cut short", () => {
  it("after the seats of a named group were taken: they sit, and hear of it", async () => {
    await addActivity(kitNow().deps, { seats: { capacity: 2, guaranteed: [] } });
    const deps = before(
      kitNow().deps,
      (name) => name === "PutItemCommand",
      async () => cut(),
    );
    const named = { staff: [2, 4].map(staff), together: true };
    await expect(nominate(deps, actor(0), activityId, named)).rejects.toThrow("cut");
    kitNow().clock.advance({ minutes: 65 });
    await repair(kitNow().deps, kitNow().county, activityId);
    expect(await states(2, 4)).toEqual(["seated", "seated"]);
    // One was cut off before he was told and written down, the other not.
    expect([await toldOf(2), await toldOf(4)]).toEqual([["seated"], ["named"]]);
    await agree();
  });

  it("between the write of a group member's sign-up and his seat: the seat is his", async () => {
    await addActivity(kitNow().deps, { seats: { capacity: 2, guaranteed: [] } });
    await joinAll(1, 3);
    await group(0, 2, 4);
    await leave(1);
    let puts = 0;
    const deps = before(
      kitNow().deps,
      (name, sk) => name === "UpdateItemCommand" && sk === "seats" && ++puts === 3,
      async () => cut(),
    );
    await expect(withdraw(deps, actor(3), activityId)).rejects.toThrow("cut");
    await repair(kitNow().deps, kitNow().county, activityId);
    expect(await states(2, 4)).toEqual(["seated", "seated"]);
    await agree();
    expect((await toldOf(2)).filter((kind) => kind === "seated")).toHaveLength(1);
  });

  it("a sign-up written while the activity is called off is released and told by the next run", async () => {
    await addActivity(kitNow().deps, { seats: { capacity: 5, guaranteed: [] } });
    const calledOff = (): Promise<void> =>
      cancelActivity(kitNow().deps, office, activityId, "讲师临时有任务");
    const slow = before(
      kitNow().deps,
      (name, sk) => name === "PutItemCommand" && sk.startsWith("sign-up/"),
      calledOff,
    );
    // It dies before it looks at the activity again.
    let written = false;
    const deps = before(
      slow,
      (name, sk) => {
        written ||= name === "PutItemCommand" && sk.startsWith("sign-up/");
        return written && name === "GetItemCommand" && sk === "activity";
      },
      async () => cut(),
    );
    await expect(signUp(deps, actor(2), activityId)).rejects.toThrow("cut");
    await tick();
    expect(await stateOf(2)).toBe("released");
    expect(await toldOf(2)).toEqual(["cancelled"]);
  });

  it("a seat taken for somebody whom nobody knows is given back", async () => {
    await addActivity(kitNow().deps, full);
    const rule = { county: kitNow().county, id: activityId, rule: full.seats, ruleVersion: 1 };
    await takeSeats(kitNow().deps, rule, { staff: [staff(2)], unit: "u1x" });
    await tryWrite(kitNow().deps, { drop: keys.person(kitNow().county, staff(2)) });
    await repair(kitNow().deps, kitNow().county, activityId);
    expect((await whole(kitNow().deps, kitNow().county)).seats).toMatchObject({ holders: {}, shared: 0 });
  });
});

describe("a thousand who look at one list", () => {
  it("read it one at a time, and who asked meanwhile is in the next reading", async () => {
    const share = sharedRuns<number>();
    const runs: number[][] = [];
    let running = 0;
    const run = async (all: number[]): Promise<number> => {
      running += 1;
      expect(running).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 5));
      runs.push(all);
      running -= 1;
      if (all.includes(0)) throw new Error("the first fails");
      return all.length;
    };
    const asked = Array.from({ length: 100 }, (_, at) => share("list", at, run));
    const answers = await Promise.allSettled([...asked, share("another", 7, async (all) => all.length)]);
    expect(runs.map((all) => all.length)).toEqual([1, 99]);
    // What became of the first is not the others' trouble.
    expect(answers.filter(({ status }) => status === "rejected")).toHaveLength(1);
    expect(await share("list", 5, run)).toBe(1);
  });
});
