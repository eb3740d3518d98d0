// The roll: codes that work for one activity and one half minute, closing once, corrections, and sheets that agree.
import { beforeEach, describe, expect, it } from "vitest";
import { noteAbsence } from "../../functions/activities/absences.ts";
import { checkIn } from "../../functions/activities/check-in.ts";
import { repair } from "../../functions/activities/repair.ts";
import { closeRoll, markRoll } from "../../functions/activities/roll.ts";
import { settleRoll } from "../../functions/activities/settling.ts";
import { activityRoutes } from "../../functions/activities/routes-activities.ts";
import { activityBy, ownActivities } from "../../functions/activities/store.ts";
import { tallyOf } from "../../shared/activities/fold.ts";
import { attended } from "../../shared/activities/kinds.ts";
import type { Activity } from "../../shared/activities/schema.ts";
import {
  actorOf,
  attendanceOf,
  chengguan,
  close,
  codeOf,
  hebin,
  makeInput,
  makeMeeting,
  mark,
  officeWorld,
  political,
  scan,
  setUp,
  sheetsOf,
  signUp,
  signUpsOf,
  whenSending,
  who,
  type OfficeWorld,
} from "./office.ts";

let world: OfficeWorld;
beforeEach(async () => {
  world = await officeWorld();
});

const goTo = (text: string): void => world.kit.clock.set(`${text}+08:00`);
const begin = (): void => goTo("2026-11-19T14:30");

/** A seminar with these people on it, at its beginning. */
async function seminar(
  staff: readonly string[] = [who.officer, who.secondOfficer, who.otherClerk],
): Promise<Activity> {
  const activity = await setUp(world, makeInput());
  await signUp(world, activity.id, ...staff);
  begin();
  return activity;
}

describe("marking by list (#189)", () => {
  it("takes whoever came along of the organ, and he keeps his place when seats are repaired", async () => {
    const activity = await seminar();
    expect(
      (await mark(world, activity.id, { [who.plain]: "present", [who.officer]: "leftEarly" })).status,
    ).toBe(204);
    await repair(world.kit.deps, world.county, activity.id);
    const plain = (await signUpsOf(world, activity.id)).find(({ staff }) => staff === who.plain);
    expect(plain).toMatchObject({ state: "seated", attendance: "present", by: who.reviewer });
  });

  it("refuses strangers, and marks nobody of such a list", async () => {
    const activity = await seminar();
    for (const stranger of [who.courtClerk, "NOBODY1"]) {
      const answer = await mark(world, activity.id, { [who.officer]: "present", [stranger]: "present" });
      expect(answer.status).toBe(404);
    }
    expect(await attendanceOf(world, activity.id)).toMatchObject({ [who.officer]: undefined });
  });

  it("refuses one person marked twice in one list, and whoever does not manage it", async () => {
    const activity = await seminar();
    const marks = [
      { staff: who.officer, attendance: "present" as const },
      { staff: who.officer, attendance: "absent" as const },
    ];
    const twice = await world.kit.call(activityRoutes.mark, {
      as: who.reviewer,
      params: { id: activity.id },
      body: { marks },
    });
    expect([twice.status, (twice.body as unknown as { fields: { path: string }[] }).fields[0]?.path]).toEqual(
      [400, "marks"],
    );
    expect((await mark(world, activity.id, { [who.officer]: "present" }, who.courtReviewer)).status).toBe(
      404,
    );
    expect((await mark(world, activity.id, { [who.officer]: "present" }, who.clerk)).status).toBe(403);
  });

  it("of two offices at once on one person, one is told; a scan does not take back what the office said", async () => {
    const activity = await seminar();
    let first = true;
    const slow = whenSending(world.kit.deps, async (name) => {
      if (!first || name !== "TransactWriteItemsCommand") return;
      first = false;
      await mark(world, activity.id, { [who.officer]: "leftEarly" }, who.secondReviewer);
    });
    const late = markRoll(slow, await actorOf(world, who.reviewer), activity.id, [
      { staff: who.officer, attendance: "present" },
    ]);
    await expect(late).rejects.toMatchObject({ reason: "changed-meanwhile" });
    expect(await attendanceOf(world, activity.id)).toMatchObject({ [who.officer]: "leftEarly" });
    await mark(world, activity.id, { [who.secondOfficer]: "excused" });
    const scanned = await scan(world, activity.id, codeOf(world, activity), who.secondOfficer);
    expect(scanned.body).toMatchObject({ attendance: "excused" });
  });
});

