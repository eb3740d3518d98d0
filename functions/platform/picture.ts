// Walks a JPEG's segments or a PNG's chunks before anything is decoded, keeping only what draws the picture.
import { readExif } from "./exif.ts";
import type { Exif } from "./exif.ts";

/** A file's picture, not yet decoded. Everything else of the file (EXIF, GPS, comments, trailing bytes) is left behind. */
export type Picture = {
  /** A valid file of the same kind, made of the drawing segments alone. */
  bytes: Uint8Array;
  width: number;
  height: number;
  /** What a decoder must hold at once: 0 when it can stream rows, as for usual photos. */
  heldBytes: number;
  /** Times the whole picture is gone over: above 1 only for progressive JPEGs. */
  passes: number;
  exif: Exif;
};

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const startsWith = (bytes: Uint8Array, prefix: readonly number[], at = 0): boolean =>
  prefix.every((byte, index) => bytes[at + index] === byte);
const isText = (bytes: Uint8Array, at: number, text: string): boolean =>
  startsWith(
    bytes,
    Array.from(text, (letter) => letter.charCodeAt(0)),
    at,
  );

export const isJpeg = (bytes: Uint8Array): boolean => startsWith(bytes, [0xff, 0xd8, 0xff]);
export const isPng = (bytes: Uint8Array): boolean => startsWith(bytes, PNG_SIGNATURE);

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const ADOBE = 0xee;
/** Baseline, extended and progressive; arithmetic and lossless JPEGs are in no phone. */
const frames: readonly number[] = [0xc0, 0xc1, 0xc2];
const PROGRESSIVE = 0xc2;
/** Tables and restart interval. APP14 "Adobe" says how the colours are coded, so it draws too. */
const drawing: readonly number[] = [...frames, 0xc4, 0xdb, 0xdd, SOS, ADOBE];
const isRestart = (marker: number | undefined): boolean =>
  marker !== undefined && marker >= 0xd0 && marker <= 0xd7;

/** The end of the coded data that begins at `at`: where the next real marker is, or the end of the file. */
function endOfScan(bytes: Uint8Array, at: number): number {
  let next = bytes.indexOf(0xff, at);
  while (next !== -1 && next + 1 < bytes.length) {
    const marker = bytes[next + 1];
    if (marker !== 0x00 && marker !== 0xff && !isRestart(marker)) return next;
    next = bytes.indexOf(0xff, next + (marker === 0xff ? 1 : 2));
  }
  return bytes.length;
}

/** The picture of a JPEG; undefined when a part is missing, runs over the end, or contradicts another. */
export function readJpeg(bytes: Uint8Array): Picture | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [bytes.subarray(0, 2)];
  let frame: { width: number; height: number; components: number; progressive: boolean } | undefined;
  let exif: Exif | undefined;
  let scans = 0;
  let at = 2;
  for (;;) {
    // Some phones leave stray bytes between segments; decoders skip to the next marker, and so do we.
    at = endOfScan(bytes, at);
    const marker = bytes[at + 1];
    if (marker === undefined || marker === SOI) return undefined;
    if (marker === EOI) break;
    const length = at + 4 <= bytes.length ? view.getUint16(at + 2) : 0;
    let end = at + 2 + length;
    if (length < 2 || end > bytes.length) return undefined;
    if (frames.includes(marker)) {
      if (frame || length < 8) return undefined;
      frame = {
        height: view.getUint16(at + 5),
        width: view.getUint16(at + 7),
        components: bytes[at + 9] ?? 0,
        progressive: marker === PROGRESSIVE,
      };
    }
    if (marker === SOS) {
      scans += 1;
      end = endOfScan(bytes, end);
    }
    if (marker === 0xe1 && !exif && isText(bytes, at + 4, "Exif\0\0")) {
      exif = readExif(bytes.subarray(at + 10, end));
    }
    if (drawing.includes(marker) && (marker !== ADOBE || isText(bytes, at + 4, "Adobe"))) {
      kept.push(bytes.subarray(at, end));
    }
    at = end;
  }
  if (!frame || frame.width === 0 || frame.height === 0 || scans === 0) return undefined;
  kept.push(bytes.subarray(at, at + 2));
  // A baseline file with one scan a colour is held whole too.
  const held = frame.progressive || scans > 1;
  return {
    bytes: Buffer.concat(kept),
    width: frame.width,
    height: frame.height,
    heldBytes: held ? frame.width * frame.height * frame.components * 2 : 0,
    passes: scans,
    exif: exif ?? { orientation: 1 },
  };
}

/** Samples a pixel by PNG colour type; a palette is expanded to at most four. */
const samplesOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 4, 4: 2, 6: 4 };

/** The picture of a PNG; undefined when a chunk is missing or runs over the end. The decoder checks the CRCs. */
export function readPng(bytes: Uint8Array): Picture | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 33 || view.getUint32(8) !== 13 || !isText(bytes, 12, "IHDR")) return undefined;
  const width = view.getUint32(16);
  const height = view.getUint32(20);
  const samples = samplesOf[bytes[25] ?? -1];
  if (width === 0 || height === 0 || samples === undefined) return undefined;
  const interlaced = bytes[28] !== 0;
  const kept: Uint8Array[] = [bytes.subarray(0, 33)];
  let exif: Exif = { orientation: 1 };
  for (let at = 33; at + 12 <= bytes.length;) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) return undefined;
    const chunk = bytes.subarray(at, end);
    if (["PLTE", "tRNS", "IDAT", "IEND"].some((type) => isText(chunk, 4, type))) kept.push(chunk);
    if (isText(chunk, 4, "eXIf")) exif = readExif(chunk.subarray(8, -4));
    if (isText(chunk, 4, "IEND")) {
      const heldBytes = interlaced ? width * height * samples * (bytes[24] === 16 ? 2 : 1) : 0;
      return { bytes: Buffer.concat(kept), width, height, heldBytes, passes: 1, exif };
    }
    at = end;
  }
  return undefined;
}
