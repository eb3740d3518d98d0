// Runs a job by hand, by the ticker or by Scheduler: once per scheduled time, county by county, its outcome kept.
import type { JobName } from "../../shared/jobs.ts";
import { jobCalled } from "../../shared/jobs.ts";
import { keys } from "../../shared/keys.ts";
import type { Key } from "../../shared/table.ts";
import { getItem, queryAll, queryPage, tryWrite } from "./db.ts";
import type { Deps } from "./deps.ts";
import { describeError } from "./log.ts";

/** What a run did, as counts with Chinese labels, and remarks an administrator should read. */
export type JobOutcome = { counts: Record<string, number>; remarks: string[] };

/**
 * A job's work in one county. `scheduledAt` is the instant it was due; the period comes from it, never from the clock.
 * It handles every period that is due and not closed: a missed run heals itself, a repeated one changes nothing.
 */
export type Run = (deps: Deps, county: string, scheduledAt: string) => Promise<JobOutcome>;
export type Runners = Record<JobName, Run>;

/** A run as stored, and as the jobs page shows it. */
export type JobRun = {
  county: string;
  job: JobName;
  scheduledAt: string;
  state: "running" | "done" | "failed";
  startedAt: string;
  endedAt?: string;
  leaseUntil: string;
  outcome?: JobOutcome;
  errorName?: string;
  expires?: number;
};

const keptDays = 190;

/** Every county of the deployment by code. */
export async function countyCodes(deps: Deps): Promise<string[]> {
  const rows = await queryAll<{ sk: string }>(deps, "counties", { stale: true });
  return rows.map((row) => row.sk);
}

/** `again`: asked for by a person, so a finished run of the same time is done once more (jobs bear repeating). */
export type Asking = { again?: true };

/** Runs a job in every county, or hands each county to a worker where there is a queue. Errors are kept per county. */
export async function runJob(
  deps: Deps,
  runners: Runners,
  job: JobName,
  scheduledAt: string,
  asking: Asking = {},
): Promise<{ county: string; run: JobRun }[]> {
  const counties = await countyCodes(deps);
  if (deps.fanOut && !deps.dryRun) {
    await deps.fanOut(job, scheduledAt, counties);
    return [];
  }
  const results = [];
  for (const county of counties) {
    results.push({ county, run: await runJobInCounty(deps, runners, job, scheduledAt, county, asking) });
  }
  return results;
}

/**
 * Runs one county's share. A finished run of the same scheduled time is answered from its row; a run that another
 * process holds is left to it; a failed or abandoned one is taken over.
 */
export async function runJobInCounty(
  deps: Deps,
  runners: Runners,
  job: JobName,
  scheduledAt: string,
  county: string,
  asking: Asking = {},
): Promise<JobRun> {
  const now = deps.clock.now();
  const { timeoutSeconds } = jobCalled(job);
  const claim: JobRun = {
    county,
    job,
    scheduledAt,
    state: "running",
    startedAt: now,
    leaseUntil: new Date(Date.parse(now) + (timeoutSeconds + 30) * 1000).toISOString(),
    expires: Math.floor(Date.parse(now) / 1000) + keptDays * 86_400,
  };
  if (deps.dryRun) return { ...claim, state: "done", outcome: await runners[job](deps, county, scheduledAt) };
  const at = keys.run(county, job, scheduledAt);
  if (jobCalled(job).cadence.every === "minutes")
    return runBriefly(deps, runners, { ...claim, ...at }, asking);
  const claimed = await tryWrite(deps, { put: { ...at, ...claim }, when: { absent: true } });
  if (!claimed.done) {
    const earlier = (claimed.found ?? (await getItem<JobRun>(deps, at))) as JobRun | undefined;
    if (earlier?.state === "done" && !asking.again) return earlier;
    if (earlier?.state === "running" && earlier.leaseUntil > now && earlier.startedAt !== now) return earlier;
    await tryWrite(deps, { put: { ...at, ...claim } });
  }
  const ended = await attempted(deps, runners, claim);
  await tryWrite(deps, { put: { ...at, ...ended } });
  return ended;
}

async function attempted(deps: Deps, runners: Runners, claim: JobRun): Promise<JobRun> {
  const { job, county, scheduledAt } = claim;
  try {
    const outcome = await runners[job](deps, county, scheduledAt);
    return { ...claim, state: "done", endedAt: deps.clock.now(), outcome };
  } catch (error) {
    deps.log("error", "job.failed", { job, county, scheduledAt, ...describeError(error) });
    return { ...claim, state: "failed", endedAt: deps.clock.now(), ...nameOf(error) };
  }
}

/**
 * A job of every few minutes guards itself against a second run and mostly finds nothing to do: only runs that did
 * something, failed, were asked for by a person or fell on the hour are kept. Two rows a minute would be most of a
 * county's bill, and of an office computer's disk.
 */
async function runBriefly(
  deps: Deps,
  runners: Runners,
  claim: JobRun & Key,
  asking: Asking,
): Promise<JobRun> {
  const { pk, sk, ...plain } = claim;
  const ended = await attempted(deps, runners, plain);
  const did = Object.values(ended.outcome?.counts ?? {}).some((count) => count > 0);
  const remarked = (ended.outcome?.remarks.length ?? 0) > 0;
  const onTheHour = claim.scheduledAt.slice(14, 16) === "00";
  if (did || remarked || onTheHour || asking.again || ended.state === "failed") {
    await tryWrite(deps, { put: { pk, sk, ...ended } });
  }
  return ended;
}

const nameOf = (error: unknown): { errorName: string } => ({
  errorName: error instanceof Error ? error.name : "unknown",
});

/** The newest runs of a job in a county, newest first. */
export async function latestRuns(deps: Deps, county: string, job: JobName, limit: number): Promise<JobRun[]> {
  const page = await queryPage<JobRun>(
    deps,
    keys.runs(county, job),
    { newestFirst: true, stale: true },
    { limit },
  );
  return page.items;
}
