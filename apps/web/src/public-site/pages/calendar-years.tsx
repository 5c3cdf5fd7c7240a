import type { Strip, StripCounts, StripSquare } from '@vigil/shared/counting/calendar-strip.js';
import type { Watch } from '@vigil/shared/counting/coverage-status.js';
import { WATCHES } from '@vigil/shared/counting/watches.js';
import { digitsIn } from '@vigil/shared/day/format-dates.js';
import type { CalendarBody } from '@vigil/shared/public/calendar.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import { useText } from '../../text-bundles.js';
import { Table } from '../../ui/table.js';
import { NOTHING, type Numbers } from '../cell-numbers.js';
import { DashKey, numberOrDash } from '../number-or-dash.js';

/** Returns the years of a strip, each with its squares: an ISO week belongs to the year in its name. */
export const yearsOf = ({ squares }: Strip): readonly [year: string, squares: StripSquare[]][] => {
  const years = new Map<string, StripSquare[]>();
  for (const square of squares) {
    const year = square.period.key.slice(0, 4);
    const known = years.get(year);
    if (known) known.push(square);
    else years.set(year, [square]);
  }
  return [...years];
};

interface YearRow {
  name: string;
  counts: StripCounts;
  /** Squares of the year with nothing certain, and those of them that nobody is on record as watching. */
  empty: { all: number; unwatched: number } | null;
  watch: Watch;
}

const COUNTS = ['recorded', 'interfered', 'force', 'quiet', 'unknown'] as const;

const numbersIn = ({ counts }: YearRow, name: (typeof COUNTS)[number]): Numbers => ({
  ...NOTHING,
  low: counts[name],
  high: counts[name],
});

/** Each year's figures, and how many of its squares are empty. The last rows make the years add up to the total. */
export function CalendarYears({
  strip,
  unit,
  years,
}: {
  strip: Strip;
  unit: 'week' | 'month';
  years: CalendarBody['years'];
}) {
  const t = useText();
  const squaresOf = new Map(yearsOf(strip));
  const rows: YearRow[] = years.squares.map(({ period, watch, ...counts }) => {
    const empty = (squaresOf.get(period) ?? []).filter(({ recorded }) => recorded === 0);
    const unwatched = empty.filter(({ state }) => state === 'nobody' || state === 'not-recorded');
    return {
      name: digitsIn(period, t.language),
      counts,
      empty: { all: empty.length, unwatched: unwatched.length },
      watch,
    };
  });
  const watch = WATCHES.find((one) => rows.some((row) => row.watch === one)) ?? 'not-recorded';
  const extra = (name: string, counts: StripCounts): YearRow => ({ name, counts, empty: null, watch });
  const number = (n: number | undefined): string => (n === undefined ? '' : formatNumber(n, t.language));
  return (
    <details class="period-details">
      <summary>{t('strip.table')}</summary>
      <Table
        caption={t(`strip.title-${unit}`)}
        rows={[
          ...rows,
          ...(years.longer.recorded > 0 ? [extra(t('row.longer-period'), years.longer)] : []),
          extra(t('row.total'), strip.total),
        ]}
        rowKey={({ name }) => name}
        rowClass={({ empty }) => (empty === null ? 'row-apart' : undefined)}
        columns={[
          { key: 'name', head: t('strip.year'), cell: ({ name }) => name },
          ...COUNTS.map((name) => ({
            key: name,
            head: t(`strip.head-${name}`),
            number: true,
            cell: (row: YearRow) => numberOrDash(numbersIn(row, name), row.watch, t),
          })),
          {
            key: 'empty',
            head: t(`strip.head-empty-${unit}`),
            number: true,
            cell: ({ empty }) => number(empty?.all),
          },
          {
            key: 'unwatched',
            head: t('strip.head-unwatched'),
            number: true,
            cell: ({ empty }) => number(empty?.unwatched),
          },
        ]}
      />
      <DashKey
        rows={rows.flatMap((row) => COUNTS.map((name) => ({ numbers: numbersIn(row, name), watch: row.watch })))}
      />
    </details>
  );
}
