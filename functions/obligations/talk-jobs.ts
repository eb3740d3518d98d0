// talks.remind: each morning brings the rounds up to date; each working morning tells those who owe a talk or a follow-up.
import { calendarCovers, isWorkingDay, missingYears, sayMissingYears } from "../../shared/calendar.ts";
import { keys } from "../../shared/keys.ts";
import { asksOfficer } from "../../shared/obligations/officers.ts";
import { lastDayOfPeriod, type Period } from "../../shared/obligations/periods.ts";
import { isRecipientOf, type Policy } from "../../shared/obligations/schema.ts";
import { dueSteps, isChased, periodsToChase } from "../../shared/obligations/steps.ts";
import type { County, Organ, Posting } from "../../shared/org/schema.ts";
import { addDays, dayOf, type Day } from "../../shared/time.ts";
import { officersBy } from "../org/store.ts";
import { getItem } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import type { JobOutcome, Run } from "../platform/jobs.ts";
import { inParallel } from "../platform/parallel.ts";
import { syncRound } from "../talks/rounds-list.ts";
import { rulesOf, type Rules } from "./facts.ts";
import {
  officerStates,
  owesTalk,
  postedUnit,
  talkPolicies,
  talkPoliciesOfCounty,
  type OfficerStanding,
} from "./officers.ts";
import { remindFollowUps } from "./talk-follow-ups.ts";
import { lineOf, namedTo, tell, unheard, type Line, type Morning } from "./talk-line.ts";
import { countsNotice, lineNotice, talkerNotice, type RoundTelling } from "./talk-notices.ts";

/** A year whose holidays are missing is named this long before a step could fall into it. */
const noticeDays = 31;

/**
 * Opens the rounds of every organ on which the policy is, and brings their lists up to date with the postings; then tells
 * who owes a step today: names to the discipline line, to a talker his own people, to the committee counts. Rounds come
 * first, all of them: whoever was talked to before a transfer is not asked for anew. Each notice's id is its meaning, so a
 * repeated run writes none, and a missed morning is made up by the next.
 */
export const remindTalks: Run = async (deps, county, scheduledAt): Promise<JobOutcome> => {
  const today = dayOf(scheduledAt);
  const [rules, own] = await Promise.all([
    rulesOf(deps, county),
    getItem<County>(deps, keys.county(county), { stale: true }),
  ]);
  const counts = { 轮次: 0, 新开轮次: 0, 名单变动: 0, 新提醒: 0, 已提醒过: 0 };
  const morning: Morning = {
    deps,
    rules,
    today,
    now: scheduledAt,
    began: own?.since,
    counts,
    remarks: new Set(),
  };
  const rounds = roundsToKeep(morning);
  await inParallel(rounds, 2, (round) => keepRound(morning, round));
  const missing = missingYears(rules.calendar, [today, addDays(today, noticeDays)]);
  if (missing.length && rounds.some(({ chased }) => chased.length))
    morning.remarks.add(sayMissingYears(missing));
  if (calendarCovers(rules.calendar, Number(today.slice(0, 4))) && isWorkingDay(rules.calendar, today)) {
    await inParallel(rounds, 2, (round) => remindRound(morning, round));
    await inParallel(rules.organs, 2, (organ) => remindFollowUps(morning, organ));
  }
  return { counts, remarks: [...morning.remarks].sort() };
};

/** `asking` are the policies that are on: none leaves a round that stands to be told so. `chased` still remind. */
type KeptRound = { organ: Organ; period: Period; asking: Policy[]; chased: Policy[] };

/** The present quarter's round of each organ, and the last one's while it is chased; none that was over before the county began. */
function roundsToKeep({ rules, today, began = "" }: Morning): KeptRound[] {
  const periods = periodsToChase("quarter", today).filter((period) => lastDayOfPeriod(period) >= began);
  return rules.organs.flatMap((organ) =>
    periods.flatMap((period) => {
      const asking = talkPolicies(rules, organ, period).filter(({ enabled }) => enabled);
      const chased = asking.filter((policy) => isChased(policy, period, today));
      // Where no policy is on any more, what it asked is taken back for as long as the county's rounds are kept.
      const keeping = asking.length ? chased : talkPoliciesOfCounty(rules, period);
      return keeping.some((policy) => isChased(policy, period, today))
        ? [{ organ, period, asking, chased }]
        : [];
    }),
  );
}

