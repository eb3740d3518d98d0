// In which month a closed roll counts: never in one that is locked, and whoever locks one is told what is still open.
import { beforeEach, describe, expect, it } from "vitest";
import { rollUp } from "../../functions/figures/jobs.ts";
import { monthFigures } from "../../functions/figures/operations.ts";
import { lockMonth } from "../../functions/obligations/changes.ts";
import { obligationsRoutes } from "../../functions/obligations/routes.ts";
import { amendRoll, closeRoll } from "../../functions/activities/roll.ts";
import { activityRoutes } from "../../functions/activities/routes-activities.ts";
import { activityBy } from "../../functions/activities/store.ts";
import type { Activity } from "../../shared/activities/schema.ts";
import {
  actorOf,
  at,
  makeMeeting,
  mark,
  officeWorld,
  organ,
  setUp,
  sheetsOf,
  whenSending,
  who,
  type OfficeWorld,
} from "./office.ts";

let world: OfficeWorld;
let held: Activity;
/** A meeting at the end of October, at which two were, and of which the roll is still open in November. */
beforeEach(async () => {
  world = await officeWorld("2026-10-26T09:00:00+08:00");
  const times = { opensAt: at("2026-10-26T12:00"), closesAt: at("2026-10-28T12:00") };
  held = await setUp(world, makeMeeting({ ...times, day: "2026-10-29", theme: "季度讲评会" }));
  goTo("2026-10-29T15:00");
  const marks = { [who.officer]: "present", [who.plain]: "present" } as const;
  const { status } = await mark(world, held.id, marks);
  if (status !== 204) throw new Error(`mark: ${status}`);
  goTo("2026-11-25T09:00");
});

const goTo = (text: string): void => world.kit.clock.set(`${text}+08:00`);
/** Sessions stand a week: by now it is another of the office who closes, and the operation that is called. */
const office = who.secondReviewer;
const closeNow = async () => closeRoll(world.kit.deps, await actorOf(world, office), held.id);
const lock = (month = "2026-10") =>
  world.kit.call(obligationsRoutes.lockMonth, { as: who.committee, params: { month } });

/** Sessions and person-times of months, after the night's roll-up. */
async function counted(...months: string[]): Promise<number[][]> {
  await rollUp(world.kit.deps, world.county, "2026-12-31T16:30:00.000Z");
  const committee = await actorOf(world, who.committee);
  const found = [];
  for (const month of months) {
    const { total } = await monthFigures(world.kit.deps, committee, month);
    found.push([total.activitySessions, total.activityPersonTimes]);
  }
  return found;
}

describe("a roll that is closed after its month was locked", () => {
  it("is named to who locks the month, on the page and in the answer", async () => {
    const page = await world.kit.page("/obligations?month=2026-10", { as: who.committee });
    expect(page.body).toMatch(/10月29日“季度讲评会”.*签到表还没有关闭/su);
    const { status, body } = await lock();
    expect(status).toBe(200);
    expect(body.warning).toMatch(/“季度讲评会”.*计入签到表关闭的月份/u);
  });

  it("counts in the month of its closing, in every unit, and once", async () => {
    await lock();
    await closeNow();
    expect(await sheetsOf(world, "2026-10")).toEqual([]);
    expect((await sheetsOf(world, "2026-11")).map(({ unit, day }) => [unit, day])).toEqual([
      ["chengguan", "2026-10-29"],
      ["hebin", "2026-10-29"],
      ["zhenggong", "2026-10-29"],
    ]);
    goTo("2027-01-02T09:00");
    expect(await counted("2026-10", "2026-11", "2026-12")).toEqual([
      [0, 0],
      [1, 2],
      [0, 0],
    ]);
    const query = { organ, from: "2026-11", to: "2026-11" };
    const { body } = await world.kit.call(activityRoutes.figures, { as: who.organAdmin, query });
    expect(body.all).toMatchObject({ sessions: 1, personTimes: 2 });
  });

  it("stays where it was counted first, whatever is corrected or locked afterwards", async () => {
    await lock();
    await closeNow();
    goTo("2026-12-20T09:00");
    await lockMonth(world.kit.deps, await actorOf(world, who.committee), "2026-11");
    const before = await counted("2026-10", "2026-11");
    const reviewer = await actorOf(world, who.reviewer);
    const reason = "现场已签名";
    // One of a unit that had a row, one of the same who was absent: the rows follow, the locked figures do not.
    await amendRoll(world.kit.deps, reviewer, held.id, who.clerk, { attendance: "present", reason });
    expect(await counted("2026-10", "2026-11", "2026-12")).toEqual([...before, [0, 0]]);
    const rows = (await sheetsOf(world, "2026-11")).flatMap((sheet) => sheet.rows);
    expect(rows.find(({ staff }) => staff === who.clerk)?.attendance).toBe("present");
    expect(await sheetsOf(world, "2026-12")).toEqual([]);
  });

  it("says on the page in which month it counts", async () => {
    await lock();
    const done = await world.kit.submitForm(`/activities/${held.id}/roll/close`, {}, { as: office });
    expect(done.status).toBe(303);
    const page = await world.kit.page(`/activities/${held.id}/roll`, { as: office });
    expect(page.body).toContain("计入2026年11月");
  });

  // The lock comes just before, or just after, the transaction that writes the units' rows.
  it.each(["before the rows are written", "between its fold and its lock"])(
    "and a lock at the same moment, %s: it counts in one of the two months, in whole",
    async (moment) => {
      const { deps } = world.kit;
      const [reviewer, committee] = [await actorOf(world, office), await actorOf(world, who.committee)];
      let transactions = 0;
      const nth = (wanted: number, happens: () => Promise<unknown>) =>
        whenSending(deps, async (name) => {
          if (name !== "TransactWriteItemsCommand") return;
          transactions += 1;
          if (transactions === wanted) await happens();
        });
      if (moment === "before the rows are written")
        // The first closes the roll, the second writes its rows.
        await closeRoll(
          nth(2, () => lockMonth(deps, committee, "2026-10")),
          reviewer,
          held.id,
        );
      else
        await lockMonth(
          nth(1, () => closeRoll(deps, reviewer, held.id)),
          committee,
          "2026-10",
        );
      expect(transactions).toBeGreaterThan(1);
      expect(await activityBy(deps, world.county, held.id)).toMatchObject({ settled: true });
      const found = await counted("2026-10", "2026-11");
      expect(found.toSorted(([a = 0], [b = 0]) => a - b)).toEqual([
        [0, 0],
        [1, 2],
      ]);
      const booked = Object.values((await activityBy(deps, world.county, held.id))?.booked ?? {});
      const where = found[0]?.[0] === 1 ? "2026-10" : "2026-11";
      expect(new Set(booked)).toEqual(new Set([where]));
    },
  );
});
