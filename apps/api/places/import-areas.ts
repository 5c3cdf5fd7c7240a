import { AreaIndex, looksSwapped } from '@vigil/shared/places/point-in-area.js';
import type { Feature, FeatureCollection, Position } from 'geojson';
import { quantize } from 'topojson-client';
import { topology } from 'topojson-server';
import { presimplify, simplify } from 'topojson-simplify';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { AREA_LEVELS, type AreaLevel, type LevelTexts, writeAreas } from './areas-folder.js';
import { placesOfBoundary } from './match-boundary-to-places.js';
import { BoundariesRefused, type BoundaryLayer, readBoundaryFolder } from './boundary-files.js';
import { type CountryData, loadCountry } from './country-data.js';
import type { Bounds } from '@vigil/shared/places/place.js';

/** Grid steps across the country for imported boundaries: about 6 m each for a country 600 km wide. */
const STEPS = 1e5;
/** The map uses a coarser grid, about 30 m. */
const MAP_STEPS = 2e4;
/**
 * The map leaves out corners whose triangle is smaller than this (square degrees; 1e-5 is about 12 ha). Finding where a
 * point lies uses all corners.
 */
const MAP_DETAIL: Record<AreaLevel, number> = { 1: 2e-5, 2: 2e-5, 3: 2e-6 };
const UNKNOWN_CREDIT = 'Boundaries: imported by the operator of this site, source not stated.';

/** One level of an import: the number of polygons, the number of units in them, and the units without one. */
type LevelSummary = { level: AreaLevel; areas: number; units: number; missing: string[] };
export type Summary = { levels: LevelSummary[]; leftOut: string[] };

type ImportOptions = { credit?: string; country?: CountryData };

/** Polygons of one unit, or of several units that share them; keyed by their codes. */
type UnitArea = { codes: string[]; polygons: Position[][][] };

/**
 * Imports official boundaries: reads every TopoJSON and GeoJSON file of a folder, checks all of it, and only then
 * writes `home`/areas. Files without codes (rivers, lakes) are left out and named.
 * @throws BoundariesRefused with one sentence, with nothing written
 */
export async function importAreas(
  folder: string,
  home: string,
  log: (line: string) => void,
  options: ImportOptions = {},
): Promise<Summary> {
  const country = options.country ?? loadCountry();
  const { levels, leftOut } = sortByLevel(await readBoundaryFolder(folder), country);
  for (const name of leftOut) log(`Left out, because nothing in it carries a code: ${name}`);
  checkLevels(levels, folder);
  const summary = AREA_LEVELS.flatMap((level) => summaryOf(level, levels.get(level), country));
  for (const level of summary) checkFit(level, levels.get(level.level) ?? new Map(), country);
  const texts = summary.map(({ level }) => textsOf(level, [...(levels.get(level)?.values() ?? [])]));
  await writeAreas(home, country.name, options.credit ?? UNKNOWN_CREDIT, texts).catch(
    (error: NodeJS.ErrnoException) => {
      throw new BoundariesRefused(
        `The boundaries cannot be written to ${home} (${error.code ?? error.message}): is it a folder, may it be written to, and is there space?`,
      );
    },
  );
  for (const level of summary) log(lineOf(level));
  return { levels: summary, leftOut };
}

type Levels = Map<AreaLevel, Map<string, UnitArea>>;

function sortByLevel(layers: BoundaryLayer[], country: CountryData): { levels: Levels; leftOut: string[] } {
  const levels: Levels = new Map();
  const leftOut: string[] = [];
  for (const layer of layers) {
    const coded = layer.features.map((feature) => ({ feature, units: placesOfBoundary(feature, country.gazetteer) }));
    if (coded.every(({ units }) => units === null)) {
      leftOut.push(layer.name);
      continue;
    }
    checkCodes(
      layer.name,
      coded.map(({ units }) => units),
    );
    for (const { feature, units } of coded) addTo(levels, layer.name, feature, units?.places ?? [], country);
  }
  return { levels, leftOut };
}

function checkCodes(name: string, units: ReturnType<typeof placesOfBoundary>[]): void {
  const bare = units.filter((unit) => unit === null).length;
  if (bare > 0) throw new BoundariesRefused(`${name}: ${bare} of ${units.length} areas carry no code.`);
  const unknown = units.flatMap((unit) => unit?.unknown ?? []);
  if (unknown.length === 0) return;
  const named = unknown.slice(0, 5).join(', ') + (unknown.length > 5 ? ', ...' : '');
  throw new BoundariesRefused(
    `${name}: ${unknown.length === 1 ? 'one code is' : `${unknown.length} codes are`} not in the list of places: ${named}.`,
  );
}

