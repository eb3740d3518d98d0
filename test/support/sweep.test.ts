// The sweep passes a sound job and fails naive ones, for the reasons they are naive: without the latter it says nothing.
import {
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  TransactionCanceledException,
  UpdateItemCommand,
  type AttributeValue,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { movableClock, type MovableClock } from "./clock.ts";
import { freshTable, testClient } from "./engine.ts";
import { asyncCalls } from "./plant.ts";
import { sweep, type Sweep } from "./sweep.ts";

type Message = { to: string; key?: string };
type World = {
  db: DynamoDBClient;
  tableName: string;
  clock: MovableClock;
  delivered: string[];
  mail: { send(message: Message): Promise<void> };
};
type Item = Record<string, AttributeValue>;

const officers = ["li", "wang"];
const db = testClient();

/** Two officers wait for a reminder; the channel drops a message whose key it has seen. */
async function setUp(names: readonly string[] = officers): Promise<World> {
  const tableName = await freshTable(db);
  for (const sk of names) {
    const Item = { pk: { S: "notice" }, sk: { S: sk }, worklist: { S: "outbox" }, due: { S: "2026-11-23" } };
    await db.send(new PutItemCommand({ TableName: tableName, Item }));
  }
  const delivered: string[] = [];
  const seen = new Set<string>();
  const send = ({ to, key }: Message): Promise<void> => {
    if (!key || !seen.has(key)) delivered.push(to);
    if (key) seen.add(key);
    return Promise.resolve();
  };
  return { db, tableName, clock: movableClock("2026-11-23T08:30:00+08:00"), delivered, mail: { send } };
}

const inOutbox = async ({ db, tableName }: World): Promise<Item[]> => {
  const reply = await db.send(
    new QueryCommand({
      TableName: tableName,
      IndexName: "worklist",
      KeyConditionExpression: "worklist = :w",
      ExpressionAttributeValues: { ":w": { S: "outbox" } },
    }),
  );
  return reply.Items ?? [];
};
const keyOf = (item: Item) => ({ pk: { S: "notice" }, sk: { S: item["sk"]?.S ?? "" } });
const counter = (tableName: string) => ({
  TableName: tableName,
  Key: { pk: { S: "counter" }, sk: { S: "sent" } },
  UpdateExpression: "ADD n :one",
  ExpressionAttributeValues: { ":one": { N: "1" } },
});

/** Sends, counts, marks: each step right by itself. */
async function naive(world: World): Promise<void> {
  for (const item of await inOutbox(world)) {
    await world.mail.send({ to: item["sk"]?.S ?? "" });
    await world.db.send(new UpdateItemCommand(counter(world.tableName)));
    await world.db.send(
      new UpdateItemCommand({
        TableName: world.tableName,
        Key: keyOf(item),
        UpdateExpression: "REMOVE worklist, due",
      }),
    );
  }
}

/** Claims with a lease, sends under a key, counts and marks in one transaction. */
const sound = (condition: string) => async (world: World) => {
  for (const item of await inOutbox(world)) {
    const now = world.clock.now();
    const run = String(Math.random());
    if (!(await claim(world, item, { now, run, condition }))) continue;
    await world.mail.send({ to: item["sk"]?.S ?? "", key: item["sk"]?.S ?? "" });
    const mark = {
      TableName: world.tableName,
      Key: keyOf(item),
      UpdateExpression: "REMOVE worklist, due, lease, run",
      ConditionExpression: condition,
    };
    try {
      const TransactItems = [{ Update: mark }, { Update: counter(world.tableName) }];
      await world.db.send(new TransactWriteItemsCommand({ TransactItems }));
    } catch (error) {
      const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
      if (!reasons.some(({ Code }) => Code === "ConditionalCheckFailed")) throw error;
    }
  }
};

async function claim(
  { db, tableName }: World,
  item: Item,
  { now, run, condition }: { now: string; run: string; condition: string },
): Promise<boolean> {
  const until = new Date(Date.parse(now) + 60_000).toISOString();
  try {
    await db.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: keyOf(item),
        UpdateExpression: "SET lease = :until, run = :run",
        ConditionExpression: `${condition} AND (attribute_not_exists(lease) OR lease < :now)`,
        ExpressionAttributeValues: { ":until": { S: until }, ":now": { S: now }, ":run": { S: run } },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );
    return true;
  } catch (error) {
    if (!(error instanceof Error && error.name === "ConditionalCheckFailedException")) throw error;
    // A lost reply: the lease that refuses us may be our own.
    return (error as { Item?: Item }).Item?.["run"]?.S === run;
  }
}

