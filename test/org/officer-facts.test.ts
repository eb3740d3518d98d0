// An officer's sex, birth date and police type: in by roster, form and API, out to nobody who may not edit the officer.
import { beforeEach, describe, expect, it } from "vitest";
import { officerBy } from "../../functions/org/store.ts";
import { createApp, type Kit } from "../support/app.ts";
import { small } from "../support/seed-org.ts";
import { importFile, orgRoutes, rosterOf } from "./import-kit.ts";

const { staff, units } = small;
const known = { sex: "female", bornOn: "1990-05-17", policeType: "刑侦" } as const;
let kit: Kit;
beforeEach(async () => {
  kit = await createApp({ now: "2026-11-23T09:00:00+08:00" });
  await kit.seedOrg();
});

const stored = (who: string = staff.officer) => officerBy(kit.deps, kit.county, who);
const change = (body: object, as: string = staff.organAdmin) =>
  kit.call(orgRoutes.changeOfficer, { params: { staff: staff.officer }, body, as });
const headers = ["警号", "姓名", "部门", "人员类别", "性别", "出生年月", "警种"];
const rosterRow = (...facts: string[]): string[] => [staff.officer, "王民警", "城关派出所", "民警", ...facts];
const importRoster = async (...facts: string[]) =>
  importFile(kit, "roster", "花名册.xlsx", await rosterOf([rosterRow(...facts)], headers), staff.admin);

describe("by roster", () => {
  it("the three columns come in, the preview names the differences, the same file twice changes nothing", async () => {
    const first = await importRoster("女", "1990.05", " 刑侦 ");
    expect(first.preview.body.changed[0]?.fields).toEqual([
      { label: "性别", after: "女" },
      { label: "出生日期", after: "1990-05-01" },
      { label: "警种", after: "刑侦" },
    ]);
    expect(first.result?.body).toMatchObject({ written: 1 });
    expect(await stored()).toMatchObject({ sex: "female", bornOn: "1990-05-01", policeType: "刑侦" });
    const written = await stored();
    const again = await importRoster("F", "1990年5月", "刑侦");
    expect(again.preview.body.counts).toEqual({ new: 0, changed: 0, same: 1, wrong: 0 });
    expect(again.result?.body).toMatchObject({ written: 0 });
    expect(await stored()).toEqual(written);
  });

  it("empty cells keep what is known, a correction is shown with both values in words", async () => {
    await change(known);
    expect((await importRoster("", "", "")).preview.body.counts).toMatchObject({ same: 1, changed: 0 });
    const corrected = await importRoster("男", "", "交警");
    expect(corrected.preview.body.changed[0]?.fields).toEqual([
      { label: "性别", before: "女", after: "男" },
      { label: "警种", before: "刑侦", after: "交警" },
    ]);
    expect(await stored()).toMatchObject({ ...known, sex: "male", policeType: "交警" });
  });

  it("a change of kind is told in words too, not as it is stored", async () => {
    const row = [staff.officer, "王民警", "城关派出所", "辅警"];
    const file = await rosterOf([row], headers.slice(0, 4));
    const { preview } = await importFile(kit, "roster", "改.xlsx", file);
    expect(preview.body.changed[0]?.fields[0]).toEqual({
      label: "人员性质",
      before: "在编干警",
      after: "辅助人员",
    });
  });

  it("wrong cells are told by row, column and reason, and nothing of the row is written", async () => {
    const { preview, result } = await importRoster("1", "2026.11.23", "刑侦");
    expect(preview.body.wrong.map(({ row, column, reason }) => [row, column, reason])).toEqual([
      [2, "性别", "sex-unknown"],
    ]);
    expect(result?.body).toMatchObject({ written: 0 });
    const birth = await importRoster("男", "2026.11.23", "刑侦");
    expect(birth.preview.body.wrong.map(({ column, reason }) => [column, reason])).toEqual([
      ["出生年月", "birth-invalid"],
    ]);
    expect((await stored())?.policeType).toBeUndefined();
  });

  it("somebody new comes in with them, and a transfer, leaving and coming back keep them", async () => {
    const row = ["100777", "新民警", "城关派出所", "民警", "男", "19990203", "交警"];
    await importFile(kit, "roster", "新.xlsx", await rosterOf([row], headers), staff.organAdmin);
    const facts = { sex: "male", bornOn: "1999-02-03", policeType: "交警" };
    expect(await stored("100777")).toMatchObject(facts);
    const params = { staff: "100777" };
    const as = staff.organAdmin;
    const moved = await kit.call(orgRoutes.transferOfficer, {
      params,
      body: { unit: units.hebin, from: "2026-11-20" },
      as,
    });
    expect(moved.body.officer).not.toHaveProperty("bornOn");
    await kit.call(orgRoutes.leaveOfficer, { params, body: { on: "2026-11-21" }, as });
    const back = await rosterOf([row.slice(0, 4)], headers.slice(0, 4));
    await importFile(kit, "roster", "回.xlsx", back, as);
    expect(await stored("100777")).toMatchObject({ ...facts, state: "active" });
  });
});

