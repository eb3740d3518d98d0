// The rules of training-day briefs, each by its guarantee.
import { describe, expect, it } from "vitest";
import {
  acceptance,
  checklist,
  countsTowardsHalfDay,
  hintsFor,
  hoursOf,
  minutesOf,
  missing,
  returning,
  submission,
  whyNot,
  wrongForSubmission,
} from "../../shared/training/rules.ts";
import type { BriefHead } from "../../shared/training/schema.ts";
import { BriefInput, photosMax } from "../../shared/training/schema.ts";
import { speakChinese } from "../../shared/wording.ts";
import { makeBriefBody, makeBriefHead, makePosting, makeUnit } from "../support/make.ts";

speakChinese();

const photo = {
  id: "p00001",
  key: "photos/a/b.jpg",
  sha256: "00",
  phash: "00",
  width: 800,
  height: 600,
  sizeBytes: 1,
};
const filled = { head: makeBriefHead({ state: "draft" }), body: makeBriefBody({ photos: [photo] }) };
const roster = filled.head.present.map((staff) => makePosting({ staff }));
const around = { unit: makeUnit(), roster, today: "2026-11-03" };

describe("states", () => {
  const inState = (state: BriefHead["state"]): BriefHead =>
    makeBriefHead({ state, returnedAt: "2026-11-02T11:00:00.000Z", returnReason: "照片不清" });

  it("an edit is for drafts and returned briefs, a discard for drafts only", () => {
    const allowed = (["draft", "submitted", "returned", "accepted"] as const).map((state) => [
      state,
      whyNot.edit(inState(state)) === undefined,
      whyNot.discard(inState(state)) === undefined,
      whyNot.submit(inState(state)) === undefined,
      whyNot.accept(inState(state), "100021") === undefined,
      whyNot.returnIt(inState(state), "100021") === undefined,
    ]);
    expect(allowed).toEqual([
      ["draft", true, true, true, false, false],
      ["submitted", false, false, false, true, true],
      ["returned", true, false, true, false, false],
      ["accepted", false, false, false, false, false],
    ]);
  });

  it("a refusal names the state in words", () => {
    expect(whyNot.edit(inState("accepted"))).toEqual({
      code: "brief-is-accepted",
      message: "当前状态是“已通过”，只有“草稿”、“已退回”状态可以修改",
    });
  });

  it("nobody reviews what they wrote, first filed or last submitted", () => {
    const head = makeBriefHead({
      state: "submitted",
      writtenBy: "100001",
      filedBy: "100002",
      submittedBy: "100003",
    });
    for (const staff of ["100001", "100002", "100003"]) {
      expect(whyNot.accept(head, staff)?.code).toBe("own-brief");
      expect(whyNot.returnIt(head, staff)?.code).toBe("own-brief");
    }
    expect(whyNot.accept(head, "100021")).toBeUndefined();
  });

  it("a tenth photo is refused", () => {
    expect(whyNot.addPhoto(makeBriefHead({ state: "draft", photoCount: photosMax - 1 }))).toBeUndefined();
    expect(whyNot.addPhoto(makeBriefHead({ state: "draft", photoCount: photosMax }))?.code).toBe(
      "photos-full",
    );
  });
});

describe("hours", () => {
  it("come from start and end of one day; crossing midnight is no length", () => {
    expect(hoursOf("14:00", "18:00")).toBe(4);
    expect(hoursOf("09:10", "10:30")).toBeCloseTo(4 / 3);
    expect(hoursOf("22:00", "02:00")).toBeUndefined();
    expect(hoursOf("14:00", "14:00")).toBeUndefined();
    expect(hoursOf("9am", "18:00")).toBeUndefined();
  });

  it("three sessions of eighty minutes are exactly half a day in minutes", () => {
    const hours = hoursOf("09:10", "10:30") ?? 0;
    expect(3 * minutesOf({ hours })).toBe(240);
  });

  it("a meeting counts towards the half day only for 信息化 and 法律法规", () => {
    expect(countsTowardsHalfDay({ mode: "meeting", category: "informatisation" })).toBe(true);
    expect(countsTowardsHalfDay({ mode: "meeting", category: "law" })).toBe(true);
    expect(countsTowardsHalfDay({ mode: "meeting", category: "skills" })).toBe(false);
    expect(countsTowardsHalfDay({ mode: "meeting" })).toBe(false);
    expect(countsTowardsHalfDay({ mode: "gathered", category: "skills" })).toBe(true);
    expect(hintsFor({ mode: "meeting", category: "skills" })).toEqual([
      "会议形式只有信息化、法律法规可计入半天训练",
    ]);
    expect(hintsFor({ mode: "meeting", category: "law" })).toEqual([]);
  });
});

