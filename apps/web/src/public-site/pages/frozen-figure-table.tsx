import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import { figureName } from '@vigil/shared/counting/figure-name.js';
import { formatInhabitants, formatPer } from '@vigil/shared/counting/format-per-inhabitants.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import { violentAssembliesQuestion } from '@vigil/shared/counting/cell-question.js';
import { asideIn, whyNoneIn } from '@vigil/shared/counting/why-no-number.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import { publicLabel } from '@vigil/shared/counting/public-label.js';
import { mapPage } from '@vigil/shared/public/figure-page.js';
import type { PublicGroup } from '@vigil/shared/public/response-types.js';
import { formatNumber, type Text } from '@vigil/shared/text/text.js';
import type { ComponentChildren } from 'preact';
import { Link } from '../../ui/link.js';
import { type Column, Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';
import { numbersOf } from '../cell-numbers.js';
import { besideZero } from '../format-numbers.js';
import { formatRateNotes } from '../format-rate.js';
import { groupName } from '../group-name.js';
import type { Places } from '../places.js';

/** More rows than this are for a program: the report's JSON has all. */
const MOST_ROWS = 500;

/**
 * The numbers of a frozen figure: of a rate both, of one per inhabitants also the rate, and of people in how many
 * incidents no source gives a number.
 */
export function FrozenFigureTable({
  answer,
  asOf,
  places,
  groups,
}: {
  answer: Answer;
  /** The edition that the figure is from. */ asOf: string;
  places: Places | null;
  groups: readonly PublicGroup[];
}) {
  const t = useText();
  const formatKey = (index: number, cell: Cell): string => {
    const key = cell.keys[index] ?? null;
    const { split } = answer.splits[index]!;
    if (key === null) return t('row.not-known');
    if (split === 'period') return formatPeriodOn(asPeriod(key), answer, t);
    if (split.startsWith('place')) return places?.name(key, t.language) ?? key;
    const group = split === 'group' && groups.find(({ code }) => code === key);
    return group ? groupName(group, t) : publicLabel(key, t);
  };
  const number = (n: number | null | undefined): string =>
    n === null || n === undefined ? '' : formatNumber(n, t.language);
  const withSilent = ({ low, notReported }: Cell): string =>
    notReported && notReported.k > 0
      ? t('count.with-not-reported', { said: number(low), k: notReported.k, of: notReported.of })
      : number(low);
  const isTotal = (cell: Cell): boolean => cell === answer.total;
  const certain = (cell: Cell): ComponentChildren => {
    const none = whyNoneIn(answer, cell, null);
    const least = none === null ? withSilent(cell) : t(`cell.${none}`, { n: cell.asides.violent?.low ?? 0 });
    const said = [least, ...besideZero(numbersOf(cell), t)].join(t('list.and'));
    const apart = none === 'apart' ? violentAssembliesQuestion(answer, cell, places) : null;
    const href = apart && mapPage(apart, { asOf, language: t.language });
    return href ? <Link href={href}>{said}</Link> : said;
  };
  const longer = answer.total.longerPeriod;
  const columns: Column<Cell>[] = [
    ...answer.splits.map(({ split }, index): Column<Cell> => ({
      key: split,
      head: t(`split.${split}`),
      cell: (cell) => (isTotal(cell) ? (index === 0 ? t('row.total') : '') : formatKey(index, cell)),
    })),
    ...(answer.total.rate
      ? [
          {
            key: 'rate',
            head: t(`indicator.${answer.indicator.code}`),
            cell: (cell: Cell) =>
              formatRateNotes(cell, t, cell.none === 'not-published' ? cell.none : null).join(t('list.and')),
          },
        ]
      : [
          { key: 'low', head: t('cell.at-least'), number: true, cell: certain },
          ...(answer.total.perInhabitants ? perInhabitants(t) : []),
          {
            key: 'possible',
            head: t('table.possible'),
            number: true,
            cell: ({ possible }: Cell) => (possible > 0 ? `+${number(possible)}` : ''),
          },
        ]),
    {
      key: 'single',
      head: t('table.single'),
      number: true,
      cell: (cell) => number(asideIn(cell, 'singleSource', whyNoneIn(answer, cell, null))),
    },
  ];
  return (
    <>
      <Table
        caption={figureName(answer.indicator.code, answer.measure, t)}
        columns={columns}
        rows={[...answer.cells.slice(0, MOST_ROWS), answer.total]}
        rowKey={(cell) => (isTotal(cell) ? 'total' : cell.keys.join(' '))}
        rowClass={(cell) => (isTotal(cell) ? 'row-sum' : undefined)}
      />
      {answer.cells.length > MOST_ROWS && (
        <p class="small quiet">{t('find.first', { n: MOST_ROWS, of: answer.cells.length })}</p>
      )}
      {longer !== null && longer > 0 && <p class="small">{t('chart.longer', { n: longer })}</p>}
    </>
  );
}

/** A rate per inhabitants, and how many live there; a minimum is rounded down. */
const perInhabitants = (t: Text): Column<Cell>[] => [
  {
    key: 'per',
    head: t('per.head'),
    number: true,
    cell: ({ perInhabitants: per }) => (per?.low == null ? '–' : formatPer(per.low, t, Math.floor)),
  },
  { key: 'of', head: t('per.head-of'), cell: ({ perInhabitants: per }) => formatInhabitants(per!, t) },
];