function addTo(
  levels: Levels,
  name: string,
  feature: Feature,
  places: { code: string; level: number }[],
  country: CountryData,
): void {
  const codes = places.map((place) => place.code).sort();
  const level = AREA_LEVELS.find((known) => known === places[0]?.level);
  const label = `${name}, unit ${codes.join(', ')}`;
  if (level === undefined) return;
  if (places.some((place) => place.level !== level))
    throw new BoundariesRefused(`${label}: one area carries units of different levels.`);
  const polygons = checkedPolygons(feature, label, country.file.bounds);
  const units = levels.get(level) ?? new Map<string, UnitArea>();
  const known = units.get(codes.join(','));
  // An island may be a separate feature with the code of its unit.
  units.set(codes.join(','), { codes, polygons: [...(known?.polygons ?? []), ...polygons] });
  levels.set(level, units);
}

function checkLevels(levels: Levels, folder: string): void {
  const finest = Math.max(0, ...levels.keys());
  if (finest === 0) throw new BoundariesRefused(`Nothing in ${folder} carries a code of the list of places.`);
  const missing = AREA_LEVELS.filter((level) => level < finest && !levels.has(level));
  if (missing.length > 0)
    throw new BoundariesRefused(
      `${folder} has boundaries of level ${finest} but none of level ${missing.join(' and ')}: the map needs both.`,
    );
}

function summaryOf(level: AreaLevel, areas: Map<string, UnitArea> | undefined, country: CountryData): LevelSummary[] {
  if (!areas) return [];
  const present = new Set([...areas.values()].flatMap((area) => area.codes));
  const missing = country.gazetteer.places
    .filter((place) => place.level === level && !present.has(place.code))
    .map((place) => place.code);
  return [{ level, areas: areas.size, units: present.size, missing }];
}

/**
 * Refuses codes of another list: all of them may exist in ours with another meaning. Then the known points lie outside
 * the areas.
 */
function checkFit(summary: LevelSummary, areas: Map<string, UnitArea>, country: CountryData): void {
  const indexed = [...areas.values()].map((area) => ({
    codes: area.codes,
    level: summary.level,
    geometry: { type: 'MultiPolygon' as const, coordinates: area.polygons },
  }));
  const index = new AreaIndex(indexed, () => null);
  const fitting = [...areas.values()]
    .flatMap((area) => area.codes)
    .filter((code) => {
      const place = country.gazetteer.get(code);
      return place !== null && index.candidatesAt(place.lat, place.lon).includes(code);
    });
  if (fitting.length * 2 >= summary.units) return;
  throw new BoundariesRefused(
    `Level ${summary.level}: the known point of only ${fitting.length} of ${summary.units} units lies in its own area: are the codes those of another list?`,
  );
}

function textsOf(level: AreaLevel, areas: UnitArea[]): LevelTexts {
  const collection: FeatureCollection = {
    type: 'FeatureCollection',
    features: areas.map(({ codes, polygons }) => ({
      type: 'Feature',
      properties: codes.length === 1 ? { code: codes[0] } : { code: codes[0], codes: codes.join(',') },
      geometry: { type: 'MultiPolygon', coordinates: polygons },
    })),
  };
  const name = `adm${level}`;
  const exact = topology({ [name]: collection }, STEPS);
  return { level, exact: JSON.stringify(exact), map: JSON.stringify(lighten(exact, MAP_DETAIL[level])) };
}

/** Borders stay shared: a corner is removed from all the units that share it, or from none. */
function lighten(exact: Topology, detail: number): Topology {
  const weighed = presimplify(exact as Topology<Record<string, GeometryCollection<object>>>);
  return quantize(simplify(weighed, detail), MAP_STEPS);
}

function lineOf({ level, areas, units, missing }: LevelSummary): string {
  const shared = areas < units ? ` (some areas carry several units)` : '';
  const without =
    missing.length === 0
      ? 'none is missing'
      : `${missing.length} without an area: ${missing.slice(0, 10).join(', ')}${missing.length > 10 ? ', ...' : ''}`;
  return `Level ${level}: ${areas} areas for ${units} units${shared}; ${without}.`;
}

/** How far (degrees) a boundary may reach beyond the country's bounds before it counts as another country's. */
const MARGIN = 2;

/**
 * Returns the polygons of a feature as `[polygon][ring][position]`, after checking that they can be used.
 * @param label the feature's name in a refusal, for example "khm_adm1.json, unit 01"
 * @throws BoundariesRefused with one sentence
 */
function checkedPolygons(feature: Feature, label: string, bounds: Bounds): Position[][][] {
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
