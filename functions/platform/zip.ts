// Unpacks a zip that a stranger sent: every size is checked before and while inflating; packs parts again without compression.
import { promisify } from "node:util";
import { crc32, inflateRaw } from "node:zlib";
import { Problem } from "../../shared/problem.ts";

const entriesMax = 1_000;
const totalBytesMax = 50 * 1024 * 1024;
/** Honest sheets stay under about 60 to 1; deflate reaches 1,032 to 1. Small parts may be anything. */
const ratioMax = 200;
const ratioFreeBytes = 1024 * 1024;

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const FULL_32 = 0xffffffff;
const FULL_16 = 0xffff;

type Entry = {
  name: string;
  method: number;
  crc: number;
  packedBytes: number;
  plainBytes: number;
  offset: number;
};

const inflate = promisify<Uint8Array, { maxOutputLength: number }, Uint8Array>(inflateRaw);
const corrupt = (): Problem =>
  new Problem("invalid", "文件已损坏或没有传完整，请重新保存后再上传", [], "file-corrupt");
const oversized = (): Problem =>
  new Problem(
    "tooLarge",
    "文件解压后过大，疑似异常文件，已拒绝读取；请删除多余的空行、图片后另存",
    [],
    "file-bomb",
  );

/** Whether the bytes start as a zip does. */
export const isZip = (bytes: Uint8Array): boolean =>
  bytes.length >= 4 && viewOf(bytes).getUint32(0, true) === LOCAL;

/**
 * The parts of a zip whose names pass `keep`, inflated; nothing else is inflated. Backslashes in names become slashes.
 * Throws Problem: "tooLarge" when entries, declared or real sizes, or ratio pass the limits; "unsupported" when it is
 * encrypted or packed by an unknown method; "invalid" when it is truncated, damaged, or says one thing and holds another.
 */
export async function unpackZip(
  bytes: Uint8Array,
  keep: (name: string) => boolean,
): Promise<Map<string, Uint8Array>> {
  const entries = listEntries(bytes);
  const total = entries.reduce((sum, entry) => sum + entry.plainBytes, 0);
  if (total > totalBytesMax) throw oversized();
  if (
    entries.some(
      (entry) => entry.plainBytes > ratioFreeBytes && entry.plainBytes > ratioMax * entry.packedBytes,
    )
  )
    throw oversized();
  const parts = new Map<string, Uint8Array>();
  for (const entry of entries) {
    if (!keep(entry.name)) continue;
    // Two parts of one name are read differently by different programs.
    if (parts.has(entry.name)) throw corrupt();
    parts.set(entry.name, await inflateEntry(bytes, entry));
  }
  return parts;
}

async function inflateEntry(bytes: Uint8Array, entry: Entry): Promise<Uint8Array> {
  const view = viewOf(bytes);
  if (entry.offset + 30 > bytes.length || view.getUint32(entry.offset, true) !== LOCAL) throw corrupt();
  const start =
    entry.offset + 30 + view.getUint16(entry.offset + 26, true) + view.getUint16(entry.offset + 28, true);
  const packed = bytes.subarray(start, start + entry.packedBytes);
  if (packed.length !== entry.packedBytes) throw corrupt();
  const plain = entry.method === 0 ? packed : await inflateCapped(packed, entry.plainBytes);
  if (plain.length !== entry.plainBytes || crc32(plain) !== entry.crc) throw corrupt();
  return plain;
}

/** Inflates no further than the declared size, so a directory that lies costs nothing. */
async function inflateCapped(packed: Uint8Array, plainBytes: number): Promise<Uint8Array> {
  try {
    return await inflate(packed, { maxOutputLength: Math.max(plainBytes, 1) });
  } catch (error) {
    throw error instanceof RangeError ? oversized() : corrupt();
  }
}

