// A turn follows its meeting and its speaker: nobody prepares for a meeting that is off, and no lecture held is lost.
import { beforeEach, expect, test } from "vitest";
import { noteAbsence } from "../../functions/activities/absences.ts";
import { cancelActivity, changeActivity, createActivity } from "../../functions/activities/lifecycle.ts";
import { closeRoll } from "../../functions/activities/roll.ts";
import { remindSpeakers } from "../../functions/activities/rotation-remind.ts";
import { planTurns } from "../../functions/activities/rotation-plan.ts";
import { putTurn, turnsOf } from "../../functions/activities/rotation-store.ts";
import { closeTurn, endRotation } from "../../functions/activities/rotations.ts";
import { rotationRoutes } from "../../functions/activities/routes-rotation.ts";
import { stillAsks } from "../../functions/activities/still-asks.ts";
import { officerRoutes } from "../../functions/org/routes-officers.ts";
import { queryAll, tryWrite } from "../../functions/platform/db.ts";
import type { RotationInput } from "../../shared/activities/rotation-schema.ts";
import { keys } from "../../shared/keys.ts";
import type { StoredNotice } from "../../shared/notices/schema.ts";
import { addDays } from "../../shared/time.ts";
import { createApp, type Kit } from "../support/app.ts";
import { small } from "../support/seed-org.ts";
import { openMic } from "./open-mic.ts";

const { police } = small.organs;
const { reviewer, clerk, admin } = small.staff;
const actor = {
  county: "529901",
  staff: reviewer,
  name: "冯政工",
  organ: police,
  grants: [{ role: "reviewer", scope: { kind: "organ", county: "529901", organ: police } }],
} as const;
const weekly: RotationInput = {
  name: "政法讲习所",
  beat: { every: "week", weekday: 5 },
  noticeDays: 3,
  who: { units: [small.units.chengguan] },
  from: "2026-11-01",
};
const byMeeting: RotationInput = { ...weekly, beat: { every: "meeting", kinds: ["meeting"] } };
let kit: Kit;
let rotation: string;

beforeEach(async () => {
  kit = await createApp({ now: "2026-11-03T09:00:00+08:00" });
  await kit.seedOrg();
});

const at = () => ({ organ: police, rotation });
async function setUp(body: RotationInput): Promise<void> {
  const made = await kit.call(rotationRoutes.rotationCreate, {
    params: { organ: police },
    body,
    as: reviewer,
  });
  rotation = made.body.id;
}
const plan = async (count: number) =>
  (await kit.call(rotationRoutes.rotationPlan, { params: at(), body: { count }, as: reviewer })).body.turns;
const meeting = (day: string, start = "15:00", end = "17:00") =>
  createActivity(kit.deps, actor, police, openMic({ kind: "meeting", day, start, end, theme: "全局大会" }));
const goTo = (instant: string) => kit.clock.set(new Date(`${instant}+08:00`).toISOString());
const tick = (instant: string) => {
  goTo(instant);
  return remindSpeakers(kit.deps, kit.county, kit.deps.clock.now());
};
const inbox = async (staff: string) =>
  (await queryAll<StoredNotice>(kit.deps, keys.inbox(kit.county, staff))).filter(
    ({ kind }) => kind === "activities.rotation",
  );
const told = async (staff: string) => (await inbox(staff)).map(({ title }) => title);
const list = async () =>
  (await turnsOf(kit.deps, kit.county, rotation)).map(({ day, staff, state }) => [day, staff, state]);
const held = async (day: string) => (await closeTurn(kit.deps, actor, at(), day, { state: "held" })).state;
const end = () => endRotation(kit.deps, actor, at());
const shown = async () => (await kit.call(rotationRoutes.rotation, { params: at(), as: clerk })).body;

test("planning again after today's roll is closed leaves today's turn, which is then registered", async () => {
  await setUp(byMeeting);
  const { id } = await meeting("2026-11-12", "09:00", "11:00");
  await meeting("2026-11-26");
  const [one] = await plan(2);
  await tick("2026-11-09T09:00:00");
  goTo("2026-11-12T11:30:00");
  await closeRoll(kit.deps, actor, id);
  await planTurns(kit.deps, actor, at(), 2);
  expect((await list())[0]).toEqual(["2026-11-12", one?.staff, "planned"]);
  expect((await told(one?.staff ?? "")).join()).not.toContain("不用您讲了");
  expect(await held("2026-11-12")).toBe("held");
});

