// The organisation's pages, as a browser without script uses them.
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { setPassword } from "../../functions/org/first-administrator.ts";
import { officerBy, orgTree, people } from "../../functions/org/store.ts";
import { createApp, type Kit } from "../support/app.ts";
import { small } from "../support/seed-org.ts";
import { emptyCounty, shared } from "./import-kit.ts";

const { staff, units } = small;
const password = "linjian-2047";

describe("signing in with the form", () => {
  let kit: Kit;
  beforeAll(async () => {
    kit = await createApp({ now: "2026-11-03T09:00:00+08:00" });
    await kit.seedOrg();
    await setPassword(kit.deps, { county: kit.county, staff: staff.clerk, password });
  });
  const submit = (fields: Record<string, string>) =>
    kit.submitForm("/sign-in", { staff: staff.clerk, password, ...fields });

  it("leads on to the page that was asked for, with a cookie that scripts cannot read", async () => {
    const reply = await submit({ next: "/training/briefs?month=2026-11" });
    expect([reply.status, reply.headers.get("location")]).toEqual([303, "/training/briefs?month=2026-11"]);
    expect(reply.headers.get("set-cookie")).toContain("HttpOnly");
  });

  it.each(["https://evil.test/", "//evil.test", "/\\evil.test", "javascript:alert(1)", "", "/sign-in"])(
    "never leads to %s",
    async (next) => {
      expect((await submit({ next })).headers.get("location")).toBe("/");
    },
  );

  it("keeps the staff number when the password was wrong, and says what is wrong", async () => {
    const reply = await submit({ password: "wrong-password" });
    expect(reply.status).toBe(401);
    expect(reply.body).toContain('value="100001"');
    expect(reply.body).toContain("密码不正确");
    expect(reply.body).not.toContain("wrong-password");
  });

  it("asks who holds a first password to change it before anything else", async () => {
    await kit.submitForm(`/org/officers/${staff.officer}/password`, {}, { as: staff.organAdmin });
    const account = await kit.page("/account", { as: staff.officer });
    expect([account.status, account.headers.get("location")]).toEqual([303, "/password"]);
    expect((await kit.page("/password", { as: staff.officer })).body).toContain("首次登录");
  });
});

