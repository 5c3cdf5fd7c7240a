import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import { readSpellings, type Spellings } from '@vigil/shared/places/name-keys.js';
import { ALL_WORDS } from '@vigil/shared/vocabulary/everyday-words/all-words.js';
import { termsOf, vocabularyLists } from '@vigil/shared/vocabulary/vocabulary.js';
import { type Named, placeNamesOf, SearchableNames } from '../public-site/text-search/searchable-names.js';
import { MOST_WORDS, wordsOf } from '../public-site/text-search/search-words.js';
import { type Findable, TextIndex } from '../public-site/text-search/text-index.js';
import { type DaysOfDate, LONGEST_DATE, readQueryDate } from './dates-in-query.js';
import type { RecordTexts } from './indexed-record.js';
import { NO_DAY, type RecordTable } from './record-table.js';
import { type InternalAnswers, InternalAnswersOfRows } from './internal-answers-of-rows.js';
import { OwnAnswersOfRows } from './own-answers-of-rows.js';
import { RecordTags } from './record-tags.js';

/** One byte for each row: 1 if it matches. */
export type Rows = Uint8Array;

/**
 * Begins the name of a row in the index of texts. Nobody can type it: queries with control characters are refused, so
 * no search finds a record by the number of its row.
 */
const ROW = '\u0001';
const nameOf = (row: number): string => ROW + String(row);
const NOTHING = { places: [], groups: [], types: [] } as const;
/** A place may be written in as many words. */
const LONGEST_NAME = 4;
/** Names that a misspelt word may mean. */
const MOST_PLACES = 5;
const WHITESPACE = /\s+/u;

/** By addresses in a query, the ids of the records that cite them, however they write them. */
type CitedAddresses = ReadonlyMap<string, readonly string[]>;

/** Part of a query: some words, a date in words, or an address. */
interface Part {
  words: readonly string[];
  /** Days that they name; null: they are no date. */
  days: DaysOfDate | null;
  /** Records that cite the address that they are. */
  citing: readonly string[];
}

/** Divides a query into dates, the longest first, addresses, and single words. */
const partsOf = (query: string, cited: CitedAddresses): Part[] => {
  const typed = query.split(WHITESPACE).filter(Boolean);
  const parts: Part[] = [];
  for (let at = 0; at < typed.length;) {
    let size = Math.min(LONGEST_DATE, typed.length - at);
    let days: Part['days'] = null;
    for (; size > 0; size--) {
      const text = typed.slice(at, at + size).join(' ');
      days = readQueryDate(text);
      if (days) break;
    }
    const taken = typed.slice(at, at + Math.max(1, size)).join(' ');
    at += Math.max(1, size);
    const [words, citing] = [wordsOf(taken), days ? undefined : cited.get(taken)];
    if (days || citing) parts.push({ words, days, citing: citing ?? [] });
    else for (const word of words) parts.push({ words: [word], days: null, citing: [] });
  }
  return parts.filter(({ words }) => words.length > 0);
};

/** What is encrypted beside a record. */
export interface SealedTexts {
  internal: readonly string[];
  /** null: the same as before. */
  comments: readonly string[] | null;
  /** What reviewers alone may know of it besides: names of sensitive landmarks. */
  forReviewers: readonly string[];
  /** The team's tags, which are among the internal texts, too. */
  tags: readonly string[];
  /** What it answers to own questions: values of their filter; null: they are not read now. */
  own: readonly string[] | null;
  /** Which internal questions are answered; null: they are not read now. */
  answers: InternalAnswers | null;
}
/** Of a record of which nothing encrypted is read. */
export const NO_TEXTS: SealedTexts = {
  internal: [],
  comments: [],
  forReviewers: [],
  tags: [],
  own: null,
  answers: null,
};

/** The rows that a member sees, and those of which they may also read internal answers, and all comments. */
export interface ReadableRows {
  sees: Rows;
  reads: Rows;
  discusses: Rows;
}

