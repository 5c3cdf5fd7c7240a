import {
  Column as ArrowColumn,
  columnFromArray,
  type DataType,
  dateDay,
  field,
  float64,
  int32,
  Table,
  tableToIPC,
  utf8,
} from '@uwdata/flechette';
import type { AboutFile } from './export-metadata.js';
import { typedValue, type Column, type ColumnKind } from './export-column.js';
import { regrouped, type Progress } from './row-batches.js';

const TYPES: Readonly<Record<ColumnKind, () => DataType>> = {
  text: utf8,
  day: dateDay,
  whole: int32,
  decimal: float64,
};
/** Arrow's metadata version and byte order. */
const V5 = 4;
const LITTLE = 0;
/** The end of a stream: a continuation mark without a message. */
const END = Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0);
/** Bytes of continuation mark and length before a message. */
const PREFIX = 8;
/** Rows of a record batch: each batch has a header per column. */
const BATCH = 400;

/**
 * Writes a table as an Arrow IPC stream, one record batch per 400 rows, with constant memory. Read it with
 * `pyarrow.ipc.open_stream`, R's `arrow::read_ipc_stream`, or any other Arrow reader. A cut-off file has no end mark,
 * and fewer rows than its schema says.
 */
export async function* writeArrow<R>(
  about: AboutFile,
  columns: readonly Column<R>[],
  batches: AsyncIterable<readonly R[]>,
  progress: Progress,
): AsyncGenerator<Uint8Array> {
  const metadata = new Map([
    ['vigil', JSON.stringify(about)],
    ['vigil.rows', String(about.rows)],
  ]);
  const fields = columns.map(({ name, kind, hxl }) => field(name, TYPES[kind](), true, new Map([['hxl', hxl]])));
  const schema = { version: V5, endianness: LITTLE, fields, metadata } as ConstructorParameters<typeof Table>[0];
  const bytesOf = (rows: readonly R[]): Uint8Array => {
    const filled = columns.map(({ kind, of }, i) =>
      rows.length === 0
        ? new ArrowColumn([], fields[i]!.type)
        : columnFromArray(
            rows.map((row) => typedValue(of(row), kind)),
            fields[i]!.type as never,
          ),
    );
    return tableToIPC(new Table(schema, filled as never), { format: 'stream' })!;
  };
  const head = bytesOf([]);
  const schemaLength = PREFIX + new DataView(head.buffer, head.byteOffset).getInt32(4, true);
  yield head.slice(0, schemaLength);
  for await (const rows of regrouped(batches, BATCH)) {
    const whole = bytesOf(rows);
    progress.rows += rows.length;
    // Each batch is encoded as a whole stream. Removes its schema, which was sent before, and its end mark, which comes
    // at the end.
    yield whole.slice(schemaLength, whole.length - END.length);
  }
  yield END;
}
