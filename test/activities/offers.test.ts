// Offers of seats that came free: accepted, refused, run out, and cut short at any place in between.
import { describe, expect, test } from "vitest";
import { acceptOffered, giveBack, takeSeats } from "../../functions/activities/seats.ts";
import { refuseOffer } from "../../functions/activities/sign-ups.ts";
import { signUpBy } from "../../functions/activities/store.ts";
import { tickActivities } from "../../functions/activities/tick.ts";
import { tryWrite } from "../../functions/platform/db.ts";
import { keys } from "../../shared/keys.ts";
import { activityId, addActivity, times, whole } from "./seats-given.ts";
import {
  accept,
  actor,
  agree,
  join,
  joinAll,
  kitNow,
  leave,
  onFreshList,
  staff,
  stateOf,
  states,
  tick,
  toldOf,
} from "./waiting-given.ts";

onFreshList();

describe("an offer", () => {
  const offered = async (): Promise<string> => {
    await addActivity(kitNow().deps, { seats: { capacity: 1, guaranteed: [] } });
    expect(await joinAll(1, 2, 3)).toEqual(["seated", "waiting", "waiting"]);
    await leave(1);
    expect(await states(2, 3)).toEqual(["offered", "waiting"]);
    return (await signUpBy(kitNow().deps, kitNow().county, activityId, staff(2)))?.offeredUntil ?? "";
  };

  test("that runs out passes on, both are told, and it cannot be accepted any more", async () => {
    kitNow().clock.set(await offered());
    await tick();
    expect(await states(2, 3)).toEqual(["released", "offered"]);
    await expect(accept(2)).rejects.toThrow("没有给您的递补名额，或已经过期");
    expect(await toldOf(2)).toEqual(["offered", "offerOver"]);
    expect(await toldOf(3)).toEqual(["offered"]);
    await agree();
  });

  test("cannot be accepted after its end even when nobody has passed it on yet", async () => {
    kitNow().clock.set(await offered());
    await expect(accept(2)).rejects.toThrow("递补名额已过期");
    expect(await stateOf(2)).toBe("offered");
  });

  test("accepted in its last moment while it expires is one or the other, never both and never neither", async () => {
    const until = await offered();
    kitNow().clock.set(new Date(Date.parse(until) - 1).toISOString());
    // The tick of another machine, whose clock is a second ahead.
    const ahead = {
      ...kitNow().deps,
      clock: { now: () => new Date(Date.parse(until) + 1000).toISOString() },
    };
    const [answer] = await Promise.allSettled([accept(2), tickActivities(ahead, kitNow().county, until)]);
    await tick();
    const told2 = answer.status === "fulfilled" ? "seated" : "released";
    expect(await stateOf(2)).toBe(told2);
    expect(await stateOf(3)).toBe(told2 === "seated" ? "waiting" : "offered");
    await agree();
  });

  test("taken before its end stands, although the list was read before", async () => {
    const until = await offered();
    // Accepted in the seats, and cut short before the sign-up was written.
    expect(await acceptOffered(kitNow().deps, kitNow().county, activityId, staff(2))).toBe("accepted");
    kitNow().clock.set(until);
    await tick();
    expect(await states(2, 3)).toEqual(["seated", "waiting"]);
    await agree();
  });

  test("refused goes to the next at once (pretix #2219); a repeat of the refusal takes nobody's seat", async () => {
    await offered();
    await refuseOffer(kitNow().deps, actor(2), activityId);
    expect(await states(2, 3)).toEqual(["withdrawn", "offered"]);
    await refuseOffer(kitNow().deps, actor(2), activityId);
    expect(await states(2, 3)).toEqual(["withdrawn", "offered"]);
    await expect(refuseOffer(kitNow().deps, actor(5), activityId)).rejects.toThrow("没有给您的递补名额");
  });

  test("accepted twice is accepted once", async () => {
    await offered();
    expect(await Promise.all([accept(2), accept(2)])).toEqual(["seated", "seated"]);
    expect(await accept(2)).toBe("seated");
    await agree();
  });

  test("never ends after signing up does", async () => {
    kitNow().clock.set(times.now);
    await addActivity(kitNow().deps, { seats: { capacity: 1, guaranteed: [] } });
    await joinAll(1, 2, 3, 5);
    // Four hours are left: half of them are for him, the other half for the next.
    kitNow().clock.set(new Date(Date.parse(times.closesAt) - 4 * 3_600_000).toISOString());
    await leave(1);
    const until = (await signUpBy(kitNow().deps, kitNow().county, activityId, staff(2)))?.offeredUntil ?? "";
    expect(Date.parse(times.closesAt) - Date.parse(until)).toBe(2 * 3_600_000);
    kitNow().clock.set(until);
    await tick();
    expect(await states(2, 3)).toEqual(["released", "offered"]);
    kitNow().clock.advance({ minutes: 61 });
    await tick();
    // Less than an hour is left: the last of them is seated without being asked.
    expect(await states(2, 3, 5)).toEqual(["released", "released", "seated"]);
    await agree();
  });
});

describe("what was cut short", () => {
  test("a seat given back whose owner still says he sits is taken by him again when he signs up, not only said", async () => {
    await addActivity(kitNow().deps, { seats: { capacity: 1, guaranteed: [] } });
    await joinAll(1);
    const mark = (await whole(kitNow().deps, kitNow().county)).seats.holders[staff(1)] ?? "";
    await giveBack(kitNow().deps, { county: kitNow().county, id: activityId }, { staff: staff(1), mark });
    expect(await stateOf(1)).toBe("seated");
    expect(await join(1)).toBe("seated");
    await agree();
  });

  test("a seat that was offered to somebody in the moment in which he withdrew goes to the next one", async () => {
    await addActivity(kitNow().deps, { seats: { capacity: 1, guaranteed: [] } });
    await joinAll(1, 2, 3);
    await leave(2);
    // A pass that had read him as waiting took the seat for him after he was gone, and died.
    const { deps, county } = kitNow();
    await leave(1);
    await leave(3);
    const rule = { county, id: activityId, rule: { capacity: 1, guaranteed: [] }, ruleVersion: 1 };
    await takeSeats(deps, rule, { staff: [staff(2)], unit: "u1x", offered: true, past: true });
    expect(await join(5)).toBe("waiting");
    await tick();
    expect(await states(2, 5)).toEqual(["withdrawn", "offered"]);
    await agree();
  });

  test("whoever came along on the day without a seat stays on the roll", async () => {
    await addActivity(kitNow().deps, { seats: { capacity: 1, guaranteed: [] } });
    await joinAll(1);
    const own = await signUpBy(kitNow().deps, kitNow().county, activityId, staff(1));
    const stranger = { ...own, staff: staff(2), attendance: "present" };
    await tryWrite(kitNow().deps, {
      put: { ...keys.signUp(kitNow().county, activityId, staff(2)), ...stranger },
    });
    await tick();
    expect(await stateOf(2)).toBe("seated");
  });
});
