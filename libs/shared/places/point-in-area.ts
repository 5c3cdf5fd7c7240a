import type { Bounds } from './place.js';

/** Ring of [longitude, latitude] in degrees, as GeoJSON has it; first ring outer, further rings holes. */
type Ring = readonly (readonly [number, number] | readonly number[])[];
type AreaGeometry =
  | { type: 'Polygon'; coordinates: readonly Ring[] }
  | { type: 'MultiPolygon'; coordinates: readonly (readonly Ring[])[] };

/** The area of one unit, or of several that share a polygon because the unit was split after the boundary was drawn. */
export type Area = { codes: readonly string[]; level: number; geometry: AreaGeometry };

type Indexed = { codes: readonly string[]; level: number; rings: Float64Array[]; bounds: Bounds };

/** Buckets per side; with about 1,900 areas, a point is compared with two or three bounding boxes. */
const BUCKETS = 128;

/** Finds the area that contains a point, in a few microseconds. */
export class AreaIndex {
  readonly bounds: Bounds;
  private readonly buckets: Indexed[][] = [];

  /** @param commonAncestor returns the finest unit that contains all these codes; called if a polygon has several */
  constructor(
    areas: readonly Area[],
    private readonly commonAncestor: (codes: readonly string[]) => string | null,
  ) {
    const indexed = areas.map(indexArea).sort((a, b) => b.level - a.level);
    this.bounds = unionOf(indexed.map((area) => area.bounds));
    for (const area of indexed) this.put(area);
  }

  /** Returns the finest single unit that certainly contains the point; null outside the country and on open water. */
  areaAt(lat: number, lon: number): string | null {
    const [only, ...others] = this.candidatesAt(lat, lon);
    if (only === undefined) return null;
    return others.length === 0 ? only : this.commonAncestor([only, ...others]);
  }

  /**
   * Returns the units of the finest level that may contain the point: one, several if they share a polygon, or none.
   */
  candidatesAt(lat: number, lon: number): readonly string[] {
    const [west, south, east, north] = this.bounds;
    // Negated, so that NaN is outside too.
    if (!(lon >= west && lon <= east && lat >= south && lat <= north)) return [];
    const bucket = this.buckets[this.bucketOf(lon, lat)] ?? [];
    return bucket.find((area) => contains(area, lon, lat))?.codes ?? [];
  }

  /** Returns the codes of all units that have an area. */
  codes(): string[] {
    return [...new Set(this.buckets.flat().flatMap(({ codes }) => codes))];
  }

  private put(area: Indexed): void {
    const [west, south, east, north] = area.bounds;
    const first = this.bucketOf(west, south);
    const columns = this.column(east) - this.column(west);
    const rows = this.row(north) - this.row(south);
    for (let row = 0; row <= rows; row++) {
      for (let column = 0; column <= columns; column++) {
        const at = first + row * BUCKETS + column;
        // A new list of just this length: one that grows reserves room for 17, times 16,384 buckets.
        this.buckets[at] = [...(this.buckets[at] ?? []), area];
      }
    }
  }

  private bucketOf(lon: number, lat: number): number {
    return this.row(lat) * BUCKETS + this.column(lon);
  }

  private column(lon: number): number {
    return step(lon, this.bounds[0], this.bounds[2]);
  }

  private row(lat: number): number {
    return step(lat, this.bounds[1], this.bounds[3]);
  }
}

/**
 * Whether latitude and longitude were probably exchanged: the point is outside these bounds, and the exchanged one
 * inside. Bounds are [west, south, east, north] in degrees.
 */
export function looksSwapped(lat: number, lon: number, bounds: Bounds): boolean {
  return !isInside(lat, lon, bounds) && isInside(lon, lat, bounds);
}

/**
 * Returns a longitude as a map with these bounds has it: a country that lies across 180 degrees is in one piece there,
 * and what is west of its bounds is a whole turn further east.
 */
export function lonOnMap(lon: number, [west, , east]: Bounds): number {
  return lon < west && lon + 360 <= east ? lon + 360 : lon;
}

function isInside(lat: number, lon: number, [west, south, east, north]: Bounds): boolean {
  return lon >= west && lon <= east && lat >= south && lat <= north;
}

function step(value: number, low: number, high: number): number {
  return Math.min(BUCKETS - 1, Math.floor(((value - low) / (high - low || 1)) * BUCKETS));
}

function indexArea(area: Area): Indexed {
  const polygons = area.geometry.type === 'Polygon' ? [area.geometry.coordinates] : area.geometry.coordinates;
  const rings = polygons
    .flat()
    .map((ring) => Float64Array.from(ring.flatMap(([lon, lat]) => [lon ?? NaN, lat ?? NaN])));
  return { codes: area.codes, level: area.level, rings, bounds: unionOf(rings.map(boundsOf)) };
}

function boundsOf(ring: Float64Array): Bounds {
  const bounds: Bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < ring.length; i += 2) {
    const [lon = NaN, lat = NaN] = [ring[i], ring[i + 1]];
    if (lon < bounds[0]) bounds[0] = lon;
    if (lat < bounds[1]) bounds[1] = lat;
    if (lon > bounds[2]) bounds[2] = lon;
    if (lat > bounds[3]) bounds[3] = lat;
  }
  return bounds;
}

function unionOf(all: readonly Bounds[]): Bounds {
  const union: Bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [west, south, east, north] of all) {
    if (west < union[0]) union[0] = west;
    if (south < union[1]) union[1] = south;
    if (east > union[2]) union[2] = east;
    if (north > union[3]) union[3] = north;
  }
  return union;
}

/** Applies the even-odd rule over all rings of the area: holes, and islands in lakes, need no special handling. */
function contains({ rings, bounds }: Indexed, lon: number, lat: number): boolean {
  if (!isInside(lat, lon, bounds)) return false;
  let inside = false;
  for (const ring of rings) if (isOddlyCrossed(ring, lon, lat)) inside = !inside;
  return inside;
}

function isOddlyCrossed(ring: Float64Array, lon: number, lat: number): boolean {
  let odd = false;
  let previousLon = ring[ring.length - 2]!;
  let previousLat = ring[ring.length - 1]!;
  for (let i = 0; i < ring.length; i += 2) {
    const nextLon = ring[i]!;
    const nextLat = ring[i + 1]!;
    if (
      nextLat > lat !== previousLat > lat &&
      lon < ((previousLon - nextLon) * (lat - nextLat)) / (previousLat - nextLat) + nextLon
    )
      odd = !odd;
    previousLon = nextLon;
    previousLat = nextLat;
  }
  return odd;
}
