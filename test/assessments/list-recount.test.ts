// Random careers through a round: the list and its counts against a recount that walks every day of every person.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ListFacts, Seat } from "../../shared/assessments/list.ts";
import { countSeats, swornOnly, type TestCounts } from "../../shared/assessments/rates.ts";
import type { Attempt, Candidate, Round, TestExemption } from "../../shared/assessments/schema.ts";
import type { Posting } from "../../shared/org/schema.ts";
import { addDays, daysFrom, type Day } from "../../shared/time.ts";
import { aRound, attempt, days, exemption, posting, record, seats, sittings } from "./core-given.ts";

const start = "2026-10-05";
const [opensOn, firstDay, testsEnd] = ["2026-10-18", "2026-11-01", "2026-11-30"];
const [makeUpDay, lastDay] = ["2026-12-01", "2026-12-20"];
/** 丙所 has no day: whoever is there while the tests last is to be tested there. */
type Unit = keyof typeof days | "bing";
const unitIds: Unit[] = ["jia", "yi", "bing"];
const dayOf: Record<Unit, Day | undefined> = { ...days, bing: undefined };

/** One stretch of a career: in a unit, or away from the organ, for so many days. */
type Stretch = { at: Unit | "away"; days: number; policeType: "刑侦" | "治安" };
type Outcome = Attempt["outcome"];
type Story = {
  stretches: Stretch[];
  /** Whether the last stretch goes on. */
  stays: boolean;
  kind: "sworn" | "auxiliary";
  exempt: { from: number; days: number } | undefined;
  first: Outcome | undefined;
  makeUps: Outcome[];
};

const outcome = fc.constantFrom<Outcome>("passed", "failed", "absent");
const story: fc.Arbitrary<Story> = fc
  .record({
    stretches: fc.array(
      fc.record({
        at: fc.constantFrom("jia", "jia", "yi", "yi", "bing", "away"),
        days: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 50 })),
        policeType: fc.constantFrom("刑侦", "治安"),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    stays: fc.boolean(),
    kind: fc.constantFrom("sworn", "sworn", "auxiliary"),
    exempt: fc.option(
      fc.record({ from: fc.integer({ min: 0, max: 70 }), days: fc.integer({ min: 0, max: 30 }) }),
    ),
    first: fc.option(outcome, { nil: undefined }),
    makeUps: fc.array(outcome, { maxLength: 2 }),
  })
  .map((one) => ({ ...one, exempt: one.exempt ?? undefined }));

const who: fc.Arbitrary<Round["who"]> = fc.oneof(
  fc.constant({}),
  fc.record(
    {
      units: fc.subarray(unitIds, { minLength: 1 }),
      officerKinds: fc.constant<("sworn" | "auxiliary")[]>(["sworn"]),
      policeTypes: fc.constant<string[]>(["刑侦"]),
    },
    { requiredKeys: [] },
  ),
);

/** What somebody is on each day: the recount knows nothing but this. */
type Life = Map<Day, { unit: Unit; policeType: string; asked: boolean }>;
type Person = { staff: string; story: Story; postings: Posting[]; life: Life };

function personOf(told: Story, index: number, asks: Round["who"]): Person {
  const staff = `P${String(index).padStart(4, "0")}`;
  const postings: Posting[] = [];
  const life: Life = new Map();
  let from: Day = start;
  told.stretches.forEach(({ at, days: length, policeType }, step) => {
    const open = told.stays && step === told.stretches.length - 1;
    const to = open ? undefined : addDays(from, length - 1);
    if (at !== "away") {
      postings.push(posting(at, from, to, { staff, kind: told.kind, policeType }));
      const asked =
        (!asks.units || asks.units.includes(at)) &&
        (!asks.officerKinds || told.kind === "sworn") &&
        (!asks.policeTypes || policeType === "刑侦");
      for (const day of daysFrom(from, to ?? "2026-12-31")) life.set(day, { unit: at, policeType, asked });
    }
    from = addDays(from, length);
  });
  return { staff, story: told, postings, life };
}

/** `on`: the day that put him there. `last`: by when he should have sat, where no day is set. */
type Due = { unit: Unit; on: Day; missed: boolean; last: Day };

