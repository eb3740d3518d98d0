// What the table's commands cost: capacity units, round trips in all and one after another, per piece of work.
import type { ConsumedCapacity, DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** One command as it was sent; times in milliseconds. */
type Call = { command: string; units: number; from: number; to: number };

/** Capacity units as DynamoDB counts them, and round trips: in all, and the longest chain of one waiting for another. */
export type Cost = { read: number; write: number; trips: number; inSequence: number };

const writing = /^(PutItem|UpdateItem|DeleteItem|TransactWriteItems)Command$/;

/**
 * Asks the engine for the capacity of every command of this client, from now on.
 * The answer measures one piece of work at a time: work that overlaps with other work of the same client is mixed up.
 */
export function meter(client: DynamoDBClient): <T>(work: () => Promise<T>) => Promise<Cost & { result: T }> {
  let calls: Call[] = [];
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const input = { ...args.input, ReturnConsumedCapacity: "INDEXES" } as typeof args.input;
      const from = performance.now();
      const reply = await next({ ...args, input });
      const { ConsumedCapacity: consumed } = reply.output as {
        ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[];
      };
      const units = [consumed ?? []].flat().reduce((total, row) => total + (row.CapacityUnits ?? 0), 0);
      calls.push({ command: String(context["commandName"]), units, from, to: performance.now() });
      return reply;
    },
    { step: "initialize", name: "capacityMeter" },
  );
  return async (work) => {
    calls = [];
    const result = await work();
    return { ...costOf(calls), result };
  };
}

function costOf(calls: readonly Call[]): Cost {
  const sum = (wanted: boolean): number =>
    calls
      .filter(({ command }) => writing.test(command) === wanted)
      .reduce((total, { units }) => total + units, 0);
  return { read: sum(false), write: sum(true), trips: calls.length, inSequence: longestChain(calls) };
}

/** How many calls had to wait for one another: a call comes after every call that had ended before it was sent. */
function longestChain(calls: readonly Call[]): number {
  const depths: { to: number; depth: number }[] = [];
  for (const { from, to } of calls.toSorted((a, b) => a.from - b.from)) {
    const before = depths.filter((one) => one.to <= from).map(({ depth }) => depth);
    depths.push({ to, depth: 1 + Math.max(0, ...before) });
  }
  return Math.max(0, ...depths.map(({ depth }) => depth));
}

/** Units and calls of this client since now, for work that overlaps: no chains. */
export function totalOf(client: DynamoDBClient): { read: number; write: number; calls: number } {
  const total = { read: 0, write: 0, calls: 0 };
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const input = { ...args.input, ReturnConsumedCapacity: "TOTAL" } as typeof args.input;
      total.calls += 1;
      const reply = await next({ ...args, input });
      const { ConsumedCapacity: consumed } = reply.output as {
        ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[];
      };
      const units = [consumed ?? []].flat().reduce((sum, row) => sum + (row.CapacityUnits ?? 0), 0);
      total[writing.test(String(context["commandName"])) ? "write" : "read"] += units;
      return reply;
    },
    { step: "initialize", name: "capacityTotal" },
  );
  return total;
}

/**
 * A client that answers reads from memory, the first time from `client`, and lets writes go nowhere: what a request
 * costs over it is its own work without the SDK's.
 */
export function withoutSdk(client: DynamoDBClient): DynamoDBClient {
  const known = new Map<string, unknown>();
  const send = async (command: Parameters<DynamoDBClient["send"]>[0]): Promise<unknown> => {
    const name = command.constructor.name;
    if (writing.test(name)) return {};
    const slot = name + JSON.stringify(command.input);
    if (!known.has(slot)) known.set(slot, await client.send(command));
    return known.get(slot);
  };
  return { send } as unknown as DynamoDBClient;
}
