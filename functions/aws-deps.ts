// Deps of the AWS functions, built once per container from the environment that infra fills.
import { AwsEnv } from "../shared/env.ts";
import { noMail, sesMail, smtpMail } from "./notices/mail.ts";
import { dynamoClient } from "./platform/client.ts";
import type { Deps, Mail } from "./platform/deps.ts";
import type { Files } from "./platform/files.ts";
import { consoleLog } from "./platform/log.ts";
import { orderedIds, sleep } from "./platform/machine.ts";

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
    ids: orderedIds,
    files: filesOf(env.PHOTO_BUCKET),
    mail: mailOf(env),
    log: consoleLog,
    origin: env.ORIGIN,
    secureCookies: true,
    sleep,
    passwordCost: 2 ** 15,
    fanOut: env.WORK_QUEUE_URL ? fanOutTo(env.WORK_QUEUE_URL) : undefined,
  };
}

/** The bucket's files. S3's client is a fifth of the program and most requests show no photo: the first that does loads it. */
function filesOf(bucket: string): Files {
  let opened: Promise<Files> | undefined;
  const files = (): Promise<Files> =>
    (opened ??= import("./platform/files-s3.ts").then(({ s3Files }) => s3Files(bucket)));
  return {
    ticket: async (asked) => (await files()).ticket(asked),
    link: async (key, seconds) => (await files()).link(key, seconds),
    read: async (key) => (await files()).read(key),
    write: async (key, bytes, contentType) => (await files()).write(key, bytes, contentType),
    remove: async (key) => (await files()).remove(key),
  };
}

/** One message per county: a worker takes one county's share. The client is loaded by the first run. */
function fanOutTo(queueUrl: string): NonNullable<Deps["fanOut"]> {
  return async (job, scheduledAt, counties) => {
    const { SQSClient, SendMessageBatchCommand } = await import("@aws-sdk/client-sqs");
    const sqs = new SQSClient({});
    for (let start = 0; start < counties.length; start += 10) {
      const entries = counties.slice(start, start + 10).map((county) => ({
        Id: county,
        MessageBody: JSON.stringify({ job, scheduledAt, county }),
      }));
      const reply = await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
      if (reply.Failed?.length)
        throw new Error(`${reply.Failed.length} messages were not taken by the queue`);
    }
  };
}
