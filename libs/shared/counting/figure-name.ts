import type { Text } from '../text/text.js';
import { INDICATORS, type IndicatorCode, type Measure } from './indicators.js';

/**
 * Returns the name of a figure, as titles have it. A reading that counts something else has a name of its own: acts of
 * deprivation of liberty are not people. `t` has the texts of the bundle `counting`.
 * @param measure which reading; null: the first
 */
export const figureName = (indicator: IndicatorCode, measure: Measure | null, t: Text): string => {
  const own = `indicator.${indicator}.${measure ?? INDICATORS[indicator].measures[0]}`;
  return t(t.has(own) ? own : `indicator.${indicator}`);
};
