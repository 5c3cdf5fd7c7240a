import type { PlaceValue, PointValue } from '../codebook/check-value.js';
import { fold } from '../text-matching/fold.js';
import type { Gazetteer } from '../places/gazetteer.js';
import { isOneSlipApart, roughSound } from '../text-matching/similar-spelling.js';
import { withoutOf } from '../places/name-keys.js';
import { precisionOf, type Place } from '../places/place.js';
import { foldCell, isProse } from './cell-text.js';

export interface PlaceRead {
  /** The finest unit that the words name for certain; null if none. */
  place: PlaceValue | null;
  /** Words before the unit's name: "Municipal Court" of "Municipal Court, Phnom Penh". They give the exact place. */
  rest: string | null;
  /**
   * exact: by name, alias or code. spelling: by a name one typing error away, "Phnom Phen". several: more than one unit
   * of one level has the name.
   */
  how: 'exact' | 'spelling' | 'several' | 'none';
  /** Codes that may be meant if it is not certain. */
  candidates: string[];
}

/** How many parts of an address are looked up, counted from its end. */
const MOST_PARTS = 8;
const valueOf = (place: Place): PlaceValue => ({ code: place.code, precision: precisionOf(place.level) });
const compact = (name: string): string => fold(name).replaceAll(' ', '');
const KHMER = /\p{Script=Khmer}/u;
/** Has two spaces between words, so that each of two neighbours has its own on both sides. */
const spaced = (words: string): string => words.replaceAll(' ', '  ');
/** Returns a folded name without the words for the kind of its unit. Khmer joins such a word to the name. */
const withoutKind = ({ typeWords }: Gazetteer, name: string): string => {
  const whole = fold(name);
  const left = typeWords
    .filter((word) => !KHMER.test(word))
    .reduce((rest, word) => rest.replaceAll(` ${spaced(word)} `, '  '), ` ${spaced(whole)} `)
    .replace(/ +/g, ' ')
    .trim();
  // Only after a kind: Dom Aleixo and De Aar are names.
  const text = whole.startsWith(left) ? left : withoutOf(left);
  const joined = typeWords.find((word) => KHMER.test(word) && text.startsWith(word) && text.length > word.length);
  return joined === undefined ? text : text.slice(joined.length);
};
const bare = (gazetteer: Gazetteer, name: string): string => withoutKind(gazetteer, name).replaceAll(' ', '');

interface FoldedNames {
  code: string;
  names: string[];
  /** Rough sounds of the names that are long enough. */ sounds: string[];
}
/** Folded names, cached: a file asks for thousands of places, and each is compared with many units. */
const folded = new WeakMap<Gazetteer, Map<string, FoldedNames>>();
const foldedNames = (gazetteer: Gazetteer, place: Place): FoldedNames => {
  const all = folded.get(gazetteer) ?? new Map<string, FoldedNames>();
  folded.set(gazetteer, all);
  const known = all.get(place.code);
  if (known) return known;
  const names = [place.nameEn, place.nameKm, ...place.aliases]
    .flatMap((name) => [compact(name), bare(gazetteer, name)])
    .filter((name) => name !== '');
  const made = { code: compact(place.code), names, sounds: names.map(roughSound) };
  all.set(place.code, made);
  return made;
};

/** The forms of the first part of a text that may be a unit's whole name. */
const namesIn = (gazetteer: Gazetteer, text: string): string[] => {
  const [first, ...context] = text.split(',');
  const parts = context.length === 0 ? [first!, text] : [first!];
  return [...new Set(parts.flatMap((part) => [compact(part), bare(gazetteer, part)]))].filter((one) => one !== '');
};

/** Whether one of these is a unit's name, and not only the beginning or a part of one. */
const fit = (gazetteer: Gazetteer, place: Place, wanted: readonly string[]): 'exact' | 'spelling' | null => {
  const { code, names, sounds } = foldedNames(gazetteer, place);
  if (wanted.includes(code) || names.some((name) => wanted.includes(name))) return 'exact';
  const near = wanted
    .filter((one) => one.length >= 5)
    .some((one) => {
      const sound = roughSound(one);
      return names.some(
        (name, i) => isOneSlipApart(one, name) || (sound.length >= 5 && isOneSlipApart(sound, sounds[i]!)),
      );
    });
  return near ? 'spelling' : null;
};

