// After a roll is closed: corrections with a reason, and sheets, own lists and figures that follow them.
import { beforeEach, describe, expect, it } from "vitest";
import { activityRoutes } from "../../functions/activities/routes-activities.ts";
import { officerRoutes } from "../../functions/org/routes-officers.ts";
import { tallyOf } from "../../shared/activities/fold.ts";
import type { Activity } from "../../shared/activities/schema.ts";
import {
  close,
  makeInput,
  makeMeeting,
  mark,
  officeWorld,
  setUp,
  sheetsOf,
  signUp,
  who,
  type OfficeWorld,
} from "./office.ts";

let world: OfficeWorld;
beforeEach(async () => {
  world = await officeWorld();
});

const begin = (): void => world.kit.clock.set("2026-11-19T14:30+08:00");

/** A seminar with three people on it, at its beginning. */
async function seminar(): Promise<Activity> {
  const activity = await setUp(world, makeInput());
  await signUp(world, activity.id, who.officer, who.secondOfficer, who.otherClerk);
  begin();
  return activity;
}

describe("after closing", () => {
  const amend = (
    id: string,
    staff: string,
    body: { attendance: "present" | "absent" | "none"; reason: string },
    as: string = who.reviewer,
  ) => world.kit.call(activityRoutes.amend, { as, params: { id, staff }, body });

  it("one person is corrected with a reason; sheets, own list and figures follow, the record of it stays", async () => {
    const activity = await seminar();
    const early = await amend(activity.id, who.officer, { attendance: "present", reason: "扫码失败" });
    expect([early.status, (early.body as unknown as { reason: string }).reason]).toEqual([409, "not-closed"]);
    await close(world, activity.id);
    expect(tallyOf(await sheetsOf(world)).personTimes).toBe(0);
    expect((await amend(activity.id, who.officer, { attendance: "present", reason: "" })).status).toBe(400);
    expect(
      (await amend(activity.id, who.officer, { attendance: "present", reason: "手机没电，现场已签名" }))
        .status,
    ).toBe(204);
    // Who was on no list is added, too; a stranger is not.
    expect(
      (await amend(activity.id, who.organAdmin, { attendance: "present", reason: "临时到场" })).status,
    ).toBe(204);
    expect(
      (await amend(activity.id, who.courtClerk, { attendance: "present", reason: "临时到场" })).status,
    ).toBe(404);
    expect(tallyOf(await sheetsOf(world))).toMatchObject({ sessions: 1, personTimes: 2, personHours: 5 });
    expect(
      (await amend(activity.id, who.officer, { attendance: "present", reason: "再来一次" })).status,
    ).toBe(409);
    expect(
      (await amend(activity.id, who.officer, { attendance: "absent", reason: "越权" }, who.courtReviewer))
        .status,
    ).toBe(404);
  });

  it("two corrections at once are both in the sheets", async () => {
    const activity = await seminar();
    await close(world, activity.id);
    const answers = await Promise.all(
      [who.officer, who.secondOfficer].map((staff) =>
        amend(activity.id, staff, { attendance: "present", reason: "补登" }),
      ),
    );
    for (const [n, staff] of [who.officer, who.secondOfficer].entries())
      if (answers[n]?.status === 409)
        await amend(activity.id, staff, { attendance: "present", reason: "补登" });
    const rows = (await sheetsOf(world)).flatMap((sheet) => sheet.rows);
    expect(
      rows
        .filter(({ attendance }) => attendance === "present")
        .map(({ staff }) => staff)
        .sort(),
    ).toEqual([who.officer, who.secondOfficer].sort());
  });

  it("a transfer after the activity leaves attendance with the unit of that day", async () => {
    const activity = await setUp(world, makeMeeting());
    begin();
    await mark(world, activity.id, { [who.officer]: "present" });
    const moved = await world.kit.call(officerRoutes.transferOfficer, {
      as: who.organAdmin,
      params: { staff: who.officer },
      body: { unit: "hebin", from: "2026-11-19" },
    });
    expect(moved.status).toBeLessThan(300);
    await close(world, activity.id);
    const sheets = await sheetsOf(world);
    const units = sheets
      .filter(({ rows }) => rows.some(({ staff }) => staff === who.officer))
      .map(({ unit }) => unit);
    expect(units).toEqual(["chengguan"]);
  });
});
