import { GrowableTable } from '@vigil/shared/counting/growable-columns.js';
import type { Origin } from '@vigil/shared/incident/queue-filters.js';
import { AnswerPatterns } from './answer-patterns.js';
import { type IndexedEvent, PossibleDoubles } from './possible-doubles.js';
import { type AnswerRange, RowRanges } from './row-ranges.js';

/** What the queue filters, sorts and counts a record by. Nothing in it is internal. */
export interface RecordColumns {
  id: string;
  /** Its state in the workflow. */
  status: string;
  grade: string | null;
  authorId: string;
  verifiedBy: string | null;
  sensitivity: string | null;
  caseTeam: readonly string[];
  /** The country of its place; null: not known. */
  country: string | null;
  title: string | null;
  /** The public code. */
  code: string | null;
  /** Days since 1970; null: not known. */
  earliest: number | null;
  latest: number | null;
  place: string | null;
  /** Milliseconds since 1970. */
  created: number;
  changed: number;
  sources: number;
  media: number;
  origin: Origin;
  /** Whether a phone said that somebody is at risk. Analysts are not told. */
  isAtRisk: boolean;
  /** Filter and value, each pair once. */
  values: readonly (readonly [filter: string, value: string])[];
  /** The same of which questions are answered, and which not. */
  answers: readonly (readonly [filter: string, value: string])[];
  ranges: readonly AnswerRange[];
  /** Accounts that changed it since it was published; empty: nothing waits to be corrected. */
  editors: readonly string[];
  /** Accounts that assessed an act to which nobody has agreed. */
  assessors: readonly string[];
  /** By what it is compared with others; null: it may be no double. */
  event: IndexedEvent | null;
}

const SHAPE = {
  /** Index of the record's state, grade, author, sensitivity, country, in `words`; 0: none. */
  status: Uint32Array,
  grade: Uint32Array,
  author: Uint32Array,
  verifier: Uint32Array,
  sensitivity: Uint32Array,
  country: Uint32Array,
  place: Uint32Array,
  earliest: Int32Array,
  latest: Int32Array,
  /** Seconds since 1970, and milliseconds after them. */
  created: Uint32Array,
  createdRest: Uint16Array,
  changed: Uint32Array,
  changedRest: Uint16Array,
  sources: Uint16Array,
  media: Uint16Array,
  risk: Uint8Array,
  /** Where its values begin in `pool`, and how many they are. */
  from: Uint32Array,
  size: Uint16Array,
  lives: Uint8Array,
} as const;

/** In a column of days: not known. */
export const NO_DAY = -(2 ** 31);
/** Letters of a title that sorting compares. */
const SORTED_LETTERS = 32;
const MOST = 65_535;
/** Changes of which a table still knows the row. */
const REMEMBERED = 4_096;
/** Values whose rows are kept as a column: those that were asked for last. */
const MOST_COLUMNS = 64;

/** Gives each text a number from 1 on, and back. */
class Words {
  private readonly numbers = new Map<string, number>();
  private readonly texts: string[] = [''];

  numberOf(text: string): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    this.texts.push(text);
    this.numbers.set(text, this.texts.length - 1);
    return this.texts.length - 1;
  }

  /** Returns 0 for a text that it does not have. */
  find(text: string): number {
    return this.numbers.get(text) ?? 0;
  }

  at(number: number): string {
    return this.texts[number]!;
  }

  get size(): number {
    return this.texts.length;
  }
}

/** Numbers of `filter value`. */
class FilterValues extends Words {
  private readonly filters = new Words();
  private readonly filterOf: number[] = [0];
  private readonly valueTexts: string[] = [''];

  override numberOf(text: string): number {
    const number = super.numberOf(text);
    if (number === this.filterOf.length) {
      const at = text.indexOf(' ');
      this.filterOf.push(this.filters.numberOf(text.slice(0, at)));
      this.valueTexts.push(text.slice(at + 1));
    }
    return number;
  }

  filterAt(number: number): string {
    return this.filters.at(this.filterOf[number]!);
  }

  valueAt(number: number): string {
    return this.valueTexts[number]!;
  }
}

