// Mornings of the rounds themselves: opened, closed and settled by their days; the make-up chased; missing results asked for.
import { beforeEach, describe, expect, it } from "vitest";
import { cancelRound } from "../../functions/assessments/rounds.ts";
import { loadRound } from "../../functions/assessments/load.ts";
import { changedRound, sheetBy } from "../../functions/assessments/store.ts";
import { stillOwed } from "../../functions/obligations/operations.ts";
import { exempt } from "../../functions/assessments/exemptions.ts";
import { transferOfficer } from "../../functions/org/officers.ts";
import { tryWrite } from "../../functions/platform/db.ts";
import { keys } from "../../shared/keys.ts";
import { instantAt, type Day } from "../../shared/time.ts";
import type { Round } from "../../shared/assessments/schema.ts";
import type { StoredNotice } from "../../shared/notices/schema.ts";
import { actorOf, makeRound, organ, personIn, units, who, type TestWorld } from "./given.ts";
import { deliverOn, diary, record, remindOn, remindWorld, sayTold, testNotices } from "./remind-given.ts";

let world: TestWorld;
beforeEach(async () => {
  world = await remindWorld([]);
});

const stateOf = async (round: Round) =>
  (await loadRound(world.kit.deps, world.county, { organ, round: round.id })).state;
const clockTo = (day: Day): void => world.kit.clock.set(instantAt(day, "18:00"));
const q4 = {
  opensOn: "2026-10-20",
  from: "2026-11-02",
  to: "2026-11-20",
  makeUp: { from: "2026-12-01", to: "2026-12-11" },
  closesOn: "2026-12-18",
} as const;
/** 城关 on 5 November by an examiner, 河滨 on the 6th; nobody else is asked. */
const small = {
  ...q4,
  who: { units: [units.chengguan, units.hebin] },
  sittings: [
    { unit: units.chengguan, day: "2026-11-05" },
    { unit: units.hebin, day: "2026-11-06", start: "15:00", place: "河滨所" },
  ],
};
const noticesAbout = async (staff: string, kind: string): Promise<StoredNotice[]> =>
  (await testNotices(world, [staff])).filter((one) => one.kind === `assessments.${kind}`);

describe("opening", () => {
  it("comes on its day, also a day off, and tells each once where his unit sits; who comes later is told later", async () => {
    const round = await makeRound(world, { ...small, open: false });
    const before = await remindOn(world, "2026-10-19");
    expect([before.counts["新开批次"], await testNotices(world)]).toEqual([0, []]);
    await remindOn(world, "2026-10-24");
    expect(await stateOf(round)).toBe("open");
    const [mine] = await noticesAbout(who.hebin, "opened");
    expect(mine?.text).toContain("11月6日（星期五）15:00，在河滨所");
    const told = await testNotices(world);
    await personIn(world, { staff: "T60002", unit: units.hebin, from: "2026-10-26" });
    await remindOn(world, "2026-10-26");
    expect(await testNotices(world)).toEqual(told);
    expect(await noticesAbout("T60002", "opened")).toHaveLength(1);
    // The audit row says that the job did it.
    expect(await remindOn(world, "2026-10-26")).toMatchObject({ counts: { 新开批次: 0, 新提醒: 0 } });
  });

  it("does not come silently when its last day is over: administrators are told, and it can be moved or cancelled", async () => {
    const round = await makeRound(world, { ...small, open: false });
    const { remarks } = await remindOn(world, "2026-12-12");
    expect(remarks).toContain(`示例县公安局“${round.title}”的考核日期已过，没有开始；请修改日期或取消`);
    expect([await stateOf(round), await testNotices(world)]).toEqual(["planned", []]);
    await cancelRound(world.kit.deps, await actorOf(world, who.office), { organ, round: round.id }, "改期");
    expect((await remindOn(world, "2026-12-14")).remarks).toEqual([]);
  });
});

