// Who owes a talk in a quarter: transfers owed once, last evenings counted in time, arrivals, departures, excuses, twice a quarter.
import { beforeEach, describe, expect, it } from "vitest";
import { obligationsRoutes } from "../../functions/obligations/routes.ts";
import { policiesOf } from "../../functions/obligations/store.ts";
import { roundRoutes } from "../../functions/talks/routes.ts";
import { instantAt, toInstant } from "../../shared/time.ts";
import { small } from "../support/seed-org.ts";
import {
  addPeople,
  excuseFor,
  hold,
  leave,
  owedBy,
  police,
  policeToo,
  putPolicy,
  quarterWorld,
  remindOn,
  talkNotices,
  talksQuarterly,
  transfer,
} from "../obligations/talks-given.ts";
import { justice, who, type TalkWorld } from "./given.ts";

const quarter = "2026-Q3";
let world: TalkWorld;
beforeEach(async () => {
  world = await quarterWorld();
});

const mine = async (staff: string = who.officer, as = quarter) => (await owedBy(world, as))[staff];
const theirs = async (staff: string = who.officer) =>
  (await owedBy(world, quarter, { organ: police, as: who.otherLine }))[staff];
const namesTold = async (to: string): Promise<string> =>
  (await talkNotices(world, [to])).map(({ text }) => text).join();
const { hebin } = small.units;

describe("an officer who moves between two organs inside the quarter, both with the policy on", () => {
  beforeEach(async () => {
    await putPolicy(world, policeToo());
    await remindOn(world, "2026-07-01");
  });

  it("is owed exactly once, by the organ he is in", async () => {
    expect([await mine(), await theirs()]).toEqual(["未到期，还差1次", undefined]);
    world.kit.clock.set(instantAt("2026-08-10", "10:00"));
    await transfer(world, who.officer, hebin, "2026-08-10");
    await remindOn(world, "2026-08-11");
    expect([await mine(), await theirs()]).toEqual([
      "不适用（8月9日后调往示例县公安局，由新单位约谈）",
      "未到期，还差1次（8月10日自示例县司法局调入）",
    ]);
    await remindOn(world, "2026-09-24");
    expect(await namesTold(who.otherLine)).toContain("司小明");
    const last = (await talkNotices(world, [who.line])).find(({ id }) => id.endsWith("three-before"));
    expect(last?.text).toContain("司小红");
    expect(last?.text).not.toContain("司小明");
  });

  it("talked to by the former organ he is met, and no later morning asks the new one for him", async () => {
    await hold(world, { officers: [who.officer], day: "2026-08-05" });
    world.kit.clock.set(instantAt("2026-09-23", "18:00"));
    await transfer(world, who.officer, hebin, "2026-09-23");
    // The control: he who was not talked to, moved the same evening, is asked for the next morning.
    await transfer(world, who.second, hebin, "2026-09-23");
    await remindOn(world, "2026-09-24");
    expect(await theirs()).toBe("达标（9月23日自示例县司法局调入，在原单位已谈）");
    expect(await namesTold(who.otherLine)).not.toContain("司小明");
    expect(await namesTold(who.otherLine)).toContain("司小红");
  });

  it("held before the transfer and signed after it, it meets him in the new organ all the same", async () => {
    world.kit.clock.set(instantAt("2026-08-10", "10:00"));
    await transfer(world, who.officer, hebin, "2026-08-10");
    await remindOn(world, "2026-08-11");
    await hold(world, {
      officers: [who.officer],
      day: "2026-08-07",
      signedAt: instantAt("2026-08-12", "10:00"),
    });
    expect(await theirs()).toContain("达标");
    expect(await mine()).toContain("不适用");
  });

  it("there and back: what the other organ held counts on the return", async () => {
    world.kit.clock.set(instantAt("2026-08-10", "10:00"));
    await transfer(world, who.officer, hebin, "2026-08-10");
    await remindOn(world, "2026-08-11");
    await hold(world, { officers: [who.officer], day: "2026-08-12", talker: who.otherLine });
    world.kit.clock.set(instantAt("2026-09-01", "10:00"));
    await transfer(world, who.officer, justice.unit, "2026-09-01");
    await remindOn(world, "2026-09-02");
    expect(await mine()).toContain("达标");
    expect(await theirs()).toContain("不适用");
  });

  it("a transfer that is put right on its own first day leaves no debt where he never was", async () => {
    world.kit.clock.set(instantAt("2026-08-10", "10:00"));
    await transfer(world, who.officer, hebin, "2026-08-10");
    await remindOn(world, "2026-08-11");
    await transfer(world, who.officer, justice.unit, "2026-08-10");
    await remindOn(world, "2026-08-12");
    expect(await theirs()).toMatch(/^不适用（.*调往示例县司法局/);
    expect(await mine()).toContain("未到期，还差1次");
  });
});

describe("the last evening of the quarter", () => {
  it("held at 23:30 and signed at 00:10 counts for the quarter, in time; nobody is told that it is overdue", async () => {
    await remindOn(world, "2026-09-30");
    const signedAt = toInstant("2026-10-01T00:10:00+08:00");
    const talk = { officers: [who.officer], day: "2026-09-30", start: "23:30", end: "23:55", signedAt };
    await hold(world, talk);
    expect([await mine(), await mine(who.second)]).toEqual(["达标", "未到期，还差1次"]);
    await remindOn(world, "2026-10-08");
    const overdue = (await talkNotices(world, [who.head])).find(({ id }) => id.endsWith("day-after"));
    expect(overdue?.text).toContain("司小红");
    expect(overdue?.text).not.toContain("司小明");
    // It is not counted again in the quarter in which it was signed.
    expect(await mine(who.officer, "2026-Q4")).toBe("未到期，还差1次");
  });

  it("signed within the days of grace it is in time, after them late; held a day later it is the next quarter's", async () => {
    await remindOn(world, "2026-09-30");
    const signed = (officer: string, day: string, signedAt: string) =>
      hold(world, { officers: [officer], day, signedAt: toInstant(signedAt) });
    await remindOn(world, "2026-10-05");
    await signed(who.officer, "2026-09-30", "2026-10-05T23:59:00+08:00");
    await signed(who.second, "2026-09-30", "2026-10-06T00:00:00+08:00");
    await signed(who.talker, "2026-10-01", "2026-10-06T09:00:00+08:00");
    expect([await mine(), await mine(who.second), await mine(who.talker)]).toEqual([
      "达标",
      "逾期达标",
      "欠1次",
    ]);
    expect(await mine(who.talker, "2026-Q4")).toBe("达标");
  });
});

