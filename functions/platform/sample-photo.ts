// Made-up photos for the demo county and the tests: real JPEGs of a drawn training ground, the same for the same seed.
import { openVips } from "./vips.ts";

export type SamplePhoto = {
  /** The scene: another seed is another place, weather and line-up. */
  seed: number;
  width: number;
  height: number;
  /** Written as EXIF DateTimeOriginal, local 'YYYY-MM-DDTHH:mm:ss'. */
  takenAt?: string;
  /** Also writes a GPS position, as phones do. */
  gps?: boolean;
  /** EXIF orientation, 1 to 8. The stored pixels stay width x height. */
  orientation?: number;
  /** JPEG quality, 1 to 100. */
  quality?: number;
  /** Moves the people and the light but not the place, as another day in the same yard does. */
  moment?: number;
};

type Colour = readonly [number, number, number];
type Shape = { left: number; top: number; right: number; bottom: number; colour: Colour; round?: boolean };

/** mulberry32: a small seeded generator of numbers in [0, 1), the same on every machine. */
export function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The place, back to front: buildings with windows, a banner, trees. Positions are fractions of the picture. */
function place(random: () => number): Shape[] {
  const shapes: Shape[] = [];
  const horizon = 0.4 + random() * 0.25;
  const buildings = 1 + Math.floor(random() * 3);
  for (let index = 0; index < buildings; index += 1) {
    const left = random() * 0.8 - 0.05;
    const right = left + 0.2 + random() * 0.35;
    const top = random() * horizon * 0.7;
    const tone = 90 + random() * 150;
    shapes.push({
      left,
      top,
      right,
      bottom: horizon,
      colour: [tone, tone * 0.95, tone * (0.8 + random() * 0.2)],
    });
    const floors = 1 + Math.floor(random() * 4);
    const windows = 2 + Math.floor(random() * 5);
    for (let cell = 0; cell < floors * windows; cell += 1) {
      const x = left + ((right - left) * ((cell % windows) + 0.25)) / windows;
      const y = top + ((horizon - top) * (Math.floor(cell / windows) + 0.25)) / floors;
      const size = { right: x + (right - left) / windows / 2, bottom: y + (horizon - top) / floors / 2 };
      shapes.push({ left: x, top: y, ...size, colour: [40, 60, 80 + random() * 60] });
    }
  }
  const banner = random() * 0.6;
  shapes.push({ left: banner, top: 0.1, right: banner + 0.35, bottom: 0.16, colour: [200, 25, 30] });
  for (let index = 0; index < 3; index += 1) {
    const x = random();
    const size = 0.05 + random() * 0.12;
    const colour: Colour = [30 + random() * 40, 80 + random() * 60, 40];
    shapes.push({
      left: x,
      top: horizon - size * 1.4,
      right: x + size,
      bottom: horizon,
      colour,
      round: true,
    });
  }
  return shapes;
}

/** The people: a line-up in dark uniforms, heads and bodies. */
function people(random: () => number): Shape[] {
  const count = 4 + Math.floor(random() * 8);
  const scale = 0.2 + random() * 0.2;
  const feet = 0.78 + random() * 0.2;
  const start = random() * 0.25;
  return Array.from({ length: count }, (_, index) => {
    const x = start + (index * (0.95 - start)) / count + random() * 0.02;
    const skin: Colour = [205, 165, 140];
    const uniform: Colour = [25 + random() * 30, 35 + random() * 30, 70 + random() * 40];
    const head = { left: x, right: x + scale * 0.16, top: feet - scale, bottom: feet - scale * 0.78 };
    const body = { left: x - scale * 0.07, right: x + scale * 0.23, top: feet - scale * 0.78, bottom: feet };
    return [
      { ...head, colour: skin, round: true },
      { ...body, colour: uniform },
    ];
  }).flat();
}

/** Repeats the first `length` bytes over the rest, doubling: much faster than pixel by pixel. */
function repeatFirst(bytes: Uint8Array, length: number): void {
  for (let filled = length; filled < bytes.length; filled *= 2) bytes.copyWithin(filled, 0, filled);
}

function fill(pixels: Uint8Array, width: number, height: number, shape: Shape): void {
  const middle = ((shape.left + shape.right) / 2) * width;
  const top = Math.max(0, Math.round(shape.top * height));
  const bottom = Math.min(height, Math.round(shape.bottom * height));
  for (let y = top; y < bottom; y += 1) {
    const down = (2 * (y - top)) / (bottom - top) - 1;
    const half = ((shape.right - shape.left) / 2) * width * (shape.round ? Math.sqrt(1 - down * down) : 1);
    const left = Math.max(0, Math.round(middle - half));
    const right = Math.min(width, Math.round(middle + half));
    if (left >= right) continue;
    const row = pixels.subarray((y * width + left) * 3, (y * width + right) * 3);
    row.set(shape.colour);
    repeatFirst(row, 3);
  }
}

