// Recording results through the API and the operations: races, repeats, lost replies, closing in between, make-ups.
import { beforeAll, describe, expect, it } from "vitest";
import { closeRound } from "../../functions/assessments/closing.ts";
import { openDesk, rule } from "../../functions/assessments/desk.ts";
import { enterResults } from "../../functions/assessments/results.ts";
import { resultRoutes } from "../../functions/assessments/routes-results.ts";
import { candidatesBy, sheetBy } from "../../functions/assessments/store.ts";
import { writePlanned } from "../../functions/assessments/writing.ts";
import { queryAll } from "../../functions/platform/db.ts";
import type { AttemptKind, Entry, Round } from "../../shared/assessments/schema.ts";
import { keys } from "../../shared/keys.ts";
import { actorOf, makeRound, organ, testWorld, units, who, type TestWorld } from "./given.ts";

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld();
});

const sittings = [
  { unit: units.chengguan, day: "2026-11-16", examiners: [who.examiner, who.secondExaminer] },
];
const at = ({ id }: Round) => ({ organ, round: id });
const enter = async (round: Round, as: string, entries: Entry[], kind: AttemptKind = "first") =>
  (await enterResults(world.kit.deps, await actorOf(world, as), at(round), { kind, entries })).outcomes;
const post = (round: Round, as: string, entries: Entry[], kind: AttemptKind = "first") =>
  world.kit.call(resultRoutes.enter, { params: at(round), body: { kind, entries }, as });
const record = async (round: Round, staff: string) =>
  (await candidatesBy(world.kit.deps, { county: world.county, ...at(round) }, [staff])).get(staff);
const auditsOf = async (round: Round) =>
  (await queryAll<{ did?: string }>(world.kit.deps, keys.roundRecords(world.county, organ, round.id))).filter(
    ({ did }) => did === "assessments.recorded",
  ).length;

describe("entering", () => {
  it("the same results again change nothing, and say that they stood already", async () => {
    const round = await makeRound(world, { sittings });
    const entries = [
      { staff: who.officer, score: 86.5 },
      { staff: who.second, absent: true as const },
    ];
    expect((await enter(round, who.examiner, entries)).map(({ result }) => result)).toEqual([
      "saved",
      "saved",
    ]);
    const before = [await record(round, who.officer), await auditsOf(round)];
    world.kit.clock.advance({ hours: 3 });
    expect((await enter(round, who.office, entries)).map(({ result }) => result)).toEqual(["same", "same"]);
    expect([await record(round, who.officer), await auditsOf(round)]).toEqual(before);
  });

  it("one wrong line holds nobody else up and names the field", async () => {
    const round = await makeRound(world, { sittings });
    const outcomes = await enter(round, who.examiner, [
      { staff: who.officer, score: 101 },
      { staff: who.second, score: 60, absent: true },
      { staff: who.auxiliary, score: 60 },
      { staff: "T99999", score: 60 },
    ]);
    expect(outcomes.map(({ result, code }) => [result, code])).toEqual([
      ["refused", "score"],
      ["refused", "absent"],
      ["saved", undefined],
      ["refused", "staff"],
    ]);
    expect(await record(round, who.second)).toBeUndefined();
  });

  it("a score for somebody who has another one is refused, not overwritten", async () => {
    const round = await makeRound(world, { sittings });
    await enter(round, who.examiner, [{ staff: who.officer, score: 59 }]);
    const [again] = await enter(round, who.office, [{ staff: who.officer, score: 95 }]);
    expect(again).toMatchObject({ result: "refused", code: "already-recorded" });
    expect(again?.message).toContain("更正");
    expect((await record(round, who.officer))?.attempts).toMatchObject([{ score: 59, outcome: "failed" }]);
  });

  it("an examiner records the units he examines, and learns no name by trying others' numbers", async () => {
    const round = await makeRound(world, { sittings });
    const outcomes = await enter(round, who.examiner, [
      { staff: who.hebin, score: 80 },
      { staff: who.traffic, score: 80, along: true },
      { staff: who.otherOffice, score: 80, along: true },
    ]);
    expect(outcomes.map(({ result, name }) => [result, name])).toEqual([
      ["refused", who.hebin],
      ["refused", who.traffic],
      ["refused", who.otherOffice],
    ]);
    for (const stranger of [who.unitHead, who.hebin, who.committee, who.otherOffice])
      expect((await post(round, stranger, [{ staff: who.officer, score: 80 }])).status, stranger).toBe(404);
    expect(await record(round, who.officer)).toBeUndefined();
  });

  it("who sits along without being asked is recorded apart", async () => {
    const round = await makeRound(world, { sittings, who: { officerKinds: ["sworn"] } });
    const [refused] = await enter(round, who.examiner, [{ staff: who.auxiliary, score: 70 }]);
    expect(refused).toMatchObject({ result: "refused", code: "staff" });
    await enter(round, who.examiner, [{ staff: who.auxiliary, score: 70, along: true }]);
    expect(await record(round, who.auxiliary)).toMatchObject({ added: true, kind: "auxiliary" });
  });
});

