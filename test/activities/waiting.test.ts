// The waiting list as people meet it: each complaint about those of others (peers.md, section 3) as a case of ours.
import { describe, expect, test } from "vitest";
import { cancelActivity } from "../../functions/activities/lifecycle.ts";
import { nominate } from "../../functions/activities/nominations.ts";
import { signUp, withdraw } from "../../functions/activities/sign-ups.ts";
import { tryWrite } from "../../functions/platform/db.ts";
import type { Actor } from "../../functions/platform/actor.ts";
import { keys } from "../../shared/keys.ts";
import { instantAt } from "../../shared/time.ts";
import { activityId, addActivity, makeActivity, times, whole } from "./seats-given.ts";
import {
  accept,
  actor,
  agree,
  changeSeats,
  group,
  join,
  joinAll,
  kitNow,
  leave,
  office,
  onFreshList,
  staff,
  standing,
  stateOf,
  states,
  tick,
  toldOf,
} from "./waiting-given.ts";

onFreshList();

describe("a group on the waiting list (pretix #974, #1404)", () => {
  test("waits as one, is passed by for a single seat, and is seated whole when there is room for all", async () => {
    await addActivity(kitNow().deps, { seats: { capacity: 3, guaranteed: [] } });
    expect(await joinAll(1, 3, 5)).toEqual(["seated", "seated", "seated"]);
    const { outcomes } = await group(0, 2, 4);
    expect(outcomes.map(({ state }) => state)).toEqual(["waiting", "waiting"]);
    expect(await join(7)).toBe("waiting");
    await leave(1);
    // One seat: the group of two is first and does not fit; the next one does.
    expect(await states(2, 4, 7)).toEqual(["waiting", "waiting", "offered"]);
    await accept(7);
    await leave(3);
    await leave(5);
    expect(await states(2, 4)).toEqual(["seated", "seated"]);
    expect(await toldOf(4)).toEqual(["named", "seated"]);
    await agree();
  });

  test("is refused whole when one of it cannot come, naming whom; nobody of it is entered", async () => {
    await addActivity(kitNow().deps, { seats: { capacity: 1, guaranteed: [] } });
    expect(await joinAll(1, 4)).toEqual(["seated", "waiting"]);
    await expect(group(0, 2, 4)).rejects.toThrow(/民警P10004：已在候补名单中，整组没有报名/u);
    expect(await states(2, 4)).toEqual([undefined, "waiting"]);
  });

  test("named again is the same group: a repeat answers the same and tells nobody twice", async () => {
    await addActivity(kitNow().deps, { seats: { capacity: 2, guaranteed: [] } });
    await join(1);
    const first = await group(0, 2, 4);
    kitNow().clock.advance({ days: 1 });
    expect(await group(0, 4, 2)).toMatchObject({ outcomes: first.outcomes.toReversed() });
    expect(await toldOf(2)).toEqual(["named"]);
  });

  test("of which one withdrew, the rest still come together", async () => {
    await addActivity(kitNow().deps, { seats: { capacity: 3, guaranteed: [] } });
    await joinAll(1, 3, 5);
    await group(0, 2, 4, 6);
    await leave(6);
    await Promise.all([leave(1), leave(3)]);
    expect(await states(2, 4, 6)).toEqual(["seated", "seated", "withdrawn"]);
    await agree();
  });

  test("of two units is refused", async () => {
    await addActivity(kitNow().deps);
    const both: Actor = { ...office, name: "冯政工" };
    await expect(
      nominate(kitNow().deps, both, activityId, { staff: [staff(2), staff(3)], together: true }),
    ).rejects.toThrow("一组应是同一部门的人");
  });
});

