import { digitsIn, formatNumber } from '../day/format-dates.js';
import type { Text } from '../text/text.js';
import type { PerInhabitants } from './answer.js';

/** Formats a rate per inhabitants with two digits: 0.35, 4.2, 1,250. @param round Math.floor for a minimum */
export const formatPer = (n: number, t: Text, round: (n: number) => number = Math.round): string => {
  const decimals = n === 0 || n >= 10 ? 0 : 1 - Math.floor(Math.log10(n));
  // Beyond the digits that a rate has, only what dividing left over.
  return formatNumber(round(Number((n * 10 ** decimals).toPrecision(6))) / 10 ** decimals, t.language, decimals);
};

/**
 * Formats it as a table or a chart has it: "0.35", "0.35–0.4", "0.35+"; null where there is no rate. A minimum is
 * rounded down, as in sentences.
 */
export const formatPerShort = ({ low, high }: PerInhabitants, t: Text): string | null => {
  if (low === null) return null;
  const said = formatPer(low, t, Math.floor);
  if (high === null) return t('analysis.open', { n: said });
  return high === low ? said : t('analysis.range', { low: said, high: formatPer(high, t, Math.ceil) });
};

/** Says of how many people in which year, or why there is no rate. `t` has the texts of the bundle `rule`. */
export const formatInhabitants = ({ inhabitants, year, why }: PerInhabitants, t: Text): string =>
  why === null ? t('per.of', { n: inhabitants!, year: digitsIn(String(year), t.language) }) : t(`per.${why}`);
