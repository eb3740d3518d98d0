// Guaranteed seats: a unit's are met by its people whichever seat they took, and kept for it no longer than it lacks them.
import { describe, expect, it } from "vitest";
import { changeActivity } from "../../functions/activities/lifecycle.ts";
import { nominate } from "../../functions/activities/nominations.ts";
import { tryWrite } from "../../functions/platform/db.ts";
import { wrongInActivity } from "../../shared/activities/rules.ts";
import type { SeatRule } from "../../shared/activities/schema.ts";
import {
  freeFor,
  keptFor,
  markOf,
  nextUp,
  noSeats,
  regrouped,
  type SeatRow,
} from "../../shared/activities/seats.ts";
import { keys } from "../../shared/keys.ts";
import { instantAt } from "../../shared/time.ts";
import { activityId, addActivity, makeActivity, times, whole } from "./seats-given.ts";
import {
  actor,
  agree,
  changeSeats,
  inputOf,
  join,
  joinAll,
  kitNow,
  leave,
  office,
  onFreshList,
  staff,
  states,
} from "./waiting-given.ts";

onFreshList();

const u1 = (seats: number) => ({ unit: "u1x", seats });

describe("a guarantee", () => {
  it("is met by whoever of the unit sits: a third one moves up, and the seat that comes free is anybody's", async () => {
    await addActivity(kitNow().deps, { seats: { capacity: 4, guaranteed: [u1(2)] } });
    // Three of the unit with two guaranteed seats, and one of the other: full.
    expect(await joinAll(0, 2, 4, 1, 3)).toEqual(["seated", "seated", "seated", "seated", "waiting"]);
    await leave(0);
    // The unit still has its two: nothing is kept for it while another waits.
    expect(await states(2, 4, 3)).toEqual(["seated", "seated", "offered"]);
    await agree();
    const { seats } = await whole(kitNow().deps, kitNow().county);
    expect([seats.byUnit["u1x"], seats.shared]).toEqual([2, 2]);
  });

  it("given to a unit that sits already keeps nothing more for it", async () => {
    await addActivity(kitNow().deps, { seats: { capacity: 4, guaranteed: [] } });
    await joinAll(0, 2);
    await changeSeats({ capacity: 4, guaranteed: [u1(2)] });
    await agree();
    expect(await joinAll(1, 3)).toEqual(["seated", "seated"]);
    await agree();
  });

  it("taken from a unit is kept for the one that has it now, not eaten by those who sit", async () => {
    await addActivity(kitNow().deps, { seats: { capacity: 5, guaranteed: [u1(3)] } });
    expect(await joinAll(0, 2, 4)).toEqual(["seated", "seated", "seated"]);
    await changeSeats({ capacity: 5, guaranteed: [{ unit: "u2x", seats: 2 }] });
    expect(await join(6)).toBe("waiting");
    expect(await joinAll(1, 3)).toEqual(["seated", "seated"]);
    await agree();
  });

  it("brought back after its release counts who took its seats meanwhile", async () => {
    const releaseAt = instantAt("2026-11-06", "09:00");
    await addActivity(kitNow().deps, {
      seats: { capacity: 3, guaranteed: [u1(2)], releaseAt },
    });
    kitNow().clock.set(releaseAt);
    expect(await joinAll(1, 3, 0)).toEqual(["seated", "seated", "seated"]);
    await changeSeats({ capacity: 4, guaranteed: [u1(2)], releaseAt: instantAt("2026-11-09", "09:00") });
    // The unit has one of its two: the fourth seat is its own.
    expect(await join(5)).toBe("waiting");
    expect(await join(2)).toBe("seated");
    await agree();
  });
});

