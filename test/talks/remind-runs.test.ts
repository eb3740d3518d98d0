// Mornings of talks.remind that were doubled, missed, late or off: each quarter is opened once, each step told once.
import { beforeEach, describe, expect, it } from "vitest";
import { queryAll, tryWrite } from "../../functions/platform/db.ts";
import { runJobInCounty } from "../../functions/platform/jobs.ts";
import { vaultOf, withoutVault } from "../../functions/platform/vault.ts";
import { runners } from "../../functions/runners.ts";
import { announcedYears } from "../../shared/calendar-data.ts";
import { keys } from "../../shared/keys.ts";
import { instantAt } from "../../shared/time.ts";
import { remindTalks } from "../../functions/obligations/talk-jobs.ts";
import {
  leave,
  owedBy,
  policeToo,
  putPolicy,
  quarterWorld,
  remindOn,
  talkNotices,
  talksQuarterly,
  told,
} from "../obligations/talks-given.ts";
import { who, type TalkWorld } from "./given.ts";

const quarter = "2026-Q3";
let world: TalkWorld;
beforeEach(async () => {
  world = await quarterWorld();
});

describe("runs", () => {
  it("twice on a morning write nothing new", async () => {
    const first = await remindOn(world, "2026-07-01");
    const before = await talkNotices(world);
    const second = await remindOn(world, "2026-07-01");
    expect(first.counts).toEqual({ 轮次: 1, 新开轮次: 1, 名单变动: 9, 新提醒: 1, 已提醒过: 0 });
    expect(second.counts).toEqual({ 轮次: 1, 新开轮次: 0, 名单变动: 0, 新提醒: 0, 已提醒过: 1 });
    expect(await talkNotices(world)).toEqual(before);
  });

  it("missed on the day are made up by the next working morning, once; the clock is never asked for the day", async () => {
    await remindOn(world, "2026-07-01");
    await remindOn(world, "2026-09-28");
    await remindOn(world, "2026-09-29");
    const mine = (await talkNotices(world, [who.line])).map(({ id }) => id.split(".").at(-1));
    expect(mine).toEqual(["month-1", "three-before"]);
    expect(await told(world, "2026-Q4")).toEqual([]);
  });

  it("missed for the whole of a quarter open its round afterwards, while it is still chased", async () => {
    const { counts } = await remindOn(world, "2026-10-08");
    expect(counts["新开轮次"]).toBe(2);
    expect(await told(world, quarter)).toEqual(["head: day-after", "line: day-after"]);
    const late = await quarterWorld();
    await remindOn(late, "2026-11-10");
    expect(await told(late, quarter)).toEqual([]);
    expect((await remindOn(late, "2026-11-11")).counts["轮次"]).toBe(1);
  });

  it("on a day off bring the list up to date and tell nobody", async () => {
    const { counts } = await remindOn(world, "2026-07-04");
    expect(counts).toMatchObject({ 新开轮次: 1, 名单变动: 9, 新提醒: 0 });
    expect((await remindOn(world, "2026-07-06")).counts["新提醒"]).toBe(1);
  });

  it("in a year whose holidays are not entered keep the list, tell nobody and say so", async () => {
    const { counts, remarks } = await remindOn(world, "2027-01-04");
    expect(counts).toMatchObject({ 新开轮次: 2, 新提醒: 0 });
    expect(remarks.join()).toContain("2027年节假日安排尚未录入");
  });

  it("open rounds where the policy is on, and none that was over before the county began", async () => {
    expect((await remindOn(world, "2026-07-01")).counts["轮次"]).toBe(1);
    await putPolicy(world, policeToo("2026-10-01"));
    expect((await remindOn(world, "2026-09-30")).counts["轮次"]).toBe(1);
    expect((await remindOn(world, "2026-10-08")).counts["轮次"]).toBe(3);
    expect(await told(world, "2026-Q4")).toEqual(["line: month-1", "police line: month-1"]);
    const off = await quarterWorld();
    await putPolicy(off, talksQuarterly({ enabled: false, effectiveFrom: "2026-07-01" }));
    expect((await remindOn(off, "2026-07-01")).counts["轮次"]).toBe(0);
    // Neither is a quarter that was over before it, though a policy has been in force for years.
    const begun = await quarterWorld("2026-10-08");
    await putPolicy(begun, policeToo("2020-01-01"));
    expect((await remindOn(begun, "2026-10-08")).counts["轮次"]).toBe(2);
    // Begun in the quarter's last month, the county is asked for that quarter.
    const late = await quarterWorld("2026-12-10");
    expect((await remindOn(late, "2026-12-10")).counts["新开轮次"]).toBe(1);
  });

  it("tell nobody twice when the holidays are edited after a step was told", async () => {
    await remindOn(world, "2026-07-01");
    await remindOn(world, "2026-09-24");
    const before = await told(world, quarter);
    const year = announcedYears.find((one) => one.year === 2026);
    const off = { day: "2026-09-24", kind: "holiday" as const, name: "临时放假" };
    const edited = { year: 2026, source: "", days: [...(year?.days ?? []), off] };
    await tryWrite(world.kit.deps, { put: { ...keys.calendarYear(world.county, "2026"), ...edited } });
    const { counts } = await remindOn(world, "2026-09-28");
    expect(counts).toMatchObject({ 新提醒: 0, 已提醒过: 1 });
    expect(await told(world, quarter)).toEqual(before);
  });

  it("by the jobs' host, which has no vault, keep an outcome that names nobody", async () => {
    const deps = withoutVault(world.kit.deps);
    expect(() => vaultOf(deps)).toThrow("no vault");
    const { state, outcome } = await runJobInCounty(
      deps,
      runners,
      "talks.remind",
      instantAt("2026-07-01", "08:40"),
      world.county,
    );
    expect([state, outcome?.counts["新提醒"]]).toEqual(["done", 1]);
    const kept = JSON.stringify(await queryAll(deps, keys.runs(world.county, "talks.remind")));
    expect(kept).toContain("新开轮次");
    expect(kept).not.toMatch(/司小|蒋纪检|S200/u);
  });

  it("of an old morning, done again months later, bring nobody back who has left since", async () => {
    await remindOn(world, "2026-07-01");
    world.kit.clock.set(instantAt("2026-08-10", "10:00"));
    await leave(world, who.officer, "2026-08-10");
    await remindOn(world, "2026-08-11");
    const before = await owedBy(world, quarter);
    expect(before[who.officer]).toBe("不适用（8月10日离职）");
    world.kit.clock.set(instantAt("2026-08-20", "10:00"));
    await remindTalks(withoutVault(world.kit.deps), world.county, instantAt("2026-07-02", "08:40"));
    expect(await owedBy(world, quarter)).toEqual(before);
  });
});
