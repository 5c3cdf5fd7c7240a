import { closeSync } from 'node:fs';
import type { FieldError } from '@vigil/shared/codebook/check-body.js';
import type { PlaceValue } from '@vigil/shared/codebook/check-value.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import { COUNTRY_NOT_KNOWN, type Bounds, type CountryFile } from '@vigil/shared/places/place.js';
import { looksSwapped } from '@vigil/shared/places/point-in-area.js';
import { useCountryWords } from '@vigil/shared/text/country-words.js';
import { type BaseMapFile, openBaseMap } from './base-map-file.js';
import { joinCountries, type JoinedCountries } from './join-countries.js';
import { loadAllAreas } from './join-areas.js';
import type { Areas, PointPlace } from './load-areas.js';
import { loadCountries, type CountryData } from './country-data.js';

/** About three kilometres. */
const NEAR_DEGREES = 0.03;

/** What checks of a record need to know of places. */
export interface Where {
  gazetteer: Gazetteer;
  bounds: Bounds;
  inside(lat: number, lon: number): boolean;
}

/** The gazetteer, the areas and the base map of this installation's country, or of its countries together. */
export class PlacesService {
  /** The first is the one on which the map opens. */
  readonly countries: readonly [CountryData, ...CountryData[]];
  private readonly data: JoinedCountries;
  readonly areas: Areas;
  /** Roads, rivers and towns, where the operator loaded them. */
  readonly baseMap: BaseMapFile | null;

  /**
   * @param home VIGIL_HOME, which holds imported boundaries and the base map
   * @throws OperatorError when one of them is damaged
   */
  constructor(home: string) {
    this.countries = loadCountries();
    this.data = joinCountries(this.countries);
    useCountryWords(this.data.words);
    this.areas = loadAllAreas(home, this.countries);
    this.baseMap = openBaseMap(home, this.data.file);
  }

  onModuleDestroy(): void {
    if (this.baseMap) closeSync(this.baseMap.descriptor);
  }

  /** Of several countries, all of them together: their code is `ALL_COUNTRIES`. */
  get country(): CountryFile {
    return this.data.file;
  }

  /** Returns the country of a place; without a known place, the first of this installation. */
  countryOf(code: string | null): CountryFile {
    const root = code === null ? null : this.gazetteer.ancestorAtLevel(code, 0);
    return (this.countries.find(({ file }) => file.code === root?.code) ?? this.countries[0]).file;
  }

  get isOfSeveral(): boolean {
    return this.countries.length > 1;
  }

  /**
   * Returns the country in whose totals of withheld types a record of a place counts: '' in an installation about one,
   * else its code; `COUNTRY_NOT_KNOWN` without a place.
   */
  countryForTotals(code: string | null): string {
    if (!this.isOfSeveral) return '';
    return (code === null ? null : this.gazetteer.ancestorAtLevel(code, 0))?.code ?? COUNTRY_NOT_KNOWN;
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

  /**
   * Tells whether a point lies in this unit. Schematic areas run a little off the real ones, so close to it is enough
   * there.
   */
  isInUnit(code: string, lat: number, lon: number): boolean {
    const offsets = this.areas.kind === 'official' ? [0] : [-NEAR_DEGREES, 0, NEAR_DEGREES];
    return offsets.some((north) =>
      offsets.some((east) =>
        // A unit coarser than this one: its areas are not known as finely.
        this.areas.locate(lat + north, lon + east).candidates.some((one) => this.gazetteer.isWithin(code, one)),
      ),
    );
  }

  locate(lat: number, lon: number): PointPlace {
    return this.areas.locate(lat, lon);
  }
}

const LEVEL_OF: Record<string, number> = { LP_COUNTRY: 0, LP_PROVINCE: 1, LP_DISTRICT: 2, LP_COMMUNE: 3 };

/** Checks that a place exists and that the precision given is that of its unit: neither finer nor coarser. */
export const placeErrors = (place: PlaceValue | null, pointer: string, { gazetteer }: Where): FieldError[] => {
  if (!place || place.code === null) return [];
  const found = gazetteer.get(place.code);
  if (!found) return [{ pointer: `${pointer}/code`, code: 'unknown-place' }];
  const level = LEVEL_OF[place.precision];
  return level === undefined || level === found.level
    ? []
    : [{ pointer: `${pointer}/precision`, code: 'precision-does-not-fit' }];
};

/** Checks that a point lies in the country or close to it. */
export const pointErrors = (point: Incident['point'], { bounds, inside }: Where): FieldError[] => {
  if (!point || inside(point.lat, point.lon)) return [];
  const swapped = looksSwapped(point.lat, point.lon, bounds);
  return [{ pointer: '/point', code: swapped ? 'point-swapped' : 'point-outside' }];
};

/**
 * Reports swapped coordinates as such. A swapped longitude may be outside the range of a latitude, and naming only that
 * bound would hide the cause.
 */
export const orSwapped = (error: FieldError, point: unknown, { bounds }: Where): FieldError => {
  if (error.pointer !== '/point/lat' || error.code !== 'not-a-latitude') return error;
  const { lat, lon } = point as { lat: unknown; lon: unknown };
  return typeof lat === 'number' && typeof lon === 'number' && looksSwapped(lat, lon, bounds)
    ? { pointer: '/point', code: 'point-swapped' }
    : error;
};
