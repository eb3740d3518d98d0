// Where people stand in a round: exempt, absent, made up, sat along; and records that later postings contradict.
import { describe, expect, it } from "vitest";
import { stateOf, type Seat } from "../../shared/assessments/list.ts";
import { mayMakeUp } from "../../shared/assessments/make-up.ts";
import { countSeats } from "../../shared/assessments/rates.ts";
import type { Attempt } from "../../shared/assessments/schema.ts";
import type { Posting } from "../../shared/org/schema.ts";
import { addDays } from "../../shared/time.ts";
import { aRound, attempt, days, exemption, posting, record, seatOf, sitting, stand } from "./core-given.ts";

const long = "2020-01-01";
/** Moved on a day (his first in the new unit) from one unit to the other. */
const moved = (from: string, to: string, on: string): Posting[] => [
  posting(from, long, addDays(on, -1)),
  posting(to, on),
];
const since = (given: Partial<Posting> = {}): Posting[] => [posting("jia", long, undefined, given)];

describe("exempt (免考)", () => {
  type Case = [name: string, from: string, until: string, state: string];
  it.each<Case>([
    ["ended the day before", "2026-10-01", "2026-11-09", "waiting"],
    ["ends on the day", "2026-10-01", days.jia, "exempt"],
    ["begins on the day", days.jia, "2026-12-31", "exempt"],
    ["of the day alone", days.jia, days.jia, "exempt"],
    ["begins the day after", "2026-11-11", "2026-12-31", "waiting"],
  ])("%s", (_, from, until, state) => {
    expect(seatOf(since(), { exemptions: [exemption(from, until)] })?.state).toBe(state);
  });

  it("is nobody else's and no other subject's", () => {
    const wide = ["2026-01-01", "2026-12-31"] as const;
    const exemptions = [exemption(...wide, { staff: "P0002" }), exemption(...wide, { subjects: ["skills"] })];
    expect(seatOf(since(), { exemptions })?.state).toBe("waiting");
  });

  const around = { exemptions: [exemption(days.jia, days.jia)], today: "2026-11-25" };
  const after = (...attempts: Attempt[]) =>
    seatOf(since(), { ...around, candidates: [record("jia", attempts)] });
  it("entered after an absence was recorded, takes the absence back; with reason and end", () => {
    const seat = after(attempt("first", "absent", days.jia));
    expect(seat).toMatchObject({ state: "exempt", exempt: { reason: "injury", until: days.jia } });
  });
  it("does not undo what somebody did who sat all the same", () => {
    expect(after(attempt("first", "failed", days.jia))?.state).toBe("failed");
    expect(after(attempt("first", "passed", days.jia))).toMatchObject({
      state: "passed",
      exempt: { reason: "injury" },
    });
  });
  it("of the unit's day does not hold on another day on which he was recorded", () => {
    expect(after(attempt("first", "absent", "2026-11-12"))?.state).toBe("absent");
  });
  it("of the unit's day excuses nobody of a make-up who was to be examined only there", () => {
    const candidates = [record("jia", [attempt("makeUp", "absent", "2026-12-05")])];
    const given = { exemptions: [exemption("2026-11-01", "2026-11-15")], candidates, today: "2026-12-10" };
    expect(stand(moved("yi", "jia", "2026-11-11"), given)).toBe("jia 2026-12-01/2026-12-20 absent");
  });
});

