// Importing the organisation and rosters, end to end: the shared files into an empty county.
import { beforeAll, describe, expect, it } from "vitest";
import { orgTree, people, postingsOf } from "../../functions/org/store.ts";
import { queryAll } from "../../functions/platform/db.ts";
import { readTable } from "../../functions/platform/workbook.ts";
import { keys } from "../../shared/keys.ts";
import { createApp, type Kit } from "../support/app.ts";
import { admin, emptyCounty, expected, importFile, orgRoutes, rosterOf, shared } from "./import-kit.ts";

describe("the shared files in an empty county", () => {
  let kit: Kit;
  let rosterImport = "";
  beforeAll(async () => {
    kit = await emptyCounty();
  });

  it("the organisation brings in every organ and unit, with the one that opens on 2026-11-10", async () => {
    const { preview, result } = await importFile(
      kit,
      "organisation",
      "organisation.xlsx",
      shared("organisation.xlsx"),
    );
    expect(preview.body.counts).toEqual({ new: 29, changed: 0, same: 0, wrong: 0 });
    expect(result?.body.written).toBe(29);
    const { organs, units } = await orgTree(kit.deps, kit.county);
    expect(organs.map(({ kind }) => kind).sort()).toEqual(["court", "justice", "police", "procuratorate"]);
    expect(units).toHaveLength(25);
    expect(units.find(({ name }) => name === "云潭派出所")).toMatchObject({
      openedOn: "2026-11-10",
      class: "grassroots",
    });
  });

  it("the roster names every planted defect by row and reason and would bring in the rest", async () => {
    const preview = await kit.call(orgRoutes.importRoster, {
      query: { file: "roster.xlsx" },
      rawBody: shared("roster.xlsx"),
      as: admin,
    });
    expect(preview.body.counts).toEqual({ new: expected.workbook.goodRows, changed: 0, same: 0, wrong: 8 });
    expect(preview.body.wrong.map(({ row, reason }) => ({ row, reason }))).toEqual(expected.workbook.defects);
    expect(await people(kit.deps, kit.county), "a preview writes nothing").toEqual([]);
    rosterImport = preview.body.import;
  });

  it("with wrong rows, “all” imports nothing and says why", async () => {
    const refused = await kit.call(orgRoutes.commitImport, {
      params: { import: rosterImport },
      body: { mode: "all" },
      as: admin,
    });
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({ reason: "rows-wrong" });
    expect(await people(kit.deps, kit.county)).toEqual([]);
  });

  it("“validOnly” imports the good rows: officers, postings and accounts that cannot sign in yet", async () => {
    const done = await kit.call(orgRoutes.commitImport, {
      params: { import: rosterImport },
      body: { mode: "validOnly" },
      as: admin,
    });
    expect(done.body).toMatchObject({ written: expected.workbook.goodRows });
    const everybody = await people(kit.deps, kit.county);
    expect(everybody).toHaveLength(expected.workbook.goodRows);
    const first = everybody.find(({ staff }) => staff === "F1001");
    expect(first).toMatchObject({
      name: "谭虎鹏",
      category: "员额法官",
      phone: "13997635820",
      joinedOn: "2022-11-03",
    });
    const roster = await postingsOf(kit.deps, kit.county, first?.unit ?? "");
    expect(roster.find(({ staff }) => staff === "F1001")).toMatchObject({ from: "2022-11-03" });
    const signIn = await kit.call(orgRoutes.signIn, { body: { staff: "F1001", password: "F1001" } });
    expect(signIn.status).toBe(401);
  });

  it("nobody is posted to a unit before it opened", async () => {
    const { units } = await orgTree(kit.deps, kit.county);
    const young = units.find(({ name }) => name === "云潭派出所");
    const roster = await postingsOf(kit.deps, kit.county, young?.id ?? "");
    expect(roster.length).toBeGreaterThan(0);
    expect(roster.every(({ from }) => from >= "2026-11-10")).toBe(true);
  });

  it("the wrong rows come back as a workbook with a reason, and can be corrected and imported", async () => {
    const reply = await kit.app.request(`http://suneng.test/api/org/imports/${rosterImport}/errors`, {
      headers: { authorization: `Bearer ${await kit.tokenFor(admin)}` },
    });
    expect(reply.status).toBe(200);
    expect(reply.headers.get("content-disposition")).toContain(encodeURIComponent("错误行"));
    const [sheet] = await readTable(new Uint8Array(await reply.arrayBuffer()), "back.xlsx");
    expect(sheet?.rows).toHaveLength(1 + expected.workbook.defects.length);
    expect(sheet?.rows[0]?.at(-1)).toBe("错误原因");
  });

  it("the same file twice changes nothing: no row is written", async () => {
    const before = await everythingOf(kit);
    const { preview, result } = await importFile(kit, "roster", "roster.xlsx", shared("roster.xlsx"));
    expect(preview.body.counts).toMatchObject({ new: 0, changed: 0, same: expected.workbook.goodRows });
    expect(result?.body).toMatchObject({ written: 0 });
    expect(result?.body.message).toContain("没有任何改动");
    const organisation = await importFile(
      kit,
      "organisation",
      "organisation.xlsx",
      shared("organisation.xlsx"),
    );
    expect(organisation.result?.body).toMatchObject({ written: 0 });
    expect(await everythingOf(kit)).toEqual(before);
  });

  it("the GB18030 file brings in the other sixty", async () => {
    const { preview, result } = await importFile(kit, "roster", "roster-gbk.csv", shared("roster-gbk.csv"));
    expect(preview.body.counts).toEqual({ new: expected.csv.goodRows, changed: 0, same: 0, wrong: 0 });
    expect(result?.body.written).toBe(expected.csv.goodRows);
    const quoted = (await people(kit.deps, kit.county)).find(({ staff }) => staff === "9520454");
    expect(quoted?.name).toBe("欧阳,建国");
    expect(kit.files.held.size, "what has been imported whole is not kept").toBeLessThan(5);
  });
});

