// Steps of the quarterly tests: on which mornings who is told what, and that nobody is told who owes nothing.
import { beforeEach, describe, expect, it } from "vitest";
import { exempt } from "../../functions/assessments/exemptions.ts";
import { leaveOfficer } from "../../functions/org/officers.ts";
import { runJobInCounty } from "../../functions/platform/jobs.ts";
import { queryAll, tryWrite } from "../../functions/platform/db.ts";
import { withoutVault } from "../../functions/platform/vault.ts";
import { remindTests } from "../../functions/obligations/test-jobs.ts";
import { runners } from "../../functions/runners.ts";
import { announcedYears } from "../../shared/calendar-data.ts";
import { keys } from "../../shared/keys.ts";
import { daysFrom, instantAt } from "../../shared/time.ts";
import { actorOf, makeRound, organ, personIn, units, who, type TestWorld } from "./given.ts";
import {
  diary,
  putPolicies,
  record,
  remindOn,
  remindWorld,
  sayTold,
  testNotices,
  testPolicy,
} from "./remind-given.ts";

let world: TestWorld;
beforeEach(async () => {
  world = await remindWorld();
});

const q3 = {
  title: "第三季度政治理论测试",
  opensOn: "2026-07-20",
  from: "2026-08-03",
  to: "2026-08-31",
  makeUp: { from: "2026-09-07", to: "2026-09-18" },
  closesOn: "2026-09-30",
} as const;
const inUnit = [who.officer, who.second, who.auxiliary];
/** Everybody of the organ: his own notice, once. */
const own = async (day: string) =>
  (await testNotices(world)).filter((one) => one.kind === "assessments.owed" && one.day === day);

/** Around every step and holiday of the quarter's end, and as long after it as a step can still be told. */
const watched = new Set(
  ["08-28", "08-31", "09-01", "09-02", "09-18", "09-19", "09-20", "09-21", "09-25", "09-27", "09-28", "09-30"]
    .concat(["10-01", "10-07", "10-08", "10-09", "10-30"])
    .map((day) => `2026-${day}`),
);

