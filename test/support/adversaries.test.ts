// Each adversary does the trouble it is named for, and only at the step it is told.
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  conflict,
  crashAfter,
  crashBefore,
  duplicateRequest,
  loseReplyAfterCommit,
  recordCalls,
  serverError,
  throttle,
  together,
  unprocessed,
} from "./adversaries.ts";
import { freshTable, testClient } from "./engine.ts";
import { asProcess, asyncCalls, isCrash, plant, type Adversary, type Fault, type Target } from "./plant.ts";
import { staleIndex } from "./stale-index.ts";

let db: DynamoDBClient;
let tableName: string;
let faults: Fault[] = [];
let count = 0;
let pk = "";

beforeAll(async () => {
  db = testClient();
  tableName = await freshTable(db);
});
beforeEach(() => {
  count += 1;
  pk = `test-${count}`;
});
afterEach(() => {
  for (const fault of faults.toReversed()) fault.remove();
  faults = [];
});

const set = (adversary: Adversary, targets: Target | Target[] = db): Fault => {
  const fault = plant(targets, adversary);
  faults.push(fault);
  return fault;
};
const key = (sk: string) => ({ pk: { S: pk }, sk: { S: sk } });
const put = (sk: string, more: Record<string, { S: string }> = {}) =>
  db.send(new PutItemCommand({ TableName: tableName, Item: { ...key(sk), ...more } }));
const addTo = (sk: string) => ({
  TableName: tableName,
  Key: key(sk),
  UpdateExpression: "ADD n :one",
  ExpressionAttributeValues: { ":one": { N: "1" } },
});
const read = async (sk: string) =>
  (await testClient().send(new GetItemCommand({ TableName: tableName, Key: key(sk), ConsistentRead: true })))
    .Item;
const rejection = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("the end of a process", () => {
  test("before a step: it has no effect, and nothing later has any", async () => {
    const fault = set(crashBefore(2));
    await put("a");
    expect(isCrash(await rejection(put("b")))).toBe(true);
    expect(isCrash(await rejection(put("c")))).toBe(true);
    expect([await read("a"), await read("b"), await read("c")].map(Boolean)).toEqual([true, false, false]);
    expect(fault.strikes).toBe(1);
  });

  test("after a step: it has its effect, and nothing later has any", async () => {
    set(crashAfter(1));
    expect(isCrash(await rejection(put("a")))).toBe(true);
    expect(isCrash(await rejection(put("b")))).toBe(true);
    expect([await read("a"), await read("b")].map(Boolean)).toEqual([true, false]);
  });

  test("mail and table are one row of steps and die together", async () => {
    const sent: string[] = [];
    const mail = { send: (to: string) => Promise.resolve(void sent.push(to)) };
    const fault = set(crashAfter(2), [db, asyncCalls("mail", mail, ["send"])]);
    await put("a");
    expect(isCrash(await rejection(mail.send("li")))).toBe(true);
    expect(isCrash(await rejection(put("b")))).toBe(true);
    expect(sent).toEqual(["li"]);
    expect(fault.steps.map(({ name }) => name)).toEqual(["PutItem", "mail.send"]);
    fault.remove();
    await mail.send("wang");
    expect(sent).toEqual(["li", "wang"]);
  });

  test("a dead process's left-over work stays dead while the next process lives", async () => {
    let goOn = (): void => {};
    const told = new Promise<void>((resolve) => (goOn = resolve));
    let leftOver: Promise<unknown> = Promise.resolve();
    const fault = set(crashBefore(1));
    const died = await rejection(
      asProcess(async () => {
        leftOver = rejection(told.then(() => put("zombie")));
        await put("a");
      }),
    );
    await fault.rest();
    await asProcess(() => put("b"));
    goOn();
    expect(isCrash(died)).toBe(true);
    expect(isCrash(await leftOver)).toBe(true);
    expect([await read("zombie"), await read("b")].map(Boolean)).toEqual([false, true]);
  });
});

describe("lost and repeated requests", () => {
  test("a bare ADD whose reply is lost counts twice, without an error", async () => {
    const fault = set(loseReplyAfterCommit(1));
    await db.send(new UpdateItemCommand(addTo("a")));
    expect(await read("a")).toMatchObject({ n: { N: "2" } });
    expect([fault.strikes, fault.steps.length]).toEqual([1, 1]);
  });

  test("the same ADD in a transaction counts once: the SDK's retry carries the same token", async () => {
    const fault = set(loseReplyAfterCommit(1));
    await db.send(new TransactWriteItemsCommand({ TransactItems: [{ Update: addTo("a") }] }));
    expect(await read("a")).toMatchObject({ n: { N: "1" } });
    expect(fault.strikes).toBe(1);
  });

  test("a conditional put whose reply is lost is refused by its own first attempt", async () => {
    set(loseReplyAfterCommit(1));
    const write = { TableName: tableName, Item: key("a"), ConditionExpression: "attribute_not_exists(pk)" };
    expect(await rejection(db.send(new PutItemCommand(write)))).toMatchObject({
      name: "ConditionalCheckFailedException",
    });
  });

  test("when every reply is lost the program hears of a timeout", async () => {
    const fault = set(loseReplyAfterCommit(1, 99));
    expect(await rejection(put("a"))).toMatchObject({ name: "TimeoutError" });
    expect(fault.strikes).toBe(await db.config.maxAttempts());
    expect(await read("a")).toBeDefined();
  });

  test("a duplicated request is carried out twice", async () => {
    const fault = set(duplicateRequest(1));
    await db.send(new UpdateItemCommand(addTo("a")));
    expect(await read("a")).toMatchObject({ n: { N: "2" } });
    expect(fault.strikes).toBe(1);
  });
});

