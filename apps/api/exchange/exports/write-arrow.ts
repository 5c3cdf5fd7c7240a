import {
  Column as ArrowColumn,
  columnFromArray,
  type DataType,
  dateDay,
  field,
  int32,
  Table,
  tableToIPC,
  utf8,
} from '@uwdata/flechette';
import type { AboutFile } from './about-file.js';
import type { Column, ColumnKind } from './columns.js';
import type { CsvCell } from '../../platform/http/csv.js';
import { regrouped, type Progress } from './rows.js';

const TYPES: Readonly<Record<ColumnKind, () => DataType>> = { text: utf8, day: dateDay, whole: int32 };
/** Of Arrow: its metadata version, and the order of bytes. */
const V5 = 4;
const LITTLE = 0;
/** What ends a stream: a continuation mark and no message. */
const END = Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0);
/** Continuation mark and length before a message. */
const PREFIX = 8;
/** Rows of a record batch: each has a head of its own for every column. */
const BATCH = 400;

const valueOf = (cell: CsvCell, kind: ColumnKind): unknown =>
  kind === 'day' && typeof cell === 'string'
    ? new Date(`${cell}T00:00:00Z`)
    : typeof cell === 'boolean'
      ? String(cell)
      : cell;

/**
 * A table as an Arrow IPC stream, one record batch for every 400 rows: memory stays flat. Read it with
 * `pyarrow.ipc.open_stream`, with R's `arrow::read_ipc_stream`, or with any other reader of Arrow. A file that was cut
 * off lacks the end mark, and has fewer rows than its schema says.
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
            rows.map((row) => valueOf(of(row), kind)),
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
    // Each is a whole stream: the schema is there already, and the end comes at the end.
    yield whole.slice(schemaLength, whole.length - END.length);
  }
  yield END;
}
