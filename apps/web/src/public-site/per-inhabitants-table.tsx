import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import { formatInhabitants, formatPer } from '@vigil/shared/counting/format-per-inhabitants.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import type { ComponentChildren } from 'preact';
import { Table } from '../ui/table.js';
import { useText } from '../text-bundles.js';

interface Row {
  /** A cell with something certain. */
  cell: Cell;
  name: ComponentChildren;
}

/**
 * A table of rates per inhabitants, each with the number that it divides and how many people live there, or why there
 * is no rate. Who counted them stands below.
 */
export function PerInhabitantsTable({
  answer,
  rows,
  caption,
  head,
}: {
  answer: Answer;
  rows: readonly Row[];
  caption: string;
  head: string;
}) {
  const t = useText();
  const { populationSources = [] } = answer;
  return (
    <>
      <Table
        stacks="beside"
        caption={caption}
        columns={[
          { key: 'name', head, cell: ({ name }: Row) => name },
          {
            key: 'rate',
            head: t('per.head'),
            number: true,
            // A minimum is rounded down.
            cell: ({ cell: { perInhabitants } }: Row) =>
              perInhabitants?.low == null ? '–' : formatPer(perInhabitants.low, t, Math.floor),
          },
          {
            key: 'low',
            head: t('cell.at-least'),
            number: true,
            cell: ({ cell: { low } }: Row) => formatNumber(low, t.language),
          },
          { key: 'of', head: t('per.head-of'), cell: ({ cell }: Row) => formatInhabitants(cell.perInhabitants!, t) },
        ]}
        rows={rows}
        rowKey={({ cell }) => cell.keys[0] ?? ''}
      />
      {populationSources.length > 0 && (
        <p class="small quiet">{t('rule.population', { sources: populationSources.join(t('list.and')) })}</p>
      )}
    </>
  );
}
