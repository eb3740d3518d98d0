// What goes wrong, said as what it means for people, and sent to whoever asked to hear of it.
import { CfnOutput, Duration, type Stack } from "aws-cdk-lib";
import {
  Alarm,
  ComparisonOperator,
  MathExpression,
  Metric,
  TreatMissingData,
  type IMetric,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import type { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import { FilterPattern, MetricFilter, type LogGroup } from "aws-cdk-lib/aws-logs";
import type { ScheduleGroup } from "aws-cdk-lib/aws-scheduler";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { jobs, type Job, type JobName } from "../shared/jobs.ts";
import { tableDefinition } from "../shared/table.ts";
import type { Functions } from "./functions.ts";
import { letAlarmsPublish } from "./grants.ts";
import type { Queues } from "./queues.ts";
import { idOf } from "./schedules.ts";

export type Watched = {
  site: HttpApi;
  functions: Functions;
  table: Table;
  vault: Table;
  queues: Queues;
  groups: ReadonlyMap<JobName, ScheduleGroup>;
};

/** One alarm. Fires when `metric` is at least `atLeast` in all of the last `periods`, or below 1 when it is absent. */
type Row = {
  id: string;
  /** What is wrong for people, in Chinese: the text of the message. */
  impact: string;
  metric: IMetric;
  atLeast?: number;
  periods: number;
};

const inMinutes = (minutes: number) => ({ statistic: "Sum", period: Duration.minutes(minutes) });

/** Every alarm of the stack and the topic that they report to, when they start and when they end. */
export function addAlarms(stack: Stack, watched: Watched, email: string | undefined): void {
  const topic = new Topic(stack, "Alarms", { displayName: "Suneng", enforceSSL: true });
  if (email) topic.addSubscription(new EmailSubscription(email));
  letAlarmsPublish(stack, topic);
  const tell = new SnsAction(topic);
  for (const row of rows(stack, watched)) {
    const alarm = new Alarm(stack, `${row.id}Alarm`, {
      alarmName: `${stack.stackName}-${row.id}`,
      alarmDescription: row.impact,
      metric: row.metric,
      evaluationPeriods: row.periods,
      threshold: row.atLeast ?? 1,
      comparisonOperator: row.atLeast
        ? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
        : ComparisonOperator.LESS_THAN_THRESHOLD,
      // No number means "nothing failed", but also "nothing started".
      treatMissingData: row.atLeast ? TreatMissingData.NOT_BREACHING : TreatMissingData.BREACHING,
    });
    alarm.addAlarmAction(tell);
    alarm.addOkAction(tell);
  }
  new CfnOutput(stack, "AlarmTopic", { value: topic.topicArn, description: "Alarms are published here" });
}

const rows = (stack: Stack, watched: Watched): Row[] => [
  ...siteRows(watched),
  ...talkRows(stack, watched),
  ...workerRows(stack, watched),
  ...jobs.flatMap((job) => jobRows(stack, watched, job)),
  {
    id: "VaultThrottled",
    impact: "约谈数据库来不及处理请求：约谈内容可能打不开或没有保存，请稍后重试。",
    metric: throttledOf(watched.vault),
    atLeast: 10,
    periods: 2,
  },
  {
    id: "TableThrottled",
    impact: "数据库来不及处理请求：提交、审核可能失败或很慢，请稍后重试。",
    metric: throttledOf(watched.table, [tableDefinition.worklist.indexName]),
    atLeast: 10,
    periods: 2,
  },
];

function siteRows({ site, functions }: Watched): Row[] {
  const broken = "打开网页或提交时出错：内勤可能无法报送简报，审核台可能打不开。";
  return [
    {
      id: "SiteErrors",
      impact: broken,
      metric: site.metricServerError(inMinutes(5)),
      atLeast: 3,
      periods: 1,
    },
    {
      id: "ApiErrors",
      impact: broken,
      metric: functions.api.metricErrors(inMinutes(5)),
      atLeast: 3,
      periods: 1,
    },
    {
      id: "ApiThrottled",
      impact: "同时使用的人超过了系统能处理的数量：有人会看到出错页面，需要重试。",
      metric: functions.api.metricThrottles(inMinutes(5)),
      atLeast: 1,
      periods: 1,
    },
  ];
}

/** Talks: few people have them, so one failure counts. A key that is not to be had fails each opening and no call. */
function talkRows(stack: Stack, { functions }: Watched): Row[] {
  const broken = "约谈页面出错：约谈可能打不开或没有保存，其他功能不受影响。";
  return [
    {
      id: "ConfidentialErrors",
      impact: broken,
      metric: functions.confidential.metricErrors(inMinutes(5)),
      atLeast: 1,
      periods: 1,
    },
    {
      id: "ConfidentialThrottled",
      impact: "同时打开约谈的人超过了系统能处理的数量：有人会看到出错页面，需要重试。",
      metric: functions.confidential.metricThrottles(inMinutes(5)),
      atLeast: 1,
      periods: 1,
    },
    {
      id: "ConfidentialFailed",
      impact: "约谈内容打不开或没有保存：密钥可能被停用或权限被改动，请核对密钥和该函数的日志。",
      metric: linesOf(stack, "ConfidentialFailures", functions.logs.confidential, ["request.failed"]),
      atLeast: 1,
      periods: 1,
    },
  ];
}

function workerRows(stack: Stack, { functions, queues }: Watched): Row[] {
  const late = "汇总、催报和通知都在推迟：有人可能该收到提醒而没有收到。";
  const given =
    "有定时任务多次重试仍未完成：部分县（区）的汇总、催报或通知可能缺失，请在任务页核对并重新运行。";
  const waiting = (queue: Queue) =>
    queue.metricApproximateNumberOfMessagesVisible({ statistic: "Maximum", period: Duration.minutes(5) });
  const broken = new MathExpression({
    expression: "FILL(thrown, 0) + FILL(shares, 0)",
    usingMetrics: {
      thrown: functions.jobs.metricErrors(inMinutes(5)),
      shares: linesOf(stack, "BrokenShares", functions.logs.jobs, ["share.failed"]),
    },
    period: Duration.minutes(5),
  });
  return [
    // Three in a row: a single failure is retried within minutes.
    { id: "JobsErrors", impact: late, metric: broken, atLeast: 1, periods: 3 },
    {
      id: "JobsThrottled",
      impact: late,
      metric: functions.jobs.metricThrottles(inMinutes(5)),
      atLeast: 1,
      periods: 6,
    },
    {
      id: "WorkWaits",
      impact: late,
      metric: queues.work.metricApproximateAgeOfOldestMessage({
        statistic: "Maximum",
        period: Duration.minutes(5),
      }),
      atLeast: 3600,
      periods: 1,
    },
    { id: "DeadShares", impact: given, metric: waiting(queues.deadShares), atLeast: 1, periods: 1 },
    { id: "DeadRuns", impact: given, metric: waiting(queues.deadRuns), atLeast: 1, periods: 1 },
  ];
}

/** A job that fails in some county, and a job that was not even started. */
function jobRows(stack: Stack, { functions, groups }: Watched, job: Job & { name: JobName }): Row[] {
  const id = idOf(job.name);
  const often = job.cadence.every === "minutes";
  const failed: Row = {
    id: `${id}Failed`,
    impact: `${job.title}失败：${job.impact}`,
    metric: linesOf(stack, `${id}Failures`, functions.logs.jobs, ["job.failed", job.name]),
    atLeast: 1,
    // What runs every few minutes repairs itself by the next run; a daily job does not before tomorrow.
    periods: often ? 3 : 1,
  };
  const window = startWindow(job);
  if (!window) return [failed];
  const started = new Metric({
    namespace: "AWS/Scheduler",
    metricName: "InvocationAttemptCount",
    dimensionsMap: { ScheduleGroup: groups.get(job.name)?.scheduleGroupName ?? "" },
    statistic: "Sum",
    period: window.period,
  });
  const impact = `${job.title}没有按时启动：${job.impact}`;
  return [failed, { id: `${id}NotStarted`, impact, metric: started, periods: window.periods }];
}

/** How long a job may stay silent; undefined for a monthly one, as CloudWatch looks back a week at most. */
function startWindow({ cadence }: Job): { period: Duration; periods: number } | undefined {
  switch (cadence.every) {
    case "minutes":
      return { period: Duration.minutes(5 * Math.ceil(cadence.step / 5)), periods: 3 };
    case "day":
      return { period: Duration.hours(1), periods: 26 };
    case "month":
      return undefined;
  }
}

/** How many lines of a log hold all of these words, in five minutes. */
function linesOf(stack: Stack, id: string, logGroup: LogGroup, words: string[]): IMetric {
  const filter = new MetricFilter(stack, id, {
    logGroup,
    filterPattern: FilterPattern.allTerms(...words),
    metricNamespace: stack.stackName,
    metricName: id,
  });
  return filter.metric(inMinutes(5));
}

/** Reads and writes that the table or one of its indexes turned away. */
function throttledOf(table: Table, indexes: readonly string[] = []): IMetric {
  const kinds = { Reads: "ReadThrottleEvents", Writes: "WriteThrottleEvents" };
  const places = [undefined, ...indexes].flatMap((index) =>
    Object.entries(kinds).map(([kind, metricName]) => {
      const dimensions = {
        TableName: table.tableName,
        ...(index ? { GlobalSecondaryIndexName: index } : {}),
      };
      const metric = new Metric({
        namespace: "AWS/DynamoDB",
        metricName,
        dimensionsMap: dimensions,
        ...inMinutes(5),
      });
      return [`${index ?? "table"}${kind}`, metric] as const;
    }),
  );
  return new MathExpression({
    expression: places.map(([name]) => `FILL(${name}, 0)`).join(" + "),
    usingMetrics: Object.fromEntries(places),
    period: Duration.minutes(5),
  });
}