/** The columns of all records in memory: one row a record, one number a value. */
export class RecordTable {
  readonly rows = new GrowableTable(SHAPE, 1024);
  readonly words = new Words();
  readonly values = new FilterValues();
  readonly patterns = new AnswerPatterns();
  readonly ranges = new RowRanges();
  /** By the number of a value: how many rows have it. */
  totals = new Uint32Array(1_024);
  pool = new Uint32Array(16_384);
  private poolEnd = 0;
  private garbage = 0;
  private readonly rowOf = new Map<string, number>();
  private readonly ids: string[] = [];
  private readonly titles: string[] = [];
  private readonly codes: string[] = [];
  private readonly teams = new Map<number, readonly string[]>();
  private readonly editorsOf = new Map<number, readonly string[]>();
  private readonly assessorsOf = new Map<number, readonly string[]>();
  /** By the number of a value that was asked for: 1 for each row that has it. */
  private readonly columnsOf = new Map<number, Uint8Array>();
  private readonly lastChanged = new Uint32Array(REMEMBERED);
  /** Increases with each change. */
  version = 0;
  readonly doubles: PossibleDoubles;

  constructor(places: ConstructorParameters<typeof PossibleDoubles>[0]) {
    this.doubles = new PossibleDoubles(places);
  }

  get size(): number {
    return this.rowOf.size;
  }

  /** Rows given out, with those that are free again. */
  get length(): number {
    return this.rows.length;
  }

  get bytes(): number {
    const columns = this.columnsOf.size * this.rows.columns.from.length;
    return (
      this.doubles.bytes +
      this.rows.bytes +
      this.pool.byteLength +
      this.totals.byteLength +
      this.patterns.bytes +
      this.ranges.bytes +
      columns +
      this.rowOf.size * (200 + 2 * SORTED_LETTERS)
    );
  }

  find(id: string): number | null {
    return this.rowOf.get(id) ?? null;
  }

  idAt(row: number): string {
    return this.ids[row]!;
  }

  /** The author of a record; null: there is none with this id. */
  authorOf(id: string): string | null {
    const row = this.find(id);
    return row === null ? null : this.words.at(this.rows.columns.author[row]!);
  }

  /** The beginning of the title, for sorting; empty: none. */
  titleAt(row: number): string {
    return this.titles[row]!;
  }

  /** The public code; empty: none. */
  codeAt(row: number): string {
    return this.codes[row]!;
  }

  teamAt(row: number): readonly string[] {
    return this.teams.get(row) ?? NOBODY;
  }

  editorsAt(row: number): readonly string[] {
    return this.editorsOf.get(row) ?? NOBODY;
  }

  assessorsAt(row: number): readonly string[] {
    return this.assessorsOf.get(row) ?? NOBODY;
  }

  /** Calls `visit` with the number of each of a row's values. */
  eachValue(row: number, visit: (value: number) => void): void {
    const { from, size } = this.rows.columns;
    for (let at = from[row]!, end = at + size[row]!; at < end; at++) visit(this.pool[at]!);
  }

  /** Returns 1 for each row that has the value with this number. Stays up to date until the next call. */
  rowsWith(value: number): Uint8Array {
    let column = this.columnsOf.get(value);
    if (column) this.columnsOf.delete(value);
    else {
      column = new Uint8Array(this.rows.columns.from.length);
      const { from, size } = this.rows.columns;
      for (let row = 0; row < this.rows.length; row++)
        if (this.pool.subarray(from[row]!, from[row]! + size[row]!).includes(value)) column[row] = 1;
      if (this.columnsOf.size >= MOST_COLUMNS) this.columnsOf.delete(this.columnsOf.keys().next().value!);
    }
    this.columnsOf.set(value, column);
    return column;
  }

  /** Returns the rows that changed since a version; null: too many to know. */
  changedSince(version: number): Iterable<number> | null {
    if (version < 0 || this.version - version > REMEMBERED) return null;
    const rows: number[] = [];
    for (let at = version; at < this.version; at++) rows.push(this.lastChanged[at % REMEMBERED]!);
    return rows;
  }

  private count(row: number): void {
    this.lastChanged[this.version % REMEMBERED] = row;
    this.version += 1;
  }

