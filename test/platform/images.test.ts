// What a checked photo is: decoded whole, small, upright, without anything hidden; and what is refused, in which words.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { checkPhoto, photoSideMax, photoSizeBytesMax } from "../../functions/platform/images.ts";
import { makeJpeg } from "../../functions/platform/sample-photo.ts";
import { openVips } from "../../functions/platform/vips.ts";
import { Problem } from "../../shared/problem.ts";
import { hammingDistance, isNearPhoto } from "../../shared/training/photos.ts";
import * as files from "../support/photos.ts";

const refusal = async (bytes: Uint8Array): Promise<Pick<Problem, "code" | "reason" | "message">> => {
  const error: unknown = await checkPhoto(bytes).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Problem)) throw new Error(`expected a Problem, got ${String(error)}`);
  return { code: error.code, reason: error.reason, message: error.message };
};
const has = (bytes: Uint8Array, text: string): boolean => Buffer.from(bytes).includes(text, 0, "latin1");
/** The RGB of a dot of a JPEG, to see what was drawn where. */
async function dot(bytes: Uint8Array, x: number, y: number): Promise<number[]> {
  const vips = await openVips();
  const image = vips.Image.jpegloadBuffer(bytes);
  const colour = image.getpoint(x, y);
  image.delete();
  return colour;
}

let photo: Uint8Array;
beforeAll(async () => {
  photo = await makeJpeg({ seed: 1, width: 800, height: 600 });
});

