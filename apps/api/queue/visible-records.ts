import { isLimited } from '../platform/database/limited-sensitivity.js';
import {
  commentsSeen,
  isAbroad,
  isOutsideTeam,
  mayRead,
  mayReadInternal,
  type Reader,
  type Sight,
} from '../incidents/record-policy.js';
import { ChangedRows, type RecordTable } from './record-table.js';
import type { ReadableRows, Rows } from './searchable-records.js';

const SEES = 1;
const READS = 2;
const LIMITED_TO_OTHERS = 4;
const DISCUSSES = 8;

/** What a member may see and read, and how many records are limited to others. */
export class VisibleRecords implements ReadableRows {
  sees: Rows = new Uint8Array(0);
  reads: Rows = new Uint8Array(0);
  discusses: Rows = new Uint8Array(0);
  size = 0;
  limited = 0;
  /** The number of the member; 0: they wrote nothing. */
  private me = 0;
  private decided = new Uint8Array(0);
  private readonly changed = new ChangedRows();
  private doubles: { version: number; rows: Rows } = { version: -1, rows: new Uint8Array(0) };
  /** What was decided for each combination of what a record without a case team is decided by. */
  private readonly known = new Map<number, number>();
  /** Whether the member is limited to other countries, by the number of a country. */
  private readonly abroad = new Map<number, boolean>();
  private readonly limitedWords = new Map<number, boolean>([[0, false]]);

  constructor(
    private readonly table: RecordTable,
    private readonly member: Reader,
  ) {}

  /** Asks the policy of records about each row that changed since it was last asked. */
  refresh(): this {
    const { length } = this.table;
    this.me = this.table.words.find(this.member.id);
    if (this.sees.length !== length) {
      this.sees = resized(this.sees, length);
      this.reads = resized(this.reads, length);
      this.discusses = resized(this.discusses, length);
      this.decided = resized(this.decided, length);
    }
    this.changed.each(this.table, (row) => {
      const [before, now] = [this.decided[row]!, this.decide(row)];
      this.decided[row] = now;
      this.sees[row] = now & SEES ? 1 : 0;
      this.reads[row] = now & READS ? 1 : 0;
      this.discusses[row] = now & DISCUSSES ? 1 : 0;
      this.size += (now & SEES ? 1 : 0) - (before & SEES ? 1 : 0);
      this.limited += (now & LIMITED_TO_OTHERS ? 1 : 0) - (before & LIMITED_TO_OTHERS ? 1 : 0);
    });
    return this;
  }

  /** 1 for each row that may be a double of another one that the member sees: others must not show in what is one. */
  mayBeDouble(): Rows {
    const { table, sees, doubles } = this;
    if (doubles.version === table.version) return doubles.rows;
    const rows = table.doubles.among(sees);
    this.doubles = { version: table.version, rows };
    return rows;
  }

  /**
   * What decides about a record without a case team is its state, whether it has a grade, whether it is the member's
   * own, and whether it is of a country that is theirs, so that each such combination is asked once.
   */
  private decide(row: number): number {
    const { table } = this;
    const { status, grade, author, sensitivity, country, lives } = table.rows.columns;
    if (lives[row] === 0) return 0;
    if (this.isLimitedWord(sensitivity[row]!)) return this.ask(row);
    const isOwn = this.me !== 0 && author[row] === this.me;
    const key =
      status[row]! * 8 + (this.isForeign(country[row]!) ? 4 : 0) + (grade[row] === 0 ? 0 : 2) + (isOwn ? 1 : 0);
    let decided = this.known.get(key);
    if (decided === undefined) this.known.set(key, (decided = this.ask(row)));
    return decided;
  }

  private ask(row: number): number {
    const { table, member } = this;
    const { status, grade, author, sensitivity, country } = table.rows.columns;
    const sight: Sight = {
      memberId: member.id,
      role: member.role,
      countries: member.countries,
      status: table.words.at(status[row]!),
      grade: grade[row] === 0 ? null : table.words.at(grade[row]!),
      authorId: table.words.at(author[row]!),
      sensitivity: sensitivity[row] === 0 ? null : table.words.at(sensitivity[row]!),
      caseTeam: table.teamAt(row),
      country: country[row] === 0 ? null : table.words.at(country[row]!),
    };
    const isOther = isOutsideTeam(sight) && !isAbroad(sight) && sight.status !== 'WS_DRAFT';
    return (
      (mayRead(sight) ? SEES : 0) |
      (mayReadInternal(sight) ? READS : 0) |
      (commentsSeen(sight) === 'all' ? DISCUSSES : 0) |
      (isOther ? LIMITED_TO_OTHERS : 0)
    );
  }

  private isForeign(word: number): boolean {
    const { countries } = this.member;
    if (countries === null) return false;
    let is = this.abroad.get(word);
    if (is === undefined) this.abroad.set(word, (is = word === 0 || !countries.includes(this.table.words.at(word))));
    return is;
  }

  private isLimitedWord(word: number): boolean {
    let is = this.limitedWords.get(word);
    if (is === undefined) this.limitedWords.set(word, (is = isLimited(this.table.words.at(word))));
    return is;
  }
}

const resized = (rows: Rows, length: number): Uint8Array<ArrayBuffer> => {
  const longer = new Uint8Array(length);
  longer.set(rows.subarray(0, length));
  return longer;
};
