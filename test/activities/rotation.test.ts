// The lecture rotation: everybody in turn, leave and holidays respected, swaps by consent, nobody's turn lost.
import { beforeEach, describe, expect, test } from "vitest";
import { noteAbsence } from "../../functions/activities/absences.ts";
import { cancelActivity, createActivity } from "../../functions/activities/lifecycle.ts";
import { remindSpeakers } from "../../functions/activities/rotation-remind.ts";
import { rotationRoutes } from "../../functions/activities/routes-rotation.ts";
import { queryAll } from "../../functions/platform/db.ts";
import { calendarOf } from "../../shared/calendar.ts";
import {
  cycleOf,
  dayInWeek,
  nextSpeaker,
  weeklyDays,
  type Speaker,
  type Turn,
} from "../../shared/activities/rotation.ts";
import type { RotationInput } from "../../shared/activities/rotation-schema.ts";
import { keys } from "../../shared/keys.ts";
import { createApp, type Kit } from "../support/app.ts";
import { small } from "../support/seed-org.ts";
import { openMic } from "./open-mic.ts";

const speakers = (count: number, joinedOn = "2026-01-01"): Speaker[] =>
  Array.from({ length: count }, (_, at) => ({ staff: `P${100 + at}`, name: `干警${at}`, joinedOn }));
const held = (day: string, staff: string, by?: string): Turn => ({ day, staff, by, state: "held" });

describe("who is next", () => {
  const [a, b, c] = ["P100", "P101", "P102"] as const;

  test("whoever spoke least recently; nobody twice before everybody once", () => {
    const all = speakers(3);
    const turns: Turn[] = [];
    const order: string[] = [];
    for (let at = 0; at < 9; at += 1) {
      const day = `2026-02-${String(at + 1).padStart(2, "0")}`;
      const next = nextSpeaker({ speakers: all, turns, away: [] }, day)?.staff ?? "";
      order.push(next);
      turns.push(held(day, next));
    }
    expect(order).toEqual([a, b, c, a, b, c, a, b, c]);
    expect(cycleOf(turns)).toMatchObject({ cycle: 3, since: "2026-02-07" });
  });

  test("a newcomer speaks once in the cycle he comes into, and is not made to catch up on those before him", () => {
    const late: Speaker = { staff: "N999", name: "新人", joinedOn: "2026-03-02" };
    const turns = [a, b, c, a, b].map((staff, at) => held(`2026-02-0${at + 1}`, staff));
    const order: string[] = [];
    for (let at = 0; at < 6; at += 1) {
      const day = `2026-03-${String(at + 3).padStart(2, "0")}`;
      const next = nextSpeaker({ speakers: [...speakers(3), late], turns, away: [] }, day)?.staff ?? "";
      order.push(next);
      turns.push(held(day, next));
    }
    expect(order).toEqual([c, "N999", a, b, c, "N999"]);
    expect(nextSpeaker({ speakers: [late], turns: [], away: [] }, "2026-03-01")).toBeUndefined();
  });

  test("whoever is away is passed over, holds nobody up and is first when he is back; whoever left is not asked", () => {
    const away = [{ staff: a, from: "2026-02-01", until: "2026-02-04" }];
    const turns: Turn[] = [];
    const order: string[] = [];
    for (let at = 1; at <= 6; at += 1) {
      const next = nextSpeaker({ speakers: speakers(3), turns, away }, `2026-02-0${at}`)?.staff ?? "";
      order.push(next);
      turns.push(held(`2026-02-0${at}`, next));
    }
    expect(order).toEqual([b, c, b, c, a, b]);
    const left = speakers(2).map((one) => ({ ...one, leftOn: one.staff === a ? "2026-01-31" : undefined }));
    expect(nextSpeaker({ speakers: left, turns: [], away: [] }, "2026-02-01")?.staff).toBe(b);
    expect(
      nextSpeaker(
        { speakers: speakers(1), turns: [], away: [{ staff: a, from: "2026-02-01", until: "2026-02-01" }] },
        "2026-02-01",
      ),
    ).toBeUndefined();
  });

  test("a substitute speaks without either of them losing his own turn, and a missed one is still owed", () => {
    const turns = [held("2026-02-01", a, c)];
    expect(nextSpeaker({ speakers: speakers(3), turns, away: [] }, "2026-02-02")?.staff).toBe(a);
    expect(cycleOf(turns).spoken.size).toBe(0);
    const missed: Turn[] = [{ day: "2026-02-01", staff: a, state: "missed" }];
    expect(nextSpeaker({ speakers: speakers(3), turns: missed, away: [] }, "2026-02-02")?.staff).toBe(a);
  });
});

