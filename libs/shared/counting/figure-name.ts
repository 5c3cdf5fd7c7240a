import type { Text } from '../text/text.js';
import type { IndicatorCode, Measure } from './indicators.js';

/** The first readings that have names of their own. INDICATORS has them all, but the map does not wait for it. */
export const NAMED_FIRST: Readonly<Partial<Record<IndicatorCode, Measure>>> = { I09: 'injured' };

/**
 * Returns the name of a figure, as titles have it. A reading that counts something else has a name of its own: acts of
 * deprivation of liberty are not people. `t` has the texts of the bundle `counting`.
 * @param measure which reading; null: the first
 */
export const figureName = (indicator: IndicatorCode, measure: Measure | null, t: Text): string => {
  const own = `indicator.${indicator}.${measure ?? NAMED_FIRST[indicator]}`;
  return t(t.has(own) ? own : `indicator.${indicator}`);
};
