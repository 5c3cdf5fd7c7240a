import {
  batchType,
  bool,
  Column,
  columnFromArray,
  type DataType,
  dateDay,
  dictionary,
  int16,
  int32,
  int8,
  utf8,
} from '@uwdata/flechette';
import type { Storage } from './fact-files.js';

type Values = Int8Array | Int16Array | Int32Array | Uint8Array;
interface Batch {
  length: number;
}

const EMPTY = new Uint8Array(0);
const bytesForBits = (count: number): Uint8Array => new Uint8Array(((count + 63) >>> 6) * 8);

/** Writes a dictionary even if it has no words: readers expect one. */
const entriesOf = (words: readonly string[]): Column<unknown> => {
  if (words.length > 0) return columnFromArray(words as string[], utf8()) as Column<unknown>;
  const none = new TextWriter();
  none.add([]);
  return none.column();
};

/** Writes a column batch by batch, straight into the bytes of the file. */
export class ColumnWriter {
  readonly type: DataType;
  private readonly entries: Column<unknown> | null;
  private readonly batches: Batch[] = [];
  private values: Values = EMPTY;
  private validity: Uint8Array = EMPTY;
  private length = 0;
  private nulls = 0;

  /** @param words the dictionary, for storage that has one; numbers are indexes into it */
  constructor(
    readonly name: string,
    private readonly storage: Storage,
    words: readonly string[] | null = null,
  ) {
    this.entries = words && entriesOf(words);
    // Uses a signed index type: some readers support no other.
    this.type = this.entries
      ? dictionary(this.entries.type, words!.length < 128 ? int8() : words!.length < 32_768 ? int16() : int32())
      : storage === 'day'
        ? dateDay()
        : storage === 'yes'
          ? bool()
          : int32();
  }

  begin(length: number): void {
    this.length = length;
    this.nulls = 0;
    const indices = this.entries && (this.type as { indices: { bitWidth: number } }).indices.bitWidth;
    this.values =
      this.storage === 'yes'
        ? bytesForBits(length)
        : indices === 8
          ? new Int8Array(length)
          : indices === 16
            ? new Int16Array(length)
            : new Int32Array(length);
    this.validity = EMPTY;
  }

  set(row: number, value: number): void {
    if (this.storage !== 'yes') this.values[row] = value;
    else if (value !== 0) this.values[row >> 3]! |= 1 << (row & 7);
  }

  /** Writes null: not known. */
  skip(row: number): void {
    if (this.nulls === 0) this.validity = bytesForBits(this.length).fill(255);
    this.validity[row >> 3]! &= ~(1 << (row & 7));
    this.nulls += 1;
  }

  end(): void {
    const { type, length, values, validity, nulls } = this;
    const batch = new (batchType(type))({ type, length, nullCount: nulls, values, validity }) as Batch & {
      setDictionary(entries: Column<unknown>): void;
    };
    if (this.entries) batch.setDictionary(this.entries);
    this.batches.push(batch);
  }

  column(): Column<unknown> {
    return new Column(this.batches as never, this.type);
  }
}

/** Writes a column of short ASCII texts. */
export class TextWriter {
  readonly type = utf8();
  private readonly batches: Batch[] = [];

  add(texts: readonly string[]): void {
    const offsets = new Int32Array(texts.length + 1);
    texts.forEach((text, i) => {
      offsets[i + 1] = offsets[i]! + text.length;
    });
    const letters = texts.join('');
    const values = new Uint8Array(letters.length);
    for (let i = 0; i < letters.length; i++) values[i] = letters.charCodeAt(i);
    this.batches.push(
      new (batchType(this.type))({
        type: this.type,
        length: texts.length,
        nullCount: 0,
        validity: EMPTY,
        offsets,
        values,
      }) as Batch,
    );
  }

  column(): Column<unknown> {
    return new Column(this.batches as never, this.type);
  }
}
