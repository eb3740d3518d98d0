// Whom a policy binds: units opened, closed and merged, organs and classes, exemptions.
import { describe, expect, test } from "vitest";
import type { Exemption } from "../../shared/obligations/schema.ts";
import { appliesTo, evaluate, owedNow, owes, type ObligedUnit } from "../../shared/obligations/state.ts";
import { instantAt } from "../../shared/time.ts";
import { brief, briefsMonthly, facts, october, station, week } from "./given.ts";

describe("a unit opened, closed or merged inside a period owes nothing for it", () => {
  const inNovember = (unit: Partial<ObligedUnit>) =>
    evaluate(briefsMonthly, "2026-11", facts([brief("2026-11-12")], { unit: { ...station, ...unit } }));
  const reason = (unit: Partial<ObligedUnit>) => {
    const state = inNovember(unit);
    return state.state === "notApplicable" ? state.reason : state.state;
  };

  test("opened on the 10th: nothing for November, two briefs for December", () => {
    const unit = { ...station, openedOn: "2026-11-10" };
    expect(inNovember(unit)).toMatchObject({
      state: "notApplicable",
      reason: "unit-opened-inside",
      value: 1,
    });
    expect(evaluate(briefsMonthly, "2026-12", facts([], { unit }))).toMatchObject({
      state: "short",
      shortBy: 2,
    });
    // Its weeks: the one it opened in owes nothing, the next one owes.
    expect(week("2026-W46", [], { unit })).toMatchObject({ reason: "unit-opened-inside" });
    expect(week("2026-W47", [], { unit })).toMatchObject({ state: "short" });
  });

  test("opened exactly on the first day owes; on the last day of the month before, too", () => {
    expect(reason({ openedOn: "2026-11-01" })).toBe("short");
    expect(reason({ openedOn: "2026-10-31" })).toBe("short");
    expect(reason({ openedOn: "2026-11-02" })).toBe("unit-opened-inside");
    expect(reason({ openedOn: "2026-12-01" })).toBe("unit-not-open");
  });

  test("closed or merged inside, or on the last day, owes nothing; closed on the first day after owes", () => {
    expect(reason({ closedOn: "2026-11-15" })).toBe("unit-closed-inside");
    expect(reason({ closedOn: "2026-11-30" })).toBe("unit-closed-inside");
    expect(reason({ closedOn: "2026-12-01" })).toBe("short");
    expect(reason({ closedOn: "2026-10-31" })).toBe("unit-closed");
  });

  test("the unit it was merged into goes on owing its own two, and nobody's briefs are added to it", () => {
    const merged = inNovember({ id: "gx02", closedOn: "2026-11-15" });
    const into = evaluate(briefsMonthly, "2026-11", facts([brief("2026-11-20")]));
    expect([merged.shortBy, into.shortBy]).toEqual([0, 1]);
  });

  test("a unit reminded of nothing: what is not applicable is owed by nobody", () => {
    const state = inNovember({ openedOn: "2026-11-10" });
    expect(owedNow(state)).toBe(0);
    expect(owes("organOffice", state)).toBe(false);
  });
});

describe("whom a policy binds", () => {
  test("public security only, by default: a court's division owes no briefs", () => {
    const court = { ...station, organKind: "court" as const };
    expect(october([], { unit: court })).toMatchObject({ state: "notApplicable", reason: "other-class" });
  });

  test("a policy can be narrowed to a class or to named units", () => {
    const grassroots = {
      ...briefsMonthly,
      applies: { ...briefsMonthly.applies, unitClasses: ["grassroots" as const] },
    };
    const named = { ...briefsMonthly, applies: { ...briefsMonthly.applies, units: ["gx02"] } };
    expect(appliesTo(grassroots, station)).toBe(true);
    expect(appliesTo(grassroots, { ...station, class: "office" })).toBe(false);
    expect(appliesTo(named, station)).toBe(false);
    expect(appliesTo(named, { ...station, id: "gx02" })).toBe(true);
  });

  test("a policy switched off asks nothing", () => {
    const off = { ...briefsMonthly, enabled: false };
    expect(evaluate(off, "2026-10", facts([]))).toMatchObject({ reason: "policy-off", shortBy: 0 });
  });
});

describe("an exemption lifts what is still owed", () => {
  const exemption: Exemption = {
    policy: "briefs-monthly",
    unit: "gx01",
    period: "2026-10",
    reason: "全员参加省厅安保任务",
    by: "100001",
    at: "2026-10-28T01:00:00.000Z",
  };

  test("short, late and not yet due become excused, with the reason; nobody is reminded", () => {
    const late = brief("2026-10-31", { filedAt: instantAt("2026-11-20", "09:00") });
    for (const contributions of [[], [brief("2026-10-12")], [brief("2026-10-12"), late]]) {
      const state = october(contributions, { exemption });
      expect(state).toMatchObject({ state: "excused", shortBy: 0, excuse: "全员参加省厅安保任务" });
      expect([owedNow(state), owes("organOffice", state)]).toEqual([0, false]);
    }
    expect(october([], { exemption, now: "2026-10-29T00:00:00.000Z" }).state).toBe("excused");
  });

  test("a unit that met its minimum in time all the same is shown as having met it", () => {
    expect(october([brief("2026-10-12"), brief("2026-10-20")], { exemption }).state).toBe("met");
  });

  test.each([{ unit: "gx02" }, { period: "2026-09" }, { policy: "half-day-weekly" }])(
    "an exemption for something else excuses nothing: %j",
    (other) => {
      expect(october([], { exemption: { ...exemption, ...other } }).state).toBe("short");
    },
  );
});
