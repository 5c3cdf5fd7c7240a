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
type Unit = Pick<Place, 'code' | 'parent' | 'level' | 'lat' | 'lon'>;

/** Returns the country without its lakes: open water belongs to no unit. */
export function landOf(outline: Polygon[], waters: readonly Water[]): Polygon[] {
  const lakes = waters.filter((water) => water.properties.kind === 'lake').flatMap((lake) => polygonsOf(lake.geometry));
  return lakes.length === 0 ? outline : polygonClipping.difference(outline, lakes);
}

/**
 * Draws the areas of every level below the country, from the points of the units that have no finer ones, and from more
 * points where they are given: these give a unit's area a better shape. Where a country has finer units in one part
 * only, the areas of that level leave the rest out.
 * @returns `[[level, topojson]]`, coarsest first; object `adm1`, `adm2`, ...; each geometry has `properties.code`, and
 *   at the finest level also `codes` where several units share one cell
 */
export function drawAreas(
  units: readonly Unit[],
  land: readonly Polygon[],
  more: readonly Site[] = [],
): [level: number, areas: Topology][] {
  const finest = Math.max(...units.map((unit) => unit.level));
  const parents = new Set(units.map(({ parent }) => parent));
  const given = new Set(more.map(({ code }) => code));
  const own = units.filter(({ code, level }) => level > 0 && !parents.has(code) && !given.has(code));
  const { onLand, islands } = partByLand([...more, ...own], land);
  const cells = [...(onLand.length > 0 ? cellsOf(onLand, land) : []), ...islands.map(islandAround)].filter(
    (cell) => cell.polygons.length > 0,
  );
  const shared = topology({ cells: collection(cells.map(asFeature)) }, STEPS[finest] ?? 1e5) as Shared;
  const byCode = new Map(units.map((unit) => [unit.code, unit]));
  const areas: [number, Topology][] = [];
  for (let level = 1; level < finest; level++) areas.push([level, mergedAt(level, shared, byCode)]);
  return [...areas, [finest, more.length > 0 ? mergedAt(finest, shared, byCode) : cellsAt(finest, shared, byCode)]];
}

/** Returns the cells of the finest level as they are: each is one unit, or several that share their point. */
function cellsAt(level: number, shared: Shared, units: ReadonlyMap<string, Unit>): Topology {
  const geometries = shared.objects.cells.geometries.filter((cell) => units.get(codeOf(cell))?.level === level);
  return { ...shared, objects: { [`adm${level}`]: { type: 'GeometryCollection', geometries } } };
}

const codeOf = (cell: SharedCell): string => (cell.properties as { code: string }).code;

type Shared = Topology<{ cells: GeometryCollection<{ code: string; codes?: string }> }>;
type SharedCell = Shared['objects']['cells']['geometries'][number];

function mergedAt(level: number, shared: Shared, units: ReadonlyMap<string, Unit>): Topology {
  const groups = new Map<string, SharedCell[]>();
  for (const cell of shared.objects.cells.geometries) {
    const code = ancestorAt(level, codeOf(cell), units);
    if (code === null) continue;
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

/** Returns the code of the unit of this level that holds another; null where that one is coarser. */
function ancestorAt(level: number, code: string, units: ReadonlyMap<string, Unit>): string | null {
  let unit = units.get(code);
  while (unit && unit.level > level) unit = units.get(unit.parent ?? '');
  if (!unit) throw new Error(`the tree of places has no level ${level} above ${code}`);
  return unit.level === level ? unit.code : null;
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