/** Where somebody should sit, walking the days: those of a unit without one from today on; undefined when nowhere. */
function dueOf(life: Life, today: Day): Due | undefined {
  for (const day of daysFrom(firstDay, testsEnd)) {
    const here = life.get(day);
    if (!here?.asked) continue;
    const open = dayOf[here.unit] === undefined && (day >= today || day === testsEnd);
    if (open || dayOf[here.unit] === day) return { unit: here.unit, on: day, missed: false, last: testsEnd };
  }
  const end = life.get(lastDay);
  if (!end?.asked) return undefined;
  // Some day on which his unit was still to be tested, and from which on he was never away.
  const waited = daysFrom(opensOn, lastDay).some((day) => {
    const here = life.get(day);
    const all = daysFrom(day, lastDay).every((later) => life.has(later));
    return here?.asked === true && (dayOf[here.unit] ?? testsEnd) > day && all;
  });
  return waited ? { unit: end.unit, on: makeUpDay, missed: true, last: lastDay } : undefined;
}

/** The day that is set for somebody, or on which he first sat; none otherwise. */
const setDay = (person: Person, due: Due, today: Day): Day | undefined =>
  recordOf(person, today)?.attempts.find(({ kind }) => kind === "first")?.day ??
  (due.missed ? undefined : dayOf[due.unit]);

/** Whatever was recorded of somebody, none of who never was here; who missed both days sits first at the make-up. */
function recordOf({ staff, story: told, life, postings }: Person, today: Day): Candidate | undefined {
  const due = dueOf(life, today);
  const firsts = told.first ? [attempt("first", told.first, due?.on ?? "2026-11-25")] : [];
  const makeUps = told.makeUps.map((one, index) => attempt("makeUp", one, addDays(makeUpDay, index + 3)));
  if (firsts.length + makeUps.length === 0) return undefined;
  const unit = due?.unit ?? postings[0]?.unit ?? "jia";
  return record(unit, [...firsts, ...makeUps], { staff, kind: told.kind, added: due ? undefined : true });
}

const exemptionsOf = ({ staff, story: { exempt } }: Person): TestExemption[] =>
  exempt
    ? [exemption(addDays(start, exempt.from), addDays(start, exempt.from + exempt.days), { staff })]
    : [];

type World = { people: Person[]; facts: Partial<ListFacts>; postings: Posting[] };
const world = fc
  .record({
    stories: fc.array(story, { minLength: 1, maxLength: 25 }),
    who,
    closed: fc.boolean(),
    today: fc.integer({ min: 0, max: 95 }),
  })
  .map(({ stories, who: asks, closed, today }): World => {
    const people = stories.map((one, index) => personOf(one, index, asks));
    return {
      people,
      postings: people.flatMap((one) => one.postings),
      facts: {
        round: aRound({ who: asks, state: closed ? "closed" : "open" }),
        candidates: people.flatMap((one) => recordOf(one, addDays(start, today)) ?? []),
        exemptions: people.flatMap(exemptionsOf),
        today: addDays(start, today),
      },
    };
  });

const seatsOf = ({ postings, facts }: World): Seat[] => seats(postings, facts);

/** Let off is who is exempt on his day; without one, who is on every day that is left to him. */
function isLetOff(person: Person, due: Due, today: Day): boolean {
  const isExempt = (day: Day): boolean =>
    exemptionsOf(person).some(({ from, until }) => from <= day && day <= until);
  const day = setDay(person, due, today);
  if (day !== undefined) return isExempt(day);
  const left = daysFrom(due.missed ? makeUpDay : firstDay, due.last).filter((one) => one >= today);
  return left.length > 0 ? left.every(isExempt) : isExempt(due.last);
}