describe("closing the roll", () => {
  it("is done once, writes absent who was not seen and excused who had said so beforehand (#300)", async () => {
    const officer = await actorOf(world, who.officer);
    const leave = { staff: who.officer, reason: "leave", from: "2026-11-18", until: "2026-11-20" } as const;
    await noteAbsence(world.kit.deps, officer, leave);
    const activity = await seminar();
    await scan(world, activity.id, codeOf(world, activity), who.secondOfficer);
    // Said when it had begun already: not beforehand.
    world.kit.clock.advance({ minutes: 20 });
    await noteAbsence(world.kit.deps, await actorOf(world, who.otherClerk), {
      ...leave,
      staff: who.otherClerk,
    });
    const all = await Promise.all([close(world, activity.id), close(world, activity.id, who.secondReviewer)]);
    expect(all.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 409]);
    expect(await attendanceOf(world, activity.id)).toEqual({
      [who.officer]: "excused",
      [who.secondOfficer]: "present",
      [who.otherClerk]: "absent",
    });
    expect((await mark(world, activity.id, { [who.officer]: "present" })).status).toBe(409);
    expect((await scan(world, activity.id, codeOf(world, activity), who.officer)).status).toBe(409);
  });

  it("names what is missing, and is not open before the beginning", async () => {
    const lecture = await setUp(world, makeInput({ kind: "lecture", place: undefined, methods: [] }));
    const reasonOf = async () =>
      ((await close(world, lecture.id)).body as unknown as { reason: string }).reason;
    expect(await reasonOf()).toBe("not-begun");
    begin();
    expect(await reasonOf()).toBe("no-place");
    const change = (input: Parameters<typeof makeInput>[0]) =>
      world.kit.call(activityRoutes.change, {
        as: who.reviewer,
        params: { id: lecture.id },
        body: makeInput({ kind: "lecture", ...input }),
      });
    await change({ methods: [] });
    expect(await reasonOf()).toBe("no-method");
    await change({});
    expect((await close(world, lecture.id)).status).toBe(204);
  });

  it("leaves one row for each unit, which agree with a count of the sign-up rows", async () => {
    const activity = await setUp(world, makeMeeting());
    begin();
    await scan(world, activity.id, codeOf(world, activity), who.officer);
    await mark(world, activity.id, {
      [who.auxiliary]: "late",
      [who.otherHead]: "present",
      [who.plain]: "leftEarly",
    });
    await close(world, activity.id);
    const sheets = await sheetsOf(world);
    expect(sheets.map(({ unit }) => unit).sort()).toEqual(["chengguan", "hebin", "zhenggong"]);
    // Counted another way: from who signed up and was there, row by row.
    const rows = await signUpsOf(world, activity.id);
    expect(rows).toHaveLength(chengguan.length + hebin.length + political.length);
    for (const { unit, rows: own } of sheets) {
      const counted = rows
        .filter((one) => one.unit === unit)
        .map(({ staff, attendance }) => [staff, attendance] as const);
      expect(Object.fromEntries(own.map(({ staff, attendance }) => [staff, attendance]))).toEqual(
        Object.fromEntries(counted),
      );
      expect(own).toHaveLength(counted.length);
    }
    const there = rows.filter(({ attendance }) => attendance && attended(attendance));
    expect(tallyOf(sheets)).toEqual({
      sessions: 1,
      personTimes: there.length,
      persons: 4,
      sessionHours: 2.5,
      personHours: 10,
    });
    const own = await ownActivities(world.kit.deps, world.county, who.plain, {
      from: "2026-11-01",
      to: "2026-11-30",
    });
    expect(own.map(({ attendance }) => attendance)).toEqual(["leftEarly"]);
  });

  it("cut short after it was closed, is finished by whoever looks after it, once", async () => {
    const activity = await seminar();
    const { deps } = world.kit;
    goTo("2026-11-19T17:00");
    // The connection breaks with the first write after the closing transaction.
    const broken = whenSending(deps, (name) =>
      name === "PutItemCommand" ? Promise.reject(new Error("cut")) : Promise.resolve(),
    );
    await expect(closeRoll(broken, await actorOf(world, who.reviewer), activity.id)).rejects.toThrow("cut");
    expect(await sheetsOf(world)).toEqual([]);
    await settleRoll(deps, world.county, activity.id);
    const once = await sheetsOf(world);
    expect(once.map(({ unit, rows }) => [unit, rows.length])).toEqual([
      ["chengguan", 2],
      ["hebin", 1],
    ]);
    await settleRoll(deps, world.county, activity.id);
    expect(await sheetsOf(world)).toEqual(once);
  });

  it("scans under way while it is closed are either in the sheet or told that they are not", async () => {
    const activity = await setUp(world, makeMeeting());
    begin();
    const { deps } = world.kit;
    goTo("2026-11-19T17:00");
    const code = codeOf(world, activity);
    const actors = await Promise.all([...chengguan, ...hebin].map((staff) => actorOf(world, staff)));
    const office = await actorOf(world, who.reviewer);
    const scans = actors.map(async (actor, n) => {
      for (let wait = 0; wait < n; wait += 1) await activityBy(deps, world.county, activity.id);
      return checkIn(deps, actor, activity.id, code).then(
        ({ attendance }) => attendance as string,
        (error: { reason?: string }) => error.reason ?? "broken",
      );
    });
    const [answers] = await Promise.all([Promise.all(scans), closeRoll(deps, office, activity.id)]);
    const inSheets = new Map(
      (await sheetsOf(world)).flatMap(({ rows }) => rows.map((row) => [row.staff, row.attendance] as const)),
    );
    for (const [n, actor] of actors.entries()) {
      const told = answers[n];
      expect(["late", "roll-closed", "not-open", "changed-meanwhile"]).toContain(told);
      expect([actor.staff, inSheets.get(actor.staff)]).toEqual([
        actor.staff,
        told === "late" ? "late" : "absent",
      ]);
    }
    expect(await activityBy(deps, world.county, activity.id)).toMatchObject({
      state: "closed",
      settled: true,
    });
  });

  it("a mark that comes after the roll was closed is refused: nobody is on the roll and in no unit's row", async () => {
    const activity = await seminar();
    const { deps } = world.kit;
    let closed = false;
    const slow = whenSending(deps, async (name) => {
      if (closed || name !== "TransactWriteItemsCommand") return;
      closed = true;
      await close(world, activity.id);
    });
    const late = markRoll(slow, await actorOf(world, who.reviewer), activity.id, [
      { staff: who.plain, attendance: "present" },
    ]);
    await expect(late).rejects.toMatchObject({ reason: "closed" });
    expect(await attendanceOf(world, activity.id)).not.toHaveProperty(who.plain);
    const rows = (await sheetsOf(world)).flatMap((sheet) => sheet.rows);
    expect(rows).toHaveLength(3);
    expect(await activityBy(deps, world.county, activity.id)).toMatchObject({ settled: true });
  });
});
