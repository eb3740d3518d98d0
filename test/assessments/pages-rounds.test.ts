// The office's pages of tests posted as a plain browser posts them: a round from plan to end, numbers that open to their rows.
import { beforeEach, describe, expect, it } from "vitest";
import { roundBy, roundsOf } from "../../functions/assessments/store.ts";
import { at, locationOf, posted, record, seen, type Fields } from "./browse.ts";
import { makeRound, organ, testWorld, units, who, type TestWorld } from "./given.ts";

let world: TestWorld;
beforeEach(async () => {
  world = await testWorld();
});

const post = (path: string, fields: Fields, as: string = who.office) => posted(world, path, fields, as);
const see = (path: string, as: string = who.office) => seen(world, path, as);
const statusOf = async (path: string, as: string): Promise<number> =>
  (await world.kit.page(path, { as })).status;
const hidden = (html: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? "";
const of = (page: string): string => `/assessments/organs/${organ}/${page}`;
const rounds = () => roundsOf(world.kit.deps, world.county, organ);

const hostile = `<b>"测试"</b>`;
const escaped = "&lt;b&gt;&quot;测试&quot;&lt;/b&gt;";

/** The form of a round as a browser posts it. */
const typed = (given: Fields = {}): Fields => ({
  title: "十二月业务测试",
  subject: "professional",
  rule: "score",
  "rule.full": "100",
  "rule.pass": "60",
  attemptsMax: "2",
  from: "2026-12-01",
  to: "2026-12-05",
  "makeUp.from": "",
  "makeUp.to": "",
  opensOn: "2026-11-20",
  closesOn: "2026-12-20",
  place: "",
  start: "",
  ...given,
});

describe("a year without script", () => {
  it("goes from the plan's preview over arranging and beginning to the end", async () => {
    const plan = of("plan/2026");
    const fields = { subjects: ["theory", "skills"], quarters: ["2026-Q4"], full: "100", pass: "70" };
    const preview = await post(plan, { ...fields, do: "preview" });
    expect(preview.body).toContain("将新建 2 个批次");
    expect(preview.body).toContain("2026年第四季度警务技能测试");
    expect(await rounds()).toEqual([]);
    const made = await post(plan, { ...fields, do: "make" });
    expect([made.status, locationOf(made)]).toEqual([303, `/assessments?organ=${organ}&year=2026`]);
    expect((await rounds()).map(({ id }) => id)).toEqual(["2026-q4-skills", "2026-q4-theory"]);
    expect(await see(plan)).toContain("已有，不变");

    const round = { id: "2026-q4-theory" };
    const form = await see(at(round, `/sittings/${units.hebin}`));
    const sitting = { day: "2026-11-18", start: "14:30", place: "训练场", others: [who.examiner] };
    const arranged = await post(at(round, `/sittings/${units.hebin}`), {
      ...sitting,
      version: hidden(form, "version"),
    });
    expect(locationOf(arranged)).toBe(at(round));
    const board = await see(at(round));
    expect(board).toContain("11月18日（星期三）14:30，在训练场");
    expect(board).toContain("考官钱考官");
    // Who opened the form before that change does not take it back.
    const late = await post(at(round, `/sittings/${units.hebin}`), {
      ...sitting,
      version: "0",
      place: "别处",
    });
    expect([late.status, late.body.includes('value="别处"')]).toEqual([409, true]);

    await post(at(round, "/open"), {});
    expect(await see("/assessments", who.otherHead)).toContain("11月18日（星期三）14:30，在训练场");
    await post(at(round, "/close"), {});
    expect(await see(at(round))).toContain("已结束");
    const year = await see("/assessments");
    expect(year).toContain("2026年第四季度政治理论测试");
    expect(year).toContain("已结束");
  });

  it("calls a round off with a reason, and asks for one", async () => {
    const round = await makeRound(world);
    const silent = await post(at(round, "/cancel"), { reason: "" });
    expect([silent.status, silent.body.includes("请写明取消原因")]).toEqual([400, true]);
    await post(at(round, "/cancel"), { reason: hostile });
    const board = await see(at(round));
    expect([board.includes(escaped), board.includes(hostile)]).toEqual([true, false]);
  });
});

describe("a form that is refused", () => {
  it("shows every word of a round again, with what is wrong at its field, and makes one of two presses", async () => {
    const page = of("rounds/new");
    const idempotencyKey = hidden(await see(page), "idempotencyKey");
    const wrong = typed({
      title: hostile,
      to: "2026-11-30",
      "rule.pass": "120",
      place: "礼堂",
      "who.units": [units.hebin],
      idempotencyKey,
    });
    const refused = await post(page, wrong);
    expect(refused.status).toBe(400);
    for (const kept of [`value="${escaped}"`, 'value="120"', 'value="礼堂"'])
      expect(refused.body).toContain(kept);
    expect(refused.body).toMatch(new RegExp(`value="${units.hebin}" checked`));
    expect(refused.body).toContain("合格分不能高于满分");
    expect(refused.body).not.toContain(hostile);
    const days = await post(page, { ...wrong, "rule.pass": "60" });
    expect(days.body).toContain('href="#f-to"');
    expect(days.body).toContain("考核结束日期不能早于开始日期");
    const right = { ...wrong, to: "2026-12-05", "rule.pass": "60" };
    const both = [await post(page, right), await post(page, right)];
    expect(both.map(({ status }) => status)).toEqual([303, 303]);
    expect(locationOf(both[0] as never)).toBe(locationOf(both[1] as never));
    expect(await rounds()).toHaveLength(1);
  });

  it("keeps the plan, the arrangement and the exemption as they were typed", async () => {
    const plan = await post(of("plan/2026"), { subjects: ["skills"], full: "90", pass: "70", do: "make" });
    expect([plan.status, plan.body.includes("请至少选择一个季度")]).toEqual([400, true]);
    expect(plan.body).toMatch(/value="skills" checked/);
    expect(plan.body).toContain('value="90"');

    const round = await makeRound(world, { open: false });
    const path = at(round, `/sittings/${units.hebin}`);
    const sitting = await post(path, {
      day: "2026-12-24",
      place: "训练场",
      others: [who.examiner],
      version: "0",
    });
    expect([sitting.status, sitting.body.includes("考核日期应在11月10日至11月30日之间")]).toEqual([
      400,
      true,
    ]);
    expect(sitting.body).toContain('value="训练场"');
    expect(sitting.body).toMatch(new RegExp(`value="${who.examiner}" checked`));

    const given = { staff: who.officer, subjects: ["fitness"], reason: "injury", from: "2026-11-10" };
    const exemption = await post(of("exemptions"), { ...given, until: "2026-11-01" });
    expect([exemption.status, exemption.body.includes("免考结束日期不能早于开始日期")]).toEqual([400, true]);
    expect(exemption.body).toMatch(new RegExp(`value="${who.officer}" selected`));
    expect(exemption.body).toMatch(/value="injury" selected/);
  });

  it("says beforehand why a button cannot be pressed", async () => {
    const later = await makeRound(world, { from: "2026-11-20" });
    expect(await see(at(later))).toContain("11月20日才开始考核，不能结束");
    const round = await makeRound(world);
    await record(world, round, "first", [{ staff: who.officer, score: 70, day: "2026-11-16" }]);
    expect(await see(at(round))).toContain("已经录入成绩，不能取消");
    await post(at(round, "/close"), {});
    expect(await statusOf(at(round, "/edit"), who.office)).toBe(409);
  });
});

describe("the other pages", () => {
  it("shows the year to who may view, and its buttons to the office alone", async () => {
    await makeRound(world);
    const office = await see("/assessments");
    for (const word of ["新增批次", "制定年度计划", "免考登记"]) expect(office).toContain(word);
    for (const as of [who.unitHead, who.clerk, who.committee, who.admin]) {
      const html = await see("/assessments?year=2026", as);
      expect([as, html.includes("第四季度政治理论测试"), html.includes("新增批次")]).toEqual([
        as,
        true,
        false,
      ]);
    }
    expect(await statusOf("/assessments", who.officer)).toBe(403);
    expect(await statusOf(`/assessments?organ=${organ}`, who.otherOffice)).toBe(404);
    // The committee sees every organ, one after the other.
    expect(await see("/assessments", who.committee)).toContain("organ=court1");
    expect(await see("/assessments?year=%3Cscript%3E")).toContain("2026年");
  });

  it("opens plan, forms and exemptions to the own office alone", async () => {
    const round = await makeRound(world);
    const pages = [
      of("plan/2026"),
      of("rounds/new"),
      of("exemptions"),
      at(round, "/edit"),
      at(round, `/sittings/${units.hebin}`),
    ];
    for (const page of pages) {
      expect([page, await statusOf(page, who.office)]).toEqual([page, 200]);
      expect([page, await statusOf(page, who.otherOffice)]).toEqual([page, 404]);
      expect([page, await statusOf(page, who.unitHead)]).toEqual([page, 403]);
    }
    expect(await statusOf(of("plan/20x6"), who.office)).toBe(404);
  });

  it("registers an exemption, ends it on a day, and takes back one that has not begun", async () => {
    const form = await see(of("exemptions"));
    const given = { staff: who.officer, subjects: ["fitness", "skills"], reason: "injury" };
    const fields = {
      ...given,
      from: "2026-11-01",
      until: "2026-12-31",
      idempotencyKey: hidden(form, "idempotencyKey"),
    };
    await post(of("exemptions"), fields);
    await post(of("exemptions"), { ...given, staff: who.second, from: "2026-12-01", until: "2027-02-01" });
    const list = await see(of("exemptions"));
    for (const word of ["免考中", "未开始", "伤病", "体能、警务技能"]) expect(list).toContain(word);
    const ending = (staff: string): string =>
      new RegExp(`/assessments/organs/\\w+/exemptions/${staff}/[^"]*/end`).exec(list)?.[0] ?? "";
    const late = await post(ending(who.officer), { until: "2027-01-01" });
    expect([late.status, late.body.includes("需要延长请另登记一项")]).toEqual([409, true]);
    await post(ending(who.officer), { until: "2026-11-16" });
    await post(ending(who.second), { until: "2026-11-30" });
    const after = await see(of("exemptions"));
    expect(after).toContain("已到期");
    expect(/李民警 <span/.test(after)).toBe(false);
  });

  it("changes a round where it was opened, and not over somebody else's change", async () => {
    const round = await makeRound(world, { open: false });
    const form = await see(at(round, "/edit"));
    const { rule, ...rest } = typed({ subject: "theory" });
    const fields = { ...rest, rule: rule ?? "", title: "改过的名称", version: hidden(form, "version") };
    expect((await post(at(round, "/edit"), fields)).status).toBe(303);
    const now = await roundBy(world.kit.deps, { county: world.county, organ, round: round.id });
    expect(now).toMatchObject({ title: "改过的名称", from: "2026-12-01", quarter: "2026-Q4" });
    expect([now?.makeUp, now?.place]).toEqual([undefined, undefined]);
    const second = await post(at(round, "/edit"), { ...fields, title: "后来的名称" }, who.secondOffice);
    expect([second.status, second.body.includes("后来的名称")]).toEqual([409, true]);
  });
});
