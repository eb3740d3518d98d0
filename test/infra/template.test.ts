// Facts about the templates of both partitions: what must hold of every deployment, whatever it looks like inside.
import type { Template } from "aws-cdk-lib/assertions";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { describe, expect, test, vi } from "vitest";
import { AwsEnv, ConfidentialEnv } from "../../shared/env.ts";
import { isDue, jobs, type Cadence } from "../../shared/jobs.ts";
import { tableDefinition } from "../../shared/table.ts";
import { awsCron } from "./aws-cron.ts";
import { nagReport, resourcesOf, stackNames, templatesOf, type Resource } from "./deployments.ts";
import { named } from "./rights.ts";

const templates = templatesOf();
const textOf = (value: unknown): string => JSON.stringify(value);
const only = (template: Template, type: string): Resource => {
  const found = resourcesOf(template, type);
  expect(found.map(([id]) => id)).toHaveLength(1);
  return (found[0] as [string, Resource])[1];
};
const bodyOf = (resource: Resource): Record<string, unknown> => resource.Properties;

describe.each(stackNames)("%s", (name) => {
  const template = templates[name];

  describe("the table", () => {
    const table = () => named(template, "AWS::DynamoDB::Table", "Table")[1];

    test("costs nothing at rest, can be put back 35 days, and cannot be deleted by accident", () => {
      expect(bodyOf(table())).toMatchObject({
        BillingMode: "PAY_PER_REQUEST",
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
        DeletionProtectionEnabled: true,
        SSESpecification: { SSEEnabled: true },
        TimeToLiveSpecification: { AttributeName: tableDefinition.ttlAttribute, Enabled: true },
      });
    });

    test("has the keys and the one index of shared/table.ts", () => {
      const { partitionKey, sortKey, worklist } = tableDefinition;
      const schema = (hash: string, range: string) => [
        { AttributeName: hash, KeyType: "HASH" },
        { AttributeName: range, KeyType: "RANGE" },
      ];
      expect(bodyOf(table())).toMatchObject({
        KeySchema: schema(partitionKey, sortKey),
        GlobalSecondaryIndexes: [
          {
            IndexName: worklist.indexName,
            KeySchema: schema(worklist.partitionKey, worklist.sortKey),
            Projection: { ProjectionType: "ALL" },
          },
        ],
      });
    });
  });

  test("what holds records, photos or logs outlives the stack", () => {
    const types = ["AWS::DynamoDB::Table", "AWS::KMS::Key", "AWS::S3::Bucket", "AWS::Logs::LogGroup"];
    const kept = types.flatMap((type) => resourcesOf(template, type));
    expect(kept).toHaveLength(10);
    for (const [id, resource] of kept) {
      expect([id, resource.DeletionPolicy, resource.UpdateReplacePolicy]).toEqual([id, "Retain", "Retain"]);
    }
  });

  test("every log is kept for 180 days, and no function makes one of its own", () => {
    for (const [, log] of resourcesOf(template, "AWS::Logs::LogGroup")) {
      expect(bodyOf(log)).toMatchObject({ RetentionInDays: 180 });
    }
    for (const [, fn] of resourcesOf(template, "AWS::Lambda::Function")) {
      expect(bodyOf(fn)).toMatchObject({
        LoggingConfig: { LogFormat: "JSON", LogGroup: { Ref: expect.anything() } },
      });
    }
    const [, accessLogs] = named(template, "AWS::S3::Bucket", "PhotoAccessLogs");
    expect(textOf(bodyOf(accessLogs)["LifecycleConfiguration"])).toContain('"ExpirationInDays":180');
  });

  describe("photos", () => {
    test("no bucket is public, none speaks without TLS, all are encrypted", () => {
      for (const [id, bucket] of resourcesOf(template, "AWS::S3::Bucket")) {
        expect(Object.values(bodyOf(bucket)["PublicAccessBlockConfiguration"] as object)).toEqual([
          true,
          true,
          true,
          true,
        ]);
        expect(bodyOf(bucket)).toHaveProperty("BucketEncryption");
        const [, policy] = named(template, "AWS::S3::BucketPolicy", id.slice(0, -8));
        expect(textOf(policy)).toContain('{"Bool":{"aws:SecureTransport":"false"}},"Effect":"Deny"');
      }
    });

    test("what was uploaded and not taken is gone after a day; only this site may upload from a browser", () => {
      const [, photos] = named(template, "AWS::S3::Bucket", "PhotosB");
      const rules = (bodyOf(photos)["LifecycleConfiguration"] as { Rules: { Prefix?: string }[] }).Rules;
      for (const prefix of ["incoming/", "imports/"]) {
        expect(rules.find((rule) => rule.Prefix === prefix)).toMatchObject({
          ExpirationInDays: 1,
          Status: "Enabled",
        });
      }
      expect(rules.some((rule) => rule.Prefix === "photos/")).toBe(false);
      const env = environmentOf(template, "Api");
      expect(bodyOf(photos)["CorsConfiguration"]).toMatchObject({
        CorsRules: [{ AllowedMethods: ["POST"], AllowedOrigins: [env["ORIGIN"]] }],
      });
    });
  });

  describe("functions", () => {
    test("run on arm64 and Node 24, in the partition's own names", () => {
      const functions = resourcesOf(template, "AWS::Lambda::Function");
      expect(functions).toHaveLength(3);
      for (const [, fn] of functions) {
        expect(bodyOf(fn)).toMatchObject({ Architectures: ["arm64"], Runtime: "nodejs24.x" });
      }
      expect(textOf(template.toJSON())).not.toContain("arn:aws:");
    });

    test("are given exactly the variables that they parse at start", () => {
      for (const [id, { shape }] of [
        ["Api", AwsEnv],
        ["Confidential", ConfidentialEnv],
        ["Jobs", AwsEnv],
      ] as const) {
        expect(Object.keys(environmentOf(template, id)).sort()).toEqual(Object.keys(shape).sort());
      }
    });

    test("a share is not given out twice while it is worked on, and comes back alone when it fails", () => {
      const { Timeout } = bodyOf(named(template, "AWS::Lambda::Function", "Jobs")[1]);
      const [, work] = named(template, "AWS::SQS::Queue", "Work");
      expect(Number(bodyOf(work)["VisibilityTimeout"])).toBeGreaterThanOrEqual(6 * Number(Timeout));
      const redrive = bodyOf(work)["RedrivePolicy"] as { maxReceiveCount: number };
      expect(redrive.maxReceiveCount).toBeGreaterThanOrEqual(5);
      expect(bodyOf(only(template, "AWS::Lambda::EventSourceMapping"))).toMatchObject({
        FunctionResponseTypes: ["ReportBatchItemFailures"],
      });
    });

    test("no job may run longer than its function", () => {
      const { Timeout } = bodyOf(named(template, "AWS::Lambda::Function", "Jobs")[1]);
      for (const job of jobs) expect(job.timeoutSeconds).toBeLessThanOrEqual(Number(Timeout));
    });

    test("one caller cannot use up the site: requests are throttled", () => {
      expect(bodyOf(only(template, "AWS::ApiGatewayV2::Stage"))).toMatchObject({
        DefaultRouteSettings: {
          ThrottlingBurstLimit: expect.any(Number),
          ThrottlingRateLimit: expect.any(Number),
        },
      });
    });
  });

  describe("jobs", () => {
    const scheduleOf = (job: string): Resource => {
      const found = resourcesOf(template, "AWS::Scheduler::Schedule").filter(([, { Properties }]) =>
        textOf(Properties["Target"]).includes(`\\"job\\":\\"${job}\\"`),
      );
      expect(found).toHaveLength(1);
      return (found[0] as [string, Resource])[1];
    };

    test.each(jobs.map(({ name }) => name))(
      "%s is started in Asia/Shanghai, once, and kept when it cannot be",
      (job) => {
        const schedule = bodyOf(scheduleOf(job));
        expect(schedule).toMatchObject({
          ScheduleExpressionTimezone: "Asia/Shanghai",
          FlexibleTimeWindow: { Mode: "OFF" },
        });
        const target = schedule["Target"] as {
          Input: string;
          DeadLetterConfig: { Arn: { "Fn::GetAtt": [string] } };
        };
        expect(JSON.parse(target.Input)).toEqual({ job, scheduledAt: "<aws.scheduler.scheduled-time>" });
        const dead = template.findResources("AWS::SQS::Queue")[target.DeadLetterConfig.Arn["Fn::GetAtt"][0]];
        expect(dead).toBeDefined();
        expect((dead as Resource).Properties).not.toHaveProperty("FifoQueue");
      },
    );

    test("nothing is scheduled that is not in shared/jobs.ts", () => {
      expect(resourcesOf(template, "AWS::Scheduler::Schedule")).toHaveLength(jobs.length);
    });

    test.each([...jobs])("$name fires in exactly the minutes of a year in which it is due", (job) => {
      const expression = String(bodyOf(scheduleOf(job.name))["ScheduleExpression"]);
      expect(disagreements(expression, job.cadence, 366)).toEqual([]);
    });

    test("the comparison finds a wrong hour, a wrong day and a wrong step", () => {
      expect(disagreements("cron(30 1 * * ? *)", { every: "day", at: "00:30" }, 2)).not.toEqual([]);
      expect(disagreements("cron(30 0 2 * ? *)", { every: "month", day: 1, at: "00:30" }, 3)).not.toEqual([]);
      expect(disagreements("cron(0/15 * * * ? *)", { every: "minutes", step: 10 }, 1)).not.toEqual([]);
    });

    test.each([...jobs])(
      "$name has alarms for failing and for not starting, which say what that means",
      (job) => {
        const told = resourcesOf(template, "AWS::CloudWatch::Alarm").map(([, alarm]) => bodyOf(alarm));
        const mine = told.filter(({ AlarmDescription }) => String(AlarmDescription).includes(job.impact));
        const silent = mine.filter(({ TreatMissingData }) => TreatMissingData === "breaching");
        // CloudWatch looks back a week at most: a monthly job that is not started is not seen, so there is none.
        expect([mine.length, silent.length]).toEqual([2, 1]);
      },
    );
  });

  describe("alarms", () => {
    const alarms = () => resourcesOf(template, "AWS::CloudWatch::Alarm");

    test("every one says in Chinese what is wrong, and reaches the topic when it starts and when it ends", () => {
      for (const [, alarm] of alarms()) {
        expect(String(bodyOf(alarm)["AlarmDescription"])).toMatch(/^[\u3000-\uffef0-9A-Za-z]{12,300}$/);
        expect(bodyOf(alarm)["AlarmActions"]).toHaveLength(1);
        expect(bodyOf(alarm)["OKActions"]).toEqual(bodyOf(alarm)["AlarmActions"]);
      }
      expect(textOf(only(template, "AWS::SNS::TopicPolicy"))).toContain(
        '"Service":"cloudwatch.amazonaws.com"',
      );
    });

    test.each(["AWS::Lambda::Function", "AWS::SQS::Queue", "AWS::DynamoDB::Table", "AWS::ApiGatewayV2::Api"])(
      "every %s is watched",
      (type) => {
        const watched = alarms().map(([, alarm]) => textOf(bodyOf(alarm)));
        const unwatched = resourcesOf(template, type).filter(
          ([id]) => !watched.some((text) => text.includes(`"${id}"`)),
        );
        expect(unwatched.map(([id]) => id)).toEqual([]);
      },
    );
  });
});

