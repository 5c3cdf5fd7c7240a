/**
 * Tells near-same pictures apart from others: 64 bits of the coarsest shapes of a picture (a discrete cosine transform, "pHash"), which
 * re-encoding and resizing hardly change. Of parts of it as well, since a picture that was cut is a part of another.
 */

/** The picture as grey values, SIDE × SIDE, one byte each. */
export const SIDE = 192;
const SAMPLES = 32;
const WAVES = 8;
/** A picture whose coarse shapes differ by less says nothing: a black night is like any other. */
const LEAST_CONTRAST = 6;

const COSINES = Array.from({ length: WAVES + 1 }, (_w, wave) => Float64Array.from({ length: SAMPLES }, (_s, at) => Math.cos((Math.PI * wave * (2 * at + 1)) / (2 * SAMPLES))));

interface Part { left: number; top: number; side: number }

/** The whole first; then what is left when a part is cut away: in the middle, and at the corners and sides. */
export const PARTS: readonly Part[] = [{ left: 0, top: 0, side: 1 }, ...[0.9, 0.8, 0.7].flatMap((side) => {
  const rest = 1 - side;
  return [[0.5, 0.5], [0, 0], [1, 0], [0, 1], [1, 1], [0.5, 0], [0, 0.5], [1, 0.5], [0.5, 1]].map(([x, y]) => ({ left: x! * rest, top: y! * rest, side }));
})];

/** Mean grey of each of SAMPLES × SAMPLES cells of a part. */
const sampled = (grey: Uint8Array, { left, top, side }: Part): Float64Array => {
  const cells = new Float64Array(SAMPLES * SAMPLES);
  const edge = (from: number, i: number): number => Math.round((from + (side * i) / SAMPLES) * SIDE);
  for (let row = 0; row < SAMPLES; row += 1) {
    for (let column = 0; column < SAMPLES; column += 1) {
      const [y0, y1, x0, x1] = [edge(top, row), edge(top, row + 1), edge(left, column), edge(left, column + 1)];
      let sum = 0;
      for (let y = y0; y < y1; y += 1) for (let x = x0; x < x1; x += 1) sum += grey[y * SIDE + x]!;
      cells[row * SAMPLES + column] = sum / ((y1 - y0) * (x1 - x0));
    }
  }
  return cells;
};

/** The coarsest waves of the cells, without those that are constant in a direction in both. */
const waves = (cells: Float64Array): number[] => {
  const rows = new Float64Array(SAMPLES * (WAVES + 1));
  for (let row = 0; row < SAMPLES; row += 1) for (let u = 0; u <= WAVES; u += 1) {
    let sum = 0;
    for (let x = 0; x < SAMPLES; x += 1) sum += cells[row * SAMPLES + x]! * COSINES[u]![x]!;
    rows[row * (WAVES + 1) + u] = sum;
  }
  const found: number[] = [];
  for (let v = 1; v <= WAVES; v += 1) for (let u = 1; u <= WAVES; u += 1) {
    let sum = 0;
    for (let row = 0; row < SAMPLES; row += 1) sum += rows[row * (WAVES + 1) + u]! * COSINES[v]![row]!;
    found.push(sum);
  }
  return found;
};

const bitsOf = (grey: Uint8Array, part: Part): string | null => {
  const cells = sampled(grey, part);
  const mean = cells.reduce((sum, one) => sum + one, 0) / cells.length;
  const contrast = Math.sqrt(cells.reduce((sum, one) => sum + (one - mean) ** 2, 0) / cells.length);
  if (contrast < LEAST_CONTRAST) return null;
  const found = waves(cells);
  const middle = [...found].sort((a, b) => a - b)[found.length / 2]!;
  return found.map((one) => (one >= middle ? '1' : '0')).join('');
};

/** One text of 64 ones and zeros for each of PARTS; null where a part is too even to be told from others. */
export const likenessOf = (grey: Uint8Array): (string | null)[] => PARTS.map((part) => bitsOf(grey, part));

/** In how many bits two of them differ. */
export const bitsApart = (a: string, b: string): number => [...a].filter((bit, i) => bit !== b[i]).length;