test("nobody is told to prepare for a meeting that is called off: the turn is taken back, speaker and office hear of it, before the reminder and after", async () => {
  await setUp(byMeeting);
  const [first, second] = [await meeting("2026-11-12"), await meeting("2026-11-26")];
  const [one, two] = await plan(2);
  await tick("2026-11-09T09:00:00");
  expect(await told(one?.staff ?? "")).toEqual([expect.stringContaining("请您讲")]);
  await cancelActivity(kit.deps, actor, first.id, "改期");
  await cancelActivity(kit.deps, actor, second.id, "改期");
  const about = (await inbox(one?.staff ?? ""))[0]?.about;
  if (!about || !("speaker" in about)) throw new Error("about a turn");
  expect(await stillAsks(kit.deps, kit.county, about)).toBe(false);
  expect((await shown()).turns.map(({ off }) => off)).toEqual(["会议已取消", "会议已取消"]);
  await tick("2026-11-09T09:05:00");
  await tick("2026-11-23T09:00:00");
  expect(await list()).toEqual([]);
  expect((await told(one?.staff ?? "")).sort()).toEqual([
    expect.stringContaining("11月12日不用您讲了"),
    expect.stringContaining("请您讲"),
  ]);
  expect(await told(two?.staff ?? "")).toEqual([expect.stringContaining("11月26日不用您讲了")]);
  expect((await told(reviewer)).sort()).toEqual([
    expect.stringContaining("11月12日的一次已撤销"),
    expect.stringContaining("11月26日的一次已撤销"),
  ]);
});

test("a turn goes along with its meeting that is moved: told at once, and reminded of the new day alone", async () => {
  await setUp(byMeeting);
  const { id } = await meeting("2026-11-12");
  const [one] = await plan(1);
  const staff = one?.staff ?? "";
  await tick("2026-11-09T09:00:00");
  await changeActivity(
    kit.deps,
    actor,
    id,
    openMic({ kind: "meeting", day: "2026-11-30", theme: "全局大会" }),
  );
  await tick("2026-11-09T09:05:00");
  expect(await list()).toEqual([["2026-11-30", staff, "planned"]]);
  expect(await told(reviewer)).toEqual([expect.stringContaining("改到11月30日")]);
  await tick("2026-11-25T09:00:00");
  await tick("2026-11-25T09:05:00");
  expect((await told(staff)).sort()).toEqual(
    ["11月12日（星期四）请您讲", "11月30日（星期一）请您讲", "您的一次改到11月30日"].map(
      (text) => expect.stringContaining(text) as string,
    ),
  );
  await planTurns(kit.deps, actor, at(), 1);
  expect(await list()).toEqual([["2026-11-30", staff, "planned"]]);
});

test("moved to a day on which its speaker is away, or that is somebody's, it is taken back and stays owed to him", async () => {
  await setUp(byMeeting);
  const [first, second] = [await meeting("2026-11-12"), await meeting("2026-11-26")];
  await meeting("2026-12-03");
  const [one, two, three] = await plan(3);
  await noteAbsence(kit.deps, actor, {
    staff: one?.staff ?? "",
    reason: "leave",
    from: "2026-11-29",
    until: "2026-12-01",
  });
  const moved = (day: string) => openMic({ kind: "meeting", day, theme: "全局大会" });
  await changeActivity(kit.deps, actor, first.id, moved("2026-11-30"));
  await changeActivity(kit.deps, actor, second.id, moved("2026-12-03"));
  await tick("2026-11-05T09:05:00");
  expect(await list()).toEqual([["2026-12-03", three?.staff, "planned"]]);
  for (const turn of [one, two]) expect((await told(turn?.staff ?? "")).join()).toContain("不用您讲了");
});

test("ending keeps what was not registered yet, tells who was told to prepare, and ends what has two years of turns", async () => {
  await setUp(weekly);
  const [one, two] = await plan(2);
  await tick("2026-11-03T09:00:00");
  await tick("2026-11-10T09:00:00");
  const [full] = await turnsOf(kit.deps, kit.county, rotation);
  if (!full) throw new Error("a turn");
  for (let week = 2; week < 112; week += 1) {
    const turn = { ...full, day: addDays(full.day, 7 * week), staff: `X${1000 + week}` };
    await tryWrite(kit.deps, putTurn(turn, undefined, false));
  }
  goTo("2026-11-10T18:00:00");
  await end();
  expect(await list()).toEqual([["2026-11-06", one?.staff, "planned"]]);
  expect((await told(two?.staff ?? "")).join()).toContain("11月13日不用您讲了");
  expect((await told(one?.staff ?? "")).join()).not.toContain("不用您讲了");
  expect((await told("X1050")).join()).toContain("不用您讲了");
  expect(await held("2026-11-06")).toBe("held");
  await expect(end()).rejects.toMatchObject({ reason: "ended" });
});

test("leave entered, or a service left, after the speaker was told: the office hears, once", async () => {
  await setUp(weekly);
  const [one, two] = await plan(2);
  await tick("2026-11-03T09:00:00");
  await noteAbsence(kit.deps, actor, {
    staff: one?.staff ?? "",
    reason: "sick",
    from: "2026-11-05",
    until: "2026-11-20",
  });
  await tick("2026-11-04T09:00:00");
  await tick("2026-11-04T09:05:00");
  expect(await told(reviewer)).toEqual([expect.stringContaining("11月6日（星期五）没有人讲")]);
  await tick("2026-11-10T09:00:00");
  expect((await told(two?.staff ?? "")).join()).toContain("请您讲");
  const left = await kit.call(officerRoutes.leaveOfficer, {
    as: admin,
    params: { staff: two?.staff ?? "" },
    body: { on: "2026-11-10" },
  });
  expect(left.status).toBe(200);
  await tick("2026-11-11T09:00:00");
  expect((await told(reviewer)).join()).toContain("11月13日（星期五）没有人讲");
});
