// “为什么我还在候补”, what a seat would clash with, and the office's word on who comes first: true in every state.
import { describe, expect, it } from "vitest";
import { cancelActivity } from "../../functions/activities/lifecycle.ts";
import { setPriority } from "../../functions/activities/priority.ts";
import { signUpRoutes } from "../../functions/activities/routes-sign-ups.ts";
import { viewStanding } from "../../functions/activities/standing.ts";
import { queryAll, tryWrite } from "../../functions/platform/db.ts";
import { whyWaiting, type Place } from "../../shared/activities/why-waiting.ts";
import { noSeats } from "../../shared/activities/seats.ts";
import { keys } from "../../shared/keys.ts";
import { activityId, addActivity, before, makeActivity, times } from "./seats-given.ts";
import {
  actor,
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
  states,
  tick,
  tokenOf,
  toldOf,
} from "./waiting-given.ts";

onFreshList();

const one = { seats: { capacity: 1, guaranteed: [] } };

describe("why am I still waiting", () => {
  it("names him on the list also when the list that is read is a moment older than his sign-up", async () => {
    await addActivity(kitNow().deps, one);
    await joinAll(1, 3, 5);
    // He joins between the reading of the list and the reading of his own sign-up.
    const deps = before(
      kitNow().deps,
      (name, sk) => name === "GetItemCommand" && sk === `sign-up/${staff(2)}`,
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 150));
        kitNow().clock.advance({ minutes: 1 });
        await join(2);
      },
    );
    const { state, whyWaiting: why } = await viewStanding(deps, actor(2), activityId);
    expect(state).toBe("waiting");
    expect(why).toContain("您前面还有 2 人");
  });

  it("says nothing of seats kept for others when none is empty", () => {
    const rule = { capacity: 2, guaranteed: [{ unit: "u1x", seats: 1 }] };
    const activity = { ...makeActivity(), seats: rule };
    const row = { ...noSeats, holders: { A: "s", B: "s" }, shared: 2 };
    const place: Place = { row, ahead: 0, unit: "u2x", together: 1, priority: 5, now: times.now };
    expect(whyWaiting(activity, place)).toMatch(/^共 2 个名额，已占 2 个；您排在第 1 位/u);
    // A seat that came free is kept, and said so; without an end it is kept to the last.
    const free = { ...row, holders: { A: "s" }, shared: 1 };
    expect(whyWaiting(activity, { ...place, row: free })).toContain("1 个空名额为其他部门保底；");
    expect(whyWaiting(activity, { ...place, row: free, unit: "u1x" })).not.toContain("保底");
  });

  it("says that it is off, or over, and that a group larger than all seats cannot come", async () => {
    await addActivity(kitNow().deps, one);
    await joinAll(1, 2);
    const off = makeActivity({ state: "cancelled" });
    const place: Place = { row: noSeats, ahead: 0, unit: "u1x", together: 3, priority: 5, now: times.now };
    expect(whyWaiting({ ...off, ...one }, place)).toBe("活动已取消，不再递补。");
    expect(whyWaiting({ ...off, ...one, state: "closed" }, place)).toBe("活动已结束，不再递补。");
    expect(whyWaiting({ ...off, ...one, state: "open" }, place)).toContain(
      "您所在的一组 3 人，超过总名额，无法一起递补",
    );
    await cancelActivity(kitNow().deps, office, activityId, "讲师临时有任务");
    expect(await standing(2)).toMatchObject({ state: "released" });
  });

  it("an offer that ran out says what became of it, and when one may try again", async () => {
    await addActivity(kitNow().deps, one);
    await joinAll(1, 2);
    await leave(1);
    kitNow().clock.advance({ days: 2 });
    await tick();
    const [, over] = await queryAll<{ kind: string; text: string }>(
      kitNow().deps,
      keys.inbox(kitNow().county, staff(2)),
    );
    // Nobody else waited: it was passed on to nobody.
    expect(over).toMatchObject({
      kind: "activities.offerOver",
      text: "您没有在规定时间内确认，名额不再为您保留。还想参加的，可在报名截止前重新报名。",
    });
  });
});

