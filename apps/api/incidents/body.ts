import { check, type FieldError } from '@vigil/shared/codebook/check.js';
import type { PlaceValue } from '@vigil/shared/codebook/values.js';
import { contradictions } from '@vigil/shared/incident/completeness.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { Bounds } from '@vigil/shared/places/place.js';
import { looksSwapped } from '@vigil/shared/places/point-in-area.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { Where } from '../places/places.service.js';

const LEVEL_OF: Record<string, number> = { LP_COUNTRY: 0, LP_PROVINCE: 1, LP_DISTRICT: 2, LP_COMMUNE: 3 };

/** Checks that a place exists and that the precision given is that of its unit: neither finer nor coarser. */
const placeErrors = (place: PlaceValue | null, pointer: string, gazetteer: Gazetteer): FieldError[] => {
  if (!place || place.code === null) return [];
  const found = gazetteer.get(place.code);
  if (!found) return [{ pointer: `${pointer}/code`, code: 'unknown-place' }];
  const level = LEVEL_OF[place.precision];
  return level === undefined || level === found.level
    ? []
    : [{ pointer: `${pointer}/precision`, code: 'precision-does-not-fit' }];
};

const pointErrors = (
  incident: Incident,
  bounds: Bounds,
  inside: (lat: number, lon: number) => boolean,
): FieldError[] => {
  const point = incident.point;
  if (!point || inside(point.lat, point.lon)) return [];
  const swapped = looksSwapped(point.lat, point.lon, bounds);
  return [{ pointer: '/point', code: swapped ? 'point-swapped' : 'point-outside' }];
};

/**
 * Reports swapped coordinates as such. A swapped longitude may be outside the range of a latitude, and naming only that
 * bound would hide the cause.
 */
const orSwapped = (error: FieldError, point: unknown, bounds: Bounds): FieldError => {
  if (error.pointer !== '/point/lat' || error.code !== 'not-a-latitude') return error;
  const { lat, lon } = point as { lat: unknown; lon: unknown };
  return typeof lat === 'number' && typeof lon === 'number' && looksSwapped(lat, lon, bounds)
    ? { pointer: '/point', code: 'point-swapped' }
    : error;
};

/**
 * Returns what is wrong with an incident whose answers each have the right type: answers that contradict each other,
 * places that do not exist, a point outside its area.
 */
export const faultsOf = (value: Incident, where: Where): FieldError[] => [
  ...contradictions(value),
  ...placeErrors(value.place, '/place', where.gazetteer),
  ...value.acts.flatMap((act, index) => placeErrors(act.place, `/acts/${index}/place`, where.gazetteer)),
  ...pointErrors(value, where.bounds, where.inside),
];

/**
 * Parses an incident from a request body.
 * @throws Problem 'invalid-body' that names every wrong field.
 */
export const readIncident = (body: unknown, where: Where): Incident => {
  const { value, errors } = check(Incident, body);
  if (errors.length > 0)
    throw new Problem('invalid-body', { errors: errors.map((error) => orSwapped(error, value.point, where.bounds)) });
  const found = faultsOf(value, where);
  if (found.length > 0) throw new Problem('invalid-body', { errors: found });
  return value;
};