describe("by form", () => {
  const detail = { name: "王民警", category: "民警" };
  const post = (path: string, fields: Record<string, string>) =>
    kit.submitForm(`/org/officers/${path}`, fields, { as: staff.organAdmin });
  const save = (fields: Record<string, string>) => post(`${staff.officer}/change`, fields);

  it("an officer is added with them; the page shows them and the form holds them", async () => {
    const fields = { ...detail, ...known, unit: units.chengguan, staff: "100888", from: "2026-11-02" };
    expect((await post("new", fields)).status).toBe(303);
    expect(await stored("100888")).toMatchObject(known);
    const page = await kit.page("/org/officers/100888", { as: staff.organAdmin });
    for (const text of ["1990年5月17日", 'value="1990-05-17"', 'value="刑侦"', "性别"])
      expect(page.body).toContain(text);
    expect(page.body).toMatch(/<option value="female" selected/u);
  });

  it("an officer is changed; an empty field erases, a field that was not sent says nothing", async () => {
    expect((await save({ ...detail, ...known })).status).toBe(303);
    expect(await stored()).toMatchObject(known);
    expect((await save(detail)).status).toBe(303);
    expect(await stored()).toMatchObject({ ...known, phone: "13800000000" });
    expect((await save({ ...detail, sex: "", bornOn: "", policeType: " " })).status).toBe(303);
    const { sex, bornOn, policeType } = (await stored()) ?? {};
    expect([sex, bornOn, policeType]).toEqual([undefined, undefined, undefined]);
  });

  it("a wrong birth date is named at its field, what was typed stays, nothing is written", async () => {
    const before = await stored();
    const wrong = await save({ ...detail, policeType: "特别的警种", bornOn: "2026-11-23" });
    expect(wrong.status).toBe(400);
    for (const text of ["应早于今天", 'value="2026-11-23"', 'value="特别的警种"'])
      expect(wrong.body).toContain(text);
    expect(await stored()).toEqual(before);
  });
});

describe("by API", () => {
  it("adding and changing answer with them; an absent one stays, an empty one goes", async () => {
    const added = await kit.call(orgRoutes.addOfficer, {
      body: {
        staff: "100889",
        name: "新民警",
        unit: units.chengguan,
        category: "民警",
        from: "2026-11-02",
        ...known,
        policeType: "刑侦\u200b",
      },
      as: staff.organAdmin,
    });
    expect(added.body).toMatchObject(known);
    expect((await change(known)).body).toMatchObject(known);
    expect((await change({ position: "探长" })).body).toMatchObject({ ...known, position: "探长" });
    const erased = (await change({ sex: "", bornOn: "", policeType: "" })).body;
    for (const name of Object.keys(known)) expect(erased).not.toHaveProperty(name);
  });

  it.each([
    [{ bornOn: "2026-11-23" }, "bornOn"],
    [{ bornOn: "1930-01-01" }, "bornOn"],
    [{ bornOn: "1990-02-30" }, "bornOn"],
    [{ bornOn: "1990.05" }, "bornOn"],
    [{ sex: "男" }, "sex"],
    [{ policeType: "警".repeat(21) }, "policeType"],
  ])("%j is refused in Chinese at its field, on change and on adding", async (body, path) => {
    const words = { bornOn: "出生日期", sex: "性别", policeType: "警种" }[path];
    const rest = { name: "新民警", unit: units.chengguan, category: "民警", from: "2026-11-02" };
    const answers = [
      await change(body),
      await kit.call(orgRoutes.addOfficer, {
        body: { ...rest, staff: "100890", ...body } as never,
        as: staff.organAdmin,
      }),
    ];
    for (const { status, body: refused } of answers) {
      expect(status).toBe(400);
      expect(refused).toMatchObject({ fields: [{ path, message: expect.stringContaining(words ?? "") }] });
    }
    expect(await stored("100890")).toBeUndefined();
  });
});

