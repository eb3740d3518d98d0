// Checking in by the code: one activity, one half minute, one person; early, late, forwarded, and before one is signed in.
import { beforeEach, describe, expect, it } from "vitest";
import { activityRoutes } from "../../functions/activities/routes-activities.ts";
import type { Activity } from "../../shared/activities/schema.ts";
import {
  at,
  attendanceOf,
  codeOf,
  makeInput,
  makeMeeting,
  officeWorld,
  scan,
  setUp,
  signUp,
  who,
  type OfficeWorld,
} from "./office.ts";

let world: OfficeWorld;
beforeEach(async () => {
  world = await officeWorld();
});

const goTo = (text: string): void => world.kit.clock.set(`${text}+08:00`);
const begin = (): void => goTo("2026-11-19T14:30");

/** A seminar with these people on it, at its beginning. */
async function seminar(
  staff: readonly string[] = [who.officer, who.secondOfficer, who.otherClerk],
): Promise<Activity> {
  const activity = await setUp(world, makeInput());
  await signUp(world, activity.id, ...staff);
  begin();
  return activity;
}

describe("the code on the projector (proxy attendance: mod_attendance #424, #640, #892)", () => {
  it("stands for its half minute and the next, and no longer: a forwarded picture is stale", async () => {
    const activity = await seminar();
    const code = codeOf(world, activity);
    world.kit.clock.advance({ seconds: 31 });
    expect((await scan(world, activity.id, code, who.officer)).status).toBe(200);
    world.kit.clock.advance({ seconds: 30 });
    const late = await scan(world, activity.id, code, who.secondOfficer);
    expect([late.status, (late.body as unknown as { reason: string }).reason]).toEqual([409, "code-over"]);
  });

  it("of the future, of another activity and of another secret is refused", async () => {
    const activity = await seminar();
    const other = await setUp(world, makeMeeting({ day: "2026-11-19" }));
    for (const code of [
      codeOf(world, activity, -2),
      codeOf(world, other),
      codeOf(world, { ...activity, checkInSecret: other.checkInSecret }),
    ])
      expect((await scan(world, activity.id, code, who.officer)).status).toBe(409);
    expect(await attendanceOf(world, activity.id)).toMatchObject({ [who.officer]: undefined });
  });

  it("marks whoever is signed in, nobody else; who sends another's number is not heard", async () => {
    const activity = await seminar();
    await scan(world, activity.id, codeOf(world, activity), who.officer);
    const body = { code: codeOf(world, activity), staff: who.secondOfficer } as unknown as { code: string };
    const asked = await world.kit.call(activityRoutes.checkIn, {
      as: who.officer,
      params: { id: activity.id },
      body,
    });
    expect(asked.status).toBe(400);
    expect(await attendanceOf(world, activity.id)).toEqual({
      [who.officer]: "present",
      [who.secondOfficer]: undefined,
      [who.otherClerk]: undefined,
    });
    const nobody = await world.kit.call(activityRoutes.checkIn, {
      params: { id: activity.id },
      body: { code: codeOf(world, activity) },
    });
    expect(nobody.status).toBe(401);
  });

  it("is shown to who manages the activity alone, and its secret to nobody", async () => {
    const activity = await seminar();
    const code = (as: string) => world.kit.call(activityRoutes.code, { as, params: { id: activity.id } });
    expect((await code(who.reviewer)).body).toMatchObject({
      code: codeOf(world, activity),
      expected: 3,
      there: 0,
    });
    expect([(await code(who.officer)).status, (await code(who.courtReviewer)).status]).toEqual([403, 404]);
    const view = await world.kit.call(activityRoutes.view, { as: who.reviewer, params: { id: activity.id } });
    expect(JSON.stringify(view.body)).not.toContain(activity.checkInSecret);
  });

  // #807: after one scan, students marked themselves present for future sessions.
  it("does not mark one for the next activity of the series", async () => {
    const [first, second] = [
      await setUp(world, makeMeeting()),
      await setUp(world, makeMeeting({ day: "2026-11-26" })),
    ];
    begin();
    await scan(world, first.id, codeOf(world, first), who.officer);
    expect((await scan(world, second.id, codeOf(world, first), who.officer)).status).toBe(409);
    expect((await scan(world, second.id, codeOf(world, second), who.officer)).status).toBe(409);
    expect(await attendanceOf(world, second.id)).toEqual({});
  });

  // #746: the rotating QR fails after an early scan.
  it("refuses an early scan, says from when on, and takes the next", async () => {
    const activity = await seminar();
    goTo("2026-11-19T13:59:30");
    const early = await scan(world, activity.id, codeOf(world, activity), who.officer);
    expect([early.status, JSON.stringify(early.body)]).toEqual([
      409,
      expect.stringContaining("14:00开始签到"),
    ]);
    goTo("2026-11-19T14:00");
    expect((await scan(world, activity.id, codeOf(world, activity), who.officer)).body).toMatchObject({
      attendance: "present",
    });
    goTo("2026-11-20T00:00:01");
    expect((await scan(world, activity.id, codeOf(world, activity), who.secondOfficer)).status).toBe(409);
  });

  it("is present up to a quarter of an hour after the beginning, late from then on", async () => {
    const activity = await seminar();
    goTo("2026-11-19T14:45");
    expect((await scan(world, activity.id, codeOf(world, activity), who.officer)).body).toMatchObject({
      attendance: "present",
    });
    goTo("2026-11-19T14:45:01");
    expect((await scan(world, activity.id, codeOf(world, activity), who.secondOfficer)).body).toMatchObject({
      attendance: "late",
    });
    // A second scan changes nothing.
    expect((await scan(world, activity.id, codeOf(world, activity), who.officer)).body).toMatchObject({
      attendance: "present",
    });
  });

  it("does not let in who has no seat, or is not asked", async () => {
    const activity = await seminar();
    const meeting = await setUp(
      world,
      makeMeeting({ day: "2026-11-19", start: "14:30", who: { units: ["hebin"] } }),
    );
    const answers = [
      await scan(world, activity.id, codeOf(world, activity), who.plain),
      await scan(world, meeting.id, codeOf(world, meeting), who.officer),
      await scan(world, meeting.id, codeOf(world, meeting), who.courtClerk),
    ];
    expect(answers.map(({ status }) => status)).toEqual([409, 409, 409]);
    expect((await scan(world, meeting.id, codeOf(world, meeting), who.otherClerk)).status).toBe(200);
  });
});

