import { Buffer } from 'node:buffer';
import type { Bits } from './document-bits.js';

/** Steps of this many elements take a few milliseconds. */
export const ELEMENTS_AT_ONCE = 50_000;

/**
 * The distinct terms of a segment, sorted, each with the documents that have it. The documents of a term are the gaps
 * between their numbers (7 bits to a byte), or one bit per document where that is shorter.
 */
export class TermTable {
  private readonly bitmapLength: number;

  /**
   * @param letters all terms, in UTF-8
   * @param starts where each term begins in `letters`, and their end
   * @param documents how many the segment has
   * @param lists the documents of all terms
   * @param listStarts where those of each term begin in `lists`, and their end
   */
  constructor(
    private readonly letters: Buffer,
    private readonly starts: Uint32Array,
    private readonly documents: number,
    private readonly lists: Uint8Array,
    private readonly listStarts: Uint32Array,
  ) {
    this.bitmapLength = bitmapLengthOf(documents);
  }

  get size(): number {
    return this.starts.length - 1;
  }

  get bytes(): number {
    return this.letters.length + this.starts.byteLength + this.lists.length + this.listStarts.byteLength;
  }

  termAt(index: number): string {
    return this.letters.toString('utf8', this.starts[index], this.starts[index + 1]);
  }

  /** Returns the index of a term; -1 if the segment does not have it. */
  find(term: string): number {
    const at = this.firstWhere((other) => other >= term);
    return at < this.size && this.termAt(at) === term ? at : -1;
  }

  /** Returns the first index and the end of the terms that begin with this. */
  beginningWith(prefix: string): [from: number, until: number] {
    const from = this.firstWhere((other) => other >= prefix);
    return [from, this.firstWhere((other) => other > prefix && !other.startsWith(prefix), from)];
  }

  /** Yields the index of each term that contains a text, or ends with it; twice if the text is in it twice. */
  *containing(text: string, isAtEnd = false): Generator<number> {
    const { letters, starts } = this;
    const length = Buffer.byteLength(text);
    for (let at = letters.indexOf(text); at >= 0; at = letters.indexOf(text, at + 1)) {
      let [low, high] = [0, this.size];
      while (high - low > 1) {
        const middle = (low + high) >>> 1;
        if (starts[middle]! <= at) low = middle;
        else high = middle;
      }
      const end = starts[low + 1]!;
      if (isAtEnd ? at + length === end : at + length <= end) yield low;
    }
  }

  /** Adds the documents of a term. */
  addDocuments(index: number, into: Bits): void {
    let at = this.listStarts[index]!;
    const end = this.listStarts[index + 1]!;
    const { lists } = this;
    if (end - at === this.bitmapLength) {
      for (let i = 0; at < end; i++) into[i]! |= lists[at++]!;
      return;
    }
    for (let document = -1; at < end;) {
      let byte = lists[at++]!;
      let gap = byte & 127;
      for (let shift = 7; byte > 127; shift += 7) {
        byte = lists[at++]!;
        gap |= (byte & 127) << shift;
      }
      document += gap + 1;
      into[document >>> 3]! |= 1 << (document & 7);
    }
  }

  private firstWhere(isLate: (term: string) => boolean, from = 0): number {
    let [low, high] = [from, this.size];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isLate(this.termAt(middle))) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** Collects which document has which term. Documents of one term must come in ascending order. */
export class TermTableBuilder {
  private readonly ids = new Map<string, number>();
  /** By term: its last document, and how many it has. */
  private readonly last: number[] = [];
  private readonly counts: number[] = [];
  /** The pairs of both, in the order of `add`. */
  private terms = new Uint32Array(4096);
  private documents = new Uint16Array(4096);
  private length = 0;

  get bytes(): number {
    return this.terms.byteLength + this.documents.byteLength + this.last.length * BYTES_OF_TERM;
  }

  /** Returns the number of a term, in the order of first use. */
  idOf(term: string): number {
    let id = this.ids.get(term);
    if (id === undefined) {
      id = this.ids.size;
      this.ids.set(term, id);
      this.last.push(-1);
      this.counts.push(0);
    }
    return id;
  }

  add(id: number, document: number): void {
    if (this.last[id] === document) return;
    this.last[id] = document;
    this.counts[id]! += 1;
    if (this.length === this.terms.length) this.grow();
    this.terms[this.length] = id;
    this.documents[this.length] = document;
    this.length += 1;
  }

  private grow(): void {
    const { terms, documents } = this;
    this.terms = new Uint32Array(terms.length * 1.5);
    this.terms.set(terms);
    this.documents = new Uint16Array(documents.length * 1.5);
    this.documents.set(documents);
  }

