// Policies, exemptions and frozen compliance: their rows and the changes that write them.
import { gunzipSync, gzipSync } from "node:zlib";
import { MonthLock } from "../../shared/figures/schema.ts";
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
 * Every version of every policy of a county. A county that has changed none has those of the source, in force from the
 * month before it began: an office starts by summing up last month.
 */
export async function policiesOf(deps: Deps, county: string): Promise<Policy[]> {
  const [rows, own] = await Promise.all([
    queryAll<Policy>(deps, keys.policies(county)),
    getItem<County>(deps, keys.county(county), { stale: true }),
  ]);
  const from = own?.since ? firstDayOf(addMonths(monthOf(own.since), -1)) : "2020-01-01";
  const changed = rows.map((row) => Policy.strip().parse(row));
  const replaced = new Set(changed.map(({ policy, effectiveFrom }) => `${policy} ${effectiveFrom}`));
  const standing = defaultPolicies(from, own?.since).filter(
    ({ policy, effectiveFrom }) => !replaced.has(`${policy} ${effectiveFrom}`),
  );
  return [...standing, ...changed];
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

export const exemptionDrop = (
  county: string,
  one: Pick<Exemption, "unit" | "policy" | "period">,
): Change => ({
  drop: exemptionKey(county, one),
  when: { present: true },
  otherwise: { code: "not-excused", message: "该周期没有免报" },
});

/** A locked month as it was kept, by organ. */
export type FrozenMonth = { lock: MonthLock; organs: OrganCompliance[] };

/** A locked month, its lock and its organs' rows in one Query; undefined before it is locked. */
export async function frozenMonth(
  deps: Deps,
  county: string,
  month: Month,
): Promise<FrozenMonth | undefined> {
  const rows = await queryAll<Item>(deps, keys.month(county, month), { from: "compliance/", to: "lock" });
  const lock = rows.find((row) => row.sk === "lock");
  if (!lock) return undefined;
  const organs = rows.filter((row) => row !== lock).map((row) => unpacked(row as unknown as PackedOrgan));
  return { lock: MonthLock.parse(lock), organs };
}

/** Sixty units' states are 60 KB as attributes and 4 KB packed: the page reads an eighth, and no organ is too big a row. */
type PackedOrgan = Omit<OrganCompliance, "units"> & { packed: Uint8Array };

const packedOrgan = ({ units, ...organ }: OrganCompliance): PackedOrgan => ({
  ...organ,
  packed: gzipSync(JSON.stringify(units)),
});

const unpacked = ({ organ, name, packed }: PackedOrgan): OrganCompliance => ({
  organ,
  name,
  units: JSON.parse(gunzipSync(packed).toString()) as OrganCompliance["units"],
});

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
  ...organs.map((organ): Change => ({
    put: { ...keys.complianceRow(county, month, organ.organ), ...packedOrgan(organ) },
  })),
];
