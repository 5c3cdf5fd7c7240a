import type { Cell } from '@vigil/shared/counting/answer.js';
import { formatInhabitants, formatPerShort } from '@vigil/shared/counting/format-per-inhabitants.js';
import { figureName } from '@vigil/shared/counting/figure-name.js';
import { hasSingleSource, isDash, zeroKey } from '@vigil/shared/counting/coverage-status.js';
import { asideIn } from '@vigil/shared/counting/why-no-number.js';
import { type Column, Table } from '../../ui/table.js';
import { numbersOf } from '../../public-site/cell-numbers.js';
import { afterZero } from '../../public-site/number-or-dash.js';
import { watchKey } from '../../public-site/who-watched.js';
import { useText } from '../../text-bundles.js';
import { SeparatelyCountedLink } from './separately-counted-link.js';
import { formatKey } from './split-key-labels.js';
import { seenValue } from './cell-value.js';
import { LinkedToRecords } from './linked-to-records.js';
import type { PresentedAnswer } from './presented-answer.js';

/**
 * Every cell of an answer and its total, which is counted separately. Between them: what is in the total only, because
 * its possible dates span several periods.
 */
export function CellRowsTable({ looked }: { looked: PresentedAnswer }) {
  const { answer, names, watchOf, noneOf } = looked;
  const t = useText();
  const { total } = answer;
  const number = (n: number): string => t('desk.number', { n });
  // Without divisions the only cell is the total.
  const all = answer.splits.length === 0 ? [total] : [...answer.cells, total];
  const isInPlaceOrTime = answer.splits.some(({ split }) => split === 'period' || split.startsWith('place'));
  const columns: Column<Cell>[] = [
    ...answer.splits.map(({ split }, index): Column<Cell> => ({
      key: split,
      head: t(`split.${split}`),
      cell: (cell) =>
        cell === total
          ? index === 0
            ? t('row.total')
            : ''
          : formatKey(answer, index, cell.keys[index] ?? null, names, t),
    })),
    {
      key: 'low',
      head: t('desk.figures.low'),
      number: true,
      cell: (cell) => <Certain looked={looked} cell={cell} />,
    },
    ...(all.some(({ possible }) => possible > 0)
      ? [
          {
            key: 'possible',
            head: t('desk.figures.possible'),
            number: true,
            cell: ({ possible }: Cell) => (possible > 0 ? `+${number(possible)}` : ''),
          },
        ]
      : []),
    ...(all.some(({ notReported }) => notReported !== null && notReported.k > 0)
      ? [
          {
            key: 'silent',
            head: t('desk.figures.not-reported'),
            number: true,
            cell: ({ notReported }: Cell) =>
              notReported ? t('desk.home.count', { k: notReported.k, n: notReported.of }) : '',
          },
        ]
      : []),
    ...(total.rate
      ? [
          {
            key: 'rate',
            head: t('desk.figures.rate'),
            number: true,
            // Where nobody watched, or the period has not begun, "0 of 0" would say that somebody did.
            cell: (cell: Cell) =>
              cell.rate && noneOf(cell) === null
                ? t('desk.home.count', { k: cell.rate.numerator.low, n: cell.rate.denominator.low })
                : '',
          },
          {
            key: 'share',
            head: '%',
            number: true,
            cell: ({ rate }: Cell) =>
              rate?.share != null ? t('analysis.percent', { n: Math.round(rate.share * 100) }) : '–',
          },
        ]
      : []),
    ...(total.perInhabitants
      ? [
          {
            key: 'per',
            head: t('desk.figures.per'),
            number: true,
            cell: ({ perInhabitants: per }: Cell) => formatPerShort(per!, t) ?? '–',
          },
          {
            key: 'inhabitants',
            head: t('desk.figures.inhabitants'),
            cell: ({ perInhabitants }: Cell) => formatInhabitants(perInhabitants!, t),
          },
        ]
      : []),
    ...(all.some(({ asides }) => (asides.singleSource?.high ?? 0) !== 0)
      ? [
          {
            key: 'single',
            head: t('desk.figures.single'),
            number: true,
            cell: (cell: Cell) => {
              const single = asideIn(cell, 'singleSource', noneOf(cell));
              return single === null ? '' : number(single);
            },
          },
        ]
      : []),
    ...(isInPlaceOrTime
      ? [
          {
            key: 'watch',
            head: t('table.watch'),
            cell: (cell: Cell) => {
              const watch = watchOf(cell.keys);
              return watch && t(watchKey(watch));
            },
          },
        ]
      : []),
  ];
  return (
    <>
      <Table
        caption={figureName(answer.indicator.code, answer.measure, t)}
        columns={columns}
        rows={all}
        rowKey={(cell) => (cell === total ? 'total' : cell.keys.join(' '))}
        rowClass={(cell) => (cell === total ? 'row-sum' : undefined)}
      />
      {total.longerPeriod !== null && total.longerPeriod > 0 && (
        <p>{t('desk.figures.longer', { n: total.longerPeriod })}</p>
      )}
    </>
  );
}

/** The certain number. It is never 0 where no source gives a number, or where nobody is known to have watched. */
function Certain({ looked, cell }: { looked: PresentedAnswer; cell: Cell }) {
  const none = looked.noneOf(cell);
  const t = useText();
  if (none === 'not-reported')
    return <>{t(cell.notReported?.k === cell.notReported?.of ? 'analysis.silent' : 'cell.not-reported')}</>;
  const { short } = seenValue(cell, none, t);
  if (none === 'apart') return <SeparatelyCountedLink looked={looked} cell={cell} said={short} />;
  if (none === 'not-begun' || none === 'not-assessed') return <span class="quiet">{short}</span>;
  if (isDash(none))
    return (
      <span class="quiet">
        <span aria-hidden="true">–</span>
        <span class="visually-hidden">{t(zeroKey(none, hasSingleSource(cell)))}</span>
      </span>
    );
  return (
    <>
      <LinkedToRecords looked={looked} cell={cell}>
        {t('desk.number', { n: cell.low })}
      </LinkedToRecords>
      {afterZero(numbersOf(cell), looked.watchOf(cell.keys), t, true)}
    </>
  );
}
