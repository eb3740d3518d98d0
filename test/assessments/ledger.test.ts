// The ledgers to download, rates of rounds that still run, and stored months: what leaves holds what the records hold.
import { beforeAll, describe, expect, it } from "vitest";
import { ratePages } from "../../functions/assessments/pages-rates.tsx";
import { rateRoutes } from "../../functions/assessments/routes-rates.ts";
import { candidatesBy, roundBy } from "../../functions/assessments/store.ts";
import { monthFigures } from "../../functions/figures/operations.ts";
import { rollUp } from "../../functions/figures/jobs.ts";
import { monthRows } from "../../functions/figures/store.ts";
import { tryWrite } from "../../functions/platform/db.ts";
import { readTable } from "../../functions/platform/workbook.ts";
import { keys } from "../../shared/keys.ts";
import type { Sheet } from "../../shared/sheet.ts";
import { actorOf, makeRound, organ, testWorld, units, who } from "./given.ts";
import { cast, enter, workedCase, type Worked } from "./worked.ts";

let worked: Worked;
beforeAll(async () => {
  worked = await workedCase();
}, 60_000);

/** A download as its sheets. */
async function download(path: string, as: string): Promise<Sheet[]> {
  const { kit } = worked.world;
  const authorization = `Bearer ${await kit.tokenFor(as)}`;
  const reply = await kit.app.request(`http://suneng.test${path}`, { headers: { authorization } });
  expect([path, reply.status]).toEqual([path, 200]);
  expect(reply.headers.get("cache-control")).toBe("no-store");
  return readTable(new Uint8Array(await reply.arrayBuffer()), "x.xlsx");
}

/** The rows of a sheet by the words of its first. */
const linesOf = (sheet: Sheet | undefined): Record<string, unknown>[] => {
  const [head = [], ...rows] = sheet?.rows ?? [];
  return rows.map((row) => Object.fromEntries(head.map((name, at) => [String(name), row[at]])));
};

describe("a round's ledger", () => {
  const path = () => `/api/assessments/rounds/${organ}/${worked.fitness.id}/ledger`;

  it("has everybody once with attempts and notes, and the units' counts; the reason of 免考 for the office alone", async () => {
    const [people, counts] = await download(path(), who.office);
    const lines = linesOf(people);
    const line = (staff: string) => lines.find((one) => one["警号/工号"] === staff);
    expect(lines).toHaveLength(11);
    expect(line(cast.exempt)).toMatchObject({
      结果: "免考",
      免考原因: "伤病",
      免考至: "2026-11-30",
      首考: "",
    });
    expect(line(cast.madeUp)).toMatchObject({ 结果: "补考合格", 补考日期: "2026-12-03", 考过次数: 2 });
    expect(line(cast.absent)).toMatchObject({ 结果: "缺考", 首考: "缺考", 考过次数: 0 });
    expect(line(cast.moved)).toMatchObject({
      部门: "城关派出所",
      备注: "11月16日调往河滨派出所，考核日在本部门",
    });
    expect(line(cast.auxiliary)).toMatchObject({
      人员性质: "辅助人员",
      备注: expect.stringContaining("随考"),
    });
    const sum = linesOf(counts).find((one) => one["部门"] === "合计" && one["人员性质"] === "在编干警");
    expect(sum).toMatchObject({ 应考: 9, 实考: 7, 缺考: 2, 免考: 1, 人次: 9, 人: 7, 补考后合格率: "71.4%" });

    const [seen] = await download(path(), who.committee);
    expect(linesOf(seen)).toHaveLength(11);
    expect(JSON.stringify(seen?.rows)).not.toMatch(/伤病|免考原因/u);
  });

  it("of a unit's head holds the unit alone; elsewhere there is none", async () => {
    const [people, counts] = await download(path(), who.unitHead);
    expect(new Set(linesOf(people).map((one) => one["部门"]))).toEqual(new Set(["城关派出所"]));
    expect(JSON.stringify(counts)).not.toContain("河滨派出所");
    const { kit } = worked.world;
    const params = { organ, round: worked.fitness.id };
    expect((await kit.call(rateRoutes.roundLedger, { as: who.otherOffice, params })).status).toBe(404);
    expect((await kit.call(rateRoutes.roundLedger, { as: who.officer, params })).status).toBe(403);
    const nowhere = { organ, round: "2026-none" };
    expect((await kit.call(rateRoutes.roundLedger, { as: who.office, params: nowhere })).status).toBe(404);
  });
});

