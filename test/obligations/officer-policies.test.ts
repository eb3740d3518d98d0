// Policies of officers: refused where they make no sense, out of sight wherever units are asked, changed in a browser.
import { beforeAll, describe, expect, it, test } from "vitest";
import { boundUnits, rulesOf, unitStates } from "../../functions/obligations/facts.ts";
import { remind } from "../../functions/obligations/jobs.ts";
import { obligationsRoutes } from "../../functions/obligations/routes.ts";
import { homeOf } from "../../functions/home-tasks.ts";
import { evaluateOfficer } from "../../shared/obligations/officers.ts";
import { whyNot } from "../../shared/obligations/policies.ts";
import { Policy, policyFigures, stepsMax, type ReminderStep } from "../../shared/obligations/schema.ts";
import { appliesTo, evaluate, reaches } from "../../shared/obligations/state.ts";
import { createApp, type Kit } from "../support/app.ts";
import { small } from "../support/seed-org.ts";
import { briefsMonthly, calendar, facts, station } from "./given.ts";
import { talksQuarterly } from "./talks-given.ts";

const refusal = (given: Partial<Policy>, from = talksQuarterly()) =>
  whyNot.changePolicy([], { ...from, effectiveFrom: "2026-12-01", ...given }, "2026-11-18", []);
const tell = (when: ReminderStep["when"], ...who: ReminderStep["tell"]): ReminderStep[] => [
  { step: "only", when, tell: who },
];

describe("a policy of officers is refused", () => {
  test("not as the source has it, nor with two a quarter", () => {
    expect(refusal({})).toBeUndefined();
    expect(refusal({ minimum: 2 })).toBeUndefined();
    expect(refusal({ applies: { organKinds: ["police"], officerKinds: ["sworn"] } })).toBeUndefined();
  });

  test.each<[string, Partial<Policy>, string]>([
    ["party-mismatch", { party: "unit", steps: [] }, "“预防提醒约谈”是干警的指标"],
    ["figure-period-mismatch", { period: "month", steps: [] }, "只能按季度要求"],
    ["minimum-not-whole", { minimum: 0.5 }, "整数"],
    ["minimum-not-positive", { minimum: 0 }, "大于 0"],
    ["measure-mismatch", { measure: "篇" }, "量词应为“次”"],
    ["recipient-mismatch", { steps: tell({ month: 1 }, "clerk") }, "不能提醒“内勤”"],
    ["recipient-mismatch", { steps: tell({ month: 1 }, "disciplineOfficer", "organOffice") }, "“政工部门”"],
    [
      "step-outside-period",
      { steps: tell({ before: "periodEnd", workingDays: 55 }, "talker") },
      "早于周期开始",
    ],
    ["step-not-weekly", { steps: tell({ weekday: 5 }, "talker") }, "每周"],
  ])("%s: %j", (code, given, words) => {
    expect(refusal(given)?.code).toBe(code);
    expect(refusal(given)?.message).toContain(words);
  });

  test.each<[string, Partial<Policy>]>([
    ["party-mismatch", { party: "officer", steps: [] }],
    ["recipient-mismatch", { steps: tell({ before: "periodEnd", days: 7 }, "disciplineOfficer") }],
    ["step-not-quarterly", { steps: tell({ month: 2 }, "clerk") }],
    ["step-outside-period", { steps: tell({ before: "periodEnd", workingDays: 15 }, "clerk") }],
    ["kinds-of-unit", { applies: { organKinds: ["police"], officerKinds: ["sworn"] } }],
  ])("and one of units likewise: %s", (code, given) => {
    expect(refusal(given, briefsMonthly)?.code).toBe(code);
    expect(refusal({}, briefsMonthly)).toBeUndefined();
  });

  test("no unit is excused from what its officers owe", () => {
    expect(whyNot.excuse(talksQuarterly(), "2026-Q4", [])?.code).toBe("no-policy");
  });

  test("a nonsense step is no step", () => {
    const wrong = [
      { month: 4 },
      { month: 0 },
      { before: "periodEnd", workingDays: 0 },
      { before: "periodEnd", workingDays: 61 },
      { before: "periodEnd", workingDays: 3, days: 3 },
    ];
    for (const when of wrong)
      expect(Policy.safeParse(talksQuarterly({ steps: tell(when as never, "talker") })).success).toBe(false);
  });
});

