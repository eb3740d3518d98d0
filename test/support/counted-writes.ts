// Counting the writes that one piece of work makes, whatever else runs beside it, in whichever table.
import { AsyncLocalStorage } from "node:async_hooks";
import type { Kit } from "./app.ts";

const writing = new Set([
  "PutItemCommand",
  "UpdateItemCommand",
  "DeleteItemCommand",
  "TransactWriteItemsCommand",
]);

export type CountedWrites = <T>(work: () => Promise<T>) => Promise<{ value: T; writes: number }>;

/** A counter of the kit's writes; the vault is written through the same client. */
export function countedWrites(kit: Kit): CountedWrites {
  const current = new AsyncLocalStorage<{ writes: number }>();
  kit.deps.db.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args);
      const tally = current.getStore();
      if (tally && writing.has(String(context["commandName"]))) tally.writes += 1;
      return result;
    },
    { step: "initialize", name: "countWrites" },
  );
  return async (work) => {
    const tally = { writes: 0 };
    const value = await current.run(tally, work);
    return { value, writes: tally.writes };
  };
}
