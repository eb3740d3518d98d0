// The jobs page's operations: what runs by itself, when it last ran and will next, and running one now.
import { isDue, jobs, sayCadence, type Job, type JobName } from "../../shared/jobs.ts";
import { addDays, clockTimeOf, dayOf, instantAt } from "../../shared/time.ts";
import { authorize, type Actor } from "./actor.ts";
import { commit } from "./commit.ts";
import type { Deps } from "./deps.ts";
import { latestRuns, runJobInCounty, type JobRun, type Runners } from "./jobs.ts";
import { keys } from "../../shared/keys.ts";

export type JobView = {
  name: JobName;
  title: string;
  cadence: string;
  impact: string;
  next: string;
  runs: JobRun[];
};

/** The next instant at which a job is due after `now`; looks at most 40 days ahead. */
export function nextDue(job: Job, now: string): string {
  if (job.cadence.every === "minutes") {
    const step = job.cadence.step * 60_000;
    return new Date((Math.floor(Date.parse(now) / step) + 1) * step).toISOString();
  }
  const time = job.cadence.at;
  for (let ahead = 0; ahead <= 40; ahead += 1) {
    const day = addDays(dayOf(now), ahead);
    const later = ahead > 0 || clockTimeOf(now) < time;
    if (later && isDue(job.cadence, day, time)) return instantAt(day, time);
  }
  throw new RangeError(`${job.name} is not due within 40 days`);
}

/** Every job with its latest runs in the actor's county. */
export async function listJobs(deps: Deps, actor: Actor): Promise<JobView[]> {
  const { county } = actor;
  authorize(actor, "jobs.view", { county }, "任务");
  const now = deps.clock.now();
  return Promise.all(
    jobs.map(async (job) => ({
      name: job.name,
      title: job.title,
      cadence: sayCadence(job.cadence),
      impact: job.impact,
      next: nextDue(job, now),
      runs: await latestRuns(deps, county, job.name, 5),
    })),
  );
}

/**
 * Runs a job for the actor's county at this moment, as if it were due now; kept among its runs. Where there are
 * workers one of them does it, and the answer is "running": a page waits 30 s at most, and only workers send mail.
 */
export async function runNow(deps: Deps, actor: Actor, runners: Runners, name: JobName): Promise<JobRun> {
  const { county } = actor;
  authorize(actor, "jobs.run", { county }, "任务");
  const audit = { pk: keys.auditOf(county, "jobs"), did: "jobs.runNow", subject: name };
  await commit(deps, actor, [], { audit });
  const scheduledAt = deps.clock.now();
  if (!deps.fanOut) return runJobInCounty(deps, runners, name, scheduledAt, county, { again: true });
  await deps.fanOut(name, scheduledAt, [county]);
  return {
    county,
    job: name,
    scheduledAt,
    state: "running",
    startedAt: scheduledAt,
    leaseUntil: scheduledAt,
  };
}