describe("where units are asked, no policy of officers is met", () => {
  test("it binds no unit, though it reaches into every unit of its organs", () => {
    const unit = { ...station, organKind: "justice" as const };
    expect([appliesTo(talksQuarterly(), unit), reaches(talksQuarterly(), unit)]).toEqual([false, true]);
    expect(evaluate(talksQuarterly(), "2026-Q3", facts([], { unit, calendar }))).toMatchObject({
      state: "notApplicable",
      reason: "other-class",
    });
  });

  describe("on the engine, in the last month of a quarter", () => {
    let kit: Kit;
    beforeAll(async () => {
      kit = await createApp({ now: "2026-12-28T08:30:00+08:00" });
      await kit.seedOrg();
    });
    const { justiceOffice } = small.units;

    it("a justice unit stands on no list of bound units, has no state and is reminded of nothing", async () => {
      const rules = await rulesOf(kit.deps, kit.county);
      expect(rules.officerPolicies.map(({ policy }) => policy)).toEqual([
        "talks-quarterly",
        "theory-quarterly",
        "professional-quarterly",
      ]);
      expect(boundUnits(rules).map(({ organ }) => organ)).not.toContain(small.organs.justice);
      const unit = rules.units.find(({ id }) => id === justiceOffice);
      if (!unit) throw new Error("no unit");
      expect((await unitStates(kit.deps, rules, unit, "2026-12")).states).toEqual([]);
      // The control: mixed with the others, and without its party, it would bind the unit.
      const mixed = { ...talksQuarterly(), party: "unit" as const };
      expect(boundUnits({ ...rules, policies: [...rules.policies, mixed] }).map(({ id }) => id)).toContain(
        justiceOffice,
      );
      const { counts } = await remind(kit.deps, kit.county, kit.clock.now());
      expect(counts["检查单位"]).toBe(3);
    });

    it("administrators meet no justice unit in compliance, at home, or as what lacks a clerk", async () => {
      const { body } = await kit.call(obligationsRoutes.compliance, {
        as: small.staff.admin,
        params: { month: "2026-12" },
      });
      expect(body.organs.map(({ organ }) => organ)).toEqual([small.organs.police]);
      const page = await kit.page(`/obligations/units/${justiceOffice}?month=2026-12`, {
        as: small.staff.justiceClerk,
      });
      expect(page.body).toContain("本单位本月没有要求");
      const grants = [{ role: "systemAdmin" as const, scope: { kind: "prefix" as const, prefix: "" } }];
      const actor = { county: kit.county, staff: small.staff.admin, name: "系统管理员", grants };
      const home = await homeOf(kit.deps, actor);
      expect(JSON.stringify(home.warnings)).not.toContain("城关司法所");
      expect(JSON.stringify(home.summary)).not.toContain("约谈");
    });

    it("the month's lock waits for the grace of units alone", async () => {
      kit.clock.set("2027-01-05T09:00:00+08:00");
      const locked = await kit.call(obligationsRoutes.lockMonth, {
        as: small.staff.committee,
        params: { month: "2026-12" },
      });
      expect([locked.status, locked.body]).toEqual([200, {}]);
    });
  });
});

test("the figures of units and of officers are told apart by their rows", () => {
  const parties = Object.values(policyFigures).map(({ party }) => party);
  expect(parties).toEqual(["unit", "unit", "officer", "officer", "officer"]);
  const asked = { county: "529901", organ: "justice1", quarter: "2026-Q3", staff: "S20012", name: "司小明" };
  const target = {
    ...asked,
    unit: "sfs",
    kind: "sworn" as const,
    how: "opened" as const,
    since: "2020-01-01",
  };
  expect(() =>
    evaluateOfficer(talksQuarterly(), "2026-07", {
      target: { ...target, talks: [], version: 1 },
      unit: undefined,
      now: "2026-08-01T00:00:00.000Z",
    }),
  ).toThrow(RangeError);
});

