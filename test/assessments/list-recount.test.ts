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
const [opensOn, firstDay, makeUpDay, lastDay] = ["2026-10-18", "2026-11-01", "2026-12-01", "2026-12-20"];
type Unit = keyof typeof days;
const unitIds = Object.keys(days) as Unit[];

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

type Due = { unit: Unit; day: Day; missed: boolean };

/** Where and when somebody should sit, walking the days; undefined when nowhere. */
function dueOf(life: Life): Due | undefined {
  for (const day of daysFrom(firstDay, "2026-11-30")) {
    const here = life.get(day);
    if (here?.asked && days[here.unit] === day) return { unit: here.unit, day, missed: false };
  }
  const end = life.get(lastDay);
  if (!end?.asked) return undefined;
  // Some day on which his unit was still to be tested, and from which on he was never away.
  const waited = daysFrom(opensOn, lastDay).some((day) => {
    const here = life.get(day);
    const all = daysFrom(day, lastDay).every((later) => life.has(later));
    return here?.asked === true && days[here.unit] > day && all;
  });
  if (!waited) return undefined;
  const elsewhere = daysFrom(makeUpDay, lastDay).findLast((day) => {
    const here = life.get(day);
    return here?.unit !== end.unit || here.policeType !== end.policeType;
  });
  const since = elsewhere === undefined ? makeUpDay : addDays(elsewhere, 1);
  return { unit: end.unit, day: since, missed: true };
}

/** Whatever was recorded of somebody: a first attempt only of who was not past it, none of who never was here. */
function recordOf({ staff, story: told, life, postings }: Person): Candidate | undefined {
  const due = dueOf(life);
  const firsts = told.first && !due?.missed ? [attempt("first", told.first, due?.day ?? "2026-11-25")] : [];
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
        candidates: people.flatMap((one) => recordOf(one) ?? []),
        exemptions: people.flatMap(exemptionsOf),
        today: addDays(start, today),
      },
    };
  });

const seatsOf = ({ postings, facts }: World): Seat[] => seats(postings, facts);

/** The counts from the stories alone. */
function recount({ people, facts }: World, kinds: readonly string[]): TestCounts {
  const own = people
    .filter(({ story: { kind } }) => kinds.includes(kind))
    .map((one) => {
      const due = dueOf(one.life);
      const attempts = recordOf(one)?.attempts ?? [];
      const came = attempts.filter((each) => each.outcome !== "absent");
      const letOff = due && exemptionsOf(one).some(({ from, until }) => from <= due.day && due.day <= until);
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
        for (const { staff, life } of given.people) {
          const due = dueOf(life);
          const seat = onList.get(staff);
          expect(seat && { unit: seat.unit, day: seat.day }).toEqual(due && { unit: due.unit, day: due.day });
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
