// obligations.remind: each working morning tells exactly those who owe a step today.
import type { Role } from "../../shared/access.ts";
import { missingYears, sayMissingYears } from "../../shared/calendar.ts";
import { keys } from "../../shared/keys.ts";
import type { Notice } from "../../shared/notice.ts";
import { policyFor } from "../../shared/obligations/policies.ts";
import {
  firstDayOfPeriod,
  lastDayOfPeriod,
  sayPeriod,
  type Period,
} from "../../shared/obligations/periods.ts";
import { isRecipientOf, type Policy, type RecipientOf } from "../../shared/obligations/schema.ts";
import { appliesTo, owedNow, owes } from "../../shared/obligations/state.ts";
import { dueSteps, periodsToChase, type DueStep } from "../../shared/obligations/steps.ts";
import type { PeriodState } from "../../shared/obligations/views.ts";
import type { County, Holder, Unit } from "../../shared/org/schema.ts";
import { addDays, dayOf, monthOf, type Day, type Month } from "../../shared/time.ts";
import { holdersOf } from "../org/store.ts";
import { noticeRow } from "../platform/commit.ts";
import { getItem, tryWrite } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import type { JobOutcome, Run } from "../platform/jobs.ts";
import { lockedMonths } from "../platform/month-locks.ts";
import { inParallel } from "../platform/parallel.ts";
import { boundUnits, filedBetween, obliged, rulesOf, stateOf, type Rules } from "./facts.ts";

type Asked = { policy: Policy; period: Period; steps: DueStep[] };

/** The policies and periods of which some step is due today, and the years that could not be decided. */
function askedToday(rules: Rules, today: Day): { asked: Asked[]; missing: number[] } {
  const kinds = new Map(rules.policies.map((policy) => [policy.policy, policy.period]));
  const missing = new Set(missingYears(rules.calendar, [today, addDays(today, 31)]));
  const asked: Asked[] = [];
  for (const [id, kind] of kinds) {
    for (const period of periodsToChase(kind, today)) {
      const policy = policyFor(rules.policies, id, period);
      if (!policy?.enabled) continue;
      const { due, missingYears: years } = dueSteps(policy, period, rules.calendar, today);
      for (const year of years) missing.add(year);
      if (due.length) asked.push({ policy, period, steps: due });
    }
  }
  return { asked, missing: [...missing].sort((a, b) => a - b) };
}

/**
 * Tells who owes a step today: which unit, which period, how many short, a link to the form. Decides on consistent
 * reads of the records; each notice's id is its meaning (policy, period, unit, step), so a repeated run writes none and
 * a missed morning is made up by the next. Locked months are not chased, nor what was over before the county began.
 */
export const remind: Run = async (deps, county, scheduledAt): Promise<JobOutcome> => {
  const today = dayOf(scheduledAt);
  const rules = await rulesOf(deps, county);
  const { asked, missing } = askedToday(rules, today);
  const counts = { 检查单位: 0, 新提醒: 0, 已提醒过: 0 };
  const remarks = missing.length ? [sayMissingYears(missing)] : [];
  if (asked.length) {
    const open = await stillChased(deps, county, asked);
    await inParallel(boundUnits(rules), 8, async (unit) => {
      counts.检查单位 += 1;
      const told = await remindUnit(deps, rules, unit, open, scheduledAt);
      counts.新提醒 += told.fresh;
      counts.已提醒过 += told.known;
      remarks.push(...told.remarks);
    });
  }
  return { counts, remarks: remarks.sort() };
};

/** Without locked months, and without periods that were over before the county began: nobody could file in those. */
async function stillChased(deps: Deps, county: string, asked: readonly Asked[]): Promise<Asked[]> {
  const months = [...new Set(asked.map(({ period }) => monthOf(lastDayOfPeriod(period))))];
  const [locked, own] = await Promise.all([
    lockedMonths(deps, county, months),
    getItem<County>(deps, keys.county(county), { stale: true }),
  ]);
  const since = own?.since ?? "";
  return asked.filter(({ period }) => {
    const last = lastDayOfPeriod(period);
    return last >= since && !locked.has(monthOf(last));
  });
}

type Told = { fresh: number; known: number; remarks: string[] };

