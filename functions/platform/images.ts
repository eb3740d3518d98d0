// Checks a photo by its content and makes the copy that is kept: small, upright, without EXIF, GPS or anything hidden.
import { createHash } from "node:crypto";
import type Vips from "wasm-vips";
import { Problem } from "../../shared/problem.ts";
import { greySide, perceptualHash } from "./perceptual-hash.ts";
import { isJpeg, isPng, readJpeg, readPng } from "./picture.ts";
import type { Picture } from "./picture.ts";
import { dropVips, openVips } from "./vips.ts";
import type { VipsLibrary } from "./vips.ts";

export const photoSizeBytesMax = 15 * 1024 * 1024;
export const photoPixelsMax = 50_000_000;
export const photoSideMin = 200;
/** The kept copy's long side, in pixels. */
export const photoSideMax = 1600;
const quality = 80;
/** Pictures that cannot be streamed (interlaced PNG, progressive JPEG) may hold this much while they are decoded. */
const heldBytesMax = 200_000_000;
/** Pixels times passes: a progressive JPEG of a thousand scans would be gone over a thousand times. */
const workMax = 400_000_000;

export type CheckedPhoto = {
  /** The copy to keep: a JPEG of at most 1600 px, upright, without metadata. */
  bytes: Uint8Array;
  width: number;
  height: number;
  /** Of the copy. */
  sizeBytes: number;
  /**
   * SHA-256 (hex) of the original's drawing data alone. The same photo stays the same when its file is renamed, its
   * EXIF date is changed or bytes are added to it, and the value does not depend on the version of the decoder.
   */
  sha256: string;
  /** 64-bit perceptual hash, 16 hex characters. */
  phash: string;
  /** When the camera says it was taken, local 'YYYY-MM-DDTHH:mm:ss'. Absent when it does not say. */
  takenAt?: string;
};

const refusals = {
  empty: () => new Problem("invalid", "照片是空文件，请重新选择照片上传", [], "photo-empty"),
  heavy: () => new Problem("tooLarge", "照片超过 15 MB，请缩小后再上传", [], "photo-too-heavy"),
  damaged: () =>
    new Problem(
      "invalid",
      "照片没有传完整或已损坏，请重新上传；仍不行时请截图后上传截图",
      [],
      "photo-damaged",
    ),
  large: (width: number, height: number) =>
    new Problem(
      "tooLarge",
      `照片尺寸过大（${width}×${height} 像素），请缩小到 5000 万像素以内，或截图后上传截图`,
      [],
      "photo-too-large",
    ),
  complex: () =>
    new Problem("tooLarge", "照片的存储方式过于复杂，无法处理，请截图后上传截图", [], "photo-too-complex"),
  small: (width: number, height: number) =>
    new Problem(
      "invalid",
      `照片太小（${width}×${height} 像素），宽和高都至少要 ${photoSideMin} 像素，请上传原图`,
      [],
      "photo-too-small",
    ),
  unsupported: (what: string) =>
    new Problem(
      "unsupported",
      `${what}，只能上传 JPG 或 PNG 照片，请转换格式或截图后再上传`,
      [],
      "photo-format",
    ),
  heic: () =>
    new Problem(
      "unsupported",
      "这是 iPhone 的 HEIC 照片，暂不支持。请在手机“设置 → 相机 → 格式”中选“兼容性最佳”后重拍，或把这张照片截图后上传截图",
      [],
      "photo-heic",
    ),
};

const heicBrands = /^ftyp(heic|heix|hevc|hevx|heim|heis|mif1|msf1)/;
const otherFormats: readonly [RegExp, string][] = [
  [/^GIF8[79]a/, "这是 GIF 动图"],
  [/^RIFF[^]{4}WEBP/, "这是 WebP 图片"],
  [/^[^]{4}ftypavif/, "这是 AVIF 图片"],
  [/^BM/, "这是 BMP 图片"],
  [/^(II\*\0|MM\0\*)/, "这是 TIFF 图片"],
  [/^%PDF/, "这是 PDF 文件"],
  [/^[^]{4}ftyp/, "这是视频文件"],
  [/<svg[\s>]/i, "这是 SVG 图形"],
  [/<(!doctype|html|script)/i, "这是网页文件"],
];

