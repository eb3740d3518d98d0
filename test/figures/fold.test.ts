// The fold from briefs to figures, by its guarantees.
import { array, assert, boolean, constantFrom, property, record, shuffledSubarray } from "fast-check";
import { describe, expect, test } from "vitest";
import { tallyIn, tallyOf } from "../../shared/activities/fold.ts";
import { ActivityKind, Attendance } from "../../shared/activities/kinds.ts";
import { AttendanceSheet } from "../../shared/activities/schema.ts";
import { foldPlace, foldPrefix, foldUnit, onTimeUntil } from "../../shared/figures/fold.ts";
import type { BriefHead } from "../../shared/training/schema.ts";
import { PlaceFigures, UnitFigures } from "../../shared/figures/schema.ts";
import { Method } from "../../shared/training/schema.ts";
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

describe("activities", () => {
  const staff = ["100001", "100002", "100003", "FJ100004", "100005"];
  const units = ["aa", "bb", "cc"];
  /** An activity, and who was at it in which unit: an officer of two units in one month, auxiliaries, nobody at all. */
  const activity = record({
    kind: constantFrom(...ActivityKind.options),
    fullTime: boolean(),
    hours: constantFrom(0.5, 1.1, 2, 16),
    methods: shuffledSubarray([...Method.options]),
    rows: array(
      record({
        unit: constantFrom(...units),
        staff: constantFrom(...staff),
        attendance: constantFrom(...Attendance.options),
      }),
      { maxLength: 8 },
    ),
  });

  const sheetsOf = (given: Parameters<typeof sheetOf>[0][]): AttendanceSheet[] =>
    given
      .flatMap((one, at) => units.map((unit) => sheetOf(one, at, unit)))
      .filter(({ rows }) => rows.length > 0);

  function sheetOf(
    given: {
      kind: ActivityKind;
      fullTime: boolean;
      hours: number;
      methods: Method[];
      rows: { unit: string; staff: string; attendance: Attendance }[];
    },
    at: number,
    unit: string,
  ): AttendanceSheet {
    const { rows, ...head } = given;
    // Nobody has two sign-ups for one activity: the first unit is his.
    const own = rows.filter((row, place) => rows.findIndex((one) => one.staff === row.staff) === place);
    return AttendanceSheet.parse({
      ...head,
      county: "529901",
      organ: "police1",
      id: `activity000${at}`,
      theme: "活动",
      day: "2026-11-10",
      start: "09:00",
      end: "11:00",
      level: "county",
      unit,
      competencies: [],
      speakers: 0,
      rows: own
        .filter((row) => row.unit === unit)
        .map((row) => ({
          staff: row.staff,
          name: "某",
          kind: row.staff.startsWith("FJ") ? "auxiliary" : "sworn",
          attendance: row.attendance,
        })),
    });
  }

  const monthOf = (sheets: readonly AttendanceSheet[]) =>
    units.map((unit) =>
      foldUnit({ ...place, unit }, "2026-11", [], { activities: sheets.filter((one) => one.unit === unit) }),
    );
  const near = (value: number): number => Math.round(value * 100) / 100;

  test("of units, their organ and of every kind and method are what the sheets add up to side by side", () => {
    assert(
      property(array(activity, { maxLength: 8 }), (given) => {
        const sheets = sheetsOf(given);
        const folded = monthOf(sheets);
        const levels = [
          { row: foldPlace("police1", "2026-11", folded), of: sheets },
          ...folded.map((row) => ({ row, of: sheets.filter(({ unit }) => unit === row.unit) })),
        ];
        for (const { row, of } of levels) {
          const all = tallyOf(of);
          const away = tallyIn(of, { by: "fullTime", value: "yes" });
          expect(row).toMatchObject({
            activitySessions: all.sessions,
            activityPersonTimes: all.personTimes,
            activityPeople: all.persons,
            activityHours: near(all.sessionHours),
            activityPersonHours: near(all.personHours),
            fullTimeSessions: away.sessions,
            fullTimePersonTimes: away.personTimes,
          });
          for (const kind of ActivityKind.options) {
            const { sessions, personTimes, persons } = tallyIn(of, { by: "kind", value: kind });
            const expected = sessions > 0 ? { sessions, personTimes, people: persons } : undefined;
            expect(row.activityKinds[kind]).toEqual(expected);
          }
          for (const method of Method.options)
            expect(row.activityMethods[method] ?? 0).toBe(
              tallyIn(of, { by: "method", value: method }).sessions,
            );
        }
      }),
    );
  });

  test("are the same bytes whatever order the records came in, and what is read back is what was written", () => {
    assert(
      property(array(activity, { maxLength: 8 }), (given) => {
        const sheets = sheetsOf(given);
        const [there, back] = [monthOf(sheets), monthOf(sheets.toReversed())];
        expect(JSON.stringify(there)).toBe(JSON.stringify(back));
        const organ = foldPlace("police1", "2026-11", there);
        expect(JSON.stringify(foldPlace("police1", "2026-11", back.toReversed()))).toBe(
          JSON.stringify(organ),
        );
        for (const row of there) expect(UnitFigures.parse(row)).toEqual(row);
        expect(PlaceFigures.parse(organ)).toEqual(organ);
      }),
    );
  });

  test("of a code prefix are those of its counties added up, kinds by kinds", () => {
    const [first, second] = [
      sheetsOf([
        { kind: "lecture", fullTime: false, hours: 2, methods: ["case"], rows: rowsOf("100001", "100002") },
      ]),
      sheetsOf([
        { kind: "lecture", fullTime: false, hours: 1, methods: ["case"], rows: rowsOf("100001") },
        { kind: "class", fullTime: true, hours: 8, methods: [], rows: rowsOf("100001") },
      ]),
    ].map((sheets) => foldPlace("529901", "2026-11", monthOf(sheets)));
    if (!first || !second) throw new Error("two counties");
    expect(foldPrefix("5299", "2026-11", [first, second])).toMatchObject({
      activitySessions: 3,
      activityPersonTimes: 4,
      activityPeople: 3,
      activityHours: 11,
      activityPersonHours: 13,
      fullTimeSessions: 1,
      activityMethods: { case: 2 },
      activityKinds: {
        class: { sessions: 1, personTimes: 1, people: 1 },
        lecture: { sessions: 2, personTimes: 3, people: 3 },
      },
    });
  });

  const rowsOf = (...of: string[]) =>
    of.map((one) => ({ unit: "aa", staff: one, attendance: "present" as const }));

  test("are none in months that were folded before there were any, which fold and add up all the same", () => {
    const { held: _h, wereAt: _w, ...old } = monthOf([])[0] ?? {};
    const parsed = UnitFigures.parse({ ...old, activityKinds: undefined, activitySessions: undefined });
    expect(parsed).toMatchObject({ activitySessions: 0, activityKinds: {}, held: [], wereAt: {} });
    expect(foldPlace("police1", "2026-11", [parsed]).activitySessions).toBe(0);
  });
});
