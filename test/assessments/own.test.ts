// My tests and the home page's cards: what I sit next, what I did and why it counted so, whom I examine, what it costs.
import { describe, expect, it } from "vitest";
import { meter } from "../../bench/meter.ts";
import { exempt } from "../../functions/assessments/exemptions.ts";
import { cancelRound } from "../../functions/assessments/rounds.ts";
import { rateRoutes } from "../../functions/assessments/routes-rates.ts";
import { policyPut } from "../../functions/obligations/store.ts";
import { transferOfficer } from "../../functions/org/officers.ts";
import { tryWrite } from "../../functions/platform/db.ts";
import type { OwnView } from "../../shared/assessments/own-views.ts";
import { defaultPolicies } from "../../shared/obligations/defaults.ts";
import { small, tokens } from "../support/seed-org.ts";
import { actorOf, makeRound, organ, personIn, testWorld, units, who, type TestWorld } from "./given.ts";
import { cast, enter, foundLater, workedCase } from "./worked.ts";

/** A session of its own for each look: days pass here, and sessions end. */
const look = ({ kit, county }: TestWorld, as: string): Promise<string> => tokens(kit.deps, county)(as);

const mine = async (world: TestWorld, as: string): Promise<OwnView> => {
  const { status, body } = await world.kit.call(rateRoutes.mine, { token: await look(world, as) });
  expect(status).toBe(200);
  return body;
};

const cards = async (world: TestWorld, as: string): Promise<string[]> => {
  const { status, body } = await world.kit.page("/", { token: await look(world, as) });
  expect(status).toBe(200);
  return body
    .split("<article")
    .slice(1)
    .map((card) =>
      (card.split("</article>")[0] ?? "")
        .replaceAll(/^[^>]*>|<[^>]+>/gu, " ")
        .replaceAll(/\s+/gu, " ")
        .trim(),
    )
    .filter((card) => card.includes("测试"));
};

const sittings = [
  { unit: units.chengguan, day: "2026-11-19", start: "14:30", place: "训练基地", examiners: [who.examiner] },
];

describe("what comes next", () => {
  it("is the unit's own day and place, then the make-up, then nothing; the home page says the same", async () => {
    const world = await testWorld();
    const { clock } = world.kit;
    const round = await makeRound(world, { sittings });
    const [next] = (await mine(world, who.officer)).next;
    expect(next).toMatchObject({ day: "2026-11-19", start: "14:30", place: "训练基地", kind: "first" });
    expect(await cards(world, who.officer)).toEqual([
      expect.stringMatching(/^请参加：.*还有 2 天 1 场 11月19日（星期四）14:30，在训练基地 查看$/u),
    ]);
    // Of another unit, for which nobody has set a day: until the test is over he still has to sit, then the make-up.
    const hebin = await mine(world, who.hebin);
    expect(hebin.next).toMatchObject([{ kind: "first", window: { from: "2026-11-10", to: "2026-11-30" } }]);
    expect(hebin.next[0]?.day).toBeUndefined();
    expect(await cards(world, who.hebin)).toEqual([
      expect.stringMatching(
        /^请参加：.*时间待通知 1 场 11月10日至30日 09:30，在分局会议室，具体日期待通知 查看$/u,
      ),
    ]);

    clock.set("2026-11-20T09:00:00+08:00");
    await enter(world)(round, "first", { staff: who.officer, score: 50 }, { staff: who.second, score: 90 });
    expect((await mine(world, who.officer)).next).toMatchObject([
      { kind: "makeUp", day: "2026-12-01", makeUp: { from: "2026-12-01", to: "2026-12-20" } },
    ]);
    expect((await cards(world, who.officer))[0]).toMatch(/^请参加补考：.*12月1日至20日补考.*截止 12月20日/u);
    expect([(await mine(world, who.second)).next, await cards(world, who.second)]).toEqual([[], []]);

    clock.set("2026-12-02T09:00:00+08:00");
    expect((await mine(world, who.hebin)).next).toMatchObject([{ kind: "makeUp" }]);
    await enter(world)(round, "makeUp", { staff: who.officer, score: 61, day: "2026-12-02" });
    expect([(await mine(world, who.officer)).next, await cards(world, who.officer)]).toEqual([[], []]);
  });

  it("asks nobody who is exempt on the day, who came too late, or whose round is called off or another organ's", async () => {
    const world = await testWorld();
    const { deps } = world.kit;
    const office = await actorOf(world, who.office);
    const { id } = await makeRound(world, { sittings });
    const about = { subjects: ["theory" as const], reason: "injury" as const };
    await exempt(deps, office, { staff: who.second, ...about, from: "2026-11-01", until: "2026-12-31" });
    await exempt(deps, office, { staff: who.officer, ...about, from: "2026-11-01", until: "2026-11-18" });
    const late = await personIn(world, { staff: "T59999", from: "2026-11-20" });
    world.kit.clock.set("2026-11-18T09:00:00+08:00");
    for (const as of [who.second, small.staff.courtClerk]) {
      expect([as, (await mine(world, as)).next, await cards(world, as)]).toEqual([as, [], []]);
    }
    // The control: an exemption that ends the day before the test lets nobody off.
    expect((await mine(world, who.officer)).next).toHaveLength(1);
    expect((await mine(world, who.second)).exemptions).toMatchObject([
      { reason: "injury", until: "2026-12-31" },
    ]);
    world.kit.clock.set("2026-12-02T09:00:00+08:00");
    expect([(await mine(world, late.staff)).next, await cards(world, late.staff)]).toEqual([[], []]);
    await cancelRound(deps, office, { organ, round: id }, "改期");
    expect([(await mine(world, who.officer)).next, await cards(world, who.officer)]).toEqual([[], []]);
  });
});

