// Reads when a photo was taken from its EXIF block: every offset is checked, whatever the file claims.

const EXIF_HEAD = 0x45786966;
const EXIF_POINTER = 0x8769;
const DATE_TIME_ORIGINAL = 0x9003;
const ENTRY_SIZE = 12;
const DATE_LENGTH = 19;

/**
 * DateTimeOriginal of a JPEG, as a clock in Asia/Shanghai: '2026-11-03T01:05:00.000Z' for 09:05 there (EXIF carries no
 * zone; the photos of a county were taken in it). Undefined when there is none or it is not a real date.
 * The first 128 KB of the file are enough.
 */
export function takenAtOf(bytes: ArrayBuffer): string | undefined {
  const view = new DataView(bytes);
  const block = exifBlock(view);
  return block ? dateIn(block) : undefined;
}

/** The TIFF part of the APP1 segment that begins with “Exif”. */
function exifBlock(view: DataView): DataView | undefined {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return undefined;
  let at = 2;
  while (at + 4 <= view.byteLength) {
    const marker = view.getUint16(at);
    const size = view.getUint16(at + 2);
    if (marker >> 8 !== 0xff || marker === 0xffda || size < 2) return undefined;
    const end = Math.min(at + 2 + size, view.byteLength);
    if (marker === 0xffe1 && at + 10 <= end && view.getUint32(at + 4) === EXIF_HEAD) {
      return new DataView(view.buffer, view.byteOffset + at + 10, end - at - 10);
    }
    at += 2 + size;
  }
  return undefined;
}

function dateIn(tiff: DataView): string | undefined {
  if (tiff.byteLength < 8) return undefined;
  const order = tiff.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return undefined;
  const little = order === 0x4949;
  const pointer = entryValue(tiff, tiff.getUint32(4, little), EXIF_POINTER, little);
  const offset = pointer === undefined ? undefined : entryValue(tiff, pointer, DATE_TIME_ORIGINAL, little);
  if (offset === undefined || offset + DATE_LENGTH > tiff.byteLength) return undefined;
  let text = "";
  for (let index = 0; index < DATE_LENGTH; index += 1)
    text += String.fromCharCode(tiff.getUint8(offset + index));
  return instantOf(text);
}

/** The 32-bit value of a tag in the directory at `directory`: an offset, for both tags that are read here. */
function entryValue(tiff: DataView, directory: number, tag: number, little: boolean): number | undefined {
  if (directory + 2 > tiff.byteLength) return undefined;
  const count = tiff.getUint16(directory, little);
  for (let index = 0; index < count; index += 1) {
    const entry = directory + 2 + index * ENTRY_SIZE;
    if (entry + ENTRY_SIZE > tiff.byteLength) return undefined;
    if (tiff.getUint16(entry, little) === tag) return tiff.getUint32(entry + 8, little);
  }
  return undefined;
}

/** '2026:11:03 09:05:00' as an instant; cameras without a set clock write '0000:00:00 00:00:00'. */
function instantOf(text: string): string | undefined {
  const match = /^(\d{4}):(\d{2}):(\d{2}) (\d{2}:\d{2}:\d{2})$/u.exec(text);
  if (!match) return undefined;
  const [, year, month, day, clock] = match;
  const date = new Date(`${year}-${month}-${day}T${clock}+08:00`);
  return Number.isNaN(date.getTime()) || Number(year) < 1990 ? undefined : date.toISOString();
}
