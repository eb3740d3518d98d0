// Reminder steps: which day each falls on, and what is still worth sending today.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isWorkingDay, type Calendar } from "../../shared/calendar.ts";
import {
  lastDayOfPeriod,
  firstDayOfPeriod,
  periodOf,
  type Period,
} from "../../shared/obligations/periods.ts";
import type { Policy } from "../../shared/obligations/schema.ts";
import {
  dueSteps,
  periodsToChase,
  sayStepTime,
  staleAfterDays,
  stepDays,
} from "../../shared/obligations/steps.ts";
import { addDays, daysFrom, type Day } from "../../shared/time.ts";
import { briefsMonthly, calendar, halfDayWeekly } from "./given.ts";

const days = (policy: Policy, period: Period): (Day | undefined)[] =>
  stepDays(policy, period, calendar).map(({ day }) => day);
const due = (policy: Policy, period: Period, today: Day) =>
  dueSteps(policy, period, calendar, today).due.map(({ step, day, tell }) => ({ step, day, tell }));

describe("the day of a step", () => {
  test("of an ordinary month: seven days before its end, two days before, the day after", () => {
    expect(days(briefsMonthly, "2026-11")).toEqual(["2026-11-23", "2026-11-27", "2026-12-01"]); // 28th: Saturday
    expect(days(halfDayWeekly, "2026-W47")).toEqual(["2026-11-20", "2026-11-23"]);
  });

  test("before the end it moves to an earlier working day, after it to the next one", () => {
    // 24 and 29 September are working days; 1 October begins the holiday, 8 October is the first working day.
    expect(days(briefsMonthly, "2026-09")).toEqual(["2026-09-23", "2026-09-28", "2026-10-08"]);
    // 21 February lies in the spring festival: the make-up Saturday before it is the nearest earlier working day.
    expect(days(briefsMonthly, "2026-02")).toEqual(["2026-02-14", "2026-02-26", "2026-03-02"]);
  });

  test("a week whose Friday is a holiday is reminded on its last working day before it", () => {
    expect(days(halfDayWeekly, "2026-W40")).toEqual(["2026-09-30", "2026-10-08"]);
    // The week after: Friday is worked, Monday is ordinary.
    expect(days(halfDayWeekly, "2026-W41")).toEqual(["2026-10-09", "2026-10-12"]);
    // A make-up Saturday does not move a Friday that is itself worked.
    expect(days(halfDayWeekly, "2026-W07")).toEqual(["2026-02-13", "2026-02-24"]);
  });

  test("a week whose working days all lie behind the weekday is reminded on the first of them", () => {
    const mondays = {
      ...halfDayWeekly,
      steps: [{ step: "monday", when: { weekday: 1 }, tell: ["clerk" as const] }],
    };
    // 23 February 2026 is the last day of the spring festival.
    expect(days(mondays, "2026-W09")).toEqual(["2026-02-24"]);
    // A week without any working day has no day for it (and owes nothing).
    expect(days(mondays, "2026-W08")).toEqual([undefined]);
  });

  test("is a working day, inside the period or after it, in every week and month of 2025 and 2026", () => {
    const today = daysFrom("2025-01-01", "2026-11-15");
    for (const policy of [briefsMonthly, halfDayWeekly]) {
      for (const period of new Set(today.map((day) => periodOf(policy.period, day)))) {
        const [first, last] = [firstDayOfPeriod(period), lastDayOfPeriod(period)];
        for (const { step, day = last } of stepDays(policy, period, calendar)) {
          // Only a week without a single working day leaves a step without a day: the spring festival of 2026.
          expect(isWorkingDay(calendar, day) || period === "2026-W08").toBe(true);
          expect("after" in step.when ? day > last : day >= first && day <= last).toBe(true);
        }
      }
    }
  });

  test("keeps its nominal day whatever days off are entered later", () => {
    // The 28th is a Saturday: the step moved to Friday, and moves again when that Friday becomes a holiday.
    const step = (known: Calendar) => dueSteps(briefsMonthly, "2026-11", known, "2026-11-30").due.at(-1);
    expect(step(calendar)).toMatchObject({ day: "2026-11-27", nominal: "2026-11-28" });
    const friday = { day: "2026-11-27", kind: "holiday" as const, name: "临时放假" };
    const edited = { ...calendar, days: new Map([...calendar.days, [friday.day, friday]]) };
    expect(step(edited)).toMatchObject({ day: "2026-11-26", nominal: "2026-11-28" });
  });

  test("in a year without data is announced, not guessed, and the steps that are known are still sent", () => {
    // 1 January 2027 is the day after December.
    expect(days(briefsMonthly, "2026-12")).toEqual(["2026-12-24", "2026-12-29", undefined]);
    expect(dueSteps(briefsMonthly, "2026-12", calendar, "2026-12-29")).toEqual({
      due: [
        { step: "two-days-before", day: "2026-12-29", nominal: "2026-12-29", tell: ["clerk", "unitHead"] },
      ],
      missingYears: [2027],
    });
    expect(dueSteps(briefsMonthly, "2027-01", calendar, "2027-01-29")).toEqual({
      due: [],
      missingYears: [2027],
    });
    expect(dueSteps(briefsMonthly, "2026-11", calendar, "2026-11-23").missingYears).toEqual([]);
  });
});

