// How the model test runs: one command after another, cut short, or two at once, and what the table says compared.
import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";
import { officersBy } from "../../functions/org/store.ts";
import { freeFor } from "../../shared/activities/seats.ts";
import { Problem } from "../../shared/problem.ts";
import { crashAfter, crashBefore } from "../support/adversaries.ts";
import { asProcess, isCrash, plant } from "../support/plant.ts";
import { lookAfter, meaning, type Act, type Command, type Run } from "./seats-commands.ts";
import * as on from "./seats-model.ts";
import type { Model } from "./seats-model.ts";
import { disagreements, whole } from "./seats-given.ts";

/** What the table says, as the model would. */
async function found({ deps, county, model }: Run): Promise<{ summary: unknown; model: Model }> {
  const { activity, seats, signUps } = await whole(deps, county);
  const { capacity, guaranteed } = activity.seats ?? { capacity: 0, guaranteed: [] };
  const seen: Model = {
    ...on.copy(model),
    capacity,
    guaranteed: Object.fromEntries(guaranteed.map((row) => [row.unit, row.seats])),
    cancelled: activity.state === "cancelled",
    people: {},
  };
  for (const { staff, state, unit, at, hoursOwed, priority, group, offeredUntil } of signUps) {
    const until = state === "offered" ? offeredUntil : undefined;
    seen.people[staff] = { state, unit, at, owed: hoursOwed, priority, group, until };
  }
  const free = (unit: string): number => {
    if (!activity.seats) return 0;
    const { own, shared } = freeFor(activity.seats, seats, unit, model.now);
    return own + shared;
  };
  return { summary: on.summary(seen, free), model: seen };
}

/** Refused, or cut short, is an answer too; `meanwhile`: refused because another was quicker. */
async function answerOf(act: () => Promise<unknown>): Promise<"done" | "refused" | "meanwhile"> {
  try {
    await act();
    return "done";
  } catch (error) {
    if (!(error instanceof Problem) && !isCrash(error)) throw error;
    const { reason } = error as Partial<Problem>;
    return reason === "seats-changed" || reason === "changed-meanwhile" ? "meanwhile" : "refused";
  }
}

export async function step(run: Run, given: Command): Promise<void> {
  const { deps, clock } = run;
  clock.advance(given.kind === "wait" ? { minutes: given.minutes } : { seconds: 1 });
  run.model.now = clock.now();
  if (given.kind === "wait" || given.kind === "lookAfter") {
    await lookAfter(run);
    on.lookAfter(run.model);
    return compare(run, [run.model], { exact: true });
  }
  if (given.kind === "race") return race(run, given.both);
  const { real, onModel } = meaning(run, given.act);
  const done = on.copy(run.model);
  onModel(done, false);
  if (given.kind === "do") {
    await answerOf(real);
    return compare(run, [done], { exact: true });
  }
  const { after, step: at } = given.crash;
  const fault = plant(deps.db, after ? crashAfter(at) : crashBefore(at));
  run.faults.push(fault);
  await answerOf(() => asProcess(real));
  await fault.rest();
  if (fault.strikes === 0) return compare(run, [done], { exact: true });
  // Cut short: what was begun is finished in its own sense, or was not begun.
  const [undone, late] = [on.copy(run.model), on.copy(run.model)];
  onModel(late, true);
  // Whoever left has left, also when the job died; or it died before he had.
  if (given.act.does === "depart") {
    return settled(run, [{ ...undone, gone: await leftOf(run) }]);
  }
  return settled(run, [done, undone, late]);
}

async function leftOf({ deps, county, crowd }: Run): Promise<string[]> {
  const staff = crowd.actors.map((one) => one.staff);
  const officers = await officersBy(deps, county, staff);
  return staff.filter((one) => officers.get(one)?.state === "left");
}

/** Two at once: as if one had come after the other, in either order. */
async function race(run: Run, both: readonly [Act, Act]): Promise<void> {
  const meant = both.map((given) => meaning(run, given));
  const answers = await Promise.all(meant.map(({ real }) => answerOf(real)));
  const done = meant.filter((_, at) => answers[at] !== "meanwhile");
  const models = [done, done.toReversed()].flatMap((order) =>
    [0, 1, 2, 3].map((mask) => {
      const model = on.copy(run.model);
      order.forEach(({ onModel }, at) => onModel(model, (mask & (1 << at)) > 0));
      return model;
    }),
  );
  return settled(run, models);
}

async function settled(run: Run, models: Model[]): Promise<void> {
  run.clock.advance({ seconds: 1 });
  if (run.without !== "repair") await lookAfter(run);
  for (const model of models) {
    model.now = run.clock.now();
    on.lookAfter(model);
  }
  run.model = { ...run.model, now: run.clock.now() };
  return compare(run, models, { exact: false });
}

/**
 * The table is as one of the models, agrees with itself, and keeps what was promised. `exact`: to the moment; after a
 * crash or a race the moment at which an offer was made, or a place was taken, is the table's.
 */
async function compare(run: Run, models: readonly Model[], { exact }: { exact: boolean }): Promise<void> {
  const { deps, county } = run;
  const { summary: seen, model: real } = await found(run);
  const now = await whole(deps, county);
  expect(disagreements(now)).toEqual([]);
  const said = (value: unknown): unknown => (exact ? value : withoutEnds(value));
  const summaries = models.map((model) => said(on.summary(model, (unit) => on.free(model, unit))));
  const at = summaries.findIndex((one) => isDeepStrictEqual(one, said(seen)));
  if (at < 0) expect(said(seen)).toEqual(summaries[0]);
  const waits = now.signUps.some(({ state }) => state === "waiting");
  if (real.now < real.closesAt && !real.cancelled)
    expect(waits && !now.seats.queue, "somebody waits and newcomers are let by").toBe(false);
  const next = models[Math.max(0, at)] ?? run.model;
  expect(on.emptyAlthoughWanted(next)).toBe(false);
  run.model = exact ? next : { ...real, gone: next.gone, now: next.now };
}

const withoutEnds = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll(/2026-[^" ]+Z/gu, "")) as unknown;
