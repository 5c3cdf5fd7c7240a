import { gzipSync } from 'node:zlib';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { AboutFile } from './export-metadata.js';
import { typedValue, type Column, type ColumnKind } from './export-column.js';
import { regrouped, type Progress } from './row-batches.js';

type Schema = ConstructorParameters<typeof ParquetWriter>[0]['schema'];
const TYPES: Readonly<Record<ColumnKind, Omit<Schema[number], 'name'>>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  day: { type: 'INT32', converted_type: 'DATE' },
  whole: { type: 'INT32' },
  decimal: { type: 'DOUBLE' },
};
/** Rows of a row group. Readers skip whole groups; the writer holds one. */
const GROUP = 5_000;

/** Gives away the bytes that were written so far, so that a file of any size needs the memory of one row group. */
class StreamedBytes extends ByteWriter {
  taken(): Uint8Array {
    const bytes = this.getBytes().slice();
    this.index = 0;
    return bytes;
  }
}

/**
 * Writes a table as Apache Parquet, one row group per 5,000 rows. Its metadata has the description of the data under
 * "vigil", and the HXL hashtags of the columns under "hxl". A cut-off file has no footer, so no reader opens it.
 */
export async function* writeParquet<R>(
  about: AboutFile,
  columns: readonly Column<R>[],
  batches: AsyncIterable<readonly R[]>,
  progress: Progress,
): AsyncGenerator<Uint8Array> {
  const writer = new StreamedBytes();
  const schema: Schema = [
    { name: 'root', num_children: columns.length },
    ...columns.map(({ name, kind }) => ({ name, repetition_type: 'OPTIONAL' as const, ...TYPES[kind] })),
  ];
  const file = new ParquetWriter({
    writer,
    schema,
    createdBy: 'Vigil',
    codec: 'GZIP',
    compressors: { GZIP: (bytes) => gzipSync(bytes) },
    kvMetadata: [
      { key: 'vigil', value: JSON.stringify(about) },
      { key: 'hxl', value: JSON.stringify(Object.fromEntries(columns.map(({ name, hxl }) => [name, hxl]))) },
    ],
  });
  for await (const rows of regrouped(batches, GROUP)) {
    await file.write({
      columnData: columns.map(({ name, kind, of }) => ({ name, data: rows.map((row) => typedValue(of(row), kind)) })),
      rowGroupSize: GROUP,
    });
    progress.rows += rows.length;
    yield writer.taken();
  }
  await file.finish();
  yield writer.taken();
}
