// What corrections leave behind: the office is told of the end once, and one's own list knows what was taken back.
import { beforeAll, describe, expect, it } from "vitest";
import { amendResult } from "../../functions/assessments/results.ts";
import { changeRound } from "../../functions/assessments/rounds.ts";
import { viewMine } from "../../functions/assessments/views-own.ts";
import { actorOf, makeRound, organ, personIn, roundInput, units, who } from "./given.ts";
import { testNotices } from "./remind-given.ts";
import {
  at,
  clockAt,
  closedRound,
  correct,
  enterAs,
  settlingWorld,
  testDay,
  type SettlingWorld,
} from "./settling-given.ts";

let world: SettlingWorld;
beforeAll(async () => {
  world = await settlingWorld("2026-12-05T09:00:00+08:00");
});

const sittings = [{ unit: units.chengguan, day: testDay }];
const office = () => actorOf(world, who.office);

describe("afterwards", () => {
  it("the office heard of the end once: nobody new is told by a correction a year later", async () => {
    const round = await closedRound(world);
    const newcomer = "T81130";
    const roles = [
      { role: "reviewer" as const, scope: { kind: "organ" as const, county: world.county, organ } },
    ];
    await personIn(world, { staff: newcomer, unit: units.political, roles });
    const told = async () =>
      (await testNotices(world, [who.office, newcomer]))
        .filter(({ kind, link }) => kind === "assessments.closed" && link?.endsWith(`/${round.id}`))
        .map(({ to }) => to);
    expect(await told()).toEqual([who.office]);
    await correct(world, round, who.officer, 79);
    expect(await told()).toEqual([who.office]);
    const next = await closedRound(world);
    const both = await testNotices(world, [newcomer]);
    expect(
      both.filter(({ link }) => link?.endsWith(`/${next.id}`)),
      "control: of the next round he hears",
    ).toHaveLength(1);
  });

  it("a correction that took away the only result stays in the person's own list, for years; names follow the round", async () => {
    const round = await makeRound(world, { sittings });
    await enterAs(world, round, [
      { staff: who.traffic, score: 80, day: testDay },
      { staff: who.hebin, score: 80, day: testDay },
    ]);
    await amendResult(world.kit.deps, await office(), at(round), who.traffic, {
      kind: "first",
      recordedOn: testDay,
      reason: "录错了人",
    });
    const title = "改过名称的政治理论测试";
    await changeRound(world.kit.deps, await office(), at(round), roundInput({ title }));
    clockAt(world, "2028-12-05");
    const mine = await viewMine(world.kit.deps, await actorOf(world, who.traffic));
    expect([mine.results, mine.corrections]).toMatchObject([
      [],
      [{ title, before: "合格，80分", after: "撤销成绩", reason: "录错了人" }],
    ]);
    const other = await viewMine(world.kit.deps, await actorOf(world, who.hebin));
    expect(other.results.map((one) => one.title)).toContain(title);
    clockAt(world, "2026-12-05");
  });
});
