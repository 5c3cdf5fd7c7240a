import { GrowableTable } from './growable-columns.js';

/**
 * Stores each window of possible days once: a question finds the periods of each window, and an incident has only its
 * number. Window 0 is the incident's own, for acts without their own days.
 */
export class WindowPool {
  /** First and last possible day, as epoch days, both included; `next` window with the same hash, or 0. */
  readonly table = new GrowableTable({ first: Int32Array, last: Int32Array, next: Uint32Array });
  /** By hash: the window added last. */
  private heads = new Uint32Array(64);
  /** The first and the last day of all windows, as epoch days. */
  earliest = 0;
  latest = 0;

  constructor() {
    this.table.take(1);
  }

  /** The number of windows, including window 0. */
  get length(): number {
    return this.table.length;
  }

  /** Replaced when windows are added: read it again after every write. */
  get first(): Int32Array {
    return this.table.columns.first;
  }

  get last(): Int32Array {
    return this.table.columns.last;
  }

  /**
   * Returns the number of a window, adding it if it is new.
   * @throws RangeError when it ends before it begins
   */
  of(first: number, last: number): number {
    if (last < first) throw new RangeError('window: ends before it begins');
    const {
      table: { columns },
      heads,
    } = this;
    const hash = hashOf(first, last) & (heads.length - 1);
    for (let at = heads[hash]!; at !== 0; at = columns.next[at]!)
      if (columns.first[at] === first && columns.last[at] === last) return at;
    return this.add(first, last);
  }

  trim(): void {
    this.table.trim();
  }

  get bytes(): number {
    return this.table.bytes + this.heads.byteLength;
  }

  private add(first: number, last: number): number {
    if (this.length > this.heads.length) this.rehash();
    const at = this.table.take(1);
    this.first[at] = first;
    this.last[at] = last;
    this.earliest = at === 1 ? first : Math.min(this.earliest, first);
    this.latest = at === 1 ? last : Math.max(this.latest, last);
    this.link(at);
    return at;
  }

  private rehash(): void {
    this.heads = new Uint32Array(this.heads.length * 2);
    for (let at = 1; at < this.length; at++) this.link(at);
  }

  private link(at: number): void {
    const hash = hashOf(this.first[at]!, this.last[at]!) & (this.heads.length - 1);
    this.table.columns.next[at] = this.heads[hash]!;
    this.heads[hash] = at;
  }
}

function hashOf(first: number, last: number): number {
  const mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(last, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