describe("the year's ledger and the rates' workbook", () => {
  it("hold all rounds: people by round, units by subject, every row behind the rates", async () => {
    const [people, counts] = await download(`/api/assessments/organs/${organ}/ledger?year=2026`, who.office);
    expect(linesOf(people)).toHaveLength(11 + 10 + 10);
    const skills = linesOf(counts).filter(
      (one) => one["科目"] === "警务技能" && one["部门"] === "河滨派出所",
    );
    expect(skills).toMatchObject([{ 应考: 5, 实考: 5, 补考后合格率: "80%" }]);
    const sheets = await download(
      `/api/assessments/rates/workbook?organ=${organ}&from=2026-01-01&to=2026-12-31&target=60`,
      who.office,
    );
    expect(sheets.map(({ name }) => name)).toEqual(["结论", "合格率（按部门）", "明细"]);
    expect(JSON.stringify(sheets[0]?.rows)).toContain("智能测试没有人参加");
    expect(linesOf(sheets[2])).toHaveLength(31);
    const [empty] = await download(`/api/assessments/organs/${organ}/ledger?year=2025`, who.office);
    expect(linesOf(empty)).toEqual([]);
  });

  it("are on the pages too, and a year that is none is refused", async () => {
    const paths = ratePages.map(({ path }) => path as string).filter((path) => path.endsWith("/ledger"));
    expect(paths).toHaveLength(3);
    const at = (path: string) => path.replace(":organ", organ).replace(":round", worked.skills.id);
    for (const path of paths) {
      const query = path.includes("rates") ? `?organ=${organ}&from=2026-01-01` : "";
      expect((await download(at(path) + query, who.office)).length).toBeGreaterThan(1);
    }
    const { kit } = worked.world;
    const wrong = await kit.call(rateRoutes.yearLedger, {
      as: who.office,
      params: { organ },
      query: { year: "26" },
    });
    expect(wrong.status).toBe(400);
  });

  it("hostile text stays text: a name that begins with = is no formula", async () => {
    const { world } = worked;
    const name = '=HYPERLINK("http://evil.test")';
    const key = keys.candidate(world.county, organ, worked.fitness.id, cast.passes);
    const sheetKey = keys.assessmentSheet(world.county, organ, worked.fitness.id, 1, 0);
    const rows = [{ ...evilRow, name }];
    const place = { county: world.county, organ, round: worked.fitness.id };
    const before = (await candidatesBy(world.kit.deps, place, [cast.passes])).get(cast.passes);
    if (!before) throw new Error("the worked case holds her record");
    // A row of before records were packed: it is read as it is.
    await tryWrite(world.kit.deps, { put: { ...key, ...before, name } });
    await tryWrite(world.kit.deps, { set: sheetKey, to: { rows } });
    const [people] = await download(
      `/api/assessments/rounds/${organ}/${worked.fitness.id}/ledger`,
      who.office,
    );
    expect(linesOf(people)[0]?.["姓名"]).toBe(name);
  });
});

const evilRow = {
  staff: cast.passes,
  unit: units.chengguan,
  kind: "sworn",
  category: "民警",
  state: "passed",
  day: "2026-11-12",
  attempts: [{ kind: "first", outcome: "passed", day: "2026-11-12" }],
};

describe("rounds that still run", () => {
  it("are counted along and named, until only closed ones are asked for; the future waits outside the window", async () => {
    const world = await testWorld();
    const { kit } = world;
    const sittings = [
      { unit: units.hebin, day: "2026-11-25" },
      { unit: units.traffic, day: "2026-11-12" },
    ];
    const asked = { officerKinds: ["sworn" as const], units: [units.traffic, units.hebin] };
    const round = await makeRound(world, { who: asked, sittings });
    await makeRound(world, { subject: "skills", title: "未开始", open: false, who: asked });
    await enter(world)(round, "first", { staff: who.traffic, score: 55 });
    const call = async (query: Record<string, string>) => {
      const { body } = await kit.call(rateRoutes.rates, { as: who.office, query: { organ, ...query } });
      return body;
    };
    const running = await call({});
    expect(running.running).toEqual([{ round: round.id, title: round.title, subject: "theory" }]);
    const theory = (view: typeof running) => view.subjects.find(({ subject }) => subject === "theory")?.sworn;
    expect(theory(running)).toMatchObject({ listed: 1, sat: 1, open: 0, final: { passed: 0, of: 1 } });
    // 河滨 sits on the 25th: in a window that reaches there they are still to sit, and absent from nothing.
    expect(theory(await call({ to: "2026-11-30" }))).toMatchObject({ listed: 5, open: 4, absent: 0 });
    const closed = await call({ running: "no" });
    expect([closed.running, theory(closed)]).toEqual([[], undefined]);
    const page = await kit.page("/assessments/rates", { as: who.office });
    expect(page.body).toContain("含 1 个未结束的批次");
  });
});

describe("stored months", () => {
  it("take tests of rounds that were closed later; a locked month, and one stored before, stay as they are", async () => {
    const { world, skills } = await workedCase();
    const { deps } = world.kit;
    const old = {
      unit: units.chengguan,
      county: world.county,
      organ,
      month: "2026-10",
      who: [],
      people: 0,
      methods: {},
    };
    const zero = { submitted: 0, accepted: 0, onTime: 0, hours: 0, halfDayHours: 0, attendances: 0 };
    await tryWrite(deps, {
      put: { ...keys.unitFigures(world.county, "2026-10", units.chengguan), ...old, ...zero },
    });
    await tryWrite(deps, {
      put: {
        ...keys.monthLock(world.county, "2026-10"),
        month: "2026-10",
        lockedAt: deps.clock.now(),
        lockedBy: "Z40001",
      },
    });
    const before = await monthRows(deps, world.county, "2026-10");
    await rollUp(deps, world.county, "2027-01-04T16:30:00.000Z");
    expect(await monthRows(deps, world.county, "2026-10")).toEqual(before);
    const office = await actorOf(world, who.office);
    expect(await monthFigures(deps, office, "2026-10")).toMatchObject({
      origin: "rolledUp",
      total: { testSittings: 0, testPeople: 0 },
    });
    const november = await monthFigures(deps, office, "2026-11");
    expect(november).toMatchObject({
      origin: "rolledUp",
      total: { testSittings: 15, testPeople: 8, testPasses: 11 },
    });
    const again = await rollUp(deps, world.county, "2027-01-04T16:30:00.000Z");
    expect(again.counts["更新"]).toBe(0);
    expect((await roundBy(deps, { county: world.county, organ, round: skills.id }))?.settled).toBe(true);
  });
});
