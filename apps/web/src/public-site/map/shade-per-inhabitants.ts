import type { Answer } from '@vigil/shared/counting/answer.js';
import { figureName } from '@vigil/shared/counting/figure-name.js';
import { formatInhabitants, formatPer } from '@vigil/shared/counting/format-per-inhabitants.js';
import type { Text } from '@vigil/shared/text/text.js';
import type { Numbers } from '../cell-numbers.js';
import type { Places } from '../places.js';
import { shadeOf, shadeSteps, symbolScale } from '../symbol-scale.js';
import type { MapName } from './label-layer.js';
import type { MapSymbol } from './map-symbol.js';
import { createMapNames, createShadedSymbols } from './symbols-and-names.js';

/** Units shaded by how many there are among those who live there, instead of by how many there are. */
export interface PerInhabitants {
  /** The numbers of the same question: these shades are of no other. */
  units: ReadonlyMap<string, Numbers>;
  symbols: readonly MapSymbol[];
  names: readonly MapName[];
  steps: readonly number[];
  shades: ReadonlyMap<string, number>;
  /** The name of the rate. */
  title: string;
  /** Who counted the inhabitants. */
  sources: readonly string[];
  /** What is said of a unit: its rate, or why there is none. */
  said: ReadonlyMap<string, string>;
}

/** Lower bounds of the classes of rates: 1, 2, 5, 10 ... as of numbers, in the size that the highest rate has. */
export const rateSteps = (highest: number): readonly number[] => {
  if (highest <= 0) return [];
  const unit = 10 ** (Math.floor(Math.log10(highest)) - 1);
  return shadeSteps(highest / unit).map((step) => Number((step * unit).toPrecision(2)));
};

/**
 * Returns what is drawn of a rate. A unit of which nothing is certain has no mark, and one without a rate a dash:
 * its number would be read as a rate.
 * @param answer a rate per inhabitants, by the units that are drawn
 */
export const shadePerInhabitants = (
  answer: Answer,
  units: ReadonlyMap<string, Numbers>,
  level: number,
  places: Places,
  t: Text,
): PerInhabitants => {
  const rated = answer.cells.filter(({ keys: [code], low }) => code != null && low > 0);
  const rates = new Map(rated.map(({ keys: [code], perInhabitants: per }) => [code as string, per!]));
  const said = new Map(
    [...rates].map(([code, per]) => [
      code,
      per.low === null
        ? formatInhabitants(per, t)
        : t('per.said', { rate: formatPer(per.low, t, Math.floor), of: formatInhabitants(per, t) }),
    ]),
  );
  const symbols = createShadedSymbols(units, places, t)
    .filter(({ code }) => rates.has(code))
    .map((symbol): MapSymbol => {
      const { low } = rates.get(symbol.code)!;
      return {
        ...symbol,
        // What may be more, or has a single source, is no part of a rate.
        high: symbol.low,
        single: 0,
        number: low === null ? '–' : formatPer(low, t, Math.floor),
        said: () => t('cell.said', { name: symbol.name, said: said.get(symbol.code)! }),
      };
    });
  const steps = rateSteps(Math.max(0, ...[...rates.values()].map(({ low }) => low ?? 0)));
  return {
    units,
    symbols,
    names: createMapNames(symbols, symbolScale(1, 1), level, places, t),
    steps,
    shades: new Map([...rates].map(([code, { low }]) => [code, low === null ? 0 : shadeOf(low, steps)])),
    title: figureName(answer.indicator.code, answer.measure, t),
    sources: answer.populationSources ?? [],
    said,
  };
};