it("on the second day of a class is late by that day's beginning", async () => {
  const given = { until: "2026-11-21", start: "09:00", end: "17:00", closesAt: at("2026-11-19T08:00") };
  const meeting = await setUp(world, makeMeeting(given));
  goTo("2026-11-20T08:50");
  const first = await scan(world, meeting.id, codeOf(world, meeting), who.officer);
  expect(first.body).toMatchObject({ attendance: "present" });
  goTo("2026-11-20T09:16");
  const second = await scan(world, meeting.id, codeOf(world, meeting), who.secondOfficer);
  expect(second.body).toMatchObject({ attendance: "late" });
});

describe("a phone that opens the code (WeChat's scanner)", () => {
  /** A browser: it keeps cookies, and is signed in when told. */
  const phone = () => {
    let cookie = "";
    const open = async (path: string, { as, method = "GET" }: { as?: string; method?: string } = {}) => {
      const token = as ? await world.kit.tokenFor(as) : undefined;
      const headers = { cookie, ...(token ? { authorization: `Bearer ${token}` } : {}) };
      const form = method === "POST" ? { body: new URLSearchParams() } : {};
      const answer = await world.kit.app.request(`http://suneng.test${path}`, { method, headers, ...form });
      cookie =
        answer.headers
          .getSetCookie()
          .map((one) => one.split(";")[0])
          .join("; ") || cookie;
      return { status: answer.status, location: answer.headers.get("location"), body: await answer.text() };
    };
    return { open };
  };
  const scanned = (activity: Activity): string =>
    `/activities/${activity.id}/check-in?t=${world.county}${codeOf(world, activity)}`;
  const here = (activity: Activity): string => `/activities/${activity.id}/check-in/here`;
  const press = (activity: Activity): string => `/activities/${activity.id}/check-in`;

  it("has some minutes for signing in, and is late or not by when it scanned", async () => {
    const activity = await seminar();
    goTo("2026-11-19T14:44:50");
    const { open } = phone();
    expect((await open(scanned(activity))).location).toBe(here(activity));
    const signIn = await open(here(activity));
    expect([signIn.status, signIn.location]).toEqual([
      303,
      `/sign-in?next=${encodeURIComponent(here(activity))}`,
    ]);
    world.kit.clock.advance({ minutes: 3 });
    const page = await open(here(activity), { as: who.officer });
    expect(page.body).toContain(activity.theme);
    const done = await open(press(activity), { as: who.officer, method: "POST" });
    expect([done.status, done.body]).toEqual([200, expect.stringContaining("签到成功")]);
    expect(await attendanceOf(world, activity.id)).toMatchObject({ [who.officer]: "present" });
  });

  it("that opened a stale code, waits too long, or goes to another activity, is not in", async () => {
    const activity = await seminar();
    const other = await setUp(world, makeMeeting({ day: "2026-11-19", start: "14:30" }));
    const stale = phone();
    const address = scanned(activity);
    world.kit.clock.advance({ minutes: 2 });
    await stale.open(address);
    expect((await stale.open(press(activity), { as: who.officer, method: "POST" })).status).toBe(409);
    const { open } = phone();
    await open(scanned(activity));
    expect((await open(press(other), { as: who.officer, method: "POST" })).status).toBe(409);
    world.kit.clock.advance({ minutes: 5, seconds: 1 });
    expect((await open(press(activity), { as: who.officer, method: "POST" })).status).toBe(409);
    expect(await attendanceOf(world, activity.id)).toMatchObject({ [who.officer]: undefined });
  });

  it("is good for one person: the next on the same phone scans again", async () => {
    const activity = await seminar();
    const { open } = phone();
    await open(scanned(activity));
    const press = `/activities/${activity.id}/check-in`;
    const [first, again, second] = [
      await open(press, { as: who.officer, method: "POST" }),
      await open(press, { as: who.officer, method: "POST" }),
      await open(press, { as: who.secondOfficer, method: "POST" }),
    ];
    expect([first.status, again.status]).toEqual([200, 200]);
    expect([second.status, second.body]).toEqual([409, expect.stringContaining("已为另一人签到")]);
    expect(await attendanceOf(world, activity.id)).toMatchObject({ [who.secondOfficer]: undefined });
    await open(scanned(activity));
    expect((await open(press, { as: who.secondOfficer, method: "POST" })).status).toBe(200);
  });

  it("of several that opened the code in one moment, each is good for its own", async () => {
    const activity = await seminar();
    const [one, two] = [phone(), phone()];
    await one.open(scanned(activity));
    await two.open(scanned(activity));
    const press = `/activities/${activity.id}/check-in`;
    expect((await one.open(press, { as: who.officer, method: "POST" })).status).toBe(200);
    expect((await two.open(press, { as: who.secondOfficer, method: "POST" })).status).toBe(200);
  });

  it("says nothing of an activity to who is not signed in, and leads nowhere else", async () => {
    const activity = await seminar();
    const { open } = phone();
    for (const path of [
      scanned(activity),
      `/activities/..%2F..%2Fx/check-in?t=x`,
      `/activities/aaaaaaaaaa0009/check-in?t=5299019999999999`,
    ]) {
      const answer = await open(path);
      expect([answer.status, answer.body]).toEqual([303, ""]);
      expect(answer.location).toMatch(/^\/activities\/[^/]+\/check-in\/here$/u);
    }
  });
});
