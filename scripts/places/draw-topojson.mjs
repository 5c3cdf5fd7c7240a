/** Draws TopoJSON: schematic areas from points, one file per level of the tree of places, and the base map. */
import polygonClipping from 'polygon-clipping';
import { feature, mergeArcs } from 'topojson-client';
import { topology } from 'topojson-server';
import { cellsOf } from './voronoi-areas.mjs';
import { polygonsOf } from './country-outlines.mjs';

/** Steps across the country, for each level: about 50 m for provinces and districts, 6 m for communes. */
const STEPS = { 1: 1e4, 2: 1e4, 3: 1e5 };

/** Returns the country without its lakes: open water belongs to no unit. */
export function landOf(outline, waters) {
  const lakes = waters.filter((water) => water.properties.kind === 'lake').flatMap((lake) => polygonsOf(lake.geometry));
  return lakes.length === 0 ? outline : polygonClipping.difference(outline, lakes);
}

/**
 * Schematic areas of every level below the country, made from the points of the finest one.
 * @param places every unit of the country, `{code, parent, level, lat, lon}`
 * @returns `[[level, topojson]]`, coarsest first; object `adm1`, `adm2`, ...; each geometry has `properties.code`, and
 *   at the finest level also `codes` where several units share one cell
 */
export function drawAreas(places, land) {
  const finest = Math.max(...places.map((place) => place.level));
  const cells = cellsOf(
    places.filter((place) => place.level === finest),
    land,
  ).filter((cell) => cell.polygons.length > 0);
  const shared = topology({ cells: collection(cells.map(asFeature)) }, STEPS[finest] ?? 1e5);
  const parents = new Map(places.map((place) => [place.code, place]));
  const levels = [];
  for (let level = 1; level < finest; level++) levels.push([level, mergedAt(level, shared, parents)]);
  levels.push([finest, { ...shared, objects: { [`adm${finest}`]: shared.objects.cells } }]);
  return levels;
}

function mergedAt(level, shared, parents) {
  const groups = groupBy(shared.objects.cells.geometries, (cell) => ancestorAt(level, cell.properties.code, parents));
  const features = [...groups].map(([code, cells]) => ({
    type: 'Feature',
    properties: { code },
    geometry: feature(shared, mergeArcs(shared, cells)).geometry,
  }));
  return topology({ [`adm${level}`]: collection(features) }, STEPS[level] ?? 1e4);
}

function ancestorAt(level, code, parents) {
  let place = parents.get(code);
  while (place && place.level > level) place = parents.get(place.parent);
  if (!place) throw new Error(`the tree of places has no level ${level} above ${code}`);
  return place.code;
}

function groupBy(items, keyOf) {
  const groups = new Map();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}

function asFeature({ codes, polygons }) {
  const properties = codes.length === 1 ? { code: codes[0] } : { code: codes[0], codes: codes.join(',') };
  return { type: 'Feature', properties, geometry: { type: 'MultiPolygon', coordinates: polygons } };
}

function collection(features) {
  return { type: 'FeatureCollection', features };
}

/** 14 degrees of window in 50,000 steps is about 30 m: the grid that the outlines already use. */
const BASE_STEPS = 5e4;

/**
 * The base map: outlines of the country and its neighbours, lakes and rivers. Vigil uses no tile server.
 * @param outlines TopoJSON of `outlinesIn`
 * @param waters GeoJSON features with `properties: {kind: 'lake' | 'river', name_en, name_km}`
 * @returns TopoJSON with objects `countries` (id: ISO numeric code), `lakes`, `rivers`
 */
export function drawBase(outlines, waters) {
  const ofKind = (kind) => ({
    type: 'FeatureCollection',
    features: waters.filter((water) => water.properties.kind === kind),
  });
  return topology(
    { countries: feature(outlines, outlines.objects.countries), lakes: ofKind('lake'), rivers: ofKind('river') },
    BASE_STEPS,
  );
}
