import { comparable } from '@vigil/shared/incident/tags.js';

interface TagsOfRow {
  tags: readonly string[];
  /** What each is compared by. */
  keys: readonly string[];
}

/**
 * The team's tags of each row. They are internal answers: whoever asks must say of which rows the member may read
 * those. Only rows that have tags take memory.
 */
export class RecordTags {
  private readonly of = new Map<number, TagsOfRow>();
  private size = 0;

  /** @param keyOf what values are compared by */
  constructor(private readonly keyOf: (value: string) => string = comparable) {}

  get bytes(): number {
    return this.size;
  }

  put(row: number, tags: readonly string[]): void {
    this.remove(row);
    if (tags.length === 0) return;
    const added = { tags, keys: tags.map(this.keyOf) };
    this.of.set(row, added);
    this.size += bytesOf(added);
  }

  remove(row: number): void {
    const gone = this.of.get(row);
    if (!gone) return;
    this.of.delete(row);
    this.size -= bytesOf(gone);
  }

  /** The tags of a row. @param reads as for `having` */
  at(row: number, reads: Uint8Array): readonly string[] {
    return reads[row] === 1 ? (this.of.get(row)?.tags ?? []) : [];
  }

  /**
   * Returns 1 for each row with any of these tags, however it is spelt.
   * @param reads rows whose internal answers the member may read
   */
  having(wanted: readonly string[], reads: Uint8Array): Uint8Array {
    const rows = new Uint8Array(reads.length);
    const asked = new Set(wanted.map(this.keyOf));
    for (const [row, { keys }] of this.of) if (reads[row] === 1 && keys.some((key) => asked.has(key))) rows[row] = 1;
    return rows;
  }

  /**
   * Returns so many tags at most, those of most rows first.
   * @param reads as for `having`
   * @param except a row whose tags are not looked at
   */
  mostUsed(reads: Uint8Array, most: number, except: number | null = null): string[] {
    const all = Int32Array.from(this.of.keys()).filter((row) => row !== except);
    const byCount = [...this.count([all], reads)].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
    return byCount.slice(0, most).map(([tag]) => tag);
  }

  /**
   * Counts each tag among some rows, in the spelling that most of them have.
   * @param among lists of rows that have none in common
   * @param reads as for `having`
   * @param wanted tags that are told as they are spelt here, also where no row has them
   */
  count(among: readonly Int32Array[], reads: Uint8Array, wanted: readonly string[] = []): Map<string, number> {
    const isAmong = new Uint8Array(this.of.size > 0 ? reads.length : 0);
    for (const rows of among) for (const row of rows) isAmong[row] = 1;
    const spellings = new Map<string, Map<string, number>>();
    for (const [row, { tags, keys }] of this.of) {
      if (reads[row] !== 1 || isAmong[row] !== 1) continue;
      for (const [n, key] of keys.entries()) {
        const some = spellings.get(key) ?? new Map<string, number>();
        spellings.set(key, some.set(tags[n]!, (some.get(tags[n]!) ?? 0) + 1));
      }
    }
    const sumOf = (key: string): number => [...(spellings.get(key)?.values() ?? [])].reduce((sum, n) => sum + n, 0);
    const counts = new Map(wanted.map((tag) => [tag, sumOf(this.keyOf(tag))]));
    const told = new Set(wanted.map(this.keyOf));
    for (const [key, some] of spellings) if (!told.has(key)) counts.set(mostUsual(some), sumOf(key));
    return counts;
  }
}

/** Of two that are as usual, the first by its letters: the order tells nothing about rows. */
const mostUsual = (spellings: ReadonlyMap<string, number>): string =>
  [...spellings].reduce((best, one) => (one[1] > best[1] || (one[1] === best[1] && one[0] < best[0]) ? one : best))[0];

const bytesOf = ({ tags, keys }: TagsOfRow): number =>
  [...tags, ...keys].reduce((sum, text) => sum + 32 + 2 * text.length, 120);
