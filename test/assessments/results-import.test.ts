// Importing results through the API: every defect by row and column, the same file twice, make-ups, examiners, templates.
import { beforeAll, describe, expect, it } from "vitest";
import { exempt } from "../../functions/assessments/exemptions.ts";
import { resultRoutes } from "../../functions/assessments/routes-results.ts";
import { readTable } from "../../functions/platform/workbook.ts";
import { actorOf, makeRound, organ, testWorld, units, who, type TestWorld } from "./given.ts";
import { importingIn, sheetOf, sittings } from "./import-given.ts";

let world: TestWorld;
let files: ReturnType<typeof importingIn>;
beforeAll(async () => {
  world = await testWorld();
  files = importingIn(world);
});

const headers = ["序号", "警号/工号", "姓名", "成绩", "结果", "考核日期", "备注"];

describe("a file of scores", () => {
  it("is previewed without writing, imported once, and the second time changes nothing", async () => {
    const round = await makeRound(world, { sittings });
    const file = await sheetOf(headers, [
      [1, who.officer, "王民警", 86.5, "合格", null, "迟到"],
      [2, who.second, "李民警", null, "缺考", "2026-11-16", null],
      [3, who.auxiliary, null, "５９分", null, null, null],
      [4, who.hebin, "何 民警", null, null, null, "未填"],
    ]);
    const preview = await files.upload(round, file);
    expect([preview.status, preview.body.counts]).toEqual([201, { new: 3, same: 0, wrong: 0, blank: 1 }]);
    expect(preview.body.ignoredColumns).toEqual(["序号", "备注"]);
    expect(await files.standing(round)).toEqual({});
    expect((await files.confirm(preview.body.import)).body).toMatchObject({ written: 3, refused: [] });
    const after = { [who.officer]: [86.5], [who.second]: ["absent"], [who.auxiliary]: [59] };
    expect(await files.standing(round)).toEqual(after);
    const lost = await files.confirm(preview.body.import);
    expect([lost.status, lost.body], "an answer that was lost is given again").toMatchObject([
      200,
      { written: 3 },
    ]);
    expect((await files.look(preview.body.import)).body, "of the file itself nothing is kept").toMatchObject({
      reason: "already-imported",
      message: "这份文件已经导入：已录入 3 人的成绩，0 人已有相同的成绩",
    });
    world.kit.clock.advance({ days: 1 });
    const again = await files.upload(round, file);
    expect(again.body.counts).toEqual({ new: 0, same: 3, wrong: 0, blank: 1 });
    expect((await files.confirm(again.body.import)).body).toMatchObject({ written: 0 });
    expect(await files.standing(round)).toEqual(after);
  });

  it("names every defect by row and column, takes the right rows, and gives the wrong ones back to correct", async () => {
    const round = await makeRound(world, { sittings });
    const office = await actorOf(world, who.office);
    await exempt(world.kit.deps, office, {
      staff: who.hebinSecond,
      subjects: ["theory"],
      reason: "injury",
      from: "2026-11-01",
      until: "2026-12-31",
    });
    const first = await files.upload(
      round,
      await sheetOf(headers, [[1, who.clerk, null, 70, null, null, null]]),
    );
    await files.confirm(first.body.import);
    const file = await sheetOf(headers, [
      [1, who.officer, "王民警", 80, null, null, null],
      [2, who.second, "李四", 80, null, null, null],
      [3, "T99999", null, 80, null, null, null],
      [4, "1-2", null, 80, null, null, null],
      [5, null, "张三", 80, null, null, null],
      [6, who.officer, null, 81, null, null, null],
      [7, who.clerk, null, 71, null, null, null],
      [8, who.auxiliary, null, 101, null, null, null],
      [9, who.traffic, null, "八十", null, null, null],
      [10, who.trafficAuxiliary, null, 80, "不合格", null, null],
      [11, who.hebin, null, 80, null, "2026-12-05", null],
      [12, who.unitHead, null, 80, null, "昨天", null],
      [13, who.otherHead, null, 80, "缺考", null, null],
      [14, who.examiner, null, "免考", null, null, null],
      [15, who.secondExaminer, null, null, "合格", null, null],
      [16, who.otherOffice, "=1+1", 80, null, null, null],
      [17, who.hebinSecond, null, 75, null, null, "免考也来了"],
    ]);
    const { body } = await files.upload(round, file, { as: who.office });
    expect(body.wrong.map(({ row, column, reason }) => [row, column, reason])).toEqual([
      [3, "姓名", "name-differs"],
      [4, "警号/工号", "staff"],
      [5, "警号/工号", "staff-number-invalid"],
      [6, "警号/工号", "staff-number-missing"],
      [7, "警号/工号", "staff-number-duplicate"],
      [8, "成绩", "already-recorded"],
      [9, "成绩", "score"],
      [10, "成绩", "score-invalid"],
      [11, "结果", "result-differs"],
      [12, "考核日期", "day-in-future"],
      [13, "考核日期", "day-invalid"],
      [14, "成绩", "absent-with-result"],
      [15, "成绩", "exempt-unknown"],
      [16, "成绩", "score-missing"],
      [17, "警号/工号", "staff"],
    ]);
    expect(body.wrong[5]?.message).toMatch(/已有成绩.*更正/u);
    expect(body.counts).toEqual({ new: 2, same: 0, wrong: 15, blank: 0 });
    const whole = await files.confirm(body.import, "all");
    expect([whole.status, whole.body]).toMatchObject([400, { reason: "rows-wrong" }]);
    expect((await files.confirm(body.import, "validOnly")).body).toMatchObject({ written: 2 });
    expect(await files.standing(round)).toEqual({
      [who.clerk]: [70],
      [who.officer]: [80],
      [who.hebinSecond]: [75],
    });
    const reply = await world.kit.app.request(
      `http://suneng.test/api/assessments/imports/${body.import}/errors`,
      {
        headers: { authorization: `Bearer ${await world.kit.tokenFor(who.office)}` },
      },
    );
    const [back] = await readTable(new Uint8Array(await reply.arrayBuffer()), "back.xlsx");
    expect([back?.rows.length, back?.rows[0]?.at(-1), back?.rows[15]?.[2]]).toEqual([16, "错误原因", "=1+1"]);
  });

  it("an examiner brings in his units and is told no stranger's name; nobody else opens or confirms it", async () => {
    const round = await makeRound(world, { sittings });
    const file = await sheetOf(headers, [
      [1, who.officer, "王民警", 80, null, null, null],
      [2, who.hebin, "张冠李戴", 80, null, null, null],
    ]);
    const { body } = await files.upload(round, file, { as: who.examiner });
    expect(body.counts).toMatchObject({ new: 1, wrong: 1 });
    expect(body.wrong[0]?.message).not.toContain("何民警");
    expect(
      (await world.kit.call(resultRoutes.openImport, { params: { import: body.import }, as: who.office }))
        .status,
    ).toBe(404);
    expect((await files.confirm(body.import, "validOnly", who.secondOffice)).status).toBe(404);
    for (const stranger of [who.unitHead, who.otherOffice, who.committee])
      expect((await files.upload(round, file, { as: stranger })).status, stranger).toBe(404);
    expect(await files.standing(round)).toEqual({});
  });

  it("make-ups name their day, or the same file would be a new sitting each time", async () => {
    const december = await testWorld("2026-12-10T09:00:00+08:00");
    const before = world;
    world = december;
    files = importingIn(world);
    const round = await makeRound(world, { sittings, attemptsMax: 4 });
    const first = await files.upload(
      round,
      await sheetOf(headers, [[1, who.officer, null, 40, null, null, null]]),
    );
    await files.confirm(first.body.import);
    const file = await sheetOf(headers, [[1, who.officer, null, 50, null, null, null]]);
    const unnamed = await files.upload(round, file, { kind: "makeUp" });
    expect(unnamed.body.wrong).toMatchObject([{ row: 2, column: "考核日期", reason: "day-missing" }]);
    for (const expected of [
      { new: 1, same: 0 },
      { new: 0, same: 1 },
    ]) {
      const { body } = await files.upload(round, file, { kind: "makeUp", day: "2026-12-08" });
      expect(body.counts).toMatchObject(expected);
      await files.confirm(body.import);
    }
    expect(await files.standing(round)).toEqual({ [who.officer]: [40, 50] });
    world = before;
    files = importingIn(world);
  });
});

