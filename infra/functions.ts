// The three functions, what they run with, and how shares of the work queue reach the jobs function.
import { Duration, SecretValue, type Stack } from "aws-cdk-lib";
import type { IRole } from "aws-cdk-lib/aws-iam";
import {
  ApplicationLogLevel,
  Architecture,
  Code,
  EventSourceMapping,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  type FunctionProps,
} from "aws-cdk-lib/aws-lambda";
import type { LogGroup } from "aws-cdk-lib/aws-logs";
import type { AwsEnv, ConfidentialEnv } from "../shared/env.ts";
import type { Host } from "./bundle.ts";
import { apiRole, confidentialRole, jobsRole, type Granted } from "./grants.ts";
import { addLogGroup } from "./logs.ts";
import { jobsTimeoutSeconds } from "./queues.ts";
import type { Settings } from "./settings.ts";
import { addTalkKey } from "./vault-keys.ts";

/** HTTP API gives up after 30 s: ending a second earlier leaves an answer and a log line. */
const apiTimeoutSeconds = 29;

/** Decoding a photo holds up to 480 MB beside the program (docs/adr/0002); 1024 MB is 0.58 of a processor. */
const apiMemoryMb = 1024;
/** Texts and no photos; 0.29 of a processor, which opens a record in a few milliseconds. */
const confidentialMemoryMb = 512;
/** A county's records of a month are a few megabytes; this is for processor, 0.29 of one. */
const jobsMemoryMb = 512;

/** Shares at work at once. It keeps jobs from taking the account's concurrency away from people at their screens. */
const sharesAtOnce = 50;

/** The folder of each host's bundled code. */
export type HostFolders = Record<Host, string>;
export type Functions = Record<Host, LambdaFunction> & { logs: Record<Host, LogGroup> };

type Given = Pick<FunctionProps, "code" | "handler" | "description" | "memorySize" | "deadLetterQueue"> & {
  role: IRole;
  logGroup: LogGroup;
  timeoutSeconds: number;
  /** Typed by the schema that the function parses at start: a forgotten variable does not compile. */
  environment: AwsEnv | ConfidentialEnv;
};

const addFunction = (stack: Stack, id: string, { timeoutSeconds, ...given }: Given): LambdaFunction =>
  new LambdaFunction(stack, id, {
    ...given,
    timeout: Duration.seconds(timeoutSeconds),
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    loggingFormat: LoggingFormat.JSON,
    applicationLogLevelV2: ApplicationLogLevel.INFO,
    // The start and end lines of each call are half of the log's price and say nothing; failures are still there.
    systemLogLevelV2: SystemLogLevel.WARN,
  });

/** What every function is given; `origin` is the site's public address. */
type Shared = Pick<AwsEnv, "TABLE_NAME" | "PHOTO_BUCKET" | "ORIGIN" | "WORK_QUEUE_URL">;

/** Mail leaves from the jobs function alone, which alone is given the relay's password. */
const noMail = { MAIL: "none", MAIL_FROM: "", SMTP_SECRET: "" } as const;

/** All functions. `origin` is the site's public address. No reserved concurrency: a new account may have only ten. */
export function addFunctions(
  stack: Stack,
  granted: Granted,
  folders: HostFolders,
  origin: string,
): Functions {
  const shared = {
    TABLE_NAME: granted.table.tableName,
    PHOTO_BUCKET: granted.photos.bucketName,
    ORIGIN: origin,
    WORK_QUEUE_URL: granted.queues.work.queueUrl,
  };
  const logs = {
    api: addLogGroup(stack, "ApiLog"),
    confidential: addLogGroup(stack, "ConfidentialLog"),
    jobs: addLogGroup(stack, "JobsLog"),
  };
  const api = addFunction(stack, "Api", {
    description: "Suneng: pages and API",
    code: Code.fromAsset(folders.api),
    handler: "api.handler",
    role: apiRole(stack, granted, logs.api),
    logGroup: logs.api,
    memorySize: apiMemoryMb,
    timeoutSeconds: apiTimeoutSeconds,
    environment: { ...shared, ...noMail },
  });
  const confidential = addConfidential(stack, granted, folders, shared, logs.confidential);
  return { api, confidential, jobs: addJobs(stack, granted, folders, shared, logs.jobs), logs };
}

/** The only function with the vault. It has no right to the photos whose bucket it is told, and no queue. */
function addConfidential(
  stack: Stack,
  granted: Granted,
  { confidential }: HostFolders,
  shared: Shared,
  logGroup: LogGroup,
): LambdaFunction {
  const role = confidentialRole(stack, granted, logGroup);
  const environment: ConfidentialEnv = {
    ...shared,
    ...noMail,
    WORK_QUEUE_URL: "",
    VAULT_TABLE_NAME: granted.vault.table.tableName,
    TALK_KEY_ID: addTalkKey(stack, role).keyArn,
  };
  return addFunction(stack, "Confidential", {
    description: "Suneng: confidential talks",
    code: Code.fromAsset(confidential),
    handler: "confidential.handler",
    role,
    logGroup,
    memorySize: confidentialMemoryMb,
    timeoutSeconds: apiTimeoutSeconds,
    environment,
  });
}

function addJobs(
  stack: Stack,
  granted: Granted,
  { jobs }: HostFolders,
  shared: Shared,
  logGroup: LogGroup,
): LambdaFunction {
  const { queues, settings } = granted;
  const jobsFunction = addFunction(stack, "Jobs", {
    description: "Suneng: scheduled jobs, county by county",
    code: Code.fromAsset(jobs),
    handler: "jobs.handler",
    role: jobsRole(stack, granted, logGroup),
    logGroup,
    memorySize: jobsMemoryMb,
    timeoutSeconds: jobsTimeoutSeconds,
    // Scheduler starts it without waiting, so Lambda itself keeps the runs it threw on, as they came.
    deadLetterQueue: queues.deadRuns,
    environment: { ...shared, ...mailOf(settings) },
  });
  new EventSourceMapping(stack, "Shares", {
    target: jobsFunction,
    eventSourceArn: queues.work.queueArn,
    // One county a call, so that no county waits for another's trouble and the timeout is one county's. Ten a call
    // cost a tenth: worth it from about a thousand counties on, with ten times the timeout.
    batchSize: 1,
    reportBatchItemFailures: true,
    maxConcurrency: sharesAtOnce,
  });
  return jobsFunction;
}

/** The relay's address is put in by CloudFormation when it deploys: it is in no template, file or log of ours. */
function mailOf({
  mail,
  mailFrom,
  smtpSecret,
}: Settings): Pick<AwsEnv, "MAIL" | "MAIL_FROM" | "SMTP_SECRET"> {
  const secret = mail === "smtp" ? SecretValue.secretsManager(smtpSecret).unsafeUnwrap() : "";
  return { MAIL: mail, MAIL_FROM: mailFrom, SMTP_SECRET: secret };
}
