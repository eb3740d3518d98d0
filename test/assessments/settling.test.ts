// A closed round is written down whole whatever comes in between: corrections at once, deaths between any two writes.
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { settleRound } from "../../functions/assessments/closing.ts";
import { loadRound } from "../../functions/assessments/load.ts";
import { recordsOf, sheetBy, sheetRows } from "../../functions/assessments/store.ts";
import { viewRates } from "../../functions/assessments/views-rates.ts";
import { jobActor } from "../../functions/platform/actor.ts";
import { commit } from "../../functions/platform/commit.ts";
import type { Change } from "../../functions/platform/db.ts";
import { keys } from "../../shared/keys.ts";
import type { Round } from "../../shared/assessments/schema.ts";
import { RateQuery } from "../../shared/assessments/rate-tables.ts";
import type { Posting } from "../../shared/org/schema.ts";
import { actorOf, makeRound, organ, personIn, units, who } from "./given.ts";
import {
  at,
  closedRound,
  closeIt,
  correct,
  enterAs,
  settlingWorld,
  standing,
  testDay,
  type OnWrite,
  type SettlingWorld,
} from "./settling-given.ts";
import { everyday } from "../support/sweep.ts";

let world: SettlingWorld;

const consistent = async (round: Pick<Round, "id">) => {
  const { settled, records, sheet, months } = await standing(world, round);
  expect({ settled, sheet, months }).toEqual({ settled: true, sheet: records, months: records });
  return records;
};

/** `npm run test:thorough` plays everything. */
const thorough = everyday === undefined;

