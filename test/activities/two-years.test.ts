// Two years of a rotation and of draws over 120 people with leave, arrivals and departures: how long anybody waits, at most.
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  afterDraw,
  drawn,
  noDraws,
  numberBelow,
  poolOf,
  roundOf,
  type DrawList,
} from "../../shared/activities/draw.ts";
import {
  belongs,
  cycleOf,
  nextSpeaker,
  type Away,
  type Speaker,
  type Turn,
} from "../../shared/activities/rotation.ts";
import { fromHex } from "../../shared/sha256.ts";
import { addDays, daysFrom, weekdayOf, type Day } from "../../shared/time.ts";

const sha = (seed: string): string => createHash("sha256").update(seed).digest("hex");

/** Numbers from 0 to `below - 1`, the same in every run. */
function chance(seed: string): (below: number) => number {
  let at = 0;
  return (below) => Number.parseInt(sha(`${seed}/${(at += 1)}`).slice(0, 8), 16) % below;
}

const [first, last] = ["2026-01-01", "2027-12-31"];
/** A lecture and a draw on every working day: three cycles and a half, where one a week would not fill the first. */
const days = daysFrom(first, last).filter((day) => weekdayOf(day) <= 5);

type County = { speakers: Speaker[]; away: Away[]; out: (staff: string, day: Day) => boolean };

/** 120 people, of whom 20 leave and whom 20 others join; holidays, duty, and now and then half a year on loan. */
function county(seed: string): County {
  const some = chance(seed);
  const speakers = Array.from({ length: 140 }, (_, at): Speaker => {
    const who = { staff: String(100_000 + ((at * 7919) % 100_000)), name: `干警${at}` };
    if (at >= 120) return { ...who, joinedOn: addDays(first, 30 + some(600)) };
    return { ...who, joinedOn: first, leftOn: at % 6 === 0 ? addDays(first, 60 + some(600)) : undefined };
  });
  const away = speakers.flatMap(({ staff }) =>
    Array.from({ length: 8 }, (): Away => {
      const from = addDays(first, some(730));
      const long = some(40) === 0 ? 180 : 1 + some(20);
      return { staff, from, until: addDays(from, long) };
    }),
  );
  const out = new Set(
    away.flatMap(({ staff, from, until }) => daysFrom(from, until).map((day) => `${staff} ${day}`)),
  );
  return { speakers, away, out: (staff, day) => out.has(`${staff} ${day}`) };
}

const there = ({ speakers, out }: County, day: Day): Speaker[] =>
  speakers.filter((one) => belongs(one, day) && !out(one.staff, day));

/**
 * For everybody and each of his waits (from his joining or his last turn to the next, or to the end): how many turns of
 * others passed while he was there, and how many different others had them. Written from the record alone.
 */
function waits(
  { speakers, out }: County,
  record: readonly { day: Day; staff: string }[],
): { passed: number; others: number }[] {
  return speakers.flatMap((speaker) => {
    const spans: { passed: number; others: Set<string> }[] = [{ passed: 0, others: new Set() }];
    for (const { day, staff } of record.filter((one) => belongs(speaker, one.day))) {
      const span = spans.at(-1);
      if (staff === speaker.staff) spans.push({ passed: 0, others: new Set() });
      else if (span && !out(speaker.staff, day)) {
        span.passed += 1;
        span.others.add(staff);
      }
    }
    return spans.map(({ passed, others }) => ({ passed, others: others.size }));
  });
}

const longest = (spans: readonly { passed: number }[]): number =>
  Math.max(...spans.map(({ passed }) => passed));

describe("rotation", () => {
  const turn = (staff: string, day: Day): Turn => ({ day, staff, state: "held" });

  /** Every turn held by who is next; `pick` is another rule, for the control. */
  function rotate(
    people: County,
    pick = (turns: Turn[], day: Day) => nextSpeaker({ ...people, turns }, day),
  ): Turn[] {
    const turns: Turn[] = [];
    for (const day of days) {
      const next = pick(turns, day);
      if (next) turns.push(turn(next.staff, day));
    }
    return turns;
  }

  test("while one is there nobody else speaks twice before him: the wait is bounded by the number of people", () => {
    const people = county("rotation");
    const turns = rotate(people);
    expect(turns).toHaveLength(days.length);
    const spans = waits(people, turns);
    expect(spans.filter(({ passed, others }) => passed > others)).toEqual([]);
    // The longest wait of the two years, in lectures that one was there for.
    expect(longest(spans)).toBeLessThanOrEqual(124);
  });

  test("each cycle covers everybody who was there when it ended; who was left out was away, and comes first when he is back", () => {
    const people = county("rotation");
    const turns = rotate(people);
    let ended = 0;
    for (const [at, { day }] of turns.entries()) {
      const before = cycleOf(turns.slice(0, at));
      const after = cycleOf(turns.slice(0, at + 1));
      if (after.cycle === before.cycle) continue;
      ended += 1;
      expect(there(people, day).filter(({ staff }) => !before.spoken.has(staff))).toEqual([]);
      const members = people.speakers.filter((one) => belongs(one, day));
      expect(members.filter(({ staff }) => before.spoken.has(staff)).length / members.length).toBeGreaterThan(
        0.9,
      );
    }
    expect(ended).toBeGreaterThanOrEqual(3);
  });

  test("the same measure catches a rotation by lot, and one that counts how often somebody spoke", () => {
    const people = county("rotation");
    const lot = chance("lot");
    const byLot = rotate(people, (_, day) => {
      const all = there(people, day);
      return all[lot(all.length)];
    });
    const counts = new Map<string, number>();
    const byCount = rotate(people, (_, day) => {
      const count = ({ staff }: Speaker): number => counts.get(staff) ?? 0;
      const next = there(people, day).sort((a, b) => count(a) - count(b) || (a.staff < b.staff ? -1 : 1))[0];
      if (next) counts.set(next.staff, count(next) + 1);
      return next;
    });
    for (const wrong of [byLot, byCount])
      expect(waits(people, wrong).some(({ passed, others }) => passed > others)).toBe(true);
  });
});

