// Who may do what on AWS: exactly what the code does, and nothing that a partition does not have.
import type { Template } from "aws-cdk-lib/assertions";
import { describe, expect, test } from "vitest";
import { resourcesOf, stackNames, templatesOf, type StackName } from "./deployments.ts";
import { actionsOf, rightsOf } from "./rights.ts";
import { neededBy } from "./sent.ts";

const templates = templatesOf();
const withSes = templatesOf({ mail: "ses", mailFrom: "素能 <no-reply@example.org>" });
const withSmtp = templatesOf({ mail: "smtp", mailFrom: "no-reply@example.org", smtpSecret: "suneng/relay" });
const environmentsOf = (template: Template): [string, string][] =>
  resourcesOf(template, "AWS::Lambda::Function").map(([id, fn]) => [
    id,
    JSON.stringify(fn.Properties["Environment"]),
  ]);

describe.each(stackNames)("%s", (name: StackName) => {
  const template = templates[name];

  test("the functions may do what the code's commands need, and nothing else with records and photos", () => {
    expect(actionsOf(template, "ApiRole", "dynamodb")).toEqual(neededBy("api", "dynamodb"));
    expect(actionsOf(template, "JobsRole", "dynamodb")).toEqual(neededBy("jobs", "dynamodb"));
    // ListBucket is no command: without it a file that is not there answers 403 instead of 404.
    expect(actionsOf(template, "ApiRole", "s3")).toEqual([...neededBy("api", "s3"), "s3:ListBucket"].sort());
  });

  test("nobody may scan, change or delete a table", () => {
    const risky = /Scan|Table|Batch(Write)|Backup|PartiQL/;
    const roles = resourcesOf(template, "AWS::IAM::Role").map(([id]) => id);
    expect(roles).toHaveLength(4);
    const found = roles
      .flatMap((role) => rightsOf(template, role))
      .filter(({ action }) => risky.test(action));
    expect(found).toEqual([]);
  });

  test("only the api may touch photos, and only under the prefixes of photos and uploads", () => {
    const roles = resourcesOf(template, "AWS::IAM::Role").map(([id]) => id);
    expect(roles.filter((role) => actionsOf(template, role, "s3").length > 0)).toEqual([
      expect.stringMatching(/^ApiRole/),
    ]);
    const objects = rightsOf(template, "ApiRole").filter(({ action }) => /^s3:.*Object$/.test(action));
    expect(objects).not.toEqual([]);
    for (const { resource } of objects) expect(resource).toMatch(/"\/(photos|incoming|imports)\/\*"/);
  });

  test("no action is a wildcard, no resource is everything, no managed policy is attached", () => {
    const roles = resourcesOf(template, "AWS::IAM::Role");
    expect(resourcesOf(template, "AWS::IAM::Policy")).toEqual([]);
    for (const [id, role] of roles) {
      expect(role.Properties).not.toHaveProperty("ManagedPolicyArns");
      for (const { action, resource } of rightsOf(template, id)) {
        expect(action).not.toContain("*");
        expect(resource).not.toBe('"*"');
        expect(resource.includes("*") && !action.startsWith("s3:")).toBe(false);
      }
    }
  });

  test("the index is queried by its own name", () => {
    const index = rightsOf(template, "ApiRole").filter(({ resource }) => resource.includes("/index/"));
    expect(index).toEqual([
      { action: "dynamodb:Query", resource: expect.stringContaining('"/index/worklist"') },
    ]);
  });

  test("without a choice no mail leaves, and no function may send any", () => {
    for (const [, env] of environmentsOf(template)) expect(env).toContain('"MAIL":"none"');
    expect(actionsOf(template, "JobsRole", "ses")).toEqual([]);
  });

  test("the relay's password is in no template and reaches the jobs function alone", () => {
    const holding = environmentsOf(withSmtp[name]).filter(([, env]) =>
      env.includes("resolve:secretsmanager"),
    );
    expect(holding).toEqual([[expect.stringMatching(/^Jobs/), expect.stringContaining("suneng/relay")]]);
  });
});

describe("mail by SES", () => {
  test("is sent by the jobs function alone, from one address", () => {
    expect(actionsOf(withSes.Suneng, "JobsRole", "ses")).toEqual(["ses:SendEmail"]);
    expect(actionsOf(withSes.Suneng, "ApiRole", "ses")).toEqual([]);
    const roles = JSON.stringify(withSes.Suneng.findResources("AWS::IAM::Role"));
    expect(roles).toContain('{"StringEquals":{"ses:FromAddress":"no-reply@example.org"}}');
  });

  test("does not exist in China: that stack stays without mail", () => {
    expect(actionsOf(withSes.SunengChina, "JobsRole", "ses")).toEqual([]);
    for (const [, env] of environmentsOf(withSes.SunengChina)) expect(env).toContain('"MAIL":"none"');
  });
});

test("nothing is used that China lacks: Cognito, function URLs, X-Ray", () => {
  const types = Object.values(
    templates.SunengChina.toJSON()["Resources"] as Record<string, { Type: string }>,
  );
  expect(types.filter(({ Type }) => /Cognito|Lambda::Url|XRay|SES/.test(Type))).toEqual([]);
  expect(JSON.stringify(templates.SunengChina.toJSON())).not.toContain("TracingConfig");
});

test("a setting that cannot be is refused before anything is synthesized", () => {
  expect(() => templatesOf({ mail: "post" })).toThrow(/mail/);
  expect(() => templatesOf({ mail: "ses" })).toThrow(/mailFrom/);
  expect(() => templatesOf({ domain: "suneng.example.org" })).toThrow(/certificate/);
});

test("a site with a name of its own answers to that name alone", () => {
  const domain = {
    domain: "suneng.example.org",
    certificate: "arn:aws-cn:acm:cn-north-1:123456789012:certificate/1",
  };
  const { SunengChina } = templatesOf(domain);
  SunengChina.hasResourceProperties("AWS::ApiGatewayV2::Api", { DisableExecuteApiEndpoint: true });
  for (const [, env] of environmentsOf(SunengChina))
    expect(env).toContain('"ORIGIN":"https://suneng.example.org"');
});
