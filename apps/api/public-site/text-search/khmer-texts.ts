import { Table } from '@vigil/shared/counting/growable-columns.js';
import { type Bits, eachBit, isNone, keepOnly, noBits, setBit } from './bits.js';
import { ELEMENTS_AT_ONCE, type TermTable, TermTableBuilder } from './term-table.js';

/** A subscript follows: the next letter belongs to the one before. */
const COENG = 0x17d2;
const isKhmerUnit = (unit: number): boolean => unit >= 0x1780 && unit <= 0x17dd;
const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/**
 * Whether a syllable begins between two letters. Depends on these two alone, so that a word is divided in the same
 * places wherever it stands.
 */
const beginsBetween = (before: number, unit: number): boolean =>
  isKhmerUnit(unit) ? unit <= 0x17b3 && before !== COENG : !isLowSurrogate(unit);

/** Divides a word into its syllables: a base letter with its subscripts, vowels and signs. */
export const syllablesOf = (word: string): string[] => {
  const found: string[] = [];
  let from = 0;
  for (let at = 1; at <= word.length; at++) {
    if (at < word.length && !beginsBetween(word.charCodeAt(at - 1), word.charCodeAt(at))) continue;
    found.push(word.slice(from, at));
    from = at;
  }
  return found;
};

/** Stands between two runs of Khmer, so that no match crosses. */
const BORDER = 0;

/**
 * Numbers of syllables are written as UTF-8 writes letters: frequent ones, which are low, take one byte, and where one
 * begins is seen at its first byte.
 */
const sizeOf = (number: number): number => (number < 0x80 ? 1 : number < 0x800 ? 2 : number < 0x10000 ? 3 : 4);
const isContinued = (byte: number): boolean => (byte & 0xc0) === 0x80;

/**
 * The Khmer of a segment's texts as numbers of syllables. Khmer has no spaces, so a search word can begin and end
 * anywhere: its inner syllables are compared by number, its first may be the end of one, its last the beginning.
 */
export class KhmerTexts {
  /**
   * @param table which document has which syllable
   * @param numbers the number of each syllable of the table
   * @param texts the numbers of all documents
   * @param starts where each document begins in `texts`, and their end; empty if there is no Khmer
   */
  constructor(
    private readonly table: TermTable,
    private readonly numbers: Uint32Array,
    private readonly texts: Uint8Array,
    private readonly starts: Uint32Array,
  ) {}

  get bytes(): number {
    return this.table.bytes + this.numbers.byteLength + this.texts.length + this.starts.byteLength;
  }

  /** Adds those of the documents `among` that contain a word. */
  addMatches(word: string, among: Bits, into: Bits): void {
    if (this.table.size === 0) return;
    const syllables = syllablesOf(word);
    if (syllables.length === 1) {
      for (const index of this.where((syllable) => syllable.includes(word))) this.table.addDocuments(index, into);
      return;
    }
    const [from, until] = this.table.beginningWith(syllables.at(-1)!);
    const sought = [
      this.where((syllable) => syllable.endsWith(syllables[0]!)),
      ...syllables.slice(1, -1).map((syllable) => [this.table.find(syllable)].filter((index) => index >= 0)),
      Array.from({ length: until - from }, (_, i) => from + i),
    ];
    const candidates = Uint8Array.from(among);
    for (const indexes of sought) {
      const having = noBits(candidates.length * 8);
      for (const index of indexes) this.table.addDocuments(index, having);
      keepOnly(candidates, having);
    }
    if (!isNone(candidates))
      this.verify(
        candidates,
        new Sequence(sought.map((indexes) => indexes.map((index) => this.numbers[index]!))),
        into,
      );
  }

  /** Yields the numbers of a document's syllables. */
  *numbersIn(document: number): Generator<number> {
    if (this.starts.length === 0) return;
    for (let at = this.starts[document]!; at < this.starts[document + 1]!;) {
      const number = numberAt(this.texts, at);
      at += sizeOf(number);
      yield number;
    }
  }

  /** Returns each syllable by its number. */
  syllables(): string[] {
    const found: string[] = [];
    for (let index = 0; index < this.table.size; index++) found[this.numbers[index]!] = this.table.termAt(index);
    return found;
  }

  private where(isSought: (syllable: string) => boolean): number[] {
    const found: number[] = [];
    for (let index = 0; index < this.table.size; index++) if (isSought(this.table.termAt(index))) found.push(index);
    return found;
  }

  private verify(candidates: Bits, sequence: Sequence, into: Bits): void {
    const { starts, texts } = this;
    eachBit(candidates, (document) => {
      if (sequence.isIn(texts, starts[document]!, starts[document + 1]!)) setBit(into, document);
    });
  }
}

const numberAt = (texts: Uint8Array, at: number): number => {
  const lead = texts[at]!;
  if (lead < 0x80) return lead;
  if (lead < 0xe0) return ((lead & 31) << 6) | (texts[at + 1]! & 63);
  if (lead < 0xf0) return ((lead & 15) << 12) | ((texts[at + 1]! & 63) << 6) | (texts[at + 2]! & 63);
  return ((lead & 7) << 18) | ((texts[at + 1]! & 63) << 12) | ((texts[at + 2]! & 63) << 6) | (texts[at + 3]! & 63);
};

