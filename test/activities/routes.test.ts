// Who sees what: calendars, activities, rosters and figures by place; hostile addresses; figures against another count.
import { beforeEach, describe, expect, it } from "vitest";
import { activityRoutes } from "../../functions/activities/routes-activities.ts";
import { signUpRoutes } from "../../functions/activities/routes-sign-ups.ts";
import { readTable } from "../../functions/platform/workbook.ts";
import { attended } from "../../shared/activities/kinds.ts";
import {
  close,
  hebin,
  makeInput,
  makeMeeting,
  mark,
  officeWorld,
  organ,
  political,
  setUp,
  signUp,
  signUpsOf,
  who,
  type OfficeWorld,
} from "./office.ts";

let world: OfficeWorld;
beforeEach(async () => {
  world = await officeWorld();
});

const roster = (id: string, as: string) => world.kit.call(activityRoutes.roster, { as, params: { id } });
const calendar = (as: string, query: Record<string, string> = {}) =>
  world.kit.call(activityRoutes.calendar, { as, query: { month: "2026-11", ...query } });

describe("calendars and activities", () => {
  it("are shown to everybody of the organ and to who looks after the county, to nobody else", async () => {
    const { id } = await setUp(world, makeInput());
    const view = (as: string) => world.kit.call(activityRoutes.view, { as, params: { id } });
    const answers = await Promise.all(
      [who.officer, who.committee, who.courtReviewer, who.courtClerk].map(view),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 404]);
    expect((await calendar(who.courtReviewer, { organ })).status).toBe(404);
    expect((await calendar(who.courtReviewer)).body.items).toEqual([]);
    expect((await calendar(who.committee)).body.organs).toHaveLength(3);
    expect((await calendar(who.officer)).body.organs.map(({ id: own }) => own)).toEqual([organ]);
    expect(answers[0]?.body).toMatchObject({ mayManage: false, mayView: false, mayNominate: false });
    expect(JSON.stringify(answers.map(({ body }) => body))).not.toContain("checkInSecret");
  });

  it("show what goes on from the months before", async () => {
    await setUp(world, makeInput({ day: "2026-11-19", until: "2027-01-05" }));
    for (const month of ["2026-11", "2026-12", "2027-01"])
      expect((await calendar(who.officer, { month })).body.items).toHaveLength(1);
    expect((await calendar(who.officer, { month: "2027-02" })).body.items).toEqual([]);
  });

  it("answer 404 to addresses that name nothing, and 400 to months that are none", async () => {
    for (const id of [
      "aaaaaaaaaa0009",
      "..%2f..%2f",
      "%00aaaaaaaaaa",
      encodeURIComponent("aaaaaaaaaa' OR 1=1"),
      "AAAAAAAAAAAAAA",
    ]) {
      const answers = await Promise.all([
        world.kit.call(activityRoutes.view, { as: who.reviewer, params: { id } }),
        world.kit.call(activityRoutes.closeRoll, { as: who.reviewer, params: { id } }),
        roster(id, who.reviewer),
      ]);
      expect([id, answers.map(({ status }) => status)]).toEqual([id, [404, 404, 404]]);
    }
    expect((await calendar(who.officer, { month: "2026-13" })).status).toBe(400);
    expect((await calendar(who.officer, { month: "2026-11", kind: "x" })).status).toBe(400);
  });
});

describe("rosters", () => {
  it("show a unit's roles their own people, the office everybody, an officer nobody", async () => {
    const { id } = await setUp(world, makeInput({ seats: { capacity: 2, guaranteed: [] } }));
    for (const staff of [who.officer, who.otherClerk, who.otherHead, who.plain]) {
      await signUp(world, id, staff);
      world.kit.clock.advance({ minutes: 1 });
    }
    const office = await roster(id, who.reviewer);
    expect(office.body.lines.map(({ staff, state, place }) => [staff, state, place])).toEqual([
      [who.officer, "seated", undefined],
      [who.otherClerk, "seated", undefined],
      [who.otherHead, "waiting", 1],
      [who.plain, "waiting", 2],
    ]);
    const own = await roster(id, who.otherHead);
    expect([own.body.whole, own.body.lines.map(({ staff }) => staff)]).toEqual([
      false,
      [who.otherClerk, who.otherHead],
    ]);
    expect([(await roster(id, who.officer)).status, (await roster(id, who.courtReviewer)).status]).toEqual([
      403, 404,
    ]);
  });

  it("are the same in Excel, whatever a name looks like", async () => {
    const { id } = await setUp(world, makeInput({ theme: "=1+1 取证" }));
    await signUp(world, id, who.officer, who.auxiliary);
    const { body, status, headers } = await world.kit.call(activityRoutes.rosterExcel, {
      as: who.reviewer,
      params: { id },
    });
    expect([status, headers.get("cache-control")]).toEqual([200, "no-store"]);
    const answer = await world.kit.app.request(`http://suneng.test/api/activities/${id}/roster.xlsx`, {
      headers: { authorization: `Bearer ${await world.kit.tokenFor(who.reviewer)}` },
    });
    const [sheet] = await readTable(new Uint8Array(await answer.arrayBuffer()), "名单.xlsx");
    expect(body).toBeDefined();
    expect(sheet?.rows.slice(1).map((row) => row.slice(1, 6))).toEqual([
      [who.officer, "王民警", "城关派出所", "在编干警", "已报名"],
      [who.auxiliary, "周辅警", "城关派出所", "辅助人员", "已报名"],
    ]);
  });
});

