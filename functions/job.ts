// `npm run job -- <name> --at <time> [--dry-run]`: runs one job by hand on the local data.
import { jobNames, type JobName } from "../shared/jobs.ts";
import { toInstant } from "../shared/time.ts";
import { speakChinese } from "../shared/wording.ts";
import { openLocal, readLocalEnv } from "./local-deps.ts";
import { runJob, type JobRun } from "./platform/jobs.ts";
import { withoutVault } from "./platform/vault.ts";
import { runners } from "./runners.ts";

speakChinese();

const usage = `用法：npm run job -- <任务> [--at 2026-11-01T00:30:00+08:00] [--dry-run]\n任务：${jobNames.join("、")}`;

type Asked = { job: JobName; at?: string; dryRun: boolean };

/** The command line's meaning; throws RangeError with the usage when it has none. */
export function readArguments(words: readonly string[]): Asked {
  const [name, ...rest] = words;
  const job = jobNames.find((known) => known === name);
  if (!job) throw new RangeError(usage);
  const asked: Asked = { job, dryRun: false };
  for (let i = 0; i < rest.length; i += 1) {
    if (rest[i] === "--dry-run") asked.dryRun = true;
    else if (rest[i] === "--at" && rest[i + 1]) asked.at = toInstant(rest[(i += 1)] ?? "");
    else throw new RangeError(`不认识的参数 ${rest[i]}\n${usage}`);
  }
  return asked;
}

function report(county: string, run: JobRun): void {
  const counts = Object.entries(run.outcome?.counts ?? {}).map(([label, count]) => `${label} ${count}`);
  console.log(
    `${county} ${run.state === "done" ? "完成" : "失败"} ${counts.join("，")} ${run.errorName ?? ""}`,
  );
  for (const remark of run.outcome?.remarks ?? []) console.log(`  ${remark}`);
}

async function main(): Promise<void> {
  const asked = readArguments(process.argv.slice(2));
  const host = await openLocal(readLocalEnv(process.env), { quiet: true, join: true });
  try {
    const dryRun = asked.dryRun ? { changes: [], mails: [] } : undefined;
    const deps = { ...withoutVault(host.deps), dryRun };
    const results = await runJob(deps, runners, asked.job, asked.at ?? deps.clock.now(), { again: true });
    for (const { county, run } of results) report(county, run);
    if (dryRun)
      console.log(
        `试运行：将写入 ${deps.dryRun?.changes.length} 处，外发 ${deps.dryRun?.mails.length} 封，均未执行`,
      );
    if (results.some(({ run }) => run.state === "failed")) process.exitCode = 1;
  } finally {
    await host.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
