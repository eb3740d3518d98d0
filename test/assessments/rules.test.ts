// Why not: days of a round, states, attempts and windows; how an entry is judged at its edges; what counts as the same.
import { describe, expect, it } from "vitest";
import { sampleTable } from "../../shared/assessments/fitness-sample.ts";
import {
  isRefused,
  judge,
  sameJudgement,
  sayAttempt,
  sayRule,
  whyNot,
  windowOf,
  wrongInRound,
  type Judgement,
} from "../../shared/assessments/rules.ts";
import {
  PassRule,
  type RoundInput,
  type Attempt,
  type Entry,
  type ExemptionInput,
  type Round,
} from "../../shared/assessments/schema.ts";
import { addDays } from "../../shared/time.ts";
import { aRound, attempt, days, posting, record, roundInput, seatOf } from "./core-given.ts";

const makeUp = (from: string, to: string) => ({ makeUp: { from, to } });

describe("the days of a round", () => {
  it.each<[string, Partial<RoundInput>, string[]]>([
    ["as planned", {}, []],
    [
      "one day, told and closed on it",
      { from: "2026-11-30", opensOn: "2026-11-30", makeUp: undefined, closesOn: "2026-11-30" },
      [],
    ],
    [
      "over the year's end",
      { from: "2026-12-20", to: "2027-01-10", ...makeUp("2027-01-11", "2027-01-20"), closesOn: "2027-01-31" },
      [],
    ],
    ["one hundred days", { to: "2027-02-09", makeUp: undefined, closesOn: "2027-02-28" }, []],
    ["a hundred and one", { to: "2027-02-10", makeUp: undefined, closesOn: "2027-02-28" }, ["to"]],
    ["reversed", { to: "2026-10-31" }, ["to"]],
    ["made up on its last day", makeUp("2026-11-30", "2026-12-20"), ["makeUp.from"]],
    ["made up on the day after", makeUp("2026-12-01", "2026-12-01"), []],
    ["make-up reversed", makeUp("2026-12-02", "2026-12-01"), ["makeUp.to"]],
    ["make-up before everything", makeUp("2026-10-01", "2026-10-02"), ["makeUp.from"]],
    [
      "make-up a year later",
      { ...makeUp("2026-12-01", "2027-12-01"), closesOn: "2027-12-31" },
      ["makeUp.to"],
    ],
    ["make-up without a second attempt", { attemptsMax: 1 }, ["attemptsMax"]],
    ["one attempt and no make-up", { attemptsMax: 1, makeUp: undefined }, []],
    ["told after it began", { opensOn: "2026-11-02" }, ["opensOn"]],
    ["closed before the last make-up", { closesOn: "2026-12-19" }, ["closesOn"]],
    ["closed on the last make-up", { closesOn: "2026-12-20" }, []],
    ["closed sixty days after", { closesOn: addDays("2026-12-20", 60) }, []],
    ["closed sixty-one days after", { closesOn: addDays("2026-12-20", 61) }, ["closesOn"]],
    ["scored by the fitness table", { rule: { by: "table", mode: "each", pass: 60 } }, []],
    [
      "theory by the fitness table",
      { subject: "theory", rule: { by: "table", mode: "each", pass: 60 } },
      ["rule"],
    ],
  ])("%s", (_, given, paths) => {
    expect(wrongInRound(roundInput(given)).map(({ path }) => path)).toEqual(paths);
  });

  it("take no pass mark above full marks", () => {
    expect(PassRule.safeParse({ by: "score", full: 100, pass: 100 }).success).toBe(true);
    expect(PassRule.safeParse({ by: "score", full: 100, pass: 100.5 }).success).toBe(false);
  });

  it("are two windows that never touch", () => {
    expect(windowOf(aRound(), "first")).toEqual({ from: "2026-11-01", to: "2026-11-30" });
    expect(windowOf(aRound(), "makeUp")).toEqual({ from: "2026-12-01", to: "2026-12-20" });
    expect(windowOf(aRound({ makeUp: undefined }), "makeUp")).toBeUndefined();
  });
});

const states: Round["state"][] = ["planned", "open", "closed", "cancelled"];
const inEach = (ask: (round: Round) => unknown): boolean[] =>
  states.map((state) => ask(aRound({ state })) === undefined);

