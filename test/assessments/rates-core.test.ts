// Percentages that stand up: floors, nobody, all but one, exact targets; the sentence about the three; people and times.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  countSeats,
  percentOf,
  sayRate,
  saySittings,
  sayThree,
  swornOnly,
  type CountedSeat,
  type Rate,
} from "../../shared/assessments/rates.ts";

const rate = (passed: number, of: number): Rate => ({ passed, of });
/** Rates of fitness, skills and knowledge, each '24/26'. */
const three = (...said: [string, string, string]) => {
  const [fitness, skills, knowledge] = said.map((one) => {
    const [passed = 0, of = 0] = one.split("/").map(Number);
    return rate(passed, of);
  }) as [Rate, Rate, Rate];
  return { fitness, skills, knowledge };
};

describe("a rate", () => {
  it.each<[number, number, string]>([
    [0, 0, "无"],
    [0, 5, "0%（0/5）"],
    [24, 26, "92.3%（24/26）"],
    [2, 3, "66.6%（2/3）"],
    [1, 3, "33.3%（1/3）"],
    [299, 300, "99.6%（299/300）"],
    [9999, 10_000, "99.9%（9999/10000）"],
    [999_999, 1_000_000, "99.9%（999999/1000000）"],
    [7, 7, "100%（7/7）"],
    // 0.57 * 100 is 56.99999999999999, 0.29 * 100 is 28.999999999999996.
    [57, 100, "57%（57/100）"],
    [29, 50, "58%（29/50）"],
    [1001, 10_000, "10%（1001/10000）"],
    [1, 10_000, "0%（1/10000）"],
  ])("%d of %d is %s", (passed, of, said) => {
    expect(sayRate(rate(passed, of))).toBe(said);
  });

  it("is the floor in tenths for every number of people, by whole-number arithmetic", () => {
    const some = fc
      .integer({ min: 1, max: 1_000_000 })
      .chain((of) => fc.tuple(fc.integer({ min: 0, max: of }), fc.constant(of)));
    fc.assert(
      fc.property(some, ([passed, of]) => {
        const tenths = (BigInt(passed) * 1000n) / BigInt(of);
        expect(percentOf(rate(passed, of))).toBe(Number(tenths) / 10);
        expect(percentOf(rate(passed, of)) === 100).toBe(passed === of);
      }),
    );
  });
});

describe("“合格率均在XX%以上”", () => {
  it.each<[string, [string, string, string], string, number]>([
    ["the floor of the smallest", ["24/26", "30/30", "19/20"], "合格率均在92%以上", 92],
    ["thirds", ["2/3", "2/3", "2/3"], "合格率均在66%以上", 66],
    ["the smallest in the last place", ["30/30", "24/26", "1/3"], "合格率均在33%以上", 33],
    ["one of three hundred failed", ["299/300", "300/300", "300/300"], "合格率均在99%以上", 99],
    ["one of a million failed", ["999999/1000000", "1/1", "1/1"], "合格率均在99%以上", 99],
    ["57 of 100, that is not 56", ["57/100", "58/100", "99/100"], "合格率均在57%以上", 57],
    ["29 of 50, that is not 57", ["29/50", "87/150", "1/1"], "合格率均在58%以上", 58],
    ["everybody", ["3/3", "1/1", "40/40"], "合格率均为100%", 100],
  ])("is %s", (_, rates, text, floor) => {
    expect(sayThree(three(...rates))).toEqual({ text, floor });
  });

  it.each<[string, [string, string, string], string]>([
    ["体能测试", ["0/0", "1/1", "1/1"], "体能测试无，警务技能测试100%（1/1），智能测试100%（1/1）"],
    ["智能测试", ["24/26", "30/30", "0/0"], "体能测试92.3%（24/26），警务技能测试100%（30/30），智能测试无"],
    ["体能测试、警务技能测试、智能测试", ["0/0", "0/0", "0/0"], "体能测试无，警务技能测试无，智能测试无"],
  ])("is not said when nobody was examined in %s", (names, rates, told) => {
    for (const target of [undefined, 90]) {
      const sentence = sayThree(three(...rates), target);
      expect(sentence).toEqual({ text: `合格率：${told}。${names}没有人参加，不能说“均在”。` });
    }
  });

  it("is not said of a target that one misses, by however little, and names which", () => {
    const sentence = sayThree(three("899/1000", "90/100", "89999/100000"), 90);
    expect(sentence.floor).toBeUndefined();
    expect(sentence.text).toContain("体能测试、智能测试低于90%，不能说“均在90%以上”");
  });

  it("is said of a target that one reaches exactly, whole or not", () => {
    expect(sayThree(three("9/10", "18/20", "1/1"), 90)).toEqual({ text: "合格率均在90%以上", floor: 90 });
    expect(sayThree(three("57/100", "57/100", "57/100"), 57).floor).toBe(57);
    // 4.4 * 750 is 3300.0000000000005, and 33 of 750 are 4.4%.
    expect(4.4 * 750).not.toBe(3300);
    expect(sayThree(three("33/750", "33/375", "1/1"), 4.4).floor).toBe(4);
    expect(sayThree(three("33/751", "33/375", "1/1"), 4.4).floor).toBeUndefined();
  });

  it("holds for every target in tenths, by whole-number arithmetic", () => {
    const some = fc
      .integer({ min: 1, max: 2000 })
      .chain((of) => fc.tuple(fc.integer({ min: 0, max: of }), fc.constant(of)));
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 1000 }), ([passed, of], tenths) => {
        const all = rate(passed, of);
        const said = sayThree({ fitness: all, skills: all, knowledge: rate(1, 1) }, tenths / 10).floor;
        expect(said).toBe(passed * 1000 >= tenths * of ? Math.floor((passed * 100) / of) : undefined);
      }),
      { numRuns: 2000 },
    );
  });
});

