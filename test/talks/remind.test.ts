// Who is told of the quarter's talks on which day: opened, progress, before the end, overdue; never twice, never in vain.
import { beforeEach, describe, expect, it } from "vitest";
import { tryWrite } from "../../functions/platform/db.ts";
import { keys } from "../../shared/keys.ts";
import {
  addPeople,
  assignTo,
  close,
  deliverOn,
  diary,
  excuseFor,
  hold,
  putPolicy,
  quarterWorld,
  remindOn,
  reopen,
  talkNotices,
  talksQuarterly,
  told,
} from "../obligations/talks-given.ts";
import { daysFrom, instantAt } from "../../shared/time.ts";
import { justice, who, type TalkWorld } from "./given.ts";

const quarter = "2026-Q3";
let world: TalkWorld;
beforeEach(async () => {
  world = await quarterWorld();
});

/** Everybody of the bureau, in the order of the list. */
const bureau = [
  who.line,
  who.clerk,
  who.head,
  who.talker,
  who.officer,
  who.second,
  who.unitHead,
  who.organAdmin,
  who.reviewer,
];
const talkWith = (staff: string, day: string): Promise<string[]> => hold(world, { officers: [staff], day });
const noticeOf = async (to: string, step: string) =>
  (await talkNotices(world, [to])).find(({ id }) => id.includes(`.${step}`));
const remove = (role: "disciplineOfficer" | "disciplineHead", staff: string, place: string = justice.organ) =>
  tryWrite(world.kit.deps, { drop: keys.holder(world.county, place, role, staff) });
describe("the days of a quarter", () => {
  it("opened; progress monthly; 14 and 3 working days before its end; overdue to the head; on working days", async () => {
    await remindOn(world, "2026-07-01");
    await assignTo(world, quarter, [who.officer]);
    // 1 August is a Saturday; 20 September is worked, 25 to 27 September and 1 to 7 October are holidays.
    const days = [
      ...daysFrom("2026-07-31", "2026-08-04"),
      ...daysFrom("2026-08-31", "2026-09-02"),
      ...daysFrom("2026-09-09", "2026-09-11"),
      ...daysFrom("2026-09-23", "2026-09-30"),
      "2026-10-01",
      "2026-10-07",
      "2026-10-08",
      "2026-10-09",
      "2026-10-23",
    ];
    expect(await diary(world, days, quarter)).toEqual({
      "2026-08-03": ["line: month-2"],
      "2026-09-01": ["line: month-3"],
      "2026-09-10": ["line: fourteen-before", "talker: fourteen-before.talker"],
      "2026-09-24": ["line: three-before", "talker: three-before.talker"],
      "2026-10-08": ["head: day-after", "line: day-after"],
    });
    expect(await told(world, quarter)).toContain("line: month-1");
    // The next quarter's round is told of on its first working day.
    expect(await told(world, "2026-Q4")).toEqual(["line: month-1"]);
  });

  it("say how many, to the discipline officer whose, and nothing of why somebody is not asked", async () => {
    await remindOn(world, "2026-07-01");
    await excuseFor(world, quarter, who.second, { reason: "sickLeave" });
    for (const staff of bureau.slice(0, 4)) await talkWith(staff, "2026-07-20");
    await assignTo(world, quarter, [who.officer, who.unitHead]);
    await remindOn(world, "2026-09-24");
    expect(await noticeOf(who.line, "three-before")).toMatchObject({
      title: "2026年第三季度预防提醒约谈：还有 4 人未谈",
      text: "应谈 8 人，已谈 4 人，还有 4 人：司小明、司所长、司管理、司政工。其中 2 人还没有安排谈话人。请在9月30日前完成。",
      link: "/talks?organ=justice1&quarter=2026-Q3",
      private: true,
    });
    expect(await noticeOf(who.talker, "three-before")).toMatchObject({
      title: "2026年第三季度预防提醒约谈：请您约谈的还有 2 人未谈",
      text: "司小明、司所长。请在9月30日前完成。",
      link: "/talks/mine",
    });
    const all = JSON.stringify(await talkNotices(world));
    for (const word of ["病假", "sickLeave", "廉政", "preventive"]) expect(all).not.toContain(word);
  });

  it("name at most twenty, and say how many there are", async () => {
    const many = Array.from({ length: 20 }, (_, index) => ({
      staff: `S21${String(index).padStart(3, "0")}`,
      name: `新人${index}号`,
    }));
    await addPeople(world, ...many);
    await remindOn(world, "2026-07-01");
    const { text = "" } = (await noticeOf(who.line, "month-1")) ?? {};
    expect(text).toContain("还有 29 人：");
    expect(text).toContain("新人10号等29人");
    expect(text).not.toContain("新人11号");
  });
});