describe("make-ups (补考)", () => {
  const failed = [record("jia", [attempt("first", "failed", days.jia)])];
  it.each<[string, string, string, string, boolean]>([
    ["until its first day, so that he can come later", "2026-11-15", "2026-12-01", "2026-11-25", true],
    ["until its first day, on that day", "2026-11-15", "2026-12-01", "2026-12-01", true],
    ["until before its last day", "2026-11-15", "2026-12-19", "2026-12-05", true],
    ["on all of its days", "2026-12-01", "2026-12-20", "2026-11-25", false],
    ["from its second day on: he can come on the first", "2026-12-02", "2026-12-31", "2026-12-01", true],
    ["from its second day on, when the first is over", "2026-12-02", "2026-12-31", "2026-12-02", false],
    ["when it is over", "2026-12-20", "2026-12-31", "2026-12-29", false],
  ])("are not asked of who is exempt: %s", (_, from, until, today, may) => {
    const seat = seatOf(since(), { candidates: failed, exemptions: [exemption(from, until)], today });
    expect(seat && mayMakeUp(seat, aRound())).toBe(may);
  });

  it("can be let off by two exemptions that follow each other", () => {
    const exemptions = [exemption("2026-12-01", "2026-12-10"), exemption("2026-12-11", "2026-12-20")];
    expect(seatOf(since(), { candidates: failed, exemptions })?.makeUpExempt).toBe(true);
    expect(seatOf(since(), { candidates: failed, exemptions: exemptions.slice(1) })?.makeUpExempt).toBe(
      false,
    );
  });

  const [a, f, p] = ["absent", "failed", "passed"] as const;
  it.each<[Attempt["outcome"][], Attempt["outcome"][], string, boolean]>([
    [[], [], "unrecorded", true],
    [[p], [], "passed", false],
    [[f], [], "failed", true],
    [[a], [], "absent", true],
    [[a], [p], "madeUp", false],
    [[], [p], "madeUp", false],
    [[], [f], "failedAgain", true],
    [[f], [p], "madeUp", false],
    [[f], [f], "failedAgain", false],
    [[f], [a], "failed", true],
    [[a], [a], "absent", true],
    [[a], [f], "failedAgain", true],
    [[a], [a, p], "madeUp", false],
    [[p], [p], "passed", false],
  ])("first %j and make-ups %j: %s, still asked: %s", (firsts, makeUps, state, may) => {
    const attempts = [
      ...firsts.map((outcome) => attempt("first", outcome, days.jia)),
      ...makeUps.map((outcome, index) => attempt("makeUp", outcome, `2026-12-0${index + 1}`)),
    ];
    for (const order of [attempts, [...attempts].reverse()]) {
      const candidates = order.length > 0 ? [record("jia", order)] : [];
      const seat = seatOf(since(), { candidates, today: "2026-12-09" });
      expect(seat?.state).toBe(state);
      expect(seat && mayMakeUp(seat, aRound())).toBe(may);
      expect(seat && mayMakeUp(seat, aRound({ makeUp: undefined }))).toBe(false);
    }
  });

  it("are not asked before the test, nor of guests who did not come", () => {
    const waiting = seatOf(since());
    expect(waiting && mayMakeUp(waiting, aRound())).toBe(false);
  });
});

describe("sitting along (随考)", () => {
  const guest = (...attempts: Attempt[]) => [record("jia", attempts, { added: true })];
  const sat = [attempt("first", "passed", days.jia)];

  it.each<[string, Posting[]]>([
    ["somebody without any posting here", []],
    ["somebody of another organ now", [posting("jia", long, "2025-12-31")]],
    ["who came after the day", [posting("jia", "2026-11-11")]],
  ])("is %s: tested, not on the list", (_, postings) => {
    const seat = seatOf(postings, { candidates: guest(...sat), today: "2026-11-25" });
    expect(seat).toMatchObject({ added: true, state: "passed" });
    expect(seat?.note).toMatch(/^不在应考名单.*随考$/u);
  });

  it("says why he is not on the list", () => {
    const seat = seatOf([posting("jia", "2026-11-11")], { candidates: guest(...sat) });
    expect(seat?.note).toBe("不在应考名单（11月11日到岗，本部门已经考完），随考");
  });

  it("without coming is neither absence nor exemption", () => {
    const postings = [posting("jia", "2026-11-11")];
    const absent = { candidates: guest(attempt("first", "absent", days.jia)), today: "2026-11-25" };
    expect(seatOf(postings, absent)?.state).toBe("out");
    expect(seatOf(postings, { ...absent, exemptions: [exemption(days.jia, days.jia)] })?.state).toBe("out");
    expect(seatOf([], { ...absent, round: aRound({ state: "closed" }) })?.state).toBe("out");
  });

  it("turns into a place on the list when the posting is entered later", () => {
    expect(seatOf(since(), { candidates: guest(...sat) })).toMatchObject({ added: false, state: "passed" });
    expect(seatOf(since(), { candidates: guest(attempt("first", "absent", days.jia)) })?.state).toBe(
      "absent",
    );
  });
});

