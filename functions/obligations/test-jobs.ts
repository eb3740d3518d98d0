// assessments.remind: each morning brings test rounds up to date; each working morning tells those who still owe a test.
import { calendarCovers, isWorkingDay, missingYears, sayMissingYears } from "../../shared/calendar.ts";
import { groupedBy } from "../../shared/grouped.ts";
import { keys } from "../../shared/keys.ts";
import { lastDayOfPeriod } from "../../shared/obligations/periods.ts";
import { isRecipientOf, type Policy, type RecipientOf } from "../../shared/obligations/schema.ts";
import { dueSteps, isChased, periodsToChase, type DueStep } from "../../shared/obligations/steps.ts";
import { planStep, unplanned } from "../../shared/obligations/test-steps.ts";
import { saySubjects } from "../../shared/obligations/tests.ts";
import type { County, Organ } from "../../shared/org/schema.ts";
import { sayQuarter, type Quarter } from "../../shared/quarter.ts";
import { addDays, dayOf, type Day, type Instant } from "../../shared/time.ts";
import { getItem } from "../platform/db.ts";
import type { JobOutcome, Run } from "../platform/jobs.ts";
import { inParallel } from "../platform/parallel.ts";
import { rulesOf } from "./facts.ts";
import { organMorning, tellMerged, type OrganMorning, type TestMorning } from "./test-morning.ts";
import {
  headNotice,
  officeNotice,
  officerNotice,
  unplannedNotice,
  type Owed,
  type OwedPart,
} from "./test-notices.ts";
import { owesTest, testPolicies, testStates, type TestStanding } from "./test-officers.ts";
import { placesFor } from "./test-places.ts";
import { keepRounds, remindOfRounds } from "./test-rounds.ts";

/** A year whose holidays are missing is named this long before a step could fall into it. */
const noticeDays = 31;

/**
 * “每季有考试” (source, S4): opens, closes and settles the rounds of every organ; tells who still has to sit, to make up or
 * to record; and reminds by the policies' steps only who still owes a test of the quarter. Each notice's id is its meaning,
 * so a repeated run writes none, and a missed morning is made up by the next.
 */
export const remindTests: Run = async (deps, county, scheduledAt): Promise<JobOutcome> => {
  const now = later(scheduledAt, deps.clock.now());
  const [rules, own] = await Promise.all([
    rulesOf(deps, county),
    getItem<County>(deps, keys.county(county), { stale: true }),
  ]);
  const morning: TestMorning = {
    deps,
    rules,
    today: dayOf(now),
    now,
    began: own?.since,
    counts: { 批次: 0, 新开批次: 0, 结束批次: 0, 新提醒: 0, 已提醒过: 0 },
    remarks: new Set(),
  };
  await inParallel(rules.organs, 2, (organ) => remindOrgan(morning, organ));
  return { counts: morning.counts, remarks: [...morning.remarks].sort() };
};

/** An old morning that is run late goes by today: what was worth saying then may be wrong by now. */
const later = (one: Instant, other: Instant): Instant => (one > other ? one : other);

async function remindOrgan(all: TestMorning, organ: Organ): Promise<void> {
  const { rules, today, remarks } = all;
  const morning = await organMorning(all, organ);
  await keepRounds(morning);
  const asked = quartersToChase(morning);
  const busy = asked.length > 0 || morning.rounds.some(({ state }) => state === "open");
  if (!busy) return;
  await morning.office();
  const missing = missingYears(rules.calendar, [today, addDays(today, noticeDays)]);
  if (missing.length) remarks.add(sayMissingYears(missing));
  for (const { quarter, policies } of asked) await checkPlanned(morning, quarter, policies);
  if (!calendarCovers(rules.calendar, Number(today.slice(0, 4))) || !isWorkingDay(rules.calendar, today))
    return;
  await remindOfRounds(morning);
  for (const { quarter, policies } of asked) await remindQuarter(morning, quarter, policies);
}

type Asked = { quarter: Quarter; policies: Policy[] };

/** The present quarter, and the last one while it is chased; none that was over before the county began. */
function quartersToChase({ rules, organ, today, began = "" }: OrganMorning): Asked[] {
  return periodsToChase("quarter", today)
    .filter((quarter) => lastDayOfPeriod(quarter) >= began)
    .map((quarter) => {
      const on = testPolicies(rules, organ, quarter).filter(({ enabled }) => enabled);
      return { quarter, policies: on.filter((policy) => isChased(policy, quarter, today)) };
    })
    .filter(({ policies }) => policies.length > 0);
}