describe("the end", () => {
  it("comes the day after the last day of entry, with the summary to the office, once", async () => {
    const round = await makeRound(world, small);
    await record(world, round, "2026-11-05", [{ staff: who.officer }, { staff: who.second, score: 12 }]);
    await remindOn(world, "2026-12-18");
    expect(await stateOf(round)).toBe("open");
    expect((await remindOn(world, "2026-12-19")).counts["结束批次"]).toBe(1);
    expect(await stateOf(round)).toBe("closed");
    const [summary] = await noticesAbout(who.office, "closed");
    expect(summary?.text).toContain("实考 2 人");
    await remindOn(world, "2026-12-21");
    expect(await noticesAbout(who.office, "closed")).toHaveLength(1);
  });

  it("that was cut short is settled the next morning", async () => {
    const round = await makeRound(world, small);
    const closed = { state: "closed", closedAt: instantAt("2026-12-01", "18:00"), settled: false } as const;
    await tryWrite(world.kit.deps, changedRound(round, closed));
    const place = { county: world.county, organ, round: round.id };
    expect(await sheetBy(world.kit.deps, place)).toBeUndefined();
    await remindOn(world, "2026-12-02");
    expect((await sheetBy(world.kit.deps, place))?.rows.length).toBeGreaterThan(5);
    expect(await noticesAbout(who.office, "closed")).toHaveLength(1);
  });
});

describe("the make-up", () => {
  it("is chased three working days before, on its first day, one before its end; each himself, to the head a list", async () => {
    const round = await makeRound(world, small);
    await record(world, round, "2026-11-05", [
      { staff: who.officer },
      { staff: who.second, score: 12 },
      { staff: who.auxiliary, absent: true },
    ]);
    const days = ["2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30", "2026-12-01", "2026-12-02"];
    const told = await diary(world, [...days, "2026-12-10", "2026-12-11", "2026-12-14"], "makeUp");
    const both = ["auxiliary: makeUp", "second: makeUp", "unitHead: makeUp"];
    expect(told).toEqual({ "2026-11-26": both, "2026-12-01": both, "2026-12-10": both });
    const [mine] = await noticesAbout(who.second, "makeUp");
    expect(mine?.text).toBe("您的成绩为不合格，补考时间为12月1日至11日，具体安排请与政工部门联系。");
    const [list] = await noticesAbout(who.unitHead, "makeUp");
    expect(list?.text).toBe("李民警（不合格）、周辅警（缺考）。补考时间为12月1日至11日。");
  });

  it("is not asked of who made up, was exempted or left; of who failed meanwhile it is; his new head is told", async () => {
    const round = await makeRound(world, small);
    const failed = [who.officer, who.second, who.auxiliary].map((staff) => ({ staff, score: 1 }));
    await record(world, round, "2026-11-05", failed);
    await remindOn(world, "2026-11-26");
    clockTo("2026-11-27");
    const office = await actorOf(world, who.office);
    const leave = {
      subjects: ["theory" as const],
      reason: "injury" as const,
      from: "2026-11-27",
      until: "2026-12-31",
    };
    await exempt(world.kit.deps, office, { ...leave, staff: who.officer });
    const admin = await actorOf(world, who.admin);
    await transferOfficer(world.kit.deps, admin, who.auxiliary, { unit: units.hebin, from: "2026-11-27" });
    await record(world, round, "2026-12-01", [{ staff: who.second }], "makeUp");
    await record(world, round, "2026-11-06", [{ staff: who.hebin, score: 2 }]);
    const before = await testNotices(world);
    await remindOn(world, "2026-12-02");
    const fresh = sayTold(await testNotices(world), before).filter((one) => one.endsWith("makeUp"));
    expect(fresh).toEqual(["auxiliary: makeUp", "hebin: makeUp", "otherHead: makeUp"]);
    expect((await noticesAbout(who.otherHead, "makeUp"))[0]?.text).toMatch(
      /^周辅警（不合格）、何民警（不合格）|^何民警（不合格）、周辅警（不合格）/u,
    );
  });
});

describe("results that are missing", () => {
  it("are asked for the working day after the unit's own day, once, and two working days before the closing", async () => {
    const round = await makeRound(world, small);
    await record(world, round, "2026-11-05", [{ staff: who.officer }]);
    const days = [
      "2026-11-05",
      "2026-11-06",
      "2026-11-07",
      "2026-11-09",
      "2026-11-10",
      "2026-12-15",
      "2026-12-16",
    ];
    const told = await diary(world, [...days, "2026-12-17", "2026-12-18"], "toRecord");
    const three = ["examiner: toRecord", "office: toRecord", "secondOffice: toRecord"];
    expect(told).toEqual({ "2026-11-06": three, "2026-11-09": three, "2026-12-16": three });
    const [first] = await noticesAbout(who.examiner, "toRecord");
    expect([first?.title, first?.text]).toEqual([
      `${round.title}还有 5 人没有录入成绩`,
      "城关派出所 5 人。没有参加的请录入缺考；12月18日之后不能再录入，没有录入的按缺考计。",
    ]);
    expect(first?.link).toContain(units.chengguan);
  });

  it("are not asked for before the round's last day where a unit has no day of its own", async () => {
    await makeRound(world, { ...q4, who: { units: [units.traffic] } });
    const told = await diary(world, ["2026-11-03", "2026-11-16", "2026-11-20", "2026-11-23"], "toRecord");
    expect(told).toEqual({ "2026-11-23": ["office: toRecord", "secondOffice: toRecord"] });
  });
});

