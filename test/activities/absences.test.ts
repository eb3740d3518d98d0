// Absences: one's own, a clerk's unit, the office's organ; nobody else's, with an end, and honoured by draw and rotation.
import { beforeEach, expect, test } from "vitest";
import { absentOnDay } from "../../functions/activities/absences.ts";
import { rotationRoutes } from "../../functions/activities/routes-rotation.ts";
import { officerRoutes } from "../../functions/org/routes-officers.ts";
import { createApp, type Kit } from "../support/app.ts";
import { small } from "../support/seed-org.ts";

const { officer, secondOfficer, clerk, otherClerk, reviewer, courtReviewer, discipline, otherHead } =
  small.staff;
const { organAdmin } = small.staff;
const { police } = small.organs;
let kit: Kit;

beforeEach(async () => {
  kit = await createApp({ now: "2026-11-03T09:00:00+08:00" });
  await kit.seedOrg();
});

const note = (as: string, staff: string, from = "2026-11-05", until = "2026-11-09") =>
  kit.call(rotationRoutes.absenceNote, { body: { staff, reason: "leave", from, until }, as });
const end = (as: string, serial: string, until: string, from = "2026-11-05") =>
  kit.call(rotationRoutes.absenceEnd, { params: { staff: officer, from, serial }, body: { until }, as });
const listed = async (as: string, organ = police) =>
  (await kit.call(rotationRoutes.absences, { params: { organ }, as })).body.absences?.map(
    ({ staff }) => staff,
  );
const on = async (day: string) => [...(await absentOnDay(kit.deps, kit.county, day)).keys()];

test("one enters one's own, the clerk of the unit's and the office of the organ's; to everybody else the officer is not there", async () => {
  for (const as of [officer, clerk, reviewer]) expect((await note(as, officer)).status).toBe(201);
  for (const as of [secondOfficer, otherClerk, courtReviewer, discipline])
    expect((await note(as, officer)).status).toBe(404);
  expect((await note(reviewer, "999999")).status).toBe(404);
  expect(await listed(clerk)).toEqual([officer, officer, officer]);
  expect(await listed(otherClerk)).toEqual([]);
  expect(
    (await kit.call(rotationRoutes.absences, { params: { organ: police }, as: courtReviewer })).status,
  ).toBe(404);
  expect((await kit.call(rotationRoutes.absences, { params: { organ: police }, as: officer })).status).toBe(
    403,
  );
  expect((await kit.call(rotationRoutes.absencesMine, { as: secondOfficer })).body.absences).toEqual([]);
});

test("it has an end, not before its beginning, not past and not more than a year away", async () => {
  for (const [from, until] of [
    ["2026-11-05", "2026-11-04"],
    ["2026-10-01", "2026-11-02"],
    ["2026-11-05", "2027-11-06"],
  ] as const) {
    const { status, body } = await note(officer, officer, from, until);
    expect([status, (body as unknown as { fields: { path: string }[] }).fields[0]?.path]).toEqual([
      400,
      "until",
    ]);
  }
  expect((await note(officer, officer, "2026-11-05", "2027-11-05")).status).toBe(201);
  // It begins in one year and holds in the next.
  expect(await on("2027-11-05")).toEqual([officer]);
  expect(await on("2027-11-06")).toEqual([]);
});

test("it is ended earlier or taken back, by who may enter it, once", async () => {
  const { serial } = (await note(clerk, officer)).body;
  for (const as of [secondOfficer, otherHead, courtReviewer])
    expect((await end(as, serial, "2026-11-06")).status).toBe(404);
  expect((await end(officer, serial, "2026-11-09")).status).toBe(409);
  expect((await end(officer, serial, "2026-11-06")).status).toBe(204);
  expect([await on("2026-11-06"), await on("2026-11-07")]).toEqual([[officer], []]);
  expect((await end(officer, serial, "2026-11-04")).status).toBe(204);
  expect((await end(officer, serial, "2026-11-04")).status).toBe(404);
  expect((await end(officer, serial, "2026-11-04", "2026-13-99")).status).toBe(404);
});

