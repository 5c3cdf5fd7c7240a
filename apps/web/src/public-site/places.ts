import { factsOf, storedLanguage } from '@vigil/shared/language/languages.js';
import { nameOf } from '@vigil/shared/language/name-of.js';
import { ALL_COUNTRIES } from '@vigil/shared/places/place.js';
import type { CountryFile } from '@vigil/shared/places/place.js';
import type { PlaceRow, PublicTiles } from '@vigil/shared/public/response-types.js';
import type { Language } from '../language.js';
import { memoizeByObject } from '@vigil/shared/memory/memoize-by-object.js';

/** A name of the base map that is not a unit of the gazetteer: a neighbour, a sea, a lake. */
interface BaseLabel {
  kind: 'country' | 'sea' | 'lake';
  en: string;
  km: string;
  lat: number;
  lon: number;
}

/** The response of `/api/public/places`. */
export interface PlacesBody {
  country: {
    /** `ALL_COUNTRIES` of several. */
    code: string;
    name: { en: string; km: string };
    unknown?: { en: string; km: string };
    timeZone: string;
    /** west, south, east, north in degrees */
    bounds: [number, number, number, number];
    baseMap: { labels: BaseLabel[] };
  };
  /** Of several countries: each, with west, south, east, north in degrees. */
  countries?: { code: string; bounds: [number, number, number, number] }[];
  levels: { level: number; en: string; km: string }[];
  /** Whether it is known of any unit how many people live there. */
  hasPopulation?: true;
  /** Types of units and spellings of the language, for searching names. */
  types?: CountryFile['types'];
  spellings?: CountryFile['spellings'];
  /** Areas drawn from points, or official boundaries. */
  areas: 'schematic' | 'official';
  credit: { en: string; km: string };
  /** The base map that the operator loaded, if there is one. */
  tiles?: PublicTiles;
  places: PlaceRow[];
}

export interface Place {
  code: string;
  parent: string | null;
  level: number;
  nameEn: string;
  nameKm: string;
  lat: number;
  lon: number;
  /** Other spellings and former names. */ aliases: readonly string[];
  /** Kind of unit as the country file names it: 'province', 'capital'. */ type: string | undefined;
}

const inLanguage = ({ en, km }: { en: string; km: string }, language: Language): string =>
  nameOf({ nameEn: en, nameKm: km }, language);

/** The gazetteer as the page needs it: names, and which unit contains which. */
export class Places {
  readonly country: PlacesBody['country'];
  readonly levels: PlacesBody['levels'];
  readonly credit: PlacesBody['credit'];
  readonly tiles: PublicTiles | undefined;
  private readonly byCode = new Map<string, Place>();

  /** Returns the same gazetteer with another level. */
  readonly with = memoizeByObject(
    (rows: readonly PlaceRow[]) => new Places({ ...this.body, places: [...this.body.places, ...rows] }),
  );

  constructor(readonly body: PlacesBody) {
    this.country = body.country;
    this.levels = body.levels;
    this.credit = body.credit;
    this.tiles = body.tiles;
    for (const [code, parent, level, nameEn, nameKm, lat, lon, aliases, type] of body.places) {
      this.byCode.set(code, {
        code,
        parent,
        level,
        nameEn,
        nameKm,
        lat,
        lon,
        aliases: aliases ?? [],
        type,
      });
    }
  }

  get(code: string | null): Place | undefined {
    return code === null ? undefined : this.byCode.get(code);
  }

  /** Whether a unit is another, or inside it. False when either code is unknown. */
  isWithin(code: string, area: string): boolean {
    if (area === ALL_COUNTRIES) return code === area || this.byCode.has(code);
    for (let place = this.get(code); place; place = this.get(place.parent)) if (place.code === area) return true;
    return false;
  }

  /** Returns what a map of these places shows: their country, else the one on which the map opens. */
  boundsOf(codes: readonly (string | null)[]): PlacesBody['country']['bounds'] {
    const roots = new Set(codes.map((code) => code && this.around(code, 0)?.code));
    const country = roots.size === 1 && this.body.countries?.find(({ code }) => roots.has(code));
    return country ? country.bounds : this.country.bounds;
  }

