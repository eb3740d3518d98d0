// The run's engine as tests see it: a client, and a fresh table for whoever asks.
import { randomBytes } from "node:crypto";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { inject } from "vitest";
import { dynamoClient } from "../../functions/platform/client.ts";
import { createTable, createVaultTable } from "../../functions/platform/create-table.ts";

declare module "vitest" {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- vitest's own interface is widened
  export interface ProvidedContext {
    endpoint: string;
    /** A folder for what is searched when all tests are through. */
    witness: string;
  }
}

/** A client of the run's engine. */
export const testClient = (): DynamoDBClient => dynamoClient({ endpoint: inject("endpoint") });

/** A new empty table of the product's shape; answers its name. */
export async function freshTable(client: DynamoDBClient): Promise<string> {
  const name = `test-${randomBytes(8).toString("hex")}`;
  await createTable(client, name);
  return name;
}

/** A new empty vault; answers its table's name. */
export async function freshVault(client: DynamoDBClient): Promise<string> {
  const name = `vault-${randomBytes(8).toString("hex")}`;
  await createVaultTable(client, name);
  return name;
}
