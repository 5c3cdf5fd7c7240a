import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import type { Names } from '@vigil/shared/counting/sentence.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import { sayPeriod } from '@vigil/shared/day/words.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { type Column, Table } from '../../ui/table.js';
import { useText } from '../../words.js';

/** Every cell of an answer, and its total, which is counted for itself; what is known only to a longer period stands in between. */
export function FigureTable({ answer, names }: { answer: Answer; names: Names }) {
  const t = useText();
  const { total } = answer;
  const sayKey = (index: number, cell: Cell): string => {
    const key = cell.keys[index] ?? null;
    const { split } = answer.splits[index]!;
    if (key === null) return t('row.not-known');
    if (split === 'period') return sayPeriod(asPeriod(key), t.language);
    if (split.startsWith('place')) return names.place(key);
    return split === 'group' ? names.group(key) : label(key, t.language);
  };
  const number = (n: number): string => t('desk.number', { n });
  const all = [...answer.cells, total];
  const columns: Column<Cell>[] = [
    ...answer.splits.map(({ split }, index): Column<Cell> => ({ key: split, head: t(`split.${split}`), cell: (cell) => cell === total ? (index === 0 ? t('row.total') : '') : sayKey(index, cell) })),
    { key: 'low', head: t('desk.figures.low'), number: true, cell: ({ low }) => number(low) },
    ...(all.some(({ possible }) => possible > 0) ? [{ key: 'possible', head: t('desk.figures.possible'), number: true, cell: ({ possible }: Cell) => possible > 0 ? `+${number(possible)}` : '' }] : []),
    ...(all.some(({ notReported }) => notReported !== null && notReported.k > 0) ? [{ key: 'silent', head: t('desk.figures.not-reported'), number: true, cell: ({ notReported }: Cell) => notReported ? t('desk.home.count', { k: notReported.k, n: notReported.of }) : '' }] : []),
    ...(total.rate ? [{ key: 'rate', head: t('desk.figures.rate'), number: true, cell: ({ rate }: Cell) => rate ? t('desk.home.count', { k: rate.numerator.low, n: rate.denominator.low }) : '' }] : []),
    ...(all.some(({ asides }) => (asides.singleSource?.high ?? 0) !== 0) ? [{ key: 'single', head: t('desk.figures.single'), number: true, cell: ({ asides }: Cell) => asides.singleSource ? number(asides.singleSource.low) : '' }] : []),
  ];
  return (
    <>
      <Table caption={t(`indicator.${answer.indicator.code}`)} columns={columns} rows={all} rowKey={(cell) => cell === total ? 'total' : cell.keys.join(' ')}
        rowClass={(cell) => cell === total ? 'row-sum' : undefined} />
      {total.longerPeriod !== null && total.longerPeriod > 0 && <p>{t('desk.figures.longer', { n: total.longerPeriod })}</p>}
    </>
  );
}
