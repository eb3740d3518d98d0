// Sealing of single fields: AES-256-GCM under a data key, bound to the place where the field lies.
import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { Problem } from "../../shared/problem.ts";

/** First byte of every sealed field: which cipher. Another one (SM4) gets another number. */
const aes256gcm = 1;
const ivBytes = 12;
const tagBytes = 16;
export const keyBytes = 32;

/** Where a field belongs: it opens nowhere else, in no other record, under no other name. */
export type Place = { pk: string; sk: string; field: string };

const boundTo = ({ pk, sk, field }: Place): Buffer => Buffer.from(`${pk}|${sk}|${field}|${aes256gcm}`);

/** A sealed text: version, nonce, tag and ciphertext, 29 bytes longer than its UTF-8. */
export function seal(key: Uint8Array, place: Place, text: string): Uint8Array {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  cipher.setAAD(boundTo(place));
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([Buffer.from([aes256gcm]), iv, cipher.getAuthTag(), body]);
}

/**
 * The text of a sealed field. Throws Problem("failed", "content-damaged") when it was moved, swapped, altered, cut, or
 * sealed under another key.
 */
export function unseal(key: Uint8Array, place: Place, sealed: Uint8Array): string {
  try {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    if (bytes[0] !== aes256gcm) throw new TypeError("unknown cipher");
    const iv = bytes.subarray(1, 1 + ivBytes);
    const decipher = createDecipheriv("aes-256-gcm", key, iv, { authTagLength: tagBytes });
    decipher.setAAD(boundTo(place));
    decipher.setAuthTag(bytes.subarray(1 + ivBytes, 1 + ivBytes + tagBytes));
    const body = bytes.subarray(1 + ivBytes + tagBytes);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString("utf8");
  } catch {
    throw new Problem(
      "failed",
      "这份记录的内容已损坏或被改动过，不能打开。请联系系统管理员核查，其他记录不受影响",
      [],
      "content-damaged",
    );
  }
}

/** A keyed digest of a text, in hex: what only the holder of the key can make. */
export const macOf = (key: Uint8Array, text: string): string =>
  createHmac("sha256", key).update(text).digest("hex");

/** Whether two digests are the same, in a time that tells nothing. */
export function sameMac(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}