/**
 * The words of all records: those that everybody may read who may see a record; internal answers in an index of their
 * own, and so are comments, and names that reviewers alone may know. So one who may not read those of a record never
 * matches them.
 */
export class SearchableRecords {
  private readonly names: SearchableNames;
  private readonly spellings: Spellings;
  private readonly open: TextIndex;
  private readonly internal: TextIndex;
  private readonly comments: TextIndex;
  private readonly forReviewers: TextIndex;
  readonly tags = new RecordTags();
  readonly own = new OwnAnswersOfRows();
  readonly answers = new InternalAnswersOfRows();

  constructor(
    private readonly table: RecordTable,
    private readonly gazetteer: Gazetteer,
    spellings: readonly (readonly string[])[],
  ) {
    this.spellings = readSpellings(spellings);
    this.names = new SearchableNames(
      placeNamesOf(gazetteer, this.spellings),
      vocabularyLists()
        .flatMap((list) => termsOf(list))
        .map(({ code, en, km }): Named => ({
          code,
          names: [en, km, ...(ALL_WORDS[code] ?? [])],
        })),
      this.spellings,
    );
    const rows = { length: 0 };
    Object.defineProperty(rows, 'length', { get: () => table.length });
    const source = { facts: { rowOf: (name: string) => Number(name.slice(ROW.length)), incidents: rows }, seq: 0 };
    this.open = new TextIndex(this.names, source);
    const noNames = new SearchableNames(null, [], this.spellings);
    this.internal = new TextIndex(noNames, source);
    this.comments = new TextIndex(noNames, source);
    this.forReviewers = new TextIndex(noNames, source);
    for (const one of this.all) one.keptUp();
  }

  private get all(): readonly TextIndex[] {
    return [this.open, this.internal, this.comments, this.forReviewers];
  }

  get bytes(): number {
    return this.all.reduce((sum, { bytes }) => sum + bytes, this.tags.bytes + this.own.bytes + this.answers.bytes);
  }

  setGroups(groups: readonly Named[]): void {
    this.names.setGroups(groups);
  }

  /** Sets the names of the organisation's own codes. */
  setOwnCodes(codes: readonly Named[]): void {
    this.names.setMoreTypes(codes);
  }

  /** Adds the texts of a record that is read for the first time. They are found after `store`. */
  load(row: number, texts: RecordTexts): void {
    this.open.load({ code: nameOf(row), ...texts });
  }

  loadSealed(row: number, sealed: SealedTexts = NO_TEXTS): void {
    this.tags.put(row, sealed.tags);
    this.own.put(row, sealed.own);
    this.answers.put(row, sealed.answers);
    for (const [index, texts] of this.sealed(sealed))
      if (texts !== null && texts.length > 0) index.load({ code: nameOf(row), texts, ...NOTHING });
  }

  private sealed({ internal, comments, forReviewers }: SealedTexts): [TextIndex, readonly string[] | null][] {
    return [
      [this.internal, internal],
      [this.comments, comments],
      [this.forReviewers, forReviewers],
    ];
  }

  /** Stores what was loaded, in steps. @param coming how many more may be loaded; 0: all are */
  storeOpen(coming: number): Generator<void> {
    return this.open.store(coming);
  }

  *storeSealed(coming: number): Generator<void> {
    for (const index of this.all.slice(1)) yield* index.store(coming);
  }

  /** Replaces the texts of a record. @param sealed none also where they cannot be read now */
  put(row: number, texts: RecordTexts, sealed: SealedTexts = NO_TEXTS): void {
    this.open.put({ code: nameOf(row), ...texts });
    this.tags.put(row, sealed.tags);
    this.own.put(row, sealed.own);
    this.answers.put(row, sealed.answers);
    for (const [index, now] of this.sealed(sealed)) {
      if (now === null) continue;
      index.remove(nameOf(row));
      if (now.length > 0) index.put({ code: nameOf(row), texts: now, ...NOTHING } satisfies Findable);
    }
  }

  remove(row: number): void {
    this.tags.remove(row);
    this.own.remove(row);
    this.answers.remove(row);
    for (const one of this.all) one.remove(nameOf(row));
  }

