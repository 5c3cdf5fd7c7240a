import { possibleHead, type PresentedLine } from '@vigil/shared/people-figures/present-figure.js';
import type { PeopleFigure } from '@vigil/shared/staff-responses/people-figures.js';
import { type Column, Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';

/** The lines of a figure as a table: each part in a column of its own, since nobody may add them. */
export function FigureLines({ figure, lines }: { figure: PeopleFigure; lines: readonly PresentedLine[] }) {
  const t = useText();
  const { indicator, splits } = figure;
  const hasSingle = lines.some(({ withSingleSource }) => withSingleSource !== null);
  const columns: Column<PresentedLine>[] = [
    ...splits.map((split, at) => ({
      key: split,
      head: t(`people-figures.split.${split}`),
      cell: ({ labels }: PresentedLine) => labels[at],
    })),
    { key: 'measure', head: t('people-figures.column.measure'), cell: ({ measureLabel }) => measureLabel },
    { key: 'certain', head: t('people-figures.column.certain'), number: true, cell: ({ certain }) => certain },
    {
      key: 'possible',
      head: t(`people-figures.column.${possibleHead(indicator, lines)}`),
      number: true,
      cell: ({ possible }) => possible,
    },
    { key: 'notKnown', head: t('people-figures.column.not-known'), number: true, cell: ({ notKnown }) => notKnown },
  ];
  if (hasSingle)
    columns.push({
      key: 'single',
      head: t('people-figures.column.single'),
      cell: ({ withSingleSource }) => withSingleSource?.text ?? '',
    });
  return (
    <Table
      caption={t(`people-figures.name.${indicator}`)}
      rows={lines}
      rowKey={({ keys, measure }) => [...keys, measure].join(' ')}
      rowClass={({ keys }) => (splits.length > 0 && keys.every((key) => key === null) ? 'table-sum' : undefined)}
      columns={columns}
      stacks="beside"
    />
  );
}
