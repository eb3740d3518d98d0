// Fitness tables: whole-table checks, versions that never reach back over a result, the sample's mark, who may.
import { beforeAll, describe, expect, it } from "vitest";
import { enterResults } from "../../functions/assessments/results.ts";
import { openDesk, rule } from "../../functions/assessments/desk.ts";
import { writePlanned } from "../../functions/assessments/writing.ts";
import { resultRoutes } from "../../functions/assessments/routes-results.ts";
import { tablesOf } from "../../functions/assessments/store.ts";
import { readTable, writeWorkbook } from "../../functions/platform/workbook.ts";
import { fitnessSheet } from "../../shared/assessments/fitness-import.ts";
import { sampleTable } from "../../shared/assessments/fitness-sample.ts";
import type { FitnessTable } from "../../shared/assessments/fitness.ts";
import type { Round } from "../../shared/assessments/schema.ts";
import { actorOf, makeRound, organ, testWorld, units, who, type TestWorld } from "./given.ts";

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld();
});

/** The sample with every value moved by a whole number: somebody's own numbers. */
const own = (more: number): FitnessTable => ({
  ...sampleTable,
  bands: sampleTable.bands.map((band) => ({
    ...band,
    steps: band.steps.map(({ value, points }) => ({ points, value: Math.round((value + more) * 10) / 10 })),
  })),
});
const fileOf = (table: FitnessTable) => writeWorkbook([fitnessSheet(table)]);
const bring = (rawBody: Uint8Array, effectiveFrom: string, as: string = who.office, title = "体能标准") =>
  world.kit.call(resultRoutes.bringTable, {
    params: { organ },
    query: { effectiveFrom, title, fileName: "标准.xlsx" },
    rawBody,
    as,
  });
const view = async (as: string = who.officer) =>
  (await world.kit.call(resultRoutes.tables, { params: { organ }, as })).body;

const sittings = [{ unit: units.chengguan, day: "2026-11-16", examiners: [who.examiner] }];
const fitness = () =>
  makeRound(world, { sittings, subject: "fitness", rule: { by: "table", mode: "each", pass: 60 } });
const items = [
  { item: "run1000", value: 240 },
  { item: "shuttle", value: 12 },
  { item: "pull", value: 30 },
  { item: "jump", value: 230 },
];
const enter = async ({ id }: Round, staff: string) =>
  enterResults(
    world.kit.deps,
    await actorOf(world, who.examiner),
    { organ, round: id },
    { kind: "first", entries: [{ staff, items }] },
  );

describe("bringing a table", () => {
  it("without one the sample holds and says so; the sample brought back under another name is refused", async () => {
    expect((await view()).versions).toMatchObject([{ sample: true, current: true }]);
    const again = await bring(await fileOf(sampleTable), "2026-11-01");
    expect([again.status, again.body]).toMatchObject([400, { reason: "still-sample" }]);
  });

  it("every defect is named by row and column, and nothing is written", async () => {
    const sheet = fitnessSheet(own(1));
    const rows = sheet.rows.map((row, index) =>
      row.map((cell, column) => (index === 4 && column === 8 ? "很快" : cell)),
    );
    const holed = {
      ...sheet,
      rows: rows.map((row, index) =>
        index === 9 ? row.map((cell, column) => (column === 5 ? null : cell)) : row,
      ),
    };
    const wrong = await bring(await writeWorkbook([holed]), "2026-11-01");
    expect(wrong.status).toBe(400);
    const { fields } = wrong.body as unknown as { fields: { message: string }[] };
    expect(fields.map(({ message }) => message.slice(0, 12))).toEqual([
      expect.stringContaining("第 6 行“成绩”"),
      expect.stringContaining("第 11 行“性别”"),
    ]);
    const gap = {
      ...own(1),
      bands: own(1).bands.filter(({ ageFrom, sex }) => !(ageFrom === 31 && sex === "female")),
    };
    expect((await bring(await fileOf(gap), "2026-11-01")).status).toBe(400);
    expect(await tablesOf(world.kit.deps, world.county, organ)).toEqual([]);
    for (const title of ["", "长".repeat(61)])
      expect((await bring(await fileOf(own(1)), "2026-11-01", who.office, title)).status).toBe(400);
  });

  it("is the office's; whoever is of the organ may look, and what was brought comes back as it was", async () => {
    for (const stranger of [who.officer, who.unitHead, who.committee, who.otherOffice])
      expect((await bring(await fileOf(own(1)), "2026-11-01", stranger)).status, stranger).toBeGreaterThan(
        402,
      );
    expect((await bring(await fileOf(own(1)), "2026-11-01")).status).toBe(201);
    expect((await view()).versions).toMatchObject([
      { effectiveFrom: "2026-11-01", sample: false, current: true },
      { sample: true, current: false },
    ]);
    expect(
      (await world.kit.call(resultRoutes.tables, { params: { organ }, as: who.otherOffice })).status,
    ).toBe(404);
    const reply = await world.kit.app.request(
      `http://suneng.test/api/assessments/organs/${organ}/tables/2026-11-01/file`,
      {
        headers: { authorization: `Bearer ${await world.kit.tokenFor(who.officer)}` },
      },
    );
    const [sheet] = await readTable(new Uint8Array(await reply.arrayBuffer()), "a.xlsx");
    expect(sheet?.rows.slice(1).length).toBe(fitnessSheet(own(1)).rows.length);
  });
});