  /** Builds the table in steps. @returns it, and the index in it of each id */
  *finish(documents: number): Generator<void, { table: TermTable; indexOf: Uint32Array }> {
    const terms = yield* sortedInSteps([...this.ids.keys()]);
    const indexOf = new Uint32Array(terms.length);
    for (const [index, term] of terms.entries()) indexOf[this.ids.get(term)!] = index;
    yield;
    const { letters, starts } = lettersOf(terms);
    yield;
    const { grouped, ends } = yield* this.byTerm(indexOf);
    const { lists, listStarts } = yield* encode(grouped, ends, documents);
    return { table: new TermTable(letters, starts, documents, lists, listStarts), indexOf };
  }

  /** Returns the documents grouped by the index of their term, and where each group ends. */
  private *byTerm(indexOf: Uint32Array): Generator<void, { grouped: Uint16Array; ends: Uint32Array }> {
    const ends = new Uint32Array(indexOf.length);
    for (let id = 0; id < indexOf.length; id++) ends[indexOf[id]!] = this.counts[id]!;
    let sum = 0;
    for (let index = 0; index < ends.length; index++) {
      const count = ends[index]!;
      ends[index] = sum;
      sum += count;
    }
    const grouped = new Uint16Array(sum);
    const { terms, documents, length } = this;
    // Moves each start forward until it is the end of its group.
    for (let i = 0; i < length; i++) {
      grouped[ends[indexOf[terms[i]!]!]!++] = documents[i]!;
      if (i % ELEMENTS_AT_ONCE === 0) yield;
    }
    return { grouped, ends };
  }
}

const SORTED_AT_ONCE = 8192;

/** Sorts texts as `sort` does, in steps of a few milliseconds. */
export function* sortedInSteps(texts: readonly string[]): Generator<void, string[]> {
  let runs: string[][] = [];
  for (let at = 0; at < texts.length; at += SORTED_AT_ONCE) {
    runs.push(texts.slice(at, at + SORTED_AT_ONCE).sort());
    yield;
  }
  while (runs.length > 1) {
    const merged: string[][] = [];
    for (let i = 0; i < runs.length; i += 2) {
      merged.push(mergeSorted(runs[i]!, runs[i + 1] ?? []));
      yield;
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

const mergeSorted = (a: readonly string[], b: readonly string[]): string[] => {
  const merged: string[] = [];
  for (let i = 0, k = 0; i < a.length || k < b.length;)
    merged.push(k === b.length || (i < a.length && a[i]! <= b[k]!) ? a[i++]! : b[k++]!);
  return merged;
};

/** What a term weighs in the maps of a builder, roughly. */
const BYTES_OF_TERM = 100;

const bitmapLengthOf = (documents: number): number => (documents + 7) >>> 3;

const lettersOf = (terms: readonly string[]): { letters: Buffer; starts: Uint32Array } => {
  const starts = new Uint32Array(terms.length + 1);
  let length = 0;
  for (const [index, term] of terms.entries()) {
    starts[index] = length;
    length += Buffer.byteLength(term);
  }
  starts[terms.length] = length;
  const letters = Buffer.alloc(length);
  for (const [index, term] of terms.entries()) letters.write(term, starts[index]!);
  return { letters, starts };
};

const sizeOfGap = (gap: number): number => (gap < 128 ? 1 : gap < 16_384 ? 2 : 3);

function* encode(
  grouped: Uint16Array,
  ends: Uint32Array,
  documents: number,
): Generator<void, { lists: Uint8Array; listStarts: Uint32Array }> {
  const bitmapLength = bitmapLengthOf(documents);
  const listStarts = new Uint32Array(ends.length + 1);
  for (let index = 0, from = 0; index < ends.length; index++) {
    let length = 0;
    for (let last = -1; from < ends[index]!; from++) {
      length += sizeOfGap(grouped[from]! - last - 1);
      last = grouped[from]!;
      if (from % ELEMENTS_AT_ONCE === 0) yield;
    }
    listStarts[index + 1] = listStarts[index]! + Math.min(length, bitmapLength);
  }
  const lists = new Uint8Array(listStarts[ends.length]!);
  for (let index = 0, from = 0; index < ends.length; index++) {
    let at = listStarts[index]!;
    const isBitmap = listStarts[index + 1]! - at === bitmapLength;
    for (let last = -1; from < ends[index]!; from++) {
      const document = grouped[from]!;
      if (isBitmap) lists[at + (document >>> 3)]! |= 1 << (document & 7);
      else {
        let gap = document - last - 1;
        for (; gap > 127; gap >>>= 7) lists[at++] = (gap & 127) | 128;
        lists[at++] = gap;
        last = document;
      }
      if (from % ELEMENTS_AT_ONCE === 0) yield;
    }
  }
  return { lists, listStarts };
}
