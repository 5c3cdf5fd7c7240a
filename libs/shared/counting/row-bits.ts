import { BLOCK } from './block-day-bounds.js';

/** Rows per word. */
const WORD = 32;
const WORDS = BLOCK / WORD;

/** A set of rows: one bit for each row, 32 to a word, the lowest bit first. */
export class RowBits {
  private readonly words: Int32Array;

  /** @param length how many rows there are */
  constructor(length: number) {
    this.words = new Int32Array(Math.ceil(length / BLOCK) * WORDS);
  }

  /** Returns a set of the first `length` rows. */
  static first(length: number): RowBits {
    const bits = new RowBits(length);
    bits.words.fill(-1, 0, length >>> 5);
    if (length % WORD > 0) bits.words[length >>> 5] = (1 << (length % WORD)) - 1;
    return bits;
  }

  /** The words of the block that begins at `row`. */
  block(row: number): Int32Array {
    return this.words.subarray(row / WORD, row / WORD + WORDS);
  }

  /** Adds rows of the block that begins at `row`: its words, as `block` returns them. */
  addBlock(row: number, words: Int32Array): void {
    for (let i = 0, at = row / WORD; i < WORDS; i++) this.words[at + i]! |= words[i]!;
  }

  /** Adds a row. */
  add(row: number): void {
    this.words[row >>> 5]! |= 1 << (row & 31);
  }

  has(row: number): boolean {
    return ((this.words[row >>> 5] ?? 0) & (1 << (row & 31))) !== 0;
  }

  /** Returns this set without some rows. */
  without(rows: Iterable<number>): RowBits {
    const left = new RowBits(this.length);
    left.words.set(this.words);
    for (const row of rows) if (this.has(row)) left.words[row >>> 5]! &= ~(1 << (row & 31));
    return left;
  }

  /** Returns the rows that are in both sets. */
  and({ words }: RowBits): RowBits {
    const both = new RowBits(this.length);
    for (let at = 0, end = Math.min(this.words.length, words.length); at < end; at++)
      both.words[at] = this.words[at]! & words[at]!;
    return both;
  }

  /** All rows of the set are below this. */
  get length(): number {
    return this.words.length * WORD;
  }

  /** Returns the first row of the set from `row` on, or `length` if there is none. */
  next(row: number): number {
    for (let at = row >>> 5, mask = -1 << (row & 31); at < this.words.length; at++, mask = -1) {
      const word = this.words[at]! & mask;
      if (word !== 0) return at * WORD + lowest(word);
    }
    return this.length;
  }

  /** Counts the rows of each block. Valid until the set changes. */
  ranked(): RankedRows {
    return new RankedRows(this.words);
  }
}

/** The rows of a set by number: 0 is the lowest row. */
export class RankedRows {
  /** By block: the rows before it; at the end, all. */
  private readonly before: Uint32Array;

  constructor(private readonly words: Int32Array) {
    this.before = new Uint32Array(words.length / WORDS + 1);
    let sum = 0;
    for (let at = 0; at < words.length; at++) {
      sum += ones(words[at]!);
      if ((at + 1) % WORDS === 0) this.before[(at + 1) / WORDS] = sum;
    }
  }

  get total(): number {
    return this.before.at(-1)!;
  }

  /** Returns how many rows of the set come before a row. */
  rank(row: number): number {
    const end = Math.min(row >>> 5, this.words.length);
    const block = Math.floor(end / WORDS);
    let sum = this.before[block]!;
    for (let at = block * WORDS; at < end; at++) sum += ones(this.words[at]!);
    return end < this.words.length ? sum + ones(this.words[end]! & ~(-1 << (row & 31))) : sum;
  }

  /** Returns the row with a number below `total`. */
  at(number: number): number {
    let at = (firstWhere(this.before.length, (block) => this.before[block]! > number) - 1) * WORDS;
    let left = number - this.before[at / WORDS]!;
    for (let here = ones(this.words[at]!); here <= left; here = ones(this.words[at]!)) {
      left -= here;
      at += 1;
    }
    let word = this.words[at]!;
    for (; left > 0; left--) word &= word - 1;
    return at * WORD + lowest(word);
  }
}

/** Returns the first number below `length` that passes, if all after it pass too; `length` if none passes. */
export function firstWhere(length: number, passes: (number: number) => boolean): number {
  let first = 0;
  for (let high = length; first < high;) {
    const middle = (first + high) >>> 1;
    if (passes(middle)) high = middle;
    else first = middle + 1;
  }
  return first;
}

/** Returns the number of the lowest bit that is set. */
const lowest = (word: number): number => 31 - Math.clz32(word & -word);

/** Returns how many bits are set. */
function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
