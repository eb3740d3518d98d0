// The master key of one machine: a file with tight permissions beside the data folder.
import { randomBytes, createCipheriv, createDecipheriv } from "node:crypto";
import { chmod, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { keyBytes } from "./sealing.ts";
import { keyLost, type KeyHolder, type KeyOwner } from "./vault.ts";

/** `<data folder>.talk-key`: beside the folder, so that a copy of the data alone opens nothing. */
export const keyFileBeside = (dataDir: string): string => `${path.resolve(dataDir)}.talk-key`;

const ivBytes = 12;
const tagBytes = 16;

/**
 * The holder of the key in this file. `mayCreate` only while the vault is new: a key that is missing later is lost, and
 * a fresh one in its place would hide that. Everything else of the product goes on without it.
 * Throws an Error in Chinese when others of this machine may read the file.
 */
export async function fileKeys(file: string, { mayCreate }: { mayCreate: boolean }): Promise<KeyHolder> {
  const key = await keyIn(file, mayCreate);
  return key ? holderOf(key) : lostKeys;
}

async function keyIn(file: string, mayCreate: boolean): Promise<Uint8Array | undefined> {
  const known = await stat(file).catch(() => undefined);
  if (!known) {
    if (!mayCreate) return undefined;
    await writeFile(file, `${randomBytes(keyBytes).toString("hex")}\n`, { mode: 0o600, flag: "wx" });
    // The mode of a new file is cut by the umask, never widened; said once more for odd file systems.
    await chmod(file, 0o600);
  } else if (process.platform !== "win32" && (known.mode & 0o077) !== 0) {
    throw new Error(`约谈密钥文件 ${file} 的权限过宽，请执行 chmod 600 ${file} 后再启动`);
  }
  const hex = (await readFile(file, "utf8")).trim();
  return /^[0-9a-f]{64}$/.test(hex) ? Buffer.from(hex, "hex") : undefined;
}

const boundTo = ({ county, owner }: KeyOwner): Buffer => Buffer.from(`${county}|${owner}`);

/** Wraps data keys under this key with AES-256-GCM, each bound to whose it is. */
export function holderOf(master: Uint8Array): KeyHolder {
  return {
    fresh: (owner) => {
      const plain = randomBytes(keyBytes);
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv("aes-256-gcm", master, iv);
      cipher.setAAD(boundTo(owner));
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Promise.resolve({ plain, wrapped: Buffer.concat([iv, cipher.getAuthTag(), body]) });
    },
    unwrap: (wrapped, owner) => {
      try {
        const bytes = Buffer.from(wrapped);
        const decipher = createDecipheriv("aes-256-gcm", master, bytes.subarray(0, ivBytes), {
          authTagLength: tagBytes,
        });
        decipher.setAAD(boundTo(owner));
        decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
        const body = decipher.update(bytes.subarray(ivBytes + tagBytes));
        return Promise.resolve(Buffer.concat([body, decipher.final()]));
      } catch {
        return Promise.reject(keyLost());
      }
    },
  };
}

/** No key: nothing can be sealed, nothing opened. */
const lostKeys: KeyHolder = {
  fresh: () => Promise.reject(keyLost()),
  unwrap: () => Promise.reject(keyLost()),
};
