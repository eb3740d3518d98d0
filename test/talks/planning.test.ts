// Planning who talks to whom: told once, refused in words, and the right to write that goes with it.
import { TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { noticesRoutes } from "../../functions/notices/routes.ts";
import { jobActor } from "../../functions/platform/actor.ts";
import { commit } from "../../functions/platform/commit.ts";
import { queryAll } from "../../functions/platform/db.ts";
import { recordRoutes } from "../../functions/talks/routes-records.ts";
import { roundRoutes } from "../../functions/talks/routes.ts";
import { roundOf } from "../../functions/talks/store.ts";
import { keys } from "../../shared/keys.ts";
import type { StoredNotice } from "../../shared/notices/schema.ts";
import { small } from "../support/seed-org.ts";
import {
  assign,
  justice,
  makeDraft,
  oneTalk,
  openRound,
  personRows,
  talkWorld,
  who,
  type TalkWorld,
} from "./given.ts";

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

describe("a plan for a whole bureau", () => {
  const many = Array.from({ length: 180 }, (_, index) => ({
    staff: `P${10000 + index}`,
    name: `警员${index}`,
  }));
  const officers = many.map(({ staff }) => staff);
  const at = () => ({ organ: justice.organ, quarter: world.quarter });
  const titles = async (staff: string): Promise<string[]> =>
    (await queryAll<StoredNotice>(world.kit.deps, keys.inbox(world.county, staff))).map(({ title }) => title);
  /** How often each officer given to the talker was written, the making of the list included. */
  const versions = async (talker: string): Promise<number[]> =>
    (await roundOf(world.kit.deps, { county: world.county, ...at() })).targets
      .filter((target) => target.talker === talker)
      .map(({ version }) => version);
  const planAll = () =>
    world.kit.call(roundRoutes.plan, { as: who.line, params: at(), body: { officers, talker: who.talker } });

  beforeEach(async () => {
    for (const person of many)
      await commit(world.kit.deps, jobActor(world.county, "seed"), personRows(world.county, person));
    await openRound(world);
  });

  it("goes through at once, is told once, and repeated changes nothing", async () => {
    for (const _ of [1, 2]) expect((await planAll()).status).toBe(204);
    expect(await versions(who.talker)).toEqual(officers.map(() => 2));
    expect(await titles(who.talker)).toEqual(["2026年第四季度预防提醒约谈：请您约谈 180 人"]);
    const typed = { officers, talker: who.second, plannedOn: "" };
    const path = `/talks/rounds/${justice.organ}/${world.quarter}/plan`;
    expect((await world.kit.submitForm(path, typed, { as: who.line })).status).toBe(303);
    expect(await titles(who.second)).toEqual(["2026年第四季度预防提醒约谈：请您约谈 180 人"]);
  }, 60_000);

  it("cut short after a part is finished by a repeat, and everybody in it was told", async () => {
    const { db } = world.kit.deps;
    const send = db.send.bind(db) as (...all: unknown[]) => Promise<unknown>;
    let written = 0;
    const cut = vi.spyOn(db, "send").mockImplementation((async (command: unknown, ...rest: unknown[]) => {
      if (command instanceof TransactWriteItemsCommand && ++written === 2) throw new Error("cut short");
      return send(command, ...rest);
    }) as never);
    expect((await planAll()).status).toBe(500);
    cut.mockRestore();
    expect(await versions(who.talker)).toHaveLength(90);
    expect((await titles(who.talker))[0]).toContain("请您约谈 180 人");
    expect((await planAll()).status).toBe(204);
    expect(await versions(who.talker)).toEqual(officers.map(() => 2));
  }, 60_000);
});
