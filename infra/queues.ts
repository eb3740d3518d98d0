// The work queue (one message per county and job) and the two queues of what could not be done.
import { Duration, type Stack } from "aws-cdk-lib";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { jobs } from "../shared/jobs.ts";

export type Queues = {
  /** {job, scheduledAt, county}: one county's share of a run. */
  work: Queue;
  /** Shares that failed every time. */
  deadShares: Queue;
  /** {job, scheduledAt}: runs that Scheduler could not hand over, or that the function threw on every time. */
  deadRuns: Queue;
};

/** The jobs function's: the longest job's. What takes longer is taken up by the next run. */
export const jobsTimeoutSeconds = Math.max(...jobs.map(({ timeoutSeconds }) => timeoutSeconds));

const triesMax = 5;
const common = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };

/** Standard queues all: Scheduler's dead letters may not go to a FIFO queue, and every share is harmless twice. */
export function addQueues(stack: Stack): Queues {
  const dead = { ...common, retentionPeriod: Duration.days(14) };
  const deadShares = new Queue(stack, "DeadShares", dead);
  return {
    deadShares,
    deadRuns: new Queue(stack, "DeadRuns", dead),
    work: new Queue(stack, "Work", {
      ...common,
      // AWS asks for at least six times the function's timeout, so that a throttled share is not given out twice.
      visibilityTimeout: Duration.seconds(6 * jobsTimeoutSeconds),
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: deadShares, maxReceiveCount: triesMax },
    }),
  };
}