describe("what is missing", () => {
  it("a complete brief lacks nothing", () => {
    expect(missing(filled.head, filled.body)).toEqual([]);
    expect(wrongForSubmission(filled.head, filled.body, around)).toEqual([]);
    expect(checklist(filled.head, filled.body).every((line) => line.done)).toBe(true);
  });

  it("an empty draft is told every field it lacks", () => {
    const head = makeBriefHead({
      state: "draft",
      title: "",
      hours: 0,
      category: undefined,
      mode: undefined,
      method: undefined,
      present: [],
    });
    const body = makeBriefBody({
      start: undefined,
      end: undefined,
      place: "",
      instructor: "",
      text: "太短",
      photos: [],
    });
    expect(missing(head, body).map(({ path }) => path)).toEqual([
      "start",
      "title",
      "place",
      "category",
      "mode",
      "method",
      "instructor",
      "present",
      "text",
      "photos",
    ]);
  });

  it("given hours do for times, but half a pair of times does not", () => {
    const timeless = makeBriefBody({ start: undefined, end: undefined, photos: [photo] });
    expect(missing(makeBriefHead({ state: "draft", hours: 4 }), timeless)).toEqual([]);
    const half = makeBriefBody({ end: undefined, photos: [photo] });
    expect(missing(makeBriefHead({ state: "draft", hours: 4 }), half).map(({ path }) => path)).toEqual([
      "start",
    ]);
  });

  it("a day to come, a day before the unit opened and a day after it closed are refused", () => {
    const on = (day: string, unit = makeUnit()) =>
      wrongForSubmission({ ...filled.head, day }, filled.body, { ...around, unit }).map(
        ({ message }) => message,
      );
    expect(on("2026-11-03")).toEqual([]);
    expect(on("2026-11-04")).toEqual(["训练日期不能晚于今天"]);
    expect(on("2026-11-02", makeUnit({ openedOn: "2026-11-03" }))).toEqual([
      "城关派出所自2026年11月3日设立，训练日期不能更早",
    ]);
    expect(on("2026-11-02", makeUnit({ closedOn: "2026-11-01" }))).toEqual([
      "城关派出所自2026年11月2日起已撤并，训练日期不能更晚",
    ]);
    expect(on("2026-11-01", makeUnit({ closedOn: "2026-11-01" }))).toEqual([]);
  });

  it("somebody who was not in the unit that day is named", () => {
    const wrong = wrongForSubmission(filled.head, filled.body, { ...around, roster: roster.slice(0, 1) });
    expect(wrong).toEqual([{ path: "present", message: "100003 在训练当日不属于城关派出所，请取消勾选" }]);
  });
});

describe("moves", () => {
  it("a brief that is submitted again keeps its first filing time", () => {
    const draft = makeBriefHead({ state: "draft", version: 3 });
    const first = submission(draft, { staff: "100001", at: "2026-11-02T10:00:00.000Z", flags: [] });
    expect(first).toMatchObject({
      state: "submitted",
      version: 4,
      filedAt: "2026-11-02T10:00:00.000Z",
      filedBy: "100001",
    });
    const submitted = { ...draft, ...first } as BriefHead;
    const returned = {
      ...submitted,
      ...returning(submitted, { at: "2026-11-03T10:00:00.000Z", reason: "照片不清" }),
    };
    expect(returned).toMatchObject({ state: "returned", returns: 1, version: 5 });
    const again = submission(returned as BriefHead, {
      staff: "100002",
      at: "2026-11-09T10:00:00.000Z",
      flags: [],
    });
    expect(again).toMatchObject({
      filedAt: "2026-11-02T10:00:00.000Z",
      filedBy: "100001",
      submittedAt: "2026-11-09T10:00:00.000Z",
      submittedBy: "100002",
      returnReason: undefined,
    });
    expect(
      acceptance({ ...returned, ...again }, { staff: "100021", at: "2026-11-10T10:00:00.000Z" }),
    ).toEqual({
      state: "accepted",
      version: 7,
      acceptedAt: "2026-11-10T10:00:00.000Z",
      acceptedBy: "100021",
    });
  });
});

describe("input", () => {
  it("unknown fields, wrong types and long texts are named in Chinese", () => {
    const faults = (value: object) =>
      BriefInput.safeParse({ unit: "chengguan", day: "2026-11-02", ...value }).error?.issues.map(
        ({ message }) => message,
      );
    expect(faults({})).toBeUndefined();
    expect(faults({ role: "admin" })).toEqual(["有不认识的字段：role"]);
    expect(faults({ day: "2026-02-30" })).toEqual(["请填写正确的日期，例如 2026-11-03"]);
    expect(faults({ hours: 1.1 })).toEqual(["时长按 0.25 小时填写"]);
    expect(faults({ text: "长".repeat(3001) })).toEqual(["最多 3000 个字"]);
    expect(faults({ category: "cooking" })).toEqual(["不是可选的值"]);
  });
});