describe("corrections at once", () => {
  beforeAll(async () => {
    world = await settlingWorld();
  });
  beforeEach(() => world.watch(undefined));

  it("one that comes whole at any write of another's leaves a sheet and months that hold both", async () => {
    let swept = 0;
    for (let step = 1; ; step += 1) {
      const round = await closedRound(world);
      let writes = 0;
      world.watch(async ({ after }) => {
        if (after || ++writes !== step) return;
        world.watch(undefined);
        await correct(world, round, who.second, 90);
      });
      await correct(world, round, who.officer, 90);
      const through = writes < step;
      world.watch(undefined);
      if (through) break;
      swept = step;
      const records = await consistent(round);
      expect(
        records.filter((one) => one.endsWith("passed")),
        `at write ${step}`,
      ).toHaveLength(2);
    }
    expect(swept, "correction, number, sheet, months, end").toBeGreaterThan(4);
  }, 120_000);

  it.each(thorough ? [1, 2, 3] : [2])(
    "nor when the first then dies, %i writes later",
    async (more) => {
      let swept = 0;
      for (let step = 1; ; step += 1) {
        const round = await closedRound(world);
        let writes = 0;
        let left = more;
        const dying: OnWrite = ({ after }) => {
          if (!after || --left > 0) return Promise.resolve();
          world.watch(undefined);
          throw new Error("the process is dead");
        };
        world.watch(async ({ after }) => {
          if (after || ++writes !== step) return;
          world.watch(undefined);
          await correct(world, round, who.second, 90);
          world.watch(dying);
        });
        await correct(world, round, who.officer, 90).catch((error: unknown) => String(error));
        world.watch(undefined);
        if (writes < step) break;
        // Settled or not: what calls itself settled must hold everything, and the morning settles the rest.
        if (!(await standing(world, round)).settled)
          await settleRound(world.kit.deps, world.county, at(round));
        await consistent(round);
        swept = step;
      }
      expect(swept).toBeGreaterThan(4);
    },
    120_000,
  );

  it("of a dozen different people all succeed, however they fall", async () => {
    const people = Array.from({ length: 12 }, (_, n) => `T7${String(1000 + n)}`);
    for (const staff of people) await personIn(world, { staff, unit: units.hebin });
    const sittings = [{ unit: units.hebin, day: testDay }];
    const round = await makeRound(world, { sittings });
    await enterAs(
      world,
      round,
      people.map((staff) => ({ staff, score: 50 })),
    );
    await closeIt(world, round);
    for (const score of [90, 40]) {
      const done = await Promise.allSettled(people.map((staff) => correct(world, round, staff, score)));
      expect(done.filter(({ status }) => status === "rejected")).toEqual([]);
      const records = await consistent(round);
      const outcome = score === 90 ? "passed" : "failed";
      expect(records.filter((one) => one.endsWith(` ${outcome}`))).toHaveLength(people.length);
    }
  }, 120_000);

  it("a writing that dies anywhere is made up for by the next, and nobody reads half of one", async () => {
    // Every death, before and after each write; every third of them at every change.
    for (const late of [false, true])
      for (let step = 1; ; step += thorough ? 1 : 8) {
        const round = await closedRound(world);
        const before = await standing(world, round);
        let writes = 0;
        world.watch(({ after }) => {
          if (after !== late || ++writes !== step) return Promise.resolve();
          world.watch(undefined);
          throw new Error("the process is dead");
        });
        const dead = await correct(world, round, who.officer, 90).then(
          () => false,
          () => true,
        );
        world.watch(undefined);
        const now = await standing(world, round);
        expect(now.listed, "the list stays whole").toBe(before.listed);
        if (!dead) break;
        await settleRound(world.kit.deps, world.county, at(round));
        await consistent(round);
        await correct(world, round, who.second, 91);
        await consistent(round);
      }
  }, 240_000);

  it("writes only the rows of units and months that a correction changes", async () => {
    const round = await closedRound(world);
    const written: string[] = [];
    world.watch(({ text, after }) => {
      if (after) written.push(...[...text.matchAll(/unit\/(\w+)\/2026-11"/gu)].map(([, unit]) => unit ?? ""));
      return Promise.resolve();
    });
    await correct(world, round, who.officer, 72);
    world.watch(undefined);
    expect([...new Set(written)]).toEqual([units.chengguan]);
  });

  it("keeps one sheet: those before it are taken away", async () => {
    const round = await closedRound(world);
    await correct(world, round, who.officer, 70);
    await correct(world, round, who.officer, 71);
    const rows = await sheetRows(world.kit.deps, { county: world.county, ...at(round) });
    expect(rows).toHaveLength(1);
  });
});

/** At which part, and whether it was written before its writer died. */
const partDeaths = [
  [2, true],
  [1, true],
  [1, false],
] as const;

describe("a sheet in parts", () => {
  const people = 1030;
  let round: Round;

  beforeAll(async () => {
    world = await settlingWorld();
    const { county } = world;
    const changes = Array.from({ length: people }, (_, n): Change => {
      const staff = `Q${String(10_000 + n)}`;
      const posting: Posting = {
        county,
        organ,
        unit: units.chengguan,
        staff,
        name: `干警${staff}`,
        kind: "sworn",
        category: "民警",
        from: "2020-01-01",
      };
      return { put: { ...keys.posting(county, units.chengguan, staff, posting.from), ...posting } };
    });
    for (let start = 0; start < people; start += 90)
      await commit(world.kit.deps, jobActor(county, "seed"), changes.slice(start, start + 90));
  }, 60_000);
  beforeEach(async () => {
    round = await makeRound(world, { sittings: [{ unit: units.chengguan, day: testDay }] });
    await enterAs(world, round, [{ staff: who.officer, score: 50 }]);
  });

  const place = () => ({ county: world.county, ...at(round) });
  const isPart = (text: string): boolean => text.includes('"sheet/');
  const dyingAt = (part: number, late: boolean): OnWrite => {
    let parts = 0;
    return ({ text, after }) => {
      if (!isPart(text) || after !== late || ++parts !== part) return Promise.resolve();
      world.watch(undefined);
      throw new Error("the process is dead");
    };
  };
  const listedNow = async () => {
    const query = RateQuery.parse({ organ, from: "2026-01-01", to: "2026-12-31" });
    const rates = await viewRates(world.kit.deps, await actorOf(world, who.office), query);
    const theory = rates.subjects.find(({ subject }) => subject === "theory");
    return (theory?.sworn.listed ?? 0) + (theory?.auxiliary.listed ?? 0);
  };

  it.each(thorough ? partDeaths : partDeaths.slice(0, 1))(
    "that died at part %i (sent: %s) ends with everybody",
    async (part, late) => {
      const before = await listedNow();
      world.watch(dyingAt(part, late));
      await expect(closeIt(world, round)).rejects.toThrow("dead");
      expect((await loadRound(world.kit.deps, world.county, at(round))).settled).toBe(false);
      expect(await listedNow(), "an incomplete sheet is none").toBe(before);
      await settleRound(world.kit.deps, world.county, at(round));
      expect((await sheetBy(world.kit.deps, place()))?.rows.length).toBeGreaterThan(people);
      expect(await listedNow()).toBe(before);
      const { candidates } = await recordsOf(world.kit.deps, place());
      expect(candidates).toHaveLength(1);
      world.watch(dyingAt(part, late));
      await expect(correct(world, round, who.officer, 90)).rejects.toThrow("dead");
      expect(await listedNow(), "the sheet before stands").toBe(before);
      await settleRound(world.kit.deps, world.county, at(round));
      await consistent(round);
      expect(await listedNow()).toBe(before);
    },
    120_000,
  );
});
