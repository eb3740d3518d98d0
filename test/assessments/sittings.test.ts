// Who sees what of a round, arranging units at once, and exemptions with their reasons and ends.
import { beforeEach, describe, expect, it } from "vitest";
import { enterResults } from "../../functions/assessments/results.ts";
import { roundRoutes as routes } from "../../functions/assessments/routes-rounds.ts";
import { recordsOf } from "../../functions/assessments/store.ts";
import { transferOfficer } from "../../functions/org/officers.ts";
import type { ExemptionInput, Round, SittingInput } from "../../shared/assessments/schema.ts";
import { actorOf, makeRound, organ, personIn, testWorld, units, who, type TestWorld } from "./given.ts";

let world: TestWorld;
beforeEach(async () => {
  world = await testWorld();
});

const paramsOf = (round: Pick<Round, "id">) => ({ organ, round: round.id });
const board = (round: Round, as: string) => world.kit.call(routes.board, { as, params: paramsOf(round) });
const fieldsOf = (body: unknown): string[] =>
  (body as { fields: { path: string }[] }).fields.map(({ path }) => path);

type Arrangement = Omit<SittingInput, "unit"> & { version?: number };
const arrangement = (given: Partial<Arrangement> = {}): Arrangement => ({
  day: "2026-11-12",
  examiners: [who.examiner],
  ...given,
});
const arrange = (
  round: Round,
  given: Partial<Arrangement> = {},
  as: string = who.office,
  unit: string = units.hebin,
) => world.kit.call(routes.arrange, { as, params: { ...paramsOf(round), unit }, body: arrangement(given) });

