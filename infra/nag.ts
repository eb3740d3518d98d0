// cdk-nag's rules on every stack, and each rule that one of our resources does not follow, once, with the reason.
import { Stack, Validations, type App, type CfnElement } from "aws-cdk-lib";
import { AwsSolutionsChecks, ServerlessChecks } from "cdk-nag";
import { confidentialRoutes } from "./http.ts";
import { prefixes } from "./photos.ts";

/** A rule, the construct of every stack that does not follow it, and why. */
type Acknowledged = { rule: string; on: readonly string[]; why: string };

const acknowledged: readonly Acknowledged[] = [
  {
    rule: "AwsSolutions::AwsSolutions-APIG4",
    on: ["Everything", ...confidentialRoutes.map(({ id }) => id)],
    why: "The app signs people in itself (own accounts, revocable sessions, a permission named on every route): China has no Cognito, and an authorizer would decide a second time.",
  },
  {
    rule: "Serverless::Serverless-SQSRedrivePolicy",
    on: ["DeadShares", "DeadRuns"],
    why: "These two are the dead-letter queues; each has an alarm.",
  },
  {
    rule: "Serverless::Serverless-LambdaDLQ",
    on: ["Api", "Confidential"],
    why: "Only API Gateway calls them, and waits for the answer: there is no event that could be lost.",
  },
  {
    rule: "Serverless::Serverless-LambdaEventSourceMappingDestination",
    on: ["Shares"],
    why: "An SQS source has none: what fails goes back to the queue, and after five times to its dead-letter queue.",
  },
  {
    rule: "Serverless::Serverless-LambdaTracing",
    on: ["Api", "Confidential", "Jobs"],
    why: "China has no X-Ray for Lambda, and both partitions run alike; log lines carry the request id and milliseconds.",
  },
  {
    rule: "Serverless::Serverless-SNSRedrivePolicy",
    on: ["Alarms"],
    why: "A mail that did not arrive is not worth a queue of its own: the alarm itself stays red in the console.",
  },
];

const everywhere: readonly string[] = [...prefixes.kept, ...prefixes.temporary];

/** Checks every template at synth; a finding that is not acknowledged here fails it. */
export function checkRules(app: App): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  for (const stack of app.node.children.filter((child) => Stack.isStack(child))) {
    const files = stack.getLogicalId(stack.node.findChild("Photos").node.defaultChild as CfnElement);
    for (const { rule, on, why } of [...acknowledged, ...prefixRules(files)]) {
      for (const id of on) Validations.of(stack.node.findChild(id)).acknowledge({ id: rule, reason: why });
    }
  }
}

const prefixRules = (bucket: string): Acknowledged[] =>
  everywhere.map((prefix) => ({
    rule: `AwsSolutions::AwsSolutions-IAM5[Resource::<${bucket}.Arn>/${prefix}*]`,
    on: ["ApiRole"],
    why: "Files of one kind lie under one prefix; which of them somebody may see is decided by the app.",
  }));