describe("in a browser", () => {
  let kit: Kit;
  beforeAll(async () => {
    kit = await createApp({ now: "2026-11-16T09:00:00+08:00" });
    await kit.seedOrg();
  });
  const form = async (policy: string) =>
    (await kit.page(`/obligations/policies/${policy}`, { as: small.staff.committee })).body;
  const save = (policy: string, fields: Record<string, string | string[]>) =>
    kit.submitForm(`/obligations/policies/${policy}`, fields, { as: small.staff.committee });
  const typed = {
    effectiveFrom: "2027-01-01",
    label: "每季度预防提醒约谈",
    minimum: "2",
    graceDays: "7",
    organKinds: ["justice", "police"],
    officerKinds: ["sworn"],
    enabled: "yes",
  };
  const newest = async (policy: string): Promise<Policy | undefined> =>
    (await kit.call(obligationsRoutes.policies, { as: small.staff.committee })).body.items
      .filter((one) => one.policy === policy)
      .at(-1);

  it("the page says what is asked of officers, of whom, and who is told when", async () => {
    const { body } = await kit.page("/obligations/policies", { as: small.staff.committee });
    expect(body).toContain("每季度每名干警不少于 1 次");
    expect(body).toContain("司法行政：全部部门，全部在岗人员");
    expect(body).toContain("截止前14个工作日提醒纪检专干、谈话人；");
    expect(body).toContain("依据：建立每季度进行一次预防提醒约谈的约谈常态化机制");
  });

  it("offers the recipients and the kinds of step that fit", async () => {
    const talks = await form("talks-quarterly");
    for (const one of ["纪检专干", "纪检负责人", "谈话人", "截止前（工作日）", "第几个月月初", "适用人员"])
      expect(talks).toContain(one);
    for (const one of ["内勤", "政工部门", "每周星期几"]) expect(talks).not.toContain(one);
    const briefs = await form("briefs-monthly");
    for (const one of ["纪检专干", "第几个月月初", "适用人员", "每周星期几"])
      expect(briefs).not.toContain(one);
    expect(briefs).toContain("截止前（工作日）");
    expect(await form("half-day-weekly")).toContain("每周星期几");
    const tests = await form("theory-quarterly");
    for (const one of ["本人", "单位负责人", "政工部门", "适用人员", "录入成绩仍算按时"])
      expect(tests).toContain(one);
    for (const one of ["内勤", "纪检专干", "谈话人", "签发"]) expect(tests).not.toContain(one);
  });

  it("saves all of it: minimum, kinds, working days, months, a step more", async () => {
    const steps = {
      when0: "month",
      days0: "1",
      tell0: ["disciplineOfficer"],
      when1: "",
      when2: "",
      when3: "workingDays",
      days3: "21",
      tell3: ["talker", "disciplineOfficer"],
      when4: "",
      when5: "after",
      days5: "2",
      tell5: ["disciplineHead"],
      when6: "before",
      days6: "5",
      tell6: ["talker"],
    };
    const saved = await save("talks-quarterly", { ...typed, ...steps });
    expect([saved.status, decodeURIComponent(saved.headers.get("location") ?? "")]).toEqual([
      303,
      expect.stringContaining("/obligations/policies"),
    ]);
    expect(await newest("talks-quarterly")).toMatchObject({
      minimum: 2,
      graceDays: 7,
      party: "officer",
      applies: { organKinds: ["justice", "police"], officerKinds: ["sworn"] },
      steps: [
        { step: "month-1", when: { month: 1 }, tell: ["disciplineOfficer"] },
        { step: "fourteen-before", when: { before: "periodEnd", workingDays: 21 } },
        { step: "day-after", when: { after: "periodEnd", days: 2 }, tell: ["disciplineHead"] },
        { step: "step-1", when: { before: "periodEnd", days: 5 }, tell: ["talker"] },
      ],
    });
    // The form of what was saved has it all, with room for more, and can be saved again as it is.
    const again = await form("talks-quarterly");
    expect(again).toMatch(/<option[^>]*value="workingDays"[^>]*selected/);
    expect(again.match(/第 \d 步提醒/g)?.length).toBe(6);
    expect(stepsMax).toBe(10);
  });

  it("says in words why not, and keeps what was typed", async () => {
    const wrong = { ...typed, when0: "workingDays", days0: "55", tell0: ["talker"] };
    const outside = await save("talks-quarterly", wrong);
    expect(outside.body).toContain("请减少提前的天数");
    expect(outside.body).toContain('value="55"');
    const far = await save("talks-quarterly", { ...wrong, days0: "61" });
    expect(far.body).toContain('href="#f-step0"');
    expect(far.body).toContain('id="f-step0-error"');
    const stranger = await save("talks-quarterly", {
      ...typed,
      when0: "month",
      days0: "2",
      tell0: ["clerk"],
    });
    expect(stranger.body).toContain("不能提醒“内勤”");
    const nonsense = await save("talks-quarterly", {
      ...typed,
      when0: "constructor",
      days0: "1",
      tell0: ["talker"],
    });
    expect(nonsense.status).toBe(400);
  });

  it("a policy of units keeps working as before", async () => {
    const fields = {
      effectiveFrom: "2026-12-01",
      label: "每月训练简报",
      minimum: "3",
      graceDays: "3",
      organKinds: ["police"],
      enabled: "yes",
      when0: "workingDays",
      days0: "7",
      tell0: ["clerk"],
      when1: "after",
      days1: "1",
      tell1: ["organOffice"],
    };
    expect((await save("briefs-monthly", fields)).status).toBe(303);
    expect((await newest("briefs-monthly"))?.steps).toEqual([
      { step: "week-before", when: { before: "periodEnd", workingDays: 7 }, tell: ["clerk"] },
      { step: "two-days-before", when: { after: "periodEnd", days: 1 }, tell: ["organOffice"] },
    ]);
  });
});
