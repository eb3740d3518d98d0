// The vault in both partitions: its table, its keys, and that nobody but the confidential function has a way into it.
import { readFileSync } from "node:fs";
import { Template } from "aws-cdk-lib/assertions";
import { describe, expect, test } from "vitest";
import { vaultRecoveryDays } from "../../infra/vault.ts";
import { vaultDefinition } from "../../shared/table.ts";
import { confidentialPaths, isConfidential } from "../../shared/talks/paths.ts";
import { resourcesOf, stackNames, templatesOf, type Resource } from "./deployments.ts";
import { actionsIn, actionsOf, keyPolicyOf, named, rightsOf, waysAround } from "./rights.ts";
import { neededBy, neededInVault } from "./sent.ts";

const templates = templatesOf();

/** A copy of a template with something changed in it. */
function planted(template: Template, plant: (resources: Record<string, Resource>) => void): Template {
  const copy = structuredClone(template.toJSON()) as { Resources: Record<string, Resource> };
  plant(copy.Resources);
  return Template.fromJSON(copy);
}

describe.each(stackNames)("%s", (name) => {
  const template = templates[name];

  test("the table has a key of its own, can be put back 7 days and cannot be deleted by accident", () => {
    const [, table] = named(template, "AWS::DynamoDB::Table", "Vault");
    const [tableKey] = named(template, "AWS::KMS::Key", "VaultTableKey");
    expect(vaultRecoveryDays).toBe(7);
    expect(table.Properties).toMatchObject({
      BillingMode: "PAY_PER_REQUEST",
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7 },
      DeletionProtectionEnabled: true,
      SSESpecification: {
        SSEEnabled: true,
        SSEType: "KMS",
        KMSMasterKeyId: { "Fn::GetAtt": [tableKey, "Arn"] },
      },
      KeySchema: [
        { AttributeName: vaultDefinition.partitionKey, KeyType: "HASH" },
        { AttributeName: vaultDefinition.sortKey, KeyType: "RANGE" },
      ],
    });
    expect([table.DeletionPolicy, table.UpdateReplacePolicy]).toEqual(["Retain", "Retain"]);
  });

  test("no index, stream or expiry takes anything out of the table", () => {
    const [, table] = named(template, "AWS::DynamoDB::Table", "Vault");
    const outlets = ["GlobalSecondaryIndexes", "LocalSecondaryIndexes", "StreamSpecification"];
    for (const outlet of [...outlets, "KinesisStreamSpecification", "TimeToLiveSpecification"])
      expect(table.Properties).not.toHaveProperty(outlet);
  });

  test("both keys outlive the stack, change their material every year, and wait 30 days before they are gone", () => {
    const keys = resourcesOf(template, "AWS::KMS::Key");
    expect(keys).toHaveLength(2);
    for (const [, key] of keys) {
      expect(key).toMatchObject({ DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" });
      expect(key.Properties).toMatchObject({ EnableKeyRotation: true, PendingWindowInDays: 30 });
    }
  });

  test("the stack and both guides say how long a destruction can be undone", () => {
    const outputs = JSON.stringify(template.findOutputs("VaultTableName"));
    expect(outputs).toContain("can be restored for 7 days");
    expect(readFileSync("docs/deploy.md", "utf8")).toContain("can be put back **7 days**");
    expect(readFileSync("docs/deploy.zh-CN.md", "utf8")).toContain("可恢复到 **7 天**内");
  });

  test("nobody but the confidential function has a way into the vault", () => {
    expect(waysAround(template)).toEqual([]);
  });

  test("the confidential role may do on each table what its code does there, and nothing with files or queues", () => {
    const [vault] = named(template, "AWS::DynamoDB::Table", "Vault");
    const rights = rightsOf(template, "ConfidentialRole").filter(({ action }) =>
      action.startsWith("dynamodb:"),
    );
    const isVault = ({ resource }: { resource: string }) => resource.includes(`"${vault}"`);
    const actions = (some: typeof rights) => [...new Set(some.map(({ action }) => action))].sort();
    expect(actions(rights.filter(isVault))).toEqual(neededInVault());
    expect(actions(rights.filter((right) => !isVault(right)))).toEqual(neededBy("confidential", "dynamodb"));
    const services = rightsOf(template, "ConfidentialRole").map(({ action }) => action.split(":")[0]);
    expect(new Set(services)).toEqual(new Set(["dynamodb", "kms", "logs"]));
  });

  test("the talk key may be used as the code uses it, for one named officer at a time", () => {
    const statements = keyPolicyOf(template, "TalkKey").filter(({ Condition }) => Condition);
    expect(statements).toHaveLength(1);
    expect(statements.flatMap(actionsIn).sort()).toEqual(neededBy("confidential", "kms"));
    expect(statements[0]?.Condition).toEqual({
      Null: { "kms:EncryptionContext:county": "false", "kms:EncryptionContext:owner": "false" },
      "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": ["county", "owner"] },
    });
    expect([neededBy("api", "kms"), neededBy("jobs", "kms")]).toEqual([[], []]);
  });

  test("whoever deploys can make the table: DynamoDB is let do all that it asks of a customer's key", () => {
    const through = keyPolicyOf(template, "VaultTableKey").filter(({ Condition }) => Condition);
    // "At a minimum, DynamoDB requires the following permissions on a customer managed key" (DynamoDB developer guide).
    expect(through.flatMap(actionsIn).sort()).toEqual([
      "kms:CreateGrant",
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:Encrypt",
      "kms:GenerateDataKey",
      "kms:GenerateDataKeyWithoutPlaintext",
      "kms:ReEncryptFrom",
      "kms:ReEncryptTo",
    ]);
    for (const key of ["VaultTableKey", "TalkKey"]) {
      // Without PutKeyPolicy for the account KMS refuses to make a key that nobody could look after.
      const [administration] = keyPolicyOf(template, key);
      expect(administration?.Action).toEqual(expect.arrayContaining(["kms:PutKeyPolicy", "kms:DescribeKey"]));
      expect(JSON.stringify(administration?.Principal)).toContain(':root"');
    }
    expect(actionsOf(template, "ConfidentialRole", "kms")).not.toContain("kms:CreateGrant");
  });

  test("talks go to the confidential function, everything else to the api function", () => {
    const talks = confidentialPaths.flatMap((path) => [`ANY ${path}`, `ANY ${path}/{proxy+}`]);
    const expected = new Map([["$default", "Api"], ...talks.map((key) => [key, "Confidential"] as const)]);
    expect(routesOf(template)).toEqual(expected);
  });

  test("the routes say the same as the site of one machine", () => {
    const patterns = [...routesOf(template).keys()].filter((key) => key !== "$default");
    const routed = patterns.map(
      (key) => new RegExp(`^${key.replace(/^ANY /, "").replace("/{proxy+}", "/.+")}$`),
    );
    const paths = confidentialPaths.flatMap((path) => [path, `${path}/1`, `${path}/1/open`, `${path}s`]);
    for (const path of [...paths, "/", "/briefs/talks", "/api/talksheet", "/healthz"])
      expect([path, routed.some((pattern) => pattern.test(path))]).toEqual([path, isConfidential(path)]);
  });
});

