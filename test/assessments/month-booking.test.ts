// Tests in the month's figures: by the day on which people sat, also when the month was locked before the round closed.
import { beforeEach, describe, expect, it } from "vitest";
import { amendResult } from "../../functions/assessments/results.ts";
import { rateRoutes } from "../../functions/assessments/routes-rates.ts";
import { loadRound } from "../../functions/assessments/load.ts";
import { settleRound } from "../../functions/assessments/closing.ts";
import { rollUp } from "../../functions/figures/jobs.ts";
import { monthFigures } from "../../functions/figures/operations.ts";
import { monthRows as figureRows } from "../../functions/figures/store.ts";
import { lockMonth } from "../../functions/obligations/changes.ts";
import { obligationsRoutes } from "../../functions/obligations/routes.ts";
import type { Round } from "../../shared/assessments/schema.ts";
import { figureDefinitions } from "../../shared/figures/definitions.ts";
import type { Day, Month } from "../../shared/time.ts";
import { actorOf, makeRound, organ, units, who } from "./given.ts";
import {
  at,
  clockAt,
  closeIt,
  correct,
  enterAs,
  monthRows,
  settlingWorld,
  standing,
  testDay,
  type SettlingWorld,
} from "./settling-given.ts";
import { everyday } from "../support/sweep.ts";

let world: SettlingWorld;
beforeEach(async () => {
  world = await settlingWorld();
});

const sittings = [{ unit: units.chengguan, day: testDay }];

/** person-times/people/passes of a month, as figures tell them. */
const figures = async (month: Month): Promise<string> => {
  const { total } = await monthFigures(world.kit.deps, await actorOf(world, who.committee), month);
  return `${total.testSittings}/${total.testPeople}/${total.testPasses}`;
};
const rollOn = async (day: Day): Promise<void> => {
  clockAt(world, day);
  await rollUp(world.kit.deps, world.county, world.kit.deps.clock.now());
};
const lock = async (month: Month) => lockMonth(world.kit.deps, await actorOf(world, who.admin), month);
const add = async (round: Round, staff: string, day: Day, kind: "first" | "makeUp" = "first") =>
  amendResult(world.kit.deps, await actorOf(world, who.office), at(round), staff, {
    kind,
    entry: { score: 80, day },
    reason: "漏录",
  });

/** Two sat in November, one passed; the other makes up on 10 December. Closed on the quarter's last day. */
async function quarter(beforeClosing: () => Promise<unknown> = () => Promise.resolve()): Promise<Round> {
  const round = await makeRound(world, { sittings });
  await enterAs(world, round, [
    { staff: who.officer, score: 80, day: testDay },
    { staff: who.second, score: 50, day: testDay },
  ]);
  clockAt(world, "2026-12-15");
  await enterAs(world, round, [{ staff: who.second, score: 70, day: "2026-12-10" }], "makeUp");
  await beforeClosing();
  clockAt(world, "2026-12-31");
  await closeIt(world, round);
  return round;
}

describe("a round over two months", () => {
  it("has each person-time in the month in which it was sat", async () => {
    await quarter();
    await rollOn("2027-01-01");
    expect([await figures("2026-11"), await figures("2026-12")]).toEqual(["2/2/1", "1/1/1"]);
  });

  it("leaves no row in a month from which everything was corrected away", async () => {
    const round = await quarter();
    await amendResult(world.kit.deps, await actorOf(world, who.office), at(round), who.second, {
      kind: "makeUp",
      recordedOn: "2026-12-10",
      reason: "录错了人",
    });
    expect(Object.keys(await monthRows(world, round))).toEqual(["2026-11"]);
    await rollOn("2027-01-01");
    expect([await figures("2026-11"), await figures("2026-12")]).toEqual(["2/2/1", "0/0/0"]);
  });

  it("follows a unit without an arrangement by the days on which its people sat", async () => {
    clockAt(world, "2026-12-15");
    const round = await makeRound(world, {
      from: "2026-10-10",
      to: "2026-12-20",
      opensOn: "2026-10-08",
      makeUp: undefined,
      attemptsMax: 1,
    });
    await enterAs(world, round, [{ staff: who.officer, score: 80, day: "2026-12-15" }]);
    await closeIt(world, round);
    const rows = await monthRows(world, round);
    expect(Object.keys(rows), "who did not sit belongs to the window's last day").toEqual(["2026-12"]);
    await rollOn("2027-01-02");
    expect([await figures("2026-10"), await figures("2026-12")]).toEqual(["0/0/0", "1/1/1"]);
  });
});