function listEntries(bytes: Uint8Array): Entry[] {
  const view = viewOf(bytes);
  const directory = findDirectory(bytes, view);
  if (directory.count > entriesMax) throw oversized();
  const entries: Entry[] = [];
  let at = directory.offset;
  for (let index = 0; index < directory.count; index++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== CENTRAL) throw corrupt();
    const nameEnd = at + 46 + view.getUint16(at + 28, true);
    const extraEnd = nameEnd + view.getUint16(at + 30, true);
    if (extraEnd > bytes.length) throw corrupt();
    if (view.getUint16(at + 8, true) & 1)
      throw new Problem("unsupported", "文件设有密码，请取消密码后另存再导入", [], "file-encrypted");
    const method = view.getUint16(at + 10, true);
    if (method !== 0 && method !== 8)
      throw new Problem("unsupported", "文件的压缩方式无法识别，请用 WPS 或 Excel 另存为 .xlsx 后再导入");
    const sizes = sizesOf(view, at, nameEnd, extraEnd);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, nameEnd)).replaceAll("\\", "/");
    entries.push({ name, method, crc: view.getUint32(at + 16, true), ...sizes });
    at = extraEnd + view.getUint16(at + 32, true);
  }
  return entries;
}

/** Sizes and offset of a directory entry; a field of all ones is in the zip64 extra field instead. */
function sizesOf(view: DataView, at: number, nameEnd: number, extraEnd: number) {
  let plainBytes = view.getUint32(at + 24, true);
  let packedBytes = view.getUint32(at + 20, true);
  let offset = view.getUint32(at + 42, true);
  for (let extra = nameEnd; extra + 4 <= extraEnd; extra += 4 + view.getUint16(extra + 2, true)) {
    if (view.getUint16(extra, true) !== 1) continue;
    const end = Math.min(extra + 4 + view.getUint16(extra + 2, true), extraEnd);
    let cursor = extra + 4;
    const take = (present: number): number => {
      if (present !== FULL_32) return present;
      if (cursor + 8 > end) throw corrupt();
      cursor += 8;
      return Number(view.getBigUint64(cursor - 8, true));
    };
    plainBytes = take(plainBytes);
    packedBytes = take(packedBytes);
    offset = take(offset);
    break;
  }
  return { plainBytes, packedBytes, offset };
}

/** Where the directory starts and how many entries it claims. */
function findDirectory(bytes: Uint8Array, view: DataView): { offset: number; count: number } {
  const lowest = Math.max(0, bytes.length - 22 - FULL_16);
  for (let at = bytes.length - 22; at >= lowest; at--) {
    if (view.getUint32(at, true) !== END) continue;
    const count = view.getUint16(at + 10, true);
    const offset = view.getUint32(at + 16, true);
    return count === FULL_16 || offset === FULL_32 ? findDirectory64(bytes, view, at) : { offset, count };
  }
  throw corrupt();
}

function findDirectory64(bytes: Uint8Array, view: DataView, end: number): { offset: number; count: number } {
  if (end < 20 || view.getUint32(end - 20, true) !== LOCATOR_64) throw corrupt();
  const at = Number(view.getBigUint64(end - 12, true));
  if (at + 56 > bytes.length || view.getUint32(at, true) !== END_64) throw corrupt();
  return {
    count: Number(view.getBigUint64(at + 32, true)),
    offset: Number(view.getBigUint64(at + 48, true)),
  };
}

/** A zip of the parts, uncompressed: what we hand to a parser has only sizes that we wrote ourselves. */
export function packZip(parts: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const files: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const [name, plain] of parts) {
    const label = new TextEncoder().encode(name);
    const common = new Uint8Array(26);
    const view = viewOf(common);
    view.setUint16(0, 20, true);
    view.setUint16(2, 0x800, true);
    view.setUint32(10, crc32(plain), true);
    view.setUint32(14, plain.length, true);
    view.setUint32(18, plain.length, true);
    view.setUint16(22, label.length, true);
    const place = new Uint8Array(14);
    viewOf(place).setUint32(10, offset, true);
    files.push(words(LOCAL), common, label, plain);
    directory.push(words(CENTRAL), Uint8Array.of(20, 0), common, place, label);
    offset += 30 + label.length + plain.length;
  }
  const directoryBytes = directory.reduce((sum, piece) => sum + piece.length, 0);
  const end = new Uint8Array(18);
  const view = viewOf(end);
  view.setUint16(4, parts.size, true);
  view.setUint16(6, parts.size, true);
  view.setUint32(8, directoryBytes, true);
  view.setUint32(12, offset, true);
  return new Uint8Array(Buffer.concat([...files, ...directory, words(END), end]));
}

const words = (value: number): Uint8Array => {
  const four = new Uint8Array(4);
  viewOf(four).setUint32(0, value, true);
  return four;
};

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
