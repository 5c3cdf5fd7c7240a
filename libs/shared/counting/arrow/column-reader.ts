import type { Column, Table } from '@uwdata/flechette';
import { FACT_FILES, type FactColumn, type FactFile, FORMAT, FORMAT_KEY, SEQ_KEY } from './fact-files.js';

/** Stand for null: NONE in a column of numbers that are never below 0, NO_DAY in one of days. */
export const NONE = -1;
export const NO_DAY = -(2 ** 31);

/** A batch as the library holds it: the bytes of the file. */
interface Batch {
  length: number;
  nullCount: number;
  values: Int8Array | Int16Array | Int32Array | Uint8Array;
  validity: Uint8Array;
  offsets: Int32Array;
  dictionary?: Column<string>;
}

/** Reads a fact file, column by column. */
export class FactTable {
  readonly length: number;
  /** The edition that the file is from, as its number in the public order. */
  readonly seq: number;

  /** @throws RangeError when it is not such a file, or has another format */
  constructor(
    private readonly file: FactFile,
    private readonly table: Table,
  ) {
    const {
      schema: { metadata },
      numRows,
    } = table;
    if (metadata?.get(FORMAT_KEY) !== FORMAT) throw new RangeError(`${file}: of another format`);
    this.seq = Number(metadata.get(SEQ_KEY));
    if (!Number.isSafeInteger(this.seq)) throw new RangeError(`${file}: says no moment`);
    this.length = numRows;
    for (const { name } of FACT_FILES[file])
      if (!table.names.includes(name)) throw new RangeError(`${file}: no column ${name}`);
  }

  /** Returns numbers, days, or dictionary indexes, one per row. Null is NONE, or for a day NO_DAY. */
  numbers(name: string): Int32Array {
    const { storage } = this.shapeOf(name);
    const all = new Int32Array(this.length);
    let from = 0;
    for (const { length, nullCount, values, validity } of this.batches(name)) {
      if (storage === 'yes') for (let i = 0; i < length; i++) all[from + i] = (values[i >> 3]! >> (i & 7)) & 1;
      else all.set(values.subarray(0, length), from);
      if (nullCount > 0)
        for (let i = 0; i < length; i++)
          if (((validity[i >> 3]! >> (i & 7)) & 1) === 0) all[from + i] = storage === 'day' ? NO_DAY : NONE;
      from += length;
    }
    return all;
  }

  /** Returns the dictionary that the numbers of this column point to. */
  words(name: string): string[] {
    const [first] = this.batches(name);
    return first?.dictionary ? [...first.dictionary].map((word) => word ?? '') : [];
  }

  /** Yields short ASCII texts, one per row. */
  *texts(name: string): Generator<string, undefined> {
    for (const { length, offsets, values } of this.batches(name)) {
      for (let i = 0; i < length; i++) yield String.fromCharCode(...values.subarray(offsets[i], offsets[i + 1]));
    }
    return undefined;
  }

  private batches(name: string): readonly Batch[] {
    return this.table.getChild(name).data as unknown as readonly Batch[];
  }

  private shapeOf(name: string): FactColumn {
    return (FACT_FILES[this.file] as readonly FactColumn[]).find((column) => column.name === name)!;
  }
}
