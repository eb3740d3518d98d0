// What follows a change: own lists and notices of everybody it concerns, also when a crash or another act came in between.
import { beforeEach, describe, expect, it } from "vitest";
import { followChange } from "../../functions/activities/follow.ts";
import { changeActivity } from "../../functions/activities/lifecycle.ts";
import { signUp as signUpAs, withdraw } from "../../functions/activities/sign-ups.ts";
import { activityBy, ownActivities } from "../../functions/activities/store.ts";
import { tickActivities } from "../../functions/activities/tick.ts";
import type { Deps } from "../../functions/platform/deps.ts";
import type { ActivityInput } from "../../shared/activities/schema.ts";
import {
  actorOf,
  at,
  hebin,
  inboxOf,
  makeInput,
  makeMeeting,
  officeWorld,
  setUp,
  signUp,
  who,
  type OfficeWorld,
} from "./office.ts";
import { before } from "./seats-given.ts";

let world: OfficeWorld;
beforeEach(async () => {
  world = await officeWorld();
});

const later = (given: Partial<ActivityInput> = {}): ActivityInput =>
  makeInput({ day: "2026-12-01", closesAt: at("2026-11-30T12:00"), ...given });
const change = async (id: string, input: ActivityInput, deps: Deps = world.kit.deps): Promise<void> =>
  void (await changeActivity(deps, await actorOf(world, who.reviewer), id, input));
const tick = () => tickActivities(world.kit.deps, world.county, world.kit.clock.now());
const own = async (staff: string): Promise<string[]> => {
  const span = { from: "2026-01-01", to: "2026-12-31" };
  const rows = await ownActivities(world.kit.deps, world.county, staff, span);
  return rows.map(({ day, start, standing }) => `${day} ${start} ${standing}`);
};
const moved = async (staff: string): Promise<string[]> =>
  (await inboxOf(world, staff)).filter(({ kind }) => kind === "activities.moved").map(({ text }) => text);
const cut = async (): Promise<never> => {
  throw new Error("cut");
};

describe("a change of day", () => {
  it("cut short after it was written is followed by the next run: own lists, and everybody told once", async () => {
    const { id } = await setUp(world, makeInput());
    await signUp(world, id, who.officer, who.secondOfficer, who.plain);
    const deps = before(
      world.kit.deps,
      (name, sk) => name === "PutItemCommand" && sk.startsWith("notice/"),
      cut,
    );
    const dying = before(deps, (name, sk) => name === "PutItemCommand" && sk.startsWith("activity/"), cut);
    await expect(change(id, later(), dying)).rejects.toThrow("cut");
    await tick();
    await tick();
    for (const staff of [who.officer, who.secondOfficer, who.plain]) {
      expect(await own(staff)).toEqual(["2026-12-01 14:30 seated"]);
      expect(await moved(staff)).toEqual([
        "原定11月19日 14:30至17:00，三楼会议室；现改为12月1日 14:30至17:00，三楼会议室。",
      ]);
    }
    expect((await activityBy(world.kit.deps, world.county, id))?.unfollowed).toBeUndefined();
  });

  it("and another before the first was followed: nothing is left at either day, the last word is told", async () => {
    const { id } = await setUp(world, makeInput());
    await signUp(world, id, who.officer);
    const dying = before(world.kit.deps, (name) => name === "QueryCommand" && queries++ === 2, cut);
    let queries = 0;
    await expect(change(id, later(), dying)).rejects.toThrow("cut");
    await change(id, later({ day: "2026-12-03", start: "09:00", end: "11:00" }));
    await tick();
    expect(await own(who.officer)).toEqual(["2026-12-03 09:00 seated"]);
    expect((await moved(who.officer)).at(-1)).toContain("现改为12月3日 09:00");
  });

  it("while somebody signs up: he is told, and his own list has the day it now is", async () => {
    const { id } = await setUp(world, makeInput());
    const deps = before(
      world.kit.deps,
      (name, sk) => name === "PutItemCommand" && sk.startsWith("activity/"),
      () => change(id, later()),
    );
    await signUpAs(deps, await actorOf(world, who.officer), id);
    await tick();
    expect(await own(who.officer)).toEqual(["2026-12-01 14:30 seated"]);
    expect(await moved(who.officer)).toHaveLength(1);
  });

  it("while somebody withdraws: nothing of it is left in his own list as signed up", async () => {
    const { id } = await setUp(world, makeInput());
    await signUp(world, id, who.officer);
    const deps = before(
      world.kit.deps,
      (name, sk) => name === "PutItemCommand" && sk.startsWith("activity/"),
      () => change(id, later()),
    );
    await withdraw(deps, await actorOf(world, who.officer), id);
    await tick();
    expect(await own(who.officer)).toEqual(["2026-12-01 14:30 withdrawn"]);
  });

  it("is no news to whoever signs up after it", async () => {
    const { id } = await setUp(world, makeInput());
    await change(id, later());
    world.kit.clock.advance({ minutes: 2 });
    await signUp(world, id, who.officer);
    await tick();
    expect(await moved(who.officer)).toEqual([]);
    expect(await own(who.officer)).toEqual(["2026-12-01 14:30 seated"]);
  });

  it("of a meeting is told to everybody who is asked, and to nobody else", async () => {
    const { id } = await setUp(world, makeMeeting({ who: { units: ["hebin"] } }));
    await change(id, makeMeeting({ who: { units: ["hebin"] }, start: "15:30", end: "17:30" }));
    await tick();
    for (const staff of hebin)
      expect(await moved(staff)).toEqual([
        "原定11月19日 14:30至17:00，三楼会议室；现改为11月19日 15:30至17:30，三楼会议室。",
      ]);
    expect(await moved(who.officer)).toEqual([]);
  });

  it("of a description is nothing to follow", async () => {
    const { id } = await setUp(world, makeInput());
    await signUp(world, id, who.officer);
    await change(id, makeInput({ note: "带笔记本" }));
    expect(await followChange(world.kit.deps, world.county, id)).toBe(0);
    expect((await activityBy(world.kit.deps, world.county, id))?.unfollowed).toBeUndefined();
  });
});
