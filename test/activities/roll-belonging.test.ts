// Who can be on a roll: whoever belonged to the organ on the day, counted with the unit of the day; never too early.
import { beforeEach, describe, expect, it } from "vitest";
import { passOn } from "../../functions/activities/waiting.ts";
import { hoursOf } from "../../functions/activities/people.ts";
import { activityRoutes } from "../../functions/activities/routes-activities.ts";
import { signUpRoutes } from "../../functions/activities/routes-sign-ups.ts";
import { ownActivities } from "../../functions/activities/store.ts";
import { officerRoutes } from "../../functions/org/routes-officers.ts";
import type { Activity } from "../../shared/activities/schema.ts";
import { small } from "../support/seed-org.ts";
import { textOf } from "./browsing.ts";
import {
  at,
  attendanceOf,
  close,
  codeOf,
  inboxOf,
  makeInput,
  makeMeeting,
  mark,
  officeWorld,
  scan,
  setUp,
  sheetsOf,
  signUp,
  signUpsOf,
  who,
  type OfficeWorld,
} from "./office.ts";

let world: OfficeWorld;
beforeEach(async () => {
  world = await officeWorld();
});
const goTo = (text: string): void => world.kit.clock.set(`${text}+08:00`);

const move = async (staff: string, unit: string, from: string): Promise<void> => {
  const body = { unit, from };
  const answer = await world.kit.call(officerRoutes.transferOfficer, {
    as: who.admin,
    params: { staff },
    body,
  });
  expect(answer.status).toBeLessThan(300);
};
const amend = (id: string, staff: string) =>
  world.kit.call(activityRoutes.amend, {
    as: who.reviewer,
    params: { id, staff },
    body: { attendance: "present", reason: "签到表上有签名" },
  });
/** Unit and attendance of somebody in the units' rows. */
const countedOf = async (staff: string): Promise<string[]> =>
  (await sheetsOf(world)).flatMap(({ unit, rows }) =>
    rows.filter((row) => row.staff === staff).map(({ attendance }) => `${unit} ${attendance}`),
  );

describe("the paper roll of yesterday", () => {
  let meeting: Activity;
  beforeEach(async () => {
    meeting = await setUp(world, makeMeeting());
    goTo("2026-11-20T10:00");
  });

  it("takes who moved to another organ since, by “其余都到场” like everybody else, and counts him where he was", async () => {
    await move(who.officer, small.units.filing, "2026-11-20");
    const roll = `/activities/${meeting.id}/roll`;
    const page = await world.kit.page(roll, { as: who.reviewer });
    const fields: Record<string, string> = { do: "rest" };
    for (const [, name = ""] of page.body.matchAll(/name="((?:state|was)\.[A-Z0-9]+)"/gu)) fields[name] = "";
    expect(fields).toHaveProperty([`state.${who.officer}`]);
    const done = await world.kit.submitForm(roll, fields, { as: who.reviewer });
    expect(done.status).toBe(303);
    expect(new Set(Object.values(await attendanceOf(world, meeting.id)))).toEqual(new Set(["present"]));
    expect((await close(world, meeting.id)).status).toBe(204);
    expect(await countedOf(who.officer)).toEqual(["chengguan present"]);
  });

  it("counts who moved inside the organ since with the unit of the day, marked or not", async () => {
    await move(who.officer, small.units.hebin, "2026-11-20");
    await move(who.plain, small.units.hebin, "2026-11-20");
    expect((await mark(world, meeting.id, { [who.officer]: "present" })).status).toBe(204);
    await close(world, meeting.id);
    expect(await countedOf(who.officer)).toEqual(["chengguan present"]);
    expect(await countedOf(who.plain)).toEqual(["chengguan absent"]);
  });

  it("says at the form what is wrong with a number that was nobody's on the day", async () => {
    const form = { [`was.${who.courtClerk}`]: "", [`state.${who.courtClerk}`]: "present" };
    const list = { list: who.courtClerk, attendance: "present" };
    const shown = await world.kit.submitForm(`/activities/${meeting.id}/roll/list`, list, {
      as: who.reviewer,
    });
    expect([shown.status, textOf(shown.body)]).toEqual([
      400,
      expect.stringContaining("有不属于本单位的警号"),
    ]);
    expect(
      (await world.kit.submitForm(`/activities/${meeting.id}/roll`, form, { as: who.reviewer })).status,
    ).toBe(303);
    expect(await attendanceOf(world, meeting.id)).toEqual({});
  });
});

