// Jobs: the crontab's arithmetic, and what a run keeps, repeats and takes over.
import { describe, expect, test } from "vitest";
import { isDue, jobCalled, jobs } from "../../shared/jobs.ts";
import { daysFrom } from "../../shared/time.ts";
import { nextDue } from "../../functions/platform/job-operations.ts";
import {
  latestRuns,
  runJob,
  runJobInCounty,
  type JobOutcome,
  type Runners,
} from "../../functions/platform/jobs.ts";
import { catchUp, lastDue } from "../../functions/platform/ticker.ts";
import { createApp, type Kit } from "../support/app.ts";

const outcome: JobOutcome = { counts: { 次数: 1 }, remarks: [] };

/** Runners that only count how often each was run. */
function counting(fail = false): { runners: Runners; ran: string[] } {
  const ran: string[] = [];
  const run = (name: string) => (_deps: unknown, county: string, at: string) => {
    ran.push(`${name} ${county} ${at}`);
    return fail ? Promise.reject(new Error("boom")) : Promise.resolve(outcome);
  };
  return {
    ran,
    runners: {
      "figures.rollUp": run("figures.rollUp"),
      "obligations.remind": run("obligations.remind"),
      "assessments.remind": run("assessments.remind"),
      "talks.remind": run("talks.remind"),
      "activities.tick": run("activities.tick"),
      "notices.deliver": run("notices.deliver"),
    },
  };
}

const seeded = async (): Promise<Kit> => {
  const kit = await createApp({ now: "2026-11-03T09:00:00+08:00" });
  await kit.seedOrg();
  return kit;
};
const at = "2026-11-03T00:30:00.000Z";

describe("the crontab", () => {
  test("over a year every job is due exactly as often as its cadence says", () => {
    const fired = new Map<string, number>();
    const times = Array.from({ length: 1440 }, (_, minute) => {
      const two = (part: number): string => String(part).padStart(2, "0");
      return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
    });
    for (const day of daysFrom("2026-01-01", "2026-12-31")) {
      for (const time of times) {
        for (const job of jobs) {
          if (isDue(job.cadence, day, time)) fired.set(job.name, (fired.get(job.name) ?? 0) + 1);
        }
      }
    }
    expect(Object.fromEntries(fired)).toEqual({
      "figures.rollUp": 365,
      "obligations.remind": 365,
      "assessments.remind": 365,
      "talks.remind": 365,
      "notices.deliver": 525_600,
      "activities.tick": 365 * 288,
    });
  });

  test("the next and the last due time stand around now, in Shanghai whatever the zone", () => {
    const remind = jobCalled("obligations.remind");
    expect(nextDue(remind, "2026-11-03T00:29:59.000Z")).toBe("2026-11-03T00:30:00.000Z");
    expect(nextDue(remind, "2026-11-03T00:30:00.000Z")).toBe("2026-11-04T00:30:00.000Z");
    expect(lastDue(remind, "2026-11-03T00:30:00.000Z")).toBe("2026-11-03T00:30:00.000Z");
    expect(lastDue(remind, "2026-11-03T00:29:00.000Z")).toBe("2026-11-02T00:30:00.000Z");
    expect(lastDue(jobCalled("notices.deliver"), at)).toBeUndefined();
  });
});

describe("a run", () => {
  test("delivered twice for the same scheduled time is run once, and answered from its row", async () => {
    const { deps, county } = await seeded();
    const { runners, ran } = counting();
    const first = await runJobInCounty(deps, runners, "figures.rollUp", at, county);
    const second = await runJobInCounty(deps, runners, "figures.rollUp", at, county);
    expect(ran).toHaveLength(1);
    expect([first.state, second.state, second.outcome]).toEqual(["done", "done", outcome]);
  });

  test("asked for by a person is done again, though a run of that time is finished", async () => {
    const { deps, county } = await seeded();
    const { runners, ran } = counting();
    await runJobInCounty(deps, runners, "figures.rollUp", at, county);
    await runJobInCounty(deps, runners, "figures.rollUp", at, county, { again: true });
    expect(ran).toHaveLength(2);
    expect(await latestRuns(deps, county, "figures.rollUp", 5)).toHaveLength(1);
  });

  test("of every minute that found nothing to do is not kept, but for one an hour; one that did something is", async () => {
    const { deps, county } = await seeded();
    const idle: Runners = {
      ...counting().runners,
      "notices.deliver": () => Promise.resolve({ counts: { 邮件: 0 }, remarks: [] }),
    };
    const minute = (time: string): string => `2026-11-03T${time}:00.000Z`;
    for (const time of ["00:59", "01:00", "01:01"])
      await runJobInCounty(deps, idle, "notices.deliver", minute(time), county);
    await runJobInCounty(deps, counting().runners, "notices.deliver", minute("01:02"), county);
    const kept = await latestRuns(deps, county, "notices.deliver", 9);
    expect(kept.map((run) => run.scheduledAt)).toEqual([minute("01:02"), minute("01:00")]);
  });

  test("that failed is kept with its error, and taken over by the next delivery", async () => {
    const { deps, county } = await seeded();
    const failed = await runJobInCounty(deps, counting(true).runners, "figures.rollUp", at, county);
    expect(failed).toMatchObject({ state: "failed", errorName: "Error" });
    const again = await runJobInCounty(deps, counting().runners, "figures.rollUp", at, county);
    expect(again.state).toBe("done");
    expect((await latestRuns(deps, county, "figures.rollUp", 5)).map((run) => run.state)).toEqual(["done"]);
  });

  test("that another process holds is left to it until its lease is over", async () => {
    const { deps, county, clock } = await seeded();
    const { runners, ran } = counting();
    let release: () => void = () => {};
    const held = new Promise<JobOutcome>((resolve) => (release = () => resolve(outcome)));
    const slow: Runners = { ...runners, "figures.rollUp": () => held };
    const first = runJobInCounty(deps, slow, "figures.rollUp", at, county);
    await new Promise((resolve) => setTimeout(resolve, 50));
    clock.advance({ seconds: 10 });
    expect((await runJobInCounty(deps, runners, "figures.rollUp", at, county)).state).toBe("running");
    expect(ran).toHaveLength(0);
    clock.advance({ minutes: 10 });
    expect((await runJobInCounty(deps, runners, "figures.rollUp", at, county)).state).toBe("done");
    expect(ran).toHaveLength(1);
    release();
    await first;
  });

  test("tried dry writes nothing, not even that it ran", async () => {
    const { deps, county } = await seeded();
    const dry = { ...deps, dryRun: { changes: [], mails: [] } };
    await runJob(dry, counting().runners, "figures.rollUp", at);
    expect(await latestRuns(deps, county, "figures.rollUp", 5)).toEqual([]);
  });
});

describe("a machine that was switched off", () => {
  test("makes up each daily job's last due time once, and nothing twice", async () => {
    const { deps, clock } = await seeded();
    const { runners, ran } = counting();
    await catchUp(deps, runners);
    expect(ran).toEqual([
      "figures.rollUp 529901 2026-11-02T16:30:00.000Z",
      "obligations.remind 529901 2026-11-03T00:30:00.000Z",
      "assessments.remind 529901 2026-11-03T00:35:00.000Z",
      "talks.remind 529901 2026-11-03T00:40:00.000Z",
    ]);
    await catchUp(deps, runners);
    expect(ran).toHaveLength(4);
    clock.advance({ days: 3 });
    await catchUp(deps, runners);
    expect(ran).toHaveLength(8);
  });
});
