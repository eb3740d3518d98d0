// Organs, units and officers: transfers keep history, scopes hold, twins are refused, working days can be entered.
import { beforeEach, describe, expect, it } from "vitest";
import { importRoutes } from "../../functions/org/routes-imports.ts";
import { officerRoutes } from "../../functions/org/routes-officers.ts";
import { sessionRoutes } from "../../functions/org/routes-session.ts";
import { orgRoutes as placeRoutes } from "../../functions/org/routes.ts";
import { calendarOf, holdersOf, officerBy, rosterOn } from "../../functions/org/store.ts";
import { accountBy } from "../../functions/org/store-people.ts";
import { isWorkingDay } from "../../shared/calendar.ts";
import { createApp, type Kit } from "../support/app.ts";
import { small } from "../support/seed-org.ts";

const orgRoutes = { ...placeRoutes, ...officerRoutes, ...importRoutes, ...sessionRoutes };

const { staff, units, organs } = small;
let kit: Kit;
beforeEach(async () => {
  kit = await createApp({ now: "2026-11-23T09:00:00+08:00" });
  await kit.seedOrg();
});

const transfer = (who: string, unit: string, from: string, as: string = staff.organAdmin) =>
  kit.call(orgRoutes.transferOfficer, { params: { staff: who }, body: { unit, from }, as });
const inUnit = async (unit: string, day: string): Promise<string[]> =>
  (await rosterOn(kit.deps, kit.county, unit, day)).map((one) => one.staff);

