import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Position } from 'geojson';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { inCheckout } from '../project-root.js';
import { loadAreas } from './load-areas.js';
import { AREA_LEVELS, type AreaLevel } from './areas-folder.js';
import { loadCountry } from './country-data.js';

const country = loadCountry('khm');
const areas = loadAreas('/nowhere/at/all', country);
const places = (level: number): typeof country.gazetteer.places =>
  country.gazetteer.places.filter((place) => place.level === level);

type Shape = { codes: string[]; polygons: Position[][][] };

function shapesIn(bytes: Buffer, object: string): Shape[] {
  const topology = JSON.parse(bytes.toString('utf8')) as Topology<
    Record<string, GeometryCollection<{ code?: string; codes?: string; kind?: string }>>
  >;
  return feature(topology, topology.objects[object]!).features.map(({ geometry, properties, id }) => ({
    codes: (properties.codes ?? properties.code ?? String(id ?? properties.kind)).split(','),
    polygons:
      geometry.type === 'Polygon'
        ? [geometry.coordinates]
        : geometry.type === 'MultiPolygon'
          ? geometry.coordinates
          : [],
  }));
}
const shapes = (level: AreaLevel): Shape[] => shapesIn(areas.levels.get(level)!.bytes, `adm${level}`);

/** Returns square degrees: good enough to compare areas of one country with each other. */
function ringArea(ring: Position[]): number {
  return (
    Math.abs(
      ring.slice(1).reduce((sum, [x = 0, y = 0], i) => sum + (ring[i]?.[0] ?? 0) * y - x * (ring[i]?.[1] ?? 0), 0),
    ) / 2
  );
}
const areaOf = (all: Shape[]): number =>
  all
    .flatMap((shape) => shape.polygons)
    .reduce(
      (sum, [outer = [], ...holes]) => sum + ringArea(outer) - holes.reduce((lost, hole) => lost + ringArea(hole), 0),
      0,
    );

function covers(shape: Shape, lon: number, lat: number): boolean {
  let inside = false;
  for (const ring of shape.polygons.flat()) {
    for (let i = 1; i < ring.length; i++) {
      const [[ax = 0, ay = 0], [bx = 0, by = 0]] = [ring[i - 1]!, ring[i]!];
      if (ay > lat !== by > lat && lon < ((bx - ax) * (lat - ay)) / (by - ay) + ax) inside = !inside;
    }
  }
  return inside;
}

