import type { Buffer } from 'node:buffer';
import {
  addAll,
  allBits,
  type Bits,
  eachBit,
  hasBit,
  isNone,
  keepOnly,
  noBits,
  setBit,
  takeOut,
} from './document-bits.js';
import type { KhmerTexts } from './khmer-texts.js';
import type { Sought } from './searchable-names.js';
import type { SyllableSequence } from './syllable-sequence.js';
import type { TermTable } from './term-table.js';

/** Documents are numbered with 16 bits. */
export const MOST_DOCUMENTS = 2 ** 16;
/** To look up one of a few thousand terms. */
const STEPS_OF_LOOKUP = 12;
/** Looking them up in the facts takes a few milliseconds. */
const ROWS_AT_ONCE = 8_192;
/** No incident of the facts has this code. */
const NO_ROW = 2 ** 32 - 1;

interface SegmentParts {
  size: number;
  /** All codes, each filled up with zeros to the same length. */
  codes: Buffer;
  /** Documents in the order of `tailOf(code)`, then of codes. */
  byTail: Uint16Array;
  words: TermTable;
  /** Codes of places, groups and acts, after the letter of `KINDS`. */
  named: TermTable;
  khmer: KhmerTexts;
}

/** What says, before a code, whether it is of a place, a group or a type of act. */
export const KINDS = { places: 'p', groups: 'g', types: 't' } as const;

/** The last word of a code, by whose beginning it is found. The words before it are the same for all incidents. */
export const tailOf = (code: string): string => code.slice(code.lastIndexOf('-') + 1).toLowerCase();

/** Returns the row of an incident in the facts; null if they do not have it. */
export type RowOf = (code: string) => number | null;

/** An index over the texts of at most 65,536 incidents. Its texts never change; a text that does is removed. */
export class Segment {
  readonly size: number;
  private readonly rows: Uint32Array;
  /** Removed documents. Replaced on a change, so that a running search keeps those of its start. */
  removed: Bits;
  private removedCount = 0;
  private readonly codeLength: number;

  /** The caller maps its rows. */
  constructor(private readonly parts: SegmentParts) {
    this.size = parts.size;
    this.codeLength = parts.codes.length / Math.max(1, parts.size);
    this.removed = noBits(parts.size);
    this.rows = new Uint32Array(parts.size);
  }

  /** Number of documents that are not removed. */
  get live(): number {
    return this.size - this.removedCount;
  }

  get bytes(): number {
    const { codes, byTail, words, named, khmer } = this.parts;
    return (
      codes.length +
      byTail.byteLength +
      this.rows.byteLength +
      this.removed.length +
      words.bytes +
      named.bytes +
      khmer.bytes
    );
  }

  get tables(): Pick<SegmentParts, 'words' | 'named' | 'khmer'> {
    return this.parts;
  }

  /** Finds the rows of all documents, in steps; again after the facts were built again. */
  *mapRows(rowOf: RowOf): Generator<void> {
    for (let document = 0; document < this.size; document++) {
      this.rows[document] = rowOf(this.codeAt(document)) ?? NO_ROW;
      if (document % ROWS_AT_ONCE === ROWS_AT_ONCE - 1) yield;
    }
  }

  /** Sets the row of each of these documents in a table by row. */
  markRows(documents: Bits, table: Uint8Array): void {
    const { rows } = this;
    eachBit(documents, (document) => {
      const row = rows[document]!;
      if (row !== NO_ROW) table[row] = 1;
    });
  }

  codeAt(document: number): string {
    const from = document * this.codeLength;
    let end = from + this.codeLength;
    while (this.parts.codes[end - 1] === 0) end -= 1;
    return this.parts.codes.toString('latin1', from, end);
  }

  /** Whether it still has the texts of an incident that was removed. */
  hasRemoved(code: string): boolean {
    const document = this.find(code);
    return document >= 0 && hasBit(this.removed, document);
  }

  remove(code: string): void {
    const document = this.find(code);
    if (document < 0 || hasBit(this.removed, document)) return;
    this.removed = Uint8Array.from(this.removed);
    setBit(this.removed, document);
    this.removedCount += 1;
  }

  /**
   * Returns the documents that match every word and are not among those removed. Compares texts last, and only those
   * that every word leaves: first with the longest word, which fewest of them have.
   */
  matching(words: readonly Sought[], removed: Bits): Bits {
    const found = allBits(this.size);
    takeOut(found, removed);
    const open: { named: Bits; sequence: SyllableSequence }[] = [];
    for (const sought of words) {
      const named = this.named(sought);
      const having = Uint8Array.from(named);
      const sequence = this.addByText(sought, having);
      if (sequence !== null) open.push({ named, sequence });
      keepOnly(found, having);
      if (isNone(found)) return found;
    }
    open.sort((a, b) => b.sequence.length - a.sequence.length);
    for (const { named, sequence } of open) {
      const unsure = Uint8Array.from(found);
      takeOut(unsure, named);
      keepOnly(found, named);
      this.parts.khmer.keepMatches(sequence, unsure);
      addAll(found, unsure);
    }
    return found;
  }

  /** Returns the documents of places, groups and acts that a word names. */
  private named(sought: Sought): Bits {
    const having = noBits(this.size);
    const { named } = this.parts;
    for (const kind of ['places', 'groups', 'types'] as const) {
      const codes = sought[kind];
      const [from, until] = codes.size === 0 ? [0, 0] : named.beginningWith(KINDS[kind]);
      // Few codes are looked up; of many, those are found that the segment has.
      if (codes.size * STEPS_OF_LOOKUP < until - from)
        for (const code of codes) {
          const index = named.find(KINDS[kind] + code);
          if (index >= 0) named.addDocuments(index, having);
        }
      else
        for (let index = from; index < until; index++)
          if (codes.has(named.termAt(index).slice(1))) named.addDocuments(index, having);
    }
    return having;
  }

  /**
   * Adds the documents whose texts have a word, or may have it.
   * @returns what the texts must be compared with; null if all of them have it
   */
  private addByText({ word, isKhmer }: Sought, having: Bits): SyllableSequence | null {
    const { words, khmer } = this.parts;
    if (isKhmer) return khmer.addCandidates(word, having);
    const [from, until] = words.beginningWith(word);
    for (let index = from; index < until; index++) words.addDocuments(index, having);
    this.addByTail(word, having);
    return null;
  }

  private addByTail(prefix: string, into: Bits): void {
    const { byTail } = this.parts;
    for (let i = this.firstByTail((tail) => tail >= prefix); i < this.size; i++) {
      if (!tailOf(this.codeAt(byTail[i]!)).startsWith(prefix)) return;
      setBit(into, byTail[i]!);
    }
  }

  private find(code: string): number {
    const { byTail } = this.parts;
    const sought = tailOf(code);
    for (let i = this.firstByTail((tail) => tail >= sought); i < this.size; i++) {
      const other = this.codeAt(byTail[i]!);
      if (other === code) return byTail[i]!;
      if (tailOf(other) !== sought) return -1;
    }
    return -1;
  }

  private firstByTail(isLate: (tail: string) => boolean): number {
    let [low, high] = [0, this.size];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isLate(tailOf(this.codeAt(this.parts.byTail[middle]!)))) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
