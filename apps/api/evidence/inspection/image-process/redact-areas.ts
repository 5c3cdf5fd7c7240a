import { randomBytes } from 'node:crypto';

/** A picture as its pixels: red, green and blue, one byte each, row by row. */
export interface Pixels {
  data: Buffer;
  width: number;
  height: number;
}
/** A rectangle in whole pixels. */
export interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Number of cells along the longer side of a covered area. */
const CELLS = 6;
/** Maximum difference of a cell from the mean, up or down. */
const NOISE = 44;
/** Rounds the mean to this step, which leaves 8 values per colour. */
const STEP = 32;

/**
 * Covers a part of a picture permanently. The cover looks like coarse squares, but holds nothing of the original except
 * its mean colour, one of 512. Comparing it with faces therefore finds only chance matches. (Squares that show their
 * own means can be matched with faces.)
 * @param random returns that many random bytes
 */
export const redactArea = (pixels: Pixels, area: Area, random: (n: number) => Uint8Array = randomBytes): void => {
  const { data, width } = pixels;
  const mean = meanOf(pixels, area);
  const cell = Math.max(1, Math.ceil(Math.max(area.width, area.height) / CELLS));
  const across = Math.ceil(area.width / cell);
  const chance = random(across * Math.ceil(area.height / cell) * 3);
  for (let y = 0; y < area.height; y += 1) {
    for (let x = 0; x < area.width; x += 1) {
      const from = (Math.floor(y / cell) * across + Math.floor(x / cell)) * 3;
      const to = ((area.top + y) * width + area.left + x) * 3;
      for (let colour = 0; colour < 3; colour += 1)
        data[to + colour] = Math.max(
          0,
          Math.min(255, mean[colour]! + Math.round((chance[from + colour]! / 255 - 0.5) * 2 * NOISE)),
        );
    }
  }
};

const meanOf = ({ data, width }: Pixels, area: Area): number[] => {
  const sums = [0, 0, 0];
  for (let y = area.top; y < area.top + area.height; y += 1) {
    for (let x = area.left; x < area.left + area.width; x += 1)
      for (let colour = 0; colour < 3; colour += 1) sums[colour]! += data[(y * width + x) * 3 + colour]!;
  }
  return sums.map((sum) => Math.floor(sum / (area.width * area.height) / STEP) * STEP + STEP / 2);
};
