// The vault's two keys, and who may use them: one encrypts the table at rest, the other wraps the officers' data keys.
import { Duration, RemovalPolicy, type Stack } from "aws-cdk-lib";
import {
  AccountRootPrincipal,
  ArnPrincipal,
  PolicyDocument,
  PolicyStatement,
  type Conditions,
  type IRole,
} from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";

/**
 * What the account's administrators may do with a key: look after it, never use it and never lend it (CreateGrant). Who
 * may put a key policy could still give himself more: no policy can prevent that, CloudTrail shows it.
 */
const administration = [
  "kms:DescribeKey",
  "kms:GetKeyPolicy",
  "kms:ListKeyPolicies",
  "kms:PutKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListKeyRotations",
  "kms:EnableKeyRotation",
  "kms:DisableKeyRotation",
  "kms:EnableKey",
  "kms:DisableKey",
  "kms:UpdateKeyDescription",
  "kms:ListResourceTags",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:CreateAlias",
  "kms:UpdateAlias",
  "kms:DeleteAlias",
  "kms:ListGrants",
  "kms:RevokeGrant",
  "kms:ScheduleKeyDeletion",
  "kms:CancelKeyDeletion",
];

/** What DynamoDB does with a table's key in the name of whoever uses the table. */
const encryption = [
  "kms:DescribeKey",
  "kms:Encrypt",
  "kms:Decrypt",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
];

/**
 * Only when DynamoDB asks, in this region. KMS documents the service's name with amazonaws.com; public templates for
 * China use that partition's own suffix. Both name the same service and neither can be claimed by a caller.
 */
const viaDynamoDb = ({ region, urlSuffix }: Stack): Conditions => ({
  "kms:ViaService": [`dynamodb.${region}.amazonaws.com`, `dynamodb.${region}.${urlSuffix}`],
});

/** A statement of a key policy; "*" in one is the key itself. */
const statement = (sid: string, principal: ArnPrincipal, actions: string[], conditions?: Conditions) =>
  new PolicyStatement({ sid, principals: [principal], actions, resources: ["*"], conditions });

const administered = () => statement("Administration", new AccountRootPrincipal(), administration);

/** A key with exactly these statements. It outlives the stack: without it what it encrypted is lost. */
const addKey = (stack: Stack, id: string, description: string, statements: PolicyStatement[]): Key =>
  new Key(stack, id, {
    description,
    enableKeyRotation: true,
    pendingWindow: Duration.days(30),
    removalPolicy: RemovalPolicy.RETAIN,
    policy: new PolicyDocument({ statements }),
  });

/**
 * The key that encrypts the vault's table. Roles of this account that are given it may use it, through DynamoDB alone;
 * whoever creates or restores the table lets DynamoDB keep a grant.
 */
export function addTableKey(stack: Stack): Key {
  const here = { "kms:CallerAccount": stack.account, ...viaDynamoDb(stack) };
  const root = new AccountRootPrincipal();
  return addKey(stack, "VaultTableKey", "Suneng: encrypts the table of talk content", [
    administered(),
    statement("ThroughDynamoDb", root, encryption, { StringEquals: here }),
    statement("DynamoDbKeepsIt", root, ["kms:CreateGrant"], {
      StringEquals: here,
      Bool: { "kms:GrantIsForAWSResource": "true" },
    }),
  ]);
}

/** What a role that uses the vault's table must be given of its key. */
export const useTableKey = (stack: Stack, key: Key): PolicyStatement =>
  new PolicyStatement({
    actions: encryption,
    resources: [key.keyArn],
    conditions: { StringEquals: viaDynamoDb(stack) },
  });

/**
 * The key that wraps the officers' data keys: for this one role, and only when it says whose data key it is, which
 * CloudTrail then records. The permission stands in the key's own policy and nowhere else, so that no role's policy can
 * give it to anybody.
 */
export const addTalkKey = (stack: Stack, confidential: IRole): Key =>
  addKey(
    stack,
    "TalkKey",
    "Suneng: wraps the data keys of talk content, for the confidential function alone",
    [
      administered(),
      statement(
        "OneOfficer",
        new ArnPrincipal(confidential.roleArn),
        ["kms:GenerateDataKey", "kms:Decrypt"],
        {
          Null: { "kms:EncryptionContext:county": "false", "kms:EncryptionContext:owner": "false" },
          "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": ["county", "owner"] },
        },
      ),
    ],
  );