/** Whether what follows a name names units around this one: "Mombassa, Kenya". */
const isIn = (gazetteer: Gazetteer, { code }: Place, context: readonly string[]): boolean =>
  context.every((part) => {
    const wanted = namesIn(gazetteer, part);
    return gazetteer.ancestors(code).some((around) => fit(gazetteer, around, wanted) === 'exact');
  });

const named = (
  gazetteer: Gazetteer,
  text: string,
  within: string | null,
): { places: Place[]; how: 'exact' | 'spelling' } | null => {
  const [first, ...context] = text.split(',');
  const wanted = namesIn(gazetteer, text);
  const isAround = (place: Place): boolean => within === null || gazetteer.isWithin(place.code, within);
  const plain = [withoutKind(gazetteer, first!), ...context].join(',');
  const found = [text, ...(fold(plain) === fold(text) || plain.startsWith(',') ? [] : [plain])]
    .flatMap((one) => gazetteer.search(one, { limit: 30 }))
    .filter((place, i, all) => all.indexOf(place) === i)
    .filter(isAround)
    .map((place) => ({ place, how: fit(gazetteer, place, wanted) }));
  for (const how of ['exact', 'spelling'] as const) {
    const fitting = found.filter((one) => one.how === how).map(({ place }) => place);
    // The search knows no slip in a name without the word for its kind: "Mombassa" of "Mombasa County".
    const all =
      fitting.length > 0 || how === 'exact'
        ? fitting
        : gazetteer.places.filter(
            (place) => isAround(place) && fit(gazetteer, place, wanted) === how && isIn(gazetteer, place, context),
          );
    if (all.length === 0) continue;
    // A province and its town share a name: only the wider one is certain.
    const level = Math.min(...all.map((place) => place.level));
    return { places: all.filter((place) => place.level === level), how };
  }
  return null;
};

/**
 * Returns the place that words mean. Parts before a comma that are no unit ("near a UN office, Phnom Penh") go to
 * `rest`.
 * @param within only units inside this one, if another column names it
 */
export const readPlace = (gazetteer: Gazetteer, cell: string, within: string | null = null): PlaceRead => {
  if (isProse(cell)) return { place: null, rest: cell.trim(), how: 'none', candidates: [] };
  const text = cell.replace(/\([^)]*\)/g, ' ').trim();
  const parts = text
    .split(/[,;\n]/u)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  let several: Place[] = [];
  // Limited because each look-up in the gazetteer takes milliseconds, and an address has few parts.
  for (let from = Math.max(0, parts.length - MOST_PARTS); from < parts.length; from += 1) {
    const found =
      named(gazetteer, parts.slice(from).join(', '), within) ??
      (from < parts.length - 1 ? null : named(gazetteer, parts[from]!, within));
    if (!found) continue;
    if (found.places.length > 1) {
      if (several.length === 0) several = found.places;
      continue;
    }
    const elsewhere = unitsElsewhere(gazetteer, parts.slice(0, from), found.places[0]!, within);
    if (elsewhere.length > 0) return severalOf(cell, [...elsewhere, found.places[0]!]);
    const isWhole = from === 0 && text === cell.trim();
    return {
      place: valueOf(found.places[0]!),
      rest: isWhole ? null : parts.slice(0, from).join(', ') || (text === cell.trim() ? null : cell.trim()),
      how: found.how,
      candidates: [],
    };
  }
  // "Cambodia, year 2021": if exactly one part names a unit, the other parts do not matter.
  const alone =
    parts.length > 1 && parts.length <= MOST_PARTS
      ? parts.flatMap((part) => {
          const found = named(gazetteer, part, within);
          return found?.how === 'exact' && found.places.length === 1 ? [{ part, place: found.places[0]! }] : [];
        })
      : [];
  if (alone.length === 1)
    return {
      place: valueOf(alone[0]!.place),
      rest: parts.filter((part) => part !== alone[0]!.part).join(', '),
      how: 'exact',
      candidates: [],
    };
  if (several.length > 0) return severalOf(cell, several);
  const near = gazetteer.search(parts.at(-1) ?? '', { limit: 5 }).map(({ code }) => code);
  return { place: null, rest: cell.trim() || null, how: 'none', candidates: near };
};