describe("a month that was locked before the round was closed", () => {
  const locked = async () => {
    await rollOn("2026-12-15");
    await lock("2026-11");
  };

  it("stays as it was, and what was sat in it counts in the month of closing, where it stays", async () => {
    const round = await quarter(locked);
    await rollOn("2027-01-01");
    expect([await figures("2026-11"), await figures("2026-12")]).toEqual(["0/0/0", "3/2/2"]);
    clockAt(world, "2027-01-10");
    await lock("2026-12");
    const kept = async () => [
      await figureRows(world.kit.deps, world.county, "2026-12"),
      await monthRows(world, round),
    ];
    const before = await kept();
    await correct(world, round, who.officer, 40);
    await rollOn("2027-02-01");
    expect(await kept(), "a correction moves nothing that is locked").toEqual(before);
    expect(await figures("2027-01")).toBe("0/0/0");
    await add(round, who.clerk, "2026-11-18");
    expect(Object.keys(await monthRows(world, round))).toEqual(["2026-12", "2027-01"]);
    await rollOn("2027-02-02");
    expect([await figures("2026-11"), await figures("2026-12"), await figures("2027-01")]).toEqual([
      "0/0/0",
      "3/2/2",
      "1/1/1",
    ]);
    expect((await standing(world, round)).settled).toBe(true);
  });

  it("a correction made after locking counts what is new, once", async () => {
    const round = await quarter();
    await rollOn("2027-01-05");
    await lock("2026-11");
    await add(round, who.clerk, "2026-11-18");
    await correct(world, round, who.second, 55);
    await rollOn("2027-01-06");
    expect([await figures("2026-11"), await figures("2026-12")]).toEqual(["2/2/1", "2/2/2"]);
  });

  it("opens to the people behind the number, and says why somebody of November is there", async () => {
    await quarter(locked);
    const query = { organ, group: units.chengguan, state: "tested", month: "2026-12" };
    const found = await world.kit.call(rateRoutes.rateRows, { as: who.office, query });
    expect(found.body.rows.map(({ staff, attempts }) => [staff, attempts.length])).toEqual([
      [who.officer, 1],
      [who.second, 2],
    ]);
    expect(found.body.rows[0]?.note).toBe("2026年11月16日考核，2026年11月已锁定，计入本月");
    const elsewhere = { ...query, group: units.hebin };
    expect((await world.kit.call(rateRoutes.rateRows, { as: who.otherHead, query })).status).toBe(404);
    expect((await world.kit.call(rateRoutes.rateRows, { as: who.otherHead, query: elsewhere })).status).toBe(
      200,
    );
    const nowhere = { organ, month: "2026-12" };
    expect((await world.kit.call(rateRoutes.rateRows, { as: who.office, query: nowhere })).status).toBe(400);
    const page = await world.kit.page(`/figures?month=2026-12`, { as: who.office });
    const link = /href="([^"]*rates\/rows[^"]*)"/u.exec(page.body)?.[1]?.replaceAll("&amp;", "&") ?? "";
    const rows = await world.kit.page(link, { as: who.office });
    expect(rows.body).toContain("计入2026年12月：2 条，2 人，共考 3 人次");
    expect(rows.body).toContain("已锁定，计入本月");
  });
});

describe("locking", () => {
  it("warns by name of rounds with days in the month that still run, on the page and in the answer", async () => {
    await makeRound(world, { title: "有安排的测试", sittings });
    await makeRound(world, {
      title: "没有安排的测试",
      from: "2026-11-20",
      to: "2026-12-05",
      makeUp: undefined,
    });
    const inDecember = Object.values(units).map((unit) => ({ unit, day: "2026-12-03" }));
    const asked = { who: { units: Object.values(units) }, from: "2026-11-20", to: "2026-12-05" };
    await makeRound(world, { title: "十二月的测试", ...asked, makeUp: undefined, sittings: inDecember });
    const over = await makeRound(world, { title: "结束了的测试", sittings });
    await closeIt(world, over);
    clockAt(world, "2026-12-15");
    const page = await world.kit.page("/obligations?month=2026-11", { as: who.admin });
    for (const named of ["有安排的测试", "没有安排的测试"]) expect(page.body).toContain(`“${named}”`);
    for (const other of ["十二月的测试", "结束了的测试"]) expect(page.body).not.toContain(other);
    expect(page.body).toContain("计入批次结束的月份");
    const done = await world.kit.call(obligationsRoutes.lockMonth, {
      as: who.admin,
      params: { month: "2026-11" },
    });
    expect([done.status, done.body.warning]).toEqual([200, expect.stringContaining("“没有安排的测试”")]);
    expect(figureDefinitions.testSittings.meaning).toContain("已经锁定");
  });

  it("and closing at the same moment never lose a person-time: it is in the month, or in a later one", async () => {
    for (let step = 1, through = false; !through; step += 1) {
      world = await settlingWorld();
      const round = await makeRound(world, { sittings });
      await enterAs(world, round, [{ staff: who.officer, score: 80, day: testDay }]);
      clockAt(world, "2026-12-31");
      await rollOn("2026-12-30");
      let writes = 0;
      world.watch(async ({ after }) => {
        if (after || ++writes !== step) return;
        world.watch(undefined);
        await closeIt(world, round);
      });
      await lock("2026-11");
      through = writes < step;
      world.watch(undefined);
      if (through) await closeIt(world, round);
      await rollOn("2027-01-01");
      const found = [await figures("2026-11"), await figures("2026-12")];
      expect(
        [
          ["1/1/1", "0/0/0"],
          ["0/0/0", "1/1/1"],
        ],
        `closed at write ${step}`,
      ).toContainEqual(found);
      expect((await loadRound(world.kit.deps, world.county, at(round))).settled).toBe(true);
    }
  }, 240_000);

  it("in the midst of settling sends the rest of the round to the month of closing", async () => {
    for (let step = 1, through = false; !through; step += everyday === undefined ? 1 : 3) {
      world = await settlingWorld();
      const round = await makeRound(world, { sittings });
      await enterAs(world, round, [{ staff: who.officer, score: 80, day: testDay }]);
      clockAt(world, "2026-12-31");
      let writes = 0;
      world.watch(async ({ after }) => {
        if (after || ++writes !== step) return;
        world.watch(undefined);
        await lock("2026-11");
      });
      await closeIt(world, round);
      through = writes < step;
      world.watch(undefined);
      await settleRound(world.kit.deps, world.county, at(round));
      await rollOn("2027-01-01");
      const found = [await figures("2026-11"), await figures("2026-12")];
      expect(
        [
          ["1/1/1", "0/0/0"],
          ["0/0/0", "1/1/1"],
        ],
        `locked at write ${step}`,
      ).toContainEqual(found);
    }
  }, 240_000);
});
