// What administrators change: policies from a date, exemptions with a reason, and the lock of a month.
import { may } from "../../shared/access.ts";
import { keys } from "../../shared/keys.ts";
import { policyFor, whyNot } from "../../shared/obligations/policies.ts";
import { monthOfPeriod, type Period } from "../../shared/obligations/periods.ts";
import type { Exemption, Policy } from "../../shared/obligations/schema.ts";
import { notFound, Problem, refuse } from "../../shared/problem.ts";
import { addDays, lastDayOf, sayFullDay, sayMonth, type Month } from "../../shared/time.ts";
import { foldCounty, writeMonth } from "../figures/jobs.ts";
import { monthLockOf, sameTests, testsChanged } from "../figures/store.ts";
import { unitBy } from "../org/store.ts";
import { authorize, type Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Deps } from "../platform/deps.ts";
import { rulesOf } from "./facts.ts";
import { complianceOf, todayOf } from "./operations.ts";
import { leftOpen } from "./roll-locks.ts";
import { exemptionDrop, exemptionPut, lockPuts, policiesOf, policyPut } from "./store.ts";

/** Every policy's versions. What the county asks of its units is no secret to anybody whose unit it binds. */
export const listPolicies = (deps: Deps, actor: Actor): Promise<Policy[]> => policiesOf(deps, actor.county);

/**
 * Adds a version of a policy from a day on. Never rewrites a period that began before it; refused in words otherwise.
 */
export async function changePolicy(deps: Deps, actor: Actor, change: Policy): Promise<Policy> {
  const { county } = actor;
  authorize(actor, "obligations.edit", { county }, "要求");
  const versions = await policiesOf(deps, county);
  refuse(whyNot.changePolicy(versions, change, todayOf(deps), []));
  const audit = {
    pk: keys.auditOf(county, "obligations"),
    did: "obligations.policyChanged",
    subject: change.policy,
  };
  await commit(deps, actor, [policyPut(county, change)], { audit: { ...audit, detail: change } });
  return change;
}

export type Excuse = { unit: string; policy: string; period: Period; reason: string };

/** Excuses a unit from a policy for one period, with a reason that stays on record. */
export async function excuse(deps: Deps, actor: Actor, asked: Excuse): Promise<Exemption> {
  const { county } = actor;
  const unit = await authorizedUnit(deps, actor, asked.unit);
  const month = monthOfPeriod(asked.period);
  const [versions, lock] = await Promise.all([policiesOf(deps, county), monthLockOf(deps, county, month)]);
  const policy = policyFor(versions, asked.policy, asked.period);
  refuse(whyNot.excuse(policy, asked.period, lock ? [month] : []));
  const exemption: Exemption = { ...asked, by: actor.staff, at: deps.clock.now() };
  const audit = {
    pk: keys.auditOf(county, "obligations"),
    did: "obligations.excused",
    subject: `${unit.id}/${asked.policy}/${asked.period}`,
    reason: asked.reason,
  };
  await commit(deps, actor, [exemptionPut(county, exemption)], { audit });
  return exemption;
}

/** Takes an exemption back. */
export async function withdrawExcuse(deps: Deps, actor: Actor, asked: Omit<Excuse, "reason">): Promise<void> {
  const { county } = actor;
  const unit = await authorizedUnit(deps, actor, asked.unit);
  const month = monthOfPeriod(asked.period);
  const lock = await monthLockOf(deps, county, month);
  if (lock) throw new Problem("conflict", `${sayMonth(month)}已经锁定，不能再改`, [], "month-closed");
  const audit = {
    pk: keys.auditOf(county, "obligations"),
    did: "obligations.excuseWithdrawn",
    subject: `${unit.id}/${asked.policy}/${asked.period}`,
  };
  await commit(deps, actor, [exemptionDrop(county, asked)], { audit });
}

async function authorizedUnit(deps: Deps, actor: Actor, id: string): Promise<{ id: string; organ: string }> {
  const unit = await unitBy(deps, actor.county, id);
  if (
    !unit ||
    !may(actor.grants, "obligations.excuse", { county: actor.county, organ: unit.organ, unit: unit.id })
  ) {
    throw notFound("单位");
  }
  return unit;
}

/** Why a month may not be locked yet: filings in time are still possible. */
export async function whyNotLock(deps: Deps, county: string, month: Month): Promise<string | undefined> {
  const rules = await rulesOf(deps, county, { stale: true });
  const graces = rules.policies.map((policy) => policy.graceDays);
  const lastGrace = addDays(lastDayOf(month), Math.max(0, ...graces));
  return todayOf(deps) > lastGrace
    ? undefined
    : `${sayFullDay(lastGrace)}（含）以前仍可按时补报，之后才能锁定`;
}

const foldsMax = 5;

/**
 * Locks a month: folds its figures and states once more and keeps them as they are. Later filings stay visible on the
 * unit's page and change nothing of the locked month. Answers which test rounds with days in the month, and which
 * rolls of its activities, are not closed yet: they will count in the month in which they are.
 */
export async function lockMonth(deps: Deps, actor: Actor, month: Month): Promise<{ warning?: string }> {
  const { county } = actor;
  authorize(actor, "obligations.lock", { county }, "月份");
  const reason = await whyNotLock(deps, county, month);
  if (reason) throw new Problem("conflict", reason, [], "month-still-open");
  const rules = await rulesOf(deps, county);
  const warning = await leftOpen(deps, rules, month);
  const audit = { pk: keys.auditOf(county, "obligations"), did: "obligations.monthLocked", subject: month };
  for (let turn = 1; ; turn += 1) {
    if (await monthLockOf(deps, county, month))
      throw new Problem("conflict", "该月已经锁定", [], "already-locked");
    // A round or a roll that is closed at the same moment is either in the fold, or finds the month locked.
    const unchanged = await sameTests(deps, county, month);
    await writeMonth(deps, county, month, await foldCounty(deps, county, month, rules));
    const organs = await complianceOf(deps, rules, month, () => true);
    const lock = { lockedAt: deps.clock.now(), lockedBy: actor.staff };
    try {
      await commit(deps, actor, [unchanged, ...lockPuts(county, month, lock, organs)], { audit });
      return warning === undefined ? {} : { warning };
    } catch (error) {
      const again = error instanceof Problem && error.reason === testsChanged.code && turn < foldsMax;
      if (!again) throw error;
    }
  }
}
