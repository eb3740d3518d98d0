// Hostile and broken files: each is refused with one clear sentence, and costs nothing before it is.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { crc32, deflateRawSync } from "node:zlib";
import * as fc from "fast-check";
import { readXlsx } from "hucre/xlsx";
import { describe, expect, test } from "vitest";
import { readTable } from "../../functions/platform/workbook.ts";
import { packZip, unpackZip } from "../../functions/platform/zip.ts";
import { Problem } from "../../shared/problem.ts";

const sample = (name: string): Uint8Array => readFileSync(new URL(`../data/${name}`, import.meta.url));
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

async function refusal(bytes: Uint8Array, name = "花名册.xlsx"): Promise<Problem> {
  const answer = await readTable(bytes, name).catch((error: unknown) => error);
  if (!(answer instanceof Problem)) throw new Error("was not refused");
  return answer;
}

type Tamper = {
  plainBytes?: number;
  flags?: number;
  method?: number;
  crc?: number;
  name?: string;
  zip64Bytes?: number | "true";
};

/** A deflated zip whose directory may lie about its parts. */
function zipOf(parts: ReadonlyMap<string, Uint8Array>, tamper: Tamper = {}): Uint8Array {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, plain] of parts) {
    const lie = tamper.name === undefined || tamper.name === name ? tamper : {};
    const packed = deflateRawSync(plain, { level: 9 });
    const label = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(lie.flags ?? 0, 2);
    common.writeUInt16LE(lie.method ?? 8, 4);
    common.writeUInt32LE(lie.crc ?? crc32(plain), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(lie.plainBytes ?? plain.length, 18);
    common.writeUInt16LE(label.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    const extra = lie.zip64Bytes === undefined ? Buffer.alloc(0) : Buffer.alloc(20);
    if (lie.zip64Bytes !== undefined) {
      extra.writeUInt16LE(1, 0);
      extra.writeUInt16LE(16, 2);
      extra.writeBigUInt64LE(BigInt(lie.zip64Bytes === "true" ? plain.length : lie.zip64Bytes), 4);
      extra.writeBigUInt64LE(BigInt(packed.length), 12);
    }
    const file = Buffer.concat([Buffer.from("PK\u0003\u0004"), common, label, packed]);
    files.push(file);
    const entry = Buffer.from(common);
    if (extra.length > 0) {
      entry.writeUInt32LE(0xffffffff, 14);
      entry.writeUInt32LE(0xffffffff, 18);
      entry.writeUInt16LE(extra.length, 24);
    }
    directory.push(
      Buffer.concat([Buffer.from("PK\u0001\u0002"), Buffer.from([20, 0]), entry, place, label, extra]),
    );
    offset += file.length;
  }
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006");
  end.writeUInt16LE(parts.size, 8);
  end.writeUInt16LE(parts.size, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, ...directory, end]);
}

const SHEET = "xl/worksheets/sheet1.xml";
const bookParts = async (): Promise<Map<string, Uint8Array>> =>
  unpackZip(sample("organisation.xlsx"), (name) => !name.endsWith("/"));
async function withSheet(text: string | Uint8Array, tamper?: Tamper): Promise<Uint8Array> {
  const parts = await bookParts();
  return zipOf(parts.set(SHEET, typeof text === "string" ? utf8(text) : text), tamper);
}

