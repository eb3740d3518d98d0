// Slips on the way of a file: another round's workbook, a rule that changed since the preview, percentages; what is shown.
import { beforeEach, describe, expect, it } from "vitest";
import { changeRound } from "../../functions/assessments/rounds.ts";
import { readTable } from "../../functions/platform/workbook.ts";
import { actorOf, makeRound, organ, roundInput, testWorld, units, who, type TestWorld } from "./given.ts";
import { importingIn, sheetOf, sittings } from "./import-given.ts";

let world: TestWorld;
let files: ReturnType<typeof importingIn>;
beforeEach(async () => {
  world = await testWorld();
  files = importingIn(world);
});

/** The workbook that a round gives out, with a score typed in for one officer. */
async function filledIn(round: string, score: number): Promise<Uint8Array> {
  const { kit } = world;
  const authorization = `Bearer ${await kit.tokenFor(who.office)}`;
  const address = `/api/assessments/rounds/${organ}/${round}/template?unit=${units.chengguan}`;
  const reply = await kit.app.request(`http://suneng.test${address}`, { headers: { authorization } });
  const [sheet] = await readTable(new Uint8Array(await reply.arrayBuffer()), "a.xlsx");
  const [head = [], ...rows] = sheet?.rows ?? [];
  const own = rows.find((row) => row[0] === who.officer) ?? [];
  own[head.findIndex((cell) => cell === "成绩")] = score;
  return sheetOf(head.map(String), rows);
}

describe("a file that is not what it seems", () => {
  it("is refused row by row when it was given out for another round", async () => {
    const theory = await makeRound(world, { sittings });
    const professional = await makeRound(world, { sittings, subject: "professional", title: "业务知识测试" });
    const file = await filledIn(professional.id, 80);
    const { body } = await files.upload(theory, file);
    expect(body.counts).toMatchObject({ new: 0, wrong: 1 });
    expect(body.wrong[0]).toMatchObject({ column: "批次编号", reason: "other-round" });
    expect((await files.upload(professional, file)).body.counts).toMatchObject({ new: 1, wrong: 0 });
  });

  it("does not take a percentage for a score", async () => {
    const round = await makeRound(world, { sittings });
    const { body } = await files.upload(round, await sheetOf(["警号", "成绩"], [[who.officer, 0.85]]));
    expect(body.wrong[0]).toMatchObject({ column: "成绩", reason: "score-invalid" });
    expect(body.wrong[0]?.message).toContain("百分数");
  });
});

describe("between preview and confirmation", () => {
  it("who looked at other rules is asked to look again, and nothing is recorded by them", async () => {
    const round = await makeRound(world, { sittings });
    const file = await sheetOf(["警号", "成绩"], [[who.officer, 80]]);
    const { body: preview } = await files.upload(round, file);
    expect(preview.results).toMatchObject([
      { staff: who.officer, name: "王民警", day: "2026-11-16", said: "合格，80分" },
    ]);
    const rule = { by: "score", full: 100, pass: 90 } as const;
    const office = await actorOf(world, who.office);
    await changeRound(world.kit.deps, office, { organ, round: round.id }, roundInput({ rule }));
    const refused = await files.confirm(preview.import);
    expect([refused.status, refused.body]).toMatchObject([409, { reason: "round-changed" }]);
    expect(await files.standing(round)).toEqual({});
    const again = (await files.look(preview.import)).body;
    expect(again.results).toMatchObject([{ said: "不合格，80分" }]);
    expect((await files.confirm(preview.import, "all", who.office, again.version)).body).toMatchObject({
      written: 1,
    });
    expect(await files.standing(round)).toEqual({ [who.officer]: [80] });
  });

  it("the page shows who would get what, and after a change leads to the new preview", async () => {
    const round = await makeRound(world, { sittings });
    const { body: preview } = await files.upload(round, await sheetOf(["警号", "成绩"], [[who.officer, 80]]));
    const address = `/assessments/imports/${preview.import}`;
    const shown = await world.kit.page(address, { as: who.office });
    expect(shown.body).toContain("合格，80分");
    const rule = { by: "score", full: 100, pass: 90 } as const;
    const office = await actorOf(world, who.office);
    await changeRound(world.kit.deps, office, { organ, round: round.id }, roundInput({ rule }));
    const fields = { mode: "validOnly", seen: `${preview.version}` };
    const sent = await world.kit.submitForm(address, fields, { as: who.office });
    expect([sent.status, sent.headers.get("location")]).toEqual([303, address]);
    expect((await world.kit.page(address, { as: who.office })).body).toContain("不合格，80分");
    expect(await files.standing(round)).toEqual({});
  });
});