/** Names what is asked and not arranged, every morning of the quarter to administrators, once to the office. */
async function checkPlanned(
  morning: OrganMorning,
  quarter: Quarter,
  policies: readonly Policy[],
): Promise<void> {
  const { organ, rules, rounds, remarks, today } = morning;
  const lacking = today <= lastDayOfPeriod(quarter) ? unplanned(policies, rounds, quarter, today) : [];
  if (lacking.length === 0) return;
  remarks.add(`${organ.name}${sayQuarter(quarter)}还没有安排${saySubjects(lacking)}测试`);
  const step = planStep(quarter, rules.calendar, today);
  if (!step) return;
  const kind = `assessment-unplanned.${quarter}.${organ.id}`;
  const parts = lacking.map((policy) => partOf(policy, step));
  for (const to of await morning.office()) {
    await tellMerged(morning, to, { kind, parts }, async (fresh, day) =>
      unplannedNotice({ county: rules.county, organ, quarter, kind, parts: fresh, day }, to),
    );
  }
}

const partOf = (policy: Policy, { step, nominal }: Pick<DueStep, "step" | "nominal">): OwedPart => ({
  mark: `${policy.policy}.${step}`,
  nominal,
  policy,
});

type Steps = { policy: Policy; due: DueStep[] };

/** Of these policies, what is due for a recipient today. */
const partsFor = (steps: readonly Steps[], recipient: RecipientOf<"assessments">): OwedPart[] =>
  steps.flatMap(({ policy, due }) =>
    due
      .filter(({ tell }) => tell.some((one) => isRecipientOf("assessments", one) && one === recipient))
      .map((step) => partOf(policy, step)),
  );

async function remindQuarter(
  morning: OrganMorning,
  quarter: Quarter,
  policies: readonly Policy[],
): Promise<void> {
  const { deps, rules, organ, rounds, began, today, now } = morning;
  const steps = policies
    .map((policy) => ({ policy, due: dueSteps(policy, quarter, rules.calendar, today).due }))
    .filter(({ due }) => due.length > 0);
  if (steps.length === 0) return;
  const staffing = await morning.staffing();
  const standings = await testStates(deps, rules, { organ, quarter }, { now, staffing, rounds, began });
  const owing = standings.filter(owesTest);
  if (owing.length === 0) return;
  await tellOfficers(morning, quarter, { steps, owing });
  await tellHeads(morning, quarter, { steps, owing });
  await tellOffice(morning, quarter, { steps, owing });
}

type Owing = { steps: readonly Steps[]; owing: readonly TestStanding[] };

const owedIn = (
  { rules, organ }: OrganMorning,
  quarter: Quarter,
  { kind, parts, day }: { kind: string; parts: readonly OwedPart[]; day: Day },
): Owed => ({ county: rules.county, organ, quarter, kind, parts, day });

const of = (parts: readonly OwedPart[], owing: readonly TestStanding[]): OwedPart[] =>
  parts.filter(({ policy }) => owing.some((one) => one.policy.policy === policy.policy));

/** Each who is still in the organ, with where he can sit. */
async function tellOfficers(morning: OrganMorning, quarter: Quarter, { steps, owing }: Owing): Promise<void> {
  const all = partsFor(steps, "officer");
  if (all.length === 0) return;
  const here = await morning.unitsNow();
  const people = [...groupedBy(owing, ({ party }) => party.staff)].filter(([staff]) => here.has(staff));
  const kind = `assessment-owed.${quarter}.own`;
  await inParallel(people, 8, async ([staff, own]) => {
    const parts = of(all, own);
    if (parts.length === 0) return;
    await tellMerged(morning, staff, { kind, parts }, async (fresh, day) => {
      const owed = owedIn(morning, quarter, { kind, parts: fresh, day });
      return officerNotice(owed, staff, await placesFor(morning, quarter, staff, fresh));
    });
  });
}

async function tellHeads(morning: OrganMorning, quarter: Quarter, { steps, owing }: Owing): Promise<void> {
  const all = partsFor(steps, "unitHead");
  if (all.length === 0) return;
  for (const [unit, own] of groupedBy(owing, ({ party }) => party.unit)) {
    const parts = of(all, own);
    if (parts.length === 0) continue;
    const name = morning.rules.units.find(({ id }) => id === unit)?.name ?? "";
    const kind = `assessment-owed.${quarter}.unit.${unit}`;
    for (const to of await morning.headsOf(unit)) {
      await tellMerged(morning, to, { kind, parts }, async (fresh, day) =>
        headNotice(owedIn(morning, quarter, { kind, parts: fresh, day }), to, {
          unit,
          name,
          owing: own.filter((one) => of(fresh, [one]).length > 0),
        }),
      );
    }
  }
}

async function tellOffice(morning: OrganMorning, quarter: Quarter, { steps, owing }: Owing): Promise<void> {
  const parts = of(partsFor(steps, "organOffice"), owing);
  if (parts.length === 0) return;
  const kind = `assessment-owed.${quarter}.organ.${morning.organ.id}`;
  const unitName = (id: string): string => morning.rules.units.find((unit) => unit.id === id)?.name ?? "";
  for (const to of await morning.office()) {
    await tellMerged(morning, to, { kind, parts }, async (fresh, day) =>
      officeNotice(owedIn(morning, quarter, { kind, parts: fresh, day }), to, {
        owing: owing.filter((one) => of(fresh, [one]).length > 0),
        unitName,
      }),
    );
  }
}