test("goes along with its officer to another unit: its clerk sees and ends it, the former no longer", async () => {
  const { serial } = (await note(clerk, officer)).body;
  const params = { staff: officer };
  const to = { unit: small.units.hebin, from: "2026-11-03" };
  const moved = await kit.call(officerRoutes.transferOfficer, { as: organAdmin, params, body: to });
  expect(moved.status).toBe(200);
  expect([await listed(clerk), await listed(otherClerk)]).toEqual([[], [officer]]);
  expect((await end(clerk, serial, "2026-11-06")).status).toBe(404);
  expect((await end(otherClerk, serial, "2026-11-06")).status).toBe(204);
});

test("the same request sent again is the same absence", async () => {
  const headers = { "idempotency-key": "press-twice-1" };
  const body = { staff: officer, reason: "duty" as const, from: "2026-11-05", until: "2026-11-05" };
  const once = await kit.call(rotationRoutes.absenceNote, { body, as: officer, headers });
  const twice = await kit.call(rotationRoutes.absenceNote, { body, as: officer, headers });
  expect(twice.body.serial).toBe(once.body.serial);
  expect(await listed(reviewer)).toEqual([officer]);
});

test("the forms do the same: entering, a refusal with what was typed kept, planning, swapping and closing turns", async () => {
  const mine = "/activities/absences/mine";
  const typed = { staff: officer, reason: "trip", from: "2026-11-05", until: "2026-11-04" };
  const refused = await kit.submitForm(mine, typed, { as: officer });
  expect([refused.status, refused.body.includes('value="2026-11-04"')]).toEqual([400, true]);
  expect((await kit.submitForm(mine, { ...typed, until: "2026-11-06" }, { as: officer })).status).toBe(303);
  expect((await kit.page(`/activities/organs/${police}/absences`, { as: clerk })).body).toContain("王民警");

  const list = `/activities/organs/${police}/rotations`;
  const form = {
    name: "讲习所",
    "beat.every": "week",
    "beat.weekday": "5",
    noticeDays: "3",
    from: "2026-11-01",
  };
  expect((await kit.submitForm(list, { ...form, noticeDays: "0" }, { as: reviewer })).status).toBe(400);
  const made = await kit.submitForm(list, form, { as: reviewer });
  const at = made.headers.get("location") ?? "";
  expect((await kit.submitForm(`${at}/plan`, { count: "2" }, { as: reviewer })).status).toBe(303);
  const turn = `${at}/turns/2026-11-06`;
  const [, staff = ""] =
    /turns\/2026-11-06\/swap".*?name="staff" value="(\w+)"/su.exec(
      (await kit.page(at, { as: reviewer })).body,
    ) ?? [];
  const swap = async (reason: string) =>
    (await kit.submitForm(`${turn}/swap`, { with: "2026-11-13", staff, reason }, { as: reviewer })).status;
  // The third is the second press of a button: nothing is swapped back.
  expect([await swap(""), await swap("工作需要"), await swap("工作需要")]).toEqual([400, 303, 409]);
  expect((await kit.submitForm(`${turn}/close`, { state: "held", by: "" }, { as: reviewer })).status).toBe(
    409,
  );
  kit.clock.set("2026-11-06T08:00:00.000Z");
  expect((await kit.submitForm(`${turn}/close`, { state: "held", by: "" }, { as: reviewer })).status).toBe(
    303,
  );
  const { body } = await kit.page(at, { as: officer });
  expect(body).toContain("1 / 13 人已讲");
  expect((await kit.submitForm(`${at}/end`, {}, { as: officer })).status).toBe(403);
  expect((await kit.submitForm(`${at}/end`, {}, { as: reviewer })).status).toBe(303);
});
