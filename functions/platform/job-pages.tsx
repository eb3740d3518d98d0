// The jobs page: what runs by itself, last run, next run, run now.
import { jobNames } from "../../shared/jobs.ts";
import { sayInstant } from "../../shared/time.ts";
import { Form, Submit } from "../../web/ui/forms.tsx";
import { PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { Status, type Tone } from "../../web/ui/status.tsx";
import { notFound } from "../../shared/problem.ts";
import { mayAnywhere } from "../../shared/access.ts";
import { listJobs, runNow, type JobView } from "./job-operations.ts";
import type { JobRun } from "./jobs.ts";
import { page, type AnyPage } from "./route.ts";
import { goTo, showPage } from "./shell.tsx";

const runWords: Record<JobRun["state"], { tone: Tone; word: string }> = {
  running: { tone: "info", word: "运行中" },
  done: { tone: "ok", word: "完成" },
  failed: { tone: "bad", word: "失败" },
};

/** The measure words of what jobs count; anything else is 条. */
const measures: Record<string, string> = { 单位: "个", 检查单位: "个", 月份: "个", 已发邮件: "封" };

const countsOf = (run: JobRun): string =>
  Object.entries(run.outcome?.counts ?? {})
    .filter(([, count]) => count > 0)
    .sort(([a], [b]) => a.localeCompare(b, "zh"))
    .map(([label, count]) => `${label} ${count} ${measures[label] ?? "条"}`)
    .join("，");

const RunLine = ({ run }: { run: JobRun }) => (
  <li>
    {sayInstant(run.scheduledAt)} <Status {...runWords[run.state]} />{" "}
    {run.errorName
      ? `错误：${run.errorName}`
      : countsOf(run) || (run.state === "done" ? "没有需要处理的" : "")}
    {(run.outcome?.remarks ?? []).map((remark) => (
      <div>{remark}</div>
    ))}
  </li>
);

const JobCard = ({ job, mayRun }: { job: JobView; mayRun: boolean }) => (
  <Section title={job.title}>
    <p>
      {job.cadence}，下次 {sayInstant(job.next)}。停止时的影响：{job.impact}
    </p>
    {job.runs.length === 0 ? (
      <p>还没有运行过。</p>
    ) : (
      <ul>
        {job.runs.map((run) => (
          <RunLine run={run} />
        ))}
      </ul>
    )}
    {mayRun && (
      <Form action={`/jobs/${job.name}`} inline>
        <Submit look="secondary">立即运行</Submit>
      </Form>
    )}
  </Section>
);

export const jobPages: AnyPage[] = [
  page({
    method: "get",
    path: "/jobs",
    guard: "jobs.view",
    summary: "定时任务",
    run: async (call) => {
      const found = await listJobs(call.deps, call.actor);
      const mayRun = mayAnywhere(call.actor.grants, "jobs.run");
      return showPage(
        call,
        { title: "定时任务", active: "jobs" },
        <>
          <PageHeader title="定时任务" />
          {found.map((job) => (
            <JobCard job={job} mayRun={mayRun} />
          ))}
        </>,
      );
    },
  }),
  page({
    method: "post",
    path: "/jobs/:job",
    guard: "jobs.run",
    summary: "立即运行任务",
    run: async (call) => {
      const name = jobNames.find((known) => known === call.params.job);
      if (!name) throw notFound("任务");
      const { runners } = await import("../runners.ts");
      const run = await runNow(call.deps, call.actor, runners, name);
      const said = {
        done: `已运行：${countsOf(run) || "没有需要处理的"}`,
        running: "已交给后台运行，请稍后刷新本页",
        failed: "运行失败，请看下方记录",
      }[run.state];
      return goTo(call, "/jobs", said, run.state === "failed" ? "failed" : "done");
    },
  }),
];
