// Runs any job with every kind of trouble at every I/O step, again without it, and compares with an untroubled run.
import { isDeepStrictEqual } from "node:util";
import {
  conflict,
  crashAfter,
  crashBefore,
  duplicateRequest,
  isTableWrite,
  loseReplyAfterCommit,
  recordCalls,
  serverError,
  throttle,
} from "./adversaries.ts";
import { asProcess, plant, type Adversary, type Fault, type Step, type Target } from "./plant.ts";
import { staleIndex } from "./stale-index.ts";

const forGood = 99;

/** Trouble at one step. `reads`: also worth trying at a step that changes nothing. */
const modes = {
  "crash before": { make: crashBefore, reads: true },
  "crash after": { make: crashAfter, reads: false },
  "reply lost": { make: loseReplyAfterCommit, reads: false },
  "every reply lost": { make: (n: number) => loseReplyAfterCommit(n, forGood), reads: false },
  throttled: { make: throttle, reads: true },
  "refused for good": { make: (n: number) => throttle(n, forGood), reads: true },
  "server error": { make: serverError, reads: false },
  conflict: { make: conflict, reads: false },
  "sent twice": { make: duplicateRequest, reads: false },
  /** Crash after, and the next run finds an index that has seen nothing of this one. */
  "crash, then stale index": { make: crashAfter, reads: false },
} as const satisfies Record<string, { make: (n: number) => Adversary; reads: boolean }>;

export type Mode = keyof typeof modes;

export type Sweep<World> = {
  /** A fresh world: a new county or table, a new clock, new ids, the same every time. */
  setUp(): Promise<World>;
  /** The job, once, as its schedule would run it. */
  run(world: World): Promise<void>;
  /** Everything it does I/O through: `[world.db, asyncCalls("mail", world.mail, ["send"])]`. */
  io(world: World): readonly Target[];
  /** What matters afterwards, as plain data; nothing that may differ between two right runs (instants, ids). */
  outcome(world: World): Promise<unknown>;
  /** Makes time pass between a troubled run and the next one: past leases and backoff. */
  afterCrash?(world: World): Promise<void> | void;
  tearDown?(world: World): Promise<void> | void;
  /** The table whose index may be stale; without it the stale modes are left out. */
  tableName?(world: World): string;
  /** All of them unless named. */
  modes?: readonly Mode[];
  /** Also every crash followed by every crash of the run after it: many scenarios, for the night. */
  pairs?: boolean;
  /** At most so many single-fault scenarios, spread evenly over all of them. */
  scenariosMax?: number;
};

/**
 * How many scenarios of a real job are played at every change: enough that each step meets a third of the modes.
 * `npm run test:thorough` plays all of them.
 */
export const everyday = process.env["SUNENG_THOROUGH"] ? undefined : 30;

export type Failure = { mode: string; step: number; call: string; diff: string };
export type Swept = {
  steps: number;
  calls: readonly string[];
  scenarios: number;
  failures: readonly Failure[];
};

type Scenario = {
  mode: string;
  step: number;
  call: string;
  play: () => Promise<{ met: boolean; diff: string }>;
};

/**
 * Sweeps a job. `steps` are the I/O steps of the untroubled run, `scenarios` those in which the trouble really
 * happened. A failure is an outcome that differs from the untroubled one, or a run without trouble that threw.
 */
export async function sweep<World>(job: Sweep<World>): Promise<Swept> {
  const { steps, expected } = await untroubled(job);
  const failures: Failure[] = [];
  let scenarios = 0;
  const play = async ({ play, ...scenario }: Scenario): Promise<boolean> => {
    const { met, diff } = await play();
    if (met) scenarios += 1;
    if (diff) failures.push({ ...scenario, diff });
    return met;
  };
  for (const scenario of spread(singles(job, steps, expected), job.scenariosMax)) await play(scenario);
  for (const first of job.pairs ? crashes(steps) : []) {
    // The second run has as many steps as it has: each kind of crash walks on until it meets none.
    for (const second of [crashBefore, crashAfter]) {
      let met = true;
      for (let n = 1; met; n += 1) met = await play(pairOf(job, first, second(n), expected));
    }
  }
  return { steps: steps.length, calls: steps.map(({ name }) => name), scenarios, failures };
}

async function untroubled<World>(job: Sweep<World>): Promise<{ steps: readonly Step[]; expected: unknown }> {
  const world = await job.setUp();
  const record = plant(job.io(world), recordCalls());
  await asProcess(() => job.run(world));
  await record.rest();
  record.remove();
  const expected = await job.outcome(world);
  await job.tearDown?.(world);
  if (record.steps.length === 0) throw new Error("the job did no I/O that was planted: nothing was swept");
  return { steps: record.steps, expected };
}

const changes = (step: Step): boolean => isTableWrite(step) || step.name.includes(".");

