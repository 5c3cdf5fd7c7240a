import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import type { Watch } from '@vigil/shared/counting/coverage-status.js';
import { daysKnown } from '@vigil/shared/day/period-progress.js';
import type { ComponentChildren } from 'preact';
import { type Column, Table } from '../ui/table.js';
import { useText } from '../text-bundles.js';
import { NameOrLink, type Named } from './name-or-link.js';
import { formatRateShort, mayMore, notKnownIn } from './format-rate.js';
import { spanOf } from './who-watched.js';
import './table-folds.css';

export interface RateRow {
  key: string;
  /** A cell with a rate. */
  cell: Cell;
  name: ComponentChildren;
  /** Sort key of the name; without it, the name does not sort. */
  sortKey?: string;
  watch?: Watch | null | undefined;
  /** A row that stays at the end. */
  isApart?: boolean;
}

/** A table of rates, each with both numbers, and with what is in neither. */
export function RateTable({
  code,
  rows,
  caption,
  head,
}: {
  code: string;
  rows: readonly RateRow[];
  caption: string;
  head: string;
}) {
  const t = useText();
  const number = (n: number): string => formatNumber(n, t.language);
  const left = (n: number, watch: RateRow['watch']): string => (n === 0 && watch === 'not-published' ? '–' : number(n));
  const may = ({ cell }: RateRow): number => mayMore(cell.rate!);
  const columns: Column<RateRow>[] = [
    {
      key: 'name',
      head,
      cell: ({ name }) => name,
      ...(rows.some(({ sortKey }) => sortKey !== undefined) && { sortBy: ({ sortKey }: RateRow) => sortKey ?? null }),
    },
    { key: 'rate', head: t(`rates.head-${code}`), cell: ({ cell, watch }) => formatRateShort(cell, t, watch) },
    ...(rows.some((row) => may(row) > 0)
      ? [
          {
            key: 'may',
            head: t('table.possible'),
            number: true,
            cell: (row: RateRow) => (may(row) > 0 ? `+${number(may(row))}` : ''),
          },
        ]
      : []),
    {
      key: 'unknown',
      head: t('rates.unknown'),
      number: true,
      cell: ({ cell, watch }) => left(notKnownIn(cell), watch),
    },
    {
      key: 'left-out',
      head: t('rates.left-out'),
      number: true,
      cell: ({ cell: { asides }, watch }) => left(asides.notCovered?.low ?? 0, watch),
    },
  ];
  return (
    <Table
      stacks="beside"
      caption={caption}
      columns={columns}
      rows={rows}
      rowKey={({ key }) => key}
      isFixed={({ isApart }) => isApart === true}
      rowClass={({ isApart }) => (isApart ? 'row-apart' : undefined)}
    />
  );
}

/**
 * The rates of an answer that is split by place, most monitored first. It lists only places with a monitored assembly
 * on record: the others have no rate.
 */
export function PlaceRates({
  answer,
  caption,
  head,
  place,
}: {
  answer: Answer;
  caption: string;
  head: string;
  /** Names a unit, and says what its name does. */
  place: (code: string) => Named;
}) {
  const t = useText();
  const monitored = ({ rate }: Cell): number => rate!.denominator.low;
  const rows = answer.cells
    .filter((cell) => cell.keys[0] !== null && (monitored(cell) > 0 || mayMore(cell.rate!) > 0))
    .sort((a, b) => monitored(b) - monitored(a))
    .map((cell): RateRow => {
      const named = place(cell.keys[0]!);
      return { key: cell.keys[0]!, cell, name: <NameOrLink {...named} />, sortKey: named.name };
    });
  const nowhere = answer.cells
    .filter((cell) => cell.keys[0] === null && (monitored(cell) > 0 || mayMore(cell.rate!) > 0))
    .map((cell): RateRow => ({
      key: 'none',
      cell,
      name: t(answer.splits[0]?.split === 'place:1' ? 'table.no-place' : 'cell.loose'),
      isApart: true,
    }));
  const known = daysKnown(spanOf(answer), answer);
  const total: RateRow = {
    key: 'total',
    cell: answer.total,
    watch: known === 'not-published' ? known : null,
    name: t('row.total'),
    isApart: true,
  };
  return <RateTable code={answer.indicator.code} {...{ caption, head }} rows={[...rows, ...nowhere, total]} />;
}
