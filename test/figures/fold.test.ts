// The fold from briefs to figures, by its guarantees.
import { describe, expect, test } from "vitest";
import { foldPlace, foldPrefix, foldUnit, onTimeUntil } from "../../shared/figures/fold.ts";
import type { BriefHead } from "../../shared/training/schema.ts";
import { makeBriefHead } from "../support/make.ts";

const place = { county: "529901", organ: "police1", unit: "chengguan" };
const brief = (given: Parameters<typeof makeBriefHead>[0]): BriefHead => makeBriefHead(given);
const november = (...heads: BriefHead[]) => foldUnit(place, "2026-11", heads);

describe("a unit's month", () => {
  test("person-times are not people: one officer at two trainings is two person-times and one person", () => {
    const folded = november(
      brief({ day: "2026-11-03", serial: "aaaaaaaaaa0001", present: ["100001", "100003"] }),
      brief({ day: "2026-11-10", serial: "aaaaaaaaaa0002", present: ["100003"] }),
    );
    expect(folded).toMatchObject({ accepted: 2, attendances: 3, people: 2, who: ["100001", "100003"] });
  });

  test("what waits or was returned is submitted, not accepted; a draft is nothing yet", () => {
    const folded = november(
      brief({ serial: "aaaaaaaaaa0001", state: "submitted" }),
      brief({
        serial: "aaaaaaaaaa0002",
        state: "returned",
        returnedAt: "2026-11-03T02:00:00.000Z",
        returnReason: "补照片",
      }),
      brief({ serial: "aaaaaaaaaa0003", state: "draft" }),
    );
    expect(folded).toMatchObject({ submitted: 2, accepted: 0, hours: 0, attendances: 0, people: 0 });
  });

  test("a first filing at 23:59:59.999 of the last day of grace is on time, a millisecond later is not", () => {
    expect(onTimeUntil("2026-11")).toBe("2026-12-03T15:59:59.999Z");
    const filed = (filedAt: string) => november(brief({ filedAt })).onTime;
    expect(filed("2026-12-03T15:59:59.999Z")).toBe(1);
    expect(filed("2026-12-03T16:00:00.000Z")).toBe(0);
  });

  test("a brief counts in the month it happened, whenever it was filed", () => {
    const late = brief({ day: "2026-10-30", filedAt: "2026-11-20T02:00:00.000Z" });
    expect(november(late).submitted).toBe(0);
    expect(foldUnit(place, "2026-10", [late])).toMatchObject({ submitted: 1, onTime: 0 });
  });

  test("a meeting counts towards the half day only for 信息化 and 法律法规", () => {
    const meeting = (category: "law" | "informatisation" | "fitness", serial: string) =>
      brief({ serial, mode: "meeting", category, hours: 2 });
    const folded = november(
      meeting("law", "aaaaaaaaaa0001"),
      meeting("informatisation", "aaaaaaaaaa0002"),
      meeting("fitness", "aaaaaaaaaa0003"),
    );
    expect(folded).toMatchObject({ hours: 6, halfDayHours: 4 });
  });

  test("the method mix counts accepted briefs by method, whatever order they come in", () => {
    const heads = [
      brief({ serial: "aaaaaaaaaa0001", method: "practice" }),
      brief({ serial: "aaaaaaaaaa0002", method: "case" }),
      brief({ serial: "aaaaaaaaaa0003", method: "practice" }),
    ];
    expect(november(...heads).methods).toEqual({ case: 1, practice: 2 });
    expect(JSON.stringify(november(...heads.toReversed()))).toBe(JSON.stringify(november(...heads)));
  });

  test("a month without anything is zeros, not gaps", () => {
    expect(november()).toMatchObject({
      submitted: 0,
      accepted: 0,
      onTime: 0,
      hours: 0,
      people: 0,
      methods: {},
    });
  });
});

describe("folding up", () => {
  const chengguan = november(brief({ serial: "aaaaaaaaaa0001", present: ["100001", "100003"] }));
  const hebin = foldUnit({ ...place, unit: "hebin" }, "2026-11", [
    brief({ unit: "hebin", day: "2026-11-20", serial: "aaaaaaaaaa0002", present: ["100003", "100011"] }),
  ]);

  test("an officer moved mid-month who trained in both units is one person of the organ", () => {
    const organ = foldPlace("police1", "2026-11", [chengguan, hebin]);
    expect(organ).toMatchObject({ units: 2, accepted: 2, attendances: 4, people: 3 });
    // The control: adding the units' people counts him twice.
    expect(chengguan.people + hebin.people).toBe(4);
  });

  test("a code prefix adds its counties up", () => {
    const county = foldPlace("529901", "2026-11", [chengguan, hebin]);
    const other = { ...county, place: "529902" };
    expect(foldPrefix("5299", "2026-11", [county, other])).toMatchObject({
      units: 4,
      accepted: 4,
      people: 6,
    });
  });
});
