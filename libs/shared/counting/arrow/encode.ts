import { type Column, field, Table, tableToIPC } from '@uwdata/flechette';
import { FACT_FILES, type FactFile } from './fact-files.js';

/** What a file says of itself, key by key: the whole file, and each of its columns. */
export interface Explained { file: ReadonlyMap<string, string>; columns: Readonly<Record<string, ReadonlyMap<string, string>>> }

/** One file as it leaves: Arrow IPC in the file format, which pandas calls Feather. */
export const encodeFile = (file: FactFile, columns: Readonly<Record<string, Column<unknown>>>, { file: metadata, columns: about }: Explained): Uint8Array => {
  const shapes = FACT_FILES[file];
  const fields = shapes.map(({ name, nullable }) => field(name, columns[name]!.type, nullable, new Map(about[name])));
  const schema = { version: V5, endianness: LITTLE, fields, metadata: new Map(metadata) } as const;
  return tableToIPC(new Table(schema, shapes.map(({ name }) => columns[name]!)), { format: 'file' })!;
};

/** Of Arrow: its metadata version, and the order of bytes. */
const V5 = 4;
const LITTLE = 0;
