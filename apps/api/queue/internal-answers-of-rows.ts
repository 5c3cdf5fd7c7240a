import { type Minutes, mayBeWithin } from '@vigil/shared/day/read-times-of-day.js';
import { readRange } from '@vigil/shared/incident/filter-range.js';
import { ANSWERED, FIELD_FILTERS, NO_TIME, NOT_ANSWERED } from '@vigil/shared/incident/queue-filters.js';

/** The fields of which only who may read internal answers learns whether they are answered. Each is a bit. */
export const INTERNAL_FILTERS = FIELD_FILTERS.filter(({ isInternal }) => isInternal);

/** Which internal questions of a record are answered, and which not: of its children, both may be. */
export interface InternalAnswers {
  answered: number;
  lacking: number;
  /** When it may have been on its day; null: no time, or none that could be compared. */
  times: readonly Minutes[] | null;
}

const bitOf = new Map(INTERNAL_FILTERS.map(({ key }, n) => [key, 1 << n]));
const TIME = INTERNAL_FILTERS.findIndex(({ kind }) => kind === 'time');
const TIME_BIT = 1 << TIME;

/** One combination of what is answered, with or without a time that can be compared. */
type Combination = Pick<InternalAnswers, 'answered' | 'lacking'> & { isWithoutTime: boolean };
const NOT_READ = 0;

/**
 * Which internal questions each row answers: never what it answers, but for the time of day. Whoever asks must say of
 * which rows the member may read internal answers. A row that is not read yet has no value at all. Many rows answer the
 * same questions: each combination is kept once, and counted once for all of them.
 */
export class InternalAnswersOfRows {
  private readonly numbers = new Map<string, number>();
  private readonly combinations: Combination[] = [{ answered: 0, lacking: 0, isWithoutTime: false }];
  /** By row, the number of its combination. */
  private ofRows = new Uint32Array(0);
  private readonly times = new Map<number, readonly Minutes[]>();

  get bytes(): number {
    return this.ofRows.byteLength + this.combinations.length * 200 + this.times.size * 160;
  }

  put(row: number, answers: InternalAnswers | null): void {
    this.remove(row);
    if (answers === null) return;
    if (row >= this.ofRows.length) {
      const longer = new Uint32Array(Math.ceil((row + 1) * 1.5));
      longer.set(this.ofRows);
      this.ofRows = longer;
    }
    this.ofRows[row] = this.numberOf(answers);
    if (answers.times !== null) this.times.set(row, answers.times);
  }

  remove(row: number): void {
    if (row < this.ofRows.length) this.ofRows[row] = NOT_READ;
    this.times.delete(row);
  }

  private numberOf({ answered, lacking, times }: InternalAnswers): number {
    const isWithoutTime = (answered & TIME_BIT) !== 0 && times === null;
    const key = `${answered} ${lacking} ${isWithoutTime}`;
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.combinations.length);
    this.combinations.push({ answered, lacking, isWithoutTime });
    return this.combinations.length - 1;
  }

  /**
   * Returns 1 for each row with this value of a filter.
   * @param reads rows whose internal answers the member may read
   */
  having(filter: string, value: string, reads: Uint8Array): Uint8Array {
    const rows = new Uint8Array(reads.length);
    const bit = bitOf.get(filter) ?? 0;
    const range = bit === TIME_BIT ? readRange('time', value) : null;
    if (range) {
      for (const [row, times] of this.times)
        if (reads[row] === 1 && mayBeWithin(times, range.from, range.until)) rows[row] = 1;
      return rows;
    }
    const has = Uint8Array.from(this.combinations, ({ answered, lacking, isWithoutTime }) => {
      if (value === ANSWERED) return (answered & bit) === 0 ? 0 : 1;
      if (value === NOT_ANSWERED) return (lacking & bit) === 0 ? 0 : 1;
      return value === NO_TIME && bit === TIME_BIT && isWithoutTime ? 1 : 0;
    });
    for (let row = 0, end = Math.min(rows.length, this.ofRows.length); row < end; row++)
      rows[row] = reads[row]! & has[this.ofRows[row]!]!;
    return rows;
  }

  /** Counts the values of all filters among some rows. @param reads as for `having` */
  count(rows: Int32Array, reads: Uint8Array): Map<string, Map<string, number>> {
    const ofCombinations = new Uint32Array(this.combinations.length);
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at]!;
      if (reads[row] === 1) ofCombinations[this.ofRows[row] ?? NOT_READ]! += 1;
    }
    const sumOf = (has: (one: Combination) => boolean): number =>
      this.combinations.reduce((sum, one, number) => (has(one) ? sum + ofCombinations[number]! : sum), 0);
    return new Map(
      INTERNAL_FILTERS.map(({ key }, n) => {
        const counts: [string, number][] = [
          [ANSWERED, sumOf(({ answered }) => (answered & (1 << n)) !== 0)],
          [NOT_ANSWERED, sumOf(({ lacking }) => (lacking & (1 << n)) !== 0)],
          [NO_TIME, n === TIME ? sumOf(({ isWithoutTime }) => isWithoutTime) : 0],
        ];
        return [key, new Map(counts.filter(([, sum]) => sum > 0))];
      }),
    );
  }
}
