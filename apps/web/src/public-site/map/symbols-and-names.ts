import { storedLanguage } from '@vigil/shared/language/languages.js';
import { formatNumber, type Text } from '@vigil/shared/text/text.js';
import { isNothing, noneOf, type Numbers } from '../cell-numbers.js';
import type { Place, Places } from '../places.js';
import { formatNumbers } from '../format-numbers.js';
import { radiusOf, type SymbolScale } from '../symbol-scale.js';
import type { MapName } from './label-layer.js';
import { type MapSymbol, outerRadius } from './map-symbol.js';

/** Returns the symbol of every unit with something to show: a circle, or "?" where no source says how many. */
export const createSymbols = (units: ReadonlyMap<string, Numbers>, places: Places, t: Text): MapSymbol[] =>
  [...units].flatMap(([code, numbers]) => {
    const place = places.get(code);
    const { low, isPercent } = numbers;
    if (!place || (isNothing(numbers) && !isPercent)) return [];
    const isUnknown = noneOf(numbers, null) === 'not-reported';
    const single = numbers.single || numbers.singleMay;
    const name = places.name(code, t.language);
    const number = isUnknown ? '?' : `${formatNumber(low, t.language)}${isPercent ? ' %' : ''}`;
    return [
      {
        code,
        name,
        lat: place.lat,
        lon: place.lon,
        low,
        single,
        high: numbers.high ?? low,
        number,
        ...(isUnknown && { isTextMark: true }),
        said: () => (isPercent ? t('cell.said', { name, said: number }) : formatNumbers(name, numbers, t, null)),
      },
    ];
  });

/**
 * Returns the number of every shaded unit, with single sources on a line below it. Where nothing is certain, returns
 * the circle as without shading: dashed for what is possible, outlined for a single source.
 */
export const createShadedSymbols = (units: ReadonlyMap<string, Numbers>, places: Places, t: Text): MapSymbol[] =>
  createSymbols(units, places, t).map((symbol) =>
    symbol.low > 0 || units.get(symbol.code)!.isPercent
      ? {
          ...symbol,
          isShaded: true,
          number: `${symbol.number}${symbol.high > symbol.low ? ` ${t('map.plus', { n: symbol.high - symbol.low })}` : ''}${
            symbol.single > 0 ? `\n${t('map.single', { n: symbol.single })}` : ''
          }`,
        }
      : symbol,
  );

/** Returns a "+n" for incidents that are known to be in a larger unit, but not in which of its parts. */
export const createRemainderSymbols = (left: ReadonlyMap<string, Numbers>, places: Places, t: Text): MapSymbol[] =>
  createSymbols(left, places, t).map((symbol) => ({
    ...symbol,
    isTextMark: true,
    number: t('map.plus', { n: symbol.high || symbol.single }),
    said: () =>
      t('map.loose-said', { said: symbol.said(), level: places.typeName(places.get(symbol.code)!, t.language) }),
  }));

/** Returns the names on the map. Where they do not all fit, those of units with counts come first. */
export const createMapNames = (
  symbols: readonly MapSymbol[],
  scale: SymbolScale,
  level: number,
  places: Places,
  t: Text,
): MapName[] => {
  const drawn = new Map(symbols.map((symbol) => [symbol.code, symbol]));
  const ofUnit = (place: Place): MapName => {
    const symbol = drawn.get(place.code);
    const text = places.name(place.code, t.language);
    const base = { key: place.code, lat: place.lat, lon: place.lon, text };
    if (!symbol) return { ...base, kind: 'plain', radius: 0, priority: 10 };
    return {
      ...base,
      kind: 'counted',
      radius: Math.max(outerRadius(symbol, scale), radiusOf(1, scale)),
      priority: 1000 + symbol.high,
      ...(symbol.isShaded && { shadedAt: level }),
    };
  };
  const holders =
    level > 1
      ? places.atLevel(level - 1).map((place): MapName => {
          const loose = drawn.get(place.code);
          return {
            key: place.code,
            lat: place.lat,
            lon: place.lon,
            text: places.name(place.code, t.language),
            kind: 'holder',
            radius: loose ? outerRadius(loose, scale) : 0,
            priority: 400,
          };
        })
      : [];
  const around = places.country.baseMap.labels.map((label, index): MapName => ({
    key: `base-${index}`,
    lat: label.lat,
    lon: label.lon,
    text: label[storedLanguage(t.language)],
    radius: 0,
    priority: 500,
    kind: label.kind === 'country' ? 'country' : 'water',
  }));
  const units = places.atLevel(level).map(ofUnit);
  // Once districts are drawn, they have these names.
  const towns = level === 1 ? townsBeside(units, places, t) : [];
  return [...units, ...holders, ...around, ...towns];
};

/** Returns the names of towns, below all others; none that has the name of a unit. */
const townsBeside = (units: readonly MapName[], places: Places, t: Text): MapName[] => {
  const known = new Set(units.map(({ text }) => text));
  return places.towns().flatMap(({ code, lat, lon }): MapName[] => {
    const text = places.name(code, t.language);
    return known.has(text) ? [] : [{ key: code, lat, lon, text, kind: 'town', radius: 0, priority: 5 }];
  });
};
