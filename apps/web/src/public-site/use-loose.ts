import type { Split } from '@vigil/shared/counting/question.js';
import type { Period } from '@vigil/shared/day/period.js';
import { byKey, type Numbers } from './cell-numbers.js';
import { type Loose, looseOf } from './may-lie.js';
import type { Places } from './places.js';
import { useCounts } from './use-counts.js';
import { askedAs, isRate, type View, withFilter } from './view.js';

const NOTHING_LOOSE: Loose = new Map();

/** Returns the numbers of an answer by its only split; null where nothing is asked, and while it is loaded. */
const useNumbers = (query: string | null): ReadonlyMap<string, Numbers> | null => {
  const reading = useCounts(query);
  // Until then, the value is that of another question.
  return query !== null && reading.state === 'ready' ? byKey(reading.value.answer) : null;
};

/**
 * Returns what is not placed more precisely of each unit larger than those of a level, whatever places a view is about:
 * what is known of the country alone may lie in them, too.
 * @param level null: nothing is asked
 */
export const useLoose = (view: View, period: Period, level: number | null, places: Places | null): Loose => {
  const all = withFilter(view, 'place', []);
  const widest = places?.widest ?? 1;
  const asked = (of: 0 | 1 | 2 | 3): string | null =>
    level === null || of < widest || level < of || isRate(view.indicator)
      ? null
      : askedAs(all, { period, split: [`place:${of}`] });
  const numbers = [useNumbers(asked(0)), useNumbers(asked(1)), useNumbers(asked(2)), useNumbers(asked(3))];
  const levels = numbers.slice(widest, (level ?? -1) + 1);
  const known = levels.filter((one) => one !== null);
  return places && known.length === levels.length ? looseOf(known, places) : NOTHING_LOOSE;
};

/** Asks for the parts of a unit as a view asks for its figure. */
export const partsAsked =
  (view: View, period: Period) =>
  (split: Split, place: string | null): string =>
    askedAs(withFilter(view, 'place', place === null ? [] : [place]), { period, split: [split] });

/**
 * Returns the same of the units around one, for a page about it: it asks only for their own parts.
 * @param asked returns the query of a split, of the whole country without a place
 * @param code null: nothing is asked
 */
export const useLooseAround = (
  asked: (split: Split, place: string | null) => string,
  code: string | null,
  places: Places | null,
): Loose => {
  const holders = code === null || !places ? [] : places.holders(code);
  const widest = places?.widest ?? 1;
  const isAsked = code !== null && places !== null && code !== places.country.code;
  const partsOf = (i: number): string | null => {
    const level = widest + i;
    const of = i === 0 ? isAsked : holders[i - 1] !== undefined;
    return of && level <= 3 ? asked(`place:${level as 0 | 1 | 2 | 3}`, holders[i - 1]?.code ?? null) : null;
  };
  const around = [useNumbers(partsOf(0)), useNumbers(partsOf(1)), useNumbers(partsOf(2)), useNumbers(partsOf(3))];
  const codes = [places?.country.code, ...holders.map((one) => one.code)];
  return new Map(
    around.flatMap((numbers, i) => {
      const loose = numbers?.get('');
      return loose && codes[i] !== undefined ? [[codes[i], loose]] : [];
    }),
  );
};