describe("what was done", () => {
  it("shows each item with its points, by the band of the day and a table that is marked as a sample", async () => {
    const worked = await workedCase();
    await foundLater(worked);
    const { world } = worked;
    const { results, corrections } = await mine(world, cast.ages);
    const fitness = results.find(({ subject }) => subject === "fitness");
    expect(fitness).toMatchObject({
      outcome: "failed",
      band: "31至35岁",
      sample: true,
      unitName: "城关派出所",
    });
    expect(fitness?.items?.[0]).toEqual({ label: "1000米跑", said: "5分20秒", points: 0 });
    expect(corrections).toMatchObject([
      {
        title: "第四季度智能测试",
        before: "没有成绩",
        after: "合格，88分",
        reason: "成绩单遗漏，补录",
        byName: "冯政工",
      },
    ]);
    // Of others nothing is said, whoever asks.
    expect(JSON.stringify(await mine(world, cast.ages))).not.toContain(cast.madeUp);
    const page = await world.kit.page("/assessments/mine", { as: cast.ages });
    for (const words of ["按示例评分表", "5分20秒", "31至35岁", "成绩单遗漏"])
      expect(page.body).toContain(words);
    // Moved to the court's bench later on, he keeps what he sat at the police.
    const moved = await mine(world, cast.moved);
    expect(moved.results.map(({ unitName }) => unitName)).toEqual(["河滨派出所", "城关派出所"]);
    const admin = await actorOf(world, small.staff.admin);
    const court = { unit: small.units.filing, from: "2027-01-04" };
    await transferOfficer(world.kit.deps, admin, cast.moved, court);
    expect((await mine(world, cast.moved)).results).toEqual(moved.results);
  });
});

