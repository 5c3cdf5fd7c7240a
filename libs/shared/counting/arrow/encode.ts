import { type Column, field, Table, tableToIPC } from '@uwdata/flechette';
import { FACT_FILES, type FactFile } from './fact-files.js';

/** What a file says of itself, key by key: the whole file, and each of its columns. */
export interface Explained {
  file: ReadonlyMap<string, string>;
  columns: Readonly<Record<string, ReadonlyMap<string, string>>>;
}

/**
 * One file as it leaves: Arrow IPC in the file format, which pandas calls Feather. In pieces, one after the other, that
 * are the very bytes of the columns: of a million incidents nothing is copied.
 */
export const encodePieces = (
  file: FactFile,
  columns: Readonly<Record<string, Column<unknown>>>,
  { file: metadata, columns: about }: Explained,
): Uint8Array[] => {
  const shapes = FACT_FILES[file];
  const fields = shapes.map(({ name, nullable }) => field(name, columns[name]!.type, nullable, new Map(about[name])));
  const schema = { version: V5, endianness: LITTLE, fields, metadata: new Map(metadata) } as const;
  const pieces: Uint8Array[] = [];
  const sink = {
    write: (bytes: Uint8Array) => void pieces.push(bytes),
    pad: (count: number) => void pieces.push(new Uint8Array(count)),
    finish: () => null,
  };
  tableToIPC(
    new Table(
      schema,
      shapes.map(({ name }) => columns[name]!),
    ),
    { format: 'file', sink },
  );
  return pieces;
};

/** The same in one. */
export const encodeFile = (...file: Parameters<typeof encodePieces>): Uint8Array => {
  const pieces = encodePieces(...file);
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
};

/** Of Arrow: its metadata version, and the order of bytes. */
const V5 = 4;
const LITTLE = 0;
