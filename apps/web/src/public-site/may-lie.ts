import type { Text } from '@vigil/shared/text/text.js';
import { leftOver, type Numbers } from './cell-numbers.js';
import type { Places } from './places.js';

/** What is known of a unit, but of none of its parts, by the unit: it may lie in any of them. */
export type Loose = ReadonlyMap<string, Numbers>;

/**
 * Returns what is not placed more precisely, from figures of one question.
 * @param levels numbers by unit: of the widest level, then of each smaller one; what is in none is under ''. Null: not
 * loaded, so that nothing is said of what is smaller
 */
export const looseOf = (levels: readonly (ReadonlyMap<string, Numbers> | null)[], places: Places): Loose => {
  const missing = levels.indexOf(null);
  const known = levels.slice(0, missing < 0 ? levels.length : missing).filter((one) => one !== null);
  const nowhere = known[0]?.get('');
  const found = new Map<string, Numbers>(nowhere ? [[places.country.code, nowhere]] : []);
  known.slice(1).forEach((finer, i) => {
    const rest = leftOver(known[i]!, finer, (code) => places.around(code, places.widest + i)?.code);
    for (const [code, numbers] of rest) found.set(code, numbers);
  });
  return found;
};

/**
 * Adds to a 0 what may lie in the unit, because it is known of a larger one alone: the 0 would read as if it were
 * known. The number itself stays what is certain. Where no source says how many at most, no number is said.
 */
export const withMayLie = (numbers: Numbers, code: string, loose: Loose, places: Places, t: Text): Numbers => {
  if (numbers.low > 0 || numbers.isPercent || loose.size === 0) return numbers;
  const mayLie = [places.country, ...places.holders(code)].flatMap((around) => {
    const rest = around.code === code ? undefined : loose.get(around.code);
    if (!rest) return [];
    const { low, high, silent = 0 } = rest;
    const place = places.name(around.code, t.language);
    if (high === null) return low + silent > 0 ? [t('tail.may-lie-open', { place })] : [];
    return high > 0 ? [t('tail.may-lie', { n: high, place })] : silent > 0 ? [t('tail.may-lie-open', { place })] : [];
  });
  return mayLie.length > 0 ? { ...numbers, mayLie } : numbers;
};
