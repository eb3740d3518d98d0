// Who is on a quarter's list and why; each officer owed once and counted once, wherever he goes and whenever it is signed.
import { beforeEach, describe, expect, it } from "vitest";
import { jobActor } from "../../functions/platform/actor.ts";
import { commit } from "../../functions/platform/commit.ts";
import { orgRoutes } from "../../functions/org/routes.ts";
import { orgTree } from "../../functions/org/store.ts";
import { syncRound } from "../../functions/talks/rounds-list.ts";
import { officerRoutes } from "../../functions/org/routes-officers.ts";
import { roundOf, talksIn } from "../../functions/talks/store.ts";
import { recordRoutes } from "../../functions/talks/routes-records.ts";
import { roundRoutes } from "../../functions/talks/routes.ts";
import { readUnitMonth } from "../../functions/platform/unit-month.ts";
import { toInstant } from "../../shared/time.ts";
import type { BoardRow } from "../../shared/talks/round-schema.ts";
import { monthsOfQuarter } from "../../shared/quarter.ts";
import { small } from "../support/seed-org.ts";
import {
  assign,
  heldTalk,
  justice,
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

const boardOf = async (organ: string, as: string, quarter = world.quarter) =>
  (await world.kit.call(roundRoutes.board, { as, params: { organ, quarter } })).body;
const board = (): ReturnType<typeof boardOf> => boardOf(justice.organ, who.line);
const otherBoard = (): ReturnType<typeof boardOf> => boardOf(small.organs.police, who.otherLine);
const rowOf = async (staff: string, from = board): Promise<BoardRow | undefined> =>
  (await from()).rows.find((row) => row.staff === staff);
const add = (given: Parameters<typeof personRows>[1]): Promise<void> =>
  commit(world.kit.deps, jobActor(world.county, "seed"), personRows(world.county, given));
const transfer = (staff: string, unit: string, from: string) =>
  world.kit.call(officerRoutes.transferOfficer, { as: who.admin, params: { staff }, body: { unit, from } });
/** Every head of the quarter in every unit-month of the county: read without any round. */
async function headsOfQuarter(): Promise<{ officer: string; organ: string; id: string }[]> {
  const units = Object.values(small.units);
  const places = units.flatMap((unit) => monthsOfQuarter(world.quarter).map((month) => ({ unit, month })));
  const items = await Promise.all(
    places.map(({ unit, month }) => readUnitMonth(world.kit.deps, world.county, unit, month)),
  );
  return items.flatMap(talksIn);
}

describe("the list", () => {
  it("holds everybody in post, auxiliaries too, and says of each why", async () => {
    await add({ staff: "S20020", name: "工勤甲", kind: "auxiliary", category: "工勤" });
    await openRound(world);
    const { rows, counts } = await board();
    expect(rows).toHaveLength(10);
    expect(counts).toMatchObject({ listed: 10, owed: 10, covered: 0, excused: 0 });
    expect(rows.find(({ staff }) => staff === "S20020")?.state).toBe("toPlan");
  });

  it("leaves out who came into service inside the quarter, and lets the office ask all the same", async () => {
    await add({ staff: "S20021", name: "新来的", from: "2026-11-02" });
    await openRound(world);
    expect(await rowOf("S20021")).toMatchObject({
      state: "notListed",
      note: "11月2日入职，本季度不计入应谈",
    });
    expect((await board()).counts.listed).toBe(9);
    const params = { organ: justice.organ, quarter: world.quarter, staff: "S20021" };
    expect((await world.kit.call(roundRoutes.list, { as: who.line, params })).status).toBe(204);
    expect(await rowOf("S20021")).toMatchObject({ state: "toPlan", note: "手动加入名单" });
    expect((await board()).counts.listed).toBe(10);
  });

  it("takes the roster of a county that begins with Suneng inside the quarter as it is, unless it names first days", async () => {
    await add({ staff: "S20022", name: "早来的", from: "2026-11-10" });
    await add({ staff: "S20023", name: "新来的", from: "2026-11-10", joinedOn: "2026-11-09" });
    await add({ staff: "S20024", name: "老同志", from: "2026-11-10", joinedOn: "1998-07-01" });
    const units = (await orgTree(world.kit.deps, world.county)).units.filter(
      ({ organ }) => organ === justice.organ,
    );
    const asked = {
      county: world.county,
      organ: justice.organ,
      quarter: world.quarter,
      units,
      asks: () => 1,
    };
    await syncRound(world.kit.deps, { ...asked, began: "2026-11-10" }, "2026-11-24");
    const states = await Promise.all(["S20022", "S20023", "S20024"].map((staff) => rowOf(staff)));
    expect(states.map((row) => row?.state)).toEqual(["toPlan", "notListed", "toPlan"]);
  });

  it("excuses for a reason from the list, until a day: then the talk is owed again", async () => {
    const params = { organ: justice.organ, quarter: world.quarter, staff: who.officer };
    const body = { reason: "sickLeave", until: "2026-11-25" } as const;
    expect((await world.kit.call(roundRoutes.excuse, { as: who.line, params, body })).status).toBe(204);
    expect(await rowOf(who.officer)).toMatchObject({ state: "excused", note: "长期病假，至2026年11月25日" });
    expect((await board()).counts).toMatchObject({ excused: 1, listed: 8 });
    world.kit.clock.set(toInstant("2026-11-26T09:00:00+08:00"));
    expect((await rowOf(who.officer))?.state).toBe("toPlan");
    const typed = await world.kit.call(roundRoutes.excuse, {
      as: who.line,
      params: { ...params, staff: who.second },
      body: { reason: "因病住院" as never },
    });
    expect(typed.status).toBe(400);
  });

  it("where two talks are asked, one is half: planned again, owed still, and covered by the second", async () => {
    const { units } = await orgTree(world.kit.deps, world.county);
    const own = units.filter(({ organ }) => organ === justice.organ);
    const at = { county: world.county, organ: justice.organ, quarter: world.quarter };
    const asked = { ...at, units: own, asks: () => 2 };
    await syncRound(world.kit.deps, asked, "2026-11-24");
    const first = await oneTalk(world);
    expect(await rowOf(who.officer)).toMatchObject({ state: "held", note: "已谈 1/2 次" });
    await world.kit.call(recordRoutes.acknowledge, {
      as: who.officer,
      params: { id: first },
      body: { remarks: "" },
    });
    expect((await rowOf(who.officer))?.state).toBe("toPlan");
    expect((await assign(world, [who.officer])).status).toBe(204);
    expect((await board()).counts).toMatchObject({ covered: 0, owed: 9, talks: 1 });
    await oneTalk(world, { day: "2026-11-24" });
    expect((await board()).counts).toMatchObject({ covered: 1, owed: 8, talks: 2, people: 1 });
  });

  it("brought up to date twice, or by two at once, is the same list", async () => {
    const at = { county: world.county, organ: justice.organ, quarter: world.quarter };
    const before = await roundOf(world.kit.deps, at);
    await Promise.all([openRound(world), openRound(world)]);
    await openRound(world);
    expect(await roundOf(world.kit.deps, at)).toEqual(before);
  });
});

describe("an officer who moves", () => {
  it("inside the organ keeps the place on the list, under the new unit", async () => {
    const unit = await world.kit.call(orgRoutes.createUnit, {
      as: who.admin,
      body: { organ: justice.organ, name: "河滨司法所", class: "grassroots", openedOn: "2026-01-01" },
    });
    await assign(world, [who.officer]);
    await transfer(who.officer, unit.body.id, "2026-11-24");
    await openRound(world);
    expect(await rowOf(who.officer)).toMatchObject({ state: "planned", unitName: "河滨司法所" });
  });

  it("to another organ is owed there, once; the former organ says where to", async () => {
    await openRound(world, small.organs.police);
    await transfer(who.officer, small.units.hebin, "2026-11-10");
    await Promise.all([openRound(world), openRound(world, small.organs.police)]);
    expect(await rowOf(who.officer)).toMatchObject({
      state: "out",
      note: "11月9日后调往示例县公安局，由新单位约谈",
    });
    expect(await rowOf(who.officer, otherBoard)).toMatchObject({
      state: "toPlan",
      note: "11月10日自示例县司法局调入",
    });
    expect([(await board()).counts.listed, (await otherBoard()).counts.owed]).toEqual([
      8,
      (await otherBoard()).counts.listed,
    ]);
  });

  it("after a talk there is covered in the new organ and counted in the old one, once", async () => {
    await oneTalk(world, { day: "2026-11-05" });
    await transfer(who.officer, small.units.hebin, "2026-11-10");
    await Promise.all([openRound(world), openRound(world, small.organs.police)]);
    expect(await rowOf(who.officer, otherBoard)).toMatchObject({
      state: "done",
      note: "11月10日自示例县司法局调入，在原单位已谈",
    });
    const [old, now] = [await board(), await otherBoard()];
    expect([old.counts.talks, now.counts.talks]).toEqual([1, 0]);
    expect([old.counts.covered, now.counts.covered]).toEqual([0, 1]);
    expect(await headsOfQuarter()).toHaveLength(1);
  });

  it("whose talk is signed only after the move is covered in both places at once, and counted where it was held", async () => {
    await transfer(who.officer, small.units.hebin, "2026-11-10");
    await Promise.all([openRound(world), openRound(world, small.organs.police)]);
    await oneTalk(world, { day: "2026-11-05" });
    expect((await rowOf(who.officer, otherBoard))?.state).toBe("done");
    expect([(await board()).counts.talks, (await otherBoard()).counts.talks]).toEqual([1, 0]);
    expect((await headsOfQuarter()).map(({ organ }) => organ)).toEqual([justice.organ]);
  });

  it("out and back inside the quarter is on the one list again, with what was planned", async () => {
    await assign(world, [who.officer]);
    await transfer(who.officer, small.units.hebin, "2026-11-10");
    await openRound(world);
    await transfer(who.officer, justice.unit, "2026-11-20");
    await openRound(world);
    expect(await rowOf(who.officer)).toMatchObject({ state: "planned", talker: who.talker });
  });

  it("out of service is explained and owes nothing", async () => {
    await world.kit.call(officerRoutes.leaveOfficer, {
      as: who.admin,
      params: { staff: who.officer },
      body: { on: "2026-11-20" },
    });
    await openRound(world);
    expect(await rowOf(who.officer)).toMatchObject({ state: "out", note: "11月20日离职" });
    expect((await board()).counts.listed).toBe(8);
  });
});

describe("a talk", () => {
  it("held on the last evening and signed after midnight counts for the quarter it was held in", async () => {
    world.kit.clock.set(toInstant("2027-01-01T00:10:00+08:00"));
    const id = await oneTalk(world, { day: "2026-12-31", start: "23:00", end: "23:50" });
    expect(id).toContain("-20261231-");
    expect((await rowOf(who.officer))?.state).toBe("held");
    expect((await board()).counts).toMatchObject({ covered: 1, talks: 1 });
    const next = await roundOf(world.kit.deps, {
      county: world.county,
      organ: justice.organ,
      quarter: "2027-Q1",
    });
    expect(next.targets).toEqual([]);
  });

  it("with somebody who is not asked is kept and counted, without making him owed", async () => {
    await add({ staff: "S20025", name: "新来的", from: "2026-11-02" });
    await oneTalk(world, { officers: ["S20025"], type: "special" });
    await openRound(world);
    expect((await board()).counts).toMatchObject({ listed: 9, covered: 0, talks: 1, people: 1 });
  });

  it("a second one in the quarter is 2 人次 of 1 人, and covers once", async () => {
    await oneTalk(world);
    await oneTalk(world, { day: "2026-11-24", type: "routine" });
    expect((await board()).counts).toMatchObject({ covered: 1, talks: 2, people: 1 });
  });

  it("closed and reopened, a round owes and counts what it did before", async () => {
    const params = { organ: justice.organ, quarter: world.quarter };
    const post = (row: typeof roundRoutes.close | typeof roundRoutes.reopen) =>
      world.kit.call(row, { as: who.line, params });
    await oneTalk(world);
    const before = (await board()).counts;
    expect((await post(roundRoutes.close)).status).toBe(204);
    expect((await post(roundRoutes.close)).status).toBe(409);
    expect((await assign(world, [who.second])).status).toBe(409);
    await oneTalk(world, { officers: [who.second] });
    expect((await post(roundRoutes.reopen)).status).toBe(204);
    await openRound(world);
    expect((await board()).counts).toEqual({
      ...before,
      covered: 2,
      owed: before.owed - 1,
      talks: 2,
      people: 2,
    });
    expect((await assign(world, [who.clerk])).status).toBe(204);
  });

  it("every talk of every board is one head in a unit-month, and every head one talk of one board", async () => {
    await openRound(world, small.organs.police);
    await heldTalk(world, { officers: [who.officer, who.second, who.clerk], form: "collective" });
    await oneTalk(world, { day: "2026-11-05" });
    await transfer(who.officer, small.units.hebin, "2026-11-10");
    await Promise.all([openRound(world), openRound(world, small.organs.police)]);
    const heads = await headsOfQuarter();
    const counted = (await board()).counts.talks + (await otherBoard()).counts.talks;
    expect(heads).toHaveLength(4);
    expect(counted).toBe(heads.length);
    const { body } = await world.kit.call(roundRoutes.figures, {
      as: who.line,
      query: { organ: justice.organ, since: "2025" },
    });
    expect(body).toMatchObject({
      disciplineOfficers: 1,
      talks: heads.length,
      people: new Set(heads.map(({ officer }) => officer)).size,
    });
  });
});
