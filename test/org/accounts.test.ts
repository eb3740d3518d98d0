// Accounts: signing in, lock-out, sessions that can be revoked at once, passwords.
import { beforeAll, describe, expect, it } from "vitest";
import { setPassword } from "../../functions/org/first-administrator.ts";
import { importRoutes } from "../../functions/org/routes-imports.ts";
import { officerRoutes } from "../../functions/org/routes-officers.ts";
import { sessionRoutes } from "../../functions/org/routes-session.ts";
import { orgRoutes as placeRoutes } from "../../functions/org/routes.ts";
import { secretBy } from "../../functions/org/store-accounts.ts";
import { tryWrite } from "../../functions/platform/db.ts";
import { keys } from "../../shared/keys.ts";
import { createApp, type Kit } from "../support/app.ts";
import { small } from "../support/seed-org.ts";

const orgRoutes = { ...placeRoutes, ...officerRoutes, ...importRoutes, ...sessionRoutes };

const { staff, units } = small;
const password = "linjian-2047";

async function smallCounty(): Promise<Kit> {
  const kit = await createApp({ now: "2026-11-03T09:00:00+08:00" });
  await kit.seedOrg();
  await setPassword(kit.deps, { county: kit.county, staff: staff.clerk, password });
  return kit;
}

const signIn = (kit: Kit, given = password, who: string = staff.clerk) =>
  kit.call(orgRoutes.signIn, { body: { staff: who, password: given } });
const me = (kit: Kit, token: string) => kit.call(orgRoutes.me, { token });

describe("signing in", () => {
  let kit: Kit;
  beforeAll(async () => {
    kit = await smallCounty();
  });

  it("opens a session that the token and the cookie both stand for", async () => {
    const opened = await signIn(kit);
    expect(opened.status).toBe(201);
    expect(opened.headers.get("set-cookie")).toMatch(
      /^suneng=.+; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/u,
    );
    expect((await me(kit, opened.body.token)).body).toMatchObject({
      staff: staff.clerk,
      grants: [{ roleLabel: "内勤" }],
    });
  });

  it("answers a wrong password, an unknown number and an account without password with the same words", async () => {
    const answers = await Promise.all(
      [staff.clerk, "NOBODY1", staff.officer].map((who) => signIn(kit, "wrong-password", who)),
    );
    const said = answers.map(({ status, body }) => [
      status,
      (body as unknown as { message: string }).message,
    ]);
    expect(new Set(said.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(said[0]?.[0]).toBe(401);
  });

  it("needs the county only where there are several", async () => {
    await tryWrite(kit.deps, { put: { ...keys.county("529902"), code: "529902", name: "另一县" } });
    expect((await signIn(kit)).status).toBe(400);
    const body = { staff: staff.clerk, password, county: kit.county };
    expect((await kit.call(orgRoutes.signIn, { body })).status).toBe(201);
    await tryWrite(kit.deps, { drop: keys.county("529902") });
  });

  it("a session ends after a week", async () => {
    const { token } = (await signIn(kit)).body;
    kit.clock.advance({ days: 6, hours: 23 });
    expect((await me(kit, token)).status).toBe(200);
    kit.clock.advance({ hours: 1 });
    expect((await me(kit, token)).status).toBe(401);
  });

  it("parallel sign-ins all hold: none overwrites another", async () => {
    const opened = await Promise.all(Array.from({ length: 6 }, () => signIn(kit)));
    const seen = await Promise.all(opened.map(({ body }) => me(kit, body.token)));
    expect(seen.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 200));
  });
});

describe("lock-out", () => {
  it("five wrong passwords lock the account for a quarter of an hour, for the right one too", async () => {
    const kit = await smallCounty();
    for (let turn = 0; turn < 5; turn += 1) expect((await signIn(kit, "wrong-password")).status).toBe(401);
    expect((await signIn(kit)).status).toBe(429);
    kit.clock.advance({ minutes: 15, seconds: 1 });
    expect((await signIn(kit)).status).toBe(201);
    expect((await secretBy(kit.deps, kit.county, staff.clerk))?.failures).toBeUndefined();
  });

  it("of 20 wrong passwords at once, exactly five are looked at", async () => {
    const kit = await smallCounty();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, turn) => signIn(kit, `wrong-${turn}`)));
    const statuses = answers.map(({ status }) => status).sort((a, b) => a - b);
    expect(statuses).toEqual([
      ...Array.from({ length: 5 }, () => 401),
      ...Array.from({ length: 15 }, () => 429),
    ]);
    expect((await secretBy(kit.deps, kit.county, staff.clerk))?.failures).toBe(5);
    expect((await signIn(kit)).status).toBe(429);
  });

  it("an unknown number is locked just the same", async () => {
    const kit = await smallCounty();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => signIn(kit, "wrong-password", "NOBODY1")),
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    kit.clock.advance({ days: 2 });
    expect((await signIn(kit, "wrong-password", "NOBODY1")).status).toBe(401);
  });

  it("an administrator unlocks at once", async () => {
    const kit = await smallCounty();
    for (let turn = 0; turn < 5; turn += 1) await signIn(kit, "wrong-password");
    const seen = await kit.call(orgRoutes.viewOfficer, {
      params: { staff: staff.clerk },
      as: staff.organAdmin,
    });
    expect(seen.body.account?.lockedUntil).toBe("2026-11-03T01:15:00.000Z");
    await kit.call(orgRoutes.unlockAccount, { params: { staff: staff.clerk }, as: staff.organAdmin });
    expect((await signIn(kit)).status).toBe(201);
  });
});