const severalOf = (cell: string, places: readonly Place[]): PlaceRead => ({
  place: null,
  rest: cell.trim() || null,
  how: 'several',
  candidates: places.slice(0, 5).map(({ code }) => code),
});

/**
 * Returns the units that parts before the last one name, where they neither hold nor lie in the one that was found:
 * "Mombasa; Kisumu" are two places, and none of them is that of the record.
 */
const unitsElsewhere = (
  gazetteer: Gazetteer,
  parts: readonly string[],
  { code: at }: Place,
  within: string | null,
): Place[] =>
  parts.slice(-MOST_PARTS).flatMap((part) => {
    const found = named(gazetteer, part, within);
    if (found?.how !== 'exact') return [];
    const isAlong = found.places.some(({ code }) => gazetteer.isWithin(code, at) || gazetteer.isWithin(at, code));
    return isAlong ? [] : [found.places[0]!];
  });

/** Reads a code as a spreadsheet leaves it: with the country in front, or without its leading zero ("6" for "06"). */
export const placeOfCode = (gazetteer: Gazetteer, cell: string): PlaceValue | null => {
  if (isProse(cell)) return null;
  const code = foldCell(cell).trim().toUpperCase().replace(/\.0+$/, '');
  const known = gazetteer.get(code);
  if (known) return valueOf(known);
  const country = gazetteer.places.find(
    (one) => one.parent === null && code.startsWith(one.code) && code.length > one.code.length,
  );
  const plain = country ? code.slice(country.code.length).replace(/^-/, '') : code;
  for (const one of [plain, `0${plain}`]) {
    const place = gazetteer.get(one);
    // Another country of the installation may have a unit of this number.
    if (place && (!country || gazetteer.isWithin(place.code, country.code))) return valueOf(place);
  }
  return null;
};

/** Collapses spaces, so that a pattern with several optional spaces tries at most one at each. */
const oneSpaced = (cell: string): string => foldCell(cell).replace(/\s+/g, ' ').trim();
const DEGREES = /^\s*([+-]?\d{1,3}(?:[.,]\d+)?)\s*°?\s*([NSEW]?)\s*$/i;
/** Reads degrees of one coordinate: "11.5564", "11,5564", "104.9 E", "-106.65". Null if it is none. */
export const readDegrees = (cell: string): number | null => {
  const found = isProse(cell) ? null : DEGREES.exec(oneSpaced(cell).replace('\u2212', '-'));
  if (!found) return null;
  const degrees = Number(found[1]!.replace(',', '.'));
  return /[SW]/i.test(found[2]!) ? -Math.abs(degrees) : degrees;
};

const isOfNorth = (cell: string): boolean => /[NS]\s*$/i.test(cell);
const isOfEast = (cell: string): boolean => /[EW]\s*$/i.test(cell);

/** Reads a point from one column ("11.55, 104.93", "POINT(104.93 11.55)") or from two. Null if it is none. */
export const readPoint = (lat: string, lon: string | null): PointValue | null => {
  if (isProse(lat)) return null;
  const wkt = lon === null ? /^\s*POINT\s*\(\s*([-\d.]+)\s+([-\d.]+)\s*\)/i.exec(lat) : null;
  const [first, second] = wkt ? [wkt[2]!, wkt[1]!] : lon === null ? splitPoint(lat) : [lat, lon];
  if (first === undefined || second === undefined) return null;
  // The letter says which of the two it is, wherever it stands: "36.82 E, 1.28 S".
  const isSwapped = isOfEast(first) || isOfNorth(second);
  if (isSwapped && (isOfNorth(first) || isOfEast(second))) return null;
  const [north, east] = (isSwapped ? [second, first] : [first, second]).map(readDegrees) as [
    number | null,
    number | null,
  ];
  return north === null || east === null ? null : { lat: north, lon: east, accuracyMetres: null };
};

const splitPoint = (cell: string): string[] => {
  const parts = cell
    .split(/;|,\s+|\s+(?=[-+\u2212\d])/)
    .map((part) => part.trim())
    .filter(Boolean);
  // A form's tool adds the altitude and the accuracy of the phone: "11.55 104.92 0 5".
  if (parts.length === 4 && !cell.includes(',')) return parts.slice(0, 2);
  return parts.length === 2 ? parts : cell.split(',').length === 2 ? cell.split(',') : [];
};