describe("pages of a small county", () => {
  let kit: Kit;
  beforeAll(async () => {
    kit = await createApp({ now: "2026-11-03T09:00:00+08:00" });
    await kit.seedOrg();
  });

  it.each([
    ["/account", "已登录的设备"],
    ["/password", "新密码"],
    ["/org", "城关派出所"],
    ["/org/organs/new", "单位性质"],
    ["/org/units/new", "设立日期"],
    [`/org/units/${units.chengguan}`, "陈内勤"],
    [`/org/officers/new?unit=${units.chengguan}`, "录入干警"],
    [`/org/officers/${staff.clerk}`, "任职经历"],
    ["/org/grants", "政法委"],
    ["/org/import", "上传并预览"],
    ["/org/calendar?year=2026", "国庆节"],
    ["/org/calendar?year=2027", "尚未录入"],
  ])("%s opens and works without script", async (path, text) => {
    const reply = await kit.page(path, { as: staff.admin });
    expect(reply.status).toBe(200);
    expect(reply.body).toContain(text);
    expect(reply.body).not.toMatch(/ style="| on[a-z]+="|<script>/u);
  });

  it("a unit without a clerk is marked, one with a clerk is not", async () => {
    const tree = await kit.page("/org", { as: staff.admin });
    expect(tree.body.match(/无内勤/gu)).toHaveLength(1);
    expect((await kit.page(`/org/units/${units.political}`, { as: staff.admin })).body).toContain("无内勤");
    expect((await kit.page(`/org/units/${units.chengguan}`, { as: staff.admin })).body).not.toContain(
      "无内勤",
    );
  });

  it("a clerk sees no form that only an administrator may send", async () => {
    const unit = await kit.page(`/org/units/${units.chengguan}`, { as: staff.clerk });
    expect(unit.body).not.toContain("办理合并");
    const officer = await kit.page(`/org/officers/${staff.officer}`, { as: staff.clerk });
    expect(officer.status).toBe(200);
    expect(officer.body).not.toMatch(/办理调动|授予|初始密码/u);
  });

  it("a wrong form comes back with what was typed", async () => {
    const fields = {
      unit: units.chengguan,
      staff: "100888",
      name: "新来的",
      category: "民警",
      phone: "123",
      from: "2026-11-02",
    };
    const wrong = await kit.submitForm("/org/officers/new", fields, { as: staff.organAdmin });
    expect(wrong.status).toBe(400);
    expect(wrong.body).toContain('value="新来的"');
    expect(wrong.body).toContain("电话不正确");
    const right = await kit.submitForm(
      "/org/officers/new",
      { ...fields, phone: "13912345678" },
      { as: staff.organAdmin },
    );
    expect([right.status, right.headers.get("location")]).toEqual([303, "/org/officers/100888"]);
  });

  it("a transfer by the form says which role ended", async () => {
    const fields = { unit: units.hebin, from: "2026-11-02" };
    const moved = await kit.submitForm(`/org/officers/${staff.clerk}/transfer`, fields, {
      as: staff.organAdmin,
    });
    expect(moved.status).toBe(303);
    expect(decodeURIComponent(decodeURIComponent(moved.headers.get("set-cookie") ?? ""))).toContain(
      "城关派出所内勤",
    );
    expect(await officerBy(kit.deps, kit.county, staff.clerk)).toMatchObject({ unit: units.hebin });
  });

  it("a role is given and taken by the forms", async () => {
    const path = `/org/officers/${staff.officer}/grants`;
    const grant = `clerk ${units.political}`;
    expect((await kit.submitForm(path, { grant }, { as: staff.organAdmin })).status).toBe(303);
    expect((await kit.page(`/org/units/${units.political}`, { as: staff.admin })).body).not.toContain(
      "无内勤",
    );
    expect((await kit.submitForm(`${path}/take`, { grant }, { as: staff.organAdmin })).status).toBe(303);
    expect((await kit.page(`/org/units/${units.political}`, { as: staff.admin })).body).toContain("无内勤");
  });

  it("a year is entered as lines; a wrong line is named and nothing typed is lost", async () => {
    const lines = "2027-01-01 放假 元旦\n2027-02-05至2027-02-12 放假 春节\n2027-02-14 上班 春节";
    const wrong = await kit.submitForm(
      "/org/calendar/2027",
      { source: "", lines: `${lines}\n明天放假` },
      { as: staff.admin },
    );
    expect(wrong.status).toBe(400);
    expect(wrong.body).toContain("第 4 行");
    expect(wrong.body).toContain("明天放假");
    const weekday = await kit.submitForm(
      "/org/calendar/2027",
      { source: "", lines: "2027-02-15 上班 春节" },
      { as: staff.admin },
    );
    expect(weekday.body).toContain("2027-02-15 调休上班的日期应是星期六或星期日");
    expect(
      (await kit.submitForm("/org/calendar/2027", { source: "测试", lines }, { as: staff.admin })).status,
    ).toBe(303);
    const year = await kit.page("/org/calendar?year=2027", { as: staff.admin });
    expect(year.body).toContain("2027-02-05至2027-02-12 放假 春节");
  });
});

describe("importing with the forms", () => {
  it("upload, look, confirm: the person only confirms, and can take the wrong rows back", async () => {
    const kit = await emptyCounty();
    const upload = (kind: string, name: string) =>
      kit.submitForm(
        "/org/import",
        { kind, file: new File([Buffer.from(shared(name))], name) },
        { as: "ADMIN01" },
      );
    const organisation = await upload("organisation", "organisation.xlsx");
    const preview = organisation.headers.get("location") ?? "";
    expect((await kit.page(preview, { as: "ADMIN01" })).body).toContain("确认导入");
    await kit.submitForm(preview, { mode: "validOnly" }, { as: "ADMIN01" });
    expect((await orgTree(kit.deps, kit.county)).units).toHaveLength(25);
    const roster = (await upload("roster", "roster.xlsx")).headers.get("location") ?? "";
    const shown = await kit.page(roster, { as: "ADMIN01" });
    for (const text of ["第 44 行", "没有填写姓名", "导入正确的 343 行", "下载错误行"])
      expect(shown.body).toContain(text);
    const done = await kit.submitForm(roster, { mode: "validOnly" }, { as: "ADMIN01" });
    expect(done.headers.get("location")).toBe(roster);
    expect(await people(kit.deps, kit.county)).toHaveLength(343);
    expect((await kit.page(`${roster}/errors`, { as: "ADMIN01" })).headers.get("content-type")).toContain(
      "spreadsheetml",
    );
  });

  it.each([
    ["a roster at the organisation's door", "roster", "organisation.xlsx", "没有找到花名册"],
    ["a file that is no table", "roster", "roster-expected.json", "没有找到花名册"],
  ])("%s is told in Chinese", async (_, kind, name, text) => {
    const kit = await emptyCounty();
    const file = new File([readFileSync(new URL(`../data/${name}`, import.meta.url))], name);
    const reply = await kit.submitForm("/org/import", { kind, file }, { as: "ADMIN01" });
    expect(reply.status).toBe(400);
    expect(reply.body).toContain(text);
  });
});
