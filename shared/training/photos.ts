// How alike two photos or two briefs' texts are: pure comparisons behind the reviewer's flags, never a refusal.
import { daysBetween } from "../time.ts";
import type { Day } from "../time.ts";

/**
 * Perceptual hashes this far apart or nearer are shown as the same photo. Measured on 300 real photos:
 * 87 to 100% of the re-encoded, halved, darker, brighter, date-stamped or 1%-cropped copies lie within 4, while the
 * nearest of their 44,850 pairs are 10 apart (docs/adr/0002-photos.md).
 */
export const nearPhotoDistanceMax = 4;
/** A photo may be taken this many days before or after the training day without being pointed out. */
export const photoDaysApartMax = 3;
/** Texts whose estimated likeness is at least this are shown as nearly the same. */
export const nearTextSimilarityMin = 0.8;

/** How many of the 64 bits of two perceptual hashes (16 hex characters each) differ. */
export function hammingDistance(a: string, b: string): number {
  let distance = 0;
  for (let index = 0; index < Math.max(a.length, b.length); index += 4) {
    let bits =
      Number.parseInt(a.slice(index, index + 4), 16) ^ Number.parseInt(b.slice(index, index + 4), 16);
    for (; bits !== 0; bits &= bits - 1) distance += 1;
  }
  return distance;
}

/**
 * Four search keys of a perceptual hash: its position and 16 bits ("0" + 4 hex). Two hashes within distance 3 share at
 * least one, since three differing bits cannot touch all four; at distance 4 nine pairs in ten do.
 */
export const photoBands = (phash: string): string[] =>
  [0, 1, 2, 3].map((position) => `${position}${phash.slice(position * 4, position * 4 + 4)}`);

export const isNearPhoto = (a: string, b: string): boolean => hammingDistance(a, b) <= nearPhotoDistanceMax;

/** Whether the camera's date (local 'YYYY-MM-DDTHH:mm:ss') lies more than 3 days before or after the training day. */
export const photoDateIsFar = (takenAt: string, trainingDay: Day): boolean =>
  Math.abs(daysBetween(trainingDay, takenAt.slice(0, 10))) > photoDaysApartMax;

const signatureHashes = 32;
const textBandCount = 3;
const hashesPerBand = 2;
const shingleLength = 3;
/** Shorter texts ("照常训练") repeat honestly. Characters after normalising. */
const comparableLengthMin = 20;

/** What is compared: letters and characters alone. Numbers go too, so a copy with another date and head count is a copy. */
const normalise = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[^\p{L}]/gu, "");

/** Murmur3's finaliser: spreads every bit of a 32-bit integer over all others. */
function mix(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** FNV-1a over UTF-16 units, mixed. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return mix(hash);
}

/**
 * MinHash of a text's 3-character shingles: 32 hashes of 8 bits as 64 hex characters, the same on every machine.
 * Empty for texts under 20 characters, which are like nothing.
 */
export function textSignature(text: string): string {
  const plain = normalise(text);
  if (plain.length < comparableLengthMin) return "";
  const smallest = new Uint32Array(signatureHashes).fill(0xffffffff);
  for (let start = 0; start + shingleLength <= plain.length; start += 1) {
    const shingle = hashText(plain.slice(start, start + shingleLength));
    for (let index = 0; index < signatureHashes; index += 1) {
      const hash = mix(shingle ^ Math.imul(index + 1, 0x9e3779b1));
      if (hash < (smallest[index] ?? 0)) smallest[index] = hash;
    }
  }
  return Array.from(smallest, (hash) => (hash & 0xff).toString(16).padStart(2, "0")).join("");
}

/**
 * Three search keys of a signature: position and two hashes ("0" + 4 hex). Of texts 80% alike 95% share at least one, of
 * texts 90% alike 99%; none for an empty signature.
 */
export function textBands(signature: string): string[] {
  if (signature === "") return [];
  const width = hashesPerBand * 2;
  return Array.from(
    { length: textBandCount },
    (_, position) => `${position}${signature.slice(position * width, (position + 1) * width)}`,
  );
}

/**
 * Estimated share of 3-character shingles that two texts have in common (Jaccard), 0 to 1; its standard error is about
 * 0.07 at 0.8. Two 8-bit hashes agree by chance once in 256, which is taken off.
 */
export function textSimilarity(a: string, b: string): number {
  if (a === "" || b === "") return 0;
  let same = 0;
  for (let index = 0; index < signatureHashes; index += 1) {
    if (a.slice(index * 2, index * 2 + 2) === b.slice(index * 2, index * 2 + 2)) same += 1;
  }
  const chance = 1 / 256;
  return Math.max(0, (same / signatureHashes - chance) / (1 - chance));
}

export const isNearText = (a: string, b: string): boolean => textSimilarity(a, b) >= nearTextSimilarityMin;
