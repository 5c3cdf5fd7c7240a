import type { Answer } from '@vigil/shared/counting/answer.js';
import type { Watch } from '@vigil/shared/counting/coverage-status.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import { addDays } from '@vigil/shared/day/day.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import { useText } from '../text-bundles.js';
import { NameOrLink, type Named } from './name-or-link.js';
import { type RateRow, RateTable } from './rate-table.js';
import { useSameDaysBefore } from './same-days-before.js';

/**
 * The rates of a chart, newest first. Below a year that is not over stand the same days a year before, as published
 * then: these are what a tile compares it with.
 */
export function PeriodRates({
  series,
  watches,
  caption,
  choosing,
}: {
  series: Answer;
  /** Who watched in each period. */
  watches: readonly (Watch | null)[];
  caption: string;
  choosing: (key: string) => Pick<Named, 'onChoose' | 'href'>;
}) {
  const t = useText();
  const before = useSameDaysBefore(series);
  const rows = series.cells
    .map((cell, index): RateRow => {
      const key = cell.keys[0]!;
      const name = formatPeriodOn(asPeriod(key), series, t);
      return {
        key,
        cell,
        watch: watches[index],
        sortKey: asPeriod(key).from,
        name: <NameOrLink name={name} {...choosing(key)} />,
      };
    })
    .reverse()
    .flatMap((row): RateRow[] =>
      before?.below === row.key
        ? [
            row,
            {
              key: 'same-days',
              cell: before.answer.total,
              name: before.name,
              // Between this year and the whole year before.
              sortKey: addDays(asPeriod(row.key).from, -1),
            },
          ]
        : [row],
    );
  const total: RateRow = { key: 'total', cell: series.total, name: t('row.total'), isApart: true };
  return <RateTable code={series.indicator.code} caption={caption} head={t('period.label')} rows={[...rows, total]} />;
}
