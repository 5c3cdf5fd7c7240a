import { figureName } from '@vigil/shared/counting/figure-name.js';
import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import type { CoverageEntry, Watch } from '@vigil/shared/counting/coverage-status.js';
import { addDays } from '@vigil/shared/day/day.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import { type Column, Table } from '../ui/table.js';
import { compareNames } from '@vigil/shared/language/compare-names.js';
import { useText } from '../text-bundles.js';
import { lowOf, NOTHING, numbersOf, type Numbers } from './cell-numbers.js';
import type { Figures } from './use-figures.js';
import { NameOrLink, type Named } from './name-or-link.js';
import { afterZero, DashKey, numberOrDash } from './number-or-dash.js';
import { withMayLie } from './may-lie.js';
import type { Places } from './places.js';
import { useLoose } from './use-loose.js';
import type { View } from './view.js';
import { PeriodRates } from './period-rates.js';
import { PlaceRates } from './rate-table.js';
import { useSameDaysBefore } from './same-days-before.js';
import { afterWatch, useOnSiteOnly } from './use-on-site-only.js';
import { watchesOf, watchIn, watchKey, watchOfAnswer } from './who-watched.js';
import './table-folds.css';

/** From the best monitoring to none. */
const WATCHED: readonly Watch[] = [
  'watched',
  'partly',
  'media',
  'not-recorded',
  'nobody',
  'not-published',
  'not-begun',
];

export interface Row extends Numbers, Named {
  key: string;
  /** Sort key where the name alone does not sort: the months of a year. */
  sortKey?: string;
  kind: 'row' | 'apart' | 'sum';
  /** null: not loaded. */
  watch: Watch | null;
  /** Says whose protests alone were watched on site. */
  onSiteOnly?: string | null;
}

const sum = (cell: Cell, name: string, watch: Watch | null): Row => ({
  ...numbersOf(cell),
  key: 'total',
  name,
  kind: 'sum',
  watch,
});

/** A table of numbers with their notes. Empty columns are left out. */
export function CountsTable({
  rows,
  caption,
  head,
  stacks = false,
}: {
  rows: readonly Row[];
  caption: string;
  head: string;
  /** Folds the rows on a phone, where a name is too long for a column. */
  stacks?: false | 'beside';
}) {
  const t = useText();
  const number = (n: number): string => formatNumber(n, t.language);
  const hasPossible = rows.some(({ low, high }) => high !== null && high > low);
  const hasSingle = rows.some(({ single, singleMay }) => single + singleMay > 0);
  const columns: Column<Row>[] = [
    {
      key: 'name',
      head,
      sortBy: ({ sortKey, name }) => sortKey ?? name,
      cell: NameOrLink,
    },
    {
      key: 'low',
      head: t('cell.at-least'),
      number: true,
      sortBy: (row) => lowOf(row, row.watch),
      cell: (row) =>
        row.kind === 'apart' && row.low === 0 ? (
          ''
        ) : (
          <>
            {numberOrDash(row, row.watch, t)}
            {afterZero(row, row.watch, t, true)}
          </>
        ),
    },
    ...(hasPossible
      ? [
          {
            key: 'possible',
            head: t('table.possible'),
            number: true,
            sortBy: ({ low, high }: Row) => (high ?? low) - low,
            cell: ({ low, high }: Row) => (high !== null && high > low ? `+${number(high - low)}` : ''),
          },
        ]
      : []),
    ...(hasSingle
      ? [
          {
            key: 'single',
            head: t('table.single'),
            number: true,
            sortBy: ({ single, singleMay }: Row) => single + singleMay / 1e6,
            cell: ({ single, singleMay }: Row) =>
              [...(single > 0 ? [number(single)] : []), ...(singleMay > 0 ? [`+${number(singleMay)}`] : [])].join(' '),
          },
        ]
      : []),
    ...(rows.some(({ kind, watch }) => kind === 'row' && watch)
      ? [
          {
            key: 'watch',
            head: t('table.watch'),
            sortBy: ({ watch }: Row) => (watch ? WATCHED.indexOf(watch) : null),
            cell: ({ kind, watch, onSiteOnly }: Row) =>
              kind !== 'sum' &&
              watch && (
                <>
                  <span class={`watch-word watch-${watch}`}>{t(watchKey(watch))}</span>
                  {onSiteOnly && <span class="small quiet">{afterWatch(onSiteOnly, t)}</span>}
                </>
              ),
          },
        ]
      : []),
  ];
  return (
    <>
      <Table
        stacks={stacks}
        caption={caption}
        columns={columns}
        rows={rows}
        rowKey={({ key }) => key}
        empty={t('cell.unseen')}
        isFixed={({ kind }) => kind !== 'row'}
        rowClass={({ kind }) => (kind === 'sum' ? 'row-sum' : kind === 'apart' ? 'row-apart' : undefined)}
      />
      <DashKey rows={rows.filter(({ kind }) => kind !== 'apart').map((row) => ({ numbers: row, watch: row.watch }))} />
    </>
  );
}

/** A dash is not a 0, and sorts after it. */
const most = (row: Row): number[] => [lowOf(row, row.watch) ?? -1, row.high ?? row.low, row.single, row.singleMay];
const byNumbers = (a: Row, b: Row): number =>
  most(b)
    .map((n, i) => n - most(a)[i]!)
    .find((n) => n !== 0) ?? 0;

