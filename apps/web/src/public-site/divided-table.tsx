import type { Answer } from '@vigil/shared/counting/answer.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import { type Column, Table } from '../ui/table.js';
import { useText } from '../text-bundles.js';
import { numbersOf } from './cell-numbers.js';
import type { Track } from './divided-by.js';
import { DashKey, numberOrDash, afterZero } from './number-or-dash.js';
import { formatRateShort } from './format-rate.js';

/** A row: one period, or the whole time. */
interface Row {
  key: string;
  name: string;
  /** Index of the period; null: the whole time. */
  at: number | null;
}

/** The numbers of a divided chart: a row for each period, newest first, and a column for each group, place or kind. */
export function DividedTable({
  answer,
  tracks,
  caption,
}: {
  answer: Answer;
  tracks: readonly Track[];
  caption: string;
}) {
  const t = useText();
  const cellAt = ({ cells, total, watches, watch }: Track, at: number | null) => ({
    cell: at === null ? total : cells[at]!,
    watch: at === null ? watch : (watches[at] ?? null),
  });
  const rows: Row[] = answer.periods.map((period, at) => ({
    key: period.key,
    name: formatPeriodOn(period, answer, t),
    at,
  }));
  const columns: Column<Row>[] = [
    { key: 'period', head: t('period.label'), cell: ({ name }) => name },
    ...tracks.map((track): Column<Row> => ({
      key: track.key,
      head: track.name,
      number: true,
      cell: ({ at }) => {
        const { cell, watch } = cellAt(track, at);
        if (cell.rate) return formatRateShort(cell, t, watch);
        const numbers = numbersOf(cell);
        const { low, high } = numbers;
        return (
          <>
            {numberOrDash(numbers, watch, t)}
            {high !== null && high > low && ` ${t('map.plus', { n: formatNumber(high - low, t.language) })}`}
            {afterZero(numbers, watch, t)}
          </>
        );
      },
    })),
  ];
  return (
    <>
      <Table
        caption={caption}
        columns={columns}
        rows={[...rows.reverse(), { key: 'total', name: t('row.total'), at: null }]}
        rowKey={({ key }) => key}
        rowClass={({ at }) => (at === null ? 'row-sum' : undefined)}
      />
      <DashKey
        rows={tracks.flatMap(({ cells, watches }) =>
          cells.map((cell, index) => ({
            numbers: numbersOf(cell),
            watch: cell.rate ? null : (watches[index] ?? null),
          })),
        )}
      />
    </>
  );
}