function environmentOf(template: Template, id: string): Record<string, unknown> {
  const [, fn] = named(template, "AWS::Lambda::Function", id);
  return (bodyOf(fn)["Environment"] as { Variables: Record<string, unknown> }).Variables;
}

/** The minutes, from the first of 2027 on, in which one of the two fires and the other does not. */
function disagreements(expression: string, cadence: Cadence, days: number): string[] {
  const fires = awsCron(expression);
  const wrong: string[] = [];
  for (let ahead = 0; ahead < days; ahead += 1) {
    const date = new Date(Date.UTC(2027, 0, 1 + ahead));
    const day = date.toISOString().slice(0, 10);
    for (let hour = 0; hour < 24; hour += 1) {
      for (let minute = 0; minute < 60; minute += 1) {
        const time = `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
        if (fires({ minute, hour, date }) !== isDue(cadence, day, time)) wrong.push(`${day} ${time}`);
      }
    }
  }
  return wrong;
}

describe("cdk-nag", () => {
  type Report = { pluginReports: { pluginName: string; violations: { ruleName: string }[] }[] };
  const findings = (report: unknown) =>
    (report as Report).pluginReports.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName));

  const everything = {
    mail: "ses",
    mailFrom: "no-reply@example.org",
    alarmEmail: "duty@example.org",
    domain: "suneng.example.org",
    certificate: "arn:aws-cn:acm:cn-north-1:123456789012:certificate/1",
  };

  test.each([{}, everything])("has no open finding in either partition, whatever is chosen", (settings) => {
    vi.spyOn(console, "error").mockReturnValue();
    const report = nagReport(settings);
    const packs = (report as Report).pluginReports.map(({ pluginName }) => pluginName);
    expect(packs).toEqual(expect.arrayContaining(["AwsSolutions", "Serverless"]));
    expect(findings(report).filter((rule) => !rule.includes("no-ses-in-china"))).toEqual([]);
  });

  test("reports a queue that somebody adds carelessly", () => {
    vi.spyOn(console, "error").mockReturnValue();
    const report = nagReport({}, (stack) => new Queue(stack, "Careless"));
    expect(findings(report)).toEqual(
      expect.arrayContaining(["AwsSolutions-SQS4", "Serverless-SQSRedrivePolicy"]),
    );
  });
});
