// Coverage of training (“全院轮训…各个业务部门均参加”, J5): of everybody in post, by unit, with the names of who is missing.
import { beforeAll, describe, expect, it } from "vitest";
import { activityRoutes } from "../../functions/activities/routes-activities.ts";
import { tryWrite } from "../../functions/platform/db.ts";
import type { ActivityKind } from "../../shared/activities/kinds.ts";
import { keys } from "../../shared/keys.ts";
import { novemberHeld, rowsThere, type Counted } from "./november.ts";
import { chengguan, hebin, organ, political, who } from "./office.ts";

let scene: Counted;
beforeAll(async () => {
  scene = await novemberHeld();
});

const seen = async (as: string, kind: ActivityKind = "lecture", span = { from: "2026-11", to: "2026-12" }) =>
  (await scene.world.kit.call(activityRoutes.coverage, { as, query: { organ, kind, ...span } })).body;

describe("coverage", () => {
  it("is of everybody in post, and exactly those are missing who were at none of the kind", async () => {
    const view = await seen(who.reviewer);
    const there = new Set(
      (await rowsThere(scene)).filter(({ of }) => of === "lecture").map((row) => row.staff),
    );
    const missing = view.missing.map(({ staff }) => staff);
    const everybody: string[] = [...chengguan, ...hebin, ...political];
    for (const staff of everybody.filter((one) => there.has(one))) expect(missing).not.toContain(staff);
    expect(missing).toEqual(expect.arrayContaining([who.plain, who.unitHead, who.clerk]));
    expect(view.attended + missing.length).toBe(view.inPost);
    expect(view.attended).toBe(view.units.reduce((sum, one) => sum + one.attended, 0));
    expect(view.inPost).toBe(view.units.reduce((sum, one) => sum + one.inPost, 0));
    // Those reached least first.
    const shares = view.units.map((one) => one.attended / one.inPost);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  });

  it("counts one person once, a kind he missed not at all, and no month outside the span", async () => {
    // The officer was at two lectures, the auxiliary was absent from the class.
    expect((await seen(who.reviewer, "lecture")).attended).toBe(5);
    expect((await seen(who.reviewer, "class")).attended).toBe(2);
    expect((await seen(who.reviewer, "lecture", { from: "2026-12", to: "2026-12" })).attended).toBe(0);
  });

  it("shows a unit's clerk his own unit", async () => {
    const view = await seen(who.otherClerk);
    expect([view.whole, view.units.map(({ unit }) => unit)]).toEqual([false, ["hebin"]]);
    expect(new Set(view.missing.map(({ unit }) => unit))).toEqual(new Set(["hebin"]));
  });

  it("names speakers from outside and where they spoke, of what was held; somebody twice is one", async () => {
    const { kit } = scene.world;
    const query = { organ, from: "2026-11", to: "2026-12" };
    const { body } = await kit.call(activityRoutes.speakers, { as: who.reviewer, query });
    expect(body).toMatchObject({ times: 1, people: 1 });
    expect(body.items).toMatchObject([{ kind: "discipline", speakers: ["张教授"] }]);
    const page = await kit.page("/activities/speakers?from=2026-11&to=2026-12", { as: who.reviewer });
    expect(page.body).toContain("张教授");
    const foreign = await kit.call(activityRoutes.speakers, { as: who.courtReviewer, query });
    expect(foreign.status).toBe(404);
  });

  it("says on the page which units nobody came from, and that all came only when it is so", async () => {
    const { kit, county } = scene.world;
    const page = async () =>
      (await kit.page("/activities/coverage?kind=warning", { as: who.reviewer })).body.replaceAll(
        /<[^>]+>/gu,
        "",
      );
    expect(await page()).toMatch(/还没有人参加的部门：[^。]*河滨/u);
    expect(await page()).not.toContain("全部参加过");
    const view = await seen(who.reviewer, "warning");
    // Everybody else leaves: of those in post nobody is missing any longer.
    const gone = view.missing.map(({ staff, unit }) => ({
      set: keys.posting(county, unit, staff, "2020-01-01"),
      to: { to: "2026-11-01" },
    }));
    for (const change of gone) await tryWrite(kit.deps, change);
    expect((await seen(who.reviewer, "warning")).missing).toEqual([]);
    expect(await page()).toContain("全部参加过，各部门均参加");
  });
});
