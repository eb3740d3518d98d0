// The access log: one entry before each opening, chained by a keyed digest, with its end kept in another table.
import { keys, vaultKeys } from "../../shared/keys.ts";
import { Problem } from "../../shared/problem.ts";
import type { AccessDeed, AccessEntry, Relation } from "../../shared/talks/schema.ts";
import type { Day } from "../../shared/time.ts";
import type { Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import { getItem, queryAll, tryWrite } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { macOf, sameMac } from "../platform/sealing.ts";
import { inVault, vaultChange, vaultOf, type Vault } from "../platform/vault.ts";

type Stored = AccessEntry & { serial: string; warrant?: string; prev: string; mac: string };
/** The end of a log: how many entries, and the last one's digest. Stands in the vault and, again, in the main table. */
type End = { n: number; mac: string };

const beginning = "0".repeat(64);
const attemptsMax = 12;

/** The county's chaining key, unwrapped once a process: it opens nothing. */
const chainKeys = new WeakMap<Vault, Map<string, Promise<Uint8Array>>>();

function chainKeyOf(deps: Deps, county: string): Promise<Uint8Array> {
  const vault = vaultOf(deps);
  const known = chainKeys.get(vault) ?? new Map<string, Promise<Uint8Array>>();
  chainKeys.set(vault, known);
  const key = known.get(county) ?? readChainKey(deps, county);
  known.set(county, key);
  key.catch(() => known.delete(county));
  return key;
}

async function readChainKey(deps: Deps, county: string): Promise<Uint8Array> {
  const vault = vaultOf(deps);
  const at = vaultKeys.chainKey(county);
  const owner = { county, owner: "chain" };
  const known = await getItem<{ wrapped: Uint8Array }>(inVault(deps), at);
  if (known) return vault.keys.unwrap(known.wrapped, owner);
  const { wrapped } = await vault.keys.fresh(owner);
  await tryWrite(deps, vaultChange(deps, { put: { ...at, wrapped }, when: { absent: true } }));
  const kept = await getItem<{ wrapped: Uint8Array }>(inVault(deps), at);
  return vault.keys.unwrap(kept?.wrapped ?? wrapped, owner);
}

const digest = (key: Uint8Array, county: string, owner: string, entry: Omit<Stored, "mac">): string => {
  const { n, at, by, byName, as, did, talk, day = "", serial, warrant = "", prev } = entry;
  return macOf(
    key,
    JSON.stringify([county, owner, n, at, by, byName, as, did, talk, day, serial, warrant, prev]),
  );
};

/** Who is about to open what of an officer's. */
export type Access = {
  owner: string;
  as: Relation;
  did: AccessDeed;
  talk: string;
  day?: Day;
  warrant?: string;
};

/**
 * Writes the entry of an access and resolves when it stands. Called before anything is decrypted, once for each opening:
 * a process that dies in between leaves an entry without a reading, never a reading without an entry.
 * Throws Problem("unavailable") when others open the same officer's records all at once.
 */
export async function logAccess(deps: Deps, actor: Actor, { owner, ...what }: Access): Promise<void> {
  const { county } = actor;
  const key = await chainKeyOf(deps, county);
  const serial = deps.ids.next();
  const headKey = vaultKeys.accessHead(county, owner);
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    const end = await getItem<End>(inVault(deps), headKey);
    const n = (end?.n ?? 0) + 1;
    const told = { by: actor.staff, byName: actor.name, at: deps.clock.now() };
    const entry = { n, ...told, ...what, serial, prev: end?.mac ?? beginning };
    const mac = digest(key, county, owner, entry);
    const at = vaultKeys.accessEntry(county, owner, n);
    const moved = { code: "chain-moved", message: "同时打开的人较多，请稍后再试" };
    const landed = await commit(deps, actor, [
      vaultChange(deps, { put: { ...at, ...entry, mac }, when: { absent: true }, otherwise: moved }),
      vaultChange(deps, {
        set: headKey,
        to: { n, mac },
        when: { is: { n: end?.n, mac: end?.mac } },
        otherwise: moved,
      }),
      { set: keys.accessAnchor(county, owner), to: { n, mac } },
    ]).then(
      () => true,
      async (error: unknown) => {
        if (!(error instanceof Problem && error.reason === moved.code)) throw error;
        // A reply that was lost: the entry that stands there may be our own.
        return (await getItem<Stored>(inVault(deps), at))?.serial === serial;
      },
    );
    if (landed) return;
    await deps.sleep(Math.random() * 20 * attempt);
  }
  throw new Problem("unavailable", "同时打开的人较多，请稍后再试", [], "busy");
}

const toEntry = ({ n, at, by, byName, as, did, talk, day }: Stored): AccessEntry => ({
  n,
  at,
  by,
  byName,
  as,
  did,
  talk,
  day,
});

const sayAt = (n: number): string => `第 ${n} 条`;

/**
 * An officer's access log, oldest first, and what is wrong with it: an entry that is missing, altered, out of its place
 * or added without the key; an end that was cut off.
 */
export async function accessLogOf(
  deps: Deps,
  county: string,
  owner: string,
): Promise<{ entries: AccessEntry[]; faults: string[] }> {
  const vault = inVault(deps);
  const [key, rows, end, anchor] = await Promise.all([
    chainKeyOf(deps, county),
    queryAll<Stored>(vault, vaultKeys.officer(county, owner), { prefix: "access/" }),
    getItem<End>(vault, vaultKeys.accessHead(county, owner)),
    getItem<End>(deps, keys.accessAnchor(county, owner)),
  ]);
  const faults: string[] = [];
  let prev = beginning;
  let expected = 1;
  for (const row of rows) {
    if (row.n !== expected)
      faults.push(row.n > expected ? `${sayAt(expected)}缺失` : `${sayAt(row.n)}位置不对`);
    if (row.sk !== vaultKeys.accessEntry(county, owner, row.n).sk) faults.push(`${sayAt(row.n)}位置不对`);
    const { mac, ...entry } = row;
    if (row.prev !== prev || !sameMac(digest(key, county, owner, entry), mac))
      faults.push(`${sayAt(row.n)}与前后不符，被改动过`);
    prev = mac;
    expected = row.n + 1;
  }
  const last: End = { n: expected - 1, mac: prev };
  if (rows.length > 0 || end || anchor) {
    for (const [name, kept] of [
      ["日志末尾", end],
      ["另存的末尾", anchor],
    ] as const) {
      if (kept?.n !== last.n || kept.mac !== last.mac) faults.push(`${name}与记录不符，可能有记录被删除`);
    }
  }
  return { entries: rows.map(toEntry), faults: [...new Set(faults)] };
}
