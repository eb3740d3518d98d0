// Bytes from strangers: the walkers and the EXIF reader never throw, never read outside, and keep only the picture.
import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { readExif } from "../../functions/platform/exif.ts";
import { checkPhoto } from "../../functions/platform/images.ts";
import { readJpeg, readPng } from "../../functions/platform/picture.ts";
import { makeJpeg } from "../../functions/platform/sample-photo.ts";
import { Problem } from "../../shared/problem.ts";
import * as files from "../support/photos.ts";

let jpeg: Uint8Array;
let tiff: Uint8Array;
const png = files.makePng({ seed: 5, width: 240, height: 200 });
beforeAll(async () => {
  jpeg = await makeJpeg({
    seed: 5,
    width: 240,
    height: 200,
    takenAt: "2026-02-28T23:59:59",
    gps: true,
    orientation: 6,
  });
  const start = Buffer.from(jpeg).indexOf("Exif\0\0") + 6;
  tiff = jpeg.subarray(start, start + 192);
});

/** A copy with some bytes overwritten, and perhaps cut. */
const spoiled = (
  bytes: Uint8Array,
  edits: readonly (readonly [number, number])[],
  keep: number,
): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  for (const [at, value] of edits) copy[Math.floor(at * copy.length)] = value;
  return copy.subarray(0, Math.ceil(keep * copy.length));
};
const share = fc.double({ min: 0, max: 0.9999, noNaN: true });
const edits = fc.array(fc.tuple(share, fc.integer({ min: 0, max: 255 })), { maxLength: 12 });
const keep = fc.oneof(fc.constant(1), share);

describe("EXIF", () => {
  test("tells which way is up and when the photo was taken", () => {
    expect(readExif(tiff)).toEqual({ orientation: 6, takenAt: "2026-02-28T23:59:59" });
  });

  test("is read in either byte order", () => {
    const little = Buffer.alloc(80);
    little.write("II*\0", "latin1");
    little.writeUInt32LE(8, 4);
    little.writeUInt16LE(2, 8);
    little.set([0x12, 0x01, 3, 0, 1, 0, 0, 0, 8, 0, 0, 0], 10);
    little.set([0x69, 0x87, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0], 22);
    little.set([1, 0, 0x03, 0x90, 2, 0, 20, 0, 0, 0, 58, 0, 0, 0], 38);
    little.write("2025:12:31 08:00:01\0", 58, "latin1");
    expect(readExif(little)).toEqual({ orientation: 8, takenAt: "2025-12-31T08:00:01" });
  });

  test.each(["0000:00:00 00:00:00", "2026:02:30 10:00:00", "2026:11:03 24:00:00", "                   "])(
    "has no date when the camera's clock says %j",
    (date) => {
      const copy = Buffer.from(tiff);
      copy.write(date, 122, "latin1");
      expect(readExif(copy)).toEqual({ orientation: 6 });
    },
  );

  test("never throws and only ever answers in form, whatever is in it", () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.tuple(edits, keep)), (given) => {
        const bytes = given instanceof Uint8Array ? given : spoiled(tiff, ...given);
        const { orientation, takenAt } = readExif(bytes);
        expect(orientation).toBeGreaterThanOrEqual(1);
        expect(orientation).toBeLessThanOrEqual(8);
        expect(takenAt ?? "2026-02-28T23:59:59").toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
      }),
      { seed: 1, numRuns: 2_000 },
    );
  });
});

describe("the picture's own bytes", () => {
  test("are all that is kept of a JPEG", () => {
    const picture = readJpeg(jpeg);
    expect(picture).toMatchObject({ width: 240, height: 200, passes: 1, heldBytes: 0 });
    expect(picture?.exif.orientation).toBe(6);
    expect(Buffer.from(picture?.bytes ?? []).includes("Exif")).toBe(false);
  });

  test("are all that is kept of a PNG, and its eXIf chunk is read", () => {
    const end = png.length - 12;
    const described = Buffer.concat([
      png.subarray(0, 33),
      files.pngChunk("tEXt", Buffer.from("Comment\0<script>")),
      png.subarray(33, end),
      files.pngChunk("eXIf", tiff),
      png.subarray(end),
      Buffer.from("<script>"),
    ]);
    const picture = readPng(described);
    expect(picture?.exif.takenAt).toBe("2026-02-28T23:59:59");
    expect(Buffer.from(picture?.bytes ?? []).equals(png)).toBe(true);
  });

  test("are read without throwing from any bytes", () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        edits,
        keep,
        fc.uint8Array({ maxLength: 200 }),
        (isPng, changes, kept, tail) => {
          const bytes = Buffer.concat([spoiled(isPng ? png : jpeg, changes, kept), tail]);
          const picture = isPng ? readPng(bytes) : readJpeg(bytes);
          expect(picture?.bytes.length ?? 0).toBeLessThanOrEqual(bytes.length);
        },
      ),
      { seed: 2, numRuns: 1_000 },
    );
  });
});

test("a spoiled photo is either refused with a Problem or kept as a whole JPEG, and the next one is unharmed", async () => {
  const spoil = fc.tuple(fc.boolean(), edits);
  const samples = fc.sample(spoil, { seed: 3, numRuns: 80 });
  let kept = 0;
  for (const [isPng, changes] of samples) {
    const bytes = spoiled(isPng ? png : jpeg, changes, 1);
    const outcome: unknown = await checkPhoto(bytes).catch((error: unknown) => error);
    const whole = typeof outcome === "object" && outcome !== null && "phash" in outcome;
    expect(whole || outcome instanceof Problem, String(outcome)).toBe(true);
    if (whole) kept += 1;
  }
  // Both happen, or the test shows nothing.
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(samples.length);
  await expect(checkPhoto(jpeg)).resolves.toMatchObject({ width: 200, height: 240 });
});
