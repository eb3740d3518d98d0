// Where each officer of an organ stands with the quarter's tests: from postings, exemptions and what was recorded, no stored list.
import type { Round, TestExemption } from "../../shared/assessments/schema.ts";
import { groupedBy } from "../../shared/grouped.ts";
import { keys } from "../../shared/keys.ts";
import { asksOfficer } from "../../shared/obligations/officers.ts";
import { policyFor } from "../../shared/obligations/policies.ts";
import { countedBy, type ObligationState, type Policy } from "../../shared/obligations/schema.ts";
import { isOfQuarter } from "../../shared/obligations/test-steps.ts";
import { owedNow, reaches } from "../../shared/obligations/state.ts";
import { evaluateTests, subjectOf, type TestParty, type TestRecord } from "../../shared/obligations/tests.ts";
import { postedOn } from "../../shared/org/rules.ts";
import type { County, Organ, Posting } from "../../shared/org/schema.ts";
import { firstDayOfQuarter, lastDayOfQuarter, type Quarter } from "../../shared/quarter.ts";
import { addDays, dayOf, type Day, type Instant } from "../../shared/time.ts";
import { placeOfRound, staffingOf, type Staffing } from "../assessments/lists.ts";
import { candidatesBy, exemptionsOf, ownTests, recordsOf, roundBy, roundsOf } from "../assessments/store.ts";
import { officersBy } from "../org/store.ts";
import { getItem } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { waysOf } from "../talks/people.ts";
import { standingOf } from "../talks/rounds-list.ts";
import type { Rules } from "./facts.ts";
import { postedUnit } from "./officers.ts";

type Freshness = { stale?: boolean };

/** One officer's state under one policy. */
export type TestStanding = { policy: Policy; party: TestParty; state: ObligationState };

/** The policies of tests that concern an organ in a quarter: they reach into a unit of it. */
export function testPolicies(rules: Rules, organ: Organ, quarter: Quarter): Policy[] {
  const units = rules.units
    .filter((unit) => unit.organ === organ.id)
    .map(({ id, class: of }) => ({ id, organKind: organ.kind, class: of }));
  const ids = new Set(rules.officerPolicies.map(({ policy }) => policy));
  return [...ids]
    .flatMap((id) => policyFor(rules.officerPolicies, id, quarter) ?? [])
    .filter((policy) => countedBy(policy.figure) === "assessments")
    .filter((policy) => units.some((unit) => reaches(policy, unit)));
}

/** What a morning has read of an organ already. */
export type KnownTests = { staffing?: Staffing; rounds?: readonly Round[]; began?: Day };

type Asked = { organ: Organ; quarter: Quarter };

/**
 * Where everybody who was posted to an organ in a quarter stands, in the order of units and staff numbers: under each
 * policy that asks him, or under the first one of its subject, which says why it does not.
 */
export async function testStates(
  deps: Deps,
  rules: Rules,
  { organ, quarter }: Asked,
  { now, ...known }: Freshness & KnownTests & { now: Instant },
): Promise<TestStanding[]> {
  const policies = testPolicies(rules, organ, quarter);
  if (policies.length === 0) return [];
  const parties = await partiesOf(deps, rules.county, { organ, quarter }, { ...known, policies, now });
  return parties.flatMap((party) => {
    const unit = postedUnit(rules, organ, party.unit);
    return [...groupedBy(policies, subjectOf).values()].flatMap((own) => {
      const asking = own.filter((policy) => unit && asksOfficer(policy, unit, party.kind));
      return (asking.length ? asking : own.slice(0, 1)).map((policy): TestStanding => {
        return { policy, party, state: evaluateTests(policy, quarter, { party, unit, now }) };
      });
    });
  });
}

/** Whether an officer still owes a test. */
export const owesTest = ({ state }: TestStanding): boolean => owedNow(state) > 0;

type Reading = Freshness & KnownTests & { policies: readonly Policy[]; now: Instant };

