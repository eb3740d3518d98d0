// A talk from draft to done through the API: what is held, who reads it, what is appended, what is counted.
import { beforeEach, describe, expect, it } from "vitest";
import { recordRoutes } from "../../functions/talks/routes-records.ts";
import { roundRoutes } from "../../functions/talks/routes.ts";
import { noticesRoutes } from "../../functions/notices/routes.ts";
import { marked } from "../support/canary.ts";
import { assign, heldTalk, justice, makeDraft, oneTalk, talkWorld, who, type TalkWorld } from "./given.ts";

let world: TalkWorld;
beforeEach(async () => {
  world = await talkWorld();
});
const board = async () => {
  const { kit, quarter } = world;
  const { body } = await kit.call(roundRoutes.board, {
    as: who.line,
    params: { organ: justice.organ, quarter },
  });
  return body;
};
const stateOf = async (staff: string) => (await board()).rows.find((row) => row.staff === staff)?.state;

describe("a talk", () => {
  it("goes from the list to done, each step shown on the board", async () => {
    const { kit } = world;
    expect(await stateOf(who.officer)).toBe("toPlan");
    expect((await assign(world, [who.officer])).status).toBe(204);
    expect(await stateOf(who.officer)).toBe("planned");
    const id = await oneTalk(world, { followUp: "每月汇报一次", followUpDue: "2026-12-20" }, who.talker);
    expect(await stateOf(who.officer)).toBe("held");
    const read = await kit.call(recordRoutes.view, { as: who.officer, params: { id } });
    expect(read.body).toMatchObject({ relation: "officer", content: expect.stringContaining("廉政风险") });
    const { version } = read.body;
    const confirmed = await kit.call(recordRoutes.acknowledge, {
      as: who.officer,
      params: { id },
      body: { remarks: marked("remarks", "已阅，无意见。"), version },
    });
    expect(confirmed.status).toBe(200);
    expect(await stateOf(who.officer)).toBe("followUp");
    await kit.call(recordRoutes.settle, {
      as: who.talker,
      params: { id },
      body: { outcome: marked("outcome", "已按要求汇报"), done: true },
    });
    expect(await stateOf(who.officer)).toBe("done");
    expect((await board()).counts).toMatchObject({
      covered: 1,
      talks: 1,
      people: 1,
      acknowledged: 1,
      followUps: 0,
    });
  });

  it("held with several is one record for each, counted as many 人次", async () => {
    const ids = await heldTalk(world, { officers: [who.officer, who.second], form: "collective" });
    expect(new Set(ids).size).toBe(2);
    expect((await board()).counts).toMatchObject({ covered: 2, talks: 2, people: 2 });
  });

  it("tells the officer that there is something to read, and nothing more", async () => {
    await oneTalk(world);
    const { body } = await world.kit.call(noticesRoutes.inbox, { as: who.officer });
    expect(body.items[0]?.title).toBe("请阅看并确认11月23日的约谈记录");
    expect(JSON.stringify(body.items)).not.toContain("廉政");
  });

  it("is corrected by appending: the first words stay, and the officer confirms anew", async () => {
    const { kit } = world;
    const [text, reason] = [marked("correction", "地点应为会议室"), marked("reason", "笔误")];
    const id = await oneTalk(world);
    await kit.call(recordRoutes.acknowledge, { as: who.officer, params: { id }, body: { remarks: "" } });
    const done = await kit.call(recordRoutes.correct, {
      as: who.line,
      params: { id },
      body: { text, reason },
    });
    expect(done.body).toMatchObject({ state: "held" });
    const { body } = await kit.call(recordRoutes.view, { as: who.officer, params: { id } });
    expect(body.place).toContain("局机关谈心室");
    expect(body.corrections).toMatchObject([{ text, reason, byName: "蒋纪检" }]);
  });
});

describe("signing off", () => {
  it("refuses what is missing, by field and in Chinese", async () => {
    const { kit } = world;
    const body = makeDraft({ matter: "", content: "短", notClassified: false, day: "2026-11-25" });
    const draft = await kit.call(recordRoutes.createDraft, { as: who.line, body });
    const refused = await kit.call(recordRoutes.signOff, {
      as: who.line,
      params: { id: draft.body.id },
      body: {},
    });
    expect(refused.status).toBe(400);
    const { fields } = refused.body as unknown as { fields: { path: string }[] };
    expect(fields.map(({ path }) => path)).toEqual(["day", "matter", "content", "notClassified"]);
    const again = await kit.call(recordRoutes.viewDraft, { as: who.line, params: { id: draft.body.id } });
    expect(again.body.matter).toBe("");
  });

  it("refuses what is a measure of discipline, with an explanation", async () => {
    const { kit } = world;
    const body = { ...makeDraft(), type: "诫勉谈话" as never };
    const refused = await kit.call(recordRoutes.createDraft, { as: who.line, body });
    expect(refused.status).toBe(400);
    expect(JSON.stringify(refused.body)).toContain("诫勉");
    const named = await kit.call(recordRoutes.createDraft, {
      as: who.line,
      body: makeDraft({ matter: "对其进行谈话提醒" }),
    });
    const signed = await kit.call(recordRoutes.signOff, {
      as: who.line,
      params: { id: named.body.id },
      body: {},
    });
    expect(JSON.stringify(signed.body)).toContain("监督执纪");
  });
});