/** How many talks the policies ask of somebody in post: the most that one of those asks that ask him at all. */
const askedOf = (
  rules: Rules,
  organ: Organ,
  policies: readonly Policy[],
  { unit: id, kind }: Posting,
): number => {
  const unit = postedUnit(rules, organ, id);
  const own = policies.filter((policy) => unit && asksOfficer(policy, unit, kind));
  return Math.max(0, ...own.map(({ minimum }) => minimum));
};

async function keepRound(morning: Morning, { organ, period, asking }: KeptRound): Promise<void> {
  const { deps, rules, counts } = morning;
  const { opened, added, changed } = await syncRound(
    deps,
    {
      county: rules.county,
      organ: organ.id,
      quarter: period,
      units: rules.units.filter((unit) => unit.organ === organ.id),
      began: morning.began,
      asks: (posting) => askedOf(rules, organ, asking, posting),
      standingOnly: asking.length === 0,
    },
    listDay(morning),
  );
  counts.轮次 += asking.length ? 1 : 0;
  counts.新开轮次 += opened ? 1 : 0;
  counts.名单变动 += added + changed;
}

/** Lists go by the later of the scheduled day and today: a late run of an old morning brings nobody back. */
function listDay({ deps, today }: Morning): Day {
  const now = dayOf(deps.clock.now());
  return now > today ? now : today;
}

async function remindRound(morning: Morning, { organ, period, chased }: KeptRound): Promise<void> {
  const { deps, rules, today, now } = morning;
  const asked = chased.map((policy) => ({
    policy,
    due: dueSteps(policy, period, rules.calendar, today).due,
  }));
  if (asked.every(({ due }) => due.length === 0)) return;
  const { round, officers } = await officerStates(deps, rules, { organ, period }, { now });
  if (round?.state !== "open" || !officers.some(owesTalk)) return;
  const line = await lineOf(deps, rules.county, organ);
  const talkers = await talkersOf(deps, rules.county, organ, officers);
  for (const { policy, due } of asked) {
    const own = officers.filter((one) => one.policy.policy === policy.policy);
    const owing = own.filter(owesTalk);
    if (owing.length === 0) continue;
    const unplanned = owing.filter(({ target }) => !talkers.has(target.talker ?? "")).length;
    for (const step of due) {
      const telling = { county: rules.county, organ, policy, period, step, officers: own, owing, unplanned };
      await tellStep(morning, telling, { line, talkers });
    }
  }
}

/** Whoever was asked to talk and is still there: what was given to somebody who left is nobody's. */
async function talkersOf(
  deps: Deps,
  county: string,
  organ: Organ,
  officers: readonly OfficerStanding[],
): Promise<ReadonlySet<string>> {
  const given = officers.filter(owesTalk).flatMap(({ target }) => target.talker ?? []);
  const found = await officersBy(deps, county, given);
  const there = [...found.values()].filter((one) => one.state === "active" && one.organ === organ.id);
  return new Set(there.map(({ staff }) => staff));
}

type Told = { line: Line; talkers: ReadonlySet<string> };

async function tellStep(morning: Morning, telling: RoundTelling, { line, talkers }: Told): Promise<void> {
  const recipients = telling.step.tell.filter((one) => isRecipientOf("talks", one));
  const names = [...new Set(recipients.flatMap((one) => namedTo(line, one)))];
  for (const to of names) await tell(morning, lineNotice(telling, to));
  for (const recipient of recipients) {
    if (recipient === "talker") {
      // Whoever is told of everybody needs no second notice of his own.
      const others = [...talkers].filter((one) => !names.includes(one));
      for (const to of others) await tellTalker(morning, telling, to);
    } else if (namedTo(line, recipient).length === 0) {
      const committee = recipient === "disciplineHead" ? line.committee : [];
      for (const { staff } of committee) await tell(morning, countsNotice(telling, staff));
      if (committee.length === 0) morning.remarks.add(unheard(telling.organ, recipient));
    }
  }
}

async function tellTalker(morning: Morning, telling: RoundTelling, to: string): Promise<void> {
  const owing = telling.owing.filter(({ target }) => target.talker === to);
  if (owing.length) await tell(morning, talkerNotice({ ...telling, owing }, to));
}
