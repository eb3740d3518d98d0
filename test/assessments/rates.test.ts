// Tables of pass rates and the month's fold, for any rows: what must add up adds up, and what must not is not.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldTests } from "../../shared/assessments/fold.ts";
import { stateOf } from "../../shared/assessments/list.ts";
import { Subject, threeAbilities } from "../../shared/assessments/kinds.ts";
import {
  RateBy,
  rateStates,
  rateTables,
  rowsBehind,
  sayRates,
  type RateRow,
  type RateState,
} from "../../shared/assessments/rate-tables.ts";
import { percentOf, type TestCounts } from "../../shared/assessments/rates.ts";
import type { Attempt } from "../../shared/assessments/schema.ts";
import { foldPlace, foldUnit } from "../../shared/figures/fold.ts";
import { PlaceFigures, UnitFigures } from "../../shared/figures/schema.ts";

const outcome = fc.constantFrom("passed", "failed", "absent");
const attempts = fc
  .tuple(fc.option(outcome), fc.array(outcome, { maxLength: 2 }))
  .map(([first, again]) => [
    ...(first === null ? [] : [{ kind: "first" as const, outcome: first, day: "2026-11-10" }]),
    ...again.map((one, index) => ({ kind: "makeUp" as const, outcome: one, day: `2026-12-0${index + 1}` })),
  ]);

/** Any row that the list's own rule can make. */
const row: fc.Arbitrary<RateRow> = fc
  .record({
    staff: fc.constantFrom("1001", "1002", "1003", "1004", "1005"),
    unit: fc.constantFrom("aa", "bb", "cc"),
    kind: fc.constantFrom("sworn" as const, "auxiliary" as const),
    policeType: fc.option(fc.constantFrom("刑侦", "交警"), { nil: undefined }),
    category: fc.constantFrom("民警", "公务员"),
    subject: fc.constantFrom(...Subject.options),
    round: fc.constantFrom("2026-aaaa", "2026-bbbb"),
    exempt: fc.boolean(),
    added: fc.boolean(),
    over: fc.boolean(),
    attempts,
  })
  .map(({ exempt, added, over, ...given }) => ({
    ...given,
    name: given.staff,
    title: "测试",
    day: "2026-11-10",
    closed: over,
    ...(exempt ? { exempt: true as const } : {}),
    ...(added ? { added: true as const } : {}),
    state: stateOf(given.attempts as Attempt[], { exempt, added, over }),
  }));
const rows = fc.array(row, { maxLength: 40 });
const by = fc.constantFrom(...RateBy.options);
const tables = (given: readonly RateRow[], how: RateBy) => rateTables(given, how, (id) => id);

