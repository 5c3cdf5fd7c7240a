import { asPeriod, type Period, periodBetween } from '@vigil/shared/day/period.js';
import { addDays } from '@vigil/shared/day/day.js';
import type { PublicWithheldTotals } from '@vigil/shared/public/response-types.js';

type Tally = PublicWithheldTotals['tallies'][number];

/**
 * A row of the table: one total of a half-year. With `what` null: everything else of a half-year, or of several without
 * totals.
 */
export interface WithheldRow {
  key: string;
  period: Period;
  what: { tally: Tally; code: string } | null;
  low: number | null;
  /** Of several countries, that of the total. */
  country: string | null;
  isRest: boolean;
}

/**
 * Returns the fixed table as rows, newest half-year first. A half-year without any total is listed too, because it is
 * not known to be without harm; consecutive ones share a row.
 */
export const withheldRows = ({ halfYears, tallies, items }: PublicWithheldTotals): WithheldRow[] => {
  const rows: WithheldRow[] = [];
  for (const halfYear of halfYears) {
    const period = asPeriod(halfYear);
    const shown = tallies.flatMap((tally) =>
      tally.codes.flatMap((code) => {
        const found = items.filter((one) => one.halfYear === halfYear && one.tally === tally.key && one.code === code);
        return found.map(({ low, country = null }): WithheldRow => ({
          key: [halfYear, tally.key, code, ...(country ? [country] : [])].join(' '),
          period,
          what: { tally, code },
          low,
          country,
          isRest: false,
        }));
      }),
    );
    const last = rows.at(-1);
    if (shown.length === 0 && last && !last.isRest && last.what === null) {
      last.period = periodBetween(period.from, addDays(last.period.until, -1));
    } else {
      rows.push(...shown, { key: halfYear, period, what: null, low: null, country: null, isRest: shown.length > 0 });
    }
  }
  return rows;
};
