import type { Bounds } from '@vigil/shared/places/place.js';
import { looksSwapped } from '@vigil/shared/places/point-in-area.js';
import type { Feature, Position } from 'geojson';
import { BoundariesRefused } from './boundary-files.js';

/** How far (degrees) a boundary may reach beyond the country's bounds before it counts as another country's. */
const MARGIN = 2;

/**
 * Returns the polygons of a feature as `[polygon][ring][position]`, after checking that they can be used.
 * @param label the feature's name in a refusal, for example "khm_adm1.json, unit 01"
 * @throws BoundariesRefused with one sentence
 */
export function checkedPolygons(feature: Feature, label: string, bounds: Bounds): Position[][][] {
  const { geometry } = feature;
  if (geometry?.type !== 'Polygon' && geometry?.type !== 'MultiPolygon')
    throw new BoundariesRefused(`${label} is not a polygon.`);
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  const rings = polygons.flat();
  if (rings.length === 0) throw new BoundariesRefused(`${label} has an empty polygon.`);
  for (const ring of rings) checkRing(ring, label, bounds);
  return polygons;
}

function checkRing(ring: Position[], label: string, bounds: Bounds): void {
  for (const position of ring) checkPosition(position, label, bounds);
  const [first, last] = [ring[0], ring.at(-1)];
  const isClosed = first?.[0] === last?.[0] && first?.[1] === last?.[1];
  if (ring.length < 4 || !isClosed) throw new BoundariesRefused(`${label} has a ring that is not closed.`);
}

function checkPosition(position: Position, label: string, bounds: Bounds): void {
  const [lon = NaN, lat = NaN] = position;
  if (!Number.isFinite(lon) || !Number.isFinite(lat))
    throw new BoundariesRefused(`${label} has a coordinate that is not a number.`);
  if (Math.abs(lon) > 180 || Math.abs(lat) > 90) {
    if (looksSwapped(lat, lon, bounds)) throw swapped(label);
    throw new BoundariesRefused(`${label} is not in degrees (${lon}, ${lat}): convert it to WGS84 (EPSG:4326) first.`);
  }
  const [west, south, east, north] = bounds;
  if (lon >= west - MARGIN && lon <= east + MARGIN && lat >= south - MARGIN && lat <= north + MARGIN) return;
  if (looksSwapped(lat, lon, bounds)) throw swapped(label);
  throw new BoundariesRefused(
    `${label} reaches ${lat}, ${lon}, which is far outside the country: are these another country's boundaries?`,
  );
}

function swapped(label: string): BoundariesRefused {
  return new BoundariesRefused(`${label} has latitude and longitude exchanged: longitude comes first.`);
}
