// Creates the one table on a local endpoint, from the same definition that CDK reads.
import {
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ResourceInUseException,
  ResourceNotFoundException,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { tableDefinition, vaultDefinition } from "../../shared/table.ts";

/**
 * Creates the table (on demand, no streams: on the embedded engine each write would scan them) and resolves when it
 * can be used. Answers false when it was there already; a start that was cut short is completed by the next one.
 */
export async function createTable(client: DynamoDBClient, tableName: string): Promise<boolean> {
  const created = await ensureTable(client, tableName);
  const { TimeToLiveDescription } = await client.send(
    new DescribeTimeToLiveCommand({ TableName: tableName }),
  );
  if (TimeToLiveDescription?.TimeToLiveStatus?.startsWith("ENABL")) return created;
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName: tableName,
      TimeToLiveSpecification: { AttributeName: tableDefinition.ttlAttribute, Enabled: true },
    }),
  );
  return created;
}

async function ensureTable(client: DynamoDBClient, tableName: string): Promise<boolean> {
  const { partitionKey, sortKey, worklist } = tableDefinition;
  const keyNames = [partitionKey, sortKey, worklist.partitionKey, worklist.sortKey];
  return made(
    client,
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: keyNames.map((name) => ({ AttributeName: name, AttributeType: "S" })),
      KeySchema: keySchema(partitionKey, sortKey),
      GlobalSecondaryIndexes: [
        {
          IndexName: worklist.indexName,
          KeySchema: keySchema(worklist.partitionKey, worklist.sortKey),
          Projection: { ProjectionType: "ALL" },
        },
      ],
    }),
  );
}

export const vaultTableExists = (client: DynamoDBClient, tableName: string): Promise<boolean> =>
  client.send(new DescribeTableCommand({ TableName: tableName })).then(
    () => true,
    (error: unknown) => {
      if (error instanceof ResourceNotFoundException) return false;
      throw error;
    },
  );

/** Creates the vault's table on a local endpoint: keys only, no index. Answers false when it was there already. */
export async function createVaultTable(client: DynamoDBClient, tableName: string): Promise<boolean> {
  const { partitionKey, sortKey } = vaultDefinition;
  return made(
    client,
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [partitionKey, sortKey].map((name) => ({
        AttributeName: name,
        AttributeType: "S",
      })),
      KeySchema: keySchema(partitionKey, sortKey),
    }),
  );
}

async function made(client: DynamoDBClient, command: CreateTableCommand): Promise<boolean> {
  const created = await client.send(command).then(
    () => true,
    (error: unknown) => {
      if (!(error instanceof ResourceInUseException)) throw error;
      return false;
    },
  );
  const { TableName } = command.input;
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName });
  return created;
}

const keySchema = (partitionKey: string, sortKey: string) => [
  { AttributeName: partitionKey, KeyType: "HASH" as const },
  { AttributeName: sortKey, KeyType: "RANGE" as const },
];
