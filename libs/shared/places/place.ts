/** 0 country, 1 province, 2 district, 3 commune. Other countries may have fewer levels or other names. */
export type PlaceLevel = 0 | 1 | 2 | 3;

/** One administrative unit. Codes are opaque strings: the tree comes from `parent`, never from digits of a code. */
export type Place = {
  code: string;
  /** Code of the unit that contains it; null for the country. */
  parent: string | null;
  level: PlaceLevel;
  /** Kind of unit as the country file names it: province, khan, sangkat... */
  type: string;
  nameEn: string;
  nameKm: string;
  /** Other spellings, romanisations and former names under which it is found. */
  aliases: string[];
  /** Representative point in degrees (WGS84): inside the unit, not necessarily its centre. */
  lat: number;
  lon: number;
  /** Absent: not known. */
  population?: Population;
};

/** How many people live in a unit. */
export type Population = {
  inhabitants: number;
  /** When they were counted or estimated. */
  year: number;
  /** Who says so, with the licence where there is one. */
  source: string;
};

/** Stands for all countries together. It is no code of a unit, and no place of the gazetteer is stored with it. */
export const ALL_COUNTRIES = '*';
/** Stored with totals of several countries for records of which nobody knows the country. */
export const COUNTRY_NOT_KNOWN = '*';

/** What is called by these names and holds every unit of several countries. It is no place of the gazetteer. */
export const allCountries = (name: { en: string; km: string } = { en: '', km: '' }): Place => ({
  code: ALL_COUNTRIES,
  parent: null,
  level: 0,
  type: '',
  nameEn: name.en,
  nameKm: name.km,
  aliases: [],
  lat: 0,
  lon: 0,
});

/** How precisely a place is known when only its unit is known. Vocabulary `location_precision` has others, too. */
type UnitPrecision = 'LP_COUNTRY' | 'LP_PROVINCE' | 'LP_DISTRICT' | 'LP_COMMUNE';

const PRECISIONS: Record<PlaceLevel, UnitPrecision> = {
  0: 'LP_COUNTRY',
  1: 'LP_PROVINCE',
  2: 'LP_DISTRICT',
  3: 'LP_COMMUNE',
};

/** Returns the precision of a place of this level. */
export function precisionOf(level: PlaceLevel): UnitPrecision {
  return PRECISIONS[level];
}

/** Data about a country from its file (`country.json`). Bounds are [west, south, east, north] in degrees. */
export type CountryFile = {
  code: string;
  iso3166_1: { alpha2: string; alpha3: string; numeric: string };
  /** Its number in the Correlates of War project, which datasets use. */
  correlatesOfWar?: number;
  name: { en: string; km: string };
  /** Of several countries together: what to call a place of which not even the country is known. */
  unknown?: { en: string; km: string };
  /** The region of the country as ACLED names it. */
  acled?: { region: string };
  timeZone: string;
  levels: { level: PlaceLevel; en: string; km: string }[];
  /**
   * `words` are what people write with a name for this kind of unit, or over a column of such units, in any language.
   */
  types: { type: string; level: PlaceLevel; en: string; km: string; words: string[] }[];
  /** Each list holds spellings in Latin letters of one word of the local language. */
  spellings: string[][];
  bounds: Bounds;
  /**
   * What the map must say: whose the (schematic) areas are, whose names and outlines, and, without a base map,
   * `noRoads`.
   */
  credit: Record<'areas' | 'rest' | 'noRoads', { en: string; km: string }>;
  baseMap: {
    window: Bounds;
    labels: { kind: 'country' | 'sea' | 'lake'; en: string; km: string; lat: number; lon: number }[];
  };
};

export type Bounds = [west: number, south: number, east: number, north: number];
