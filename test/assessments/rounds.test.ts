// Rounds as the office runs them: planned twice, changed after results, arranged at once, ended, called off; and exemptions.
import { beforeEach, describe, expect, it } from "vitest";
import { amendResult, enterResults } from "../../functions/assessments/results.ts";
import { cancelRound, changeRound } from "../../functions/assessments/rounds.ts";
import { roundRoutes as routes } from "../../functions/assessments/routes-rounds.ts";
import { recordsOf, roundBy, roundsOf } from "../../functions/assessments/store.ts";
import { queryAll } from "../../functions/platform/db.ts";
import type { Deps } from "../../functions/platform/deps.ts";
import { keys } from "../../shared/keys.ts";
import type { EntriesInput, PlanInput, Round, RoundInput } from "../../shared/assessments/schema.ts";
import { Problem } from "../../shared/problem.ts";
import { actorOf, makeRound, organ, roundInput, testWorld, who, type TestWorld } from "./given.ts";

let world: TestWorld;
beforeEach(async () => {
  world = await testWorld();
});

const paramsOf = (round: Pick<Round, "id">) => ({ organ, round: round.id });
const place = (round: Pick<Round, "id">) => ({ county: world.county, ...paramsOf(round) });
const now = async (round: Pick<Round, "id">): Promise<Round> => {
  const found = await roundBy(world.kit.deps, place(round));
  if (!found) throw new Error("no round");
  return found;
};
const record = async (round: Round, given: Partial<EntriesInput["entries"][number]> = {}) =>
  enterResults(world.kit.deps, await actorOf(world, who.office), paramsOf(round), {
    kind: "first",
    entries: [{ staff: who.officer, score: 80, day: "2026-11-16", ...given }],
  });
/** What was refused: its code and, for an input, the field. */
const refused = async (work: Promise<unknown>): Promise<string[]> =>
  work.then(
    () => ["done"],
    (error: unknown) => {
      if (!(error instanceof Problem)) throw error;
      return [error.reason, ...error.fields.map(({ path }) => path)];
    },
  );

const plan = (given: Partial<PlanInput> = {}): PlanInput => ({
  subjects: ["theory", "professional"],
  quarters: ["2026-Q4"],
  who: {},
  full: 100,
  pass: 60,
  ...given,
});
const planned = (body: PlanInput, as: string = who.office, year = "2026") =>
  world.kit.call(routes.plan, { as, params: { organ, year }, body });

describe("a year's plan", () => {
  it("makes each round once: planned again it adds what is missing and leaves what was changed", async () => {
    const first = await planned(plan());
    expect(first.body.made.map(({ id }) => id)).toEqual(["2026-q4-theory", "2026-q4-professional"]);
    const [theory] = first.body.made;
    if (!theory) throw new Error("no round");
    const office = await actorOf(world, who.office);
    const input = roundInput({ ...pick(await now(theory)), title: "改过的名称", place: "礼堂" });
    await changeRound(world.kit.deps, office, paramsOf(theory), input);
    const again = await planned(plan({ subjects: ["theory", "professional", "fitness"] }));
    expect(again.body.made.map(({ id }) => id)).toEqual(["2026-q4-fitness"]);
    expect(await now(theory)).toMatchObject({ title: "改过的名称", place: "礼堂", version: 2 });
    expect((await planned(plan())).body.made).toEqual([]);
  });

  it("makes each round once when two plan at the same moment", async () => {
    const both = await Promise.all([planned(plan()), planned(plan(), who.organAdmin)]);
    expect(both.flatMap(({ body }) => body.made.map(({ id }) => id)).sort()).toEqual([
      "2026-q4-professional",
      "2026-q4-theory",
    ]);
    expect(await roundsOf(world.kit.deps, world.county, organ)).toHaveLength(2);
  });

  it.each([
    [
      "a quarter that is over, whose round would end the next morning",
      plan({ quarters: ["2026-Q4", "2026-Q2"] }),
      "quarters.1",
    ],
    ["a quarter of another year", plan({ quarters: ["2027-Q1"] }), "quarters.0"],
    ["a pass mark above the full mark", plan({ full: 100, pass: 120 }), "pass"],
    ["a unit of another organ", plan({ who: { units: ["lian"] } }), "who.units.0"],
  ])("refuses %s at its field", async (_, body, field) => {
    const answer = await planned(body);
    expect([answer.status, fieldsOf(answer.body)]).toEqual([400, [field]]);
    expect(await roundsOf(world.kit.deps, world.county, organ)).toEqual([]);
  });

  it("is the own office's alone", async () => {
    for (const as of [who.otherOffice, who.unitHead, who.committee, who.admin]) {
      expect([as, [403, 404].includes((await planned(plan(), as)).status)]).toEqual([as, true]);
    }
    expect(await roundsOf(world.kit.deps, world.county, organ)).toEqual([]);
  });
});