function singles<World>(job: Sweep<World>, steps: readonly Step[], expected: unknown): Scenario[] {
  const at = (mode: string, step: number, call: string, acts: readonly Act<World>[]): Scenario => ({
    mode,
    step,
    call,
    play: () => drama(job, acts, expected),
  });
  // A job without an index cannot find it stale.
  const canBeStale = job.tableName !== undefined;
  const whole = [
    at("run twice", 0, "", [{}]),
    at("two at once", 0, "", [{ runs: 2 }]),
    ...(canBeStale ? [at("run again on a stale index", 0, "", [{}, { stale: true }])] : []),
  ];
  const all = job.modes ?? (Object.keys(modes) as Mode[]);
  const names = all.filter((name) => canBeStale || !name.includes("stale"));
  const single = names.flatMap((name) =>
    steps
      .filter((step) => modes[name].reads || changes(step))
      .map((step) => {
        const troubled: Act<World> = { adversary: () => modes[name].make(step.n) };
        return at(name, step.n, step.name, name.includes("stale") ? [troubled, { stale: true }] : [troubled]);
      }),
  );
  return [...(job.modes ? [] : whole), ...single];
}

type Crash = { mode: string; step: Step; make: (n: number) => Adversary };

const crashes = (steps: readonly Step[]): Crash[] =>
  steps.flatMap((step) => [
    { mode: "crash before", step, make: crashBefore },
    ...(changes(step) ? [{ mode: "crash after", step, make: crashAfter }] : []),
  ]);

function pairOf<World>(job: Sweep<World>, first: Crash, second: Adversary, expected: unknown): Scenario {
  const acts: Act<World>[] = [{ adversary: () => first.make(first.step.n) }, { adversary: () => second }];
  return {
    mode: `${first.mode}, then ${second.name}`,
    step: first.step.n,
    call: first.step.name,
    play: () => drama(job, acts, expected),
  };
}

/** One run of the job (or several at once) and what troubles it; time passes after each. */
type Act<World> = { adversary?: (world: World) => Adversary; runs?: number; stale?: boolean };

async function drama<World>(
  job: Sweep<World>,
  acts: readonly Act<World>[],
  expected: unknown,
): Promise<{ met: boolean; diff: string }> {
  const world = await job.setUp();
  const tableName = acts.some(({ stale }) => stale) ? job.tableName?.(world) : undefined;
  const stale = tableName ? await staleIndex(tableName) : undefined;
  const faults: Fault[] = [];
  let met = true;
  for (const act of acts) {
    const adversary = act.stale ? stale : act.adversary?.(world);
    // Earlier faults stay planted, at rest: what a dead process left unawaited must stay dead.
    const fault = plant(job.io(world), adversary ?? recordCalls());
    faults.push(fault);
    const runs = Array.from({ length: act.runs ?? 1 }, () => asProcess(() => job.run(world)));
    await Promise.allSettled(runs);
    await fault.rest();
    if (adversary && fault.strikes === 0) met = false;
    await job.afterCrash?.(world);
  }
  const diff = await lastRun(job, world, faults, expected);
  await job.tearDown?.(world);
  return { met, diff };
}

async function lastRun<World>(
  job: Sweep<World>,
  world: World,
  faults: readonly Fault[],
  expected: unknown,
): Promise<string> {
  try {
    await asProcess(() => job.run(world));
  } catch (error) {
    return `the next run, without trouble, threw ${String(error)}`;
  } finally {
    for (const fault of faults.toReversed()) fault.remove();
  }
  return difference(expected, await job.outcome(world));
}

function spread<T>(all: readonly T[], most = all.length): T[] {
  if (all.length <= most) return [...all];
  return Array.from({ length: most }, (_, index) => all[Math.floor((index * all.length) / most)]).filter(
    (one) => one !== undefined,
  );
}

const linesMax = 8;

/** Where two plain values differ, a line each; empty when they do not. */
function difference(expected: unknown, found: unknown): string {
  if (isDeepStrictEqual(expected, found)) return "";
  const lines = differences(expected, found, "");
  const more = lines.length > linesMax ? `\n… and ${lines.length - linesMax} more` : "";
  return lines.slice(0, linesMax).join("\n") + more;
}

function differences(expected: unknown, found: unknown, path: string): string[] {
  if (isDeepStrictEqual(expected, found)) return [];
  if (!isTree(expected) || !isTree(found)) {
    return [`${path || "the whole"}: expected ${say(expected)}, found ${say(found)}`];
  }
  const names = [...new Set([...Object.keys(expected), ...Object.keys(found)])];
  const lines = names.flatMap((name) =>
    differences(expected[name], found[name], path ? `${path}.${name}` : name),
  );
  return lines.length
    ? lines
    : [`${path || "the whole"}: ${say(expected)} and ${say(found)} are of different kinds`];
}

const isTree = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
const say = (value: unknown): string => (JSON.stringify(value) ?? "nothing").slice(0, 120);
