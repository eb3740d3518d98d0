// Policies of tests: whom they may tell, that they ask one subject of one kind of people, and what the engine makes of odd records.
import { describe, expect, test } from "vitest";
import { defaultPolicies } from "../../shared/obligations/defaults.ts";
import { whyNot } from "../../shared/obligations/policies.ts";
import type { Policy, Recipient } from "../../shared/obligations/schema.ts";
import { evaluateTests, subjectOf, type TestParty } from "../../shared/obligations/tests.ts";
import type { Attempt, Candidate } from "../../shared/assessments/schema.ts";
import { instantAt } from "../../shared/time.ts";
import { briefsMonthly } from "./given.ts";
import { talksQuarterly } from "./talks-given.ts";

const theory = defaultPolicies("2026-12-01").find(({ policy }) => policy === "theory-quarterly") as Policy;
const refusal = (policy: Policy, one: Recipient) =>
  whyNot.changePolicy(
    [],
    {
      ...policy,
      effectiveFrom: "2026-12-01",
      steps: [{ step: "only", when: { before: "periodEnd", days: 7 }, tell: [one] }],
    },
    "2026-11-18",
    [],
  );

describe("a policy", () => {
  test("of tests tells the officer, his unit's head and the office; of talks the discipline line: never each other's", () => {
    for (const one of ["clerk", "disciplineOfficer", "disciplineHead", "talker"] as const)
      expect(refusal(theory, one)?.code).toBe("recipient-mismatch");
    for (const one of ["officer", "unitHead", "organOffice"] as const) {
      expect(refusal(theory, one)).toBeUndefined();
      expect(refusal(talksQuarterly(), one)?.code).toBe("recipient-mismatch");
    }
    expect(refusal(briefsMonthly, "officer")?.message).toContain("“审核通过的训练简报”的要求不能提醒“本人”");
  });

  test("is of tests when its figure is, and of no subject otherwise", () => {
    expect([subjectOf(theory), subjectOf(talksQuarterly()), subjectOf(briefsMonthly)]).toEqual([
      "theory",
      undefined,
      undefined,
    ]);
  });
});

const unit = { id: "sfs", organKind: "justice" as const, class: "grassroots" as const };
const attempt = (given: Partial<Attempt>): Attempt => ({
  kind: "first",
  day: "2026-11-10",
  outcome: "passed",
  how: "entered",
  by: "T1",
  at: instantAt("2026-11-10", "18:00"),
  ...given,
});
const candidate = (attempts: Attempt[], given: Partial<Candidate> = {}): Candidate => ({
  county: "529901",
  organ: "justice1",
  round: "2026-q4-theory",
  subject: "theory",
  staff: "S20012",
  name: "司小明",
  unit: "sfs",
  kind: "sworn",
  category: "公务员",
  attempts,
  amendments: [],
  version: 1,
  ...given,
});
const stateOf = (records: Candidate[], given: Partial<TestParty> = {}, now = "2027-01-20", policy = theory) =>
  evaluateTests({ ...policy, applies: { organKinds: ["justice"] } }, "2026-Q4", {
    party: {
      staff: "S20012",
      name: "司小明",
      unit: "sfs",
      kind: "sworn",
      how: "opened",
      since: "2019-01-01",
      records,
      exemptions: [],
      ...given,
    },
    unit,
    now: instantAt(now, "09:00"),
  }).state;

describe("a quarter is met", () => {
  test("by any sitting inside it, passed or not, on its first and on its last day, and by none outside it", () => {
    const on = (day: string, outcome: Attempt["outcome"] = "failed") =>
      stateOf([candidate([attempt({ day, outcome, at: instantAt(day, "18:00") })])]);
    expect([on("2026-10-01"), on("2026-12-31"), on("2026-09-30"), on("2027-01-01")]).toEqual([
      "met",
      "met",
      "short",
      "short",
    ]);
    expect(on("2026-11-10", "absent")).toBe("short");
    expect(stateOf([candidate([attempt({})], { subject: "professional" })])).toBe("short");
  });

  test("by a make-up after an absence, by two sittings where two are asked, by one of another organ", () => {
    const absent = attempt({ outcome: "absent" });
    const again = attempt({ kind: "makeUp", day: "2026-12-03", at: instantAt("2026-12-03", "18:00") });
    expect(stateOf([candidate([absent, again])])).toBe("met");
    const two = { ...theory, minimum: 2 };
    expect(stateOf([candidate([attempt({})])], {}, "2027-01-20", two)).toBe("short");
    expect(stateOf([candidate([attempt({}), again])], {}, "2027-01-20", two)).toBe("met");
    expect(stateOf([candidate([attempt({})], { organ: "court1" })], { how: "arrived" })).toBe("met");
  });

  test("late when it was recorded after the days of grace; a correction of what was in time makes nobody late", () => {
    const late = attempt({ at: instantAt("2027-01-06", "00:00") });
    expect(stateOf([candidate([late])])).toBe("metLate");
    expect(stateOf([candidate([attempt({ at: instantAt("2027-01-05", "23:59") })])])).toBe("met");
    const corrected = {
      at: late.at,
      by: "T1",
      byName: "某",
      reason: "登分错误",
      kind: "first" as const,
      before: attempt({ outcome: "failed" }),
      after: late,
    };
    expect(stateOf([candidate([late], { amendments: [corrected] })])).toBe("met");
    const wasAbsent = { ...corrected, before: attempt({ outcome: "absent" }) };
    expect(stateOf([candidate([late], { amendments: [wasAbsent] })])).toBe("metLate");
  });

  test("an exemption lifts what is owed while it lasts, for good when it reaches the last day; who sat has sat", () => {
    const off = (from: string, until: string) => ({
      exemptions: [
        {
          county: "529901",
          organ: "justice1",
          unit: "sfs",
          name: "司小明",
          serial: "e1",
          staff: "S20012",
          subjects: ["theory" as const],
          reason: "injury" as const,
          from,
          until,
          by: "T1",
          at: "",
          version: 1,
        },
      ],
    });
    expect(stateOf([], off("2026-10-01", "2026-12-30"), "2026-12-30")).toBe("excused");
    expect(stateOf([], off("2026-10-01", "2026-12-30"), "2026-12-31")).toBe("notYetDue");
    expect(stateOf([], off("2026-12-31", "2027-01-15"), "2027-01-20")).toBe("excused");
    expect(stateOf([], off("2026-10-01", "2026-12-30"), "2027-01-20")).toBe("short");
    expect(stateOf([candidate([attempt({})])], off("2026-10-01", "2027-03-01"))).toBe("met");
  });
});
