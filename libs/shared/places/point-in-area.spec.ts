import { type Area, AreaIndex, looksSwapped } from './point-in-area.js';

const box = (west: number, south: number, east: number, north: number): [number, number][] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];

/** A province of two communes with a lake between them, an island, and an islet in the lake. */
const areas: Area[] = [
  {
    codes: ['P'],
    level: 1,
    geometry: {
      type: 'MultiPolygon',
      coordinates: [[box(100, 10, 104, 12), box(101, 10.5, 103, 11.5)], [box(105, 10, 105.5, 10.5)]],
    },
  },
  { codes: ['West'], level: 3, geometry: { type: 'Polygon', coordinates: [box(100, 10, 101, 12)] } },
  { codes: ['EastA', 'EastB'], level: 3, geometry: { type: 'Polygon', coordinates: [box(103, 10, 104, 12)] } },
  { codes: ['Islet'], level: 3, geometry: { type: 'Polygon', coordinates: [box(101.9, 10.9, 102.1, 11.1)] } },
];
const index = new AreaIndex(areas, (codes) => (codes.includes('EastA') ? 'East' : null));

describe('the area that a point lies in', () => {
  it('is the finest one that is known', () => {
    expect(index.areaAt(11, 100.5)).toBe('West');
    expect(index.areaAt(10.2, 102)).toBe('P');
    expect(index.areaAt(10.2, 105.2)).toBe('P');
  });

  it('is none on open water, and an islet in the lake is one', () => {
    expect(index.areaAt(11, 101.5)).toBeNull();
    expect(index.areaAt(11, 102)).toBe('Islet');
  });

  it('is the unit above where several share a polygon, and all of them are candidates', () => {
    expect(index.areaAt(11, 103.5)).toBe('East');
    expect(index.candidatesAt(11, 103.5)).toEqual(['EastA', 'EastB']);
  });
});

describe('what goes wrong', () => {
  it('a point outside the country has no area', () => {
    for (const [lat, lon] of [
      [13, 102],
      [11, 99.99],
      [0, 0],
      [-90, 180],
      [NaN, 102],
      [11, Infinity],
    ] as const)
      expect(index.areaAt(lat, lon)).toBeNull();
  });

  it('exchanged coordinates are recognised, and a point that is only abroad is not called exchanged', () => {
    expect(looksSwapped(102, 11, index.bounds)).toBe(true);
    expect(looksSwapped(11, 102, index.bounds)).toBe(false);
    expect(looksSwapped(48, 16, index.bounds)).toBe(false);
    expect(looksSwapped(NaN, 11, index.bounds)).toBe(false);
  });

  it('no areas at all answer none', () => expect(new AreaIndex([], () => null).areaAt(11, 102)).toBeNull());
});