describe("my activities", () => {
  it("are what I signed up for, wait for, am asked to, and was at; never another's", async () => {
    const seated = await setUp(world, makeInput());
    const full = await setUp(
      world,
      makeInput({ theme: "只有一个名额", seats: { capacity: 1, guaranteed: [] } }),
    );
    const asked = await setUp(world, makeMeeting({ day: "2026-11-20" }));
    await setUp(world, makeMeeting({ who: { units: ["hebin"] } }));
    await signUp(world, seated.id, who.officer);
    await signUp(world, full.id, who.plain, who.officer);
    const mine = async () => (await world.kit.call(activityRoutes.mine, { as: who.officer })).body;
    const before = await mine();
    expect(before.coming.map(({ id }) => id)).toEqual([seated.id, asked.id]);
    expect(before.waiting.map(({ id, standing }) => [id, standing])).toEqual([[full.id, "waiting"]]);
    await world.kit.call(signUpRoutes.withdraw, { as: who.plain, params: { id: full.id } });
    expect((await mine()).waiting).toMatchObject([
      { standing: "offered", offeredUntil: expect.any(String) as string },
    ]);
    world.kit.clock.set("2026-11-21T09:00:00+08:00");
    await mark(world, seated.id, { [who.officer]: "present" });
    await close(world, seated.id);
    const after = await mine();
    expect(after.past.map(({ id, attendance }) => [id, attendance])).toEqual([[seated.id, "present"]]);
    expect([after.hours, after.owed, after.coming]).toEqual([2.5, 87.5, []]);
  });
});

describe("figures (by department and site-wide: mod_attendance #373; totals that stay: #225)", () => {
  /** A meeting of everybody, a class of two days for some, a seminar at which nobody was. */
  async function quarter() {
    const meeting = await setUp(world, makeMeeting({ hours: 2 }));
    const klass = await setUp(
      world,
      makeInput({
        kind: "class",
        fullTime: true,
        hours: 16,
        until: "2026-11-20",
        level: "province",
        methods: ["lecture", "case"],
      }),
    );
    await world.kit.call(activityRoutes.decide, {
      as: who.organAdmin,
      params: { id: klass.id },
      body: { agree: true },
    });
    const empty = await setUp(world, makeInput({ theme: "没有人来" }));
    await signUp(world, klass.id, who.officer, who.otherHead, who.auxiliary);
    await signUp(world, empty.id, who.plain);
    world.kit.clock.set("2026-11-23T09:00:00+08:00");
    await mark(world, meeting.id, {
      [who.officer]: "present",
      [who.auxiliary]: "late",
      [who.otherHead]: "leftEarly",
      [who.plain]: "excused",
    });
    await mark(world, klass.id, {
      [who.officer]: "present",
      [who.otherHead]: "present",
      [who.auxiliary]: "absent",
    });
    for (const { id } of [meeting, klass, empty]) await close(world, id);
    return [meeting, klass, empty];
  }
  const figures = (as: string, query: Record<string, string> = {}) =>
    world.kit.call(activityRoutes.figures, { as, query: { from: "2026-10", to: "2026-12", ...query } });

  it("agree with a count of the sign-up rows; one activity of several units is one session; full-time apart", async () => {
    const activities = await quarter();
    const { body } = await figures(who.reviewer);
    const rows = (
      await Promise.all(
        activities.map(async (one) =>
          (await signUpsOf(world, one.id)).map((row) => ({ ...row, hours: one.hours })),
        ),
      )
    ).flat();
    const there = rows.filter(({ attendance }) => attendance !== undefined && attended(attendance));
    expect(body.all).toEqual({
      sessions: new Set(there.map(({ activity }) => activity)).size,
      personTimes: there.length,
      persons: new Set(there.map(({ staff }) => staff)).size,
      sessionHours: 18,
      personHours: there.reduce((sum, { hours }) => sum + hours, 0),
    });
    expect([
      body.fullTime.sessions,
      body.fullTime.personTimes,
      body.partTime.sessions,
      body.partTime.personTimes,
    ]).toEqual([1, 2, 1, 3]);
    expect(body.byKind.map(({ value, tally }) => [value, tally.sessions])).toEqual([
      ["class", 1],
      ["meeting", 1],
    ]);
    expect(body.byMethod.map(({ value, tally }) => [value, tally.sessions])).toEqual([
      ["lecture", 1],
      ["case", 1],
    ]);
    expect(body.byUnit.map(({ value, tally }) => [value, tally.personTimes])).toEqual([
      ["chengguan", 3],
      ["hebin", 2],
    ]);
    expect(rows).toHaveLength(13 + 3 + 1);
    expect(hebin.length + political.length).toBe(7);
  });

  it("of a unit's roles are those of the unit, of another organ's office none of these", async () => {
    await quarter();
    const own = await figures(who.otherHead);
    expect([own.body.whole, own.body.all.personTimes, own.body.byUnit.map(({ value }) => value)]).toEqual([
      false,
      2,
      ["hebin"],
    ]);
    expect([
      (await figures(who.courtReviewer, { organ })).status,
      (await figures(who.officer)).status,
    ]).toEqual([404, 403]);
    expect((await figures(who.courtReviewer)).body.all.sessions).toBe(0);
    expect((await figures(who.committee, { organ })).body.all.personTimes).toBe(5);
    expect((await figures(who.reviewer, { from: "2026-12" })).body.all.sessions).toBe(0);
    const wrong = await Promise.all([
      figures(who.reviewer, { from: "2027-01" }),
      figures(who.reviewer, { from: "2020-01" }),
      figures(who.reviewer, { from: "x" }),
    ]);
    expect(wrong.map(({ status }) => status)).toEqual([400, 400, 400]);
  });
});