  /** Has the next `tidy` drop from memory what a record said before, too. */
  erase(row: number): void {
    for (const one of this.all) one.erase(nameOf(row));
  }

  /** Does what was left for later, in steps. */
  *tidy(): Generator<void> {
    for (const one of this.all) yield* one.tidy();
  }

  /**
   * Finds the rows that have every part of a query: a word in any text or name, a day, or an address. If no row that
   * the member sees has a word, it may be the misspelt name of a place.
   */
  find(query: string, readable: ReadableRows, cited: CitedAddresses): Rows {
    const { sees } = readable;
    const found = sees.slice();
    const parts = partsOf(query, cited);
    const matches = parts.map((part) => this.matching(part, readable));
    const isNone = matches.map((rows) => !overlaps(rows, sees));
    for (let at = 0; at < parts.length;) {
      const size = isNone.some((none, i) => none && i >= at && i < at + LONGEST_NAME)
        ? this.keepMisspelt(parts, at, isNone, found)
        : 0;
      if (size === 0) keepOnly(found, matches[at]!);
      at += Math.max(1, size);
    }
    return found;
  }

  private matching({ words, days, citing }: Part, readable: ReadableRows): Rows {
    // A longer address is found as a whole, or not.
    const all = words.slice(0, MOST_WORDS).map((word) => this.having(word, readable));
    const rows = all[0]!;
    for (const other of all.slice(1)) keepOnly(rows, other);
    if (words.length > MOST_WORDS) rows.fill(0);
    for (const id of citing) {
      const row = this.table.find(id);
      if (row !== null) rows[row] = 1;
    }
    if (days) {
      const { earliest, latest } = this.table.rows.columns;
      for (let row = 0; row < rows.length; row++)
        if (earliest[row] !== NO_DAY && days(earliest[row]!, latest[row]!)) rows[row] = 1;
    }
    return rows;
  }

  private having(word: string, { reads, discusses }: ReadableRows): Rows {
    const rows = this.open.find(word).rows();
    for (const [index, may] of [
      [this.internal, reads],
      [this.comments, discusses],
      [this.forReviewers, discusses],
    ] as const) {
      if (index.segmentCount + index.looseSize === 0) continue;
      const sealed = index.find(word).rows();
      for (let row = 0; row < rows.length; row++) if (sealed[row] === 1 && may[row] === 1) rows[row] = 1;
    }
    return rows;
  }

  /**
   * Takes words from here on as the misspelt name of a place, if one of them is found nowhere.
   * @returns how many words these are; 0: they name no place
   */
  private keepMisspelt(parts: readonly Part[], at: number, isNone: readonly boolean[], found: Rows): number {
    for (let size = Math.min(LONGEST_NAME, parts.length - at); size > 0; size--) {
      const some = parts.slice(at, at + size);
      if (
        some.some(({ days, citing }) => days !== null || citing.length > 0) ||
        !isNone.slice(at, at + size).includes(true)
      )
        continue;
      const near = this.gazetteer.search(some.flatMap(({ words }) => words).join(' '), { limit: MOST_PLACES });
      if (near.length === 0) continue;
      // A province or the capital is meant rather than a commune that is as near.
      const places = near[0]!.level < 2 ? near.filter(({ level }) => level < 2) : near;
      const wanted = new Set(places.map(({ code }) => this.table.values.find(`place ${code}`)));
      for (let row = 0; row < found.length; row++) {
        if (found[row] === 0) continue;
        let has = false;
        this.table.eachValue(row, (value) => {
          has ||= wanted.has(value);
        });
        if (!has) found[row] = 0;
      }
      return size;
    }
    return 0;
  }
}

const keepOnly = (into: Rows, other: Rows): void => {
  for (let row = 0; row < into.length; row++) into[row]! &= other[row]!;
};
const overlaps = (rows: Rows, others: Rows): boolean => {
  for (let row = 0; row < rows.length; row++) if (rows[row]! & others[row]!) return true;
  return false;
};
