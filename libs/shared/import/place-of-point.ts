import type { PlaceValue, PointValue } from '../codebook/check-value.js';
import type { Gazetteer } from '../places/gazetteer.js';
import { precisionOf } from '../places/place.js';

/** Which unit holds a point, by the areas of this installation. */
export interface PointAreas {
  kind: 'schematic' | 'official';
  /** Degrees north and east. The finest unit that holds the point; null: none. */
  unitAt(lat: number, lon: number): string | null;
}

/** Schematic areas run a little off the real ones: of the tests' points all are in the right province only. */
const SCHEMATIC_LEVEL = 1;
const FINEST_LEVEL = 3;
const KM_PER_DEGREE = 111.2;
const BEARINGS = 16;
/** Farther than this, the nearest unit says nothing about a point. */
export const MOST_KM = 50;

/** Looks around a point in growing circles, a kilometre apart. */
const nearestUnit = (
  { lat, lon }: PointValue,
  areas: PointAreas,
  mostKm: number,
): { code: string; km: number } | null => {
  for (let km = 1; km <= Math.min(mostKm, MOST_KM); km += 1)
    for (let n = 0; n < BEARINGS; n += 1) {
      const angle = (2 * Math.PI * n) / BEARINGS;
      const north = (km / KM_PER_DEGREE) * Math.cos(angle);
      const east = ((km / KM_PER_DEGREE) * Math.sin(angle)) / Math.max(0.1, Math.cos((lat * Math.PI) / 180));
      const code = areas.unitAt(lat + north, lon + east);
      if (code !== null) return { code, km };
    }
  return null;
};

/**
 * Returns the unit that holds a point, no finer than is certain; or the nearest one and its distance in whole
 * kilometres, rounded up.
 * @param finest the finest level that the file is certain of, 1 to 3; null: it says nothing
 * @param nearestKm how far away a unit may be; null: only the unit that holds the point counts
 */
export const placeOfPoint = (
  point: PointValue,
  areas: PointAreas,
  gazetteer: Gazetteer,
  { finest, nearestKm }: { finest: number | null; nearestKm: number | null },
): { place: PlaceValue; km: number } | null => {
  const inside = areas.unitAt(point.lat, point.lon);
  const found =
    inside !== null ? { code: inside, km: 0 } : nearestKm === null ? null : nearestUnit(point, areas, nearestKm);
  if (!found) return null;
  const most = Math.min(finest ?? FINEST_LEVEL, areas.kind === 'schematic' ? SCHEMATIC_LEVEL : FINEST_LEVEL);
  let unit = gazetteer.get(found.code);
  while (unit && unit.level > most && unit.parent !== null) unit = gazetteer.get(unit.parent);
  return unit ? { place: { code: unit.code, precision: precisionOf(unit.level) }, km: found.km } : null;
};
