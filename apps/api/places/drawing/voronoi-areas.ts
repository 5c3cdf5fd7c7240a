/** Schematic areas: Voronoi cells of points, cut to the land, merged by the tree of places. */
import type { Bounds } from '@vigil/shared/places/place.js';
import { Delaunay } from 'd3-delaunay';
import polygonClipping from 'polygon-clipping';
import { boundsOf, clipToBox, type Point, type Polygon, type Ring, touches } from './clip-to-box.js';

/** A point of a unit: degrees north and east. */
export type Site = { code: string; lat: number; lon: number };
/** The area around one point, and the units that share it. Without polygons: entirely in water. */
export type Cell = { codes: string[]; polygons: Polygon[] };

/** Before it is cut exactly, the land is cut to a cell's box and this many degrees more. */
const MARGIN = 0.01;

/**
 * Returns one cell per distinct point. Units that share a point (one official polygon, since split) share a cell.
 * @param land `[polygon][ring][point]`, the country without its lakes
 */
export function cellsOf(sites: readonly Site[], land: readonly Polygon[]): Cell[] {
  const points = pointsOf(sites);
  // Degrees of longitude are shorter than degrees of latitude; without this, cells come out squashed.
  const squeeze = Math.cos((mean(points.map((point) => point.lat)) * Math.PI) / 180);
  const [west, south, east, north] = boundsOf([...land.flat(2), ...points.map(({ lon, lat }) => [lon, lat])]);
  const voronoi = Delaunay.from(
    points,
    (point) => point.lon * squeeze,
    (point) => point.lat,
  ).voronoi([(west - 1) * squeeze, south - 1, (east + 1) * squeeze, north + 1]);
  const edges = edgesOf(land);
  return points.map((point, index) => {
    const ring = voronoi.cellPolygon(index).map(([x, y]): Point => [round(x / squeeze), round(y)]);
    return { codes: point.codes, polygons: cut(ring, point, land, edges) };
  });
}

/** Half the side of the square that stands for an island, in degrees: about 3 km. */
const ISLAND = 0.03;

/**
 * Parts the points of units that have one on land from those of units that have none, because the land leaves their
 * islands out.
 */
export function partByLand(sites: readonly Site[], land: readonly Polygon[]): { onLand: Site[]; islands: Site[] } {
  const codes = new Set(sites.filter(({ lon, lat }) => contains(land, lon, lat)).map(({ code }) => code));
  return { onLand: sites.filter(({ code }) => codes.has(code)), islands: sites.filter(({ code }) => !codes.has(code)) };
}

/** Returns a small square around a point of an island that the land leaves out. */
export function islandAround({ code, lat, lon }: Site): Cell {
  const [west, south, east, north] = [lon - ISLAND, lat - ISLAND, lon + ISLAND, lat + ISLAND].map(round) as Bounds;
  const ring: Ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return { codes: [code], polygons: [[ring]] };
}

/**
 * Clips a cell to the land. A cell that no shoreline or border crosses is entirely on land; only the others need the
 * slow clipping.
 */
function cut(
  ring: Ring,
  { lon, lat }: Omit<Site, 'code'>,
  land: readonly Polygon[],
  edges: readonly Bounds[],
): Polygon[] {
  const box = boundsOf(ring);
  if (!edges.some((edge) => touches(edge, box)) && contains(land, lon, lat)) return [[ring]];
  const near = clipToBox(land, [box[0] - MARGIN, box[1] - MARGIN, box[2] + MARGIN, box[3] + MARGIN]);
  return near.length === 0 ? [] : polygonClipping.intersection([[ring]], near);
}

function pointsOf(sites: readonly Site[]): { codes: string[]; lat: number; lon: number }[] {
  const byPoint = new Map<string, { codes: string[]; lat: number; lon: number }>();
  for (const { code, lat, lon } of sites) {
    const key = `${lat} ${lon}`;
    const point = byPoint.get(key) ?? { lat, lon, codes: [] };
    if (!point.codes.includes(code)) point.codes.push(code);
    byPoint.set(key, point);
  }
  return [...byPoint.values()];
}

/**
 * Rounds coordinates: neighbouring cells must have identical corners, or their shared border is not recognized as one.
 */
function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}

function edgesOf(polygons: readonly Polygon[]): Bounds[] {
  return polygons.flat().flatMap((ring) => ring.slice(1).map((point, i) => boundsOf([ring[i]!, point])));
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
}

/** Returns whether the point is on land (even-odd rule over all rings, so holes count as water). */
export function contains(polygons: readonly Polygon[], x: number, y: number): boolean {
  let inside = false;
  for (const ring of polygons.flat()) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [ax, ay] = ring[i]!;
      const [bx, by] = ring[j]!;
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
  }
  return inside;
}