type Pick = (secret: string, turn: number, count: number) => number;

/** Pearson's statistic of a table whose cells are all as likely. */
const chiSquare = (cells: readonly number[]): number => {
  const expected = cells.reduce((sum, one) => sum + one, 0) / cells.length;
  return cells.reduce((sum, one) => sum + (one - expected) ** 2 / expected, 0);
};
/** The 99.99th percentile of chi-square (Wilson and Hilferty). */
const limit = (freedom: number): number =>
  freedom * (1 - 2 / (9 * freedom) + 3.72 * Math.sqrt(2 / (9 * freedom))) ** 3;

describe("draw", () => {
  test("while one is there nobody else is drawn three times before him: the wait is bounded by twice the number of people", () => {
    const people = county("draw");
    let history = noDraws;
    let round = 1;
    let had = new Set<string>();
    const record: { day: Day; staff: string }[] = [];
    for (const [at, day] of days.entries()) {
      const members = people.speakers.filter((one) => belongs(one, day));
      const excluded = members
        .filter(({ staff }) => people.out(staff, day))
        .map((one) => ({ ...one, reason: "休假", until: day }));
      const { round: next, tickets } = poolOf(members, excluded, history);
      const list: DrawList = { draw: `aaaaaaaaaa/${at}`, theme: day, round: next, tickets, excluded };
      const ticket = drawn(list, sha(`day ${at}`), 1);
      if (!ticket) continue;
      // A round ends when everybody who is there has been drawn in it, and no earlier.
      const without = there(people, day).filter(({ staff }) => !had.has(staff));
      expect(next > round && without.length > 0).toBe(false);
      if (next > round) [round, had] = [next, new Set()];
      expect(had.has(ticket.staff)).toBe(false);
      had.add(ticket.staff);
      record.push({ day, staff: ticket.staff });
      history = afterDraw(history, { round: roundOf(list, ticket), staff: ticket.staff, people: members });
    }
    expect(round).toBeGreaterThanOrEqual(4);
    const spans = waits(people, record);
    expect(spans.filter(({ passed, others }) => passed > 2 * others)).toEqual([]);
    expect(longest(spans)).toBeLessThanOrEqual(2 * 120);
    // The control: drawing among all each time leaves somebody waiting far longer.
    const lot = chance("lot");
    const byLot = record.map(({ day }) => ({
      day,
      staff: there(people, day)[lot(there(people, day).length)]?.staff ?? "",
    }));
    expect(longest(waits(people, byLot))).toBeGreaterThan(2 * 120);
  });

  const size = 120;
  const rounds = 60;

  /** Tenths of the staff numbers by tenths of the order in which a round drew them, over many rounds. */
  function orderTable(pick: Pick): number[] {
    const cells = Array.from({ length: 100 }, () => 0);
    for (let round = 0; round < rounds; round += 1) {
      let left = Array.from({ length: size }, (_, at) => at);
      for (let place = 0; place < size; place += 1) {
        const one = left[pick(sha(`order ${round}/${place}`), 1, left.length)] ?? 0;
        const cell = Math.floor(one / 12) * 10 + Math.floor(place / 12);
        cells[cell] = (cells[cell] ?? 0) + 1;
        left = left.filter((other) => other !== one);
      }
    }
    return cells;
  }

  test("the order of a round is as likely as any other; a byte's remainder and the lowest number first are caught", () => {
    const ours: Pick = (secret, turn, count) => numberBelow(fromHex(secret), "ab", turn, count);
    const ofAByte: Pick = (secret, _, count) => Number.parseInt(secret.slice(0, 2), 16) % count;
    const lowest: Pick = () => 0;
    // Both margins of the table are fixed: 9 times 9 degrees of freedom.
    expect(chiSquare(orderTable(ours))).toBeLessThan(limit(81));
    expect(chiSquare(orderTable(ofAByte))).toBeGreaterThan(limit(81));
    expect(chiSquare(orderTable(lowest))).toBeGreaterThan(limit(81));
  });
});
