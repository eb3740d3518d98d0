// Who moves between units in a round: the home page says what the list says, and who failed makes up where he is now.
import { beforeEach, describe, expect, it } from "vitest";
import { viewEntries } from "../../functions/assessments/entry-views.ts";
import { enterResults } from "../../functions/assessments/results.ts";
import { viewMine } from "../../functions/assessments/views-own.ts";
import { viewBoard } from "../../functions/assessments/views-rounds.ts";
import { testTasks } from "../../functions/home-tests.ts";
import { transferOfficer } from "../../functions/org/officers.ts";
import type { AttemptKind, Entry, Round } from "../../shared/assessments/schema.ts";
import { dayOf, instantAt, type Day } from "../../shared/time.ts";
import { actorOf, makeRound, organ, testWorld, units, who, type TestWorld } from "./given.ts";
import { remindOn, testNotices } from "./remind-given.ts";

let world: TestWorld;
beforeEach(async () => void (world = await testWorld("2026-11-09T09:00:00+08:00")));

const on = (day: Day): void => world.kit.clock.set(instantAt(day, "15:00"));
const at = ({ id }: Round) => ({ organ, round: id });
const move = async (staff: string, unit: string, from: Day): Promise<void> => {
  on(from);
  await transferOfficer(world.kit.deps, await actorOf(world, who.organAdmin), staff, { unit, from });
};
const enter = async (round: Round, entry: Entry, kind: AttemptKind, as: string) => {
  const actor = await actorOf(world, as);
  return (await enterResults(world.kit.deps, actor, at(round), { kind, entries: [entry] })).outcomes[0];
};

describe("the home page", () => {
  const sittings = [
    { unit: units.chengguan, day: "2026-11-11" },
    { unit: units.hebin, day: "2026-11-25" },
  ];

  it.each<[string, string, string, Day]>([
    ["was tested before he moved", who.officer, units.hebin, "2026-11-14"],
    ["moved past both days", who.hebin, units.chengguan, "2026-11-14"],
    ["moved before both days", who.officer, units.hebin, "2026-11-10"],
    ["stays", who.second, "", "2026-11-10"],
  ])("asks who %s what his own page asks", async (_, staff, to, day) => {
    await makeRound(world, { sittings });
    if (to !== "") await move(staff, to, day);
    const actor = await actorOf(world, staff);
    for (const today of [day, "2026-11-16", "2026-11-24", "2026-12-02"]) {
      on(today);
      const { next } = await viewMine(world.kit.deps, actor);
      const home = await testTasks(world.kit.deps, actor, dayOf(world.kit.clock.now()));
      expect([today, home.next]).toEqual([today, next]);
    }
  });
});

describe("who failed and moved then", () => {
  let round: Round;
  beforeEach(async () => {
    round = await makeRound(world, {
      sittings: [
        { unit: units.chengguan, day: "2026-11-16", examiners: [who.examiner] },
        { unit: units.hebin, day: "2026-11-16", examiners: [who.secondExaminer] },
      ],
    });
    on("2026-11-16");
    await enter(round, { staff: who.officer, score: 20 }, "first", who.office);
    await move(who.officer, units.hebin, "2026-11-17");
  });

  it("is found by his new head where the notice leads, and counted where he was tested", async () => {
    await remindOn(world, "2026-11-26");
    const [notice] = (await testNotices(world, [who.otherHead])).filter(
      ({ kind, to }) => kind === "assessments.makeUp" && to === who.otherHead,
    );
    expect(notice?.text).toContain("王民警");
    on("2026-11-26");
    const head = await actorOf(world, who.otherHead);
    const address = (notice?.link ?? "").split("#")[0] ?? "";
    const { body } = await world.kit.page(address, { as: who.otherHead });
    expect(body).toMatch(/需补考 1 人[\s\S]*王民警/u);
    const board = await viewBoard(world.kit.deps, head, at(round));
    expect(board.units.map(({ unit }) => unit)).toEqual([units.hebin]);
    expect(board.totals.all.sat).toBe(0);
    const all = await viewBoard(world.kit.deps, await actorOf(world, who.office), at(round));
    expect(all.seats.filter(({ staff }) => staff === who.officer)).toHaveLength(1);
    expect(all.units.find(({ unit }) => unit === units.chengguan)?.counts.all.sat).toBe(1);
  });

  it("is in the make-up list of the unit where he is, whose examiner records him", async () => {
    on("2026-12-03");
    const list = async (as: string, unit: string) => {
      const actor = await actorOf(world, as);
      return (await viewEntries(world.kit.deps, actor, at(round), { unit, kind: "makeUp" })).people;
    };
    const person = (await list(who.secondExaminer, units.hebin)).find(({ staff }) => staff === who.officer);
    expect(person).toMatchObject({ state: "failed" });
    expect(person?.whyNot).toBeUndefined();
    expect((await list(who.examiner, units.chengguan)).some(({ staff }) => staff === who.officer)).toBe(
      false,
    );
    const made = { staff: who.officer, score: 80, day: "2026-12-02" };
    expect(await enter(round, made, "makeUp", who.secondExaminer)).toMatchObject({ result: "saved" });
    const { seats } = await viewBoard(world.kit.deps, await actorOf(world, who.office), at(round));
    expect(seats.find(({ staff }) => staff === who.officer)).toMatchObject({
      unit: units.chengguan,
      state: "madeUp",
    });
  });

  it("is otherwise none of the new unit's: its examiner neither records nor learns of his first attempt", async () => {
    on("2026-11-20");
    const refused = await enter(round, { staff: who.officer, score: 80 }, "first", who.secondExaminer);
    expect(refused).toMatchObject({ result: "refused", name: who.officer });
  });
});

describe("an examiner", () => {
  it("is told the same of anybody who is not his to record, on the list or not", async () => {
    const round = await makeRound(world, {
      sittings: [{ unit: units.chengguan, day: "2026-11-12", examiners: [who.examiner] }],
    });
    on("2026-11-12");
    const said = async (staff: string, along?: true) =>
      JSON.stringify({
        ...(await enter(
          round,
          { staff, score: 80, day: "2026-11-12", ...(along ? { along } : {}) },
          "first",
          who.examiner,
        )),
        staff: "",
        name: "",
      });
    const listed = await said(who.hebin);
    expect(listed).toContain("不在您任考官的部门的应考名单");
    for (const [staff, along] of [
      ["T99999"],
      [who.otherOffice],
      [who.hebin, true],
      ["T99999", true],
    ] as const)
      expect([staff, await said(staff, along)]).toEqual([staff, listed]);
  });

  it("does not record himself; the office does", async () => {
    const round = await makeRound(world, {
      sittings: [{ unit: units.chengguan, day: "2026-11-12", examiners: [who.officer] }],
    });
    on("2026-11-12");
    const own = { staff: who.officer, score: 80 };
    expect(await enter(round, own, "first", who.officer)).toMatchObject({
      result: "refused",
      message: "考官不能录入本人成绩，请由政工部门录入",
    });
    const list = await viewEntries(world.kit.deps, await actorOf(world, who.officer), at(round), {
      kind: "first",
    });
    expect(list.people.find(({ staff }) => staff === who.officer)?.whyNot).toContain("不能录入本人");
    expect(await enter(round, { staff: who.second, score: 80 }, "first", who.officer)).toMatchObject({
      result: "saved",
    });
    expect(await enter(round, own, "first", who.office)).toMatchObject({ result: "saved" });
  });
});
