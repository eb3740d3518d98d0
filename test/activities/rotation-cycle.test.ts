// Nobody speaks a second time before everybody who can come spoke once; and what the office does by hand: giving, taking away.
import { beforeEach, expect, test } from "vitest";
import { endAbsence, noteAbsence } from "../../functions/activities/absences.ts";
import { moveTurn } from "../../functions/activities/rotation-moves.ts";
import { planTurns } from "../../functions/activities/rotation-plan.ts";
import { remindSpeakers } from "../../functions/activities/rotation-remind.ts";
import { turnsOf } from "../../functions/activities/rotation-store.ts";
import { rotationRoutes } from "../../functions/activities/routes-rotation.ts";
import { closeTurn } from "../../functions/activities/rotations.ts";
import { officerRoutes } from "../../functions/org/routes-officers.ts";
import type { RotationInput } from "../../shared/activities/rotation-schema.ts";
import { addDays } from "../../shared/time.ts";
import { actorOf, chengguan, inboxOf, officeWorld, organ, who, type OfficeWorld } from "./office.ts";
import { small } from "../support/seed-org.ts";
import type { Actor } from "../../functions/platform/actor.ts";

const input: RotationInput = {
  name: "讲习所",
  beat: { every: "week", weekday: 5 },
  noticeDays: 5,
  who: { units: [small.units.chengguan] },
  from: "2026-10-05",
};
let world: OfficeWorld;
let rotation: string;
let office: Actor;
const at = () => ({ organ, rotation });

beforeEach(async () => {
  world = await officeWorld("2026-10-05T09:00:00+08:00");
  office = await actorOf(world, who.reviewer);
  rotation = await setUp(input);
});

async function setUp(body: RotationInput): Promise<string> {
  const { kit } = world;
  return (await kit.call(rotationRoutes.rotationCreate, { params: { organ }, body, as: who.reviewer })).body
    .id;
}
const goTo = (text: string) => world.kit.clock.set(`${text}+08:00`);
const plan = (count: number, of = at()) => planTurns(world.kit.deps, office, of, count);
const move = (day: string, body: object, as: string = who.reviewer) =>
  world.kit.call(rotationRoutes.turnSwap, {
    params: { ...at(), day },
    body: { reason: "工作需要", ...body },
    as,
  });
const list = async () =>
  Object.fromEntries(
    (await turnsOf(world.kit.deps, world.county, rotation)).map(({ day, staff }) => [day, staff]),
  );
const titles = async (staff: string) =>
  (await inboxOf(world, staff))
    .filter(({ kind }) => kind === "activities.rotation")
    .map(({ title }) => title);
const tick = () => remindSpeakers(world.kit.deps, world.county, world.kit.deps.clock.now());

/** Everybody but the clerk has had his turn, a second one each is planned; then the clerk is back. */
async function backEarly(): Promise<string[]> {
  const { deps } = world.kit;
  const away = { staff: who.clerk, from: "2026-10-01" };
  const { serial } = await noteAbsence(deps, office, { ...away, reason: "leave", until: "2026-12-31" });
  const { turns } = await plan(5);
  const first = turns.map(({ day }) => day);
  for (const day of first) {
    goTo(`${day}T18:00`);
    await closeTurn(deps, office, at(), day, { state: "held" });
  }
  const second = (await plan(5)).turns.map(({ day }) => day);
  await endAbsence(deps, office, { ...away, serial }, first.at(-1) ?? "");
  return second;
}

test("whoever is back early speaks before anybody speaks a second time", async () => {
  const days = await backEarly();
  const before = await list();
  const [next = ""] = days;
  const { turns } = await plan(5);
  expect(turns.map(({ day }) => day)).toEqual(days);
  expect(turns[0]).toMatchObject({ day: next, staff: who.clerk });
  // Only the one is moved: the others stay where they were.
  expect(turns.slice(1).map(({ staff }) => staff)).toEqual(days.slice(1).map((day) => before[day]));
  expect((await plan(5)).turns).toEqual(turns);
});

test("whoever was told to prepare his second turn keeps it; who is back gets the first that nobody was told of", async () => {
  const [next = "", after = ""] = await backEarly();
  const before = await list();
  await tick();
  const { turns } = await plan(5);
  expect(turns[0]).toMatchObject({ day: next, staff: before[next] });
  expect(turns[1]).toMatchObject({ day: after, staff: who.clerk });
  expect((await titles(before[next] ?? "")).join()).not.toContain("不用您讲了");
});

