import type { Bounds, CountryFile } from '@vigil/shared/places/place.js';
import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import { loadAreas, type Areas, type PointPlace } from './areas.js';
import { loadCountry, type CountryData } from './country-data.js';

/** About three kilometres. */
const NEAR_DEGREES = 0.03;

/** What checks of a record need to know of places. */
export interface Where {
  gazetteer: Gazetteer;
  bounds: Bounds;
  inside(lat: number, lon: number): boolean;
}

/** The gazetteer and the areas of this installation's country. */
export class PlacesService {
  readonly data: CountryData;
  readonly areas: Areas;

  /** @param home VIGIL_HOME, which holds imported boundaries. */
  constructor(home: string) {
    this.data = loadCountry();
    this.areas = loadAreas(home, this.data);
  }

  get country(): CountryFile {
    return this.data.file;
  }

  get gazetteer(): Gazetteer {
    return this.data.gazetteer;
  }

  /** Returns what checks of a record need to know of places. */
  where(): Where {
    return {
      gazetteer: this.gazetteer,
      bounds: this.country.bounds,
      inside: (lat, lon) => this.isInOrNear(lat, lon),
    };
  }

  /**
   * Tells whether a point lies in the country or close to it: outlines leave out small islands and may run a little off
   * the shore.
   */
  private isInOrNear(lat: number, lon: number): boolean {
    const offsets = [-NEAR_DEGREES, 0, NEAR_DEGREES];
    return offsets.some((north) => offsets.some((east) => this.areas.locate(lat + north, lon + east).isInCountry));
  }

  locate(lat: number, lon: number): PointPlace {
    return this.areas.locate(lat, lon);
  }
}
