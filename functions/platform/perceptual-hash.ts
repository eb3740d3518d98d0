// The perceptual hash of a photo: 64 bits that stay nearly the same when it is re-encoded, resized or brightened.

/** The grey picture that is hashed is this many pixels wide and high. */
export const greySide = 32;
const keptSide = 8;

/** Cosines of the DCT, [frequency][position]. */
const cosines = Array.from({ length: keptSide }, (_, frequency) =>
  Array.from({ length: greySide }, (_, position) =>
    Math.cos(((2 * position + 1) * frequency * Math.PI) / (2 * greySide)),
  ),
);

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
};

/**
 * pHash: the 8 x 8 lowest frequencies of a 32 x 32 grey picture (1,024 bytes, row by row), one bit each for being above
 * their median, as 16 hex characters. The brightness (frequency 0,0) is left out: its bit is always 0.
 */
export function perceptualHash(grey: ArrayLike<number>): string {
  const coefficients: number[] = [];
  for (const down of cosines) {
    const rows = Array.from({ length: greySide }, (_, x) =>
      down.reduce((sum, cosine, y) => sum + cosine * (grey[y * greySide + x] ?? 0), 0),
    );
    for (const across of cosines) {
      coefficients.push(across.reduce((sum, cosine, x) => sum + cosine * (rows[x] ?? 0), 0));
    }
  }
  const threshold = median(coefficients.slice(1));
  const bits = coefficients.map((value, index) => (index > 0 && value > threshold ? "1" : "0")).join("");
  return BigInt(`0b${bits}`).toString(16).padStart(16, "0");
}
