import { BLOCK } from './block-day-bounds.js';

/** Rows per word. */
const WORD = 32;
const WORDS = BLOCK / WORD;

/** Rows of one block: one bit for each, 32 to a word, the lowest bit first. */
export interface BlockBits {
  readonly words: Int32Array;
  /** How many rows they are. */
  readonly total: number;
}

export const newWords = (): Int32Array => new Int32Array(WORDS);
const NONE: BlockBits = { words: newWords(), total: 0 };

/** Returns these rows of a block, counted. The words must not change afterwards. */
export function countedBlock(words: Int32Array): BlockBits {
  let total = 0;
  for (let at = 0; at < WORDS; at++) total += ones(words[at]!);
  return { words, total };
}

/** A set of rows, block by block. Blocks can be of several sets at once: each is replaced, never changed. */
export class RowBits {
  private readonly blocks: BlockBits[];
  /**
   * Memory of `wordsFor`, of one piece: V8 makes a small array of numbers outside the heap as slowly as a large one.
   */
  private own: Int32Array | null = null;

  /** @param size how many rows there are */
  constructor(size: number) {
    this.blocks = Array.from({ length: Math.ceil(size / BLOCK) }, () => NONE);
  }

  /** Returns a set of the first `size` rows. */
  static first(size: number): RowBits {
    const bits = new RowBits(size);
    for (let from = 0; from < size; from += BLOCK) {
      const words = newWords();
      for (let row = from, until = Math.min(size, from + BLOCK); row < until; row++) addTo(words, row);
      bits.setBlock(from, countedBlock(words));
    }
    return bits;
  }

  /** Sets which rows of the block that begins at `row` are in the set. */
  setBlock(row: number, rows: BlockBits): void {
    this.blocks[row / BLOCK] = rows;
  }

  /** Returns words without rows for `setBlock` of the block that begins at `row`, once. */
  wordsFor(row: number): Int32Array {
    this.own ??= new Int32Array(this.length / WORD);
    return this.own.subarray(row / WORD, row / WORD + WORDS);
  }

  has(row: number): boolean {
    const words = this.blocks[Math.floor(row / BLOCK)]?.words;
    return words !== undefined && hasRow(words, row);
  }

  /** Returns this set without some rows. */
  without(rows: Iterable<number>): RowBits {
    const left = new RowBits(this.length);
    this.blocks.forEach((block, at) => left.setBlock(at * BLOCK, block));
    for (const row of rows) {
      if (!left.has(row)) continue;
      const block = Math.floor(row / BLOCK);
      const words = left.blocks[block]!.words.slice();
      dropFrom(words, row);
      left.setBlock(block * BLOCK, countedBlock(words));
    }
    return left;
  }

  /** Returns the rows that are in both sets. */
  and(other: RowBits): RowBits {
    const both = new RowBits(Math.min(this.length, other.length));
    both.blocks.forEach((_, block) => {
      const [one, two] = [this.blocks[block]!, other.blocks[block]!];
      if (one.total > 0 && two.total > 0) both.setBlock(block * BLOCK, countedBlock(inBoth(one.words, two.words)));
    });
    return both;
  }

  /** All rows of the set are below this. */
  get length(): number {
    return this.blocks.length * BLOCK;
  }

  /** How many rows the set has. */
  get total(): number {
    return this.blocks.reduce((sum, { total }) => sum + total, 0);
  }

  /** Returns the first row of the set from `row` on, or `length` if there is none. */
  next(row: number): number {
    for (let at = row >>> 5, mask = -1 << (row & 31), end = this.length / WORD; at < end; at++, mask = -1) {
      const word = this.blocks[Math.floor(at / WORDS)]!.words[at % WORDS]! & mask;
      if (word !== 0) return at * WORD + lowest(word);
    }
    return this.length;
  }

  /** Numbers the rows. Valid until the set changes. */
  ranked(): RankedRows {
    return new RankedRows(this.blocks);
  }
}

/** Returns the rows that are in the words of both. */
export const inBoth = (one: Int32Array, two: Int32Array): Int32Array => one.map((word, at) => word & two[at]!);

/** Whether the words of its block have a row. */
export const hasRow = (words: Int32Array, row: number): boolean =>
  (words[(row >>> 5) % WORDS]! & (1 << (row & 31))) !== 0;

/** Adds a row to the words of its block. */
export function addTo(words: Int32Array, row: number): void {
  words[(row >>> 5) % WORDS]! |= 1 << (row & 31);
}

/** Takes a row out of the words of its block. */
export function dropFrom(words: Int32Array, row: number): void {
  words[(row >>> 5) % WORDS]! &= ~(1 << (row & 31));
}

/** The rows of a set by number: 0 is the lowest row. */
export class RankedRows {
  /** By block: the rows before it; at the end, all. */
  private readonly before: Uint32Array;

  constructor(private readonly blocks: readonly BlockBits[]) {
    this.before = new Uint32Array(blocks.length + 1);
    for (let block = 0; block < blocks.length; block++)
      this.before[block + 1] = this.before[block]! + blocks[block]!.total;
  }

  get total(): number {
    return this.before.at(-1)!;
  }

  /** Returns how many rows of the set come before a row. */
  rank(row: number): number {
    const block = Math.floor(row / BLOCK);
    if (block >= this.blocks.length) return this.total;
    const { words } = this.blocks[block]!;
    const end = (row >>> 5) % WORDS;
    let sum = this.before[block]!;
    for (let at = 0; at < end; at++) sum += ones(words[at]!);
    return sum + ones(words[end]! & ~(-1 << (row & 31)));
  }

  /** Returns the row with a number below `total`. */
  at(number: number): number {
    const block = firstWhere(this.before.length, (one) => this.before[one]! > number) - 1;
    const { words } = this.blocks[block]!;
    let at = 0;
    let left = number - this.before[block]!;
    for (let here = ones(words[at]!); here <= left; here = ones(words[at]!)) {
      left -= here;
      at += 1;
    }
    let word = words[at]!;
    for (; left > 0; left--) word &= word - 1;
    return block * BLOCK + at * WORD + lowest(word);
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