describe("what is due today", () => {
  test("on its day, each step tells exactly those it names", () => {
    expect(due(briefsMonthly, "2026-11", "2026-11-20")).toEqual([]);
    expect(due(briefsMonthly, "2026-11", "2026-11-23")).toEqual([
      { step: "week-before", day: "2026-11-23", tell: ["clerk"] },
    ]);
    expect(due(briefsMonthly, "2026-11", "2026-11-27")).toEqual([
      { step: "two-days-before", day: "2026-11-27", tell: ["clerk", "unitHead"] },
    ]);
    expect(due(briefsMonthly, "2026-11", "2026-12-01")).toEqual([
      { step: "day-after", day: "2026-12-01", tell: ["unitHead", "organOffice"] },
    ]);
    expect(due(halfDayWeekly, "2026-W47", "2026-11-20")).toEqual([
      { step: "friday", day: "2026-11-20", tell: ["clerk"] },
    ]);
    expect(due(halfDayWeekly, "2026-W47", "2026-11-23")).toEqual([
      { step: "next-monday", day: "2026-11-23", tell: ["unitHead"] },
    ]);
  });

  test("a run that was missed is healed: the step stays due, under the day it was due, until a later one is", () => {
    expect(due(briefsMonthly, "2026-11", "2026-11-25")).toEqual([
      { step: "week-before", day: "2026-11-23", tell: ["clerk"] },
    ]);
    // The clerk who missed both is told once, by the later step.
    expect(due(briefsMonthly, "2026-11", "2026-11-30")).toEqual([
      { step: "two-days-before", day: "2026-11-27", tell: ["clerk", "unitHead"] },
    ]);
  });

  test("a step before the end is never sent after the period, nor one after it weeks too late", () => {
    expect(due(halfDayWeekly, "2026-W47", "2026-11-24").map(({ step }) => step)).toEqual(["next-monday"]);
    const last = addDays("2026-11-23", staleAfterDays);
    expect(due(halfDayWeekly, "2026-W47", last)).toHaveLength(1);
    expect(due(halfDayWeekly, "2026-W47", addDays(last, 1))).toEqual([]);
  });

  test("nothing is due on a day that is not worked, and on a make-up Saturday it is", () => {
    expect(due(briefsMonthly, "2026-11", "2026-11-28")).toEqual([]);
    expect(due(briefsMonthly, "2026-09", "2026-10-01")).toEqual([]);
    expect(due(halfDayWeekly, "2026-W41", "2026-10-10").map(({ step }) => step)).toEqual(["friday"]);
  });

  test("somebody for whom a later step is due is not told twice, others keep the earlier one", () => {
    const policy: Policy = {
      ...briefsMonthly,
      steps: [
        { step: "early", when: { before: "periodEnd", days: 7 }, tell: ["clerk", "organOffice"] },
        { step: "late", when: { before: "periodEnd", days: 3 }, tell: ["clerk", "unitHead"] },
      ],
    };
    expect(due(policy, "2026-11", "2026-11-30")).toEqual([
      { step: "early", day: "2026-11-23", tell: ["organOffice"] },
      { step: "late", day: "2026-11-27", tell: ["clerk", "unitHead"] },
    ]);
  });

  test("a policy without steps reminds nobody", () => {
    expect(due({ ...briefsMonthly, steps: [] }, "2026-11", "2026-11-30")).toEqual([]);
  });
});

describe("running every working morning over the periods to chase", () => {
  const tellings = (mornings: readonly Day[], policy: Policy) =>
    mornings.flatMap((today) =>
      periodsToChase(policy.period, today).flatMap((period) =>
        due(policy, period, today).flatMap(({ step, day, tell }) =>
          tell.map((recipient) => [policy.policy, period, step, day, recipient].join(" ")),
        ),
      ),
    );
  const mornings = daysFrom("2026-03-01", "2026-11-30");
  const inside = (telling: string) => {
    const period = telling.split(" ")[1] ?? "";
    return firstDayOfPeriod(period) >= "2026-05-01" && lastDayOfPeriod(period) <= "2026-10-31";
  };

  test.each([briefsMonthly, halfDayWeekly])(
    "$policy: each step of each period is told, none is forgotten",
    (policy) => {
      const told = new Set(tellings(mornings, policy).filter(inside));
      const planned = periodsToChase(policy.period, "2026-11-01").length; // the control: it looks back more than one
      expect(planned).toBeGreaterThan(1);
      const periods = [
        ...new Set(daysFrom("2026-05-01", "2026-10-31").map((day) => periodOf(policy.period, day))),
      ];
      const expected = periods.flatMap((period) =>
        stepDays(policy, period, calendar).flatMap(({ step, day }) =>
          step.tell.map((recipient) => [policy.policy, period, step.step, day ?? "", recipient].join(" ")),
        ),
      );
      expect(told).toEqual(new Set(expected.filter(inside)));
    },
  );

  test("an outage of up to ten days loses no last word: whoever is told last is told all the same", () => {
    const lastWords = (running: readonly Day[]): string[] => [
      ...new Set(
        [briefsMonthly, halfDayWeekly]
          .flatMap((policy) => tellings(running, policy))
          .filter((telling) => inside(telling) && /day-after|next-monday/u.test(telling)),
      ),
    ];
    const undisturbed = lastWords(mornings);
    expect(undisturbed.length).toBeGreaterThan(25);
    fc.assert(
      fc.property(fc.integer({ min: 30, max: 230 }), fc.integer({ min: 1, max: 10 }), (from, length) => {
        const running = mornings.filter((_, index) => index < from || index >= from + length);
        expect(new Set(lastWords(running))).toEqual(new Set(undisturbed));
      }),
      { numRuns: 8 },
    );
  });
});

test("the time of a step is said in plain Chinese", () => {
  const steps = [...briefsMonthly.steps, ...halfDayWeekly.steps];
  expect(steps.map(({ when }) => sayStepTime(when))).toEqual([
    "截止前7天",
    "截止前2天",
    "截止后1天",
    "星期五",
    "截止后1天",
  ]);
});