describe("a record that postings entered later contradict", () => {
  const today = "2026-11-25";
  const gone = [posting("jia", long, "2026-11-09")];

  it("was no absence when he had left before the day", () => {
    const seat = seatOf(gone, { candidates: [record("jia", [attempt("first", "absent", days.jia)])], today });
    expect(seat).toMatchObject({
      state: "out",
      version: 3,
      note: "不在应考名单（11月10日调出或离职，考核日之前已离开本部门）",
    });
  });

  it("is a guest's when he had left before the day and sat all the same", () => {
    const seat = seatOf(gone, { candidates: [record("jia", [attempt("first", "failed", days.jia)])], today });
    expect(seat).toMatchObject({ state: "failed", added: true });
  });

  it("stands where it was made when his unit's day is put off after he sat and left", () => {
    const candidates = [record("jia", [attempt("first", "passed", days.jia)])];
    const given = { candidates, sittings: [sitting("jia", "2026-11-27")], today };
    expect(seatOf([posting("jia", long, "2026-11-15")], given)).toMatchObject({
      state: "passed",
      added: false,
      day: days.jia,
      note: "11月16日调出或离职，考核日在本部门",
    });
  });

  it("stands where it was made when he had moved the day before, and says that he moved", () => {
    const candidates = [record("jia", [attempt("first", "passed", days.jia)])];
    const seat = seatOf(moved("jia", "yi", days.jia), { candidates, today });
    expect(seat).toMatchObject({ unit: "jia", state: "passed", added: false, note: "11月10日调往乙所" });
  });

  it("keeps unit, kind and police type of its day", () => {
    const past = { kind: "auxiliary", category: "辅警", policeType: "治安" } as const;
    const candidates = [record("jia", [attempt("first", "passed", days.jia)], past)];
    const now = since({ policeType: "刑侦" });
    expect(seatOf(now, { candidates })).toMatchObject(past);
    const narrowed = aRound({ who: { policeTypes: ["治安"] } });
    expect(seatOf(now, { candidates, round: narrowed })).toMatchObject({
      ...past,
      added: false,
      state: "passed",
    });
  });

  it("that was taken back altogether says nothing: he stands where the postings put him", () => {
    const candidates = [record("jia", [])];
    const is = (postings: Posting[]) => stand(postings, { candidates, today });
    expect(is(since())).toBe("jia 2026-11-10 unrecorded");
    expect(is(gone)).toBe("jia 2026-11-10 out");
    expect(is(moved("jia", "yi", days.jia))).toBe("yi 2026-11-20 unrecorded");
    expect(is([])).toBe("jia 2026-11-10 out");
    expect(seatOf(since(), { candidates, today })?.version).toBe(3);
  });
});

describe("a closed round", () => {
  const closed = { round: aRound({ state: "closed" }), today: "2026-12-31" };
  const absent = (seat: Seat | undefined) => seat?.state === "absent";
  it("was missed by whoever was on its list and not recorded, and by nobody else", () => {
    expect(absent(seatOf(since(), closed))).toBe(true);
    expect(absent(seatOf(moved("yi", "jia", "2026-11-11"), closed))).toBe(true);
    expect(seatOf([posting("jia", "2026-11-11")], closed)?.state).toBe("out");
    expect(seatOf(since(), { ...closed, exemptions: [exemption(days.jia, days.jia)] })?.state).toBe("exempt");
    const candidates = [record("jia", [attempt("first", "passed", days.jia)])];
    expect(seatOf(since(), { ...closed, candidates })?.state).toBe("passed");
  });
});

it("waits on the day itself and misses a result from the next day on", () => {
  expect(seatOf(since(), { today: days.jia })?.state).toBe("waiting");
  expect(seatOf(since(), { today: "2026-11-11" })?.state).toBe("unrecorded");
});

it("never calls a pass at the make-up a first pass, and never loses a first pass", () => {
  const plain = { exempt: false, added: false, over: true };
  const both = [attempt("makeUp", "passed", "2026-12-02"), attempt("first", "passed", "2026-12-03")];
  expect(stateOf(both, plain)).toBe("passed");
  expect(stateOf(both.slice(0, 1), plain)).toBe("madeUp");
  expect(
    countSeats([{ staff: "P1", kind: "sworn", state: "madeUp", attempts: both.slice(0, 1) }]).first,
  ).toEqual({ passed: 0, of: 0 });
});