/** Each route of the site and the function that answers it, by the start of its id. */
function routesOf(template: Template): Map<string, string> {
  const functions = ["Api", "Confidential", "Jobs"];
  return new Map(
    resourcesOf(template, "AWS::ApiGatewayV2::Route").map(([, { Properties }]) => {
      const target = JSON.stringify(Properties["Target"]);
      const [, integration] =
        resourcesOf(template, "AWS::ApiGatewayV2::Integration").find(([id]) => target.includes(`"${id}"`)) ??
        [];
      const uri = integration?.Properties["IntegrationUri"] as { "Fn::GetAtt": [string, string] };
      const answering = functions.find((one) => uri["Fn::GetAtt"][0].startsWith(one)) ?? "nobody";
      return [String(Properties["RouteKey"]), answering] as const;
    }),
  );
}

describe("the search for ways around finds", () => {
  const template = templates.SunengChina;
  const [apiRole] = named(template, "AWS::IAM::Role", "ApiRole");
  const [confidentialRole] = named(template, "AWS::IAM::Role", "ConfidentialRole");
  const [talkKey] = named(template, "AWS::KMS::Key", "TalkKey");
  const [tableKey] = named(template, "AWS::KMS::Key", "VaultTableKey");
  const [vault] = named(template, "AWS::DynamoDB::Table", "Vault");
  const arnOf = (id: string) => ({ "Fn::GetAtt": [id, "Arn"] });
  const root = { AWS: { "Fn::Join": ["", ["arn:", { Ref: "AWS::Partition" }, ":iam::1:root"]] } };
  const statementsOf = (resource: Resource | undefined): unknown[] => {
    const { Policies, KeyPolicy } = (resource?.Properties ?? {}) as {
      Policies?: { PolicyDocument: { Statement: unknown[] } }[];
      KeyPolicy?: { Statement: unknown[] };
    };
    return Policies?.[0]?.PolicyDocument.Statement ?? KeyPolicy?.Statement ?? [];
  };
  const allow = (Action: string | string[], rest: object) => ({ Effect: "Allow", Action, ...rest });

  test.each<[what: string, into: string, statement: unknown]>([
    ["kms:Decrypt on the talk key", apiRole, allow("kms:Decrypt", { Resource: arnOf(talkKey) })],
    ["kms:Decrypt on any key", apiRole, allow("kms:Decrypt", { Resource: "*" })],
    ["everything", apiRole, allow("*", { Resource: "*" })],
    ["everything but one thing", apiRole, { Effect: "Allow", NotAction: "s3:GetObject", Resource: "*" }],
    ["reading the vault", apiRole, allow(["dynamodb:GetItem"], { Resource: arnOf(vault) })],
    ["reading every table", apiRole, allow("dynamodb:Query", { Resource: "*" })],
    ["the table's key, directly", confidentialRole, allow("kms:Decrypt", { Resource: arnOf(tableKey) })],
    ["all of KMS for the account", talkKey, allow("kms:*", { Principal: root, Resource: "*" })],
    ["a grant by the account", talkKey, allow("kms:CreateGrant", { Principal: root, Resource: "*" })],
    [
      "opening by the api",
      talkKey,
      allow("kms:Decrypt", { Principal: { AWS: arnOf(apiRole) }, Resource: "*" }),
    ],
    [
      "opening without saying whose",
      talkKey,
      allow("kms:Decrypt", { Principal: { AWS: arnOf(confidentialRole) }, Resource: "*" }),
    ],
    ["the table's key for the account", tableKey, allow("kms:Decrypt", { Principal: root, Resource: "*" })],
    [
      "the table's key through S3",
      tableKey,
      allow("kms:Decrypt", {
        Principal: root,
        Resource: "*",
        Condition: {
          StringEquals: {
            "kms:CallerAccount": { Ref: "AWS::AccountId" },
            "kms:ViaService": "s3.cn-north-1.amazonaws.com.cn",
          },
        },
      }),
    ],
  ])("%s", (_, into, statement) => {
    const changed = planted(template, (resources) => statementsOf(resources[into]).push(statement));
    expect(waysAround(changed)).toHaveLength(1);
  });

  test("a policy that is attached from outside, a shared role, and a second one who may assume it", () => {
    const attached = planted(template, (resources) => {
      const PolicyDocument = { Statement: [allow("kms:Decrypt", { Resource: arnOf(talkKey) })] };
      const Properties = { PolicyDocument, Roles: [{ Ref: apiRole }] };
      resources["Attached"] = { Type: "AWS::IAM::Policy", Properties };
    });
    const shared = planted(template, (resources) => {
      const [api] = named(template, "AWS::Lambda::Function", "Api");
      Object.assign(resources[api]?.Properties ?? {}, { Role: arnOf(confidentialRole) });
    });
    const assumed = planted(template, (resources) => {
      const trust = resources[confidentialRole]?.Properties["AssumeRolePolicyDocument"];
      (trust as { Statement: unknown[] }).Statement.push(allow("sts:AssumeRole", { Principal: root }));
    });
    for (const changed of [attached, shared, assumed]) expect(waysAround(changed)).toHaveLength(1);
  });
});
