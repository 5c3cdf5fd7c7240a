/** x, y: degrees of longitude and latitude. */
type Point = readonly number[];
export type Ring = readonly Point[];
export interface Sight {
  west: number;
  south: number;
  east: number;
  north: number;
}

/** Returns the bounding box of rings. */
export const boxOf = (rings: readonly Ring[]): Sight => {
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (const ring of rings) {
    for (const [x, y] of ring as readonly [number, number][]) {
      box.west = Math.min(box.west, x);
      box.east = Math.max(box.east, x);
      box.south = Math.min(box.south, y);
      box.north = Math.max(box.north, y);
    }
  }
  return box;
};

export const meets = (a: Sight, b: Sight): boolean =>
  a.west < b.east && b.west < a.east && a.south < b.north && b.south < a.north;

/** Whether rings enclose a point; a ring within a ring is a hole. */
export const encloses = (rings: readonly Ring[], [x, y]: Point): boolean => {
  let isIn = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [xi, yi] = ring[i] as [number, number];
      const [xj, yj] = ring[j] as [number, number];
      if (yi > y! !== yj > y! && x! < ((xj - xi) * (y! - yi)) / (yj - yi) + xi) isIn = !isIn;
    }
  }
  return isIn;
};

/**
 * Returns the part of a ring on one side of a line across an axis (0: x, 1: y). Source: Sutherland and Hodgman, 1974.
 */
const cut = (ring: Ring, axis: 0 | 1, at: number, keep: 1 | -1): Ring => {
  const inside = (point: Point): boolean => (point[axis]! - at) * keep >= 0;
  return ring.flatMap((point, i): Point[] => {
    const before = ring[(i + ring.length - 1) % ring.length]!;
    const share = (at - before[axis]!) / (point[axis]! - before[axis]!);
    const crossing = [before[0]! + share * (point[0]! - before[0]!), before[1]! + share * (point[1]! - before[1]!)];
    if (inside(point)) return inside(before) ? [point] : [crossing, point];
    return inside(before) ? [crossing] : [];
  });
};

const clip = (ring: Ring, { west, south, east, north }: Sight): Ring =>
  cut(cut(cut(cut(ring, 0, west, 1), 0, east, -1), 1, south, 1), 1, north, -1);

/** Square degrees. */
const areaOf = (ring: Ring): number =>
  Math.abs(
    ring.reduce((sum, [x, y], i) => {
      const [xn, yn] = ring[(i + 1) % ring.length] as [number, number];
      return sum + x! * yn - xn * y!;
    }, 0),
  ) / 2;

/** Returns the distance from a point to the nearest edge of a ring, in degrees. */
const toEdge = (ring: Ring, [x, y]: Point): number =>
  Math.sqrt(
    Math.min(
      ...ring.map(([ax, ay], i) => {
        const [bx, by] = ring[(i + 1) % ring.length] as [number, number];
        const [dx, dy] = [bx - ax!, by - ay!];
        const along =
          dx === 0 && dy === 0
            ? 0
            : Math.max(0, Math.min(1, ((x! - ax!) * dx + (y! - ay!) * dy) / (dx * dx + dy * dy)));
        return (x! - ax! - along * dx) ** 2 + (y! - ay! - along * dy) ** 2;
      }),
    ),
  );

/** Grid size: this many positions across and down are tried. */
const TRIES = 11;

/**
 * Returns where to write the name of an area that is only partly visible: as far inside its largest visible part as
 * possible. Undefined if none of it is visible, or less than a share of the picture.
 * @param outlines the outer ring of each of its parts
 * @param holes rings that it surrounds but that do not belong to it
 * @param least share of the picture, 0 to 1
 * @param isFree whether a name may be at a position
 */
export const visibleMiddle = (
  outlines: readonly Ring[],
  holes: readonly Ring[],
  sight: Sight,
  least: number,
  isFree: (at: { lon: number; lat: number }) => boolean,
): { lon: number; lat: number } | undefined => {
  const whole = (sight.east - sight.west) * (sight.north - sight.south);
  const [part] = outlines
    .map((ring) => clip(ring, sight))
    .filter((ring) => ring.length > 2)
    .sort((a, b) => areaOf(b) - areaOf(a));
  if (!part || areaOf(part) < least * whole) return undefined;
  const box = boxOf([part]);
  const tries = Array.from({ length: TRIES ** 2 }, (_, i) => ({
    lon: box.west + ((box.east - box.west) * ((i % TRIES) + 0.5)) / TRIES,
    lat: box.south + ((box.north - box.south) * (Math.floor(i / TRIES) + 0.5)) / TRIES,
  }))
    .filter((at) => isFree(at) && encloses([part, ...holes], [at.lon, at.lat]))
    .map((at) => ({ at, room: Math.min(...[part, ...holes].map((ring) => toEdge(ring, [at.lon, at.lat]))) }));
  return tries.sort((a, b) => b.room - a.room)[0]?.at;
};
