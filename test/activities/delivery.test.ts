// Notices of activities on their way out: each has a word for its kind, and none is mailed about what is done by then.
import { readdirSync, readFileSync } from "node:fs";
import { beforeEach, describe, expect, it, test } from "vitest";
import { activityRoutes } from "../../functions/activities/routes-activities.ts";
import { rotationRoutes } from "../../functions/activities/routes-rotation.ts";
import { signUpRoutes } from "../../functions/activities/routes-sign-ups.ts";
import { tickActivities } from "../../functions/activities/tick.ts";
import { deliver } from "../../functions/notices/jobs.ts";
import { officerRoutes } from "../../functions/org/routes-officers.ts";
import type { StoredNotice } from "../../shared/notices/schema.ts";
import { sayKind } from "../../shared/notices/rules.ts";
import {
  close,
  inboxOf,
  makeInput,
  makeMeeting,
  officeWorld,
  organ,
  setUp,
  signUp,
  who,
  type OfficeWorld,
} from "./office.ts";

test("every kind of notice that the slice writes has a word of its own", () => {
  const folder = "functions/activities";
  const sources = readdirSync(folder).map((file) => readFileSync(`${folder}/${file}`, "utf8"));
  const kinds = sources.flatMap((text) =>
    [...text.matchAll(/kind: "(activities\.\w+)"/gu)].map(([, kind = ""]) => kind),
  );
  expect(new Set(kinds).size).toBeGreaterThan(10);
  expect(kinds.filter((kind) => sayKind(kind) === "通知")).toEqual([]);
});

let world: OfficeWorld;
beforeEach(async () => {
  world = await officeWorld();
});

const goTo = (text: string): void => world.kit.clock.set(`${text}+08:00`);
const tick = () => tickActivities(world.kit.deps, world.county, world.kit.clock.now());
const send = () => deliver(world.kit.deps, world.county, world.kit.clock.now());
/** What became of somebody's notices of a kind. */
const outcomes = async (staff: string, kind: string): Promise<StoredNotice["outcome"][]> =>
  (await inboxOf(world, staff)).filter((one) => one.kind === kind).map(({ outcome }) => outcome);

describe("an offer made at night, when mail waits for the morning", () => {
  beforeEach(async () => {
    const { kit } = world;
    const seminar = await setUp(world, makeInput({ seats: { capacity: 1, guaranteed: [] } }));
    await signUp(world, seminar.id, who.officer, who.secondOfficer);
    goTo("2026-11-17T22:00");
    await kit.call(signUpRoutes.withdraw, { as: who.officer, params: { id: seminar.id } });
    await send();
    ({ id } = seminar);
  });
  let id = "";

  it("is mailed in the morning while it stands", async () => {
    expect(await outcomes(who.secondOfficer, "activities.offered")).toEqual([undefined]);
    goTo("2026-11-18T08:01");
    await send();
    expect(await outcomes(who.secondOfficer, "activities.offered")).toEqual(["mailed"]);
    expect(world.kit.mail.sent.at(-1)?.text).toContain("请在11月18日 16:30前确认");
  });

  it("is not mailed any more once it is answered", async () => {
    const answer = await world.kit.call(signUpRoutes.acceptOffer, { as: who.secondOfficer, params: { id } });
    expect(answer.status).toBeLessThan(300);
    goTo("2026-11-18T08:01");
    await send();
    expect(await outcomes(who.secondOfficer, "activities.offered")).toEqual(["met"]);
    expect(world.kit.mail.sent).toEqual([]);
  });

  it("is not mailed once it ran out", async () => {
    goTo("2026-11-18T22:01");
    await tick();
    await send();
    expect(await outcomes(who.secondOfficer, "activities.offered")).toEqual(["met"]);
  });
});

describe("the office", () => {
  it("is not asked to agree to what was agreed to, nor to close a roll that is closed", async () => {
    const { kit } = world;
    goTo("2026-11-17T21:30");
    const klass = await setUp(world, makeInput({ kind: "class", methods: ["lecture"] }));
    const other = await setUp(world, makeInput({ kind: "class", methods: ["lecture"], theme: "另一个班" }));
    const agree = { as: who.organAdmin, params: { id: klass.id }, body: { agree: true } };
    expect((await kit.call(activityRoutes.decide, agree)).status).toBe(204);
    goTo("2026-11-18T08:01");
    await send();
    expect(new Set(await outcomes(who.organAdmin, "activities.asked"))).toEqual(new Set(["mailed", "met"]));
    expect(kit.mail.sent.find(({ text }) => text.includes("请审批"))?.text).toContain(other.theme);
    goTo("2026-11-20T09:00");
    await tick();
    expect((await close(world, klass.id)).status).toBe(204);
    await send();
    expect(await outcomes(who.reviewer, "activities.toClose")).toEqual(["met"]);
  });
});