describe("asked again before it is delivered", () => {
  const still = async (notice: StoredNotice | undefined): Promise<boolean> => {
    if (!notice?.about) throw new Error("no such notice");
    return stillOwed(world.kit.deps, world.county, notice.about);
  };

  it("an opening is not sent to who sat, was exempted or left meanwhile, nor of a round that was called off", async () => {
    const round = await makeRound(world, { ...small, open: false });
    await remindOn(world, "2026-10-20");
    const of = async (staff: string) => still((await noticesAbout(staff, "opened"))[0]);
    expect(await Promise.all([who.officer, who.second, who.hebin].map(of))).toEqual([true, true, true]);
    const office = await actorOf(world, who.office);
    clockTo("2026-11-04");
    const leave = {
      subjects: ["theory" as const],
      reason: "injury" as const,
      from: "2026-11-01",
      until: "2026-11-30",
    };
    await exempt(world.kit.deps, office, { ...leave, staff: who.second });
    await record(world, round, "2026-11-05", [{ staff: who.officer }]);
    expect(await Promise.all([who.officer, who.second, who.hebin].map(of))).toEqual([false, false, true]);
    const other = await makeRound(world, { ...q4, title: "另一次测试", from: "2026-11-16" });
    const [mine] = await noticesAbout(who.traffic, "opened");
    expect(await still(mine)).toBe(true);
    await cancelRound(world.kit.deps, office, { organ, round: other.id }, "改期");
    expect(await still(mine)).toBe(false);
  });

  it("a make-up, missing results and what is owed stand until they are done, and the outbox drops the rest", async () => {
    world = await remindWorld();
    const round = await makeRound(world, small);
    await tryWrite(world.kit.deps, {
      set: keys.person(world.county, who.second),
      to: { email: "li@example.org" },
    });
    await record(world, round, "2026-11-05", [{ staff: who.second, score: 3 }]);
    await remindOn(world, "2026-11-09");
    const [missing] = await noticesAbout(who.examiner, "toRecord");
    await remindOn(world, "2026-12-03");
    const [again] = await noticesAbout(who.second, "makeUp");
    const mine = (await noticesAbout(who.second, "owed"))[0];
    const head = (await noticesAbout(who.unitHead, "owed")).find(({ about }) => about && "unit" in about);
    const [office] = (await noticesAbout(who.office, "owed")).filter(
      ({ about }) => about && !("staff" in about),
    );
    expect(await Promise.all([missing, again, mine, head, office].map(still))).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
    const everybody = [who.officer, who.auxiliary, "100001", "100002", "100006"];
    await record(
      world,
      round,
      "2026-11-05",
      everybody.map((staff) => ({ staff })),
    );
    await record(
      world,
      round,
      "2026-11-06",
      [who.hebin, who.hebinSecond, "100011", "100012"].map((staff) => ({ staff })),
    );
    await record(world, round, "2026-12-04", [{ staff: who.second }], "makeUp");
    expect(await Promise.all([missing, again].map(still))).toEqual([false, false]);
    const professional = await makeRound(world, { ...small, title: "业务知识测试", subject: "professional" });
    await record(
      world,
      professional,
      "2026-11-05",
      [...everybody, who.second].map((staff) => ({ staff })),
    );
    expect(await Promise.all([mine, head, office].map(still))).toEqual([false, false, true]);
    const { counts } = await deliverOn(world, "2026-12-07");
    expect(counts["已办结"]).toBeGreaterThan(3);
    const mailed = world.kit.mail.sent.map(({ to }) => to.toUpperCase());
    expect(mailed.filter((to) => /^(LI|100002)@/u.test(to))).toEqual([]);
    expect(mailed).not.toEqual([]);
  });
});