describe("transfers", () => {
  it("an officer moved mid-month is in the old unit until the day before and in the new one from then on", async () => {
    expect((await transfer(staff.officer, units.hebin, "2026-11-16")).status).toBe(200);
    expect(await inUnit(units.chengguan, "2026-11-15")).toContain(staff.officer);
    expect(await inUnit(units.hebin, "2026-11-15")).not.toContain(staff.officer);
    expect(await inUnit(units.chengguan, "2026-11-16")).not.toContain(staff.officer);
    expect(await inUnit(units.hebin, "2026-11-16")).toContain(staff.officer);
    expect(await officerBy(kit.deps, kit.county, staff.officer)).toMatchObject({ unit: units.hebin });
    expect(await accountBy(kit.deps, kit.county, staff.officer)).toMatchObject({ unit: units.hebin });
  });

  it("the way there survives several moves, and the same day corrects the last one", async () => {
    await transfer(staff.officer, units.hebin, "2026-11-10");
    await transfer(staff.officer, units.political, "2026-11-20");
    await transfer(staff.officer, units.chengguan, "2026-11-20");
    const seen = await kit.call(orgRoutes.viewOfficer, {
      params: { staff: staff.officer },
      as: staff.organAdmin,
    });
    expect(seen.body.postings.map(({ unit, from, to }) => [unit, from, to])).toEqual([
      [units.chengguan, "2020-01-01", "2026-11-09"],
      [units.hebin, "2026-11-10", "2026-11-19"],
      [units.chengguan, "2026-11-20", undefined],
    ]);
  });

  it("roles over the old unit end and are named; roles over the organ stay", async () => {
    const moved = await transfer(staff.clerk, units.hebin, "2026-11-16");
    expect(moved.body.rolesEnded.map(({ roleLabel, placeLabel }) => [roleLabel, placeLabel])).toEqual([
      ["内勤", "城关派出所"],
    ]);
    expect((await holdersOf(kit.deps, kit.county, units.chengguan)).map(({ role }) => role)).toEqual([
      "unitHead",
    ]);
    await transfer(staff.reviewer, units.hebin, "2026-11-16");
    expect((await accountBy(kit.deps, kit.county, staff.reviewer))?.grants).toHaveLength(1);
  });

  it("of two transfers at once, one is refused and nobody stands in two units", async () => {
    await kit.tokenFor(staff.organAdmin);
    const answers = await Promise.all([
      transfer(staff.officer, units.hebin, "2026-11-16"),
      transfer(staff.officer, units.political, "2026-11-17"),
    ]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    const places = await Promise.all(
      [units.chengguan, units.hebin, units.political].map((unit) => inUnit(unit, "2026-11-20")),
    );
    expect(places.flat().filter((who) => who === staff.officer)).toHaveLength(1);
  });

  it.each([
    ["2026-11-24", "day-in-future"],
    ["2019-12-31", "before-posting"],
  ])("on %s it is refused: %s", async (from, reason) => {
    expect((await transfer(staff.officer, units.hebin, from)).body).toMatchObject({ reason });
  });

  it("who leaves is no longer on the roster, holds nothing, and comes back by a roster", async () => {
    const params = { staff: staff.clerk };
    const left = await kit.call(orgRoutes.leaveOfficer, {
      params,
      body: { on: "2026-11-20" },
      as: staff.organAdmin,
    });
    expect(left.body.rolesEnded).toHaveLength(1);
    expect(await inUnit(units.chengguan, "2026-11-20")).toContain(staff.clerk);
    expect(await inUnit(units.chengguan, "2026-11-21")).not.toContain(staff.clerk);
    expect((await holdersOf(kit.deps, kit.county, units.chengguan)).map((one) => one.staff)).not.toContain(
      staff.clerk,
    );
    const rawBody = "警号,姓名,部门,人员类别\n100001,陈内勤,城关派出所,民警\n";
    const preview = await kit.call(orgRoutes.importRoster, {
      query: { file: "a.csv" },
      rawBody,
      as: staff.organAdmin,
    });
    await kit.call(orgRoutes.commitImport, {
      params: { import: preview.body.import },
      body: { mode: "all" },
      as: staff.organAdmin,
    });
    expect(await inUnit(units.chengguan, "2026-11-23")).toContain(staff.clerk);
    expect(await accountBy(kit.deps, kit.county, staff.clerk)).toMatchObject({ state: "active", grants: [] });
  });
});

describe("scopes", () => {
  it("an organ's administrator cannot touch another organ: it is not there", async () => {
    const as = staff.organAdmin;
    const statuses = [
      await kit.call(orgRoutes.viewOfficer, { params: { staff: staff.courtClerk }, as }),
      await kit.call(orgRoutes.changeOfficer, {
        params: { staff: staff.courtClerk },
        body: { name: "别人" },
        as,
      }),
      await transfer(staff.courtClerk, units.hebin, "2026-11-16"),
      await transfer(staff.officer, units.filing, "2026-11-16"),
      await kit.call(orgRoutes.createUnit, {
        body: { organ: organs.court, name: "新庭", class: "office", openedOn: "2026-11-01" },
        as,
      }),
      await kit.call(orgRoutes.changeUnit, { params: { unit: units.filing }, body: { name: "别名" }, as }),
      await kit.call(orgRoutes.listOfficers, { params: { unit: units.filing }, as }),
      await kit.call(orgRoutes.issuePassword, { params: { staff: staff.courtClerk }, as }),
      await kit.call(orgRoutes.listHolders, { params: { place: units.filing }, as }),
      await kit.call(orgRoutes.createOrgan, { body: { name: "示例县检察院", kind: "procuratorate" }, as }),
      await kit.call(orgRoutes.viewOfficer, { params: { staff: "NOBODY1" }, as }),
    ].map(({ status }) => status);
    expect(statuses).toEqual(Array.from({ length: 11 }, () => 404));
    expect(
      (await transfer(staff.courtClerk, units.hebin, "2026-11-16", staff.admin)).status,
      "the control",
    ).toBe(200);
  });

  it("a clerk sees the own unit alone", async () => {
    const tree = await kit.call(orgRoutes.tree, { as: staff.clerk });
    expect(tree.body.items.map((organ) => [organ.id, organ.units.map(({ id }) => id)])).toEqual([
      [organs.police, [units.chengguan]],
    ]);
    expect(tree.body.items[0]?.units[0]).toMatchObject({ sworn: 5, auxiliary: 1, hasClerk: true });
  });

  it.each(["a/b", "a%2Fb", "..", "%2e%2e", "x".repeat(80)])("the address %s is not found", async (id) => {
    expect((await kit.page(`/api/org/units/${id}/officers`, { as: staff.admin })).status).toBe(404);
  });
});

describe("units", () => {
  const make = (name: string) =>
    kit.call(orgRoutes.createUnit, {
      body: { organ: organs.police, name, class: "grassroots", openedOn: "2026-11-10" },
      as: staff.organAdmin,
    });

  it("of two units of one name made at once, there is one", async () => {
    await kit.tokenFor(staff.organAdmin);
    const answers = await Promise.all([make("云潭派出所"), make("云潭 派出所")]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 409]);
    expect((await make("云潭派出所")).body).toMatchObject({ reason: "name-taken" });
  });

  it("a unit with officers is not closed; a merger moves them and closes it the day before", async () => {
    const params = { unit: units.hebin };
    const closed = await kit.call(orgRoutes.changeUnit, {
      params,
      body: { closedOn: "2026-11-15" },
      as: staff.organAdmin,
    });
    expect(closed.body).toMatchObject({ reason: "officers-remain" });
    const body = { into: units.chengguan, from: "2026-11-16" };
    const merged = await kit.call(orgRoutes.mergeUnit, { params, body, as: staff.organAdmin });
    expect(merged.body).toMatchObject({
      moved: 2,
      unit: { closedOn: "2026-11-15", mergedInto: units.chengguan },
    });
    expect(await inUnit(units.hebin, "2026-11-15")).toContain(staff.otherClerk);
    expect(await inUnit(units.chengguan, "2026-11-16")).toContain(staff.otherClerk);
    const again = await kit.call(orgRoutes.mergeUnit, { params, body, as: staff.organAdmin });
    expect(again.body).toMatchObject({ moved: 0 });
  });

  it("lists page by cursor without losing or repeating anybody", async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const query: Record<string, string> = cursor ? { limit: "2", cursor } : { limit: "2" };
      const page = await kit.call(orgRoutes.listOfficers, {
        params: { unit: units.chengguan },
        query,
        as: staff.clerk,
      });
      seen.push(...page.body.items.map((one) => one.staff));
      cursor = page.body.cursor;
    } while (cursor);
    expect(seen).toEqual(["100001", "100002", "100003", "100005", "100006", "FJ100004"]);
  });
});

