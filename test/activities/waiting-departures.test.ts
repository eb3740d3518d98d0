// Whoever leaves the service or the organ after signing up, and who moves inside it: his seat, and who comes after him.
import { describe, expect, it } from "vitest";
import { nominate } from "../../functions/activities/nominations.ts";
import { tryWrite } from "../../functions/platform/db.ts";
import { keys } from "../../shared/keys.ts";
import { activityId, addActivity } from "./seats-given.ts";
import {
  accept,
  actor,
  agree,
  group,
  join,
  joinAll,
  kitNow,
  leave,
  onFreshList,
  staff,
  states,
  tick,
  toldOf,
} from "./waiting-given.ts";

onFreshList();

const change = async (at: number, to: Record<string, unknown>): Promise<void> => {
  const { deps, county, clock } = kitNow();
  await tryWrite(deps, { set: keys.person(county, staff(at)), to });
  clock.advance({ minutes: 60 });
};

describe("the seat of somebody who left the service", () => {
  it("is given back within the hour and offered to the next", async () => {
    await addActivity(kitNow().deps, { seats: { capacity: 1, guaranteed: [] } });
    await joinAll(1, 3);
    await tick();
    await change(1, { state: "left" });
    await tick();
    expect(await states(1, 3)).toEqual(["released", "offered"]);
    expect(await toldOf(1)).toEqual([]);
    await agree();
  });

  it("is not offered to whoever left while he waited: it goes to the next at once", async () => {
    await addActivity(kitNow().deps, { seats: { capacity: 1, guaranteed: [] } });
    await joinAll(1, 3, 5);
    await change(3, { state: "left" });
    await leave(1);
    expect(await states(3, 5)).toEqual(["released", "offered"]);
    await agree();
  });

  it("named in a group does not keep the others from coming, nor take a seat with them", async () => {
    await addActivity(kitNow().deps, { seats: { capacity: 2, guaranteed: [] } });
    await joinAll(1, 3);
    await group(0, 2, 4);
    await change(4, { state: "left" });
    await tick();
    await leave(1);
    await leave(3);
    expect(await states(2, 4)).toEqual(["seated", "released"]);
    // The second seat is free for whoever comes.
    expect(await join(5)).toBe("seated");
    await agree();
  });

  it("he is not named any more, and cannot sign up or answer an offer", async () => {
    await addActivity(kitNow().deps, { seats: { capacity: 1, guaranteed: [] } });
    await change(4, { state: "left" });
    await expect(join(4)).rejects.toMatchObject({ reason: "not-an-officer" });
    const named = { staff: [staff(4)], together: false };
    await expect(nominate(kitNow().deps, actor(0), activityId, named)).rejects.toMatchObject({
      code: "notFound",
    });
  });
});

describe("somebody who moves", () => {
  it("to another organ gives his seat back, and is told why", async () => {
    await addActivity(kitNow().deps, { seats: { capacity: 1, guaranteed: [] } });
    await joinAll(1, 3);
    await tick();
    await change(1, { organ: "court1", unit: "lian" });
    await tick();
    expect(await states(1, 3)).toEqual(["released", "offered"]);
    expect(await toldOf(1)).toEqual(["withdrawn"]);
    await agree();
  });

  it("inside the organ keeps his seat, for the unit that he signed up from", async () => {
    await addActivity(kitNow().deps, { seats: { capacity: 2, guaranteed: [{ unit: "u1x", seats: 1 }] } });
    await joinAll(2, 1, 3);
    await tick();
    await change(2, { unit: "u2x" });
    await tick();
    expect(await states(2, 1, 3)).toEqual(["seated", "seated", "waiting"]);
    await agree();
    // And his offer and his place on the list are his as before.
    await leave(1);
    await accept(3);
    expect(await states(2, 3)).toEqual(["seated", "seated"]);
  });
});