describe("who is to come", () => {
  it("is not reminded after having given the seat back, nor of a time that is no more", async () => {
    const { kit } = world;
    const seminar = await setUp(world, makeInput());
    await signUp(world, seminar.id, who.officer, who.secondOfficer);
    const meeting = await setUp(world, makeMeeting());
    goTo("2026-11-18T16:00");
    await tick();
    await kit.call(signUpRoutes.withdraw, { as: who.officer, params: { id: seminar.id } });
    const later = makeMeeting({ start: "16:30", end: "17:30" });
    await kit.call(activityRoutes.change, { as: who.reviewer, params: { id: meeting.id }, body: later });
    await send();
    // Of the seminar and of the meeting, in the order of their ids.
    const reminded = async (staff: string) =>
      (await inboxOf(world, staff))
        .filter(({ kind }) => kind === "activities.reminded")
        .map(({ link, outcome }) => [link.split("/").at(-1), outcome]);
    expect(await reminded(who.officer)).toEqual(
      expect.arrayContaining([
        [seminar.id, "met"],
        [meeting.id, "met"],
      ]),
    );
    expect(await reminded(who.secondOfficer)).toEqual(
      expect.arrayContaining([
        [seminar.id, "mailed"],
        [meeting.id, "met"],
      ]),
    );
  });

  it("is not asked for a turn that was swapped away before the mail went out", async () => {
    const { kit } = world;
    const made = await kit.call(rotationRoutes.rotationCreate, {
      as: who.reviewer,
      params: { organ },
      body: {
        name: "讲习所",
        beat: { every: "week", weekday: 3 },
        noticeDays: 5,
        who: { units: ["chengguan"] },
        from: "2026-11-18",
      },
    });
    const params = { organ, rotation: made.body.id };
    const planned = await kit.call(rotationRoutes.rotationPlan, {
      as: who.reviewer,
      params,
      body: { count: 2 },
    });
    const [first, second] = planned.body.turns;
    if (!first || !second) throw new Error("two turns");
    await tick();
    expect(await outcomes(first.staff, "activities.rotation")).toEqual([undefined]);
    const swap = { with: second.day, staff: first.staff, reason: "出差" };
    const swapped = await kit.call(rotationRoutes.turnSwap, {
      as: who.reviewer,
      params: { ...params, day: first.day },
      body: swap,
    });
    expect(swapped.status).toBe(204);
    await send();
    expect(new Set(await outcomes(first.staff, "activities.rotation"))).toEqual(new Set(["mailed", "met"]));
  });
});

describe("what somebody was told that he is", () => {
  const full = { seats: { capacity: 1, guaranteed: [] } };
  const name = (id: string, ...staff: string[]) =>
    world.kit.call(signUpRoutes.nominate, {
      as: who.clerk,
      params: { id },
      body: { staff, together: false },
    });
  const leave = (id: string, as: string) => world.kit.call(signUpRoutes.withdraw, { as, params: { id } });
  const morning = async (): Promise<void> => {
    goTo("2026-11-18T08:01");
    await send();
  };

  it("seated, by night, is not mailed once the activity is called off", async () => {
    const { id } = await setUp(world, makeInput({ seats: { capacity: 2, guaranteed: [] } }));
    await signUp(world, id, who.reviewer, who.otherHead);
    await world.kit.call(signUpRoutes.nominate, {
      as: who.clerk,
      params: { id },
      body: { staff: [who.officer, who.plain], together: true },
    });
    await send();
    goTo("2026-11-17T21:10");
    await leave(id, who.reviewer);
    await leave(id, who.otherHead);
    expect(await outcomes(who.officer, "activities.seated")).toEqual([undefined]);
    const reason = { reason: "上级检查" };
    await world.kit.call(activityRoutes.cancel, { as: who.reviewer, params: { id }, body: reason });
    await morning();
    expect(await outcomes(who.officer, "activities.seated")).toEqual(["met"]);
    expect(await outcomes(who.officer, "activities.cancelled")).toEqual(["mailed"]);
  });

  it("named, by night, is mailed as it is in the morning: not that he waits when he sits, nor that he sits when he does not", async () => {
    const waits = await setUp(world, makeInput(full));
    await signUp(world, waits.id, who.otherHead);
    const sits = await setUp(world, makeInput({ theme: "射击训练" }));
    goTo("2026-11-17T21:10");
    await name(waits.id, who.officer);
    await name(sits.id, who.officer, who.plain);
    await leave(waits.id, who.otherHead);
    await world.kit.call(signUpRoutes.acceptOffer, { as: who.officer, params: { id: waits.id } });
    await leave(sits.id, who.officer);
    await morning();
    expect(await outcomes(who.officer, "activities.named")).toEqual(["met", "met"]);
    expect(await outcomes(who.plain, "activities.named")).toEqual(["mailed"]);
  });

  it("out, by night, is not mailed when he is in again by the morning", async () => {
    const { id } = await setUp(world, makeInput());
    await signUp(world, id, who.officer, who.plain);
    goTo("2026-11-17T21:10");
    for (const staff of [who.officer, who.plain])
      await world.kit.call(signUpRoutes.withdrawOther, { as: who.clerk, params: { id, staff } });
    await signUp(world, id, who.officer);
    await morning();
    expect(await outcomes(who.officer, "activities.withdrawn")).toEqual(["met"]);
    expect(await outcomes(who.plain, "activities.withdrawn")).toEqual(["mailed"]);
  });
});

it("who was transferred to another organ by then is not reminded of a meeting of the former one", async () => {
  const { kit } = world;
  await setUp(world, makeMeeting());
  goTo("2026-11-18T16:00");
  await tick();
  await kit.call(officerRoutes.transferOfficer, {
    as: who.admin,
    params: { staff: who.officer },
    body: { unit: "lian", from: "2026-11-18" },
  });
  await send();
  expect(await outcomes(who.officer, "activities.reminded")).toEqual(["met"]);
  expect(await outcomes(who.plain, "activities.reminded")).toEqual(["mailed"]);
});
