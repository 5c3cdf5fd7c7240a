import type { ImportedFile } from '@vigil/shared/staff-responses/imports.js';
import { Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';
import { formatRows } from './format-rows.js';

/** The first rows of the file as they stand in it. Nothing for a file that an earlier version read. */
export function FileRows({ about, total }: { about: ImportedFile; total: number }) {
  const t = useText();
  const { firstRows: rows = [], headers } = about;
  if (rows.length === 0) return null;
  return (
    <div class="import-file-rows">
      <Table
        caption={t('import.file.rows', { k: rows.length, n: total })}
        rows={rows}
        rowKey={({ n }) => String(n)}
        columns={[
          { key: 'row', head: t('import.col.row'), cell: ({ n }) => formatRows([n], t.language) },
          ...headers.map((header, i) => ({
            key: `${i} ${header}`,
            head: header,
            cell: ({ cells }: (typeof rows)[number]) => cells[i] ?? '',
          })),
        ]}
      />
    </div>
  );
}