describe("days", () => {
  const calendar = calendarOf([
    {
      year: 2026,
      source: "",
      days: [
        ...["2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"].map((day) => ({
          day,
          kind: "holiday" as const,
          name: "国庆节",
        })),
        { day: "2026-10-10", kind: "workday", name: "调休" },
        ...["2026-10-08", "2026-10-09"].map((day) => ({ day, kind: "holiday" as const, name: "假" })),
        ...["2026-06-15", "2026-06-16", "2026-06-17", "2026-06-18", "2026-06-19"].map((day) => ({
          day,
          kind: "holiday" as const,
          name: "假",
        })),
      ],
    },
  ]);

  test("a holiday moves the week's lecture to the nearest working day, also a Saturday made one; a week without work is skipped", () => {
    expect(dayInWeek(calendar, "2026-W39", 5)).toBe("2026-09-25");
    expect(dayInWeek(calendar, "2026-W40", 5)).toBe("2026-09-30");
    expect(dayInWeek(calendar, "2026-W41", 5)).toBe("2026-10-10");
    expect(dayInWeek(calendar, "2026-W25", 5)).toBeUndefined();
    expect(weeklyDays(calendar, 5, { after: "2026-06-07", count: 2 })).toEqual(["2026-06-12", "2026-06-26"]);
  });

  test("no day is guessed in a year whose holidays nobody has entered", () => {
    expect(weeklyDays(calendar, 5, { after: "2026-12-11", count: 9 })).toEqual(["2026-12-18", "2026-12-25"]);
  });
});

const { police } = small.organs;
const { reviewer, clerk, courtReviewer, courtClerk } = small.staff;
let kit: Kit;
let rotation: string;
const actor = {
  county: "529901",
  staff: reviewer,
  name: "冯政工",
  organ: police,
  grants: [{ role: "reviewer", scope: { kind: "organ", county: "529901", organ: police } }],
} as const;
const input: RotationInput = {
  name: "政法讲习所",
  beat: { every: "week", weekday: 5 },
  noticeDays: 3,
  who: { units: [small.units.chengguan] },
  from: "2026-11-01",
};
const at = () => ({ organ: police, rotation });
const plan = (count: number) =>
  kit.call(rotationRoutes.rotationPlan, { params: at(), body: { count }, as: reviewer });
const view = async (as: string = clerk) =>
  (await kit.call(rotationRoutes.rotation, { params: at(), as })).body;
const told = async (staff: string) =>
  (await queryAll<{ id: string; title: string }>(kit.deps, keys.inbox(kit.county, staff))).map(
    ({ title }) => title,
  );

