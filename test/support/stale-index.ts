// An index that lags behind its table, as AWS's do and the engine's never: queries go to a shadow of an earlier time.
import {
  BatchGetItemCommand,
  DeleteItemCommand,
  PutItemCommand,
  ScanCommand,
  type AttributeValue,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { tableDefinition } from "../../shared/table.ts";
import { isTableWrite } from "./adversaries.ts";
import { freshTable, testClient } from "./engine.ts";
import type { Adversary } from "./plant.ts";

type Row = Record<string, AttributeValue>;
type Change = { key: Row; image?: Row };
/** One entry per write call, in order of commit: the items it touched, as they were right after it. */
type WriteLog = Promise<Change[]>[];

/**
 * Queries on an index of the table do not see the last `lag` writes made through the planted client (one
 * TransactWriteItems is one write); by default they see none made since now. Conditions and reads of the table itself
 * are never stale. Filters, order and pages are the engine's own: it answers from a shadow table.
 */
export async function staleIndex(
  tableName: string,
  lag: number = Number.POSITIVE_INFINITY,
): Promise<Adversary> {
  const raw = testClient();
  const shadow = await freshTable(raw);
  for (const image of await allRows(raw, tableName)) await apply(raw, shadow, { key: keyOf(image), image });
  const log: WriteLog = [];
  let caughtUp = Promise.resolve();
  const catchUp = async (): Promise<void> => {
    while (log.length > lag) {
      for (const change of (await log.shift()) ?? []) await apply(raw, shadow, change);
    }
  };
  return {
    name: `index ${lag} writes late`,
    onCall: async (step, go, hand) => {
      const asked = step.input as { TableName?: string; IndexName?: string };
      if (isTableWrite(step)) {
        const keys = keysWritten(step.input, tableName);
        // Also a write whose answer was an error may have been carried out.
        return go().finally(() => keys.length && log.push(images(raw, tableName, keys)));
      }
      if (!asked.IndexName || asked.TableName !== tableName) return go();
      hand.strike();
      caughtUp = caughtUp.then(catchUp);
      await caughtUp;
      return go({ ...asked, TableName: shadow });
    },
  };
}

async function allRows(raw: DynamoDBClient, tableName: string): Promise<Row[]> {
  const rows: Row[] = [];
  let start: Row | undefined;
  do {
    const page = await raw.send(
      new ScanCommand({
        TableName: tableName,
        IndexName: tableDefinition.worklist.indexName,
        ExclusiveStartKey: start,
      }),
    );
    rows.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start);
  return rows;
}

async function images(raw: DynamoDBClient, tableName: string, keys: readonly Row[]): Promise<Change[]> {
  const reply = await raw.send(
    new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys: [...keys], ConsistentRead: true } } }),
  );
  const found = new Map(
    (reply.Responses?.[tableName] ?? []).map((item) => [JSON.stringify(keyOf(item)), item]),
  );
  return keys.map((key) => ({ key, image: found.get(JSON.stringify(key)) }));
}

async function apply(raw: DynamoDBClient, shadow: string, { key, image }: Change): Promise<void> {
  if (image) await raw.send(new PutItemCommand({ TableName: shadow, Item: image }));
  else await raw.send(new DeleteItemCommand({ TableName: shadow, Key: key }));
}

function keyOf(item: Row): Row {
  const { pk, sk } = item;
  if (!pk || !sk) throw new TypeError("an item without its key");
  return { pk, sk };
}

type Part = { TableName?: string; Item?: Row; Key?: Row };
type Written = Part & {
  TransactItems?: { Put?: Part; Update?: Part; Delete?: Part }[];
  RequestItems?: Record<string, { PutRequest?: Part; DeleteRequest?: Part }[]>;
};

/** The keys that a write touches in this table. */
function keysWritten(input: unknown, tableName: string): Row[] {
  const { TransactItems = [], RequestItems = {}, ...single } = input as Written;
  const parts: (Part | undefined)[] = [
    single,
    ...TransactItems.flatMap(({ Put, Update, Delete }) => [Put, Update, Delete]),
    ...(RequestItems[tableName] ?? []).map((one) => ({
      ...(one.PutRequest ?? one.DeleteRequest),
      TableName: tableName,
    })),
  ];
  return parts.flatMap((part) => {
    const row = part?.TableName === tableName ? (part.Item ?? part.Key) : undefined;
    return row ? [keyOf(row)] : [];
  });
}
