/**
 * Tells near-same pictures apart from others: 64 bits of the coarsest shapes of a picture (a discrete cosine transform,
 * "pHash"), which re-encoding and resizing hardly change. Of parts of it as well, since a picture that was cut is a
 * part of another.
 */

/** The picture as grey values, SIDE × SIDE, one byte each. */
export const SIDE = 192;
const SAMPLES = 32;
const WAVES = 8;
/** A picture whose coarse shapes differ by less says nothing: a black night is like any other. */
const LEAST_CONTRAST = 6;

const COSINES = Array.from({ length: WAVES + 1 }, (_w, wave) =>
  Float64Array.from({ length: SAMPLES }, (_s, at) => Math.cos((Math.PI * wave * (2 * at + 1)) / (2 * SAMPLES))),
);

interface Part {
  left: number;
  top: number;
  side: number;
}

/**
 * Steps across and down at which a part of a side this long is looked at: close enough for what was cut in between to
 * be found.
 */
const GRIDS: readonly (readonly [side: number, steps: number])[] = [
  [0.95, 2],
  [0.9, 3],
  [0.85, 4],
  [0.8, 5],
  [0.75, 5],
];

/** The whole first; then what is left when a part is cut away. */
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

/** Sums of all grey values above and left of a place, so that the sum of any rectangle is four of them. */
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

/** Mean grey of each of SAMPLES × SAMPLES cells of a part. */
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

/** The coarsest waves of the cells, without those that are constant in a direction in both. */
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

/** One text of 64 ones and zeros for each of PARTS; null where a part is too even to be told from others. */
export const likenessOf = (grey: Uint8Array): (string | null)[] => {
  const sums = summed(grey);
  return PARTS.map((part) => bitsOf(sums, part));
};

/** In how many bits two of them differ. */
export const bitsApart = (a: string, b: string): number => [...a].filter((bit, i) => bit !== b[i]).length;
