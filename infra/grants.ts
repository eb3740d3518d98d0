// Who may do what: one role per function and one for Scheduler, exact actions on exact resources. Keys: vault-keys.ts.
import { ArnFormat, type Stack } from "aws-cdk-lib";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal, type IRole } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Bucket } from "aws-cdk-lib/aws-s3";
import type { Topic } from "aws-cdk-lib/aws-sns";
import { tableDefinition } from "../shared/table.ts";
import { prefixes } from "./photos.ts";
import type { Queues } from "./queues.ts";
import type { Settings } from "./settings.ts";
import { useTableKey } from "./vault-keys.ts";
import type { Vault } from "./vault.ts";

export type Granted = { table: Table; vault: Vault; photos: Bucket; queues: Queues; settings: Settings };

const allow = (actions: string[], ...resources: string[]): PolicyStatement =>
  new PolicyStatement({ actions, resources });

const lambda = new ServicePrincipal("lambda.amazonaws.com");

/** A role whose policies are these and stay these: what CDK would add by itself is refused. */
function roleOf(stack: Stack, id: string, service: ServicePrincipal, statements: PolicyStatement[]): IRole {
  const role = new Role(stack, id, {
    assumedBy: service,
    inlinePolicies: { exactly: new PolicyDocument({ statements }) },
  });
  return role.withoutPolicyUpdates();
}

const writeLog = (log: LogGroup) => allow(["logs:CreateLogStream", "logs:PutLogEvents"], log.logGroupArn);

/** Items by key, pages by Query, transactions (which AWS checks as their parts). Never Scan, batches or the table. */
const useTable = (table: Table): PolicyStatement[] => [
  allow(
    [
      "dynamodb:GetItem",
      "dynamodb:BatchGetItem",
      "dynamodb:Query",
      "dynamodb:PutItem",
      "dynamodb:UpdateItem",
      "dynamodb:DeleteItem",
      "dynamodb:ConditionCheckItem",
    ],
    table.tableArn,
  ),
  allow(["dynamodb:Query"], `${table.tableArn}/index/${tableDefinition.worklist.indexName}`),
];

const useFiles = (photos: Bucket): PolicyStatement[] => [
  allow(
    ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
    ...[...prefixes.kept, ...prefixes.temporary].map((prefix) => photos.arnForObjects(`${prefix}*`)),
  ),
  // Without it S3 answers 403 for a file that is not there, and "not uploaded yet" looks like a fault.
  allow(["s3:ListBucket"], photos.bucketArn),
];

const handOver = ({ work }: Queues): PolicyStatement => allow(["sqs:SendMessage"], work.queueArn);

/** The api function: records, photos, and handing a job that somebody wants now to the workers. */
export const apiRole = (stack: Stack, { table, photos, queues }: Granted, log: LogGroup): IRole =>
  roleOf(stack, "ApiRole", lambda, [
    writeLog(log),
    ...useTable(table),
    ...useFiles(photos),
    handOver(queues),
  ]);

/**
 * The confidential function: records and the vault, no photos and no queue. Its right to the talk key stands in that
 * key's own policy.
 */
export const confidentialRole = (stack: Stack, { table, vault }: Granted, log: LogGroup): IRole =>
  roleOf(stack, "ConfidentialRole", lambda, [
    writeLog(log),
    ...useTable(table),
    allow(
      [
        "dynamodb:GetItem",
        "dynamodb:Query",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
        "dynamodb:DeleteItem",
        // That the key lives, and the draft is there, when something is signed.
        "dynamodb:ConditionCheckItem",
      ],
      vault.table.tableArn,
    ),
    useTableKey(stack, vault.tableKey),
  ]);

/** The jobs function: records, the queue from both ends, and mail. No photos. */
export const jobsRole = (stack: Stack, { table, queues, settings }: Granted, log: LogGroup): IRole =>
  roleOf(stack, "JobsRole", lambda, [
    writeLog(log),
    ...useTable(table),
    handOver(queues),
    allow(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], queues.work.queueArn),
    allow(["sqs:SendMessage"], queues.deadRuns.queueArn),
    ...(settings.mail === "ses" ? [sendMail(stack, settings.mailFrom)] : []),
  ]);

/** Mail from one address only; SES asks about the identity that was verified: the address or its domain. */
function sendMail(stack: Stack, mailFrom: string): PolicyStatement {
  const address = /<([^>]+)>/u.exec(mailFrom)?.[1] ?? mailFrom;
  const identities = [address, address.slice(address.indexOf("@") + 1)].map((resourceName) =>
    stack.formatArn({
      service: "ses",
      resource: "identity",
      resourceName,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    }),
  );
  const statement = allow(["ses:SendEmail"], ...identities);
  statement.addCondition("StringEquals", { "ses:FromAddress": address });
  return statement;
}

/** A service that acts for this account only, so that nobody else's schedule or alarm can borrow its rights. */
const forThisAccount = (stack: Stack) => ({
  conditions: { StringEquals: { "aws:SourceAccount": stack.account } },
});

/** Scheduler: starting the jobs function, and keeping what it could not start. */
export const schedulerRole = (stack: Stack, jobs: LambdaFunction, { deadRuns }: Queues): IRole =>
  roleOf(stack, "SchedulerRole", new ServicePrincipal("scheduler.amazonaws.com", forThisAccount(stack)), [
    allow(["lambda:InvokeFunction"], jobs.functionArn),
    allow(["sqs:SendMessage"], deadRuns.queueArn),
  ]);

/** Alarms: a topic with a policy of its own (TLS only) has lost the default one that let them publish. */
export function letAlarmsPublish(stack: Stack, topic: Topic): void {
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: "AlarmsPublish",
      principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
      actions: ["sns:Publish"],
      resources: [topic.topicArn],
      ...forThisAccount(stack),
    }),
  );
}
