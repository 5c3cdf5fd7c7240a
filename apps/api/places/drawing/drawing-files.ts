import { parse } from 'csv-parse/sync';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BoundariesRefused, featuresIn } from '../boundary-files.js';
import { degreesIn } from '../places-file.js';
import type { Polygon } from './clip-to-box.js';
import { polygonsOf } from './country-outlines.js';
import type { Water } from './draw-topojson.js';
import type { Site } from './voronoi-areas.js';

/** More points of a unit, each with its line in the file. */
export type PointLine = Site & { line: number };

/** Reads `waters.geojson` of a country's folder: lakes and rivers; none without the file. @throws BoundariesRefused */
export function readWaters(folder: string): Water[] {
  const name = 'waters.geojson';
  const text = readIfThere(folder, name);
  if (text === null) return [];
  return featuresIn(text, name).map((one, index) => {
    const kind: unknown = one.properties?.['kind'];
    const { type } = one.geometry ?? {};
    const isLake = kind === 'lake' && (type === 'Polygon' || type === 'MultiPolygon');
    if (isLake || (kind === 'river' && type !== undefined)) return one as Water;
    throw new BoundariesRefused(`${name}, feature ${index + 1}: "kind" must be river, or lake for a polygon.`);
  });
}

/**
 * Reads `outline.geojson`, for a country that the atlas does not have; empty without the file. @throws
 * BoundariesRefused
 */
export function readOutline(folder: string): Polygon[] {
  const name = 'outline.geojson';
  const text = readIfThere(folder, name);
  if (text === null) return [];
  const polygons = featuresIn(text, name).flatMap(({ geometry }) =>
    geometry?.type === 'Polygon' || geometry?.type === 'MultiPolygon' ? polygonsOf(geometry) : [],
  );
  if (polygons.length === 0) throw new BoundariesRefused(`${name} has no polygon.`);
  return polygons;
}

/** Reads `points.csv`: code, lat, lon; empty without the file. @throws BoundariesRefused naming the line */
export function readPoints(folder: string): PointLine[] {
  const name = 'points.csv';
  const text = readIfThere(folder, name);
  if (text === null) return [];
  return rowsOf(text, name).map(({ record, info }) => {
    const [lat, lon] = [degreesIn(record.lat ?? '', 90), degreesIn(record.lon ?? '', 180)];
    if (!record.code || lat === null || lon === null)
      throw new BoundariesRefused(`${name}, line ${info.lines}: code, lat and lon are needed, in degrees.`);
    return { code: record.code, lat, lon, line: info.lines };
  });
}

function rowsOf(
  text: string,
  name: string,
): { record: Partial<Record<keyof Site, string>>; info: { lines: number } }[] {
  try {
    return parse(text, { bom: true, columns: true, info: true, skip_empty_lines: true }) as unknown as ReturnType<
      typeof rowsOf
    >;
  } catch (error) {
    throw new BoundariesRefused(`${name} is no CSV: ${(error as Error).message}`);
  }
}

function readIfThere(folder: string, name: string): string | null {
  const path = join(folder, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}
