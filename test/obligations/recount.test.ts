// The engine against a naive recount, over any records.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { lastDayOfPeriod } from "../../shared/obligations/periods.ts";
import { ObligationState, type Contribution } from "../../shared/obligations/schema.ts";
import { evaluate, owedNow } from "../../shared/obligations/state.ts";
import { addDays, dayOf, daysOfWeek, instantAt } from "../../shared/time.ts";
import { briefsMonthly, facts, halfDayWeekly, october } from "./given.ts";

const contribution = fc
  .record({
    offset: fc.integer({ min: -40, max: 45 }),
    filedAfterDays: fc.integer({ min: 0, max: 20 }),
    minute: fc.integer({ min: 0, max: 1439 }),
    quarters: fc.integer({ min: 0, max: 12 }),
    accepted: fc.boolean(),
    counts: fc.boolean(),
  })
  .map(({ offset, filedAfterDays, minute, quarters, accepted, counts }): Contribution => {
    const day = addDays("2026-10-01", offset);
    const clock = `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
    const filedAt = instantAt(addDays(day, filedAfterDays), clock);
    const acceptedAt = accepted ? filedAt : undefined;
    return { id: `${offset}-${minute}`, day, filedAt, acceptedAt, amount: quarters / 4, counts };
  });
const records = fc.array(contribution, { maxLength: 12 });
const instant = fc
  .integer({ min: 0, max: 80 })
  .map((days) => instantAt(addDays("2026-09-15", days), "12:00"));

test("the state agrees with counting twice: once what was filed in time, once everything", () => {
  fc.assert(
    fc.property(records, instant, fc.constantFrom("2026-W40", "2026-W43", "2026-10"), (all, now, period) => {
      const policy = period.includes("W") ? halfDayWeekly : briefsMonthly;
      const state = evaluate(policy, period, facts(all, { now }));
      const days = period.includes("W") ? (daysOfWeek(period) as string[]) : undefined;
      const inside = all.filter(({ day, counts }) =>
        counts && days ? days.includes(day) : counts && day.startsWith(period),
      );
      const add = (some: Contribution[]) => some.reduce((total, { amount }) => total + amount * 4, 0) / 4;
      const accepted = inside.filter(({ acceptedAt }) => acceptedAt);
      const lastDay = addDays(lastDayOfPeriod(period), 3);
      const inTime = accepted.filter(({ filedAt }) => dayOf(filedAt) <= lastDay);
      const expected =
        add(inTime) >= policy.minimum
          ? "met"
          : add(accepted) >= policy.minimum
            ? "metLate"
            : dayOf(now) <= lastDay
              ? "notYetDue"
              : "short";
      expect(state.state).toBe(expected);
      expect(state.value).toBe(add(accepted));
      expect(state.value + state.pending).toBe(add(inside));
      expect(state.value + state.shortBy - state.over).toBe(policy.minimum);
      expect(ObligationState.safeParse(state).success).toBe(true);
    }),
  );
});

test("it never depends on the order of the records", () => {
  fc.assert(
    fc.property(
      records.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      instant,
      ([all, shuffled], now) => {
        expect(evaluate(briefsMonthly, "2026-10", facts(shuffled, { now }))).toEqual(
          evaluate(briefsMonthly, "2026-10", facts(all, { now })),
        );
      },
    ),
  );
});

test("one more accepted record never makes a unit worse off", () => {
  const rank = { short: 0, notYetDue: 0, metLate: 1, met: 2, excused: 3, notApplicable: 3 };
  fc.assert(
    fc.property(records, contribution, instant, (all, more, now) => {
      const before = october(all, { now });
      const after = october([...all, more], { now });
      expect(rank[after.state]).toBeGreaterThanOrEqual(rank[before.state]);
      expect(owedNow(after)).toBeLessThanOrEqual(owedNow(before));
    }),
  );
});
