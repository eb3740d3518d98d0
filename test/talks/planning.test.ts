// Planning who talks to whom: told once, refused in words, and the right to write that goes with it.
import { beforeEach, describe, expect, it } from "vitest";
import { noticesRoutes } from "../../functions/notices/routes.ts";
import { recordRoutes } from "../../functions/talks/routes-records.ts";
import { roundRoutes } from "../../functions/talks/routes.ts";
import { small } from "../support/seed-org.ts";
import { assign, makeDraft, oneTalk, talkWorld, who, type TalkWorld } from "./given.ts";

let world: TalkWorld;
beforeEach(async () => {
  world = await talkWorld();
});

describe("planning", () => {
  it("tells the talker once whom to talk to, by when", async () => {
    await assign(world, [who.officer, who.second]);
    await assign(world, [who.officer, who.second]);
    const { body } = await world.kit.call(noticesRoutes.inbox, { as: who.talker });
    expect(body.items.map(({ title }) => title)).toEqual(["2026年第四季度预防提醒约谈：请您约谈 2 人"]);
    const mine = await world.kit.call(roundRoutes.mine, { as: who.talker });
    expect(mine.body.assigned.map(({ staff }) => staff).toSorted()).toEqual([who.officer, who.second]);
  });

  it("is refused for a talker of another organ, for oneself, and for who was talked to already", async () => {
    expect((await assign(world, [who.officer], small.staff.clerk)).status).toBe(400);
    expect((await assign(world, [who.talker], who.talker)).status).toBe(409);
    await oneTalk(world);
    expect((await assign(world, [who.officer])).status).toBe(409);
  });

  it("that is taken from a talker takes the right to write with it", async () => {
    await assign(world, [who.officer]);
    await assign(world, [who.officer], who.head);
    const body = makeDraft({ talker: who.talker });
    expect((await world.kit.call(recordRoutes.createDraft, { as: who.talker, body })).status).toBe(404);
  });
});
