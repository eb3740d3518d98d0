// The pages where results are typed, without script: what is saved, what is kept, what is printed.
import { beforeAll, describe, expect, it } from "vitest";
import { exempt } from "../../functions/assessments/exemptions.ts";
import { candidatesBy } from "../../functions/assessments/store.ts";
import { writeWorkbook } from "../../functions/platform/workbook.ts";
import type { Round } from "../../shared/assessments/schema.ts";
import { actorOf, makeRound, organ, testWorld, units, who, type TestWorld } from "./given.ts";

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld();
  await exempt(world.kit.deps, await actorOf(world, who.office), {
    staff: who.clerk,
    subjects: ["theory", "fitness"],
    reason: "maternity",
    from: "2026-11-01",
    until: "2027-03-01",
  });
});

const sittings = [{ unit: units.chengguan, day: "2026-11-16", place: "训练基地", examiners: [who.examiner] }];
const path = ({ id }: Round, page: string) => `/assessments/rounds/${organ}/${id}/${page}`;
const entry = (round: Round, kind = "first") => path(round, `entry?unit=${units.chengguan}&kind=${kind}`);
const attempts = async ({ id }: Round, staff: string) =>
  (await candidatesBy(world.kit.deps, { county: world.county, organ, round: id }, [staff])).get(staff)
    ?.attempts ?? [];
const save = (round: Round, fields: Record<string, string | string[]>, as: string = who.examiner) => {
  const staff = [who.officer, who.second, who.auxiliary, who.clerk, who.unitHead];
  return world.kit.submitForm(entry(round), { staff, day: "2026-11-16", ...fields }, { as });
};
/** The value of a box as the page shows it. */
const boxOf = (html: string, name: string) =>
  new RegExp(`name="${name}"[^>]*value="([^"]*)"`, "u").exec(html)?.[1];

describe("the list", () => {
  it("is for the office and the unit's examiners, and says why nobody is exempt only to the office", async () => {
    const round = await makeRound(world, { sittings });
    for (const as of [who.office, who.examiner])
      expect((await world.kit.page(entry(round), { as })).status).toBe(200);
    for (const as of [who.officer, who.unitHead, who.committee, who.otherOffice])
      expect((await world.kit.page(entry(round), { as })).status, as).toBe(404);
    expect(
      (await world.kit.page(path(round, `entry?unit=${units.hebin}`), { as: who.examiner })).status,
    ).toBe(404);
    const { body } = await world.kit.page(entry(round), { as: who.examiner });
    expect(body).toContain("免考 1 人");
    expect(body).not.toContain("孕产");
    expect(body).toContain(`data-keep="tests ${who.examiner} ${organ} ${round.id} ${units.chengguan} first"`);
  });

  it("saves only who is filled in, and tells them by name", async () => {
    const round = await makeRound(world, { sittings });
    const saved = await save(round, {
      [`score-${who.officer}`]: "８6.5分",
      [`absent-${who.second}`]: "on",
      [`score-${who.clerk}`]: "70",
    });
    expect(saved.status).toBe(303);
    const flash = decodeURIComponent(decodeURIComponent(saved.headers.get("set-cookie") ?? ""));
    expect(flash).toMatch(/已保存 3 人/u);
    expect(await attempts(round, who.officer)).toMatchObject([{ score: 86.5, day: "2026-11-16" }]);
    expect(await attempts(round, who.second)).toMatchObject([{ outcome: "absent" }]);
    expect(await attempts(round, who.clerk), "exempt, and came all the same").toMatchObject([{ score: 70 }]);
    expect(await attempts(round, who.auxiliary)).toEqual([]);
    world.kit.clock.advance({ hours: 30 });
    const again = await save(round, { [`score-${who.officer}`]: "86.5" });
    expect(
      decodeURIComponent(decodeURIComponent(again.headers.get("set-cookie") ?? "")),
      "sent again the next day",
    ).toContain("原已相同 1 人");
    expect(await attempts(round, who.officer)).toHaveLength(1);
  });

  it("keeps what was typed of who is refused, beside why; the others are saved", async () => {
    const round = await makeRound(world, { sittings });
    const reply = await save(round, {
      [`score-${who.officer}`]: "88",
      [`score-${who.second}`]: "<b>101",
      [`score-${who.auxiliary}`]: "60",
      [`absent-${who.auxiliary}`]: "on",
      [`score-${who.unitHead}`]: "101",
      "along-staff": who.traffic,
      "score-along": "77",
    });
    expect(reply.status).toBe(200);
    expect(reply.body).toContain('data-flash="ok"');
    expect(reply.body).toMatch(/4 人没有保存/u);
    expect(boxOf(reply.body, `score-${who.second}`)).toBe("&lt;b&gt;101");
    expect(boxOf(reply.body, `score-${who.auxiliary}`)).toBe("60");
    expect(boxOf(reply.body, "along-staff")).toBe(who.traffic);
    expect(reply.body).not.toContain("<b>101");
    expect(await attempts(round, who.officer)).toHaveLength(1);
    expect(await attempts(round, who.auxiliary)).toEqual([]);
    const nothing = await save(round, { [`score-${who.second}`]: "高" });
    expect([nothing.status, boxOf(nothing.body, `score-${who.second}`)]).toEqual([400, "高"]);
    expect(nothing.body).toContain('data-flash="error"');
    expect((await save(round, {})).status).toBe(400);
    expect((await save(round, { day: "", [`score-${who.second}`]: "70" })).body).toContain("请选择考核日期");
  });

  it("takes times as they are typed beside the track, by the item that was chosen", async () => {
    const round = await makeRound(world, {
      sittings,
      subject: "fitness",
      rule: { by: "table", mode: "each", pass: 60 },
    });
    const typed = (staff: string, time: string) => ({
      [`item-${staff}-0`]: "run2000",
      [`value-${staff}-0`]: time,
      [`value-${staff}-1`]: "12″5",
      [`value-${staff}-2`]: "30个",
      [`value-${staff}-3`]: "２２０",
    });
    const reply = await save(round, { ...typed(who.officer, "8分40秒"), ...typed(who.second, "8:4") });
    expect(reply.status).toBe(200);
    expect(await attempts(round, who.officer)).toMatchObject([
      {
        items: [{ item: "run2000", value: 520 }, { value: 12.5 }, { value: 30 }, { value: 220 }],
        sample: true,
      },
    ]);
    expect(boxOf(reply.body, `value-${who.second}-0`)).toBe("8:4");
    expect(reply.body).toMatch(/<option value="run2000" selected/u);
    expect(reply.body).toContain("按示例评分表");
  });

  it("offers nothing before the day and in a round that is not running, and says why", async () => {
    const planned = await makeRound(world, { sittings, open: false });
    expect((await world.kit.page(entry(planned), { as: who.office })).body).toContain("开始后才能录入成绩");
    const running = await makeRound(world, { sittings });
    const makeUp = await world.kit.page(entry(running, "makeUp"), { as: who.office });
    expect(makeUp.body).toContain("12月1日开始补考");
    expect(makeUp.body).not.toContain("保存已填的成绩");
  });
});

