// In which months a closed round is counted, as rules: by when people sat, once each, and never in a locked month again.
import { describe, expect, it } from "vitest";
import { bookedRows, type MonthRows } from "../../shared/assessments/booking.ts";
import { foldTests } from "../../shared/assessments/fold.ts";
import type { CountedRow } from "../../shared/assessments/schema.ts";
import type { Month } from "../../shared/time.ts";

type Sat = CountedRow["attempts"][number];
const first = (day: string, outcome: Sat["outcome"] = "passed"): Sat => ({ kind: "first", day, outcome });
const again = (day: string, outcome: Sat["outcome"] = "passed"): Sat => ({ kind: "makeUp", day, outcome });

const row = (staff: string, attempts: Sat[], given: Partial<CountedRow> = {}): CountedRow => ({
  staff,
  name: staff,
  unit: "chengguan",
  kind: "sworn",
  category: "民警",
  state: "passed",
  day: attempts[0]?.day ?? "2026-11-16",
  attempts,
  ...given,
});

type Locks = { locked?: Month[]; standing?: MonthRows[] };

/** The next month that is not locked, as settling looks for it after December. */
const booked = (rows: CountedRow[], { locked = [], standing = [] }: Locks = {}): MonthRows[] =>
  bookedRows(rows, {
    locked: standing.filter(({ month }) => locked.includes(month)),
    monthFor: (month) =>
      locked.includes(month) ? (locked.includes("2026-12") ? "2027-01" : "2026-12") : month,
  });

const counts = (months: MonthRows[]): Record<Month, string> =>
  Object.fromEntries(
    months.map(({ month, rows }) => {
      const { testSittings, testPeople, testPasses } = foldTests([{ rows }]);
      return [month, `${testSittings}/${testPeople}/${testPasses}`];
    }),
  );

describe("the months of a closed round", () => {
  it("are those in which people sat: each person-time once, the pass with the attempt that passed", () => {
    const rows = [
      row("a", [first("2026-11-30"), again("2026-12-01", "failed")], { state: "passed" }),
      row("b", [first("2026-11-16", "failed"), again("2026-12-08")], { state: "madeUp" }),
      row("c", [first("2026-12-15", "failed")], { state: "failed" }),
      row("d", [first("2026-11-16", "absent")], { state: "absent" }),
    ];
    expect(counts(booked(rows))).toEqual({ "2026-11": "2/2/1", "2026-12": "3/3/1" });
  });

  it("who did not sit stands in the month of his day, who is not on the list in none", () => {
    const months = booked([
      row("a", [], { state: "absent", day: "2026-10-31" }),
      row("b", [], { state: "exempt", day: "2026-11-01", exempt: true }),
      row("c", [], { state: "out", day: "2026-11-01" }),
    ]);
    expect(months.map(({ month, rows }) => [month, rows.map(({ staff }) => staff)])).toEqual([
      ["2026-10", ["a"]],
      ["2026-11", ["b"]],
    ]);
  });

  it("a locked month gets nothing: what belongs there goes to a later one, together with what belongs to that", () => {
    const rows = [row("b", [first("2026-11-16", "failed"), again("2026-12-08")], { state: "madeUp" })];
    expect(counts(booked(rows, { locked: ["2026-11"] }))).toEqual({ "2026-12": "2/1/1" });
    expect(counts(booked(rows, { locked: ["2026-11", "2026-12"] }))).toEqual({ "2027-01": "2/1/1" });
  });

  it("what a locked month holds is counted there: not again elsewhere, whatever was corrected", () => {
    const before = [
      row("a", [first("2026-11-16", "failed")], { state: "failed" }),
      row("b", [first("2026-11-16")]),
      row("c", [], { state: "absent" }),
      row("d", [first("2026-11-16", "absent")], { state: "absent" }),
    ];
    const locks = { locked: ["2026-11"], standing: booked(before) };
    expect(booked(before, locks)).toEqual([]);
    const passed = [row("a", [first("2026-11-16")]), ...before.slice(1)];
    expect(booked(passed, locks), "only the outcome was corrected").toEqual([]);
    const moved = [row("a", [first("2026-11-17", "failed")], { state: "failed" }), ...before.slice(1)];
    expect(booked(moved, locks), "only the day was corrected").toEqual([]);
    const madeUp = [
      row("a", [first("2026-11-16", "failed"), again("2026-12-08")], { state: "madeUp" }),
      row("b", [first("2026-11-16"), again("2026-12-09", "failed")]),
      row("c", [first("2026-11-18")]),
      row("d", [first("2026-11-16", "failed")], { state: "failed" }),
    ];
    expect(counts(booked(madeUp, locks)), "two make-ups, and two who were taken for absent").toEqual({
      "2026-12": "4/4/2",
    });
  });

  it("a pass that a locked month counts is not counted by a later one", () => {
    const standing = booked([row("a", [first("2026-11-16")])]);
    const rows = [row("a", [first("2026-11-16"), again("2026-12-08")])];
    expect(counts(booked(rows, { locked: ["2026-11"], standing }))).toEqual({ "2026-12": "1/1/0" });
  });
});
