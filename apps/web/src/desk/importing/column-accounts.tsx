import type { CellAccount } from '@vigil/shared/import/cell-account.js';
import type { MappedColumn } from '@vigil/shared/import/column-mapping.js';
import { formatTarget } from '@vigil/shared/import/format-note.js';
import { Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';
import { useOwnQuestionName } from './own-question-name.js';

/** What the preview made of the cells of each column, beside what they would become. */
export function ColumnAccounts({
  accounts,
  columns,
}: {
  accounts: readonly CellAccount[];
  columns: readonly MappedColumn[];
}) {
  const t = useText();
  const ownName = useOwnQuestionName();
  const rows = columns.map((column, index) => ({ column, index, account: accounts[index] }));
  return (
    <details>
      <summary>{t('import.column.became')}</summary>
      <Table
        stacks
        caption={<span class="visually-hidden">{t('import.column.became')}</span>}
        rows={rows}
        rowKey={({ index }) => String(index)}
        rowClass={({ account }) => (account?.filled ? undefined : 'row-apart')}
        columns={[
          { key: 'column', head: t('import.col.column'), cell: ({ column }) => column.header },
          {
            key: 'meaning',
            head: t('import.col.meaning'),
            cell: ({ column }) => formatTarget(column.target, t, ownName),
          },
          {
            key: 'cells',
            head: t('import.col.cells'),
            cell: ({ account }) =>
              account?.filled ? t('import.account', { ...account, n: account.filled }) : t('import.empty-column'),
          },
        ]}
      />
    </details>
  );
}
