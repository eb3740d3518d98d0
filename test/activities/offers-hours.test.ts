// The clock of an offer: it runs while people can be told, leaves time for the next, and ends with the activity.
import { beforeEach, describe, expect, it } from "vitest";
import { activityRoutes } from "../../functions/activities/routes-activities.ts";
import { signUpRoutes } from "../../functions/activities/routes-sign-ups.ts";
import { tickActivities } from "../../functions/activities/tick.ts";
import { deliver } from "../../functions/notices/jobs.ts";
import { tryWrite } from "../../functions/platform/db.ts";
import { offerUntil } from "../../shared/activities/rules.ts";
import { keys } from "../../shared/keys.ts";
import { afterTellable, tellableBetween } from "../../shared/quiet-hours.ts";
import { openPage } from "./browsing.ts";
import {
  at,
  inboxOf,
  makeInput,
  officeWorld,
  setUp,
  signUp,
  signUpsOf,
  who,
  type OfficeWorld,
} from "./office.ts";

let world: OfficeWorld;
beforeEach(async () => {
  world = await officeWorld();
});

const one = { capacity: 1, guaranteed: [] };
const goTo = (text: string): void => world.kit.clock.set(`${text}+08:00`);
const leave = (id: string, as: string) => world.kit.call(signUpRoutes.withdraw, { as, params: { id } });
const change = (id: string, body: ReturnType<typeof makeInput>) =>
  world.kit.call(activityRoutes.change, { as: who.reviewer, params: { id }, body });
const stateOf = async (id: string, staff: string) =>
  (await signUpsOf(world, id)).find((row) => row.staff === staff)?.state;
/** As the machine runs: the job every five minutes, the mail with it. */
async function runs(minutes: number): Promise<void> {
  for (let gone = 0; gone < minutes; gone += 5) {
    world.kit.clock.advance({ minutes: 5 });
    await tickActivities(world.kit.deps, world.county, world.kit.clock.now());
    await deliver(world.kit.deps, world.county, world.kit.clock.now());
  }
}
const withMail = async (...all: string[]): Promise<void> => {
  for (const staff of all)
    await tryWrite(world.kit.deps, {
      set: keys.person(world.county, staff),
      to: { email: `${staff.toLowerCase()}@x.test` },
    });
};

describe("by night", () => {
  it("no offer runs out, everybody who lost one was mailed it before, and no seat stays empty for want of an answer", async () => {
    const waiting = [who.secondOfficer, who.auxiliary, who.plain, who.unitHead];
    await withMail(who.officer, ...waiting);
    const { id } = await setUp(world, makeInput({ seats: one, closesAt: at("2026-11-19T12:00") }));
    for (const staff of [who.officer, ...waiting]) {
      await signUp(world, id, staff);
      world.kit.clock.advance({ minutes: 1 });
    }
    goTo("2026-11-18T21:01");
    await leave(id, who.officer);
    await runs(10 * 60 + 55);
    // 07:56 the next morning: still the first one's.
    expect(await stateOf(id, waiting[0] ?? "")).toBe("offered");
    await runs(4 * 60 + 5);
    // 12:01: nobody has answered.
    const states = await Promise.all(waiting.map((staff) => stateOf(id, staff)));
    expect(states.filter((state) => state === "seated")).toHaveLength(1);
    for (const [n, staff] of waiting.entries()) {
      if (states[n] !== "released") continue;
      const own = await inboxOf(world, staff);
      expect(own.find(({ kind }) => kind === "activities.offered")?.outcome).toBe("mailed");
    }
    const seated = waiting[states.indexOf("seated")] ?? "";
    expect((await inboxOf(world, seated)).map(({ kind }) => kind)).toContain("activities.seated");
  });

  it("an offer begins to run in the morning, and a day of it is a day of hours in which people can be told", () => {
    const closesAt = at("2026-11-30T18:00");
    expect(offerUntil({ closesAt }, at("2026-11-03T10:00"))).toBe(at("2026-11-04T10:00"));
    expect(offerUntil({ closesAt }, at("2026-11-03T22:00"))).toBe(at("2026-11-04T21:00"));
    expect(offerUntil({ closesAt }, at("2026-11-03T03:00"))).toBe(at("2026-11-03T21:00"));
    // Half of eight hours: five in the evening, three in the morning.
    expect(offerUntil({ closesAt: at("2026-11-04T11:00") }, at("2026-11-03T16:00"))).toBe(
      at("2026-11-03T20:00"),
    );
  });

  it("hours are counted the same way forwards and between two moments", () => {
    for (const from of ["2026-11-03T00:00", "2026-11-03T09:30", "2026-11-03T20:59", "2026-11-03T23:10"])
      for (const hours of [0.5, 1, 6.25, 13, 14, 40]) {
        const until = afterTellable(at(from), hours * 3_600_000);
        expect([from, hours, tellableBetween(at(from), until)]).toEqual([from, hours, hours * 3_600_000]);
      }
    expect(tellableBetween(at("2026-11-04T09:00"), at("2026-11-03T09:00"))).toBe(0);
  });
});