  /** Adds a record, or replaces it. @returns its row */
  put(record: RecordColumns, sortTitle: string): number {
    const row = this.rowOf.get(record.id) ?? this.rows.take(1);
    const { columns } = this.rows;
    const word = (text: string | null): number => (text === null ? 0 : this.words.numberOf(text));
    this.rowOf.set(record.id, row);
    this.ids[row] = record.id;
    this.titles[row] = sortTitle.slice(0, SORTED_LETTERS);
    this.codes[row] = record.code ?? '';
    columns.status[row] = word(record.status);
    columns.grade[row] = word(record.grade);
    columns.author[row] = word(record.authorId);
    columns.verifier[row] = word(record.verifiedBy);
    columns.sensitivity[row] = word(record.sensitivity);
    columns.country[row] = word(record.country);
    columns.place[row] = word(record.place);
    columns.earliest[row] = record.earliest ?? NO_DAY;
    columns.latest[row] = record.latest ?? NO_DAY;
    columns.created[row] = Math.floor(record.created / 1000);
    columns.createdRest[row] = record.created % 1000;
    columns.changed[row] = Math.floor(record.changed / 1000);
    columns.changedRest[row] = record.changed % 1000;
    columns.sources[row] = Math.min(MOST, record.sources);
    columns.media[row] = Math.min(MOST, record.media);
    columns.risk[row] = record.isAtRisk ? 1 : 0;
    const numberOf = ([filter, value]: readonly [string, string]): number => this.values.numberOf(`${filter} ${value}`);
    this.patterns.put(row, record.answers, numberOf);
    this.ranges.put(row, record.ranges);
    columns.lives[row] = 1;
    keep(this.teams, row, record.caseTeam);
    keep(this.editorsOf, row, record.editors);
    keep(this.assessorsOf, row, record.assessors);
    this.putValues(row, record.values.map(numberOf));
    this.doubles.put(row, record.id, record.event);
    this.count(row);
    return row;
  }

  /** @returns the row that it had; null: it was not here */
  remove(id: string): number | null {
    const row = this.rowOf.get(id);
    if (row === undefined) return null;
    this.rowOf.delete(id);
    this.ids[row] = '';
    this.titles[row] = '';
    this.codes[row] = '';
    const { columns } = this.rows;
    for (const column of Object.values(columns))
      if (column !== columns.from && column !== columns.size) column[row] = 0;
    this.doubles.remove(row);
    this.ranges.remove(row);
    this.patterns.remove(row);
    for (const map of [this.teams, this.editorsOf, this.assessorsOf]) map.delete(row);
    this.putValues(row, []);
    this.rows.free(row, 1);
    this.count(row);
    return row;
  }

  private putValues(row: number, values: readonly number[]): void {
    const { from, size } = this.rows.columns;
    const former = this.pool.subarray(from[row]!, from[row]! + size[row]!);
    this.markColumns(row, former, 0);
    for (const value of former) this.totals[value]! -= 1;
    this.garbage += size[row]!;
    if (this.garbage > 65_536 && this.garbage > this.poolEnd / 2) this.compact(row);
    if (this.poolEnd + values.length > this.pool.length) {
      const grown = new Uint32Array(Math.ceil((this.poolEnd + values.length) * 1.5));
      grown.set(this.pool.subarray(0, this.poolEnd));
      this.pool = grown;
    }
    from[row] = this.poolEnd;
    size[row] = values.length;
    this.pool.set(values, this.poolEnd);
    this.poolEnd += values.length;
    this.markColumns(row, values, 1);
    if (this.values.size > this.totals.length) {
      const grown = new Uint32Array(Math.ceil(this.values.size * 1.5));
      grown.set(this.totals);
      this.totals = grown;
    }
    for (const value of values) this.totals[value]! += 1;
  }

  private markColumns(row: number, values: Iterable<number>, is: 0 | 1): void {
    if (this.columnsOf.size === 0) return;
    for (const value of values) {
      const column = this.columnsOf.get(value);
      if (!column) continue;
      if (row < column.length) column[row] = is;
      // The table grew: whoever asks next makes a longer one.
      else this.columnsOf.delete(value);
    }
  }

  /** Moves the values of all rows but one together. */
  private compact(except: number): void {
    const { from, size, lives } = this.rows.columns;
    const moved = new Uint32Array(this.pool.length);
    let end = 0;
    for (let row = 0; row < this.rows.length; row++) {
      if (row === except || lives[row] === 0) continue;
      moved.set(this.pool.subarray(from[row]!, from[row]! + size[row]!), end);
      from[row] = end;
      end += size[row]!;
    }
    this.pool = moved;
    this.poolEnd = end;
    this.garbage = 0;
  }
}

const NOBODY: readonly string[] = [];
const keep = (map: Map<number, readonly string[]>, row: number, ids: readonly string[]): void => {
  if (ids.length > 0) map.set(row, ids);
  else map.delete(row);
};

/** Which rows of a table changed since they were last looked at. */
export class ChangedRows {
  private version = -1;

  /** Visits them; the first time all. */
  each(table: RecordTable, visit: (row: number) => void): void {
    if (this.version === table.version) return;
    const changed = table.changedSince(this.version);
    if (changed) for (const row of changed) visit(row);
    else for (let row = 0; row < table.length; row++) visit(row);
    this.version = table.version;
  }
}