/** Sky over ground with shapes on top, under the grain of a camera sensor. RGB, width x height x 3 bytes. */
export function samplePixels({ seed, width, height, moment = 0 }: SamplePhoto): Uint8Array {
  const random = mulberry32(seed ^ 0x9e3779b9);
  const pixels = new Uint8Array(width * height * 3);
  const sky = [130 + random() * 90, 160 + random() * 60, 190 + random() * 60];
  const ground = [90 + random() * 90, 85 + random() * 80, 70 + random() * 60];
  const scenery = place(random);
  const later = mulberry32((seed * 1009 + moment) ^ 0x9e3779b9);
  const light = moment === 0 ? 1 : 0.85 + later() * 0.3;
  const horizon = height * 0.55;
  for (let y = 0; y < height; y += 1) {
    const tone = y < horizon ? sky : ground;
    const shade = 0.8 + (0.4 * (y < horizon ? y : y - horizon)) / height;
    const row = pixels.subarray(y * width * 3, (y + 1) * width * 3);
    row.set(tone.map((value) => value * shade));
    repeatFirst(row, 3);
  }
  for (const shape of [...scenery, ...people(later)]) fill(pixels, width, height, shape);
  let grain = (seed + moment * 7919) | 1;
  for (let index = 0; index < pixels.length; index += 1) {
    grain = (Math.imul(grain, 1_664_525) + 1_013_904_223) | 0;
    const value = (pixels[index] ?? 0) * light + (grain >> 28);
    pixels[index] = value < 0 ? 0 : value > 255 ? 255 : value;
  }
  return pixels;
}

const ascii = (text: string): number[] => Array.from(`${text}\0`, (letter) => letter.charCodeAt(0));
/** Guiyang, 26°35'N 106°43'E: degrees, minutes and seconds as TIFF rationals. */
const northing = [26, 1, 35, 1, 0, 1];
const easting = [106, 1, 43, 1, 0, 1];

/** A big-endian EXIF segment (APP1) with a fixed layout: three directories, then their values. */
function exifSegment({ takenAt, gps, orientation }: SamplePhoto): Buffer {
  const body = Buffer.alloc(192);
  let at = 0;
  const short = (value: number): void => void (at = body.writeUInt16BE(value, at));
  const long = (value: number): void => void (at = body.writeUInt32BE(value, at));
  const entry = (tag: number, type: number, count: number, value: number): void => {
    short(tag);
    short(type);
    long(count);
    // A SHORT stands in the left half of its four bytes.
    long(type === 3 ? value * 65_536 : value);
  };
  body.write("MM\0*", 0, "latin1");
  at = 4;
  long(8);
  short(3);
  entry(0x0112, 3, 1, orientation ?? 1);
  entry(0x8769, 4, 1, 50);
  entry(0x8825, 4, 1, 68);
  at = 50;
  short(takenAt ? 1 : 0);
  if (takenAt) entry(0x9003, 2, 20, 122);
  at = 68;
  short(gps ? 4 : 0);
  if (gps) {
    entry(1, 2, 2, 0x4e000000);
    entry(2, 5, 3, 142);
    entry(3, 2, 2, 0x45000000);
    entry(4, 5, 3, 166);
  }
  if (takenAt) body.set(ascii(takenAt.replaceAll("-", ":").replace("T", " ")), 122);
  at = 142;
  if (gps) for (const value of [...northing, ...easting]) long(value);
  const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0, 0]), Buffer.from("Exif\0\0", "latin1"), body]);
  segment.writeUInt16BE(segment.length - 2, 2);
  return segment;
}

/** A JPEG as a phone would write it. The same input gives the same bytes (for one version of wasm-vips). */
export async function makeJpeg(photo: SamplePhoto): Promise<Uint8Array> {
  const vips = await openVips();
  const image = vips.Image.newFromMemory(
    samplePixels(photo),
    photo.width,
    photo.height,
    3,
    vips.BandFormat.uchar,
  );
  try {
    const bytes = image.jpegsaveBuffer({ Q: photo.quality ?? 85, keep: "none" });
    const described = photo.takenAt ?? photo.gps ?? photo.orientation;
    if (described === undefined) return bytes;
    return Buffer.concat([bytes.subarray(0, 2), exifSegment(photo), bytes.subarray(2)]);
  } finally {
    image.delete();
  }
}