describe("working days", () => {
  it("a year nobody entered is told to the administrator, and counts once entered", async () => {
    const year = (as: string) => kit.call(orgRoutes.viewCalendar, { params: { year: "2027" }, as });
    expect((await year(staff.admin)).body).toMatchObject({ origin: "missing", missingYears: [2027] });
    const body = { source: "测试", days: [{ day: "2027-01-01", kind: "holiday" as const, name: "元旦" }] };
    expect(
      (await kit.call(orgRoutes.editCalendar, { params: { year: "2027" }, body, as: staff.organAdmin }))
        .status,
    ).toBe(403);
    expect(
      (await kit.call(orgRoutes.editCalendar, { params: { year: "2027" }, body, as: staff.admin })).status,
    ).toBe(200);
    expect((await year(staff.clerk)).body).toMatchObject({ origin: "edited", missingYears: [] });
    const calendar = await calendarOf(kit.deps, kit.county);
    expect([
      isWorkingDay(calendar, "2027-01-01"),
      isWorkingDay(calendar, "2027-01-04"),
      isWorkingDay(calendar, "2026-10-01"),
    ]).toEqual([false, true, false]);
  });

  it("a make-up working day must be a weekend day", async () => {
    const body = { source: "", days: [{ day: "2027-01-04", kind: "workday" as const, name: "元旦" }] };
    const refused = await kit.call(orgRoutes.editCalendar, {
      params: { year: "2027" },
      body,
      as: staff.admin,
    });
    expect(refused.body).toMatchObject({ fields: [{ path: "days.0.day" }] });
  });
});