const write = (into: Uint8Array, at: number, number: number): number => {
  const size = sizeOf(number);
  let rest = number;
  for (let i = at + size - 1; i > at; i--, rest >>>= 6) into[i] = 0x80 | (rest & 63);
  into[at] = size === 1 ? rest : ((0xf0 << (4 - size)) & 0xff) | rest;
  return at + size;
};

/** Syllables that must follow each other: for each place, the numbers that may be there. */
class Sequence {
  /** By byte: whether it ends a syllable that may be before the meeting (1), begins one after it (2), or both. */
  private readonly sides = new Uint8Array(256);
  /** The place after the meeting: where the fewest pairs of syllables may meet. */
  private meeting = 1;

  constructor(private readonly numbers: readonly (readonly number[])[]) {
    const pairs = (place: number): number => numbers[place - 1]!.length * numbers[place]!.length;
    for (let place = 2; place < numbers.length; place++) if (pairs(place) < pairs(this.meeting)) this.meeting = place;
    const bytes = new Uint8Array(4);
    for (const number of numbers[this.meeting - 1]!) this.sides[bytes[write(bytes, 0, number) - 1]!]! |= 1;
    for (const number of numbers[this.meeting]!) {
      write(bytes, 0, number);
      this.sides[bytes[0]!]! |= 2;
    }
  }

  /** Whether the sequence is between two places of texts. */
  isIn(texts: Uint8Array, from: number, end: number): boolean {
    const { sides } = this;
    let before = 0;
    for (let at = from; at < end; at++) {
      const side = sides[texts[at]!]!;
      if ((side & (before << 1)) !== 0 && this.isAt(texts, at, from, end)) return true;
      before = side & 1;
    }
    return false;
  }

  /** Whether the sequence is in a text that begins and ends here, with its meeting at this byte. */
  private isAt(texts: Uint8Array, meeting: number, from: number, end: number): boolean {
    const { numbers } = this;
    let at = meeting;
    for (let place = this.meeting; place < numbers.length; place++) {
      if (at >= end || !numbers[place]!.includes(numberAt(texts, at))) return false;
      at += sizeOf(numberAt(texts, at));
    }
    at = meeting;
    for (let place = this.meeting - 1; place >= 0; place--) {
      if (at <= from) return false;
      do at -= 1;
      while (isContinued(texts[at]!));
      if (!numbers[place]!.includes(numberAt(texts, at))) return false;
    }
    return true;
  }
}

/** Collects the Khmer of a segment's documents. */
export class KhmerTextsBuilder {
  private readonly terms = new TermTableBuilder();
  /** Ids of syllables plus one; BORDER between two runs. */
  private readonly sequence = new Table({ syllable: Uint32Array }, 4096);
  private readonly ends: number[] = [];

  get bytes(): number {
    return this.terms.bytes + this.sequence.bytes;
  }

  /** Adds a run of Khmer to the newest document. */
  add(syllables: readonly string[], document: number): void {
    const before = this.sequence.length;
    const isFurther = before > (this.ends[document - 1] ?? 0);
    let at = this.sequence.take(syllables.length + (isFurther ? 1 : 0));
    const { syllable: into } = this.sequence.columns;
    if (isFurther) into[at++] = BORDER;
    for (const syllable of syllables) {
      const id = this.terms.idOf(syllable);
      this.terms.add(id, document);
      into[at++] = id + 1;
    }
  }

  endDocument(): void {
    this.ends.push(this.sequence.length);
  }

  *finish(): Generator<void, KhmerTexts> {
    const documents = this.ends.length;
    const { table, indexOf } = yield* this.terms.finish(documents);
    const { syllable } = this.sequence.columns;
    const { length } = this.sequence;
    const frequency = new Uint32Array(table.size + 1);
    for (let i = 0; i < length; i++) frequency[syllable[i]!]! += 1;
    yield;
    // Numbers by id plus one: the most frequent first.
    const order = Uint32Array.from(frequency.keys()).subarray(1);
    order.sort((a, b) => frequency[b]! - frequency[a]!);
    const numberOf = new Uint32Array(table.size + 1);
    for (const [rank, one] of order.entries()) numberOf[one] = rank + 1;
    yield;
    let size = 0;
    for (let one = 0; one < numberOf.length; one++) size += frequency[one]! * sizeOf(numberOf[one]!);
    const texts = new Uint8Array(size);
    const starts = new Uint32Array(length === 0 ? 0 : documents + 1);
    let at = 0;
    for (let document = 0, i = 0; length > 0 && document < documents; document++) {
      for (; i < this.ends[document]!; i++) {
        at = write(texts, at, numberOf[syllable[i]!]!);
        if (i % ELEMENTS_AT_ONCE === 0) yield;
      }
      starts[document + 1] = at;
    }
    const numbers = new Uint32Array(table.size);
    for (let id = 0; id < indexOf.length; id++) numbers[indexOf[id]!] = numberOf[id + 1]!;
    return new KhmerTexts(table, numbers, texts, starts);
  }
}
