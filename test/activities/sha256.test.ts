// The hash that checks a draw offline says what Node's own says, whatever the length.
import { createHash, createHmac, randomBytes } from "node:crypto";
import { assert, property, uint8Array } from "fast-check";
import { expect, test } from "vitest";
import { fromHex, hmacSha256, sha256, toHex } from "../../shared/sha256.ts";

test("the hash is SHA-256, at every length around a block's end", () => {
  for (let length = 0; length < 200; length += 1) {
    const message = new Uint8Array(randomBytes(length));
    expect(toHex(sha256(message))).toBe(createHash("sha256").update(message).digest("hex"));
  }
});

test("the keyed hash is HMAC-SHA-256, with short, long and no keys", () => {
  assert(
    property(uint8Array({ maxLength: 150 }), uint8Array({ maxLength: 300 }), (key, message) => {
      expect(toHex(hmacSha256(key, message))).toBe(createHmac("sha256", key).update(message).digest("hex"));
    }),
  );
});

test("hexadecimal text comes back as it was, and nothing else is read", () => {
  expect(toHex(fromHex("00ff10"))).toBe("00ff10");
  for (const wrong of ["0", "0g", "FF", "0x00", " 00"]) expect(() => fromHex(wrong)).toThrow(RangeError);
});