describe("refusals", () => {
  test("throttling and server errors pass when the SDK's retry finds them gone", async () => {
    const throttled = set(throttle(1, 2));
    await put("a");
    throttled.remove();
    const failed = set(serverError(1));
    await put("b");
    expect([throttled.strikes, failed.strikes]).toEqual([2, 1]);
    expect([await read("a"), await read("b")].map(Boolean)).toEqual([true, true]);
  });

  test("throttling that lasts reaches the program, without effect", async () => {
    set(throttle(1, 99));
    expect(await rejection(put("a"))).toMatchObject({ name: "ProvisionedThroughputExceededException" });
    expect(await read("a")).toBeUndefined();
  });

  test("a conflict cancels a transaction with a reason per action, once, and is not retried for you", async () => {
    const fault = set(conflict(1));
    const twice = { TransactItems: [{ Update: addTo("a") }, { Update: addTo("b") }] };
    expect(await rejection(db.send(new TransactWriteItemsCommand(twice)))).toMatchObject({
      name: "TransactionCanceledException",
      CancellationReasons: [{ Code: "TransactionConflict" }, { Code: "None" }],
    });
    expect(await read("a")).toBeUndefined();
    await db.send(new TransactWriteItemsCommand(twice));
    expect(fault.strikes).toBe(1);
  });

  test("a conflict refuses a single write too, and leaves reads alone", async () => {
    const fault = set(conflict(1, 5));
    await db.send(new GetItemCommand({ TableName: tableName, Key: key("a") }));
    expect(fault.strikes).toBe(0);
    expect(await rejection(put("a"))).toMatchObject({ name: "TransactionConflictException" });
  });

  test("a batch comes back half done, with no error", async () => {
    set(together(unprocessed(1), unprocessed(2)));
    const puts = ["a", "b", "c"].map((sk) => ({ PutRequest: { Item: key(sk) } }));
    const written = await db.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: puts } }));
    expect(written.UnprocessedItems?.[tableName]).toHaveLength(1);
    expect([await read("b"), await read("c")].map(Boolean)).toEqual([true, false]);
    const wanted = { [tableName]: { Keys: [key("a"), key("b")], ConsistentRead: true } };
    const found = await db.send(new BatchGetItemCommand({ RequestItems: wanted }));
    expect(found.Responses?.[tableName]).toHaveLength(1);
    expect(found.UnprocessedKeys?.[tableName]).toEqual({ Keys: [key("b")], ConsistentRead: true });
  });
});

describe("a stale index", () => {
  const waits = (due: string) => ({ worklist: { S: pk }, due: { S: due } });
  const waiting = async () => {
    const reply = await db.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: "worklist",
        KeyConditionExpression: "worklist = :w",
        ExpressionAttributeValues: { ":w": { S: pk } },
      }),
    );
    return (reply.Items ?? []).map((item) => item["sk"]?.S);
  };

  test("does not see what was written since, while the table does", async () => {
    await put("a", waits("1"));
    const fault = set(await staleIndex(tableName));
    await put("b", waits("2"));
    await put("a");
    expect(await waiting()).toEqual(["a"]);
    const reply = await db.send(new GetItemCommand({ TableName: tableName, Key: key("b") }));
    expect(reply.Item).toBeDefined();
    expect(fault.strikes).toBe(1);
    fault.remove();
    expect(await waiting()).toEqual(["b"]);
  });

  test("with a lag of one write sees all but the last", async () => {
    set(await staleIndex(tableName, 1));
    await put("a", waits("1"));
    await db.send(
      new TransactWriteItemsCommand({
        TransactItems: ["b", "c"].map((sk) => ({
          Put: { TableName: tableName, Item: { ...key(sk), ...waits(sk) } },
        })),
      }),
    );
    expect(await waiting()).toEqual(["a"]);
    await put("a");
    expect(await waiting()).toEqual(["a", "b", "c"]);
  });
});

test("what is taken out leaves the client as it was", async () => {
  const { cacheMiddleware, retryStrategy } = db.config as {
    cacheMiddleware?: boolean;
    retryStrategy: unknown;
  };
  const outer = plant(db, crashBefore(1));
  const inner = plant(db, recordCalls());
  outer.remove();
  await put("a");
  inner.remove();
  await put("b");
  expect(inner.steps.map(({ n, name }) => `${n} ${name}`)).toEqual(["1 PutItem"]);
  expect(db.config).toMatchObject({ cacheMiddleware, retryStrategy });
});
