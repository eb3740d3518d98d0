// Three hundred officers through a quarter of two organs: every state of their tests on eight mornings, against a recount.
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { exempt } from "../../functions/assessments/exemptions.ts";
import { enterResults } from "../../functions/assessments/results.ts";
import { createRound, openRound } from "../../functions/assessments/rounds.ts";
import { rulesOf } from "../../functions/obligations/facts.ts";
import { testStates } from "../../functions/obligations/test-officers.ts";
import { leaveOfficer, transferOfficer } from "../../functions/org/officers.ts";
import { newOfficer } from "../../functions/org/store-people.ts";
import { jobActor, type Actor } from "../../functions/platform/actor.ts";
import { commit } from "../../functions/platform/commit.ts";
import { subjectOf } from "../../shared/obligations/tests.ts";
import { addDays, instantAt, type Day } from "../../shared/time.ts";
import { makeOfficer } from "../support/make.ts";
import { small } from "../support/seed-org.ts";
import { roundInput, type TestWorld } from "../assessments/given.ts";
import { remindOn, remindWorld, testNotices, testPolicy } from "../assessments/remind-given.ts";

const quarter = "2026-Q3";
const [first, last, graceEnd] = ["2026-07-01", "2026-09-30", "2026-10-05"];
const count = 300;
const evenings: Day[] = ["2026-07-10", "2026-08-12", "2026-09-03", "2026-09-29"];
const mornings: Day[] = [
  "2026-07-02",
  "2026-08-13",
  "2026-09-01",
  "2026-09-15",
  "2026-09-21",
  "2026-09-30",
  "2026-10-06",
  "2026-10-08",
];
/** On these the officers themselves are told: the first morning at or after each of their three steps. */
const tellingMornings: Day[] = ["2026-09-01", "2026-09-21", "2026-09-30"];

const subjects = ["theory", "professional"] as const;
type Subject = (typeof subjects)[number];
type Organ = "justice" | "police";
const place = {
  justice: { organ: small.organs.justice, unit: small.units.justiceOffice },
  police: { organ: small.organs.police, unit: small.units.hebin },
};
const other = (organ: Organ): Organ => (organ === "justice" ? "police" : "justice");

type Sat = { subject: Subject; day: Day; recordedOn: Day; absent: boolean; passed: boolean };
type Story = {
  staff: string;
  organ: Organ;
  since: Day;
  moves?: Day;
  leaves?: Day;
  sat: Sat[];
  exempt?: { subject: Subject; until: Day };
};

const seldom = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const evening = fc.constantFrom(...evenings);
const story = fc.record({
  organ: fc.constantFrom<Organ>("justice", "police"),
  since: fc.constantFrom("2019-09-01", "2019-09-01", "2019-09-01", "2026-07-01", "2026-07-02", "2026-08-01"),
  goes: seldom(fc.record({ on: evening, out: fc.boolean() })),
  sat: fc.uniqueArray(
    fc.record({
      subject: fc.constantFrom<Subject>(...subjects),
      day: evening,
      late: fc.constantFrom(0, 0, 3, 8),
      absent: fc.constantFrom(false, false, true),
      passed: fc.boolean(),
    }),
    { selector: ({ subject }) => subject, maxLength: 2 },
  ),
  exempt: seldom(
    fc.record({
      subject: fc.constantFrom<Subject>(...subjects),
      until: fc.constantFrom("2026-07-30", "2026-09-14", "2026-12-31"),
    }),
  ),
});

const stories: Story[] = fc
  .sample(story, { seed: 20_264, numRuns: count })
  .map(({ organ, since, goes, sat, exempt: off }, index) => {
    const known: Story = { staff: `T${String(70_000 + index)}`, organ, since, sat: [] };
    if (goes && goes.on > since) known[goes.out ? "leaves" : "moves"] = goes.on;
    known.sat = sat.flatMap(({ late, ...one }) => {
      const at = placeOn(known, one.day);
      // A record is typed where he sat; who went away in between was typed in on the day.
      const later = addDays(one.day, late);
      const recordedOn = placeOn(known, later) === at && known.leaves !== later ? later : one.day;
      return at ? [{ ...one, recordedOn }] : [];
    });
    if (off && since <= first) known.exempt = off;
    return known;
  });