describe("a file of fitness results", () => {
  it("has one column for each item, and says whose birth date is missing", async () => {
    const round = await makeRound(world, {
      sittings,
      subject: "fitness",
      rule: { by: "table", mode: "each", pass: 60 },
    });
    const columns = [
      "工号",
      "1000米跑（秒）",
      "10米×4往返跑",
      "引体向上或俯卧撑（次）",
      "立定跳远（厘米）",
      "结果",
    ];
    const file = await sheetOf(columns, [
      [who.officer, "4:05", 12, 30, "2.3米", null],
      [who.second, "4分30秒", '12"8', 20, 180, null],
      [who.clerk, "4:05", 12, 30, 230, null],
      [who.auxiliary, "0:02", 12, 30, 230, null],
      [who.unitHead, null, null, null, null, "缺考"],
      [who.hebin, "4:05", 12, 30, null, null],
    ]);
    const { body } = await files.upload(round, file);
    expect(body.sample).toBe(true);
    expect(body.wrong.map(({ row, column }) => [row, column])).toEqual([
      [2, "立定跳远（厘米）"],
      [4, "工号"],
      [5, "1000米跑（秒）"],
      [7, "立定跳远（厘米）"],
    ]);
    expect(body.wrong[1]?.message).toContain("出生日期");
    expect(body.counts).toMatchObject({ new: 2 });
    const lacking = await files.upload(round, await sheetOf(["工号", "1000米跑"], [[who.officer, 245]]));
    expect(lacking.body).toMatchObject({ code: "invalid", reason: "columns-missing" });
  });

  it("comes filled in from the template that was downloaded", async () => {
    const round = await makeRound(world, {
      sittings,
      subject: "fitness",
      rule: { by: "table", mode: "average", pass: 60 },
    });
    const reply = await world.kit.app.request(
      `http://suneng.test/api/assessments/rounds/${organ}/${round.id}/template?unit=${units.chengguan}`,
      { headers: { authorization: `Bearer ${await world.kit.tokenFor(who.examiner)}` } },
    );
    const [sheet] = await readTable(new Uint8Array(await reply.arrayBuffer()), "a.xlsx");
    const [head = [], ...rows] = sheet?.rows ?? [];
    const own = rows.find((row) => row[0] === who.officer) ?? [];
    const at = (label: string) => head.findIndex((cell) => String(cell).startsWith(label));
    for (const [label, value] of [
      ["1000米跑", "4:05"],
      ["10米×4往返跑", "12.5"],
      ["引体", 30],
      ["立定", 230],
    ] as const)
      own[at(label)] = value;
    const { body } = await files.upload(round, await sheetOf(head.map(String), rows));
    expect(body.counts).toEqual({ new: 1, same: 0, wrong: 0, blank: rows.length - 1 });
  });
});
