// Days that nobody has set: who sits with a unit without an arrangement, by when, and what exemptions say of it.
import { describe, expect, it } from "vitest";
import type { Posting } from "../../shared/org/schema.ts";
import { addDays } from "../../shared/time.ts";
import { aRound, attempt, exemption, posting, record, seatOf, stand } from "./core-given.ts";

const long = "2020-01-01";
/** Moved on a day (his first in the new unit) from one unit to the other. */
const moved = (from: string, to: string, on: string): Posting[] => [
  posting(from, long, addDays(on, -1)),
  posting(to, on),
];

describe("in a unit for which nobody has set a day", () => {
  const is = (today: string, ...postings: Posting[]) => {
    const seat = seatOf(postings, { today });
    return `${stand(postings, { today })}${seat?.note ? `：${seat.note}` : ""}`;
  };
  const all = "2026-11-01/2026-11-30";

  it("waits until the round's last day, and only then lacks a result", () => {
    const here = posting("bing", long);
    expect(is("2026-10-20", here)).toBe(`bing ${all} waiting`);
    expect(is("2026-11-02", here)).toBe(`bing ${all} waiting`);
    expect(is("2026-11-30", here)).toBe(`bing ${all} waiting`);
    expect(is("2026-12-01", here)).toBe(`bing ${all} unrecorded`);
  });

  it("has who is there today, or will be, or was on the last day", () => {
    const joined = posting("bing", "2026-11-15");
    for (const today of ["2026-10-20", "2026-11-14", "2026-11-15", "2026-11-30"])
      expect(is(today, joined)).toBe(`bing ${all} waiting：11月15日到本部门`);
    expect(is("2026-12-05", posting("bing", "2026-12-01"))).toBe(
      `bing ${all} out：12月1日到岗，考核时间已过`,
    );
    const left = posting("bing", long, "2026-11-14");
    expect(is("2026-11-14", left)).toBe(`bing ${all} waiting：11月15日调出或离职`);
    expect(is("2026-11-15", left)).toBe(`bing ${all} out：11月15日调出或离职，离开前本部门没有考核`);
    expect(is("2026-12-05", posting("bing", long, "2026-11-30"))).toBe(
      `bing ${all} unrecorded：12月1日调出或离职`,
    );
  });

  it("goes on with him where he moves, unless he is past that unit's day", () => {
    const before = moved("bing", "yi", "2026-11-15");
    expect(is("2026-11-14", ...before)).toBe(`bing ${all} waiting：11月15日调往乙所`);
    expect(is("2026-11-15", ...before)).toBe("yi 2026-11-20 waiting：11月15日到本部门");
    const past = moved("bing", "jia", "2026-11-15");
    expect(is("2026-11-15", ...past)).toBe(
      "jia 2026-12-01/2026-12-20 waiting：11月15日到甲所，错过两边的考核日，补考期间在此参加，按首考计",
    );
    expect(is("2026-11-15", ...moved("jia", "bing", "2026-11-12"))).toBe(
      "jia 2026-11-10 unrecorded：11月12日调往丙所，考核日在本部门",
    );
  });

  it("keeps who was tested there before he went", () => {
    const candidates = [record("bing", [attempt("first", "passed", "2026-11-05")])];
    const known = { today: "2026-11-20", candidates };
    expect(stand(moved("bing", "jia", "2026-11-15"), known)).toBe("bing 2026-11-05 passed");
    expect(seatOf(moved("bing", "jia", "2026-11-15"), known)).toMatchObject({ added: false, now: "jia" });
    expect(seatOf([posting("bing", long, "2026-11-14")], known)).toMatchObject({ added: false });
  });

  it("is let off only by an exemption of every day that is left", () => {
    const state = (from: string, until: string, today: string) =>
      seatOf([posting("bing", long)], { today, exemptions: [exemption(from, until)] })?.state;
    expect(state("2026-11-10", "2026-11-30", "2026-11-09")).toBe("waiting");
    expect(state("2026-11-10", "2026-11-30", "2026-11-10")).toBe("exempt");
    expect(state("2026-10-01", "2026-11-29", "2026-10-20")).toBe("waiting");
    expect(state("2026-11-29", "2026-12-05", "2026-12-05")).toBe("exempt");
    expect(state("2026-12-01", "2026-12-05", "2026-12-05")).toBe("unrecorded");
  });

  it("has the only day of a round of one day", () => {
    const round = aRound({ from: "2026-11-12", to: "2026-11-12" });
    expect(stand([posting("bing", long)], { round })).toBe("bing 2026-11-12 waiting");
    expect(stand([posting("bing", long)], { round, today: "2026-11-13" })).toBe("bing 2026-11-12 unrecorded");
  });
});

describe("who moved past both units' days", () => {
  const late = moved("yi", "jia", "2026-11-11");
  const on = (today: string, ...attempts: ReturnType<typeof attempt>[]) =>
    seatOf(late, { today, candidates: attempts.length ? [record("jia", attempts)] : [] });

  it("has until the make-up's last day to sit", () => {
    expect(on("2026-12-20")).toMatchObject({ state: "waiting", late: true });
    expect(on("2026-12-21")).toMatchObject({ state: "unrecorded", late: true });
  });

  it("sits his first attempt there: passed is passed, and a second one makes up", () => {
    expect(on("2026-12-05", attempt("first", "passed", "2026-12-03"))?.state).toBe("passed");
    const failed = attempt("first", "failed", "2026-12-03");
    expect(on("2026-12-05", failed)).toMatchObject({ state: "failed", late: true, day: "2026-12-03" });
    expect(on("2026-12-05", failed, attempt("makeUp", "passed", "2026-12-04"))?.state).toBe("madeUp");
  });
});