describe("on the real table", () => {
  beforeEach(async () => {
    kit = await createApp({ now: "2026-11-03T09:00:00+08:00" });
    await kit.seedOrg();
    const made = await kit.call(rotationRoutes.rotationCreate, {
      params: { organ: police },
      body: input,
      as: reviewer,
    });
    rotation = made.body.id;
  });

  test("plans the next turns, twice the same; two who plan at once leave one plan; leave entered later is planned around", async () => {
    const [one, two] = await Promise.all([plan(4), plan(4)]);
    const planned = [one, two].filter(({ status }) => status === 200);
    expect(planned.length).toBeGreaterThan(0);
    expect(planned.every(({ body }) => JSON.stringify(body) === JSON.stringify(planned[0]?.body))).toBe(true);
    const first = (await plan(4)).body.turns;
    expect(first.map(({ day }) => day)).toEqual(["2026-11-06", "2026-11-13", "2026-11-20", "2026-11-27"]);
    expect(new Set(first.map(({ staff }) => staff)).size).toBe(4);
    const [, second] = first;
    await noteAbsence(kit.deps, actor, {
      staff: second?.staff ?? "",
      reason: "leave",
      from: "2026-11-10",
      until: "2026-11-14",
    });
    expect((await view()).turns.find(({ day }) => day === "2026-11-13")?.cannot).toBe(true);
    const after = (await plan(4)).body.turns;
    expect(after.filter(({ staff }) => staff === second?.staff)).toEqual([]);
    expect(after.map(({ day }) => day)).toEqual(first.map(({ day }) => day));
    expect(after[0]).toEqual(first[0]);
    // He is first of those who come next.
    expect((await plan(5)).body.turns.at(-1)?.staff).toBe(second?.staff);
  });

  test("tells the speaker three working days ahead, once; the office instead when he is away on the day", async () => {
    const [first, second] = (await plan(2)).body.turns;
    const tell = (instant: string) => {
      kit.clock.set(new Date(instant).toISOString());
      return remindSpeakers(kit.deps, kit.county, kit.deps.clock.now());
    };
    expect(await tell("2026-11-03T08:55:00+08:00")).toBe(0);
    expect(await tell("2026-11-03T09:00:00+08:00")).toBe(1);
    expect(await tell("2026-11-03T09:05:00+08:00")).toBe(0);
    expect(await told(first?.staff ?? "")).toEqual([expect.stringContaining("11月6日")]);
    await noteAbsence(kit.deps, actor, {
      staff: second?.staff ?? "",
      reason: "sick",
      from: "2026-11-12",
      until: "2026-11-20",
    });
    expect(await tell("2026-11-10T09:00:00+08:00")).toBeGreaterThan(0);
    expect(await told(second?.staff ?? "")).toEqual([]);
    expect(await told(reviewer)).toEqual([expect.stringContaining("没有人讲")]);
  });

  test("two officers swap when both agree, not before, and nobody else answers for them; both are told of their new day", async () => {
    const [first, second, third] = (await plan(3)).body.turns.map(({ day, staff }) => ({ day, staff }));
    if (!first || !second || !third) throw new Error("three turns");
    const ask = (as: string, day: string, other: string) =>
      kit.call(rotationRoutes.turnAsk, { params: { ...at(), day }, body: { with: other }, as });
    const answer = (as: string, agree: boolean) =>
      kit.call(rotationRoutes.turnAnswer, { params: { ...at(), day: first.day }, body: { agree }, as });
    expect((await ask(second.staff, first.day, third.day)).status).toBe(404);
    expect((await ask(courtClerk, first.day, third.day)).status).toBe(404);
    expect((await ask(first.staff, first.day, "2026-12-25")).status).toBe(400);
    expect((await ask(first.staff, first.day, second.day)).status).toBe(204);
    const before = (await view()).turns.map(({ day, staff }) => [day, staff]);
    expect((await answer(first.staff, true)).status).toBe(404);
    expect((await answer(third.staff, true)).status).toBe(404);
    expect((await view()).turns.map(({ day, staff }) => [day, staff])).toEqual(before);
    const both = await Promise.all([answer(second.staff, true), answer(second.staff, true)]);
    expect(both.filter(({ status }) => status === 204)).toHaveLength(1);
    const after = new Map((await view()).turns.map(({ day, staff }) => [day, staff]));
    expect([after.get(first.day), after.get(second.day)]).toEqual([second.staff, first.staff]);
    expect(await told(second.staff)).toEqual([expect.stringContaining("请求和您换")]);
    expect(await told(first.staff)).toEqual([expect.stringContaining("同意换")]);
    await remindSpeakers(kit.deps, kit.county, "2026-11-03T09:00:00.000Z");
    expect((await told(second.staff)).join()).toContain("请您讲");
  });

  test("a request is void once the turn it was made for is somebody else's", async () => {
    const [first, second, third] = (await plan(3)).body.turns;
    const params = { ...at(), day: first?.day ?? "" };
    await kit.call(rotationRoutes.turnAsk, { params, body: { with: second?.day ?? "" }, as: first?.staff });
    const swap = {
      params: { ...at(), day: second?.day ?? "" },
      body: { with: third?.day ?? "", staff: second?.staff ?? "", reason: "工作需要" },
      as: reviewer,
    };
    expect((await kit.call(rotationRoutes.turnSwap, swap)).status).toBe(204);
    expect(
      (await kit.call(rotationRoutes.turnAnswer, { params, body: { agree: true }, as: second?.staff }))
        .status,
    ).toBe(409);
  });

  test("the manager swaps with a reason, never onto a day on which one is away; other organs' managers find nothing", async () => {
    const [first, second] = (await plan(2)).body.turns;
    const params = { ...at(), day: first?.day ?? "" };
    const staff = first?.staff ?? "";
    const swap = (reason: string, as: string = reviewer) =>
      kit.call(rotationRoutes.turnSwap, { params, body: { with: second?.day ?? "", staff, reason }, as });
    expect((await swap("")).status).toBe(400);
    expect((await swap("工作需要", courtReviewer)).status).toBe(404);
    await noteAbsence(kit.deps, actor, {
      staff: first?.staff ?? "",
      reason: "trip",
      from: "2026-11-13",
      until: "2026-11-13",
    });
    expect((await swap("工作需要")).status).toBe(409);
  });

  test("at each meeting: on the days that the calendar has, and not on one that is called off", async () => {
    const meeting = (day: string) =>
      createActivity(kit.deps, actor, police, openMic({ kind: "meeting", day, theme: "全院大会" }));
    const [, second] = [
      await meeting("2026-11-12"),
      await meeting("2026-12-03"),
      await meeting("2027-01-14"),
    ];
    const body = { ...input, beat: { every: "meeting" as const, kinds: ["meeting" as const] } };
    await kit.call(rotationRoutes.rotationChange, { params: at(), body, as: reviewer });
    const daysOf = async () => (await plan(3)).body.turns.map(({ day }) => day);
    expect(await daysOf()).toEqual(["2026-11-12", "2026-12-03", "2027-01-14"]);
    await cancelActivity(kit.deps, actor, second.id, "改期");
    expect(await daysOf()).toEqual(["2026-11-12", "2027-01-14"]);
  });

  test("closing records held, missed and stood in for; coverage counts only one's own turns", async () => {
    const [first, second] = (await plan(2)).body.turns;
    const close = (day: string, body: { state: "held" | "missed"; by?: string; reason?: string }) =>
      kit.call(rotationRoutes.turnClose, { params: { ...at(), day }, body, as: reviewer });
    expect((await close(first?.day ?? "", { state: "held" })).status).toBe(409);
    kit.clock.set("2026-11-06T08:00:00.000Z");
    expect((await close(first?.day ?? "", { state: "held", by: courtClerk })).status).toBe(400);
    expect((await close(first?.day ?? "", { state: "held", by: second?.staff })).status).toBe(200);
    expect((await view()).cycle.spoken).toEqual([]);
    expect((await view()).cycle.toCome[0]?.staff).toBe(first?.staff);
    // A correction says why.
    expect((await close(first?.day ?? "", { state: "held" })).status).toBe(409);
    expect((await close(first?.day ?? "", { state: "held", reason: "本人讲的，登记有误" })).status).toBe(200);
    expect((await view()).cycle.spoken.map(({ staff }) => staff)).toEqual([first?.staff]);
    expect((await view()).cycle.people).toBe(6);
  });
});
