// Policies, exemptions and frozen compliance: their rows and the changes that write them.
import { keys } from "../../shared/keys.ts";
import { defaultPolicies } from "../../shared/obligations/defaults.ts";
import { monthOfPeriod } from "../../shared/obligations/periods.ts";
import { Exemption, Policy } from "../../shared/obligations/schema.ts";
import type { OrganCompliance } from "../../shared/obligations/views.ts";
import type { County } from "../../shared/org/schema.ts";
import type { Item } from "../../shared/table.ts";
import { addMonths, firstDayOf, monthOf, type Month } from "../../shared/time.ts";
import { getItem, queryAll, type Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";

/**
 * Every version of every policy of a county. A county that has changed none has the two of the source, in force from
 * the month before it began: an office starts by summing up last month.
 */
export async function policiesOf(deps: Deps, county: string): Promise<Policy[]> {
  const [rows, own] = await Promise.all([
    queryAll<Policy>(deps, keys.policies(county)),
    getItem<County>(deps, keys.county(county), { stale: true }),
  ]);
  const from = own?.since ? firstDayOf(addMonths(monthOf(own.since), -1)) : "2020-01-01";
  const changed = rows.map((row) => Policy.strip().parse(row));
  return [...defaultPolicies(from), ...changed];
}

/** A version of a policy; the same day of effect replaces the version that was to begin on it. */
export const policyPut = (county: string, policy: Policy): Change => ({
  put: { ...keys.policy(county, policy.policy, policy.effectiveFrom), ...policy },
});

/** The exemptions among the rows of a unit-month. */
export const exemptionsIn = (items: readonly Item[]): Exemption[] =>
  items.filter((item) => item.sk.startsWith("exempt/")).map((item) => Exemption.strip().parse(item));

const exemptionKey = (county: string, one: Pick<Exemption, "unit" | "policy" | "period">) =>
  keys.exemption(county, one.unit, monthOfPeriod(one.period), one.policy, one.period);

export const exemptionPut = (county: string, exemption: Exemption): Change => ({
  put: { ...exemptionKey(county, exemption), ...exemption },
  when: { absent: true },
  otherwise: { code: "already-excused", message: "该周期已经免报" },
});

export const exemptionDrop = (county: string, one: Pick<Exemption, "unit" | "policy" | "period">): Change => ({
  drop: exemptionKey(county, one),
  when: { present: true },
  otherwise: { code: "not-excused", message: "该周期没有免报" },
});

/** A locked month's compliance, an item per organ: the page is one Query of a few rows. */
export const frozenCompliance = (deps: Deps, county: string, month: Month): Promise<OrganCompliance[]> =>
  queryAll<OrganCompliance>(deps, keys.month(county, month), { prefix: "compliance/", stale: true });

/** The rows that lock a month, all in one transaction; a second lock of the same month is refused. */
export const lockPuts = (
  county: string,
  month: Month,
  lock: { lockedAt: string; lockedBy: string },
  organs: readonly OrganCompliance[],
): Change[] => [
  {
    put: { ...keys.monthLock(county, month), month, ...lock },
    when: { absent: true },
    otherwise: { code: "already-locked", message: "该月已经锁定" },
  },
  ...organs.map((organ): Change => ({ put: { ...keys.complianceRow(county, month, organ.organ), ...organ } })),
];