type Outcomes = { first?: "passed" | "failed" | "absent"; makeUps?: ("passed" | "failed" | "absent")[] };
let serial = 0;
const seat = (
  state: CountedSeat["state"],
  { first, makeUps = [] }: Outcomes = {},
  given: Partial<CountedSeat> = {},
) => {
  serial += 1;
  const attempts: CountedSeat["attempts"] = [
    ...(first ? [{ kind: "first" as const, outcome: first }] : []),
    ...makeUps.map((outcome) => ({ kind: "makeUp" as const, outcome })),
  ];
  return { staff: `P${serial}`, kind: "sworn" as const, state, attempts, ...given };
};

describe("counting", () => {
  const all: CountedSeat[] = [
    seat("passed", { first: "passed" }),
    seat("madeUp", { first: "failed", makeUps: ["passed"] }),
    seat("madeUp", { first: "absent", makeUps: ["absent", "passed"] }),
    seat("failed", { first: "failed", makeUps: ["absent"] }),
    seat("failedAgain", { first: "failed", makeUps: ["failed"] }),
    seat("failedAgain", { makeUps: ["failed"] }),
    seat("absent", { first: "absent" }),
    seat("absent"),
    seat("exempt"),
    seat("exempt", { first: "absent" }),
    seat("waiting"),
    seat("unrecorded"),
    seat("out"),
    seat("out", { first: "absent" }, { added: true }),
  ];
  const counts = countSeats(all);

  it("keeps 应考, 实考, 免考, 缺考 and 补考 apart, and they add up", () => {
    expect(counts).toMatchObject({ listed: 12, exempt: 2, should: 10, sat: 6, absent: 2, open: 2 });
    expect(counts).toMatchObject({ madeUp: 2, makeUps: 4 });
    expect(counts.should).toBe(counts.sat + counts.absent + counts.open);
  });

  it("keeps the first attempt and what came after the make-up", () => {
    expect(counts.first).toEqual(rate(1, 4));
    expect(counts.final).toEqual(rate(3, 6));
  });

  it("counts sittings as 人次, and people once, also over rounds", () => {
    expect(counts).toMatchObject({ sittings: 8, people: 6 });
    expect(countSeats([...all, ...all])).toMatchObject({ sittings: 16, people: 6, should: 20 });
    expect(saySittings("fitness", countSeats([...all, ...all]))).toBe("体能测试16人次（6人）");
  });

  it("counts who is exempt and sat all the same as one who sat", () => {
    expect(countSeats([seat("failed", { first: "failed" })])).toMatchObject({ exempt: 0, should: 1, sat: 1 });
  });

  it("lets no guest into the list nor its rates: he is counted by himself, his sittings with the others", () => {
    const guests = [
      seat("passed", { first: "passed" }, { added: true }),
      seat("failedAgain", { first: "failed", makeUps: ["failed"] }, { added: true }),
    ];
    const along = countSeats([...all, ...guests]);
    expect(along).toEqual({ ...counts, sittings: 11, people: 8, along: rate(1, 2) });
    expect(countSeats(guests)).toMatchObject({ should: 0, sat: 0, final: rate(0, 0) });
  });

  it("lets no auxiliary into police rates, on the list or along", () => {
    const auxiliaries = [
      seat("passed", { first: "passed" }, { kind: "auxiliary" }),
      seat("passed", { first: "passed" }, { kind: "auxiliary", added: true }),
      seat("absent", {}, { kind: "auxiliary" }),
    ];
    expect(countSeats(swornOnly([...auxiliaries, ...all]))).toEqual(counts);
    expect(countSeats(auxiliaries)).toMatchObject({
      should: 2,
      sat: 1,
      absent: 1,
      sittings: 2,
      along: rate(1, 1),
    });
  });

  it("of nobody is nothing, and its rates are 无", () => {
    const none = countSeats([]);
    expect([sayRate(none.first), sayRate(none.final), none.people]).toEqual(["无", "无", 0]);
    expect(sayRate(countSeats([seat("absent"), seat("waiting")]).final)).toBe("无");
  });
});
