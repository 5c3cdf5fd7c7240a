import type { Bounds } from '@vigil/shared/places/place.js';

export type Point = [lon: number, lat: number];
/** A closed ring: its first point is also its last. */
export type Ring = Point[];
/** An outer ring and its holes. */
export type Polygon = Ring[];

/**
 * Clips polygons to a box (Sutherland and Hodgman): fast, and it fails on no ring, unlike exact clipping, which it
 * prepares. A ring that leaves the box runs along its edge where it was outside.
 */
export function clipToBox(polygons: readonly Polygon[], box: Bounds): Polygon[] {
  return polygons.flatMap((polygon) => {
    const bounds = boundsOf(polygon[0] ?? []);
    if (!touches(bounds, box)) return [];
    if (isWithin(bounds, box)) return [polygon];
    const [outer, ...holes] = polygon.map((ring) => clipRing(ring, box));
    return outer && outer.length > 3 ? [[outer, ...holes.filter((hole) => hole.length > 3)]] : [];
  });
}

/** Returns [west, south, east, north] of some points. */
export function boundsOf(points: readonly (readonly number[])[]): Bounds {
  const bounds: Bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points as readonly Point[]) {
    if (x < bounds[0]) bounds[0] = x;
    if (y < bounds[1]) bounds[1] = y;
    if (x > bounds[2]) bounds[2] = x;
    if (y > bounds[3]) bounds[3] = y;
  }
  return bounds;
}

/** Whether two boxes have a point in common. */
export function touches(a: Bounds, b: Bounds): boolean {
  return a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];
}

function isWithin(inner: Bounds, outer: Bounds): boolean {
  return inner[0] >= outer[0] && inner[1] >= outer[1] && inner[2] <= outer[2] && inner[3] <= outer[3];
}

function clipRing(ring: Ring, [west, south, east, north]: Bounds): Ring {
  const sides: [axis: 0 | 1, limit: number, sign: 1 | -1][] = [
    [0, west, 1],
    [0, east, -1],
    [1, south, 1],
    [1, north, -1],
  ];
  let points: Point[] = ring.slice(0, -1);
  for (const [axis, limit, sign] of sides) points = clipSide(points, axis, limit, sign);
  return points.length === 0 ? [] : [...points, points[0]!];
}

/** Keeps what lies on one side of a line: `sign` 1 keeps what is greater than `limit`, -1 what is less. */
function clipSide(points: readonly Point[], axis: 0 | 1, limit: number, sign: 1 | -1): Point[] {
  const isIn = (point: Point): boolean => sign * (point[axis] - limit) >= 0;
  const kept: Point[] = [];
  points.forEach((point, i) => {
    const previous = points[(i + points.length - 1) % points.length]!;
    if (isIn(point) !== isIn(previous)) kept.push(crossing(previous, point, axis, limit));
    if (isIn(point)) kept.push(point);
  });
  return kept;
}

function crossing(a: Point, b: Point, axis: 0 | 1, limit: number): Point {
  const share = (limit - a[axis]) / (b[axis] - a[axis]);
  const other = a[1 - axis]! + share * (b[1 - axis]! - a[1 - axis]!);
  return axis === 0 ? [limit, other] : [other, limit];
}
