/** Draws TopoJSON: schematic areas from points, one file per level of the tree of places, and the base map. */
import type { Place } from '@vigil/shared/places/place.js';
import type { Feature, FeatureCollection, MultiPolygon } from 'geojson';
import polygonClipping from 'polygon-clipping';
import { feature, mergeArcs } from 'topojson-client';
import { topology } from 'topojson-server';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { Polygon } from './clip-to-box.js';
import { type Outlines, polygonsOf } from './country-outlines.js';
import { type Cell, cellsOf, islandAround, partByLand, type Site } from './voronoi-areas.js';

/** Steps across the country, for each level: about 50 m for provinces and districts, 6 m for communes. */
const STEPS: Partial<Record<number, number>> = { 1: 1e4, 2: 1e4, 3: 1e5 };

/** A lake or a river of a country's `waters.geojson`. */
export type Water = Feature<MultiPolygon, { kind: 'lake' | 'river'; name_en: string; name_km: string }>;
export type Unit = Pick<Place, 'code' | 'parent' | 'level' | 'lat' | 'lon'>;

/** Returns the country without its lakes: open water belongs to no unit. */
export function landOf(outline: Polygon[], waters: readonly Water[]): Polygon[] {
  const lakes = waters.filter((water) => water.properties.kind === 'lake').flatMap((lake) => polygonsOf(lake.geometry));
  return lakes.length === 0 ? outline : polygonClipping.difference(outline, lakes);
}

/**
 * Draws the areas of every level below the country, from the points of the finest one, or from the points given: more
 * points of a unit give its area a better shape.
 * @returns `[[level, topojson]]`, coarsest first; object `adm1`, `adm2`, ...; each geometry has `properties.code`, and
 *   at the finest level also `codes` where several units share one cell
 */
export function drawAreas(
  units: readonly Unit[],
  land: readonly Polygon[],
  sites: readonly Site[] = [],
): [level: number, areas: Topology][] {
  const finest = Math.max(...units.map((unit) => unit.level));
  const { onLand, islands } =
    sites.length > 0 ? partByLand(sites, land) : { onLand: units.filter((unit) => unit.level === finest), islands: [] };
  const cells = [...(onLand.length > 0 ? cellsOf(onLand, land) : []), ...islands.map(islandAround)].filter(
    (cell) => cell.polygons.length > 0,
  );
  const shared = topology({ cells: collection(cells.map(asFeature)) }, STEPS[finest] ?? 1e5) as Shared;
  const byCode = new Map(units.map((unit) => [unit.code, unit]));
  const areas: [number, Topology][] = [];
  for (let level = 1; level < finest; level++) areas.push([level, mergedAt(level, shared, byCode)]);
  const finestAreas =
    sites.length > 0
      ? mergedAt(finest, shared, byCode)
      : { ...shared, objects: { [`adm${finest}`]: shared.objects.cells } };
  return [...areas, [finest, finestAreas]];
}

type Shared = Topology<{ cells: GeometryCollection<{ code: string; codes?: string }> }>;
type SharedCell = Shared['objects']['cells']['geometries'][number];

function mergedAt(level: number, shared: Shared, units: ReadonlyMap<string, Unit>): Topology {
  const groups = new Map<string, SharedCell[]>();
  for (const cell of shared.objects.cells.geometries) {
    const code = ancestorAt(level, (cell.properties as { code: string }).code, units);
    const cells = groups.get(code);
    if (cells) cells.push(cell);
    else groups.set(code, [cell]);
  }
  const features = [...groups].map(([code, cells]): Feature => ({
    type: 'Feature',
    properties: { code },
    geometry: (feature(shared, mergeArcs(shared, cells as never) as never) as unknown as Feature).geometry,
  }));
  return topology({ [`adm${level}`]: collection(features) }, STEPS[level] ?? 1e4);
}

function ancestorAt(level: number, code: string, units: ReadonlyMap<string, Unit>): string {
  let unit = units.get(code);
  while (unit && unit.level > level) unit = units.get(unit.parent ?? '');
  if (!unit) throw new Error(`the tree of places has no level ${level} above ${code}`);
  return unit.code;
}

function asFeature({ codes, polygons }: Cell): Feature {
  const properties = codes.length === 1 ? { code: codes[0] } : { code: codes[0], codes: codes.join(',') };
  return { type: 'Feature', properties, geometry: { type: 'MultiPolygon', coordinates: polygons } };
}

function collection(features: Feature[]): FeatureCollection {
  return { type: 'FeatureCollection', features };
}

/** 14 degrees of window in 50,000 steps is about 30 m: the grid that the outlines already use. */
const BASE_STEPS = 5e4;

/**
 * The base map: outlines of the country and its neighbours, lakes and rivers. Vigil uses no tile server.
 * @returns TopoJSON with objects `countries` (id: ISO numeric code), `lakes`, `rivers`
 */
export function drawBase(outlines: Outlines, waters: readonly Water[]): Topology {
  const ofKind = (kind: Water['properties']['kind']): FeatureCollection =>
    collection(waters.filter((water) => water.properties.kind === kind));
  return topology(
    { countries: feature(outlines, outlines.objects.countries), lakes: ofKind('lake'), rivers: ofKind('river') },
    BASE_STEPS,
  );
}