/** The counts from the stories alone. */
function recount({ people, facts }: World, kinds: readonly string[]): TestCounts {
  const today = facts.today ?? start;
  const own = people
    .filter(({ story: { kind } }) => kinds.includes(kind))
    .map((one) => {
      const due = dueOf(one.life, today);
      const attempts = recordOf(one, today)?.attempts ?? [];
      const came = attempts.filter((each) => each.outcome !== "absent");
      const letOff = due && isLetOff(one, due, today);
      const passedFirst = came.some((each) => each.kind === "first" && each.outcome === "passed");
      const passedAny = came.some((each) => each.outcome === "passed");
      const missedIt = attempts.length > 0 || facts.round?.state === "closed";
      return { due, came, letOff, passedFirst, passedAny, missedIt };
    });
  const listed = own.filter(({ due }) => due);
  const guests = own.filter(({ due, came }) => !due && came.length > 0);
  const exempt = listed.filter(({ letOff, came }) => letOff && came.length === 0);
  const sat = listed.filter(({ came }) => came.length > 0);
  const rest = listed.filter(({ letOff, came }) => !letOff && came.length === 0);
  const atFirst = sat.filter(({ came }) => came.some(({ kind }) => kind === "first"));
  return {
    listed: listed.length,
    exempt: exempt.length,
    should: listed.length - exempt.length,
    sat: sat.length,
    absent: rest.filter(({ missedIt }) => missedIt).length,
    open: rest.filter(({ missedIt }) => !missedIt).length,
    sittings: own.reduce((sum, { came }) => sum + came.length, 0),
    people: sat.length + guests.length,
    madeUp: sat.filter(({ passedFirst, passedAny }) => passedAny && !passedFirst).length,
    makeUps: sat.filter(({ came }) => came.some(({ kind }) => kind === "makeUp")).length,
    first: { passed: atFirst.filter(({ passedFirst }) => passedFirst).length, of: atFirst.length },
    final: { passed: sat.filter(({ passedAny }) => passedAny).length, of: sat.length },
    along: { passed: guests.filter(({ passedAny }) => passedAny).length, of: guests.length },
  };
}

const runs = { numRuns: 100 };

describe("whatever people do around their unit's day", () => {
  it("everybody appears at most once, and nobody who was in post on his unit's day is missing", () => {
    fc.assert(
      fc.property(world, (given) => {
        const all = seatsOf(given);
        expect(new Set(all.map(({ staff }) => staff)).size).toBe(all.length);
        const onList = new Map(
          all.filter(({ state, added }) => state !== "out" && !added).map((seat) => [seat.staff, seat]),
        );
        const today = given.facts.today ?? start;
        for (const person of given.people) {
          const due = dueOf(person.life, today);
          const seat = onList.get(person.staff);
          expect(seat && { unit: seat.unit, day: seat.day, late: seat.late ?? false }).toEqual(
            due && { unit: due.unit, day: setDay(person, due, today), late: due.missed },
          );
        }
      }),
      runs,
    );
  });

  it("whoever the round asked on any of its days and is not on the list appears with the reason", () => {
    fc.assert(
      fc.property(world, (given) => {
        const shown = new Map(seatsOf(given).map((seat) => [seat.staff, seat]));
        for (const { staff, life } of given.people) {
          const askedOnce = daysFrom(opensOn, lastDay).some((day) => life.get(day)?.asked);
          const seat = shown.get(staff);
          const lost = askedOnce && !seat;
          const unexplained = seat && (seat.state === "out" || seat.added) && !seat.note;
          expect({ staff, lost, unexplained: unexplained ?? false }).toEqual({
            staff,
            lost: false,
            unexplained: false,
          });
        }
      }),
      runs,
    );
  });

  it("counts are those of the stories, and add up, of police and of auxiliaries", () => {
    fc.assert(
      fc.property(world, (given) => {
        const all = seatsOf(given);
        const auxiliaries = all.filter(({ kind }) => kind === "auxiliary");
        expect(countSeats(all)).toEqual(recount(given, ["sworn", "auxiliary"]));
        expect(countSeats(swornOnly(all))).toEqual(recount(given, ["sworn"]));
        expect(countSeats(auxiliaries)).toEqual(recount(given, ["auxiliary"]));
        const counts = countSeats(all);
        expect(counts.listed).toBe(counts.should + counts.exempt);
        expect(counts.should).toBe(counts.sat + counts.absent + counts.open);
        expect(counts.people).toBe(counts.sat + counts.along.of);
      }),
      runs,
    );
  });

  it("the order in which postings, exemptions and records come changes nothing", () => {
    fc.assert(
      fc.property(world, (given) => {
        const turned = (facts: Partial<ListFacts>): Partial<ListFacts> => ({
          ...facts,
          candidates: [...(facts.candidates ?? [])].reverse(),
          exemptions: [...(facts.exemptions ?? [])].reverse(),
          sittings: [...sittings].reverse(),
        });
        expect(seats([...given.postings].reverse(), turned(given.facts))).toEqual(seatsOf(given));
      }),
      { numRuns: 50 },
    );
  });
});
