// The trouble that AWS and machines make and an emulator hides: each adversary is one kind of it, at the nth I/O step.
import {
  InternalServerError,
  ProvisionedThroughputExceededException,
  TransactionCanceledException,
  TransactionConflictException,
} from "@aws-sdk/client-dynamodb";
import type { Adversary, Hook, Step } from "./plant.ts";

const metadata = (httpStatusCode: number) => ({ $metadata: { httpStatusCode, attempts: 1 } });
const inTable = (step: Step): boolean => !step.name.includes(".");

/** The steps that change the table. */
export const isTableWrite = (step: Step): boolean =>
  /^(Put|Update|Delete|TransactWrite|BatchWrite)Items?$/.test(step.name);

/** Strikes the first `times` attempts of the nth step with what `struck` does. */
function atAttempt(n: number, times: number, struck: Hook): Hook {
  let left = times;
  return (step, go, hand) => {
    if (step.n !== n || left === 0) return go();
    left -= 1;
    return struck(step, go, hand);
  };
}

/** Changes nothing; `fault.steps` lists every step. */
export const recordCalls = (): Adversary => ({ name: "record" });

/** The process dies before the nth step leaves it. */
export const crashBefore = (n: number): Adversary => ({
  name: `crash before ${n}`,
  onCall: (step, go, hand) => (step.n === n ? hand.die() : go()),
});

/** The nth step is carried out, and the process dies before it sees the answer. */
export const crashAfter = (n: number): Adversary => ({
  name: `crash after ${n}`,
  onCall: async (step, go, hand) => {
    const reply = await go();
    return step.n === n ? hand.die() : reply;
  },
});

/** The nth step is carried out, and its answer is lost; the SDK then sends the same request again. */
export const loseReplyAfterCommit = (n: number, times = 1): Adversary => ({
  name: `reply of ${n} lost`,
  onAttempt: atAttempt(n, times, async (_, go, hand) => {
    await go();
    hand.strike();
    throw Object.assign(new Error("socket hang up"), { name: "TimeoutError", code: "ECONNRESET" });
  }),
});

/** The nth step is refused without effect: throttled by the table; a mail relay or disk that is away, elsewhere. */
export const throttle = (n: number, times = 1): Adversary => ({
  name: `${n} throttled`,
  onAttempt: atAttempt(n, times, async (step, _, hand) => {
    hand.strike();
    if (!inTable(step)) throw Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    throw new ProvisionedThroughputExceededException({ message: "throttled by the test", ...metadata(400) });
  }),
});

/** The service fails at the nth step, without effect. */
export const serverError = (n: number, times = 1): Adversary => ({
  name: `${n} failed inside`,
  onAttempt: atAttempt(n, times, async (step, _, hand) => {
    hand.strike();
    if (!inTable(step)) throw new Error("internal error of the test");
    throw new InternalServerError({ message: "internal error of the test", ...metadata(500) });
  }),
});

/** The same request (same token) arrives twice; the answer to the first is what the program sees. Table only. */
export const duplicateRequest = (n: number): Adversary => ({
  name: `${n} sent twice`,
  onAttempt: atAttempt(n, 1, async (step, go, hand) => {
    const reply = await go();
    if (!inTable(step)) return reply;
    hand.strike();
    await go().catch(() => undefined);
    return reply;
  }),
});

/**
 * Another transaction holds the items: `times` writes from the nth step on are refused, as AWS does and the engine
 * never. The SDK does not retry these; a repeat by the program is a new step and may be struck again.
 */
export function conflict(n: number, times = 1): Adversary {
  let left = times;
  return {
    name: `conflict at ${n}`,
    onCall: async (step, go, hand) => {
      if (step.n < n || left === 0 || (times === 1 && step.n !== n) || !isTableWrite(step)) return go();
      if (step.name === "BatchWriteItem") return go();
      left -= 1;
      hand.strike();
      const message = "Transaction cancelled, please refer cancellation reasons for specific reasons";
      if (step.name !== "TransactWriteItems")
        throw new TransactionConflictException({ message, ...metadata(400) });
      const { TransactItems = [] } = step.input as { TransactItems?: unknown[] };
      const CancellationReasons = TransactItems.map((_, index) => ({
        Code: index ? "None" : "TransactionConflict",
      }));
      throw new TransactionCanceledException({ message, CancellationReasons, ...metadata(400) });
    },
  };
}

/** Half of a batch at the nth step is carried out, the rest comes back as unprocessed, with no error. */
export const unprocessed = (n: number): Adversary => ({
  name: `${n} half processed`,
  onCall: async (step, go, hand) => {
    const { RequestItems } = step.input as { RequestItems?: Record<string, unknown> };
    const [table, asked] = Object.entries(RequestItems ?? {})[0] ?? [];
    if (step.n !== n || !table || !/^Batch(Get|Write)Item$/.test(step.name)) return go();
    hand.strike();
    const reads = step.name === "BatchGetItem";
    const all = (reads ? (asked as { Keys: unknown[] }).Keys : asked) as unknown[];
    const part = (items: unknown[]): unknown => (reads ? { ...(asked as object), Keys: items } : items);
    const half = Math.ceil(all.length / 2);
    const rest = all.length > half ? { [table]: part(all.slice(half)) } : {};
    const reply = await go({
      ...(step.input as object),
      RequestItems: { [table]: part(all.slice(0, half)) },
    });
    return { ...(reply as object), [reads ? "UnprocessedKeys" : "UnprocessedItems"]: rest };
  },
});

/** Several adversaries as one: the first is the outermost. */
export function together(...adversaries: readonly Adversary[]): Adversary {
  const chain = (hooks: readonly (Hook | undefined)[]): Hook | undefined =>
    hooks.reduceRight<Hook | undefined>((inner, outer) => {
      if (!outer || !inner) return outer ?? inner;
      return (step, go, hand) =>
        outer(
          step,
          (input = step.input) => inner({ ...step, input }, (given = input) => go(given), hand),
          hand,
        );
    }, undefined);
  return {
    name: adversaries.map(({ name }) => name).join(" and "),
    onCall: chain(adversaries.map(({ onCall }) => onCall)),
    onAttempt: chain(adversaries.map(({ onAttempt }) => onAttempt)),
  };
}
