// Password hashes (scrypt), session secrets and their hashes.
import { createHash, randomBytes, scrypt, timingSafeEqual } from "node:crypto";

export type PasswordHash = { salt: string; hash: string; cost: number };

const derive = (password: string, salt: Buffer, cost: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(
      password.normalize("NFKC"),
      salt,
      32,
      { N: cost, r: 8, p: 1, maxmem: 256 * cost * 8 },
      (error, key) => (error ? reject(error) : resolve(key)),
    );
  });

/** Hashes a password; `cost` is scrypt's N, a power of two (32768 takes about 80 ms). */
export async function hashPassword(password: string, cost: number): Promise<PasswordHash> {
  const salt = randomBytes(16);
  return { salt: salt.toString("hex"), hash: (await derive(password, salt, cost)).toString("hex"), cost };
}

/** Whether the password is the hashed one; takes as long for an unknown officer, so that accounts cannot be probed. */
export async function verifyPassword(
  password: string,
  stored: PasswordHash | undefined,
  cost: number,
): Promise<boolean> {
  const salt = Buffer.from(stored?.salt ?? "00".repeat(16), "hex");
  const key = await derive(password, salt, stored?.cost ?? cost);
  if (!stored) return false;
  return timingSafeEqual(key, Buffer.from(stored.hash, "hex"));
}

/** A fresh session secret: 256 bits, URL-safe. Only its hash is stored. */
export const freshSecret = (): string => randomBytes(32).toString("base64url");

/** The stored form of a secret. */
export const hashSecret = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/** A first password a person can read out: 10 characters without the ones that look alike. */
export function freshPassword(): string {
  const letters = "abcdefghjkmnpqrstuvwxyz";
  const digits = "23456789";
  const bytes = randomBytes(10);
  return Array.from(bytes, (byte, i) => {
    const pool = i < 6 ? letters : digits;
    return pool[byte % pool.length];
  }).join("");
}