describe("tables of pass rates, of any rows", () => {
  it("no numerator passes its denominator, nor people their sittings; the list is made of its parts", () => {
    fc.assert(
      fc.property(rows, by, (given, how) => {
        for (const { sworn, auxiliary, groups } of tables(given, how)) {
          for (const counts of [sworn, auxiliary, ...groups]) {
            expect(counts.first.passed).toBeLessThanOrEqual(counts.first.of);
            expect(counts.final.passed).toBeLessThanOrEqual(counts.final.of);
            expect(counts.first.passed).toBeLessThanOrEqual(counts.final.passed);
            expect(counts.people).toBeLessThanOrEqual(counts.sittings);
            expect(counts.listed).toBe(counts.should + counts.exempt);
            expect(counts.should).toBe(counts.sat + counts.absent + counts.open);
            expect(counts.final.of).toBe(counts.sat);
          }
        }
      }),
    );
  });

  it("groups of a kind add up to the kind, but for people, who may stand in two", () => {
    const sums = (counts: readonly TestCounts[]): number[] =>
      (["listed", "exempt", "sat", "absent", "open", "makeUps", "sittings"] as const).map((key) =>
        counts.reduce((sum, one) => sum + one[key], 0),
      );
    fc.assert(
      fc.property(rows, by, (given, how) => {
        for (const { sworn, auxiliary, groups } of tables(given, how)) {
          for (const [kind, all] of [
            ["sworn", sworn],
            ["auxiliary", auxiliary],
          ] as const) {
            const own = groups.filter((one) => one.kind === kind);
            expect(sums(own)).toEqual(sums([all]));
            expect(own.reduce((sum, { people }) => sum + people, 0)).toBeGreaterThanOrEqual(all.people);
          }
        }
      }),
    );
  });

  it("an auxiliary more or less changes no police number, nor the sentence", () => {
    fc.assert(
      fc.property(rows, by, (given, how) => {
        const police = given.filter(({ kind }) => kind === "sworn");
        const everybody = tables(given, how);
        const without = tables(police, how);
        for (const { subject, sworn } of without)
          expect(everybody.find((one) => one.subject === subject)?.sworn).toEqual(sworn);
        expect(sayRates(everybody)).toEqual(sayRates(without));
      }),
    );
  });

  it("100% only when all passed, the floor is the smallest of the three, and none is claimed over nobody", () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 100 }), (given, target) => {
        const found = tables(given, "unit");
        const three = threeAbilities.map(
          (subject) => found.find((one) => one.subject === subject)?.sworn.final,
        );
        for (const rate of three) {
          if (!rate) throw new Error("one of the three is missing");
          expect(percentOf(rate) === 100).toBe(rate.of > 0 && rate.passed === rate.of);
          expect(percentOf(rate) === undefined).toBe(rate.of === 0);
        }
        const { floor } = sayRates(found);
        const smallest = Math.min(...three.map((rate) => ((rate?.passed ?? 0) * 100) / (rate?.of || NaN)));
        expect(floor).toBe(Number.isNaN(smallest) ? undefined : Math.floor(smallest));
        const claimed = sayRates(found, target).floor;
        expect(claimed === undefined).toBe(Number.isNaN(smallest) || smallest < target);
      }),
    );
  });

  it("every row stands behind its states alone, whoever is not on the list behind none", () => {
    fc.assert(
      fc.property(rows, (given) => {
        const behind = (state: RateState): RateRow[] => rowsBehind(given, { state, by: "unit" });
        for (const state of Object.keys(rateStates) as RateState[])
          expect(behind(state).some((one) => one.state === "out")).toBe(false);
        const parts = (["sat", "absent", "exempt", "open"] as const).flatMap(behind);
        expect(new Set(parts).size).toBe(parts.length);
        expect(new Set(parts)).toEqual(new Set(behind("listed")));
        expect(behind("tested").length).toBe(behind("sat").length + behind("along").length);
      }),
    );
  });
});

describe("the month's fold of tests", () => {
  const place = { county: "529901", organ: "police1" };
  const sheet = (of: RateRow[]) => ({
    ...place,
    round: "2026-aaaa",
    title: "测试",
    day: "2026-11-10",
    rows: of,
  });
  const folded = (unit: string, of: RateRow[]) =>
    foldUnit({ ...place, unit }, "2026-11", [], { tests: [{ ...sheet(of), unit, subject: "theory" }] });

  it("is what the tables of the same rows say, whatever way they are cut into units and sheets", () => {
    fc.assert(
      fc.property(rows, (given) => {
        const units = ["aa", "bb", "cc"].map((unit) =>
          folded(
            unit,
            given.filter((one) => one.unit === unit),
          ),
        );
        const organ = foldPlace("police1", "2026-11", units);
        const sworn = rowsBehind(given, { state: "tested", kind: "sworn", by: "unit" });
        expect(organ.testPeople).toBe(new Set(sworn.map(({ staff }) => staff)).size);
        expect(organ.testSittings).toBe(
          tables(given, "unit").reduce((sum, one) => sum + one.sworn.sittings, 0),
        );
        expect(organ.auxiliaryTestSittings).toBe(
          tables(given, "unit").reduce((sum, one) => sum + one.auxiliary.sittings, 0),
        );
        expect(organ.testPasses).toBeLessThanOrEqual(organ.testSittings);
        expect(foldTests(given.map((one) => sheet([one]))).testSittings).toBe(organ.testSittings);
      }),
    );
  });

  it("a month stored before there were tests reads as one without any", () => {
    const {
      testSittings: _,
      testPeople: __,
      testPasses: ___,
      tested: ____,
      auxiliaryTestSittings: _____,
      ...old
    } = folded("aa", []);
    expect(UnitFigures.parse(old)).toMatchObject({
      testSittings: 0,
      testPeople: 0,
      testPasses: 0,
      tested: [],
    });
    const total = foldPlace("police1", "2026-11", [UnitFigures.parse(old)]);
    expect(PlaceFigures.parse(total)).toMatchObject({ testSittings: 0, testPeople: 0, testPasses: 0 });
  });
});
