// When a photo was taken, read from EXIF: right where it is there, silent and safe where it is not.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { takenAtOf } from "../../web/islands/exif.ts";

/** A JPEG head with DateTimeOriginal, in either byte order; `shift` moves the date's offset to break it. */
function jpeg(date: string, { little = false, shift = 0 } = {}): ArrayBuffer {
  const tiff = new DataView(new ArrayBuffer(26 + 18 + 20));
  const put16 = (at: number, value: number) => tiff.setUint16(at, value, little);
  const put32 = (at: number, value: number) => tiff.setUint32(at, value, little);
  tiff.setUint16(0, little ? 0x4949 : 0x4d4d);
  put16(2, 42);
  put32(4, 8);
  put16(8, 1);
  put16(10, 0x8769);
  put16(12, 4);
  put32(14, 1);
  put32(18, 26);
  put16(26, 1);
  put16(28, 0x9003);
  put16(30, 2);
  put32(32, 20);
  put32(36, 44 + shift);
  new TextEncoder().encode(date).forEach((code, index) => tiff.setUint8(44 + index, code));
  const size = tiff.byteLength + 8;
  const head = [
    0xff,
    0xd8,
    0xff,
    0xe0,
    0,
    4,
    0,
    0,
    0xff,
    0xe1,
    size >> 8,
    size & 255,
    0x45,
    0x78,
    0x69,
    0x66,
    0,
    0,
  ];
  return new Uint8Array([...head, ...new Uint8Array(tiff.buffer), 0xff, 0xda, 0, 2]).buffer;
}

test.each([false, true])("reads the date as a clock in Shanghai (little-endian: %s)", (little) => {
  expect(takenAtOf(jpeg("2026:11:03 09:05:00", { little }))).toBe("2026-11-03T01:05:00.000Z");
});

test.each(["0000:00:00 00:00:00", "2026:13:03 09:05:00", "2026-11-03 09:05:00", "    :  :     :  :  "])(
  "%s is no date",
  (date) => {
    expect(takenAtOf(jpeg(date))).toBeUndefined();
  },
);

test.each([1, 1000, 0xfffffff0 - 44])("an offset %s bytes off is not followed out of the block", (shift) => {
  expect(takenAtOf(jpeg("2026:11:03 09:05:00", { shift }))).toBeUndefined();
});

test("any bytes, and any damage to a good file, give a date or nothing, never an error", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      takenAtOf(Uint8Array.from(bytes).buffer);
    }),
  );
  const good = new Uint8Array(jpeg("2026:11:03 09:05:00"));
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, value, length) => {
      const damaged = good.slice();
      damaged[at] = value;
      const read = takenAtOf(damaged.slice(0, length).buffer);
      return read === undefined || /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.000Z$/u.test(read);
    }),
  );
  expect(takenAtOf(good.buffer)).toBeDefined();
});