describe("what a round's state allows", () => {
  it.each<[string, (round: Round) => unknown, boolean[]]>([
    ["change", (round) => whyNot.change(round, roundInput(), false), [true, true, false, false]],
    ["open", (round) => whyNot.open(round), [true, false, false, false]],
    ["close", (round) => whyNot.close(round, round.from), [false, true, false, false]],
    ["cancel", (round) => whyNot.cancel(round, false), [true, true, false, false]],
    ["cancel what has results", (round) => whyNot.cancel(round, true), [false, false, false, false]],
    ["arrange", (round) => whyNot.arrange(round, round.to), [true, true, false, false]],
    ["amend", (round) => whyNot.amend(round), [false, true, true, false]],
  ])("%s", (_, ask, allowed) => {
    expect(inEach(ask)).toEqual(allowed);
  });

  it("is not closed before its first day, nor arranged outside its days", () => {
    expect(whyNot.close(aRound(), "2026-10-31")?.code).toBe("not-begun");
    expect(whyNot.arrange(aRound(), "2026-10-31")?.code).toBe("outside-window");
    expect(whyNot.arrange(aRound(), "2026-12-01")?.code).toBe("outside-window");
  });

  it("with results keeps subject and rule, whatever the order in which a rule's fields come; all else can change", () => {
    const round = aRound();
    const ask = (given: Partial<RoundInput>) => whyNot.change(round, roundInput(given), true)?.code;
    expect(ask({ rule: { pass: 60, full: 100, by: "score" }, place: "训练基地" })).toBeUndefined();
    expect(ask({ rule: { by: "score", full: 100, pass: 59.5 } })).toBe("already-recorded");
    expect(ask({ rule: { by: "verdict" } })).toBe("already-recorded");
    expect(ask({ rule: { by: "table", mode: "each", pass: 60 } })).toBe("already-recorded");
    expect(ask({ subject: "skills" })).toBe("already-recorded");
    expect(whyNot.change(round, roundInput({ subject: "skills" }), false)).toBeUndefined();
    const table = aRound({ rule: { by: "table", mode: "each", pass: 60 } });
    const average = roundInput({ rule: { by: "table", mode: "average", pass: 60 } });
    expect(whyNot.change(table, average, true)?.code).toBe("already-recorded");
  });
});

describe("entering a result", () => {
  const enter = (
    attempts: Attempt[],
    at: { kind: Attempt["kind"]; day: string; today?: string },
    given: Partial<Round> = {},
  ): string => {
    const round = aRound(given);
    const candidates = attempts.length > 0 ? [record("jia", attempts)] : [];
    const seat = seatOf([posting("jia", "2020-01-01")], { candidates, round, today: "2026-12-31" });
    if (!seat) throw new Error("no seat");
    return whyNot.enter(round, seat, { today: "2026-12-31", ...at })?.code ?? "yes";
  };
  const first = (outcome: Attempt["outcome"]) => attempt("first", outcome, days.jia);
  const again = (outcome: Attempt["outcome"], day = "2026-12-05") => attempt("makeUp", outcome, day);
  const test = { kind: "first", day: days.jia } as const;
  const later = { kind: "makeUp", day: "2026-12-10" } as const;

  it.each<[string, Attempt[], Parameters<typeof enter>[1], Partial<Round>, string]>([
    ["on the first day", [], { ...test, day: "2026-11-01" }, {}, "yes"],
    ["on the last day", [], { ...test, day: "2026-11-30" }, {}, "yes"],
    ["the day before", [], { ...test, day: "2026-10-31" }, {}, "outside-window"],
    ["a first attempt among the make-ups", [], { ...test, day: "2026-12-01" }, {}, "outside-window"],
    ["a make-up among the first attempts", [], { ...later, day: "2026-11-30" }, {}, "outside-window"],
    ["on the last day of make-ups", [first("failed")], { ...later, day: "2026-12-20" }, {}, "yes"],
    ["after it", [first("failed")], { ...later, day: "2026-12-21" }, {}, "outside-window"],
    ["today", [], { ...test, today: days.jia }, {}, "yes"],
    ["tomorrow", [], { ...test, today: "2026-11-09" }, {}, "day-in-future"],
    ["a make-up where none is arranged", [first("failed")], later, { makeUp: undefined }, "no-make-up"],
    ["before it is opened", [], test, { state: "planned" }, "not-open"],
    ["after it is closed", [], test, { state: "closed" }, "not-open"],
    ["when it is cancelled", [], test, { state: "cancelled" }, "not-open"],
    [
      "a second first attempt, on another day too",
      [first("absent")],
      { ...test, day: "2026-11-12" },
      {},
      "already-recorded",
    ],
    ["a make-up of who passed", [first("passed")], later, {}, "already-passed"],
    ["a make-up of who was absent", [first("absent")], later, {}, "yes"],
    ["a make-up without a first attempt", [], later, {}, "yes"],
    [
      "a second make-up with two attempts in all",
      [first("failed"), again("failed")],
      later,
      {},
      "attempts-used",
    ],
    ["a second make-up with three", [first("failed"), again("failed")], later, { attemptsMax: 3 }, "yes"],
    [
      "a second make-up after an absence, that uses none",
      [first("absent"), again("failed")],
      later,
      {},
      "yes",
    ],
    [
      "a make-up on a day that has one",
      [first("absent"), again("absent", "2026-12-10")],
      later,
      {},
      "already-recorded",
    ],
    [
      "a make-up of who made it up",
      [first("failed"), again("passed")],
      later,
      { attemptsMax: 5 },
      "already-passed",
    ],
  ])("%s", (_, attempts, at, given, code) => {
    expect(enter(attempts, at, given)).toBe(code);
  });
});

