// Marks that stand in every confidential text of every test, and the search for them in bytes that may not hold them.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";

/** What no other text holds; the search looks for this part of every mark. */
const core = "q7x9v2kz";

/** A confidential text with its mark: names the field, so that a find says what leaked. */
export const marked = (field: string, text: string): string => `${text}〔${field}-${core}〕`;

/** The core as it could stand in bytes: UTF-8, UTF-16, hex, and base64 at each of its three offsets. */
const faces: readonly Buffer[] = [
  Buffer.from(core),
  Buffer.from(core, "utf16le"),
  Buffer.from(Buffer.from(core).toString("hex")),
  ...[0, 1, 2].map((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), Buffer.from(core)]).toString("base64");
    // Only the characters that no neighbour changes.
    return Buffer.from(padded.slice(offset === 0 ? 0 : offset + 1, -4));
  }),
];

/** Whether bytes hold a mark, also inside gzip. */
export function holdsMark(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return faces.some((face) => buffer.includes(face)) || inflated(buffer).some(holdsMark);
}

/** What is packed with gzip inside these bytes (frozen rows are). */
function inflated(buffer: Buffer): Buffer[] {
  const found: Buffer[] = [];
  const magic = Buffer.from([0x1f, 0x8b, 0x08]);
  for (let at = buffer.indexOf(magic); at >= 0; at = buffer.indexOf(magic, at + 1)) {
    try {
      found.push(gunzipSync(buffer.subarray(at), { finishFlush: 2 }));
    } catch {
      // Three bytes that only look like it.
    }
  }
  return found;
}

/** The files under a folder that hold a mark, and how many bytes were searched. */
export function searchFolder(folder: string): { bytes: number; found: string[] } {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  let bytes = 0;
  const found = files
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => {
      const content = readFileSync(file);
      bytes += content.byteLength;
      return holdsMark(content);
    });
  return { bytes, found };
}
