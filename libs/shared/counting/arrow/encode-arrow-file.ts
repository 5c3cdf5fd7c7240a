import { type Column, field, Table, tableToIPC } from '@uwdata/flechette';
import { FACT_FILES, type FactFile } from './fact-files.js';

/** The descriptions in a file, by key: of the whole file, and of each of its columns. */
export interface Explained {
  file: ReadonlyMap<string, string>;
  columns: Readonly<Record<string, ReadonlyMap<string, string>>>;
}

/**
 * Encodes one file: Arrow IPC in the file format, which pandas calls Feather. Returns successive pieces that share the
 * bytes of the columns, so a million incidents are encoded without a copy.
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

/** Returns the same in one piece. */
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

/** Arrow constants: the metadata version, and the byte order. */
const V5 = 4;
const LITTLE = 0;
