// Files that a photo field may be given besides good JPEGs: PNGs of every kind, and the hostile and the broken.
import { crc32, deflateSync } from "node:zlib";
import { samplePixels } from "../../functions/platform/sample-photo.ts";
import { openVips } from "../../functions/platform/vips.ts";

export type SamplePng = {
  seed: number;
  width: number;
  height: number;
  /** Bits a sample; 8 unless told. */
  bits?: 8 | 16;
  /** Adds an alpha channel: the left half clear, the right half solid. */
  alpha?: boolean;
};

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** One PNG chunk with its length and CRC. */
export function pngChunk(type: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(content.length);
  chunk.set(body, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

type Header = { width: number; height: number; bits: number; colourType: number; interlaced?: boolean };

/** A PNG of a header and packed rows, whether or not they fit each other. */
export function pngOf({ width, height, bits, colourType, interlaced }: Header, packed: Uint8Array): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bits, colourType, 0, 0, interlaced ? 1 : 0], 8);
  return Buffer.concat([
    pngSignature,
    pngChunk("IHDR", header),
    pngChunk("IDAT", packed),
    pngChunk("IEND", new Uint8Array()),
  ]);
}

/** A PNG of the same drawn scenes as `makeJpeg`. */
export function makePng({ seed, width, height, bits = 8, alpha = false }: SamplePng): Uint8Array {
  const pixels = samplePixels({ seed, width, height });
  const samples = alpha ? 4 : 3;
  const bytesPerSample = bits / 8;
  const rows = Buffer.alloc(height * (1 + width * samples * bytesPerSample));
  let at = 0;
  for (let y = 0; y < height; y += 1) {
    // Filter type 0 opens each row.
    at += 1;
    for (let x = 0; x < width; x += 1) {
      for (let sample = 0; sample < samples; sample += 1) {
        const solid = x < width / 2 ? 0 : 255;
        rows[at] = sample === 3 ? solid : (pixels[(y * width + x) * 3 + sample] ?? 0);
        at += bytesPerSample;
      }
    }
  }
  return pngOf({ width, height, bits, colourType: alpha ? 6 : 2 }, deflateSync(rows, { level: 1 }));
}

/** A sound PNG of 16,000 x 16,000 white dots: 256 megapixels in some 30 KB. */
export function makeBombPng(): Uint8Array {
  const side = 16_000;
  return pngOf(
    { width: side, height: side, bits: 1, colourType: 0 },
    deflateSync(Buffer.alloc(side * 2_001)),
  );
}

/** A JPEG in the four colours of print, as a press office would send it. */
export async function makeCmykJpeg(seed: number, width: number, height: number): Promise<Uint8Array> {
  const vips = await openVips();
  const pixels = samplePixels({ seed, width, height });
  const image = vips.Image.newFromMemory(pixels, width, height, 3, vips.BandFormat.uchar);
  const rgb = image.copy({ interpretation: "srgb" });
  const cmyk = rgb.colourspace("cmyk");
  try {
    return cmyk.jpegsaveBuffer({ Q: 85, keep: "none" });
  } finally {
    for (const each of [image, rgb, cmyk]) each.delete();
  }
}

export const svgFile = Buffer.from(
  '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="300" height="300"><script>alert(1)</script></svg>',
);
export const htmlFile = Buffer.from("<!DOCTYPE html><html><body><script>alert(1)</script></body></html>");
/** One transparent dot. */
export const gifFile = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");
export const webpFile = Buffer.from("RIFF\x24\0\0\0WEBPVP8 \x18\0\0\0", "latin1");
export const heicFile = Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1");

/** Puts a JPEG segment (marker and content) right after the start of the file. */
export function withSegment(jpeg: Uint8Array, marker: number, content: Uint8Array): Uint8Array {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, content, jpeg.subarray(2)]);
}
