// Reads rights out of a template: what each role may do, what a key's policy says, and every way around the vault's lock.
import type { Template } from "aws-cdk-lib/assertions";
import { resourcesOf, type Resource } from "./deployments.ts";

type Statement = {
  Effect: string;
  Action?: string | string[];
  NotAction?: unknown;
  Resource?: unknown;
  Principal?: unknown;
  Condition?: Record<string, Record<string, unknown>>;
};
type Document = { Statement: Statement[] };
type Right = { action: string; resource: string };

const listOf = (value: unknown): unknown[] => (value === undefined ? [] : [value].flat());
export const actionsIn = ({ Action }: Statement): string[] => listOf(Action).map(String);

/** What a role may do: action and resource of each statement, the resource by its logical ids. */
export function rightsOf(template: Template, role: string): Right[] {
  const [, found] = resourcesOf(template, "AWS::IAM::Role").find(([id]) => id.startsWith(role)) ?? [];
  const policies = (found?.Properties["Policies"] ?? []) as { PolicyDocument: Document }[];
  return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement).flatMap(partsOf);
}

const partsOf = (statement: Statement): Right[] =>
  actionsIn(statement).flatMap((action) =>
    listOf(statement.Resource).map((one) => ({ action, resource: JSON.stringify(one) })),
  );

export const actionsOf = (template: Template, role: string, service: string): string[] =>
  [...new Set(rightsOf(template, role).map(({ action }) => action))]
    .filter((action) => action.startsWith(`${service}:`))
    .sort();

/** The statements of a key's own policy. */
export function keyPolicyOf(template: Template, key: string): Statement[] {
  const [, found] = named(template, "AWS::KMS::Key", key);
  return (found.Properties["KeyPolicy"] as Document).Statement;
}

export function named(template: Template, type: string, prefix: string): [string, Resource] {
  const found = resourcesOf(template, type).find(([id]) => id.startsWith(prefix));
  if (!found) throw new Error(`no ${type} ${prefix}`);
  return found;
}

const roleOfFunction = (fn: Resource): string =>
  (fn.Properties["Role"] as { "Fn::GetAtt": [string, string] })["Fn::GetAtt"][0];

/**
 * Every way in which somebody but the confidential function could open what lies in the vault: a right on its table or
 * on a key, a statement in a key's policy, another function with its role. Empty is what must be.
 */
export function waysAround(template: Template): string[] {
  const [ownId, own] = named(template, "AWS::Lambda::Function", "Confidential");
  const role = roleOfFunction(own);
  const borrowed = resourcesOf(template, "AWS::Lambda::Function")
    .filter(([id, fn]) => id !== ownId && roleOfFunction(fn) === role)
    .map(([id]) => `${id} runs with ${role}`);
  return [
    ...borrowed,
    ...trustOf(template, role),
    ...roleRights(template, role),
    ...talkKeyRights(template, role),
    ...tableKeyRights(template),
  ];
}

/** Who else than Lambda may take the role. */
function trustOf(template: Template, role: string): string[] {
  const [, found] = named(template, "AWS::IAM::Role", role);
  const trust = (found.Properties["AssumeRolePolicyDocument"] as Document).Statement;
  const wrong = trust.filter(
    ({ Principal }) => JSON.stringify(Principal) !== '{"Service":"lambda.amazonaws.com"}',
  );
  return wrong.map(({ Principal }) => `${JSON.stringify(Principal)} may assume ${role}`);
}

/** Every policy on an identity, whatever kind of resource holds it, with the id of that resource. */
function identityPolicies(template: Template): [string, Statement][] {
  const inline = resourcesOf(template, "AWS::IAM::Role").flatMap(([id, { Properties }]) =>
    listOf(Properties["Policies"]).map((one) => [id, (one as { PolicyDocument: Document }).PolicyDocument]),
  );
  const apart = ["AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"].flatMap((type) =>
    resourcesOf(template, type).map(([id, { Properties }]) => [id, Properties["PolicyDocument"]]),
  );
  return ([...inline, ...apart] as [string, Document][]).flatMap(([id, document]) =>
    document.Statement.map((statement): [string, Statement] => [id, statement]),
  );
}

function roleRights(template: Template, role: string): string[] {
  const [vault] = named(template, "AWS::DynamoDB::Table", "Vault");
  const [tableKey] = named(template, "AWS::KMS::Key", "VaultTableKey");
  return identityPolicies(template).flatMap(([id, statement]) => {
    if (statement.Effect !== "Allow") return [];
    if (statement.NotAction !== undefined || statement.Resource === undefined) return [`${id}: all but some`];
    const allowed = ({ action, resource }: Right): boolean => {
      if (/^(\*|kms:)/.test(action))
        return id === role && resource === `{"Fn::GetAtt":["${tableKey}","Arn"]}` && isViaDynamoDb(statement);
      const onVault =
        resource.includes(`"${vault}"`) || (resource === '"*"' && action.startsWith("dynamodb"));
      return !onVault || id === role;
    };
    return partsOf(statement)
      .filter((right) => !allowed(right))
      .map(({ action, resource }) => `${id}: ${action} on ${resource}`);
  });
}

/** What uses a key, or lends the use of it, as opposed to looking after it. */
const uses = /\*|crypt|GenerateDataKey|GenerateMac|VerifyMac|Sign|Verify|DeriveSharedSecret|CreateGrant/;

function talkKeyRights(template: Template, role: string): string[] {
  const principal = JSON.stringify({ AWS: { "Fn::GetAtt": [role, "Arn"] } });
  return keyPolicyOf(template, "TalkKey")
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap((statement) => {
      const who = JSON.stringify(statement.Principal);
      const named = statement.Condition?.["Null"] ?? {};
      const forOneOfficer = ["county", "owner"].every(
        (name) => named[`kms:EncryptionContext:${name}`] === "false",
      );
      const may = (action: string): boolean =>
        who === principal && forOneOfficer
          ? action === "kms:GenerateDataKey" || action === "kms:Decrypt"
          : !uses.test(action);
      const all = statement.NotAction === undefined ? actionsIn(statement) : ["NotAction*"];
      return all.filter((action) => !may(action)).map((action) => `TalkKey: ${action} by ${who}`);
    });
}

function tableKeyRights(template: Template): string[] {
  return keyPolicyOf(template, "VaultTableKey")
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap((statement) => {
      const here = JSON.stringify(statement.Condition?.["StringEquals"]?.["kms:CallerAccount"]);
      const through = isViaDynamoDb(statement) && here === '{"Ref":"AWS::AccountId"}';
      const granted = JSON.stringify(statement.Condition?.["Bool"] ?? {});
      const may = (action: string): boolean => {
        if (!uses.test(action)) return true;
        if (action.includes("*") || !through) return false;
        return action !== "kms:CreateGrant" || granted === '{"kms:GrantIsForAWSResource":"true"}';
      };
      const all = statement.NotAction === undefined ? actionsIn(statement) : ["NotAction*"];
      return all
        .filter((action) => !may(action))
        .map((action) => `VaultTableKey: ${action}, not by DynamoDB`);
    });
}

/** Whether a statement holds only when DynamoDB asks. */
function isViaDynamoDb({ Condition }: Statement): boolean {
  const services = listOf(Condition?.["StringEquals"]?.["kms:ViaService"]).map((one) => JSON.stringify(one));
  const named = /^("|\{"Fn::Join":\["",\[")dynamodb\./;
  return services.length > 0 && services.every((service) => named.test(service));
}
