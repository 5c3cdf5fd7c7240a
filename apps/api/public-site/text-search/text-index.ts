import type { Facts } from '@vigil/shared/counting/facts.js';
import { type Bits, eachBit, keepOnly, takeOut } from './document-bits.js';
import type { SearchableNames, Sought } from './searchable-names.js';
import { hasWord, searchableAll, wordsOf } from './search-words.js';
import { MOST_DOCUMENTS, type Segment } from './index-segment.js';
import { type Entry, SegmentBuilder } from './index-segment-builder.js';

/** The searchable text of a published incident: only what a list or its page shows. */
export interface Findable {
  code: string;
  /** Title, summary, publishers and titles of sources. */
  texts: readonly (string | null)[];
  /** Codes of places, groups and acts. */
  places: readonly string[];
  groups: readonly string[];
  types: readonly string[];
}

/** The facts to whose rows results are mapped; `seq` increases with each change. */
export interface RowsOfFacts {
  readonly facts: Pick<Facts, 'rowOf'> & { readonly incidents: { readonly length: number } };
  readonly seq: number;
}

/** Incidents that a search found. */
export class Found {
  /**
   * @param hits documents by segment
   * @param loose codes of incidents that are in no segment
   */
  constructor(
    private readonly index: TextIndex,
    private readonly hits: readonly (readonly [Segment, Bits])[],
    private readonly loose: readonly string[],
  ) {}

  /** Returns the codes, unordered. */
  codes(): string[] {
    const codes = [...this.loose];
    for (const [segment, documents] of this.hits) eachBit(documents, (one) => codes.push(segment.codeAt(one)));
    return codes;
  }

  /**
   * Returns one byte for each row of the current facts: 1 if its incident was found. Call it again whenever the facts
   * may have changed, because rows are reused.
   */
  rows(): Uint8Array {
    const { facts } = this.index.source;
    const table = new Uint8Array(facts.incidents.length);
    const mark = (code: string): void => {
      const row = facts.rowOf(code);
      if (row !== null) table[row] = 1;
    };
    this.loose.forEach(mark);
    for (const [segment, documents] of this.hits) {
      const mapped = Uint8Array.from(documents);
      if (this.index.hasRowsOf(segment)) {
        takeOut(mapped, segment.removed);
        segment.markRows(mapped, table);
        mapped.set(documents);
        keepOnly(mapped, segment.removed);
      }
      eachBit(mapped, (document) => mark(segment.codeAt(document)));
    }
    return table;
  }
}

/** Changed texts scanned by each search; more become a segment. */
export const MOST_LOOSE = 2_000;
/** As many segments may be less than half full. */
const MOST_SMALL = 8;
const LOOSE_AT_ONCE = 250;
/** What an entry weighs besides its letters, roughly. */
const BYTES_OF_ENTRY = 400;

/**
 * Finds incidents by the words of their texts, and by what these words name. Immutable segments hold nearly all texts;
 * a changed one is removed from its segment at once, and scanned until the next segment is built.
 */
export class TextIndex {
  private segments: Segment[] = [];
  private readonly loose = new Map<string, Entry>();
  /** Codes that changed since the running build began, which reads older texts. Null: none runs. */
  private changed: Set<string> | null = new Set();
  private builder = new SegmentBuilder();
  /** Incidents whose removed texts must leave the memory, too. */
  private erased = new Set<string>();
  /** The facts, and their number, for which the rows of all segments are right. */
  private mapped: { facts: RowsOfFacts['facts'] | null; seq: number } = { facts: null, seq: -1 };

  constructor(
    private readonly names: SearchableNames,
    readonly source: RowsOfFacts,
  ) {}

  /** Bytes of all segments and loose texts, and of the segment being built. */
  get bytes(): number {
    let sum = this.builder.bytes;
    for (const segment of this.segments) sum += segment.bytes;
    for (const { text } of this.loose.values()) sum += text.length * 2 + BYTES_OF_ENTRY;
    return sum;
  }

  /** Number of texts in no segment. */
  get looseSize(): number {
    return this.loose.size;
  }

  get segmentCount(): number {
    return this.segments.length;
  }

  /** Adds a text of the first read, unless it changed since. It is found when it is stored. */
  load({ code, ...findable }: Findable): void {
    if (!this.changed?.has(code)) this.builder.add(code, entryOf(code, findable));
  }

  /**
   * Builds a segment from the loaded texts, in steps, if `coming` more would not fit.
   * @param coming 0: the first read is over
   */
  *store(coming: number): Generator<void> {
    this.mapped.facts ??= this.source.facts;
    if (coming > 0 && this.builder.size + coming <= MOST_DOCUMENTS) return;
    yield* this.build([]);
    if (coming === 0) this.changed = null;
  }