describe("at the same moment", () => {
  it("two examiners of one list with the same results: nobody is told of a fault, one attempt each", async () => {
    const round = await makeRound(world, { sittings });
    const entries = [who.officer, who.second, who.auxiliary].map((staff) => ({ staff, score: 77 }));
    const both = await Promise.all([
      enter(round, who.examiner, entries),
      enter(round, who.secondExaminer, entries),
    ]);
    expect(both.flat().filter(({ result }) => result === "refused")).toEqual([]);
    for (const { staff } of entries) expect((await record(round, staff))?.attempts).toHaveLength(1);
  });

  it("with different ones the first stands, and the other is told whose it is that was not saved", async () => {
    const round = await makeRound(world, { sittings });
    const desk = await openDesk(world.kit.deps, world.county, at(round), [who.officer, who.second]);
    const actor = await actorOf(world, who.secondExaminer);
    const entering = {
      kind: "first",
      how: "entered",
      by: actor.staff,
      at: world.kit.deps.clock.now(),
      mayOf: () => true,
    } as const;
    const planned = [who.officer, who.second].flatMap(
      (staff) => rule(desk, { staff, score: 44 }, entering).planned ?? [],
    );
    await enter(round, who.examiner, [{ staff: who.officer, score: 88 }]);
    const failed = await writePlanned(world.kit.deps, actor, desk, planned);
    expect([...failed]).toEqual([[who.officer, expect.objectContaining({ code: "recorded-meanwhile" })]]);
    expect((await record(round, who.officer))?.attempts).toMatchObject([{ score: 88 }]);
    expect((await record(round, who.second))?.attempts, "the others of the pack").toMatchObject([
      { score: 44 },
    ]);
  });

  it("nothing is written into a round that was closed after the list was read", async () => {
    const round = await makeRound(world, { sittings });
    const desk = await openDesk(world.kit.deps, world.county, at(round), [who.officer]);
    const actor = await actorOf(world, who.examiner);
    const entering = {
      kind: "first",
      how: "entered",
      by: actor.staff,
      at: world.kit.deps.clock.now(),
      mayOf: () => true,
    } as const;
    const { planned } = rule(desk, { staff: who.officer, score: 90 }, entering);
    await closeRound(world.kit.deps, await actorOf(world, who.office), at(round));
    const failed = await writePlanned(world.kit.deps, actor, desk, planned ? [planned] : []);
    expect(failed.get(who.officer)?.code).toBe("round-changed");
    const sheet = await sheetBy(world.kit.deps, { county: world.county, ...at(round) });
    expect(sheet?.rows.find(({ staff }) => staff === who.officer)?.state).toBe("absent");
    expect(await record(round, who.officer)).toBeUndefined();
    const [late] = await enter(round, who.examiner, [{ staff: who.officer, score: 90 }]);
    expect(late?.message).toContain("更正");
  });

  it("a reply that is lost after the write: the same list again says that all stands", async () => {
    const round = await makeRound(world, { sittings });
    const { db } = world.kit.deps;
    const send = db.send.bind(db);
    let lost = 0;
    db.send = (async (...given: Parameters<typeof send>) => {
      const reply: unknown = await Promise.resolve(send(...given));
      if (given[0].constructor.name !== "TransactWriteItemsCommand" || lost > 0) return reply;
      lost += 1;
      throw new Error("socket closed");
    }) as typeof send;
    const entries = [{ staff: who.officer, score: 71 }];
    const first = await post(round, who.examiner, entries);
    db.send = send;
    expect([first.status, lost]).toEqual([500, 1]);
    const again = await post(round, who.examiner, entries);
    expect(again.body.outcomes).toMatchObject([{ result: "same" }]);
    expect((await record(round, who.officer))?.attempts).toHaveLength(1);
  });
});

describe("make-ups", () => {
  it("the first attempt stays; who passed or used the attempts up is not examined again", async () => {
    const late = await testWorld("2026-12-10T09:00:00+08:00");
    const before = world;
    world = late;
    const round = await makeRound(world, { sittings });
    await enter(round, who.examiner, [
      { staff: who.officer, score: 50 },
      { staff: who.second, score: 90 },
      { staff: who.auxiliary, absent: true },
    ]);
    const entries = [who.officer, who.second, who.auxiliary].map((staff) => ({
      staff,
      score: 55,
      day: "2026-12-08",
    }));
    const outcomes = await enter(round, who.examiner, entries, "makeUp");
    expect(outcomes.map(({ result, code }) => code ?? result)).toEqual(["saved", "already-passed", "saved"]);
    const [third, again] = await enter(
      round,
      who.examiner,
      [
        { staff: who.officer, score: 80, day: "2026-12-09" },
        { staff: who.auxiliary, score: 80, day: "2026-12-09" },
      ],
      "makeUp",
    );
    expect(third?.code, "two sittings at most").toBe("attempts-used");
    expect(again?.result, "an absence is no sitting").toBe("saved");
    expect((await record(round, who.officer))?.attempts.map(({ kind, score }) => [kind, score])).toEqual([
      ["first", 50],
      ["makeUp", 55],
    ]);
    world = before;
  });
});
