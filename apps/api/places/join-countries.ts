import { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import { ALL_COUNTRIES, type Bounds, type CountryFile, type Place } from '@vigil/shared/places/place.js';
import { factsOf } from '@vigil/shared/language/languages.js';
import { createText } from '@vigil/shared/text/text.js';
import en from '@vigil/shared/text/countries/en.json' with { type: 'json' };
import km from '@vigil/shared/text/countries/km.json' with { type: 'json' };
import { withLevelNames, wordsOf, WORDS_OF_SEVERAL } from './countries/general-words.js';
import type { CountryData } from './country-data.js';

/** What an installation is about: one country, or several as one. */
export type JoinedCountries = Pick<CountryData, 'file' | 'gazetteer' | 'words'>;

/**
 * Returns the countries of an installation as one: the places of all in one gazetteer, the words for their units, and
 * whose data it is. Of a single country it is that country, unchanged. Days are counted in the time zone of the first.
 */
export function joinCountries(countries: readonly [CountryData, ...CountryData[]]): JoinedCountries {
  const [home] = countries;
  if (countries.length === 1) {
    const words = wordsOf(home.file, home.words);
    return words === home.words ? home : { ...home, words };
  }
  const files = countries.map(({ file }) => file);
  const named = typesOf(countries);
  const file: CountryFile = {
    ...home.file,
    code: ALL_COUNTRIES,
    name: { en: nameOfAll(files, 'en'), km: nameOfAll(files, 'km') },
    unknown: { en: en['countries.unknown'], km: km['countries.unknown'] },
    levels: levelsOf(files),
    types: named.types,
    spellings: files.flatMap(({ spellings }) => spellings),
    bounds: around(files.map(({ bounds }) => bounds)),
    credit: {
      areas: creditOf(files, 'areas'),
      rest: creditOf(files, 'rest'),
      noRoads: creditOf(files, 'noRoads'),
    },
    baseMap: {
      window: around(files.map(({ baseMap }) => baseMap.window)),
      labels: labelsOf(files),
    },
  };
  // What one of them calls its police is not what the others do.
  return { file, gazetteer: new Gazetteer(named.places, file), words: withLevelNames(WORDS_OF_SEVERAL, file.levels) };
}

/** More than this many names are no name. */
const MOST_NAMED = 3;
const texts = { en: createText('en', en), km: createText('km', km) };

/** Returns 'Cambodia and Kenya', or of more '5 countries'. */
function nameOfAll(files: readonly CountryFile[], language: 'en' | 'km'): string {
  const t = texts[language];
  const names = files.map(({ name }) => name[language] || name.en);
  return names.length > MOST_NAMED
    ? t('countries.many', { n: names.length })
    : t('countries.together', {
        others: names.slice(0, -1).join(factsOf(language).betweenPlaces),
        last: names.at(-1)!,
      });
}

/** Returns the kinds of units of all, and the units with them: two countries may call different kinds by one name. */
function typesOf(countries: readonly CountryData[]): { types: CountryFile['types']; places: Place[] } {
  const types = new Map<string, CountryFile['types'][number]>();
  const places = countries.flatMap(({ file, gazetteer }) => {
    const nameOf = new Map<string, string>();
    for (const type of file.types) {
      const name = types.has(type.type) ? `${type.type} ${file.code}` : type.type;
      nameOf.set(type.type, name);
      types.set(name, { ...type, type: name });
    }
    return gazetteer.places.map((place) => ({ ...place, type: nameOf.get(place.type) ?? place.type }));
  });
  return { types: [...types.values()], places };
}

/** Returns what the levels are called, by all: 'Province / County'. */
function levelsOf(files: readonly CountryFile[]): CountryFile['levels'] {
  const all = files.flatMap(({ levels }) => levels);
  return ([0, 1, 2, 3] as const).flatMap((level) => {
    const same = all.filter((one) => one.level === level);
    const join = (language: 'en' | 'km'): string =>
      distinct(same.map((one) => one[language]).filter((word) => word !== '')).join(' / ');
    return same.length === 0 ? [] : [{ level, en: join('en'), km: join('km') }];
  });
}

/** Returns whose data it is; where all say the same, once. */
function creditOf(files: readonly CountryFile[], part: 'areas' | 'rest' | 'noRoads'): { en: string; km: string } {
  const join = (language: 'en' | 'km'): string =>
    distinct(files.map(({ credit }) => credit[part][language]).filter((said) => said !== '')).join(' ');
  return { en: join('en'), km: join('km') };
}

/** Returns the names on the map: a country that is one of these has its own, and is nobody's neighbour. */
function labelsOf(files: readonly CountryFile[]): CountryFile['baseMap']['labels'] {
  const own = new Set(files.map(({ name }) => name.en));
  const labels = files
    .flatMap(({ baseMap }) => baseMap.labels)
    .filter(({ kind, en }) => kind !== 'country' || !own.has(en));
  return [...new Map(labels.map((label) => [`${label.kind} ${label.en}`, label])).values()];
}

const around = (all: readonly Bounds[]): Bounds => [
  Math.min(...all.map(([west]) => west)),
  Math.min(...all.map(([, south]) => south)),
  Math.max(...all.map(([, , east]) => east)),
  Math.max(...all.map(([, , , north]) => north)),
];

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)];
