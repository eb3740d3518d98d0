// What an absence excuses from and who sees it; and that a year of them is not read to enter one.
import { beforeEach, expect, test } from "vitest";
import { absentOnDay, noteAbsence, ownAbsences } from "../../functions/activities/absences.ts";
import { rotationRoutes } from "../../functions/activities/routes-rotation.ts";
import type { Deps } from "../../functions/platform/deps.ts";
import { addDays } from "../../shared/time.ts";
import {
  actorOf,
  at,
  attendanceOf,
  close,
  makeMeeting,
  officeWorld,
  setUp,
  who,
  type OfficeWorld,
} from "./office.ts";

let world: OfficeWorld;

beforeEach(async () => {
  world = await officeWorld("2026-11-03T09:00:00+08:00");
});

const goTo = (text: string): void => world.kit.clock.set(`${text}+08:00`);
const note = async (from: string, until: string, staff: string = who.officer, as = staff) =>
  noteAbsence(world.kit.deps, await actorOf(world, as), { staff, reason: "leave", from, until });

test("leave that is extended by another entry, after the meeting began, still excuses from it: it was entered beforehand", async () => {
  const meeting = await setUp(
    world,
    makeMeeting({ day: "2026-11-06", opensAt: at("2026-11-03T09:00"), closesAt: at("2026-11-05T09:00") }),
  );
  await note("2026-11-04", "2026-11-06");
  goTo("2026-11-06T14:45");
  await note("2026-11-06", "2026-11-12");
  // This one was entered after the beginning alone.
  await note("2026-11-06", "2026-11-12", who.plain);
  const page = (await world.kit.page(`/activities/${meeting.id}/roll`, { as: who.reviewer })).body;
  expect(page).toContain("已登记当天不在岗 2 人");
  expect(page).toMatch(/11月6日 14:45\s*本人登记/u);
  goTo("2026-11-06T17:30");
  expect((await close(world, meeting.id)).status).toBe(204);
  const roll = await attendanceOf(world, meeting.id);
  expect([roll[who.officer], roll[who.plain]]).toEqual(["excused", "absent"]);
  expect((await absentOnDay(world.kit.deps, world.county, "2026-11-06")).get(who.officer)?.until).toBe(
    "2026-11-12",
  );
});

test("a year mistyped is refused at its field: what is taken can be found and taken back", async () => {
  const enter = (from: string, until: string) =>
    world.kit.call(rotationRoutes.absenceNote, {
      as: who.officer,
      body: { staff: who.officer, reason: "leave", from, until },
    });
  const wrong = await enter("2028-11-18", "2028-11-20");
  expect(wrong.status).toBe(400);
  expect((wrong.body as unknown as { fields: { path: string }[] }).fields[0]?.path).toBe("from");
  expect((await enter("2027-11-04", "2027-11-20")).status).toBe(201);
  const { body } = await world.kit.call(rotationRoutes.absencesMine, { as: who.officer });
  expect(body.absences.map(({ from }) => from)).toEqual(["2027-11-04"]);
});

/** How many rows the table reads, whatever it then leaves out. */
function counting(deps: Deps): { deps: Deps; rows: () => number } {
  let rows = 0;
  const db = new Proxy(deps.db, {
    get: (target, name) =>
      name === "send"
        ? async (command: never) => {
            const answer = (await target.send(command)) as { Items?: unknown[]; Item?: unknown };
            rows += (answer.Items?.length ?? 0) + (answer.Item ? 1 : 0);
            return answer;
          }
        : (Reflect.get(target, name) as unknown),
  });
  return { deps: { ...deps, db }, rows: () => rows };
}

test("entering one, one's own page and a day read no year of everybody's duty", async () => {
  const others = [who.plain, who.auxiliary, who.secondOfficer];
  for (let day = 0; day < 120; day += 1)
    await note(addDays("2026-11-03", day), addDays("2026-11-03", day), others[day % 3]);
  await note("2026-11-20", "2027-03-20", who.clerk);
  const own = await actorOf(world, who.officer);
  const entering = counting(world.kit.deps);
  await noteAbsence(entering.deps, own, {
    staff: who.officer,
    reason: "duty",
    from: "2026-12-01",
    until: "2026-12-01",
  });
  expect(entering.rows()).toBeLessThan(10);
  const page = counting(world.kit.deps);
  expect(await ownAbsences(page.deps, own)).toHaveLength(1);
  expect(page.rows()).toBeLessThan(60);
  const day = counting(world.kit.deps);
  const absent = await absentOnDay(day.deps, world.county, "2027-02-01");
  expect(new Set(absent.keys())).toEqual(new Set([others[0], who.clerk]));
  // Two months of the 122, and the one that is long.
  expect(day.rows()).toBeLessThan(65);
});