describe("the steps", () => {
  it("fall on working days: over 中秋, a worked Sunday and National Day, each told once", async () => {
    const days = daysFrom("2026-08-28", "2026-10-30").filter((day) => watched.has(day));
    const told = await diary(world, days, "owed");
    expect(Object.keys(told)).toEqual(["2026-09-01", "2026-09-20", "2026-09-28", "2026-10-08"]);
    // Everybody himself and his unit's head and the office on three; nobody himself once the quarter is over.
    expect(told["2026-09-01"]).toContain("officer: owed");
    expect(told["2026-09-20"]).toEqual(told["2026-09-01"]);
    expect(told["2026-10-08"]).toEqual([
      "office: owed",
      "otherHead: owed",
      "secondOffice: owed",
      "unitHead: owed",
    ]);
  });

  it("merge both subjects: one notice to each, by name to the head, by unit to the office", async () => {
    await remindOn(world, "2026-09-01");
    const notices = await testNotices(world, [who.officer, who.unitHead, who.office]);
    const owed = notices.filter(({ kind }) => kind === "assessments.owed");
    const mine = owed.filter(({ to }) => to === who.officer);
    expect(mine.map(({ title }) => title)).toEqual(["2026年第三季度政治理论、业务知识测试您还没有参加"]);
    expect(mine[0]?.text).toBe(
      "政治理论：还没有安排，请与政工部门联系。业务知识：还没有安排，请与政工部门联系。请在9月30日前参加。",
    );
    const list = owed.find(({ to, about }) => to === who.unitHead && about && "unit" in about);
    expect(list?.text).toMatch(/政治理论6人：.*王民警.*。业务知识6人：/u);
    expect(list?.link).toBe(`/assessments/owed?organ=${organ}&quarter=2026-Q3&state=owed`);
    const whole = owed.find(
      ({ to, title }) => to === who.office && title.startsWith("2026年第三季度测试还有"),
    );
    expect(whole?.text).toContain("城关派出所6人：");
    expect(whole?.text).toContain("王民警（政治理论、业务知识）");
    // The head owes himself too: he is told as anybody is.
    expect(owed.filter(({ to }) => to === who.unitHead)).toHaveLength(2);
  });

  it("say where: the unit's sitting, the make-up, or that no result is there yet", async () => {
    const round = await makeRound(world, {
      ...q3,
      from: "2026-08-10",
      to: "2026-09-15",
      makeUp: { from: "2026-09-16", to: "2026-09-30" },
      sittings: [
        { unit: units.hebin, day: "2026-09-10", start: "14:30", place: "训练基地" },
        { unit: units.chengguan, day: "2026-08-20" },
      ],
    });
    await record(world, round, "2026-08-20", [
      { staff: who.officer, absent: true },
      { staff: who.second, score: 20 },
    ]);
    await remindOn(world, "2026-09-01");
    const textOf = async (staff: string) =>
      (await testNotices(world, [staff])).find(({ kind }) => kind === "assessments.owed")?.text ?? "";
    expect(await textOf(who.hebin)).toContain(
      "政治理论：9月10日（星期四）14:30，在训练基地。业务知识：还没有安排",
    );
    expect(await textOf(who.officer)).toContain("政治理论：9月16日至30日补考。");
    expect(await textOf(who.auxiliary)).toContain("政治理论：还没有您的成绩，如已参加请与政工部门核对。");
    // Whoever sat has done what is asked, passed or not: he owes the other subject alone.
    expect(await textOf(who.second)).toMatch(/^业务知识：/u);
  });

  it("tell nobody of auxiliaries where the policy names sworn staff only, nor of an exempt one, nor who left", async () => {
    const sworn = { applies: { organKinds: ["police" as const], officerKinds: ["sworn" as const] } };
    world = await remindWorld([testPolicy("theory-quarterly", sworn)]);
    const office = await actorOf(world, who.office);
    const leave = { staff: who.second, subjects: ["theory" as const], reason: "maternity" as const };
    world.kit.clock.set("2026-07-02T09:00:00+08:00");
    await exempt(world.kit.deps, office, { ...leave, from: "2026-07-01", until: "2026-09-10" });
    world.kit.clock.set("2026-08-31T18:00:00+08:00");
    await leaveOfficer(world.kit.deps, await actorOf(world, who.admin), who.hebin, { on: "2026-08-30" });
    await remindOn(world, "2026-09-01");
    const readers = [who.auxiliary, who.trafficAuxiliary, who.second, who.hebin];
    expect(sayTold(await testNotices(world, readers))).toEqual([]);
    const head = (await testNotices(world, [who.unitHead])).find(({ text }) => text.includes("人："));
    expect(head?.text).not.toMatch(/李民警|周辅警/u);
    // The exemption is over before the next step: now he is asked.
    await remindOn(world, "2026-09-20");
    expect(sayTold(await testNotices(world, [who.second]))).toEqual(["second: owed"]);
  });

  it("are not the talks': the discipline line hears of no test, and a policy of talks asks none", async () => {
    await remindOn(world, "2026-09-01");
    const line = await queryAll(world.kit.deps, keys.inbox(world.county, "S20001"));
    expect(line).toEqual([]);
    const off = await remindWorld([]);
    const { counts } = await remindOn(off, "2026-09-01");
    expect(counts["新提醒"]).toBe(0);
  });
});

