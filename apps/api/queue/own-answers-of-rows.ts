import { ownFilterValue, readOwnFilter } from '@vigil/shared/incident/own-answers.js';
import { ANSWERED, NOT_ANSWERED } from '@vigil/shared/incident/queue-filters.js';
import { RecordTags } from './record-tags.js';

/**
 * What each row answers to own questions, as values of their filter: kept as tags are. Of each answered question one
 * value is that it is answered, so what is not answered need not be kept. A row that is not read yet answers no
 * question, and leaves none without an answer.
 */
export class OwnAnswersOfRows {
  // Compared as they are: an answer may have the code ANSWERED.
  private readonly values = new RecordTags((value) => value);
  /** By row, 1 where it is read. */
  private isRead = new Uint8Array(0);
  /** Keys of the questions in use: one that no record answers is not answered by any. */
  private inUse: readonly string[] = [];

  get bytes(): number {
    return this.values.bytes + this.isRead.byteLength;
  }

  ask(keys: readonly string[]): void {
    this.inUse = keys;
  }

  /** @param values null: they are not read now */
  put(row: number, values: readonly string[] | null): void {
    this.remove(row);
    if (values === null) return;
    if (row >= this.isRead.length) {
      const longer = new Uint8Array(Math.ceil((row + 1) * 1.5));
      longer.set(this.isRead);
      this.isRead = longer;
    }
    this.isRead[row] = 1;
    this.values.put(row, values);
  }

  remove(row: number): void {
    this.values.remove(row);
    if (row < this.isRead.length) this.isRead[row] = 0;
  }

  /** Returns 1 for each row with any of these values. @param reads rows whose internal answers the member may read */
  having(wanted: readonly string[], reads: Uint8Array): Uint8Array {
    const rows = this.values.having(wanted, reads);
    for (const { key, answer } of wanted.map(readOwnFilter)) {
      if (answer !== NOT_ANSWERED) continue;
      const answered = this.values.having([ownFilterValue(key, ANSWERED)], reads);
      for (let row = 0, end = Math.min(rows.length, this.isRead.length); row < end; row++)
        rows[row]! |= reads[row]! & this.isRead[row]! & (1 - answered[row]!);
    }
    return rows;
  }

  /** Counts each value among some rows. @param among lists of rows that have none in common */
  count(among: readonly Int32Array[], reads: Uint8Array, wanted: readonly string[] = []): Map<string, number> {
    const asked = wanted.filter((value) => readOwnFilter(value).answer !== NOT_ANSWERED);
    const counts = this.values.count(among, reads, asked);
    let all = 0;
    for (const rows of among) for (const row of rows) all += reads[row]! & (this.isRead[row] ?? 0);
    const keys = new Set([...[...counts.keys(), ...wanted].map((value) => readOwnFilter(value).key), ...this.inUse]);
    for (const key of keys) {
      const n = all - (counts.get(ownFilterValue(key, ANSWERED)) ?? 0);
      if (n > 0) counts.set(ownFilterValue(key, NOT_ANSWERED), n);
    }
    return counts;
  }
}