describe("clashes shown before signing up", () => {
  const meeting = (given: Parameters<typeof makeActivity>[0]) =>
    addActivity(kitNow().deps, { kind: "meeting", seats: undefined, methods: [], ...given });

  it("name a meeting to which all, or all of the unit, are asked without signing up", async () => {
    await addActivity(kitNow().deps);
    await meeting({ id: "aaaaaaaaaa0002", theme: "全局大会", start: "15:00", end: "16:00" });
    await meeting({
      id: "aaaaaaaaaa0003",
      theme: "二所例会",
      start: "14:00",
      end: "15:00",
      who: { units: ["u2x"] },
    });
    await meeting({ id: "aaaaaaaaaa0004", theme: "早会", start: "08:00", end: "09:00" });
    await meeting({ id: "aaaaaaaaaa0005", theme: "辅警会", who: { officerKinds: ["auxiliary"] } });
    await meeting({ id: "aaaaaaaaaa0006", theme: "取消了的会", state: "cancelled" });
    await meeting({ id: "aaaaaaaaaa0007", theme: "别家的会", organ: "court1" });
    expect((await standing(2)).clashes).toEqual(["与“全局大会”时间冲突（11月12日 15:00–16:00，要求参加）"]);
    expect((await standing(3)).clashes).toEqual([
      "与“全局大会”时间冲突（11月12日 15:00–16:00，要求参加）",
      "与“二所例会”时间冲突（11月12日 14:00–15:00，要求参加）",
    ]);
  });

  it("of several days, begun in the month before; one's own sign-up, waiting or offered, and an absence with it", async () => {
    await addActivity(kitNow().deps, { day: "2026-12-02", until: "2026-12-04" });
    await meeting({ id: "aaaaaaaaaa0002", theme: "集中整训", day: "2026-11-28", until: "2026-12-02" });
    await addActivity(kitNow().deps, { id: "aaaaaaaaaa0003", theme: "射击考核", day: "2026-12-03", ...one });
    for (const at of [1, 2]) {
      const { status } = await kitNow().call(signUpRoutes.signUp, {
        token: tokenOf(at),
        params: { id: "aaaaaaaaaa0003" },
      });
      expect(status).toBe(200);
    }
    const away = { reason: "duty", from: "2026-12-04", until: "2026-12-05", staff: staff(2) };
    await tryWrite(kitNow().deps, {
      put: { ...keys.absence(kitNow().county, "2026", staff(2), "aaaaaaaaaa01"), ...away },
    });
    expect((await standing(2)).clashes).toEqual([
      "与“射击考核”时间冲突（12月3日 14:30–17:00，候补中）",
      "与“集中整训”时间冲突（11月28日 14:30–17:00，要求参加）",
      "12月4日至12月5日值班",
    ]);
    expect((await standing(4)).clashes).toEqual(["与“集中整训”时间冲突（11月28日 14:30–17:00，要求参加）"]);
  });
});

describe("who comes first by the office's word (pretix #405)", () => {
  it("is served before hours and time, sees it, and it is on record with its reason", async () => {
    await addActivity(kitNow().deps, one);
    await joinAll(1, 2, 3);
    const { deps, county } = kitNow();
    const to = { id: activityId, staff: staff(3) };
    await setPriority(deps, office, to, { priority: 1, reason: "明年轮岗，必须先训" });
    await setPriority(deps, office, to, { priority: 1, reason: "明年轮岗，必须先训" });
    expect((await standing(3)).whyWaiting).toContain(
      "您排在第 1 位，一有合适的名额就通知您；您的优先级为 1（明年轮岗，必须先训），一般为 5",
    );
    expect((await standing(2)).whyWaiting).toMatch(/您前面还有 1 人。/u);
    const audit = await queryAll<{ did: string; subject: string; reason: string }>(
      deps,
      keys.activity(county, activityId),
    );
    const rows = audit.filter(({ did }) => did === "activities.prioritised");
    expect(rows.map(({ subject, reason }) => [subject, reason])).toEqual([[staff(3), "明年轮岗，必须先训"]]);
    await leave(1);
    expect(await states(2, 3)).toEqual(["waiting", "offered"]);
    // What is offered stays offered.
    await expect(setPriority(deps, office, to, { priority: 9, reason: "再想想" })).rejects.toMatchObject({
      reason: "not-waiting",
    });
    expect(await toldOf(3)).toEqual(["offered"]);
  });

  it("takes a whole group along, is the office's alone, and is of who is on the list", async () => {
    await addActivity(kitNow().deps, { seats: { capacity: 2, guaranteed: [] } });
    await joinAll(1, 3, 5);
    await group(0, 2, 4);
    const byClerk = await kitNow().call(signUpRoutes.prioritise, {
      token: tokenOf(0),
      params: { id: activityId, staff: staff(4) },
      body: { priority: 1, reason: "先训" },
    });
    expect(byClerk.status).toBe(403);
    await setPriority(
      kitNow().deps,
      office,
      { id: activityId, staff: staff(4) },
      { priority: 2, reason: "先训" },
    );
    await changeSeats({ capacity: 4, guaranteed: [] });
    expect(await states(2, 4, 5)).toEqual(["seated", "seated", "waiting"]);
    await expect(
      setPriority(
        kitNow().deps,
        office,
        { id: activityId, staff: "P99999" },
        { priority: 2, reason: "先训" },
      ),
    ).rejects.toMatchObject({ code: "notFound" });
  });
});
