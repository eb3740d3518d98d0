// Who waits and cannot come: gone, away on the day, or outside of those whom it is for by now. Nobody waits behind him.
import { beforeEach, describe, expect, it } from "vitest";
import { noteAbsence } from "../../functions/activities/absences.ts";
import { activityRoutes } from "../../functions/activities/routes-activities.ts";
import { signUpRoutes } from "../../functions/activities/routes-sign-ups.ts";
import { tickActivities } from "../../functions/activities/tick.ts";
import { officerRoutes } from "../../functions/org/routes-officers.ts";
import { openPage } from "./browsing.ts";
import {
  actorOf,
  at,
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

let world: OfficeWorld;
beforeEach(async () => {
  world = await officeWorld();
});

const seats = (capacity: number) => ({ seats: { capacity, guaranteed: [] } });
const leave = (id: string, as: string) => world.kit.call(signUpRoutes.withdraw, { as, params: { id } });
const tick = () => tickActivities(world.kit.deps, world.county, world.kit.clock.now());
const standingOf = async (id: string, as: string) =>
  (await world.kit.call(signUpRoutes.standing, { as, params: { id } })).body;
const states = async (id: string, ...staff: string[]) => {
  const all = new Map((await signUpsOf(world, id)).map((one) => [one.staff, one.state]));
  return staff.map((one) => all.get(one));
};
const kindsOf = async (staff: string) => (await inboxOf(world, staff)).map(({ kind }) => kind);
const leavesService = (staff: string) =>
  world.kit.call(officerRoutes.leaveOfficer, {
    as: who.organAdmin,
    params: { staff },
    body: { on: "2026-11-17" },
  });
const nominate = (id: string, staff: string[], as: string = who.clerk) =>
  world.kit.call(signUpRoutes.nominate, { as, params: { id }, body: { staff, together: true } });

describe("somebody who left the service", () => {
  it("does not keep the others of his group from coming: they are seated as soon as there is room for them", async () => {
    const { id } = await setUp(world, makeInput(seats(3)));
    await signUp(world, id, who.otherClerk, who.otherHead, who.reviewer);
    await nominate(id, [who.officer, who.secondOfficer, who.plain]);
    expect((await leavesService(who.plain)).status).toBeLessThan(300);
    await leave(id, who.otherClerk);
    await leave(id, who.otherHead);
    expect(await states(id, who.officer, who.secondOfficer, who.plain)).toEqual([
      "seated",
      "seated",
      "released",
    ]);
  });

  it("who waited alone is not counted among those who come before others, after the next run of the job", async () => {
    const { id } = await setUp(world, makeInput(seats(1)));
    await signUp(world, id, who.reviewer, who.officer);
    world.kit.clock.advance({ minutes: 1 });
    await signUp(world, id, who.plain);
    await tick();
    expect((await standingOf(id, who.plain)).whyWaiting).toContain("您前面还有 1 人");
    await leavesService(who.officer);
    world.kit.clock.advance({ minutes: 60 });
    await tick();
    expect((await standingOf(id, who.plain)).whyWaiting).toContain("您排在第 1 位");
  });

  it("or was transferred hears that his place is gone, not that the list came to nothing", async () => {
    const { id } = await setUp(world, makeInput(seats(1)));
    await signUp(world, id, who.reviewer, who.officer);
    const moved = await world.kit.call(officerRoutes.transferOfficer, {
      as: who.admin,
      params: { staff: who.officer },
      body: { unit: "lian", from: "2026-11-17" },
    });
    expect(moved.status).toBeLessThan(300);
    world.kit.clock.set("2026-11-19T12:01:00+08:00");
    await tick();
    expect(await kindsOf(who.officer)).toEqual(["activities.withdrawn"]);
  });
});

describe("who may sign up is narrowed", () => {
  it("who sits keeps his seat; who waits outside is not offered one, is taken off and told why", async () => {
    const { id } = await setUp(world, makeInput(seats(2)));
    await signUp(world, id, who.otherClerk, who.officer, who.otherHead);
    world.kit.clock.advance({ minutes: 1 });
    await signUp(world, id, who.plain);
    const body = makeInput({ ...seats(2), who: { units: ["chengguan"] } });
    await world.kit.call(activityRoutes.change, { as: who.reviewer, params: { id }, body });
    await leave(id, who.officer);
    expect(await states(id, who.otherClerk, who.otherHead, who.plain)).toEqual([
      "seated",
      "released",
      "offered",
    ]);
    const [told] = await inboxOf(world, who.otherHead);
    expect([told?.title, told?.text]).toEqual([
      "候补已取消：电信诈骗案件取证",
      "11月19日这项活动的报名范围有变，您不在其中，候补随之取消。",
    ]);
  });
});

describe("somebody whose leave on the day is on record", () => {
  const noted = async (staff: string) =>
    noteAbsence(world.kit.deps, await actorOf(world, staff), {
      staff,
      reason: "leave",
      from: "2026-11-18",
      until: "2026-11-30",
    });

  it("is passed by while a seat is given to the next, reads why, and keeps his place", async () => {
    const { id } = await setUp(world, makeInput(seats(1)));
    await signUp(world, id, who.reviewer, who.officer);
    world.kit.clock.advance({ minutes: 1 });
    await signUp(world, id, who.plain);
    await noted(who.officer);
    await leave(id, who.reviewer);
    expect(await states(id, who.officer, who.plain)).toEqual(["waiting", "offered"]);
    expect((await standingOf(id, who.officer)).whyWaiting).toContain(
      "您已登记11月19日休假，递补时先跳过您；能来的请取消登记",
    );
    // Nobody else waits: the seat is not his while he is away, and the next who comes has it.
    await world.kit.call(signUpRoutes.refuseOffer, { as: who.plain, params: { id } });
    expect(await states(id, who.officer)).toEqual(["waiting"]);
    await signUp(world, id, who.secondOfficer);
    expect(await states(id, who.officer, who.secondOfficer)).toEqual(["waiting", "seated"]);
  });

  it("is not reminded to come, or to ask for leave", async () => {
    await setUp(world, makeMeeting());
    await noted(who.officer);
    world.kit.clock.set("2026-11-18T16:05:00+08:00");
    await tick();
    expect([await kindsOf(who.officer), await kindsOf(who.plain)]).toEqual([[], ["activities.reminded"]]);
  });
});

describe("at the cut-off", () => {
  it("nobody begins to wait in the very moment in which the list ends", async () => {
    const { id } = await setUp(world, makeInput(seats(1)));
    await signUp(world, id, who.reviewer);
    world.kit.clock.set("2026-11-19T12:00:00+08:00");
    const answer = await world.kit.call(signUpRoutes.signUp, { as: who.officer, params: { id } });
    expect([answer.status, JSON.stringify(answer.body)]).toEqual([409, expect.stringContaining("截止")]);
  });

  it("that is the beginning, who still waits is told that it came to nothing", async () => {
    const { id } = await setUp(world, makeInput({ ...seats(1), closesAt: at("2026-11-19T14:30") }));
    await signUp(world, id, who.officer, who.plain);
    world.kit.clock.set("2026-11-19T14:30:00+08:00");
    await tick();
    expect(await kindsOf(who.plain)).toEqual(["activities.listOver"]);
  });
});

describe("the office's word on who comes first", () => {
  it("is of the place that was given up: who signs up again stands where anybody would", async () => {
    const { id } = await setUp(world, makeInput(seats(1)));
    await signUp(world, id, who.reviewer, who.plain);
    const body = { priority: 1, reason: "专案急需" };
    await world.kit.call(signUpRoutes.prioritise, {
      as: who.reviewer,
      params: { id, staff: who.plain },
      body,
    });
    await leave(id, who.plain);
    await signUp(world, id, who.plain);
    expect((await signUpsOf(world, id)).find(({ staff }) => staff === who.plain)?.priority).toBe(5);
  });

  it("is read by everybody of a group that it takes along, with its reason", async () => {
    const { id } = await setUp(world, makeInput(seats(3)));
    await signUp(world, id, who.reviewer, who.otherHead, who.otherClerk);
    await nominate(id, [who.officer, who.plain]);
    const body = { priority: 1, reason: "专案急需" };
    await world.kit.call(signUpRoutes.prioritise, {
      as: who.reviewer,
      params: { id, staff: who.plain },
      body,
    });
    for (const staff of [who.officer, who.plain])
      expect((await standingOf(id, staff)).whyWaiting).toContain("您的优先级为 1（专案急需），一般为 5");
  });
});

it("a seat that a waiting group is passed by for is offered on the home page to who can have it, and the group reads so", async () => {
  const { id } = await setUp(world, makeInput(seats(3)));
  await signUp(world, id, who.reviewer, who.otherHead, who.otherClerk);
  await nominate(id, [who.officer, who.plain, who.secondOfficer]);
  await leave(id, who.otherHead);
  expect((await standingOf(id, who.officer)).whyWaiting).toContain(
    "要有 3 个名额才能一起递补，不够时先给后面合适的人",
  );
  expect((await openPage(world, "/", who.auxiliary)).html).toContain(`/activities/${id}`);
  await signUp(world, id, who.auxiliary);
  expect(await states(id, who.auxiliary)).toEqual(["seated"]);
});
