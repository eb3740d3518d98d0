// The main table on AWS, from the same definition that the local engine's CreateTable reads.
import { RemovalPolicy, type Stack } from "aws-cdk-lib";
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from "aws-cdk-lib/aws-dynamodb";
import { tableDefinition } from "../shared/table.ts";

const text = (name: string) => ({ name, type: AttributeType.STRING });

/** How far back the table can be put, in days. */
const recoveryDays = 35;

/** The table: pays per request, cannot be deleted by accident, outlives the stack. */
export function addTable(stack: Stack): Table {
  const { partitionKey, sortKey, worklist, ttlAttribute } = tableDefinition;
  const table = new Table(stack, "Table", {
    partitionKey: text(partitionKey),
    sortKey: text(sortKey),
    timeToLiveAttribute: ttlAttribute,
    billingMode: BillingMode.PAY_PER_REQUEST,
    // The account's own DynamoDB key: no monthly fee, every use is in CloudTrail. A customer key costs 1 USD a month
    // and asks for key grants everywhere; confidential talks have one, in a table of their own (vault.ts).
    encryption: TableEncryption.AWS_MANAGED,
    pointInTimeRecoverySpecification: {
      pointInTimeRecoveryEnabled: true,
      recoveryPeriodInDays: recoveryDays,
    },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  table.addGlobalSecondaryIndex({
    indexName: worklist.indexName,
    partitionKey: text(worklist.partitionKey),
    sortKey: text(worklist.sortKey),
    // Desks and the outbox are listed from the index itself; what waits is a head, under 1 KB.
    projectionType: ProjectionType.ALL,
  });
  return table;
}