async function partiesOf(
  deps: Deps,
  county: string,
  { organ, quarter }: Asked,
  { policies, now, staffing, rounds, began, stale }: Reading,
): Promise<TestParty[]> {
  const fresh = { stale };
  const [first, last] = [firstDayOfQuarter(quarter), lastDayOfQuarter(quarter)];
  const [{ postings }, known, records, exemptions] = await Promise.all([
    staffing ?? staffingOf(deps, county, organ.id, fresh),
    began === undefined ? getItem<County>(deps, keys.county(county), { stale: true }) : { since: began },
    recordsIn(deps, county, { organ, quarter, policies, rounds }, fresh),
    exemptionsOf(deps, county, [first.slice(0, 4)], fresh),
  ]);
  const day = dayOf(now) < last ? dayOf(now) : last;
  const here = latestOf(postings.filter(({ from, to }) => from <= day && (to === undefined || to >= first)));
  const came = here.filter((posting) => posting.from > first && postedOn(posting, day));
  const gone = here.filter((posting) => !postedOn(posting, day));
  const [ways, officers] = await Promise.all([
    waysOf(
      deps,
      county,
      came.map(({ staff }) => staff),
    ),
    officersBy(
      deps,
      county,
      gone.map(({ staff }) => staff),
      fresh,
    ),
  ]);
  const asked = { organ: organ.id, quarter, day, began: known?.since };
  const parties = here.map((posting): TestParty => {
    const { staff, name, unit, kind, from, to } = posting;
    const way = ways.get(staff);
    const standing = way ? standingOf(way, asked) : { how: "opened" as const, since: from };
    const now = officers.get(staff)?.organ;
    const out = postedOn(posting, day)
      ? undefined
      : { day: to ?? day, to: now === organ.id ? undefined : now };
    return {
      staff,
      name,
      unit,
      kind,
      ...partStanding(standing),
      out,
      records: records.get(staff) ?? [],
      exemptions: [],
    };
  });
  return withElsewhere(deps, county, { parties, exemptions, first, last }, fresh);
}

/** A round of tests puts nobody on its list by hand: the quarter's list is who is posted. */
const partStanding = ({
  how,
  since,
  from,
}: ReturnType<typeof standingOf>): Pick<TestParty, "how" | "since" | "from"> => ({
  how: how === "arrived" || how === "newcomer" ? how : "opened",
  since,
  from,
});

/** Each officer's latest posting among these, in the order of units and staff numbers. */
function latestOf(postings: readonly Posting[]): Posting[] {
  const latest = new Map<string, Posting>();
  for (const posting of postings) {
    const known = latest.get(posting.staff);
    if (!known || posting.from > known.from) latest.set(posting.staff, posting);
  }
  return [...latest.values()].sort((a, b) => (a.unit + a.staff < b.unit + b.staff ? -1 : 1));
}

/** How long a test itself can last: see rules.ts of assessments. */
const longestDays = 101;

/** What was recorded in the organ's rounds of the quarter, by officer, make-ups wherever they lie. */
async function recordsIn(
  deps: Deps,
  county: string,
  {
    organ,
    quarter,
    policies,
    rounds,
  }: Asked & { policies: readonly Policy[]; rounds?: readonly Round[] | undefined },
  fresh: Freshness,
): Promise<Map<string, TestRecord[]>> {
  const [first, last] = [firstDayOfQuarter(quarter), lastDayOfQuarter(quarter)];
  const earliest = addDays(first, -longestDays);
  const subjects = new Set(policies.map(subjectOf));
  const all =
    rounds ??
    (await roundsOf(deps, county, organ.id, {
      years: { from: earliest.slice(0, 4), to: last.slice(0, 4) },
      ...fresh,
    }));
  const wanted = all.filter((round) => subjects.has(round.subject) && isOfQuarter(round, quarter));
  const found = await inParallel(wanted, 4, async (round) => {
    const { candidates } = await recordsOf(deps, placeOfRound(round), fresh);
    return candidates.map((one): TestRecord => ({ ...one, lastDay: round.to }));
  });
  return groupedBy(found.flat(), ({ staff }) => staff);
}

type Gathered = {
  parties: readonly TestParty[];
  exemptions: readonly TestExemption[];
  first: Day;
  last: Day;
};

/** Adds exemptions, and what those who came from another organ inside the quarter sat there. */
async function withElsewhere(
  deps: Deps,
  county: string,
  { parties, exemptions, first, last }: Gathered,
  fresh: Freshness,
): Promise<TestParty[]> {
  const exempt = groupedBy(exemptions, ({ staff }) => staff);
  return inParallel(parties, 8, async (party): Promise<TestParty> => {
    const own = { ...party, exemptions: exempt.get(party.staff) ?? [] };
    if (party.how !== "arrived" || party.out) return own;
    const sat = await ownTests(deps, county, party.staff, { from: first, to: last, ...fresh });
    const known = new Set(party.records.map(({ organ, round }) => `${organ}/${round}`));
    const rounds = groupedBy(sat, ({ organ, round }) => `${organ}/${round}`);
    const elsewhere = [...rounds].filter(([name]) => !known.has(name)).flatMap(([, [one]]) => one ?? []);
    const records = await Promise.all(
      elsewhere.map(async ({ organ, round }): Promise<TestRecord[]> => {
        const place = { county, organ, round };
        const [own, of] = await Promise.all([
          candidatesBy(deps, place, [party.staff], fresh),
          roundBy(deps, place, fresh),
        ]);
        const record = own.get(party.staff);
        return record ? [{ ...record, lastDay: of?.to }] : [];
      }),
    );
    return { ...own, records: [...own.records, ...records.flat()] };
  });
}
