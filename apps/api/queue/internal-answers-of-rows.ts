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

/**
 * Which internal questions each row answers: never what it answers, but for the time of day. Whoever asks must say of
 * which rows the member may read internal answers. A row that is not read yet has no value at all.
 */
export class InternalAnswersOfRows {
  private readonly of = new Map<number, InternalAnswers>();

  get bytes(): number {
    return this.of.size * 160;
  }

  put(row: number, answers: InternalAnswers | null): void {
    if (answers === null) this.of.delete(row);
    else this.of.set(row, answers);
  }

  remove(row: number): void {
    this.of.delete(row);
  }

  /** Returns 1 for each row with this value of a filter. @param reads rows whose internal answers the member may read */
  having(filter: string, value: string, reads: Uint8Array): Uint8Array {
    const rows = new Uint8Array(reads.length);
    const bit = bitOf.get(filter) ?? 0;
    const range = bit === 1 << TIME ? readRange('time', value) : null;
    const has = (one: InternalAnswers): boolean => {
      if (range) return one.times !== null && mayBeWithin(one.times, range.from, range.until);
      if (value === ANSWERED) return (one.answered & bit) !== 0;
      if (value === NOT_ANSWERED) return (one.lacking & bit) !== 0;
      return value === NO_TIME && isWithoutTime(one, bit);
    };
    for (const [row, one] of this.of) if (reads[row] === 1 && has(one)) rows[row] = 1;
    return rows;
  }

  /** Counts the values of all filters among some rows. @param reads as for `having` */
  count(rows: Int32Array, reads: Uint8Array): Map<string, Map<string, number>> {
    const answered = new Uint32Array(INTERNAL_FILTERS.length);
    const lacking = new Uint32Array(INTERNAL_FILTERS.length);
    let noTime = 0;
    for (const row of rows) {
      const one = reads[row] === 1 ? this.of.get(row) : undefined;
      if (!one) continue;
      for (let n = 0; n < answered.length; n++) {
        if (one.answered & (1 << n)) answered[n]! += 1;
        if (one.lacking & (1 << n)) lacking[n]! += 1;
      }
      if (isWithoutTime(one, 1 << TIME)) noTime += 1;
    }
    return new Map(
      INTERNAL_FILTERS.map(({ key }, n) => {
        const counts: [string, number][] = [
          [ANSWERED, answered[n]!],
          [NOT_ANSWERED, lacking[n]!],
          [NO_TIME, n === TIME ? noTime : 0],
        ];
        return [key, new Map(counts.filter(([, sum]) => sum > 0))];
      }),
    );
  }
}

const isWithoutTime = ({ answered, times }: InternalAnswers, bit: number): boolean =>
  bit === 1 << TIME && (answered & bit) !== 0 && times === null;
