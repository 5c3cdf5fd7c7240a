import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { Place } from '@vigil/shared/places/place.js';
import { AreaIndex, type Area } from '@vigil/shared/places/point-in-area.js';
import type { Feature } from 'geojson';

/**
 * Properties that carry codes, finest first, in lower case: our own, those of COD-AB, and the ISO code of
 * geoBoundaries.
 */
const CODE_PROPERTIES = ['codes', 'code', 'pcode', 'adm3_pcode', 'adm2_pcode', 'adm1_pcode', 'shapeiso'];

type CodedFeature = { places: Place[]; unknown: string[] };

/**
 * Returns the units of a feature: by its code or codes, else by a name whose representative point lies in the polygon
 * (geoBoundaries has no codes below the first level). Null when the feature has neither.
 */
export function placesOfBoundary(feature: Feature, gazetteer: Gazetteer): CodedFeature | null {
  const properties = lowerCased(feature.properties);
  const property = CODE_PROPERTIES.find((name) => hasText(properties.get(name)));
  if (property !== undefined) return byCode(String(properties.get(property)), gazetteer);
  const name = properties.get('shapename');
  return hasText(name) ? byName(String(name), properties.get('shapetype'), feature, gazetteer) : null;
}

function byCode(text: string, gazetteer: Gazetteer): CodedFeature {
  const result: CodedFeature = { places: [], unknown: [] };
  for (const code of text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')) {
    const place = findCode(code, gazetteer);
    if (place) result.places.push(place);
    else result.unknown.push(code);
  }
  return result;
}

/**
 * Finds a place by a code of our list, by a P-code (with the country code first), by an alias such as an ISO code, or
 * by a code that lost its leading zero as a number.
 */
function findCode(code: string, gazetteer: Gazetteer): Place | null {
  const country = gazetteer.places.find((place) => place.parent === null)?.code ?? '';
  const bare = code.toUpperCase().startsWith(country) ? code.slice(country.length) : code;
  return (
    gazetteer.get(code) ??
    gazetteer.get(bare) ??
    (/^\d+$/.test(bare) ? gazetteer.get(`0${bare}`) : null) ??
    gazetteer.places.find((place) => place.aliases.includes(code)) ??
    null
  );
}

function byName(name: string, shapeType: unknown, feature: Feature, gazetteer: Gazetteer): CodedFeature {
  const area: Area = { codes: ['here'], level: 1, geometry: feature.geometry as Area['geometry'] };
  const isPolygon = feature.geometry?.type === 'Polygon' || feature.geometry?.type === 'MultiPolygon';
  const index = new AreaIndex(isPolygon ? [area] : [], () => null);
  const level = /^ADM([1-3])$/i.exec(String(shapeType))?.[1];
  const found = gazetteer
    .search(name, { limit: 50 })
    .find(
      (place) => (level === undefined || place.level === Number(level)) && index.areaAt(place.lat, place.lon) !== null,
    );
  return found ? { places: [found], unknown: [] } : { places: [], unknown: [name] };
}

function lowerCased(properties: Feature['properties']): Map<string, unknown> {
  return new Map(Object.entries(properties ?? {}).map(([key, value]) => [key.toLowerCase(), value]));
}

function hasText(value: unknown): boolean {
  return (typeof value === 'string' && value.trim() !== '') || typeof value === 'number';
}