describe("seats that nobody could ever take (pretix #5188) are refused when they are set", () => {
  const seats = (given: Partial<SeatRule>): string[] => {
    const rule = { capacity: 5, guaranteed: [u1(2)], ...given };
    return wrongInActivity(inputOf(makeActivity(), { seats: rule })).map(({ path }) => path);
  };

  it("kept for a unit that may not sign up", () => {
    const outside = inputOf(makeActivity({ who: { units: ["u2x"] } }), {
      seats: { capacity: 5, guaranteed: [u1(2)] },
    });
    expect(wrongInActivity(outside)).toEqual([
      { path: "seats.guaranteed", message: "有保底名额的部门不在报名范围内，名额会一直空着" },
    ]);
    expect(seats({})).toEqual([]);
  });

  it("released when nobody is offered a seat any more", () => {
    expect(seats({ releaseAt: times.closesAt })).toEqual(["seats.releaseAt"]);
    expect(seats({ releaseAt: instantAt("2026-11-11", "17:59") })).toEqual([]);
  });

  it("kept for a unit that is closed on the day", async () => {
    const activity = await addActivity(kitNow().deps);
    const { deps, county } = kitNow();
    await tryWrite(deps, { set: keys.unit(county, "u2x"), to: { closedOn: "2026-11-10" } });
    const given = inputOf(activity, { seats: { capacity: 5, guaranteed: [{ unit: "u2x", seats: 1 }] } });
    await expect(changeActivity(deps, office, activityId, given)).rejects.toMatchObject({
      fields: [{ path: "seats.guaranteed.0.unit", message: "部门在活动当天已撤销或未设立，不能保底" }],
    });
  });

  it("asked for by a group that is larger than all seats: refused, and nobody of it waits for ever", async () => {
    await addActivity(kitNow().deps, { seats: { capacity: 2, guaranteed: [] } });
    const named = { staff: [2, 4, 6].map(staff), together: true };
    await expect(nominate(kitNow().deps, actor(0), activityId, named)).rejects.toMatchObject({
      reason: "group-too-large",
      message: "一共只有 2 个名额，3 人的一组排不上",
    });
    expect(await states(2, 4, 6)).toEqual([undefined, undefined, undefined]);
  });
});

describe("the row of seats", () => {
  const rule: SeatRule = { capacity: 6, guaranteed: [u1(2), { unit: "u2x", seats: 1 }] };
  const row = (holders: SeatRow["holders"]): SeatRow => ({
    ...noSeats,
    ...regrouped(rule, { ...noSeats, holders }, () => undefined),
  });

  it("marks whose shared seat may become one of the unit's own, and only those", () => {
    const taking = { staff: ["A", "B"], unit: "u1x", own: 1, shared: 1, offered: true };
    expect([markOf(rule, taking, 0), markOf(rule, taking, 1)]).toEqual(["uo:u1x", "so:u1x"]);
    expect(markOf(rule, { ...taking, unit: "u3x", own: 0, offered: false }, 0)).toBe("s");
    expect(nextUp(row({ A: "u:u1x", B: "s:u1x", C: "so:u1x", D: "s" }), "u1x")).toBe("C");
  });

  it("regrouped keeps offers offered, and puts no more on a unit's own seats than it has", () => {
    const before = { A: "s:u1x", B: "u:u1x", C: "uo:u1x", D: "s", E: "uo:u3x" };
    expect(
      regrouped(rule, { ...noSeats, holders: before }, (one) => (one === "D" ? "u2x" : undefined)),
    ).toEqual({
      holders: { A: "s:u1x", B: "u:u1x", C: "uo:u1x", D: "u:u2x", E: "so" },
      byUnit: { u1x: 2, u2x: 1 },
      shared: 2,
    });
  });

  it("never says that more is kept, or free, than is empty", () => {
    const full = row({ A: "s", B: "s", C: "s", D: "s", E: "s" });
    expect(keptFor(rule, full, "u3x", times.now)).toBe(1);
    expect(freeFor(rule, full, "u1x", times.now)).toEqual({ own: 1, shared: 0 });
    expect(freeFor(rule, full, "u3x", times.now)).toEqual({ own: 0, shared: 0 });
  });
});
