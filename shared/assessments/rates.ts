// Counts and pass rates of tests: from rows of people to numerators over denominators, and the sentence of the report.
import type { OfficerKind } from "../org/kinds.ts";
import type { SeatState, Subject } from "./kinds.ts";
import { subjectLabels, threeAbilities } from "./kinds.ts";
import type { Attempt } from "./schema.ts";

/** One person in one round as it is counted: a seat, or a row of a closed round's sheet. */
export type CountedSeat = {
  staff: string;
  kind: OfficerKind;
  state: SeatState;
  attempts: readonly Pick<Attempt, "kind" | "outcome">[];
  /** Sat along without being on the list. */
  added?: boolean | undefined;
};

/** `passed` of `of` people. Over nobody it is 无: never 0, never 100. */
export type Rate = { passed: number; of: number };

/**
 * A round's, a unit's or a county's tests. Should sit (应考) are the listed without the exempt; they sat (实考), were
 * absent (缺考), or are still to sit: `listed = should + exempt` and `should = sat + absent + open`. Who is exempt and
 * sat all the same is one who sat. Who sat along (随考) is in none of these nor in their rates, so that no unit betters
 * its rate by guests; but his sittings are sittings. `sittings` are 人次, make-ups counted; `people` are different
 * people.
 */
export type TestCounts = {
  listed: number;
  exempt: number;
  should: number;
  sat: number;
  absent: number;
  open: number;
  sittings: number;
  people: number;
  /** Passed at the make-up; `makeUps` came to one (补考). */
  madeUp: number;
  makeUps: number;
  /** Of those who sat at the test itself, how many passed there. */
  first: Rate;
  /** Of those who sat at all, how many passed, make-up included. */
  final: Rate;
  /** Of those who sat along, how many passed in the end. */
  along: Rate;
};

const wasThere = ({ outcome }: Pick<Attempt, "outcome">): boolean => outcome !== "absent";
const sat = ({ attempts }: CountedSeat): boolean => attempts.some(wasThere);
const satAs =
  (kind: Attempt["kind"]) =>
  ({ attempts }: CountedSeat): boolean =>
    attempts.some((one) => one.kind === kind && wasThere(one));
const passed = ({ state }: CountedSeat): boolean => state === "passed" || state === "madeUp";

/** Counts seats; those who are not on the list and did not sit along are nobody's. */
export function countSeats(seats: readonly CountedSeat[]): TestCounts {
  const there = seats.filter(({ state }) => state !== "out");
  const listed = there.filter(({ added }) => !added);
  const guests = there.filter(({ added }) => added);
  const of = (...states: SeatState[]): number => listed.filter(({ state }) => states.includes(state)).length;
  const exempt = of("exempt");
  return {
    listed: listed.length,
    exempt,
    should: listed.length - exempt,
    sat: listed.filter(sat).length,
    absent: of("absent"),
    open: of("waiting", "unrecorded"),
    sittings: there.reduce((sum, { attempts }) => sum + attempts.filter(wasThere).length, 0),
    people: new Set(there.filter(sat).map(({ staff }) => staff)).size,
    madeUp: of("madeUp"),
    makeUps: listed.filter(satAs("makeUp")).length,
    first: { passed: of("passed"), of: listed.filter(satAs("first")).length },
    final: { passed: of("passed", "madeUp"), of: listed.filter(sat).length },
    along: { passed: guests.filter(passed).length, of: guests.filter(sat).length },
  };
}

/** Police rates hold police: auxiliaries are counted by themselves, on the list or along. */
export const swornOnly = <T extends Pick<CountedSeat, "kind">>(seats: readonly T[]): T[] =>
  seats.filter(({ kind }) => kind === "sworn");

/** A rate in tenths of a percent, rounded down: 100 only when everybody passed. Undefined over nobody. */
export const percentOf = ({ passed, of }: Rate): number | undefined =>
  of === 0 ? undefined : Math.floor((passed * 1000) / of) / 10;

/** '92.3%（24/26）', '无' */
export function sayRate(rate: Rate): string {
  const percent = percentOf(rate);
  return percent === undefined ? "无" : `${percent}%（${rate.passed}/${rate.of}）`;
}

/** In thousandths: 12.3 * 1000 is not 12300 in floating point, and an equal rate is not below. */
const isBelow = ({ passed: own, of }: Rate, target: number): boolean =>
  own * 100_000 < Math.round(target * 1000) * of;

export type ThreeRates = Record<(typeof threeAbilities)[number], Rate>;
export type Sentence = {
  text: string;
  /** The percent that is claimed of all three; undefined when it cannot be. */
  floor?: number;
};

/**
 * “合格率均在XX%上” (source, G3, P47): the floor of the smallest of the three. It is not said when one of them has nobody
 * examined, nor of a `target` that one of them misses: then each rate is told by itself, and which one it is.
 */
export function sayThree(rates: ThreeRates, target?: number): Sentence {
  const parts = threeAbilities.map((subject) => ({ subject, rate: rates[subject] }));
  const told = parts.map(({ subject, rate }) => `${subjectLabels[subject]}测试${sayRate(rate)}`).join("，");
  const empty = parts.filter(({ rate }) => rate.of === 0);
  if (empty.length > 0) {
    const names = empty.map(({ subject }) => `${subjectLabels[subject]}测试`).join("、");
    return { text: `合格率：${told}。${names}没有人参加，不能说“均在”。` };
  }
  const floor = Math.floor(Math.min(...parts.map(({ rate }) => (rate.passed * 100) / rate.of)));
  const missed = target === undefined ? [] : parts.filter(({ rate }) => isBelow(rate, target));
  if (missed.length > 0) {
    const names = missed.map(({ subject }) => `${subjectLabels[subject]}测试`).join("、");
    return { text: `合格率：${told}。${names}低于${target}%，不能说“均在${target}%以上”。` };
  }
  return { text: floor === 100 ? "合格率均为100%" : `合格率均在${floor}%以上`, floor };
}

/** '体能测试36人次' and so on, for the figures P44 to P46. */
export const saySittings = (subject: Subject, { sittings, people }: TestCounts): string =>
  `${subjectLabels[subject]}测试${sittings}人次（${people}人）`;
