import type { AreaFeature } from './areas.js';
import type { BaseMap } from './base-map.js';
import { boxOf, encloses, meets, middleInSight, type Ring, type Sight } from './in-sight.js';

/** What is asked of a unit's outline: all its rings, the outer ones and the holes apart, and the box around them. */
interface Outline {
  rings: readonly Ring[];
  outer: readonly Ring[];
  holes: readonly Ring[];
  box: Sight;
}
/** Share of the picture that a part of an area must have, for its name. */
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

/** Which unit is where on the map, as far as its levels have come. */
export class Outlines {
  private readonly known = new Map<number, ReadonlyMap<string, Outline>>();

  constructor(private readonly base: BaseMap) {}

  /** Whether a unit encloses a point; null while its outline has not come. */
  encloses(code: string, { lat, lon }: { lat: number; lon: number }): boolean | null {
    const one = this.find(code);
    return one ? encloses(one.rings, [lon, lat]) : null;
  }

  /**
   * Where in what is in sight of a unit its name may stand; undefined where that is nothing, or too little for a name.
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
      ? middleInSight(one.outer, one.holes, sight, NAMED, ({ lat, lon }) =>
          isFree(map.latLngToContainerPoint([lat, lon])),
        )
      : undefined;
  }

  /** The unit of a level around a point, else undefined: abroad, at sea, and while the level has not come. */
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
