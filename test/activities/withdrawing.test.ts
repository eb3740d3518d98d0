// Giving a seat back: not once one was seen, by whichever clerk has one; and a seat that comes free after the cut-off.
import { beforeEach, describe, expect, it } from "vitest";
import { activityRoutes } from "../../functions/activities/routes-activities.ts";
import { signUpRoutes } from "../../functions/activities/routes-sign-ups.ts";
import { tickActivities } from "../../functions/activities/tick.ts";
import { queryAll } from "../../functions/platform/db.ts";
import { officerRoutes } from "../../functions/org/routes-officers.ts";
import { keys } from "../../shared/keys.ts";
import { openPage } from "./browsing.ts";
import {
  attendanceOf,
  codeOf,
  inboxOf,
  makeInput,
  mark,
  officeWorld,
  scan,
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

const one = { seats: { capacity: 1, guaranteed: [] } };
const goTo = (text: string): void => world.kit.clock.set(`${text}+08:00`);
const tick = () => tickActivities(world.kit.deps, world.county, world.kit.clock.now());
const leave = (id: string, as: string) => world.kit.call(signUpRoutes.withdraw, { as, params: { id } });
const takeOff = (id: string, staff: string, as: string) =>
  world.kit.call(signUpRoutes.withdrawOther, { as, params: { id, staff } });
const name = (id: string, staff: string[], as: string) =>
  world.kit.call(signUpRoutes.nominate, { as, params: { id }, body: { staff, together: false } });
const states = async (id: string, ...staff: string[]) => {
  const all = new Map((await signUpsOf(world, id)).map((row) => [row.staff, row.state]));
  return staff.map((row) => all.get(row));
};
const toHebin = (staff: string) =>
  world.kit.call(officerRoutes.transferOfficer, {
    as: who.organAdmin,
    params: { staff },
    body: { unit: "hebin", from: "2026-11-17" },
  });

describe("who was seen", () => {
  it("does not withdraw any more after checking in, nor is he withdrawn by the clerk: he stays on the sheet with his hours", async () => {
    const seminar = await setUp(world, makeInput());
    await signUp(world, seminar.id, who.officer);
    goTo("2026-11-19T14:05");
    await scan(world, seminar.id, codeOf(world, seminar), who.officer);
    const answers = [await leave(seminar.id, who.officer), await takeOff(seminar.id, who.officer, who.clerk)];
    for (const { status, body } of answers)
      expect([status, JSON.stringify(body)]).toEqual([409, expect.stringContaining("已经签到或登记出勤")]);
    expect(await states(seminar.id, who.officer)).toEqual(["seated"]);
    expect((await attendanceOf(world, seminar.id))[who.officer]).toBe("present");
    const page = await openPage(world, `/activities/${seminar.id}`, who.officer);
    expect(page.text).toContain("已经签到或登记出勤，不能取消报名");
    const form = await openPage(world, `/activities/${seminar.id}/nominations`, who.clerk);
    expect(form.text).toContain("已登记出勤");
  });

  it("nor who was marked by the office beforehand", async () => {
    const { id } = await setUp(world, makeInput());
    await signUp(world, id, who.officer);
    await mark(world, id, { [who.officer]: "excused" });
    expect((await leave(id, who.officer)).status).toBe(409);
  });

  it("hours count for who was there on a seat alone", async () => {
    const { id } = await setUp(world, makeInput());
    await signUp(world, id, who.officer);
    world.kit.clock.set("2026-11-19T14:40:00+08:00");
    await mark(world, id, { [who.officer]: "present" });
    const hours = async () => (await world.kit.call(activityRoutes.mine, { as: who.officer })).body.hours;
    expect(await hours()).toBe(2.5);
    // As a withdrawal after the check-in left it before that was refused.
    const own = keys.ownActivity(world.county, who.officer, "2026-11-19", id);
    const { tryWrite } = await import("../../functions/platform/db.ts");
    await tryWrite(world.kit.deps, { set: own, to: { standing: "withdrawn" } });
    expect(await hours()).toBe(0);
  });
});

describe("who moved inside the organ after signing up", () => {
  it("is seen, and can be withdrawn, by the clerk of either unit; nobody names him a second time", async () => {
    const { id } = await setUp(world, makeInput());
    await signUp(world, id, who.officer, who.plain);
    expect((await toHebin(who.officer)).status).toBeLessThan(300);
    expect((await toHebin(who.plain)).status).toBeLessThan(300);
    for (const clerk of [who.clerk, who.otherClerk]) {
      const { html, text } = await openPage(world, `/activities/${id}/nominations`, clerk);
      expect(html).toContain(`nominations/${who.officer}/withdraw`);
      expect(text).toContain("已报名 2 人");
      expect(html).not.toContain(`value="${who.officer}"`);
    }
    expect((await takeOff(id, who.officer, who.otherClerk)).status).toBe(204);
    expect((await takeOff(id, who.plain, who.clerk)).status).toBe(204);
    expect(await states(id, who.officer, who.plain)).toEqual(["withdrawn", "withdrawn"]);
  });

  it("who left the service is still on the clerk's page, and can be withdrawn", async () => {
    const { id } = await setUp(world, makeInput());
    await signUp(world, id, who.plain);
    await world.kit.call(officerRoutes.leaveOfficer, {
      as: who.organAdmin,
      params: { staff: who.plain },
      body: { on: "2026-11-17" },
    });
    const { html } = await openPage(world, `/activities/${id}/nominations`, who.clerk);
    expect(html).toContain(`nominations/${who.plain}/withdraw`);
    expect((await takeOff(id, who.plain, who.clerk)).status).toBe(204);
  });
});

describe("a seat that comes free after the cut-off", () => {
  const freed = async (): Promise<string> => {
    const { id } = await setUp(world, makeInput(one));
    await signUp(world, id, who.officer, who.plain);
    world.kit.clock.advance({ minutes: 1 });
    await signUp(world, id, who.secondOfficer);
    goTo("2026-11-19T12:10");
    await tick();
    await leave(id, who.officer);
    await tick();
    expect(await states(id, who.plain, who.secondOfficer)).toEqual(["waiting", "waiting"]);
    return id;
  };

  it("is given by the office to the first who waits, in the order; he is told, and it is on record", async () => {
    const id = await freed();
    const roster = await openPage(world, `/activities/${id}/roster`, who.reviewer);
    expect(roster.text).toContain("给孙民警并通知本人");
    const outOfTurn = await name(id, [who.secondOfficer], who.reviewer);
    expect([outOfTurn.status, JSON.stringify(outOfTurn.body)]).toEqual([
      409,
      expect.stringContaining("按候补次序，应先给孙民警"),
    ]);
    const { status } = await world.kit.submitForm(
      `/activities/${id}/nominations`,
      { staff: who.plain },
      { as: who.reviewer },
    );
    expect(status).toBe(200);
    expect(await states(id, who.plain, who.secondOfficer)).toEqual(["seated", "waiting"]);
    expect((await inboxOf(world, who.plain)).map(({ kind }) => kind)).toContain("activities.seated");
    const rows = await queryAll<{ did?: string }>(world.kit.deps, keys.activity(world.county, id));
    expect(rows.filter(({ did }) => did === "activities.seatedLate")).toHaveLength(1);
    // No second seat is free.
    const again = await name(id, [who.secondOfficer], who.reviewer);
    expect([again.status, JSON.stringify(again.body)]).toEqual([
      409,
      expect.stringContaining("没有适合候补人员的空名额"),
    ]);
    expect((await openPage(world, `/activities/${id}/roster`, who.reviewer)).text).not.toContain(
      "并通知本人",
    );
  });

  it("is not given by a clerk, nor to who does not wait, nor once it has begun", async () => {
    const id = await freed();
    const byClerk = await name(id, [who.plain], who.clerk);
    expect([byClerk.body.outcomes[0]?.state, byClerk.body.outcomes[0]?.message]).toEqual([
      "waiting",
      "已在候补名单中",
    ]);
    const stranger = await name(id, [who.auxiliary], who.reviewer);
    expect(stranger.body.outcomes[0]?.message).toContain("截止");
    goTo("2026-11-19T14:30");
    await name(id, [who.plain], who.reviewer);
    expect(await states(id, who.plain)).toEqual(["waiting"]);
  });
});

describe("the form to name people", () => {
  it("after the cut-off says so at its button; after the beginning nobody is withdrawn any more", async () => {
    const { id } = await setUp(world, makeInput());
    await signUp(world, id, who.officer);
    goTo("2026-11-19T12:30");
    const late = await openPage(world, `/activities/${id}/nominations`, who.clerk);
    expect(late.text).toContain("报名已于11月19日 12:00截止");
    goTo("2026-11-19T14:31");
    const begun = await openPage(world, `/activities/${id}/nominations`, who.clerk);
    expect(begun.text).toContain("活动已开始");
  });

  it("is not offered to a clerk whose people it is not for", async () => {
    const { id } = await setUp(world, makeInput({ who: { units: ["chengguan"] } }));
    const seen = async (as: string) =>
      (await openPage(world, `/activities/${id}`, as)).text.includes("为本部门报名");
    expect([await seen(who.clerk), await seen(who.otherClerk), await seen(who.reviewer)]).toEqual([
      true,
      false,
      true,
    ]);
  });
});
