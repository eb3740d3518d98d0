// Corrections keep what stood, whoever may see one person's results, and the sample's mark on what it judged.
import { beforeAll, describe, expect, it } from "vitest";
import { closeRound } from "../../functions/assessments/closing.ts";
import { amendResult, enterResults } from "../../functions/assessments/results.ts";
import { resultRoutes } from "../../functions/assessments/routes-results.ts";
import { viewMine } from "../../functions/assessments/views-own.ts";
import { candidatesBy, ownTests, sheetBy } from "../../functions/assessments/store.ts";
import type { Entry, Round } from "../../shared/assessments/schema.ts";
import { actorOf, makeRound, organ, testWorld, units, who, type TestWorld } from "./given.ts";

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld();
});

const sittings = [
  { unit: units.chengguan, day: "2026-11-16", examiners: [who.examiner, who.secondExaminer] },
];
const at = ({ id }: Round) => ({ organ, round: id });
const enter = async (round: Round, as: string, entries: Entry[]) =>
  (await enterResults(world.kit.deps, await actorOf(world, as), at(round), { kind: "first", entries }))
    .outcomes;
const record = async (round: Round, staff: string) =>
  (await candidatesBy(world.kit.deps, { county: world.county, ...at(round) }, [staff])).get(staff);

describe("corrections", () => {
  it("keep what stood, with who and why; sheet, own list and API follow after the round is closed", async () => {
    const round = await makeRound(world, { sittings });
    const { deps } = world.kit;
    const office = await actorOf(world, who.office);
    await enter(round, who.examiner, [{ staff: who.officer, score: 58 }]);
    await closeRound(deps, office, at(round));
    const params = { ...at(round), staff: who.officer };
    const body = {
      kind: "first",
      recordedOn: "2026-11-16",
      entry: { score: 85 },
      reason: "登分时看错行",
    } as const;
    for (const stranger of [who.examiner, who.officer, who.otherOffice])
      expect(
        (await world.kit.call(resultRoutes.amend, { params, body, as: stranger })).status,
        stranger,
      ).toBeGreaterThan(402);
    const reasonless = { ...body, reason: " " };
    expect(
      (await world.kit.call(resultRoutes.amend, { params, body: reasonless, as: who.office })).status,
    ).toBe(400);
    expect((await world.kit.call(resultRoutes.amend, { params, body, as: who.office })).status).toBe(204);
    const again = await world.kit.call(resultRoutes.amend, { params, body, as: who.office });
    expect([again.status, again.body], "twice is once").toMatchObject([409, { reason: "nothing-changed" }]);
    const sheet = await sheetBy(deps, { county: world.county, ...at(round) });
    expect(sheet?.rows.find(({ staff }) => staff === who.officer)?.state).toBe("passed");
    const own = await ownTests(deps, world.county, who.officer, { from: "2026-11-16", to: "2026-11-16" });
    expect(own.filter((one) => one.round === round.id)).toMatchObject([{ day: "2026-11-16", kind: "first" }]);
    expect((await viewMine(deps, await actorOf(world, who.officer))).results).toContainEqual(
      expect.objectContaining({ round: round.id, said: "合格，85分" }),
    );
    const seen = await world.kit.call(resultRoutes.candidate, { params, as: who.officer });
    expect(seen.body).toMatchObject({
      attempts: [{ said: "合格，85分" }],
      amendments: [
        { reason: "登分时看错行", before: { said: "不合格，58分" }, after: { said: "合格，85分" } },
      ],
      mayAmend: false,
    });
  });

  it("one that was never recorded can be added, and taken away again; both are told", async () => {
    const round = await makeRound(world, { sittings });
    const { deps } = world.kit;
    const office = await actorOf(world, who.office);
    await closeRound(deps, office, at(round));
    const add = { kind: "first", entry: { score: 66, day: "2026-11-16" }, reason: "漏录" } as const;
    await amendResult(deps, office, at(round), who.second, add);
    await amendResult(deps, office, at(round), who.second, {
      kind: "first",
      recordedOn: "2026-11-16",
      reason: "录错了人",
    });
    const kept = await record(round, who.second);
    expect([kept?.attempts, kept?.amendments.map(({ reason }) => reason)]).toEqual([
      [],
      ["漏录", "录错了人"],
    ]);
    const sheet = await sheetBy(deps, { county: world.county, ...at(round) });
    expect(sheet?.rows.find(({ staff }) => staff === who.second)?.state).toBe("absent");
    expect(
      await ownTests(deps, world.county, who.second, { from: "2026-11-16", to: "2026-11-16" }),
    ).not.toContainEqual(expect.objectContaining({ round: round.id }));
  });

  it("one person's results are for the office, the unit's examiners and head, and himself", async () => {
    const round = await makeRound(world, { sittings });
    const params = { ...at(round), staff: who.officer };
    const seen = async (as: string) => (await world.kit.call(resultRoutes.candidate, { params, as })).status;
    for (const reader of [who.office, who.examiner, who.unitHead, who.officer])
      expect(await seen(reader), reader).toBe(200);
    for (const stranger of [who.clerk, who.second, who.otherHead, who.committee, who.admin, who.otherOffice])
      expect(await seen(stranger), stranger).toBe(404);
  });
});

describe("fitness", () => {
  it("is judged by the sample only with its mark, wherever it is said", async () => {
    const round = await makeRound(world, {
      sittings,
      subject: "fitness",
      rule: { by: "table", mode: "each", pass: 60 },
    });
    const items = [
      { item: "run1000", value: 240 },
      { item: "shuttle", value: 12 },
      { item: "pull", value: 30 },
      { item: "jump", value: 230 },
    ];
    const [saved] = await enter(round, who.examiner, [{ staff: who.officer, items }]);
    expect(saved?.result).toBe("saved");
    const params = { ...at(round), staff: who.officer };
    const { body } = await world.kit.call(resultRoutes.candidate, { params, as: who.officer });
    expect(body.attempts[0]?.said).toContain("按示例评分表");
    expect(body.attempts[0]?.items[0]).toMatchObject({ label: "1000米跑", said: "4分00秒" });
    const list = await world.kit.call(resultRoutes.entries, {
      params: at(round),
      query: { kind: "first" },
      as: who.examiner,
    });
    expect(list.body.table).toMatchObject({ sample: true });
    const person = (staff: string) => list.body.people.find((one) => one.staff === staff);
    expect(person(who.clerk)?.lacking).toContain("出生日期");
    expect(person(who.officer)?.whyNot).toContain("已有成绩");
  });
});