  put({ code, ...findable }: Findable): void {
    this.remove(code);
    this.loose.set(code, entryOf(code, findable));
  }

  remove(code: string): void {
    this.loose.delete(code);
    this.changed?.add(code);
    for (const segment of this.segments) segment.remove(code);
  }

  /** Has the next `tidy` drop what segments still hold of removed texts of an incident. */
  erase(code: string): void {
    this.erased.add(code);
  }

  /** Notes that every incident that changed up to now in the facts was removed or put. */
  keptUp(): void {
    this.mapped.seq = this.source.seq;
  }

  /** Whether the rows of this segment are those of the facts as they are now. */
  hasRowsOf(segment: Segment): boolean {
    const { facts, seq } = this.mapped;
    return facts === this.source.facts && seq === this.source.seq && this.segments.includes(segment);
  }

  /**
   * Does what was left for later, in steps: maps rows after the facts were built again, writes segments anew that hold
   * erased texts, makes a segment of loose texts, and one of many small ones.
   */
  *tidy(): Generator<void> {
    if (this.changed !== null) return;
    yield* this.mapRows();
    yield* this.dropErased();
    if (this.loose.size > MOST_LOOSE) yield* this.storeLoose();
    const small = this.segments.filter(({ live }) => live < MOST_DOCUMENTS / 2);
    if (small.length > MOST_SMALL) yield* this.merge(small);
  }

  /** Finds the incidents that have every word of a query, in any field. A query without words matches all. */
  find(query: string): Found {
    const steps = this.finding(query);
    for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
  }

  /** The same in steps of a few milliseconds, over the texts as they were at the start. */
  *finding(query: string): Generator<void, Found> {
    const words = wordsOf(query).map((word) => this.names.seek(word));
    const loose: string[] = [];
    for (const [code, entry] of this.loose) if (words.every((word) => has(entry, word))) loose.push(code);
    const hits: [Segment, Bits][] = [];
    for (const [segment, removed] of this.segments.map((one) => [one, one.removed] as const)) {
      hits.push([segment, segment.matching(words, removed)]);
      yield;
    }
    return new Found(this, hits, loose);
  }

  private *mapRows(): Generator<void> {
    const { facts } = this.source;
    if (this.mapped.facts === facts) return;
    this.mapped.facts = null;
    for (const segment of this.segments) {
      yield* segment.mapRows((code) => facts.rowOf(code));
      yield;
    }
    this.mapped.facts = facts;
  }

  private *dropErased(): Generator<void> {
    const codes = [...this.erased];
    this.erased = new Set();
    for (const segment of this.segments.filter((one) => codes.some((code) => one.hasRemoved(code))))
      yield* this.merge([segment]);
  }

  private *storeLoose(): Generator<void> {
    this.changed = new Set();
    const loose = [...this.loose];
    for (const [i, [code, entry]] of loose.entries()) {
      this.builder.add(code, entry);
      if (i % LOOSE_AT_ONCE === 0) yield;
    }
    yield* this.build([]);
    for (const [code, entry] of loose) if (this.loose.get(code) === entry) this.loose.delete(code);
    this.changed = null;
  }

  private *merge(segments: readonly Segment[]): Generator<void> {
    this.changed = new Set();
    const merged: Segment[] = [];
    for (const segment of [...segments].sort((a, b) => a.live - b.live)) {
      if (this.builder.size + segment.live > MOST_DOCUMENTS) break;
      merged.push(segment);
      yield* this.builder.addAll(segment);
    }
    yield* this.build(merged);
    this.changed = null;
  }

  /** Makes a segment of what the builder holds. It takes the place of others, without a step between. */
  private *build(replaced: readonly Segment[]): Generator<void> {
    const segment = yield* this.builder.finish((code) => this.source.facts.rowOf(code));
    for (const code of this.changed ?? []) segment.remove(code);
    this.segments = [...this.segments.filter((one) => !replaced.includes(one)), ...(segment.live > 0 ? [segment] : [])];
    this.builder = new SegmentBuilder();
  }
}

const entryOf = (code: string, { texts, ...codes }: Omit<Findable, 'code'>): Entry => ({
  text: searchableAll([code, ...texts]),
  ...codes,
});

const has = (entry: Entry, { word, isKhmer, ...named }: Sought): boolean =>
  hasWord(entry.text, word, isKhmer) ||
  entry.places.some((one) => named.places.has(one)) ||
  entry.groups.some((one) => named.groups.has(one)) ||
  entry.types.some((one) => named.types.has(one));