/** Where somebody is on a day: moved from the day of the move on, gone after the last day. */
function placeOn({ organ, since, moves, leaves }: Story, day: Day): Organ | undefined {
  if (day < since || (leaves !== undefined && day > leaves)) return undefined;
  return moves !== undefined && day >= moves ? other(organ) : organ;
}

const daysUntil = (morning: Day): Day[] => {
  const days: Day[] = [];
  for (let day = first; day <= morning && day <= last; day = addDays(day, 1)) days.push(day);
  return days;
};

/** What an organ is owed by an officer in a subject as of a morning, from the story alone. */
function recount(one: Story, organ: Organ, subject: Subject, morning: Day): string | undefined {
  const day = morning < last ? morning : last;
  if (placeOn(one, day) !== organ)
    return daysUntil(day).some((each) => placeOn(one, each) === organ) ? "notApplicable" : undefined;
  if (one.since > first) return "notApplicable";
  const recorded = one.sat.filter(
    (sat) => sat.subject === subject && !sat.absent && sat.recordedOn < morning,
  );
  if (recorded.some(({ recordedOn }) => recordedOn <= graceEnd)) return "met";
  if (one.exempt?.subject === subject && one.exempt.until >= day) return "excused";
  if (recorded.length) return "metLate";
  return morning <= graceEnd ? "notYetDue" : "short";
}

const office = (county: string, organ: string): Actor => ({
  county,
  staff: "Z49999",
  name: "考务",
  organ,
  grants: [{ role: "organAdmin", scope: { kind: "organ", county, organ } }],
});

type Rounds = Record<Organ, Record<Subject, string>>;

async function prepare(world: TestWorld): Promise<Rounds> {
  const { kit, county } = world;
  const people = stories.map(({ staff, organ, since }) => {
    const officer = makeOfficer({ county, ...place[organ], staff, name: `干警${staff}`, joinedOn: since });
    return newOfficer(officer, since);
  });
  for (let start = 0; start < people.length; start += 25)
    await commit(kit.deps, jobActor(county, "seed"), people.slice(start, start + 25).flat());
  const rounds: Rounds = {
    justice: { theory: "", professional: "" },
    police: { theory: "", professional: "" },
  };
  // Opened when the units' day is over: who is told of the opening is another test's.
  kit.clock.set(instantAt("2026-07-03", "09:00"));
  const days = { from: "2026-07-02", to: last, makeUp: undefined, opensOn: first, closesOn: "2026-10-30" };
  for (const organ of ["justice", "police"] as const) {
    for (const subject of subjects) {
      const actor = office(county, place[organ].organ);
      const input = roundInput({ ...days, subject, rule: { by: "verdict" } });
      const { id } = await createRound(kit.deps, actor, place[organ].organ, input);
      await openRound(kit.deps, actor, { organ: place[organ].organ, round: id });
      rounds[organ][subject] = id;
    }
  }
  for (const { staff, organ, exempt: off } of stories) {
    if (!off) continue;
    const given = {
      staff,
      subjects: [off.subject],
      reason: "injury" as const,
      from: first,
      until: off.until,
    };
    await exempt(kit.deps, office(county, place[organ].organ), given);
  }
  return rounds;
}