describe("of those who signed up", () => {
  it("a walk-in who moved to another organ since is added by hand, and by a correction", async () => {
    const seminar = await setUp(world, makeInput());
    await signUp(world, seminar.id, who.otherClerk);
    goTo("2026-11-20T10:00");
    await move(who.officer, small.units.filing, "2026-11-20");
    await move(who.plain, small.units.filing, "2026-11-20");
    expect((await mark(world, seminar.id, { [who.officer]: "present" })).status).toBe(204);
    await close(world, seminar.id);
    expect((await amend(seminar.id, who.plain)).status).toBe(204);
    expect((await amend(seminar.id, who.courtClerk)).status).toBe(404);
    expect(await countedOf(who.officer)).toEqual(["chengguan present"]);
    expect(await countedOf(who.plain)).toEqual(["chengguan present"]);
  });
});

it("a scan counts with the unit of the day, also when the new unit is entered already", async () => {
  const meeting = await setUp(world, makeMeeting({ until: "2026-11-20" }));
  goTo("2026-11-20T09:00");
  await move(who.officer, small.units.hebin, "2026-11-20");
  expect((await scan(world, meeting.id, codeOf(world, meeting), who.officer)).status).toBe(200);
  goTo("2026-11-20T18:00");
  await close(world, meeting.id);
  expect(await countedOf(who.officer)).toEqual([expect.stringMatching(/^chengguan /u)]);
});

describe("before check-in opens", () => {
  it("nobody is marked as there, and no hours count; who cannot come is", async () => {
    const ahead = await setUp(world, makeInput({ day: "2026-12-24", closesAt: at("2026-12-20T12:00") }));
    await signUp(world, ahead.id, who.officer, who.plain);
    for (const attendance of ["present", "late", "absent"] as const) {
      const early = await mark(world, ahead.id, { [who.officer]: attendance });
      expect([early.status, (early.body as unknown as { reason: string }).reason]).toEqual([
        409,
        "too-early",
      ]);
    }
    expect((await mark(world, ahead.id, { [who.plain]: "excused" })).status).toBe(204);
    expect(await hoursOf(world.kit.deps, world.county, who.officer, "2026-11-17")).toMatchObject({
      hours: 0,
    });
    const page = await world.kit.page(`/activities/${ahead.id}/roll`, { as: who.reviewer });
    expect(page.body).not.toContain("其余都到场");
  });
});

describe("who waits", () => {
  it("is not seated by being marked away, and is offered the seat that comes free", async () => {
    const full = await setUp(world, makeInput({ seats: { capacity: 1, guaranteed: [] } }));
    await signUp(world, full.id, who.officer, who.plain);
    const away = await mark(world, full.id, { [who.plain]: "excused" });
    expect([away.status, JSON.stringify(away.body)]).toEqual([409, expect.stringContaining("没有名额")]);
    await world.kit.call(signUpRoutes.withdraw, { as: who.officer, params: { id: full.id } });
    await passOn(world.kit.deps, { county: world.county, id: full.id });
    const plain = (await signUpsOf(world, full.id)).find(({ staff }) => staff === who.plain);
    expect(plain?.state).toBe("offered");
    expect((await inboxOf(world, who.plain)).map(({ kind }) => kind)).toContain("activities.offered");
  });

  it("and came, has his place back in the list when the mark is taken off", async () => {
    const full = await setUp(world, makeInput({ seats: { capacity: 1, guaranteed: [] } }));
    await signUp(world, full.id, who.officer, who.plain);
    goTo("2026-11-19T14:30");
    const states = async () =>
      (await signUpsOf(world, full.id)).map(({ staff, state, attendance }) => [staff, state, attendance]);
    const before = await states();
    await mark(world, full.id, { [who.plain]: "present", [who.clerk]: "present" });
    expect(await states()).toContainEqual([who.plain, "seated", "present"]);
    await world.kit.call(activityRoutes.mark, {
      as: who.reviewer,
      params: { id: full.id },
      body: { marks: [who.plain, who.clerk].map((staff) => ({ staff, attendance: "none" as const })) },
    });
    expect(await states()).toEqual(before);
    const own = { from: "2026-11-01", to: "2026-11-30" };
    expect(await ownActivities(world.kit.deps, world.county, who.clerk, own)).toEqual([]);
  });
});
