// Marks in every confidential field, then everything that was stored, logged, mailed, exported or shown is searched.
import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { afterEach, describe, expect, it } from "vitest";
import { canaryFlow } from "./canary-flow.ts";

describe("what was said in talks", () => {
  it("stands in clear nowhere: database, write-ahead log, rows, index, logs, outbox, mail, exports, others' pages", async () => {
    const leaks = await canaryFlow();
    expect(leaks.files).toEqual([]);
    expect(leaks.rows).toEqual([]);
    expect(leaks.said).toEqual([]);
    expect(leaks.seen, "those who may read did read it").toBe(5);
    expect(leaks.bytes).toBeGreaterThan(300_000);
  }, 60_000);
});

describe("control", () => {
  const { createCipheriv, createDecipheriv } = crypto;
  afterEach(() => {
    Object.assign(crypto, { createCipheriv, createDecipheriv });
    syncBuiltinESMExports();
  });

  it("with the encryption off, the same search finds it in the database and in the vault's rows", async () => {
    // A cipher that changes nothing, in the place of Node's own.
    const open = () => ({
      setAAD: () => {},
      setAuthTag: () => {},
      getAuthTag: () => Buffer.alloc(16),
      update: (data: string | Uint8Array) => Buffer.from(data),
      final: () => Buffer.alloc(0),
    });
    Object.assign(crypto, { createCipheriv: open, createDecipheriv: open });
    syncBuiltinESMExports();
    const leaks = await canaryFlow();
    expect(leaks.seen).toBe(5);
    expect(leaks.files.some((file) => file.includes("suneng.db"))).toBe(true);
    expect(leaks.said).toEqual([]);
  }, 60_000);
});
