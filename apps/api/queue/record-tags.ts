/**
 * The team's tags of each row. They are internal answers: whoever asks must say of which rows the member may read
 * those. Only rows that have tags take memory.
 */
export class RecordTags {
  private readonly of = new Map<number, readonly string[]>();

  get bytes(): number {
    return this.of.size * 200;
  }

  put(row: number, tags: readonly string[]): void {
    if (tags.length > 0) this.of.set(row, tags);
    else this.of.delete(row);
  }

  remove(row: number): void {
    this.of.delete(row);
  }

  /** The tags of a row. @param reads as for `having` */
  at(row: number, reads: Uint8Array): readonly string[] {
    return reads[row] === 1 ? (this.of.get(row) ?? []) : [];
  }

  /** Returns 1 for each row with any of these tags. @param reads rows whose internal answers the member may read */
  having(wanted: readonly string[], reads: Uint8Array): Uint8Array {
    const rows = new Uint8Array(reads.length);
    for (const [row, tags] of this.of) if (reads[row] === 1 && tags.some((tag) => wanted.includes(tag))) rows[row] = 1;
    return rows;
  }

  /** Counts each tag among some rows. @param reads as for `having` */
  count(among: Int32Array, reads: Uint8Array): Map<string, number> {
    const counts = new Map<string, number>();
    if (this.of.size === 0) return counts;
    const isAmong = new Uint8Array(reads.length);
    for (const row of among) isAmong[row] = 1;
    for (const [row, tags] of this.of)
      if (reads[row] === 1 && isAmong[row] === 1) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
    return counts;
  }
}