describe("why am I still waiting (pretix #3628, #5188)", () => {
  test("names the seats, those kept for others and until when, those being asked, and who is ahead", async () => {
    const releaseAt = instantAt("2026-11-09", "09:00");
    await addActivity(kitNow().deps, {
      seats: { capacity: 3, guaranteed: [{ unit: "u1x", seats: 2 }], releaseAt },
    });
    expect(await joinAll(1, 3, 5)).toEqual(["seated", "waiting", "waiting"]);
    const { state, whyWaiting, seats, refusal } = await standing(5);
    expect({ state, seats, refusal }).toEqual({
      state: "waiting",
      seats: { capacity: 3, taken: 1, freeForMe: 0 },
      refusal: undefined,
    });
    expect(whyWaiting).toBe(
      "共 3 个名额，已占 1 个；2 个空名额为其他部门保底，11月9日 09:00起向所有人开放；您前面还有 1 人。排序规则：先按优先级，再按报名时今年还差的学时（差得多的在前），再按报名先后。",
    );
    await leave(1);
    expect((await standing(5)).whyWaiting).toContain(
      "已占 1 个（其中 1 个正等待被递补的人答复）；2 个空名额为其他部门保底",
    );
  });

  test("tells a group that it waits for room for all, and everybody that signing up has ended", async () => {
    await addActivity(kitNow().deps, { seats: { capacity: 2, guaranteed: [] } });
    await joinAll(1, 3);
    await group(0, 2, 4);
    await leave(1);
    expect((await standing(4)).whyWaiting).toContain("您所在的一组 2 人同进退，要有 2 个名额才能一起递补");
    kitNow().clock.set(times.closesAt);
    expect((await standing(4)).whyWaiting).toContain("11月11日 18:00截止，不再递补");
    await tick();
    await tick();
    expect(await toldOf(4)).toEqual(["named", "listOver"]);
  });

  test("who cannot sign up is told why before he tries (Indico #7342: for a given group only)", async () => {
    await addActivity(kitNow().deps, { who: { units: ["u1x"] } });
    expect(await standing(3)).toMatchObject({
      refusal: { code: "not-for-you", message: "不在本次活动的报名范围" },
    });
    await expect(join(3)).rejects.toThrow("不在本次活动的报名范围");
    expect(await join(2)).toBe("seated");
    expect((await standing(4)).refusal).toBeUndefined();
  });

  test("clashes with other activities and with absences are shown before signing up", async () => {
    await addActivity(kitNow().deps);
    await addActivity(kitNow().deps, {
      id: "aaaaaaaaaa0002",
      theme: "射击考核",
      start: "16:00",
      end: "18:00",
    });
    await addActivity(kitNow().deps, { id: "aaaaaaaaaa0003", theme: "早会", start: "08:00", end: "09:00" });
    await signUp(kitNow().deps, actor(2), "aaaaaaaaaa0002");
    await signUp(kitNow().deps, actor(2), "aaaaaaaaaa0003");
    const away = { reason: "leave", from: "2026-11-10", until: "2026-11-12", staff: staff(2) };
    await tryWrite(kitNow().deps, {
      put: { ...keys.absence(kitNow().county, "2026", staff(2), "aaaaaaaaaa01"), ...away },
    });
    expect((await standing(2)).clashes).toEqual([
      "与“射击考核”时间冲突（11月12日 16:00–18:00）",
      "11月10日至11月12日休假",
    ]);
    expect((await standing(4)).clashes).toEqual([]);
  });
});

describe("several named at once (Indico #3512)", () => {
  test("each gets what there is, in the order named, with a word for each; a repeat answers the same", async () => {
    await addActivity(kitNow().deps, { seats: { capacity: 2, guaranteed: [] } });
    await join(4);
    const named = { staff: [2, 4, 6, 6].map(staff), together: false };
    const { outcomes } = await nominate(kitNow().deps, actor(0), activityId, named);
    expect(outcomes).toEqual([
      { staff: staff(2), name: "民警P10002", state: "seated" },
      { staff: staff(4), name: "民警P10004", state: "seated", message: "已经报名，不用重复报名" },
      { staff: staff(6), name: "民警P10006", state: "waiting" },
    ]);
    const again = await nominate(kitNow().deps, actor(0), activityId, named);
    expect(again.outcomes.map(({ state }) => state)).toEqual(["seated", "seated", "waiting"]);
    expect(await toldOf(2)).toEqual(["named"]);
    expect(await toldOf(4)).toEqual([]);
  });

  test("people of another unit are not found, and nobody is entered with them", async () => {
    await addActivity(kitNow().deps);
    const named = { staff: [2, 3].map(staff), together: false };
    await expect(nominate(kitNow().deps, actor(0), activityId, named)).rejects.toMatchObject({
      code: "notFound",
    });
    expect(await states(2, 3)).toEqual([undefined, undefined]);
  });

  test("withdrawn by the clerk they are told; by another unit's clerk they are not found", async () => {
    await addActivity(kitNow().deps);
    await join(2);
    await expect(withdraw(kitNow().deps, actor(1), activityId, staff(2))).rejects.toMatchObject({
      code: "notFound",
    });
    await expect(withdraw(kitNow().deps, actor(4), activityId, staff(2))).rejects.toMatchObject({
      code: "notFound",
    });
    await withdraw(kitNow().deps, actor(0), activityId, staff(2));
    await withdraw(kitNow().deps, actor(0), activityId, staff(2));
    expect(await stateOf(2)).toBe("withdrawn");
    expect(await toldOf(2)).toEqual(["withdrawn"]);
  });
});

