// Who owes which test, as the API and the page answer it: in words with reasons, of one's own place alone.
import { beforeAll, describe, expect, it } from "vitest";
import { exempt } from "../../functions/assessments/exemptions.ts";
import { amendResult } from "../../functions/assessments/results.ts";
import { roundsOf } from "../../functions/assessments/store.ts";
import { owedTestRoutes } from "../../functions/obligations/routes-tests.ts";
import { testObligations } from "../../functions/obligations/test-views.ts";
import { leaveOfficer, transferOfficer } from "../../functions/org/officers.ts";
import { small } from "../support/seed-org.ts";
import { instantAt } from "../../shared/time.ts";
import { actorOf, makeRound, organ, personIn, units, who, type TestWorld } from "../assessments/given.ts";
import { record, remindWorld } from "../assessments/remind-given.ts";

const quarter = "2026-Q4";
const params = { organ, quarter };
let world: TestWorld;
/** In words, by officer and subject; without a session, which would end while the clock runs. */
const words = async () => {
  const rows = await testObligations(world.kit.deps, await actorOf(world, who.office), params);
  return Object.fromEntries(rows.map((row) => [`${row.staff} ${row.subject}`, row.words]));
};

beforeAll(async () => {
  world = await remindWorld(undefined, "2026-10-01");
  const { deps, clock } = world.kit;
  await personIn(world, { staff: "T60010", name: "新同志", joinedOn: "2026-11-09", from: "2026-11-09" });
  const elsewhere = { organ: small.organs.court, unit: small.units.filing };
  await personIn(world, { staff: "T60011", name: "黄<b>法警</b>", joinedOn: "2019-01-01", ...elsewhere });
  const round = await makeRound(world, { opensOn: "2026-10-08", from: "2026-10-10", to: "2026-11-30" });
  await record(world, round, "2026-10-12", [
    { staff: who.officer },
    { staff: who.second, score: 10 },
    { staff: who.hebin, absent: true },
  ]);
  const office = await actorOf(world, who.office);
  const admin = await actorOf(world, who.admin);
  clock.set(instantAt("2026-11-10", "10:00"));
  const leave = {
    subjects: ["theory" as const],
    reason: "maternity" as const,
    from: "2026-10-01",
    until: "2026-11-20",
  };
  await exempt(deps, office, { ...leave, staff: who.hebinSecond });
  await transferOfficer(deps, admin, "T60011", { unit: units.chengguan, from: "2026-11-10" });
  await transferOfficer(deps, admin, who.traffic, { unit: small.units.filing, from: "2026-11-10" });
  await leaveOfficer(deps, admin, who.trafficAuxiliary, { on: "2026-11-09" });
  clock.set(instantAt("2026-11-17", "09:00"));
});

describe("each state says why", () => {
  it("for who sat, failed, was absent, is exempt, new, came, went to another organ or left", async () => {
    const said = await words();
    expect(said[`${who.officer} theory`]).toBe("已考");
    expect(said[`${who.second} theory`]).toBe("已考");
    expect(said[`${who.hebin} theory`]).toBe("未到期，还差1次");
    expect(said[`${who.hebinSecond} theory`]).toBe("免考（孕产、哺乳，至11月20日）");
    expect(said[`${who.hebinSecond} professional`]).toBe("未到期，还差1次");
    expect(said["T60010 theory"]).toBe("不适用（11月9日入职，本季度不要求）");
    expect(said["T60011 theory"]).toBe("未到期，还差1次（11月10日自示例县人民法院调入）");
    expect(said[`${who.traffic} theory`]).toBe("不适用（11月9日后调往示例县人民法院，由新单位要求）");
    expect(said[`${who.trafficAuxiliary} theory`]).toBe("不适用（11月9日离职）");
  });

  it("and after the quarter, once what was sat is corrected: nobody becomes late by it", async () => {
    world.kit.clock.set(instantAt("2027-01-20", "09:00"));
    const office = await actorOf(world, who.office);
    expect((await words())[`${who.hebin} theory`]).toBe("欠1次");
    const [round] = await roundsOf(world.kit.deps, world.county, organ);
    if (!round) throw new Error("no round");
    const entry = { score: 70 };
    const typed = { kind: "first" as const, recordedOn: "2026-10-12", entry, reason: "登分错误" };
    await amendResult(world.kit.deps, office, { organ, round: round.id }, who.second, typed);
    expect((await words())[`${who.second} theory`]).toBe("已考");
    // The control: an absence that turns out to have been a sitting was not on record in time.
    await amendResult(world.kit.deps, office, { organ, round: round.id }, who.hebin, typed);
    expect((await words())[`${who.hebin} theory`]).toBe("已考（补录）");
    world.kit.clock.set(instantAt("2026-11-17", "09:00"));
  });
});

describe("who may look", () => {
  it("the office and the committee at all, a unit's roles at their unit, others at nothing", async () => {
    const unitsSeen = async (as: string) => {
      const { status, body } = await world.kit.call(owedTestRoutes.owed, { as, params });
      return status === 200 ? [...new Set(body.rows.map(({ unit }) => unit))].sort() : status;
    };
    const all = [units.chengguan, units.hebin, units.traffic, units.political].sort();
    expect(await unitsSeen(who.office)).toEqual(all);
    expect(await unitsSeen(who.committee)).toEqual(all);
    expect(await unitsSeen(who.unitHead)).toEqual([units.chengguan]);
    expect(await unitsSeen(who.otherHead)).toEqual([units.hebin]);
    expect(await unitsSeen(who.otherOffice)).toBe(404);
    expect(await unitsSeen(who.officer)).toBe(403);
    const wrong = await world.kit.call(owedTestRoutes.owed, {
      as: who.office,
      params: { organ, quarter: "2026-Q5" },
    });
    expect(wrong.status).toBe(400);
    const nowhere = await world.kit.call(owedTestRoutes.owed, {
      as: who.office,
      params: { organ: "no", quarter },
    });
    expect(nowhere.status).toBe(404);
  });

  it("the page shows numbers on top, filters by state and unit, and shows a hostile name as text", async () => {
    const page = async (query: string, as: string = who.office) =>
      (await world.kit.page(`/assessments/owed?${query}`, { as })).body;
    const all = await page(`organ=${organ}&quarter=${quarter}`);
    expect(all).toContain("业务知识");
    expect(all).toMatch(/要求 \d+ 人，已考 [23] 人，免考 1 人，还有 \d+ 人没有参加/u);
    expect(all).toContain("黄&lt;b&gt;法警&lt;/b&gt;");
    const exemptOnly = await page(`organ=${organ}&state=excused`);
    expect(exemptOnly).toContain("吕民警");
    expect(exemptOnly).not.toContain("施交警");
    const unit = await page(`organ=${organ}&unit=${units.hebin}`);
    expect(unit).toContain("何民警");
    expect(unit).not.toContain("王民警（");
    expect(await page("", who.unitHead)).not.toContain("何民警");
    const other = await world.kit.page(`/assessments/owed?organ=${organ}`, { as: who.otherOffice });
    expect(other.status).toBe(404);
    expect(await page("state=constructor&quarter=nonsense")).toContain("季度测试要求");
    expect(await page("organ=justice1", who.committee)).toContain("这个季度没有测试要求");
  });
});