/** Everything of an evening, through the product's own operations: results first, then moves and leavings. */
async function playDay({ kit, county }: TestWorld, rounds: Rounds, day: Day): Promise<void> {
  kit.clock.set(instantAt(day, "19:00"));
  const admin: Actor = {
    county,
    staff: "ADMIN01",
    name: "系统管理员",
    grants: [{ role: "systemAdmin", scope: { kind: "prefix", prefix: "" } }],
  };
  for (const one of stories) {
    if (one.moves === day && one.since <= day)
      await transferOfficer(kit.deps, admin, one.staff, { unit: place[other(one.organ)].unit, from: day });
  }
  for (const organ of ["justice", "police"] as const) {
    for (const subject of subjects) {
      const entries = stories.flatMap((one) =>
        one.sat
          .filter(
            (sat) => sat.recordedOn === day && sat.subject === subject && placeOn(one, sat.day) === organ,
          )
          .map((sat) => ({
            staff: one.staff,
            day: sat.day,
            along: true as const,
            ...(sat.absent
              ? { absent: true as const }
              : { verdict: sat.passed ? ("passed" as const) : ("failed" as const) }),
          })),
      );
      if (entries.length === 0) continue;
      const at = { organ: place[organ].organ, round: rounds[organ][subject] };
      const { outcomes } = await enterResults(kit.deps, office(county, at.organ), at, {
        kind: "first",
        entries,
      });
      expect(outcomes.filter(({ result }) => result !== "saved")).toEqual([]);
    }
  }
  for (const one of stories)
    if (one.leaves === day) await leaveOfficer(kit.deps, admin, one.staff, { on: day });
}

async function statesOf({ kit, county }: TestWorld, organ: string): Promise<Map<string, string>> {
  const rules = await rulesOf(kit.deps, county);
  const found = rules.organs.find(({ id }) => id === organ);
  if (!found) throw new Error(organ);
  const states = await testStates(kit.deps, rules, { organ: found, quarter }, { now: kit.clock.now() });
  return new Map(
    states.map(({ policy, party, state }) => [`${party.staff} ${subjectOf(policy)}`, state.state]),
  );
}

it("who owes what on eight mornings is what a recount says, and exactly those who owe are told", async () => {
  const both = { applies: { organKinds: ["police" as const, "justice" as const] } };
  const world = await remindWorld([
    testPolicy("theory-quarterly", both),
    testPolicy("professional-quarterly", both),
  ]);
  const rounds = await prepare(world);
  const days = [
    ...new Set([...evenings, ...stories.flatMap(({ sat }) => sat.map((one) => one.recordedOn))]),
  ].sort();
  const seen: Record<string, number> = {};
  const wrong: unknown[] = [];
  const told = new Map<string, number>();
  let played = "";
  for (const morning of mornings) {
    for (const day of days.filter((one) => one > played && one < morning)) await playDay(world, rounds, day);
    played = addDays(morning, -1);
    // What is owed is derived: it needs no run of the job.
    world.kit.clock.set(instantAt(morning, "08:35"));
    if (tellingMornings.includes(morning)) await remindOn(world, morning);
    const owing = new Set<string>();
    for (const organ of ["justice", "police"] as const) {
      const found = await statesOf(world, place[organ].organ);
      for (const one of stories) {
        for (const subject of subjects) {
          const expected = recount(one, organ, subject, morning);
          const state = found.get(`${one.staff} ${subject}`);
          if (state !== expected) wrong.push({ one, organ, subject, morning, state, expected });
          if (expected) seen[expected] = (seen[expected] ?? 0) + 1;
          if (expected === "notYetDue" && placeOn(one, morning) === organ) owing.add(one.staff);
        }
      }
    }
    if (!tellingMornings.includes(morning)) continue;
    const notices = await testNotices(
      world,
      stories.map(({ staff }) => staff),
    );
    const mine = notices.filter(({ kind }) => kind === "assessments.owed");
    const fresh = stories.filter(({ staff }) => {
      const before = told.get(staff) ?? 0;
      told.set(staff, mine.filter(({ to }) => to === staff).length);
      return (told.get(staff) ?? 0) > before;
    });
    expect(fresh.map(({ staff }) => staff).sort()).toEqual([...owing].sort());
  }
  expect(wrong.slice(0, 3)).toEqual([]);
  for (const state of ["met", "metLate", "excused", "notYetDue", "short", "notApplicable"])
    expect(seen[state] ?? 0, state).toBeGreaterThan(5);
}, 300_000);
