// One EventBridge schedule per row of shared/jobs.ts, read in Asia/Shanghai.
import type { Stack } from "aws-cdk-lib";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { CfnSchedule, ScheduleGroup } from "aws-cdk-lib/aws-scheduler";
import { jobs, toAwsCron, type Cadence, type JobName } from "../shared/jobs.ts";
import { schedulerRole } from "./grants.ts";
import type { Queues } from "./queues.ts";

/** How long Scheduler keeps trying to start a run. A later run takes up what an earlier one missed. */
const patience = (cadence: Cadence) =>
  cadence.every === "minutes"
    ? { maximumEventAgeInSeconds: 60 * Math.max(1, cadence.step), maximumRetryAttempts: 3 }
    : { maximumEventAgeInSeconds: 6 * 3600, maximumRetryAttempts: 60 };

/** A construct id of a job: 'figures.rollUp' is 'FiguresRollUp'. */
export const idOf = (name: JobName): string =>
  name.replaceAll(/(?:^|\.)(\w)/g, (_, letter: string) => letter.toUpperCase());

/**
 * Every job's schedule, each in a group of its own: Scheduler counts per group, so a job that was not started can be
 * told apart. Answers the group of each job.
 */
export function addSchedules(
  stack: Stack,
  jobsFunction: LambdaFunction,
  queues: Queues,
): ReadonlyMap<JobName, ScheduleGroup> {
  const role = schedulerRole(stack, jobsFunction, queues);
  const groups = jobs.map((job) => {
    const group = new ScheduleGroup(stack, `${idOf(job.name)}Group`);
    new CfnSchedule(stack, `${idOf(job.name)}Schedule`, {
      groupName: group.scheduleGroupName,
      description: job.name,
      scheduleExpression: toAwsCron(job.cadence),
      scheduleExpressionTimezone: "Asia/Shanghai",
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: jobsFunction.functionArn,
        roleArn: role.roleArn,
        // The scheduled time is the same for every attempt, unlike the execution id: a run's period comes from it.
        input: JSON.stringify({ job: job.name, scheduledAt: "<aws.scheduler.scheduled-time>" }),
        deadLetterConfig: { arn: queues.deadRuns.queueArn },
        retryPolicy: patience(job.cadence),
      },
    });
    return [job.name, group] as const;
  });
  return new Map(groups);
}