interface PlaceProps {
  answer: Answer;
  figures: Figures;
  view: View;
  places: Places;
  coverage: readonly CoverageEntry[] | null;
  onOnly: (code: string) => void;
}

/**
 * The numbers of the map at its drawn level; what is not placed that precisely has rows of its own. Choosing a row
 * filters by its place.
 */
export function PlaceTable({
  answer,
  figures: { level, units, loose, period, placed },
  view,
  places,
  coverage,
  onOnly,
}: PlaceProps) {
  const t = useText();
  const around = useLoose(view, period, level, places);
  const onSiteOnly = useOnSiteOnly(coverage, places);
  const caption = t('table.by-place', {
    what: figureName(answer.indicator.code, answer.measure, t),
    period: formatPeriodOn(period, answer, t),
  });
  if (answer.total.rate)
    return (
      placed && (
        <PlaceRates
          {...{ answer: placed, caption }}
          head={places.levelName(places.levelFor(view.filters.place), t.language)}
          place={(code) => ({ name: places.name(code, t.language), onChoose: () => onOnly(code) })}
        />
      )
    );
  const rowOf =
    (kind: Row['kind'], name: (code: string) => string) =>
    ([code, numbers]: readonly [string, Numbers]): Row => ({
      ...(kind === 'row' ? withMayLie(numbers, code, around, places, t) : numbers),
      key: code,
      name: name(code),
      kind,
      onChoose: () => onOnly(code),
      watch: watchIn(code, period, answer, coverage, places),
      onSiteOnly: onSiteOnly(code, period, answer),
    });
  // Lists all provinces, since a 0 where somebody watched differs from one where nobody did. Smaller units are listed
  // only with records, or where they are asked for.
  const wanted = view.filters.place;
  const silent = places
    .atLevel(level)
    .map(({ code }) => code)
    .filter(
      (code) =>
        !units.has(code) && !loose.has(code) && (level > 1 ? wanted.includes(code) : places.isAsked(code, wanted)),
    );
  const inOrder = (rows: Row[]): Row[] =>
    rows.sort((a, b) => byNumbers(a, b) || compareNames(t.language)(a.name, b.name));
  const nowhere = answer.cells
    .filter((cell) => cell.keys[0] === null)
    .map((cell): Row => ({ ...numbersOf(cell), key: 'none', name: t('table.no-place'), kind: 'apart', watch: null }));
  const rows = [
    ...inOrder([...units].map(rowOf('row', (code) => places.fullName(code, t.language)))),
    ...inOrder(silent.map((code) => rowOf('row', () => places.fullName(code, t.language))([code, NOTHING]))),
    ...inOrder([...loose].map(rowOf('apart', (code) => t('table.loose', { name: places.name(code, t.language) })))),
    ...nowhere,
    sum(answer.total, t('row.total'), watchOfAnswer(answer, coverage, places)),
  ];
  return <CountsTable caption={caption} head={places.levelName(level, t.language)} rows={rows} />;
}

/**
 * The numbers of the chart. The total is counted separately: it includes what is in no row above because its possible
 * dates span several periods.
 * @param choosing what choosing a period's name does, or where it links
 * @param isComparison whether somebody asks how the numbers change: below a year that is not over stand the same days a
 *   year before, as below each such rate
 */
export function PeriodTable({
  series,
  places,
  coverage,
  choosing,
  isComparison = false,
}: {
  series: Answer;
  places: Places;
  coverage: readonly CoverageEntry[] | null;
  choosing: (key: string) => Pick<Row, 'onChoose' | 'href'>;
  isComparison?: boolean;
}) {
  const t = useText();
  const before = useSameDaysBefore(isComparison && !series.total.rate ? series : null);
  const caption = t('table.by-period', { what: figureName(series.indicator.code, series.measure, t) });
  const watches = watchesOf(series, coverage, places);
  if (series.total.rate) return <PeriodRates {...{ series, watches, caption, choosing }} />;
  const rows = series.cells.map((cell, index): Row => {
    const key = cell.keys[0]!;
    const period = series.periods[index]?.key === key ? series.periods[index]! : asPeriod(key);
    const row = numbersOf(cell) as Row;
    // Not spread: with all months of many years, that took a seventh of the page.
    row.key = key;
    row.sortKey = period.from;
    row.watch = watches[index] ?? null;
    row.name = formatPeriodOn(period, series, t);
    row.kind = 'row';
    return Object.assign(row, choosing(key));
  });
  const sameDays = before && {
    ...numbersOf(before.answer.total),
    key: 'same-days',
    name: before.name,
    // Between this year and the whole year before.
    sortKey: addDays(asPeriod(before.below).from, -1),
    kind: 'row' as const,
    watch: watchOfAnswer(before.answer, coverage, places),
  };
  const longer: Row[] = series.total.longerPeriod
    ? [
        {
          key: 'longer',
          name: t('row.longer-period'),
          low: series.total.longerPeriod,
          high: series.total.longerPeriod,
          single: 0,
          singleMay: 0,
          kind: 'apart',
          watch: null,
        },
      ]
    : [];
  return (
    <CountsTable
      caption={caption}
      head={t('period.label')}
      stacks={sameDays ? 'beside' : false}
      rows={[
        ...rows.reverse().flatMap((row) => (sameDays && row.key === before?.below ? [row, sameDays] : [row])),
        ...longer,
        sum(series.total, t('row.total'), watchOfAnswer(series, coverage, places)),
      ]}
    />
  );
}