const everythingOf = async (kit: Kit) =>
  Promise.all([
    queryAll(kit.deps, keys.org(kit.county)),
    queryAll(kit.deps, keys.people(kit.county)),
    queryAll(kit.deps, keys.auditOf(kit.county, "org")),
  ]);

describe("changes in a later file", () => {
  it("a new unit is a transfer as of the given day; an empty cell erases nothing; the clerk's role ends", async () => {
    const kit = await createApp({ now: "2026-11-23T09:00:00+08:00" });
    const { staff, units } = await kit.seedOrg();
    const file = await rosterOf([[staff.clerk, "陈内勤", "河滨派出所", "民警"]]);
    const query = { file: "变动.xlsx" };
    const preview = await kit.call(orgRoutes.importRoster, { query, rawBody: file, as: staff.admin });
    expect(preview.body.changed[0]?.fields).toEqual([
      { label: "单位", before: "城关派出所", after: "河滨派出所" },
    ]);
    const params = { import: preview.body.import };
    await kit.call(orgRoutes.commitImport, {
      params,
      body: { mode: "all", from: "2026-11-16" },
      as: staff.admin,
    });
    const seen = await kit.call(orgRoutes.viewOfficer, { params: { staff: staff.clerk }, as: staff.admin });
    expect(seen.body.postings.map(({ unit, from, to }) => [unit, from, to])).toEqual([
      [units.chengguan, "2020-01-01", "2026-11-15"],
      [units.hebin, "2026-11-16", undefined],
    ]);
    expect(seen.body.officer?.phone).toBe("13800000000");
    expect(seen.body.account?.grants).toEqual([]);
  });

  it("an organ's administrator brings in only the own organ, and nobody out of another one", async () => {
    const kit = await createApp({ now: "2026-11-23T09:00:00+08:00" });
    const { staff } = await kit.seedOrg();
    const file = await rosterOf([
      ["100777", "新民警", "城关派出所", "民警"],
      ["F30009", "新书记员", "立案庭", "书记员"],
      [staff.courtClerk, "韩内勤", "城关派出所", "民警"],
    ]);
    const { preview, result } = await importFile(kit, "roster", "公安.xlsx", file, staff.organAdmin);
    expect(preview.body.counts).toEqual({ new: 1, changed: 0, same: 0, wrong: 2 });
    expect(preview.body.wrong.map(({ row }) => row)).toEqual([3, 4]);
    expect(result?.body.written).toBe(1);
    const court = await kit.call(orgRoutes.viewOfficer, {
      params: { staff: staff.courtClerk },
      as: staff.admin,
    });
    expect(court.body.officer?.organ).toBe("court1");
  });

  it("somebody else's upload cannot be seen or confirmed, and it lapses after a day", async () => {
    const kit = await createApp({ now: "2026-11-23T09:00:00+08:00" });
    const { staff } = await kit.seedOrg();
    const rawBody = await rosterOf([["100777", "新民警", "城关派出所", "民警"]]);
    const preview = await kit.call(orgRoutes.importRoster, {
      query: { file: "a.xlsx" },
      rawBody,
      as: staff.organAdmin,
    });
    const params = { import: preview.body.import };
    expect((await kit.call(orgRoutes.openImport, { params, as: staff.admin })).status).toBe(404);
    kit.clock.advance({ days: 2 });
    expect(
      (await kit.call(orgRoutes.commitImport, { params, body: { mode: "all" }, as: staff.organAdmin }))
        .status,
    ).toBe(409);
    expect(kit.files.held.size).toBe(0);
  });

  it("an administrator who stands in the roster keeps the account and its grants", async () => {
    const kit = await emptyCounty();
    await importFile(kit, "organisation", "organisation.xlsx", shared("organisation.xlsx"));
    const { result } = await importFile(
      kit,
      "roster",
      "a.xlsx",
      await rosterOf([[admin, "管理员", "城关派出所", "民警"]]),
    );
    const seen = await kit.call(orgRoutes.viewOfficer, { params: { staff: admin }, as: admin });
    expect([result?.body.written, seen.body.account?.grants[0]?.role]).toEqual([1, "systemAdmin"]);
  });
});