const fieldsOf = (body: unknown): string[] =>
  (body as { fields: { path: string }[] }).fields.map(({ path }) => path);
/** Only what is set of a round. */
function pick(round: Record<string, unknown>): Partial<RoundInput> {
  const names = Object.keys(roundInput()).concat("makeUp", "place", "start");
  return Object.fromEntries(Object.entries(round).filter(([name]) => names.includes(name)));
}

describe("a round", () => {
  it("is created once for one idempotency key", async () => {
    const headers = { "idempotency-key": "round-once-1" };
    const ask = () =>
      world.kit.call(routes.createRound, { as: who.office, params: { organ }, body: roundInput(), headers });
    const [first, second] = [await ask(), await ask()];
    expect([first.status, second.body.id]).toEqual([201, first.body.id]);
    expect(await roundsOf(world.kit.deps, world.county, organ)).toHaveLength(1);
  });

  it.each<[string, Partial<RoundInput>, string]>([
    ["ends before it begins", { to: "2026-11-09" }, "to"],
    ["is made up while it still runs", { makeUp: { from: "2026-11-20", to: "2026-12-20" } }, "makeUp.from"],
    ["has a make-up that nobody may sit", { attemptsMax: 1 }, "attemptsMax"],
    ["tells people after it began", { opensOn: "2026-11-11" }, "opensOn"],
    ["ends before its make-up", { closesOn: "2026-12-10" }, "closesOn"],
    ["scores a theory test by the fitness table", { rule: { by: "table", mode: "each", pass: 60 } }, "rule"],
    [
      "would end the next morning, with everybody absent",
      {
        from: "2026-10-01",
        to: "2026-10-02",
        makeUp: undefined,
        opensOn: "2026-10-01",
        closesOn: "2026-11-16",
      },
      "closesOn",
    ],
  ])("is refused at its field when it %s", async (_, given, field) => {
    const body = { ...roundInput(), ...given };
    const answer = await world.kit.call(routes.createRound, { as: who.office, params: { organ }, body });
    expect([answer.status, fieldsOf(answer.body)]).toEqual([400, [field]]);
  });

  it("keeps subject and rule once a result is in, and takes every other change", async () => {
    const round = await makeRound(world);
    await record(round);
    const office = await actorOf(world, who.office);
    const change = (given: Partial<RoundInput>) =>
      refused(changeRound(world.kit.deps, office, paramsOf(round), roundInput(given)));
    expect(await change({ rule: { by: "score", full: 100, pass: 90 } })).toEqual(["already-recorded"]);
    expect(await change({ subject: "professional" })).toEqual(["already-recorded"]);
    expect(await change({ closesOn: "2026-12-25", makeUp: undefined })).toEqual(["done"]);
    expect((await now(round)).makeUp).toBeUndefined();
  });

  it.each([
    ["rejudged", true, "already-recorded"],
    ["called off", true, "already-recorded"],
    // Without the check in the same transaction both would be done.
    ["rejudged", false, "done"],
    ["called off", false, "done"],
  ])("is not %s behind the back of the first result (checked: %s)", async (did, checked, answer) => {
    const round = await makeRound(world);
    const office = await actorOf(world, who.office);
    const at = paramsOf(round);
    // The result is written after the office has read that there is none.
    const deps = between(place(round), () => record(round), checked);
    const stricter = roundInput({ rule: { by: "score", full: 100, pass: 90 } });
    const late =
      did === "rejudged"
        ? changeRound(deps, office, at, stricter)
        : cancelRound(deps, office, at, "计划有变");
    expect(await refused(late)).toEqual([answer]);
    const { state, rule } = await now(round);
    expect(state === "open" && JSON.stringify(rule) === JSON.stringify(round.rule)).toBe(checked);
  });

  const takeBack = async (round: Round): Promise<void> =>
    amendResult(world.kit.deps, await actorOf(world, who.office), paramsOf(round), who.officer, {
      kind: "first",
      recordedOn: "2026-11-16",
      reason: "录错了批次",
    });

  it.each([
    [true, "already-recorded"],
    [false, "done"],
  ])(
    "is called off once its only result was taken back, unless another came since (checked: %s)",
    async (checked, answer) => {
      const office = await actorOf(world, who.office);
      const slip = await makeRound(world);
      await record(slip);
      expect(await refused(cancelRound(world.kit.deps, office, paramsOf(slip), "录错"))).toEqual([
        "already-recorded",
      ]);
      await takeBack(slip);
      await cancelRound(world.kit.deps, office, paramsOf(slip), "录错");
      expect((await now(slip)).state).toBe("cancelled");
      const round = await makeRound(world);
      await record(round);
      await takeBack(round);
      const deps = between(place(round), () => record(round, { staff: who.second }), checked);
      expect(await refused(cancelRound(deps, office, paramsOf(round), "计划有变"))).toEqual([answer]);
    },
  );

  it("takes no result that was decided by a rule which has changed since", async () => {
    const round = await makeRound(world);
    const office = await actorOf(world, who.office);
    const stricter = roundInput({ rule: { by: "score", full: 100, pass: 90 } });
    const both = await Promise.all([
      record(round),
      refused(changeRound(world.kit.deps, office, paramsOf(round), stricter)),
    ]);
    const { candidates } = await recordsOf(world.kit.deps, place(round));
    const { rule } = await now(round);
    const strict = rule.by === "score" && rule.pass === 90;
    // One of them came first: either the rule stands and nothing was recorded under the old one, or the other way round.
    expect([strict, candidates.map(({ attempts }) => attempts[0]?.outcome)]).toEqual(
      strict ? [true, both[0].outcomes[0]?.result === "saved" ? ["failed"] : []] : [false, ["passed"]],
    );
  });

  it("does not overwrite what somebody else changed since it was opened", async () => {
    const round = await makeRound(world, { open: false });
    const body = { ...roundInput({ title: "第一人改的" }), version: round.version };
    const ask = (title: string, as: string) =>
      world.kit.call(routes.changeRound, { as, params: paramsOf(round), body: { ...body, title } });
    expect((await ask("第一人改的", who.office)).status).toBe(200);
    expect((await ask("第二人改的", who.secondOffice)).status).toBe(409);
    expect((await now(round)).title).toBe("第一人改的");
  });

  it("begins once, and tells anew those whose day or place has changed", async () => {
    const round = await makeRound(world, { from: "2026-11-20", open: false });
    const open = () => world.kit.call(routes.open, { as: who.office, params: paramsOf(round) });
    const both = await Promise.all([open(), open()]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 409]);
    const told = await toldOf(who.hebin);
    expect(told).toEqual(["请参加第四季度政治理论测试：11月20日至30日"]);
    const office = await actorOf(world, who.office);
    const input = roundInput({ from: "2026-11-20" });
    await changeRound(world.kit.deps, office, paramsOf(round), { ...input, title: "换个名称" });
    expect(await toldOf(who.hebin)).toHaveLength(1);
    await changeRound(world.kit.deps, office, paramsOf(round), { ...input, place: "礼堂" });
    expect(await toldOf(who.hebin)).toHaveLength(2);
  });

  it("ends only when it has begun, is called off only without results, and then takes no change", async () => {
    const { kit } = world;
    const later = await makeRound(world, { from: "2026-11-20" });
    const close = (round: Round) => kit.call(routes.close, { as: who.office, params: paramsOf(round) });
    const cancel = (round: Round, reason = "与专项行动冲突") =>
      kit.call(routes.cancel, { as: who.office, params: paramsOf(round), body: { reason } });
    expect((await close(later)).status).toBe(409);
    expect((await cancel(later, " ")).status).toBe(400);
    expect((await cancel(later)).status).toBe(204);
    expect(await now(later)).toMatchObject({ state: "cancelled", cancelReason: "与专项行动冲突" });
    expect((await toldOf(who.hebin)).at(-1)).toBe("第四季度政治理论测试已取消");
    for (const row of [routes.open, routes.close]) {
      expect((await kit.call(row, { as: who.office, params: paramsOf(later) })).status).toBe(409);
    }
    const recorded = await makeRound(world);
    await record(recorded);
    expect((await cancel(recorded)).status).toBe(409);
    expect((await close(recorded)).status).toBe(204);
    const change = { as: who.office, params: paramsOf(recorded), body: roundInput() };
    expect((await kit.call(routes.changeRound, change)).status).toBe(409);
    expect((await close(recorded)).status).toBe(409);
  });
});

/** The titles of what somebody was told. */
const toldOf = async (staff: string): Promise<string[]> =>
  (await queryAll<{ title: string }>(world.kit.deps, keys.inbox(world.county, staff))).map(
    ({ title }) => title,
  );

/**
 * Deps for whom something else happens right after the first reading of a round's records; without `checked` their
 * transactions ask nothing of other rows.
 */
function between(at: ReturnType<typeof place>, happen: () => Promise<unknown>, checked: boolean): Deps {
  const { deps } = world.kit;
  const pk = keys.roundRecords(at.county, at.organ, at.round);
  let happened = false;
  const send = async (command: Parameters<Deps["db"]["send"]>[0]): Promise<unknown> => {
    const input = command.input as {
      TransactItems?: { ConditionCheck?: unknown }[];
      KeyConditionExpression?: string;
    };
    if (input.TransactItems && !checked)
      input.TransactItems = input.TransactItems.filter((item) => !item.ConditionCheck);
    const reply: unknown = await deps.db.send(command);
    if (!happened && input.KeyConditionExpression && JSON.stringify(input).includes(`"${pk}"`)) {
      happened = true;
      await happen();
    }
    return reply;
  };
  return { ...deps, db: { send } as Deps["db"] };
}
