import type { AreaFeature } from './load-areas.js';
import type { BaseMap } from './base-map.js';
import { boxOf, encloses, meets, visibleMiddle, type Ring, type Sight } from './visible-middle.js';

/** A unit's outline: all its rings, outer rings and holes separately, and the bounding box. */
interface Outline {
  rings: readonly Ring[];
  outer: readonly Ring[];
  holes: readonly Ring[];
  box: Sight;
}
/** Smallest share of the picture that a part of an area needs to get a name. */
const NAMED = 0.012;

const outlineOf = ({ geometry }: AreaFeature): Outline => {
  const parts = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  const rings = parts.flat();
  return {
    rings,
    outer: parts.map(([ring]) => ring!),
    holes: parts.flatMap(([, ...holes]) => holes),
    box: boxOf(rings),
  };
};

/** Finds units on the map, for the levels that have loaded. */
export class OutlineIndex {
  private readonly known = new Map<number, ReadonlyMap<string, Outline>>();

  constructor(private readonly base: BaseMap) {}

  /** Whether a unit encloses a point; null until its outline has loaded. */
  encloses(code: string, { lat, lon }: { lat: number; lon: number }): boolean | null {
    const one = this.find(code);
    return one ? encloses(one.rings, [lon, lat]) : null;
  }

  /**
   * Returns where in the visible part of a unit its name can be; undefined where nothing is visible, or too little for
   * a name.
   */
  partInSight(
    code: string,
    isFree: (at: { x: number; y: number }) => boolean,
  ): { lat: number; lon: number } | undefined {
    const { map } = this.base;
    const bounds = map.getBounds();
    const sight = {
      west: bounds.getWest(),
      south: bounds.getSouth(),
      east: bounds.getEast(),
      north: bounds.getNorth(),
    };
    const one = this.find(code);
    return one && meets(one.box, sight)
      ? visibleMiddle(one.outer, one.holes, sight, NAMED, ({ lat, lon }) =>
          isFree(map.latLngToContainerPoint([lat, lon])),
        )
      : undefined;
  }

  /** Returns the unit of a level around a point; undefined abroad, at sea, and until the level has loaded. */
  unitAround(level: number, { lat, lon }: { lat: number; lon: number }): string | undefined {
    return [...this.at(level)].find(
      ([, { rings, box }]) =>
        lon > box.west && lon < box.east && lat > box.south && lat < box.north && encloses(rings, [lon, lat]),
    )?.[0];
  }

  private at(level: number): ReadonlyMap<string, Outline> {
    const features = this.base.features.get(level);
    const known =
      this.known.get(level) ?? new Map((features ?? []).map((one) => [one.properties.code, outlineOf(one)]));
    if (features) this.known.set(level, known);
    return known;
  }

  private find(code: string): Outline | undefined {
    for (const level of this.base.features.keys()) if (this.at(level).has(code)) return this.at(level).get(code);
    return undefined;
  }
}
