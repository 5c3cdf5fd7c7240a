import type { Answer } from '@vigil/shared/counting/answer.js';
import type { Period } from '@vigil/shared/day/period.js';
import { useText } from '../text-bundles.js';
import { numbersOf } from './cell-numbers.js';
import { withMayLie } from './may-lie.js';
import type { Places } from './places.js';
import { partsAsked, useLooseAround } from './use-loose.js';
import { isRate, type View } from './view.js';

/**
 * Returns what a sentence ends with whose figure is narrowed to one place and is 0: what may lie there, because it is
 * known of a larger place alone. '' otherwise, and while it is loaded. `t` has the texts of the bundle `beside`.
 */
export const useMayLie = (answer: Answer | null, view: View, period: Period, places: Places | null): string => {
  const t = useText();
  const [code, ...more] = view.filters.place;
  const isAsked = answer?.total.low === 0 && code !== undefined && more.length === 0 && !isRate(view.indicator);
  const loose = useLooseAround(partsAsked(view, period), isAsked ? code : null, places);
  if (!isAsked || !places) return '';
  const { mayLie = [] } = withMayLie(numbersOf(answer.total), code, loose, places, t);
  return mayLie.map((tail) => t('figure.with-tail', { said: '', tail })).join('');
};
