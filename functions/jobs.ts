// The jobs function: a scheduled job fans out per county, and queue messages each run one county's share.
import * as z from "zod";
import { jobNames } from "../shared/jobs.ts";
import { toInstant } from "../shared/time.ts";
import { speakChinese } from "../shared/wording.ts";
import { awsDeps } from "./aws-deps.ts";
import { firstAdministrator } from "./org/first-administrator.ts";
import { describeError } from "./platform/log.ts";
import { runJob, runJobInCounty } from "./platform/jobs.ts";
import { runners } from "./runners.ts";

speakChinese();
const deps = awsDeps();

const Scheduled = z.object({ job: z.enum(jobNames), scheduledAt: z.string().transform(toInstant) });
const Share = Scheduled.extend({ county: z.string() });
const Batch = z.object({ Records: z.array(z.object({ messageId: z.string(), body: z.string() })) });
/** Invoked once by hand after the first deployment: makes the county and its first administrator. */
const SetUp = z.object({
  setUp: z.strictObject({
    county: z.string(),
    countyName: z.string(),
    staff: z.string(),
    name: z.string(),
    password: z.string(),
  }),
});

type BatchReply = { batchItemFailures: { itemIdentifier: string }[] };

/** Answers a queue batch with exactly the messages that failed; a scheduled event with nothing. */
export async function handler(event: unknown): Promise<BatchReply | undefined> {
  const batch = Batch.safeParse(event);
  if (batch.success) return runShares(batch.data.Records);
  const setUp = SetUp.safeParse(event);
  if (setUp.success) {
    await firstAdministrator(deps, setUp.data.setUp);
    return undefined;
  }
  const { job, scheduledAt } = Scheduled.parse(event);
  const results = await runJob(deps, runners, job, scheduledAt);
  const failed = results.filter(({ run }) => run.state === "failed");
  if (failed.length) throw new Error(`${job} failed in ${failed.length} counties`);
  return undefined;
}

async function runShares(records: { messageId: string; body: string }[]): Promise<BatchReply> {
  const batchItemFailures = [];
  for (const { messageId, body } of records) {
    try {
      const { job, scheduledAt, county } = Share.parse(JSON.parse(body));
      const run = await runJobInCounty(deps, runners, job, scheduledAt, county);
      if (run.state !== "done") batchItemFailures.push({ itemIdentifier: messageId });
    } catch (error) {
      deps.log("error", "share.failed", describeError(error));
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}
