// The only door to the table's commands: reads, pages and single writes; transactions are in commit.ts.
import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactionConflictException,
  UpdateItemCommand,
  type AttributeValue,
  type BatchGetItemCommandOutput,
} from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { Problem, type Refusal } from "../../shared/problem.ts";
import { tableDefinition, type Item, type Key } from "../../shared/table.ts";
import type { Deps } from "./deps.ts";
import { marshalled, toSingleRequest } from "./expressions.ts";
import { forget } from "./kept.ts";

/** A write condition as data; every given part must hold. */
export type When = {
  absent?: true;
  present?: true;
  /** Attribute equals the value, or is one of the values of an array; undefined means it is not there. */
  is?: Record<string, unknown>;
  /** Attribute is missing or smaller than the value: leases, limits. */
  below?: Record<string, string | number>;
};

/** One change of one item. `otherwise` is the business answer when the condition fails. */
export type Change = (
  | { put: Item }
  | { set: Key; to: Record<string, unknown> }
  | { drop: Key }
  | { check: Key }
) & {
  when?: When;
  otherwise?: Refusal;
  /** Another table than the deps' own: the vault's. */
  table?: string;
};

/** The address of what a change changes. */
export function keyOf(change: Change): Key {
  if ("put" in change) return change.put;
  if ("set" in change) return change.set;
  return "drop" in change ? change.drop : change.check;
}

/** Reads one item; undefined when absent or expired. Strongly consistent unless `stale` is enough. */
export async function getItem<T extends object>(
  deps: Deps,
  key: Key,
  options: { stale?: boolean } = {},
): Promise<(T & Key) | undefined> {
  const reply = await deps.db.send(
    new GetItemCommand({
      TableName: deps.tableName,
      Key: marshalled(key),
      ConsistentRead: !options.stale,
    }),
  );
  return reply.Item ? fresh<T>(deps, [unmarshall(reply.Item)])[0] : undefined;
}

/** Reads up to 100 items at once, in no particular order; asks again for what the table could not answer. */
export async function getItems<T extends object>(
  deps: Deps,
  wanted: readonly Key[],
  options: { stale?: boolean } = {},
): Promise<(T & Key)[]> {
  const found: Record<string, unknown>[] = [];
  for (let start = 0; start < wanted.length; start += 100) {
    let keys: Record<string, AttributeValue>[] | undefined = wanted.slice(start, start + 100).map(marshalled);
    for (let attempt = 0; keys?.length; attempt += 1) {
      if (attempt) await deps.sleep(Math.min(1000, 20 * 2 ** attempt));
      const reply: BatchGetItemCommandOutput = await deps.db.send(
        new BatchGetItemCommand({
          RequestItems: { [deps.tableName]: { Keys: keys, ConsistentRead: !options.stale } },
        }),
      );
      found.push(...(reply.Responses?.[deps.tableName] ?? []).map((item) => unmarshall(item)));
      keys = reply.UnprocessedKeys?.[deps.tableName]?.Keys;
    }
  }
  return fresh<T>(deps, found);
}

/** Which part of a partition (or of a work list) to read. */
export type Range = {
  prefix?: string;
  from?: string;
  to?: string;
  /** Read the worklist index instead of the table: it finds candidates, decisions read the base item. */
  worklist?: boolean;
  newestFirst?: boolean;
  stale?: boolean;
};

/** Every item of a range, page after page. For partitions that stay small by design. */
export async function queryAll<T extends object>(
  deps: Deps,
  partition: string,
  range: Range = {},
): Promise<(T & Key)[]> {
  const items: (T & Key)[] = [];
  let cursor: string | undefined;
  do {
    const page: Page<T> = await queryPage<T>(deps, partition, range, { cursor });
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor);
  return items;
}

export type Page<T> = { items: (T & Key)[]; cursor?: string };

/** One page of a range. The cursor is opaque, and only a position: it cannot leave the partition it is used on. */
export async function queryPage<T extends object>(
  deps: Deps,
  partition: string,
  range: Range,
  page: { limit?: number; cursor?: string },
): Promise<Page<T>> {
  const { worklist } = tableDefinition;
  const [pk, sk] = range.worklist ? [worklist.partitionKey, worklist.sortKey] : ["pk", "sk"];
  const names: Record<string, string> = { "#p": pk };
  const values: Record<string, unknown> = { ":p": partition };
  let condition = "#p = :p";
  if (range.prefix !== undefined) {
    condition += " AND begins_with(#s, :prefix)";
    values[":prefix"] = range.prefix;
  } else if (range.from !== undefined || range.to !== undefined) {
    condition += " AND #s BETWEEN :from AND :to";
    values[":from"] = range.from ?? " ";
    values[":to"] = range.to ?? "\uffff";
  }
  if (condition.includes("#s")) names["#s"] = sk;
  const query = new QueryCommand({
    TableName: deps.tableName,
    IndexName: range.worklist ? worklist.indexName : undefined,
    KeyConditionExpression: condition,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: marshalled(values),
    ScanIndexForward: !range.newestFirst,
    ConsistentRead: !range.worklist && !range.stale,
    Limit: page.limit,
    ExclusiveStartKey: page.cursor ? startKey(page.cursor, pk, partition) : undefined,
  });
  const reply = await deps.db.send(query).catch((error: unknown) => {
    // A position that was never given out: not of this index, or outside the range.
    if (page.cursor && error instanceof Error && error.name === "ValidationException") throw badCursor();
    throw error;
  });
  const items = fresh<T>(
    deps,
    (reply.Items ?? []).map((item) => unmarshall(item)),
  );
  return { items, cursor: reply.LastEvaluatedKey ? cursorOf(reply.LastEvaluatedKey, pk) : undefined };
}

