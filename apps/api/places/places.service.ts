import type { Bounds, CountryFile } from '@vigil/shared/places/place.js';
import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import { loadAreas, type Areas, type PointPlace } from './areas.js';
import { loadCountry, type CountryData } from './country-data.js';

/** About three kilometres. */
const NEAR_DEGREES = 0.03;

/** What checking a record needs to know of places. */
export interface Where {
  gazetteer: Gazetteer;
  bounds: Bounds;
  inside(lat: number, lon: number): boolean;
}

/** The gazetteer and the areas of the country that this installation is about. */
export class PlacesService {
  readonly data: CountryData;
  readonly areas: Areas;

  /** @param home VIGIL_HOME, where imported boundaries are kept. */
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

  /** What checking a record needs to know of places. */
  where(): Where {
    return {
      gazetteer: this.gazetteer,
      bounds: this.country.bounds,
      inside: (lat, lon) => this.isInOrNear(lat, lon),
    };
  }

  /** Outlines leave small islands out and run a little off the shore, so a point close to the country is in it. */
  private isInOrNear(lat: number, lon: number): boolean {
    const offsets = [-NEAR_DEGREES, 0, NEAR_DEGREES];
    return offsets.some((north) => offsets.some((east) => this.areas.locate(lat + north, lon + east).isInCountry));
  }

  locate(lat: number, lon: number): PointPlace {
    return this.areas.locate(lat, lon);
  }
}
