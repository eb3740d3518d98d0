// What every page asks and hardly ever changes (organs, units, policies, holidays): read once, kept for half a minute.
import type { Key } from "../../shared/table.ts";
import type { Deps } from "./deps.ts";

/** Ends by the machine's time or by the product's clock, whichever is over first: either may stand still. */
type Entry = { at: Moment; partitions: readonly string[]; value: Promise<unknown> };
type Moment = { elapsed: number; clock: number };

const keptMilliseconds = 30_000;
const entriesMax = 300;
const byClient = new WeakMap<object, Map<string, Entry>>();

/** A clock set to stand must not keep things for ever, nor a machine whose own time stood while it was frozen. */
const momentOf = (deps: Deps): Moment => ({
  elapsed: performance.now(),
  clock: Date.parse(deps.clock.now()),
});
const isFresh = (then: Moment, now: Moment): boolean =>
  now.elapsed - then.elapsed <= keptMilliseconds && Math.abs(now.clock - then.clock) <= keptMilliseconds;

/**
 * The value that `read` made of these partitions within the last half minute, or makes now. A write of this process to
 * one of them ends it at once; other processes' writes are seen half a minute late: for pages, never for decisions on
 * records. `read` asks consistently, so that nothing older is kept; what it gives is shared and not to be changed.
 */
export function kept<T>(
  deps: Deps,
  name: string,
  partitions: readonly string[],
  read: () => Promise<T>,
): Promise<T> {
  const entries = byClient.get(deps.db) ?? new Map<string, Entry>();
  byClient.set(deps.db, entries);
  const slot = `${deps.tableName} ${name}`;
  const known = entries.get(slot);
  const at = momentOf(deps);
  if (known && isFresh(known.at, at)) return known.value as Promise<T>;
  const value = read();
  const entry: Entry = { at, partitions, value };
  entries.delete(slot);
  entries.set(slot, entry);
  // The one that was made first goes first.
  const [oldest] = entries.keys();
  if (entries.size > entriesMax && oldest !== undefined) entries.delete(oldest);
  value.catch(() => {
    if (entries.get(slot) === entry) entries.delete(slot);
  });
  return value;
}

/** Ends what was kept of the partitions of these keys; called after every write, also one that may have failed. */
export function forget(deps: Deps, written: readonly Key[]): void {
  const entries = byClient.get(deps.db);
  if (!entries?.size) return;
  const touched = new Set(written.map(({ pk }) => pk));
  for (const [slot, { partitions }] of entries) {
    if (partitions.some((partition) => touched.has(partition))) entries.delete(slot);
  }
}