describe("passwords", () => {
  it("a first password opens nothing but the door to a new one; then other devices are out", async () => {
    const kit = await smallCounty();
    const old = (await signIn(kit)).body.token;
    const issued = await kit.call(orgRoutes.issuePassword, {
      params: { staff: staff.clerk },
      as: staff.organAdmin,
    });
    expect((await me(kit, old)).status, "open sessions end").toBe(401);
    const opened = (await signIn(kit, issued.body.password)).body;
    expect(opened.mustChangePassword).toBe(true);
    expect((await kit.call(orgRoutes.tree, { token: opened.token })).body).toMatchObject({
      reason: "password-change-required",
    });
    const other = (await signIn(kit, issued.body.password)).body;
    const body = { current: issued.body.password, next: "chunfeng-2661" };
    expect((await kit.call(orgRoutes.changePassword, { token: opened.token, body })).status).toBe(204);
    expect((await kit.call(orgRoutes.tree, { token: opened.token })).status).toBe(200);
    expect((await me(kit, other.token)).status).toBe(401);
  });

  it.each([
    ["short-1", "至少 10 位"],
    ["100001100001", "警号"],
    ["1234567890", "太容易"],
    ["aaaaaaaaaaaa", "太容易"],
    [password, "原密码"],
  ])("%s is refused", async (next, why) => {
    const kit = await smallCounty();
    const { token } = (await signIn(kit)).body;
    const refused = await kit.call(orgRoutes.changePassword, { token, body: { current: password, next } });
    expect(refused.status).toBe(400);
    expect(JSON.stringify(refused.body)).toContain(why);
  });

  it("a stolen session cannot guess the present password for long", async () => {
    const kit = await smallCounty();
    const { token } = (await signIn(kit)).body;
    const guess = (turn: number) =>
      kit.call(orgRoutes.changePassword, {
        token,
        body: { current: `guess-${turn}`, next: "chunfeng-2661" },
      });
    const statuses = (await Promise.all(Array.from({ length: 8 }, (_, turn) => guess(turn)))).map(
      ({ status }) => status,
    );
    expect(statuses.filter((status) => status === 400)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(3);
  });

  it("a unit's passwords are issued to those who have none, and to nobody above", async () => {
    const kit = await smallCounty();
    const issued = await kit.call(orgRoutes.issueUnitPasswords, {
      params: { unit: units.chengguan },
      as: staff.organAdmin,
    });
    expect(issued.body.items.map((one) => one.staff).sort()).toEqual([
      "100002",
      "100003",
      "100005",
      "100006",
      "FJ100004",
    ]);
    const office = await kit.call(orgRoutes.issueUnitPasswords, {
      params: { unit: units.political },
      as: staff.organAdmin,
    });
    const above: string[] = [staff.admin, staff.committee];
    expect(office.body.items.filter((one) => above.includes(one.staff))).toEqual([]);
  });
});

describe("sessions end at once", () => {
  it.each(["everywhere", "disabled", "left"] as const)("%s", async (how) => {
    const kit = await smallCounty();
    const [one, two] = [(await signIn(kit)).body.token, (await signIn(kit)).body.token];
    const params = { staff: staff.clerk };
    if (how === "everywhere") await kit.call(orgRoutes.signOutEverywhere, { token: one });
    if (how === "disabled") await kit.call(orgRoutes.disableAccount, { params, as: staff.organAdmin });
    if (how === "left")
      await kit.call(orgRoutes.leaveOfficer, { params, body: { on: "2026-11-02" }, as: staff.organAdmin });
    expect([(await me(kit, one)).status, (await me(kit, two)).status]).toEqual([401, 401]);
    expect((await signIn(kit)).status).toBe(how === "everywhere" ? 201 : 401);
  });

  it("signing out ends that session alone", async () => {
    const kit = await smallCounty();
    const [one, two] = [(await signIn(kit)).body.token, (await signIn(kit)).body.token];
    await kit.call(orgRoutes.signOut, { token: one });
    expect([(await me(kit, one)).status, (await me(kit, two)).status]).toEqual([401, 200]);
  });
});