describe("who has work with a round", () => {
  it("an examiner of another organ finds the unit he enters in his own list, and enters it", async () => {
    const world = await testWorld();
    const guest = small.staff.courtClerk;
    const round = await makeRound(world, {
      sittings: [{ unit: units.chengguan, day: "2026-11-17", examiners: [guest] }],
    });
    const [exam] = (await mine(world, guest)).exams;
    expect(exam).toMatchObject({ unit: units.chengguan, round: round.id, open: true });
    const page = await world.kit.page(exam?.entry ?? "", { as: guest });
    expect(page.status).toBe(200);
    expect((await mine(world, who.officer)).exams).toEqual([]);
  });

  it("the examiner: units to enter, from their day on, until everybody of them has a result", async () => {
    const world = await testWorld();
    const round = await makeRound(world, { sittings, who: { officerKinds: ["sworn"] } });
    const [exam] = (await mine(world, who.examiner)).exams;
    const entry = `/assessments/rounds/${organ}/${round.id}/entry?unit=${units.chengguan}`;
    expect(exam).toMatchObject({ unit: units.chengguan, day: "2026-11-19", entry, open: true });
    const entering = async () =>
      (await cards(world, who.examiner)).filter((one) => one.startsWith("待录入成绩"));
    expect(await entering()).toEqual([]);
    world.kit.clock.set("2026-11-19T15:00:00+08:00");
    expect(await entering()).toEqual([
      expect.stringMatching(/城关派出所 .*11月19日考核 5 人 第四季度政治理论测试 录入成绩$/u),
    ]);
    const { chengguan } = units;
    const all = [who.clerk, who.unitHead, who.officer, who.second, small.staff.plain];
    await enter(world)(round, "first", ...all.map((staff) => ({ staff, score: 80 })));
    expect([chengguan, await entering()]).toEqual([chengguan, []]);
    expect((await mine(world, who.officer)).exams).toEqual([]);
  });

  it("the office: a quarter without its tests, then missing results, make-ups, and the end; nobody else", async () => {
    const world = await testWorld("2026-11-02T09:00:00+08:00");
    const { clock } = world.kit;
    const office = () => cards(world, who.office);
    // Quarterly tests are the justice bureau's until a policy asks the police too.
    expect(await office()).toEqual([]);
    await askPolice(world);
    expect(await office()).toEqual([
      expect.stringMatching(
        /^还没安排：2026年第四季度政治理论、业务知识测试 .*2 批 示例县公安局 截止 12月31日 去安排$/u,
      ),
    ]);
    const asked = { officerKinds: ["sworn" as const], units: [units.traffic] };
    const arranged = [{ unit: units.traffic, day: "2026-11-10" }];
    const round = await makeRound(world, { who: asked, sittings: arranged });
    await makeRound(world, { who: asked, subject: "professional", title: "业务知识测试", open: false });
    expect(await office()).toEqual([]);
    clock.set("2026-11-11T09:00:00+08:00");
    expect(await office()).toEqual([expect.stringMatching(/^成绩没有录完：第四季度政治理论测试 .*1 人/u)]);
    await enter(world)(round, "first", { staff: who.traffic, score: 30 });
    clock.set("2026-12-02T09:00:00+08:00");
    expect(await office()).toEqual([
      expect.stringMatching(/^还要补考：.*1 人 12月1日至20日补考 截止 12月20日/u),
    ]);
    await enter(world)(round, "makeUp", { staff: who.traffic, score: 80, day: "2026-12-02" });
    expect(await office()).toEqual([]);
    clock.set("2026-12-22T09:00:00+08:00");
    // The other round was never opened, and its days are over: nothing is arranged in its subject.
    expect(await office()).toEqual([
      expect.stringMatching(/^可以结束：.*还剩 9 天 1 批/u),
      expect.stringMatching(/^还没安排：2026年第四季度业务知识测试/u),
    ]);
    for (const as of [who.unitHead, who.committee, who.otherHead]) expect(await cards(world, as)).toEqual([]);
  });
});

/** The two default policies, asked of the police. */
async function askPolice({ kit, county }: TestWorld): Promise<void> {
  const tests = defaultPolicies("2026-01-01").filter(({ figure }) => figure.startsWith("assessments."));
  for (const policy of tests) {
    const asked = { ...policy, applies: { organKinds: ["police" as const] }, effectiveFrom: "2026-01-01" };
    await tryWrite(kit.deps, policyPut(county, asked));
  }
}

describe("what the cards cost an officer", () => {
  it("half a read unit for the posting and for each open round, in no longer chain; nothing without a round", async () => {
    let cost: ReturnType<typeof meter> | undefined;
    const world = await testWorld(undefined, ({ deps }) => void (cost = meter(deps.db)));
    const page = async () => {
      const show = async () => expect((await world.kit.page("/", { as: who.officer })).status).toBe(200);
      await show();
      // Within the half minute in which what everybody shares is kept.
      world.kit.clock.advance({ seconds: 5 });
      if (!cost) throw new Error("no meter");
      return cost(show);
    };
    const without = await page();
    await makeRound(world, { sittings });
    await makeRound(world, { subject: "professional", title: "业务知识测试" });
    world.kit.clock.advance({ minutes: 1 });
    const shown = await page();
    expect(without.read).toBeGreaterThan(1);
    expect(shown.read - without.read).toBeLessThanOrEqual(2);
    expect(shown.inSequence).toBeLessThanOrEqual(without.inSequence);
    expect((await cards(world, who.officer)).length).toBeGreaterThan(0);
  });
});
