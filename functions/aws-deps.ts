// Deps of the AWS functions, built once per container from the environment that infra fills.
import { SQSClient, SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import { AwsEnv } from "../shared/env.ts";
import { noMail, sesMail, smtpMail } from "./notices/mail.ts";
import { dynamoClient } from "./platform/client.ts";
import type { Deps, Mail } from "./platform/deps.ts";
import { s3Files } from "./platform/files-s3.ts";
import { consoleLog } from "./platform/log.ts";
import { randomIds, sleep } from "./platform/machine.ts";

function mailOf(env: AwsEnv): Mail {
  switch (env.MAIL) {
    case "ses":
      return sesMail(env.MAIL_FROM);
    case "smtp":
      return smtpMail(env.SMTP_SECRET, env.MAIL_FROM);
    case "none":
      return noMail;
  }
}

/** The deps of one function. */
export function awsDeps(values: Record<string, string | undefined> = process.env): Deps {
  const env = AwsEnv.parse(values);
  return {
    db: dynamoClient(),
    tableName: env.TABLE_NAME,
    clock: { now: () => new Date().toISOString() },
    ids: randomIds,
    files: s3Files(env.PHOTO_BUCKET),
    mail: mailOf(env),
    log: consoleLog,
    origin: env.ORIGIN,
    secureCookies: true,
    sleep,
    passwordCost: 2 ** 15,
    fanOut: env.WORK_QUEUE_URL ? fanOutTo(env.WORK_QUEUE_URL) : undefined,
  };
}

/** One message per county: a worker takes one county's share. */
function fanOutTo(queueUrl: string): NonNullable<Deps["fanOut"]> {
  const sqs = new SQSClient({});
  return async (job, scheduledAt, counties) => {
    for (let start = 0; start < counties.length; start += 10) {
      const entries = counties.slice(start, start + 10).map((county) => ({
        Id: county,
        MessageBody: JSON.stringify({ job, scheduledAt, county }),
      }));
      const reply = await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
      if (reply.Failed?.length) throw new Error(`${reply.Failed.length} messages were not taken by the queue`);
    }
  };
}
