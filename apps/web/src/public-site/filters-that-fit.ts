import { INDICATORS } from '@vigil/shared/counting/indicators.js';
import { LEAVE_OUT_THE_QUIET } from '@vigil/shared/counting/question.js';
import { figureChosen } from './figure-choices.js';
import { type Filter, isRate, type View, withFigure, withFilter } from './view.js';

/**
 * A rate is of all watched assemblies: it cannot be narrowed to what was done at some of them. A figure of assemblies
 * has no reprisals.
 */
export const fits = (filter: Filter, { indicator }: View): boolean =>
  filter === 'kinds'
    ? INDICATORS[indicator].unit !== 'assemblies'
    : !isRate(indicator) || !LEAVE_OUT_THE_QUIET.some((one) => one === filter);

/** Another figure. Reprisals alone, of which it would count none, are not asked for any more. */
export const withOtherFigure = (view: View, value: string): View => {
  const next = withFigure(view, ...figureChosen(value));
  return fits('kinds', next) ? next : withFilter(next, 'kinds', []);
};
