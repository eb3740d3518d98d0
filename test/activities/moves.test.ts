// People who move to another organ: what they keep of the activities at which they sit, and what ends with the move.
import { describe, expect, it } from "vitest";
import { activityRoutes } from "../../functions/activities/routes-activities.ts";
import { signUpRoutes } from "../../functions/activities/routes-sign-ups.ts";
import { activityBy } from "../../functions/activities/store.ts";
import { tryWrite } from "../../functions/platform/db.ts";
import { keys } from "../../shared/keys.ts";
import { small } from "../support/seed-org.ts";
import { codeOf, makeInput, officeWorld, scan, setUp, signUp, who } from "./office.ts";

describe("who moved to another organ", () => {
  it("still sees the activity at which he sits, gives his seat back, and then finds it no more; he is not let in", async () => {
    const world = await officeWorld();
    const { kit, county } = world;
    const { id } = await setUp(world, makeInput());
    await signUp(world, id, who.officer, who.secondOfficer);
    const { court } = small.organs;
    for (const staff of [who.officer, who.secondOfficer, who.plain]) {
      await tryWrite(kit.deps, { set: keys.account(county, staff), to: { organ: court, unit: "lian" } });
      await tryWrite(kit.deps, { set: keys.person(county, staff), to: { organ: court, unit: "lian" } });
    }
    const params = { id };
    const view = async (as: string) => kit.call(activityRoutes.view, { as, params });
    const own = await view(who.officer);
    expect([own.status, own.body.standing?.state]).toEqual([200, "seated"]);
    expect((await view(who.plain)).status).toBe(404);
    expect((await kit.call(activityRoutes.roster, { as: who.officer, params })).status).toBe(403);
    expect((await kit.call(signUpRoutes.withdraw, { as: who.officer, params })).status).toBe(204);
    expect((await view(who.officer)).status).toBe(404);
    expect((await kit.call(signUpRoutes.signUp, { as: who.officer, params })).status).toBe(404);
    kit.clock.set("2026-11-19T14:30+08:00");
    const activity = await activityBy(kit.deps, county, id);
    if (!activity) throw new Error("gone");
    expect((await scan(world, id, codeOf(world, activity), who.secondOfficer)).status).toBe(409);
  });
});