describe("one person's page", () => {
  it("corrects with a reason, keeps what was typed without one, and shows what stood", async () => {
    const round = await makeRound(world, { sittings });
    await save(round, { [`score-${who.officer}`]: "55" });
    const page = path(round, `candidates/${who.officer}`);
    const fields = {
      id: "first.2026-11-16",
      kind: "first",
      recordedOn: "2026-11-16",
      day: "2026-11-16",
      "score-first.2026-11-16": "65",
    };
    const refused = await world.kit.submitForm(
      `${page}/amend`,
      { ...fields, reason: "" },
      { as: who.office },
    );
    expect([refused.status, boxOf(refused.body, "score-first.2026-11-16")]).toEqual([400, "65"]);
    expect(refused.body).toContain("请写明更正原因");
    expect(
      (await world.kit.submitForm(`${page}/amend`, { ...fields, reason: "漏加附加题" }, { as: who.office }))
        .status,
    ).toBe(303);
    const { body } = await world.kit.page(page, { as: who.officer });
    expect(body).toContain("漏加附加题");
    expect(body).toMatch(/不合格，55分 → 11月16日合格，65分/u);
    expect(body, "not his to correct").not.toContain("撤销这次成绩");
  });
});

describe("importing with a form", () => {
  it("previews, confirms and leads back; errors stay with the form", async () => {
    const round = await makeRound(world, { sittings });
    const address = path(round, "import?kind=first");
    const none = await world.kit.submitForm(address, { day: "" }, { as: who.examiner });
    expect([none.status, none.body.includes("请选择文件")]).toEqual([400, true]);
    const columns = ["警号", "成绩"].map((header) => ({ header }));
    const bytes = await writeWorkbook([
      {
        name: "a",
        columns,
        rows: [
          [who.officer, 80],
          [who.second, "?"],
        ],
      },
    ]);
    const file = new File([Buffer.from(bytes)], "成绩.xlsx");
    const sent = await world.kit.submitForm(address, { day: "", file }, { as: who.examiner });
    const preview = sent.headers.get("location") ?? "";
    const shown = await world.kit.page(preview, { as: who.examiner });
    expect(shown.body).toContain("导入正确的 1 人");
    expect(shown.body).toContain("第 3 行");
    expect((await world.kit.page(preview, { as: who.office })).status).toBe(404);
    const done = await world.kit.submitForm(preview, { mode: "validOnly" }, { as: who.examiner });
    expect([done.status, done.headers.get("location")]).toEqual([303, preview]);
    expect(await attempts(round, who.officer)).toMatchObject([{ score: 80, how: "imported" }]);
  });
});

describe("on paper", () => {
  it("the score sheet names everybody, marks the exempt without the reason, and has a line for each examiner", async () => {
    const round = await makeRound(world, { sittings });
    const { body, status } = await world.kit.page(path(round, `print?unit=${units.chengguan}`), {
      as: who.examiner,
    });
    expect(status).toBe(200);
    for (const text of ["王民警", "免考", "考官 钱考官签字", "部门负责人签字", "训练基地", "2026年11月16日"])
      expect(body).toContain(text);
    expect(body).not.toContain("孕产");
  });
});
