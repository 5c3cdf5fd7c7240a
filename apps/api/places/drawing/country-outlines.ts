/** Country outlines from world-atlas (Natural Earth 1:10m, public domain), cut to the map's window. */
import type { Bounds } from '@vigil/shared/places/place.js';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Feature, FeatureCollection, Geometry, MultiPolygon, Polygon as GeoPolygon } from 'geojson';
import { feature, quantize } from 'topojson-client';
import { topology } from 'topojson-server';
import { presimplify, simplify } from 'topojson-simplify';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { boundsOf, clipToBox, type Point, type Polygon, type Ring } from './clip-to-box.js';

/** Grid of the outline: 14 degrees of window in 50,000 steps is about 30 m, far finer than the 1:10m outline itself. */
const OUTLINE_STEPS = 5e4;
const DEGREES_OF_WINDOW = 14;
/** Omits a corner whose triangle is smaller than this (square degrees; 1e-5 is about 12 ha). */
const DETAIL = { own: 5e-6, neighbours: 2e-4 };
/**
 * Omits neighbours' islands below this size (square degrees, about 12 sq km), which only add bytes; the country keeps
 * all of its own.
 */
const SMALLEST_FOREIGN_ISLAND = 1e-3;

/** world-atlas countries-10m.json; ids are ISO 3166-1 numeric codes. */
export type Atlas = Topology<{ countries: GeometryCollection }>;
/** TopoJSON with one object `countries`; each geometry has only its numeric ISO code as id. */
export type Outlines = Topology<{ countries: GeometryCollection }>;

export const ATLAS_FILE = createRequire(import.meta.url).resolve('world-atlas/countries-10m.json');

export function readAtlas(): Atlas {
  return JSON.parse(readFileSync(ATLAS_FILE, 'utf8')) as Atlas;
}

/** Returns a country of the atlas as rings `[polygon][ring][point]`; empty where the atlas has none. */
export function polygonsOfCountry(atlas: Atlas, isoNumeric: string): Polygon[] {
  const geometry = atlas.objects.countries.geometries.find((country) => country.id === isoNumeric);
  return geometry ? polygonsOf((feature(atlas, geometry) as Feature).geometry) : [];
}

/**
 * Returns the outlines of every country that touches the window, with shared borders: whole and detailed for the
 * country itself, cut and coarse for the background. A wider window has a coarser grid.
 * @param own ISO numeric code of the country that the map is about
 * @param window [west, south, east, north] in degrees; east is over 180 where the country lies across that meridian
 * @param land the country's own outline, for one that the atlas does not have
 */
export function outlinesIn(atlas: Atlas, own: string, window: Bounds, land: readonly Polygon[] = []): Outlines {
  const countries = feature(atlas, atlas.objects.countries).features.flatMap(({ id, geometry }) => {
    if (!geometry) return [];
    const polygons = eastOf(window, polygonsOf(geometry));
    const kept = id === own ? polygons : clipToBox(polygons, window).filter(isLargeEnough);
    return kept.length === 0 ? [] : [asOutline(String(id), kept)];
  });
  if (land.length > 0 && !countries.some(({ id }) => id === own)) countries.push(asOutline(own, land));
  const collection: FeatureCollection = { type: 'FeatureCollection', features: countries };
  const scale = Math.max(1, (window[2] - window[0]) / DEGREES_OF_WINDOW) ** 2;
  const weighed = presimplify(topology({ countries: collection }, OUTLINE_STEPS) as Outlines);
  const ownArcs = arcsOf(weighed.objects.countries.geometries.find((country) => country.id === own));
  weighed.arcs.forEach((arc, index) => {
    if (!ownArcs.has(index)) return;
    for (const point of arc) point[2]! *= DETAIL.neighbours / DETAIL.own;
  });
  return quantize(simplify(weighed, DETAIL.neighbours * scale), OUTLINE_STEPS);
}

/**
 * Moves polygons by a whole turn, where the window goes over 180 degrees and they lie beyond it. The atlas closes what
 * lies across that meridian on both its sides: such a ring is put together.
 */
export function eastOf(window: Bounds, polygons: Polygon[]): Polygon[] {
  if (window[2] <= 180) return polygons;
  return polygons.map((polygon) => {
    const [west, , east] = boundsOf(polygon[0]!);
    const isAcross = east - west > 300;
    if (!isAcross && east > window[2] - 360) return polygon;
    return polygon.map((ring) => ring.map(([lon, lat]): Point => [isAcross && lon > 0 ? lon : lon + 360, lat]));
  });
}

/** Returns one country of `outlinesIn` as rings `[polygon][ring][point]`. */
export function outlineOf(outlines: Outlines, isoNumeric: string): Polygon[] {
  const geometry = outlines.objects.countries.geometries.find((country) => country.id === isoNumeric);
  if (!geometry) throw new Error(`world-atlas has no country ${isoNumeric} in the map's window`);
  return polygonsOf((feature(outlines, geometry) as Feature).geometry);
}

export function polygonsOf(geometry: Geometry): Polygon[] {
  const { type, coordinates } = geometry as GeoPolygon | MultiPolygon;
  return (type === 'Polygon' ? [coordinates] : coordinates) as Polygon[];
}

function isLargeEnough([outer]: Polygon): boolean {
  return ringArea(outer!) >= SMALLEST_FOREIGN_ISLAND;
}

function asOutline(id: string, coordinates: readonly Polygon[]): Feature<MultiPolygon> {
  return { type: 'Feature', id, properties: {}, geometry: { type: 'MultiPolygon', coordinates: [...coordinates] } };
}

/** Returns the area in square degrees. */
export function ringArea(ring: Ring): number {
  let doubled = 0;
  for (let i = 1; i < ring.length; i++) doubled += ring[i - 1]![0] * ring[i]![1] - ring[i]![0] * ring[i - 1]![1];
  return Math.abs(doubled) / 2;
}

function arcsOf(geometry: object | undefined): Set<number> {
  const arcs = (geometry && 'arcs' in geometry ? geometry.arcs : []) as unknown[];
  return new Set((arcs.flat(3) as number[]).map((arc) => (arc < 0 ? ~arc : arc)));
}