  /** Everything that a map can be moved to: west, south, east, north in degrees. */
  get reach(): PlacesBody['country']['bounds'] {
    const all = this.body.countries?.map(({ bounds }) => bounds) ?? [this.country.bounds];
    const of = (side: 0 | 1 | 2 | 3): number[] => all.map((bounds) => bounds[side]);
    return [Math.min(...of(0)), Math.min(...of(1)), Math.max(...of(2)), Math.max(...of(3))];
  }

  get isOfSeveral(): boolean {
    return this.country.code === ALL_COUNTRIES;
  }

  /** The widest level of units: below the country, or of several countries the countries themselves. */
  get widest(): 0 | 1 {
    return this.isOfSeveral ? 0 : 1;
  }

  /** Returns the units directly below, in list order. */
  children(code: string): Place[] {
    const above = code === ALL_COUNTRIES ? null : code;
    return [...this.byCode.values()].filter(({ parent }) => parent === above);
  }

  /** Returns the units around this one, largest first, without what holds all of them. */
  holders(code: string): Place[] {
    const found: Place[] = [];
    let place = this.get(this.get(code)?.parent ?? null);
    for (; place && place.level >= this.widest; place = this.get(place.parent)) found.unshift(place);
    return found;
  }

  /** Returns the units of the second level that the country calls towns. */
  towns(): Place[] {
    const kinds = new Set(this.body.types?.flatMap(({ type, words }) => (words.includes('town') ? [type] : [])));
    return this.atLevel(2).filter(({ type }) => type !== undefined && kinds.has(type));
  }

  atLevel(level: number): Place[] {
    return [...this.byCode.values()].filter((place) => place.level === level);
  }

  /**
   * Returns the widest level at which figures narrowed to these places may be shown by place: at a wider one, the
   * number of a district would bear the name of its province. A place whose name is not loaded is of the last level.
   */
  levelFor(codes: readonly string[]): 1 | 2 | 3 {
    return Math.max(1, ...codes.map((code) => this.get(code)?.level ?? 3)) as 1 | 2 | 3;
  }

  /** Whether a unit lies in these places; with none, all do. */
  isAsked(code: string, areas: readonly string[]): boolean {
    return !areas[0] || areas.some((area) => this.isWithin(code, area));
  }

  /** Whether the gazetteer has units of this level yet. */
  hasLevel(level: number): boolean {
    return this.atLevel(level).length > 0;
  }

  /** Returns the unit of a level that contains this place; undefined where the place is larger than that. */
  around(code: string, level: number): Place | undefined {
    let place = this.get(code);
    while (place && place.level > level) place = this.get(place.parent);
    return place?.level === level ? place : undefined;
  }

  name(code: string | null, language: Language): string {
    const place = this.get(code);
    if (code === this.country.code && !place) return inLanguage(this.country.name, language);
    if (!place) return code ?? '';
    return nameOf(place, language);
  }

  /** Returns the address of a place's page; without a known place, that of the country, or of the list of countries. */
  pathOf(code: string | null): string {
    const known = code ?? this.country.code;
    return known === ALL_COUNTRIES ? '/places' : `/places/${known}`;
  }

  /** Returns the name of the place of a record: where it names none, the country; of several, nobody knows which. */
  nameOfRecord(code: string | null, language: Language): string {
    if (code !== null || this.widest === 1) return this.fullName(code ?? this.country.code, language);
    return this.country.unknown ? inLanguage(this.country.unknown, language) : '';
  }

  /** Returns 'Prampir Meakkakra, Phnom Penh': the unit and what contains it, with the country only of several. */
  fullName(code: string | null, language: Language): string {
    const names: string[] = [];
    for (let place = this.get(code); place; place = this.get(place.parent)) {
      if (place.level >= this.widest || names.length === 0) names.push(this.name(place.code, language));
    }
    if (names.length === 0 && code === this.country.code) return this.name(code, language);
    return names.join(factsOf(language).betweenPlaces);
  }

  /** Returns the word for a unit: 'Capital', 'Khan', 'Province'. */
  typeName({ type, level }: Pick<Place, 'type' | 'level'>, language: Language): string {
    return (
      this.body.types?.find((one) => one.type === type)?.[storedLanguage(language)] ?? this.levelName(level, language)
    );
  }

  /** Returns the word for a level: 'Province', 'District'. */
  levelName(level: number, language: Language): string {
    return this.levels.find((one) => one.level === level)?.[storedLanguage(language)] ?? '';
  }
}

/** Returns the gazetteer of an answer. */
export const placesOf = memoizeByObject((body: PlacesBody) => new Places(body));