describe("versions", () => {
  it("one is replaced until somebody was judged by it; none reaches back over a result", async () => {
    expect((await bring(await fileOf(own(2)), "2026-11-01")).status, "the same day again").toBe(201);
    const round = await fitness();
    await enter(round, who.officer);
    for (const day of ["2026-11-01", "2026-11-16"]) {
      const refused = await bring(await fileOf(own(-1)), day);
      expect([refused.status, refused.body], day).toMatchObject([409, { reason: "already-judged" }]);
    }
    expect((await bring(await fileOf(own(-1)), "2026-11-17")).status, "the day after the last result").toBe(
      201,
    );
    const drop = (day: string) =>
      world.kit.call(resultRoutes.withdrawTable, { params: { organ, day }, as: who.office });
    expect([
      (await drop("2026-11-01")).status,
      (await drop("2026-11-17")).status,
      (await drop("2026-11-18")).status,
    ]).toEqual([409, 204, 404]);
  });

  it("an organ's own table judges without the sample's mark; before its first day the sample does, marked", async () => {
    const round = await fitness();
    const outcome = async (staff: string, day: string) => {
      const desk = await openDesk(world.kit.deps, world.county, { organ, round: round.id }, [staff]);
      const entering = {
        kind: "first",
        how: "entered",
        by: who.examiner,
        at: "2026-11-17T01:00:00.000Z",
        mayOf: () => true,
      } as const;
      return rule(desk, { staff, items, day }, entering).planned?.attempt;
    };
    expect(await outcome(who.officer, "2026-11-16")).toMatchObject({ table: "2026-11-01" });
    expect(await outcome(who.officer, "2026-11-16")).not.toHaveProperty("sample");
    const early = await makeRound(world, {
      from: "2026-10-10",
      to: "2026-10-20",
      opensOn: "2026-10-01",
      subject: "fitness",
      rule: { by: "table", mode: "each", pass: 60 },
      makeUp: undefined,
      closesOn: "2026-11-30",
    });
    const desk = await openDesk(world.kit.deps, world.county, { organ, round: early.id }, [who.officer]);
    const entering = {
      kind: "first",
      how: "entered",
      by: who.examiner,
      at: "2026-11-17T01:00:00.000Z",
      mayOf: () => true,
    } as const;
    expect(
      rule(desk, { staff: who.officer, items, day: "2026-10-12" }, entering).planned?.attempt,
    ).toMatchObject({ sample: true });
  });

  it("a result that was ruled on by the version before is not written after the version changed", async () => {
    world = await testWorld();
    const round = await fitness();
    await bring(await fileOf(own(1)), "2026-11-01");
    const { deps } = world.kit;
    const desk = await openDesk(deps, world.county, { organ, round: round.id }, [who.officer]);
    const entering = {
      kind: "first",
      how: "entered",
      by: who.examiner,
      at: deps.clock.now(),
      mayOf: () => true,
    } as const;
    const { planned } = rule(desk, { staff: who.officer, items }, entering);
    expect((await bring(await fileOf(own(-2)), "2026-11-01")).status).toBe(201);
    const failed = await writePlanned(
      deps,
      await actorOf(world, who.examiner),
      desk,
      planned ? [planned] : [],
    );
    expect(failed.get(who.officer)?.code).toBe("round-changed");
    expect((await enter(round, who.officer)).outcomes[0]?.result).toBe("saved");
  });
});
