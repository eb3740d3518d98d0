// The policies that a new county starts with, from the source; an administrator changes them as rows.
import type { Day } from "../time.ts";
import { addPeriods, firstDayOfPeriod, periodOf } from "./periods.ts";
import type { Policy } from "./schema.ts";

const policeUnits: Pick<Policy, "applies" | "party"> = {
  // “以科所队为训练单位” (source, G6): asked of public security only, of every unit in it.
  applies: { organKinds: ["police"] },
  party: "unit",
};

/** “每季度开展政治理论和业务知识测试” (source, S4): asked of the justice bureau only, of everybody in post. */
const quarterlyTest: Omit<Policy, "effectiveFrom" | "policy" | "label" | "figure"> = {
  applies: { organKinds: ["justice"] },
  party: "officer",
  period: "quarter",
  minimum: 1,
  measure: "次",
  graceDays: 5,
  steps: [
    {
      step: "twenty-one-before",
      when: { before: "periodEnd", workingDays: 21 },
      tell: ["officer", "unitHead", "organOffice"],
    },
    {
      step: "seven-before",
      when: { before: "periodEnd", workingDays: 7 },
      tell: ["officer", "unitHead", "organOffice"],
    },
    {
      step: "two-before",
      when: { before: "periodEnd", workingDays: 2 },
      tell: ["officer", "unitHead", "organOffice"],
    },
    { step: "day-after", when: { after: "periodEnd", days: 1 }, tell: ["unitHead", "organOffice"] },
  ],
  enabled: true,
  source: "每季度开展政治理论和业务知识测试",
};

/** `introducedOn`: the day on which Suneng first brought the row, absent for those that it began with. */
type Row = Omit<Policy, "effectiveFrom"> & { introducedOn?: Day };

const rows: readonly Row[] = [
  {
    policy: "briefs-monthly",
    label: "每月训练简报",
    figure: "training.accepted",
    ...policeUnits,
    period: "month",
    minimum: 2,
    measure: "篇",
    graceDays: 3,
    steps: [
      { step: "week-before", when: { before: "periodEnd", days: 7 }, tell: ["clerk"] },
      { step: "two-days-before", when: { before: "periodEnd", days: 2 }, tell: ["clerk", "unitHead"] },
      { step: "day-after", when: { after: "periodEnd", days: 1 }, tell: ["unitHead", "organOffice"] },
    ],
    enabled: true,
    source: "每月每个单位至少要上报两篇培训内容的简报，并与单位目标考核挂钩",
  },
  {
    policy: "half-day-weekly",
    label: "每周半天训练",
    figure: "training.halfDayHours",
    ...policeUnits,
    period: "week",
    // Half a day is not defined in hours by the source: four, until the office says otherwise.
    minimum: 4,
    measure: "小时",
    graceDays: 3,
    steps: [
      { step: "friday", when: { weekday: 5 }, tell: ["clerk"] },
      { step: "next-monday", when: { after: "periodEnd", days: 1 }, tell: ["unitHead"] },
    ],
    enabled: true,
    source: "每周不少于半天时间开展训练，信息化、法律法规的培训可以通过会议的形式组织开展",
  },
  {
    policy: "talks-quarterly",
    label: "每季度预防提醒约谈",
    figure: "talks.held",
    // Asked of the justice bureau only (source, S11 and S12), of everybody in post.
    applies: { organKinds: ["justice"] },
    party: "officer",
    period: "quarter",
    minimum: 1,
    measure: "次",
    graceDays: 5,
    steps: [
      { step: "month-1", when: { month: 1 }, tell: ["disciplineOfficer"] },
      { step: "month-2", when: { month: 2 }, tell: ["disciplineOfficer"] },
      { step: "month-3", when: { month: 3 }, tell: ["disciplineOfficer"] },
      {
        step: "fourteen-before",
        when: { before: "periodEnd", workingDays: 14 },
        tell: ["disciplineOfficer", "talker"],
      },
      {
        step: "three-before",
        when: { before: "periodEnd", workingDays: 3 },
        tell: ["disciplineOfficer", "talker"],
      },
      {
        step: "day-after",
        when: { after: "periodEnd", days: 1 },
        tell: ["disciplineHead", "disciplineOfficer"],
      },
    ],
    enabled: true,
    source: "建立每季度进行一次预防提醒约谈的约谈常态化机制",
  },
  {
    policy: "theory-quarterly",
    label: "每季度政治理论测试",
    figure: "assessments.theory",
    ...quarterlyTest,
    introducedOn: "2026-11-25",
  },
  {
    policy: "professional-quarterly",
    label: "每季度业务知识测试",
    figure: "assessments.professional",
    ...quarterlyTest,
    introducedOn: "2026-11-25",
  },
];

/**
 * The default policies in force from a day: the day the office starts with Suneng, not earlier, or every unit would be
 * reminded of months in which nobody could file. A quarter is asked from the one in which the county `began`: whoever
 * begins in its last month is still in time for it. A row that Suneng brought when the county had begun already is asked
 * from the next quarter on: nobody owes what nobody had asked.
 */
export function defaultPolicies(effectiveFrom: Day, began?: Day): Policy[] {
  return rows.map(({ introducedOn, ...row }) => {
    if (introducedOn !== undefined && (began ?? effectiveFrom) < introducedOn) {
      return { ...row, effectiveFrom: firstDayOfPeriod(addPeriods(periodOf(row.period, introducedOn), 1)) };
    }
    const asked = row.period === "quarter" && began !== undefined;
    return {
      ...row,
      effectiveFrom: asked ? firstDayOfPeriod(periodOf("quarter", began)) : effectiveFrom,
    };
  });
}