describe('schematic areas', () => {
  it('are used, and called so, where no boundaries were imported', () => {
    expect(areas.kind).toBe('schematic');
    expect(areas.credit.en).toContain('schematic');
    expect([...areas.levels.values()].map((file) => file.kind)).toEqual(['schematic', 'schematic', 'schematic']);
  });

  it.each(AREA_LEVELS)('give every unit of level %i an area', (level) => {
    expect(
      shapes(level)
        .flatMap((shape) => shape.codes)
        .sort(),
    ).toEqual(
      places(level)
        .map((place) => place.code)
        .sort(),
    );
  });

  it('hold the point of every commune in its own cell', () => {
    const astray = places(3).filter((place) => !areas.index.candidatesAt(place.lat, place.lon).includes(place.code));
    expect(astray.map((place) => place.code)).toEqual([]);
  });

  it.each([1, 2] as const)('hold the point of every unit of level %i in its own area', (level) => {
    const own = new Map(shapes(level).map((shape) => [shape.codes[0], shape]));
    expect(
      places(level)
        .filter((place) => !covers(own.get(place.code)!, place.lon, place.lat))
        .map((place) => place.code),
    ).toEqual([]);
  });

  it('cover the country without its lake, with no gap and no overlap worth a thousandth', () => {
    const outline = shapesIn(areas.base.bytes, 'countries').filter(
      (shape) => shape.codes[0] === country.file.iso3166_1.numeric,
    );
    const land = areaOf(outline) - areaOf(shapesIn(areas.base.bytes, 'lakes'));
    for (const level of AREA_LEVELS) expect(Math.abs(areaOf(shapes(level)) / land - 1)).toBeLessThan(0.001);
  });

  it('meet at their borders: of a grid of points on land, each lies in one area and no more', () => {
    const provinces = shapes(1);
    const counts = { none: 0, one: 0, more: 0 };
    for (let lat = 10.013; lat < 14.7; lat += 0.061) {
      for (let lon = 102.307; lon < 107.7; lon += 0.061) {
        const at = areas.locate(lat, lon);
        const holding = provinces.filter((shape) => covers(shape, lon, lat)).length;
        if (at.code !== null) counts[holding === 0 ? 'none' : holding === 1 ? 'one' : 'more']++;
      }
    }
    expect(counts.one).toBeGreaterThan(3_000);
    // A border may be 50 m off, which is the step of its grid.
    expect(counts.none + counts.more).toBeLessThanOrEqual(3);
  });

  it('say one province for every point of a district', () => {
    const wrong = places(2).filter(
      (place) => !country.gazetteer.isWithin(areas.index.areaAt(place.lat, place.lon) ?? '', place.parent!),
    );
    expect(wrong.map((place) => place.code)).toEqual([]);
  });

  it.each([
    [1, 9_000],
    [2, 22_000],
    [3, 100_000],
  ] as const)('of level %i travel in at most %i bytes', (level, bytes) => {
    expect(gzipSync(areas.levels.get(level)!.bytes).length).toBeLessThan(bytes);
  });

  it('stand on a base map of at most 16,000 bytes with the country, its neighbours and its lake', () => {
    expect(gzipSync(areas.base.bytes).length).toBeLessThan(16_000);
    expect(shapesIn(areas.base.bytes, 'countries').map((shape) => shape.codes[0])).toEqual(
      expect.arrayContaining(['116', '764', '418', '704']),
    );
  });
});

describe('known places on schematic areas', () => {
  const rows = readFileSync(inCheckout('apps/api/places/fixtures/known-points.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));

  it('lie in the right province, or in none, every time; districts and communes are only nearly right', () => {
    const right = { province: 0, district: 0, commune: 0 };
    for (const [, lat, lon, province = '', district = '', communes = ''] of rows) {
      const at = areas.locate(Number(lat), Number(lon));
      const above = (level: AreaLevel): string =>
        (at.code && country.gazetteer.ancestorAtLevel(at.code, level)?.code) ?? '';
      right.province += Number(above(1) === province);
      right.district += Number(above(2) === district);
      right.commune += Number(at.candidates.join('|') === communes);
    }
    process.stdout.write(
      `schematic areas, ${rows.length} known points: ${right.province} in the right province, ${right.district} district, ${right.commune} commune\n`,
    );
    expect(right.province).toBe(rows.length);
    expect(right.district).toBeGreaterThanOrEqual(35);
    expect(rows).toHaveLength(38);
  });

  it('open water of the Tonle Sap is in no unit, and not abroad', () => {
    expect(areas.locate(12.85, 104.1)).toEqual({ code: null, candidates: [], isInCountry: true, looksSwapped: false });
  });

  it('Bangkok, Ho Chi Minh City and the sea are abroad', () => {
    for (const [lat, lon] of [
      [13.75, 100.5],
      [10.77, 106.66],
      [10.1, 102.6],
    ] as const)
      expect(areas.locate(lat, lon)).toMatchObject({ code: null, isInCountry: false, looksSwapped: false });
  });

  it('exchanged coordinates are recognised', () => {
    expect(areas.locate(104.92, 11.56)).toMatchObject({ code: null, isInCountry: false, looksSwapped: true });
  });
});

describe('what goes wrong', () => {
  it('a build that has drawn no areas is named with its cure', () => {
    expect(() => loadAreas('/nowhere', country, '/nowhere')).toThrow('run npm run build');
  });
});
