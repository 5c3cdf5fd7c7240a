import { ACLED_COLUMNS } from '@vigil/shared/acled/column-names.js';
import { acledRows, type AcledNames } from '@vigil/shared/acled/acled-rows.js';
import { asBytes } from '../../platform/utf8-bytes.js';
import { CsvBytes } from './csv-bytes.js';
import type { Column } from './export-column.js';
import { BOM, csvLine, type CsvCell } from '@vigil/shared/csv/csv-line.js';
import type { Progress, PublicRow } from './row-batches.js';

const LINE_END = '\r\n';

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

/** Minimum bytes per piece, and the room of a buffer, so that the rows that end a piece rarely need more. */
const PIECE = 64 * 1024;
const ROOM = PIECE + 32 * 1024;

/**
 * Writes the same of rows whose cells are texts in bytes (utf8-bytes.ts), for tables of many rows. What is the same in
 * each row is a text.
 */
export async function* writeCsvBytes<R>(
  columns: readonly Column<R>[],
  batches: AsyncIterable<readonly R[]>,
  progress: Progress,
  isTagged = false,
): AsyncGenerator<Buffer> {
  const csv = new CsvBytes(ROOM);
  const head = [columns.map(({ name }) => name), ...(isTagged ? [columns.map(({ hxl }) => hxl)] : [])];
  csv.copy(asBytes(BOM + head.map(csvLine).join('')));
  const parts = partsOf(columns);
  for await (const rows of batches) {
    for (const row of rows)
      for (const part of parts) {
        if (typeof part === 'string') csv.copy(part);
        else csv.cell(part.of(row));
      }
    progress.rows += rows.length;
    if (csv.waiting >= PIECE) yield csv.take();
  }
  yield csv.take();
}

/** Returns what a line consists of: cells, and between them what is the same in each, with the line's end. */
const partsOf = <R>(columns: readonly Column<R>[]): (Column<R> | string)[] => {
  const parts: (Column<R> | string)[] = [];
  let same = '';
  columns.forEach((column, i) => {
    if (i > 0) same += ',';
    if (column.always !== undefined) {
      same += asBytes(csvLine([column.always]).slice(0, -LINE_END.length));
      return;
    }
    if (same !== '') parts.push(same);
    parts.push(column);
    same = '';
  });
  return [...parts, same + LINE_END];
};

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