describe("a good photo", () => {
  test("is kept as a JPEG of at most 1600 pixels a side", async () => {
    const checked = await checkPhoto(await makeJpeg({ seed: 2, width: 2400, height: 1800 }));
    expect([checked.width, checked.height]).toEqual([photoSideMax, 1200]);
    expect(checked.sizeBytes).toBe(checked.bytes.length);
    expect([...checked.bytes.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
    expect([...checked.bytes.subarray(-2)]).toEqual([0xff, 0xd9]);
  });

  test("is never enlarged", async () => {
    expect(await checkPhoto(photo)).toMatchObject({ width: 800, height: 600 });
  });

  test("loses its position and every other EXIF fact, and its date is told beside it", async () => {
    const taken = await makeJpeg({
      seed: 1,
      width: 800,
      height: 600,
      takenAt: "2026-11-03T09:05:00",
      gps: true,
    });
    const xmp = files.withSegment(
      taken,
      0xe1,
      Buffer.from("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta GPSLatitude='26'/>"),
    );
    const before = files.withSegment(xmp, 0xfe, Buffer.from("a comment"));
    const position = Buffer.from([0, 0, 0, 26, 0, 0, 0, 1, 0, 0, 0, 35]);
    expect(Buffer.from(before).includes(position)).toBe(true);
    expect(has(before, "2026:11:03")).toBe(true);
    const after = await checkPhoto(before);
    expect(after.takenAt).toBe("2026-11-03T09:05:00");
    expect(Buffer.from(after.bytes).includes(position)).toBe(false);
    for (const trace of ["Exif", "2026:11:03", "GPS", "xmp", "a comment", "ICC_PROFILE", "Adobe"]) {
      expect(has(after.bytes, trace), trace).toBe(false);
    }
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "stands upright whichever way the camera was held (orientation %i)",
    async (n) => {
      // The upper left corner of the stored pixels is sky; EXIF says to which corner of the photo it belongs.
      const left = [1, 4, 5, 8].includes(n);
      const top = [1, 2, 5, 6].includes(n);
      const checked = await checkPhoto(await makeJpeg({ seed: 1, width: 800, height: 600, orientation: n }));
      expect([checked.width, checked.height]).toEqual(n < 5 ? [800, 600] : [600, 800]);
      const corner = await dot(checked.bytes, left ? 4 : checked.width - 5, top ? 4 : checked.height - 5);
      const sky = await dot(photo, 4, 4);
      for (const [index, value] of sky.entries())
        expect(Math.abs((corner[index] ?? 0) - value)).toBeLessThan(16);
    },
  );

  test("may be a print house's CMYK JPEG", async () => {
    const checked = await checkPhoto(await files.makeCmykJpeg(1, 800, 600));
    const [red, green, blue] = await dot(checked.bytes, 4, 4);
    const [skyRed, skyGreen, skyBlue] = await dot(photo, 4, 4);
    expect(Math.abs((red ?? 0) - (skyRed ?? 0))).toBeLessThan(60);
    expect(Math.abs((green ?? 0) - (skyGreen ?? 0))).toBeLessThan(60);
    expect(Math.abs((blue ?? 0) - (skyBlue ?? 0))).toBeLessThan(60);
  });

  test("may be a 16-bit PNG with clear parts, which become white", async () => {
    const checked = await checkPhoto(
      files.makePng({ seed: 1, width: 800, height: 600, bits: 16, alpha: true }),
    );
    expect(await dot(checked.bytes, 4, 4)).toEqual([255, 255, 255]);
    expect(await dot(checked.bytes, 796, 596)).not.toEqual([255, 255, 255]);
  });

  test("may be a plain PNG, and looks like the same scene's JPEG", async () => {
    const png = await checkPhoto(files.makePng({ seed: 1, width: 800, height: 600 }));
    expect(isNearPhoto(png.phash, (await checkPhoto(photo)).phash)).toBe(true);
  });

  test("may carry the stray bytes that some phones write", async () => {
    const stray = Buffer.concat([photo.subarray(0, -2), Buffer.alloc(40), photo.subarray(-2)]);
    await expect(checkPhoto(stray)).resolves.toMatchObject({ width: 800 });
  });

  test("answers the same when ten are checked at once as alone", async () => {
    const many = await Promise.all(
      Array.from({ length: 10 }, (_, seed) => makeJpeg({ seed, width: 400, height: 300 })),
    );
    const together = await Promise.all(many.map((bytes) => checkPhoto(bytes)));
    for (const [index, bytes] of many.entries()) {
      const alone = await checkPhoto(bytes);
      expect(Buffer.from(together[index]?.bytes ?? []).equals(alone.bytes)).toBe(true);
    }
  });
});

describe("the same photo", () => {
  test("keeps its SHA-256 when its EXIF is changed or bytes are added; another photo has another", async () => {
    const { sha256 } = await checkPhoto(photo);
    const redated = await makeJpeg({
      seed: 1,
      width: 800,
      height: 600,
      takenAt: "2026-10-01T08:00:00",
      gps: true,
    });
    expect((await checkPhoto(redated)).sha256).toBe(sha256);
    expect((await checkPhoto(Buffer.concat([photo, Buffer.from("padding")]))).sha256).toBe(sha256);
    const plain = createHash("sha256");
    expect(plain.update(redated).digest("hex")).not.toBe(sha256);
    expect((await checkPhoto(await makeJpeg({ seed: 2, width: 800, height: 600 }))).sha256).not.toBe(sha256);
  });

  test("stays near when it is re-encoded, resized or checked again; other scenes are far", async () => {
    const seeds = Array.from({ length: 6 }, (_, index) => index + 1);
    const hashes: string[] = [];
    for (const seed of seeds) {
      const { phash, bytes } = await checkPhoto(await makeJpeg({ seed, width: 1200, height: 900 }));
      const coarse = await makeJpeg({ seed, width: 1200, height: 900, quality: 30 });
      const smaller = await makeJpeg({ seed, width: 640, height: 480, quality: 60 });
      for (const copy of [bytes, coarse, smaller]) {
        expect(hammingDistance((await checkPhoto(copy)).phash, phash), `seed ${seed}`).toBeLessThanOrEqual(4);
      }
      hashes.push(phash);
    }
    const pairs = hashes.flatMap((a, index) => hashes.slice(index + 1).map((b) => hammingDistance(a, b)));
    expect(Math.min(...pairs)).toBeGreaterThanOrEqual(8);
    expect(hashes.every((hash) => /^[0-9a-f]{16}$/.test(hash))).toBe(true);
  });
});

describe("what is refused", () => {
  test.each([
    ["an SVG named .jpg", files.svgFile, "photo-format", "SVG"],
    ["a web page named .jpg", files.htmlFile, "photo-format", "网页"],
    ["a GIF", files.gifFile, "photo-format", "GIF"],
    ["a WebP", files.webpFile, "photo-format", "WebP"],
    ["random bytes", Buffer.from("hello, photo"), "photo-format", "不是照片"],
    ["an iPhone's HEIC, saying how to change it", files.heicFile, "photo-heic", "兼容性最佳"],
  ])("%s", async (_, bytes, reason, words) => {
    const said = await refusal(bytes);
    expect(said).toMatchObject({ code: "unsupported", reason });
    expect(said.message).toContain(words);
  });

  test("an empty file", async () => {
    expect(await refusal(new Uint8Array())).toMatchObject({ code: "invalid", reason: "photo-empty" });
  });

  test("a web page before a JPEG", async () => {
    const polyglot = Buffer.concat([files.htmlFile, photo]);
    expect(await refusal(polyglot)).toMatchObject({ code: "unsupported", reason: "photo-format" });
  });

  test("a file over 15 MB", async () => {
    const heavy = Buffer.concat([photo, Buffer.alloc(photoSizeBytesMax)]);
    expect(await refusal(heavy)).toMatchObject({ code: "tooLarge", reason: "photo-too-heavy" });
  });

  test.each([
    ["1 x 1", 1, 1],
    ["199 pixels high", 800, 199],
  ])("a photo of %s", async (_, width, height) => {
    const png = files.makePng({ seed: 1, width, height });
    const said = await refusal(png);
    expect(said).toMatchObject({ code: "invalid", reason: "photo-too-small" });
    expect(said.message).toContain(`${width}×${height}`);
  });

  test("a JPEG cut off anywhere, even just before its end", async () => {
    for (const share of [0.02, 0.3, 0.9, 0.999]) {
      const cut = photo.subarray(0, Math.floor(photo.length * share));
      expect(await refusal(cut), `${share}`).toMatchObject({ code: "invalid", reason: "photo-damaged" });
      // With an end mark glued on it has the form of a whole JPEG: only decoding all of it tells.
      if (share < 0.3 || share > 0.9) continue;
      const glued = Buffer.concat([cut, Buffer.from([0xff, 0xd9])]);
      expect(await refusal(glued), `${share} glued`).toMatchObject({
        code: "invalid",
        reason: "photo-damaged",
      });
    }
    await expect(checkPhoto(photo)).resolves.toMatchObject({ width: 800 });
  });

  test("a PNG cut off, or with a flipped bit in its pixels", async () => {
    const png = files.makePng({ seed: 3, width: 400, height: 300 });
    expect(await refusal(png.subarray(0, png.length >> 1))).toMatchObject({ reason: "photo-damaged" });
    const flipped = Buffer.from(png);
    flipped[png.length >> 1] = (flipped[png.length >> 1] ?? 0) ^ 1;
    expect(await refusal(flipped)).toMatchObject({ code: "invalid", reason: "photo-damaged" });
    await expect(checkPhoto(png)).resolves.toMatchObject({ width: 400 });
  });

  test("a PNG of 256 megapixels, sound or only claimed, before it is decoded", async () => {
    const bomb = files.makeBombPng();
    expect(bomb.length).toBeLessThan(50_000);
    const said = await refusal(bomb);
    expect(said).toMatchObject({ code: "tooLarge", reason: "photo-too-large" });
    expect(said.message).toContain("16000×16000");
    // Nothing of this one can be decoded: that it is called large and not damaged shows that nobody tried.
    const claim = files.pngOf(
      { width: 16_000, height: 16_000, bits: 8, colourType: 2 },
      Buffer.from("no pixels"),
    );
    expect(await refusal(claim)).toMatchObject({ code: "tooLarge", reason: "photo-too-large" });
    const small = files.pngOf({ width: 400, height: 300, bits: 8, colourType: 2 }, Buffer.from("no pixels"));
    expect(await refusal(small)).toMatchObject({ code: "invalid", reason: "photo-damaged" });
  });

  test("a picture that must be held whole and is too much to hold", async () => {
    const header = { width: 7_000, height: 7_000, bits: 16, colourType: 6, interlaced: true };
    expect(await refusal(files.pngOf(header, new Uint8Array(9)))).toMatchObject({
      reason: "photo-too-complex",
    });
  });

  test("a JPEG that is gone over thousands of times", async () => {
    const start = Buffer.from(photo).indexOf(Buffer.from([0xff, 0xda]));
    const scans = Array.from({ length: 2_000 }, () => photo.subarray(start, start + 14));
    const many = Buffer.concat([photo.subarray(0, -2), ...scans, photo.subarray(-2)]);
    expect(await refusal(many)).toMatchObject({ code: "tooLarge", reason: "photo-too-complex" });
  });
});

describe("what is hidden in a good photo", () => {
  test("a script after the picture or in a comment does not come through", async () => {
    const script = Buffer.from("<script>alert(1)</script>");
    const commented = files.withSegment(photo, 0xfe, script);
    const checked = await checkPhoto(Buffer.concat([commented, script]));
    expect(has(checked.bytes, "<script")).toBe(false);
    expect(Buffer.from(checked.bytes).equals((await checkPhoto(photo)).bytes)).toBe(true);
  });
});

test("checking a photo does not keep the process alive", () => {
  const script = `(async () => {
    const { makeJpeg } = await import("./functions/platform/sample-photo.ts");
    const { checkPhoto } = await import("./functions/platform/images.ts");
    const { width } = await checkPhoto(await makeJpeg({ seed: 1, width: 400, height: 300 }));
    process.stdout.write("checked " + width);
  })()`;
  const child = spawnSync(process.execPath, ["--import", "tsx", "-e", script], {
    timeout: 25_000,
    encoding: "utf8",
  });
  expect({ said: child.stdout, status: child.status, signal: child.signal }).toEqual({
    said: "checked 400",
    status: 0,
    signal: null,
  });
});

test("where Node cannot start libvips' threads the library refuses instead of waiting for ever", () => {
  const script = `await (await import("./functions/platform/vips.ts")).openVips()`;
  const child = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    timeout: 25_000,
    encoding: "utf8",
  });
  expect(child.signal).toBeNull();
  expect(child.stderr).toContain("--input-type");
});