const job = (run: (world: World) => Promise<void>): Sweep<World> => ({
  setUp: () => setUp(),
  run,
  io: (world) => [world.db, asyncCalls("mail", world.mail, ["send"])],
  outcome: async (world) => ({
    delivered: world.delivered.toSorted(),
    counted: await world.db
      .send(
        new GetItemCommand({
          TableName: world.tableName,
          Key: counter(world.tableName).Key,
          ConsistentRead: true,
        }),
      )
      .then(({ Item }) => Item?.["n"]?.N),
    waiting: (await inOutbox(world)).length,
  }),
  afterCrash: ({ clock }) => clock.advance({ minutes: 2 }),
  tableName: ({ tableName }) => tableName,
});

const waits = "attribute_exists(worklist)";

test("a sound job: nothing lost, nothing doubled, counts right, whatever happens at whichever step", async () => {
  const { steps, calls, scenarios, failures } = await sweep(job(sound(waits)));
  expect(failures).toEqual([]);
  expect(steps).toBe(7);
  expect(calls.slice(0, 4)).toEqual(["Query", "UpdateItem", "mail.send", "TransactWriteItems"]);
  // Ten modes at each of 6 changes and three at the one read; a mail can neither conflict nor be sent twice by the SDK.
  expect(scenarios).toBe(3 + 6 * 10 + 3 - 2 * 2);
}, 60_000);

test("a sound job survives a crash in the run that repairs a crash", async () => {
  const { scenarios, failures } = await sweep({
    ...job(sound(waits)),
    setUp: () => setUp(["li"]),
    modes: [],
    pairs: true,
  });
  expect(failures).toEqual([]);
  expect(scenarios).toBeGreaterThan(40);
}, 60_000);

test("control: a naive job fails, by crashes, lost replies and a second run at the same time", async () => {
  const { failures } = await sweep(job(naive));
  const modes = new Set(failures.map(({ mode }) => mode));
  expect([...modes]).toEqual(
    expect.arrayContaining([
      "two at once",
      "run again on a stale index",
      "crash after",
      "reply lost",
      "sent twice",
    ]),
  );
  expect(modes.has("throttled")).toBe(false);
  expect(failures.find(({ mode, step }) => mode === "reply lost" && step === 3)).toMatchObject({
    call: "UpdateItem",
    diff: 'counted: expected "2", found "3"',
  });
}, 60_000);

test("control: a job that trusts the index fails when the index is stale, and only then", async () => {
  const { failures } = await sweep(job(sound("attribute_exists(pk)")));
  const modes = new Set(failures.map(({ mode }) => mode).filter((mode) => mode !== "two at once"));
  expect([...modes].toSorted()).toEqual(["crash, then stale index", "run again on a stale index"]);
}, 60_000);

test("a capped sweep still touches first and last kinds of trouble", async () => {
  const { scenarios } = await sweep({ ...job(sound(waits)), scenariosMax: 10 });
  expect(scenarios).toBeLessThanOrEqual(10);
  expect(scenarios).toBeGreaterThan(5);
});

test("a job whose I/O was not planted is not called sound", async () => {
  await expect(sweep({ ...job(sound(waits)), io: () => [] })).rejects.toThrow("nothing was swept");
});
