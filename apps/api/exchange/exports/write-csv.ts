import { ACLED_COLUMNS } from '@vigil/shared/acled/column-names.js';
import { acledRows, type AcledNames } from '@vigil/shared/acled/acled-rows.js';
import type { Column } from './export-column.js';
import { BOM, csvLine, type CsvCell } from '@vigil/shared/csv/csv-line.js';
import type { Progress, PublicRow } from './row-batches.js';

type Pieces = AsyncGenerator<string>;

/** Writes a table with its names while it is read. @param isTagged writes HXL hashtags below the names */
export async function* writeCsv<R>(
  columns: readonly Column<R>[],
  batches: AsyncIterable<readonly R[]>,
  progress: Progress,
  isTagged = false,
): Pieces {
  yield BOM + csvLine(columns.map(({ name }) => name)) + (isTagged ? csvLine(columns.map(({ hxl }) => hxl)) : '');
  for await (const rows of batches) {
    let text = '';
    for (const row of rows) text += csvLine(columns.map((column) => column.of(row)));
    progress.rows += rows.length;
    yield text;
  }
}

/**
 * Writes incidents in ACLED's 31 columns, one row per place and day. The tags column has the row's number and the
 * total, and how many incidents make no row. Source: docs/acled.md.
 */
export async function* writeAcled(
  names: AcledNames,
  { total, leftOut }: { total: number; leftOut: number },
  batches: AsyncIterable<readonly PublicRow[]>,
  progress: Progress,
): Pieces {
  const without = leftOut === 0 ? '' : `; incidents without a row=${leftOut}`;
  yield BOM + csvLine(ACLED_COLUMNS);
  for await (const incidents of batches) {
    let text = '';
    for (const { incident } of incidents) {
      for (const row of acledRows(incident, names)) {
        progress.rows += 1;
        row.tags = `${row.tags}${without}; vigil row=${progress.rows} of ${total}`;
        text += csvLine(ACLED_COLUMNS.map((name): CsvCell => row[name]));
      }
    }
    if (text !== '') yield text;
  }
}
