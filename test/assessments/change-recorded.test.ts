// Changing a round in which results are recorded: none is left outside its days, also not one recorded at the same moment.
import { beforeEach, describe, expect, it } from "vitest";
import { loadRound } from "../../functions/assessments/load.ts";
import { enterResults } from "../../functions/assessments/results.ts";
import { roundRoutes } from "../../functions/assessments/routes-rounds.ts";
import { candidatesBy } from "../../functions/assessments/store.ts";
import type { AttemptKind, Entry, Round, RoundInput } from "../../shared/assessments/schema.ts";
import { actorOf, makeRound, organ, roundInput, testWorld, who, type TestWorld } from "./given.ts";

let world: TestWorld;
let onSend: (() => Promise<void>) | undefined;
beforeEach(async () => {
  onSend = undefined;
  world = await testWorld("2026-12-10T09:00:00+08:00", ({ deps }) => {
    deps.db.middlewareStack.add(
      (next, context) => async (args) => {
        const work = context["commandName"] === "TransactWriteItemsCommand" ? onSend : undefined;
        if (work) {
          onSend = undefined;
          await work();
        }
        return next(args);
      },
      { step: "initialize", name: "justBefore" },
    );
  });
});

const at = ({ id }: Round) => ({ organ, round: id });
const enter = async (round: Round, kind: AttemptKind, entry: Omit<Entry, "staff">) => {
  const office = await actorOf(world, who.office);
  const entries = [{ staff: who.officer, ...entry }];
  return (await enterResults(world.kit.deps, office, at(round), { kind, entries })).outcomes[0]?.result;
};
const change = async (round: Round, given: Partial<RoundInput>) => {
  const body = roundInput({ closesOn: "2026-12-31", ...given });
  return world.kit.call(roundRoutes.changeRound, { as: who.office, params: at(round), body });
};
const now = (round: Round) => loadRound(world.kit.deps, world.county, at(round));

describe("a round with results", () => {
  it.each<[string, Partial<RoundInput>, string]>([
    ["ends before one of them", { to: "2026-11-14" }, "王民警11月20日考核"],
    ["begins after one of them", { from: "2026-11-21" }, "王民警11月20日考核"],
    [
      "has make-ups after one of them",
      { makeUp: { from: "2026-12-05", to: "2026-12-20" } },
      "王民警12月3日补考",
    ],
    ["has no make-up any more", { makeUp: undefined, attemptsMax: 2 }, "王民警12月3日补考"],
    ["allows fewer sittings than somebody took", { makeUp: undefined, attemptsMax: 1 }, "王民警"],
  ])("is not changed so that it %s: the result is named", async (_, given, named) => {
    const round = await makeRound(world);
    await enter(round, "first", { score: 30, day: "2026-11-20" });
    await enter(round, "makeUp", { score: 80, day: "2026-12-03" });
    const { status, body } = await change(round, given);
    expect([status, JSON.stringify(body)]).toEqual([409, expect.stringContaining(named)]);
    expect(await now(round)).toEqual(round);
  });

  it("is changed where all of them still lie in it", async () => {
    const round = await makeRound(world);
    await enter(round, "first", { score: 30, day: "2026-11-20" });
    const { status } = await change(round, {
      from: "2026-11-20",
      to: "2026-11-21",
      makeUp: undefined,
      attemptsMax: 1,
    });
    expect(status).toBe(200);
    expect(await now(round)).toMatchObject({ from: "2026-11-20", to: "2026-11-21" });
  });
});

describe("a result recorded at the moment of the change", () => {
  it("just before it: the round keeps its days, and the result stands", async () => {
    const round = await makeRound(world, { place: undefined, start: undefined });
    onSend = async () => void (await enter(round, "first", { score: 80, day: "2026-11-20" }));
    const { status, body } = await change(round, { to: "2026-11-14", place: "礼堂" });
    expect([status, JSON.stringify(body)]).toEqual([409, expect.stringContaining("王民警11月20日考核")]);
    expect(await now(round)).toMatchObject({ from: "2026-11-10", to: "2026-11-30", makeUp: round.makeUp });
    expect((await now(round)).place).toBeUndefined();
    const place = { county: world.county, ...at(round) };
    expect(
      (await candidatesBy(world.kit.deps, place, [who.officer])).get(who.officer)?.attempts,
    ).toHaveLength(1);
  });

  it("just after it: the result is refused", async () => {
    const round = await makeRound(world);
    onSend = async () => void (await change(round, { to: "2026-11-14" }));
    expect(await enter(round, "first", { score: 80, day: "2026-11-20" })).toBe("refused");
    expect((await now(round)).to).toBe("2026-11-14");
  });
});
