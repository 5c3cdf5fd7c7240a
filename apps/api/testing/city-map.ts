import { pmtiles, type PmtilesOptions, TILE_EXTENT, type TileFeature, vectorTile } from './pmtiles.js';

/** A base map of invented streets around Phnom Penh, for tests: layers and properties as Protomaps names them. */

type Degrees = readonly [lon: number, lat: number];
type Box = readonly [west: number, south: number, east: number, north: number];

const COUNTRY: Box = [102.3, 9.9, 107.7, 14.75];
const CITY: Box = [104.7, 11.4, 105.1, 11.75];
const DEEPEST = 12;
/** From here on only the city has tiles. */
const CITY_FROM = 9;

const xOf = (lon: number, z: number): number => ((lon + 180) / 360) * 2 ** z;
const yOf = (lat: number, z: number): number => {
  const sine = Math.sin((lat * Math.PI) / 180);
  return (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * 2 ** z;
};

/** Degrees between two streets, and the smallest zoom that has them. */
const STREETS = [
  { kind: 'highway', apart: 0.2, from: 4 },
  { kind: 'major_road', apart: 0.04, from: 8 },
  { kind: 'minor_road', apart: 0.004, from: 12 },
] as const;
const lines = (low: number, high: number, apart: number): number[] =>
  Array.from({ length: Math.floor((high - low) / apart) + 1 }, (_, i) => low + i * apart);

const roads: { kind: string; from: number; points: Degrees[] }[] = STREETS.flatMap(({ kind, apart, from }) => [
  ...lines(CITY[0], CITY[2], apart).map((lon) => ({
    kind,
    from,
    points: [
      [lon, CITY[1]],
      [lon, CITY[3]],
    ] as Degrees[],
  })),
  ...lines(CITY[1], CITY[3], apart).map((lat) => ({
    kind,
    from,
    points: [
      [CITY[0], lat],
      [CITY[2], lat],
    ] as Degrees[],
  })),
]);
const RIVER: Degrees[] = [
  [104.93, 11.75],
  [104.94, 11.57],
  [104.98, 11.4],
  [104.99, 11.4],
  [104.955, 11.57],
  [104.945, 11.75],
  [104.93, 11.75],
];
const TOWNS = [
  { at: [104.875, 11.51], name: 'ផ្សារសាកល្បង', en: 'Test Market', from: 10, rank: 4 },
  { at: [104.79, 11.6], name: 'ភូមិសាកល្បង', en: 'Test Village', from: 11, rank: 2 },
  { at: [103.86, 13.36], name: 'ក្រុងសាកល្បង', en: 'Test Town', from: 5, rank: 9 },
] as const;

/** Returns the part of a straight street that is in a tile, which is longer by a little; null if none is. */
const within = (points: readonly [number, number][]): [number, number][] | null => {
  const edge = TILE_EXTENT * 0.02;
  const cut = (n: number): number => Math.min(TILE_EXTENT + edge, Math.max(-edge, n));
  const [a, b] = points as [[number, number], [number, number]];
  const part: [number, number][] = [
    [cut(a[0]), cut(a[1])],
    [cut(b[0]), cut(b[1])],
  ];
  const isOutside = (i: 0 | 1): boolean => (a[i] < -edge || a[i] > TILE_EXTENT + edge) && a[i] === b[i];
  return isOutside(0) || isOutside(1) || (part[0]![0] === part[1]![0] && part[0]![1] === part[1]![1]) ? null : part;
};

const tileOf = (z: number, x: number, y: number): Buffer => {
  const place = ([lon, lat]: Degrees): [number, number] => [
    Math.round((xOf(lon, z) - x) * TILE_EXTENT),
    Math.round((yOf(lat, z) - y) * TILE_EXTENT),
  ];
  const [west, south, east, north] = COUNTRY;
  const land: Degrees[] = [
    [west, north],
    [east, north],
    [east, south],
    [west, south],
    [west, north],
  ];
  const streets = roads.flatMap(({ kind, from, points }): TileFeature[] => {
    const part = z >= from ? within(points.map(place)) : null;
    return part ? [{ kind: 'line', parts: [part], properties: { kind } }] : [];
  });
  return vectorTile({
    earth: [{ kind: 'polygon', parts: [land.map(place)], properties: { kind: 'earth' } }],
    water: [{ kind: 'polygon', parts: [RIVER.map(place)], properties: { kind: 'water' } }],
    roads: streets,
    places: TOWNS.filter(({ from }) => z + 1 >= from).map(({ at, name, en, from, rank }): TileFeature => ({
      kind: 'point',
      parts: [[place(at)]],
      properties: { kind: 'locality', name, 'name:en': en, 'name:km': name, min_zoom: from, population_rank: rank },
    })),
  });
};

/** Returns the file. */
export const cityMap = (options: Partial<PmtilesOptions> = {}): Buffer =>
  pmtiles(
    Array.from({ length: DEEPEST + 1 }, (_, z) => {
      const [west, south, east, north] = z < CITY_FROM ? COUNTRY : CITY;
      const columns = lines(Math.floor(xOf(west, z)), Math.floor(xOf(east, z)), 1);
      const rows = lines(Math.floor(yOf(north, z)), Math.floor(yOf(south, z)), 1);
      return columns.flatMap((x) => rows.map((y) => ({ z, x, y, data: tileOf(z, x, y) })));
    }).flat(),
    {
      bounds: COUNTRY,
      metadata: {
        attribution: '<a href="https://www.openstreetmap.org/copyright">&copy; OpenStreetMap</a>',
        vector_layers: ['earth', 'water', 'roads', 'places'].map((id) => ({ id })),
      },
      ...options,
    },
  );