/** Looks at the first bytes, never at a name: JPEG and PNG go on, everything else is named and refused. */
function readPicture(bytes: Uint8Array): Picture {
  if (isJpeg(bytes) || isPng(bytes)) {
    const picture = isJpeg(bytes) ? readJpeg(bytes) : readPng(bytes);
    if (!picture) throw refusals.damaged();
    return picture;
  }
  const head = Buffer.from(bytes.subarray(0, 1024)).toString("latin1");
  if (heicBrands.test(head.slice(4))) throw refusals.heic();
  throw refusals.unsupported(otherFormats.find(([pattern]) => pattern.test(head))?.[1] ?? "这个文件不是照片");
}

function checkLimits({ width, height, heldBytes, passes }: Picture): void {
  if (width * height > photoPixelsMax) throw refusals.large(width, height);
  if (Math.min(width, height) < photoSideMin) throw refusals.small(width, height);
  if (heldBytes > heldBytesMax || (passes > 1 && width * height * passes > workMax)) throw refusals.complex();
}

/** Faults that some phones write into every photo and that spoil nothing. */
const harmless = [
  /^(vips::Error|unable to call )/,
  /extraneous bytes before marker/,
  /Invalid SOS parameters/,
];

/** What libvips says of a picture it could not decode; undefined when the error is not about the picture. */
function complaint(error: unknown): string[] | undefined {
  if (!(error instanceof Error) && typeof error === "object" && error && "message" in error) {
    const lines = [error.message].flat().map(String).join("\n").split("\n");
    return lines.map((line) => line.trim()).filter((line) => line !== "");
  }
  return undefined;
}

type Drawn = Pick<CheckedPhoto, "bytes" | "width" | "height" | "phash">;

/** Decodes the whole picture and draws the copy. Throws what libvips throws. */
function draw(vips: VipsLibrary, { bytes, exif }: Picture, failOn: "warning" | "error"): Drawn {
  const images: Vips.Image[] = [];
  const keep = (image: Vips.Image): Vips.Image => {
    images.push(image);
    return image;
  };
  try {
    const side = photoSideMax;
    // `fail_on` beside `height` is ignored by thumbnailBuffer; only the loader's own option is heard.
    const options = { height: side, size: "down", option_string: `[fail-on=${failOn}]` };
    const small = keep(keep(vips.Image.thumbnailBuffer(bytes, side, options)).copyMemory());
    small.setInt("orientation", exif.orientation);
    const upright = keep(small.autorot());
    const opaque = upright.hasAlpha() ? keep(upright.flatten({ background: [255, 255, 255] })) : upright;
    const grey = keep(
      keep(opaque.colourspace("b-w")).thumbnailImage(greySide, { height: greySide, size: "force" }),
    );
    return {
      bytes: opaque.jpegsaveBuffer({ Q: quality, keep: "none" }),
      width: opaque.width,
      height: opaque.height,
      phash: perceptualHash(grey.writeToMemory()),
    };
  } finally {
    for (const image of images) image.delete();
  }
}

function drawTolerantly(vips: VipsLibrary, picture: Picture): Drawn {
  try {
    return draw(vips, picture, "warning");
  } catch (error) {
    const lines = complaint(error);
    if (!lines?.every((line) => harmless.some((pattern) => pattern.test(line)))) throw error;
    return draw(vips, picture, "error");
  }
}

/**
 * Checks one uploaded photo and returns the copy to keep with its marks. The file's name and declared type play no part;
 * size and pixels are checked before anything is decoded. About 0.2 s for 12 megapixels, during which the thread is busy.
 * Throws Problem: "unsupported" (not a JPEG or PNG), "tooLarge" (15 MB, 50 megapixels, too much memory or work),
 * "invalid" (empty, truncated, damaged, under 200 x 200).
 */
export async function checkPhoto(bytes: Uint8Array): Promise<CheckedPhoto> {
  if (bytes.length === 0) throw refusals.empty();
  if (bytes.length > photoSizeBytesMax) throw refusals.heavy();
  const picture = readPicture(bytes);
  checkLimits(picture);
  const vips = await openVips();
  try {
    const drawn = drawTolerantly(vips, picture);
    return {
      ...drawn,
      sizeBytes: drawn.bytes.length,
      sha256: createHash("sha256").update(picture.bytes).digest("hex"),
      takenAt: picture.exif.takenAt,
    };
  } catch (error) {
    if (complaint(error)) throw refusals.damaged();
    dropVips();
    throw error;
  }
}
