// JSON API of the jobs: list them with their runs, run one now.
import * as z from "zod";
import { jobNames } from "../../shared/jobs.ts";
import { listJobs, runNow } from "./job-operations.ts";
import { parsed } from "./request.ts";
import { route } from "./route.ts";

const JobNameParam = z.enum(jobNames, { error: "没有这个任务" });

const Run = z.object({
  job: z.string(),
  scheduledAt: z.string(),
  state: z.enum(["running", "done", "failed"]),
  startedAt: z.string(),
  endedAt: z.string().optional(),
  outcome: z.object({ counts: z.record(z.string(), z.number()), remarks: z.array(z.string()) }).optional(),
  errorName: z.string().optional(),
});

const JobRow = z.object({
  name: z.string(),
  title: z.string(),
  cadence: z.string(),
  impact: z.string(),
  next: z.string(),
  runs: z.array(Run),
});

export const jobRoutes = {
  list: route({
    method: "get",
    path: "/api/jobs",
    guard: "jobs.view",
    summary: "定时任务及最近运行情况",
    reply: z.object({ items: z.array(JobRow) }),
    run: async ({ deps, actor }) => ({ items: await listJobs(deps, actor) }),
  }),
  runNow: route({
    method: "post",
    path: "/api/jobs/:job/runs",
    guard: "jobs.run",
    summary: "立即运行一次",
    reply: Run,
    status: 201,
    run: async ({ deps, actor, params }) => {
      const name = parsed(JobNameParam, params.job);
      // Where workers do it nothing of a job is needed here; elsewhere the first run asked for loads them.
      const { runners } = await import("../runners.ts");
      return runNow(deps, actor, runners, name);
    },
  }),
};