describe("judging an entry", () => {
  const score: PassRule = { by: "score", full: 100, pass: 60 };
  const person = { sex: "male", bornOn: "1990-05-17" } as const;
  const given = { person, day: days.jia, table: undefined };
  type Typed = Pick<Entry, "score" | "verdict" | "items" | "absent">;
  const said = (entry: Typed, rule: PassRule = score): string => {
    const answer = judge(entry, { ...given, rule });
    return isRefused(answer) ? `${answer.code}!` : answer.outcome;
  };

  it.each<[Typed, string]>([
    [{ score: 60 }, "passed"],
    [{ score: 59.99 }, "failed"],
    [{ score: 0 }, "failed"],
    [{ score: 100 }, "passed"],
    [{ score: 100.01 }, "score!"],
    [{}, "score!"],
    [{ verdict: "passed" }, "score!"],
    [{ absent: true }, "absent"],
    [{ absent: true, items: [] }, "absent"],
    // Whichever of the two is wrong, nobody but who typed it knows.
    [{ absent: true, score: 85 }, "absent!"],
    [{ absent: true, score: 0 }, "absent!"],
    [{ absent: true, verdict: "failed" }, "absent!"],
    [{ absent: true, items: [{ item: "run1000", value: 230 }] }, "absent!"],
  ])("by score: %j is %s", (entry, outcome) => {
    expect(said(entry)).toBe(outcome);
  });

  it("by the examiner's word, and by nothing else", () => {
    expect(said({ verdict: "failed" }, { by: "verdict" })).toBe("failed");
    expect(said({ score: 99 }, { by: "verdict" })).toBe("verdict!");
  });

  it("by the table in force on the day, that must be there", () => {
    const table: PassRule = { by: "table", mode: "each", pass: 60 };
    const items = [{ item: "run1000", value: 200 }];
    expect(said({ items: [] }, table)).toBe("items!");
    const none = judge({ items }, { ...given, rule: table });
    expect(none).toEqual({ code: "items", message: "没有11月10日适用的体能评分表" });
    const other = judge(
      { items: [{ item: "chess", value: 1 }] },
      { ...given, rule: table, table: sampleTable },
    );
    expect(other).toMatchObject({ code: "items" });
  });

  it("the same twice is the same, in whatever order items and their fields come back", () => {
    const run = { item: "run", value: 230, points: 70 };
    const pull = { item: "pull", value: 12, points: 80 };
    const one: Judgement = { outcome: "passed", score: 75, items: [run, pull] };
    const turned = { points: 80, value: 12, item: "pull" };
    expect(sameJudgement(one, { ...one, items: [turned, run] })).toBe(true);
    expect(sameJudgement(one, { ...one, items: [{ ...run, value: 231 }, pull] })).toBe(false);
    expect(sameJudgement(one, { ...one, items: [run] })).toBe(false);
    expect(sameJudgement(one, { ...one, score: 75.5 })).toBe(false);
    expect(sameJudgement({ outcome: "absent" }, { outcome: "failed", score: 0 })).toBe(false);
    expect(sameJudgement({ outcome: "absent" }, { outcome: "absent", items: [] })).toBe(true);
  });

  it("is said in words, a score of nothing too", () => {
    expect(sayAttempt({ outcome: "failed", score: 0 })).toBe("不合格，0分");
    expect(sayAttempt({ outcome: "absent" })).toBe("缺考");
    expect(sayAttempt({ outcome: "passed" })).toBe("合格");
    expect(sayRule(score)).toBe("合格分 60（满分 100）");
  });
});

describe("an exemption (免考)", () => {
  const today = "2026-11-10";
  it.each<[string, string, string, string | undefined]>([
    ["of one day", "2026-11-10", "2026-11-10", undefined],
    ["reversed", "2026-11-10", "2026-11-09", "dates-reversed"],
    ["of a whole leap year", "2028-01-01", "2028-12-31", undefined],
    ["of a year and a day", "2026-01-01", "2027-01-01", undefined],
    ["of more than that", "2026-01-01", "2027-01-02", "too-long"],
    ["entered after it ended", "2026-10-01", "2026-11-01", undefined],
    ["that ended more than a year ago", "2025-01-01", "2025-11-08", "long-ago"],
  ])("%s", (_, from, until, code) => {
    const input: ExemptionInput = { staff: "P0001", subjects: ["fitness"], reason: "injury", from, until };
    expect(whyNot.exempt(input, today)?.code).toBe(code);
  });
});