describe("whoever owes nothing is not told", () => {
  it("a round in which everybody was talked to is silent", async () => {
    await remindOn(world, "2026-07-01");
    for (const staff of bureau) await talkWith(staff, "2026-07-20");
    expect(await diary(world, ["2026-09-10", "2026-09-24", "2026-10-08"], quarter)).toEqual({});
  });

  it("a talk signed before the run is in it: the last of a talker's people talked to, no notice to him", async () => {
    await remindOn(world, "2026-07-01");
    await assignTo(world, quarter, [who.officer]);
    const signedAt = instantAt("2026-09-24", "08:39");
    await hold(world, { officers: [who.officer], day: "2026-09-23", talker: who.talker, signedAt });
    await remindOn(world, "2026-09-24");
    expect(await told(world, quarter)).toEqual(["line: month-1", "line: three-before"]);
    expect((await noticeOf(who.line, "three-before"))?.text).not.toContain("司小明");
  });

  it("a talk signed after it, before it is delivered, settles the notice as met", async () => {
    await remindOn(world, "2026-07-01");
    await assignTo(world, quarter, [who.officer]);
    await remindOn(world, "2026-09-24");
    const signedAt = instantAt("2026-09-24", "08:50");
    await hold(world, { officers: [who.officer], day: "2026-09-24", talker: who.talker, signedAt });
    const { counts } = await deliverOn(world, "2026-09-24");
    expect((await noticeOf(who.talker, "three-before"))?.outcome).toBe("met");
    // The line is still owed others: the control that delivery does not settle everything.
    expect((await noticeOf(who.line, "three-before"))?.outcome).toBe("mailed");
    expect(counts["已办结"]).toBe(1);
  });

  it("two talks a quarter are owed where the policy says two", async () => {
    await putPolicy(world, talksQuarterly({ minimum: 2, effectiveFrom: "2026-07-01" }));
    await remindOn(world, "2026-07-01");
    for (const staff of bureau) await talkWith(staff, "2026-07-20");
    await talkWith(who.officer, "2026-07-21");
    await remindOn(world, "2026-08-03");
    const { title = "", text = "" } = (await noticeOf(who.line, "month-2")) ?? {};
    expect(title).toBe("2026年第三季度预防提醒约谈：还有 8 人未谈满2次");
    expect(text).not.toContain("司小明");
  });
});

describe("a round", () => {
  it("that was closed tells nobody; reopened it goes on, and tells nobody what he was told", async () => {
    await remindOn(world, "2026-07-01");
    await close(world, quarter);
    await remindOn(world, "2026-08-03");
    expect(await told(world, quarter)).toEqual(["line: month-1"]);
    await reopen(world, quarter);
    await remindOn(world, "2026-08-04");
    await close(world, quarter);
    await reopen(world, quarter);
    await remindOn(world, "2026-08-05");
    expect(await told(world, quarter)).toEqual(["line: month-1", "line: month-2"]);
  });

  it("closed before a notice is delivered settles it as met", async () => {
    await remindOn(world, "2026-07-01");
    await close(world, quarter);
    await deliverOn(world, "2026-07-01");
    expect((await noticeOf(who.line, "month-1"))?.outcome).toBe("met");
  });

  it("whose talker is replaced: the new one is told, the old one no more", async () => {
    await remindOn(world, "2026-07-01");
    await assignTo(world, quarter, [who.officer]);
    await remindOn(world, "2026-09-10");
    await assignTo(world, quarter, [who.officer], who.second);
    await deliverOn(world, "2026-09-10");
    expect((await noticeOf(who.talker, "fourteen-before"))?.outcome).toBe("met");
    await remindOn(world, "2026-09-11");
    await remindOn(world, "2026-09-24");
    const talkers = (await told(world, quarter)).filter((one) => one.endsWith(".talker"));
    expect(talkers).toEqual([
      "second: fourteen-before.talker",
      "second: three-before.talker",
      "talker: fourteen-before.talker",
    ]);
  });

  it("whose talker has left: his people count as without one, and nobody writes to him", async () => {
    await remindOn(world, "2026-07-01");
    await assignTo(world, quarter, [who.officer]);
    await tryWrite(world.kit.deps, { set: keys.person(world.county, who.talker), to: { state: "left" } });
    await remindOn(world, "2026-09-10");
    expect(await noticeOf(who.talker, "fourteen-before")).toBeUndefined();
    expect((await noticeOf(who.line, "fourteen-before"))?.text).toContain("其中 9 人还没有安排谈话人");
  });

  it("talked to in company settles everybody who was there", async () => {
    await remindOn(world, "2026-07-01");
    await hold(world, { officers: [who.officer, who.second], day: "2026-07-31" });
    await remindOn(world, "2026-08-03");
    expect((await noticeOf(who.line, "month-2"))?.title).toContain("还有 7 人未谈");
  });
});

describe("without", () => {
  it("a discipline officer the head is told in his place", async () => {
    await remove("disciplineOfficer", who.line);
    const { remarks } = await remindOn(world, "2026-07-01");
    expect(await told(world, quarter)).toEqual(["head: month-1"]);
    expect(remarks).toEqual([]);
  });

  it("a head the committee is told how many, and nobody's name", async () => {
    await remove("disciplineHead", who.head);
    await remindOn(world, "2026-10-08");
    expect(await told(world, quarter)).toEqual([
      "committee too: day-after.counts",
      "committee: day-after.counts",
      "line: day-after",
    ]);
    const counts = await noticeOf(who.committee, "day-after");
    expect(counts).toMatchObject({
      title: "示例县司法局2026年第三季度预防提醒约谈已到期：还有 9 人未谈",
      text: "应谈 9 人，已谈 0 人，还有 9 人。示例县司法局没有登记纪检负责人，请督促登记。",
      link: "/talks/coverage?quarter=2026-Q3",
    });
    // The control: the line's notice of the same morning does name them.
    expect((await noticeOf(who.line, "day-after"))?.text).toContain("司小明");
    expect(JSON.stringify(counts)).not.toMatch(/司小|马组长|牛副局长/);
  });

  it("anybody of the line the run says of which organ, and of no officer", async () => {
    await remove("disciplineOfficer", who.line);
    await remove("disciplineHead", who.head);
    const { counts, remarks } = await remindOn(world, "2026-07-01");
    expect(counts["新提醒"]).toBe(0);
    expect(remarks).toEqual(["示例县司法局没有登记纪检专干，约谈提醒无人接收"]);
  });
});
