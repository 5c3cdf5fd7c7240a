import { GrowableTable } from '@vigil/shared/counting/growable-columns.js';
import { addAll, allBits, type Bits, keepOnly, noBits } from './document-bits.js';
import { numberAt, NumberedTexts, sizeOf, SyllableSequence, write } from './syllable-sequence.js';
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

/** Stands for a syllable in the table of pairs: one letter, or two, of which the first is no other's only one. */
export const letterOf = (number: number): string =>
  number < 0x8000 ? String.fromCharCode(number) : String.fromCharCode(0xe000 + (number >>> 15), number & 0x7fff);

/** Looking one pair up takes about as many comparisons. */
const STEPS_OF_LOOKUP = 16;

interface KhmerParts {
  /** Which document has which syllable. */
  table: TermTable;
  /** By syllable of the table: its id, in the order of first use, and its number, the most frequent first. */
  ids: Uint32Array;
  numbers: Uint32Array;
  /** Which document has which two syllables after each other: the letters of their ids. */
  pairs: TermTable;
  /** The numbers of all documents. */
  texts: NumberedTexts;
  /** Where each document begins in `texts`, and their end; empty if there is no Khmer. */
  starts: Uint32Array;
}

/**
 * The Khmer of a segment's texts as numbers of syllables. Khmer has no spaces, so a search word can begin and end
 * anywhere: its inner syllables are compared by number, its first may be the end of one, its last the beginning.
 * Which documents have two syllables after each other answers words of two; only those with all pairs of a longer
 * word are compared.
 */
export class KhmerTexts {
  constructor(private readonly parts: KhmerParts) {}

  get bytes(): number {
    const { table, ids, numbers, pairs, texts, starts } = this.parts;
    return table.bytes + ids.byteLength + numbers.byteLength + pairs.bytes + texts.bytes.length + starts.byteLength;
  }

  /**
   * Adds the documents that have every pair of a word's syllables.
   * @returns what they must be compared with; null: nothing
   */
  addCandidates(word: string, into: Bits): SyllableSequence | null {
    const { table, ids, numbers } = this.parts;
    if (table.size === 0) return null;
    const syllables = syllablesOf(word);
    if (syllables.length === 1) {
      for (const index of new Set(table.containing(word))) table.addDocuments(index, into);
      return null;
    }
    const [from, until] = table.beginningWith(syllables.at(-1)!);
    const sought = [
      [...new Set(table.containing(syllables[0]!, true))],
      ...syllables.slice(1, -1).map((syllable) => [table.find(syllable)].filter((index) => index >= 0)),
      Array.from({ length: until - from }, (_, i) => from + i),
    ];
    if (sought.some((indexes) => indexes.length === 0)) return null;
    const letters = sought.map((indexes) => indexes.map((index) => letterOf(ids[index]!)));
    const candidates = allBits(into.length * 8);
    for (let place = 1; place < sought.length; place++) {
      const having = noBits(into.length * 8);
      this.addPairs(letters[place - 1]!, new Set(letters[place]), having);
      keepOnly(candidates, having);
    }
    addAll(into, candidates);
    if (sought.length === 2) return null;
    return new SyllableSequence(sought.map((indexes) => indexes.map((index) => numbers[index]!)));
  }

  /** Adds the documents that have one of some syllables directly before one of others. */
  private addPairs(before: readonly string[], after: ReadonlySet<string>, into: Bits): void {
    const { pairs } = this.parts;
    for (const first of before) {
      const [from, until] = pairs.beginningWith(first);
      if (after.size * STEPS_OF_LOOKUP < until - from)
        for (const letter of after) {
          const index = pairs.find(first + letter);
          if (index >= 0) pairs.addDocuments(index, into);
        }
      else
        for (let index = from; index < until; index++)
          if (after.has(pairs.termAt(index).slice(first.length))) pairs.addDocuments(index, into);
    }
  }

