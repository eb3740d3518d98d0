// What a draw counts for: the whole organ, the theme that was published, a meeting that was held; and who got round it.
import { beforeEach, expect, test } from "vitest";
import { endAbsence, noteAbsence } from "../../functions/activities/absences.ts";
import { seriesOf } from "../../functions/activities/draw-store.ts";
import { prepareDraw } from "../../functions/activities/draw-preparing.ts";
import { drawNow, revealDraw } from "../../functions/activities/draws.ts";
import { cancelActivity } from "../../functions/activities/lifecycle.ts";
import { activityRoutes } from "../../functions/activities/routes-activities.ts";
import { drawRoutes } from "../../functions/activities/routes-draw.ts";
import { tryWrite } from "../../functions/platform/db.ts";
import type { Actor } from "../../functions/platform/actor.ts";
import { keys } from "../../shared/keys.ts";
import { small } from "../support/seed-org.ts";
import { actorOf, chengguan, hebin, officeWorld, organ, setUp, who, type OfficeWorld } from "./office.ts";
import { openMic } from "./open-mic.ts";

let world: OfficeWorld;
let office: Actor;

beforeEach(async () => {
  world = await officeWorld("2026-11-03T09:00:00+08:00");
  office = await actorOf(world, who.reviewer);
});

const goTo = (text: string): void => world.kit.clock.set(`${text}+08:00`);
const prepare = (id: string) =>
  world.kit.call(drawRoutes.drawPrepare, { as: who.reviewer, params: { id }, body: { exclusions: [] } });
const draw = (id: string) => world.kit.call(drawRoutes.drawNow, { as: who.reviewer, params: { id } });
const reveal = (id: string) => world.kit.call(drawRoutes.drawReveal, { as: who.reviewer, params: { id } });
const view = async (id: string, as: string = who.officer) =>
  (await world.kit.call(drawRoutes.draw, { as, params: { id } })).body;
const change = (id: string, given: Parameters<typeof openMic>[0]) =>
  world.kit.call(activityRoutes.change, { as: who.reviewer, params: { id }, body: openMic(given) });
const reasonOf = ({ body }: { body: unknown }): unknown => (body as { reason?: string }).reason;
const spoken = async () => (await seriesOf(world.kit.deps, world.county, organ)).drawn;

test("who was drawn for a meeting that was called off has not spoken, whoever ends the draw; the secret is shown all the same", async () => {
  const { id } = await setUp(world, openMic());
  await prepare(id);
  goTo("2026-11-06T14:40");
  expect((await draw(id)).status).toBe(200);
  // Before the meeting has begun it may still be called off.
  expect(reasonOf(await reveal(id))).toBe("not-begun");
  await cancelActivity(world.kit.deps, office, id, "临时任务");
  expect((await reveal(id)).status).toBe(200);
  expect(await spoken()).toEqual([]);
  expect((await view(id)).draw).toMatchObject({ state: "revealed", uncounted: "活动已取消" });
  expect((await view(id)).draw?.secret).toMatch(/^[0-9a-f]{64}$/u);
  const page = await world.kit.page(`/activities/organs/${organ}/draws`, { as: who.officer });
  expect(page.body).toContain("活动已取消，不算讲过");

  const other = await setUp(world, openMic({ day: "2026-11-09" }));
  expect((await prepare(other.id)).status).toBe(201);
  goTo("2026-11-09T14:40");
  await drawNow(world.kit.deps, office, other.id);
  await cancelActivity(world.kit.deps, office, other.id, "临时任务");
  const third = await setUp(world, openMic({ day: "2026-11-10" }));
  expect((await prepareDraw(world.kit.deps, office, third.id, { exclusions: [] })).candidates).toBe(13);
  expect(await spoken()).toEqual([]);
  goTo("2026-11-10T15:00");
  await drawNow(world.kit.deps, office, third.id);
  await revealDraw(world.kit.deps, office, third.id);
  expect(await spoken()).toHaveLength(1);
});

test("nobody is drawn under another theme than was published", async () => {
  const { id } = await setUp(world, openMic());
  await prepare(id);
  expect((await change(id, { theme: "换了主题" })).status).toBe(200);
  goTo("2026-11-06T14:40");
  expect(reasonOf(await draw(id))).toBe("other-theme");
  expect((await change(id, {})).status).toBe(200);
  expect((await draw(id)).status).toBe(200);
});

test("a draw is among the whole organ: of an open mic for a part of it none is prepared, nor held once it was narrowed", async () => {
  const some = await setUp(world, openMic({ who: { units: [small.units.hebin] } }));
  expect(reasonOf(await prepare(some.id))).toBe("not-for-all");
  expect((await view(some.id, who.reviewer)).whyNot.prepare).toContain("全体");
  const { id } = await setUp(world, openMic());
  expect((await prepare(id)).status).toBe(201);
  await change(id, { who: { units: [small.units.hebin] } });
  goTo("2026-11-06T14:40");
  expect(reasonOf(await draw(id))).toBe("not-for-all");
});

test("the history shows the round in which a turn counts: of who has spoken already, the next", async () => {
  const { id } = await setUp(world, openMic());
  // Everybody but two of 河滨, who are away, has spoken in the first round.
  const had = [...chengguan, who.reviewer, who.secondReviewer, who.organAdmin, who.committee, who.admin];
  const series = { county: world.county, organ, draws: 0, round: 1, drawn: had, front: [], version: 1 };
  await tryWrite(world.kit.deps, { put: { ...keys.drawSeries(world.county, organ), ...series } });
  await prepareDraw(world.kit.deps, office, id, { exclusions: [] });
  goTo("2026-11-06T15:00");
  await drawNow(world.kit.deps, office, id);
  const again = (turn: number) =>
    world.kit.call(drawRoutes.drawAgain, {
      as: who.reviewer,
      params: { id },
      body: { turn, reason: "absent", words: "没有到场" },
    });
  expect((await again(1)).body.turns.map(({ round }) => round)).toEqual([1, 1]);
  expect((await again(2)).body.turns.at(-1)).toMatchObject({ round: 2 });
  expect(hebin).not.toContain((await view(id)).draw?.turns.at(-1)?.staff);
  const { body } = await world.kit.page(`/activities/organs/${organ}/draws`, { as: who.officer });
  expect(/data-label="轮次"[^>]*>\s*(?:<[^>]*>)*(\d+)/u.exec(body)?.[1]).toBe("2");
});

test("the office sees when an excuse was entered and by whom, and who is back once the list was published; nobody else does", async () => {
  const { kit } = world;
  const { id } = await setUp(world, openMic());
  const own = await actorOf(world, who.officer);
  const span = { from: "2026-11-06", until: "2026-11-06" } as const;
  const { serial } = await noteAbsence(kit.deps, own, { staff: who.officer, reason: "duty", ...span });
  await noteAbsence(kit.deps, office, { staff: who.plain, reason: "trip", ...span });
  const form = (await kit.page(`/activities/${id}/draw`, { as: who.reviewer })).body;
  expect(form).toMatch(/11月3日 09:00\s*本人登记/u);
  expect(form).toMatch(/11月3日 09:00\s*他人登记/u);
  await prepare(id);
  expect((await view(id, who.reviewer)).backAgain).toEqual([]);
  await endAbsence(kit.deps, own, { staff: who.officer, from: span.from, serial }, "2026-11-05");
  expect((await view(id, who.reviewer)).backAgain).toEqual(["王民警"]);
  expect((await kit.page(`/activities/${id}/draw`, { as: who.reviewer })).body).toContain("被撤销或提前结束");
  expect((await view(id, who.plain)).backAgain).toEqual([]);
});