describe("who may see them", () => {
  /** Everybody who may look at the unit but not edit its officers. */
  const lookers = [staff.clerk, staff.unitHead, staff.reviewer, staff.committee];
  const params = { staff: staff.officer };
  beforeEach(() => change(known));

  it("who may edit the officer sees the sex and the birth date, on the page and in the reply", async () => {
    for (const as of [staff.organAdmin, staff.admin]) {
      expect((await kit.call(orgRoutes.viewOfficer, { params, as })).body.officer).toMatchObject(known);
      const page = await kit.page(`/org/officers/${staff.officer}`, { as });
      expect(page.body).toContain("1990年5月17日");
    }
  });

  it.each(lookers)("%s looks at the officer and sees the police type alone", async (as) => {
    const seen = await kit.call(orgRoutes.viewOfficer, { params, as });
    expect(seen.status).toBe(200);
    expect(seen.body.officer).toMatchObject({ name: "王民警", policeType: "刑侦" });
    const page = await kit.page(`/org/officers/${staff.officer}`, { as });
    expect(page.body).toContain("刑侦");
    for (const text of [JSON.stringify(seen.body), page.body])
      expect(text).not.toMatch(/bornOn|"sex"|female|1990|出生日期|性别/u);
  });

  it("the officer's own session and another organ's administrator see nothing at all", async () => {
    for (const as of [staff.officer, staff.courtClerk]) {
      const reply = await kit.call(orgRoutes.viewOfficer, { params, as });
      expect([403, 404]).toContain(reply.status);
    }
    const court = { role: "organAdmin", place: "court1" } as const;
    await kit.call(orgRoutes.giveGrant, {
      params: { staff: staff.courtReviewer },
      body: court,
      as: staff.admin,
    });
    const page = await kit.page(`/org/officers/${staff.officer}`, { as: staff.courtReviewer });
    expect(page.status).toBe(404);
  });

  it("who edits one organ and only looks at another sees them in the own one alone", async () => {
    const grant = { role: "unitHead", place: units.filing } as const;
    await kit.call(orgRoutes.giveGrant, {
      params: { staff: staff.organAdmin },
      body: grant,
      as: staff.admin,
    });
    const theirs = { staff: staff.courtClerk };
    await kit.call(orgRoutes.changeOfficer, { params: theirs, body: known, as: staff.admin });
    const as = staff.organAdmin;
    const seen = await kit.call(orgRoutes.viewOfficer, { params: theirs, as });
    expect(seen.body.officer).toMatchObject({ policeType: "刑侦" });
    expect(JSON.stringify(seen.body)).not.toMatch(/bornOn|"sex"/u);
    const page = await kit.page(`/org/officers/${staff.courtClerk}`, { as });
    expect([page.status, /出生日期|1990/u.test(page.body)]).toEqual([200, false]);
    expect((await kit.call(orgRoutes.viewOfficer, { params, as })).body.officer).toMatchObject(known);
  });

  it("lists carry neither, whoever asks", async () => {
    for (const as of [...lookers, staff.organAdmin, staff.admin]) {
      const list = await kit.call(orgRoutes.listOfficers, { params: { unit: units.chengguan }, as });
      expect(list.body.items.find((one) => one.staff === staff.officer)).toMatchObject({
        policeType: "刑侦",
      });
      const page = await kit.page(`/org/units/${units.chengguan}`, { as });
      for (const text of [JSON.stringify(list.body), page.body])
        expect(text).not.toMatch(/bornOn|"sex"|female|1990-05/u);
    }
  });
});
