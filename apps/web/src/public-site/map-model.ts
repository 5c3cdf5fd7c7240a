import type { Answer } from '@vigil/shared/counting/answer.js';
import { coverageAsked, type CoverageEntry, watchOf } from '@vigil/shared/counting/coverage-status.js';
import type { Text } from '@vigil/shared/text/text.js';
import type { Figures } from './use-figures.js';
import type { MapName } from './map/label-layer.js';
import type { MapSymbol } from './map/map-symbol.js';
import { createRemainderSymbols, createMapNames, createShadedSymbols, createSymbols } from './map/symbols-and-names.js';
import type { Places } from './places.js';
import { shadeOf, shadeSteps, type SymbolScale, symbolScale } from './symbol-scale.js';
import type { Drawing } from './view.js';

/** What is drawn on the land: on the page's map, and on a picture of it. */
interface MapModel {
  scale: SymbolScale;
  symbols: readonly MapSymbol[];
  names: readonly MapName[];
  /** Lower bounds of the classes, and the class of each unit; empty where circles are drawn. */
  steps: readonly number[];
  shades: ReadonlyMap<string, number>;
}

/** The classes of a rate: the same in every picture. */
const PERCENTS = [1, 20, 40, 60, 80];
const UNSHADED: ReadonlyMap<string, number> = new Map();

/** @param room largest circle radius that fits, in CSS pixels */
export const mapModel = (
  drawing: Drawing,
  { units, loose, level }: Pick<Figures, 'units' | 'loose' | 'level'>,
  places: Places,
  room: number,
  t: Text,
): MapModel => {
  const numbers = [...units.values()];
  const isRate = numbers.some(({ isPercent }) => isPercent);
  const isShaded = isRate || drawing === 'areas';
  const most = Math.max(0, ...numbers.map(({ low, high, single, singleMay }) => (high ?? low) + (single || singleMay)));
  const scale = symbolScale(most, room);
  const symbols = [
    ...(isShaded ? createShadedSymbols : createSymbols)(units, places, t),
    ...createRemainderSymbols(loose, places, t),
  ];
  const steps = isRate ? PERCENTS : isShaded ? shadeSteps(Math.max(0, ...numbers.map(({ low }) => low))) : [];
  const shades = isShaded ? new Map([...units].map(([code, { low }]) => [code, shadeOf(low, steps)])) : UNSHADED;
  return { scale, symbols, names: createMapNames(symbols, scale, level, places, t), steps, shades };
};

/**
 * Returns the units of the level of which nobody watched in the period what an answer asks for; none until the coverage
 * has loaded.
 */
export const unwatchedOf = (
  { level, period }: Pick<Figures, 'level' | 'period'>,
  answer: Answer | null,
  places: Places,
  coverage: readonly CoverageEntry[] | null,
): ReadonlySet<string> => {
  const asked = answer && coverage && coverageAsked(answer.question.filters, coverage, places);
  return new Set(
    (asked ? places.atLevel(level) : [])
      .map(({ code }) => code)
      .filter((code) => watchOf(code, period, asked!, places, answer!) === 'nobody'),
  );
};