describe("arranging a unit", () => {
  it("lets two arrange different units at once, and one of two the same", async () => {
    const round = await makeRound(world);
    const all = await Promise.all([
      arrange(round, { place: "河滨" }),
      arrange(round, { place: "交警" }, who.secondOffice, units.traffic),
    ]);
    expect(all.map(({ status }) => status)).toEqual([200, 200]);
    const same = await Promise.all([
      arrange(round, { place: "甲", version: 1 }),
      arrange(round, { place: "乙", version: 1 }, who.secondOffice),
    ]);
    expect(same.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    const { sittings } = await recordsOf(world.kit.deps, { county: world.county, ...paramsOf(round) });
    expect(sittings.map(({ unit, version }) => `${unit} ${version}`).sort()).toEqual([
      `${units.hebin} 2`,
      `${units.traffic} 1`,
    ]);
  });

  it.each<[string, Partial<Arrangement>, string]>([
    ["a day outside the round", { day: "2026-12-02" }, "day"],
    ["an examiner who is not there", { examiners: [who.examiner, "NOBODY1"] }, "examiners.1"],
  ])("refuses %s at its field", async (_, given, field) => {
    const answer = await arrange(await makeRound(world), given);
    expect([answer.status, fieldsOf(answer.body)]).toEqual([400, [field]]);
  });

  it("arranges no unit of another organ, and no round that is over", async () => {
    const round = await makeRound(world);
    expect((await arrange(round, {}, who.office, "lian")).status).toBe(404);
    await world.kit.call(routes.close, { as: who.office, params: paramsOf(round) });
    expect((await arrange(round)).status).toBe(409);
  });
});

describe("a round's board", () => {
  it("shows each the units he may look at, and is not there for who may see none of it", async () => {
    const round = await makeRound(world, { sittings: [{ unit: units.traffic }] });
    const seen = async (as: string) => {
      const { status, body } = await board(round, as);
      return status === 200 ? [...new Set(body.seats.map(({ unit }) => unit))].sort() : status;
    };
    const every = Object.values(units).toSorted();
    expect(await seen(who.office)).toEqual(every);
    expect(await seen(who.committee)).toEqual(every);
    expect(await seen(who.unitHead)).toEqual([units.chengguan]);
    expect(await seen(who.otherHead)).toEqual([units.hebin]);
    // An examiner without any role: by the arrangement alone.
    expect(await seen(who.examiner)).toEqual([units.traffic]);
    expect([await seen(who.officer), await seen(who.otherOffice)]).toEqual([404, 404]);
    const { body } = await board(round, who.unitHead);
    expect([body.units.map(({ unit }) => unit), body.whole, body.mayManage]).toEqual([
      [units.chengguan],
      false,
      false,
    ]);
    const examined = (await board(round, who.examiner)).body.units;
    expect(examined.map(({ unit, mayRecord }) => [unit, mayRecord])).toEqual([[units.traffic, true]]);
  });

  it("lists to a unit's roles the rounds that ask its people, counted over them alone", async () => {
    const all = await makeRound(world);
    const elsewhere = await makeRound(world, { who: { units: [units.hebin] } });
    const rounds = async (as: string, at: string = organ) => {
      const params = { organ: at };
      const { status, body } = await world.kit.call(routes.rounds, { as, params, query: { year: "2026" } });
      return status === 200 ? body.rounds : [];
    };
    expect((await rounds(who.office)).map(({ id }) => id).sort()).toEqual([all.id, elsewhere.id].sort());
    const own = await rounds(who.clerk);
    expect(own.map(({ id, counts }) => [id, counts?.all.should])).toEqual([[all.id, 6]]);
    expect(own[0]?.own).toEqual({
      window: { from: "2026-11-10", to: "2026-11-30" },
      start: "09:30",
      place: "分局会议室",
    });
    expect(await rounds(who.otherOffice)).toEqual([]);
    await world.kit.call(routes.close, { as: who.office, params: paramsOf(all) });
    // Closed, it is counted from its sheet: the same people.
    expect((await rounds(who.clerk)).map(({ counts }) => counts?.all)).toMatchObject([
      { should: 6, absent: 6, open: 0 },
    ]);
  });

  it("counts auxiliaries apart, and everybody together as both", async () => {
    const round = await makeRound(world);
    await enterResults(world.kit.deps, await actorOf(world, who.office), paramsOf(round), {
      kind: "first",
      entries: [
        { staff: who.officer, score: 80, day: "2026-11-16" },
        { staff: who.auxiliary, score: 90, day: "2026-11-16" },
        { staff: who.second, score: 50, day: "2026-11-16" },
      ],
    });
    const { totals, seats } = (await board(round, who.office)).body;
    expect([totals.sworn.first, totals.auxiliary.first, totals.all.first]).toEqual([
      { passed: 1, of: 2 },
      { passed: 1, of: 1 },
      { passed: 2, of: 3 },
    ]);
    expect(seats.find(({ staff }) => staff === who.second)).toMatchObject({
      state: "failed",
      toMakeUp: true,
      last: "11月16日不合格，50分",
    });
  });

  it("answers 404 to addresses that name nothing, whatever stands in them", async () => {
    const { kit } = world;
    for (const id of ["2026-nothing", "..%2f..", "2026-%00", encodeURIComponent("2026-q4-theory' OR 1=1")]) {
      const answer = await kit.call(routes.board, { as: who.office, params: { organ, round: id } });
      expect([id, answer.status]).toEqual([id, 404]);
    }
    const query = { year: "2026-q1" };
    expect((await kit.call(routes.rounds, { as: who.office, params: { organ }, query })).status).toBe(400);
  });
});

const exemption = (given: Partial<ExemptionInput> = {}): ExemptionInput => ({
  staff: who.officer,
  subjects: ["theory"],
  reason: "maternity",
  from: "2026-11-01",
  until: "2026-11-25",
  ...given,
});
const exempt = (given: Partial<ExemptionInput> = {}, as: string = who.office, headers = {}) =>
  world.kit.call(routes.exempt, { as, body: exemption(given), headers });
const end = (serial: string, until: string, as: string = who.office) =>
  world.kit.call(routes.endExemption, {
    as,
    params: { staff: who.officer, from: "2026-11-01", serial },
    body: { until },
  });

describe("an exemption", () => {
  it("lets off every test that lies within it, and tells its reason to the office and to himself alone", async () => {
    const { kit, county } = world;
    const grant = { role: "clerk", scope: { kind: "unit", county, organ, unit: units.chengguan } } as const;
    await personIn(world, { staff: "T50099", name: "内勤本人", roles: [grant] });
    expect((await exempt()).status).toBe(201);
    expect((await exempt({ staff: "T50099", reason: "injury" })).status).toBe(201);
    const round = await makeRound(world, { sittings: [{ unit: units.chengguan, day: "2026-11-20" }] });
    const seen = async (as: string, staff: string) =>
      (await board(round, as)).body.seats.find((seat) => seat.staff === staff);
    expect(await seen(who.office, who.officer)).toMatchObject({
      state: "exempt",
      exempt: { reason: "maternity" },
    });
    for (const as of [who.unitHead, who.clerk, who.committee, "T50099"]) {
      const seat = await seen(as, who.officer);
      expect([seat?.state, seat?.exempt]).toEqual(["exempt", undefined]);
      expect(JSON.stringify((await board(round, as)).body)).not.toContain("maternity");
    }
    expect(await seen("T50099", "T50099")).toMatchObject({ exempt: { reason: "injury" } });
    const list = (as: string) => kit.call(routes.exemptions, { as, params: { organ } });
    expect((await list(who.office)).body.exemptions.map(({ staff }) => staff)).toHaveLength(2);
    expect([(await list(who.unitHead)).status, (await list(who.otherOffice)).status]).toEqual([403, 404]);
  });

  it("is ended on a day: from the next on he is asked again; before its first day it is taken back", async () => {
    const made = await exempt();
    const round = await makeRound(world, { sittings: [{ unit: units.chengguan, day: "2026-11-10" }] });
    const state = async () =>
      (await board(round, who.office)).body.seats.find(({ staff }) => staff === who.officer)?.state;
    expect(await state()).toBe("exempt");
    expect((await end(made.body.serial, "2026-11-25")).status).toBe(409);
    expect((await end(made.body.serial, "2026-11-10")).status).toBe(204);
    expect(await state()).toBe("exempt");
    expect((await end(made.body.serial, "2026-11-09")).status).toBe(204);
    expect(await state()).toBe("unrecorded");
    expect((await end(made.body.serial, "2026-10-31")).status).toBe(204);
    expect((await end(made.body.serial, "2026-10-31")).status).toBe(404);
  });

  it("is one for a repeated request, and only the own office's", async () => {
    const key = { "idempotency-key": "exempt-once-1" };
    const [first, again] = [await exempt({}, who.office, key), await exempt({}, who.office, key)];
    expect(again.body.serial).toBe(first.body.serial);
    const { body } = await world.kit.call(routes.exemptions, { as: who.office, params: { organ } });
    expect(body.exemptions).toHaveLength(1);
    expect([(await exempt({}, who.otherOffice)).status, (await exempt({}, who.unitHead)).status]).toEqual([
      404, 403,
    ]);
    expect((await end(first.body.serial, "2026-11-10", who.otherOffice)).status).toBe(404);
  });

  it("goes with its officer to another organ: there it is seen and ended, and no longer where he was", async () => {
    const { kit } = world;
    const made = await exempt();
    const admin = await actorOf(world, who.admin);
    await transferOfficer(kit.deps, admin, who.officer, { unit: "lian", from: "2026-11-17" });
    const list = async (as: string, of: string): Promise<string[]> =>
      (await kit.call(routes.exemptions, { as, params: { organ: of } })).body.exemptions.map(
        ({ staff }) => staff,
      );
    expect([await list(who.otherOffice, "court1"), await list(who.office, organ)]).toEqual([
      [who.officer],
      [],
    ]);
    expect((await end(made.body.serial, "2026-11-20")).status).toBe(404);
    expect((await end(made.body.serial, "2026-11-20", who.otherOffice)).status).toBe(204);
  });

  it.each<[string, Partial<ExemptionInput>, string]>([
    ["ends before it begins", { until: "2026-10-31" }, "until"],
    ["lasts longer than a year", { until: "2027-12-01" }, "until"],
    ["names no subject", { subjects: [] }, "subjects"],
    ["has no known reason", { reason: "busy" as never }, "reason"],
  ])("is refused at its field when it %s", async (_, given, field) => {
    const answer = await exempt(given);
    expect([answer.status, fieldsOf(answer.body)]).toEqual([400, [field]]);
  });
});