function cursorOf(last: Record<string, AttributeValue>, partitionName: string): string {
  const { [partitionName]: _, ...position } = unmarshall(last);
  return Buffer.from(JSON.stringify(position)).toString("base64url");
}

function startKey(cursor: string, partitionName: string, partition: string): Record<string, AttributeValue> {
  try {
    const position: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    const entries = Object.entries(position as Record<string, unknown>);
    const known = new Set(["pk", "sk", "due"]);
    if (
      entries.length === 0 ||
      !entries.every(([name, value]) => known.has(name) && typeof value === "string")
    ) {
      throw new TypeError("cursor");
    }
    return marshalled({ ...Object.fromEntries(entries), [partitionName]: partition });
  } catch {
    throw badCursor();
  }
}

const badCursor = (): Problem =>
  new Problem("invalid", "翻页位置无效，请从第一页重新打开", [{ path: "cursor", message: "翻页位置无效" }]);

function fresh<T extends object>(deps: Deps, items: Record<string, unknown>[]): (T & Key)[] {
  const now = Math.floor(Date.parse(deps.clock.now()) / 1000);
  return items.filter((item) => typeof item["expires"] !== "number" || item["expires"] > now) as (T & Key)[];
}

/**
 * One write by itself: derived rows, leases, marks. Answers whether the condition held and, when it did not,
 * the item that was there: a retried write whose first reply was lost must recognise its own hand in it.
 */
export async function tryWrite(deps: Deps, change: Change): Promise<{ done: boolean; found?: Item }> {
  if (deps.dryRun) {
    deps.dryRun.changes.push(change);
    return { done: true };
  }
  try {
    await sendSingle(deps, change);
    return { done: true };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { done: false, found: error.Item ? (unmarshall(error.Item) as Item) : undefined };
  } finally {
    forget(deps, [keyOf(change)]);
  }
}

/** A write that plain attributes cannot say: `update` and `condition` as expressions over `names` and `values`. */
export type Expression = {
  key: Key;
  update: string;
  condition: string;
  names: Record<string, string>;
  values: Record<string, unknown>;
};

/**
 * One conditional update inside an item (seats): whether it was done, and the item as it now is. It must bear being
 * repeated: a reply may be lost and the SDK asks again, so its condition says "not yet".
 */
export async function tryExpression(
  deps: Deps,
  { key, update, condition, names, values }: Expression,
): Promise<{ done: boolean; found?: Item }> {
  if (deps.dryRun) return { done: true };
  const command = new UpdateItemCommand({
    TableName: deps.tableName,
    Key: marshalled(key),
    UpdateExpression: update,
    ConditionExpression: condition,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: Object.keys(values).length ? marshalled(values) : undefined,
    ReturnValues: "ALL_NEW",
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  });
  try {
    const reply = await pastConflicts(deps, () => deps.db.send(command));
    return { done: true, found: reply.Attributes ? (unmarshall(reply.Attributes) as Item) : undefined };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { done: false, found: error.Item ? (unmarshall(error.Item) as Item) : undefined };
  } finally {
    forget(deps, [key]);
  }
}

const conflictAttemptsMax = 6;

/** A transaction may hold the item for a moment: the SDK leaves it to us to come back. */
const sendSingle = async (deps: Deps, change: Change): Promise<void> =>
  void (await pastConflicts(deps, singleCommand(deps, change)));

async function pastConflicts<Reply>(deps: Deps, command: () => Promise<Reply>): Promise<Reply> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await command();
    } catch (error) {
      if (!(error instanceof TransactionConflictException) || attempt >= conflictAttemptsMax) throw error;
      await deps.sleep(Math.random() * 20 * 2 ** attempt);
    }
  }
}

function singleCommand(deps: Deps, change: Change): () => Promise<unknown> {
  const condition = {
    ...toSingleRequest(change.table ?? deps.tableName, change),
    ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
  };
  if ("put" in change)
    return () => deps.db.send(new PutItemCommand({ ...condition, Item: marshalled(change.put) }));
  if ("set" in change)
    return () => deps.db.send(new UpdateItemCommand({ ...condition, Key: marshalled(change.set) }));
  if ("drop" in change)
    return () => deps.db.send(new DeleteItemCommand({ ...condition, Key: marshalled(change.drop) }));
  throw new RangeError("a check stands only in a transaction");
}