describe("who comes and goes", () => {
  it("into service inside the quarter owes nothing for it, unless put on the list; in the next quarter he does", async () => {
    await addPeople(world, { staff: "S20030", name: "新来的", from: "2026-08-03" });
    await remindOn(world, "2026-08-04");
    expect(await mine("S20030")).toBe("不适用（8月3日入职，本季度不计入应谈）");
    const params = { organ: justice.organ, quarter, staff: "S20030" };
    expect((await world.kit.call(roundRoutes.list, { as: who.line, params })).status).toBe(204);
    expect(await mine("S20030")).toBe("未到期，还差1次（手动加入名单）");
    await remindOn(world, "2026-10-08");
    expect(await mine("S20030", "2026-Q4")).toBe("未到期，还差1次");
  });

  it("out of service owes nothing from then on; on the last day of the quarter still there, he owed", async () => {
    await remindOn(world, "2026-07-01");
    world.kit.clock.set(instantAt("2026-08-10", "10:00"));
    await leave(world, who.officer, "2026-08-10");
    await remindOn(world, "2026-08-11");
    expect(await mine()).toBe("不适用（8月10日离职）");
    world.kit.clock.set(instantAt("2026-09-30", "17:00"));
    await leave(world, who.second, "2026-09-30");
    await remindOn(world, "2026-10-06");
    expect(await mine(who.second)).toBe("欠1次");
    expect(await mine(who.second, "2026-Q4")).toBeUndefined();
  });

  it("excused until a day owes again after it, and for good when it reaches the quarter's end", async () => {
    await remindOn(world, "2026-07-01");
    await excuseFor(world, quarter, who.officer, { reason: "secondment", until: "2026-08-31" });
    await excuseFor(world, quarter, who.second, { reason: "sickLeave" });
    expect(await mine()).toBe("免谈（借调、挂职在外，至2026年8月31日）");
    world.kit.clock.set(instantAt("2026-09-01", "09:00"));
    expect(await mine()).toContain("未到期，还差1次");
    world.kit.clock.set(instantAt("2026-10-20", "09:00"));
    expect([(await mine())?.slice(0, 3), await mine(who.second)]).toEqual(["欠1次", "免谈（长期病假）"]);
  });
});

describe("what the policy says", () => {
  it("twice a quarter: one talk leaves one owed, the second one meets it", async () => {
    await putPolicy(world, talksQuarterly({ minimum: 2, effectiveFrom: "2026-07-01" }));
    await remindOn(world, "2026-07-01");
    await hold(world, { officers: [who.officer], day: "2026-07-10" });
    expect(await mine()).toBe("未到期，还差1次");
    await hold(world, { officers: [who.officer], day: "2026-08-10" });
    expect([await mine(), await mine(who.second)]).toEqual(["达标", "未到期，还差2次"]);
  });

  it("some kinds of officers only: others are not put on the list", async () => {
    await addPeople(world, { staff: "S20031", name: "工勤甲", kind: "auxiliary", category: "工勤" });
    const applies = { organKinds: ["justice" as const], officerKinds: ["sworn" as const] };
    await putPolicy(world, talksQuarterly({ applies, effectiveFrom: "2026-07-01" }));
    await remindOn(world, "2026-07-01");
    expect([await mine("S20031"), await mine()]).toEqual([undefined, "未到期，还差1次"]);
    // The control: asked of everybody, he is on it.
    const everybody = await quarterWorld();
    await addPeople(everybody, { staff: "S20031", name: "工勤甲", kind: "auxiliary", category: "工勤" });
    await remindOn(everybody, "2026-07-01");
    expect((await owedBy(everybody, quarter))["S20031"]).toBe("未到期，还差1次");
  });

  it("a change holds from the next quarter on: one already running keeps its minimum", async () => {
    await putPolicy(world, talksQuarterly({ minimum: 2, effectiveFrom: "2026-07-02" }));
    await remindOn(world, "2026-07-06");
    expect(await mine()).toBe("未到期，还差1次");
    await remindOn(world, "2026-10-08");
    expect(await mine(who.officer, "2026-Q4")).toBe("未到期，还差2次");
    const versions = await policiesOf(world.kit.deps, world.county);
    expect(versions.filter(({ policy }) => policy === "talks-quarterly")).toHaveLength(2);
  });
});

describe("who may see it", () => {
  it("the organ's own discipline line, and nobody else: no administrator, no unit head, no other line, not the committee", async () => {
    await remindOn(world, "2026-07-01");
    const ask = async (as: string) =>
      (await world.kit.call(obligationsRoutes.talks, { as, params: { organ: justice.organ, quarter } }))
        .status;
    expect([await ask(who.line), await ask(who.head)]).toEqual([200, 200]);
    for (const as of [who.organAdmin, who.admin, who.unitHead, who.clerk, who.reviewer, who.committee])
      expect(await ask(as)).toBe(403);
    expect(await ask(who.otherLine)).toBe(404);
  });
});
