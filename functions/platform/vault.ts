// The vault: the confidential table and the keys that open what lies in it; only one host has it.
import { Problem } from "../../shared/problem.ts";
import type { Change } from "./db.ts";
import type { Deps } from "./deps.ts";

/** Whose a data key is: the master key's holder binds it to them, and on AWS writes both into its log of every use. */
export type KeyOwner = { county: string; owner: string };

/**
 * Who holds the master key. A data key leaves as plain bytes for the moment and wrapped for keeping; it can be unwrapped
 * for its own owner only.
 */
export type KeyHolder = {
  fresh(owner: KeyOwner): Promise<{ plain: Uint8Array; wrapped: Uint8Array }>;
  /** Throws Problem("unavailable", "talk-key-lost") when the master key is not the one that wrapped it. */
  unwrap(wrapped: Uint8Array, owner: KeyOwner): Promise<Uint8Array>;
};

export type Vault = { tableName: string; keys: KeyHolder };

/** This host's vault. Only the confidential host has one: elsewhere asking for it is a mistake in the program. */
export function vaultOf(deps: Deps): Vault {
  if (!deps.vault) throw new TypeError("this host has no vault");
  return deps.vault;
}

/** The same deps without the vault: what jobs and the open host are given. */
export function withoutVault(deps: Deps): Deps {
  const { vault: _, ...rest } = deps;
  return rest;
}

/** The same deps, reading the vault's table. */
export const inVault = (deps: Deps): Deps => ({ ...deps, tableName: vaultOf(deps).tableName });

/** A change of the vault's table, to stand beside changes of the other one in a transaction. */
export const vaultChange = (deps: Deps, change: Change): Change => ({
  ...change,
  table: vaultOf(deps).tableName,
});

/** The master key is gone, or is another one. */
export const keyLost = (): Problem =>
  new Problem(
    "unavailable",
    "约谈密钥不可用，约谈内容暂时不能打开；其他功能不受影响。请系统管理员检查密钥",
    [],
    "talk-key-lost",
  );
