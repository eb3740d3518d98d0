// Each officer's own data key: made when it is first needed, kept wrapped, destroyed when its content is to be gone.
import { vaultKeys } from "../../shared/keys.ts";
import { Problem } from "../../shared/problem.ts";
import type { Item, Key } from "../../shared/table.ts";
import type { Instant } from "../../shared/time.ts";
import { getItem, queryAll, tryWrite, type Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { seal, unseal } from "../platform/sealing.ts";
import { inVault, keyLost, vaultChange, vaultOf } from "../platform/vault.ts";
import { changedMeanwhile } from "./store.ts";

/** Why something cannot be opened any more: its key was destroyed. */
export const contentShredded = "content-shredded";

/** A data key as stored: wrapped while it lives, a tombstone afterwards. */
type StoredKey = { generation: number; wrapped?: Uint8Array; shreddedAt?: Instant; shreddedBy?: string };

/** Something sealed: whose key, which generation of it, and the fields. */
export type Sealed = { owner: string; generation: number; sealed: Record<string, Uint8Array> };

const keysOf = (deps: Deps, county: string, owner: string): Promise<(StoredKey & Key)[]> =>
  queryAll<StoredKey>(inVault(deps), vaultKeys.officer(county, owner), { prefix: "key/" });

/** The key under which something new is sealed for an officer: the living one, or the next generation. */
async function sealingKey(
  deps: Deps,
  county: string,
  owner: string,
): Promise<{ generation: number; key: Uint8Array }> {
  const vault = vaultOf(deps);
  for (;;) {
    const last = (await keysOf(deps, county, owner)).at(-1);
    if (last?.wrapped)
      return { generation: last.generation, key: await vault.keys.unwrap(last.wrapped, { county, owner }) };
    const generation = (last?.generation ?? 0) + 1;
    const { wrapped } = await vault.keys.fresh({ county, owner });
    const put: Item = { ...vaultKeys.dataKey(county, owner, generation), generation, wrapped };
    // Two at once make one: whoever comes second uses the first's.
    await tryWrite(deps, vaultChange(deps, { put, when: { absent: true } }));
  }
}

/**
 * The key of a generation, for opening. Throws Problem("gone", "content-shredded") when it was destroyed, and
 * Problem("unavailable", "talk-key-lost") when it, or the master key, is missing.
 */
async function openingKey(deps: Deps, county: string, { owner, generation }: Sealed): Promise<Uint8Array> {
  const stored = await getItem<StoredKey>(inVault(deps), vaultKeys.dataKey(county, owner, generation));
  if (stored?.shreddedAt) {
    throw new Problem("gone", "这名干警的约谈内容已经按规定销毁，不能再打开", [], contentShredded);
  }
  if (!stored?.wrapped) throw keyLost();
  return vaultOf(deps).keys.unwrap(stored.wrapped, { county, owner });
}

/** Refuses what concerns destroyed content, without opening anything. */
export async function refuseShredded(deps: Deps, county: string, row: Sealed): Promise<void> {
  const stored = await getItem<StoredKey>(
    inVault(deps),
    vaultKeys.dataKey(county, row.owner, row.generation),
  );
  if (stored?.shreddedAt)
    throw new Problem("gone", "这名干警的约谈内容已经按规定销毁，不能再办理", [], contentShredded);
}

/**
 * That the key under which this lies still lives when the transaction is done: whoever seals has read it before, and what
 * is sealed under a key that was destroyed in between would be unreadable from its first day.
 */
export const keyLives = (deps: Deps, county: string, { owner, generation }: Sealed): Change =>
  vaultChange(deps, {
    check: vaultKeys.dataKey(county, owner, generation),
    when: { present: true, is: { shreddedAt: undefined } },
    otherwise: changedMeanwhile,
  });

/** Seals texts for an officer, each bound to the row it will lie in. */
export async function sealFor(
  deps: Deps,
  { county, owner, at }: { county: string; owner: string; at: Key },
  texts: Record<string, string>,
): Promise<Sealed> {
  const { generation, key } = await sealingKey(deps, county, owner);
  const entries = Object.entries(texts).map(
    ([field, text]) => [field, seal(key, { ...at, field }, text)] as const,
  );
  return { owner, generation, sealed: Object.fromEntries(entries) };
}

/** Opens every field of rows that were sealed for one officer; a key is unwrapped once. Log the access first. */
export async function openRows<T extends Sealed & Key>(
  deps: Deps,
  county: string,
  rows: readonly T[],
): Promise<(T & { texts: Record<string, string> })[]> {
  const opened = new Map<number, Promise<Uint8Array>>();
  const keyOf = (row: T): Promise<Uint8Array> => {
    const known = opened.get(row.generation) ?? openingKey(deps, county, row);
    opened.set(row.generation, known);
    return known;
  };
  return Promise.all(
    rows.map(async (row) => {
      const key = await keyOf(row);
      const { pk, sk } = row;
      const entries = Object.entries(row.sealed).map(
        ([field, bytes]) => [field, unseal(key, { pk, sk, field }, bytes)] as const,
      );
      return { ...row, texts: Object.fromEntries(entries) };
    }),
  );
}

/**
 * The changes that destroy an officer's living data keys: what is sealed under them, in whatever copy of the vault that
 * no longer holds the key, cannot be read again.
 */
export async function shreddedKeys(
  deps: Deps,
  county: string,
  owner: string,
  by: { staff: string; at: Instant },
): Promise<Change[]> {
  const living = (await keysOf(deps, county, owner)).filter(({ wrapped }) => wrapped !== undefined);
  return living.map(({ pk, sk }) =>
    vaultChange(deps, {
      set: { pk, sk },
      to: { wrapped: undefined, shreddedAt: by.at, shreddedBy: by.staff },
      when: { present: true },
    }),
  );
}
