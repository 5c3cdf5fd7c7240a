import { boxOf, encloses, meets, visibleMiddle, type Ring } from './visible-middle.js';

const square = (west: number, south: number, size: number): Ring => [
  [west, south],
  [west + size, south],
  [west + size, south + size],
  [west, south + size],
  [west, south],
];
const anywhere = (): boolean => true;
const sight = { west: 0, south: 0, east: 10, north: 10 };

describe('the name of an area of which a part is in sight', () => {
  it('stands in the middle of that part', () => {
    const at = visibleMiddle([square(6, 2, 20)], [], sight, 0.01, anywhere)!;
    expect(at.lon).toBeCloseTo(8);
    expect(at.lat).toBeGreaterThan(3.9);
  });

  it('stands in the middle of the largest part, where there are several', () => {
    const at = visibleMiddle([square(-1, -1, 2), square(5, 5, 30)], [], sight, 0.01, anywhere)!;
    expect(at.lon).toBeCloseTo(7.5);
  });

  it('stands in the middle of the picture when the area fills it', () => {
    expect(visibleMiddle([square(-50, -50, 100)], [], sight, 0.01, anywhere)).toEqual({
      lon: expect.closeTo(5),
      lat: expect.closeTo(5),
    });
  });
});
describe('the name of an area around another', () => {
  const ring: Ring = [
    [0, 0],
    [10, 0],
    [10, 10],
    [7, 10],
    [7, 3],
    [3, 3],
    [3, 10],
    [0, 10],
    [0, 0],
  ];

  it('stands in the area itself, and not in what it surrounds', () => {
    const at = visibleMiddle([ring], [], sight, 0.01, anywhere)!;
    expect(encloses([ring], [at.lon, at.lat])).toBe(true);
  });

  it('stands beside what it surrounds, and not in it', () => {
    const [around, within] = [square(0, 0, 10), square(2, 2, 7)];
    const at = visibleMiddle([around], [within], sight, 0.01, anywhere)!;
    expect(encloses([around, within], [at.lon, at.lat])).toBe(true);
  });

  it('goes elsewhere where something lies over the picture', () => {
    const at = visibleMiddle([ring], [], sight, 0.01, ({ lon }) => lon > 6)!;
    expect(at.lon).toBeGreaterThan(6);
    expect(visibleMiddle([ring], [], sight, 0.01, () => false)).toBeUndefined();
  });
});

describe('the area around a point', () => {
  const ring = square(2, 2, 6);
  const hole = square(4, 4, 2);
  it('encloses it, unless it lies in a hole or outside', () => {
    expect([encloses([ring, hole], [3, 3]), encloses([ring, hole], [5, 5]), encloses([ring], [9, 9])]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('what goes wrong', () => {
  it('writes no name for what is out of sight, or hardly in sight', () => {
    expect(visibleMiddle([square(20, 20, 5)], [], sight, 0.01, anywhere)).toBeUndefined();
    expect(visibleMiddle([square(9.9, 9.9, 5)], [], sight, 0.01, anywhere)).toBeUndefined();
    expect(visibleMiddle([], [], sight, 0.01, anywhere)).toBeUndefined();
  });

  it('knows that boxes which only touch do not meet', () => {
    expect(meets(boxOf([square(10, 0, 5)]), sight)).toBe(false);
    expect(meets(boxOf([square(9, 9, 5)]), sight)).toBe(true);
  });
});
