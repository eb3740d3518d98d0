// Reads the two EXIF facts we use (which way is up, when it was taken); every offset is checked before it is followed.
import { isDay } from "../../shared/time.ts";

export type Exif = {
  /** 1 to 8 as in the EXIF standard; 1 is upright. */
  orientation: number;
  /** DateTimeOriginal as the camera's own local 'YYYY-MM-DDTHH:mm:ss', without a zone. */
  takenAt?: string;
};

const ORIENTATION = 0x0112;
const EXIF_IFD = 0x8769;
const DATE_TIME_ORIGINAL = 0x9003;
const SHORT = 3;
const LONG = 4;
const ASCII = 2;
const entrySize = 12;

type Entry = { type: number; count: number; valueAt: number };

/** The entry of `tag` in the directory at `offset`; undefined when the directory or the tag is not there. */
function findEntry(view: DataView, offset: number, tag: number, little: boolean): Entry | undefined {
  if (offset < 8 || offset + 2 > view.byteLength) return undefined;
  const count = view.getUint16(offset, little);
  for (let index = 0; index < count; index += 1) {
    const at = offset + 2 + index * entrySize;
    if (at + entrySize > view.byteLength) return undefined;
    if (view.getUint16(at, little) !== tag) continue;
    return { type: view.getUint16(at + 2, little), count: view.getUint32(at + 4, little), valueAt: at + 8 };
  }
  return undefined;
}

/** '2026:11-03 09:05:00' in its EXIF form to '2026-11-03T09:05:00'; undefined for the zeros of an unset clock. */
function readDate(view: DataView, entry: Entry, little: boolean): string | undefined {
  if (entry.type !== ASCII || entry.count < 19) return undefined;
  const at = view.getUint32(entry.valueAt, little);
  if (at + 19 > view.byteLength) return undefined;
  const text = String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at, 19));
  const parts = /^(\d{4}):(\d\d):(\d\d) ([01]\d|2[0-3]):([0-5]\d):([0-5]\d)$/.exec(text);
  if (!parts) return undefined;
  const day = `${parts[1]}-${parts[2]}-${parts[3]}`;
  return isDay(day) ? `${day}T${parts[4]}:${parts[5]}:${parts[6]}` : undefined;
}

/** Reads a TIFF block (what follows "Exif\0\0"). Whatever is broken or absent is left out; it never throws. */
export function readExif(tiff: Uint8Array): Exif {
  const exif: Exif = { orientation: 1 };
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  if (view.byteLength < 8) return exif;
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return exif;
  const little = order === 0x4949;
  if (view.getUint16(2, little) !== 42) return exif;
  const first = view.getUint32(4, little);

  const orientation = findEntry(view, first, ORIENTATION, little);
  if (orientation?.type === SHORT) {
    const value = view.getUint16(orientation.valueAt, little);
    if (value >= 1 && value <= 8) exif.orientation = value;
  }
  const pointer = findEntry(view, first, EXIF_IFD, little);
  if (pointer?.type !== LONG) return exif;
  const date = findEntry(view, view.getUint32(pointer.valueAt, little), DATE_TIME_ORIGINAL, little);
  const takenAt = date && readDate(view, date, little);
  return takenAt ? { ...exif, takenAt } : exif;
}