  /** Takes out the documents whose text does not have a sequence. */
  keepMatches(sequence: SyllableSequence, documents: Bits): void {
    const { starts, texts } = this.parts;
    for (let i = 0; i < documents.length; i++)
      for (let left = documents[i]!; left !== 0; left &= left - 1) {
        const document = i * 8 + 31 - Math.clz32(left & -left);
        if (!sequence.isIn(texts, starts[document]!, starts[document + 1]!)) documents[i]! ^= left & -left;
      }
  }

  /** Yields the numbers of a document's syllables. */
  *numbersIn(document: number): Generator<number> {
    const { starts, texts } = this.parts;
    if (starts.length === 0) return;
    for (let at = starts[document]!; at < starts[document + 1]!;) {
      const number = numberAt(texts.bytes, at);
      at += sizeOf(number);
      yield number;
    }
  }

  /** Returns each syllable by its number. */
  syllables(): string[] {
    const { table, numbers } = this.parts;
    const found: string[] = [];
    for (let index = 0; index < table.size; index++) found[numbers[index]!] = table.termAt(index);
    return found;
  }
}

/** Collects the Khmer of a segment's documents. */
export class KhmerTextsBuilder {
  private readonly terms = new TermTableBuilder();
  private readonly pairs = new PairsBuilder();
  /** Ids of syllables plus one; BORDER between two runs. */
  private readonly sequence = new GrowableTable({ syllable: Uint32Array }, 4096);
  private readonly ends: number[] = [];

  get bytes(): number {
    return this.terms.bytes + this.pairs.bytes + this.sequence.bytes;
  }

  /** Adds a run of Khmer to the newest document. */
  add(syllables: readonly string[], document: number): void {
    const before = this.sequence.length;
    const isFurther = before > (this.ends[document - 1] ?? 0);
    let at = this.sequence.take(syllables.length + (isFurther ? 1 : 0));
    const { syllable: into } = this.sequence.columns;
    if (isFurther) into[at++] = BORDER;
    let last: number | null = null;
    for (const syllable of syllables) {
      const id = this.terms.idOf(syllable);
      this.terms.add(id, document);
      if (last !== null) this.pairs.add(last, id, document);
      last = id;
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
    const texts = new NumberedTexts(size);
    const starts = new Uint32Array(length === 0 ? 0 : documents + 1);
    let at = 0;
    for (let document = 0, i = 0; length > 0 && document < documents; document++) {
      for (; i < this.ends[document]!; i++) {
        at = write(texts.bytes, at, numberOf[syllable[i]!]!);
        if (i % ELEMENTS_AT_ONCE === 0) yield;
      }
      starts[document + 1] = at;
    }
    const pairs = yield* this.pairs.finish(documents);
    const ids = new Uint32Array(table.size);
    for (let id = 0; id < indexOf.length; id++) ids[indexOf[id]!] = id;
    return new KhmerTexts({ table, ids, numbers: ids.map((id) => numberOf[id + 1]!), pairs, texts, starts });
  }
}

/** What a pair takes in a map of two numbers, roughly. */
const BYTES_OF_PAIR = 50;

/** Collects which document has which two syllables after each other. */
class PairsBuilder {
  private readonly terms = new TermTableBuilder();
  private readonly ids = new Map<number, number>();

  get bytes(): number {
    return this.terms.bytes + this.ids.size * BYTES_OF_PAIR;
  }

  /** @param before id of a syllable @param after id of the next; documents must come in ascending order */
  add(before: number, after: number, document: number): void {
    const pair = before * 0x1_0000_0000 + after;
    let id = this.ids.get(pair);
    if (id === undefined) {
      id = this.terms.idOf(letterOf(before) + letterOf(after));
      this.ids.set(pair, id);
    }
    this.terms.add(id, document);
  }

  *finish(documents: number): Generator<void, TermTable> {
    return (yield* this.terms.finish(documents)).table;
  }
}