describe("the seats of a unit (Indico #7342)", () => {
  test("are not taken by others before the release, and are everybody's after it, by a tick", async () => {
    const releaseAt = instantAt("2026-11-06", "09:00");
    await addActivity(kitNow().deps, {
      seats: { capacity: 3, guaranteed: [{ unit: "u1x", seats: 2 }], releaseAt },
    });
    expect(await joinAll(1, 3, 5)).toEqual(["seated", "waiting", "waiting"]);
    await tick();
    expect(await states(3, 5)).toEqual(["waiting", "waiting"]);
    // Its own people need not wait behind those whom the seats are not for.
    expect(await join(2)).toBe("seated");
    kitNow().clock.set(releaseAt);
    await tick();
    expect(await states(2, 3, 5)).toEqual(["seated", "offered", "waiting"]);
    await agree();
  });
});

describe("moving on the list", () => {
  test("whoever lacks most hours comes first, then who came first", async () => {
    await addActivity(kitNow().deps, { seats: { capacity: 1, guaranteed: [] } });
    const past = makeActivity({ id: "aaaaaaaaaa0009", day: "2026-03-02" });
    await tryWrite(kitNow().deps, {
      put: {
        ...keys.ownActivity(kitNow().county, staff(2), past.day, past.id),
        ...past,
        standing: "seated",
        attendance: "present",
      },
    });
    await joinAll(1, 2);
    kitNow().clock.advance({ minutes: 1 });
    await join(3);
    await leave(1);
    expect(await states(2, 3)).toEqual(["waiting", "offered"]);
  });

  test("signing up again after withdrawing is a new place at the end of the list", async () => {
    await addActivity(kitNow().deps, { seats: { capacity: 1, guaranteed: [] } });
    await joinAll(1, 2);
    kitNow().clock.advance({ minutes: 1 });
    await join(3);
    await leave(2);
    kitNow().clock.advance({ minutes: 1 });
    expect(await join(2)).toBe("waiting");
    await leave(1);
    expect(await states(2, 3)).toEqual(["waiting", "offered"]);
    expect(await join(1)).toBe("waiting");
  });

  test("a free seat is first of all his who asks for it when nobody else waits: no offer, no mark left", async () => {
    await addActivity(kitNow().deps, { seats: { capacity: 1, guaranteed: [] } });
    await joinAll(1, 2);
    await leave(2);
    await leave(1);
    // The mark of the queue is still there: nobody looked since the last one left.
    expect(await join(3)).toBe("seated");
    expect(await toldOf(3)).toEqual([]);
    expect((await whole(kitNow().deps, kitNow().county)).seats.queue).toBe(false);
  });

  test("more seats are offered to those who wait as soon as there are more", async () => {
    await addActivity(kitNow().deps, { seats: { capacity: 1, guaranteed: [] } });
    await joinAll(1, 2, 3);
    await changeSeats({ capacity: 3, guaranteed: [] });
    expect(await states(1, 2, 3)).toEqual(["seated", "offered", "offered"]);
  });

  test("cancelling an activity releases and tells everybody, those on the list too", async () => {
    await addActivity(kitNow().deps, { seats: { capacity: 1, guaranteed: [] } });
    await joinAll(1, 2);
    await cancelActivity(kitNow().deps, office, activityId, "讲师临时有任务");
    expect(await states(1, 2)).toEqual(["released", "released"]);
    for (const at of [1, 2]) expect(await toldOf(at)).toEqual(["cancelled"]);
    await expect(join(3)).rejects.toThrow("活动已取消");
  });

  test("whoever signs up while it is called off is not left with a seat", async () => {
    await addActivity(kitNow().deps, { seats: { capacity: 9, guaranteed: [] } });
    const all = [1, 2, 3, 4, 5, 6];
    const [, ...answers] = await Promise.allSettled([
      cancelActivity(kitNow().deps, office, activityId, "讲师临时有任务"),
      ...all.map(join),
    ]);
    await tick();
    const untold: number[] = [];
    for (const [n, at] of all.entries()) {
      expect([undefined, "released"]).toContain(await stateOf(at));
      const cancelled = (await toldOf(at)).includes("cancelled");
      if (answers[n]?.status === "fulfilled" && !cancelled) untold.push(at);
    }
    expect(untold).toEqual([]);
  });
});
