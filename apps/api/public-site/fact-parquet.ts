import { gzipSync } from 'node:zlib';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { Explained } from '@vigil/shared/counting/arrow/encode-arrow-file.js';
import { FACT_FILES, type FactColumn, type FactFile, type Storage } from '@vigil/shared/counting/arrow/fact-files.js';
import type { PackedColumns } from '@vigil/shared/counting/arrow/pack-facts.js';

type Schema = ConstructorParameters<typeof ParquetWriter>[0]['schema'];
type Values = (string | number | boolean | Date | null)[];

const TEXT = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const;
const TYPES: Readonly<Record<Storage, Omit<Schema[number], 'name'>>> = {
  code: TEXT,
  name: TEXT,
  set: TEXT,
  text: TEXT,
  day: { type: 'INT32', converted_type: 'DATE' },
  number: { type: 'INT32' },
  yes: { type: 'BOOLEAN' },
};

/**
 * Writes a table of facts as Apache Parquet, from the columns that its Arrow file is made of: the same rows, in the
 * same order. Its metadata has what the Arrow file says of itself; what it says of each column is JSON under "columns".
 * @param pause lets other work run between two row groups
 */
export const writeFactParquet = async <F extends FactFile>(
  file: F,
  columns: PackedColumns[F],
  about: Explained,
  pause: () => Promise<void>,
): Promise<Buffer> => {
  const shapes: readonly FactColumn[] = FACT_FILES[file];
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({
    writer,
    schema: [
      { name: 'root', num_children: shapes.length },
      ...shapes.map(({ name, storage, nullable }) => ({
        name,
        repetition_type: nullable ? ('OPTIONAL' as const) : ('REQUIRED' as const),
        ...TYPES[storage],
      })),
    ],
    createdBy: 'Vigil',
    codec: 'GZIP',
    compressors: { GZIP: (bytes) => gzipSync(bytes) },
    kvMetadata: [
      ...[...about.file].map(([key, value]) => ({ key, value })),
      {
        key: 'columns',
        value: JSON.stringify(
          Object.fromEntries(shapes.map(({ name }) => [name, Object.fromEntries(about.columns[name] ?? [])])),
        ),
      },
    ],
  });
  const batchesOf = (name: string): readonly Batch[] =>
    columns[name as keyof PackedColumns[F]].data as readonly Batch[];
  for (let batch = 0; batch < batchesOf(shapes[0]!.name).length; batch++) {
    const columnData = shapes.map(({ name, storage }) => ({ name, data: valuesOf(batchesOf(name)[batch]!, storage) }));
    if (columnData[0]!.data.length === 0) continue;
    await parquet.write({ columnData, rowGroupSize: columnData[0]!.data.length });
    await pause();
  }
  await parquet.finish();
  return Buffer.from(writer.getBytes());
};

/** Rows of one column that were packed together. */
interface Batch {
  length: number;
  at(row: number): string | number | boolean | null;
}

const valuesOf = (batch: Batch, storage: Storage): Values =>
  Array.from({ length: batch.length }, (_, row) => {
    const value = batch.at(row);
    return storage === 'day' && typeof value === 'number' ? new Date(value) : value;
  });