test("a second turn that the office gave by name stays, whoever else is back", async () => {
  const [next = "", after = ""] = await backEarly();
  const before = await list();
  const first = before[next] ?? "";
  const byHand = (given: object) =>
    moveTurn(world.kit.deps, office, { ...at(), day: next }, { reason: "专题讲座", ...given });
  await byHand({ staff: first, drop: true });
  await byHand({ to: first });
  const { turns } = await plan(5);
  expect(turns[0]).toMatchObject({ day: next, staff: first });
  expect(turns[1]).toMatchObject({ day: after, staff: who.clerk });
});

test("the office gives a turn to another and takes one away, with a reason; everybody concerned hears of it, strangers can do neither", async () => {
  const { turns } = await plan(2);
  const [one, two] = turns.map(({ staff, day }) => ({ staff, day }));
  if (!one || !two) throw new Error("two turns");
  const third = chengguan.find((staff) => ![one.staff, two.staff].includes(staff)) ?? "";
  expect((await move(one.day, { staff: one.staff, to: third }, who.clerk)).status).toBe(403);
  expect((await move(one.day, { staff: one.staff, to: third }, who.courtReviewer)).status).toBe(404);
  expect((await move(one.day, { staff: one.staff, to: third, reason: "" })).status).toBe(400);
  expect((await move(one.day, { staff: one.staff })).status).toBe(400);
  expect((await move(one.day, { drop: true })).status).toBe(400);
  // Not in the rotation; planned already; away.
  expect((await move(one.day, { staff: one.staff, to: who.otherClerk })).status).toBe(400);
  expect((await move(one.day, { staff: one.staff, to: two.staff })).status).toBe(409);
  const absence = { reason: "duty", from: one.day, until: one.day } as const;
  const { serial } = await noteAbsence(world.kit.deps, office, { ...absence, staff: third });
  expect((await move(one.day, { staff: one.staff, to: third })).status).toBe(400);
  await endAbsence(world.kit.deps, office, { staff: third, from: one.day, serial }, addDays(one.day, -1));
  expect((await move(one.day, { staff: one.staff, to: third })).status).toBe(204);
  // Pressed a second time.
  expect((await move(one.day, { staff: one.staff, to: third })).status).toBe(409);
  expect(await list()).toEqual({ [one.day]: third, [two.day]: two.staff });
  expect(await titles(third)).toEqual([expect.stringContaining("请您讲")]);
  expect(await titles(one.staff)).toEqual([expect.stringContaining("不用您讲了")]);
  expect((await move(two.day, { staff: two.staff, drop: true })).status).toBe(204);
  expect(await list()).toEqual({ [one.day]: third });
  expect(await titles(two.staff)).toEqual([expect.stringContaining("不用您讲了")]);
});

test("a lecture on a day that nobody planned is put on record: the day is given to who spoke, and registered", async () => {
  const { kit } = world;
  const page = `/activities/rotations/${organ}/${rotation}`;
  const form = { day: "2026-10-21", to: who.plain, reason: "专题授课" };
  expect((await kit.submitForm(`${page}/plan`, { ...form, day: "" }, { as: who.reviewer })).status).toBe(400);
  expect((await kit.submitForm(`${page}/plan`, form, { as: who.reviewer })).status).toBe(303);
  expect((await list())["2026-10-21"]).toBe(who.plain);
  goTo("2026-10-16T09:00");
  const record = (day: string) =>
    moveTurn(kit.deps, office, { ...at(), day }, { to: who.officer, reason: "临时加讲" });
  await record("2026-10-14");
  const held = await closeTurn(world.kit.deps, office, at(), "2026-10-14", { state: "held" });
  expect(held).toMatchObject({ staff: who.officer, state: "held" });
  expect(await titles(who.officer)).toEqual([]);
  await expect(record("2026-10-01")).rejects.toMatchObject({ reason: "no-day" });
});

