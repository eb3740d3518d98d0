// What was promised in a talk: who is told before its day, on it and after it, once; nobody when it is done.
import { beforeEach, describe, expect, it } from "vitest";
import { tryWrite } from "../../functions/platform/db.ts";
import { changedHead, headBy } from "../../functions/talks/store.ts";
import { keys } from "../../shared/keys.ts";
import type { Day } from "../../shared/time.ts";
import {
  close,
  deliverOn,
  diary,
  hold,
  quarterWorld,
  remindOn,
  talkNotices,
  told,
} from "../obligations/talks-given.ts";
import { justice, who, type TalkWorld } from "./given.ts";

let world: TalkWorld;
beforeEach(async () => {
  world = await quarterWorld("2026-10-08");
});

const promised = async (followUpDue: Day, day: Day = "2026-11-23"): Promise<string> => {
  const talk = { officers: [who.officer], day, talker: who.line, followUp: "每月汇报一次", followUpDue };
  const [id = ""] = await hold(world, talk);
  return id;
};
/** By the talker who was asked, so that he and the line are two. */
const promisedTo = async (talker: string, followUpDue: Day): Promise<string> => {
  const id = await promised(followUpDue);
  await change(id, { talker });
  return id;
};
const change = async (id: string, to: Parameters<typeof changedHead>[1]): Promise<void> => {
  const head = await headBy(world.kit.deps, world.county, id);
  if (!head) throw new Error("no head");
  await tryWrite(world.kit.deps, changedHead(head, to));
};
const followUps = async (): Promise<string[]> =>
  (await told(world)).filter((one) => /: (?:three-before|on-day|day-after)$/u.test(one));
const notices = async (to: string) =>
  (await talkNotices(world, [to])).filter(({ kind }) => kind === "talks.followUp");
/** What was told on each of these days of follow-ups alone. */
const mornings = async (days: Day[]): Promise<Record<Day, string[]>> => {
  const all = await diary(world, days);
  const kept = Object.entries(all).map(
    ([day, lines]) => [day, lines.filter((one) => !/month-|before\.|fourteen/u.test(one))] as const,
  );
  return Object.fromEntries(kept.filter(([, lines]) => lines.length));
};

describe("an open follow-up", () => {
  it("that was over before its talk was signed off is told once, the day after", async () => {
    await promised("2026-11-10", "2026-11-03");
    const all = await mornings(["2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30"]);
    const signed = (await told(world)).filter((one) => one.includes("day-after"));
    expect([Object.keys(all).length, signed.length]).toEqual([1, 2]);
  });

  it("is told of three working days before its day, on it, and the day after to the head too", async () => {
    await promisedTo(who.talker, "2026-12-18");
    expect(
      await mornings([
        "2026-12-14",
        "2026-12-15",
        "2026-12-16",
        "2026-12-17",
        "2026-12-18",
        "2026-12-21",
        "2026-12-22",
      ]),
    ).toEqual({
      "2026-12-15": ["line: three-before", "talker: three-before"],
      "2026-12-18": ["line: on-day", "talker: on-day"],
      "2026-12-21": ["head: day-after", "line: day-after", "talker: day-after"],
    });
  });

  it("says whose and by when, and not what", async () => {
    const id = await promisedTo(who.talker, "2026-12-18");
    await remindOn(world, "2026-12-15");
    await remindOn(world, "2026-12-21");
    expect(await notices(who.talker)).toMatchObject([
      {
        title: "11月23日约谈的跟进事项12月18日到期",
        text: "被约谈人：司小明。期限为12月18日，请登记完成情况。",
        link: `/talks/records/${id}`,
        private: true,
        about: { talk: id, organ: justice.organ },
      },
      { title: "11月23日约谈的跟进事项已逾期" },
    ]);
    expect(JSON.stringify(await notices(who.talker))).not.toMatch(/汇报|廉政|preventive|预防/);
  });

  it("that falls due on a day off is told of on the working day before it, and is overdue on the next one", async () => {
    await promisedTo(who.talker, "2026-12-20");
    expect(await mornings(["2026-12-15", "2026-12-16", "2026-12-18", "2026-12-20", "2026-12-21"])).toEqual({
      "2026-12-16": ["line: three-before", "talker: three-before"],
      "2026-12-18": ["line: on-day", "talker: on-day"],
      "2026-12-21": ["head: day-after", "line: day-after", "talker: day-after"],
    });
  });

  it("promised for tomorrow is told of the next morning; missed mornings are made up by the latest step alone", async () => {
    await promisedTo(who.talker, "2026-11-25");
    expect(await mornings(["2026-11-24"])).toEqual({
      "2026-11-24": ["line: three-before", "talker: three-before"],
    });
    expect(await mornings(["2026-11-30", "2026-12-01"])).toEqual({
      "2026-11-30": ["head: day-after", "line: day-after", "talker: day-after"],
    });
  });

  it("is told once to who is both talker and line, and twice a morning to nobody", async () => {
    await promised("2026-12-18");
    await remindOn(world, "2026-12-15");
    await remindOn(world, "2026-12-15");
    expect(await followUps()).toEqual(["line: three-before"]);
  });

  it("stands also where no talk is asked for any more", async () => {
    await promisedTo(who.talker, "2026-12-18");
    await remindOn(world, "2026-11-29");
    await close(world, "2026-Q4");
    await remindOn(world, "2026-12-15");
    expect(await told(world)).toEqual(["line: three-before", "talker: three-before"]);
  });
});

describe("nobody is told", () => {
  it("of what is done; and what is done before it is delivered is settled as met", async () => {
    const id = await promisedTo(who.talker, "2026-12-18");
    await remindOn(world, "2026-12-15");
    await change(id, { followUpDoneAt: world.kit.clock.now() });
    await deliverOn(world, "2026-12-15");
    expect((await notices(who.talker))[0]?.outcome).toBe("met");
    await remindOn(world, "2026-12-18");
    await remindOn(world, "2026-12-21");
    expect(await followUps()).toEqual(["line: three-before", "talker: three-before"]);
  });

  it("weeks afterwards, when no morning ran: that is no news any more", async () => {
    await promisedTo(who.talker, "2026-11-25");
    await remindOn(world, "2026-12-14");
    expect(await followUps()).toEqual([]);
  });

  it("who has left; without a discipline officer the head is, without either the run says of which organ", async () => {
    await promisedTo(who.talker, "2026-12-18");
    await tryWrite(world.kit.deps, { set: keys.person(world.county, who.talker), to: { state: "left" } });
    const drop = (role: "disciplineOfficer" | "disciplineHead", staff: string) =>
      tryWrite(world.kit.deps, { drop: keys.holder(world.county, justice.organ, role, staff) });
    await drop("disciplineOfficer", who.line);
    await remindOn(world, "2026-12-15");
    expect(await followUps()).toEqual(["head: three-before"]);
    await drop("disciplineHead", who.head);
    const { remarks } = await remindOn(world, "2026-12-18");
    expect(await followUps()).toEqual(["head: three-before"]);
    expect(remarks).toContain("示例县司法局没有登记纪检专干，约谈提醒无人接收");
  });
});