describe("a step that stands until the next", () => {
  it("is told once, whatever was met in between, and tells a subject that is owed anew", async () => {
    const office = await actorOf(world, who.office);
    const until = { from: "2026-07-01", until: "2026-09-03", reason: "injury" as const };
    world.kit.clock.set("2026-07-02T09:00:00+08:00");
    await exempt(world.kit.deps, office, { ...until, staff: who.officer, subjects: ["professional"] });
    const round = await makeRound(world, q3);
    await remindOn(world, "2026-09-01");
    const subjects = async (staff: string) =>
      (await testNotices(world, [staff]))
        .filter(({ kind }) => kind === "assessments.owed")
        .map(({ title }) => /季度(.+)测试/u.exec(title)?.[1]);
    expect(await subjects(who.officer)).toEqual(["政治理论"]);
    expect(await subjects(who.second)).toEqual(["政治理论、业务知识"]);
    await record(world, round, "2026-08-31", [{ staff: who.second }]);
    await remindOn(world, "2026-09-02");
    // The control of a naive id: made of what is owed today, it would be a new one for him.
    expect(await subjects(who.second)).toEqual(["政治理论、业务知识"]);
    await remindOn(world, "2026-09-04");
    expect(await subjects(who.officer)).toEqual(["业务知识", "政治理论"]);
    await remindOn(world, "2026-09-07");
    expect(await subjects(who.officer)).toHaveLength(2);
  });

  it("missed for weeks is told once, the newest alone; a subject with other steps is merged into it", async () => {
    const later = testPolicy("professional-quarterly", {
      steps: [{ step: "ten-before", when: { before: "periodEnd", workingDays: 10 }, tell: ["officer"] }],
    });
    await putPolicies(world, later);
    await remindOn(world, "2026-09-21");
    const mine = (await testNotices(world, [who.officer])).map(({ title }) => title);
    expect(mine).toEqual(["2026年第三季度政治理论、业务知识测试您还没有参加"]);
    await remindOn(world, "2026-09-28");
    expect(await testNotices(world, [who.officer])).toHaveLength(2);
  });

  it("run twice writes nothing; on a day off, in the wrong year, nothing is told", async () => {
    const first = await remindOn(world, "2026-09-01");
    const before = await testNotices(world);
    const second = await remindOn(world, "2026-09-01");
    expect(second.counts["新提醒"]).toBe(0);
    expect(second.counts["已提醒过"]).toBe(first.counts["新提醒"]);
    expect(await testNotices(world)).toEqual(before);
    const other = await remindWorld();
    expect((await remindOn(other, "2026-09-26")).counts["新提醒"]).toBe(0);
    const { counts, remarks } = await remindOn(other, "2027-03-30");
    expect(counts["新提醒"]).toBe(0);
    expect(remarks.join()).toContain("2027年节假日安排尚未录入");
  });

  it("of an old morning run late says nothing that is wrong by now", async () => {
    world.kit.clock.set(instantAt("2026-11-10", "10:00"));
    const { deps } = world.kit;
    await remindTests(withoutVault(deps), world.county, instantAt("2026-09-01", "08:35"));
    const told = (await testNotices(world)).filter(({ kind }) => kind === "assessments.owed");
    expect(told.map(({ title }) => title).filter((title) => title.includes("第三季度"))).toEqual([]);
  });

  it("is told nobody again when holidays are edited afterwards", async () => {
    await remindOn(world, "2026-09-01");
    const before = await own("2026-09-01");
    const year = announcedYears.find((one) => one.year === 2026);
    const off = { day: "2026-09-08", kind: "holiday" as const, name: "临时放假" };
    const edited = { year: 2026, source: "", days: [...(year?.days ?? []), off] };
    await tryWrite(world.kit.deps, { put: { ...keys.calendarYear(world.county, "2026"), ...edited } });
    await remindOn(world, "2026-09-02");
    expect(await own("2026-09-01")).toEqual(before);
  });
});

describe("around the quarter", () => {
  it("a quarter over before the county began is nobody's debt; a newcomer owes nothing, whoever came over does", async () => {
    world = await remindWorld(undefined, "2026-10-08");
    await remindOn(world, "2026-10-08");
    expect((await testNotices(world)).filter(({ kind }) => kind === "assessments.owed")).toEqual([]);
    const late = await remindWorld();
    const newcomer = await personIn(late, { staff: "T60001", joinedOn: "2026-08-10", from: "2026-08-10" });
    await remindOn(late, "2026-09-01");
    expect(await testNotices(late, [newcomer.staff])).toEqual([]);
    expect(sayTold(await testNotices(late, inUnit))).toHaveLength(3);
  });

  it("without a round is remarked each morning, told to the office once, and not any more when it is there", async () => {
    const told = await diary(world, daysFrom("2026-07-30", "2026-08-05"), "unplanned");
    expect(told).toEqual({ "2026-08-03": ["office: unplanned", "secondOffice: unplanned"] });
    expect((await remindOn(world, "2026-08-10")).remarks).toContain(
      "示例县公安局2026年第三季度还没有安排政治理论、业务知识测试",
    );
    await makeRound(world, { ...q3, open: false });
    expect((await remindOn(world, "2026-08-11")).remarks.join()).toContain("还没有安排业务知识测试");
  });

  it("by the jobs' host keeps an outcome that names no officer", async () => {
    const at = instantAt("2026-09-01", "08:35");
    world.kit.clock.set(at);
    const deps = withoutVault(world.kit.deps);
    const { state } = await runJobInCounty(deps, runners, "assessments.remind", at, world.county);
    const kept = JSON.stringify(await queryAll(deps, keys.runs(world.county, "assessments.remind")));
    expect(state).toBe("done");
    expect(kept).toContain("新提醒");
    expect(kept).not.toMatch(/王民警|李民警|T500/u);
  });
});
