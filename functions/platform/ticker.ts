// The local crontab: ticks the rows of shared/jobs.ts, and at start catches up what fell due while the machine was off.
import { isDue, jobs, type Job } from "../../shared/jobs.ts";
import { addDays, clockTimeOf, dayOf, instantAt } from "../../shared/time.ts";
import type { Deps } from "./deps.ts";
import { countyCodes, latestRuns, runJob, type Runners } from "./jobs.ts";
import { describeError } from "./log.ts";

/** The instant at which a daily or monthly job was last due, now included; undefined for jobs of every few minutes. */
export function lastDue(job: Job, now: string): string | undefined {
  const { cadence } = job;
  if (cadence.every === "minutes") return undefined;
  for (let back = 0; back <= 40; back += 1) {
    const day = addDays(dayOf(now), -back);
    const passed = back > 0 || cadence.at <= clockTimeOf(now);
    if (passed && isDue(cadence, day, cadence.at)) return instantAt(day, cadence.at);
  }
  return undefined;
}

/** Runs every job whose last due time has no run yet: an office computer is switched off at half past midnight. */
export async function catchUp(deps: Deps, runners: Runners): Promise<void> {
  const now = deps.clock.now();
  for (const job of jobs) {
    const due = lastDue(job, now);
    if (!due) continue;
    for (const county of await countyCodes(deps)) {
      const [latest] = await latestRuns(deps, county, job.name, 1);
      if (!latest || latest.scheduledAt < due) {
        await runJob(deps, runners, job.name, due);
        break;
      }
    }
  }
}

/** The minute a moment lies in, as an instant. */
export const minuteOf = (now: string): string =>
  new Date(Math.floor(Date.parse(now) / 60_000) * 60_000).toISOString();

/**
 * Ticks until stopped: at each new minute starts the jobs due in it, each at most once at a time.
 * `stop()` resolves when the runs under way have ended.
 */
export function startTicker(deps: Deps, runners: Runners): { stop(): Promise<void> } {
  const underWay = new Map<string, Promise<unknown>>();
  let last = minuteOf(deps.clock.now());
  const run = (job: Job, scheduledAt: string): void => {
    if (underWay.has(job.name)) return;
    const running = runJob(deps, runners, job.name as (typeof jobs)[number]["name"], scheduledAt)
      .catch((error: unknown) =>
        deps.log("error", "ticker.failed", { job: job.name, ...describeError(error) }),
      )
      .finally(() => underWay.delete(job.name));
    underWay.set(job.name, running);
  };
  const timer = setInterval(() => {
    const minute = minuteOf(deps.clock.now());
    if (minute === last) return;
    last = minute;
    for (const job of jobs) if (isDue(job.cadence, dayOf(minute), clockTimeOf(minute))) run(job, minute);
  }, 1000);
  return {
    stop: async () => {
      clearInterval(timer);
      await Promise.allSettled(underWay.values());
    },
  };
}
