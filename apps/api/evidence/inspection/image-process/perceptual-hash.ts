/**
 * Computes the hashes that find near-duplicates: 64 bits from the coarsest shapes of a picture (a discrete cosine
 * transform, "pHash"), which re-encoding and resizing hardly change. Also hashes parts of it, since a cropped picture
 * is a part of another.
 */

/** The side of the grey picture, SIDE × SIDE, one byte a pixel. */
export const SIDE = 192;
const SAMPLES = 32;
const WAVES = 8;
/** Minimum contrast. Below it a picture cannot be distinguished: one black night looks like any other. */
const LEAST_CONTRAST = 6;

const COSINES = Array.from({ length: WAVES + 1 }, (_w, wave) =>
  Float64Array.from({ length: SAMPLES }, (_s, at) => Math.cos((Math.PI * wave * (2 * at + 1)) / (2 * SAMPLES))),
);

interface Part {
  left: number;
  top: number;
  side: number;
}

/** Number of steps across and down for parts with this side. Close enough to find crops in between. */
const GRIDS: readonly (readonly [side: number, steps: number])[] = [
  [0.95, 2],
  [0.9, 3],
  [0.85, 4],
  [0.8, 5],
  [0.75, 5],
];

/** The whole first; then what remains when a margin is cropped. */
export const PARTS: readonly Part[] = [
  { left: 0, top: 0, side: 1 },
  ...GRIDS.flatMap(([side, steps]) =>
    Array.from({ length: steps * steps }, (_p, i) => ({
      left: ((i % steps) / (steps - 1)) * (1 - side),
      top: (Math.floor(i / steps) / (steps - 1)) * (1 - side),
      side,
    })),
  ),
];

/**
 * Returns the sums of all grey values above and left of each position, so that four of them give the sum of any
 * rectangle.
 */
const summed = (grey: Uint8Array): Float64Array => {
  const sums = new Float64Array((SIDE + 1) ** 2);
  for (let y = 0; y < SIDE; y += 1) {
    for (let x = 0, row = 0; x < SIDE; x += 1) {
      row += grey[y * SIDE + x]!;
      sums[(y + 1) * (SIDE + 1) + x + 1] = sums[y * (SIDE + 1) + x + 1]! + row;
    }
  }
  return sums;
};

/** Returns the mean grey of each of SAMPLES × SAMPLES cells of a part. */
const sampled = (sums: Float64Array, { left, top, side }: Part): Float64Array => {
  const cells = new Float64Array(SAMPLES * SAMPLES);
  const edge = (from: number, i: number): number => Math.round((from + (side * i) / SAMPLES) * SIDE);
  const at = (x: number, y: number): number => sums[y * (SIDE + 1) + x]!;
  for (let row = 0; row < SAMPLES; row += 1) {
    const [y0, y1] = [edge(top, row), edge(top, row + 1)];
    for (let column = 0; column < SAMPLES; column += 1) {
      const [x0, x1] = [edge(left, column), edge(left, column + 1)];
      cells[row * SAMPLES + column] = (at(x1, y1) - at(x0, y1) - at(x1, y0) + at(x0, y0)) / ((y1 - y0) * (x1 - x0));
    }
  }
  return cells;
};

/** Returns the coarsest waves of the cells, without those that are constant across or down. */
const waves = (cells: Float64Array): number[] => {
  const rows = new Float64Array(SAMPLES * (WAVES + 1));
  for (let row = 0; row < SAMPLES; row += 1)
    for (let u = 0; u <= WAVES; u += 1) {
      let sum = 0;
      for (let x = 0; x < SAMPLES; x += 1) sum += cells[row * SAMPLES + x]! * COSINES[u]![x]!;
      rows[row * (WAVES + 1) + u] = sum;
    }
  const found: number[] = [];
  for (let v = 1; v <= WAVES; v += 1)
    for (let u = 1; u <= WAVES; u += 1) {
      let sum = 0;
      for (let row = 0; row < SAMPLES; row += 1) sum += rows[row * (WAVES + 1) + u]! * COSINES[v]![row]!;
      found.push(sum);
    }
  return found;
};

const bitsOf = (sums: Float64Array, part: Part): string | null => {
  const cells = sampled(sums, part);
  const mean = cells.reduce((sum, one) => sum + one, 0) / cells.length;
  const contrast = Math.sqrt(cells.reduce((sum, one) => sum + (one - mean) ** 2, 0) / cells.length);
  if (contrast < LEAST_CONTRAST) return null;
  const found = waves(cells);
  const middle = [...found].sort((a, b) => a - b)[found.length / 2]!;
  return found.map((one) => (one >= middle ? '1' : '0')).join('');
};

/** Returns a string of 64 ones and zeros for each of PARTS; null where a part is too uniform to distinguish. */
export const hashPicture = (grey: Uint8Array): (string | null)[] => {
  const sums = summed(grey);
  return PARTS.map((part) => bitsOf(sums, part));
};

/** Counts the bits in which two hashes differ. */
export const bitsApart = (a: string, b: string): number => [...a].filter((bit, i) => bit !== b[i]).length;