describe("hostile and broken files get one clear sentence", () => {
  test.each<[string, Uint8Array, string, string]>([
    ["an empty file", new Uint8Array(), "invalid", "空"],
    [
      "an old .xls",
      Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]),
      "unsupported",
      "另存为 .xlsx",
    ],
    [
      "a workbook with a password",
      Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.from("EncryptedPackage", "utf16le")]),
      "unsupported",
      "密码",
    ],
    ["a PNG named .xlsx", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), "unsupported", "不是表格"],
    ["a web page named .xls", utf8("<html><table><tr><td>姓名</td></tr></table>"), "unsupported", "网页"],
    ["a PDF", utf8("%PDF-1.7 ..."), "unsupported", "不是表格"],
    ["a truncated workbook", sample("roster.xlsx").subarray(0, 20_000), "invalid", "损坏"],
    ["a Word file", packZip(new Map([["word/document.xml", utf8("<a/>")]])), "unsupported", ".xlsx"],
    ["more than 10 MB", new Uint8Array(10 * 1024 * 1024 + 1), "tooLarge", "10 MB"],
    [
      "a thousand and one parts",
      packZip(new Map(Array.from({ length: 1001 }, (_, n) => [`${n}`, new Uint8Array()]))),
      "tooLarge",
      "异常",
    ],
  ])("%s", async (_, bytes, code, words) => {
    const problem = await refusal(bytes);
    expect(problem.code).toBe(code);
    expect(problem.message).toContain(words);
  });

  test("a zip bomb is refused, which the parser alone would swallow", async () => {
    const spaces = Buffer.alloc(45 * 1024 * 1024, " ");
    const sheet = '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>';
    const bomb = await withSheet(Buffer.concat([Buffer.from(sheet), spaces]));
    expect(bomb.length).toBeLessThan(100_000);
    expect((await refusal(bomb)).reason).toBe("file-bomb");
    // The control: without our check the whole part is inflated.
    expect((await readXlsx(bomb)).sheets).toHaveLength(1);
  });

  test("60 MB by its own declaration is refused before anything is inflated", async () => {
    // Noise does not shrink, so the ratio is honest and only the total gives it away.
    const noise = randomBytes(400 * 1024);
    const bytes = await withSheet(noise, { plainBytes: 60 * 1024 * 1024, name: SHEET });
    expect((await refusal(bytes)).code).toBe("tooLarge");
  });

  test("a directory that declares less than the part holds stops at the declared size", async () => {
    const big = Buffer.alloc(20 * 1024 * 1024, "a");
    expect((await refusal(await withSheet(big, { plainBytes: 100_000, name: SHEET }))).code).toBe("tooLarge");
  });

  test("zip64 sizes, as Java writers give them, are read; zip64 lies are refused", async () => {
    const parts = await bookParts();
    expect((await readTable(zipOf(parts, { zip64Bytes: "true" }), "a.xlsx"))[0]?.rows).toHaveLength(27);
    expect((await refusal(zipOf(parts, { zip64Bytes: 2 ** 40 }))).code).toBe("tooLarge");
    expect((await refusal(zipOf(parts, { zip64Bytes: 1, name: SHEET }))).code).toBe("tooLarge");
  });

  test("parts that are encrypted, packed unusually, or changed on the way are refused", async () => {
    expect((await refusal(await withSheet("x", { flags: 1 }))).message).toContain("密码");
    expect((await refusal(await withSheet("x", { method: 12 }))).code).toBe("unsupported");
    expect((await refusal(await withSheet("x", { crc: 1, name: SHEET }))).message).toContain("损坏");
    expect((await refusal(await withSheet("<worksheet><!DOCTYPE a></worksheet>"))).code).toBe("invalid");
  });

  test("two parts of one name, which programs read differently, are refused", async () => {
    const parts = (await bookParts()).set("xl/stylez.xml", utf8("<a/>"));
    const twice = Buffer.from(packZip(parts)).toString("latin1").replaceAll("stylez", "styles");
    expect((await refusal(Buffer.from(twice, "latin1"))).code).toBe("invalid");
  });

  test("more than 20,000 rows are refused, 20,000 are read", async () => {
    const lines = (count: number) => utf8("姓名\n".repeat(count));
    expect((await refusal(lines(20_001))).message).toContain("20000 行");
    expect((await readTable(lines(20_000), "a.csv"))[0]?.rows).toHaveLength(20_000);
  });

  test("whatever bytes arrive, the answer is a table or a Problem", async () => {
    const roster = sample("organisation.xlsx");
    const damage = fc.array(fc.tuple(fc.nat(roster.length - 1), fc.nat(255)), {
      minLength: 1,
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const bytes = Uint8Array.from(roster);
        for (const [at, value] of changes) bytes[at] = value;
        const answer = await readTable(bytes, "a.xlsx").catch((error: unknown) => error);
        expect(Array.isArray(answer) || answer instanceof Problem).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});
