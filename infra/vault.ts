// The vault on AWS: the confidential table under a key of its own, which can be put back for a few days only.
import { CfnOutput, RemovalPolicy, type Stack } from "aws-cdk-lib";
import { AttributeType, BillingMode, Table, TableEncryption } from "aws-cdk-lib/aws-dynamodb";
import type { Key } from "aws-cdk-lib/aws-kms";
import { vaultDefinition } from "../shared/table.ts";
import { addTableKey } from "./vault-keys.ts";

/**
 * How far back the vault can be put, in days. It is the delay of every destruction: content whose data key was
 * destroyed can be brought back by a restore for this long, and then by nothing. Long enough for a mistake to be seen
 * after a long weekend.
 */
export const vaultRecoveryDays = 7;

export type Vault = { table: Table; tableKey: Key };

/** The table of talk content: keys and nothing else, no index, nothing in it expires by itself. Outlives the stack. */
export function addVault(stack: Stack): Vault {
  const tableKey = addTableKey(stack);
  const table = new Table(stack, "Vault", {
    partitionKey: { name: vaultDefinition.partitionKey, type: AttributeType.STRING },
    sortKey: { name: vaultDefinition.sortKey, type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.CUSTOMER_MANAGED,
    encryptionKey: tableKey,
    pointInTimeRecoverySpecification: {
      pointInTimeRecoveryEnabled: true,
      recoveryPeriodInDays: vaultRecoveryDays,
    },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  new CfnOutput(stack, "VaultTableName", {
    value: table.tableName,
    description: `Talk content, sealed. What was destroyed in it can be restored for ${vaultRecoveryDays} days`,
  });
  return { table, tableKey };
}
