// Roles given and taken: at once, never above oneself, never out of the own place, never the last administrator's own.
import { describe, expect, it } from "vitest";
import { officerRoutes } from "../../functions/org/routes-officers.ts";
import { orgRoutes as placeRoutes } from "../../functions/org/routes.ts";
import { holdersOf } from "../../functions/org/store.ts";
import { createApp, type Kit } from "../support/app.ts";
import { small } from "../support/seed-org.ts";

const orgRoutes = { ...placeRoutes, ...officerRoutes };

const { staff, units, organs } = small;

async function smallCounty(): Promise<Kit> {
  const kit = await createApp({ now: "2026-11-03T09:00:00+08:00" });
  await kit.seedOrg();
  return kit;
}

describe("roles", () => {
  const give = (
    kit: Kit,
    as: string,
    who: string,
    role: "clerk" | "reviewer" | "systemAdmin" | "committee",
    place: string,
  ) => kit.call(orgRoutes.giveGrant, { params: { staff: who }, body: { role, place }, as });

  it("a role given works at the next request and stands among the place's holders; taken, it is gone from both", async () => {
    const kit = await smallCounty();
    const tree = () => kit.call(orgRoutes.tree, { as: staff.officer });
    expect((await tree()).status).toBe(403);
    expect((await give(kit, staff.organAdmin, staff.officer, "clerk", units.hebin)).status).toBe(200);
    expect((await tree()).body.items.map(({ units: own }) => own.map(({ id }) => id))).toEqual([
      [units.hebin],
    ]);
    expect((await holdersOf(kit.deps, kit.county, units.hebin)).map((one) => one.staff)).toContain(
      staff.officer,
    );
    const params = { staff: staff.officer, role: "clerk", place: units.hebin };
    await kit.call(orgRoutes.takeGrant, { params, as: staff.organAdmin });
    expect((await tree()).status).toBe(403);
    expect((await holdersOf(kit.deps, kit.county, units.hebin)).map((one) => one.staff)).not.toContain(
      staff.officer,
    );
  });

  it("nobody gives what is above himself, outside his place, or over a place of the wrong size", async () => {
    const kit = await smallCounty();
    const statuses = [
      await give(kit, staff.organAdmin, staff.officer, "systemAdmin", kit.county),
      await give(kit, staff.organAdmin, staff.organAdmin, "committee", kit.county),
      await give(kit, staff.organAdmin, staff.officer, "reviewer", organs.court),
      await give(kit, staff.organAdmin, staff.courtClerk, "clerk", units.chengguan),
      await give(kit, staff.admin, staff.officer, "clerk", organs.police),
      await give(kit, staff.unitHead, staff.officer, "clerk", units.chengguan),
      await give(kit, staff.admin, staff.officer, "systemAdmin", "prefix"),
    ].map(({ status }) => status);
    expect(statuses).toEqual([404, 404, 404, 404, 400, 403, 200]);
  });

  it("an organ's administrator cannot take over an account above: no password, no stopping, no leaving", async () => {
    const kit = await smallCounty();
    const params = { staff: staff.admin };
    const as = staff.organAdmin;
    const statuses = [
      await kit.call(orgRoutes.issuePassword, { params, as }),
      await kit.call(orgRoutes.disableAccount, { params, as }),
      await kit.call(orgRoutes.leaveOfficer, { params, body: { on: "2026-11-02" }, as }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([403, 403, 403]);
  });

  it("the last administrator cannot lock himself out", async () => {
    const kit = await smallCounty();
    const params = { staff: staff.admin };
    const as = staff.admin;
    const statuses = [
      await kit.call(orgRoutes.disableAccount, { params, as }),
      await kit.call(orgRoutes.leaveOfficer, { params, body: { on: "2026-11-02" }, as }),
      await kit.call(orgRoutes.takeGrant, {
        params: { ...params, role: "systemAdmin", place: "prefix" },
        as,
      }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([409, 409, 409]);
  });

  it("two administrators giving at once both hold: no grant is lost", async () => {
    const kit = await smallCounty();
    await Promise.all([staff.organAdmin, staff.admin].map((who) => kit.tokenFor(who)));
    await Promise.all([
      give(kit, staff.organAdmin, staff.officer, "clerk", units.hebin),
      give(kit, staff.admin, staff.officer, "clerk", units.chengguan),
      give(kit, staff.admin, staff.officer, "reviewer", organs.police),
    ]);
    const seen = await kit.call(orgRoutes.viewOfficer, { params: { staff: staff.officer }, as: staff.admin });
    expect(seen.body.account?.grants).toHaveLength(3);
  });
});