describe("shortly before the cut-off", () => {
  it("who comes first is seated and told, not asked for some minutes: guaranteed seats released late are not lost", async () => {
    const guaranteed = [
      { unit: "hebin", seats: 1 },
      { unit: "zhenggong", seats: 1 },
    ];
    const seats = { capacity: 2, guaranteed, releaseAt: at("2026-11-19T11:55") };
    const { id } = await setUp(world, makeInput({ seats }));
    await signUp(world, id, who.officer, who.plain);
    goTo("2026-11-19T11:52");
    await runs(15);
    expect([await stateOf(id, who.officer), await stateOf(id, who.plain)]).toEqual(["seated", "seated"]);
    const [told] = (await inboxOf(world, who.officer)).filter(({ kind }) => kind === "activities.seated");
    expect(told?.text).toContain("您已有名额。不能参加的请在开始前取消报名。");
  });
});

describe("an activity that is changed while an offer stands", () => {
  const later = { seats: one, day: "2026-11-26", closesAt: at("2026-11-25T12:00") };

  it("moved to today, and over: the offer is over with its cut-off, and cannot be accepted afterwards", async () => {
    const { id } = await setUp(world, makeInput(later));
    await signUp(world, id, who.officer, who.plain);
    await leave(id, who.officer);
    const today = { day: "2026-11-17", start: "10:00", end: "11:00", closesAt: at("2026-11-17T09:30") };
    expect((await change(id, makeInput({ ...later, ...today }))).status).toBe(200);
    goTo("2026-11-17T18:00");
    const answer = await world.kit.call(signUpRoutes.acceptOffer, { as: who.plain, params: { id } });
    expect([answer.status, JSON.stringify(answer.body)]).toEqual([
      409,
      expect.stringContaining("递补名额已过期"),
    ]);
    await runs(5);
    expect(await stateOf(id, who.plain)).toBe("released");
  });

  it("for which signing up begins again later: the offer still runs out and goes to the next", async () => {
    const { id } = await setUp(world, makeInput(later));
    await signUp(world, id, who.officer, who.plain, who.secondOfficer);
    await leave(id, who.officer);
    const [first, second] = (await signUpsOf(world, id))
      .filter(({ staff }) => staff !== who.officer)
      .sort(({ state }) => (state === "offered" ? -1 : 1));
    await change(id, makeInput({ ...later, opensAt: at("2026-11-23T09:00") }));
    // And once more, so that what it was before the change begins later too.
    await change(id, makeInput({ ...later, opensAt: at("2026-11-23T09:00"), place: "四楼" }));
    await runs(24 * 60 + 10);
    expect([await stateOf(id, first?.staff ?? ""), await stateOf(id, second?.staff ?? "")]).toEqual([
      "released",
      "offered",
    ]);
  });
});

it("the page of an offer that is over has no buttons any more, before anybody has passed it on", async () => {
  const { id } = await setUp(
    world,
    makeInput({ seats: one, day: "2026-11-26", closesAt: at("2026-11-25T12:00") }),
  );
  await signUp(world, id, who.officer, who.plain);
  await leave(id, who.officer);
  const before = await openPage(world, `/activities/${id}`, who.plain);
  expect(before.text).toContain("接受");
  world.kit.clock.advance({ hours: 24, minutes: 1 });
  const { text } = await openPage(world, `/activities/${id}`, who.plain);
  expect(text).toContain("递补名额已经过期");
  expect(text).not.toContain("接受");
});
