import { Buffer } from 'node:buffer';
import { eachBit, hasBit, isNone, noBits, takeOut } from './document-bits.js';
import { KhmerTextsBuilder, syllablesOf } from './khmer-texts.js';
import { KHMER } from './search-words.js';
import { KINDS, MOST_DOCUMENTS, type RowOf, Segment, tailOf } from './index-segment.js';
import { sortedInSteps, TermTableBuilder } from './term-table.js';

/** What an incident is found by. */
export interface Entry {
  /** Its code and its texts as `searchableAll` writes them, one to a line. */
  text: string;
  places: readonly string[];
  groups: readonly string[];
  types: readonly string[];
}

const DOCUMENTS_AT_ONCE = 500;
const TERMS_AT_ONCE = 2_000;
const CODES_AT_ONCE = 8_192;

/** Collects documents, and makes a segment of them. */
export class SegmentBuilder {
  private readonly codes: string[] = [];
  private readonly words = new TermTableBuilder();
  private readonly named = new TermTableBuilder();
  private readonly khmer = new KhmerTextsBuilder();

  get size(): number {
    return this.codes.length;
  }

  get isFull(): boolean {
    return this.codes.length >= MOST_DOCUMENTS;
  }

  get bytes(): number {
    return this.words.bytes + this.named.bytes + this.khmer.bytes + this.codes.length * BYTES_OF_CODE;
  }

  add(code: string, entry: Entry): void {
    const document = this.begin(code);
    const hasKhmer = KHMER.test(entry.text);
    const words = entry.text.split(BETWEEN_WORDS);
    // The last word of the code is no term, since no other incident has it: it is found by the order of codes.
    words.splice(words.indexOf(tailOf(code)), 1);
    for (const word of words) {
      const khmerAt = hasKhmer ? word.search(KHMER) : -1;
      const latin = khmerAt < 0 ? word : word.slice(0, khmerAt);
      if (latin !== '') this.words.add(this.words.idOf(latin), document);
      if (khmerAt >= 0) this.khmer.add(syllablesOf(word), document);
    }
    for (const kind of ['places', 'groups', 'types'] as const)
      for (const one of entry[kind]) this.named.add(this.named.idOf(KINDS[kind] + one), document);
    this.khmer.endDocument();
  }

  /** Adds all documents of another segment that are not removed from it, in steps. */
  *addAll(segment: Segment): Generator<void> {
    const { removed } = segment;
    const documents = new Uint16Array(segment.size);
    const { words, named, khmer } = segment.tables;
    const syllables = khmer.syllables();
    for (let old = 0; old < segment.size; old++) {
      if (hasBit(removed, old)) continue;
      const document = this.begin(segment.codeAt(old));
      documents[old] = document;
      for (const run of runsOf(khmer.numbersIn(old), syllables)) this.khmer.add(run, document);
      this.khmer.endDocument();
      if (old % DOCUMENTS_AT_ONCE === 0) yield;
    }
    for (const [into, from] of [
      [this.words, words],
      [this.named, named],
    ] as const) {
      for (let index = 0; index < from.size; index++) {
        const having = noBits(segment.size);
        from.addDocuments(index, having);
        takeOut(having, removed);
        if (isNone(having)) continue;
        const id = into.idOf(from.termAt(index));
        eachBit(having, (old) => into.add(id, documents[old]!));
        if (index % TERMS_AT_ONCE === 0) yield;
      }
    }
  }

  *finish(rowOf: RowOf): Generator<void, Segment> {
    const size = this.codes.length;
    const { table: words } = yield* this.words.finish(size);
    const { table: named } = yield* this.named.finish(size);
    const khmer = yield* this.khmer.finish();
    const length = this.codes.reduce((most, code) => Math.max(most, code.length), 0);
    const codes = Buffer.alloc(size * length);
    const keys: string[] = [];
    for (const [document, code] of this.codes.entries()) {
      codes.write(code, document * length, 'latin1');
      keys.push(`${tailOf(code)} ${code} ${document}`);
      if (document % CODES_AT_ONCE === CODES_AT_ONCE - 1) yield;
    }
    yield;
    const byTail = new Uint16Array(size);
    for (const [at, key] of (yield* sortedInSteps(keys)).entries()) {
      byTail[at] = Number(key.slice(key.lastIndexOf(' ') + 1));
      if (at % CODES_AT_ONCE === CODES_AT_ONCE - 1) yield;
    }
    yield;
    const segment = new Segment({ size, codes, byTail, words, named, khmer });
    yield* segment.mapRows(rowOf);
    return segment;
  }

  private begin(code: string): number {
    if (this.isFull) throw new RangeError(`documents: more than ${MOST_DOCUMENTS}`);
    return this.codes.push(code) - 1;
  }
}

const BETWEEN_WORDS = /[ \n]+/u;
const BYTES_OF_CODE = 40;

/** Divides the numbers of a document's syllables at their borders, and spells them. */
function* runsOf(numbers: Iterable<number>, syllables: readonly string[]): Generator<string[]> {
  let run: string[] = [];
  for (const number of numbers) {
    if (number !== 0) run.push(syllables[number]!);
    else {
      yield run;
      run = [];
    }
  }
  if (run.length > 0) yield run;
}
