import fc from 'fast-check';
import { clipToBox, type Polygon } from './clip-to-box.js';
import { contains } from './voronoi-areas.js';

const BOX = [0, 0, 10, 10] as const;
const square = (west: number, south: number, east: number, north: number): Polygon[number] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];

describe('a polygon that is cut to a box', () => {
  it('keeps what is inside, with its holes', () => {
    const lake: Polygon = [square(-5, -5, 5, 5), square(-2, -2, 2, 2)];
    const [cut] = clipToBox([lake], [...BOX]);
    expect([contains([cut!], 1, 1), contains([cut!], 3, 3), contains([cut!], -3, -3)]).toEqual([false, true, false]);
  });

  it('is left as it is where all of it is inside, and goes where none is', () => {
    const inside: Polygon = [square(1, 1, 2, 2)];
    expect(clipToBox([inside, [square(20, 20, 30, 30)]], [...BOX])).toEqual([inside]);
  });

  it('has the same points inside the box as before, whatever its shape', () => {
    const degrees = fc.integer({ min: -20, max: 30 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(degrees, degrees), { minLength: 3, maxLength: 12 }),
        fc.double({ min: 0.01, max: 9.99, noNaN: true }),
        fc.double({ min: 0.01, max: 9.99, noNaN: true }),
        (corners, x, y) => {
          const ring = [...corners, corners[0]!] as Polygon[number];
          expect(contains(clipToBox([[ring]], [...BOX]), x, y)).toBe(contains([[ring]], x, y));
        },
      ),
    );
  });
});
