import type { FilterRange } from '@vigil/shared/incident/filter-range.js';

/** Of a number or a day of which nothing is known at its end. */
const OPEN = 2 ** 31 - 1;
const PARTS = 3;

/** From which number, or day, to which an answer may be; null: open. */
export type AnswerRange = readonly [filter: string, low: number, high: number | null];

/** By row, what the answers that are numbers or days may be. Of what nobody knows there is nothing. */
export class RowRanges {
  private readonly filters = new Map<string, number>();
  /** Filter, lowest and highest, one answer after the other. */
  private data = new Int32Array(4_096);
  private end = 0;
  private garbage = 0;
  private from = new Uint32Array(1_024);
  private size = new Uint16Array(1_024);

  get bytes(): number {
    return this.data.byteLength + this.from.byteLength + this.size.byteLength;
  }

  put(row: number, ranges: readonly AnswerRange[]): void {
    this.remove(row);
    if (row >= this.from.length) {
      this.from = grown(this.from, row, (length) => new Uint32Array(length));
      this.size = grown(this.size, row, (length) => new Uint16Array(length));
    }
    if (this.garbage > 65_536 && this.garbage > this.end / 2) this.compact();
    if (this.end + ranges.length * PARTS > this.data.length)
      this.data = grown(this.data, this.end + ranges.length * PARTS, (length) => new Int32Array(length));
    this.from[row] = this.end;
    this.size[row] = ranges.length;
    for (const [filter, low, high] of ranges) {
      this.data.set([this.numberOf(filter), low, high ?? OPEN], this.end);
      this.end += PARTS;
    }
  }

  remove(row: number): void {
    if (row >= this.size.length) return;
    this.garbage += this.size[row]! * PARTS;
    this.size[row] = 0;
  }

  /** Returns 1 for each row with an answer that may be in the range. @param length of the rows that are given out */
  having(filter: string, { from, until }: FilterRange, length: number): Uint8Array {
    const rows = new Uint8Array(length);
    const wanted = this.filters.get(filter);
    if (wanted === undefined) return rows;
    const [low, high] = [from ?? -OPEN, until ?? OPEN];
    for (let row = 0; row < Math.min(length, this.size.length); row++) {
      const begin = this.from[row]!;
      for (let at = begin, end = begin + this.size[row]! * PARTS; at < end; at += PARTS)
        if (this.data[at] === wanted && this.data[at + 1]! <= high && this.data[at + 2]! >= low) {
          rows[row] = 1;
          break;
        }
    }
    return rows;
  }

  private numberOf(filter: string): number {
    const known = this.filters.get(filter) ?? this.filters.size;
    this.filters.set(filter, known);
    return known;
  }

  private compact(): void {
    const moved = new Int32Array(this.data.length);
    let end = 0;
    for (let row = 0; row < this.size.length; row++) {
      if (this.size[row] === 0) continue;
      moved.set(this.data.subarray(this.from[row]!, this.from[row]! + this.size[row]! * PARTS), end);
      this.from[row] = end;
      end += this.size[row]! * PARTS;
    }
    this.data = moved;
    this.end = end;
    this.garbage = 0;
  }
}

type Numbers = Uint16Array | Uint32Array | Int32Array;
const grown = <T extends Numbers>(now: T, least: number, make: (length: number) => T): T => {
  const longer = make(Math.ceil((least + 1) * 1.5));
  longer.set(now);
  return longer;
};
