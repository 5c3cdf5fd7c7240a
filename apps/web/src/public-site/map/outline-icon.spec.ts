import type { MultiLineString } from 'geojson';
import { iconOf } from './outline-icon.js';

const square = (west: number, south: number, size: number): [number, number][] => [
  [west, south],
  [west + size, south],
  [west + size, south + size],
  [west, south + size],
  [west, south],
];
const linesOf = (...coordinates: [number, number][][]): MultiLineString => ({ type: 'MultiLineString', coordinates });
/** Width and height of a drawing. */
const sizeOf = (path: string): number[] => {
  const numbers = path.match(/[\d.]+/g)!.map(Number);
  const [across, down] = [numbers.filter((_, n) => n % 2 === 0), numbers.filter((_, n) => n % 2 === 1)];
  return [across, down].map((of) => Math.max(...of) - Math.min(...of));
};

describe('the outline on the button for the first view', () => {
  const [here, there] = [square(102, 0, 5), square(34, 0, 9)];
  const around = [101, -1, 108, 6] as const;

  it('fills the button, also where the installation has another country far away', () => {
    const alone = iconOf(linesOf(here), around);
    expect(Math.max(...sizeOf(alone))).toBeGreaterThan(19);
    expect(iconOf(linesOf(there, here), around)).toBe(alone);
  });

  it('is drawn of everything where nothing lies in the first view as a whole', () => {
    expect(Math.max(...sizeOf(iconOf(linesOf(here), [103, 1, 104, 2])))).toBeGreaterThan(19);
  });
});