async function remindUnit(
  deps: Deps,
  rules: Rules,
  unit: Unit,
  asked: readonly Asked[],
  now: string,
): Promise<Told> {
  const told: Told = { fresh: 0, known: 0, remarks: [] };
  const known = obliged(rules, unit);
  const mine = known ? asked.filter(({ policy }) => appliesTo(policy, known)) : [];
  if (!known || mine.length === 0) return told;
  const filed = await filedBetween(deps, rules, unit.id, spanOfAll(mine));
  for (const { policy, period, steps } of mine) {
    const standing = stateOf(rules, known, policy, period, filed, now);
    for (const step of steps) {
      for (const recipient of step.tell) {
        if (isRecipientOf("training", recipient) && owes(recipient, standing.state))
          await tell(deps, rules, { unit, standing, step, recipient }, told);
      }
    }
  }
  return told;
}

/** The whole months that hold the periods' days: exemptions and records of all of them in as few Queries as can be. */
function spanOfAll(asked: readonly Asked[]): { first: Day; last: Day; months: Month[] } {
  const first = asked.map(({ period }) => firstDayOfPeriod(period)).sort()[0] ?? "";
  const last =
    asked
      .map(({ period }) => lastDayOfPeriod(period))
      .sort()
      .at(-1) ?? "";
  const months = new Set(asked.map(({ period }) => monthOfPeriodDays(period)).flat());
  return { first, last, months: [...months] };
}

const monthOfPeriodDays = (period: Period): Month[] => [
  monthOf(firstDayOfPeriod(period)),
  monthOf(lastDayOfPeriod(period)),
];

type UnitRecipient = RecipientOf<"training">;
type Owing = { unit: Unit; standing: PeriodState; step: DueStep; recipient: UnitRecipient };

async function tell(deps: Deps, rules: Rules, owing: Owing, told: Told): Promise<void> {
  const { unit, recipient } = owing;
  const holders = await recipientsOf(deps, rules.county, unit, recipient);
  if (holders.length === 0) {
    const missing = recipient === "organOffice" ? "政工审核人员" : recipient === "clerk" ? "内勤" : "负责人";
    told.remarks.push(`${unit.name}没有登记${missing}，提醒无人接收`);
  }
  for (const holder of holders) {
    const notice = noticeOf(rules.county, owing, holder.staff);
    const row = noticeRow(notice, deps.clock.now());
    const { done } = await tryWrite(deps, { put: row, when: { absent: true } });
    if (done) told.fresh += 1;
    else told.known += 1;
  }
}

/** Whom a step means: a unit without a clerk is told through its head, an organ without reviewers through its administrator. */
const substitutes: Record<UnitRecipient, readonly Role[]> = {
  clerk: ["clerk", "unitHead"],
  unitHead: ["unitHead"],
  organOffice: ["reviewer", "organAdmin"],
};

async function recipientsOf(
  deps: Deps,
  county: string,
  unit: Unit,
  recipient: UnitRecipient,
): Promise<Holder[]> {
  const holders = await holdersOf(deps, county, recipient === "organOffice" ? unit.organ : unit.id);
  for (const role of substitutes[recipient]) {
    const found = holders.filter((holder) => holder.role === role);
    if (found.length) return found;
  }
  return [];
}

function noticeOf(county: string, { unit, standing, step, recipient }: Owing, to: string): Notice {
  const { policy, label, period, measure, state } = standing;
  const desk = recipient === "organOffice";
  const owed = desk ? state.shortBy : owedNow(state);
  const waiting = state.pending > 0 ? `，另有 ${state.pending} ${measure}待审核` : "";
  const over = step.day > lastDayOfPeriod(period) ? "已到期，" : "";
  const form = `/training/briefs/new?unit=${unit.id}`;
  return {
    county,
    to,
    id: `${policy}.${period}.${unit.id}.${step.step}`,
    day: step.nominal,
    kind: "obligations.owed",
    title: `${unit.name}${sayPeriod(period)}${label}还差 ${owed} ${measure}`,
    text: `${over}要求不少于 ${state.minimum} ${measure}，已通过 ${state.value} ${measure}${waiting}，还差 ${owed} ${measure}。`,
    link: desk ? `/obligations/units/${unit.id}?month=${monthOf(lastDayOfPeriod(period))}` : form,
    about: { policy, unit: unit.id, organ: unit.organ, period, desk },
  };
}