test("fewer turns than asked for: says how many there are, and why", async () => {
  const { kit } = world;
  const small2 = await setUp({ ...input, name: "二人讲堂", who: { units: [small.units.hebin] } });
  const page = `/activities/rotations/${organ}/${small2}`;
  const done = await kit.submitForm(`${page}/plan`, { count: "8" }, { as: who.reviewer });
  const said = decodeURIComponent(decodeURIComponent(done.headers.get("set-cookie") ?? ""));
  expect(said).toContain("接下来共 2 次");
  expect(said).toContain("没有人可排");
  goTo("2026-12-05T09:00");
  const { turns, short } = await plan(8);
  expect(turns).toHaveLength(3);
  expect(short).toContain("2027年节假日安排尚未录入");
});

test("two rotations of an organ never put the same person on the same day", async () => {
  await plan(3);
  const first = await list();
  rotation = await setUp({ ...input, name: "第二讲堂" });
  await plan(3);
  const second = await list();
  expect(Object.keys(second)).toEqual(Object.keys(first));
  for (const [day, staff] of Object.entries(first)) expect(second[day]).not.toBe(staff);
});

test("a request to swap that is void is shown as none: whoever asked can ask again, and take a request back", async () => {
  const { kit } = world;
  const [one, two, three] = (await plan(3)).turns;
  if (!one || !two || !three) throw new Error("three turns");
  const page = `/activities/rotations/${organ}/${rotation}`;
  const shown = async (as: string) => (await kit.page(page, { as })).body;
  const ask = (other: string) =>
    kit.call(rotationRoutes.turnAsk, {
      params: { ...at(), day: one.day },
      body: { with: other },
      as: one.staff,
    });
  expect((await ask(two.day)).status).toBe(204);
  expect(await shown(one.staff)).toContain("等对方答复");
  expect((await move(two.day, { staff: two.staff, with: three.day })).status).toBe(204);
  expect(await shown(one.staff)).not.toContain("等对方答复");
  expect(await shown(one.staff)).toContain("请求对换");
  expect(await shown(two.staff)).not.toContain("想换您");
  expect((await kit.page("/", { as: two.staff })).body).not.toContain("请求和您对换");
  expect((await ask(two.day)).status).toBe(204);
  expect(await shown(three.staff)).toContain("想换您");
  const back = `${page}/turns/${one.day}/answer`;
  expect((await kit.submitForm(back, { agree: "withdraw" }, { as: one.staff })).status).toBe(303);
  expect(await shown(three.staff)).not.toContain("想换您");
  expect((await titles(three.staff)).join()).toContain("撤回了对换请求");
});

test("the page corrects a result that was recorded wrongly, and keeps the categories that the interface set", async () => {
  const { kit } = world;
  const [one] = (await plan(1)).turns;
  const day = one?.day ?? "";
  const page = `/activities/rotations/${organ}/${rotation}`;
  goTo(`${day}T18:00`);
  await closeTurn(kit.deps, office, at(), day, { state: "missed" });
  const correct = `${page}/turns/${day}/close`;
  expect((await kit.page(page, { as: who.reviewer })).body).toContain(`action="${correct}"`);
  expect((await kit.page(page, { as: who.clerk })).body).not.toContain(`action="${correct}"`);
  const form = { state: "held", by: "", reason: "登记有误" };
  expect((await kit.submitForm(correct, form, { as: who.reviewer })).status).toBe(303);
  expect((await turnsOf(kit.deps, world.county, rotation))[0]).toMatchObject({ day, state: "held" });

  const of = { ...input, name: "检察官讲堂", who: { categories: ["员额检察官"] } };
  const other = `/activities/rotations/${organ}/${await setUp(of)}`;
  const { body } = await kit.page(other, { as: who.reviewer });
  expect(body).toMatch(/name="who.categories"[^>]*value="员额检察官"[^>]*checked/u);
});

test("who stood in was in service on the day: one who left before it did not, one who left since did", async () => {
  const { kit } = world;
  const [one, two] = (await plan(2)).turns;
  const stand = chengguan.find((staff) => ![one?.staff, two?.staff, who.clerk].includes(staff)) ?? "";
  goTo(`${one?.day}T18:00`);
  const left = await kit.call(officerRoutes.leaveOfficer, {
    as: who.admin,
    params: { staff: stand },
    body: { on: one?.day ?? "" },
  });
  expect(left.status).toBe(200);
  goTo(`${two?.day}T18:00`);
  const by = (day = "") => closeTurn(kit.deps, office, at(), day, { state: "held", by: stand });
  expect((await by(one?.day)).by).toBe(stand);
  await expect(by(two?.day)).rejects.toMatchObject({ fields: [{ path: "by" }] });
});
